//! Ends a position: they have left, and nobody knows yet for where.

use goodword_domain::permit::Right;
use goodword_domain::{Date, Noun, PositionId, Refusal, text};
use goodword_store::people::positions::{self, Position};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::correct_position::in_order;
use crate::{Act, Result, Verb};

/// The end of a position.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndPosition {
    /// Which.
    pub position_id: PositionId,
    /// The last day; today where nobody says.
    pub until_on: Option<Date>,
}

impl Verb for EndPosition {
    type Done = ();
    const NAME: &'static str = "end_position";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let missing = || Refusal::missing(Noun::Position);
        let before = positions::find(&mut act.work, self.position_id).await?.ok_or_else(missing)?;
        if let Some(until) = before.until_on {
            let sentence = format!("This position ended on {} already. Correct it if that day is wrong.", text::day(until));
            return Err(Refusal::invalid("position.ended", sentence).into());
        }
        let today = act.rules().await?.calendar.date_of(act.now());
        let until_on = Some(self.until_on.unwrap_or(today));
        in_order(before.from_on, until_on)?;
        let after = Position { until_on, ..before.clone() };
        positions::save(&mut act.work, &after).await?;
        act.record(Noun::Position, after.id.get(), "The position ended", Some(&before), Some(&after)).await
    }
}
