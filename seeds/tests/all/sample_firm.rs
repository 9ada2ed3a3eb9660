use goodword_actions::record_referral::RecordReferral;
use goodword_actions::remove_sample::RemoveSample;
use goodword_domain::Noun;
use goodword_domain::referral::Outcome;
use goodword_store::referrals::{self, Referral};
use goodword_store::{Reader, history, organisations, sample};
use goodword_testkit::{TestFirm, on_both_engines};

async fn everything(firm: &TestFirm) -> Vec<Referral> {
    let mut reader: Reader = firm.read_as(&firm.admin).await;
    sample::referrals(&mut reader).await.unwrap()
}

async fn told(firm: &TestFirm) -> Vec<Referral> {
    goodword_seeds::tell(&firm.desk).await.unwrap();
    everything(firm).await
}

on_both_engines! {
    async fn it_is_in_every_state_and_keeps_every_rule(firm) {
        let all = told(firm).await;
        assert!(all.len() > 320, "only {} referrals", all.len());
        for outcome in Outcome::ALL {
            let ended = all.iter().filter(|r| r.outcome == Some(*outcome)).count();
            assert!(ended > 15, "only {ended} {outcome}");
        }
        let open: Vec<&Referral> = all.iter().filter(|r| r.is_open()).collect();
        assert!(open.len() > 15 && open.len() < 120, "{} open", open.len());
        assert!(open.iter().all(|r| r.owner_id.is_some() && r.next_due.is_some()));
        assert!(all.iter().any(|r| r.received_at.is_none()), "an introduction without a need");
        assert!(all.iter().all(|r| r.sample && r.introduced_at < firm.now()));
        let orion = all.iter().find(|r| r.find_folded.contains("orion foods")).unwrap();
        let mut reader = firm.read_as(&firm.admin).await;
        assert!(history::of_record(&mut reader, Noun::Referral, orion.id.get(), 10).await.unwrap().len() > 1);
        // The same story every time, on both engines.
        let won = all.iter().filter(|r| r.outcome == Some(Outcome::Won)).count();
        let worth: i64 = all.iter().filter_map(|r| r.value_minor).sum();
        let quiet = all.iter().filter(|r| r.is_open() && r.first_contact_at.is_none()).count();
        let told = format!("{} referrals, {won} won, {worth} pence said, {quiet} never contacted", all.len());
        insta::assert_snapshot!("the_story_in_numbers", told);
    }

    async fn it_goes_in_one_click_and_leaves_what_is_ones_own(firm) {
        told(firm).await;
        let mine = RecordReferral {
            prospect_organisation: Some("Orion Foods".to_owned()),
            referrer_person: Some("Nobody Of The Story".to_owned()),
            need: Some("lease".to_owned()),
            ..RecordReferral::default()
        };
        let mine = firm.done(&firm.admin, mine).await;
        let removed = firm.done(&firm.admin, RemoveSample {}).await;
        assert!(removed.referrals > 320);
        assert!(everything(firm).await.is_empty());
        let mut reader = firm.read_as(&firm.admin).await;
        assert!(!sample::is_there(&mut reader).await.unwrap());
        let kept = referrals::find(&mut reader, mine.id).await.unwrap().unwrap();
        let prospect = organisations::find(&mut reader, kept.prospect_organisation_id.unwrap()).await.unwrap().unwrap();
        assert_eq!((prospect.name.as_str(), prospect.sample), ("Orion Foods", false));
        assert_eq!(kept.owner_id, firm.admin.colleague);
    }

    async fn an_empty_firm_has_nothing_to_remove(firm) {
        assert_eq!(firm.refused(&firm.admin, RemoveSample {}).await.code, "sample.none");
    }
}
