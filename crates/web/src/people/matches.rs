//! Likely matches for a name while it is typed, as buttons to pick one.

use askama::Template;
use goodword_store::names::Names;
use goodword_store::{organisations, people};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebResult;
use crate::show;
use crate::view::Say;

/// How many are shown.
const MOST: i64 = 6;

/// One that may be meant.
struct Match {
    id: String,
    name: String,
    why: String,
}

#[derive(Template)]
#[template(path = "people/matches.html")]
struct Matches {
    all: Vec<Match>,
}

/// People whose name or email address holds what was typed.
pub(crate) async fn people(ctx: Ctx, draft: Draft) -> WebResult {
    let mut db = ctx.read().await?;
    let rules = ctx.rules(&mut db).await?;
    let today = Say::at(ctx.now(), &rules).today();
    let find = ctx.query("q").unwrap_or_default();
    let all = people::list::page(&mut db, find, None, today, if find.is_empty() { 0 } else { MOST }).await?;
    let names = Names::load(&mut db, Vec::new(), all.iter().filter_map(|p| p.organisation_id).collect()).await?;
    let one = |p: people::list::Line| {
        let why = names.organisation(p.organisation_id).map(str::to_owned).or(p.email).unwrap_or_default();
        Match { id: p.id.to_string(), name: p.name, why }
    };
    show::html(&Matches { all: all.into_iter().map(one).collect() }, &draft)
}

/// Organisations whose name holds what was typed.
pub(crate) async fn organisations(ctx: Ctx, draft: Draft) -> WebResult {
    let mut db = ctx.read().await?;
    let rules = ctx.rules(&mut db).await?;
    let today = Say::at(ctx.now(), &rules).today();
    let find = ctx.query("q").unwrap_or_default();
    let all = organisations::list::page(&mut db, find, None, today, if find.is_empty() { 0 } else { MOST }).await?;
    let one = |o: organisations::list::Line| Match {
        id: o.id.to_string(),
        name: o.name,
        why: crate::view::counted(o.people, "person", "people"),
    };
    show::html(&Matches { all: all.into_iter().map(one).collect() }, &draft)
}
