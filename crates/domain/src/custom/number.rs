//! Numbers of custom fields: exact, with up to four decimals.

use std::fmt;
use std::str::FromStr;

use crate::refusal::Refusal;

/// How many parts one is held in.
const SCALE: i64 = 10_000;
/// How many decimals that are.
const DECIMALS: usize = 4;
/// The first number that is too large: below it a number of JSON holds all fifteen digits.
const BEYOND: i64 = 100_000_000_000 * SCALE;

/// A number, in ten-thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(i64);

impl Number {
    /// Of so many ten-thousandths, as databases hold it.
    #[must_use]
    pub fn of_parts(parts: i64) -> Self {
        Self(parts)
    }

    /// In ten-thousandths.
    #[must_use]
    pub fn parts(self) -> i64 {
        self.0
    }

    /// Without marks between thousands, as files and programs write it.
    #[must_use]
    pub fn plain(self) -> String {
        let (whole, part) = self.split();
        format!("{}{whole}{part}", if self.0 < 0 { "-" } else { "" })
    }

    /// The digits before the point, and the point with those behind it.
    fn split(self) -> (String, String) {
        let absolute = self.0.unsigned_abs();
        let scale = SCALE.unsigned_abs();
        let part = format!("{:0DECIMALS$}", absolute % scale);
        let part = part.trim_end_matches('0');
        let part = if part.is_empty() { String::new() } else { format!(".{part}") };
        ((absolute / scale).to_string(), part)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = self.split();
        if self.0 < 0 {
            f.write_str("−")?;
        }
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        f.write_str(&part)
    }
}

impl FromStr for Number {
    type Err = Refusal;

    /// Reads `1,234.5`, `-12`, `1 234`. A comma is read only between thousands, because elsewhere it may be a decimal one.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let given: String = text.trim().chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'')).collect();
        let shown: String = text.trim().chars().take(40).collect();
        let refuse = || {
            let sentence = format!("“{shown}” is not a number. Write it as 1234.5 or 1,234.5.");
            Refusal::invalid("custom.number", sentence)
        };
        let (minus, digits) = match given.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, given.strip_prefix('+').unwrap_or(&given)),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let mut groups = whole.split(',');
        let first = groups.next().unwrap_or_default();
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let grouped = groups.all(|group| group.len() == 3 && plain(group));
        let in_groups = !whole.contains(',') || (1..=3).contains(&first.len());
        if first.is_empty() || !plain(first) || !grouped || !in_groups || !plain(part) {
            return Err(refuse());
        }
        let part = part.trim_end_matches('0');
        if part.len() > DECIMALS {
            let sentence = format!("“{shown}” has more than {DECIMALS} decimals. Round it.");
            return Err(Refusal::invalid("custom.number", sentence));
        }
        let all = format!("{}{part:0<DECIMALS$}", whole.replace(',', ""));
        let parts = all.parse::<i64>().ok().filter(|parts| *parts < BEYOND).ok_or_else(|| {
            Refusal::invalid(
                "custom.number",
                format!("“{shown}” is larger than a number can be here: it must be under 100 billion."),
            )
        })?;
        Ok(Self(if minus { -parts } else { parts }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<i64> {
        text.parse::<Number>().ok().map(Number::parts)
    }

    #[test]
    fn reads_what_people_write() {
        for (text, parts) in [
            ("0", 0),
            ("12", 120_000),
            ("-12.5", -125_000),
            ("1,234.5", 12_345_000),
            ("1 234 567", 12_345_670_000),
            ("0.0001", 1),
            ("3.10000", 31_000),
            ("99,999,999,999.9999", 999_999_999_999_999),
        ] {
            assert_eq!(read(text), Some(parts), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_number_or_could_be_two() {
        for text in ["", "-", ".5", "3,5", "1,23", "12,34,567", "1.2.3", "0.00001", "100000000000", "1e5", "ten", "1234,567"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn shows_groups_and_no_zeros() {
        assert_eq!(Number(12_345_670_000).to_string(), "1,234,567");
        assert_eq!(Number(-125_000).to_string(), "−12.5");
        assert_eq!((Number(1).plain(), Number(-12_345_000).plain()), ("0.0001".to_owned(), "-1234.5".to_owned()));
    }

    proptest::proptest! {
        #[test]
        fn what_is_shown_is_read_back(parts in -BEYOND + 1..BEYOND) {
            let number = Number(parts);
            assert_eq!(number.to_string().parse::<Number>(), Ok(number));
            assert_eq!(number.plain().parse::<Number>(), Ok(number));
        }
    }
}
