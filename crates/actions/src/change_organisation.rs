//! Changes what is known of an organisation.

use goodword_domain::custom::FieldOn;
use goodword_domain::permit::Right;
use goodword_domain::{Noun, OrganisationId, Refusal, text};
use goodword_store::organisations::{self, Organisation};
use goodword_store::referrals;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::custom::{self, Custom};
use crate::{Act, Result, Verb, add_organisation, given, seen};

/// An organisation as it shall be: every field is written.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeOrganisation {
    /// Which.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its website.
    pub website: Option<String>,
    /// What else is known.
    pub note: Option<String>,
    /// Custom fields by their keys; what is not in it stays as it is.
    #[serde(default)]
    pub custom: Custom,
    /// The version that was changed; a newer one refuses.
    pub version: Option<i64>,
}

impl Verb for ChangeOrganisation {
    type Done = ();
    const NAME: &'static str = "change_organisation";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let missing = || Refusal::missing(Noun::Organisation);
        let before = organisations::find(&mut act.work, self.organisation_id).await?.ok_or_else(missing)?;
        seen::same_version(act, (Noun::Organisation, before.id.get()), self.version, before.version).await?;
        let name = given::name(&self.name, Noun::Organisation)?;
        if text::fold(&name) != before.name_folded {
            add_organisation::free(act, &name, Some(before.id)).await?;
        }
        let mut after = Organisation {
            name_folded: text::fold(&name),
            name_sort: text::sort_key(&name),
            name,
            website: given::line(self.website.as_deref(), 300),
            note: given::note(self.note.as_deref()),
            ..before.clone()
        };
        organisations::save(&mut act.work, &mut after).await?;
        if after.name_folded != before.name_folded {
            referrals::rename(&mut act.work, None, Some(after.id)).await?;
        }
        let sentence = format!("{} was changed", after.name);
        act.record(Noun::Organisation, after.id.get(), sentence, Some(&before), Some(&after)).await?;
        custom::keep(act, FieldOn::Organisation, after.id.get(), &self.custom).await.map(drop)
    }
}
