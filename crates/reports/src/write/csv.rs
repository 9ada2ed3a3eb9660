//! The one CSV: a head of keys and the rows, without the totals, so that a column added up is not counted twice. A text that a
//! spreadsheet would run as a formula gets an apostrophe before it.

use csv::{Terminator, Writer, WriterBuilder};

use super::{plain, runs, six_digits};
use crate::Cell;

/// CSV in UTF-8 that is being written to memory, which does not fail.
pub(super) struct Csv(Writer<Vec<u8>>);

impl Csv {
    pub fn new(head: &[String]) -> Self {
        let mut out = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
        let _ = out.write_record(head);
        Self(out)
    }

    pub fn row(&mut self, cells: &[Cell]) {
        let _ = self.0.write_record(cells.iter().map(field));
    }

    pub fn finish(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
    }
}

/// One field; of an interval its low end, because the other has a column of its own.
fn field(cell: &Cell) -> String {
    match cell {
        Cell::None(_) => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Count(number) => number.to_string(),
        Cell::Percent(share) | Cell::Interval(share, _) => six_digits(*share).to_string(),
        Cell::Days(number) | Cell::Minutes(number) => number.to_string(),
        Cell::Number(number) => number.plain(),
        Cell::Money(money) => plain(*money),
        Cell::Amount(money) => format!("{} {}", money.currency, plain(*money)),
        Cell::Date(day) => day.to_string(),
        Cell::Link(id) => id.to_string(),
    }
}

/// The text, unless a spreadsheet would run it.
fn harmless(text: &str) -> String {
    if runs(text) { format!("'{text}") } else { text.to_owned() }
}
