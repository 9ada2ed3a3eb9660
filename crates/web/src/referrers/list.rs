//! The list of referrers: kind, tier, what they sent, when they were last heard of, and those gone silent.

use std::collections::HashMap;

use askama::Template;
use goodword_domain::PersonId;
use goodword_domain::Timestamp;
use goodword_domain::referrer::{ReferrerKind, Tier};
use goodword_reports::Cell;
use goodword_store::Reader;
use goodword_store::people::positions;
use goodword_store::referrers::list::{self, After, Wanted};
use serde_json::{Value, json};

use crate::asks::Ask;
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::file::{self, AT_ONCE, Filed, text};
use crate::shape::shape;
use crate::shell::Shell;
use crate::view::{Face, Say, counted};
use crate::{keyset, show};

/// How many a page holds.
const PAGE: i64 = 50;
/// After how many months without a word somebody has gone silent (PRODUCT: contact going cold).
const SILENT_MONTHS: i32 = 6;

struct Row {
    face: Face,
    href: String,
    /// Where they are now; that it is an organisation, of one.
    at: String,
    kind: &'static str,
    tier: &'static str,
    received: i64,
    undecided: i64,
    decided: i64,
    won: i64,
    last: String,
    touched: String,
}

#[derive(Template)]
#[template(path = "referrers/referrers.html")]
struct ReferrersPage {
    shell: Shell,
    rows: Vec<Row>,
    find: String,
    kind: String,
    tier: String,
    silent: bool,
    by_last: bool,
    filtered: bool,
    count: String,
    more: String,
    /// The list as a file, and as a workbook.
    files: (String, String),
    kinds: Vec<(&'static str, &'static str)>,
    tiers: Vec<(&'static str, &'static str)>,
}

fn wanted(ctx: &Ctx, say: &Say) -> Wanted {
    Wanted {
        find: ctx.query("q").unwrap_or_default().to_owned(),
        kind: ctx.query("kind").and_then(|kind| kind.parse::<ReferrerKind>().ok()),
        tier: ctx.query("tier").and_then(|tier| tier.parse::<Tier>().ok()),
        silent_since: ctx.query("view").filter(|view| *view == "silent").map(|_| say.months_ago(SILENT_MONTHS)),
        by_last: ctx.query("sort") == Some("last"),
    }
}

fn after(ctx: &Ctx) -> Option<After> {
    let after = ctx.query("after")?;
    Some(After {
        name_sort: after.to_owned(),
        last_introduced: after.parse().unwrap_or_default(),
        id: goodword_domain::id::read(ctx.query("after_id")?).ok()?,
    })
}

/// Cuts the line too many, and gives the address of the next page.
fn more(ctx: &Ctx, path: &str, all: &mut Vec<list::Line>, by_last: bool) -> String {
    keyset::more(ctx, path, all, PAGE, |line| keyset::Keyset {
        name: if by_last { line.last_introduced.to_string() } else { line.name_sort.clone() },
        id: goodword_domain::id::write(line.id),
    })
}

/// The referrers.
pub(super) async fn index(ctx: Ctx, draft: Draft) -> WebResult {
    let mut db = ctx.read().await?;
    let rules = ctx.rules(&mut db).await?;
    let say = ctx.say(&rules);
    let wanted = wanted(&ctx, &say);
    let mut all = list::page(&mut db, &wanted, after(&ctx).as_ref(), PAGE + 1).await?;
    let more = more(&ctx, "/referrers", &mut all, wanted.by_last);
    let count = counted(list::count(&mut db, &wanted).await?, "referrer", "referrers");
    let at = at(&mut db, &all, &say).await?;
    let shell = Shell::of(&ctx, &mut db, "Referrers", "referrers").await?;
    let page = ReferrersPage {
        shell,
        rows: all.into_iter().map(|line| row(line, &say, &at)).collect(),
        filtered: !wanted.find.is_empty() || wanted.kind.is_some() || wanted.tier.is_some(),
        kind: wanted.kind.map_or("", ReferrerKind::word).to_owned(),
        tier: wanted.tier.map_or("", Tier::word).to_owned(),
        silent: wanted.silent_since.is_some(),
        by_last: wanted.by_last,
        find: wanted.find,
        count,
        more,
        files: files(&ctx),
        kinds: crate::people::kinds(),
        tiers: crate::people::tiers(),
    };
    show::html(&page, &draft)
}

/// Where the people among some referrers are now.
async fn at(db: &mut Reader, lines: &[list::Line], say: &Say) -> Result<HashMap<PersonId, String>, WebError> {
    let people = lines.iter().filter_map(|line| line.person_id).collect();
    Ok(positions::at(db, people, say.today()).await?.into_iter().map(|at| (at.person_id, at.name)).collect())
}

/// An instant, as these lines have it; nothing for never.
fn instant(micros: i64) -> Option<Timestamp> {
    Timestamp::from_microsecond(micros).ok().filter(|_| micros > 0)
}

