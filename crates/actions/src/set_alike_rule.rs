//! Sets whether pairs that are identical are merged without being looked at. Nothing is, unless a firm wishes it.

use goodword_domain::Noun;
use goodword_domain::merge::AlikeRule;
use goodword_domain::permit::Right;
use goodword_store::duplicates;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb};

/// The rule as it shall be.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SetAlikeRule {
    /// Which pairs are merged by themselves, every night; none where nothing is said.
    pub rule: Option<AlikeRule>,
}

impl Verb for SetAlikeRule {
    type Done = ();
    const NAME: &'static str = "set_alike_rule";
    const RIGHT: Right = Right::KeepLists;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let before = duplicates::rule(&mut act.work).await?;
        if before == self.rule {
            return Ok(());
        }
        duplicates::set_rule(&mut act.work, self.rule).await?;
        let sentence = match self.rule {
            Some(AlikeRule::Identical) => "Identical records are merged by themselves from now on",
            None => "No records are merged by themselves any more",
        };
        act.record(Noun::Firm, 1, sentence, Some(&before), Some(&self.rule)).await
    }
}
