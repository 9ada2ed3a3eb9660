//! Takes a touch out of the bin.

use goodword_domain::permit::Right;
use goodword_domain::{Noun, Refusal, TouchId};
use goodword_store::touches::{self, Touch};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::delete_touch::{capital, follow, may_correct};
use crate::restore_person::still_there;
use crate::{Act, Result, Verb};

/// It happened after all.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreTouch {
    /// Which.
    pub touch_id: TouchId,
}

impl Verb for RestoreTouch {
    type Done = Touch;
    const NAME: &'static str = "restore_touch";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<Touch> {
        let before = touches::in_bin(&mut act.work, self.touch_id).await?.ok_or_else(|| Refusal::missing(Noun::Touch))?;
        may_correct(act, &before).await?;
        still_there(before.deleted_at, act.now())?;
        let after = Touch { deleted_at: None, ..before.clone() };
        touches::save(&mut act.work, &after).await?;
        let sentence = format!("{} was taken out of the bin", capital(after.kind.phrase()));
        act.record(Noun::Touch, after.id.get(), sentence.clone(), Some(&before), Some(&after)).await?;
        follow(act, &after, sentence).await?;
        Ok(after)
    }
}
