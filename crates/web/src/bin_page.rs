//! The bin: what was deleted, by whom, how long it can still be taken out, and the button that does.

use askama::Template;
use goodword_actions::delete_referral::DAYS_IN_BIN;
use goodword_actions::delete_touch::DeleteTouch;
use goodword_actions::empty_bin::kept_since;
use goodword_actions::restore_touch::RestoreTouch;
use goodword_domain::permit::Right;
use goodword_domain::{Noun, Timestamp, id};
use goodword_store::Reader;
use goodword_store::bin::{self, Held, InBin, Wanted};
use goodword_store::touches::Touch;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::asks::Ask;
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::keyset::{self, Keyset};
use crate::shape::shape;
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::{self, Colleagues, Say};
use crate::wish::Landing;

/// How many a page holds.
const PAGE: i64 = 50;

/// The kinds as tabs: the word of the address, the heading.
const KINDS: &[(&str, Noun, &str)] = &[
    ("referral", Noun::Referral, "Referrals"),
    ("person", Noun::Person, "People"),
    ("organisation", Noun::Organisation, "Organisations"),
    ("touch", Noun::Touch, "Touches"),
];

pub(crate) fn routes(t: &mut Table) {
    t.page("/bin", Right::See, "bin", show!(page));
    let all = shape! { "records": Vec<InBin>, "held": Vec<Held>, "next": Option<String> };
    t.read("/bin", (Right::See, "bin"), (ASKS, all), |ctx| Box::pin(api(ctx)));
    t.verb_on::<DeleteTouch>("/touches/{touch_id}/deletion", (Right::See, show!(page)), |touch, _| {
        let undo = format!("/touches/{}/restoration", touch.id);
        Landing::at(about(touch), "The touch was put in the bin.").undo(undo)
    });
    t.verb_on::<RestoreTouch>("/touches/{touch_id}/restoration", (Right::See, show!(page)), |touch, _| {
        Landing::at(about(touch), "The touch is back from the bin.")
    });
}

/// Where a touch stands: on the page of its referral, else with the people it was with.
fn about(touch: &Touch) -> String {
    touch.referral_id.map_or_else(|| "/people".to_owned(), |id| format!("/referrals/{id}"))
}

/// What the bin may be asked for.
const ASKS: &[Ask] = &[
    Ask::text("q", "Found by name."),
    Ask::words("kind", "Records of one kind.", || KINDS.iter().map(|(word, ..)| *word).collect()),
    keyset::AFTER,
    keyset::after_id("ReferralId"),
];

struct Row {
    icon: &'static str,
    name: String,
    about: String,
    by: String,
    when: String,
    iso: String,
    left: String,
    soon: bool,
    restore: String,
    version: Option<i64>,
}

struct Tab {
    text: &'static str,
    href: String,
    current: bool,
    count: String,
}

#[derive(Template)]
#[template(path = "bin/bin.html")]
struct BinPage {
    shell: Shell,
    rows: Vec<Row>,
    tabs: Vec<Tab>,
    kind: String,
    find: String,
    more: String,
    days: i64,
    refused: String,
    may: bool,
}

fn wanted(ctx: &Ctx, noun: Option<Noun>) -> Wanted {
    Wanted { since: kept_since(ctx.now()), find: ctx.query("q").unwrap_or_default().to_owned(), noun }
}

/// The kind the address asks for.
fn kind(ctx: &Ctx) -> Option<Noun> {
    KINDS.iter().find(|(word, ..)| ctx.query("kind") == Some(word)).map(|(_, noun, _)| *noun)
}

async fn read(ctx: &Ctx, db: &mut Reader, path: &str) -> Result<(Vec<InBin>, String), WebError> {
    let after = ctx.query("after").and_then(|at| at.parse::<Timestamp>().ok());
    let after = after.zip(ctx.query("after_id").and_then(|record| id::read(record).ok()));
    let mut all = bin::page(db, &wanted(ctx, kind(ctx)), after, PAGE + 1).await?;
    let more =
        keyset::more(ctx, path, &mut all, PAGE, |line| Keyset { name: line.deleted_at.to_string(), id: id::write(line.id) });
    Ok((all, more))
}

