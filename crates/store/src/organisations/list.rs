//! The list of organisations, and who is at one, now and before.

use goodword_domain::{Date, Noun, OrganisationId, PersonId, PositionId};

use crate::narrow::received;
use crate::people::positions::lasting;
use crate::search::{self, index::Kind};
use crate::{Reader, Result, Sql, record};

record! {
    /// An organisation on a line of its own.
    pub struct Line {
        /// Which.
        pub id: OrganisationId,
        /// The name.
        pub name: String,
        /// The key of its order.
        pub name_sort: String,
        /// Its website.
        pub website: Option<String>,
        /// How many people we know there now.
        pub people: i64,
        /// How many referrals were received from there; introductions without a need are not counted.
        pub made: i64,
        /// How often it was referred to us.
        pub about: i64,
    }
    /// Somebody who is, or was, at an organisation.
    pub struct Member {
        /// Their position.
        pub position_id: PositionId,
        /// Who.
        pub person_id: PersonId,
        /// Their name.
        pub name: String,
        /// As what.
        pub title: String,
        /// From which day.
        pub from_on: Option<Date>,
        /// Until which day.
        pub until_on: Option<Date>,
    }
}

/// A page of organisations: those found by `find`, after (name key, id) of the one before.
pub async fn page(
    db: &mut Reader,
    find: &str,
    after: Option<(&str, OrganisationId)>,
    today: Date,
    most: i64,
) -> Result<Vec<Line>> {
    let scope = db.scope();
    let sql = Sql::new(
        "select o.id, o.name, o.name_sort, o.website, (select count(distinct ps.person_id) from positions ps \
         join people p on p.id = ps.person_id and p.deleted_at is null where ps.organisation_id = o.id",
    );
    let sql = lasting(sql, today, &scope).add(") as people, ");
    let sql = received(sql, &scope, "r.referrer_organisation_id = o.id").add(" as made, ");
    let sql = received(sql, &scope, "r.prospect_organisation_id = o.id")
        .add(" as about from organisations o where o.deleted_at is null");
    let sql = found(sql, find).visible(&scope, Noun::Organisation);
    let sql = match after {
        Some((name, id)) => sql.add_bound(" and (o.name_sort, o.id) > (", name).add_bound(", ", id).add(")"),
        None => sql,
    };
    db.all(sql.add_bound(" order by o.name_sort, o.id limit ", most)).await
}

/// How many organisations there are that `find` finds.
pub async fn count(db: &mut Reader, find: &str) -> Result<i64> {
    let scope = db.scope();
    let sql = found(Sql::new("select count(*) as organisations from organisations o where o.deleted_at is null"), find);
    db.value(sql.visible(&scope, Noun::Organisation)).await
}

/// Everybody who is or was there, those who are there now first.
pub async fn members(db: &mut Reader, organisation: OrganisationId) -> Result<Vec<Member>> {
    let scope = db.scope();
    let sql = Sql::new(
        "select ps.id as position_id, p.id as person_id, p.name, ps.title, ps.from_on, ps.until_on from positions ps \
         join people p on p.id = ps.person_id and p.deleted_at is null where true",
    )
    .add_bound(" and ps.organisation_id = ", organisation)
    .visible(&scope, Noun::Position)
    .visible(&scope, Noun::Person);
    db.all(sql.add(" order by coalesce(ps.until_on, '9999') desc, p.name_sort, ps.id")).await
}

fn found(sql: Sql, find: &str) -> Sql {
    search::having(sql, "o.id", Kind::Organisation, &search::words_of(find))
}
