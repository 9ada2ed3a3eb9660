use goodword_actions::decline_referral::DeclineReferral;
use goodword_actions::engage_client::EngageClient;
use goodword_actions::lose_referral::LoseReferral;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::reopen_referral::ReopenReferral;
use goodword_domain::colleague::Role;
use goodword_domain::referral::{Direction, Outcome};
use goodword_domain::{Noun, ReferralId};
use goodword_store::referrals::past_decisions;
use goodword_store::{clients, history, lists};
use goodword_testkit::on_both_engines;
use jiff::civil::date;

use crate::common::{at, decline, ends, engage, last_sentence, lose, orion, recorded, sentences, sound};

fn reopen(referral_id: ReferralId) -> ReopenReferral {
    ReopenReferral { referral_id, note: None, next_what: None, next_on: None, owner_id: None, version: None }
}

on_both_engines! {
    async fn a_win_makes_a_client_with_the_source_and_a_matter(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let won = firm.done(&tom, EngageClient { value: Some("40k".to_owned()), ..engage(id) }).await;
        let referral = sound(firm, id).await;
        assert_eq!((referral.outcome, referral.decided_at, referral.decided_by), (Some(Outcome::Won), Some(firm.now()), tom.colleague));
        assert_eq!(ends(firm, id).await, [Some("decided".to_owned())]);
        assert_eq!(last_sentence(firm, id).await, "They engaged us");
        let mut reader = firm.read_as(&tom).await;
        let client = clients::find(&mut reader, won.client_id.unwrap()).await.unwrap().unwrap();
        assert!(won.client_is_new);
        assert_eq!((client.organisation_id, client.source_id), (referral.prospect_organisation_id, referral.source_id));
        assert!(client.source_id.is_some() && client.tagged_at.is_some());
        let matters = clients::matters_of(&mut reader, client.id).await.unwrap();
        assert_eq!((matters.len(), matters[0].value_minor, matters[0].opened_on), (1, Some(4_000_000), date(2026, 3, 11)));
        assert_eq!(matters[0].fee_earner_id, tom.colleague);
        drop(reader);
        assert_eq!(firm.refused(&tom, lose(id, "price")).await.code, "referral.already_decided");

        let again = recorded(firm, &tom).await;
        let won_again = firm.done(&tom, EngageClient { matter_title: Some("Lease".to_owned()), ..engage(again) }).await;
        assert_eq!((won_again.client_id, won_again.client_is_new), (won.client_id, false));
    }

    async fn every_end_needs_a_reason_of_its_own_list(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        assert_eq!(firm.refused(&tom, LoseReferral { reason: None, ..lose(id, "") }).await.code, "referral.no_reason");
        assert_eq!(firm.refused(&tom, lose(id, "conflict")).await.code, "reason.unknown");
        assert_eq!(firm.refused(&tom, decline(id, Some("price"))).await.code, "reason.unknown");
        assert_eq!(firm.refused(&tom, decline(id, Some("passed_on"))).await.code, "referral.no_recipient");
        let late = LoseReferral { decided_on: Some(date(2026, 3, 12)), ..lose(id, "price") };
        assert_eq!(firm.refused(&tom, late).await.field.as_deref(), Some("decided_on"));
        sound(firm, id).await;
        firm.done(&tom, LoseReferral { note: Some("Half of our price".to_owned()), ..lose(id, "price") }).await;
        let referral = sound(firm, id).await;
        assert_eq!(referral.decision_note.as_deref(), Some("Half of our price"));
        let mut reader = firm.read_as(&tom).await;
        let reason = lists::reason(&mut reader, referral.reason_id.unwrap()).await.unwrap().unwrap();
        assert_eq!(reason.key, "price");
        assert_eq!(last_sentence(firm, id).await, "Lost: Price");
    }

    async fn a_decision_before_receipt_is_kept_and_pointed_out(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let won = firm.done(&tom, EngageClient { decided_on: Some(date(2026, 3, 2)), ..engage(id) }).await;
        assert_eq!(won.referral.warnings[0].code, "referral.decided_before_received");
        assert_eq!(sound(firm, id).await.decided_at, Some(at("2026-03-02T12:00:00Z")));
    }

    async fn passing_on_is_declining_with_an_outbound_referral(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let pass = DeclineReferral { pass_on_to_organisation: Some("Birch Tax".to_owned()), ..decline(id, None) };
        let wrong = DeclineReferral { reason: Some("conflict".to_owned()), ..pass.clone() };
        assert_eq!(firm.refused(&tom, wrong).await.code, "referral.passed_on_reason");
        let done = firm.done(&tom, pass).await;
        assert_eq!(sound(firm, id).await.outcome, Some(Outcome::Declined));
        let outbound = sound(firm, done.passed_on_as.unwrap()).await;
        assert_eq!((outbound.direction, outbound.passed_from_id, outbound.owner_id), (Direction::Outbound, Some(id), tom.colleague));
        assert!(outbound.recipient_organisation_id.is_some() && outbound.respond_by.is_none());
        assert_eq!(outbound.need, "shareholder dispute");
        assert_eq!(last_sentence(firm, id).await, "Declined: Passed on to another firm");
        let mut reader = firm.read_as(&tom).await;
        let trail = history::of_record(&mut reader, Noun::Referral, id.get(), 1).await.unwrap();
        assert_eq!(trail[0].verb, "decline_referral");
        let trail = history::of_record(&mut reader, Noun::Referral, outbound.id.get(), 5).await.unwrap();
        assert_eq!((trail[0].verb.as_str(), trail[1].verb.as_str()), ("decline_referral", "record_referral"));
        drop(reader);

        // The other firm was engaged: an end without a client or matter of ours.
        let wrong = EngageClient { value: Some("1k".to_owned()), ..engage(outbound.id) };
        assert_eq!(firm.refused(&tom, wrong).await.code, "referral.outbound_has_no_matter");
        let won = firm.done(&tom, engage(outbound.id)).await;
        assert_eq!((won.client_id, won.matter_id), (None, None));
        assert_eq!(sound(firm, outbound.id).await.outcome, Some(Outcome::Won));
        let reopened = firm.done(&tom, reopen(id)).await;
        assert_eq!(reopened.warnings[0].code, "referral.passed_on_stays");
    }

    async fn reopening_takes_the_engagement_back_and_asks_for_a_next_step(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        assert_eq!(firm.refused(&tom, reopen(id)).await.code, "referral.still_open");
        let won = firm.done(&tom, engage(id)).await;
        firm.done(&tom, ReopenReferral { note: Some("wrong client".to_owned()), ..reopen(id) }).await;
        let referral = sound(firm, id).await;
        assert_eq!((referral.next_what.as_deref(), referral.decided_by), (Some("Make first contact"), None));
        assert_eq!(last_sentence(firm, id).await, "Reopened after it was won: wrong client");
        let mut reader = firm.read_as(&tom).await;
        assert!(clients::find(&mut reader, won.client_id.unwrap()).await.unwrap().is_none(), "the engagement alone had made them a client");
        assert!(clients::matter(&mut reader, won.matter_id.unwrap()).await.unwrap().is_none());
        let trail = history::of_record(&mut reader, Noun::Matter, won.matter_id.unwrap().get(), 5).await.unwrap();
        assert!(trail[0].before.is_some() && trail.len() == 2, "what was taken back stands in the history");
    }

    async fn an_end_that_is_taken_back_is_kept_with_when_it_stood(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let entered = firm.at("2026-03-11T10:10:00Z");
        firm.done(&tom, EngageClient { decided_at: Some(at("2026-03-11T10:05:00Z")), note: Some("They signed".to_owned()), ..engage(id) }).await;
        let decided_at = sound(firm, id).await.decided_at.unwrap();
        let taken_back_at = firm.at("2026-03-11T10:20:00Z");
        firm.done(&tom, reopen(id)).await;
        let mut reader = firm.read_as(&tom).await;
        let past = past_decisions::of_referral(&mut reader, id).await.unwrap();
        assert_eq!((past.len(), past[0].outcome, past[0].note.as_deref()), (1, Outcome::Won, Some("They signed")));
        assert_eq!((past[0].decided_at, past[0].entered_at, past[0].taken_back_at), (decided_at, entered, taken_back_at));
        assert_eq!((past[0].decided_by, past[0].taken_back_by), (tom.colleague, tom.colleague));
        assert!(decided_at < entered, "the day it was decided and the moment that was entered are two things");
    }

    async fn reopening_keeps_a_client_who_has_other_matters(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let (first, second) = (recorded(firm, &tom).await, recorded(firm, &tom).await);
        let won = firm.done(&tom, engage(first)).await;
        firm.done(&tom, engage(second)).await;
        firm.done(&tom, ReopenReferral { next_what: Some("Call them back".to_owned()), next_on: Some(date(2026, 3, 16)), ..reopen(first) }).await;
        let referral = sound(firm, first).await;
        assert_eq!(referral.next_due, Some(at("2026-03-16T17:30:00Z")));
        let mut reader = firm.read_as(&tom).await;
        assert!(clients::find(&mut reader, won.client_id.unwrap()).await.unwrap().is_some());
    }

    async fn an_introduction_that_is_won_counts_as_a_referral(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let done = firm.done(&tom, RecordReferral { need: None, ..orion() }).await;
        assert!(sound(firm, done.id).await.received_at.is_none());
        let won = firm.done(&tom, engage(done.id)).await;
        assert_eq!(won.referral.warnings[0].code, "referral.became_referral");
        let referral = sound(firm, done.id).await;
        assert_eq!((referral.received_at, referral.need.as_str()), (Some(referral.introduced_at), "Orion Foods"));
        assert_eq!(sentences(firm, done.id).await.len(), 2);
    }
}
