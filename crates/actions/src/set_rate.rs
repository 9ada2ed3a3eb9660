//! Says what a currency is worth from a day on.

use goodword_domain::money::Currency;
use goodword_domain::permit::Right;
use goodword_domain::rate::{Rate, Rates};
use goodword_domain::{Date, Noun, RateId, Refusal};
use goodword_store::rates::{self, DatedRate};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb};

/// A rate into the firm's currency; one that is there for the same day is replaced.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetRate {
    /// One unit of this currency, such as EUR,
    pub currency: Currency,
    /// is so much of the firm's, such as 0.8601,
    pub rate: String,
    /// from this day on; from today where nobody says.
    pub day: Option<Date>,
}

/// How many rates of one currency are kept: a daily rate for fifty years.
const MOST: usize = 20_000;

impl Verb for SetRate {
    type Done = RateId;
    const NAME: &'static str = "set_rate";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<RateId> {
        let (own, today) = {
            let now = act.now();
            let rules = act.rules().await?;
            (rules.firm.currency, rules.calendar.date_of(now))
        };
        set(act, (self.currency, own), self.day.unwrap_or(today), &self.rate).await
    }
}

/// Keeps one rate, with its entry in the audit trail.
pub(crate) async fn set(act: &mut Act<'_>, (currency, own): (Currency, Currency), day: Date, written: &str) -> Result<RateId> {
    if currency == own {
        let sentence = format!("Amounts are added up in {own} already, so it needs no rate. Name another currency.");
        return Err(Refusal::invalid("rate.own_currency", sentence).at("currency").into());
    }
    let rate = Rate::read(written, currency, own)?;
    let known = rates::of_day(&mut act.work, (currency, own), day).await?;
    if known.is_none() && rates::count(&mut act.work, (currency, own)).await? >= MOST as i64 {
        let sentence = format!("There are {MOST} rates of {currency} already. Take some away first.");
        return Err(Refusal::invalid("rate.too_many", sentence).at("currency").into());
    }
    let after = DatedRate {
        id: known.as_ref().map_or_else(|| act.id(), |known| known.id),
        currency,
        against: own,
        day,
        starts_at: Rates::starts_at(day),
        written: written.trim().replace(' ', "").replacen(',', ".", 1),
        numerator: rate.numerator,
        denominator: rate.denominator,
    };
    match &known {
        Some(known) if known.written == after.written => return Ok(known.id),
        Some(_) => act.work.run(after.update()).await?,
        None => act.work.run(after.insert()).await?,
    };
    let sentence = format!("From {day} on one {currency} is {} {own}", after.written);
    act.record(Noun::Firm, 1, sentence, known.as_ref(), Some(&after)).await?;
    Ok(after.id)
}
