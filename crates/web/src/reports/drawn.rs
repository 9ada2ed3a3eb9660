//! A report made ready to be drawn: which cells are numbers, how long the bars are, where a row leads.

use goodword_domain::money::Money;
use goodword_domain::writing::{Label, Writing};
use goodword_reports::{Cell, Column, Kind, Report, Row};

/// A cell of the table.
pub(super) struct DrawnCell {
    /// What stands there.
    pub text: String,
    /// Whether it is a number, which stands to the right.
    pub number: bool,
    /// What stands below it: the interval around a rate, the upper end of a range.
    pub note: String,
    /// The head of its column, for phones.
    pub head: String,
    /// Where it leads; empty where nowhere.
    pub href: String,
    /// Whether there is nothing to say.
    pub faint: bool,
}

/// A bar beside a row: the parts of it in per cent, each with what it means.
pub(super) struct Bar {
    /// Where the part begins.
    pub from: f64,
    /// How long it is.
    pub width: f64,
    /// What it means, which is its colour.
    pub part: &'static str,
}

/// A row.
pub(super) struct DrawnRow {
    /// What the row is about.
    pub name: String,
    /// The rest of it.
    pub cells: Vec<DrawnCell>,
    /// Its bar.
    pub bars: Vec<Bar>,
    /// What the bars say, for those who cannot see them.
    pub said: String,
}

impl DrawnRow {
    /// Whether a number of it leads to what it counts.
    pub fn leads(&self) -> bool {
        self.cells.iter().any(|cell| !cell.href.is_empty())
    }
}

/// A number about the whole.
pub(super) struct Number {
    pub title: String,
    pub text: String,
    /// How many of how many it is, and its interval.
    pub note: String,
}

/// The whole table.
pub(super) struct Drawn {
    /// The head of the first column.
    pub about: String,
    /// The other heads with whether they stand over numbers.
    pub heads: Vec<(String, bool)>,
    pub rows: Vec<DrawnRow>,
    pub totals: Option<DrawnRow>,
    /// Whether there is a chart.
    pub charted: bool,
    /// The names of the parts of its bars with what they mean; none where the bars have one part.
    pub legend: Vec<(String, &'static str)>,
    /// The numbers about the whole.
    pub figures: Vec<Number>,
    /// Whether nothing was counted.
    pub empty: bool,
}

impl Drawn {
    /// Of a report, with the firm's word for a matter.
    pub fn of(report: &Report, matter: &Label) -> Self {
        let about = report.columns.iter().find(|c| c.shown).map_or("", |c| c.title).to_owned();
        let heads = heads(report, matter);
        let bars = bars(report);
        let longest = report.rows.iter().map(|row| lengths(row, &bars).iter().sum::<f64>()).fold(0.0, f64::max);
        let named = |at: &usize| report.columns.get(*at).map(|c| (matter.put_in(c.title), part(c.key)));
        let counted = |row: &Row| row.cells.iter().any(|cell| matches!(cell, Cell::Count(n) if *n > 0));
        Self {
            about,
            heads,
            rows: report.rows.iter().map(|row| drawn(row, (report, matter), &bars, longest)).collect(),
            totals: report.totals.as_ref().map(|row| drawn(row, (report, matter), &[], longest)),
            charted: !bars.is_empty(),
            legend: if bars.len() > 1 { bars.iter().filter_map(named).collect() } else { Vec::new() },
            figures: numbers(report, matter),
            empty: !report.rows.iter().any(counted),
        }
    }
}

/// Whether a column is the upper end of a range, which stands in one cell with the lower.
fn is_upper_end(column: &Column) -> bool {
    column.key.ends_with("_high")
}

/// The heads of the table but the first: an interval stands below its rate, and the two ends of a range are one column.
fn heads(report: &Report, matter: &Label) -> Vec<(String, bool)> {
    let mut all: Vec<(String, bool)> = Vec::new();
    for column in report.columns.iter().filter(|c| c.shown && c.kind != Kind::Link).skip(1) {
        match all.last_mut() {
            Some(rate) if column.kind == Kind::Interval => rate.0 = format!("{}, {}", rate.0, column.title),
            Some(low) if is_upper_end(column) => low.0 = low.0.trim_end_matches(" at least").to_owned(),
            _ => all.push((matter.put_in(column.title), column.kind.is_number())),
        }
    }
    all
}

/// The numbers about the whole. An interval stands under the rate it belongs to, and the two ends of a range are one number.
fn numbers(report: &Report, matter: &Label) -> Vec<Number> {
    let mut all: Vec<Number> = Vec::new();
    for figure in &report.figures {
        let (text, key) = (shown(&figure.cell, &figure.column, (report.writing, matter)), figure.column.key);
        match all.last_mut() {
            Some(rate) if figure.column.kind == Kind::Interval => {
                if matches!(figure.cell, Cell::Interval(..)) {
                    rate.note = [rate.note.as_str(), text.as_str()].join(if rate.note.is_empty() { "" } else { " · " });
                }
            }
            // Of how many a mean is.
            Some(mean) if key == "valued_matters" => {
                mean.note = format!("of {text} {}", if text == "1" { &matter.one } else { &matter.many });
            }
            Some(low) if is_upper_end(&figure.column) => {
                low.title.truncate(low.title.trim_end_matches(", at least").len());
                if low.text != text {
                    low.text = format!("{} to {text}", low.text);
                }
            }
            _ => {
                let text = if text.is_empty() { "none yet".to_owned() } else { text };
                all.push(Number { title: matter.put_in(figure.column.title), text, note: figure.counts().unwrap_or_default() });
            }
        }
    }
    all
}

/// A cell as a page says it: a mean without its pence.
fn shown(cell: &Cell, column: &Column, (writing, matter): (Writing, &Label)) -> String {
    match cell {
        Cell::Money(mean) if column.key.starts_with("mean_") => {
            let unit = 10_i64.pow(mean.currency.digits());
            Money::new((mean.minor + unit / 2).div_euclid(unit) * unit, mean.currency).to_string()
        }
        // A long month would break the line of a narrow column.
        Cell::Date(day) => writing.short(*day),
        Cell::None(why) => matter.put_in(why),
        cell => cell.shown(writing),
    }
}

/// The places of the columns that are charted. Bars that do not stand on each other cannot share a line: the first speaks.
fn bars(report: &Report) -> Vec<usize> {
    let Some(chart) = &report.chart else { return Vec::new() };
    let all = chart.bars.iter().filter_map(|key| report.columns.iter().position(|c| c.key == *key));
    all.take(if chart.stacked { usize::MAX } else { 1 }).collect()
}

/// What a part of a bar means: how something ended well, is under way, is late, or is settled without us.
fn part(key: &str) -> &'static str {
    match key {
        "booked" | "won" | "in_time" => "done",
        "documented_no" | "declined" | "ended" => "no",
        "quiet" => "quiet",
        "lost" | "late" => "due",
        "broken" => "late",
        _ => "open",
    }
}

