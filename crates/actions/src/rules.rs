//! The firm's settings, parsed: what every verb that counts time or money needs.

use std::sync::Arc;

use goodword_domain::cadence::Cadence;
use goodword_domain::calendar::{FinancialYear, WorkingTime};
use goodword_domain::quiet::QuietRule;
use goodword_domain::referral::Direction;
use goodword_domain::{CadenceId, Refusal};
use goodword_store::colleagues::Colleague;
use goodword_store::firm::Firm;
use goodword_store::lists::CadenceRow;
use goodword_store::{Reader, StoreError, firm, lists};

use crate::Result;

/// The firm as verbs and pages need it.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The settings as they stand.
    pub firm: Firm,
    /// Its zone, hours and holidays.
    pub calendar: WorkingTime,
    /// When a referral is quiet.
    pub quiet: QuietRule,
    /// When its year begins.
    pub year: FinancialYear,
    /// Its cadences: those in use, the default first.
    pub cadences: Vec<(CadenceId, Option<Direction>, Cadence)>,
}

impl Rules {
    /// Reads them; refused until the firm is set up.
    pub async fn load(db: &mut Reader) -> Result<Arc<Self>> {
        if let Some(known) = db.recalled() {
            return Ok(known);
        }
        let Some(firm) = firm::find(db).await? else { return Err(no_firm().into()) };
        let cadences = lists::cadences(db).await?;
        let rules = Arc::new(Self::parse(firm, cadences)?);
        db.remember(&rules);
        Ok(rules)
    }

    fn parse(firm: Firm, cadences: Vec<CadenceRow>) -> std::result::Result<Self, StoreError> {
        let month = i8::try_from(firm.financial_year_month).unwrap_or(1);
        let day = i8::try_from(firm.financial_year_day).unwrap_or(1);
        let year = FinancialYear::new(month, day).map_err(|why| unreadable("financial_year_month", &month.to_string(), &why))?;
        let calendar = goodword_store::json::read("working_time", &firm.working_time)?;
        let quiet = QuietRule { no_touch_days: firm.quiet_days, step_late_days: firm.step_late_days };
        let cadences = cadences
            .into_iter()
            .filter(|row| row.retired_at.is_none())
            .map(|row| {
                Ok((row.id, row.direction, Cadence { name: row.name, steps: goodword_store::json::read("steps", &row.steps)? }))
            })
            .collect::<std::result::Result<_, StoreError>>()?;
        Ok(Self { firm, calendar, quiet, year, cadences })
    }

    /// The calendar of a colleague: hours of their own where they have some; zone and days off are the firm's.
    pub fn calendar_of(&self, colleague: &Colleague) -> Result<WorkingTime> {
        let Some(own) = &colleague.working_time else { return Ok(self.calendar.clone()) };
        let own: WorkingTime = goodword_store::json::read("working_time", own)?;
        Ok(WorkingTime::new(&self.firm.zone, *own.hours(), self.calendar.holidays().clone())?)
    }

    /// The cadence for a direction: one made for it, else the default.
    #[must_use]
    pub fn cadence_for(&self, direction: Direction) -> Option<&(CadenceId, Option<Direction>, Cadence)> {
        self.cadences.iter().find(|(_, of, _)| *of == Some(direction)).or_else(|| self.cadences.first())
    }

    /// A cadence by its id, else the default (it may have been taken off the list).
    #[must_use]
    pub fn cadence(&self, id: Option<CadenceId>) -> Option<&(CadenceId, Option<Direction>, Cadence)> {
        self.cadences.iter().find(|(of, _, _)| Some(*of) == id).or_else(|| self.cadences.first())
    }
}

fn unreadable(column: &'static str, found: &str, why: &Refusal) -> StoreError {
    StoreError::Unreadable { column, found: found.to_owned(), why: why.to_string() }
}

/// Nothing can be recorded before there is a firm.
fn no_firm() -> Refusal {
    Refusal::invalid("firm.not_set_up", "The firm is not set up yet. Open the address in a browser, or run “goodword firm new”.")
}
