//! The lines pages are made of: who is in which referral, who knows whom, and the lists, the same on both engines.

use goodword_actions::add_client::AddClient;
use goodword_actions::add_person::AddPerson;
use goodword_actions::engage_client::EngageClient;
use goodword_actions::log_touch::LogTouch;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::set_credits::SetCredits;
use goodword_actions::tag_clients::TagClients;
use goodword_domain::referral::{Direction, LoopIs, Outcome};
use goodword_domain::{PersonId, ReferralId, Timestamp};
use goodword_store::clients::list as clients_list;
use goodword_store::names::Names;
use goodword_store::organisations::list as organisations_list;
use goodword_store::people::list as people_list;
use goodword_store::referrals;
use goodword_store::referrals::related::{self, As, Party};
use goodword_store::referrers::list as referrers_list;
use goodword_store::touches::lines;
use goodword_testkit::{TestFirm, on_both_engines};
use serde_json::json;

fn today() -> jiff::civil::Date {
    jiff::civil::date(2026, 3, 11)
}

/// A referral from Amira Khan of Hale & Co.
async fn recorded(firm: &TestFirm, prospect: &str, direction: Direction) -> ReferralId {
    let name = |wanted: bool, name: &str| wanted.then(|| name.to_owned());
    let out = direction == Direction::Outbound;
    let verb = RecordReferral {
        direction: Some(direction),
        prospect_organisation: Some(prospect.to_owned()),
        referrer_person: name(!out, "Amira Khan"),
        referrer_organisation: name(!out, "Hale & Co"),
        recipient_person: name(out, "Amira Khan"),
        recipient_organisation: name(out, "Hale & Co"),
        need: Some("A lease".to_owned()),
        value: Some("10k".to_owned()),
        ..RecordReferral::default()
    };
    firm.done(&firm.admin, verb).await.id
}

async fn amira(firm: &TestFirm, id: ReferralId) -> PersonId {
    let mut db = firm.read_as(&firm.admin).await;
    referrals::find(&mut db, id).await.unwrap().unwrap().referrer_person_id.unwrap()
}