/// The addresses of the list as it stands, as a file and as a workbook.
fn files(ctx: &Ctx) -> (String, String) {
    let known = |name: &str| ["q", "kind", "tier", "view", "sort"].contains(&name);
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    pairs.extend(ctx.query.iter().filter(|(n, v)| known(n) && !v.is_empty()).map(|(n, v)| (n.as_str(), v.as_str())));
    let at = |pairs: &[(&str, &str)]| format!("/referrers/file?{}", serde_html_form::to_string(pairs).unwrap_or_default());
    let csv = at(&pairs);
    pairs.push(("format", "xlsx"));
    (csv, at(&pairs))
}

/// The list as it is written into a file, and how far it has come.
struct File {
    wanted: Wanted,
    say: Say,
    after: Option<After>,
}

/// The columns of the file.
const HEAD: [&str; 11] = [
    "id",
    "name",
    "organisation",
    "kind",
    "tier",
    "received",
    "undecided",
    "decided",
    "won",
    "last_introduced_on",
    "last_touch_on",
];

impl Filed for File {
    async fn rows(&mut self, db: &mut Reader) -> Result<Vec<Vec<Cell>>, WebError> {
        let lines = list::page(db, &self.wanted, self.after.as_ref(), AT_ONCE).await?;
        self.after = lines.last().map(|line| After {
            name_sort: line.name_sort.clone(),
            last_introduced: line.last_introduced,
            id: line.id,
        });
        let at = at(db, &lines, &self.say).await?;
        let on = |micros: i64| file::day(instant(micros).map(|at| self.say.day_of(at)));
        let row = |line: &list::Line| {
            let organisation = match line.person_id {
                Some(id) => at.get(&id).map(String::as_str),
                None => Some(line.name.as_str()),
            };
            vec![
                Cell::Text(goodword_domain::id::write(line.id)),
                Cell::Text(line.name.clone()),
                text(organisation),
                text(Some(line.kind.label())),
                text(line.tier.map(Tier::label)),
                Cell::Count(line.received),
                Cell::Count(line.received - line.decided),
                Cell::Count(line.decided),
                Cell::Count(line.won),
                on(line.last_introduced),
                on(line.last_touched),
            ]
        };
        Ok(lines.iter().map(row).collect())
    }
}

/// The list as a file: the same referrers in the same order, with the same columns.
pub(super) async fn as_file(ctx: Ctx, _: Draft) -> WebResult {
    let mut db = ctx.read().await?;
    let rules = ctx.rules(&mut db).await?;
    let say = ctx.say(&rules);
    let kind = file::kind(&ctx);
    let mut of = File { wanted: wanted(&ctx, &say), say, after: None };
    let head = HEAD.map(str::to_owned);
    let table = file::whole(&mut db, &mut of, (kind, "Referrers", &head)).await?;
    file::answer(table, kind, "referrers").await
}

fn row(line: list::Line, say: &Say, at: &HashMap<PersonId, String>) -> Row {
    let href = match (line.person_id, line.organisation_id) {
        (Some(id), _) => format!("/referrers/{id}"),
        (None, Some(id)) => format!("/organisations/{id}"),
        (None, None) => "/referrers".to_owned(),
    };
    let day = |micros: i64| instant(micros).map(|at| say.day(at)).unwrap_or_default();
    Row {
        face: Face::of(&line.name),
        href,
        at: match line.person_id {
            Some(id) => at.get(&id).cloned().unwrap_or_default(),
            None => "the organisation itself".to_owned(),
        },
        kind: line.kind.label(),
        tier: line.tier.map_or("", Tier::label),
        received: line.received,
        undecided: line.received - line.decided,
        decided: line.decided,
        won: line.won,
        last: day(line.last_introduced),
        touched: day(line.last_touched),
    }
}

/// What the list may be asked for.
pub(super) const ASKS: &[Ask] = &[
    Ask::text("q", "Found by name."),
    Ask::words("kind", "Of this kind.", || ReferrerKind::ALL.iter().map(|kind| kind.word()).collect()),
    Ask::words("tier", "Of this tier.", || Tier::ALL.iter().map(|tier| tier.word()).collect()),
    Ask::words("view", "`silent`: neither a referral nor a touch for six months.", || vec!["silent"]),
    Ask::words("sort", "`last`: who introduced somebody last comes first; else by name.", || vec!["last"]),
    keyset::AFTER,
    keyset::after_id("ReferrerId"),
];

/// The shape of the list.
pub(super) fn answer() -> Value {
    shape! { "referrers": Vec<list::Line>, "next": Option<String> }
}

/// The referrers as the API lists them.
pub(super) async fn api(ctx: Ctx) -> Result<Value, WebError> {
    let mut db = ctx.read().await?;
    let rules = ctx.rules(&mut db).await?;
    let wanted = wanted(&ctx, &ctx.say(&rules));
    let mut all = list::page(&mut db, &wanted, after(&ctx).as_ref(), PAGE + 1).await?;
    let next = more(&ctx, "/api/v1/referrers", &mut all, wanted.by_last);
    Ok(json!({ "referrers": all, "next": Some(next).filter(|next| !next.is_empty()) }))
}
