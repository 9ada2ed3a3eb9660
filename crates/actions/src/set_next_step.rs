//! Says what happens next on a referral: what, who, by when.

use goodword_domain::permit::Right;
use goodword_domain::referral::refuse;
use goodword_domain::touch::TouchKind;
use goodword_domain::{ColleagueId, Date, ReferralId};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::next_step::{self, Next, Wish};
use crate::standing::{Standing, keep};
use crate::{Act, Result, Verb, may_work};

/// The next step somebody wishes for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetNextStep {
    /// Of which referral.
    pub referral_id: ReferralId,
    /// What is to happen.
    pub next_what: String,
    /// By which day.
    pub next_on: Date,
    /// Who does it; whoever does the step before it where nobody says.
    pub next_by_id: Option<ColleagueId>,
    /// The kind of touch it is, where it is one.
    pub next_kind: Option<TouchKind>,
    /// The version the change was made looking at; refused when somebody changed it since.
    pub version: Option<i64>,
}

impl Verb for SetNextStep {
    type Done = Standing;
    const NAME: &'static str = "set_next_step";
    const RIGHT: Right = Right::WorkOwn;

    async fn perform(self, act: &mut Act<'_>) -> Result<Standing> {
        let before = may_work::open_as_seen(act, self.referral_id, self.version).await?;
        if self.next_what.trim().is_empty() {
            return Err(refuse::no_next_step().at("next_what").into());
        }
        let mut referral = before.clone();
        let mut next = Next::proposed(act, &referral, next_step::touches_done(&referral), act.now()).await?;
        next.by = referral.next_by_id.unwrap_or(next.by);
        let wish = Wish { what: Some(self.next_what), on: Some(self.next_on), by: self.next_by_id, kind: self.next_kind };
        let next = next.wished(act, &referral, &wish).await?;
        let sentence = format!("Next: {}", next.what);
        next_step::set(act, &mut referral, next, "replaced", "").await?;
        keep(act, &before, &mut referral, sentence).await?;
        Ok(Standing::of(&referral, Vec::new()))
    }
}
