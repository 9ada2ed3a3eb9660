//! Money: whole minor units and an ISO 4217 currency.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A currency by its three ISO 4217 letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// The currencies whose minor unit is not a hundredth (ISO 4217, list one).
const OTHER_DIGITS: &[(&str, u32)] = &[
    ("BHD", 3),
    ("BIF", 0),
    ("CLP", 0),
    ("DJF", 0),
    ("GNF", 0),
    ("IQD", 3),
    ("ISK", 0),
    ("JOD", 3),
    ("JPY", 0),
    ("KMF", 0),
    ("KRW", 0),
    ("KWD", 3),
    ("LYD", 3),
    ("OMR", 3),
    ("PYG", 0),
    ("RWF", 0),
    ("TND", 3),
    ("UGX", 0),
    ("VND", 0),
    ("VUV", 0),
    ("XAF", 0),
    ("XOF", 0),
    ("XPF", 0),
];

/// The signs people write, with the currency each stands for.
const SIGNS: &[(&str, &str)] = &[("£", "GBP"), ("€", "EUR"), ("$", "USD"), ("¥", "JPY"), ("₹", "INR"), ("R$", "BRL")];

/// The largest amount that is taken, in minor units (a trillion pounds): sums of many stay within what can be counted.
const LARGEST: i64 = 100_000_000_000_000;

/// Why a text is no money or no currency.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotMoney {
    /// Not three letters.
    #[error("“{0}” is not a currency. Write its three letters, such as GBP.")]
    Currency(String),
    /// No amount can be read.
    #[error("“{0}” is not an amount. Write it as 40000, 40,000.00 or 40k.")]
    Amount(String),
    /// Beyond what can be held.
    #[error("“{0}” is larger than an amount can be.")]
    TooLarge(String),
}

impl Currency {
    /// Pounds sterling.
    pub const GBP: Self = Self(*b"GBP");

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        // Only ASCII capitals are ever let in.
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many digits the minor unit has: 2 for pence, 0 for yen.
    #[must_use]
    pub fn digits(&self) -> u32 {
        OTHER_DIGITS.iter().find(|(code, _)| *code == self.code()).map_or(2, |(_, digits)| *digits)
    }

    /// The sign people write before the amount, or the code and a space.
    #[must_use]
    pub fn sign(&self) -> String {
        SIGNS.iter().find(|(_, code)| *code == self.code()).map_or_else(|| format!("{} ", self.code()), |(s, _)| (*s).to_owned())
    }
}

impl FromStr for Currency {
    type Err = NotMoney;
    fn from_str(text: &str) -> Result<Self, NotMoney> {
        let upper = text.trim().to_ascii_uppercase();
        match upper.as_bytes() {
            [a, b, c] if upper.bytes().all(|x| x.is_ascii_uppercase()) => Ok(Self([*a, *b, *c])),
            _ => Err(NotMoney::Currency(text.chars().take(40).collect())),
        }
    }
}
impl TryFrom<String> for Currency {
    type Error = NotMoney;
    fn try_from(text: String) -> Result<Self, NotMoney> {
        text.parse()
    }
}
impl From<Currency> for String {
    fn from(c: Currency) -> String {
        c.code().to_owned()
    }
}
impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
impl JsonSchema for Currency {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Currency".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[A-Z]{3}$" })
    }
}

/// An amount: whole minor units (pence, cents, yen) of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Money {
    /// Whole minor units.
    pub minor: i64,
    /// Of which currency.
    pub currency: Currency,
}

