//! Days and times of files, read by the format the mapping names and by no other.

use goodword_domain::Date;
use jiff::civil::{DateTime, Time};
use jiff::fmt::strtime::{self, BrokenDownTime};
use serde::Serialize;

use crate::problem::shown;

/// A day, with the time of day where the file has one; civil, in the zone of the firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Moment {
    /// The day.
    pub date: Date,
    /// The time on it, if it was written.
    pub time: Option<Time>,
}

impl Moment {
    /// The civil time, at midnight where only the day is known.
    #[must_use]
    pub fn datetime(&self) -> DateTime {
        self.date.to_datetime(self.time.unwrap_or(Time::midnight()))
    }
}

/// The format that stands for an order of day and month nobody has proved or said yet: nothing is read by it.
pub const ASK: &str = "ask";
/// The format of days of which some have a time: 2026-12-31, 2026-12-31 17:45, 2026-12-31T17:45:58Z.
pub const ISO: &str = "iso";
/// What [`ISO`] stands for.
const ISO_FORMATS: &[&str] = &["%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"];

/// Reads `text` by `format` (strftime style); the error is a sentence. A time is taken as it is written: its zone is left out.
pub fn read(text: &str, format: &str) -> Result<Moment, String> {
    if format == ISO {
        let fits = ISO_FORMATS.iter().find_map(|one| read(text, one).ok());
        return fits.ok_or_else(|| format!("“{}” is not a day like 2026-12-31, with or without a time.", shown(text)));
    }
    if format == ASK {
        return Err("the mapping does not say how dates are written.".to_owned());
    }
    let text = if format.contains("%M") && !format.contains("%z") { without_zone(text.trim()) } else { text.trim() };
    let refuse = |why: &str| format!("“{}” is {why}. The mapping says dates look like {}.", shown(text), pattern(format));
    let parsed = strtime::parse(format, text).map_err(|_| refuse("not a whole date"))?;
    let date = parsed.to_date().map_err(|_| refuse("no day of the calendar"))?;
    if !(1900..=2199).contains(&date.year()) {
        return Err(refuse("not between the years 1900 and 2199"));
    }
    let time = match parsed.hour() {
        Some(_) => Some(parsed.to_time().map_err(|_| refuse("no time of the day"))?),
        None => None,
    };
    Ok(Moment { date, time })
}

/// A time without its zone and the fraction of its second.
fn without_zone(text: &str) -> &str {
    let Some(colon) = text.find(':') else { return text };
    let is_word = |w: &str| (1..=5).contains(&w.len()) && w.bytes().all(|b| b.is_ascii_uppercase()) && w != "AM" && w != "PM";
    let text = match text.rsplit_once(' ') {
        Some((before, zone)) if is_word(zone) => before,
        _ => text.strip_suffix('Z').unwrap_or(text),
    };
    let offset = text[colon..].find(['+', '-']).map(|i| colon + i);
    let text = offset.map_or(text, |at| text[..at].trim_end());
    let fraction = text[colon..].find('.').map(|i| colon + i);
    match fraction {
        Some(at) if text[at + 1..].bytes().all(|b| b.is_ascii_digit()) => &text[..at],
        _ => text,
    }
}

/// Whether a format can be used at all: it must hold a whole date, and only directions that are known.
pub fn check_format(format: &str) -> Result<(), String> {
    if matches!(format, ISO | ASK) {
        return Ok(());
    }
    let written = example(format).map_err(|e| format!("“{format}” is not a date format: {e}."))?;
    if read(&written, format).is_ok_and(|m| m.date == EXAMPLE.date()) {
        return Ok(());
    }
    Err(format!("“{format}” does not hold a whole date. Write it with day, month and year, such as \"%d/%m/%Y\"."))
}

/// A day whose parts cannot be taken for one another.
const EXAMPLE: DateTime = DateTime::constant(2026, 12, 31, 17, 45, 58, 0);

/// A format by what it looks like.
fn pattern(format: &str) -> String {
    example(format).map_or_else(|_| format.to_owned(), |written| format!("{written} ({format})"))
}

/// The example day by this format.
pub fn example(format: &str) -> Result<String, jiff::Error> {
    match format {
        ISO => return Ok("2026-12-31, with or without a time".to_owned()),
        ASK => return Ok("Not proved: choose one".to_owned()),
        _ => {}
    }
    BrokenDownTime::from(EXAMPLE).to_string(format)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_format_decides() {
        let day = |text, format| read(text, format).map(|m| m.date).ok();
        assert_eq!(day("03/05/2026", "%d/%m/%Y"), Some(date(2026, 5, 3)));
        assert_eq!(day("03/05/2026", "%m/%d/%Y"), Some(date(2026, 3, 5)));
        assert_eq!(day(" 3/5/2026 ", "%d/%m/%Y"), Some(date(2026, 5, 3)));
        assert_eq!(day("3 May 2026", "%d %b %Y"), Some(date(2026, 5, 3)));
        assert_eq!(day("03.05.26", "%d.%m.%y"), Some(date(2026, 5, 3)));
        let won = read("2018-02-26 19:58:54", "%Y-%m-%d %H:%M:%S").unwrap();
        assert_eq!(won.datetime(), jiff::civil::datetime(2018, 2, 26, 19, 58, 54, 0));
    }

    #[test]
    fn half_dates_are_refused_in_words() {
        for (text, format) in [
            ("2024-13", "%Y-%m-%d"),
            ("2024-13-01", "%Y-%m-%d"),
            ("2024-05", "%Y-%m-%d"),
            ("May", "%Y-%m-%d"),
            ("31/02/2024", "%d/%m/%Y"),
            ("05/23/2024", "%d/%m/%Y"),
            ("0024-05-03", "%Y-%m-%d"),
            ("2024-05-03 12:00", "%Y-%m-%d"),
            ("2024-05-03", "%Y-%m-%d %H:%M"),
            ("2024-05-03 25:00", "%Y-%m-%d %H:%M"),
        ] {
            let sentence = read(text, format).unwrap_err();
            assert!(sentence.contains(text) && sentence.contains(format), "{sentence}");
        }
        assert_eq!(
            read("31/02/2024", "%d/%m/%Y").unwrap_err(),
            "“31/02/2024” is no day of the calendar. The mapping says dates look like 31/12/2026 (%d/%m/%Y)."
        );
    }

    #[test]
    fn formats_are_checked_before_any_row() {
        assert_eq!(check_format("%d/%m/%Y"), Ok(()));
        assert_eq!(check_format("%Y-%m-%d %H:%M:%S"), Ok(()));
        for format in ["%m/%Y", "dd/mm/yyyy", "%", "%Y-%m-%Q", ""] {
            assert!(check_format(format).is_err(), "{format}");
        }
    }
}
