//! Says what the custom fields of one record hold, and changes nothing else of it.

use goodword_domain::custom::FieldOn;
use goodword_domain::permit::Right;
use goodword_domain::{MatterId, Noun, Refusal};
use goodword_store::clients;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::custom::{self, Custom};
use crate::{Act, Result, Verb, may_work, seen};

/// What is noted of a matter. People, organisations and referrals take `custom` with what else changes of them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCustomValues {
    /// Which matter.
    pub matter_id: MatterId,
    /// Values by the keys of their fields; what is not in it stays.
    pub custom: Custom,
    /// The version of the matter that was changed; a newer one refuses.
    pub version: Option<i64>,
}

impl Verb for SetCustomValues {
    type Done = ();
    const NAME: &'static str = "set_custom_values";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let id = self.matter_id;
        let matter = clients::matter(&mut act.work, id).await?.ok_or_else(|| Refusal::missing(Noun::Matter))?;
        if let Some(referral) = matter.referral_id {
            may_work::to_work_on(act, referral).await?;
        }
        seen::same_version(act, (Noun::Matter, id.get()), self.version, matter.version).await?;
        if custom::keep(act, FieldOn::Matter, id.get(), &self.custom).await? {
            let after = clients::Matter { version: matter.version + 1, ..matter };
            clients::put(&mut act.work, after.update()).await?;
        }
        Ok(())
    }
}
