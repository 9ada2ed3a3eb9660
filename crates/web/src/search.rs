//! Search: everything with a name, places to go, and capturing what was typed; a page, and the list of the palette.

use askama::Template;
use goodword_domain::permit::Right;
use goodword_domain::text;
use goodword_store::referrals::filter::Filter;
use goodword_store::referrals::list::Line;
use goodword_store::search::{self, Found};
use serde_json::{Value, json};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shell::{self, Shell};
use crate::table::Table;
use crate::{show, view};

/// How many of each kind the palette and the page show.
const IN_PALETTE: i64 = 5;
const ON_PAGE: i64 = 25;

pub(crate) fn routes(t: &mut Table) {
    t.page("/search", Right::See, "search", show!(index));
    t.read("/search", Right::See, "search", |ctx| Box::pin(found_json(ctx)));
}

/// Something to go to.
struct Hit {
    icon: &'static str,
    label: String,
    why: String,
    href: String,
}

/// Hits of one kind.
struct Group {
    title: &'static str,
    hits: Vec<Hit>,
}

#[derive(Template)]
#[template(path = "search/hits.html")]
struct Hits {
    groups: Vec<Group>,
    typed: String,
}

#[derive(Template)]
#[template(path = "search/search.html")]
struct SearchPage {
    shell: Shell,
    hits: Hits,
}

/// What was found: the list alone for the palette, else a page.
pub async fn index(ctx: Ctx, draft: Draft) -> WebResult {
    let typed = ctx.query("q").unwrap_or_default().trim().to_owned();
    let most = if ctx.fragment { IN_PALETTE } else { ON_PAGE };
    let found = found(&ctx, &typed, most).await?;
    let mut groups = groups(&found);
    groups.extend(doing(&ctx, &typed));
    groups.retain(|group| !group.hits.is_empty());
    let hits = Hits { groups, typed };
    if ctx.fragment {
        return show::html(&hits, &draft);
    }
    let mut reader = ctx.read().await?;
    let shell = Shell::of(&ctx, &mut reader, "Search", "").await?;
    show::html(&SearchPage { shell, hits }, &draft)
}

async fn found(ctx: &Ctx, typed: &str, most: i64) -> Result<Found, WebError> {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let all = Filter::all(ctx.now(), rules.quiet.cutoffs(ctx.now()));
    Ok(search::everything(&mut reader, &text::fold(typed), &all, most).await?)
}

fn groups(found: &Found) -> Vec<Group> {
    let people = found.people.iter().map(|p| Hit {
        icon: "user-round",
        label: p.name.clone(),
        why: p.at.clone().unwrap_or_default(),
        href: format!("/people/{}", p.id),
    });
    let organisations = found.organisations.iter().map(|o| Hit {
        icon: "building-2",
        label: o.name.clone(),
        why: view::counted(o.people, "person", "people"),
        href: format!("/organisations/{}", o.id),
    });
    let referrals = found.referrals.iter().map(|line| Hit {
        icon: "handshake",
        label: line.prospect().to_owned(),
        why: why(line),
        href: format!("/referrals/{}", line.id),
    });
    let matters = found.matters.iter().map(|m| Hit {
        icon: "briefcase-business",
        label: m.title.clone(),
        why: m.organisation.clone().or_else(|| m.person.clone()).unwrap_or_default(),
        href: format!("/clients/{}", goodword_domain::id::write(m.client_id)),
    });
    vec![
        Group { title: "Referrals", hits: referrals.collect() },
        Group { title: "People", hits: people.collect() },
        Group { title: "Organisations", hits: organisations.collect() },
        Group { title: "Matters", hits: matters.collect() },
    ]
}

/// Where a referral stands and from whom it came.
fn why(line: &Line) -> String {
    let stands = line.outcome.map_or(line.stage.label(), |outcome| outcome.label());
    match line.referrer_person.as_deref().or(line.referrer_organisation.as_deref()) {
        Some(from) => format!("from {from}, {}", stands.to_lowercase()),
        None => stands.to_owned(),
    }
}

/// Places that are called like what was typed, and what can be done with it.
fn doing(ctx: &Ctx, typed: &str) -> Vec<Group> {
    let folded = text::fold(typed);
    let like = |label: &str| {
        text::fold(label).split(' ').any(|word| word.starts_with(&folded)) || text::fold(label).starts_with(&folded)
    };
    let places = shell::places(ctx).filter(|place| like(place.1));
    let go =
        places.map(|(_, label, href, icon)| Hit { icon, label: label.to_owned(), why: String::new(), href: href.to_owned() });
    let mut acts = Vec::new();
    if ctx.may(Right::Capture) {
        let (label, href) = if typed.is_empty() {
            ("Capture a referral".to_owned(), "/capture".to_owned())
        } else {
            let query = serde_html_form::to_string([("line", typed)]).unwrap_or_default();
            (format!("Capture “{typed}”"), format!("/capture?{query}"))
        };
        acts.push(Hit { icon: "plus", label, why: String::new(), href });
        if typed.is_empty() || like("New referral") {
            let href = "/referrals/new".to_owned();
            acts.push(Hit { icon: "file-text", label: "New referral, the whole form".to_owned(), why: String::new(), href });
        }
    }
    vec![Group { title: "Go to", hits: go.collect() }, Group { title: "Do", hits: acts }]
}

/// What was found, for programs.
async fn found_json(ctx: Ctx) -> Result<Value, WebError> {
    let typed = ctx.query("q").unwrap_or_default().to_owned();
    let found = found(&ctx, &typed, ON_PAGE).await?;
    Ok(json!({
        "people": found.people,
        "organisations": found.organisations,
        "referrals": found.referrals,
        "matters": found.matters,
    }))
}
