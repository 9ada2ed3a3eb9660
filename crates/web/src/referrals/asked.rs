//! Which referrals an address asks for: the view, the filters, the order and where the page begins. Everything stands in the
//! address, so that it can be kept, sent and gone back to.

use goodword_actions::Rules;
use goodword_domain::calendar::Period;
use goodword_domain::referral::{Direction, Outcome, Stage, State};
use goodword_domain::view::ViewedList;
use goodword_domain::{ColleagueId, Date, ReferralId, text};
use goodword_store::referrals::filter::{Between, Filter, Pick};
use goodword_store::referrals::list::{After, Sort};

use crate::ctx::Ctx;
use crate::lists::custom;
use crate::lists::query::{ListOf, Query, relative};

/// The views, as tabs: word and label.
pub(crate) const VIEWS: &[(&str, &str)] =
    &[("mine", "Mine"), ("open", "Open"), ("quiet", "Quiet"), ("won", "Won this quarter"), ("all", "All")];

/// What filters: the parameters that a chip stands for.
pub(crate) const FILTERS: &[&str] = &[
    "owner",
    "next_by",
    "practice",
    "office",
    "source",
    "referrer",
    "referrer_person",
    "referrer_organisation",
    "referrer_colleague",
    "prospect_person",
    "prospect_organisation",
    "direction",
    "stage",
    "state",
    "outcome",
    "received",
    "received_from",
    "received_to",
    "received_in",
    "decided_from",
    "decided_to",
    "decided_in",
    "due_from",
    "due_to",
    "due_in",
    "introductions",
    "clock",
    "loop",
    "q",
    "or",
];

/// The list of referrals, as its addresses say it.
pub(crate) const LIST: ListOf = ListOf {
    list: ViewedList::Referrals,
    path: "/referrals",
    views: VIEWS,
    filters: FILTERS,
    how: &["view", "sort", "as", "month", "group", "cols"],
};

/// As what a view is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Line by line.
    Table,
    /// Cards in columns of stages.
    Board,
    /// Next steps on the days they are due.
    Calendar,
    /// How many each owner, source or referrer has.
    Groups,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// The query it came from.
    pub query: Query,
    /// The word of the view.
    pub view: String,
    /// What must hold.
    pub filter: Filter,
    /// The order.
    pub sort: Sort,
    /// As what it is shown.
    pub shown: Shown,
    /// Where the page begins.
    pub after: Option<After>,
}

impl Asked {
    /// Reads an address. What cannot be read filters nothing: an old link still leads somewhere.
    pub(crate) fn of(ctx: &Ctx, rules: &Rules) -> Self {
        Self::read(ctx, rules, Query::of(ctx, &LIST))
    }

    /// Reads a query, as it stands in the address of the list.
    pub(crate) fn read(ctx: &Ctx, rules: &Rules, query: Query) -> Self {
        let filtered = query.filters().next().is_some();
        let usual = match (filtered, ctx.me.colleague.role.may_own()) {
            (true, _) => "all",
            (false, true) => "mine",
            (false, false) => "open",
        };
        let known = |view: &&str| VIEWS.iter().any(|(word, _)| word == view);
        let view = query.get("view").filter(known).unwrap_or(usual).to_owned();
        let filter = filter(ctx, rules, &query, &view);
        let by_view = if matches!(view.as_str(), "mine" | "open" | "quiet") { Sort::Due } else { Sort::Introduced };
        let sort = match query.get("sort") {
            Some("introduced") => Sort::Introduced,
            Some("due") => Sort::Due,
            Some("value") => Sort::Value,
            Some("clock") => Sort::Clock,
            Some("waiting") => Sort::Waiting,
            _ => by_view,
        };
        let shown = match query.get("as") {
            Some("board") => Shown::Board,
            Some("calendar") => Shown::Calendar,
            Some("groups") => Shown::Groups,
            _ => Shown::Table,
        };
        Self { view, filter, sort, shown, after: ctx.query("after").and_then(after), query }
    }

    /// The address with its view said.
    pub(crate) fn with_view(&self) -> Query {
        self.query.with("view", &self.view)
    }

    /// Whether anything but the view filters.
    pub(crate) fn is_filtered(&self) -> bool {
        self.query.filters().next().is_some()
    }

    /// The address of the page that begins behind a line.
    pub(crate) fn next_href(&self, at: After) -> String {
        let after = vec![("after".to_owned(), format!("{}.{}", at.key, at.id))];
        Query([self.with_view().0, after].concat(), &LIST).href()
    }

    /// The word of the order.
    pub(crate) fn sort_word(&self) -> &'static str {
        match self.sort {
            Sort::Introduced => "introduced",
            Sort::Due => "due",
            Sort::Value => "value",
            Sort::Clock => "clock",
            Sort::Waiting => "waiting",
            Sort::Custom(_) => "",
        }
    }
}

pub(super) fn after(text: &str) -> Option<After> {
    let (key, id) = text.split_once('.')?;
    Some(After { key: key.parse().ok()?, id: id.parse::<ReferralId>().ok()? })
}

