//! Corrects a position that was recorded wrongly: its title and its days.

use goodword_domain::permit::Right;
use goodword_domain::{Date, HistoryId, Noun, PositionId, Refusal, text};
use goodword_store::people::positions::{self, Position};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, given, seen};

/// A position as it should have been recorded: every field is written.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectPosition {
    /// Which.
    pub position_id: PositionId,
    /// As what.
    pub title: Option<String>,
    /// From which day; open where nobody knows.
    pub from_on: Option<Date>,
    /// Until which day, that day included; open while it lasts.
    pub until_on: Option<Date>,
    /// The last entry of the audit trail that the change was made looking at; a later one refuses.
    pub version: Option<HistoryId>,
}

impl Verb for CorrectPosition {
    type Done = ();
    const NAME: &'static str = "correct_position";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let missing = || Refusal::missing(Noun::Position);
        let before = positions::find(&mut act.work, self.position_id).await?.ok_or_else(missing)?;
        seen::same_entry(act, (Noun::Position, before.id.get()), self.version).await?;
        in_order(self.from_on, self.until_on)?;
        let title = given::line(self.title.as_deref(), 200).unwrap_or_default();
        let after = Position { title, from_on: self.from_on, until_on: self.until_on, ..before.clone() };
        positions::save(&mut act.work, &after).await?;
        act.record(Noun::Position, after.id.get(), "The position was corrected", Some(&before), Some(&after)).await
    }
}

/// Refuses an end before the beginning.
pub(crate) fn in_order(from_on: Option<Date>, until_on: Option<Date>) -> std::result::Result<(), Refusal> {
    match (from_on, until_on) {
        (Some(from), Some(until)) if until < from => {
            let sentence = format!(
                "The position cannot end on {} when it began on {}. Give a later end.",
                text::day(until),
                text::day(from)
            );
            Err(Refusal::invalid("position.ends_before_it_begins", sentence).at("until_on"))
        }
        _ => Ok(()),
    }
}
