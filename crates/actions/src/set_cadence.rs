//! Makes a cadence, or changes one.

use goodword_domain::cadence::{Cadence, CadenceStep};
use goodword_domain::permit::Right;
use goodword_domain::referral::Direction;
use goodword_domain::touch::TouchKind;
use goodword_domain::{CadenceId, Noun, Refusal, text};
use goodword_store::lists::{self, CadenceRow};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, seen};

/// A cadence as it shall be. Its steps stand in three lists of the same length, as a form sends its rows; a row without
/// words and wait is passed over.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCadence {
    /// Which one to change; a new one where nobody says.
    pub cadence_id: Option<CadenceId>,
    /// Its name.
    pub name: String,
    /// For which referrals; for every direction where nobody says.
    pub direction: Option<Direction>,
    /// Whether it is used where no other fits; exactly one is.
    #[serde(default)]
    pub is_default: bool,
    /// How each touch is made.
    pub step_kind: Vec<TouchKind>,
    /// What is to do, in words.
    pub step_what: Vec<String>,
    /// How long after the touch before it: `60 minutes`, `2 hours` (business time) or `5 days`.
    pub step_after: Vec<String>,
    /// The version that was changed; a newer one refuses.
    pub version: Option<i64>,
}

impl Verb for SetCadence {
    type Done = CadenceId;
    const NAME: &'static str = "set_cadence";
    const RIGHT: Right = Right::KeepLists;

    async fn perform(self, act: &mut Act<'_>) -> Result<CadenceId> {
        let cadence = Cadence { name: text::tidy(&self.name, 200), steps: self.steps()? };
        cadence.check()?;
        let all = lists::cadences(&mut act.work).await?;
        let missing = || Refusal::missing(Noun::Cadence).at("cadence_id");
        let before = match self.cadence_id {
            Some(id) => Some(all.iter().find(|c| c.id == id).cloned().ok_or_else(missing)?),
            None => None,
        };
        if let Some(before) = &before {
            seen::same_version(act, (Noun::Cadence, before.id.get()), self.version, before.version).await?;
        }
        self.check_default(before.as_ref())?;
        if self.is_default {
            // Another default steps down first: the database knows only one.
            for other in all.iter().filter(|c| c.is_default && Some(c.id) != self.cadence_id) {
                let other = CadenceRow { is_default: false, version: other.version + 1, ..other.clone() };
                lists::put(&mut act.work, other.update()).await?;
            }
        }
        let after = CadenceRow {
            id: before.as_ref().map_or_else(|| act.id(), |b| b.id),
            name: cadence.name,
            direction: self.direction,
            is_default: self.is_default,
            steps: goodword_store::json::write("steps", &cadence.steps)?,
            retired_at: None,
            version: before.as_ref().map_or(1, |b| b.version + 1),
        };
        let statement = if before.is_some() { after.update() } else { after.insert() };
        lists::put(&mut act.work, statement).await?;
        act.forget_rules();
        let sentence = format!("The cadence {} was {}", after.name, if before.is_some() { "changed" } else { "added" });
        act.record(Noun::Cadence, after.id.get(), sentence, before.as_ref(), Some(&after)).await?;
        Ok(after.id)
    }
}

impl SetCadence {
    fn check_default(&self, before: Option<&CadenceRow>) -> std::result::Result<(), Refusal> {
        if self.is_default && self.direction.is_some() {
            let sentence = "The default is used for every direction. Leave the direction open, or make another one the default.";
            return Err(Refusal::invalid("cadence.default_for_all", sentence).at("direction"));
        }
        if before.is_some_and(|b| b.is_default) && !self.is_default {
            let sentence = "One cadence is always the default. Make another one the default, and this one no longer is.";
            return Err(Refusal::invalid("cadence.no_default", sentence).at("is_default"));
        }
        Ok(())
    }

    fn steps(&self) -> std::result::Result<Vec<CadenceStep>, Refusal> {
        let rows = self.step_what.len();
        if self.step_kind.len() != rows || self.step_after.len() != rows {
            let sentence = "Every step needs its kind, its words and its wait. Fill in each row whole, or leave it empty.";
            return Err(Refusal::invalid("cadence.ragged", sentence).at("step_what"));
        }
        let rows = self.step_kind.iter().zip(&self.step_what).zip(&self.step_after);
        rows.filter(|((_, what), after)| !what.trim().is_empty() || !after.trim().is_empty())
            .map(|((kind, what), after)| {
                let (after_minutes, after_days) = wait(after)?;
                Ok(CadenceStep { kind: *kind, what: text::tidy(what, 201), after_minutes, after_days })
            })
            .collect()
    }
}

/// Reads `60 minutes`, `2 h` or `5 days` as minutes or as days.
fn wait(text: &str) -> std::result::Result<(Option<i64>, Option<i64>), Refusal> {
    let trimmed = text.trim();
    let end = trimmed.find(|c: char| !c.is_ascii_digit()).unwrap_or(trimmed.len());
    let (number, unit) = trimmed.split_at(end);
    let read = number.parse::<i64>().ok().and_then(|number| match unit.trim().to_lowercase().as_str() {
        "m" | "min" | "minute" | "minutes" => Some((Some(number), None)),
        "h" | "hour" | "hours" => Some((number.checked_mul(60), None)),
        "d" | "day" | "days" => Some((None, Some(number))),
        _ => None,
    });
    read.ok_or_else(|| {
        let shown: String = trimmed.chars().take(40).collect();
        let sentence = format!("“{shown}” is not a wait. Write it as 60 minutes, 2 hours or 5 days.");
        Refusal::invalid("cadence.wait", sentence).at("step_after")
    })
}

/// Writes the wait of a step as [`SetCadence`] reads it.
#[must_use]
pub fn write_wait(step: &CadenceStep) -> String {
    let (number, unit) = match (step.after_minutes, step.after_days) {
        (Some(minutes), _) if minutes > 0 && minutes % 60 == 0 => (minutes / 60, "hour"),
        (Some(minutes), _) => (minutes, "minute"),
        (None, days) => (days.unwrap_or(0), "day"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_read_and_written() {
        for (text, minutes, days) in [("60 minutes", Some(60), None), (" 2h", Some(120), None), ("5 Days", None, Some(5))] {
            assert_eq!(wait(text), Ok((minutes, days)));
            let step = CadenceStep { kind: TouchKind::Call, what: String::new(), after_minutes: minutes, after_days: days };
            assert_eq!(wait(&write_wait(&step)), Ok((minutes, days)));
        }
        for text in ["", "5", "days", "-1 days", "2 weeks", "99999999999999999999 days"] {
            assert_eq!(wait(text).map_err(|r| r.code), Err("cadence.wait"), "{text}");
        }
    }
}
