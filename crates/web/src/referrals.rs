//! Referrals: views as tabs, filters in the address, as a table or a board of the same view.

mod api;
pub(crate) mod asked;
mod board;
mod bulk;
mod calendar;
mod chips;
mod custom;
mod file;
mod groups;
mod new;
pub(crate) mod row;
mod ways;

use std::sync::Arc;

use askama::Template;
use goodword_actions::Rules;
use goodword_actions::bulk_referrals::BulkReferrals;
use goodword_actions::record_referral::RecordReferral;
use goodword_domain::custom::FieldOn;
use goodword_domain::money::Currency;
use goodword_domain::permit::Right;
use goodword_domain::view::{ListColumn, ViewColumn};
use goodword_reports::FileKind;
use goodword_store::Reader;
use goodword_store::referrals::list::{self, After, Total};
use goodword_store::saved_views::SavedView;

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::lists::bar::Chip;
use crate::lists::columns::Columns;
use crate::lists::custom::{Column, Fields, FilterInput};
use crate::lists::views::{self, Views};
use crate::shell::Shell;
use crate::table::Table;
use crate::view::{self, Colleagues, Sums};
use crate::{capture, show};

use asked::{Asked, Shown};
use board::Board;
use calendar::Calendar;
use chips::Choices;
use groups::Groups;
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
    t.page("/referrals/file", Right::See, "referrals as a file", show!(as_file));
    views::routes(t);
    t.ask("/referrals/{referral_id}/column", Right::WorkOwn, "move_stage", show!(board::moved));
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
    views: Views,
    /// The same list as a file, and as a workbook.
    files: (String, String),
    /// The filters as they stand, for one more way to match.
    was: String,
    chips: Vec<Chip>,
    choices: Choices,
    /// What the form that filters carries along: name and value.
    carried: Vec<(String, String)>,
    clear: String,
    table_href: String,
    board_href: String,
    calendar_href: String,
    groups_href: String,
    columns: Columns<ListColumn>,
    /// What the form of the columns carries along.
    beside_columns: Vec<(String, String)>,
    shown: Shown,
    heads: Heads,
    rows: Vec<Row>,
    next: String,
    board: Option<Board>,
    calendar: Option<Calendar>,
    groups: Option<Groups>,
    total: i64,
    tab_count: String,
    total_said: String,
    sums: String,
    /// What custom fields come to: name and sum.
    custom_sums: Vec<(String, String)>,
    /// The custom fields of the form that filters.
    custom_filters: Vec<FilterInput>,
    filtered: bool,
    view: String,
    bulk_action: String,
    may_capture: bool,
    may_work: bool,
    may_reassign: bool,
    ticked: Vec<String>,
    /// What was typed into the bar of a wish that was refused.
    typed: Draft,
    error: String,
    here: String,
}

impl ReferralsPage {
    /// What was typed into a field of the bar.
    fn typed(&self, name: &str) -> &str {
        self.typed.value(name).unwrap_or_default()
    }
}

/// What the list comes to, and whether there is more of it: the columns of a board, and groups, are counted to the last; a table says “more
/// than” from some number on.
async fn totals(reader: &mut Reader, asked: &Asked) -> Result<(Vec<Total>, bool), WebError> {
    Ok(match asked.shown {
        Shown::Board | Shown::Groups => (list::totals(reader, &asked.filter).await?, false),
        Shown::Table | Shown::Calendar => list::totals_of_first(reader, &asked.filter, list::COUNTED).await?,
    })
}

/// What is asked for, and a view of the data that answers it.
async fn begun(ctx: &Ctx) -> Result<(Reader, Arc<Rules>, Asked), WebError> {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let asked = Asked::of(ctx, &rules);
    // The lists of all and of one owner are opened all day; of what is narrowed further the values say what is quickest.
    if asked.query.filters().count() <= 1 {
        reader.decide_once().await?;
    }
    Ok((reader, rules, asked))
}

