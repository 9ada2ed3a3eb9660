//! Lowers a wall: whom it denied its records may see them again.

use goodword_domain::permit::Right;
use goodword_domain::{Noun, Refusal, WallId};
use goodword_store::walls::{self, Wall};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, given};

/// The end of a wall.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LowerWall {
    /// Which.
    pub wall_id: WallId,
    /// Why it may be lowered.
    pub why: String,
}

impl Verb for LowerWall {
    type Done = ();
    const NAME: &'static str = "lower_wall";
    const RIGHT: Right = Right::KeepWalls;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let before = walls::find(&mut act.work, self.wall_id).await?.ok_or_else(|| Refusal::missing(Noun::Wall))?;
        if before.lowered_at.is_some() {
            return Err(Refusal::invalid("wall.lowered", "This wall was lowered already. Nothing is left to do.").into());
        }
        let Some(why) = given::line(Some(&self.why), 500) else {
            let sentence = "Say why the wall may be lowered: whoever asks later needs to know.";
            return Err(Refusal::invalid("wall.no_reason", sentence).at("why").into());
        };
        let now = act.now();
        walls::lower(&mut act.work, before.id, now).await?;
        let after = Wall { lowered_at: Some(now), ..before.clone() };
        let sentence = format!("The wall {} was lowered: {why}", before.name);
        act.record(Noun::Wall, before.id.get(), sentence, Some(&before), Some(&after)).await
    }
}
