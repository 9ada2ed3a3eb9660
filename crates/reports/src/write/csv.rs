//! The one CSV: a head of keys and the rows, without the totals, so that a column added up is not counted twice.

use super::{json, plain, six_digits};
use crate::{Cell, Kind, Report};

/// What spreadsheets take for the beginning of a formula.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

impl Report {
    /// The report as CSV in UTF-8; a text that a spreadsheet would run as a formula gets an apostrophe before it.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut out = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
        let mut head = Vec::new();
        for column in &self.columns {
            match (column.kind, column.currency) {
                (Kind::Interval, _) => head.extend(json::ends(column.key)),
                (_, Some(currency)) => head.push(format!("{} ({currency})", column.key)),
                _ => head.push(column.key.to_owned()),
            }
        }
        // Writing to memory does not fail.
        let _ = out.write_record(&head);
        for row in &self.rows {
            let mut fields = Vec::with_capacity(head.len());
            for (column, cell) in self.columns.iter().zip(&row.cells) {
                fields.push(field(cell));
                if column.kind == Kind::Interval {
                    fields.push(if let Cell::Interval(_, high) = cell { six_digits(*high).to_string() } else { String::new() });
                }
            }
            let _ = out.write_record(&fields);
        }
        out.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }
}

/// Any table of cells as CSV, with the keys of its columns as its head: the list somebody sees, as a file. An interval has no place in it.
#[must_use]
pub fn csv_of(head: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>) -> String {
    let mut out = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = out.write_record(head);
    for row in rows {
        let _ = out.write_record(row.iter().map(field));
    }
    out.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

/// One field; of an interval its low end.
fn field(cell: &Cell) -> String {
    match cell {
        Cell::None(_) => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Count(number) => number.to_string(),
        Cell::Percent(share) | Cell::Interval(share, _) => six_digits(*share).to_string(),
        Cell::Days(number) | Cell::Minutes(number) => number.to_string(),
        Cell::Money(money) => plain(*money),
        Cell::Date(day) => day.to_string(),
        Cell::Link(id) => id.to_string(),
    }
}

/// The text, unless a spreadsheet would run it.
fn harmless(text: &str) -> String {
    if text.trim_start_matches([' ', '\u{a0}']).starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}
