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
/// The format of days that are the numbers a spreadsheet keeps for them, by the calendar that begins with 1900: 45291 is 31 December 2023.
pub const SERIAL: &str = "serial";
/// The numbers that are taken for such days: the years 1954 to 2119.
const SERIALS: std::ops::Range<i32> = 20_000..80_000;
/// How times are written behind a day.
const TIMES: &[&str] = &["%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%I:%M%p"];
/// What [`ISO`] stands for.
const ISO_FORMATS: &[&str] = &["%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"];

/// Reads `text` by `format` (strftime style); the error is a sentence. A time is taken as it is written: its zone is left out. A day
/// that begins with its year (2026-12-31) can be read in one way only and is read beside a format that begins otherwise: workbooks
/// mix days they know for days with days that are texts.
///
/// Of a format in numbers the order counts: the marks between, two digits of the year and a time behind the day change nothing of it.
pub fn read(text: &str, format: &str) -> Result<Moment, String> {
    let refused = match by(text, format) {
        Ok(moment) => return Ok(moment),
        Err(refused) => refused,
    };
    if begins_with_year(format) {
        return Err(refused);
    }
    year_first(text).or_else(|| in_order(text, format)).ok_or(refused)
}

/// A day in numbers by the order of a format, whatever stands between them and behind it.
fn in_order(text: &str, format: &str) -> Option<Moment> {
    let order = match format.get(..5)? {
        "%d/%m" | "%d-%m" | "%d.%m" => "%d/%m",
        "%m/%d" | "%m-%d" => "%m/%d",
        _ => return None,
    };
    let text = text.trim();
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let day = day.trim_end_matches(',').replace(['-', '.'], "/");
    let year = day.rsplit('/').next()?;
    let years = if year.len() == 2 { "%y" } else { "%Y" };
    let date = by(&day, &format!("{order}/{years}")).ok()?.date;
    if time.is_empty() {
        return Some(Moment { date, time: None });
    }
    let whole = format!("{date} {}", time.trim());
    TIMES.iter().find_map(|time| by(&whole, &format!("%Y-%m-%d {time}")).ok())
}

/// A day that begins with its year, as programs write it.
pub(crate) fn year_first(text: &str) -> Option<Moment> {
    let text = text.trim();
    let digits = |from: usize, to: usize| text.get(from..to).is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let is_one = digits(0, 4) && text[4..].starts_with('-') && digits(5, 7) && digits(8, 10);
    if is_one { by(text, ISO).ok() } else { None }
}

/// Whether the days of a format begin with their year, or nobody has said yet how they do.
fn begins_with_year(format: &str) -> bool {
    matches!(format, ISO | ASK) || format.starts_with("%Y")
}

/// Reads `text` by `format` and by nothing else.
pub(crate) fn by(text: &str, format: &str) -> Result<Moment, String> {
    if format == ISO {
        let fits = ISO_FORMATS.iter().find_map(|one| by(text, one).ok());
        return fits.ok_or_else(|| format!("“{}” is not a day like 2026-12-31, with or without a time.", shown(text)));
    }
    if format == SERIAL {
        let day = serial(text).map(|date| Moment { date, time: None });
        return day.ok_or_else(|| format!("“{}” is not the number a spreadsheet keeps for a day, such as 46387.", shown(text)));
    }
    if format == ASK {
        return Err("the mapping does not say how dates are written.".to_owned());
    }
    let text = if format.contains("%M") && !format.contains("%z") { without_zone(text.trim()) } else { text.trim() };
    if let Some(refused) = of_a_spreadsheet(text, format) {
        return Err(refused);
    }
    let refuse = |why: &str| format!("“{}” is {why}. The mapping says dates look like {}.", shown(text), pattern(format));
    let plain = if format.contains("%b") || format.contains("%B") { in_words(text) } else { text.to_owned() };
    let parsed = strtime::parse(format, &plain).map_err(|_| refuse("not a whole date"))?;
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

/// The day of a number as spreadsheets keep it.
pub(crate) fn serial(text: &str) -> Option<Date> {
    let text = text.trim();
    let number: i32 = text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())??;
    // That calendar has a 29 February 1900, so from March 1900 on its days count from here.
    let from = Date::constant(1899, 12, 30);
    if SERIALS.contains(&number) { from.checked_add(jiff::Span::new().days(number)).ok() } else { None }
}

