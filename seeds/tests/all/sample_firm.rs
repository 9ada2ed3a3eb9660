use goodword_actions::engage_client::EngageClient;
use goodword_actions::log_touch::LogTouch;
use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::remove_sample::RemoveSample;
use goodword_actions::{Actor, Via};
use goodword_domain::Noun;
use goodword_domain::colleague::Role;
use goodword_domain::referral::{Direction, Outcome};
use goodword_store::clients::list as clients_list;
use goodword_store::referrals::{self, Referral};
use goodword_store::{Reader, colleagues, history, organisations, sample};
use goodword_testkit::{TestFirm, on_both_engines};
use serde_json::json;

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

    async fn it_goes_after_somebody_has_tried_it_out(firm) {
        let all = told(firm).await;
        let open = all.iter().find(|r| r.is_open() && r.received_at.is_some() && r.direction == Direction::Inbound).unwrap();
        let touch: LogTouch = serde_json::from_value(json!({ "kind": "call", "referral_id": open.id })).unwrap();
        firm.done(&firm.admin, touch).await;
        let engage: EngageClient = serde_json::from_value(json!({ "referral_id": open.id, "value": "12k" })).unwrap();
        firm.done(&firm.admin, engage).await;
        // Somebody signs in as one of the invented colleagues, to see what they see: raises a wall, records, logs, imports.
        let mut reader = firm.read_as(&firm.admin).await;
        let invented = colleagues::all(&mut reader).await.unwrap().into_iter().filter(|c| c.sample).collect::<Vec<_>>();
        let as_role = |role: Role| {
            let one = invented.iter().find(|c| c.role == role && c.left_on.is_none()).unwrap();
            Actor::colleague(one.id, role, Via::Browser)
        };
        let denied = invented.iter().find(|c| c.role == Role::FeeEarner).unwrap().id;
        let (keeper, manager) = (as_role(Role::Compliance), as_role(Role::Manager));
        drop(reader);
        let mine = RecordReferral {
            prospect_organisation: Some("Cedar Works".to_owned()),
            referrer_person: Some("Nobody Of The Story".to_owned()),
            need: Some("lease".to_owned()),
            ..RecordReferral::default()
        };
        let mine = firm.done(&manager, mine).await.id;
        let touch: LogTouch = serde_json::from_value(json!({ "kind": "call", "referral_id": mine })).unwrap();
        firm.done(&manager, touch).await;
        let won: EngageClient = serde_json::from_value(json!({ "referral_id": mine })).unwrap();
        firm.done(&manager, won).await;
        let wall = RaiseWall {
            name: "Heron".to_owned(),
            referral_ids: vec![mine],
            colleague_ids: vec![denied, firm.colleague("Tom Fee", Role::FeeEarner).await.colleague.unwrap()],
            ..RaiseWall::default()
        };
        firm.done(&keeper, wall).await;
        let removed = firm.done(&firm.admin, RemoveSample {}).await;
        assert!(removed.referrals > 320);
        let mut reader = firm.read_as(&firm.admin).await;
        assert!(!sample::is_there(&mut reader).await.unwrap());
        assert!(referrals::find(&mut reader, open.id).await.unwrap().is_none());
        let kept = referrals::find(&mut reader, mine).await.unwrap().unwrap();
        assert_eq!((kept.owner_id, kept.outcome), (firm.admin.colleague, Some(Outcome::Won)), "what was recorded as one of them is kept");
        let clients = clients_list::count(&mut reader, &clients_list::Wanted::default(), "2026-03-11".parse().unwrap()).await.unwrap();
        assert_eq!(clients, 1, "the client of an invented referral goes with it, one's own stays");
    }

    async fn an_empty_firm_has_nothing_to_remove(firm) {
        assert_eq!(firm.refused(&firm.admin, RemoveSample {}).await.code, "sample.none");
    }
}
