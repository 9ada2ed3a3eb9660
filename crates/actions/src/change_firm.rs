//! Changes the firm's settings: what every clock, number and period follows.

use goodword_domain::calendar::FinancialYear;
use goodword_domain::money::Currency;
use goodword_domain::permit::Right;
use goodword_domain::writing::{Label, Writing};
use goodword_domain::{ColleagueId, HistoryId, Noun, Refusal};
use goodword_store::firm::{self, Firm};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, given, owner, seen, working_hours};

/// The firm as it shall be: every field is written.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeFirm {
    /// Its name.
    pub name: String,
    /// The IANA name of its zone.
    pub zone: String,
    /// The currency amounts are in where nobody says otherwise.
    pub currency: Currency,
    /// The hours of seven days, Monday first, as `09:00-17:30`; empty for a day off.
    pub hours: Vec<String>,
    /// The days off, as `2026-12-25`, with spaces, commas or lines between.
    #[serde(default)]
    pub holidays: String,
    /// The month its financial year begins in, 1 to 12.
    pub financial_year_month: i8,
    /// The day of that month, 1 to 28.
    pub financial_year_day: i8,
    /// The response target in business minutes.
    pub response_minutes: i64,
    /// Quiet after so many days without a touch.
    pub quiet_days: i64,
    /// Quiet when the next step is more than so many days late.
    pub step_late_days: i64,
    /// Who owns what no routing rule sends elsewhere.
    pub fallback_owner_id: ColleagueId,
    /// How it writes days and times; as it does now where nobody says.
    pub writing: Option<Writing>,
    /// What it calls a matter, such as project; as it does now where nobody says.
    pub matter_word: Option<String>,
    /// Several of them; made of the one where nobody says.
    #[serde(default)]
    pub matter_words: String,
    /// The last entry of the audit trail that the change was made looking at; a later one refuses.
    pub version: Option<HistoryId>,
}

impl Verb for ChangeFirm {
    type Done = ();
    const NAME: &'static str = "change_firm";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let before = act.rules().await?.firm.clone();
        seen::same_entry(act, (Noun::Firm, 1), self.version).await?;
        let calendar = working_hours::read(&self.zone, &self.hours, &self.holidays)?;
        FinancialYear::new(self.financial_year_month, self.financial_year_day)?;
        between("response_minutes", self.response_minutes, 1, 60 * 24 * 30)?;
        between("quiet_days", self.quiet_days, 1, 3_650)?;
        between("step_late_days", self.step_late_days, 1, 3_650)?;
        fallback(act, self.fallback_owner_id).await?;
        let matter = match &self.matter_word {
            Some(one) => Label::read(one, &self.matter_words)?,
            None => before.matter(),
        };
        let after = Firm {
            name: given::name(&self.name, Noun::Firm)?,
            zone: calendar.zone_name().to_owned(),
            currency: self.currency,
            working_time: goodword_store::json::write("working_time", &calendar)?,
            financial_year_month: self.financial_year_month.into(),
            financial_year_day: self.financial_year_day.into(),
            response_minutes: self.response_minutes,
            quiet_days: self.quiet_days,
            step_late_days: self.step_late_days,
            fallback_owner_id: Some(self.fallback_owner_id),
            writing: self.writing.unwrap_or(before.writing),
            matter_word: matter.one,
            matter_words: matter.many,
            created_at: before.created_at,
        };
        firm::save(&mut act.work, &after).await?;
        act.forget_rules();
        act.record(Noun::Firm, 1, "The firm's settings were changed", Some(&before), Some(&after)).await
    }
}

/// Refuses a fallback owner who could not own anything.
pub(crate) async fn fallback(act: &mut Act<'_>, id: ColleagueId) -> Result<()> {
    match owner::able(act, id).await {
        Err(crate::ActionError::Refused(refusal)) => Err(refusal.at("fallback_owner_id").into()),
        other => other.map(drop),
    }
}

fn between(field: &'static str, given: i64, least: i64, most: i64) -> std::result::Result<(), Refusal> {
    if (least..=most).contains(&given) {
        return Ok(());
    }
    let sentence = format!("{given} does not do here. Give a whole number from {least} to {most}.");
    Err(Refusal::invalid("firm.out_of_range", sentence).at(field))
}
