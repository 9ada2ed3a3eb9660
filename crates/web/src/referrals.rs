//! Referrals: views as tabs, filters in the address, as a table or a board of the same view.

mod api;
pub(crate) mod asked;
mod board;
mod bulk;
mod chips;
mod new;
pub(crate) mod row;

use askama::Template;
use goodword_actions::bulk_referrals::BulkReferrals;
use goodword_actions::record_referral::RecordReferral;
use goodword_domain::money::Money;
use goodword_domain::permit::Right;
use goodword_store::Reader;
use goodword_store::referrals::list::{self, After, Total};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shell::Shell;
use crate::table::Table;
use crate::view::{self, Colleagues, Say};
use crate::{capture, show};

use asked::{Asked, VIEWS};
use board::Board;
use chips::{Chip, Choices};
use row::{Row, Words};

/// How many lines a page has.
const PAGE: usize = 50;

pub(crate) fn routes(t: &mut Table) {
    t.page("/referrals", Right::See, "referrals", show!(index));
    t.read("/referrals", (Right::See, "referrals"), (api::ASKS, api::answer()), |ctx| Box::pin(api::list(ctx)));
    t.page("/referrals/new", Right::Capture, "new referral", show!(new::form));
    t.verb::<RecordReferral>("/referrals", show!(new::form), |done, ctx| capture::landing(done, ctx).again("/referrals/new"));
    t.ask("/referrals/bulk", Right::WorkOwn, "bulk_referrals", show!(bulk::of_form));
    t.call::<BulkReferrals>("/referrals/bulk");
    t.ask("/referrals/{referral_id}/column", Right::WorkOwn, "move_stage", show!(board::moved));
}

/// A tab.
struct Tab {
    label: &'static str,
    href: String,
    current: bool,
}

/// A heading that sorts.
struct Heads {
    due: (String, &'static str),
    introduced: (String, &'static str),
    value: (String, &'static str),
}

#[derive(Template)]
#[template(path = "referrals/index.html")]
struct ReferralsPage {
    shell: Shell,
    tabs: Vec<Tab>,
    chips: Vec<Chip>,
    choices: Choices,
    /// What the form that filters carries along: name and value.
    carried: Vec<(String, String)>,
    clear: String,
    table_href: String,
    board_href: String,
    heads: Heads,
    rows: Vec<Row>,
    next: String,
    board: Option<Board>,
    total: i64,
    tab_count: String,
    total_said: String,
    sums: String,
    filtered: bool,
    view: String,
    bulk_action: String,
    may_capture: bool,
    may_work: bool,
    may_reassign: bool,
    ticked: Vec<String>,
    error: String,
    here: String,
}

/// The list, or the board.
pub async fn index(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let asked = Asked::of(&ctx, &rules);
    let say = Say::at(ctx.now(), &rules);
    let colleagues = Colleagues::load(&mut reader, say.today()).await?;
    let words = Words { say: &say, colleagues: &colleagues, rules: &rules, now: ctx.now() };
    let choices = Choices::load(&mut reader, &asked, &colleagues).await?;
    let chips = chips::chips(&ctx, &mut reader, &asked, (&choices, &colleagues, &say)).await?;
    // The columns of a board are counted to the last; a table says “more than” from some number on.
    let (totals, many) = match asked.board {
        true => (list::totals(&mut reader, &asked.filter).await?, false),
        false => list::totals_of_first(&mut reader, &asked.filter, list::COUNTED).await?,
    };
    let (rows, next, board) = if asked.board {
        (Vec::new(), String::new(), Some(Board::load(&mut reader, &asked, &totals, &words).await?))
    } else {
        let (rows, next) = page(&mut reader, &asked, &words).await?;
        (rows, next, None)
    };
    let shell = Shell::of(&ctx, &mut reader, "Referrals", "referrals").await?;
    let total = totals.iter().map(|t| t.referrals).sum::<i64>() - i64::from(many);
    let tabs = VIEWS.iter().map(|(word, label)| Tab {
        label,
        href: asked.query.with("view", word).with("sort", "").href(),
        current: *word == asked.view,
    });
    let with_view = asked.query.with("view", &asked.view);
    show::html(
        &ReferralsPage {
            tabs: tabs.collect(),
            chips,
            choices,
            carried: carried(&asked),
            clear: asked.query.bare().with("view", &asked.view).href(),
            table_href: with_view.with("as", "").href(),
            board_href: with_view.with("as", "board").href(),
            heads: heads(&asked),
            rows,
            next,
            board,
            total,
            tab_count: if many { format!("{}+", view::count(total)) } else { total.to_string() },
            total_said: total_said(total, many),
            // The sum of a part would be taken for that of all.
            sums: if many { String::new() } else { sums(&totals) },
            filtered: asked.is_filtered(),
            view: asked.view.clone(),
            bulk_action: with_view.href().replacen("/referrals", "/referrals/bulk", 1),
            may_capture: ctx.may(Right::Capture),
            may_work: ctx.may(Right::WorkOwn),
            may_reassign: ctx.may(Right::WorkAny),
            ticked: draft.all("id").into_iter().map(str::to_owned).collect(),
            error: draft.refusal.as_ref().map(|r| r.sentence.to_string()).unwrap_or_default(),
            here: with_view.href(),
            shell,
        },
        &draft,
    )
}

/// The lines of a page, and the address of the next.
async fn page(reader: &mut Reader, asked: &Asked, words: &Words<'_>) -> Result<(Vec<Row>, String), WebError> {
    let most = i64::try_from(PAGE).unwrap_or(50) + 1;
    let mut lines = list::page(reader, &asked.filter, asked.sort, asked.after, most).await?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = match lines.last() {
        Some(last) if more => asked.next_href(After { key: asked.sort.key(last), id: last.id }),
        _ => String::new(),
    };
    Ok((lines.iter().map(|line| Row::of(line, words)).collect(), next))
}

/// How many there are, as the foot of the table says it.
fn total_said(total: i64, many: bool) -> String {
    let counted = view::counted(total, "referral", "referrals");
    if many { format!("more than {counted}") } else { counted }
}

/// What all that match may be worth, each currency by itself.
pub(crate) fn sums(totals: &[Total]) -> String {
    let mut by_currency: Vec<Money> = Vec::new();
    for total in totals {
        let Some(currency) = total.currency else { continue };
        match by_currency.iter_mut().find(|m| m.currency == currency) {
            Some(sum) => sum.minor = sum.minor.saturating_add(total.minor),
            None => by_currency.push(Money::new(total.minor, currency)),
        }
    }
    by_currency.iter().map(ToString::to_string).collect::<Vec<_>>().join(" + ")
}

/// What the form that filters sends along although it has no field for it.
fn carried(asked: &Asked) -> Vec<(String, String)> {
    const FIELDS: &[&str] = &[
        "owner",
        "practice",
        "office",
        "source",
        "direction",
        "state",
        "received_from",
        "received_to",
        "introductions",
        "q",
        "view",
    ];
    let mut all: Vec<_> = asked.query.0.iter().filter(|(name, _)| !FIELDS.contains(&name.as_str())).cloned().collect();
    all.push(("view".to_owned(), asked.view.clone()));
    all
}

fn heads(asked: &Asked) -> Heads {
    let head = |word: &str, way: &'static str| {
        let now = if asked.sort_word() == word { way } else { "" };
        (asked.query.with("view", &asked.view).with("sort", word).href(), now)
    };
    Heads { due: head("due", "ascending"), introduced: head("introduced", "descending"), value: head("value", "descending") }
}
