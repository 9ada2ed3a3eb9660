//! Records that the referrer was thanked, or told what became of it. Nothing does this by itself.

use goodword_domain::permit::Right;
use goodword_domain::referral::loop_strip::LoopMark;
use goodword_domain::referral::{Disclosure, LoopStep, loop_closure};
use goodword_domain::{ColleagueId, Date, Noun, ReferralId, Refusal, Timestamp, text};
use goodword_store::loop_closures::{self, LoopClosure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::moment::When;
use crate::{Act, Result, Verb, given, loops, may_work, owner};

/// They were thanked or told: how, when, and how much was said.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseLoop {
    /// About which referral.
    pub referral_id: ReferralId,
    /// `thanked` or `told`.
    pub step: LoopStep,
    /// How: a call, a letter, over lunch.
    pub how: String,
    /// What was said.
    pub note: Option<String>,
    /// On which day; now where nobody says.
    pub on: Option<Date>,
    /// By whom; whoever records it, where nobody says.
    pub by_id: Option<ColleagueId>,
    /// How much was said; thanks say that it was received, news say what the referral's level allows.
    pub disclosure: Option<Disclosure>,
}

/// The loop after a step of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LoopStands {
    /// Of which referral.
    pub referral_id: ReferralId,
    /// What is to do next, if anything.
    pub bright: Option<LoopMark>,
    /// Whether the referrer is still to be thanked or told.
    pub open: bool,
}

impl Verb for CloseLoop {
    type Done = LoopStands;
    const NAME: &'static str = "close_loop";
    const RIGHT: Right = Right::WorkOwn;

    async fn perform(self, act: &mut Act<'_>) -> Result<LoopStands> {
        let referral = may_work::to_work_on(act, self.referral_id).await?;
        let how = text::tidy(&self.how, 200);
        if how.is_empty() {
            let sentence = "Say how: a call, a letter, over lunch.";
            return Err(Refusal::invalid("loop.no_how", sentence).at("how").into());
        }
        let facts = loops::facts(&mut act.work, &referral).await?;
        let since = if self.step == LoopStep::Told { referral.decided_at } else { None };
        let at = self.at(act, since.unwrap_or(facts.received_at)).await?;
        let said = self.disclosure.unwrap_or(match self.step {
            LoopStep::Thanked => Disclosure::Received,
            LoopStep::Told => referral.disclosure,
        });
        loop_closure::check(&facts, self.step, at, said, referral.disclosure, referral.consent_on.is_some())?;
        let by_id = match self.by_id {
            Some(id) => Some(owner::doer(act, id).await.map(|colleague| colleague.id)?),
            None => act.for_whom(),
        };
        let closure = LoopClosure {
            referral_id: referral.id,
            step: self.step,
            at,
            by_id,
            how,
            note: given::as_written(self.note.as_deref()),
            disclosure: said,
            recorded_at: act.now(),
        };
        if !loop_closures::insert(&mut act.work, &closure).await? {
            return Err(loop_closure::refuse::closed_already(self.step).into());
        }
        let sentence = format!("The referrer was {}: {}", self.step, closure.how);
        act.record(Noun::Referral, referral.id.get(), sentence, None::<&()>, Some(&closure)).await?;
        let facts = loops::facts(&mut act.work, &referral).await?;
        Ok(LoopStands { referral_id: referral.id, bright: facts.bright(), open: facts.is_open() })
    }
}

impl CloseLoop {
    async fn at(&self, act: &mut Act<'_>, since: Timestamp) -> Result<Timestamp> {
        When { at: None, on: self.on, field: "on" }.moment(act, since).await
    }
}
