//! How days, times and distances of time are said, and in which currency sums are.

use goodword_actions::Rules;
use goodword_domain::money::Currency;
use goodword_domain::writing::Writing;
use goodword_domain::{Date, Timestamp};
use jiff::tz::TimeZone;

/// Says instants and days as the firm's people say them, in the firm's zone.
pub struct Say {
    now: Timestamp,
    zone: TimeZone,
    reporting: Currency,
    writing: Writing,
}

impl Say {
    /// At `now`, in the firm's zone, as the colleague writes or, where they have not chosen, the firm.
    #[must_use]
    pub fn at(now: Timestamp, rules: &Rules, own: Option<Writing>) -> Self {
        let (zone, reporting) = (rules.calendar.zone().clone(), rules.firm.currency);
        Self { now, zone, reporting, writing: own.unwrap_or(rules.firm.writing) }
    }

    /// How days and times are written.
    #[must_use]
    pub fn writing(&self) -> Writing {
        self.writing
    }

    /// The currency amounts are added up in.
    #[must_use]
    pub fn reporting(&self) -> Currency {
        self.reporting
    }

    /// The instant it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The day it is.
    #[must_use]
    pub fn today(&self) -> Date {
        self.zone.to_datetime(self.now).date()
    }

    /// The day of an instant, such as `3 Mar 2026`; the year is left out when it is this year's.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> String {
        self.date(self.zone.to_datetime(at).date())
    }

    /// The day an instant is in, in the firm's zone.
    #[must_use]
    pub fn day_of(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    /// A day, such as `3 Mar 2026`; the year is left out when it is this year's.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        if date.year() == self.today().year() { self.writing.short_of_year(date) } else { self.writing.short(date) }
    }

    /// Day and time, such as `3 Mar, 14:05`.
    #[must_use]
    pub fn moment(&self, at: Timestamp) -> String {
        let local = self.zone.to_datetime(at);
        if local.date() == self.today() {
            return format!("today, {}", self.writing.time(local));
        }
        format!("{}, {}", self.date(local.date()), self.writing.time(local))
    }

    /// The instant as `datetime` and `data-countdown` want it.
    #[must_use]
    pub fn iso(&self, at: Timestamp) -> String {
        at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// The day of an instant as a date input wants it.
    #[must_use]
    pub fn input(&self, at: Timestamp) -> String {
        self.zone.to_datetime(at).date().to_string()
    }

    /// Days from the day of an instant to today; negative when it is yet to come.
    #[must_use]
    pub fn days_since(&self, at: Timestamp) -> i64 {
        let day = self.zone.to_datetime(at).date();
        i64::from(day.until(self.today()).map_or(0, |span| span.get_days()))
    }

    /// The beginning of the day so many months ago.
    #[must_use]
    pub fn months_ago(&self, months: i32) -> Timestamp {
        let day = self.today().saturating_sub(jiff::Span::new().months(months));
        day.to_zoned(self.zone.clone()).map_or(self.now, |at| at.timestamp())
    }

    /// The beginnings of the years since an instant, with the years.
    #[must_use]
    pub fn new_years_since(&self, since: Timestamp) -> Vec<(Timestamp, i16)> {
        let first = self.zone.to_datetime(since).year() + 1;
        let begins = |year: i16| {
            let day = Date::new(year, 1, 1).ok()?;
            Some((day.to_zoned(self.zone.clone()).ok()?.timestamp(), year))
        };
        (first..=self.today().year()).filter_map(begins).collect()
    }

    /// The ends of the last so many months, oldest first; the last is now.
    #[must_use]
    pub fn month_ends(&self, months: i32) -> Vec<Timestamp> {
        let this = self.today().first_of_month();
        let end = |back: i32| {
            let next = this.saturating_sub(jiff::Span::new().months(back - 1));
            next.to_zoned(self.zone.clone()).map_or(self.now, |at| at.timestamp())
        };
        (1..months).rev().map(end).chain([self.now]).collect()
    }

    /// The month that ends with an instant, such as `Mar 26`.
    #[must_use]
    pub fn month(&self, end: Timestamp) -> String {
        let inside = end.saturating_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(end);
        self.zone.to_datetime(inside).strftime("%b %y").to_string()
    }

    /// How far a due instant is, with its kind: `late`, `due` (today) or nothing.
    #[must_use]
    pub fn due(&self, at: Timestamp) -> (&'static str, String) {
        let local = self.zone.to_datetime(at);
        match self.days_since(at) {
            0 if at < self.now => ("late", format!("late since {}", self.writing.time(local))),
            0 => ("due", format!("today, {}", self.writing.time(local))),
            1 => ("late", "1 day late".to_owned()),
            days if days > 1 => ("late", format!("{days} days late")),
            -1 => ("", "tomorrow".to_owned()),
            days if days >= -6 => ("", local.strftime("%A").to_string()),
            _ => ("", self.date(local.date())),
        }
    }

    /// How long ago, such as `today`, `3 days`, `5 weeks`, `4 months`.
    #[must_use]
    pub fn ago(&self, at: Timestamp) -> String {
        match self.days_since(at) {
            days if days <= 0 => "today".to_owned(),
            1 => "1 day".to_owned(),
            days if days < 14 => format!("{days} days"),
            days if days < 61 => format!("{} weeks", days / 7),
            days if days < 730 => format!("{} months", days / 30),
            days => format!("{} years", days / 365),
        }
    }
}
