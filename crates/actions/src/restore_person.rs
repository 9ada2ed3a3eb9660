//! Takes a person out of the bin.

use goodword_domain::permit::Right;
use goodword_domain::{Noun, PersonId, Refusal, Timestamp};
use goodword_store::people::{self, Person};
use jiff::SignedDuration;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::delete_referral::DAYS_IN_BIN;
use crate::{Act, Result, Verb, seen};

/// They are wanted after all.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RestorePerson {
    /// Who.
    pub person_id: PersonId,
    /// The version that was looked at; refused when somebody changed it since.
    pub version: Option<i64>,
}

impl Verb for RestorePerson {
    type Done = ();
    const NAME: &'static str = "restore_person";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let before = people::in_bin(&mut act.work, self.person_id).await?.ok_or_else(|| Refusal::missing(Noun::Person))?;
        seen::same_version(act, (Noun::Person, before.id.get()), self.version, before.version).await?;
        still_there(before.deleted_at, act.now())?;
        let mut after = Person { deleted_at: None, ..before.clone() };
        people::save(&mut act.work, &mut after).await?;
        act.record(Noun::Person, after.id.get(), "Taken out of the bin", Some(&before), Some(&after)).await
    }
}

/// Refuses what has been in the bin for longer than it is kept there.
pub(crate) fn still_there(deleted_at: Option<Timestamp>, now: Timestamp) -> std::result::Result<(), Refusal> {
    let kept = SignedDuration::from_hours(24 * DAYS_IN_BIN);
    if deleted_at.is_some_and(|deleted| now.duration_since(deleted) > kept) {
        let sentence =
            format!("It has been in the bin for more than {DAYS_IN_BIN} days and cannot be taken out any more. Record it anew.");
        return Err(Refusal::invalid("record.bin_is_emptied", sentence));
    }
    Ok(())
}