/// The list, or the board.
pub async fn index(ctx: Ctx, draft: Draft) -> WebResult {
    let (mut reader, rules, mut asked) = begun(&ctx).await?;
    let saved = views::saved(&ctx, &mut reader, asked::LIST.list).await?;
    if draft.refusal.is_none()
        && let Some(to) = elsewhere(&ctx, &mut reader, (&asked, &saved)).await?
    {
        return Ok(show::go(&to));
    }
    let fields = Fields::load(&mut reader, FieldOn::Referral).await?;
    asked.sort = custom::sort(&fields, &asked.query).unwrap_or(asked.sort);
    let columns =
        Columns::of(&asked.with_view(), fields.columns(&asked.with_view()), (|of: ListColumn| of.label().to_owned(), &[]));
    let say = ctx.say(&rules);
    let colleagues = Colleagues::load(&mut reader, say.today()).await?;
    let words = Words { say: &say, colleagues: &colleagues, rules: &rules, now: ctx.now() };
    let choices = Choices::load(&mut reader, &asked, &colleagues).await?;
    let chips = chips::chips(&ctx, &mut reader, &asked, (&choices, &colleagues, &say, &fields)).await?;
    let (totals, many) = totals(&mut reader, &asked).await?;
    let Parts { rows, next, board, calendar, groups } =
        parts(&mut reader, &asked, &totals, &words, (&choices, &colleagues, &fields), &columns.custom).await?;
    let total = totals.iter().map(|t| t.referrals).sum::<i64>() - i64::from(many);
    let custom_sums = custom_sums(&mut reader, &asked, total >= list::COUNTED, &fields, &columns.custom).await?;
    let views = Views::load(&ctx, &mut reader, (&asked.query, &asked.view), saved).await?;
    let with_view = asked.with_view();
    show::html(
        &ReferralsPage {
            files: with_view.files(),
            was: serde_html_form::to_string(asked.query.filters().collect::<Vec<_>>()).unwrap_or_default(),
            views,
            chips,
            choices,
            carried: carried(&asked, &fields),
            clear: asked.query.bare().with("view", &asked.view).href(),
            table_href: with_view.with("as", "").with("month", "").href(),
            groups_href: with_view.with("as", "groups").with("month", "").href(),
            custom_sums,
            custom_filters: fields.inputs(),
            columns,
            beside_columns: with_view.0.iter().filter(|(name, _)| name != "cols").cloned().collect(),
            calendar_href: with_view.with("as", "calendar").href(),
            shown: asked.shown,
            board_href: with_view.with("as", "board").with("month", "").href(),
            heads: heads(&asked),
            rows,
            next,
            board,
            calendar,
            groups,
            total,
            tab_count: if many { format!("{}+", view::count(total)) } else { total.to_string() },
            total_said: total_said(total, many),
            // The sum of a part would be taken for that of all.
            sums: if many { String::new() } else { sums(&totals, rules.firm.currency) },
            filtered: asked.is_filtered(),
            view: asked.view.clone(),
            bulk_action: with_view.at("/referrals/bulk"),
            may_capture: ctx.may(Right::Capture),
            may_work: ctx.may(Right::WorkOwn),
            may_reassign: ctx.may(Right::WorkAny),
            ticked: bulk::ids(&draft).map(str::to_owned).collect(),
            typed: draft.clone(),
            error: draft.refusal.as_ref().map(|r| r.sentence.to_string()).unwrap_or_default(),
            here: with_view.href(),
            shell: Shell::of(&ctx, &mut reader, "Referrals", "referrals").await?,
        },
        &draft,
    )
}

/// Where an address brings to that is none of the list as it is shown: one more way to match, or a saved view.
async fn elsewhere(ctx: &Ctx, reader: &mut Reader, (asked, saved): (&Asked, &[SavedView])) -> Result<Option<String>, WebError> {
    match ways::one_more_way(ctx, asked) {
        Some(to) => Ok(Some(to)),
        None => views::leads_to(ctx, reader, (&asked::LIST, saved)).await,
    }
}

/// What the list is shown as.
#[derive(Default)]
struct Parts {
    rows: Vec<Row>,
    next: String,
    board: Option<Board>,
    calendar: Option<Calendar>,
    groups: Option<Groups>,
}

