//! Where a person was, and when. A move ends one position and begins another; nothing is overwritten.

use goodword_domain::{BatchId, Date, Noun, OrganisationId, PersonId, PositionId, Timestamp};

use crate::{Reader, Result, Sql, Work, record, table};

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
    /// Somebody at an organisation.
    pub struct PersonAt {
        /// Their position.
        pub position_id: PositionId,
        /// Who.
        pub person_id: PersonId,
        /// Their name.
        pub name: String,
        /// As what; empty when nobody said.
        pub title: String,
        /// From which day; open when nobody said.
        pub from_on: Option<Date>,
        /// Until which day; open while it lasts.
        pub until_on: Option<Date>,
    }
}

/// A position, if the viewer may see both its person and its organisation.
pub async fn find(db: &mut Reader, id: PositionId) -> Result<Option<Position>> {
    let scope = db.scope();
    db.maybe(Sql::new(Position::SELECT).add_bound(" and ps.id = ", id).visible(&scope, Noun::Position)).await
}

/// Who is and was at an organisation, those still there first, then by name.
pub async fn at_organisation(db: &mut Reader, organisation: OrganisationId, most: i64) -> Result<Vec<PersonAt>> {
    let scope = db.scope();
    let sql = Sql::new(
        "select ps.id as position_id, p.id as person_id, p.name, ps.title, ps.from_on, ps.until_on from positions ps \
         join people p on p.id = ps.person_id and p.deleted_at is null",
    )
    .add_bound(" where ps.organisation_id = ", organisation)
    .visible(&scope, Noun::Position)
    .visible(&scope, Noun::Person);
    let order = " order by case when ps.until_on is null then 0 else 1 end, p.name_sort, ps.id limit ";
    db.all(sql.add_bound(order, most)).await
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
    let sql = Sql::new(Position::SELECT)
        .add_bound(" and ps.person_id = ", person)
        .add_bound(" and (ps.from_on is null or ps.from_on <= ", day)
        .add_bound(") and (ps.until_on is null or ps.until_on >= ", day)
        .add(")");
    db.maybe(sql.visible(&scope, Noun::Position).add(" order by coalesce(ps.from_on, '0000') desc, ps.id desc limit 1")).await
}

/// Records a new one.
pub async fn insert(work: &mut Work, position: &Position) -> Result<()> {
    work.run(position.insert()).await.map(drop)
}

/// Writes a changed one.
pub async fn save(work: &mut Work, position: &Position) -> Result<()> {
    work.run(position.update()).await.map(drop)
}
