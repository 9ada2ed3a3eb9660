//! The places where the firm names a colleague: routing, practices, deputies, sign-in.

use goodword_domain::{ColleagueId, Noun, Refusal};
use goodword_store::colleagues::{self, Colleague};
use goodword_store::{firm, lists, sessions};

use super::HandedOver;
use crate::change_colleague::can_deputise;
use crate::{Act, Result, owner, revoke_token};

/// Takes the leaver's name out of every place, and puts the successor's there where there must be one.
pub(super) async fn replace(
    act: &mut Act<'_>,
    leaver: &Colleague,
    successor: Option<&Colleague>,
    done: &mut HandedOver,
) -> Result<()> {
    fallback(act, leaver, successor, done).await?;
    let heir = match successor {
        Some(successor) => Some(successor.id),
        None => act.rules().await?.firm.fallback_owner_id,
    };
    routing(act, leaver, heir, done).await?;
    practices(act, leaver, heir, done).await?;
    deputies(act, leaver, successor, done).await?;
    sign_in(act, leaver, done).await
}

async fn fallback(act: &mut Act<'_>, leaver: &Colleague, successor: Option<&Colleague>, done: &mut HandedOver) -> Result<()> {
    let before = act.rules().await?.firm.clone();
    if before.fallback_owner_id != Some(leaver.id) {
        return Ok(());
    }
    let Some(successor) = successor else {
        let sentence = format!("{} is the firm's fallback. Say who takes their place.", leaver.name);
        return Err(Refusal::invalid("hand_over.fallback", sentence).at("to_id").into());
    };
    let mut after = before.clone();
    after.fallback_owner_id = Some(successor.id);
    firm::save(&mut act.work, &after).await?;
    act.forget_rules();
    done.fallback = true;
    let sentence = format!("The fallback is {} instead of {}", successor.name, leaver.name);
    act.record(Noun::Firm, 1, sentence, Some(&before), Some(&after)).await
}

async fn routing(act: &mut Act<'_>, leaver: &Colleague, heir: Option<ColleagueId>, done: &mut HandedOver) -> Result<()> {
    let Some(heir) = heir else { return Ok(()) };
    for before in lists::routing_rules(&mut act.work).await? {
        if before.colleague_id == Some(leaver.id) {
            let mut after = before.clone();
            after.colleague_id = Some(heir);
            lists::put(&mut act.work, after.update()).await?;
            let sentence = format!("Rule {} no longer sends to {}, who left", before.place + 1, leaver.name);
            act.record(Noun::RoutingRule, before.id.get(), sentence, Some(&before), Some(&after)).await?;
            done.routing_rules += 1;
        }
    }
    Ok(())
}

async fn practices(act: &mut Act<'_>, leaver: &Colleague, heir: Option<ColleagueId>, done: &mut HandedOver) -> Result<()> {
    for before in colleagues::practices(&mut act.work).await? {
        if before.head_id == Some(leaver.id) {
            let mut after = before.clone();
            after.head_id = heir;
            lists::put(&mut act.work, after.update()).await?;
            let sentence = format!("{} is no longer the head of {}", leaver.name, before.name);
            act.record(Noun::Practice, before.id.get(), sentence, Some(&before), Some(&after)).await?;
            done.practices += 1;
        }
    }
    Ok(())
}

/// Whoever is away now keeps somebody who stands in: the successor. The others choose anew before they go.
async fn deputies(act: &mut Act<'_>, leaver: &Colleague, successor: Option<&Colleague>, done: &mut HandedOver) -> Result<()> {
    let today = act.rules().await?.calendar.date_of(act.now());
    let shown = |colleague: &Colleague| Colleague { password_hash: None, ..colleague.clone() };
    for before in colleagues::all(&mut act.work).await? {
        if before.deputy_id == Some(leaver.id) {
            let mut after = before.clone();
            let away = before.away_from.zip(before.away_until).is_some_and(|(from, until)| from <= today && today <= until);
            after.deputy_id = if away { Some(stands_in(act, &before, leaver, successor).await?) } else { None };
            colleagues::save(&mut act.work, &mut after).await?;
            let sentence = match successor.filter(|_| away) {
                Some(successor) => {
                    format!("{} stands in for {} instead of {}, who left", successor.name, before.name, leaver.name)
                }
                None => format!("{} has no deputy any more: {} left", before.name, leaver.name),
            };
            act.record(Noun::Colleague, before.id.get(), sentence, Some(&shown(&before)), Some(&shown(&after))).await?;
            if after.deputy_id.is_none() {
                done.without_deputy.push(before.id);
            }
        }
    }
    Ok(())
}

/// The successor, who stands in from now on for somebody who is away.
async fn stands_in(
    act: &mut Act<'_>,
    away: &Colleague,
    leaver: &Colleague,
    successor: Option<&Colleague>,
) -> Result<ColleagueId> {
    if let Some(successor) = successor
        && owner::unless_refused(can_deputise(act, away.id, successor.id).await)?.is_some()
    {
        return Ok(successor.id);
    }
    let sentence = format!(
        "{} is away, and {} alone stands in. Say who takes over and can stand in for them too, or give {} another deputy first.",
        away.name, leaver.name, away.name
    );
    Err(Refusal::invalid("hand_over.stands_in", sentence).at("to_id").into())
}

/// Nobody acts as the leaver any more: signed out everywhere, tokens taken back, no assistant acts for them.
async fn sign_in(act: &mut Act<'_>, leaver: &Colleague, done: &mut HandedOver) -> Result<()> {
    done.sessions = sessions::end_all_of(&mut act.work, leaver.id, None).await?;
    done.tokens = revoke_token::all_of(act, leaver.id, &format!("{} left", leaver.name)).await?;
    Ok(colleagues::forget_assistance(&mut act.work, leaver.id).await?)
}
