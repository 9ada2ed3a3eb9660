//! Moves a person to an organisation from a day on. What they put in words for before stays with where they were then.

use goodword_domain::permit::Right;
use goodword_domain::{Date, Noun, OrganisationId, PersonId, PositionId, Refusal, text};
use goodword_store::people;
use goodword_store::people::positions::{self, Position};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::add_person::organisation;
use crate::on_record::{self, NewPosition};
use crate::{Act, Result, Verb, given};

/// A move.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MovePerson {
    /// Who.
    pub person_id: PersonId,
    /// Where to: an organisation of ours,
    pub organisation_id: Option<OrganisationId>,
    /// or one by name, which is found or added.
    pub organisation: Option<String>,
    /// As what they are there.
    pub title: Option<String>,
    /// From which day; today where nobody says.
    pub from_on: Option<Date>,
    /// Whether they hold it beside the positions they have; otherwise those end the day before.
    #[serde(default)]
    pub beside: bool,
}

impl Verb for MovePerson {
    type Done = PositionId;
    const NAME: &'static str = "move_person";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<PositionId> {
        let missing = || Refusal::missing(Noun::Person);
        let person = people::find(&mut act.work, self.person_id).await?.ok_or_else(missing)?;
        let Some(to) = organisation(act, self.organisation_id, self.organisation).await? else {
            let sentence = "Say where they have moved to. If they have only left, end their position instead.";
            return Err(Refusal::invalid("position.nowhere", sentence).at("organisation").into());
        };
        let today = act.rules().await?.calendar.date_of(act.now());
        let from_on = self.from_on.unwrap_or(today);
        if !self.beside {
            end_former(act, person.id, from_on).await?;
        }
        let title = given::line(self.title.as_deref(), 200).unwrap_or_default();
        let new = NewPosition { person_id: person.id, organisation_id: to, title, from_on: Some(from_on) };
        let position = on_record::position(act, new).await?;
        let moved = format!("{} moved on {}", person.name, text::day(from_on));
        act.record::<(), ()>(Noun::Person, person.id.get(), moved, None, None).await?;
        Ok(position.id)
    }
}

/// Ends what somebody holds on the day before `from_on`; what began on that day or later is in the way.
async fn end_former(act: &mut Act<'_>, person: PersonId, from_on: Date) -> Result<()> {
    let held = positions::of_person(&mut act.work, person).await?;
    let lasting = held.into_iter().filter(|p| p.until_on.is_none_or(|until| until >= from_on));
    for before in lasting {
        if let Some(began) = before.from_on.filter(|began| *began >= from_on) {
            let sentence = format!(
                "There is a position that begins on {}, not before {}. Correct that one, or record this one beside it.",
                text::day(began),
                text::day(from_on)
            );
            return Err(Refusal::invalid("position.later_one", sentence).at("from_on").into());
        }
        let after = Position { until_on: from_on.yesterday().ok(), ..before.clone() };
        positions::save(&mut act.work, &after).await?;
        act.record(Noun::Position, after.id.get(), "The position ended with a move", Some(&before), Some(&after)).await?;
    }
    Ok(())
}
