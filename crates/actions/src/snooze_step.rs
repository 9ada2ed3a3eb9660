//! Puts the next step of a referral off, with a reason.

use goodword_domain::permit::Right;
use goodword_domain::referral::refuse;
use goodword_domain::{Date, ReferralId, Refusal, text};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::next_step::{self, Next};
use crate::standing::{Standing, keep};
use crate::{Act, Result, Verb, may_work};

/// Not now, but then, and why.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SnoozeStep {
    /// Of which referral.
    pub referral_id: ReferralId,
    /// Until which day.
    pub until: Date,
    /// Why.
    pub reason: String,
    /// The version the change was made looking at; refused when somebody changed it since.
    pub version: Option<i64>,
}

impl Verb for SnoozeStep {
    type Done = Standing;
    const NAME: &'static str = "snooze_step";
    const RIGHT: Right = Right::WorkOwn;

    async fn perform(self, act: &mut Act<'_>) -> Result<Standing> {
        let before = may_work::open_as_seen(act, self.referral_id, self.version).await?;
        let reason = text::tidy(&self.reason, next_step::LONGEST_NOTE);
        if reason.is_empty() {
            let sentence = "Say why it waits, so that whoever looks at it next knows.";
            return Err(Refusal::invalid("step.no_reason", sentence).at("reason").into());
        }
        let calendar = &act.rules().await?.calendar;
        let today = calendar.date_of(act.now());
        let due = before.next_due.map_or(today, |due| calendar.date_of(due));
        if self.until <= today || self.until <= due {
            let later = due.max(today);
            let sentence = format!("A step is put off to a later day. Choose a day after {later}.");
            return Err(Refusal::invalid("step.not_later", sentence).at("until").into());
        }
        let mut referral = before.clone();
        let (Some(what), Some(by)) = (referral.next_what.clone(), referral.next_by_id) else {
            return Err(refuse::no_next_step().into());
        };
        let due = next_step::due_on(act, self.until).await?;
        let place = next_step::open_place(act, &referral).await?;
        let next = Next { kind: referral.next_kind, what, by, due, place };
        next_step::set(act, &mut referral, next, "snoozed", &reason).await?;
        keep(act, &before, &mut referral, format!("Put off to {}: {reason}", self.until)).await?;
        Ok(Standing::of(&referral, Vec::new()))
    }
}
