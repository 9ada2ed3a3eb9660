//! Records that they said no.

use goodword_domain::permit::Right;
use goodword_domain::referral::Outcome;
use goodword_domain::{Date, ReferralId, Timestamp};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::decide::{Decision, decide};
use crate::standing::{Standing, keep};
use crate::{Act, Result, Verb, may_work};

/// They said no, and why.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoseReferral {
    /// Which referral.
    pub referral_id: ReferralId,
    /// The version the change was made looking at; refused when somebody changed it since.
    pub version: Option<i64>,
    /// The key of the reason, such as `price`.
    pub reason: Option<String>,
    /// Why, in words; never leaves the firm.
    pub note: Option<String>,
    /// On which day; now where nobody says.
    pub decided_on: Option<Date>,
    /// At which instant, where it is known.
    pub decided_at: Option<Timestamp>,
}

impl Verb for LoseReferral {
    type Done = Standing;
    const NAME: &'static str = "lose_referral";
    const RIGHT: Right = Right::WorkOwn;

    async fn perform(self, act: &mut Act<'_>) -> Result<Standing> {
        let before = may_work::open_as_seen(act, self.referral_id, self.version).await?;
        let mut referral = before.clone();
        let decision =
            Decision { outcome: Outcome::Lost, reason: self.reason, note: self.note, on: self.decided_on, at: self.decided_at };
        let (reason, warnings) = decide(act, &mut referral, decision).await?;
        keep(act, &before, &mut referral, format!("Lost: {}", reason.name)).await?;
        Ok(Standing::of(&referral, warnings))
    }
}
