//! Takes a list of rates in at once, as people keep it in a table.

use goodword_domain::money::Currency;
use goodword_domain::permit::Right;
use goodword_domain::{Date, Refusal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Act, Result, Verb, set_rate};

/// Rates, one a line: day, currency, rate, with spaces, tabs, commas or semicolons between.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetRates {
    /// The lines, such as `2026-10-31 EUR 0.8601`.
    pub lines: String,
}

/// How many there were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RatesSet {
    /// Lines with a rate.
    pub rates: usize,
}

/// How many lines are read at once.
const MOST: usize = 5_000;

impl Verb for SetRates {
    type Done = RatesSet;
    const NAME: &'static str = "set_rates";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<RatesSet> {
        let own = act.rules().await?.firm.currency;
        let lines: Vec<(usize, &str)> = (1..).zip(self.lines.lines()).filter(|(_, line)| !line.trim().is_empty()).collect();
        if lines.is_empty() || lines.len() > MOST {
            let sentence =
                format!("There are {} lines. Paste from one line to {MOST}, each such as 2026-10-31 EUR 0.8601.", lines.len());
            return Err(Refusal::invalid("rates.lines", sentence).at("lines").into());
        }
        for (number, line) in &lines {
            let (day, currency, rate) = read(line).ok_or_else(|| unreadable(*number, line))?;
            if let Err(error) = set_rate::set(act, (currency, own), day, rate).await {
                return Err(match error {
                    crate::ActionError::Refused(why) => on_line(*number, &why.sentence).into(),
                    other => other,
                });
            }
        }
        Ok(RatesSet { rates: lines.len() })
    }
}

/// The day, the currency and the rate of a line, in any order of the first two.
fn read(line: &str) -> Option<(Date, Currency, &str)> {
    let between = |c: char| c.is_whitespace() || c == ';';
    let mut parts: Vec<&str> = line.split(between).filter(|part| !part.is_empty()).collect();
    if parts.len() == 1 {
        parts = line.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    }
    let [one, other, rate] = parts.as_slice() else { return None };
    let (one, other) = (one.trim_end_matches(','), other.trim_end_matches(','));
    let read = |day: &str, currency: &str| Some((day.parse().ok()?, currency.parse().ok()?));
    let (day, currency) = read(one, other).or_else(|| read(other, one))?;
    Some((day, currency, rate))
}

fn unreadable(number: usize, line: &str) -> Refusal {
    let shown: String = line.trim().chars().take(60).collect();
    on_line(number, &format!("“{shown}” is no day, currency and rate, such as 2026-10-31 EUR 0.8601."))
}

fn on_line(number: usize, why: &str) -> Refusal {
    Refusal::invalid("rates.unreadable", format!("Line {number}: {why} No rate was kept. Correct the line and send all again."))
        .at("lines")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_paste() {
        let day: Date = "2026-10-31".parse().unwrap();
        let euro: Currency = "EUR".parse().unwrap();
        for line in [
            "2026-10-31 EUR 0.8601",
            "EUR\t2026-10-31\t0.8601",
            "2026-10-31;eur;0.8601",
            "2026-10-31,EUR,0.8601",
            " 2026-10-31, EUR, 0.8601 ",
        ] {
            assert_eq!(read(line), Some((day, euro, "0.8601")), "{line}");
        }
        for line in ["", "EUR 0.8601", "31.10.2026 EUR 0.86", "2026-10-31 EUR 0.86 more"] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
