//! Takes an organisation out of the bin.

use goodword_domain::permit::Right;
use goodword_domain::{Noun, OrganisationId, Refusal};
use goodword_store::organisations::{self, Organisation};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::restore_person::still_there;
use crate::{Act, Result, Verb, seen};

/// It is wanted after all.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreOrganisation {
    /// Which.
    pub organisation_id: OrganisationId,
    /// The version that was looked at; refused when somebody changed it since.
    pub version: Option<i64>,
}

impl Verb for RestoreOrganisation {
    type Done = ();
    const NAME: &'static str = "restore_organisation";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let before = organisations::in_bin(&mut act.work, self.organisation_id)
            .await?
            .ok_or_else(|| Refusal::missing(Noun::Organisation))?;
        seen::same_version(act, (Noun::Organisation, before.id.get()), self.version, before.version).await?;
        still_there(before.deleted_at, act.now())?;
        let mut after = Organisation { deleted_at: None, ..before.clone() };
        organisations::save(&mut act.work, &mut after).await?;
        act.record(Noun::Organisation, after.id.get(), "Taken out of the bin", Some(&before), Some(&after)).await
    }
}
