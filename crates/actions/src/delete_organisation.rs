//! Puts an organisation nothing hangs on in the bin.

use goodword_domain::permit::Right;
use goodword_domain::{Noun, OrganisationId, Refusal};
use goodword_store::hanging;
use goodword_store::organisations::{self, Organisation};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, delete_person, seen};

/// The end of an organisation's record.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteOrganisation {
    /// Which.
    pub organisation_id: OrganisationId,
    /// The version that was looked at; refused when somebody changed it since.
    pub version: Option<i64>,
}

impl Verb for DeleteOrganisation {
    type Done = ();
    const NAME: &'static str = "delete_organisation";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let missing = || Refusal::missing(Noun::Organisation);
        let before = organisations::find(&mut act.work, self.organisation_id).await?.ok_or_else(missing)?;
        seen::same_version(act, (Noun::Organisation, before.id.get()), self.version, before.version).await?;
        let (all, shown) = hanging::on_organisation(&mut act.work, before.id).await?;
        delete_person::free(&before.name, &all, &shown)?;
        let mut after = Organisation { deleted_at: Some(act.now()), ..before.clone() };
        organisations::save(&mut act.work, &mut after).await?;
        let sentence = format!("{} was deleted", after.name);
        act.record(Noun::Organisation, after.id.get(), sentence, Some(&before), Some(&after)).await
    }
}
