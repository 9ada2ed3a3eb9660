//! When an event that repeats took place: the everyday rules of calendars, worked out to a day and no further.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// How often a rule is followed at most.
const MOST: usize = 1_000;

/// The times of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Times {
    /// When it began, each time, in order; the first time is among them.
    pub begins: Vec<DateTime>,
    /// What could not be worked out, as a sentence.
    pub remark: Option<String>,
}

/// The rule of a calendar (`FREQ=WEEKLY;BYDAY=MO,WE`) in its parts.
#[derive(Debug, Default)]
struct Rule {
    every: Option<Every>,
    interval: i64,
    count: Option<usize>,
    until: Option<DateTime>,
    /// Days of the week, with which of the month where it says one (-1 is the last).
    days: Vec<(i64, Weekday)>,
    month_day: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Every {
    Day,
    Week,
    Month,
    Year,
}

/// The times of an event that begins at `start` in `zone` and repeats as `said` (lines such as `RRULE:…`, `EXDATE:…`), those until
/// `end`.
#[must_use]
pub fn times(start: DateTime, said: &str, zone: &TimeZone, end: DateTime) -> Times {
    let (mut begins, mut without, mut remark) = (vec![start], Vec::new(), None);
    for line in said.lines() {
        let (name, value) = line.split_once(':').unwrap_or(("", line));
        match name {
            "RRULE" => match Rule::read(value, start, zone) {
                Some(rule) => begins.extend(rule.follow(start, end)),
                None => {
                    remark = Some(format!(
                        "It repeats by a rule that is not worked out here ({}); the first time was taken. Log the others by hand.",
                        crate::problem::shown(value)
                    ));
                }
            },
            "RDATE" => begins.extend(listed(value, start, zone)),
            "EXDATE" => without.extend(listed(value, start, zone)),
            _ => {}
        }
    }
    begins.retain(|at| !without.contains(at) && (*at <= end || *at == start));
    begins.sort_unstable();
    begins.dedup();
    if begins.len() > MOST {
        begins.truncate(MOST);
        remark = Some(format!("It took place more than {MOST} times; the first {MOST} were taken."));
    }
    Times { begins, remark }
}

/// The moments of a list; a day alone is at the time of the first one, and of a period its beginning counts.
fn listed(value: &str, start: DateTime, zone: &TimeZone) -> Vec<DateTime> {
    value.split(',').filter_map(|one| read(one.split('/').next().unwrap_or(one), start, zone)).collect()
}

/// A moment as calendars write it, in the zone.
fn read(text: &str, start: DateTime, zone: &TimeZone) -> Option<DateTime> {
    let text = text.trim();
    if let Ok(day) = Date::strptime("%Y%m%d", text) {
        return Some(day.to_datetime(start.time()));
    }
    match text.strip_suffix(['Z', 'z']) {
        Some(utc) => {
            let at: Timestamp = DateTime::strptime("%Y%m%dT%H%M%S", utc).ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp();
            Some(zone.to_datetime(at))
        }
        None => DateTime::strptime("%Y%m%dT%H%M%S", text).ok(),
    }
}

impl Rule {
    /// Reads a rule; nothing where it says more than is followed here.
    fn read(text: &str, start: DateTime, zone: &TimeZone) -> Option<Self> {
        let mut rule = Self { interval: 1, ..Self::default() };
        for part in text.split(';').filter(|part| !part.trim().is_empty()) {
            let (name, value) = part.trim().split_once('=')?;
            match name.to_ascii_uppercase().as_str() {
                "FREQ" => {
                    rule.every = Some(match value.to_ascii_uppercase().as_str() {
                        "DAILY" => Every::Day,
                        "WEEKLY" => Every::Week,
                        "MONTHLY" => Every::Month,
                        "YEARLY" => Every::Year,
                        _ => return None,
                    });
                }
                "INTERVAL" => rule.interval = value.parse().ok().filter(|n| (1..=1_000).contains(n))?,
                "COUNT" => rule.count = Some(value.parse().ok()?),
                // A day as the end holds all of that day.
                "UNTIL" if value.len() == 8 => {
                    rule.until = Some(Date::strptime("%Y%m%d", value).ok()?.at(23, 59, 59, 0));
                }
                "UNTIL" => rule.until = Some(read(value, start, zone)?),
                "BYDAY" => rule.days = value.split(',').map(week_day).collect::<Option<_>>()?,
                "BYMONTHDAY" => rule.month_day = Some(value.parse().ok()?),
                // The month of a yearly rule is that of the first time; another one is not followed.
                "BYMONTH" if value.parse::<i8>().ok() == Some(start.month()) => {}
                "WKST" => {}
                _ => return None,
            }
        }
        let numbered = rule.days.iter().any(|(nth, _)| *nth != 0);
        match rule.every? {
            Every::Day | Every::Week if numbered || rule.month_day.is_some() => None,
            Every::Month if rule.days.len() > 1 || (rule.days.len() == 1 && !numbered) => None,
            Every::Year if rule.month_day.is_some() || rule.days.len() > 1 || (rule.days.len() == 1 && !numbered) => None,
            _ => Some(rule),
        }
    }

    /// The times until `end`, the first one among them.
    fn follow(&self, start: DateTime, end: DateTime) -> Vec<DateTime> {
        let mut found = Vec::new();
        let last = self.until.map_or(end, |until| until.min(end));
        for turn in 0.. {
            let Some(these) = self.turn(start, turn) else { break };
            for at in these {
                if at > last || found.len() > MOST || self.count.is_some_and(|count| found.len() >= count) {
                    return found;
                }
                if at >= start {
                    found.push(at);
                }
            }
        }
        found
    }

