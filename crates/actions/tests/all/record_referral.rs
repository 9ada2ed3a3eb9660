use goodword_actions::record_referral::RecordReferral;
use goodword_domain::colleague::Role;
use goodword_store::{history, people, referrals};
use goodword_testkit::on_both_engines;

fn named(prospect: &str, referrer: &str, at: &str) -> RecordReferral {
    RecordReferral {
        prospect_organisation: Some(prospect.to_owned()),
        referrer_person: Some(referrer.to_owned()),
        referrer_organisation: Some(at.to_owned()),
        need: Some("shareholder dispute".to_owned()),
        value: Some("40k".to_owned()),
        ..RecordReferral::default()
    }
}

on_both_engines! {
    async fn an_assistant_records_for_the_colleagues_they_are_named_for_and_for_nobody_else(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let sue = firm.colleague("Sue Land", Role::FeeEarner).await;
        let mut joan = firm.colleague("Joan Desk", Role::Assistant).await;
        joan.acts_for = vec![tom.colleague.unwrap()];
        let command = |of: &goodword_actions::Actor| RecordReferral { for_colleague_id: of.colleague, ..named("Orion Foods", "Amira Khan", "Hale & Co") };
        assert_eq!(firm.refused(&joan, command(&sue)).await.code, "actor.not_named");
        let done = firm.done(&joan, command(&tom)).await;
        assert_eq!(Some(done.owner_id), tom.colleague);
        let mut reader = firm.read_as(&tom).await;
        let referral = referrals::find(&mut reader, done.id).await.unwrap().unwrap();
        assert_eq!(referral.recorded_by, tom.colleague);
        let trail = history::of_record(&mut reader, goodword_domain::Noun::Referral, done.id.get(), 10).await.unwrap();
        assert_eq!((trail[0].colleague_id, trail[0].for_id), (joan.colleague, tom.colleague));
    }

    async fn an_introduction_has_an_owner_a_next_step_and_a_clock(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let recorded = firm.done(&tom, named("Orion Foods", "Amira Khan", "Hale & Co")).await;
        assert_eq!(Some(recorded.owner_id), tom.colleague);

        let mut reader = firm.read_as(&tom).await;
        let referral = referrals::find(&mut reader, recorded.id).await.unwrap().unwrap();
        assert_eq!(referral.value_minor, Some(4_000_000));
        assert_eq!(referral.next_what.as_deref(), Some("Make first contact"));
        assert_eq!(referral.next_due, Some("2026-03-11T11:00:00Z".parse().unwrap()));
        assert_eq!(referral.respond_by, Some("2026-03-11T11:00:00Z".parse().unwrap()));
        let step = referrals::steps::open_of(&mut reader, recorded.id).await.unwrap().unwrap();
        assert_eq!((Some(step.due_at), Some(step.what)), (referral.next_due, referral.next_what));
        let trail = history::of_record(&mut reader, goodword_domain::Noun::Referral, recorded.id.get(), 10).await.unwrap();
        assert_eq!(trail.len(), 1);
        assert_eq!(trail[0].colleague_id, tom.colleague);
    }

    async fn what_it_names_must_be_there_and_its_first_step_is_not_over(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let orion = || named("Orion Foods", "Amira Khan", "Hale & Co");
        let nobody = RecordReferral { referrer_colleague_id: Some(7.into()), ..orion() };
        let refusal = firm.refused(&tom, nobody).await;
        assert_eq!((refusal.code, refusal.field.as_deref()), ("missing", Some("referrer_colleague_id")));
        let over = RecordReferral { next_on: Some(jiff::civil::date(2026, 3, 10)), ..orion() };
        assert_eq!(firm.refused(&tom, over).await.code, "referral.next_in_the_past");
        let endless = RecordReferral { value: Some("92233720368547758".to_owned()), ..orion() };
        assert_eq!(firm.refused(&tom, endless).await.code, "referral.value");
    }

    async fn texts_are_kept_without_what_no_keyboard_types(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let odd = RecordReferral {
            need: Some("a\0 lease\u{7}\nand more".to_owned()),
            note: Some("\0".to_owned()),
            language: Some("FR\0".to_owned()),
            external_key: Some("k\0".to_owned()),
            ..named("Orion\0Foods", "Amira Khan", "Hale & Co")
        };
        let id = firm.done(&tom, odd).await.id;
        let mut reader = firm.read_as(&tom).await;
        let referral = referrals::find(&mut reader, id).await.unwrap().unwrap();
        assert_eq!((referral.need.as_str(), referral.note.as_str()), ("a lease\nand more", ""));
        assert_eq!((referral.language.as_deref(), referral.external_key.as_deref()), (Some("fr"), Some("k")));
    }

    async fn the_same_people_are_found_not_made_again(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let first = firm.done(&tom, named("Orion Foods", "Amira Khan", "Hale & Co")).await;
        let second = firm.done(&tom, named("Blue Ocean", "AMIRA  KHAN", "hale & co.")).await;
        let mut reader = firm.read_as(&tom).await;
        let first = referrals::find(&mut reader, first.id).await.unwrap().unwrap();
        let second = referrals::find(&mut reader, second.id).await.unwrap().unwrap();
        assert_eq!(first.referrer_person_id, second.referrer_person_id);
        assert_eq!(first.referrer_organisation_id, second.referrer_organisation_id);
        assert_eq!(people::named(&mut reader, "amira khan", 5).await.unwrap().len(), 1);
    }

    async fn nobody_introduced_is_refused(firm) {
        let refusal = firm.refused(&firm.admin, RecordReferral { referrer_person: Some("Amira Khan".to_owned()), ..RecordReferral::default() }).await;
        assert_eq!(refusal.code, "referral.no_prospect");
    }

    async fn a_reader_records_nothing(firm) {
        let guest = firm.colleague("Guest Reader", Role::ReadOnly).await;
        let refusal = firm.refused(&guest, named("Orion Foods", "Amira Khan", "Hale & Co")).await;
        assert_eq!(refusal.code, "forbidden");
    }
}
