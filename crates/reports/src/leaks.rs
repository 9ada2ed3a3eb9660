//! Leaks: what became of the referrals of a period, where the open ones stalled, and what the quiet ones are worth.

mod wording;
mod worth;

use std::collections::{BTreeMap, HashMap};

use goodword_domain::calendar::Period;
use goodword_domain::money::Currency;
use goodword_domain::quiet::Stall;
use goodword_domain::referral::State;
use goodword_domain::shrinkage::{self, FEWEST_DECIDED};
use goodword_store::Reader;

use crate::groups::{self, GroupKey, Label, Labels};
use crate::numbers::{amount, natural, real, share};
use crate::parameters::{Covered, Moment};
use crate::report::{BLANK, Kind, TOO_FEW};
use crate::standing::{self, Line, Standing};
use crate::{By, Cell, Chart, Column, Figure, Filter, Listed, Parameters, Report, Result, Row, Settings};
use worth::Worth;

/// As the list of reports has it.
pub(crate) const LISTED: Listed = Listed {
    name: "leaks",
    title: "Leaks",
    question: "What became of the referrals we received, and how many have gone quiet?",
    by: By::ALL,
};

/// The four outcomes, in the order reports have them, with the states that make them up.
const OUTCOMES: [(&str, &str, &[State]); 4] = [
    ("booked", "Booked", &[State::Won]),
    ("documented_no", "Documented no", &[State::Declined, State::Lost]),
    ("in_progress", "In progress", &[State::InProgress]),
    ("quiet", "Quiet", &[State::Quiet]),
];

/// What became of some referrals; every one is counted under exactly one outcome.
#[derive(Debug, Clone, Default)]
struct Tally {
    outcomes: [i64; 4],
    values: [i128; 4],
    stalls: [[i64; Stall::ALL.len()]; 4],
}

impl Tally {
    fn add(&mut self, line: &Line, standing: Standing) {
        let (outcome, stall) = match standing {
            Standing::Booked => (0, None),
            Standing::DocumentedNo => (1, None),
            Standing::InProgress(stall) => (2, Some(stall)),
            Standing::Quiet(stall) => (3, Some(stall)),
        };
        self.outcomes[outcome] += 1;
        self.values[outcome] += i128::from(line.worth_minor.unwrap_or(0));
        if let Some(at) = stall.and_then(|stall| Stall::ALL.iter().position(|known| *known == stall)) {
            self.stalls[outcome][at] += 1;
        }
    }

    fn join(&mut self, other: &Self) {
        for outcome in 0..4 {
            self.outcomes[outcome] += other.outcomes[outcome];
            self.values[outcome] += other.values[outcome];
            for (mine, theirs) in self.stalls[outcome].iter_mut().zip(other.stalls[outcome]) {
                *mine += theirs;
            }
        }
    }

    fn received(&self) -> i64 {
        self.outcomes.iter().sum()
    }

    fn quiet(&self) -> i64 {
        self.outcomes[3]
    }

    /// How many stalled where, of one outcome or of all.
    fn stalled(&self, outcome: Option<usize>) -> impl Iterator<Item = Cell> {
        (0..Stall::ALL.len()).map(move |at| match outcome {
            Some(0 | 1) => BLANK,
            Some(outcome) => Cell::Count(self.stalls[outcome][at]),
            None => Cell::Count(self.stalls.iter().map(|stalls| stalls[at]).sum()),
        })
    }

    /// The leak rate with its interval; a rate needs a few cases.
    fn leak(&self) -> [Cell; 2] {
        let (quiet, received) = (natural(self.quiet()), natural(self.received()));
        match shrinkage::leak_interval(quiet, received).filter(|_| received >= FEWEST_DECIDED) {
            Some(leak) => [Cell::Percent(real(self.quiet()) / real(self.received())), Cell::Interval(leak.low, leak.high)],
            None => [TOO_FEW, TOO_FEW],
        }
    }
}

/// What was counted, before it is put into words and rows.
struct Counted {
    covered: Covered,
    moment: Moment,
    total: Tally,
    worth: Worth,
    /// How many have no value, and how many have one for which no rate is known.
    without_value: i64,
    other_currencies: BTreeMap<Currency, i64>,
}

/// Runs the report.
pub(crate) async fn run(db: &mut Reader, settings: &Settings, parameters: &Parameters) -> Result<Report> {
    let moment = Moment::of(parameters.as_of, settings)?;
    let covered = Covered::of(parameters)?.or(Period::previous_quarter(moment.day, settings.year));
    let mut groups: HashMap<GroupKey, Tally> = HashMap::new();
    let (mut without_value, mut other_currencies) = (0, BTreeMap::new());
    standing::each(db, (settings, moment), covered, parameters.by, |key, line, standing| {
        groups.entry(key).or_default().add(line, standing);
        match line.currency {
            None => without_value += 1,
            Some(currency) if line.worth_minor.is_none() => *other_currencies.entry(currency).or_insert(0) += 1,
            Some(_) => {}
        }
    })
    .await?;
    let mut total = Tally::default();
    groups.values().for_each(|tally| total.join(tally));
    let worth = Worth::load(db, settings, &moment).await?;
    let counted = Counted { covered, moment, total, worth, without_value, other_currencies };
    let left_out = wording::LeftOut::load(db, settings, &counted).await?;
    let mut report = Report {
        name: LISTED.name,
        title: LISTED.title,
        question: LISTED.question,
        sentence: wording::sentence(&counted, settings),
        parameters: covered.parameters(&moment, parameters.by),
        figures: figures(&counted, settings),
        columns: Vec::new(),
        rows: Vec::new(),
        totals: None,
        notes: wording::notes(&counted, settings, &left_out),
        chart: None,
        writing: settings.writing,
        linked: if parameters.by.is_some() { "received" } else { "referrals" },
    };
    match parameters.by {
        None => by_outcome(&mut report, &counted, settings),
        Some(by) => by_group(&mut report, &counted, settings, by, &Labels::load(db, by).await?, &groups),
    }
    Ok(report)
}

