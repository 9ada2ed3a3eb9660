//! Response times: how soon somebody of ours spoke with those who were introduced, in business minutes.

use std::collections::HashMap;

use goodword_domain::referral::ClockIs;
use goodword_domain::{Noun, Timestamp};
use goodword_store::{Reader, Sql, record};

use crate::business_time::BusinessTime;
use crate::groups::{self, GroupKey, Label, Labels, RECEIVED};
use crate::numbers::{counted, grouped, halves, median, ninetieth, per_cent, real, share, some};
use crate::parameters::{Covered, Moment};
use crate::report::{BLANK, Kind};
use crate::{By, Cell, Chart, Column, Figure, Filter, Listed, Parameters, Report, Result, Row, Settings};

/// As the list of reports has it.
pub(crate) const LISTED: Listed = Listed {
    name: "response_times",
    title: "Response times",
    question: "How soon do we speak with those who were introduced to us?",
    by: By::ALL,
};

record! {
    /// A received referral with a response clock.
    pub struct Line {
        /// Which kind of group.
        pub group_kind: i64,
        /// Which group.
        pub group_id: Option<i64>,
        /// When it was received.
        pub received_at: Timestamp,
        /// When the clock runs out.
        pub respond_by: Timestamp,
        /// When somebody of ours first spoke with the prospect.
        pub first_contact_at: Option<Timestamp>,
        /// When it ended.
        pub decided_at: Option<Timestamp>,
    }
}

/// How a response clock stands; every one stands in exactly one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clock {
    InTime,
    Late,
    Running,
    Broken,
    Ended,
}

/// The clocks with their keys and heads, in the order of [`Clock`].
const CLOCKS: [(&str, &str); 5] = [
    ("in_time", "In time"),
    ("late", "Late"),
    ("running", "Still running"),
    ("broken", "Broken, not contacted"),
    ("ended", "Ended without contact"),
];

/// What was counted of a group.
#[derive(Debug, Clone, Default)]
struct Tally {
    clocks: [i64; 5],
    /// From receipt to the first contact, as moments, and then
    contacts: Vec<(Timestamp, Timestamp)>,
    /// as business minutes.
    minutes: Vec<i64>,
}

impl Tally {
    fn add(&mut self, line: &Line, moment: &Moment) {
        let known = |at: Option<Timestamp>| at.filter(|at| moment.knows(*at));
        let clock = match (known(line.first_contact_at), known(line.decided_at)) {
            (Some(contact), _) if contact <= line.respond_by => Clock::InTime,
            (Some(_), _) => Clock::Late,
            (None, Some(_)) => Clock::Ended,
            (None, None) if moment.at <= line.respond_by => Clock::Running,
            (None, None) => Clock::Broken,
        };
        self.clocks[clock as usize] += 1;
        self.contacts.extend(known(line.first_contact_at).map(|contact| (line.received_at, contact)));
    }

    fn join(&mut self, other: &Self) {
        for (mine, theirs) in self.clocks.iter_mut().zip(other.clocks) {
            *mine += theirs;
        }
        self.minutes.extend(&other.minutes);
    }

    /// Counts the business minutes of every contact, once.
    fn time(&mut self, time: &BusinessTime<'_>) {
        let contacts = std::mem::take(&mut self.contacts);
        self.minutes.extend(contacts.into_iter().map(|(received, contact)| time.minutes(received, contact)));
    }

    fn all(&self) -> i64 {
        self.clocks.iter().sum()
    }

    /// Those whose clock says how quick we were: met or missed.
    fn judged(&self) -> i64 {
        self.clocks[Clock::InTime as usize] + self.clocks[Clock::Late as usize] + self.clocks[Clock::Broken as usize]
    }

    fn cells(&mut self, label: &Label) -> Vec<Cell> {
        let mut cells = vec![Cell::Text(label.key.clone()), Cell::Text(label.name.clone()), Cell::Count(self.all())];
        cells.extend(self.clocks.map(Cell::Count));
        cells.push(share(self.clocks[Clock::InTime as usize], self.judged()));
        cells.push(median(&mut self.minutes).map_or(BLANK, Cell::Minutes));
        cells.push(ninetieth(&mut self.minutes).map_or(BLANK, |minutes| Cell::Minutes(real(minutes))));
        cells
    }
}

fn columns(by: By) -> Vec<Column> {
    let [(key, key_head), (name, head)] = groups::heads(by);
    let mut columns = vec![Column::key(key, key_head), Column::new(name, head, Kind::Text)];
    columns.push(Column::new("referrals", "With a clock", Kind::Count));
    columns.extend(CLOCKS.map(|(key, head)| Column::new(key, head, Kind::Count)));
    columns.extend([
        Column::new("in_time_share", "In time of met and missed", Kind::Percent),
        Column::new("median_minutes", "Median minutes", Kind::Minutes),
        Column::new("ninetieth_minutes", "9 in 10 within minutes", Kind::Minutes),
    ]);
    columns
}

