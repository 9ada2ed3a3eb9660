//! Adds an organisation.

use goodword_domain::permit::Right;
use goodword_domain::{Noun, OrganisationId, Refusal, text};
use goodword_store::organisations::{self, Organisation};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, given};

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
}

impl Verb for AddOrganisation {
    type Done = OrganisationId;
    const NAME: &'static str = "add_organisation";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<OrganisationId> {
        let name = given::name(&self.name, Noun::Organisation)?;
        free(act, &name, None).await?;
        let actor = act.actor();
        let organisation = Organisation {
            id: act.id(),
            name_folded: text::fold(&name),
            name_sort: text::sort_key(&name),
            name,
            website: given::line(self.website.as_deref(), 300),
            note: given::note(self.note.as_deref()),
            external_key: None,
            batch_id: actor.batch,
            sample: actor.sample,
            deleted_at: None,
            created_at: act.now(),
            created_by: actor.for_whom(),
            version: 1,
        };
        organisations::insert(&mut act.work, &organisation).await?;
        let sentence = format!("{} was added", organisation.name);
        act.record(Noun::Organisation, organisation.id.get(), sentence, None::<&()>, Some(&organisation)).await?;
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
