//! Adds an organisation.

use goodword_domain::custom::FieldOn;
use goodword_domain::permit::Right;
use goodword_domain::{Noun, OrganisationId, Refusal, text};
use goodword_store::organisations;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::custom::{self, Custom};
use crate::on_record::{self, NewOrganisation};
use crate::{Act, Result, Verb, alike, given};

/// A new organisation.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AddOrganisation {
    /// Its name.
    pub name: String,
    /// Its website.
    pub website: Option<String>,
    /// What else is known.
    pub note: Option<String>,
    /// Custom fields by their keys.
    pub custom: Custom,
}

impl Verb for AddOrganisation {
    type Done = OrganisationId;
    const NAME: &'static str = "add_organisation";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<OrganisationId> {
        let name = given::name(&self.name, Noun::Organisation)?;
        free(act, &name, None).await?;
        let website = given::line(self.website.as_deref(), 300);
        let new = NewOrganisation { name, website, note: given::note(self.note.as_deref()), external_key: None };
        let organisation = on_record::organisation(act, new, "was added").await?;
        custom::keep_new(act, FieldOn::Organisation, organisation.id.get(), &self.custom).await?;
        alike::ask_about_organisation(act, &organisation).await?;
        Ok(organisation.id)
    }
}

/// Refuses a name that another organisation has, as far as the actor may see: capture finds them by name.
pub(crate) async fn free(act: &mut Act<'_>, name: &str, own: Option<OrganisationId>) -> Result<()> {
    let folded = text::fold(name);
    if folded.is_empty() {
        return Ok(());
    }
    let alike = organisations::named(&mut act.work, &folded, 2).await?;
    match alike.iter().find(|o| Some(o.id) != own) {
        None => Ok(()),
        Some(other) => {
            let sentence =
                format!("There is {} already. Open that one, or give this one a name that tells them apart.", other.name);
            Err(Refusal::invalid("organisation.name_taken", sentence).at("name").into())
        }
    }
}
