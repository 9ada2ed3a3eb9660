use goodword_actions::bulk_referrals::BulkReferrals;
use goodword_actions::change_referral::ChangeReferral;
use goodword_actions::delete_referral::DeleteReferral;
use goodword_actions::log_touch::LogTouch;
use goodword_actions::reclassify_referral::{Class, ReclassifyReferral};
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::restore_referral::RestoreReferral;
use goodword_actions::set_credits::SetCredits;
use goodword_domain::ReferralId;
use goodword_domain::colleague::Role;
use goodword_domain::referral::{Outcome, Stage};
use goodword_domain::refusal::RefusalKind;
use goodword_domain::touch::TouchKind;
use goodword_store::{credits, lists, referrals};
use goodword_testkit::on_both_engines;
use jiff::civil::date;

use crate::common::{at, engage, last_sentence, lose, orion, recorded, sentences, sound};

fn change(referral_id: ReferralId) -> ChangeReferral {
    ChangeReferral { referral_id: Some(referral_id), ..ChangeReferral::default() }
}

fn class(referral_id: ReferralId, class: Class) -> ReclassifyReferral {
    ReclassifyReferral { referral_id, version: None, class, need: None, received_on: None }
}

on_both_engines! {
    async fn facts_change_and_an_older_version_does_not_win(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let mia = firm.colleague("Mia Manager", Role::Manager).await;
        let id = recorded(firm, &tom).await;
        let seen = sound(firm, id).await.version;
        let given = ChangeReferral { version: Some(seen), value: Some("50k".to_owned()), note: Some("Urgent".to_owned()), source: Some("event".to_owned()), ..change(id) };
        firm.done(&mia, given.clone()).await;
        let referral = sound(firm, id).await;
        assert_eq!((referral.value_minor, referral.note.as_str()), (Some(5_000_000), "Urgent"));
        assert_eq!(last_sentence(firm, id).await, "Changed: note, value, source");
        let refusal = firm.refused(&tom, given).await;
        assert_eq!((refusal.kind, refusal.code), (RefusalKind::Conflict, "referral.changed_meanwhile"));
        assert!(refusal.sentence.starts_with("Mia Manager"), "{}", refusal.sentence);

        firm.done(&tom, ChangeReferral { value: Some(String::new()), ..change(id) }).await;
        assert_eq!(sound(firm, id).await.value(), None);
        assert_eq!(firm.refused(&tom, ChangeReferral { value: Some("plenty".to_owned()), ..change(id) }).await.field.as_deref(), Some("value"));
        assert_eq!(firm.refused(&tom, ChangeReferral { source: Some("rumour".to_owned()), ..change(id) }).await.code, "source.unknown");
        assert_eq!(firm.refused(&tom, ChangeReferral { need: Some(" ".to_owned()), ..change(id) }).await.code, "referral.no_need");
        assert_eq!(firm.refused(&tom, ChangeReferral { clear: vec!["need".to_owned()], ..change(id) }).await.code, "referral.not_clearable");
        let before = sentences(firm, id).await.len();
        firm.done(&tom, ChangeReferral { note: Some("Urgent".to_owned()), ..change(id) }).await;
        assert_eq!(sentences(firm, id).await.len(), before, "what changes nothing leaves no entry");
    }

    async fn another_person_of_the_prospect_is_at_the_same_organisation(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let before = sound(firm, id).await;
        firm.done(&tom, ChangeReferral { prospect_person: Some("Amira Khan".to_owned()), ..change(id) }).await;
        let after = sound(firm, id).await;
        assert_eq!(after.prospect_organisation_id, before.prospect_organisation_id);
        assert_ne!(after.prospect_person_id, before.referrer_person_id, "an Amira Khan of Orion Foods, not the one of Hale & Co");
        firm.done(&tom, ChangeReferral { prospect_organisation: Some("Orion Group".to_owned()), ..change(id) }).await;
        let moved = sound(firm, id).await;
        assert_eq!(moved.prospect_person_id, after.prospect_person_id);
        assert_ne!(moved.prospect_organisation_id, after.prospect_organisation_id);
        firm.done(&tom, ChangeReferral { clear: vec!["prospect_organisation".to_owned()], ..change(id) }).await;
        assert_eq!(sound(firm, id).await.prospect_organisation_id, None);
        let nobody = ChangeReferral { clear: vec!["prospect_person".to_owned()], ..change(id) };
        assert_eq!(firm.refused(&tom, nobody).await.code, "referral.no_prospect");
    }

    async fn a_corrected_referrer_takes_the_credit_along(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let wrong = sound(firm, id).await;
        let correct = ChangeReferral { referrer_person: Some("Bea Moss".to_owned()), referrer_organisation: Some("Moss Tax".to_owned()), ..change(id) };
        firm.done(&tom, correct).await;
        let right = sound(firm, id).await;
        assert_ne!(right.referrer_person_id, wrong.referrer_person_id);
        assert!(right.find_folded.contains("bea moss") && !right.find_folded.contains("amira"));
        let mut reader = firm.read_as(&tom).await;
        let now = credits::of_referral(&mut reader, id).await.unwrap();
        assert_eq!((now.len(), now[0].person_id, now[0].organisation_id, now[0].share), (1, right.referrer_person_id, right.referrer_organisation_id, 10_000));
        assert_eq!((now[0].version, now[0].why.as_str()), (2, "The referrer was corrected"));
        drop(reader);
        firm.done(&tom, ChangeReferral { clear: vec!["referrer".to_owned()], ..change(id) }).await;
        let mut reader = firm.read_as(&tom).await;
        assert!(credits::of_referral(&mut reader, id).await.unwrap().is_empty());
        assert_eq!(credits::every_version(&mut reader, id).await.unwrap().len(), 2);
    }

    async fn credits_make_the_whole_and_the_largest_is_the_referrer(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let other = firm.done(&tom, RecordReferral { referrer_person: Some("Bea Moss".to_owned()), referrer_organisation: Some("Moss Tax".to_owned()), ..orion() }).await;
        let (amira, bea) = (sound(firm, id).await.referrer_person_id.unwrap(), sound(firm, other.id).await.referrer_person_id.unwrap());
        let share = |a: &str, b: &str| SetCredits {
            version: None,
            referral_id: id,
            credited: vec![format!("person:{amira}"), format!("person:{bea}"), "event:Spring dinner".to_owned()],
            percents: vec![a.to_owned(), b.to_owned(), "20".to_owned()],
            why: "Both brought them to our dinner".to_owned(),
        };
        assert_eq!(firm.refused(&tom, share("30", "49.99")).await.code, "credit.not_whole");
        assert_eq!(firm.refused(&tom, SetCredits { why: String::new(), ..share("30", "50") }).await.code, "credit.no_why");
        assert_eq!(firm.refused(&tom, SetCredits { percents: Vec::new(), ..share("30", "50") }).await.code, "credit.not_in_step");
        firm.done(&tom, share("30", "50")).await;
        let referral = sound(firm, id).await;
        assert_eq!(referral.referrer_person_id, Some(bea), "the largest share is the referrer's");
        assert!(referral.find_folded.contains("bea moss"));
        let mut reader = firm.read_as(&tom).await;
        let now = credits::of_referral(&mut reader, id).await.unwrap();
        assert_eq!(now.iter().map(|c| c.share).collect::<Vec<_>>(), [5_000, 3_000, 2_000]);
        assert!(now.iter().all(|c| c.version == 2 && c.claimed_by == tom.colleague));
        assert!(now[0].organisation_id.is_some(), "the organisation of that day comes along");
        assert_eq!(credits::every_version(&mut reader, id).await.unwrap().len(), 4);
    }

    async fn an_introduction_becomes_a_referral_and_back(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = firm.done(&tom, RecordReferral { need: None, ..orion() }).await.id;
        assert!(sound(firm, id).await.respond_by.is_none());
        firm.at("2026-03-12T15:00:00Z");
        assert_eq!(firm.refused(&tom, class(id, Class::Referral)).await.code, "referral.no_need");
        let early = ReclassifyReferral { need: Some("a lease".to_owned()), received_on: Some(date(2026, 3, 9)), ..class(id, Class::Referral) };
        assert_eq!(firm.refused(&tom, early).await.code, "referral.received_too_early");
        firm.done(&tom, ReclassifyReferral { need: Some("a lease".to_owned()), ..class(id, Class::Referral) }).await;
        let referral = sound(firm, id).await;
        assert_eq!((referral.received_at, referral.respond_by), (Some(at("2026-03-12T15:00:00Z")), Some(at("2026-03-12T16:00:00Z"))));
        firm.done(&tom, class(id, Class::Introduction)).await;
        let referral = sound(firm, id).await;
        assert_eq!((referral.received_at, referral.respond_by, referral.need.as_str()), (None, None, "a lease"));
        // Who has been spoken with already has no clock to run against.
        let call = LogTouch { kind: TouchKind::Call, on: None, at: None, note: None, minutes: None, cost: None, referral_id: Some(id), person_ids: Vec::new(), colleague_ids: Vec::new() };
        firm.done(&tom, call).await;
        firm.done(&tom, class(id, Class::Referral)).await;
        assert!(sound(firm, id).await.respond_by.is_none());
        firm.at("2026-03-11T10:00:00Z");
    }

    async fn the_bin_keeps_for_thirty_days(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let before = sound(firm, id).await;
        let bin = DeleteReferral { referral_id: id, note: Some("twice".to_owned()), version: None };
        let back = RestoreReferral { referral_id: id, version: None };
        firm.done(&tom, bin.clone()).await;
        assert_eq!(last_sentence(firm, id).await, "Put in the bin: twice");
        let mut reader = firm.read_as(&tom).await;
        assert!(referrals::find(&mut reader, id).await.unwrap().is_none());
        drop(reader);
        firm.at("2026-04-10T10:00:00Z");
        firm.done(&tom, back.clone()).await;
        assert_eq!(sound(firm, id).await.next_what, before.next_what);
        firm.done(&tom, bin).await;
        firm.at("2026-05-10T10:00:01Z");
        assert_eq!(firm.refused(&tom, back).await.code, "referral.bin_is_emptied");
        firm.at("2026-03-11T10:00:00Z");
    }

    async fn what_became_a_client_stays(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        firm.done(&tom, engage(id)).await;
        assert_eq!(firm.refused(&tom, DeleteReferral { referral_id: id, note: None, version: None }).await.code, "referral.won_stays");
    }

    async fn many_are_changed_together_or_none(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let mia = firm.colleague("Mia Manager", Role::Manager).await;
        let ids = [recorded(firm, &tom).await, recorded(firm, &tom).await];
        let bulk = BulkReferrals { referral_ids: vec![ids[0], ids[1], ids[0]], ..BulkReferrals::default() };
        assert_eq!(firm.refused(&tom, bulk.clone()).await.code, "bulk.one_thing");
        let two = BulkReferrals { stage: Some("talking".to_owned()), next_on: Some(date(2026, 3, 20)), ..bulk.clone() };
        assert_eq!(firm.refused(&tom, two).await.code, "bulk.one_thing");
        assert_eq!(firm.refused(&tom, BulkReferrals { stage: Some("talking".to_owned()), ..BulkReferrals::default() }).await.code, "bulk.how_many");

        assert_eq!(firm.done(&tom, BulkReferrals { stage: Some("talking".to_owned()), ..bulk.clone() }).await.referrals, 2);
        firm.done(&tom, BulkReferrals { next_on: Some(date(2026, 3, 20)), ..bulk.clone() }).await;
        firm.done(&tom, BulkReferrals { source: Some("event".to_owned()), ..bulk.clone() }).await;
        firm.done(&mia, BulkReferrals { owner_id: mia.colleague, ..bulk.clone() }).await;
        let mut reader = firm.read_as(&tom).await;
        let event = lists::source_with_key(&mut reader, "event").await.unwrap().unwrap();
        drop(reader);
        for id in ids {
            let referral = sound(firm, id).await;
            assert_eq!((referral.stage, referral.source_id, referral.owner_id), (Stage::Talking, Some(event.id), mia.colleague));
            assert_eq!((referral.next_what.as_deref(), referral.next_due), (Some("Make first contact"), Some(at("2026-03-20T17:30:00Z"))));
        }
        // Put off together, with the reason why, or none of them.
        let until = |day: i8, why: Option<&str>| BulkReferrals {
            snooze_until: Some(date(2026, 4, day)),
            reason: why.map(str::to_owned),
            ..bulk.clone()
        };
        assert_eq!(firm.refused(&mia, until(1, None)).await.code, "step.no_reason");
        firm.done(&mia, until(1, Some("They are away"))).await;
        for id in ids {
            assert_eq!(sound(firm, id).await.next_due, Some(at("2026-04-01T16:30:00Z")));
        }
        // And ended together: declined or lost, never won.
        let end = |outcome: Outcome, reason: &str| BulkReferrals {
            outcome: Some(outcome),
            reason: Some(reason.to_owned()),
            ..bulk.clone()
        };
        assert_eq!(firm.refused(&mia, end(Outcome::Won, "price")).await.code, "bulk.won");
        let alone = BulkReferrals { referral_ids: vec![ids[0]], ..end(Outcome::Declined, "passed_on") };
        assert_eq!(firm.refused(&mia, alone).await.code, "referral.no_recipient");
        let third = recorded(firm, &tom).await;
        let fourth = recorded(firm, &tom).await;
        let both = |outcome: Outcome, reason: &str| BulkReferrals { referral_ids: vec![third, fourth], ..end(outcome, reason) };
        firm.done(&mia, both(Outcome::Declined, "conflict")).await;
        for id in [third, fourth] {
            assert_eq!(sound(firm, id).await.outcome, Some(Outcome::Declined));
        }
        assert!(firm.refused(&mia, both(Outcome::Lost, "price")).await.sentence.contains("None of the 2 was changed"));
        firm.done(&mia, lose(ids[1], "price")).await;
        let refusal = firm.refused(&mia, BulkReferrals { stage: Some("proposal".to_owned()), ..bulk }).await;
        assert_eq!(refusal.code, "referral.already_decided");
        assert!(refusal.sentence.starts_with("None of the 2 was changed"));
        assert_eq!(sound(firm, ids[0]).await.stage, Stage::Talking);
    }
}
