//! What one currency is worth in another from a day on.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::money::{Currency, Money};
use crate::refusal::Refusal;

/// A rate as a fraction that turns minor units into minor units.
///
/// The denominator is the largest power of ten with which no amount that [`Money`] can hold overflows 64 bits, so that
/// both engines and this program round the same amount to the same unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Minor units of the one currency,
    pub numerator: i64,
    /// for so many minor units of the other.
    pub denominator: i64,
}

/// The powers of ten that a denominator may be.
const PLACES: std::ops::RangeInclusive<u32> = 0..=11;
/// The most digits behind the point that a rate is read with.
const MOST_DIGITS: usize = 12;

impl Rate {
    /// Reads how much of `to` one unit of `from` is worth, such as `0.8601`; a single comma counts as the point.
    pub fn read(text: &str, from: Currency, to: Currency) -> Result<Self, Refusal> {
        let given = text.trim().replace(' ', "");
        let refuse = || {
            let shown: String = text.trim().chars().take(40).collect();
            let sentence = format!("“{shown}” is no rate. Write how much {to} one {from} is, such as 0.8601.");
            Refusal::invalid("rate.unreadable", sentence).at("rate")
        };
        let plain = if given.contains('.') { given } else { given.replacen(',', ".", 1) };
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 9 || !digits(whole) || !digits(fraction) || fraction.len() > MOST_DIGITS {
            return Err(refuse());
        }
        let scaled: i128 = format!("{whole}{fraction:0<MOST_DIGITS$}").parse().map_err(|_| refuse())?;
        Self::of(scaled, from, to).ok_or_else(refuse)
    }

    /// Of a rate in units of 10⁻¹².
    fn of(scaled: i128, from: Currency, to: Currency) -> Option<Self> {
        // Minor units for minor units: yen have no hundredths.
        let (up, down) = (10_i128.pow(to.digits()), 10_i128.pow(from.digits()));
        let fraction = scaled.checked_mul(up)?;
        let unit = 10_i128.pow(12).checked_mul(down)?;
        PLACES.rev().find_map(|places| {
            let denominator = 10_i128.pow(places);
            let numerator = (fraction.checked_mul(denominator)? + unit / 2) / unit;
            let fits = numerator > 0 && numerator.checked_mul(denominator)? <= i128::from(i64::MAX / 2);
            fits.then(|| Some(Self { numerator: i64::try_from(numerator).ok()?, denominator: i64::try_from(denominator).ok()? }))?
        })
    }

    /// So many minor units of the one currency in the other, to the nearest.
    #[must_use]
    pub fn convert(self, minor: i64) -> i64 {
        let Self { numerator, denominator } = self;
        let (whole, rest) = (minor / denominator, minor % denominator);
        whole.saturating_mul(numerator).saturating_add((rest * numerator + denominator / 2) / denominator)
    }
}

/// Every rate into one currency.
#[derive(Debug, Clone)]
pub struct Rates {
    /// The currency amounts are added up in.
    pub reporting: Currency,
    dated: BTreeMap<Currency, BTreeMap<Date, Rate>>,
}

impl Rates {
    /// Into one currency, from what is known of the others.
    #[must_use]
    pub fn new(reporting: Currency, known: impl IntoIterator<Item = (Currency, Date, Rate)>) -> Self {
        let mut dated: BTreeMap<Currency, BTreeMap<Date, Rate>> = BTreeMap::new();
        for (currency, day, rate) in known {
            dated.entry(currency).or_default().insert(day, rate);
        }
        Self { reporting, dated }
    }

    /// The rate that counts for a day: the last one before or on it; before the first of all, that one.
    #[must_use]
    pub fn on(&self, currency: Currency, day: Date) -> Option<Rate> {
        let of_it = self.dated.get(&currency)?;
        of_it.range(..=day).next_back().or_else(|| of_it.iter().next()).map(|(_, rate)| *rate)
    }

    /// An amount in the reporting currency; nothing where no rate is known.
    #[must_use]
    pub fn worth(&self, money: Money, day: Date) -> Option<Money> {
        if money.currency == self.reporting {
            return Some(money);
        }
        Some(Money::new(self.on(money.currency, day)?.convert(money.minor), self.reporting))
    }

    /// The day by which the rate of an instant is chosen: that of UTC, as the engines do it.
    #[must_use]
    pub fn day_of(at: Timestamp) -> Date {
        at.to_zoned(TimeZone::UTC).date()
    }

    /// The first instant a rate of that day counts for.
    #[must_use]
    pub fn starts_at(day: Date) -> Timestamp {
        day.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |at| at.timestamp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    fn read(text: &str, from: &str, to: &str) -> Rate {
        Rate::read(text, currency(from), currency(to)).unwrap()
    }

    #[test]
    fn turns_minor_units_into_minor_units() {
        assert_eq!(read("0.8601", "EUR", "GBP").convert(10_000), 8_601);
        assert_eq!(read("0,8601", "EUR", "GBP").convert(1), 1);
        // A yen has no hundredths, a dinar has thousandths.
        assert_eq!(read("0.0052", "JPY", "GBP").convert(10_000), 5_200);
        assert_eq!(read("190.55", "GBP", "JPY").convert(10_000), 19_055);
        assert_eq!(read("2.53", "KWD", "GBP").convert(1_000), 253);
        // A very small rate keeps its digits.
        assert_eq!(read("0.0000475", "IDR", "GBP").convert(10_000_000_000), 475_000);
    }

    #[test]
    fn the_largest_amount_does_not_overflow() {
        for (text, from, to) in
            [("1", "EUR", "GBP"), ("0.000001", "IDR", "GBP"), ("50000", "KWD", "IDR"), ("0.99999999", "EUR", "GBP")]
        {
            let rate = read(text, from, to);
            let exact = 100_000_000_000_000_i128 * i128::from(rate.numerator) / i128::from(rate.denominator);
            let off = i128::from(rate.convert(100_000_000_000_000)) - exact;
            assert!(off.abs() <= 1, "{text} {from} {to}: off by {off}");
        }
    }

    #[test]
    fn refuses_what_is_no_rate() {
        for text in ["", "0", "-1", "1.2.3", "a", "1,2,3", "0.0000000000001", "9999999999"] {
            assert!(Rate::read(text, currency("EUR"), currency("GBP")).is_err(), "{text}");
        }
    }

    #[test]
    fn the_rate_of_a_day_is_the_last_before_it() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let known = [("2026-01-31", "0.80"), ("2026-06-30", "0.90")];
        let known = known.map(|(on, rate)| (currency("EUR"), day(on), read(rate, "EUR", "GBP")));
        let rates = Rates::new(Currency::GBP, known);
        let worth = |on: &str| rates.worth(Money::new(100, currency("EUR")), day(on)).map(|m| m.minor);
        assert_eq!((worth("2025-12-01"), worth("2026-06-29"), worth("2026-06-30")), (Some(80), Some(80), Some(90)));
        assert_eq!(rates.worth(Money::new(100, currency("CHF")), day("2026-01-31")), None);
        assert_eq!(rates.worth(Money::new(100, Currency::GBP), day("2026-01-31")).map(|m| m.minor), Some(100));
    }
}