fn filter(ctx: &Ctx, rules: &Rules, query: &Query, view: &str) -> Filter {
    let me = ctx.me.colleague.id;
    let mut filter = conditions(ctx, rules, query);
    // A way without a condition that can be read would let everything through.
    let ways = query.ways().into_iter().filter(|way| !way.0.is_empty());
    filter.any_of = ways.map(|way| conditions(ctx, rules, &way)).collect();
    of_view(filter, view, rules, me)
}

/// What the parameters that filter say, without what the view means.
fn conditions(ctx: &Ctx, rules: &Rules, query: &Query) -> Filter {
    let now = ctx.now();
    let mut filter = Filter::all(now, rules.quiet.cutoffs(now));
    let me = ctx.me.colleague.id;
    filter.owner = query.all("owner").filter_map(|id| pick(Some(id), Some(me))).collect();
    filter.next_by = query.all("next_by").filter_map(|id| colleague(id, me)).collect();
    filter.practice = pick(query.get("practice"), ctx.me.colleague.practice_id);
    filter.office = pick(query.get("office"), ctx.me.colleague.office_id);
    filter.source = pick(query.get("source"), None);
    filter.referrer_person = pick(query.get("referrer_person"), None);
    filter.referrer_organisation = pick(query.get("referrer_organisation"), None);
    filter.referrer_colleague = pick(query.get("referrer_colleague"), Some(me));
    filter.referrer_unknown = query.get("referrer") == Some("none");
    filter.prospect_person = query.get("prospect_person").and_then(|id| id.parse().ok());
    filter.prospect_organisation = query.get("prospect_organisation").and_then(|id| id.parse().ok());
    filter.direction = words::<Direction>(query, "direction");
    filter.stage = words::<Stage>(query, "stage");
    filter.state = words::<State>(query, "state");
    filter.state.extend(words::<Outcome>(query, "outcome").into_iter().map(|outcome| match outcome {
        Outcome::Won => State::Won,
        Outcome::Declined => State::Declined,
        Outcome::Lost => State::Lost,
    }));
    let days = |from: &str, to: &str| between(rules, query.get(from), query.get(to));
    // Days that are said stand over days told from today.
    let told = |from: &str, to: &str, within: &str| match query.get(from).or(query.get(to)) {
        Some(_) => days(from, to),
        None => {
            query.get(within).and_then(|word| word.parse().ok()).map_or_else(Between::default, |word| relative(rules, now, word))
        }
    };
    filter.received = told("received_from", "received_to", "received_in");
    filter.decided = told("decided_from", "decided_to", "decided_in");
    filter.due = told("due_from", "due_to", "due_in");
    filter.introductions = match (query.get("introductions"), query.get("received")) {
        (Some("only"), _) => Some(true),
        (Some("no"), _) | (_, Some("yes")) => Some(false),
        _ => None,
    };
    filter.clock = query.get("clock").and_then(|word| word.parse().ok());
    filter.loop_is = query.get("loop").and_then(|word| word.parse().ok());
    filter.custom = custom::conditions(query, rules, rules.calendar.date_of(now));
    filter.words =
        text::fold(query.get("q").unwrap_or_default()).split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect();
    filter
}

/// What a view means; a filter that says the same more closely stands.
fn of_view(mut filter: Filter, view: &str, rules: &Rules, me: ColleagueId) -> Filter {
    match view {
        "mine" => {
            if filter.owner.is_empty() {
                filter.owner = vec![Pick::One(me)];
            }
            if filter.state.is_empty() {
                filter.state = vec![State::Open];
            }
        }
        "open" if filter.state.is_empty() => filter.state = vec![State::Open],
        "quiet" => filter.state = vec![State::Quiet],
        "won" => {
            filter.state = vec![State::Won];
            // Won is what engaged us: what another firm was engaged for is under its own direction.
            if filter.direction.is_empty() {
                filter.direction = vec![Direction::Inbound, Direction::Internal];
            }
            if filter.decided == Between::default() {
                filter.decided = this_quarter(rules, filter.now);
            }
        }
        _ => {}
    }
    filter
}

/// The instants of the quarter that `now` is in.
pub(crate) fn this_quarter(rules: &Rules, now: goodword_domain::Timestamp) -> Between {
    let (from, before) = Period::quarter_of(rules.calendar.date_of(now), rules.year).instants(&rules.calendar);
    Between { from: Some(from), before: Some(before) }
}

fn words<T: std::str::FromStr>(query: &Query, name: &str) -> Vec<T> {
    query.all(name).filter_map(|word| word.parse().ok()).collect()
}

/// An id, `none`, or `me` (of a practice or an office: `mine`).
fn pick<T: std::str::FromStr>(value: Option<&str>, mine: Option<T>) -> Option<Pick<T>> {
    match value? {
        "none" => Some(Pick::Nothing),
        "me" | "mine" => mine.map(Pick::One),
        id => id.parse().ok().map(Pick::One),
    }
}

fn colleague(id: &str, me: ColleagueId) -> Option<ColleagueId> {
    if id == "me" { Some(me) } else { id.parse().ok() }
}

/// Two days, both included, as instants.
fn between(rules: &Rules, from: Option<&str>, to: Option<&str>) -> Between {
    let day = |text: Option<&str>| text.and_then(|t| t.parse::<Date>().ok());
    Between { from: day(from).map(|d| rules.calendar.start_of(d)), before: day(to).map(|d| rules.calendar.end_of(d)) }
}
