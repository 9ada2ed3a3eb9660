use goodword_actions::capture_line::CaptureLine;
use goodword_domain::colleague::Role;
use goodword_domain::referral::Direction;
use goodword_store::{organisations, people, referrals};
use goodword_testkit::on_both_engines;

fn line(text: &str) -> CaptureLine {
    CaptureLine { line: text.to_owned(), ..CaptureLine::default() }
}

on_both_engines! {
    async fn a_line_becomes_a_referral(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let done = firm.done(&tom, line("Amira Khan (Hale & Co) introduced Orion Foods, shareholder dispute, worth 40k")).await;
        let mut reader = firm.read_as(&tom).await;
        let referral = referrals::find(&mut reader, done.id).await.unwrap().unwrap();
        let referrer = people::find(&mut reader, referral.referrer_person_id.unwrap()).await.unwrap().unwrap();
        let prospect = organisations::find(&mut reader, referral.prospect_organisation_id.unwrap()).await.unwrap().unwrap();
        assert_eq!((referrer.name.as_str(), prospect.name.as_str()), ("Amira Khan", "Orion Foods"));
        assert_eq!((referral.need.as_str(), referral.value_minor), ("shareholder dispute", Some(4_000_000)));
        assert!(referral.received_at.is_some());
    }

    async fn a_colleague_who_introduces_makes_it_internal(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let sue = firm.colleague("Sue Land", Role::FeeEarner).await;
        let done = firm.done(&tom, line("Sue Land introduced Orion Foods, employment contracts")).await;
        let referral = referrals::find(&mut firm.read_as(&tom).await, done.id).await.unwrap().unwrap();
        assert_eq!((referral.direction, referral.referrer_colleague_id), (Direction::Internal, sue.colleague));
    }

    async fn a_line_without_anybody_is_refused_and_says_how_to_write_it(firm) {
        let refusal = firm.refused(&firm.admin, line("   ")).await;
        assert_eq!(refusal.code, "capture.no_prospect");
    }
}