/// What to say of the number a spreadsheet keeps for a day (46114 is 2 April 2026): which day it is depends on the spreadsheet.
fn of_a_spreadsheet(text: &str, format: &str) -> Option<String> {
    let number: u32 = text.split('.').next()?.parse().ok()?;
    let digits = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let is_one =
        i32::try_from(number).is_ok_and(|number| SERIALS.contains(&number)) && digits && format.contains(['-', '/', '.', ' ']);
    is_one.then(|| {
        format!("“{text}” is the number a spreadsheet keeps for a day. Show the column as dates there, save the file and import it again.")
    })
}

/// A day with its month in words as formats know it: `2nd` is 2, `Sept` is Sep.
fn in_words(text: &str) -> String {
    let plain = |word: &str| {
        let digits = word.trim_end_matches(',').trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ending = &word[digits.len()..];
        let is_day = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        match ending.trim_end_matches(',') {
            "st" | "nd" | "rd" | "th" if is_day => format!("{digits}{}", if ending.ends_with(',') { "," } else { "" }),
            _ => word.to_owned(),
        }
    };
    let words: Vec<String> = text.split(' ').filter(|word| !word.is_empty()).map(plain).collect();
    words.join(" ").replace("Sept ", "Sep ").replace("-Sept-", "-Sep-")
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
    if matches!(format, ISO | SERIAL | ASK) {
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
        SERIAL => return Ok("46387, the number a spreadsheet keeps for 2026-12-31".to_owned()),
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
    fn days_in_words_and_days_that_begin_with_their_year_are_read() {
        let day = |text, format| read(text, format).map(|m| m.date).ok();
        for (text, format) in [
            ("2nd May 2026", "%d %B %Y"),
            ("Saturday, 2nd May 2026", "%A, %d %B %Y"),
            ("May 2nd, 2026", "%B %d, %Y"),
            ("2026-05-02", "%d/%m/%Y"),
            ("2026-05-02 09:30:00", "%d/%m/%Y"),
            ("02-05-2026", "%d/%m/%Y"),
            ("2.5.26", "%d/%m/%Y"),
            ("05-02-2026 9:30:00 AM", "%m/%d/%Y"),
            ("5/2/26 14:03", "%m/%d/%Y"),
            ("02/05/2026, 09:30", "%d.%m.%Y"),
        ] {
            assert_eq!(day(text, format), Some(date(2026, 5, 2)), "{text}");
        }
        assert_eq!(day("3 Sept 2026", "%d %b %Y"), Some(date(2026, 9, 3)));
        assert_eq!(read("5/2/2026 4:15pm", "%m/%d/%Y").unwrap().time, Some(jiff::civil::time(16, 15, 0, 0)));
        assert!(read("46114", "%d/%m/%Y").unwrap_err().contains("a spreadsheet keeps for a day"));
        for (text, format) in [
            ("23/05/2026", "%m/%d/%Y"),
            ("2/5", "%d/%m/%Y"),
            ("2/5/2026 soon", "%d/%m/%Y"),
            ("2026-05-02", "%Y-%d-%m %H:%M"),
            ("2026-13-02", "%d/%m/%Y"),
            ("2026/05/02", "%d/%m/%Y"),
            ("2026-05-02", ASK),
        ] {
            assert_eq!(day(text, format), None, "{text}");
        }
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
    fn numbers_of_a_spreadsheet_are_days_where_the_mapping_says_so() {
        let day = |text| read(text, SERIAL).map(|m| m.date).ok();
        assert_eq!(day("45291"), Some(date(2023, 12, 31)));
        assert_eq!(day(" 46387 "), Some(date(2026, 12, 31)));
        assert_eq!(day("2026-05-02"), Some(date(2026, 5, 2)));
        for text in ["19999", "80000", "45291.5", "-45291", "4529a", ""] {
            assert!(read(text, SERIAL).unwrap_err().contains("the number a spreadsheet keeps for a day"), "{text}");
        }
        assert_eq!(check_format(SERIAL), Ok(()));
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