impl Money {
    /// An amount of minor units.
    #[must_use]
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Reads what people write: `40k`, `£40,000`, `EUR 1.2m`, `40000.50`; without a sign or code it is `usual` currency.
    ///
    /// The comma groups thousands here; files with decimal commas are read by `intake`, which knows the column.
    pub fn read(text: &str, usual: Currency) -> Result<Self, NotMoney> {
        let given = text.trim();
        let refuse = || NotMoney::Amount(given.chars().take(40).collect());
        let (currency, rest) = split_currency(given, usual);
        let lower = rest.trim().to_ascii_lowercase();
        let (digits, zeros) = match lower.strip_suffix("bn") {
            Some(d) => (d, 9),
            None => match lower.chars().last() {
                Some('k') => (&lower[..lower.len() - 1], 3),
                Some('m') => (&lower[..lower.len() - 1], 6),
                _ => (lower.as_str(), 0),
            },
        };
        let digits: String = digits.trim().chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}' | '\u{202f}' | '\'')).collect();
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(fraction) {
            return Err(refuse());
        }
        // Shift the point right by the zeros of k/m/bn and by the minor digits; what is left behind it must be zeros.
        let places = zeros + currency.digits() as usize;
        if fraction.len() > places && fraction[places..].bytes().any(|b| b != b'0') {
            return Err(refuse());
        }
        let kept = &fraction[..fraction.len().min(places)];
        let all = format!("{whole}{kept:0<places$}");
        let read = all.parse().ok().filter(|minor| *minor <= LARGEST);
        let minor = read.ok_or_else(|| NotMoney::TooLarge(given.chars().take(40).collect()))?;
        Ok(Self { minor, currency })
    }
}

/// Takes a sign or code off the front or the back.
fn split_currency(text: &str, usual: Currency) -> (Currency, &str) {
    for (sign, code) in SIGNS.iter().rev() {
        for rest in [text.strip_prefix(sign), text.strip_suffix(sign)].into_iter().flatten() {
            if let Ok(currency) = code.parse() {
                return (currency, rest);
            }
        }
    }
    let bytes = text.as_bytes();
    if text.is_ascii() && bytes.len() > 3 {
        let (head, tail) = text.split_at(3);
        if head.bytes().all(|b| b.is_ascii_alphabetic())
            && !tail.starts_with(|c: char| c.is_ascii_alphabetic())
            && let Ok(currency) = head.parse()
        {
            return (currency, tail);
        }
        let (head, tail) = text.split_at(bytes.len() - 3);
        if tail.bytes().all(|b| b.is_ascii_uppercase())
            && let Ok(currency) = tail.parse()
        {
            return (currency, head);
        }
    }
    (usual, text)
}

impl fmt::Display for Money {
    /// As screens show it: `£40,000`, `£12.50`, `CHF 1,200`; whole amounts without the zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.currency.digits() as usize;
        let scale = 10_u64.pow(self.currency.digits());
        let absolute = self.minor.unsigned_abs();
        let (whole, part) = (absolute / scale, absolute % scale);
        let plain = whole.to_string();
        let mut grouped = String::with_capacity(plain.len() + plain.len() / 3);
        for (i, c) in plain.chars().enumerate() {
            if i > 0 && (plain.len() - i).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(c);
        }
        let minus = if self.minor < 0 { "−" } else { "" };
        write!(f, "{minus}{}{grouped}", self.currency.sign())?;
        if part > 0 { write!(f, ".{part:0digits$}") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(i64, String)> {
        Money::read(text, Currency::GBP).ok().map(|m| (m.minor, m.currency.to_string()))
    }

    #[test]
    fn reads_what_people_write() {
        for (text, minor, code) in [
            ("40k", 4_000_000, "GBP"),
            ("£40,000", 4_000_000, "GBP"),
            ("1.2m", 120_000_000, "GBP"),
            ("EUR 1.2m", 120_000_000, "EUR"),
            ("40000.50", 4_000_050, "GBP"),
            ("$ 22,700.00", 2_270_000, "USD"),
            ("12 CHF", 1_200, "CHF"),
            ("¥500", 500, "JPY"),
            ("R$10", 1_000, "BRL"),
            ("2.5bn", 250_000_000_000, "GBP"),
            ("1000bn", 100_000_000_000_000, "GBP"),
        ] {
            assert_eq!(read(text), Some((minor, code.to_owned())), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for text in ["", "k", "forty", "1.234", "-5", "99999999999999999999", "1000000000000.01", "1..2", "£"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn shows_whole_amounts_without_zeros() {
        assert_eq!(Money::new(4_000_000, Currency::GBP).to_string(), "£40,000");
        assert_eq!(Money::new(1_250, Currency::GBP).to_string(), "£12.50");
        assert_eq!(Money::new(-1_205, Currency::GBP).to_string(), "−£12.05");
        assert_eq!(Money::read("JPY 1200", Currency::GBP).unwrap().to_string(), "¥1,200");
    }
}
