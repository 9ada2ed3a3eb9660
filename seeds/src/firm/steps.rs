//! The steps of an introduction along the cadence: those done, and the next one while it is open.

use goodword_domain::cadence::DECIDE;
use goodword_domain::touch::TouchKind;
use goodword_domain::{ColleagueId, Timestamp};
use goodword_store::bulk::Portion;
use goodword_store::referrals::Referral;
use goodword_store::referrals::steps::Step;

use super::Maker;
use super::days::Moment;
use super::life::Life;

/// A step that begins after `done` steps of the cadence, at a moment.
fn planned(maker: &Maker, done: usize, from: Moment) -> (Option<TouchKind>, String, Timestamp) {
    match maker.frame.steps.get(done) {
        Some(step) => {
            let due = match (step.after_minutes, step.after_days) {
                (Some(minutes), _) => maker.days.at(maker.days.later(from, minutes)),
                // Five of seven days are worked.
                (None, days) => maker.days.close_after(from, (days.unwrap_or(0) * 5 / 7).max(0) as usize),
            };
            (Some(step.kind), step.what.clone(), due)
        }
        None => (None, DECIDE.to_owned(), maker.days.close_after(from, 4)),
    }
}

/// Adds them, and says on the referral what comes next.
pub(super) fn of(maker: &mut Maker, portion: &mut Portion, referral: &mut Referral, owner: ColleagueId, life: &Life) {
    let contacts: Vec<Moment> = life.touches.iter().filter(|(_, kind, _)| kind.is_contact()).map(|(at, ..)| *at).collect();
    let places = maker.frame.steps.len();
    let mut from = life.received;
    for done in 0..=contacts.len() {
        let place = done.min(places);
        let (kind, what, due_at) = planned(maker, place, from);
        let (ended_at, ended_how) = match (contacts.get(done), life.ended) {
            (Some(touch), _) => (Some(*touch), Some("done")),
            (None, Some((_, at, _))) => (Some(at), Some("decided")),
            (None, None) => (None, None),
        };
        let place = i64::try_from(place + 1).unwrap_or(i64::MAX);
        referral.cadence_place = Some(place);
        if ended_at.is_none() {
            referral.next_kind = kind;
            referral.next_what = Some(what.clone());
            referral.next_by_id = Some(owner);
            referral.next_due = Some(due_at);
        }
        let step = Step {
            id: maker.id(),
            referral_id: referral.id,
            place: Some(place),
            kind,
            what,
            by_id: owner,
            due_at,
            set_at: maker.days.at(from),
            set_by: Some(owner),
            ended_at: ended_at.map(|at| maker.days.at(at)),
            ended_by: ended_at.map(|_| owner),
            ended_how: ended_how.map(str::to_owned),
            ended_note: String::new(),
        };
        portion.steps.push(step);
        from = ended_at.unwrap_or(from);
    }
}
