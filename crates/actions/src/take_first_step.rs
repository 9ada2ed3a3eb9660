//! Notes of the first steps what no record shows: that somebody has seen what leaks, and that the list is no longer wanted.

use goodword_domain::permit::Right;
use goodword_domain::{Noun, Refusal};
use goodword_store::choices::{self, About};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Act, Result, Verb};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FirstStep {
    /// They looked at what leaks.
    SeeLeaks,
    /// They want the list no more.
    Hide,
    /// They want it again.
    Show,
}

/// What somebody noted of their first steps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FirstSteps {
    /// They have looked at what leaks.
    pub leaks_seen: bool,
    /// They want the list no more.
    pub hidden: bool,
}

/// A step for oneself.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeFirstStep {
    /// see_leaks, hide or show.
    pub step: FirstStep,
}

impl Verb for TakeFirstStep {
    /// Which it was.
    type Done = FirstStep;
    const NAME: &'static str = "take_first_step";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<FirstStep> {
        let me = act.actor().colleague.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
        let before: FirstSteps = choices::find(&mut act.work, me, About::FirstSteps).await?.unwrap_or_default();
        let (after, sentence) = match self.step {
            FirstStep::SeeLeaks => {
                (FirstSteps { leaks_seen: true, ..before }, "The leak report was looked at for the first time")
            }
            FirstStep::Hide => (FirstSteps { hidden: true, ..before }, "The first steps are no longer shown"),
            FirstStep::Show => (FirstSteps { hidden: false, ..before }, "The first steps are shown again"),
        };
        if after == before {
            return Ok(self.step);
        }
        choices::set(&mut act.work, me, About::FirstSteps, &after).await?;
        act.record(Noun::Colleague, me.get(), sentence, Some(&before), Some(&after)).await?;
        Ok(self.step)
    }
}
