//! Who may move a referral on: whoever may work on any, its owner, whoever does its next step, and the owner's deputy.

use goodword_domain::permit::{self, Right};
use goodword_domain::referral::refuse;
use goodword_domain::refusal::RefusalKind;
use goodword_domain::{ColleagueId, Noun, ReferralId, Refusal};
use goodword_store::colleagues;
use goodword_store::referrals::Referral;

use crate::standing::same_version;
use crate::{Act, Result};

/// Refuses unless the actor may move this referral on; the refusal says whom to ask.
pub(crate) async fn may_work(act: &mut Act<'_>, referral: &Referral) -> Result<()> {
    let actor = act.actor();
    if permit::may(actor.role, Right::WorkAny) {
        return Ok(());
    }
    permit::permit(actor.role, Right::WorkOwn)?;
    let theirs = |id: Option<ColleagueId>| id.is_some_and(|id| actor.stands_for(id));
    if theirs(referral.owner_id) || theirs(referral.next_by_id) {
        return Ok(());
    }
    if stands_in(act, referral.owner_id).await? || stands_in(act, referral.next_by_id).await? {
        return Ok(());
    }
    let owner = match referral.owner_id {
        Some(id) => colleagues::find(&mut act.work, id).await?,
        None => None,
    };
    let whom = owner.map_or_else(|| "a manager".to_owned(), |owner| format!("{}, who owns it, or a manager", owner.name));
    let sentence = format!("This referral is not yours to move on. Nothing was changed. Ask {whom}.");
    Err(Refusal::of_kind(RefusalKind::Forbidden, "referral.not_yours", sentence).into())
}

/// Whether the actor is the deputy of a colleague, or the deputy of a deputy who is away too.
async fn stands_in(act: &mut Act<'_>, absent: Option<ColleagueId>) -> Result<bool> {
    let today = act.rules().await?.calendar.date_of(act.now());
    let mut asked = Vec::new();
    let mut next = absent;
    while let Some(id) = next.filter(|id| !asked.contains(id)) {
        let Some(colleague) = colleagues::find(&mut act.work, id).await? else { return Ok(false) };
        if !asked.is_empty() && act.actor().stands_for(id) {
            return Ok(true);
        }
        let away = colleague.away_from.zip(colleague.away_until).is_some_and(|(from, until)| from <= today && today <= until);
        // The clock is told to the deputy also of one who is there, so the first deputy may always help.
        next = colleague.deputy_id.filter(|_| asked.is_empty() || away);
        asked.push(id);
    }
    Ok(false)
}

/// The referral, if the actor may move it on, ended or not.
pub(crate) async fn to_work_on(act: &mut Act<'_>, id: ReferralId) -> Result<Referral> {
    let referral = act.referral(id).await?.ok_or_else(|| Refusal::missing(Noun::Referral))?;
    may_work(act, &referral).await?;
    Ok(referral)
}

/// The referral, if the actor may move it on, nobody changed it since the version that was looked at, and it has not ended. An end that somebody recorded in between is told as
/// what they did, before it is told that nothing is open any more.
pub(crate) async fn open_as_seen(act: &mut Act<'_>, id: ReferralId, seen: Option<i64>) -> Result<Referral> {
    let referral = to_work_on(act, id).await?;
    same_version(act, &referral, seen).await?;
    if referral.is_open() { Ok(referral) } else { Err(refuse::already_decided().into()) }
}
