//! The firm: its name, zone, calendar and the settings every number depends on.

use goodword_domain::ColleagueId;
use goodword_domain::money::Currency;
use goodword_domain::writing::{Label, Writing};
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
        /// How it writes days and times.
        #[serde(default)]
        pub writing: Writing,
        /// What it calls a matter,
        #[serde(default = "usual_word")]
        pub matter_word: String,
        /// and several of them.
        #[serde(default = "usual_words")]
        pub matter_words: String,
        /// When it was set up.
        pub created_at: Timestamp,
    }
}

/// Images of the firm from before it had a word of its own are read as the word it had.
fn usual_word() -> String {
    Label::matter().one
}

fn usual_words() -> String {
    Label::matter().many
}

impl Firm {
    /// What it calls a matter.
    #[must_use]
    pub fn matter(&self) -> Label {
        Label { one: self.matter_word.clone(), many: self.matter_words.clone() }
    }
}

/// The firm, once it is set up. It is nobody's secret, so no wall stands before it.
pub async fn find(db: &mut Reader) -> Result<Option<Firm>> {
    db.seldom_maybe(Sql::new(
        "select name, zone, currency, working_time, financial_year_month, financial_year_day, response_minutes, quiet_days, \
         step_late_days, fallback_owner_id, writing, matter_word, matter_words, created_at from firm where id = 1",
    ))
    .await
}

/// Sets the firm up, or changes it.
pub async fn save(work: &mut Work, firm: &Firm) -> Result<()> {
    let sql = Sql::new(
        "insert into firm (id, name, zone, currency, working_time, financial_year_month, financial_year_day, response_minutes, \
         quiet_days, step_late_days, fallback_owner_id, created_at, writing, matter_word, matter_words) \
         values (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
         on conflict (id) do update set name = excluded.name, zone = excluded.zone, currency = excluded.currency, \
         working_time = excluded.working_time, financial_year_month = excluded.financial_year_month, \
         financial_year_day = excluded.financial_year_day, response_minutes = excluded.response_minutes, \
         quiet_days = excluded.quiet_days, step_late_days = excluded.step_late_days, fallback_owner_id = excluded.fallback_owner_id, \
         writing = excluded.writing, matter_word = excluded.matter_word, matter_words = excluded.matter_words",
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
    .bind(firm.writing)
    .bind(firm.matter_word.as_str())
    .bind(firm.matter_words.as_str())
    .on_row("firm", 1_i64);
    work.run(sql).await?;
    crate::totals::zone::keep(work).await
}
