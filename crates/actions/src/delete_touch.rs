//! Puts a touch in the bin that was logged by mistake; its referral stands as if nobody had logged it.

use goodword_domain::permit::{self, Right};
use goodword_domain::refusal::RefusalKind;
use goodword_domain::{Noun, Refusal, TouchId};
use goodword_store::referrals::{self, Referral};
use goodword_store::touches::{self, Touch, lines};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::standing::keep;
use crate::{Act, Result, Verb, may_work, owner, response_clock};

/// It did not happen, or was logged twice.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteTouch {
    /// Which.
    pub touch_id: TouchId,
}

impl Verb for DeleteTouch {
    type Done = Touch;
    const NAME: &'static str = "delete_touch";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<Touch> {
        let before = touches::find(&mut act.work, self.touch_id).await?.ok_or_else(|| Refusal::missing(Noun::Touch))?;
        may_correct(act, &before).await?;
        let after = Touch { deleted_at: Some(act.now()), ..before.clone() };
        touches::save(&mut act.work, &after).await?;
        let sentence = format!("{} was put in the bin", capital(after.kind.phrase()));
        act.record(Noun::Touch, after.id.get(), sentence.clone(), Some(&before), Some(&after)).await?;
        follow(act, &after, sentence).await?;
        Ok(after)
    }
}

/// A phrase as the beginning of a sentence.
pub(crate) fn capital(phrase: &str) -> String {
    let mut letters = phrase.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

/// Refuses unless the actor logged the touch, or may move on the referral it is about, or anybody's.
pub(crate) async fn may_correct(act: &mut Act<'_>, touch: &Touch) -> Result<()> {
    let actor = act.actor();
    if permit::may(actor.role, Right::WorkAny) || touch.logged_by.is_some_and(|by| actor.stands_for(by)) {
        return Ok(());
    }
    if let Some(id) = touch.referral_id
        && let Some(referral) = referrals::find(&mut act.work, id).await?
        && owner::unless_refused(may_work::may_work(act, &referral).await)?.is_some()
    {
        return Ok(());
    }
    let sentence = "Somebody else logged this touch. Nothing was changed. Ask them, or a manager.";
    Err(Refusal::of_kind(RefusalKind::Forbidden, "touch.not_yours", sentence).into())
}

/// Lets the referral of a touch stand as the touches that are left say: when it was first and last in contact.
pub(crate) async fn follow(act: &mut Act<'_>, touch: &Touch, sentence: String) -> Result<()> {
    let Some(id) = touch.referral_id else { return Ok(()) };
    let Some(before) = referrals::find(&mut act.work, id).await? else { return Ok(()) };
    let mut referral = before.clone();
    stand(act, &mut referral, touch).await?;
    if referral == before {
        return act.note(goodword_domain::noun::RecordRef { noun: Noun::Referral, id: id.get() }, sentence).await;
    }
    keep(act, &before, &mut referral, sentence).await?;
    if referral.is_open() && referral.first_contact_at.is_none() && before.first_contact_at.is_some() {
        response_clock::warn_again(act, &referral).await?;
    }
    Ok(())
}

/// What came of the touch alone is put right; a contact that another record told of stays.
async fn stand(act: &mut Act<'_>, referral: &mut Referral, touch: &Touch) -> Result<()> {
    if !touch.kind.is_contact() {
        return Ok(());
    }
    let left = touches::of_referral(&mut act.work, referral.id).await?;
    let present = lines::present(&mut act.work, &left).await?;
    let contacts = || left.iter().filter(|t| t.kind.is_contact());
    let with_prospect = |t: &&Touch| {
        let Some(there) = present.get(&t.id).filter(|there| !there.theirs.is_empty()) else { return true };
        let prospect = |id| referral.prospect_person_id == Some(id) || referral.referrer_person_id != Some(id);
        t.at >= referral.introduced_at && there.theirs.iter().any(|(id, _)| prospect(*id))
    };
    let first = contacts().filter(with_prospect).map(|t| t.at).min();
    let last = contacts().map(|t| t.at).max();
    if touch.deleted_at.is_some() {
        if referral.first_contact_at == Some(touch.at) {
            referral.first_contact_at = first;
        }
        if referral.last_touch_at == Some(touch.at) {
            referral.last_touch_at = last;
        }
        return Ok(());
    }
    if first == Some(touch.at) && referral.first_contact_at.is_none_or(|known| touch.at < known) {
        referral.first_contact_at = first;
    }
    referral.last_touch_at = referral.last_touch_at.max(last);
    Ok(())
}
