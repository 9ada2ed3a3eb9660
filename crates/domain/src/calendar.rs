//! The firm's calendar: its zone, working hours and holidays, so that minutes and days count as the firm counts them.
//!
//! A working window runs from opening to closing, both instants included when a clock stops at them; the daylight-saving
//! hour that is skipped is never counted, the one that is repeated is counted twice, because both really pass.

mod period;
mod relative;
#[cfg(test)]
mod tests;
mod written;

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;
pub use period::{FinancialYear, Period};
pub use relative::Relative;

/// How far ahead working days are looked for, in days (a century); what lies beyond counts as plain time.
const LONGEST_SEARCH: u16 = 36_525;

/// The working hours of one weekday; closing at 00:00 (written `24:00`) is the midnight that ends the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hours {
    /// When the firm opens.
    pub opens: Time,
    /// When it closes; later than it opens, or 00:00 for the end of the day.
    pub closes: Time,
}

/// When the firm works: a zone, hours for each weekday, and days off; at least one weekday has hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "written::Written", into = "written::Written")]
pub struct WorkingTime {
    zone: TimeZone,
    hours: [Option<Hours>; 7],
    holidays: BTreeSet<Date>,
}

/// Which of two instants a repeated wall-clock time means.
#[derive(Clone, Copy)]
enum Pass {
    First,
    Last,
}

impl Default for WorkingTime {
    /// Europe/London, Monday to Friday, 09:00 to 17:30, no holidays.
    fn default() -> Self {
        let day = Some(Hours { opens: Time::constant(9, 0, 0, 0), closes: Time::constant(17, 30, 0, 0) });
        Self {
            // The zone data are bundled, so the name is always known.
            zone: TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC),
            hours: [day, day, day, day, day, None, None],
            holidays: BTreeSet::new(),
        }
    }
}

impl WorkingTime {
    /// A calendar from an IANA zone name, hours for Monday to Sunday, and days off.
    pub fn new(zone: &str, hours: [Option<Hours>; 7], holidays: BTreeSet<Date>) -> Result<Self, Refusal> {
        let zone = zone_named(zone)?;
        if hours.iter().flatten().any(|h| h.closes != Time::midnight() && h.opens >= h.closes) {
            return Err(refuse::closes_before_opening());
        }
        if hours.iter().all(Option::is_none) {
            return Err(refuse::no_working_day());
        }
        Ok(Self { zone, hours, holidays })
    }

    /// The firm's zone.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The IANA name of the firm's zone.
    #[must_use]
    pub fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// The hours of each weekday, Monday first; `None` is a day off.
    #[must_use]
    pub fn hours(&self) -> &[Option<Hours>; 7] {
        &self.hours
    }

    /// The days off.
    #[must_use]
    pub fn holidays(&self) -> &BTreeSet<Date> {
        &self.holidays
    }

