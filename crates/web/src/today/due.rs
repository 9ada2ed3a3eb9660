//! What is due, in sections that never overlap; each is a list of referrals, counted and linked by the very same filter.

use goodword_actions::Rules;
use goodword_domain::permit::Right;
use goodword_domain::referral::{ClockIs, DAYS_TO_THANK};
use goodword_domain::touch::TouchKind;
use goodword_domain::{ColleagueId, Date, cadence};
use goodword_store::referrals::list::{self, Line};
use goodword_store::{Reader, colleagues, referrals};
use jiff::{SignedDuration, Span};

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::lists::query::Query;
use crate::referrals::asked::{Asked, LIST};
use crate::referrals::row::{Row, Words};
use crate::view::{self, Colleagues, Say};

/// How many rows a section shows; the rest is one link away.
const ROWS: i64 = 12;
/// How many days ahead steps are shown.
const AHEAD: i64 = 3;

/// Whose work is shown.
pub(super) enum Whose {
    /// One's own, with what one does for others: as their deputy or their assistant.
    Mine(Vec<ColleagueId>),
    /// The practice's.
    Practice,
    /// Everybody's.
    Firm,
}

impl Whose {
    /// As the address says; only those who may work on anybody's referrals look further than their own.
    pub(super) async fn of(ctx: &Ctx, reader: &mut Reader, today: Date) -> Result<Self, WebError> {
        let any = ctx.may(Right::WorkAny) || !ctx.may(Right::WorkOwn);
        match ctx.query("whose") {
            Some("practice") if any && ctx.me.colleague.practice_id.is_some() => return Ok(Self::Practice),
            Some("firm") if any => return Ok(Self::Firm),
            // Somebody who owns nothing has nothing of their own to see.
            None if !ctx.may(Right::WorkOwn) => return Ok(Self::Firm),
            None if any && !referrals::something_is_left_with(reader, ctx.me.colleague.id).await? => return Ok(Self::Firm),
            _ => {}
        }
        let mut all = vec![ctx.me.colleague.id];
        all.extend(&ctx.me.acts_for);
        all.extend(colleagues::stood_in_for(reader, ctx.me.colleague.id, today).await?);
        all.dedup();
        Ok(Self::Mine(all))
    }

    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Mine(_) => "mine",
            Self::Practice => "practice",
            Self::Firm => "firm",
        }
    }

    /// What is said where nothing is due: whoever may see more is told that it is about their own.
    pub(super) fn nothing(&self, ctx: &Ctx) -> &'static str {
        if matches!(self, Self::Mine(_)) && !self.switch(ctx).is_empty() { "Nothing of yours is due" } else { "Nothing is due" }
    }

    /// The switch: label, address, and whether it is shown now. Nothing for those who see their own alone.
    pub(super) fn switch(&self, ctx: &Ctx) -> Vec<(&'static str, String, bool)> {
        if !ctx.may(Right::WorkAny) {
            return Vec::new();
        }
        let mut all = vec![("Mine", "/?whose=mine".to_owned(), matches!(self, Self::Mine(_)))];
        if ctx.me.colleague.practice_id.is_some() {
            all.push(("My practice", "/?whose=practice".to_owned(), matches!(self, Self::Practice)));
        }
        all.push(("Firm", "/?whose=firm".to_owned(), matches!(self, Self::Firm)));
        all
    }

    /// The filters that say so; `by` is the parameter that names a colleague.
    fn pairs(&self, by: &str, me: ColleagueId) -> Vec<(String, String)> {
        match self {
            Self::Mine(all) => {
                let word = |id: &ColleagueId| if *id == me { "me".to_owned() } else { id.to_string() };
                all.iter().map(|id| (by.to_owned(), word(id))).collect()
            }
            Self::Practice => vec![("practice".to_owned(), "mine".to_owned())],
            Self::Firm => Vec::new(),
        }
    }
}

