//! Gives a referral another owner.

use goodword_domain::permit::Right;
use goodword_domain::{ColleagueId, ReferralId, text};
use goodword_store::referrals::Referral;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::next_step::{self, Next};
use crate::standing::{Standing, actor_name, keep};
use crate::{Act, Result, Verb, may_work, owner};

/// Whose it is from now on.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReassignReferral {
    /// Which referral.
    pub referral_id: ReferralId,
    /// Who owns it from now on.
    pub owner_id: ColleagueId,
    /// Why.
    pub note: Option<String>,
    /// The version the change was made looking at; refused when somebody changed it since.
    pub version: Option<i64>,
}

impl Verb for ReassignReferral {
    type Done = Standing;
    const NAME: &'static str = "reassign_referral";
    const RIGHT: Right = Right::WorkOwn;

    async fn perform(self, act: &mut Act<'_>) -> Result<Standing> {
        let before = may_work::open_as_seen(act, self.referral_id, self.version).await?;
        let new = owner::able(act, self.owner_id).await?;
        owner::can_see(act, &new, &before).await.map_err(at_owner)?;
        if before.owner_id == Some(new.id) {
            return Ok(Standing::of(&before, Vec::new()));
        }
        let mut referral = before.clone();
        referral.owner_id = Some(new.id);
        let note = text::tidy(self.note.as_deref().unwrap_or_default(), 500);
        let why = if note.is_empty() { String::new() } else { format!(": {note}") };
        referral.routed_why = format!("Given by {}{why}", actor_name(act).await?);
        if before.next_by_id == before.owner_id {
            move_step(act, &mut referral, new.id, "Reassigned").await?;
        }
        // The response clock is the prospect's: it runs on whoever owns the referral.
        keep(act, &before, &mut referral, format!("Given to {}{why}", new.name)).await?;
        Ok(Standing::of(&referral, Vec::new()))
    }
}

/// Gives the open step to somebody else: the same step, by the same time.
pub(crate) async fn move_step(act: &mut Act<'_>, referral: &mut Referral, to: ColleagueId, note: &str) -> Result<()> {
    let (Some(what), Some(due)) = (referral.next_what.clone(), referral.next_due) else {
        return Err(goodword_domain::referral::refuse::no_next_step().into());
    };
    let place = next_step::open_place(act, referral).await?;
    let next = Next { kind: referral.next_kind, what, by: to, due, place };
    next_step::set(act, referral, next, "replaced", note).await
}

fn at_owner(error: crate::ActionError) -> crate::ActionError {
    match error {
        crate::ActionError::Refused(refusal) => refusal.at("owner_id").into(),
        other => other,
    }
}
