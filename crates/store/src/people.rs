//! People outside the firm, with their dated positions.

mod likely;
pub mod list;
pub mod positions;

use goodword_domain::{BatchId, ColleagueId, Noun, PersonId, Timestamp};

pub use likely::{Likely, matches};

use crate::search::index;
use crate::{Reader, Result, Sql, Work, table};

table! {
    /// Someone outside.
    pub struct Person in people as p {
        /// Which.
        pub id: PersonId,
        /// The name as written.
        pub name: String,
        /// Folded for finding.
        pub name_folded: String,
        /// The key of its order.
        pub name_sort: String,
        /// Their email address.
        pub email: Option<String>,
        /// In small letters, for finding.
        pub email_folded: Option<String>,
        /// Their telephone number as written.
        pub phone: Option<String>,
        /// What else was said.
        pub note: String,
        /// Their key in the system they came from.
        pub external_key: Option<String>,
        /// The import they came with.
        pub batch_id: Option<BatchId>,
        /// Whether they belong to the sample firm.
        pub sample: bool,
        /// When they were put in the bin.
        pub deleted_at: Option<Timestamp>,
        /// When they were recorded.
        pub created_at: Timestamp,
        /// By whom.
        pub created_by: Option<ColleagueId>,
        /// Rises with every change.
        pub version: i64,
    }
}

/// A person who is not in the bin, if the viewer may see them; where they were merged into another, that one.
pub async fn find(db: &mut Reader, id: PersonId) -> Result<Option<Person>> {
    let scope = db.scope();
    let sql = Sql::new(Person::SELECT)
        .add_bound(" and p.id = coalesce((select g.merged_into_id from people g where g.id = ", id)
        .add_bound("), ", id)
        .add(") and p.deleted_at is null");
    db.maybe(sql.visible(&scope, Noun::Person)).await
}

/// The people of that name (folded alike) whom the viewer may see, oldest record first; also those who were called so on a record
/// that was merged into theirs.
///
/// The order begins with no key of the table: without statistics, as within a long import, PostgreSQL walks the whole key
/// for the first of a name rather than look the name up.
pub async fn named(db: &mut Reader, name_folded: &str, most: i64) -> Result<Vec<Person>> {
    let scope = db.scope();
    let sql = Sql::new(Person::SELECT)
        .add_bound(" and p.id in (select coalesce(g.merged_into_id, g.id) from people g where g.name_folded = ", name_folded)
        .add(") and p.deleted_at is null");
    db.all(sql.visible(&scope, Noun::Person).add_bound(" order by p.created_at, p.id limit ", most)).await
}

/// The person with that email address, on their record or on one that was merged into it, if the viewer may see them; the oldest
/// record where several have it.
pub async fn with_email(db: &mut Reader, email_folded: &str) -> Result<Option<Person>> {
    let scope = db.scope();
    let sql = Sql::new(Person::SELECT)
        .add_bound(" and p.id in (select coalesce(g.merged_into_id, g.id) from people g where g.email_folded = ", email_folded)
        .add(") and p.deleted_at is null");
    db.maybe(sql.visible(&scope, Noun::Person).add(" order by p.created_at, p.id limit 1")).await
}

/// Everybody with that email address (in small letters), the oldest record first, at most `most`.
pub async fn all_with_email(db: &mut Reader, email_folded: &str, most: i64) -> Result<Vec<Person>> {
    let scope = db.scope();
    let sql = Sql::new(Person::SELECT).add_bound(" and p.email_folded = ", email_folded).add(" and p.deleted_at is null");
    db.all(sql.visible(&scope, Noun::Person).add_bound(" order by p.id limit ", most)).await
}

/// The person an import knows by `key`, also by the key of a record that was merged into theirs.
pub async fn find_by_external_key(db: &mut Reader, key: &str) -> Result<Option<Person>> {
    let scope = db.scope();
    let sql = Sql::new(Person::SELECT)
        .add_bound(" and p.id = (select coalesce(g.merged_into_id, g.id) from people g where g.external_key = ", key)
        .add(")");
    db.maybe(sql.visible(&scope, Noun::Person)).await
}

/// A person in the bin, if the viewer may see them; who was merged into another is not in the bin.
pub async fn in_bin(db: &mut Reader, id: PersonId) -> Result<Option<Person>> {
    let scope = db.scope();
    let sql =
        Sql::new(Person::SELECT).add_bound(" and p.id = ", id).add(" and p.deleted_at is not null and p.merged_into_id is null");
    db.maybe(sql.visible(&scope, Noun::Person)).await
}

/// The record of that very number, in the bin or behind a wall as it may be: for taking a merge apart, which is done whole.
pub async fn behind(db: &mut Reader, id: PersonId) -> Result<Option<Person>> {
    db.maybe(Sql::new(Person::SELECT).add_bound(" and p.id = ", id)).await
}

/// Records a new one.
pub async fn insert(work: &mut Work, person: &Person) -> Result<()> {
    work.pending.person(person, true);
    work.run(person.insert()).await.map(drop)
}

/// Writes a changed one, raising its version; says no when somebody else changed it in between.
pub async fn save(work: &mut Work, person: &mut Person) -> Result<()> {
    person.version += 1;
    work.run_on_version(person.update(), person.version - 1, Noun::Person).await?;
    index::known_as(work, index::Kind::Person, person.id.get()).await
}