    /// The times of one turn of the rule: one day, week, month or year; nothing behind the end of the calendar.
    fn turn(&self, start: DateTime, turn: i64) -> Option<Vec<DateTime>> {
        let steps = turn.checked_mul(self.interval)?;
        let day = start.date();
        let days = match self.every? {
            Every::Day => {
                let day = day.checked_add(Span::new().try_days(steps).ok()?).ok()?;
                let fits = self.days.is_empty() || self.days.iter().any(|(_, of)| *of == day.weekday());
                if fits { vec![day] } else { Vec::new() }
            }
            Every::Week => {
                let back = i64::from(day.weekday().to_monday_zero_offset());
                let monday = day.checked_add(Span::new().try_days(steps.checked_mul(7)? - back).ok()?).ok()?;
                let mut offsets: Vec<i64> = self.days.iter().map(|(_, of)| i64::from(of.to_monday_zero_offset())).collect();
                if offsets.is_empty() {
                    offsets.push(back);
                }
                offsets.sort_unstable();
                offsets.into_iter().filter_map(|n| monday.checked_add(Span::new().days(n)).ok()).collect()
            }
            Every::Month => {
                let month = day.first_of_month().checked_add(Span::new().try_months(steps).ok()?).ok()?;
                self.in_month(month, day).into_iter().collect()
            }
            Every::Year => {
                let month = day.first_of_month().checked_add(Span::new().try_years(steps).ok()?).ok()?;
                self.in_month(month, day).into_iter().collect()
            }
        };
        Some(days.into_iter().map(|day| day.to_datetime(start.time())).collect())
    }

    /// The day of the rule in a month; a month that has no such day is passed over.
    fn in_month(&self, month: Date, first: Date) -> Option<Date> {
        if let Some((nth, of)) = self.days.first() {
            return month.nth_weekday_of_month(i8::try_from(*nth).ok()?, *of).ok();
        }
        let day = match self.month_day {
            Some(-1) => month.days_in_month(),
            Some(day) => i8::try_from(day).ok()?,
            None => first.day(),
        };
        Date::new(month.year(), month.month(), day).ok()
    }
}

/// A day of the week such as `MO`, `2TU` or `-1SU`.
fn week_day(text: &str) -> Option<(i64, Weekday)> {
    let text = text.trim();
    let (nth, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let day = match name.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    };
    let nth = if nth.is_empty() { 0 } else { nth.trim_start_matches('+').parse().ok()? };
    Some((nth, day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn days(start: Date, said: &str) -> Vec<String> {
        let zone = TimeZone::get("Europe/London").unwrap();
        let all = times(start.at(10, 0, 0, 0), said, &zone, date(2026, 7, 31).at(23, 59, 59, 0));
        assert_eq!(all.remark, None, "{said}");
        all.begins.iter().map(|at| at.date().to_string()[5..].to_owned()).collect()
    }

    #[test]
    fn everyday_rules_are_followed() {
        // 1 July 2026 is a Wednesday.
        let first = date(2026, 7, 1);
        assert_eq!(days(first, ""), ["07-01"]);
        assert_eq!(days(first, "RRULE:FREQ=DAILY;COUNT=3"), ["07-01", "07-02", "07-03"]);
        assert_eq!(days(first, "RRULE:FREQ=DAILY;UNTIL=20260706T090000Z;BYDAY=MO, WE,FR"), ["07-01", "07-03", "07-06"]);
        assert_eq!(days(first, "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,MO"), ["07-01", "07-13", "07-15", "07-27", "07-29"]);
        assert_eq!(days(first, "RRULE:FREQ=WEEKLY;UNTIL=20260715\nEXDATE:20260708T100000"), ["07-01", "07-15"]);
        assert_eq!(days(date(2026, 4, 30), "RRULE:FREQ=MONTHLY"), ["04-30", "05-30", "06-30", "07-30"]);
        assert_eq!(days(date(2026, 5, 31), "RRULE:FREQ=MONTHLY"), ["05-31", "07-31"]);
        assert_eq!(days(date(2026, 5, 12), "RRULE:FREQ=MONTHLY;BYDAY=2TU"), ["05-12", "06-09", "07-14"]);
        assert_eq!(days(date(2026, 5, 31), "RRULE:FREQ=MONTHLY;BYDAY=-1SU"), ["05-31", "06-28", "07-26"]);
        assert_eq!(days(date(2024, 7, 1), "RRULE:FREQ=YEARLY;BYMONTH=7"), ["07-01", "07-01", "07-01"]);
        assert_eq!(days(first, "RDATE:20260703T090000Z,20260704T100000/20260704T110000"), ["07-01", "07-03", "07-04"]);
    }

    #[test]
    fn what_has_not_come_yet_is_left_out() {
        let zone = TimeZone::UTC;
        let until = date(2026, 7, 3).at(12, 0, 0, 0);
        assert_eq!(times(date(2026, 7, 1).at(13, 0, 0, 0), "RRULE:FREQ=DAILY", &zone, until).begins.len(), 2);
    }

    #[test]
    fn other_rules_are_said() {
        let at = date(2026, 7, 1).at(10, 0, 0, 0);
        for rule in ["FREQ=HOURLY", "FREQ=MONTHLY;BYDAY=MO", "FREQ=YEARLY;BYWEEKNO=3", "FREQ=2", "X"] {
            let all = times(at, &format!("RRULE:{rule}"), &TimeZone::UTC, at);
            assert!(all.begins == [at] && all.remark.is_some_and(|said| said.contains(rule)), "{rule}");
        }
    }
}
