//! Settings: the firm, its colleagues and lists, walls and tokens.

mod api;
mod cadence;
mod cadences;
mod colleague;
mod colleagues;
mod currencies;
mod custom_fields;
mod firm;
mod hand_over;
mod practices;
mod reasons;
mod routing;
mod routing_rows;
mod sources;
mod tokens;
mod walls;

use askama::Template;
use goodword_actions::remove_sample::RemoveSample;
use goodword_domain::Date;
use goodword_domain::permit::{self, Right};
use goodword_store::colleagues::{self as store, Colleague};
use goodword_store::{Reader, custom_fields as store_fields, lists, tokens as token_rows};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::counted;
use crate::wish::Landing;

pub(crate) use colleague::{Form, SessionLine, form, session_lines};
pub(crate) use tokens::{TokenLine, and_tokens, held as tokens_held, lines as token_lines};

pub(crate) fn routes(t: &mut Table) {
    t.page("/settings", Right::See, "settings", show!(index));
    t.verb::<RemoveSample>("/settings/sample/remove", show!(index), |removed, _| {
        let kept = if removed.kept == 0 { "" } else { " Whom your own records are about stays." };
        Landing::at("/", format!("The sample firm is gone: {} referrals and everybody in them.{kept}", removed.referrals))
    });
    api::routes(t);
    cadences::routes(t);
    colleagues::routes(t);
    currencies::routes(t);
    custom_fields::routes(t);
    firm::routes(t);
    hand_over::routes(t);
    practices::routes(t);
    reasons::routes(t);
    routing::routes(t);
    sources::routes(t);
    tokens::routes(t);
    walls::routes(t);
}

/// A page of settings on the index.
struct Entry {
    href: &'static str,
    icon: &'static str,
    title: &'static str,
    about: &'static str,
    count: String,
}

#[derive(Template)]
#[template(path = "settings/index.html")]
struct IndexPage {
    shell: Shell,
    groups: Vec<(&'static str, Vec<Entry>)>,
}

/// What there is to set, as far as the colleague may.
pub async fn index(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let groups = groups(&ctx, &mut reader).await?;
    if groups.is_empty() {
        permit::permit(ctx.me.colleague.role, Right::KeepLists)?;
    }
    let shell = Shell::of(&ctx, &mut reader, "Settings", "settings").await?;
    show::html(&IndexPage { shell, groups }, &draft)
}

/// A page of settings: who may open it, where it is, what it is called, and what is set there.
pub(crate) struct Place {
    right: Right,
    pub(crate) href: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) title: &'static str,
    about: &'static str,
}

const fn place(right: Right, href: &'static str, icon: &'static str, title: &'static str, about: &'static str) -> Place {
    Place { right, href, icon, title, about }
}

/// What there is to set, in the groups of the index.
const PLACES: &[(&str, &[Place])] = &[
    (
        "The firm and its people",
        &[
            place(Right::KeepFirm, "/settings/firm", "building-2", "The firm", FIRM),
            place(Right::WorkAny, "/settings/colleagues", "users-round", "Colleagues", COLLEAGUES),
            place(Right::KeepFirm, "/settings/currencies", "coins", "Currencies", CURRENCIES),
            place(Right::KeepFirm, "/settings/practices", "briefcase-business", "Practices and offices", PRACTICES),
        ],
    ),
    (
        "Lists and rules",
        &[
            place(Right::KeepLists, "/settings/sources", "list-filter", "Sources", SOURCES),
            place(Right::KeepLists, "/settings/reasons", "flag", "Reasons", REASONS),
            place(Right::KeepLists, "/settings/cadences", "calendar-days", "Cadences", CADENCES),
            place(Right::KeepLists, "/settings/routing", "split", "Routing", ROUTING),
            place(Right::KeepFirm, "/settings/custom-fields", "columns-3", "Custom fields", CUSTOM_FIELDS),
        ],
    ),
    (
        "Who sees what",
        &[
            place(Right::KeepWalls, "/settings/walls", "lock", "Walls", WALLS),
            place(Right::KeepFirm, "/settings/tokens", "key-round", "Tokens", TOKENS),
        ],
    ),
    (
        "Running it",
        &[
            place(Right::Import, "/imports", "upload", "Imports", IMPORTS),
            place(Right::KeepLists, "/bin", "trash-2", "Bin", BIN),
            place(Right::KeepJobs, "/settings/background-work", "activity", "Background work", BACKGROUND),
        ],
    ),
];