fn lengths(row: &Row, bars: &[usize]) -> Vec<f64> {
    bars.iter().map(|at| row.cells.get(*at).map_or(0.0, length)).collect()
}

fn length(cell: &Cell) -> f64 {
    match cell {
        Cell::Count(n) => *n as f64,
        Cell::Percent(x) | Cell::Days(x) | Cell::Minutes(x) => *x,
        Cell::Money(m) | Cell::Amount(m) => m.minor as f64,
        Cell::None(_) | Cell::Text(_) | Cell::Number(_) | Cell::Interval(..) | Cell::Date(_) | Cell::Link(_) => 0.0,
    }
    .max(0.0)
}

fn drawn(row: &Row, (report, matter): (&Report, &Label), bars: &[usize], longest: f64) -> DrawnRow {
    let list = row.link.as_ref().map(|filter| format!("/referrals?view=all&{}", filter.query())).unwrap_or_default();
    let mut cells: Vec<DrawnCell> = Vec::new();
    for (cell, column) in row.cells.iter().zip(&report.columns).filter(|(_, column)| column.shown) {
        if let Cell::Link(id) = cell {
            // A reference is no word: what stands before it leads there.
            if let Some(before) = cells.last_mut() {
                before.href = format!("/referrals/{id}");
            }
            continue;
        }
        if column.kind == Kind::Link {
            continue;
        }
        let (text, number, faint) =
            (shown(cell, column, (report.writing, matter)), column.kind.is_number(), matches!(cell, Cell::None(_)));
        match cells.last_mut() {
            Some(rate) if column.kind == Kind::Interval => {
                if matches!(cell, Cell::Interval(..)) {
                    rate.note = text;
                }
                continue;
            }
            Some(low) if is_upper_end(column) => {
                if low.text != text && !faint {
                    low.note = format!("to {text}");
                }
                continue;
            }
            _ => {}
        }
        // The number a row's list holds leads there, unless it holds nothing.
        let leads = column.key == report.linked && matches!(cell, Cell::Count(n) if *n > 0);
        let href = if leads { list.clone() } else { String::new() };
        cells.push(DrawnCell { text, number, note: String::new(), head: String::new(), href, faint });
    }
    let name = if cells.is_empty() { String::new() } else { cells.remove(0).text };
    for (cell, (head, _)) in cells.iter_mut().zip(heads(report, matter)) {
        cell.head = head;
    }
    let mut from = 0.0;
    let parts = lengths(row, bars).into_iter().zip(bars).map(|(length, at)| {
        let width = if longest > 0.0 { length / longest * 100.0 } else { 0.0 };
        let key = report.columns.get(*at).map_or("", |c| c.key);
        let bar = Bar { from, width, part: part(key) };
        from += width;
        bar
    });
    let bars_of_row: Vec<Bar> = parts.filter(|bar| bar.width > 0.0).collect();
    let said = bars
        .iter()
        .filter_map(|at| Some(format!("{} {}", report.columns.get(*at)?.title, row.cells.get(*at)?.shown(report.writing))))
        .collect::<Vec<_>>()
        .join(", ");
    DrawnRow { name, cells, bars: bars_of_row, said }
}
