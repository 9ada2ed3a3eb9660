//! When something happened: at an instant, on a day, or now.

use goodword_domain::{Date, Refusal, Timestamp, text};
use jiff::SignedDuration;

use crate::{Act, Result};

/// What a command says about when.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct When {
    /// The instant, where it is known,
    pub at: Option<Timestamp>,
    /// or the day alone.
    pub on: Option<Date>,
    /// The name of the field the day stands in.
    pub field: &'static str,
}

impl When {
    /// The instant; refused when it has not come yet. `since` is what it belongs to: a day alone that is the day of
    /// `since` is not before it.
    pub async fn moment(self, act: &mut Act<'_>, since: Timestamp) -> Result<Timestamp> {
        let rules = act.rules().await?;
        let (calendar, now) = (&rules.calendar, act.now());
        let today = calendar.date_of(now);
        let said = match (self.at, self.on) {
            (Some(at), _) => at,
            (None, None) => return Ok(now),
            (None, Some(day)) if day == today => return Ok(now),
            (None, Some(day)) if day > today => calendar.start_of(day),
            (None, Some(day)) => {
                // Nobody said at what hour: the middle of the day is wrong by the least.
                let midday = calendar.start_of(day).saturating_add(SignedDuration::from_hours(12)).unwrap_or(now);
                if calendar.date_of(since) == day { midday.max(since) } else { midday }
            }
        };
        if said > now {
            let sentence = format!(
                "{} has not come yet. Give the day it happened, or leave it empty for today.",
                text::day(calendar.date_of(said))
            );
            return Err(Refusal::invalid("in_the_future", sentence).at(self.field).into());
        }
        Ok(said)
    }
}
