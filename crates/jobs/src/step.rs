//! A next step is due: whoever does it is reminded, and their deputy while they are away.

use goodword_actions::{Act, Result};
use goodword_domain::notice::Notice;
use goodword_domain::noun::RecordRef;
use goodword_domain::{Noun, ReferralId, StepId, Timestamp};
use goodword_store::referrals::{self, reminders, steps};

use crate::tell::{self, Message};

/// Reminds of a step, unless it has ended; says what was done.
pub async fn remind(act: &mut Act<'_>, id: ReferralId, step: StepId) -> Result<String> {
    let Some(referral) = referrals::find(&mut act.work, id).await?.filter(|r| r.is_open()) else {
        return Ok("The referral had ended.".to_owned());
    };
    let Some(open) = steps::open_of(&mut act.work, id).await?.filter(|open| open.id == step) else {
        return Ok("The step had ended.".to_owned());
    };
    let prospect = reminders::prospect(&mut act.work, id).await?.map_or_else(|| "somebody".to_owned(), |p| p.name());
    let sentence = format!("“{}” for {prospect} {}.", open.what, due(act, open.due_at).await?);
    let fallback = act.rules().await?.firm.fallback_owner_id;
    let candidates: Vec<_> = [Some(open.by_id), referral.owner_id, fallback].into_iter().flatten().collect();
    let about = RecordRef { noun: Noun::Referral, id: id.get() };
    let message = Message { kind: Notice::Step, sentence, about, once_key: format!("step:{step}"), read: false };
    Ok(tell::told(&tell::tell(act, &candidates, &message).await?))
}

/// “is due today at 11:00”, “was due on 3 March 2026 at 17:30”, in the firm's zone.
async fn due(act: &mut Act<'_>, at: Timestamp) -> Result<String> {
    let now = act.now();
    let rules = act.rules().await?;
    let (calendar, writing) = (&rules.calendar, rules.firm.writing);
    let verb = if at < now { "was due" } else { "is due" };
    let local = calendar.zone().to_datetime(at);
    let day = match local.date() == calendar.date_of(now) {
        true => "today".to_owned(),
        false => format!("on {}", writing.day(local.date())),
    };
    Ok(format!("{verb} {day} at {}", writing.time(local)))
}
