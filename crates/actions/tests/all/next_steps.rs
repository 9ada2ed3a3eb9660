use goodword_actions::finish_step::FinishStep;
use goodword_actions::move_stage::MoveStage;
use goodword_actions::set_next_step::SetNextStep;
use goodword_actions::snooze_step::SnoozeStep;
use goodword_domain::ReferralId;
use goodword_domain::colleague::Role;
use goodword_domain::referral::Stage;
use goodword_domain::refusal::RefusalKind;
use goodword_testkit::on_both_engines;
use jiff::civil::date;

use crate::common::{ends, last_sentence, recorded, sound};

fn finish(referral_id: ReferralId) -> FinishStep {
    FinishStep { referral_id, version: None, note: None, next_what: None, next_on: None, next_by_id: None, next_kind: None }
}

fn next(referral_id: ReferralId, what: &str) -> SetNextStep {
    SetNextStep {
        referral_id,
        version: None,
        next_what: what.to_owned(),
        next_on: date(2026, 3, 13),
        next_by_id: None,
        next_kind: None,
    }
}

on_both_engines! {
    async fn a_step_set_by_hand_takes_the_place_of_the_open_one(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let done = firm.done(&tom, next(id, "Send the brochure")).await;
        let referral = sound(firm, id).await;
        assert_eq!(referral.next_what.as_deref(), Some("Send the brochure"));
        assert_eq!(referral.next_due, Some("2026-03-13T17:30:00Z".parse().unwrap()));
        assert_eq!(done.next.unwrap().due, referral.next_due.unwrap());
        assert_eq!(ends(firm, id).await, [Some("replaced".to_owned()), None]);
        assert_eq!(last_sentence(firm, id).await, "Next: Send the brochure");

        firm.done(&tom, finish(id)).await;
        let referral = sound(firm, id).await;
        assert_eq!(referral.next_what.as_deref(), Some("Make first contact"), "the cadence was not moved on by a brochure");
        assert_eq!(referral.cadence_place, Some(1));
    }

    async fn a_step_is_never_due_on_a_day_that_is_over(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let refusal = firm.refused(&tom, SetNextStep { next_on: date(2026, 3, 10), ..next(id, "Call") }).await;
        assert_eq!((refusal.code, refusal.field.as_deref()), ("referral.next_in_the_past", Some("next_on")));
        let refusal = firm.refused(&tom, next(id, "  ")).await;
        assert_eq!(refusal.code, "referral.no_next_step");
        sound(firm, id).await;
    }

    async fn a_step_at_the_end_of_time_can_still_be_read(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        firm.done(&tom, SetNextStep { next_on: date(9999, 12, 31), ..next(id, "Wait") }).await;
        assert!(sound(firm, id).await.next_due.unwrap() > "9999-12-30T00:00:00Z".parse().unwrap());
    }

    async fn finishing_goes_on_with_the_cadence_until_it_asks_for_an_outcome(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let done = firm.done(&tom, finish(id)).await;
        assert_eq!(done.warnings[0].code, "referral.clock_runs", "a ticked step is no contact");
        for place in 3..=5 {
            assert_eq!(sound(firm, id).await.cadence_place, Some(place - 1));
            firm.done(&tom, finish(id)).await;
        }
        assert_eq!(sound(firm, id).await.next_what.as_deref(), Some("Decide: win, decline or close"));
        assert_eq!(firm.refused(&tom, finish(id)).await.code, "referral.no_next_step");
        let on = FinishStep { next_what: Some("Ask once more".to_owned()), next_on: Some(date(2026, 4, 1)), note: Some("They asked for time".to_owned()), ..finish(id) };
        firm.done(&tom, on).await;
        assert_eq!(sound(firm, id).await.next_what.as_deref(), Some("Ask once more"));
        assert_eq!(last_sentence(firm, id).await, "Done: Decide: win, decline or close");
    }

    async fn snoozing_needs_a_later_day_and_a_reason(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let snooze = |day, reason: &str| SnoozeStep { referral_id: id, version: None, until: day, reason: reason.to_owned() };
        assert_eq!(firm.refused(&tom, snooze(date(2026, 3, 20), " ")).await.code, "step.no_reason");
        assert_eq!(firm.refused(&tom, snooze(date(2026, 3, 11), "Abroad")).await.code, "step.not_later");
        firm.done(&tom, snooze(date(2026, 3, 20), "Abroad until then")).await;
        let referral = sound(firm, id).await;
        assert_eq!(referral.next_what.as_deref(), Some("Make first contact"));
        assert_eq!((referral.next_due, referral.cadence_place), (Some("2026-03-20T17:30:00Z".parse().unwrap()), Some(1)));
        assert_eq!(ends(firm, id).await, [Some("snoozed".to_owned()), None]);
        assert_eq!(last_sentence(firm, id).await, "Put off to 2026-03-20: Abroad until then");
    }

    async fn stages_move_and_ends_are_no_stages(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let to = |stage: &str| MoveStage { referral_id: id, version: None, stage: stage.to_owned() };
        firm.at("2026-03-11T10:30:00Z");
        let done = firm.done(&tom, to("proposal")).await;
        assert_eq!((done.stage, done.warnings[0].code.as_str()), (Stage::Proposal, "referral.clock_runs"));
        assert_eq!(sound(firm, id).await.stage_since, "2026-03-11T10:30:00Z".parse().unwrap());
        assert_eq!(last_sentence(firm, id).await, "Moved to Proposal");
        for (end, verb) in [("won", "engage"), ("declined", "decline"), ("lost", "lose")] {
            let refusal = firm.refused(&tom, to(end)).await;
            assert_eq!(refusal.code, "referral.not_a_stage");
            assert!(refusal.sentence.contains(verb), "{}", refusal.sentence);
        }
        assert!(firm.refused(&tom, to("quiet")).await.sentence.contains("talking"));
        assert_eq!(sound(firm, id).await.stage, Stage::Proposal);
        // The clock is warned of by jobs that these tests do not run.
        firm.at("2026-03-11T10:00:00Z");
    }

    async fn others_may_not_move_it_on_and_are_told_whom_to_ask(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let eve = firm.colleague("Eve Other", Role::FeeEarner).await;
        let mia = firm.colleague("Mia Manager", Role::Manager).await;
        let mut ann = firm.colleague("Ann Assistant", Role::Assistant).await;
        let id = recorded(firm, &tom).await;
        let refusal = firm.refused(&eve, next(id, "Call")).await;
        assert_eq!((refusal.kind, refusal.code), (RefusalKind::Forbidden, "referral.not_yours"));
        assert!(refusal.sentence.contains("Tom Fee"));
        assert_eq!(firm.refused(&ann, next(id, "Call")).await.code, "referral.not_yours");
        ann.acts_for = vec![tom.colleague.unwrap()];
        firm.done(&ann, next(id, "Call for Tom")).await;
        firm.done(&mia, SetNextStep { next_by_id: eve.colleague, ..next(id, "Call, Eve") }).await;
        firm.done(&eve, next(id, "Whoever does the next step may go on")).await;
        let guest = firm.colleague("Guest Reader", Role::ReadOnly).await;
        assert_eq!(firm.refused(&tom, SetNextStep { next_by_id: guest.colleague, ..next(id, "Call") }).await.code, "colleague.cannot_work");
        sound(firm, id).await;
    }
}
