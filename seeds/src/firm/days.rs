//! The working days the firm has had, with how much comes in on each: fewer words are put in while people are away.

use goodword_domain::calendar::WorkingTime;
use goodword_domain::{Date, Timestamp};
use jiff::{SignedDuration, ToSpan};
use rand::RngExt;
use rand::rngs::StdRng;

/// How far back the firm goes, in days.
pub(super) const BACK: i64 = 2_922;
/// How far ahead steps are due, in days.
const AHEAD: i64 = 45;

/// One working day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day {
    pub date: Date,
    pub opens: Timestamp,
    pub closes: Timestamp,
}

/// A minute of working time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    pub day: usize,
    pub minute: i64,
}

/// All of them, oldest first.
pub(super) struct Days {
    pub all: Vec<Day>,
    /// How much comes in before each day, of what the season lets in; ends with the whole.
    before: Vec<f64>,
    /// The day it is, or the last working day before.
    pub today: usize,
    now: Timestamp,
}

/// What share of a usual day comes in, by month.
fn season(date: Date) -> f64 {
    match date.month() {
        8 => 0.5,
        12 => 0.6,
        1 => 0.85,
        3 | 9 | 10 => 1.15,
        _ => 1.0,
    }
}

impl Days {
    pub fn until(now: Timestamp, calendar: &WorkingTime) -> Self {
        let today = calendar.date_of(now);
        let first = today.saturating_sub(BACK.days());
        let all: Vec<Day> = first
            .series(1.day())
            .take((BACK + AHEAD) as usize)
            .filter(|date| calendar.is_working_day(*date))
            .map(|date| Day { date, opens: calendar.add_minutes(calendar.start_of(date), 0), closes: calendar.close_of(date) })
            .collect();
        let past = all.iter().take_while(|day| day.opens < now).count();
        let mut before = vec![0.0];
        for (place, day) in all.iter().take(past).enumerate() {
            // The firm has grown by a third over its years.
            let grown = 0.75 + 0.25 * place as f64 / past.max(1) as f64;
            before.push(before[place] + season(day.date) * grown);
        }
        Self { all, before, today: past.saturating_sub(1), now }
    }

    /// A day between two, the second included, as the seasons have it; at some minute, but never after now.
    pub fn draw(&self, chance: &mut StdRng, from: usize, to: usize) -> Moment {
        let (low, high) = (self.before[from], self.before[to + 1]);
        let wanted = low + chance.random::<f64>() * (high - low);
        let day = self.before.partition_point(|before| *before <= wanted).saturating_sub(1).clamp(from, to);
        self.past(Moment { day, minute: chance.random_range(0..self.minutes(day)) })
    }

    /// The same minute of the day before, where the moment has not come yet.
    fn past(&self, moment: Moment) -> Moment {
        if self.at(moment) < self.now { moment } else { Moment { day: moment.day.saturating_sub(1), minute: moment.minute } }
    }

    fn minutes(&self, day: usize) -> i64 {
        self.all.get(day).map_or(480, |day| (day.closes.duration_since(day.opens).as_mins()).max(1))
    }

    pub fn at(&self, moment: Moment) -> Timestamp {
        let last = self.all.len() - 1;
        let day = &self.all[moment.day.min(last)];
        // Beyond the days that are known it is later than all of them.
        let beyond = moment.day.saturating_sub(last) as i64;
        day.opens.saturating_add(SignedDuration::from_mins(moment.minute + beyond * 1_440)).unwrap_or(day.opens)
    }

    /// When the working day that is `days` after a moment closes.
    pub fn close_after(&self, moment: Moment, days: usize) -> Timestamp {
        let last = self.all.len() - 1;
        self.all[(moment.day + days).min(last)].closes
    }

    pub fn date(&self, moment: Moment) -> Date {
        self.all[moment.day.min(self.all.len() - 1)].date
    }

    /// So many working minutes later.
    pub fn later(&self, from: Moment, minutes: i64) -> Moment {
        let Moment { mut day, mut minute } = from;
        minute += minutes;
        while minute >= self.minutes(day) {
            minute -= self.minutes(day);
            day += 1;
        }
        Moment { day, minute }
    }

    /// Some minute of a later day; never before what it follows.
    pub fn days_later(&self, chance: &mut StdRng, from: Moment, days: usize) -> Moment {
        let then = Moment { day: from.day + days, minute: chance.random_range(0..self.minutes(from.day + days)) };
        then.max(self.later(from, 5))
    }

    pub fn has_come(&self, moment: Moment) -> bool {
        self.at(moment) < self.now
    }
}
