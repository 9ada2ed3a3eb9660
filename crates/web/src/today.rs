//! Today: what is due, worst first.

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebResult;
use crate::shell::Shell;
use crate::show;
use askama::Template;

#[derive(Template)]
#[template(path = "today/today.html")]
struct TodayPage {
    shell: Shell,
}

/// The page somebody opens in the morning.
pub async fn show(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let shell = Shell::of(&ctx, &mut reader, "Today", "today").await?;
    show::html(&TodayPage { shell }, &draft)
}
