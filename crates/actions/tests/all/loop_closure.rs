use goodword_actions::change_referral::ChangeReferral;
use goodword_actions::close_loop::CloseLoop;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::reopen_loop::ReopenLoop;
use goodword_actions::reopen_referral::ReopenReferral;
use goodword_domain::ReferralId;
use goodword_domain::colleague::Role;
use goodword_domain::referral::loop_strip::LoopMark;
use goodword_domain::referral::{Disclosure, LoopStep};
use goodword_store::loop_closures;
use goodword_testkit::on_both_engines;
use jiff::civil::date;

use crate::common::{last_sentence, lose, orion, recorded, sound};

fn close(referral_id: ReferralId, step: LoopStep) -> CloseLoop {
    CloseLoop { referral_id, step, how: "A call".to_owned(), note: None, on: None, by_id: None, disclosure: None }
}

on_both_engines! {
    async fn thanked_and_told_with_how_by_whom_and_how_much(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        assert_eq!(firm.refused(&tom, CloseLoop { how: " ".to_owned(), ..close(id, LoopStep::Thanked) }).await.code, "loop.no_how");
        let thanked = firm.done(&tom, close(id, LoopStep::Thanked)).await;
        assert_eq!((thanked.bright, thanked.open), (Some(LoopMark::Contacted), false));
        assert_eq!(last_sentence(firm, id).await, "The referrer was thanked: A call");
        assert_eq!(firm.refused(&tom, close(id, LoopStep::Thanked)).await.code, "loop.closed_already");
        assert_eq!(firm.refused(&tom, close(id, LoopStep::Told)).await.code, "loop.undecided");
        firm.done(&tom, lose(id, "price")).await;
        let told = firm.done(&tom, close(id, LoopStep::Told)).await;
        assert_eq!((told.bright, told.open), (None, false));
        let mut reader = firm.read_as(&tom).await;
        let closures = loop_closures::of_referral(&mut reader, id).await.unwrap();
        assert_eq!(closures.len(), 2);
        assert!(closures.iter().all(|c| c.by_id == tom.colleague && c.disclosure == Disclosure::Received));
    }

    async fn more_is_said_only_with_the_level_and_the_consent(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        firm.done(&tom, lose(id, "price")).await;
        let told = CloseLoop { disclosure: Some(Disclosure::Outcome), ..close(id, LoopStep::Told) };
        assert_eq!(firm.refused(&tom, told.clone()).await.code, "loop.more_than_allowed");
        let raise = ChangeReferral { referral_id: Some(id), disclosure: Some(Disclosure::Outcome), ..ChangeReferral::default() };
        assert_eq!(firm.refused(&tom, raise.clone()).await.code, "loop.no_consent");
        firm.done(&tom, ChangeReferral { consent_on: Some(date(2026, 3, 10)), ..raise }).await;
        let lift = ChangeReferral { referral_id: Some(id), clear: vec!["consent_on".to_owned()], ..ChangeReferral::default() };
        assert_eq!(firm.refused(&tom, lift).await.code, "loop.no_consent");
        let early = CloseLoop { on: Some(date(2026, 3, 10)), ..told.clone() };
        assert_eq!(firm.refused(&tom, early).await.code, "loop.told_too_early");
        firm.done(&tom, told).await;
        assert_eq!(last_sentence(firm, id).await, "The referrer was told: A call");
    }

    async fn what_was_recorded_by_mistake_is_taken_back(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let back = |step| ReopenLoop { referral_id: id, step };
        assert_eq!(firm.refused(&tom, back(LoopStep::Thanked)).await.code, "loop.not_closed");
        firm.done(&tom, close(id, LoopStep::Thanked)).await;
        let opened = firm.done(&tom, back(LoopStep::Thanked)).await;
        assert_eq!((opened.bright, opened.open), (Some(LoopMark::Thanked), true));
        // An end that is taken back opens the loop that told of it.
        firm.done(&tom, lose(id, "price")).await;
        firm.done(&tom, close(id, LoopStep::Told)).await;
        let reopened = firm.done(&tom, ReopenReferral { referral_id: id, note: None, next_what: None, next_on: None, owner_id: None, version: None }).await;
        assert_eq!(reopened.warnings[0].code, "referral.told_before");
        let mut reader = firm.read_as(&tom).await;
        assert!(loop_closures::of_referral(&mut reader, id).await.unwrap().is_empty());
        drop(reader);
        sound(firm, id).await;
    }

    async fn nobody_is_thanked_where_nobody_is_known(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let unknown = RecordReferral { referrer_person: None, referrer_organisation: None, ..orion() };
        let id = firm.done(&tom, unknown).await.id;
        assert_eq!(firm.refused(&tom, close(id, LoopStep::Thanked)).await.code, "loop.nobody");
    }
}
