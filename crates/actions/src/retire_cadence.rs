//! Takes a cadence off the list: referrals that follow it go on with the default.

use goodword_domain::permit::Right;
use goodword_domain::{CadenceId, Noun, Refusal};
use goodword_store::lists::{self, CadenceRow};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb};

/// The end of a cadence.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetireCadence {
    /// Which.
    pub cadence_id: CadenceId,
}

impl Verb for RetireCadence {
    type Done = ();
    const NAME: &'static str = "retire_cadence";
    const RIGHT: Right = Right::KeepLists;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let all = lists::cadences(&mut act.work).await?;
        let found = all.into_iter().find(|c| c.id == self.cadence_id && c.retired_at.is_none());
        let before = found.ok_or_else(|| Refusal::missing(Noun::Cadence))?;
        if before.is_default {
            let sentence = format!("“{}” is the default, and one always is. Make another one the default first.", before.name);
            return Err(Refusal::invalid("cadence.no_default", sentence).into());
        }
        let after = CadenceRow { retired_at: Some(act.now()), version: before.version + 1, ..before.clone() };
        lists::put(&mut act.work, after.update()).await?;
        act.forget_rules();
        let sentence = format!("The cadence {} was taken off the list", after.name);
        act.record(Noun::Cadence, after.id.get(), sentence, Some(&before), Some(&after)).await
    }
}
