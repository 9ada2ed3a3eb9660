//! The list of clients, the queue of those without a source, and how it shrinks.

use goodword_domain::{ClientId, Date, MatterId, Noun, OrganisationId, PersonId, ReferralId, SourceId, Timestamp, text};

use crate::{Reader, Result, Sql, record};

record! {
    /// A client on a line of its own.
    pub struct Line {
        /// Which.
        pub id: ClientId,
        /// The person,
        pub person_id: Option<PersonId>,
        /// or the organisation.
        pub organisation_id: Option<OrganisationId>,
        /// The name.
        pub name: String,
        /// The key of its order.
        pub name_sort: String,
        /// How they found us; nothing while untagged.
        pub source_id: Option<SourceId>,
        /// Since when they are one.
        pub since_on: Date,
        /// How many matters.
        pub matters: i64,
    }
    /// How many were untagged at an instant.
    pub struct Left {
        /// When.
        pub at: Timestamp,
        /// How many.
        pub clients: i64,
    }
    /// An engagement of a client: the referral that led to a matter.
    pub struct Led {
        /// The matter.
        pub matter_id: MatterId,
        /// The referral.
        pub referral_id: ReferralId,
    }
}

/// Which clients.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Found by name.
    pub find: String,
    /// Only those without a source.
    pub untagged: bool,
    /// Only those with this source.
    pub source: Option<SourceId>,
}

/// A page of clients by name, after (name key, id) of the one before.
pub async fn page(db: &mut Reader, wanted: &Wanted, after: Option<(&str, ClientId)>, most: i64) -> Result<Vec<Line>> {
    let scope = db.scope();
    let sql = Sql::new(
        "select c.id, c.person_id, c.organisation_id, coalesce(p.name, o.name) as name, coalesce(p.name_sort, o.name_sort) as name_sort, \
         c.source_id, c.since_on, (select count(*) from matters m where m.client_id = c.id",
    )
    .visible(&scope, Noun::Matter)
    .add(") as matters")
    .add(FROM);
    let sql = filtered(sql, wanted).visible(&scope, Noun::Client);
    let sql = match after {
        Some((name, id)) => {
            sql.add_bound(" and (coalesce(p.name_sort, o.name_sort), c.id) > (", name).add_bound(", ", id).add(")")
        }
        None => sql,
    };
    db.all(sql.add_bound(" order by coalesce(p.name_sort, o.name_sort), c.id limit ", most)).await
}

/// How many clients there are.
pub async fn count(db: &mut Reader, wanted: &Wanted) -> Result<i64> {
    let scope = db.scope();
    let sql = filtered(Sql::new("select count(*) as clients").add(FROM), wanted);
    db.value(sql.visible(&scope, Noun::Client)).await
}

/// How many clients were without a source at each of these instants.
pub async fn untagged_at(db: &mut Reader, moments: &[Timestamp]) -> Result<Vec<Left>> {
    let scope = db.scope();
    let mut sql = Sql::new("");
    for (i, at) in moments.iter().enumerate() {
        sql = sql
            .add_bound(if i == 0 { "select cast(" } else { " union all select cast(" }, *at)
            .add_bound(" as bigint) as at, count(*) as clients from clients c where c.created_at <= ", *at)
            .add_bound(" and ((c.source_id is null and c.tagged_at is null) or c.tagged_at > ", *at)
            .add(")")
            .visible(&scope, Noun::Client);
    }
    if moments.is_empty() { Ok(Vec::new()) } else { db.all(sql.add(" order by at")).await }
}

/// Which referrals led to which matters of a client.
pub async fn led(db: &mut Reader, client: ClientId) -> Result<Vec<Led>> {
    let scope = db.scope();
    let sql = Sql::new("select e.matter_id, e.referral_id from engagements e join referrals r on r.id = e.referral_id where r.deleted_at is null")
        .add_bound(" and e.client_id = ", client);
    db.all(sql.visible(&scope, Noun::Referral).add(" order by e.engaged_at, e.referral_id")).await
}

const FROM: &str =
    " from clients c left join people p on p.id = c.person_id left join organisations o on o.id = c.organisation_id where true";

fn filtered(sql: Sql, wanted: &Wanted) -> Sql {
    let folded = text::fold(&wanted.find);
    let sql = if folded.is_empty() {
        sql
    } else {
        sql.add_bound(" and coalesce(p.name_folded, o.name_folded) like ", format!("%{folded}%"))
    };
    let sql = if wanted.untagged { sql.add(" and c.source_id is null") } else { sql };
    sql.add_if(" and c.source_id = ", wanted.source)
}