/// Reads what the list is shown as, and nothing of the others.
async fn parts(
    reader: &mut Reader,
    asked: &Asked,
    totals: &[Total],
    words: &Words<'_>,
    (choices, colleagues, fields): (&Choices, &Colleagues, &Fields),
    columns: &[Column],
) -> Result<Parts, WebError> {
    let mut parts = Parts::default();
    match asked.shown {
        Shown::Table => (parts.rows, parts.next) = page(reader, asked, words, (fields, columns)).await?,
        Shown::Board => parts.board = Some(Board::load(reader, asked, totals, words).await?),
        Shown::Groups => {
            parts.groups = Some(Groups::load(reader, asked, (choices, colleagues, fields), words.say.reporting()).await?)
        }
        Shown::Calendar => parts.calendar = Some(Calendar::load(reader, asked, words).await?),
    }
    Ok(parts)
}

/// What custom fields come to in a table that is short enough to add them up.
async fn custom_sums(
    reader: &mut Reader,
    asked: &Asked,
    long: bool,
    fields: &Fields,
    columns: &[Column],
) -> Result<Vec<(String, String)>, WebError> {
    if long || asked.shown != Shown::Table {
        return Ok(Vec::new());
    }
    custom::sums(reader, asked, (fields, columns)).await
}

/// The list as a file.
async fn as_file(ctx: Ctx, _: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let asked = Asked::of(&ctx, &rules);
    as_file_of(&ctx, &mut reader, asked, crate::file::kind(&ctx)).await
}

/// What is asked for, as a file.
async fn as_file_of(ctx: &Ctx, reader: &mut Reader, mut asked: Asked, kind: FileKind) -> WebResult {
    let rules = ctx.rules(reader).await?;
    let say = ctx.say(&rules);
    let colleagues = Colleagues::load(reader, say.today()).await?;
    let fields = Fields::load(reader, FieldOn::Referral).await?;
    asked.sort = custom::sort(&fields, &asked.query).unwrap_or(asked.sort);
    let table = file::table(reader, &asked, (&say, &colleagues, &fields), kind).await?;
    crate::file::answer(table, kind, "referrals").await
}

/// The lines of a page, and the address of the next.
async fn page(
    reader: &mut Reader,
    asked: &Asked,
    words: &Words<'_>,
    (fields, columns): (&Fields, &[Column]),
) -> Result<(Vec<Row>, String), WebError> {
    let most = i64::try_from(PAGE).unwrap_or(50) + 1;
    let mut lines = list::page(reader, &asked.filter, asked.sort, asked.after, most).await?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = match lines.last() {
        Some(last) if more => asked.next_href(After { key: asked.sort.key(last), id: last.id }),
        _ => String::new(),
    };
    let mut cells = fields.cells(reader, &lines.iter().map(|line| line.id.get()).collect::<Vec<_>>(), columns).await?;
    let row = |line: &list::Line| {
        let custom = cells.remove(&line.id.get()).unwrap_or_default();
        Row { custom, ..Row::of(line, words) }
    };
    Ok((lines.iter().map(row).collect(), next))
}

/// How many there are, as the foot of the table says it.
fn total_said(total: i64, many: bool) -> String {
    let counted = view::counted(total, "referral", "referrals");
    if many { format!("more than {counted}") } else { counted }
}

/// What all that match may be worth.
pub(crate) fn sums(totals: &[Total], reporting: Currency) -> String {
    let mut sums = Sums::of(reporting);
    for total in totals {
        let Some(currency) = total.currency else { continue };
        sums.add(currency, total.minor, total.worth);
    }
    sums.said()
}

/// What the form that filters sends along although it has no field for it.
fn carried(asked: &Asked, fields: &Fields) -> Vec<(String, String)> {
    const FIELDS: &[&str] = &[
        "owner",
        "practice",
        "office",
        "source",
        "direction",
        "state",
        "received_from",
        "received_to",
        "received_in",
        "decided_in",
        "due_in",
        "introductions",
        "q",
        "view",
    ];
    let in_form = |name: &str| fields.inputs().iter().any(|input| name.starts_with(&input.name));
    let mut all: Vec<_> =
        asked.query.0.iter().filter(|(name, _)| !FIELDS.contains(&name.as_str()) && !in_form(name)).cloned().collect();
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
