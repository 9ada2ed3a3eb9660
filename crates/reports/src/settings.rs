//! What every number depends on: the firm's calendar, rules and currency, and the time it is.

use goodword_domain::calendar::{FinancialYear, WorkingTime};
use goodword_domain::money::Currency;
use goodword_domain::quiet::QuietRule;
use goodword_domain::writing::Writing;
use goodword_domain::{Refusal, Timestamp};
use goodword_store::{Reader, StoreError, firm};

use crate::Result;

/// The firm's settings as reports need them, at one instant.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Its zone, hours and holidays.
    pub calendar: WorkingTime,
    /// When a referral is quiet.
    pub quiet: QuietRule,
    /// When its year begins.
    pub year: FinancialYear,
    /// The currency its amounts are added up in.
    pub currency: Currency,
    /// The response target in business minutes.
    pub response_minutes: i64,
    /// How days are written.
    pub writing: Writing,
    /// What time it is.
    pub now: Timestamp,
}

impl Settings {
    /// Reads them from the firm as it is set up; refused until it is.
    pub async fn load(db: &mut Reader, now: Timestamp) -> Result<Self> {
        let Some(firm) = firm::find(db).await? else { return Err(no_firm().into()) };
        let unreadable = |column, found: i64, why: String| StoreError::Unreadable { column, found: found.to_string(), why };
        let part = |column, number: i64| i8::try_from(number).map_err(|why| unreadable(column, number, why.to_string()));
        let (month, day) =
            (part("financial_year_month", firm.financial_year_month)?, part("financial_year_day", firm.financial_year_day)?);
        let year = FinancialYear::new(month, day)
            .map_err(|why| unreadable("financial_year_month", firm.financial_year_month, why.to_string()))?;
        Ok(Self {
            calendar: goodword_store::json::read("working_time", &firm.working_time)?,
            quiet: QuietRule { no_touch_days: firm.quiet_days, step_late_days: firm.step_late_days },
            year,
            currency: firm.currency,
            response_minutes: firm.response_minutes,
            writing: firm.writing,
            now,
        })
    }
}

/// Nothing can be counted before there is a firm.
fn no_firm() -> Refusal {
    Refusal::invalid("firm.not_set_up", "The firm is not set up yet. Open the address in a browser, or run “goodword firm new”.")
}