/// A section.
pub(super) struct Section {
    pub key: &'static str,
    pub title: &'static str,
    pub count: i64,
    pub count_said: String,
    /// The same in Referrals.
    pub href: String,
    /// The query of that address.
    pub query: String,
    pub rows: Vec<Due>,
    pub ids: Vec<String>,
    pub more: bool,
}

/// One row.
pub(super) struct Due {
    pub row: Row,
    /// When the clock runs out; nothing for a step.
    pub clock: String,
    pub kind: &'static str,
    pub when: String,
    pub what: String,
    pub about: String,
    pub action: &'static str,
    pub action_href: String,
    pub action_icon: &'static str,
    pub first: bool,
}

impl Due {
    /// For those who move nothing: the one action is to open it.
    fn for_reading(mut self) -> Self {
        self.row.open = false;
        Self { action: "Open", action_href: self.row.href.clone(), action_icon: "external-link", ..self }
    }
}

/// What a section is about.
struct Wanted {
    key: &'static str,
    title: &'static str,
    by: &'static str,
    pairs: Vec<(&'static str, String)>,
}

fn wanted(today: Date) -> Vec<Wanted> {
    let day = |days: i64| today.saturating_add(Span::new().days(days)).to_string();
    let step = |key, title, mut pairs: Vec<(&'static str, String)>| {
        pairs.extend([("state", "open".to_owned()), ("clock", ClockIs::Off.word().to_owned()), ("sort", "due".to_owned())]);
        Wanted { key, title, by: "next_by", pairs }
    };
    vec![
        Wanted {
            key: "clocks",
            title: "Waiting for first contact",
            by: "owner",
            pairs: vec![("clock", ClockIs::Unanswered.word().to_owned()), ("sort", "clock".to_owned())],
        },
        step("late", "Late", vec![("due_to", day(-1))]),
        step("today", "Due today", vec![("due_from", day(0)), ("due_to", day(0))]),
        Wanted {
            key: "loops",
            title: "Loops open",
            by: "owner",
            pairs: vec![("loop", "open".to_owned()), ("sort", "waiting".to_owned())],
        },
        step("coming", "Next days", vec![("due_from", day(1)), ("due_to", day(AHEAD))]),
        Wanted {
            key: "quiet",
            title: "Quiet, with nothing due soon",
            by: "owner",
            pairs: vec![
                ("state", "quiet".to_owned()),
                ("clock", ClockIs::Off.word().to_owned()),
                ("due_from", day(AHEAD + 1)),
                ("sort", "due".to_owned()),
            ],
        },
    ]
}

/// Every section that holds something, worst first.
pub(super) async fn sections(
    ctx: &Ctx,
    reader: &mut Reader,
    whose: &Whose,
    (rules, say, ours): (&Rules, &Say, &Colleagues),
) -> Result<Vec<Section>, WebError> {
    let words = Words { say, colleagues: ours, rules, now: ctx.now() };
    let mut sections: Vec<Section> = Vec::new();
    for wanted in wanted(say.today()) {
        let mut pairs = vec![("view".to_owned(), "all".to_owned())];
        pairs.extend(whose.pairs(wanted.by, ctx.me.colleague.id));
        pairs.extend(wanted.pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        let asked = Asked::read(ctx, rules, Query(pairs, &LIST));
        let lines = list::page(reader, &asked.filter, asked.sort, None, ROWS + 1).await?;
        let shown = i64::try_from(lines.len()).unwrap_or(i64::MAX);
        let (count, many) = match shown > ROWS {
            true => list::count_to(reader, &asked.filter, list::COUNTED).await?,
            false => (shown, false),
        };
        if count == 0 {
            continue;
        }
        let first = sections.is_empty();
        let rows = lines.iter().take(usize::try_from(ROWS).unwrap_or(12)).enumerate();
        let rows: Vec<Due> = rows.map(|(at, line)| due(line, wanted.key, &words, first && at == 0)).collect();
        let rows = if ctx.may(Right::WorkOwn) { rows } else { rows.into_iter().map(Due::for_reading).collect() };
        let href = asked.query.href();
        sections.push(Section {
            key: wanted.key,
            title: wanted.title,
            count,
            count_said: if many { format!("more than {}", view::count(count)) } else { view::count(count) },
            query: href.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default(),
            href,
            ids: rows.iter().map(|due| due.row.id.clone()).collect(),
            rows,
            more: shown > ROWS,
        });
    }
    Ok(sections)
}

fn due(line: &Line, section: &str, words: &Words<'_>, first: bool) -> Due {
    let row = Row::of(line, words);
    let about = about(&row, section);
    let page = row.href.clone();
    let (action, address, action_icon) = action(line, section);
    let (clock, kind, when) = when(line, section, words, &row);
    let what = match section {
        "loops" if !line.thanked && line.decided_at.is_none() => format!("Thank {}", row.from),
        "loops" if line.decided_at.is_some() && !line.told => format!("Tell {} what became of it", row.from),
        "loops" => format!("Thank {}", row.from),
        _ => row.next.clone(),
    };
    Due { action_href: format!("{page}{address}"), clock, kind, when, what, about, action, action_icon, first, row }
}

/// Who it is from and what it is about; that it is quiet, unless the row's first words say as much.
fn about(row: &Row, section: &str) -> String {
    let side = if row.side.is_empty() { row.side_word.to_owned() } else { format!("{} {}", row.side_word, row.side) };
    let quiet = if section == "quiet" { &row.quiet } else { &row.untouched };
    [side.as_str(), row.need.as_str(), quiet.as_str()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The one action that moves it: its word, its address under the referral's, its icon.
fn action(line: &Line, section: &str) -> (&'static str, &'static str, &'static str) {
    if section == "loops" {
        let tell = line.decided_at.is_some() && !line.told;
        return if tell {
            ("Tell", "/loop-closure?step=told&return_to=/", "message-square-reply")
        } else {
            ("Thank", "/loop-closure?step=thanked&return_to=/", "hand-heart")
        };
    }
    match line.next_kind {
        Some(TouchKind::Call) => ("Log the call", "/touches/new?kind=call&return_to=/", "phone"),
        Some(TouchKind::Meeting) => ("Log the meeting", "/touches/new?kind=meeting&return_to=/", "users-round"),
        Some(TouchKind::Coffee) => ("Log the coffee", "/touches/new?kind=coffee&return_to=/", "coffee"),
        Some(TouchKind::Lunch) => ("Log the lunch", "/touches/new?kind=lunch&return_to=/", "utensils"),
        Some(TouchKind::EmailOut | TouchKind::EmailIn) => ("Log the email", "/touches/new?kind=email_out&return_to=/", "mail"),
        Some(_) => ("Log it", "/touches/new?return_to=/", "message-square"),
        None if line.next_what.as_deref() == Some(cadence::DECIDE) => ("Decide", "/decision", "scale"),
        None => ("Done", "/next-step/done?return_to=/", "check"),
    }
}

/// When it is due: a clock's instant, the kind of the status, and its words.
fn when(line: &Line, section: &str, words: &Words<'_>, row: &Row) -> (String, &'static str, String) {
    match (section, line.respond_by) {
        ("clocks", Some(by)) if by < words.now => {
            let (kind, late) = words.say.due(by);
            (String::new(), kind, late)
        }
        ("clocks", Some(by)) => (words.say.iso(by), "due", format!("by {}", words.say.moment(by))),
        ("loops", _) => {
            // As the report of open loops has it: for thanks since receipt, for the outcome since the decision.
            let received = line.received_at.unwrap_or(line.introduced_at);
            let week = SignedDuration::from_hours(24 * DAYS_TO_THANK);
            let to_thank = !line.thanked && words.now.duration_since(received) >= week;
            let since = if to_thank { received } else { line.decided_at.unwrap_or(received) };
            (String::new(), "due", format!("open {}", words.say.ago(since)))
        }
        ("quiet", _) => (String::new(), "quiet", "quiet".to_owned()),
        _ => (String::new(), row.due_kind, row.due.clone()),
    }
}
