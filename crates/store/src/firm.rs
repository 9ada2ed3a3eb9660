//! The firm: its name, zone, calendar and the settings every number depends on.

use goodword_domain::ColleagueId;
use goodword_domain::money::Currency;
use jiff::Timestamp;

use crate::{Reader, Result, Sql, Work, record};

record! {
    #[derive(serde::Deserialize)]
    /// The firm as it is set up.
    pub struct Firm {
        /// Its name.
        pub name: String,
        /// The IANA name of its zone.
        pub zone: String,
        /// The currency amounts are in where nobody says otherwise.
        pub currency: Currency,
        /// Zone, hours and holidays, as `calendar` reads them.
        pub working_time: String,
        /// The month its financial year begins in, 1 to 12.
        pub financial_year_month: i64,
        /// The day of that month, 1 to 28.
        pub financial_year_day: i64,
        /// The response target in business minutes.
        pub response_minutes: i64,
        /// Quiet after so many days without a touch.
        pub quiet_days: i64,
        /// Quiet when the next step is more than so many days late.
        pub step_late_days: i64,
        /// Who owns what no routing rule sends elsewhere.
        pub fallback_owner_id: Option<ColleagueId>,
        /// When it was set up.
        pub created_at: Timestamp,
    }
}

/// The firm, once it is set up. It is nobody's secret, so no wall stands before it.
pub async fn find(db: &mut Reader) -> Result<Option<Firm>> {
    db.maybe(Sql::new(
        "select name, zone, currency, working_time, financial_year_month, financial_year_day, response_minutes, quiet_days, \
         step_late_days, fallback_owner_id, created_at from firm where id = 1",
    ))
    .await
}

/// Sets the firm up, or changes it.
pub async fn save(work: &mut Work, firm: &Firm) -> Result<()> {
    let sql = Sql::new(
        "insert into firm (id, name, zone, currency, working_time, financial_year_month, financial_year_day, response_minutes, \
         quiet_days, step_late_days, fallback_owner_id, created_at) values (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
         on conflict (id) do update set name = excluded.name, zone = excluded.zone, currency = excluded.currency, \
         working_time = excluded.working_time, financial_year_month = excluded.financial_year_month, \
         financial_year_day = excluded.financial_year_day, response_minutes = excluded.response_minutes, \
         quiet_days = excluded.quiet_days, step_late_days = excluded.step_late_days, fallback_owner_id = excluded.fallback_owner_id",
    )
    .bind(firm.name.as_str())
    .bind(firm.zone.as_str())
    .bind(firm.currency)
    .bind(firm.working_time.as_str())
    .bind(firm.financial_year_month)
    .bind(firm.financial_year_day)
    .bind(firm.response_minutes)
    .bind(firm.quiet_days)
    .bind(firm.step_late_days)
    .bind(firm.fallback_owner_id)
    .bind(firm.created_at)
    .on_row("firm", 1_i64);
    work.run(sql).await?;
    crate::totals::zone::keep(work).await
}
