//! Changes what is known of a person.

use goodword_domain::custom::FieldOn;
use goodword_domain::permit::Right;
use goodword_domain::{Noun, PersonId, Refusal, text};
use goodword_store::people::{self, Person};
use goodword_store::referrals;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::custom::{self, Custom};
use crate::{Act, Result, Verb, given, seen};

/// A person as they shall be: every field is written.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePerson {
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// Their email address.
    pub email: Option<String>,
    /// Their telephone number.
    pub phone: Option<String>,
    /// What else is known.
    pub note: Option<String>,
    /// Custom fields by their keys; what is not in it stays as it is.
    #[serde(default)]
    pub custom: Custom,
    /// The version that was changed; a newer one refuses.
    pub version: Option<i64>,
}

impl Verb for ChangePerson {
    type Done = ();
    const NAME: &'static str = "change_person";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let missing = || Refusal::missing(Noun::Person);
        let before = people::find(&mut act.work, self.person_id).await?.ok_or_else(missing)?;
        seen::same_version(act, (Noun::Person, before.id.get()), self.version, before.version).await?;
        let name = given::name(&self.name, Noun::Person)?;
        let email = given::email(self.email.as_deref())?;
        let mut after = Person {
            name_folded: text::fold(&name),
            name_sort: text::sort_key(&name),
            name,
            email_folded: email.as_ref().map(|e| e.to_lowercase()),
            email,
            phone: given::line(self.phone.as_deref(), 60),
            note: given::note(self.note.as_deref()),
            ..before.clone()
        };
        people::save(&mut act.work, &mut after).await?;
        if after.name_folded != before.name_folded {
            referrals::rename(&mut act.work, Some(after.id), None).await?;
        }
        let sentence = format!("{} was changed", after.name);
        act.record(Noun::Person, after.id.get(), sentence, Some(&before), Some(&after)).await?;
        custom::keep(act, FieldOn::Person, after.id.get(), &self.custom).await.map(drop)
    }
}