on_both_engines! {
    async fn both_ways_are_told_apart_and_won_counts_what_its_matter_is_worth(firm) {
        let won = recorded(firm, "Orion Foods", Direction::Inbound).await;
        recorded(firm, "Ash Mills", Direction::Inbound).await;
        recorded(firm, "Elm Trees", Direction::Outbound).await;
        let engage: EngageClient = serde_json::from_value(json!({ "referral_id": won, "value": "12k" })).unwrap();
        firm.done(&firm.admin, engage).await;
        let party = Party::Person(amira(firm, won).await);
        let mut db = firm.read_as(&firm.admin).await;
        let made = related::lines(&mut db, (party, As::Referrer), firm.now(), 10).await.unwrap();
        let names: Vec<&str> = made.iter().map(|line| line.prospect()).collect();
        assert_eq!(names, ["Ash Mills", "Orion Foods"]);
        assert_eq!(made[1].outcome, Some(Outcome::Won));
        // A week for thanks is not over, and an end is to be told at once.
        assert_eq!((made[0].waits_for, made[1].waits_for), (None, Some(LoopIs::ToTell)));
        assert_eq!(related::lines(&mut db, (party, As::Recipient), firm.now(), 10).await.unwrap().len(), 1);
        assert_eq!(related::rhythm(&mut db, party, Timestamp::UNIX_EPOCH).await.unwrap().len(), 2);
        let tallies = related::tallies(&mut db, (party, As::Referrer), Timestamp::UNIX_EPOCH).await.unwrap();
        let won: Vec<_> = tallies.iter().filter(|t| t.outcome == Some(Outcome::Won)).collect();
        assert_eq!((won[0].referrals, won[0].value_minor, won[0].is_referral), (1, None, true));
        let credited = related::credited(&mut db, party, Timestamp::UNIX_EPOCH).await.unwrap();
        assert_eq!((credited[0].referrals, credited[0].value_minor), (1, 1_200_000));
        let gave = related::tallies(&mut db, (party, As::Recipient), Timestamp::UNIX_EPOCH).await.unwrap();
        assert_eq!((gave[0].direction, gave[0].value_minor), (Direction::Outbound, Some(1_000_000)));
        let wanted = referrers_list::Wanted { by_last: true, ..Default::default() };
        let all = referrers_list::page(&mut db, &wanted, None, 10).await.unwrap();
        assert_eq!((all[0].name.as_str(), all[0].received, all[0].decided, all[0].won), ("Amira Khan", 2, 1, 1));
        assert_eq!(referrers_list::count(&mut db, &wanted).await.unwrap(), 1);
        let silent = referrers_list::Wanted { silent_since: Some(Timestamp::UNIX_EPOCH), ..Default::default() };
        assert_eq!(referrers_list::count(&mut db, &silent).await.unwrap(), 0);
    }

    async fn what_matters_come_to_is_credited_by_shares(firm) {
        let won = recorded(firm, "Orion Foods", Direction::Inbound).await;
        let amira = amira(firm, won).await;
        let bella = firm.done(&firm.admin, AddPerson { name: "Bella Hart".to_owned(), ..AddPerson::default() }).await;
        let engage: EngageClient = serde_json::from_value(json!({ "referral_id": won, "value": "10k" })).unwrap();
        firm.done(&firm.admin, engage).await;
        let shares = SetCredits {
            version: None,
            referral_id: won,
            credited: vec![format!("person:{amira}"), format!("person:{bella}")],
            percents: vec!["66.67".to_owned(), "33.33".to_owned()],
            why: "Both said so".to_owned(),
        };
        firm.done(&firm.admin, shares).await;
        let mut db = firm.read_as(&firm.admin).await;
        for (person, worth) in [(amira, 666_700), (bella, 333_300)] {
            let credited = related::credited(&mut db, Party::Person(person), Timestamp::UNIX_EPOCH).await.unwrap();
            assert_eq!((credited.len(), credited[0].value_minor), (1, worth));
        }
    }

    async fn people_and_organisations_are_listed_by_name_and_found(firm) {
        let id = recorded(firm, "Orion Foods", Direction::Inbound).await;
        let amira = amira(firm, id).await;
        let touch: LogTouch = serde_json::from_value(json!({ "kind": "lunch", "person_ids": [amira] })).unwrap();
        firm.done(&firm.admin, touch).await;
        let mut db = firm.read_as(&firm.admin).await;
        let people = people_list::page(&mut db, &people_list::Wanted::named("AMIRA"), None, today(), 10).await.unwrap();
        assert_eq!((people.len(), people[0].made, people[0].about), (1, 1, 0));
        assert_eq!(people_list::count(&mut db, &people_list::Wanted::named("nobody")).await.unwrap(), 0);
        let at = people[0].organisation_id;
        let names = Names::load(&mut db, vec![amira], at.into_iter().collect()).await.unwrap();
        assert_eq!((names.person(Some(amira)), names.organisation(at)), (Some("Amira Khan"), Some("Hale & Co")));
        let organisations = organisations_list::page(&mut db, &organisations_list::Wanted::default(), None, today(), 10).await.unwrap();
        let told: Vec<_> = organisations.iter().map(|o| (o.name.as_str(), o.people, o.made, o.about)).collect();
        assert_eq!(told, [("Hale & Co", 1, 1, 0), ("Orion Foods", 0, 0, 1)]);
        let after = Some((organisations[0].name_sort.as_str(), organisations[0].id));
        assert_eq!(organisations_list::page(&mut db, &organisations_list::Wanted::default(), after, today(), 10).await.unwrap().len(), 1);
        assert_eq!(organisations_list::count(&mut db, &organisations_list::Wanted::named("orion"), today()).await.unwrap(), 1);
        assert_eq!(organisations_list::members(&mut db, at.unwrap()).await.unwrap()[0].name, "Amira Khan");
        let touches = lines::of_person(&mut db, amira, 10).await.unwrap();
        assert_eq!(lines::present(&mut db, &touches).await.unwrap()[&touches[0].id].ours.len(), 1);
        assert_eq!(lines::between(&mut db, amira).await.unwrap().len(), 1);
    }

    async fn the_queue_of_untagged_clients_is_counted_as_it_was(firm) {
        let mut ids = Vec::new();
        for name in ["Old Client", "Older Client"] {
            let add: AddClient = serde_json::from_value(json!({ "organisation": name })).unwrap();
            ids.push(firm.done(&firm.admin, add).await);
        }
        let before = firm.at("2026-03-12T10:00:00Z");
        let later = firm.at("2026-03-13T10:00:00Z");
        firm.done(&firm.admin, TagClients { client_ids: vec![ids[0]], source: "event".to_owned(), version: None }).await;
        let mut db = firm.read_as(&firm.admin).await;
        let left = clients_list::untagged_at(&mut db, &[Timestamp::UNIX_EPOCH, before, later]).await.unwrap();
        assert_eq!(left.iter().map(|l| l.clients).collect::<Vec<_>>(), [0, 2, 1]);
        let untagged = clients_list::Wanted { untagged: true, ..Default::default() };
        assert_eq!(clients_list::count(&mut db, &untagged, today()).await.unwrap(), 1);
        let all = clients_list::page(&mut db, &Default::default(), None, today(), 10).await.unwrap();
        assert_eq!(all.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["Old Client", "Older Client"]);
        let next = clients_list::page(&mut db, &Default::default(), Some((all[0].name_sort.as_str(), all[0].id)), today(), 10).await.unwrap();
        assert_eq!(next.len(), 1);
        assert!(clients_list::led(&mut db, ids[0]).await.unwrap().is_empty());
    }
}