/// Runs the report.
pub(crate) async fn run(db: &mut Reader, settings: &Settings, parameters: &Parameters) -> Result<Report> {
    let moment = Moment::of(parameters.as_of, settings)?;
    let covered = Covered::of(parameters)?;
    let by = parameters.by.unwrap_or(By::Owner);
    let scope = db.scope();
    let mut found: HashMap<GroupKey, Tally> = HashMap::new();
    let sql = Sql::new("select ").add(groups::columns(Some(by))).add(", r.received_at, r.respond_by, r.first_contact_at, ");
    let sql = moment.received(moment.decided_at(sql)).add(" and r.respond_by is not null");
    let sql = covered.restrict(sql, settings, &moment).visible(&scope, Noun::Referral);
    db.each::<Line>(sql, |line| {
        found.entry(GroupKey { kind: line.group_kind, id: line.group_id }).or_default().add(&line, &moment);
    })
    .await?;
    let sql = Sql::new("select count(*) as without_clock").add(RECEIVED).add(" and r.respond_by is null");
    let without: i64 = db.value(covered.restrict(sql, settings, &moment).visible(&scope, Noun::Referral)).await?;
    let labels = Labels::load(db, by).await?;
    let contacts = || found.values().flat_map(|tally| &tally.contacts);
    let first = contacts().map(|(received, _)| *received).min().unwrap_or(moment.at);
    let last = contacts().map(|(_, contact)| *contact).max().unwrap_or(moment.at);
    let time = BusinessTime::between(&settings.calendar, first, last);
    let mut total = Tally::default();
    for tally in found.values_mut() {
        tally.time(&time);
        total.join(tally);
    }
    let clocks = Filter::received(covered).with("clock", ClockIs::Any.word());
    let mut sorted: Vec<(Label, GroupKey, Tally)> = found.into_iter().map(|(key, tally)| (labels.of(key), key, tally)).collect();
    sorted.sort_by(|(a, ka, x), (b, kb, y)| y.all().cmp(&x.all()).then_with(|| (a, ka).cmp(&(b, kb))));
    let rows = sorted
        .iter_mut()
        .map(|(label, key, tally)| Row { cells: tally.cells(label), link: moment.link(clocks.clone().group(by, *key)) })
        .collect();
    let all = Label::all("The firm", "(firm)");
    Ok(Report {
        name: LISTED.name,
        title: LISTED.title,
        question: LISTED.question,
        sentence: sentence(&mut total, (covered, &moment), settings),
        parameters: covered.parameters(&moment, Some(by)),
        figures: figures(&mut total, settings),
        columns: columns(by),
        rows,
        totals: Some(Row { cells: total.cells(&all), link: moment.link(clocks.clone()) }),
        notes: notes(without, &moment),
        chart: Some(Chart { label: groups::heads(by)[1].0, bars: CLOCKS.map(|(key, _)| key).to_vec(), stacked: true }),
        writing: settings.writing,
        linked: "referrals",
    })
}

fn figures(total: &mut Tally, settings: &Settings) -> Vec<Figure> {
    let (in_time, judged) = (total.clocks[Clock::InTime as usize], total.judged());
    let minutes = &mut total.minutes;
    let of = |key, title, cell| Figure::new(Column::new(key, title, Kind::Minutes), cell);
    vec![
        Figure::rate(
            Column::new("in_time_share", "In time, of met and missed", Kind::Percent),
            share(in_time, judged),
            in_time,
            judged,
        ),
        of("median_minutes", "Median business minutes", median(minutes).map_or(BLANK, Cell::Minutes)),
        of("ninetieth_minutes", "9 in 10 within business minutes", ninetieth(minutes).map_or(BLANK, |n| Cell::Minutes(real(n)))),
        of("target_minutes", "Target now, business minutes", Cell::Minutes(real(settings.response_minutes))),
    ]
}

fn sentence(total: &mut Tally, (covered, moment): (Covered, &Moment), settings: &Settings) -> String {
    let when = covered.words(settings);
    if total.all() == 0 {
        return format!("No referral with a response clock {}.", covered.none_words(settings, moment));
    }
    let [in_time, late, running, broken, ended] = total.clocks;
    let of = counted(total.all(), "referral", "referrals");
    let judged = match total.judged() {
        0 => String::new(),
        judged => format!(" ({} of those met or missed)", per_cent(real(total.clocks[0]) / real(judged))),
    };
    let said = format!(
        "Of {of} received {when}, {} contacted before the clock ran out{judged}; {} contacted late, {} past it without contact, {} still \
         running and {} without contact",
        some(in_time, "was", "were"),
        some(late, "was", "were"),
        some(broken, "is", "are"),
        some(running, "is", "are"),
        some(ended, "ended", "ended"),
    );
    match (median(&mut total.minutes), ninetieth(&mut total.minutes)) {
        (Some(median), Some(ninetieth)) => format!(
            "{said}. The median first contact took {} business minutes; nine in ten took at most {}.",
            halves(median),
            grouped(ninetieth)
        ),
        _ => format!("{said}. Nobody has been contacted yet."),
    }
}

fn notes(without: i64, moment: &Moment) -> Vec<String> {
    let mut notes = vec![
        "Minutes are business minutes of the firm's calendar from receipt to first contact, over everything contacted; contact before \
         receipt counts as 0. The target is today's; whether a clock was met is judged by the target of its time."
            .to_owned(),
    ];
    if without > 0 {
        let what = counted(without, "received referral has", "received referrals have");
        notes.push(format!("{what} no response clock: not counted here."));
    }
    notes.extend(moment.note());
    notes
}
