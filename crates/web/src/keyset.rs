//! Where a page of a list begins: behind the line that ended the page before, written into the address.

use std::str::FromStr;

use crate::asks::Ask;
use crate::ctx::Ctx;

/// What an address says of where its page begins: the first of the two.
pub(crate) const AFTER: Ask = Ask::text("after", "Where the page begins; take `next` of the answer before.");

/// The second: the record a page begins behind, `of` being the name of its schema.
pub(crate) const fn after_id(of: &'static str) -> Ask {
    Ask::id("after_id", "The record the page begins behind; take `next` of the answer before.", of, &[])
}

/// The line a page begins behind.
pub(crate) struct Keyset<T> {
    /// The key of its order.
    pub name: String,
    /// Its id.
    pub id: T,
}

/// The line the address names; nothing for the first page.
pub(crate) fn after<T: FromStr>(ctx: &Ctx) -> Option<Keyset<T>> {
    Some(Keyset { name: ctx.query("after")?.to_owned(), id: ctx.query("after_id")?.parse().ok()? })
}

/// Cuts a list that was read with one line too many, and gives the address of the next page, or nothing.
pub(crate) fn more<L, T: ToString>(ctx: &Ctx, path: &str, all: &mut Vec<L>, page: i64, key: impl Fn(&L) -> Keyset<T>) -> String {
    let page = usize::try_from(page).unwrap_or(usize::MAX);
    if all.len() <= page {
        return String::new();
    }
    all.truncate(page);
    let Some(last) = all.last().map(&key) else { return String::new() };
    let kept = ctx.query.iter().filter(|(name, value)| !matches!(name.as_str(), "after" | "after_id") && !value.is_empty());
    let mut pairs: Vec<(String, String)> = kept.cloned().collect();
    pairs.push(("after".to_owned(), last.name));
    pairs.push(("after_id".to_owned(), last.id.to_string()));
    format!("{path}?{}", serde_html_form::to_string(&pairs).unwrap_or_default())
}
