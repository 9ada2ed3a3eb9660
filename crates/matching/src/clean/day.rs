//! Dates of birth, in whichever of the usual ways they are written.

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A date as eight digits, year first; where day and month can be either, the day is taken to come first, and a pair that is the
/// other way round is found as such. Nothing where it is no date.
pub(crate) fn day(cell: &str) -> String {
    let cell = cell.trim();
    let cell = cell.split_once('T').filter(|(date, _)| date.len() == 10).map_or(cell, |(date, _)| date);
    let small = cell.to_lowercase();
    let parts: Vec<&str> = small.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
    let read = match parts.as_slice() {
        [digits] if digits.len() == 8 => eight(digits),
        [a, b, c, ..] => three(a, b, c),
        _ => None,
    };
    let Some((year, month, day)) = read else { return String::new() };
    if (1..=12).contains(&month) && (1..=31).contains(&day) && (1800..=2200).contains(&year) {
        format!("{year:04}{month:02}{day:02}")
    } else {
        wrong(&parts)
    }
}

/// A day no calendar has is kept as its digits: a slip of one digit is still near the day that was meant.
fn wrong(parts: &[&str]) -> String {
    match parts {
        [digits] if digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit()) && *digits != "00000000" => {
            (*digits).to_owned()
        }
        _ => String::new(),
    }
}

fn eight(digits: &str) -> Option<(u32, u32, u32)> {
    let number: u32 = digits.parse().ok()?;
    let (first, last) = (number / 10_000, number % 10_000);
    // 31122001 has its year behind.
    if !(1800..=2200).contains(&first) && (1800..=2200).contains(&last) {
        return Some((last, first % 100, first / 100));
    }
    Some((first, last / 100, last % 100))
}

fn three(a: &str, b: &str, c: &str) -> Option<(u32, u32, u32)> {
    let month = |word: &str| MONTHS.iter().position(|m| word.starts_with(m)).and_then(|n| u32::try_from(n + 1).ok());
    let number = |word: &str| word.trim_end_matches(|c: char| c.is_alphabetic()).parse::<u32>().ok();
    if let Some(named) = month(a) {
        return Some((year(number(c)?, c), named, number(b)?));
    }
    if let Some(named) = month(b) {
        let (first, last) = (number(a)?, number(c)?);
        return Some(if a.len() == 4 { (first, named, last) } else { (year(last, c), named, first) });
    }
    let (a_n, b_n, c_n) = (number(a)?, number(b)?, number(c)?);
    if a.len() == 4 {
        return Some((a_n, b_n, c_n));
    }
    let year = year(c_n, c);
    Some(if b_n > 12 { (year, a_n, b_n) } else { (year, b_n, a_n) })
}

/// A year of two digits is one in which somebody now alive was born.
fn year(number: u32, written: &str) -> u32 {
    match (written.len(), number) {
        (2, 0..=20) => 2000 + number,
        (2, _) => 1900 + number,
        _ => number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_ways_to_write_a_day() {
        for written in [
            "19080712",
            "1908-07-12",
            "12/07/1908",
            "12.7.1908",
            "12 July 1908",
            "July 12, 1908",
            "12-Jul-1908",
            "12071908",
            "1908-07-12T00:00:00Z",
        ] {
            assert_eq!(day(written), "19080712", "{written}");
        }
        assert_eq!(day("07/25/1988"), "19880725", "a month of 25 cannot be");
        assert_eq!(day("25/07/88"), "19880725");
        assert_eq!(day("19081332"), "19081332", "a slip is kept");
        for nothing in ["", "soon", "1", "99/99/9999", "00000000", "12/2000"] {
            assert_eq!(day(nothing), "", "{nothing}");
        }
    }
}
