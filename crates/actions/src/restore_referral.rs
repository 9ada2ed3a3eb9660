//! Takes a referral out of the bin.

use goodword_domain::permit::Right;
use goodword_domain::{Noun, ReferralId, Refusal};
use goodword_store::referrals::{self, Referral};
use jiff::SignedDuration;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::delete_referral::DAYS_IN_BIN;
use crate::next_step::{self, Next};
use crate::standing::{Standing, keep, same_version};
use crate::{Act, Result, Verb, may_work, owner};

/// It is wanted after all.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreReferral {
    /// Which.
    pub referral_id: ReferralId,
    /// The version that was looked at; refused when somebody changed it since.
    pub version: Option<i64>,
}

impl Verb for RestoreReferral {
    type Done = Standing;
    const NAME: &'static str = "restore_referral";
    const RIGHT: Right = Right::WorkOwn;

    async fn perform(self, act: &mut Act<'_>) -> Result<Standing> {
        let before = referrals::in_bin(&mut act.work, self.referral_id).await?;
        let before = before.ok_or_else(|| Refusal::missing(Noun::Referral))?;
        may_work::may_work(act, &before).await?;
        same_version(act, &before, self.version).await?;
        let kept = SignedDuration::from_hours(24 * DAYS_IN_BIN);
        if before.deleted_at.is_some_and(|deleted| act.now().duration_since(deleted) > kept) {
            let sentence = "It has been in the bin for more than 30 days and cannot be taken out any more. Record it anew.";
            return Err(Refusal::invalid("referral.bin_is_emptied", sentence).into());
        }
        let mut referral = before.clone();
        referral.deleted_at = None;
        if referral.is_open() {
            stand_again(act, &mut referral).await?;
        }
        keep(act, &before, &mut referral, "Taken out of the bin").await?;
        Ok(Standing::of(&referral, Vec::new()))
    }
}

/// Rule 1 holds again for an open referral that was away: an owner and a doer who are still here, and the step it had.
pub(crate) async fn stand_again(act: &mut Act<'_>, referral: &mut Referral) -> Result<()> {
    owner::keep_or_choose(act, referral).await?;
    if !doer_stands(act, referral).await? {
        let mut next = Next::proposed(act, referral, next_step::touches_done(referral), act.now()).await?;
        if let (Some(what), Some(due)) = (referral.next_what.clone(), referral.next_due) {
            let place = next_step::open_place(act, referral).await?;
            next = Next { kind: referral.next_kind, what, due, place, ..next };
        }
        next_step::set(act, referral, next, "replaced", "Its doer has left").await?;
    }
    Ok(())
}

/// Whether whoever is to do the next step is still here, may do it and may see it.
async fn doer_stands(act: &mut Act<'_>, referral: &Referral) -> Result<bool> {
    let Some(id) = referral.next_by_id else { return Ok(false) };
    let Some(doer) = owner::unless_refused(owner::doer(act, id).await)? else { return Ok(false) };
    Ok(owner::unless_refused(owner::can_see(act, &doer, referral).await)?.is_some())
}
