//! Moves an open referral to another stage.

use goodword_domain::permit::Right;
use goodword_domain::referral::{Outcome, Stage};
use goodword_domain::{ReferralId, Refusal, text};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::finish_step::clock_still_runs;
use crate::standing::{Standing, keep};
use crate::{Act, Result, Verb, may_work};

/// The stage it is at now.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveStage {
    /// Which referral.
    pub referral_id: ReferralId,
    /// `received`, `contacted`, `talking` or `proposal`. An end is no stage: it has verbs of its own.
    pub stage: String,
    /// The version the change was made looking at; refused when somebody changed it since.
    pub version: Option<i64>,
}

impl Verb for MoveStage {
    type Done = Standing;
    const NAME: &'static str = "move_stage";
    const RIGHT: Right = Right::WorkOwn;

    async fn perform(self, act: &mut Act<'_>) -> Result<Standing> {
        let stage = stage(&self.stage)?;
        let before = may_work::open_as_seen(act, self.referral_id, self.version).await?;
        if before.stage == stage {
            return Ok(Standing::of(&before, Vec::new()));
        }
        let mut referral = before.clone();
        referral.stage = stage;
        referral.stage_since = act.now();
        keep(act, &before, &mut referral, format!("Moved to {}", stage.label())).await?;
        let warnings = if stage == Stage::Received { Vec::new() } else { clock_still_runs(&referral) };
        Ok(Standing::of(&referral, warnings))
    }
}

/// The stage of that word; an outcome is refused with the verb that records it.
fn stage(word: &str) -> std::result::Result<Stage, Refusal> {
    let word = word.trim();
    if let Ok(stage) = word.parse() {
        return Ok(stage);
    }
    let sentence = match word.parse() {
        Ok(Outcome::Won) => "A referral is won when they engage us. Record the engagement instead (engage client).".to_owned(),
        Ok(Outcome::Declined) => "To say no, decline the referral with a reason instead (decline referral).".to_owned(),
        Ok(Outcome::Lost) => "When they said no, record it as lost with a reason instead (lose referral).".to_owned(),
        Err(_) => {
            format!("There is no stage “{}”. Choose received, contacted, talking or proposal.", text::tidy(word, 40))
        }
    };
    Err(Refusal::invalid("referral.not_a_stage", sentence).at("stage"))
}