/// The columns that say where the open ones stalled.
fn stall_columns() -> impl Iterator<Item = Column> {
    Stall::ALL.iter().map(|stall| Column::new(stall.word(), stall.label(), Kind::Count))
}

fn by_outcome(report: &mut Report, counted: &Counted, settings: &Settings) {
    let total = &counted.total;
    report.columns = vec![
        Column::key("outcome", "Outcome key"),
        Column::new("outcome_name", "Outcome", Kind::Text),
        Column::new("referrals", "Referrals", Kind::Count),
        Column::new("share", "Share", Kind::Percent),
        Column::money("value", "Estimated value", settings.currency),
    ];
    report.columns.extend(stall_columns());
    let row = |(key, name): (&str, &str), referrals, value, outcome, filter| {
        let mut cells = vec![
            Cell::Text(key.to_owned()),
            Cell::Text(name.to_owned()),
            Cell::Count(referrals),
            share(referrals, total.received()),
            amount(value, settings.currency),
        ];
        cells.extend(total.stalled(outcome));
        Row { cells, link: counted.moment.link(filter) }
    };
    report.rows = (0..4)
        .map(|at| {
            let (key, name, states) = OUTCOMES[at];
            let filter = Filter::received(counted.covered).states(states);
            row((key, name), total.outcomes[at], total.values[at], Some(at), filter)
        })
        .collect();
    let all = ("received", "Received");
    report.totals = Some(row(all, total.received(), total.values.iter().sum(), None, Filter::received(counted.covered)));
    report.chart = Some(Chart { label: "outcome_name", bars: vec!["referrals"], stacked: false });
}

fn by_group(
    report: &mut Report,
    counted: &Counted,
    settings: &Settings,
    by: By,
    labels: &Labels,
    groups: &HashMap<GroupKey, Tally>,
) {
    let [(key, key_head), (name, head)] = groups::heads(by);
    report.columns = vec![Column::key(key, key_head), Column::new(name, head, Kind::Text)];
    report.columns.push(Column::new("received", "Received", Kind::Count));
    report.columns.extend(OUTCOMES.map(|(key, head, _)| Column::new(key, head, Kind::Count)));
    report.columns.extend([
        Column::new("leak_rate", "Leak rate", Kind::Percent),
        Column::new("leak", "90% interval", Kind::Interval),
        Column::money("worth_low", "Worth at least", settings.currency),
        Column::money("worth_high", "Worth at most", settings.currency),
        Column::money("value", "Estimated value", settings.currency),
    ]);
    report.columns.extend(stall_columns());
    let row = |label: &Label, tally: &Tally, filter| {
        let mut cells = vec![Cell::Text(label.key.clone()), Cell::Text(label.name.clone()), Cell::Count(tally.received())];
        cells.extend(tally.outcomes.map(Cell::Count));
        cells.extend(tally.leak());
        cells.extend(counted.worth.cells(tally.quiet()));
        cells.push(amount(tally.values.iter().sum(), settings.currency));
        cells.extend(tally.stalled(None));
        Row { cells, link: counted.moment.link(filter) }
    };
    let mut sorted: Vec<(Label, GroupKey, &Tally)> = groups.iter().map(|(key, tally)| (labels.of(*key), *key, tally)).collect();
    // By how many, never by a raw rate.
    sorted.sort_by(|(a, ka, x), (b, kb, y)| {
        (y.quiet(), y.received()).cmp(&(x.quiet(), x.received())).then_with(|| (a, ka).cmp(&(b, kb)))
    });
    report.rows =
        sorted.iter().map(|(label, key, tally)| row(label, tally, Filter::received(counted.covered).group(by, *key))).collect();
    let all = Label::all("The firm", "(firm)");
    report.totals = Some(row(&all, &counted.total, Filter::received(counted.covered)));
    report.chart = Some(Chart { label: name, bars: OUTCOMES.iter().map(|(key, _, _)| *key).collect(), stacked: true });
}

fn figures(counted: &Counted, settings: &Settings) -> Vec<Figure> {
    let (received, quiet) = (counted.total.received(), counted.total.quiet());
    let (decided, won) = counted.worth.decided;
    let [leak_rate, leak] = counted.total.leak();
    let [worth_low, worth_high] = counted.worth.cells(counted.total.quiet());
    let [conversion, conversion_interval] = counted.worth.conversion();
    let [mean, valued] = counted.worth.mean_cells();
    vec![
        Figure::new(Column::new("received", "Received", Kind::Count), Cell::Count(received)),
        Figure::new(Column::new("quiet", "Quiet", Kind::Count), Cell::Count(quiet)),
        Figure::rate(Column::new("leak_rate", "Leak rate", Kind::Percent), leak_rate, quiet, received),
        Figure::new(Column::new("leak", "Leak rate, 90% interval", Kind::Interval), leak),
        Figure::new(Column::money("worth_low", "Worth of the quiet ones, at least", settings.currency), worth_low),
        Figure::new(Column::money("worth_high", "Worth of the quiet ones, at most", settings.currency), worth_high),
        Figure::rate(Column::new("likely_conversion", "Likely conversion", Kind::Percent), conversion, won, decided),
        Figure::new(Column::new("conversion_interval", "Conversion, 90% interval", Kind::Interval), conversion_interval),
        Figure::new(Column::money("mean_matter_value", "Mean matter value", settings.currency), mean),
        Figure::new(Column::new("valued_matters", "Matters with a value", Kind::Count), valued),
    ]
}
