//! Organisations outside the firm.

use goodword_domain::{BatchId, ColleagueId, Noun, OrganisationId, Timestamp};

use crate::{Reader, Result, Sql, StoreError, Work, record, table};

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

/// An organisation that is not in the bin, if the viewer may see it.
pub async fn find(db: &mut Reader, id: OrganisationId) -> Result<Option<Organisation>> {
    let scope = db.scope();
    let sql = Sql::new(Organisation::SELECT).add_bound(" and o.id = ", id).add(" and o.deleted_at is null");
    db.maybe(sql.visible(&scope, Noun::Organisation)).await
}

/// The organisations of that name (folded alike) that the viewer may see, oldest record first.
pub async fn named(db: &mut Reader, name_folded: &str, most: i64) -> Result<Vec<Organisation>> {
    let scope = db.scope();
    let sql = Sql::new(Organisation::SELECT).add_bound(" and o.name_folded = ", name_folded).add(" and o.deleted_at is null");
    db.all(sql.visible(&scope, Noun::Organisation).add_bound(" order by o.id limit ", most)).await
}

/// The organisation an import knows by `key`.
pub async fn find_by_external_key(db: &mut Reader, key: &str) -> Result<Option<Organisation>> {
    let scope = db.scope();
    db.maybe(Sql::new(Organisation::SELECT).add_bound(" and o.external_key = ", key).visible(&scope, Noun::Organisation)).await
}

/// Records a new one.
pub async fn insert(work: &mut Work, organisation: &Organisation) -> Result<()> {
    work.run(organisation.insert()).await.map(drop)
}

/// Writes a changed one, raising its version; says no when somebody else changed it in between.
pub async fn save(work: &mut Work, organisation: &mut Organisation) -> Result<()> {
    let before = organisation.version;
    organisation.version += 1;
    if work.run(organisation.update().add_bound(" and version = ", before)).await? == 1 {
        return Ok(());
    }
    Err(StoreError::Taken("somebody else changed this organisation in between".to_owned()))
}

record! {
    /// An organisation whose name is like what was typed.
    pub struct OrganisationMatch {
        /// Which.
        pub id: OrganisationId,
        /// The name.
        pub name: String,
        /// How many people of it are on record, as far as the viewer may see.
        pub people: i64,
    }
}

/// Up to `most` organisations with a word that begins like what was typed, the best first: names that begin with it.
pub async fn matches(db: &mut Reader, typed_folded: &str, most: i64) -> Result<Vec<OrganisationMatch>> {
    let scope = db.scope();
    let sql = Sql::new(
        "select o.id, o.name, (select count(*) from positions ps where ps.organisation_id = o.id and ps.until_on is null",
    );
    let sql = sql
        .visible(&scope, Noun::Position)
        .add(") as people from organisations o where o.deleted_at is null")
        .add_bound(" and (o.name_folded like ", format!("{typed_folded}%"))
        .add_bound(" or o.name_folded like ", format!("% {typed_folded}%"))
        .add(")")
        .visible(&scope, Noun::Organisation)
        .add_bound(" order by case when o.name_folded like ", format!("{typed_folded}%"))
        .add(" then 0 else 1 end, o.name_sort, o.id");
    db.all(sql.add_bound(" limit ", most)).await
}
