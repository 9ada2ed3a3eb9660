//! The list of people: by name, found by name or email, a page at a time.

use goodword_domain::referrer::{ReferrerKind, Tier};
use goodword_domain::{Date, Noun, OrganisationId, PersonId};

use super::positions::held_on;
use crate::search::{self, index::Kind};
use crate::{Reader, Result, Sql, record};

record! {
    /// A person on a line of their own.
    pub struct Line {
        /// Which.
        pub id: PersonId,
        /// The name.
        pub name: String,
        /// The key of its order.
        pub name_sort: String,
        /// Their email address.
        pub email: Option<String>,
        /// Their telephone number.
        pub phone: Option<String>,
        /// Where they are now; its name is read apart, behind its own walls.
        pub organisation_id: Option<OrganisationId>,
        /// As what.
        pub title: Option<String>,
        /// What they are as a referrer.
        pub referrer_kind: Option<ReferrerKind>,
        /// How much care they get.
        pub tier: Option<Tier>,
        /// How many referrals were received from them; introductions without a need are not counted.
        pub made: i64,
        /// How often they were referred to us.
        pub about: i64,
    }
}

/// A page of people: those found by `find`, after (name key, id) of the one before.
pub async fn page(db: &mut Reader, find: &str, after: Option<(&str, PersonId)>, today: Date, most: i64) -> Result<Vec<Line>> {
    let scope = db.scope();
    let sql = Sql::new(
        "select p.id, p.name, p.name_sort, p.email, p.phone, h.organisation_id, h.title, rf.kind as referrer_kind, rf.tier, \
         (select count(*) from referrals r where r.referrer_person_id = p.id and r.deleted_at is null \
         and r.received_at is not null and r.direction in ('inbound', 'internal')",
    )
    .visible(&scope, Noun::Referral)
    .add(
        ") as made, (select count(*) from referrals r where r.prospect_person_id = p.id and r.deleted_at is null \
         and r.received_at is not null and r.direction in ('inbound', 'internal')",
    )
    .visible(&scope, Noun::Referral)
    .add(
        ") as about from people p left join referrers rf on rf.person_id = p.id \
         left join positions h on h.id = (select ps.id from positions ps where ps.person_id = p.id",
    );
    let sql = held_on(sql, today, &scope).add(") where p.deleted_at is null");
    let sql = found(sql, find).visible(&scope, Noun::Person);
    let sql = match after {
        Some((name, id)) => sql.add_bound(" and (p.name_sort, p.id) > (", name).add_bound(", ", id).add(")"),
        None => sql,
    };
    db.all(sql.add_bound(" order by p.name_sort, p.id limit ", most)).await
}

/// How many people there are that `find` finds.
pub async fn count(db: &mut Reader, find: &str) -> Result<i64> {
    let scope = db.scope();
    let sql = found(Sql::new("select count(*) as people from people p where p.deleted_at is null"), find);
    db.value(sql.visible(&scope, Noun::Person)).await
}

fn found(sql: Sql, find: &str) -> Sql {
    search::having(sql, "p.id", Kind::Person, &search::words_of(find))
}