/// The pages of settings the colleague may open.
pub(crate) fn places(ctx: &Ctx) -> impl Iterator<Item = &'static Place> {
    PLACES.iter().flat_map(|(_, places)| *places).filter(|place| ctx.may(place.right))
}

async fn groups(ctx: &Ctx, reader: &mut Reader) -> Result<Vec<(&'static str, Vec<Entry>)>, WebError> {
    let counts = counts(reader).await?;
    let entry = |place: &Place| {
        let of = counts.iter().find(|(href, _)| *href == place.href);
        let count = of.map(|(_, said)| said.clone()).unwrap_or_default();
        Entry { href: place.href, icon: place.icon, title: place.title, about: place.about, count }
    };
    let groups = PLACES
        .iter()
        .map(|(title, places)| (*title, places.iter().filter(|place| ctx.may(place.right)).map(entry).collect::<Vec<_>>()));
    Ok(groups.filter(|(_, entries)| !entries.is_empty()).collect())
}

/// How much of what is kept there is in use, by the address of its page.
async fn counts(reader: &mut Reader) -> Result<[(&'static str, String); 8], WebError> {
    let here = store::all(reader).await?.iter().filter(|c| c.left_on.is_none()).count();
    let practices = store::practices(reader).await?.iter().filter(|p| p.retired_at.is_none()).count();
    let offices = store::offices(reader).await?.iter().filter(|o| o.retired_at.is_none()).count();
    let sources = lists::sources(reader).await?.iter().filter(|s| s.retired_at.is_none()).count();
    let reasons = lists::reasons(reader).await?.iter().filter(|r| r.retired_at.is_none()).count();
    let cadences = lists::cadences(reader).await?.iter().filter(|c| c.retired_at.is_none()).count();
    let fields = store_fields::all(reader).await?.iter().filter(|f| f.retired_at.is_none()).count();
    let rules = lists::routing_rules(reader).await?.len();
    let tokens = token_rows::all(reader).await?.iter().filter(|t| t.revoked_at.is_none()).count();
    let number = |n: usize, one, many| counted(i64::try_from(n).unwrap_or(i64::MAX), one, many);
    Ok([
        ("/settings/colleagues", number(here, "colleague", "colleagues")),
        (
            "/settings/practices",
            format!("{}, {}", number(practices, "practice", "practices"), number(offices, "office", "offices")),
        ),
        ("/settings/sources", number(sources, "source", "sources")),
        ("/settings/reasons", number(reasons, "reason", "reasons")),
        ("/settings/cadences", number(cadences, "cadence", "cadences")),
        ("/settings/routing", number(rules, "rule", "rules")),
        ("/settings/custom-fields", number(fields, "field", "fields")),
        ("/settings/tokens", number(tokens, "token", "tokens")),
    ])
}

const FIRM: &str = "Name, zone, hours, days off, financial year, response target, when something is quiet";
const COLLEAGUES: &str = "Who is here, what they may do, who stands in for whom, handing over";
const CURRENCIES: &str = "What other currencies are worth in the firm's, from which day on";
const PRACTICES: &str = "The service lines with their heads, and where colleagues sit";
const SOURCES: &str = "How clients found us";
const REASONS: &str = "Why something was won, declined or lost";
const CADENCES: &str = "The planned row of touches each referral follows";
const ROUTING: &str = "Who owns what comes in";
const CUSTOM_FIELDS: &str = "What you note of people, organisations, referrals and matters beyond what is here";
const WALLS: &str = "What some colleagues are denied, everywhere";
const TOKENS: &str = "Programs that act as a colleague through the API";
const IMPORTS: &str = "Files that were brought in, row by row, and taking them back";
const BIN: &str = "What was deleted and can still be taken out";
const BACKGROUND: &str = "Whether reminders and recurring work run";

/// Colleagues as options of a select, by name.
pub(crate) fn options(all: &[Colleague], take: impl Fn(&Colleague) -> bool) -> Vec<(String, String)> {
    all.iter().filter(|c| take(c)).map(|c| (c.id.to_string(), c.name.clone())).collect()
}

/// Whether a colleague is still with the firm.
pub(crate) fn is_here(colleague: &Colleague, today: Date) -> bool {
    colleague.left_on.is_none_or(|last| last > today)
}
