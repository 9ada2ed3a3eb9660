//! The recurring work, on one screen: what it does, when it runs, and which instant comes next in the firm's zone.

use jiff::civil::{Date, Weekday};
use jiff::{Span, Timestamp};

use crate::calendar::WorkingTime;
use crate::noun::words;

words! {
    /// Work that comes back by the calendar.
    Recurring {
        /// Tells each colleague of the steps due today and late.
        MorningReminders = "morning_reminders",
        /// Tells owners which of their referrals have gone quiet.
        WatchQuiet = "watch_quiet",
        /// Tells managers that the leak report of the week is there.
        WeeklyLeaks = "weekly_leaks",
        /// Looks for people and organisations that stand on record twice.
        FindDuplicates = "find_duplicates",
        /// Clears away what nobody needs any more.
        TidyUp = "tidy_up",
    }
}

/// When recurring work runs, in the firm's zone and calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// On every working day, when the firm opens.
    EveryOpening,
    /// On Monday when the firm opens; when Monday is a day off, on the first working day after it.
    MondayOpening,
    /// At every full hour.
    Hourly,
    /// Every night at 01:30; in the night that skips that time an hour later, in the night that has it twice the first time.
    Nightly,
}

impl Recurring {
    /// When it runs.
    #[must_use]
    pub fn rule(self) -> Rule {
        match self {
            Self::MorningReminders => Rule::EveryOpening,
            Self::WatchQuiet => Rule::Hourly,
            Self::WeeklyLeaks => Rule::MondayOpening,
            Self::FindDuplicates | Self::TidyUp => Rule::Nightly,
        }
    }

    /// What it does, as the page of background work says it.
    #[must_use]
    pub fn does(self) -> &'static str {
        match self {
            Self::MorningReminders => "Reminds each colleague of the steps due today and late; deputies while they are away",
            Self::WatchQuiet => "Tells owners which of their referrals have gone quiet",
            Self::WeeklyLeaks => "Tells managers that the leak report of the week is there",
            Self::FindDuplicates => "Looks for people and organisations that stand on record twice, for somebody to judge",
            Self::TidyUp => {
                "Clears away ended sessions, sent files that no import needs, and sign-in attempts and finished work older than 30 days"
            }
        }
    }

    /// The first run after `after`; asked with the run before, it never names that one again.
    #[must_use]
    pub fn next_after(self, after: Timestamp, calendar: &WorkingTime) -> Timestamp {
        self.rule().next_after(after, calendar)
    }
}

impl Rule {
    /// The rule in words.
    #[must_use]
    pub fn when(self) -> &'static str {
        match self {
            Self::EveryOpening => "every working day when the firm opens",
            Self::MondayOpening => "on Monday when the firm opens, or on the first working day after it",
            Self::Hourly => "every hour",
            Self::Nightly => "every night at 01:30",
        }
    }

    /// The first instant after `after` that the rule names.
    #[must_use]
    pub fn next_after(self, after: Timestamp, calendar: &WorkingTime) -> Timestamp {
        let today = calendar.date_of(after);
        let run = match self {
            Self::Hourly => Timestamp::from_second((after.as_second().div_euclid(3600) + 1) * 3600).ok(),
            Self::EveryOpening => first_after(after, today, 1, |day| opening(calendar, calendar.add_working_days(day, 0))),
            Self::MondayOpening => {
                let monday = moved(today, -i64::from(today.weekday().since(Weekday::Monday)));
                first_after(after, monday, 7, |day| opening(calendar, calendar.add_working_days(day, 0)))
            }
            Self::Nightly => first_after(after, today, 1, |day| calendar.zone().to_timestamp(day.at(1, 30, 0, 0)).ok()),
        };
        run.unwrap_or(Timestamp::MAX)
    }
}

