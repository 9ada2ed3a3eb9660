//! Referrers: who puts in words for us, how often, and what goes both ways.

pub(crate) mod ledger;
mod list;

use askama::Template;
use goodword_domain::PersonId;
use goodword_domain::permit::Right;

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebResult;
use crate::people::loaded::Known;
use crate::shell::Shell;
use crate::show;
use crate::table::Table;

pub(crate) fn routes(t: &mut Table) {
    t.page("/referrers", Right::See, "referrers", show!(list::index));
    t.page("/referrers/file", Right::See, "referrers as a file", show!(list::as_file));
    t.page("/referrers/{person_id}", Right::See, "referrer", show!(show_referrer));
    t.read("/referrers", (Right::See, "referrers"), (list::ASKS, list::answer()), |ctx| Box::pin(list::api(ctx)));
}

#[derive(Template)]
#[template(path = "referrers/referrer.html")]
struct ReferrerPage {
    shell: Shell,
    it: Known,
    may: bool,
}

/// A person as a referrer.
async fn show_referrer(ctx: Ctx, draft: Draft) -> WebResult {
    let id: PersonId = ctx.id("person_id")?;
    let mut db = ctx.read().await?;
    let it = Known::person(&ctx, &mut db, id).await?;
    let shell = Shell::of(&ctx, &mut db, &it.name, "referrers").await?;
    show::html(&ReferrerPage { shell, it, may: ctx.may(Right::Capture) }, &draft)
}
