//! Likely matches under a name field while it is typed: who is on record already.

use askama::Template;
use goodword_domain::permit::Right;
use goodword_domain::{Date, text};
use goodword_store::{Reader, organisations, people};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::show;
use crate::table::Table;
use crate::view::Face;

pub(crate) fn routes(t: &mut Table) {
    t.page("/people/matches", Right::See, "matching people", show!(of_people));
    t.page("/organisations/matches", Right::See, "matching organisations", show!(of_organisations));
}

struct Match {
    id: String,
    name: String,
    why: String,
    face: Face,
    shape: &'static str,
}

#[derive(Template)]
#[template(path = "_ui/matches.html")]
struct Matches {
    matches: Vec<Match>,
}

async fn today(ctx: &Ctx, reader: &mut Reader) -> Result<Date, WebError> {
    Ok(ctx.rules(reader).await?.calendar.date_of(ctx.now()))
}

async fn of_people(ctx: Ctx, draft: Draft) -> WebResult {
    let typed = text::fold(ctx.query("q").unwrap_or_default());
    let mut reader = ctx.read().await?;
    let today = ctx.rules(&mut reader).await?.calendar.date_of(ctx.now());
    let found = people::matches(&mut reader, &typed, today).await?;
    let matches = found.into_iter().map(|p| Match {
        id: p.id.to_string(),
        face: Face::of(&p.name),
        why: p.organisation.or(p.email).unwrap_or_default(),
        name: p.name,
        shape: "",
    });
    show::html(&Matches { matches: matches.collect() }, &draft)
}

async fn of_organisations(ctx: Ctx, draft: Draft) -> WebResult {
    let typed = text::fold(ctx.query("q").unwrap_or_default());
    let mut reader = ctx.read().await?;
    let found = organisations::matches(&mut reader, &typed).await?;
    let matches = found.into_iter().map(|o| Match {
        id: o.id.to_string(),
        face: Face::of(&o.name),
        why: o.website.unwrap_or_default(),
        name: o.name,
        shape: "org",
    });
    show::html(&Matches { matches: matches.collect() }, &draft)
}
