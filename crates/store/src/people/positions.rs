//! Where a person was, and when. A move ends one position and begins another; nothing is overwritten.

use goodword_domain::merge::MergeOf;
use goodword_domain::{BatchId, Date, Noun, OrganisationId, PersonId, PositionId, Timestamp};

use crate::{Reader, Result, Scope, Sql, Work, record, table};

table! {
    /// A dated position.
    pub struct Position in positions as ps {
        /// Which.
        pub id: PositionId,
        /// Who.
        pub person_id: PersonId,
        /// Where.
        pub organisation_id: OrganisationId,
        /// As what; empty when nobody said.
        pub title: String,
        /// From which day; open when nobody said.
        pub from_on: Option<Date>,
        /// Until which day, that day included; open while it lasts.
        pub until_on: Option<Date>,
        /// The import it came with.
        pub batch_id: Option<BatchId>,
        /// Whether it belongs to the sample firm.
        pub sample: bool,
        /// When it was recorded.
        pub created_at: Timestamp,
    }
}

record! {
    /// Where somebody is, by name.
    pub struct At {
        /// Who.
        pub person_id: PersonId,
        /// Where.
        pub name: String,
    }
}

/// A position, if the viewer may see both its person and its organisation.
pub async fn find(db: &mut Reader, id: PositionId) -> Result<Option<Position>> {
    let scope = db.scope();
    db.maybe(Sql::new(Position::SELECT).add_bound(" and ps.id = ", id).visible(&scope, Noun::Position)).await
}

/// Every position of a person, the latest first; those at organisations a wall hides are left out.
pub async fn of_person(db: &mut Reader, person: PersonId) -> Result<Vec<Position>> {
    let scope = db.scope();
    let sql = Sql::new(Position::SELECT).add_bound(" and ps.person_id = ", person).visible(&scope, Noun::Position);
    // An open beginning is the oldest there is, an open end the latest.
    db.all(sql.add(" order by coalesce(ps.until_on, '9999') desc, coalesce(ps.from_on, '0000') desc, ps.id desc")).await
}

/// The position a person held on `day`, if the viewer may see it; the latest begun where several overlap.
pub async fn on_day(db: &mut Reader, person: PersonId, day: Date) -> Result<Option<Position>> {
    let scope = db.scope();
    db.maybe(held_on(Sql::new(Position::SELECT).add_bound(" and ps.person_id = ", person), day, &scope)).await
}

/// Keeps of the positions a statement reads the one that counts on `day`: the latest begun where several overlap.
pub(super) fn held_on(sql: Sql, day: Date, scope: &Scope) -> Sql {
    lasting(sql, day, scope).add(" order by coalesce(ps.from_on, '0000') desc, ps.id desc limit 1")
}

/// Keeps of the positions a statement reads those that last on `day`, as far as the viewer may see them.
pub(crate) fn lasting(sql: Sql, day: Date, scope: &Scope) -> Sql {
    let sql = sql.add_bound(" and (ps.from_on is null or ps.from_on <= ", day);
    sql.add_bound(") and (ps.until_on is null or ps.until_on >= ", day).add(")").visible(scope, Noun::Position)
}

/// Where people are on `day`, as far as the viewer may see it; the latest begun last where several overlap.
pub async fn at(db: &mut Reader, people: Vec<PersonId>, day: Date) -> Result<Vec<At>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let scope = db.scope();
    let sql = Sql::new(
        "select ps.person_id, o.name from positions ps join organisations o on o.id = ps.organisation_id \
         where o.deleted_at is null and ps.person_id in",
    )
    .add_list("", people);
    let sql = lasting(sql, day, &scope).visible(&scope, Noun::Organisation);
    db.all(sql.add(" order by coalesce(ps.from_on, '0000'), ps.id")).await
}

/// The positions of a record that goes with a merge which the kept one has as well, on the same days and under the same title; what
/// walls hide of them is among them.
pub async fn of_both(db: &mut Reader, of: MergeOf, kept: i64, gone: i64) -> Result<Vec<Position>> {
    let (own, same) = match of {
        MergeOf::People => (" and ps.person_id = ", "k.organisation_id = ps.organisation_id and k.person_id = "),
        MergeOf::Organisations => (" and ps.organisation_id = ", "k.person_id = ps.person_id and k.organisation_id = "),
    };
    let sql = Sql::new(Position::SELECT)
        .add_bound(own, gone)
        .add(" and exists (select 1 from positions k where ")
        .add_bound(same, kept)
        .add(
            " and coalesce(k.from_on, '') = coalesce(ps.from_on, '') and coalesce(k.until_on, '') = coalesce(ps.until_on, '') \
             and (ps.title = '' or ps.title = k.title)) order by ps.id",
        );
    db.all(sql).await
}

/// Records a new one.
pub async fn insert(work: &mut Work, position: &Position) -> Result<()> {
    work.run(position.insert()).await.map(drop)
}

/// Writes a changed one.
pub async fn save(work: &mut Work, position: &Position) -> Result<()> {
    work.run(position.update()).await.map(drop)
}
