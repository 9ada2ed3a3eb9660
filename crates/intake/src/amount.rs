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
    /// Not proved by the file and not said yet: nothing is read by it.
    #[serde(rename = "ask")]
    Ask,
}

/// What an amount says of the mark before the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// It can only be read with a point there.
    Point,
    /// It can only be read with a comma there.
    Comma,
    /// Thousands or a fraction: `40.000`.
    Open,
    /// Nothing.
    None,
}

/// What a text, taken for an amount, says of the mark before the fraction.
#[must_use]
pub fn evidence(text: &str) -> Evidence {
    if text.len() > 30 || !text.bytes().any(|b| b.is_ascii_digit()) {
        return Evidence::None;
    }
    let behind = |mark: char| text.rsplit_once(mark).map(|(_, b)| b.chars().take_while(char::is_ascii_digit).count());
    match (text.rfind('.'), text.rfind(',')) {
        (Some(point), Some(comma)) => {
            if point > comma {
                Evidence::Point
            } else {
                Evidence::Comma
            }
        }
        (Some(_), None) if text.matches('.').count() > 1 => Evidence::Comma,
        (Some(_), None) if behind('.') == Some(3) => Evidence::Open,
        (Some(_), None) => Evidence::Point,
        // Money has no thousandths in most currencies, and a comma before three digits groups them nearly everywhere.
        (None, Some(_)) if text.matches(',').count() > 1 || behind(',') == Some(3) => Evidence::Point,
        (None, Some(_)) => Evidence::Comma,
        (None, None) => Evidence::None,
    }
}

impl Decimal {
    /// The mark itself and the one that groups thousands.
    fn marks(self) -> (char, char) {
        match self {
            Self::Point | Self::Ask => ('.', ','),
            Self::Comma => (',', '.'),
        }
    }
}

/// Reads an amount whose decimal mark is known; the error is a sentence.
pub fn read(text: &str, usual: Currency, decimal: Decimal) -> Result<Money, String> {
    let (point, group) = decimal.marks();
    let text = text.trim();
    if is_negative(text) {
        return Err(format!("“{}” is an amount below nought, which nothing here can be worth.", shown(text)));
    }
    if let Some(plain) = without_exponent(text, point) {
        return Money::read(&plain, usual).map_err(|e| e.to_string());
    }
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

/// A number as programs write it, with a point before its fraction; the error is a sentence.
pub fn number(text: &str, decimal: Decimal) -> Result<String, String> {
    let (point, group) = decimal.marks();
    let text = text.trim();
    if !groups_hold(text, point, group) {
        return Err(format!(
            "“{}” cannot be read as a number with “{point}” before the fraction: “{group}” stands where no thousands end.",
            shown(text)
        ));
    }
    Ok(text.chars().filter(|c| *c != group).map(|c| if c == point { '.' } else { c }).collect())
}

/// Whether an amount is negative: `-5`, `($1,234.50)`.
fn is_negative(text: &str) -> bool {
    let digits = text.bytes().any(|b| b.is_ascii_digit());
    let signed = text.trim_start_matches(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '−')).starts_with(['-', '−']);
    digits && (signed || text.ends_with('-') || (text.starts_with('(') && text.ends_with(')')))
}

/// A number with an exponent (`9.0075E8`) written out; nothing where there is none.
fn without_exponent(text: &str, point: char) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['E', 'e'])?;
    let exponent: i32 = exponent.parse().ok().filter(|e| (-12..=15).contains(e))?;
    let start = mantissa.find(|c: char| c.is_ascii_digit())?;
    let (sign, number) = mantissa.split_at(start);
    let (whole, fraction) = number.split_once(point).unwrap_or((number, ""));
    if !(whole.bytes().chain(fraction.bytes())).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits = format!("{}{whole}{fraction}{}", "0".repeat(12), "0".repeat(16));
    let at = usize::try_from(12 + i32::try_from(whole.len()).ok()? + exponent).ok()?;
    let (whole, fraction) = digits.split_at_checked(at)?;
    let whole = whole.trim_start_matches('0');
    Some(format!("{sign}{}.{}", if whole.is_empty() { "0" } else { whole }, fraction.trim_end_matches('0')))
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
            ("(1,234.50)", Decimal::Point, None),
            ("$22,700.00", Decimal::Point, Some(2_270_000)),
            ("$342.09K", Decimal::Point, Some(34_209_000)),
            ("9.0075E8", Decimal::Point, Some(90_075_000_000)),
            ("9,5E2", Decimal::Comma, Some(95_000)),
            ("5E-1", Decimal::Point, Some(50)),
            ("1.234,50 €", Decimal::Comma, Some(123_450)),
            ("1 234,50", Decimal::Comma, Some(123_450)),
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
