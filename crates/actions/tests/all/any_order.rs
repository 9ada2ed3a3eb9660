//! Whatever is done in whatever order: rules 1 and 2 hold at every end, and what is refused is refused in words.

use goodword_actions::bulk_referrals::BulkReferrals;
use goodword_actions::change_referral::ChangeReferral;
use goodword_actions::close_loop::CloseLoop;
use goodword_actions::delete_referral::DeleteReferral;
use goodword_actions::finish_step::FinishStep;
use goodword_actions::log_touch::LogTouch;
use goodword_actions::move_stage::MoveStage;
use goodword_actions::reassign_referral::ReassignReferral;
use goodword_actions::reclassify_referral::{Class, ReclassifyReferral};
use goodword_actions::reopen_loop::ReopenLoop;
use goodword_actions::reopen_referral::ReopenReferral;
use goodword_actions::restore_referral::RestoreReferral;
use goodword_actions::snooze_step::SnoozeStep;
use goodword_actions::{ActionError, Actor, Verb};
use goodword_domain::ReferralId;
use goodword_domain::colleague::Role;
use goodword_domain::referral::{LoopStep, Stage};
use goodword_domain::touch::TouchKind;
use goodword_testkit::{TestFirm, on_both_engines};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};

use crate::common::{decline, engage, lose, recorded, sound};

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Does a verb, whether a rule says no or not; only a failure that is no refusal is a fault. Says whether it was done.
async fn tried<V: Verb>(firm: &TestFirm, actor: &Actor, verb: V) -> bool {
    match firm.desk.run(actor, verb).await {
        Ok(_) => true,
        Err(ActionError::Refused(refusal)) => {
            assert!(refusal.sentence.ends_with('.'), "{} says: {}", V::NAME, refusal.sentence);
            false
        }
        Err(error) => panic!("{} failed instead of being refused: {error}", V::NAME),
    }
}

async fn anything(firm: &TestFirm, dice: &mut Dice, actors: &[Actor; 2], referral_id: ReferralId) -> bool {
    let (me, other) = (&actors[0], &actors[dice.throw(2) as usize]);
    let today = firm.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let day = today.saturating_add((dice.throw(12) as i64 - 3).days());
    match dice.throw(3) {
        0 => a_step(firm, dice, me, referral_id, day).await,
        1 => an_end(firm, dice, me, referral_id, day).await,
        _ => a_change(firm, dice, (me, other), referral_id, day).await,
    }
}

async fn a_step(firm: &TestFirm, dice: &mut Dice, me: &Actor, referral_id: ReferralId, day: Date) -> bool {
    match dice.throw(4) {
        0 => {
            let touch = LogTouch {
                kind: TouchKind::ALL[dice.throw(TouchKind::ALL.len() as u64) as usize],
                on: Some(day),
                at: None,
                note: None,
                minutes: None,
                cost: None,
                referral_id: Some(referral_id),
                person_ids: Vec::new(),
                colleague_ids: Vec::new(),
            };
            tried(firm, me, touch).await
        }
        1 => {
            let done = FinishStep {
                referral_id,
                version: None,
                note: None,
                next_what: None,
                next_on: None,
                next_by_id: None,
                next_kind: None,
            };
            tried(firm, me, done).await
        }
        2 => tried(firm, me, SnoozeStep { referral_id, version: None, until: day, reason: "Abroad".to_owned() }).await,
        _ => {
            let next_what = (dice.throw(2) == 1).then(|| "Write".to_owned());
            let ids = vec![referral_id];
            let bulk = BulkReferrals { referral_ids: ids, next_on: Some(day), next_what, ..BulkReferrals::default() };
            tried(firm, me, bulk).await
        }
    }
}

async fn an_end(firm: &TestFirm, dice: &mut Dice, me: &Actor, referral_id: ReferralId, day: Date) -> bool {
    let step = LoopStep::ALL[dice.throw(2) as usize];
    match dice.throw(8) {
        0 => tried(firm, me, engage(referral_id)).await,
        1 => tried(firm, me, lose(referral_id, "price")).await,
        2 => {
            let mut no = decline(referral_id, None);
            no.pass_on_to_organisation = Some("Birch Tax".to_owned());
            tried(firm, me, no).await
        }
        // As often as it ends, or it would stay at its end.
        3..=5 => {
            let reopen =
                ReopenReferral { referral_id, note: None, next_what: None, next_on: None, owner_id: None, version: None };
            tried(firm, me, reopen).await
        }
        6 => {
            let how = "A call".to_owned();
            let close = CloseLoop { referral_id, step, how, note: None, on: Some(day), by_id: None, disclosure: None };
            tried(firm, me, close).await
        }
        _ => tried(firm, me, ReopenLoop { referral_id, step }).await,
    }
}

async fn a_change(firm: &TestFirm, dice: &mut Dice, (me, other): (&Actor, &Actor), referral_id: ReferralId, day: Date) -> bool {
    match dice.throw(5) {
        0 => {
            let stage = Stage::ALL[dice.throw(4) as usize].word().to_owned();
            tried(firm, me, MoveStage { referral_id, version: None, stage }).await
        }
        1 => {
            tried(firm, me, ReassignReferral { referral_id, version: None, owner_id: other.colleague.unwrap(), note: None }).await
        }
        2 => {
            let class = if dice.throw(2) == 0 { Class::Introduction } else { Class::Referral };
            tried(firm, me, ReclassifyReferral { referral_id, version: None, class, need: None, received_on: Some(day) }).await
        }
        3 => {
            let change = ChangeReferral { referral_id: Some(referral_id), ..ChangeReferral::default() };
            let change = match dice.throw(2) {
                0 => ChangeReferral { referrer_person: Some("Bea Moss".to_owned()), ..change },
                _ => ChangeReferral { clear: vec!["referrer".to_owned()], ..change },
            };
            tried(firm, me, change).await
        }
        _ => {
            tried(firm, me, DeleteReferral { referral_id, note: None, version: None }).await
                && tried(firm, me, RestoreReferral { referral_id, version: None }).await
        }
    }
}

on_both_engines! {
    async fn whatever_is_done_the_rules_hold(firm) {
        let mia = firm.colleague("Mia Manager", Role::Manager).await;
        let eve = firm.colleague("Eve Other", Role::FeeEarner).await;
        let referral_id = recorded(firm, &mia).await;
        let actors = [mia, eve];
        let mut dice = Dice(7);
        let mut done = 0;
        for _ in 0..200 {
            done += u32::from(anything(firm, &mut dice, &actors, referral_id).await);
            let referral = sound(firm, referral_id).await;
            assert!(referral.received_at.is_some() || referral.respond_by.is_none(), "an introduction has no clock");
            assert!(referral.first_contact_at.is_none_or(|at| at >= referral.introduced_at));
            assert!(referral.last_touch_at.is_none_or(|at| at <= firm.now()));
            firm.clock.advance(SignedDuration::from_hours(dice.throw(30) as i64));
        }
        assert!(done > 60, "{done} of 200 were done: the test must do more than be refused");
        firm.at("2026-03-11T10:00:00Z");
    }
}
