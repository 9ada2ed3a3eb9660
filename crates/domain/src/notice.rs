//! What a colleague is told, and when: each kind may be left out, and in quiet hours nothing new is shown.

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::calendar::WorkingTime;
use crate::noun::words;
use crate::refusal::Refusal;

words! {
    /// A kind of notification.
    Notice {
        /// The response clock of a referral is about to run out, or has.
        Clock = "clock",
        /// A step is due.
        Step = "step",
        /// What is due today and late, in the morning.
        Morning = "morning",
        /// A referral has gone quiet.
        Quiet = "quiet",
        /// The leak report of the week is there.
        Leaks = "leaks",
    }
}

impl Notice {
    /// As people choose it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Clock => "A response clock is about to run out",
            Self::Step => "A step is due",
            Self::Morning => "In the morning: how many steps are due today and late",
            Self::Quiet => "A referral has gone quiet",
            Self::Leaks => "On Monday: the leak report is there",
        }
    }
}

/// The hours in which nothing new is shown to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// From this time of the day on,
    pub from: Time,
    /// until this one; on the next day where it is not later.
    pub until: Time,
}

/// What a colleague chose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeChoices {
    /// The kinds they are not told.
    pub left_out: Vec<Notice>,
    /// Their quiet hours, on every day.
    pub quiet: Option<QuietHours>,
    /// Whether nothing new is shown on days off.
    pub days_off: bool,
}

/// More days off in a row than these are not waited for.
const MOST_DAYS: usize = 60;

impl NoticeChoices {
    /// What was typed: the kinds that are told, two times as `18:30`, both or neither, and whether days off are quiet.
    pub fn read(told: &[Notice], from: &str, until: &str, days_off: bool) -> Result<Self, Refusal> {
        let time = |text: &str, field: &'static str| {
            let text = text.trim();
            let refuse = || {
                let shown: String = text.chars().take(20).collect();
                Refusal::invalid("notices.time", format!("“{shown}” is no time. Write it as 18:30.")).at(field)
            };
            let (hour, minute) = text.split_once(':').ok_or_else(refuse)?;
            let number = |text: &str| text.parse::<i8>().map_err(|_| refuse());
            Time::new(number(hour)?, number(minute)?, 0, 0).map_err(|_| refuse())
        };
        let quiet = match (from.trim().is_empty(), until.trim().is_empty()) {
            (true, true) => None,
            (true, false) | (false, true) => {
                let sentence = "Give both times of the quiet hours, or leave both empty.";
                return Err(Refusal::invalid("notices.half", sentence).at(if from.trim().is_empty() {
                    "quiet_from"
                } else {
                    "quiet_until"
                }));
            }
            (false, false) => {
                let (from, until) = (time(from, "quiet_from")?, time(until, "quiet_until")?);
                if from == until {
                    let sentence = "Quiet hours that end when they begin would be all day. Leave a kind out instead.";
                    return Err(Refusal::invalid("notices.all_day", sentence).at("quiet_until"));
                }
                Some(QuietHours { from, until })
            }
        };
        let left_out = Notice::ALL.iter().copied().filter(|kind| !told.contains(kind)).collect();
        Ok(Self { left_out, quiet, days_off })
    }

    /// Whether a kind is told.
    #[must_use]
    pub fn tells(&self, kind: Notice) -> bool {
        !self.left_out.contains(&kind)
    }

    /// Until when what comes at an instant is held back; nothing where it is shown at once.
    #[must_use]
    pub fn held_until(&self, at: Timestamp, calendar: &WorkingTime) -> Option<Timestamp> {
        let mut then = at;
        // A quiet night can end in a day off and a day off in a quiet morning.
        for _ in 0..MOST_DAYS {
            match self.goes_on_until(then, calendar) {
                Some(later) if later > then => then = later,
                _ => break,
            }
        }
        (then > at).then_some(then)
    }

    /// The end of the quiet span an instant is in.
    fn goes_on_until(&self, at: Timestamp, calendar: &WorkingTime) -> Option<Timestamp> {
        let local = calendar.zone().to_datetime(at);
        let (day, time) = (local.date(), local.time());
        if self.days_off && !calendar.is_working_day(day) {
            return Some(calendar.end_of(day));
        }
        let QuietHours { from, until } = self.quiet?;
        let on = |day: Date| {
            day.at(until.hour(), until.minute(), 0, 0).to_zoned(calendar.zone().clone()).ok().map(|at| at.timestamp())
        };
        let over_night = until < from;
        match over_night {
            false if time >= from && time < until => on(day),
            true if time >= from => on(day.checked_add(1.day()).ok()?),
            true if time < until => on(day),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn choices(from: &str, until: &str, days_off: bool) -> NoticeChoices {
        NoticeChoices::read(Notice::ALL, from, until, days_off).unwrap()
    }

    #[test]
    fn nights_and_days_off_are_waited_for() {
        let usual = WorkingTime::default();
        let london = WorkingTime::new("Europe/London", *usual.hours(), BTreeSet::from(["2026-12-25".parse().unwrap()])).unwrap();
        let night = choices("18:30", "08:00", true);
        for (comes, shown) in [
            // On a Tuesday at noon, at night, and in the small hours.
            ("2026-03-10T12:00:00Z", None),
            ("2026-03-10T18:30:00Z", Some("2026-03-11T08:00:00Z")),
            ("2026-03-11T07:59:00Z", Some("2026-03-11T08:00:00Z")),
            ("2026-03-11T08:00:00Z", None),
            // Friday evening waits for Monday; the clocks go forward on that Sunday.
            ("2026-03-27T19:00:00Z", Some("2026-03-30T07:00:00Z")),
            // Christmas on a Friday.
            ("2026-12-24T20:00:00Z", Some("2026-12-28T08:00:00Z")),
        ] {
            assert_eq!(night.held_until(at(comes), &london), shown.map(at), "{comes}");
        }
        let noon = choices("12:00", "13:00", false);
        assert_eq!(noon.held_until(at("2026-03-14T12:30:00Z"), &london), Some(at("2026-03-14T13:00:00Z")));
        assert_eq!(noon.held_until(at("2026-03-14T13:00:00Z"), &london), None);
        // The hour that daylight saving skips: 01:30 does not exist, what is meant is an hour later.
        let skipped = choices("22:00", "01:30", false);
        assert_eq!(skipped.held_until(at("2026-03-28T23:00:00Z"), &london), Some(at("2026-03-29T01:30:00Z")));
        assert_eq!(NoticeChoices::default().held_until(at("2026-03-14T02:00:00Z"), &london), None);
    }

    #[test]
    fn half_a_span_and_a_whole_day_are_refused() {
        let code = |from, until| NoticeChoices::read(&[], from, until, false).unwrap_err().code;
        assert_eq!(
            (code("18:00", ""), code("", "8:00"), code("8:00", "8:00")),
            ("notices.half", "notices.half", "notices.all_day")
        );
        assert_eq!((code("25:00", "8:00"), code("late", "8:00")), ("notices.time", "notices.time"));
        let told = NoticeChoices::read(&[Notice::Clock], "", "", false).unwrap();
        assert!(told.tells(Notice::Clock) && !told.tells(Notice::Quiet));
    }
}
