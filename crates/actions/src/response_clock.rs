//! The response clock: from receipt to first contact, in the firm's business hours.

use goodword_domain::job::{ClockRung, Job};
use goodword_domain::referral::Direction;
use goodword_store::jobs;
use goodword_store::referrals::Referral;

use crate::{Act, Result, Rules};

/// Says until when somebody is to be in touch, for a referral that was received and not answered yet.
pub(crate) fn start(referral: &mut Referral, rules: &Rules) {
    let answered = referral.first_contact_at.is_some();
    referral.respond_by = match referral.received_at {
        Some(received) if referral.direction != Direction::Outbound && !answered => {
            Some(rules.calendar.add_minutes(received, rules.firm.response_minutes))
        }
        _ => None,
    };
}

/// Puts the warnings of the clock on the list; for a clock that is over already there is nothing to warn of.
pub(crate) async fn warn(act: &mut Act<'_>, referral: &Referral) -> Result<()> {
    watch(act, referral, false).await
}

/// The same for a clock that starts again: the referral was an introduction in between, or ended, or its first contact was taken back.
pub(crate) async fn warn_again(act: &mut Act<'_>, referral: &Referral) -> Result<()> {
    watch(act, referral, true).await
}

async fn watch(act: &mut Act<'_>, referral: &Referral, again: bool) -> Result<()> {
    let Some(respond_by) = referral.respond_by.filter(|by| *by > act.now()) else { return Ok(()) };
    let Some(received) = referral.received_at else { return Ok(()) };
    let rules = act.rules().await?;
    let minutes = rules.firm.response_minutes;
    for (rung, share) in
        [(ClockRung::Owner, minutes / 2), (ClockRung::Deputy, minutes * 3 / 4), (ClockRung::PracticeHead, minutes)]
    {
        let due = rules.calendar.add_minutes(received, share).min(respond_by);
        let job = Job::WatchResponseClock { referral: referral.id, rung };
        if again {
            jobs::withdraw(&mut act.work, &job.once_key()).await?;
        }
        act.enqueue(&job, due).await?;
    }
    Ok(())
}