/// The first instant after `after` among those of `first`, `first` + `step` days, and so on.
fn first_after(after: Timestamp, first: Date, step: i64, at: impl Fn(Date) -> Option<Timestamp>) -> Option<Timestamp> {
    // A year of days without work ends the search: such a firm has nobody to remind.
    (0..=366).find_map(|n| at(moved(first, n * step)).filter(|run| *run > after))
}

/// When the firm opens on a working day.
fn opening(calendar: &WorkingTime, day: Date) -> Option<Timestamp> {
    calendar.is_working_day(day).then(|| calendar.add_minutes(calendar.start_of(day), 0))
}

fn moved(day: Date, days: i64) -> Date {
    day.saturating_add(Span::new().days(days))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::calendar::Hours;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn runs(rule: Rule, calendar: &WorkingTime, from: &str, count: usize) -> Vec<String> {
        let next = |after: &Timestamp| Some(rule.next_after(*after, calendar));
        std::iter::successors(next(&at(from)), next).take(count).map(|run| run.to_string()).collect()
    }

    #[test]
    fn the_opening_keeps_its_wall_clock_across_daylight_saving() {
        let calendar = WorkingTime::default();
        let spring = runs(Rule::EveryOpening, &calendar, "2026-03-26T09:00:00Z", 3);
        assert_eq!(spring, ["2026-03-27T09:00:00Z", "2026-03-30T08:00:00Z", "2026-03-31T08:00:00Z"]);
        let autumn = runs(Rule::EveryOpening, &calendar, "2026-10-22T10:00:00Z", 2);
        assert_eq!(autumn, ["2026-10-23T08:00:00Z", "2026-10-26T09:00:00Z"]);
    }

    #[test]
    fn a_night_without_half_past_one_has_one_run_and_so_has_a_night_with_two() {
        let calendar = WorkingTime::default();
        // 29 March 2026: 01:00 becomes 02:00 in London. 25 October: 02:00 becomes 01:00.
        let spring = runs(Rule::Nightly, &calendar, "2026-03-28T01:30:00Z", 3);
        assert_eq!(spring, ["2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z", "2026-03-31T00:30:00Z"]);
        let autumn = runs(Rule::Nightly, &calendar, "2026-10-24T00:30:00Z", 3);
        assert_eq!(autumn, ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z", "2026-10-27T01:30:00Z"]);
        // Asked between the two half past ones, the night is over.
        assert_eq!(Rule::Nightly.next_after(at("2026-10-25T01:00:00Z"), &calendar), at("2026-10-26T01:30:00Z"));
    }

    #[test]
    fn every_hour_passes_both_hours_of_a_change() {
        let calendar = WorkingTime::default();
        let autumn = runs(Rule::Hourly, &calendar, "2026-10-25T00:10:00Z", 2);
        assert_eq!(autumn, ["2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"]);
        assert_eq!(Rule::Hourly.next_after(at("2026-10-25T02:00:00Z"), &calendar), at("2026-10-25T03:00:00Z"));
    }

    #[test]
    fn a_monday_off_moves_the_week_to_tuesday_and_a_week_off_is_one_run() {
        let hours = Some(Hours::read("08:30", "17:00").unwrap());
        let off = |from: i8, to: i8| (from..=to).map(|day| Date::new(2026, 12, day).unwrap());
        let holidays: BTreeSet<Date> = off(7, 7).chain(off(21, 27)).collect();
        let calendar = WorkingTime::new("Europe/London", [hours, hours, hours, hours, hours, None, None], holidays).unwrap();
        let weeks = runs(Rule::MondayOpening, &calendar, "2026-12-01T12:00:00Z", 4);
        assert_eq!(weeks, ["2026-12-08T08:30:00Z", "2026-12-14T08:30:00Z", "2026-12-28T08:30:00Z", "2027-01-04T08:30:00Z"]);
        let days = runs(Rule::EveryOpening, &calendar, "2026-12-18T08:30:00Z", 1);
        assert_eq!(days, ["2026-12-28T08:30:00Z"]);
    }
}
