//! The organisations that may be meant while somebody types.

use goodword_domain::{Noun, OrganisationId};

use crate::search::{self, index::Kind};
use crate::{Reader, Result, Sql, record};

/// How many are shown.
const MOST: i64 = 8;

record! {
    /// An organisation that may be meant.
    pub struct Likely {
        /// Which.
        pub id: OrganisationId,
        /// The name.
        pub name: String,
        /// Its website.
        pub website: Option<String>,
    }
}

/// The organisations that may be meant by what was typed (folded): every word begins a word of the name. At most eight,
/// those whose name begins with it first.
pub async fn matches(db: &mut Reader, text_folded: &str) -> Result<Vec<Likely>> {
    let ids = search::meant(db, Kind::Organisation, text_folded, MOST).await?;
    let scope = db.scope();
    let sql = Sql::new("select o.id, o.name, o.website from organisations o where o.deleted_at is null");
    let mut likely: Vec<Likely> =
        db.all(sql.add_list(" and o.id in", ids.iter().copied()).visible(&scope, Noun::Organisation)).await?;
    likely.sort_by_key(|one| ids.iter().position(|id| *id == one.id.get()));
    Ok(likely)
}
