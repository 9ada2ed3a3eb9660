//! Middles, shares and the words numbers are said in.

use std::collections::BTreeMap;

use goodword_domain::money::{Currency, Money};

use crate::Cell;
use crate::report::BLANK;

/// The middle value, or the mean of the two middle ones; sorts what it is given.
pub(crate) fn median(values: &mut [i64]) -> Option<f64> {
    values.sort_unstable();
    let high = values.get(values.len() / 2)?;
    let low = values.get((values.len() - 1) / 2)?;
    Some(real(*low + *high) / 2.0)
}

/// The median of values that are counted: how many there are of each.
pub(crate) fn median_of(values: &BTreeMap<i64, i64>) -> Option<f64> {
    let all: i64 = values.values().sum();
    let at = |place: i64| {
        let mut before = 0;
        values.iter().find(|(_, many)| {
            before += **many;
            before > place
        })
    };
    let (low, high) = (at((all - 1) / 2)?, at(all / 2)?);
    Some(real(low.0 + high.0) / 2.0)
}

/// The smallest value that at least nine in ten do not exceed (nearest rank); sorts what it is given.
pub(crate) fn ninetieth(values: &mut [i64]) -> Option<i64> {
    values.sort_unstable();
    let rank = (values.len() * 9).div_ceil(10);
    values.get(rank.checked_sub(1)?).copied()
}

/// A whole number to compute with.
#[allow(clippy::cast_precision_loss, reason = "counts and days lie far below 2^53")]
pub(crate) fn real(number: i64) -> f64 {
    number as f64
}

/// A count as the statistics take it.
pub(crate) fn natural(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// `part` of `whole`; nothing of nothing.
pub(crate) fn share(part: i64, whole: i64) -> Cell {
    if whole == 0 { BLANK } else { Cell::Percent(real(part) / real(whole)) }
}

/// A sum of minor units, held at the largest amount there can be.
pub(crate) fn amount(minor: i128, currency: Currency) -> Cell {
    Cell::Money(Money::new(i64::try_from(minor).unwrap_or(i64::MAX), currency))
}

/// An amount that was computed with a rate, to the nearest minor unit.
#[allow(clippy::cast_possible_truncation, reason = "a float turned into an integer is held at the ends of its range")]
pub(crate) fn rounded(minor: f64, currency: Currency) -> Money {
    Money::new(minor.round() as i64, currency)
}

/// "8,000".
pub(crate) fn grouped(number: i64) -> String {
    let plain = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (i, digit) in plain.chars().enumerate() {
        if i > 0 && (plain.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number < 0 { format!("−{out}") } else { out }
}

/// "1 referral" or "8,000 referrals".
pub(crate) fn counted(number: i64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// "11%", and "3.1%" or "99.7%" where a whole per cent would be coarse; only nothing is "0%" and only all is "100%".
pub(crate) fn per_cent(share: f64) -> String {
    let per_cent = share * 100.0;
    match per_cent {
        0.0 | 100.0 => {}
        ..0.05 => return "under 0.1%".to_owned(),
        99.95.. => return "over 99.9%".to_owned(),
        _ => {}
    }
    let text = if (9.95..99.5).contains(&per_cent) { format!("{per_cent:.0}") } else { format!("{per_cent:.1}") };
    format!("{}%", text.strip_suffix(".0").unwrap_or(&text))
}

/// "1 day" or "18.5 days".
pub(crate) fn in_days(days: f64) -> String {
    format!("{} {}", halves(days), if days == 1.0 { "day" } else { "days" })
}

/// "14", "18.5", "1,591".
#[allow(clippy::cast_possible_truncation, reason = "a float turned into an integer is held at the ends of its range")]
pub(crate) fn halves(number: f64) -> String {
    let tenths = (number * 10.0).round() as i64;
    let (whole, rest) = (grouped(tenths / 10), tenths.unsigned_abs() % 10);
    let minus = if tenths < 0 && tenths > -10 { "−" } else { "" };
    if rest == 0 { whole } else { format!("{minus}{whole}.{rest}") }
}

/// "none was", "1 was", "25 were": how a sentence counts its parts.
pub(crate) fn some(number: i64, one: &str, many: &str) -> String {
    match number {
        0 => format!("none {one}"),
        1 => format!("1 {one}"),
        _ => format!("{} {many}", grouped(number)),
    }
}

/// An amount to two digits, as one says it: £123,456.78 is "£120,000".
pub(crate) fn about(money: Money) -> String {
    let unit = 10_i64.pow(money.currency.digits());
    let mut step = unit;
    while money.minor.unsigned_abs() / step.unsigned_abs() >= 100 {
        step = step.saturating_mul(10);
    }
    let half = step / 2;
    Money::new(money.minor.saturating_add(half) / step * step, money.currency).to_string()
}

/// Whether nothing but wins is recorded as decided while others are still undecided: then won of decided says nothing.
pub(crate) fn only_wins(received: i64, decided: i64, won: i64) -> bool {
    won > 0 && won == decided && received > won
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn middles() {
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [18, -2, 19]), Some(18.0));
        assert_eq!(median(&mut [19, 18]), Some(18.5));
        assert_eq!(ninetieth(&mut []), None);
        assert_eq!(ninetieth(&mut [7]), Some(7));
        assert_eq!(ninetieth(&mut (1..=10).collect::<Vec<_>>()), Some(9));
        assert_eq!(ninetieth(&mut (1..=11).collect::<Vec<_>>()), Some(10));
    }

    #[test]
    fn as_one_says_it() {
        let pounds = |minor| about(Money::new(minor, Currency::GBP));
        assert_eq!([pounds(12_345_678), pounds(995_000), pounds(4_512), pounds(0)], ["£120,000", "£10,000", "£45", "£0"]);
        assert_eq!([per_cent(0.1105), per_cent(0.031), per_cent(0.0), per_cent(1.0)], ["11%", "3.1%", "0%", "100%"]);
        assert_eq!(
            [per_cent(0.9999), per_cent(0.997), per_cent(0.0001), per_cent(0.1)],
            ["over 99.9%", "99.7%", "under 0.1%", "10%"]
        );
        assert_eq!([in_days(1.0), in_days(18.5)], ["1 day", "18.5 days"]);
        assert_eq!(
            [halves(14.0), halves(18.5), halves(-2.0), halves(-0.5), halves(1591.5)],
            ["14", "18.5", "−2", "−0.5", "1,591.5"]
        );
        assert_eq!(
            [some(0, "was", "were"), some(1, "was", "were"), some(1200, "was", "were")],
            ["none was", "1 was", "1,200 were"]
        );
        assert_eq!(counted(8_000, "referral", "referrals"), "8,000 referrals");
    }
}
