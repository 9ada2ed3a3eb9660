//! Puts a person nothing hangs on in the bin.

use goodword_domain::permit::Right;
use goodword_domain::{Noun, PersonId, Refusal};
use goodword_store::hanging::{self, Hanging};
use goodword_store::people::{self, Person};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, seen};

/// The end of a person's record.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeletePerson {
    /// Who.
    pub person_id: PersonId,
    /// The version that was looked at; refused when somebody changed it since.
    pub version: Option<i64>,
}

impl Verb for DeletePerson {
    type Done = ();
    const NAME: &'static str = "delete_person";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let missing = || Refusal::missing(Noun::Person);
        let before = people::find(&mut act.work, self.person_id).await?.ok_or_else(missing)?;
        seen::same_version(act, (Noun::Person, before.id.get()), self.version, before.version).await?;
        let (all, shown) = hanging::on_person(&mut act.work, before.id).await?;
        free(&before.name, &all, &shown)?;
        let mut after = Person { deleted_at: Some(act.now()), ..before.clone() };
        people::save(&mut act.work, &mut after).await?;
        let sentence = format!("{} was deleted", after.name);
        act.record(Noun::Person, after.id.get(), sentence, Some(&before), Some(&after)).await
    }
}

/// Refuses while anything hangs on the record, and says what of it the actor may know.
pub(crate) fn free(name: &str, all: &Hanging, seen: &Hanging) -> std::result::Result<(), Refusal> {
    if all.is_nothing() {
        return Ok(());
    }
    let several = |count: i64, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {many}")),
    };
    let what: Vec<String> = [
        several(seen.referrals, "referral", "referrals"),
        several(seen.credits, "credit", "credits"),
        several(seen.touches, "touch", "touches"),
        several(seen.people, "position", "positions"),
        (seen.clients > 0).then(|| "a client's record".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let what = if what.is_empty() { "other records".to_owned() } else { what.join(", ") };
    let sentence = format!("{name} is needed by {what}. Nothing was deleted: change or delete those first.");
    Err(Refusal::invalid("record.in_use", sentence))
}