/// The page; also with the refusal of what was to be taken out.
pub(crate) async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    let mut db = ctx.read().await?;
    let rules = ctx.rules(&mut db).await?;
    let say = ctx.say(&rules);
    let colleagues = Colleagues::load(&mut db, say.today()).await?;
    let (all, more) = read(&ctx, &mut db, "/bin").await?;
    let held = bin::held(&mut db, &wanted(&ctx, None)).await?;
    let shell = Shell::of(&ctx, &mut db, "Bin", "settings").await?;
    let page = BinPage {
        shell,
        rows: all.iter().map(|line| row(line, &say, &colleagues)).collect(),
        tabs: tabs(&ctx, &held),
        kind: ctx.query("kind").unwrap_or_default().to_owned(),
        find: ctx.query("q").unwrap_or_default().to_owned(),
        more,
        days: DAYS_IN_BIN,
        refused: draft.refusal.as_ref().map(|r| r.sentence.to_string()).unwrap_or_default(),
        may: ctx.may(Right::Capture),
    };
    show::html(&page, &draft)
}

fn tabs(ctx: &Ctx, held: &[Held]) -> Vec<Tab> {
    let find = ctx.query("q").unwrap_or_default();
    let href = |kind: &str| {
        let asked: Vec<(&str, &str)> = [("kind", kind), ("q", find)].into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let query = serde_html_form::to_string(asked).unwrap_or_default();
        if query.is_empty() { "/bin".to_owned() } else { format!("/bin?{query}") }
    };
    let all = held.iter().map(|h| h.records).sum();
    let first = Tab { text: "All", href: href(""), current: kind(ctx).is_none(), count: view::count(all) };
    let of_kind = KINDS.iter().map(|(word, noun, text)| {
        let count = held.iter().find(|h| h.noun == *noun).map(|h| view::count(h.records)).unwrap_or_default();
        Tab { text, href: href(word), current: kind(ctx) == Some(*noun), count }
    });
    std::iter::once(first).chain(of_kind).collect()
}

fn row(line: &InBin, say: &Say, colleagues: &Colleagues) -> Row {
    let record = id::write(line.id);
    let (icon, place) = match line.noun {
        Noun::Referral => ("handshake", "referrals"),
        Noun::Person => ("user-round", "people"),
        Noun::Organisation => ("building-2", "organisations"),
        _ => (line.kind.map_or("phone", crate::referral::timeline::icon), "touches"),
    };
    let name = match line.kind {
        Some(kind) if line.name.is_empty() => kind.label().to_owned(),
        Some(kind) => format!("{} with {}", kind.label(), line.name),
        None => line.name.clone(),
    };
    let over = line.deleted_at.saturating_add(SignedDuration::from_hours(24 * DAYS_IN_BIN)).unwrap_or(line.deleted_at);
    // A day that has begun is one: what was put in just now has all of its 30.
    let days = (over.duration_since(say.now()).as_secs() + 86_399) / 86_400;
    let by = colleagues.name(line.deleted_by);
    Row {
        icon,
        name,
        about: line.about.clone(),
        by: if by.is_empty() { "Goodword".to_owned() } else { by.to_owned() },
        when: say.moment(line.deleted_at),
        iso: say.iso(line.deleted_at),
        left: view::counted(days, "day", "days"),
        soon: days <= 3,
        restore: format!("/{place}/{record}/restoration"),
        version: line.version,
    }
}

async fn api(ctx: Ctx) -> Result<Value, WebError> {
    let mut db = ctx.read().await?;
    let (records, next) = read(&ctx, &mut db, "/api/v1/bin").await?;
    let held = bin::held(&mut db, &wanted(&ctx, None)).await?;
    Ok(json!({ "records": records, "held": held, "next": Some(next).filter(|next| !next.is_empty()) }))
}
