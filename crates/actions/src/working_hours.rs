//! Working hours as forms write them: seven texts such as `09:00-17:30`, Monday first, nothing for a day off.

use std::collections::BTreeSet;

use goodword_domain::calendar::{Hours, WorkingTime, refuse};
use goodword_domain::{Date, Refusal};

/// Reads a calendar from a zone, the hours of seven days and the days off.
pub fn read(zone: &str, hours: &[String], holidays: &str) -> Result<WorkingTime, Refusal> {
    let days = hours.iter().map(|text| day(text)).collect::<Result<Vec<_>, _>>()?;
    let week: [Option<Hours>; 7] = days.try_into().map_err(|_| refuse::not_a_week())?;
    WorkingTime::new(zone, week, dates(holidays)?)
}

/// Writes the hours of seven days as [`read`] reads them.
#[must_use]
pub fn write(calendar: &WorkingTime) -> Vec<String> {
    let text = |day: &Option<Hours>| day.map_or_else(String::new, |h| format!("{}-{}", h.opens_text(), h.closes_text()));
    calendar.hours().iter().map(text).collect()
}

/// Writes the days off, one a line.
#[must_use]
pub fn write_holidays(calendar: &WorkingTime) -> String {
    calendar.holidays().iter().map(Date::to_string).collect::<Vec<_>>().join("\n")
}

fn day(text: &str) -> Result<Option<Hours>, Refusal> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let (opens, closes) = text.split_once(['-', '–']).ok_or_else(|| {
        let shown: String = text.chars().take(40).collect();
        let sentence = format!("“{shown}” is not a working day. Write it as 09:00-17:30, or leave it empty for a day off.");
        Refusal::invalid("calendar.not_hours", sentence).at("hours")
    })?;
    Hours::read(opens, closes).map(Some)
}

fn dates(text: &str) -> Result<BTreeSet<Date>, Refusal> {
    let words = text.split(|c: char| c.is_whitespace() || c == ',' || c == ';').filter(|w| !w.is_empty());
    words
        .map(|word| {
            word.parse::<Date>().map_err(|_| {
                let shown: String = word.chars().take(40).collect();
                let sentence = format!("“{shown}” is not a date. Write each day off as 2026-12-25, one a line.");
                Refusal::invalid("calendar.not_a_date", sentence).at("holidays")
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(days: [&str; 7]) -> Vec<String> {
        days.map(str::to_owned).to_vec()
    }

    #[test]
    fn what_is_written_is_read_back() {
        let hours = week(["09:00-17:30", "09:00-17:30", "", "10:00-24:00", "09:00-13:00", "", ""]);
        let calendar = read("Europe/Berlin", &hours, "2026-12-25, 2026-12-26\n2027-01-01").unwrap();
        assert_eq!((write(&calendar), calendar.holidays().len()), (hours, 3));
        assert_eq!(read("Europe/Berlin", &write(&calendar), &write_holidays(&calendar)), Ok(calendar));
    }

    #[test]
    fn what_is_no_week_says_why() {
        let code = |hours: &[String], holidays: &str| read("Europe/London", hours, holidays).map_err(|r| r.code);
        assert_eq!(code(&week(["nine to five", "", "", "", "", "", ""]), ""), Err("calendar.not_hours"));
        assert_eq!(code(&["09:00-17:00".to_owned()], ""), Err("calendar.not_a_week"));
        assert_eq!(code(&week([""; 7]), ""), Err("calendar.no_working_day"));
        assert_eq!(code(&week(["9:00-17:00"; 7]), "Christmas"), Err("calendar.not_a_date"));
    }
}
