//! Days as people write them in a line: `yesterday`, `last Friday`, `3 May`, `03/05/2026` in the order of the firm.

use goodword_domain::Date;
use jiff::civil::{Weekday, date};
use jiff::{Span, ToSpan};

/// What stands where a day may stand.
pub(super) enum When {
    /// A day, and how many words it takes.
    Day(Date, usize),
    /// Something like a date that is none, and how many words it takes.
    NoDay(usize),
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const FULL_MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Reads a day at the start of `words` (small letters, without marks at their ends).
pub(super) fn read(words: &[&str], (today, month_first): (Date, bool)) -> Option<When> {
    let back = |span: Span, used| today.checked_sub(span).ok().map(|d| When::Day(d, used));
    match words {
        ["on", rest @ ..] => match read(rest, (today, month_first)) {
            Some(When::Day(day, used)) => Some(When::Day(day, used + 1)),
            Some(When::NoDay(used)) => Some(When::NoDay(used + 1)),
            None => last_weekday(rest.first()?, today).map(|d| When::Day(d, 2)),
        },
        ["today", ..] => Some(When::Day(today, 1)),
        ["yesterday", ..] => back(1.day(), 1),
        ["the", "day", "before", "yesterday", ..] => back(2.days(), 4),
        ["last", "week", ..] => back(1.week(), 2),
        ["last", day, ..] => last_weekday(day, today).map(|d| When::Day(d, 2)),
        [count, unit, "ago", ..] => {
            let count = match *count {
                "a" | "one" => 1,
                "two" => 2,
                "three" => 3,
                digits => digits.parse::<i64>().ok().filter(|n| (0..=999).contains(n))?,
            };
            match unit.trim_end_matches('s') {
                "day" => back(count.days(), 3),
                "week" => back(count.weeks(), 3),
                "month" => back(count.months(), 3),
                _ => None,
            }
        }
        [first, ..] => numbers(first, month_first).or_else(|| named(words, today)),
        [] => None,
    }
}

/// The most recent such day of the week before today.
fn last_weekday(word: &str, today: Date) -> Option<Date> {
    let (_, weekday) = WEEKDAYS.iter().find(|(name, _)| *name == word || (word.len() == 3 && name.starts_with(word)))?;
    today.nth_weekday(-1, *weekday).ok()
}

/// `2026-05-03`, `03/05/2026`, `3.5.26`; with strokes, in the order of the one who writes.
fn numbers(word: &str, month_first: bool) -> Option<When> {
    let mark = ['-', '/', '.'].into_iter().find(|m| word.matches(*m).count() == 2)?;
    let parts: Vec<&str> = word.split(mark).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    if parts.iter().any(|p| p.is_empty() || p.len() > 4 || !p.bytes().all(|x| x.is_ascii_digit())) {
        return None;
    }
    let number = |text: &str| text.parse::<i16>().ok();
    let (year, month, day) = match (a.len(), b.len(), c.len()) {
        (4, 1..=2, 1..=2) => (number(a)?, number(b)?, number(c)?),
        (1..=2, 1..=2, 4) => (number(c)?, number(b)?, number(a)?),
        (1..=2, 1..=2, 2) => (2000 + number(c)?, number(b)?, number(a)?),
        _ => return None,
    };
    let (month, day) = if month_first && mark == '/' && a.len() < 4 { (day, month) } else { (month, day) };
    Some(calendar(year, month, day).map_or(When::NoDay(1), |d| When::Day(d, 1)))
}

/// `3 May`, `3rd of May 2026`, `May 3rd, 2026`; without a year, the last such day that is not after today.
fn named(words: &[&str], today: Date) -> Option<When> {
    let (day, month, mut used) = match words {
        [d, "of", m, ..] if ordinal(d).is_some() => (ordinal(d)?, month(m)?, 3),
        [d, m, ..] if ordinal(d).is_some() => (ordinal(d)?, month(m)?, 2),
        [m, d, ..] => (ordinal(d)?, month(m)?, 2),
        _ => return None,
    };
    let year = words.get(used).filter(|w| w.len() == 4).and_then(|w| w.parse::<i16>().ok()).filter(|y| (1900..=2199).contains(y));
    used += usize::from(year.is_some());
    let this = calendar(year.unwrap_or(today.year()), month, day);
    let found = match (year, this) {
        (None, Some(day)) if day > today => calendar(today.year() - 1, month, day.day().into()),
        (None, None) => calendar(today.year() - 1, month, day),
        (_, day) => day,
    };
    Some(found.map_or(When::NoDay(used), |d| When::Day(d, used)))
}

fn month(word: &str) -> Option<i16> {
    let word = if word == "sept" { "sep" } else { word };
    let found = MONTHS.iter().position(|m| *m == word).or_else(|| FULL_MONTHS.iter().position(|m| *m == word))?;
    i16::try_from(found + 1).ok()
}

fn ordinal(word: &str) -> Option<i16> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    if digits.is_empty() || digits.len() > 2 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|d| (1..=31).contains(d))
}

fn calendar(year: i16, month: i16, day: i16) -> Option<Date> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    if !(1900..=2199).contains(&year) {
        return None;
    }
    Date::new(year, month, day).ok().filter(|d| *d >= date(1900, 1, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_people_write_them() {
        let today = date(2026, 5, 18); // a Monday
        for (text, expected) in [
            ("today", Some((date(2026, 5, 18), 1))),
            ("yesterday", Some((date(2026, 5, 17), 1))),
            ("the day before yesterday", Some((date(2026, 5, 16), 4))),
            ("last friday", Some((date(2026, 5, 15), 2))),
            ("last monday", Some((date(2026, 5, 11), 2))),
            ("on friday", Some((date(2026, 5, 15), 2))),
            ("3 days ago", Some((date(2026, 5, 15), 3))),
            ("two weeks ago", Some((date(2026, 5, 4), 3))),
            ("3 may", Some((date(2026, 5, 3), 2))),
            ("3rd of may 2025", Some((date(2025, 5, 3), 4))),
            ("may 3rd 2025", Some((date(2025, 5, 3), 3))),
            ("20 may", Some((date(2025, 5, 20), 2))),
            ("29 feb", None),
            ("03/05/2026", Some((date(2026, 5, 3), 1))),
            ("3.5.26", Some((date(2026, 5, 3), 1))),
            ("2026-05-03", Some((date(2026, 5, 3), 1))),
            ("on 2026-05-03", Some((date(2026, 5, 3), 2))),
            ("05/23/2026", None),
            ("31/02/2026", None),
            ("may", None),
            ("3 offices", None),
        ] {
            let words: Vec<&str> = text.split(' ').collect();
            let found = match read(&words, (today, false)) {
                Some(When::Day(day, used)) => Some((day, used)),
                _ => None,
            };
            assert_eq!(found, expected, "{text}");
        }
    }
}
