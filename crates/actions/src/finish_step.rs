//! Ends the next step of a referral as done, and sets the one after it.

use goodword_domain::permit::Right;
use goodword_domain::referral::{Direction, refuse};
use goodword_domain::touch::TouchKind;
use goodword_domain::{ColleagueId, Date, ReferralId, text};
use goodword_store::referrals::Referral;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::next_step::{self, Next, Wish};
use crate::owner::Warned;
use crate::standing::{Standing, keep};
use crate::{Act, Result, Verb, may_work};

/// The step is done; what comes next is said here, or the cadence proposes it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishStep {
    /// Of which referral.
    pub referral_id: ReferralId,
    /// What was said about it.
    pub note: Option<String>,
    /// What happens next.
    pub next_what: Option<String>,
    /// By which day.
    pub next_on: Option<Date>,
    /// Who does it; the owner where nobody says.
    pub next_by_id: Option<ColleagueId>,
    /// The kind of touch it is, where it is one.
    pub next_kind: Option<TouchKind>,
    /// The version the change was made looking at; refused when somebody changed it since.
    pub version: Option<i64>,
}

impl Verb for FinishStep {
    type Done = Standing;
    const NAME: &'static str = "finish_step";
    const RIGHT: Right = Right::WorkOwn;

    async fn perform(self, act: &mut Act<'_>) -> Result<Standing> {
        let before = may_work::open_as_seen(act, self.referral_id, self.version).await?;
        let mut referral = before.clone();
        let place = next_step::open_place(act, &referral).await?;
        // A step set by hand took nothing away from the cadence: the touch it stood before is proposed again.
        let done = place.unwrap_or_else(|| next_step::touches_done(&referral));
        let next = Next::proposed(act, &referral, done, act.now()).await?;
        let said_what = self.next_what.as_deref().is_some_and(|what| !what.trim().is_empty());
        if !said_what && place.is_some() && place == next.place {
            // The decision was the step: proposing it once more would put the outcome off for ever.
            return Err(refuse::no_next_step().at("next_what").into());
        }
        let wish = Wish { what: self.next_what, on: self.next_on, by: self.next_by_id, kind: self.next_kind };
        let next = next.wished(act, &referral, &wish).await?;
        let note = text::tidy(self.note.as_deref().unwrap_or_default(), next_step::LONGEST_NOTE);
        next_step::set(act, &mut referral, next, "done", &note).await?;
        let sentence = format!("Done: {}", before.next_what.as_deref().unwrap_or("the step"));
        keep(act, &before, &mut referral, sentence).await?;
        Ok(Standing::of(&referral, clock_still_runs(&referral)))
    }
}

/// A step that is ticked off is no touch: as long as no contact is logged, the response clock runs.
pub(crate) fn clock_still_runs(referral: &Referral) -> Vec<Warned> {
    if referral.respond_by.is_none() || referral.first_contact_at.is_some() || referral.direction == Direction::Outbound {
        return Vec::new();
    }
    vec![Warned::new("referral.clock_runs", "No contact is logged yet, so the response clock still runs. Log the first touch.")]
}
