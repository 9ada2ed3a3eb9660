//! The organisations that may be meant while somebody types.

use goodword_domain::{Noun, OrganisationId};

use crate::like::{beginnings, escape};
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
    let words = beginnings(text_folded);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let scope = db.scope();
    let mut sql = Sql::new("select o.id, o.name, o.website from organisations o where o.deleted_at is null")
        .visible(&scope, Noun::Organisation);
    for (at_start, later) in words {
        sql = sql.add_bound(" and (o.name_folded like ", at_start);
        sql = sql.add_bound(r" escape '\' or o.name_folded like ", later).add(r" escape '\')");
    }
    let whole = format!("{}%", escape(text_folded.trim()));
    let sql = sql.add_bound(" order by case when o.name_folded like ", whole).add(r" escape '\' then 0 else 1 end");
    db.all(sql.add_bound(", o.name_sort, o.id limit ", MOST)).await
}
