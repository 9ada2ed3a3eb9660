//! Sources: how referrals found us, what became of them, how long a decision took, and what they brought.

mod counted;

use goodword_domain::money::Currency;
use goodword_domain::shrinkage::{self, Conversion, Prior};
use goodword_store::Reader;

use crate::groups::{self, GroupKey, Label, Labels};
use crate::numbers::{amount, counted, in_days, median_of, natural, only_wins, per_cent, real, rounded, share};
use crate::parameters::{Covered, Moment};
use crate::report::{BLANK, Kind, ONLY_WINS, TOO_FEW};
use crate::{By, Cell, Chart, Column, Figure, Filter, Listed, Parameters, Report, Result, Row, Settings};
use counted::{Counts, Tally};

/// As the list of reports has it.
pub(crate) const LISTED: Listed =
    Listed { name: "sources", title: "Sources", question: "How do clients find us, and which ways lead to work?", by: &[] };

impl Tally {
    /// Won of decided, how likely a referral is won, and the interval around that.
    fn conversion(&self, prior: &Prior, only_wins: bool) -> [Cell; 3] {
        match shrinkage::conversion(prior, natural(self.won), natural(self.decided())) {
            _ if only_wins => [ONLY_WINS, ONLY_WINS, ONLY_WINS],
            Conversion::TooFew => [TOO_FEW, TOO_FEW, TOO_FEW],
            Conversion::Known(known) => {
                [share(self.won, self.decided()), Cell::Percent(known.mean), Cell::Interval(known.low, known.high)]
            }
        }
    }

    fn cells(&self, label: &Label, prior: &Prior, currency: Currency, only_wins: bool) -> Vec<Cell> {
        let decided = self.decided();
        let [conversion, likely, interval] = self.conversion(prior, only_wins);
        let mean = match self.valued {
            0 => BLANK,
            valued => Cell::Money(rounded(real(i64::try_from(self.value).unwrap_or(i64::MAX)) / real(valued), currency)),
        };
        vec![
            Cell::Text(label.key.clone()),
            Cell::Text(label.name.clone()),
            Cell::Count(self.received),
            Cell::Count(decided),
            Cell::Count(self.won),
            Cell::Count(self.declined),
            Cell::Count(self.lost),
            Cell::Count(self.received - decided),
            conversion,
            likely,
            interval,
            share(self.won, self.received),
            median_of(&self.days).map_or(BLANK, Cell::Days),
            Cell::Count(self.matters),
            amount(self.value, currency),
            mean,
        ]
    }
}

fn columns(currency: Currency) -> Vec<Column> {
    let [(key, key_head), (name, head)] = groups::heads(By::Source);
    vec![
        Column::key(key, key_head),
        Column::new(name, head, Kind::Text),
        Column::new("received", "Received", Kind::Count),
        Column::new("decided", "Decided", Kind::Count),
        Column::new("won", "Won", Kind::Count),
        Column::new("declined", "Declined", Kind::Count),
        Column::new("lost", "Lost", Kind::Count),
        Column::new("undecided", "Undecided", Kind::Count),
        Column::new("conversion", "Won of decided", Kind::Percent),
        Column::new("likely_conversion", "Likely conversion", Kind::Percent),
        Column::new("conversion_interval", "90% interval", Kind::Interval),
        Column::new("raw_conversion", "Won of received", Kind::Percent),
        Column::new("median_days_to_decide", "Median days to decide", Kind::Days),
        Column::new("matters", "Matters", Kind::Count),
        Column::money("matter_value", "Matter value", currency),
        Column::money("mean_matter_value", "Mean matter value", currency),
    ]
}

/// Runs the report.
pub(crate) async fn run(db: &mut Reader, settings: &Settings, parameters: &Parameters) -> Result<Report> {
    let moment = Moment::of(parameters.as_of, settings)?;
    let covered = Covered::of(parameters)?;
    let mut counts = Counts::load(db, settings, covered, &moment).await?;
    let labels = Labels::load(db, By::Source).await?;
    let mut total = Tally::default();
    counts.groups.values().for_each(|tally| total.join(tally));
    let pairs: Vec<(u64, u64)> = counts.groups.values().map(|tally| (natural(tally.won), natural(tally.decided()))).collect();
    let prior = shrinkage::fit(&pairs);
    let only_wins = only_wins(total.received, total.decided(), total.won);
    let mut notes = notes(&counts, &total, settings, only_wins);
    notes.extend(moment.note());
    let mut sorted: Vec<(Label, GroupKey, Tally)> =
        counts.groups.drain().map(|(key, tally)| (labels.of(key), key, tally)).collect();
    sorted.sort_by(|(a, ka, x), (b, kb, y)| y.received.cmp(&x.received).then_with(|| (a, ka).cmp(&(b, kb))));
    let rows = sorted
        .into_iter()
        .map(|(label, key, tally)| Row {
            cells: tally.cells(&label, &prior, settings.currency, only_wins),
            link: moment.link(Filter::received(covered).group(By::Source, key)),
        })
        .collect::<Vec<_>>();
    let figures = figures(&total, settings.currency, only_wins);
    let sentence = sentence(&rows, &total, (covered, &moment), settings);
    let all = Label::all("All sources", "(all)");
    // All sources together are one group: there is nothing to draw their rate towards.
    let totals = Row {
        cells: total.cells(&all, &shrinkage::fit(&[]), settings.currency, only_wins),
        link: moment.link(Filter::received(covered)),
    };
    Ok(Report {
        name: LISTED.name,
        title: LISTED.title,
        question: LISTED.question,
        sentence,
        parameters: covered.parameters(&moment, None),
        figures,
        columns: columns(settings.currency),
        rows,
        totals: Some(totals),
        notes,
        chart: Some(Chart { label: "source_name", bars: vec!["won", "declined", "lost", "undecided"], stacked: true }),
        writing: settings.writing,
        linked: "received",
    })
}

