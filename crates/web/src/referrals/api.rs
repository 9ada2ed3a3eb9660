//! The list of referrals for programs: the same filters, order and pages as the page.

use goodword_store::referrals::list::{self, After};
use serde_json::{Value, json};

use super::asked::Asked;
use crate::ctx::Ctx;
use crate::error::WebError;

/// How many lines a call gets unless it says, and at most.
const USUAL: usize = 50;
const MOST: usize = 500;

/// What matches, a page of it, with the cursor of the next.
pub(super) async fn list(ctx: Ctx) -> Result<Value, WebError> {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let mut asked = Asked::of(&ctx, &rules);
    if asked.query.get("view").is_none() {
        // A program that says no view means everything it may see.
        asked = Asked { after: asked.after, ..Asked::read(&ctx, &rules, asked.query.with("view", "all")) };
    }
    let most = ctx.query("limit").and_then(|n| n.parse::<usize>().ok()).unwrap_or(USUAL).clamp(1, MOST);
    let wanted = i64::try_from(most).unwrap_or(50) + 1;
    let mut lines = list::page(&mut reader, &asked.filter, asked.sort, asked.after, wanted).await?;
    let more = lines.len() > most;
    lines.truncate(most);
    let next = lines.last().filter(|_| more).map(|last| After { key: asked.sort.key(last), id: last.id });
    let totals = list::totals(&mut reader, &asked.filter).await?;
    let matching: i64 = totals.iter().map(|t| t.referrals).sum();
    Ok(json!({
        "referrals": lines,
        "matching": matching,
        "after": next.map(|after| format!("{}.{}", after.key, after.id)),
    }))
}
