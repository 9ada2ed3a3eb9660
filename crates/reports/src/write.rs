//! The ways a report is written: JSON, CSV, a workbook and a table of text. Pages draw the same value themselves.

mod csv;
mod file;
mod json;
mod table;
mod workbook;

pub use file::{FileKind, TableFile};

use goodword_domain::money::Money;
use goodword_domain::writing::Writing;

use crate::numbers::{grouped, halves, per_cent};
use crate::{Cell, Kind};

impl Cell {
    /// As people read it: "£40,000", "11%", "18.5", "14 February 2026", "too few to say".
    #[must_use]
    pub fn shown(&self, writing: Writing) -> String {
        match self {
            Self::None(why) => (*why).to_owned(),
            Self::Text(text) => text.clone(),
            Self::Count(number) => grouped(*number),
            Self::Percent(share) => per_cent(*share),
            Self::Interval(low, high) => format!("{} to {}", per_cent(*low), per_cent(*high)),
            Self::Days(number) | Self::Minutes(number) => halves(*number),
            Self::Number(number) => number.to_string(),
            Self::Money(money) | Self::Amount(money) => money.to_string(),
            Self::Date(day) => writing.day(*day),
            Self::Link(id) => id.to_string(),
        }
    }
}

impl Kind {
    /// Whether its values stand to the right, as numbers do.
    #[must_use]
    pub fn is_number(self) -> bool {
        !matches!(self, Self::Text | Self::Date | Self::Link)
    }
}

/// A share to six digits: what lies beyond is noise of the computation.
fn six_digits(share: f64) -> f64 {
    (share * 1e6).round() / 1e6
}

/// What spreadsheets take for the beginning of a formula.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet that reads the text would run it.
fn runs(text: &str) -> bool {
    text.trim_start_matches([' ', '\u{a0}']).starts_with(FORMULA)
}

/// An amount as spreadsheets read it: `40000.00`.
fn plain(money: Money) -> String {
    let digits = money.currency.digits() as usize;
    let text = format!("{:0>width$}", money.minor.unsigned_abs(), width = digits + 1);
    let (whole, part) = text.split_at(text.len() - digits);
    let minus = if money.minor < 0 { "-" } else { "" };
    if part.is_empty() { format!("{minus}{whole}") } else { format!("{minus}{whole}.{part}") }
}
