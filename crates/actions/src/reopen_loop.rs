//! Takes back that the referrer was thanked, or told.

use goodword_domain::permit::Right;
use goodword_domain::referral::LoopStep;
use goodword_domain::{Noun, ReferralId, Refusal};
use goodword_store::loop_closures;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::close_loop::LoopStands;
use crate::{Act, Result, Verb, loops, may_work};

/// They were not thanked (or told) after all.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenLoop {
    /// About which referral.
    pub referral_id: ReferralId,
    /// `thanked` or `told`.
    pub step: LoopStep,
}

impl Verb for ReopenLoop {
    type Done = LoopStands;
    const NAME: &'static str = "reopen_loop";
    const RIGHT: Right = Right::WorkOwn;

    async fn perform(self, act: &mut Act<'_>) -> Result<LoopStands> {
        let referral = may_work::to_work_on(act, self.referral_id).await?;
        let closures = loop_closures::of_referral(&mut act.work, referral.id).await?;
        let Some(closure) = closures.into_iter().find(|closure| closure.step == self.step) else {
            let sentence = format!("They were not {} yet, so there is nothing to take back.", self.step);
            return Err(Refusal::invalid("loop.not_closed", sentence).at("step").into());
        };
        loop_closures::delete(&mut act.work, referral.id, self.step).await?;
        let sentence = format!("Taken back: the referrer was not {}", self.step);
        act.record(Noun::Referral, referral.id.get(), sentence, Some(&closure), None::<&()>).await?;
        let facts = loops::facts(&mut act.work, &referral).await?;
        Ok(LoopStands { referral_id: referral.id, bright: facts.bright(), open: facts.is_open() })
    }
}
