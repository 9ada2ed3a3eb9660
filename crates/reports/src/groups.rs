//! The groups rows are made of: whose, which practice's, which source's, which referrer's, with the names they go by.

use std::collections::HashMap;

use goodword_domain::{Date, Noun, id, text};
use goodword_store::{Reader, Sql, record};

use crate::{By, Result};

/// The condition that referrals are ones we received: inbound and internal, not in the bin, no mere introductions.
macro_rules! of_received {
    ($day:literal) => {
        concat!(" where r.deleted_at is null and ", $day, " is not null and r.direction in ('inbound', 'internal')")
    };
}
/// That condition.
pub(crate) const OF_RECEIVED: &str = of_received!("r.received_at");
/// The same; said so, no engine reads along the days of receipt for it.
pub(crate) const AMONG_RECEIVED: &str = of_received!("+r.received_at");
/// Referrals we received.
pub(crate) const RECEIVED: &str = concat!(" from referrals r", of_received!("r.received_at"));

/// The key of a group: its id, and what it is the id of where that may differ.
///
/// For referrers the kind is 1 for a person, 2 for an organisation, 3 for a colleague; for sources it is 1 for a colleague's
/// word that has no source of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct GroupKey {
    pub kind: i64,
    pub id: Option<i64>,
}

/// The two columns, `group_kind` and `group_id`, that say which group a referral belongs to.
pub(crate) fn columns(by: Option<By>) -> &'static str {
    match by {
        None => "cast(0 as bigint) as group_kind, cast(null as bigint) as group_id",
        Some(By::Owner) => "cast(0 as bigint) as group_kind, r.owner_id as group_id",
        Some(By::Practice) => "cast(0 as bigint) as group_kind, r.practice_id as group_id",
        Some(By::Source) => {
            "cast(case when r.source_id is null and r.direction = 'internal' then 1 else 0 end as bigint) as group_kind, \
             r.source_id as group_id"
        }
        Some(By::Referrer) => {
            "cast(case when r.referrer_person_id is not null then 1 when r.referrer_organisation_id is not null then 2 \
             when r.referrer_colleague_id is not null then 3 else 0 end as bigint) as group_kind, \
             coalesce(r.referrer_person_id, r.referrer_organisation_id, r.referrer_colleague_id) as group_id"
        }
    }
}

/// The heads of the key and the name of a group.
pub(crate) fn heads(by: By) -> [(&'static str, &'static str); 2] {
    match by {
        By::Owner => [("owner", "Owner key"), ("owner_name", "Owner")],
        By::Practice => [("practice", "Practice key"), ("practice_name", "Practice")],
        By::Source => [("source", "Source key"), ("source_name", "Source")],
        By::Referrer => [("referrer", "Referrer key"), ("referrer_name", "Referrer")],
    }
}

record! {
    /// Something with a name.
    pub struct Named {
        /// Its number.
        pub id: i64,
        /// Its key, where it has one of its own.
        pub key: Option<String>,
        /// Its name.
        pub name: String,
    }
    /// A colleague as far as reports need them.
    pub struct Ours {
        /// Which.
        pub id: i64,
        /// Their name.
        pub name: String,
        /// Their last day with the firm.
        pub left_on: Option<Date>,
    }
}

/// Every colleague: their names and last days.
pub(crate) async fn colleagues(db: &mut Reader) -> Result<Vec<Ours>> {
    Ok(db.all(Sql::new("select k.id, k.name, k.left_on from colleagues k")).await?)
}

/// What a group is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Label {
    /// The key of its order, so that rows stand alike on both engines.
    pub sort: String,
    /// Its name.
    pub name: String,
    /// Its key for programs.
    pub key: String,
}

impl Label {
    /// What all groups together are called.
    pub fn all(name: &str, key: &str) -> Self {
        Self { sort: String::new(), name: name.to_owned(), key: key.to_owned() }
    }
}

/// The names of every group there may be.
pub(crate) struct Labels {
    by: By,
    named: HashMap<GroupKey, Named>,
}

impl Labels {
    /// Reads them, as far as walls let the viewer see them.
    pub async fn load(db: &mut Reader, by: By) -> Result<Self> {
        let mut named = HashMap::new();
        let mut take = |kind, all: Vec<Named>| {
            named.extend(all.into_iter().map(|one| (GroupKey { kind, id: Some(one.id) }, one)));
        };
        match by {
            By::Owner => take(0, ours(db).await?),
            By::Practice => {
                take(0, db.all(Sql::new("select pr.id, cast(null as text) as key, pr.name from practices pr")).await?)
            }
            By::Source => take(0, db.all(Sql::new("select so.id, so.key, so.name from sources so")).await?),
            By::Referrer => {
                take(1, people(db).await?);
                take(2, organisations(db).await?);
                take(3, ours(db).await?);
            }
        }
        Ok(Self { by, named })
    }

    /// What the group of a key is called.
    pub fn of(&self, group: GroupKey) -> Label {
        let (key, name) = match (self.by, group.kind, group.id) {
            (By::Owner, _, None) => ("(none)".to_owned(), "No owner".to_owned()),
            (By::Practice, _, None) => ("(none)".to_owned(), "No practice given".to_owned()),
            (By::Source, 1, None) => ("(internal)".to_owned(), "Colleague (internal referral)".to_owned()),
            (By::Source, _, None) => ("(blank)".to_owned(), "No source given".to_owned()),
            (By::Referrer, _, None) => ("(none)".to_owned(), "Referrer unknown".to_owned()),
            (_, _, Some(number)) => match self.named.get(&group) {
                Some(named) => (named.key.clone().unwrap_or_else(|| id::write(number)), named.name.clone()),
                None => (id::write(number), "(name not found)".to_owned()),
            },
        };
        // What has no name comes after what has one.
        let last = if group.id.is_none() { '2' } else { '1' };
        Label { sort: format!("{last}{}", text::sort_key(&name)), name, key }
    }
}

async fn ours(db: &mut Reader) -> Result<Vec<Named>> {
    Ok(db.all(Sql::new("select k.id, cast(null as text) as key, k.name from colleagues k")).await?)
}

async fn people(db: &mut Reader) -> Result<Vec<Named>> {
    let scope = db.scope();
    let sql = Sql::new("select p.id, cast(null as text) as key, p.name from people p where p.id in (select r.referrer_person_id");
    let sql = sql.add(RECEIVED).visible(&scope, Noun::Referral).add(")");
    Ok(db.all(sql.visible(&scope, Noun::Person)).await?)
}

async fn organisations(db: &mut Reader) -> Result<Vec<Named>> {
    let scope = db.scope();
    let sql = Sql::new(
        "select o.id, cast(null as text) as key, o.name from organisations o where o.id in (select r.referrer_organisation_id",
    );
    let sql = sql.add(RECEIVED).visible(&scope, Noun::Referral).add(")");
    Ok(db.all(sql.visible(&scope, Noun::Organisation)).await?)
}
