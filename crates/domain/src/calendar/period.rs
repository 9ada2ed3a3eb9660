//! Periods a report covers: quarters and years of the firm's financial year, months, and any two dates.

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{WorkingTime, moved, refuse};
use crate::refusal::Refusal;
use crate::writing::Writing;

/// The date each financial year starts on: a month from 1 to 12 and a day from 1 to 28 (6 April for UK tax years).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "WrittenYear")]
pub struct FinancialYear {
    first_month: i8,
    first_day: i8,
}

/// A financial year before it is checked.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "FinancialYear")]
struct WrittenYear {
    #[schemars(range(min = 1, max = 12))]
    first_month: i8,
    #[schemars(range(min = 1, max = 28))]
    first_day: i8,
}

impl TryFrom<WrittenYear> for FinancialYear {
    type Error = Refusal;
    fn try_from(written: WrittenYear) -> Result<Self, Refusal> {
        Self::new(written.first_month, written.first_day)
    }
}

impl Default for FinancialYear {
    /// 1 April, as most UK firms have it.
    fn default() -> Self {
        Self { first_month: 4, first_day: 1 }
    }
}

impl FinancialYear {
    /// A financial year that starts on `first_day` (1 to 28) of `first_month` (1 to 12).
    pub fn new(first_month: i8, first_day: i8) -> Result<Self, Refusal> {
        if (1..=12).contains(&first_month) && (1..=28).contains(&first_day) {
            return Ok(Self { first_month, first_day });
        }
        Err(refuse::not_a_year_start())
    }

    /// The month it starts in, 1 to 12.
    #[must_use]
    pub fn first_month(self) -> i8 {
        self.first_month
    }

    /// The day of the month it starts on, 1 to 28.
    #[must_use]
    pub fn first_day(self) -> i8 {
        self.first_day
    }

    /// The first day of the financial year that holds `date`.
    fn start_before(self, date: Date) -> Date {
        let started = (date.month(), date.day()) >= (self.first_month, self.first_day);
        let year = if started { date.year() } else { date.year().saturating_sub(1) };
        Date::new(year, self.first_month, self.first_day).unwrap_or(Date::MIN)
    }

    /// The name of the year that starts on `start`: "2026/27", or "2026" when it is a calendar year.
    fn year_name(self, start: Date) -> String {
        match (self.first_month, self.first_day) {
            (1, 1) => start.year().to_string(),
            _ => format!("{}/{:02}", start.year(), (start.year() + 1).rem_euclid(100)),
        }
    }
}

/// A run of whole days in the firm's zone, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Period {
    /// The quarter of the financial year that holds `date`.
    #[must_use]
    pub fn quarter_of(date: Date, year: FinancialYear) -> Self {
        let start = year.start_before(date);
        // Day 28 exists in every month, so adding months never moves the day.
        let begun = (1..4).filter(|n| months_on(start, n * 3) <= date).count();
        let from = months_on(start, 3 * i32::try_from(begun).unwrap_or(0));
        Self { from, to: moved(months_on(from, 3), -1) }
    }

    /// The quarter before the one that holds `date`.
    #[must_use]
    pub fn previous_quarter(date: Date, year: FinancialYear) -> Self {
        Self::quarter_of(moved(Self::quarter_of(date, year).from, -1), year)
    }

    /// The financial year that holds `date`.
    #[must_use]
    pub fn financial_year_of(date: Date, year: FinancialYear) -> Self {
        let from = year.start_before(date);
        Self { from, to: moved(months_on(from, 12), -1) }
    }

    /// The financial year before the one that holds `date`.
    #[must_use]
    pub fn previous_financial_year(date: Date, year: FinancialYear) -> Self {
        Self::financial_year_of(moved(year.start_before(date), -1), year)
    }

    /// The `n` months that end with `today`: from the day after the same day `n` months ago (at least one month).
    #[must_use]
    pub fn last_n_months(today: Date, n: u16) -> Self {
        Self { from: moved(months_on(today, -i32::from(n.max(1))), 1), to: today }
    }

    /// Whether `date` lies in it.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        self.from <= date && date <= self.to
    }

    /// The first instant of it and the first instant after it, for `at >= first and at < after`.
    #[must_use]
    pub fn instants(&self, calendar: &WorkingTime) -> (Timestamp, Timestamp) {
        (calendar.start_of(self.from), calendar.end_of(self.to))
    }

    /// What screens call it: "Q3 2026/27", "2026/27", "July 2026", "24 months to 5 October 2026", or its two dates.
    #[must_use]
    pub fn name(&self, year: FinancialYear, writing: Writing) -> String {
        if *self == Self::quarter_of(self.from, year) {
            let start = year.start_before(self.from);
            let number = (0..3).filter(|n| months_on(start, (n + 1) * 3) <= self.from).count() + 1;
            return format!("Q{number} {}", year.year_name(start));
        }
        if *self == Self::financial_year_of(self.from, year) {
            return year.year_name(self.from);
        }
        if self.from.day() == 1 && self.to == self.from.last_of_month() {
            return self.from.strftime("%B %Y").to_string();
        }
        let months = [3, 6, 12, 24, 36, 60].into_iter().find(|n| *self == Self::last_n_months(self.to, *n));
        match months {
            Some(n) => format!("{n} months to {}", writing.day(self.to)),
            None => format!("{} to {}", writing.day(self.from), writing.day(self.to)),
        }
    }
}

/// `date` moved by `months`, on the last day of the month where the day does not exist.
fn months_on(date: Date, months: i32) -> Date {
    date.saturating_add(Span::new().months(months))
}
