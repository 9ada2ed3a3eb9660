//! The response clock comes to a warning: the owner, then the deputy, then the practice head are told how much time is left.

use goodword_actions::{Act, Result};
use goodword_domain::colleague::Role;
use goodword_domain::job::ClockRung;
use goodword_domain::notice::Notice;
use goodword_domain::noun::RecordRef;
use goodword_domain::{ColleagueId, Noun, ReferralId, Timestamp};
use goodword_store::colleagues;
use goodword_store::referrals::{self, Referral, reminders};

use crate::tell::{self, Message};

/// Warns, unless somebody of ours was in contact or it has ended; says what was done.
pub async fn warn(act: &mut Act<'_>, id: ReferralId, rung: ClockRung) -> Result<String> {
    let Some(referral) = referrals::find(&mut act.work, id).await? else { return Ok("It is in the bin.".to_owned()) };
    let Some(respond_by) = referral.respond_by else { return Ok("No clock runs for it.".to_owned()) };
    if !referral.is_open() {
        return Ok("It had been decided in time.".to_owned());
    }
    if referral.first_contact_at.is_some() {
        return Ok("First contact had been made in time.".to_owned());
    }
    let prospect = reminders::prospect(&mut act.work, id).await?.map_or_else(|| "Somebody".to_owned(), |p| p.name());
    let mut sentence = format!("{prospect} waits for a first contact: {}.", time_left(act, respond_by).await?);
    if rung != ClockRung::Owner
        && let Some(owner) = referral.owner_id
        && let Some(owner) = colleagues::find(&mut act.work, owner).await?
    {
        sentence.push_str(&format!(" Owner: {}.", owner.name));
    }
    let candidates = candidates(act, &referral, rung).await?;
    let about = RecordRef { noun: Noun::Referral, id: id.get() };
    let message = Message { kind: Notice::Clock, sentence, about, once_key: format!("clock:{id}:{rung}"), read: false };
    Ok(tell::told(&tell::tell(act, &candidates, &message).await?))
}

/// Whom a rung is for, and who hears it instead when they cannot.
async fn candidates(act: &mut Act<'_>, referral: &Referral, rung: ClockRung) -> Result<Vec<ColleagueId>> {
    let all = colleagues::all(&mut act.work).await?;
    let practices = colleagues::practices(&mut act.work).await?;
    let owner = all.iter().find(|c| Some(c.id) == referral.owner_id);
    let practice = referral.practice_id.or_else(|| owner.and_then(|o| o.practice_id));
    let head = practices.iter().find(|p| Some(p.id) == practice).and_then(|p| p.head_id);
    let mut chosen: Vec<ColleagueId> = match rung {
        ClockRung::Owner => referral.owner_id.into_iter().collect(),
        ClockRung::Deputy => owner.and_then(|o| o.deputy_id).into_iter().chain(head).collect(),
        ClockRung::PracticeHead => head.into_iter().collect(),
    };
    chosen.extend(act.rules().await?.firm.fallback_owner_id);
    for role in [Role::Manager, Role::Admin] {
        chosen.extend(all.iter().filter(|c| c.role == role).map(|c| c.id));
    }
    if rung != ClockRung::Owner {
        // The owner knows already; they hear it again only where there is nobody else.
        let (owner, others): (Vec<_>, Vec<_>) = chosen.into_iter().partition(|id| Some(*id) == referral.owner_id);
        chosen = others.into_iter().chain(owner).collect();
    }
    Ok(chosen)
}

/// “12 business minutes left”, or by how much the time is over.
async fn time_left(act: &mut Act<'_>, respond_by: Timestamp) -> Result<String> {
    let calendar = &act.rules().await?.calendar;
    let minutes = calendar.minutes_between(act.now(), respond_by);
    Ok(match minutes {
        1.. => format!("{} left", business_minutes(minutes)),
        0 if act.now() < respond_by => "less than a business minute left".to_owned(),
        0 => "the response time is over".to_owned(),
        _ => format!("the response time is over by {}", business_minutes(-minutes)),
    })
}

fn business_minutes(count: i64) -> String {
    if count == 1 { "1 business minute".to_owned() } else { format!("{count} business minutes") }
}
