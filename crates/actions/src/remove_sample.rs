//! Takes the sample firm away, in one go; what the firm recorded itself stays, with the people it is about.

use goodword_domain::permit::Right;
use goodword_domain::{Noun, Refusal};
use goodword_store::{StoreError, firm, sample};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Act, Result, Verb};

/// The end of the sample firm.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveSample {}

/// What went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Removed {
    /// Referrals.
    pub referrals: u64,
    /// People.
    pub people: u64,
    /// Organisations.
    pub organisations: u64,
    /// Colleagues.
    pub colleagues: u64,
    /// People and organisations that stay, because something of the firm's own is about them.
    pub kept: u64,
}

impl Verb for RemoveSample {
    type Done = Removed;
    const NAME: &'static str = "remove_sample";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<Removed> {
        if !sample::is_there(&mut act.work).await? {
            return Err(Refusal::invalid("sample.none", "There is no sample firm here, so nothing was removed.").into());
        }
        let rules = act.rules().await?;
        // What is the firm's own and in the hands of somebody invented goes to whoever is real.
        let heir = act.actor().for_whom().or(rules.firm.fallback_owner_id);
        let heir = heir.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
        let gone = sample::remove(&mut act.work, heir).await?;
        let mut settings = firm::find(&mut act.work).await?.ok_or_else(|| StoreError::Taken("the firm is gone".to_owned()))?;
        if settings.fallback_owner_id.is_none() {
            settings.fallback_owner_id = Some(heir);
            firm::save(&mut act.work, &settings).await?;
        }
        act.forget_rules();
        let removed = Removed {
            referrals: gone.referrals,
            people: gone.people,
            organisations: gone.organisations,
            colleagues: gone.colleagues,
            kept: gone.kept,
        };
        act.record(Noun::Firm, 1, "The sample firm was removed", None::<&()>, Some(&removed)).await?;
        Ok(removed)
    }
}
