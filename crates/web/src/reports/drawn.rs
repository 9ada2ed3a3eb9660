//! A report made ready to be drawn: which cells are numbers, how long the bars are, where a row leads.

use goodword_reports::{Cell, Kind, Report, Row};

/// A cell of the table.
pub(super) struct DrawnCell {
    /// What stands there.
    pub text: String,
    /// Whether it is a number, which stands to the right.
    pub number: bool,
    /// The head of its column, for phones.
    pub head: &'static str,
    /// Where it leads; empty where nowhere.
    pub href: String,
    /// Whether there is nothing to say.
    pub faint: bool,
}

/// A bar beside a row: the parts of it in per cent, each with its place in the list of bars.
pub(super) struct Bar {
    /// Where the part begins.
    pub from: f64,
    /// How long it is.
    pub width: f64,
    /// Which of the bars it is.
    pub part: usize,
}

/// A row.
pub(super) struct DrawnRow {
    pub cells: Vec<DrawnCell>,
    pub bars: Vec<Bar>,
    /// What the bars say, for those who cannot see them.
    pub said: String,
}

/// A number about the whole, with its interval where it has one.
pub(super) struct Number {
    pub title: &'static str,
    pub text: String,
    pub interval: String,
}

/// The whole table.
pub(super) struct Drawn {
    /// The heads with whether they stand over numbers.
    pub heads: Vec<(&'static str, bool)>,
    pub rows: Vec<DrawnRow>,
    pub totals: Option<DrawnRow>,
    /// The names of the bars; none without a chart.
    pub legend: Vec<&'static str>,
    /// The numbers about the whole.
    pub figures: Vec<Number>,
}

impl Drawn {
    pub fn of(report: &Report) -> Self {
        let heads = report.columns.iter().filter(|c| c.shown).map(|c| (c.title, c.kind.is_number())).collect();
        let bars = bars(report);
        let longest = report.rows.iter().map(|row| lengths(row, &bars).iter().sum::<f64>()).fold(0.0, f64::max);
        let legend = bars.iter().filter_map(|at| report.columns.get(*at)).map(|c| c.title).collect();
        let figures = numbers(report);
        Self {
            heads,
            rows: report.rows.iter().map(|row| drawn(row, report, &bars, longest)).collect(),
            totals: report.totals.as_ref().map(|row| drawn(row, report, &[], longest)),
            legend,
            figures,
        }
    }
}

/// The numbers about the whole; an interval stands under the number it belongs to, which comes before it.
fn numbers(report: &Report) -> Vec<Number> {
    let mut all: Vec<Number> = Vec::new();
    for figure in &report.figures {
        match (figure.column.kind, all.last_mut()) {
            (Kind::Interval, Some(number)) => number.interval = figure.cell.shown(),
            _ => all.push(Number { title: figure.column.title, text: figure.cell.shown(), interval: String::new() }),
        }
    }
    all
}

/// The places of the columns that are charted.
fn bars(report: &Report) -> Vec<usize> {
    let Some(chart) = &report.chart else { return Vec::new() };
    // Bars that do not stand on each other cannot share a line: the first speaks.
    let drawn = if chart.stacked { chart.bars.len() } else { 1 };
    chart.bars.iter().take(drawn).filter_map(|key| report.columns.iter().position(|c| c.key == *key)).collect()
}

fn lengths(row: &Row, bars: &[usize]) -> Vec<f64> {
    bars.iter().map(|at| row.cells.get(*at).map_or(0.0, length)).collect()
}

fn length(cell: &Cell) -> f64 {
    match cell {
        Cell::Count(n) => *n as f64,
        Cell::Percent(x) | Cell::Days(x) | Cell::Minutes(x) => *x,
        Cell::Money(m) => m.minor as f64,
        Cell::None(_) | Cell::Text(_) | Cell::Interval(..) | Cell::Date(_) | Cell::Link(_) => 0.0,
    }
    .max(0.0)
}

fn drawn(row: &Row, report: &Report, bars: &[usize], longest: f64) -> DrawnRow {
    let list = row.link.as_ref().map(|filter| format!("/referrals?view=all&{}", filter.query())).unwrap_or_default();
    let cells = row.cells.iter().zip(&report.columns).filter(|(_, column)| column.shown).map(|(cell, column)| {
        let number = column.kind.is_number();
        let href = match cell {
            Cell::Link(id) => format!("/referrals/{id}"),
            // The number a row's list holds leads there.
            Cell::Count(_) if column.key == report.linked => list.clone(),
            _ => String::new(),
        };
        let text = if matches!(cell, Cell::Link(_)) { "Open".to_owned() } else { cell.shown() };
        DrawnCell { text, number, head: column.title, href, faint: matches!(cell, Cell::None(_)) }
    });
    let cells = cells.collect();
    let mut from = 0.0;
    let parts = lengths(row, bars).into_iter().enumerate().map(|(part, length)| {
        let width = if longest > 0.0 { length / longest * 100.0 } else { 0.0 };
        let bar = Bar { from, width, part };
        from += width;
        bar
    });
    let bars_of_row: Vec<Bar> = parts.filter(|bar| bar.width > 0.0).collect();
    let said = bars
        .iter()
        .filter_map(|at| Some(format!("{} {}", report.columns.get(*at)?.title, row.cells.get(*at)?.shown())))
        .collect::<Vec<_>>()
        .join(", ");
    DrawnRow { cells, bars: bars_of_row, said }
}