fn figures(total: &Tally, currency: Currency, only_wins: bool) -> Vec<Figure> {
    let (received, decided) = (total.received, total.decided());
    // All sources together are one group: there is nothing to draw their rate towards.
    let [_, likely, interval] = total.conversion(&shrinkage::fit(&[]), only_wins);
    vec![
        Figure::new(Column::new("received", "Received", Kind::Count), Cell::Count(received)),
        Figure::rate(Column::new("decided_share", "Decided", Kind::Percent), share(decided, received), decided, received),
        Figure::rate(Column::new("likely_conversion", "Likely conversion", Kind::Percent), likely, total.won, decided),
        Figure::new(Column::new("conversion_interval", "Conversion, 90% interval", Kind::Interval), interval),
        Figure::new(Column::money("matter_value", "Matter value", currency), amount(total.value, currency)),
    ]
}

fn sentence(rows: &[Row], total: &Tally, (covered, moment): (Covered, &Moment), settings: &Settings) -> String {
    let when = covered.words(settings);
    let Some(Row { cells, .. }) = rows.first() else {
        return format!("No referral {}, so no source has anything to show.", covered.none_words(settings, moment));
    };
    let (name, most) = match cells.as_slice() {
        [_, Cell::Text(name), Cell::Count(most), ..] => (name.as_str(), *most),
        _ => ("", 0),
    };
    let came = format!(
        "{} came from {} {when}; the most, {}, from “{name}”",
        counted(total.received, "referral", "referrals"),
        counted(i64::try_from(rows.len()).unwrap_or(0), "source", "sources"),
        counted(most, "referral", "referrals"),
    );
    let (decided, won) = (total.decided(), total.won);
    match median_of(&total.days) {
        None => format!("{came}. None has been decided yet."),
        Some(days) => format!(
            "{came}. {} decided, of which {} won ({} of all received), in a median of {}.",
            counted(decided, "was", "were"),
            counted(won, "was", "were"),
            per_cent(real(won) / real(total.received.max(1))),
            in_days(days),
        ),
    }
}

fn notes(counts: &Counts, total: &Tally, settings: &Settings, only_wins: bool) -> Vec<String> {
    let mut notes = vec![
        "Received: inbound and internal referrals. Likely conversion: won of decided, drawn towards what is usual among the sources, \
         because few cases mislead; the 90% interval is around it. Under three decided there is too little to say."
            .to_owned(),
    ];
    if only_wins {
        notes.push(
            "Nothing but wins is recorded as decided, so won of decided says nothing; read “won of received” until every no is recorded too."
                .to_owned(),
        );
    }
    if counts.before_receipt > 0 {
        let what = counted(counts.before_receipt, "referral was", "referrals were");
        notes.push(format!("{what} decided on a day before its receipt; such days count as they are, below zero."));
    }
    for (currency, (matters, sum)) in &counts.other_currencies {
        let sum = goodword_domain::money::Money::new(i64::try_from(*sum).unwrap_or(i64::MAX), *currency);
        let what = counted(*matters, "matter is", "matters are");
        notes.push(format!(
            "{what} in {currency} ({sum} together), for which no rate is known, and not added to {}.",
            settings.currency
        ));
    }
    if counts.converted > 0 {
        let what = counted(counts.converted, "matter is", "matters are");
        notes.push(format!(
            "{what} in another currency and added up in {} at the rate of the day it was opened.",
            settings.currency
        ));
    }
    let without = total.matters - total.valued - counts.other_currencies.values().map(|(matters, _)| matters).sum::<i64>();
    if without > 0 {
        notes.push(format!(
            "{} no value yet; the mean is of those that have one.",
            counted(without, "matter has", "matters have")
        ));
    }
    notes
}
