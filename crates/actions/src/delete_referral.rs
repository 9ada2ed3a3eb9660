//! Puts a referral in the bin, from which it can be taken for 30 days.

use goodword_domain::permit::Right;
use goodword_domain::referral::Outcome;
use goodword_domain::{ReferralId, Refusal, text};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::standing::{Standing, keep, same_version};
use crate::{Act, Result, Verb, may_work};

/// How many days what is in the bin can be taken out again.
pub const DAYS_IN_BIN: i64 = 30;

/// Away with it, and why.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteReferral {
    /// Which.
    pub referral_id: ReferralId,
    /// Why.
    pub note: Option<String>,
    /// The version that was looked at; refused when somebody changed it since.
    pub version: Option<i64>,
}

impl Verb for DeleteReferral {
    type Done = Standing;
    const NAME: &'static str = "delete_referral";
    const RIGHT: Right = Right::WorkOwn;

    async fn perform(self, act: &mut Act<'_>) -> Result<Standing> {
        let before = may_work::to_work_on(act, self.referral_id).await?;
        same_version(act, &before, self.version).await?;
        if before.outcome == Some(Outcome::Won) && before.direction != goodword_domain::referral::Direction::Outbound {
            let sentence = "A client and a matter came of this referral. Reopen it first, which takes them back, or keep it.";
            return Err(Refusal::invalid("referral.won_stays", sentence).into());
        }
        let mut referral = before.clone();
        referral.deleted_at = Some(act.now());
        let why = text::tidy(self.note.as_deref().unwrap_or_default(), 500);
        let why = if why.is_empty() { String::new() } else { format!(": {why}") };
        keep(act, &before, &mut referral, format!("Put in the bin{why}")).await?;
        Ok(Standing::of(&referral, Vec::new()))
    }
}
