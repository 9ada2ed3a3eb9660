//! Organisations outside the firm.

mod likely;
pub mod list;

use goodword_domain::{BatchId, ColleagueId, Noun, OrganisationId, Timestamp};

pub use likely::{Likely, matches};

use crate::search::index;
use crate::{Reader, Result, Sql, Work, table};

table! {
    /// An organisation outside.
    pub struct Organisation in organisations as o {
        /// Which.
        pub id: OrganisationId,
        /// The name as written.
        pub name: String,
        /// Folded for finding.
        pub name_folded: String,
        /// The key of its order.
        pub name_sort: String,
        /// Its website.
        pub website: Option<String>,
        /// What else was said.
        pub note: String,
        /// Its key in the system it came from.
        pub external_key: Option<String>,
        /// The import it came with.
        pub batch_id: Option<BatchId>,
        /// Whether it belongs to the sample firm.
        pub sample: bool,
        /// When it was put in the bin.
        pub deleted_at: Option<Timestamp>,
        /// When it was recorded.
        pub created_at: Timestamp,
        /// By whom.
        pub created_by: Option<ColleagueId>,
        /// Rises with every change.
        pub version: i64,
    }
}

/// An organisation that is not in the bin, if the viewer may see it; where it was merged into another, that one.
pub async fn find(db: &mut Reader, id: OrganisationId) -> Result<Option<Organisation>> {
    let scope = db.scope();
    let sql = Sql::new(Organisation::SELECT)
        .add_bound(" and o.id = coalesce((select g.merged_into_id from organisations g where g.id = ", id)
        .add_bound("), ", id)
        .add(") and o.deleted_at is null");
    db.maybe(sql.visible(&scope, Noun::Organisation)).await
}

/// The organisations of that name (folded alike) that the viewer may see, oldest record first; found and ordered as
/// [`crate::people::named`] does.
pub async fn named(db: &mut Reader, name_folded: &str, most: i64) -> Result<Vec<Organisation>> {
    let scope = db.scope();
    let sql = Sql::new(Organisation::SELECT)
        .add_bound(
            " and o.id in (select coalesce(g.merged_into_id, g.id) from organisations g where g.name_folded = ",
            name_folded,
        )
        .add(") and o.deleted_at is null");
    db.all(sql.visible(&scope, Noun::Organisation).add_bound(" order by o.created_at, o.id limit ", most)).await
}

/// The organisation an import knows by `key`, also by the key of one that was merged into it.
pub async fn find_by_external_key(db: &mut Reader, key: &str) -> Result<Option<Organisation>> {
    let scope = db.scope();
    let sql = Sql::new(Organisation::SELECT)
        .add_bound(" and o.id = (select coalesce(g.merged_into_id, g.id) from organisations g where g.external_key = ", key)
        .add(")");
    db.maybe(sql.visible(&scope, Noun::Organisation)).await
}

/// An organisation in the bin, if the viewer may see it; what was merged into another is not in the bin.
pub async fn in_bin(db: &mut Reader, id: OrganisationId) -> Result<Option<Organisation>> {
    let scope = db.scope();
    let sql = Sql::new(Organisation::SELECT)
        .add_bound(" and o.id = ", id)
        .add(" and o.deleted_at is not null and o.merged_into_id is null");
    db.maybe(sql.visible(&scope, Noun::Organisation)).await
}

/// The record of that very number, in the bin or behind a wall as it may be: for taking a merge apart, which is done whole.
pub async fn behind(db: &mut Reader, id: OrganisationId) -> Result<Option<Organisation>> {
    db.maybe(Sql::new(Organisation::SELECT).add_bound(" and o.id = ", id)).await
}

/// Records a new one.
pub async fn insert(work: &mut Work, organisation: &Organisation) -> Result<()> {
    work.pending.organisation(organisation, true);
    work.run(organisation.insert()).await.map(drop)
}

/// Writes a changed one, raising its version; says no when somebody else changed it in between.
pub async fn save(work: &mut Work, organisation: &mut Organisation) -> Result<()> {
    organisation.version += 1;
    work.run_on_version(organisation.update(), organisation.version - 1, Noun::Organisation).await?;
    index::known_as(work, index::Kind::Organisation, organisation.id.get()).await
}
