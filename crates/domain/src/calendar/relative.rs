//! Days told from today: a kept view says “last 30 days”, not the dates they were when somebody kept it.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::period::{FinancialYear, Period};
use crate::noun::words;

words! {
    /// A span of days told from today; weeks begin on Monday, quarters and years are the firm's financial ones.
    Relative {
        /// Today.
        Today = "today",
        /// The day before.
        Yesterday = "yesterday",
        /// Monday to Sunday of this week.
        ThisWeek = "this_week",
        /// Monday to Sunday of the week before.
        LastWeek = "last_week",
        /// The seven days that end with today.
        Last7Days = "last_7_days",
        /// The thirty days that end with today.
        Last30Days = "last_30_days",
        /// The ninety days that end with today.
        Last90Days = "last_90_days",
        /// The twelve months that end with today.
        Last12Months = "last_12_months",
        /// This calendar month.
        ThisMonth = "this_month",
        /// The calendar month before.
        LastMonth = "last_month",
        /// This quarter of the financial year.
        ThisQuarter = "this_quarter",
        /// The quarter before.
        LastQuarter = "last_quarter",
        /// This financial year.
        ThisYear = "this_year",
        /// The financial year before.
        LastYear = "last_year",
        /// Every day before today.
        Past = "past",
        /// The seven days that begin with today.
        Next7Days = "next_7_days",
        /// The thirty days that begin with today.
        Next30Days = "next_30_days",
    }
}

impl Relative {
    /// As people say it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Yesterday => "yesterday",
            Self::ThisWeek => "this week",
            Self::LastWeek => "last week",
            Self::Last7Days => "in the last 7 days",
            Self::Last30Days => "in the last 30 days",
            Self::Last90Days => "in the last 90 days",
            Self::Last12Months => "in the last 12 months",
            Self::ThisMonth => "this month",
            Self::LastMonth => "last month",
            Self::ThisQuarter => "this quarter",
            Self::LastQuarter => "last quarter",
            Self::ThisYear => "this year",
            Self::LastYear => "last year",
            Self::Past => "before today",
            Self::Next7Days => "in the next 7 days",
            Self::Next30Days => "in the next 30 days",
        }
    }

    /// Whether it lies in the past, or reaches into it: what was received or decided cannot lie ahead.
    #[must_use]
    pub fn is_behind(self) -> bool {
        !matches!(self, Self::Next7Days | Self::Next30Days)
    }

    /// The first day (nothing for all there were) and the last, both included.
    #[must_use]
    pub fn days(self, today: Date, year: FinancialYear) -> (Option<Date>, Date) {
        let back = |days: i64| today.saturating_sub(Span::new().days(days));
        let on = |days: i64| today.saturating_add(Span::new().days(days));
        let whole = |period: Period| (Some(period.from), period.to);
        let monday = back(i64::from(today.weekday().since(Weekday::Monday)));
        let week = |from: Date| (Some(from), from.saturating_add(Span::new().days(6)));
        let month = |day: Date| (Some(day.first_of_month()), day.last_of_month());
        match self {
            Self::Today => (Some(today), today),
            Self::Yesterday => (Some(back(1)), back(1)),
            Self::ThisWeek => week(monday),
            Self::LastWeek => week(monday.saturating_sub(Span::new().days(7))),
            Self::Last7Days => (Some(back(6)), today),
            Self::Last30Days => (Some(back(29)), today),
            Self::Last90Days => (Some(back(89)), today),
            Self::Last12Months => whole(Period::last_n_months(today, 12)),
            Self::ThisMonth => month(today),
            Self::LastMonth => month(today.first_of_month().saturating_sub(Span::new().days(1))),
            Self::ThisQuarter => whole(Period::quarter_of(today, year)),
            Self::LastQuarter => whole(Period::previous_quarter(today, year)),
            Self::ThisYear => whole(Period::financial_year_of(today, year)),
            Self::LastYear => whole(Period::previous_financial_year(today, year)),
            Self::Past => (None, back(1)),
            Self::Next7Days => (Some(today), on(6)),
            Self::Next30Days => (Some(today), on(29)),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_word_on_a_leap_day_and_around_it() {
        let year = FinancialYear::new(4, 6).unwrap();
        let days = |word: Relative| word.days(date(2028, 2, 29), year);
        let both = |from: Date, to: Date| (Some(from), to);
        assert_eq!(days(Relative::Today), both(date(2028, 2, 29), date(2028, 2, 29)));
        assert_eq!(days(Relative::ThisWeek), both(date(2028, 2, 28), date(2028, 3, 5)), "29 February 2028 is a Tuesday");
        assert_eq!(days(Relative::LastWeek), both(date(2028, 2, 21), date(2028, 2, 27)));
        assert_eq!(days(Relative::Last7Days), both(date(2028, 2, 23), date(2028, 2, 29)));
        assert_eq!(days(Relative::ThisMonth), both(date(2028, 2, 1), date(2028, 2, 29)));
        assert_eq!(days(Relative::LastMonth), both(date(2028, 1, 1), date(2028, 1, 31)));
        assert_eq!(days(Relative::Last12Months), both(date(2027, 3, 1), date(2028, 2, 29)));
        assert_eq!(days(Relative::ThisQuarter), both(date(2028, 1, 6), date(2028, 4, 5)));
        assert_eq!(days(Relative::ThisYear), both(date(2027, 4, 6), date(2028, 4, 5)));
        assert_eq!(days(Relative::Past), (None, date(2028, 2, 28)));
        assert_eq!(days(Relative::Next30Days), both(date(2028, 2, 29), date(2028, 3, 29)));
        assert_eq!(Relative::LastMonth.days(date(2028, 3, 31), year), both(date(2028, 2, 1), date(2028, 2, 29)));
    }

    #[test]
    fn none_ends_before_it_begins() {
        for word in Relative::ALL {
            for day in [date(2026, 1, 1), date(2026, 12, 31), date(2028, 2, 29), date(2027, 4, 5), date(2027, 4, 6)] {
                let (from, to) = word.days(day, FinancialYear::new(4, 6).unwrap());
                assert!(from.is_none_or(|from| from <= to), "{word} on {day}");
            }
        }
    }
}
