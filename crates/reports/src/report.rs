//! A report as a value: what was asked, what it shows in one sentence, its columns and rows, and what to chart.

use goodword_domain::custom::Number;
use goodword_domain::money::{Currency, Money};
use goodword_domain::writing::Writing;
use goodword_domain::{Date, ReferralId};

use crate::Filter;
use crate::numbers::grouped;

/// The answer to one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The name commands and addresses use.
    pub name: &'static str,
    /// The title.
    pub title: &'static str,
    /// The question it answers.
    pub question: &'static str,
    /// What it shows, as one would say it aloud.
    pub sentence: String,
    /// What was asked, with what was taken where nobody said.
    pub parameters: Vec<(&'static str, String)>,
    /// Numbers about the whole, beside the table.
    pub figures: Vec<Figure>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The row that adds them up.
    pub totals: Option<Row>,
    /// What a reader should know.
    pub notes: Vec<String>,
    /// What to chart, where a chart helps.
    pub chart: Option<Chart>,
    /// How its days are written.
    pub writing: Writing,
    /// The key of the column whose numbers are what the rows' lists hold.
    pub linked: &'static str,
}

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its key in JSON and CSV.
    pub key: &'static str,
    /// Its head.
    pub title: &'static str,
    /// What stands in it.
    pub kind: Kind,
    /// For money, which currency all of it is in.
    pub currency: Option<Currency>,
    /// Whether tables for people show it; what is for programs only (keys beside names) stands in JSON and CSV alone.
    pub shown: bool,
}

impl Column {
    /// A column of anything but money.
    #[must_use]
    pub(crate) const fn new(key: &'static str, title: &'static str, kind: Kind) -> Self {
        Self { key, title, kind, currency: None, shown: true }
    }

    /// A column of keys, for programs.
    #[must_use]
    pub(crate) const fn key(key: &'static str, title: &'static str) -> Self {
        Self { key, title, kind: Kind::Text, currency: None, shown: false }
    }

    /// A column of money in one currency.
    #[must_use]
    pub(crate) const fn money(key: &'static str, title: &'static str, currency: Currency) -> Self {
        Self { key, title, kind: Kind::Money, currency: Some(currency), shown: true }
    }
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// How many.
    Count,
    /// A share from 0 to 1, shown in per cent.
    Percent,
    /// Two shares, the low and the high end; JSON and CSV have a `_low` and a `_high` of it.
    Interval,
    /// Days, in halves at the finest.
    Days,
    /// Business minutes.
    Minutes,
    /// Minor units of the column's currency.
    Money,
    /// A day.
    Date,
    /// The reference of a referral.
    Link,
}

impl Kind {
    /// The word JSON uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Count => "count",
            Self::Percent => "percent",
            Self::Interval => "interval",
            Self::Days => "days",
            Self::Minutes => "minutes",
            Self::Money => "money",
            Self::Date => "date",
            Self::Link => "link",
        }
    }
}

/// What stands in one place of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing, and why in words where there is a why ("too few to say").
    None(&'static str),
    /// Words.
    Text(String),
    /// How many.
    Count(i64),
    /// A share from 0 to 1.
    Percent(f64),
    /// Two shares.
    Interval(f64, f64),
    /// Days.
    Days(f64),
    /// Business minutes.
    Minutes(f64),
    /// A number with decimals, exact.
    Number(Number),
    /// An amount, in a column that says its currency or has it beside it.
    Money(Money),
    /// An amount that says its currency itself.
    Amount(Money),
    /// A day.
    Date(Date),
    /// A referral.
    Link(ReferralId),
}

/// Why there is no rate.
pub(crate) const TOO_FEW: Cell = Cell::None("too few to say");
/// Why there is no rate where no referral that was not won is recorded as decided.
pub(crate) const ONLY_WINS: Cell = Cell::None("only wins are recorded");
/// Nothing, because there is nothing to say.
pub(crate) const BLANK: Cell = Cell::None("");

/// One row; its cells stand in the order of the columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The cells.
    pub cells: Vec<Cell>,
    /// The filter of the list of referrals that shows exactly those behind the row; none for a past day, which no list shows.
    pub link: Option<Filter>,
}

/// A number about the whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What it is.
    pub column: Column,
    /// The number.
    pub cell: Cell,
    /// For a rate, how many of how many it is.
    pub of: Option<(i64, i64)>,
}

impl Figure {
    /// A number that stands for itself.
    #[must_use]
    pub(crate) const fn new(column: Column, cell: Cell) -> Self {
        Self { column, cell, of: None }
    }

    /// A rate with the two counts it is made of; where there are too few to say, these stand alone.
    #[must_use]
    pub(crate) const fn rate(column: Column, cell: Cell, part: i64, whole: i64) -> Self {
        Self { column, cell, of: Some((part, whole)) }
    }

    /// As people read it: "18% (2 of 11)".
    #[must_use]
    pub fn shown(&self, writing: Writing) -> String {
        match self.counts() {
            Some(counts) => format!("{} ({counts})", self.cell.shown(writing)),
            None => self.cell.shown(writing),
        }
    }

    /// What a rate is made of: "2 of 11".
    #[must_use]
    pub fn counts(&self) -> Option<String> {
        self.of.filter(|(_, whole)| *whole > 0).map(|(part, whole)| format!("{} of {}", grouped(part), grouped(whole)))
    }
}

/// A chart of bars: one group per row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// The column that names each row.
    pub label: &'static str,
    /// The columns that are its bars.
    pub bars: Vec<&'static str>,
    /// Whether the bars stand on each other.
    pub stacked: bool,
}
