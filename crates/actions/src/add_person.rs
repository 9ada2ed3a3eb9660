//! Adds a person, with their position where it is known.

use goodword_domain::custom::FieldOn;
use goodword_domain::permit::Right;
use goodword_domain::{Noun, OrganisationId, PersonId};
use goodword_store::organisations;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::custom::{self, Custom};
use crate::on_record::{self, NewPerson, NewPosition};
use crate::parties::Named;
use crate::{Act, Result, Verb, alike, given};

/// A new person. Likely matches are shown while typing, so that a second person of the same name is a choice.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AddPerson {
    /// Their name.
    pub name: String,
    /// Their email address.
    pub email: Option<String>,
    /// Their telephone number.
    pub phone: Option<String>,
    /// What else is known.
    pub note: Option<String>,
    /// Where they are: an organisation of ours,
    pub organisation_id: Option<OrganisationId>,
    /// or one by name, which is found or added.
    pub organisation: Option<String>,
    /// As what they are there.
    pub title: Option<String>,
    /// Custom fields by their keys.
    pub custom: Custom,
}

impl Verb for AddPerson {
    type Done = PersonId;
    const NAME: &'static str = "add_person";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<PersonId> {
        let name = given::name(&self.name, Noun::Person)?;
        let email = given::email(self.email.as_deref())?;
        let phone = given::line(self.phone.as_deref(), 60);
        let new = NewPerson { name, email, phone, note: given::note(self.note.as_deref()), external_key: None };
        let person = on_record::person(act, new, "was added").await?;
        custom::keep_new(act, FieldOn::Person, person.id.get(), &self.custom).await?;
        let mut at = None;
        if let Some(organisation_id) = organisation(act, self.organisation_id, self.organisation).await? {
            let title = given::line(self.title.as_deref(), 200).unwrap_or_default();
            on_record::position(act, NewPosition { person_id: person.id, organisation_id, title, from_on: None }).await?;
            at = organisations::find(&mut act.work, organisation_id).await?.map(|organisation| organisation.name);
        }
        alike::ask_about_person(act, &person, at.as_deref()).await?;
        Ok(person.id)
    }
}

/// The organisation a command names by id or by name, found or added; nothing where it names none.
pub(crate) async fn organisation(
    act: &mut Act<'_>,
    organisation_id: Option<OrganisationId>,
    organisation: Option<String>,
) -> Result<Option<OrganisationId>> {
    let today = act.rules().await?.calendar.date_of(act.now());
    let named = Named { organisation_id, organisation, ..Named::default() };
    Ok(named.find_or_create(act, today).await?.organisation)
}
