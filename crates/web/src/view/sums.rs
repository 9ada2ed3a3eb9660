//! Amounts of several currencies, added up in the one the firm reports in.

use goodword_domain::money::{Currency, Money};

/// What a sum is made of, currency by currency.
#[derive(Debug, Clone)]
pub struct Sums {
    reporting: Currency,
    parts: Vec<Part>,
}

/// The currency, what it comes to, and what that is in the firm's currency where a rate is known.
type Part = (Currency, i64, Option<i64>);

impl Sums {
    /// Nothing yet.
    #[must_use]
    pub fn of(reporting: Currency) -> Self {
        Self { reporting, parts: Vec::new() }
    }

    /// Adds an amount, with its worth in the firm's currency.
    pub fn add(&mut self, currency: Currency, minor: i64, worth: Option<i64>) {
        match self.parts.iter_mut().find(|(of, ..)| *of == currency) {
            Some((_, sum, converted)) => {
                *sum = sum.saturating_add(minor);
                *converted = converted.zip(worth).map(|(one, other)| one.saturating_add(other));
            }
            None => self.parts.push((currency, minor, worth)),
        }
    }

    /// In words, such as `£1,086 (£1,000 + €100)`; what has no rate stands beside the sum: `£1,000 + CHF 50`.
    #[must_use]
    pub fn said(&self) -> String {
        let say = |(currency, minor, _): &Part| Money::new(*minor, *currency).to_string();
        let (mut rated, unrated): (Vec<&Part>, Vec<&Part>) = self.parts.iter().partition(|(.., worth)| worth.is_some());
        // The firm's own first, the others by their codes.
        rated.sort_by_key(|(currency, ..)| (*currency != self.reporting, *currency));
        let converted = rated.iter().any(|(currency, ..)| *currency != self.reporting);
        let made_of: Vec<String> = rated.iter().map(|part| say(part)).collect();
        let mut whole: Vec<String> = Vec::new();
        if converted {
            let sum = rated.iter().filter_map(|(.., worth)| *worth).fold(0, i64::saturating_add);
            whole.push(Money::new(sum, self.reporting).to_string());
        } else {
            whole.extend(made_of.iter().cloned());
        }
        whole.extend(unrated.iter().map(|part| say(part)));
        let whole = whole.join(" + ");
        if converted { format!("{whole} ({})", made_of.join(" + ")) } else { whole }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sum_in_the_firms_currency_with_what_it_is_made_of() {
        let said = |parts: &[(&str, i64, Option<i64>)]| {
            let mut sums = Sums::of(Currency::GBP);
            parts.iter().for_each(|(code, minor, worth)| sums.add(code.parse().unwrap(), *minor, *worth));
            sums.said()
        };
        assert_eq!(said(&[]), "");
        assert_eq!(said(&[("GBP", 100_000, Some(100_000)), ("GBP", 50_000, Some(50_000))]), "£1,500");
        assert_eq!(said(&[("GBP", 100_000, Some(100_000)), ("EUR", 10_000, Some(8_601))]), "£1,086.01 (£1,000 + €100)");
        assert_eq!(said(&[("EUR", 10_000, Some(8_601))]), "£86.01 (€100)");
        assert_eq!(said(&[("GBP", 100_000, Some(100_000)), ("CHF", 5_000, None)]), "£1,000 + CHF 50");
        assert_eq!(said(&[("GBP", 100, Some(100)), ("EUR", 100, Some(86)), ("CHF", 5_000, None)]), "£1.86 + CHF 50 (£1 + €1)");
    }
}