    /// The day it is at `at` in the firm's zone.
    #[must_use]
    pub fn date_of(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    /// The first instant of `date` in the firm's zone.
    #[must_use]
    pub fn start_of(&self, date: Date) -> Timestamp {
        self.instant(date.at(0, 0, 0, 0), Pass::First)
    }

    /// The first instant after `date` in the firm's zone: the exclusive end of the day.
    #[must_use]
    pub fn end_of(&self, date: Date) -> Timestamp {
        self.start_of(moved(date, 1))
    }

    /// Whether the firm works at some time of `date`.
    #[must_use]
    pub fn is_working_day(&self, date: Date) -> bool {
        self.window(date).is_some()
    }

    /// Whether the firm is open at `at`; at the closing instant it no longer is.
    #[must_use]
    pub fn is_working(&self, at: Timestamp) -> bool {
        self.window(self.date_of(at)).is_some_and(|(opens, closes)| opens <= at && at < closes)
    }

    /// Close of business on `date`, or on the next working day when `date` is none.
    #[must_use]
    pub fn close_of(&self, date: Date) -> Timestamp {
        days(date, 1).find_map(|day| self.window(day)).map_or_else(|| self.end_of(date), |(_, closes)| closes)
    }

    /// The first working day after `date`.
    #[must_use]
    pub fn next_working_day(&self, date: Date) -> Date {
        self.add_working_days(date, 1)
    }

    /// The `n`th working day after `date` (before it for a negative `n`); for 0, `date` itself or the next working day.
    #[must_use]
    pub fn add_working_days(&self, date: Date, n: i64) -> Date {
        let first = if n == 0 { date } else { moved(date, n.signum()) };
        let more = usize::try_from(n.unsigned_abs().saturating_sub(1)).unwrap_or(usize::MAX);
        let mut reached = date;
        for (passed, day) in days(first, n.signum().min(0) * 2 + 1).filter(|day| self.is_working_day(*day)).enumerate() {
            reached = day;
            if passed >= more {
                break;
            }
        }
        reached
    }

    /// The instant `minutes` business minutes after `from`, within working time or at its close; below 0 counts as 0.
    #[must_use]
    pub fn add_minutes(&self, from: Timestamp, minutes: i64) -> Timestamp {
        let mut left = SignedDuration::from_secs(minutes.max(0).saturating_mul(60));
        let first_day = self.date_of(from);
        for day in days(first_day, 1) {
            let Some((opens, closes)) = self.window(day) else { continue };
            let start = opens.max(from);
            if start > closes {
                continue;
            }
            let room = closes.duration_since(start);
            if left <= room {
                return start.saturating_add(left).unwrap_or(closes);
            }
            left -= room;
        }
        self.start_of(moved(first_day, LONGEST_SEARCH.into())).max(from).saturating_add(left).unwrap_or(Timestamp::MAX)
    }

    /// The whole business minutes from `a` to `b`, negative when `b` is earlier.
    #[must_use]
    pub fn minutes_between(&self, a: Timestamp, b: Timestamp) -> i64 {
        if b < a {
            return -self.minutes_between(b, a);
        }
        let first_day = self.date_of(a);
        let mut counted = SignedDuration::ZERO;
        for day in days(first_day, 1) {
            if self.start_of(day) > b {
                return counted.as_mins();
            }
            if let Some((opens, closes)) = self.window(day) {
                counted += closes.min(b).duration_since(opens.max(a)).max(SignedDuration::ZERO);
            }
        }
        let beyond = self.start_of(moved(first_day, LONGEST_SEARCH.into())).max(a);
        (counted + b.duration_since(beyond).max(SignedDuration::ZERO)).as_mins()
    }

    /// Opening and closing of `date`, unless the firm is closed or daylight saving skips the whole window.
    fn window(&self, date: Date) -> Option<(Timestamp, Timestamp)> {
        if self.holidays.contains(&date) {
            return None;
        }
        let hours = self.hours[usize::try_from(date.weekday().to_monday_zero_offset()).ok()?]?;
        let opens = self.instant(date.to_datetime(hours.opens), Pass::First);
        let closes = match hours.closes == Time::midnight() {
            true => self.end_of(date),
            false => self.instant(date.to_datetime(hours.closes), Pass::Last),
        };
        let closes = closes.min(self.end_of(date));
        (opens < closes).then_some((opens, closes))
    }

    /// The instant of a wall-clock time: a skipped one is the first instant after the skip.
    fn instant(&self, wall: DateTime, pass: Pass) -> Timestamp {
        let offset = match (self.zone.to_ambiguous_timestamp(wall).offset(), pass) {
            (AmbiguousOffset::Unambiguous { offset }, _)
            | (AmbiguousOffset::Fold { before: offset, .. }, Pass::First)
            | (AmbiguousOffset::Fold { after: offset, .. }, Pass::Last) => offset,
            (AmbiguousOffset::Gap { before, after }, _) => {
                // Read with the later offset, a skipped time lies just before the skip; the next transition is its end.
                let just_before = after.to_timestamp(wall).unwrap_or(Timestamp::MAX);
                let skip_ends = self.zone.following(just_before).next().map(|transition| transition.timestamp());
                return skip_ends.or_else(|| before.to_timestamp(wall).ok()).unwrap_or(Timestamp::MAX);
            }
        };
        let end_of_time = if wall.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
        offset.to_timestamp(wall).unwrap_or(end_of_time)
    }
}

/// `date` moved by `days`, standing at the ends of the calendar (years −9999 and 9999).
fn moved(date: Date, days: i64) -> Date {
    date.saturating_add(SignedDuration::from_secs(days.saturating_mul(86_400)))
}

/// `first` and the days after it (before it for a `step` of −1), for as long as working days are looked for.
fn days(first: Date, step: i64) -> impl Iterator<Item = Date> {
    first.series(Span::new().days(step)).take(LONGEST_SEARCH.into())
}

/// The zone of an IANA name such as `Europe/London`.
pub fn zone_named(name: &str) -> Result<TimeZone, Refusal> {
    match TimeZone::get(name.trim()) {
        Ok(zone) if !zone.is_unknown() => Ok(zone),
        _ => Err(refuse::unknown_zone(name)),
    }
}

/// Refusals of calendars.
pub mod refuse {
    use super::Refusal;

    /// No such zone.
    #[must_use]
    pub fn unknown_zone(name: &str) -> Refusal {
        let shown: String = name.chars().take(60).collect();
        let sentence = format!("“{shown}” is not a time zone. Write its IANA name, such as Europe/London or America/New_York.");
        Refusal::invalid("calendar.unknown_zone", sentence).at("zone")
    }

    /// Hours that end before they begin.
    #[must_use]
    pub fn closes_before_opening() -> Refusal {
        let sentence =
            "A day closes before it opens. Write an opening time earlier than the closing time, or leave the day closed.";
        Refusal::invalid("calendar.closes_before_opening", sentence).at("hours")
    }

    /// A week without work.
    #[must_use]
    pub fn no_working_day() -> Refusal {
        let sentence = "The firm needs at least one working day, or its clocks would never run. Give hours to a weekday.";
        Refusal::invalid("calendar.no_working_day", sentence).at("hours")
    }

    /// A time that is none.
    #[must_use]
    pub fn not_a_time(text: &str) -> Refusal {
        let shown: String = text.chars().take(20).collect();
        Refusal::invalid("calendar.not_a_time", format!("“{shown}” is not a time of day. Write it as 09:00.")).at("hours")
    }

    /// Not seven days.
    #[must_use]
    pub fn not_a_week() -> Refusal {
        Refusal::invalid("calendar.not_a_week", "Give the hours of seven days, Monday first, with nothing for a day off.")
            .at("hours")
    }

    /// A date that does not start every financial year.
    #[must_use]
    pub fn not_a_year_start() -> Refusal {
        let sentence =
            "A financial year starts in a month from 1 to 12 on a day from 1 to 28. Choose such a date, for example 6 April.";
        Refusal::invalid("calendar.not_a_year_start", sentence).at("financial_year")
    }
}
