//! Two records that look alike are two: the pair is not shown again, unless somebody asks again.

use goodword_domain::permit::Right;
use goodword_domain::{DuplicateId, Noun, Refusal};
use goodword_store::duplicates;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb};

/// They are two.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepApart {
    /// Which pair.
    pub duplicate_id: DuplicateId,
}

impl Verb for KeepApart {
    type Done = ();
    const NAME: &'static str = "keep_apart";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let pair = found(act, self.duplicate_id).await?;
        let (at, by) = (act.now(), act.for_whom());
        if duplicates::judge(&mut act.work, pair.id, at, by).await? {
            tell(act, &pair, "are two, not one").await?;
        }
        Ok(())
    }
}

/// They may be one after all.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskAgain {
    /// Which pair.
    pub duplicate_id: DuplicateId,
}

impl Verb for AskAgain {
    type Done = ();
    const NAME: &'static str = "ask_again";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let pair = found(act, self.duplicate_id).await?;
        if duplicates::ask_again(&mut act.work, pair.id).await? {
            tell(act, &pair, "may be one after all").await?;
        }
        Ok(())
    }
}

async fn found(act: &mut Act<'_>, id: DuplicateId) -> Result<duplicates::Pair> {
    Ok(duplicates::find(&mut act.work, id).await?.ok_or_else(Refusal::nothing_here)?)
}

/// Both records remember it. No entry names the other record, because a wall may hide that one later.
async fn tell(act: &mut Act<'_>, pair: &duplicates::Pair, what: &str) -> Result<()> {
    let noun: Noun = pair.noun;
    for id in [pair.first_id, pair.second_id] {
        let sentence = format!("Somebody said that this record and one that looks alike {what}");
        act.record(noun, id, sentence, None::<&()>, None::<&()>).await?;
    }
    Ok(())
}
