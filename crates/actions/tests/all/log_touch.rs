use goodword_actions::log_touch::LogTouch;
use goodword_actions::set_next_step::SetNextStep;
use goodword_domain::ReferralId;
use goodword_domain::colleague::Role;
use goodword_domain::referral::Stage;
use goodword_domain::touch::TouchKind;
use goodword_store::touches;
use goodword_testkit::on_both_engines;
use jiff::civil::date;

use crate::common::{at, ends, last_sentence, recorded, sound};

fn touch(kind: TouchKind, referral_id: ReferralId) -> LogTouch {
    LogTouch {
        kind,
        on: None,
        at: None,
        note: None,
        minutes: None,
        cost: None,
        referral_id: Some(referral_id),
        person_ids: Vec::new(),
        colleague_ids: Vec::new(),
    }
}

on_both_engines! {
    async fn contact_stops_the_clock_and_moves_the_cadence_on(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        firm.at("2026-03-11T10:20:00Z");
        let call = LogTouch { minutes: Some(15), cost: Some("£12.50".to_owned()), note: Some("Wants a quote".to_owned()), ..touch(TouchKind::Call, id) };
        let done = firm.done(&tom, call).await;
        let referral = sound(firm, id).await;
        assert_eq!(referral.first_contact_at, Some(at("2026-03-11T10:20:00Z")));
        assert_eq!((referral.stage, referral.cadence_place), (Stage::Contacted, Some(2)));
        assert_eq!(referral.next_due, Some(at("2026-03-13T17:30:00Z")), "two days after the touch");
        assert_eq!(done.referral.unwrap().next.unwrap().what, "Second touch: ask what they need and by when");
        assert_eq!(ends(firm, id).await, [Some("done".to_owned()), None]);
        assert_eq!(last_sentence(firm, id).await, "Tom Fee logged a call");

        let mut reader = firm.read_as(&tom).await;
        let logged = touches::of_referral(&mut reader, id).await.unwrap();
        assert_eq!((logged.len(), logged[0].cost_minor, logged[0].minutes), (1, Some(1_250), Some(15)));
        firm.at("2026-03-11T10:00:00Z");
    }

    async fn a_note_and_a_gift_reset_nothing(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let before = sound(firm, id).await;
        firm.done(&tom, touch(TouchKind::Note, id)).await;
        firm.done(&tom, touch(TouchKind::Gift, id)).await;
        assert_eq!(sound(firm, id).await, before);
        assert_eq!(last_sentence(firm, id).await, "Tom Fee logged a gift");
    }

    async fn an_older_touch_logged_late_moves_nothing_back(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        firm.at("2026-03-18T09:00:00Z");
        firm.done(&tom, touch(TouchKind::Meeting, id)).await;
        let before = sound(firm, id).await;
        firm.done(&tom, LogTouch { on: Some(date(2026, 3, 12)), ..touch(TouchKind::Call, id) }).await;
        let after = sound(firm, id).await;
        assert_eq!((after.next_due, after.last_touch_at, after.cadence_place), (before.next_due, before.last_touch_at, before.cadence_place));
        assert_eq!(after.first_contact_at, Some(at("2026-03-12T12:00:00Z")), "the first contact was earlier than was known");
        firm.at("2026-03-11T10:00:00Z");
    }

    async fn a_touch_of_the_past_proposes_nothing_of_the_past(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        firm.at("2026-03-25T09:00:00Z");
        firm.done(&tom, LogTouch { on: Some(date(2026, 3, 12)), ..touch(TouchKind::Call, id) }).await;
        assert_eq!(sound(firm, id).await.next_due, Some(at("2026-03-25T17:30:00Z")));
        // A step set since then knew of it and stands.
        let step = SetNextStep { referral_id: id, version: None, next_what: "Send terms".to_owned(), next_on: date(2026, 3, 27), next_by_id: None, next_kind: None };
        firm.done(&tom, step).await;
        firm.done(&tom, LogTouch { on: Some(date(2026, 3, 13)), ..touch(TouchKind::Call, id) }).await;
        let referral = sound(firm, id).await;
        assert_eq!((referral.next_what.as_deref(), referral.last_touch_at), (Some("Send terms"), Some(at("2026-03-13T12:00:00Z"))));
        firm.at("2026-03-11T10:00:00Z");
    }

    async fn a_word_with_the_referrer_alone_is_no_first_contact(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let before = sound(firm, id).await;
        let amira = before.referrer_person_id.unwrap();
        firm.done(&tom, LogTouch { person_ids: vec![amira], ..touch(TouchKind::Coffee, id) }).await;
        let after = sound(firm, id).await;
        assert_eq!((after.first_contact_at, after.stage, after.cadence_place), (None, Stage::Received, Some(1)));
        assert_eq!(after.last_touch_at, Some(firm.now()), "something happened, so it is not quiet");
        firm.done(&tom, LogTouch { person_ids: vec![amira, before.prospect_person_id.unwrap()], ..touch(TouchKind::Lunch, id) }).await;
        assert_eq!(sound(firm, id).await.stage, Stage::Contacted);
    }

    async fn touches_need_somebody_and_a_day_that_has_come(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let late = LogTouch { on: Some(date(2026, 3, 12)), ..touch(TouchKind::Call, id) };
        assert_eq!(firm.refused(&tom, late).await.field.as_deref(), Some("on"));
        let nobody = LogTouch { referral_id: None, ..touch(TouchKind::Call, id) };
        assert_eq!(firm.refused(&tom, nobody).await.code, "touch.with_nobody");
        let dear = LogTouch { cost: Some("a lot".to_owned()), ..touch(TouchKind::Lunch, id) };
        assert_eq!(firm.refused(&tom, dear).await.field.as_deref(), Some("cost"));
        let amira = sound(firm, id).await.referrer_person_id.unwrap();
        let lunch = LogTouch { referral_id: None, person_ids: vec![amira], ..touch(TouchKind::Lunch, id) };
        assert!(firm.done(&tom, lunch).await.referral.is_none());
        assert_eq!(sound(firm, id).await.last_touch_at, None);
    }
}
