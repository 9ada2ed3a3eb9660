//! Amounts as files and people write them, refused where they can mean two things.

use goodword_domain::money::{Currency, Money};
use serde::{Deserialize, Serialize};

use crate::problem::shown;

/// The mark before the fraction of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Decimal {
    /// `1,234.50`
    #[default]
    #[serde(rename = ".")]
    Point,
    /// `1.234,50`
    #[serde(rename = ",")]
    Comma,
}

impl Decimal {
    /// The mark itself and the one that groups thousands.
    fn marks(self) -> (char, char) {
        match self {
            Self::Point => ('.', ','),
            Self::Comma => (',', '.'),
        }
    }
}

/// Reads an amount whose decimal mark is known; the error is a sentence.
pub fn read(text: &str, usual: Currency, decimal: Decimal) -> Result<Money, String> {
    let (point, group) = decimal.marks();
    let text = text.trim();
    let scaled = text.to_lowercase().trim_end_matches(|c: char| !c.is_alphanumeric()).ends_with(['k', 'm', 'n']);
    if !groups_hold(text, point, group) {
        return Err(format!(
            "“{}” cannot be read as an amount with “{point}” before the fraction: “{group}” stands where no thousands end.",
            shown(text)
        ));
    }
    if !scaled && fraction(text, point).is_some_and(|f| f.len() == 3) {
        return Err(format!(
            "“{}” can mean thousands or a fraction. If “{point}” groups thousands here, say `decimal = \"{group}\"` in the mapping.",
            shown(text)
        ));
    }
    let plain: String = text.chars().filter(|c| *c != group).map(|c| if c == point { '.' } else { c }).collect();
    Money::read(&plain, usual).map_err(|e| e.to_string())
}

/// Whether the marks of an amount leave open if it is a thousand times more: `40.000`, `12,50`.
#[must_use]
pub fn is_ambiguous(text: &str) -> bool {
    let scaled = text.trim_end().to_lowercase().ends_with(['k', 'm', 'n']);
    let three = fraction(text, '.').is_some_and(|f| f.len() == 3 && !text.contains(','));
    (three && !scaled) || !groups_hold(text, '.', ',')
}

/// The digits behind the last decimal mark.
fn fraction(text: &str, point: char) -> Option<String> {
    let (_, behind) = text.rsplit_once(point)?;
    Some(behind.chars().take_while(char::is_ascii_digit).collect())
}

/// Whether every grouping mark has three digits behind it and none stands in the fraction.
fn groups_hold(text: &str, point: char, group: char) -> bool {
    let mut parts = text.split(group);
    let _first = parts.next();
    let whole = text.split(point).next().unwrap_or(text);
    let in_fraction = whole.matches(group).count() != text.matches(group).count();
    !in_fraction && parts.all(|part| part.chars().take_while(char::is_ascii_digit).count() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minor(text: &str, decimal: Decimal) -> Option<i64> {
        read(text, Currency::GBP, decimal).ok().map(|m| m.minor)
    }

    #[test]
    fn the_decimal_mark_decides() {
        for (text, decimal, expected) in [
            ("1,234.50", Decimal::Point, Some(123_450)),
            ("1.234,50", Decimal::Comma, Some(123_450)),
            ("€ 1.234.567,5", Decimal::Comma, Some(123_456_750)),
            ("12,5", Decimal::Comma, Some(1_250)),
            ("12,5", Decimal::Point, None),
            ("1.234,50", Decimal::Point, None),
            ("1,234.50", Decimal::Comma, None),
            ("40.000", Decimal::Point, None),
            ("1.234k", Decimal::Point, Some(123_400)),
            ("1,25m", Decimal::Comma, Some(125_000_000)),
            ("0.0", Decimal::Point, Some(0)),
            ("-5", Decimal::Point, None),
            ("forty", Decimal::Point, None),
        ] {
            assert_eq!(minor(text, decimal), expected, "{text} with {decimal:?}");
        }
    }

    #[test]
    fn a_thousand_or_a_fraction_is_asked() {
        for (text, expected) in [("€40.000", true), ("12,50", true), ("40,000", false), ("12.50", false), ("1.25m", false)] {
            assert_eq!(is_ambiguous(text), expected, "{text}");
        }
    }
}
