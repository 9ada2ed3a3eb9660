use goodword_actions::add_organisation::AddOrganisation;
use goodword_actions::add_person::AddPerson;
use goodword_actions::change_person::ChangePerson;
use goodword_actions::delete_person::DeletePerson;
use goodword_actions::log_touch::LogTouch;
use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::restore_person::RestorePerson;
use goodword_domain::colleague::Role;
use goodword_domain::{Noun, PersonId, ReferralId};
use goodword_store::search::{self, Found};
use goodword_testkit::{TestFirm, on_both_engines};

async fn added(firm: &TestFirm, name: &str, email: Option<&str>, phone: Option<&str>) -> PersonId {
    let person = AddPerson {
        name: name.to_owned(),
        email: email.map(str::to_owned),
        phone: phone.map(str::to_owned),
        ..AddPerson::default()
    };
    firm.done(&firm.admin, person).await
}

async fn introduced(firm: &TestFirm, referrer: &str, prospect: &str, need: &str) -> ReferralId {
    let record = RecordReferral {
        prospect_organisation: Some(prospect.to_owned()),
        referrer_person: Some(referrer.to_owned()),
        need: Some(need.to_owned()),
        ..RecordReferral::default()
    };
    firm.done(&firm.admin, record).await.id
}

async fn found(firm: &TestFirm, typed: &str) -> Found {
    search::everything(&mut firm.read_as(&firm.admin).await, typed, 5).await.unwrap()
}

/// What is found, by kind and title; none that is only similar.
async fn titles(firm: &TestFirm, typed: &str) -> Vec<(Noun, String)> {
    let found = found(firm, typed).await;
    assert!(!found.similar, "{typed} is only similar: {:?}", found.hits);
    found.hits.into_iter().map(|hit| (hit.noun, hit.title)).collect()
}

fn one(noun: Noun, title: &str) -> Vec<(Noun, String)> {
    vec![(noun, title.to_owned())]
}

on_both_engines! {
    async fn a_person_is_found_by_name_address_and_number(firm) {
        added(firm, "Zoë Ångström-Bell", Some("zoe.bell@mail.hale-co.example"), Some("+44 20 7946 0123")).await;
        let zoe = one(Noun::Person, "Zoë Ångström-Bell");
        for typed in ["z", "zo", "zoe", "ZOË", "angstrom", "ngstr", "bell zo", "Angström Bell", "zoe.bell@mail", "zoe.be", "hale", "7946 0123", "0123", "79460123"] {
            assert_eq!(titles(firm, typed).await, zoe, "{typed}");
        }
        for typed in ["", " ", "%", "_", "zoe khan", "xyz", "example"] {
            assert!(titles(firm, typed).await.is_empty(), "{typed}");
        }
    }

    async fn several_words_stand_in_any_order_and_anywhere(firm) {
        let referral = introduced(firm, "Amira Khan", "Orion Foods", "Lease of the mill").await;
        introduced(firm, "Amira Khan", "Cedar Works", "unpaid invoices").await;
        for typed in ["khan orion", "orion khan", "kha ori", "mill amira", "rio eas", "lease orion a"] {
            let found = found(firm, typed).await;
            assert_eq!(found.hits.iter().map(|hit| (hit.noun, hit.id)).collect::<Vec<_>>(), [(Noun::Referral, referral.get())], "{typed}");
        }
        let touch: LogTouch = serde_json::from_value(serde_json::json!({ "kind": "call", "referral_id": referral, "note": "They asked for the surveyor's drawings" })).unwrap();
        firm.done(&firm.admin, touch).await;
        let notes = found(firm, "drawings survey").await.hits;
        assert_eq!((notes.len(), notes[0].noun, notes[0].under.as_str()), (1, Noun::Touch, "Orion Foods"));
        assert_eq!((notes[0].on_noun, notes[0].on_id), (Noun::Referral, referral.get()), "a note stands on its referral");
    }

    async fn the_nearest_come_first(firm) {
        for name in ["Marta Khan", "Khan Osei", "Ana Khanna", "Bo Lakhani"] {
            added(firm, name, None, None).await;
        }
        let names: Vec<String> = titles(firm, "khan").await.into_iter().map(|(_, title)| title).collect();
        assert_eq!(names, ["Khan Osei", "Marta Khan", "Ana Khanna", "Bo Lakhani"]);
    }

    async fn slips_of_typing_are_forgiven_and_said(firm) {
        added(firm, "Amira Khan", None, None).await;
        added(firm, "Erik Lindqvist", None, None).await;
        for (typed, meant) in [
            ("kahn", "Amira Khan"), ("khann amira", "Amira Khan"), ("ambra", "Amira Khan"), ("xhan", "Amira Khan"), ("lindkvist", "Erik Lindqvist"),
            ("lindkvits", "Erik Lindqvist"), ("linqvist", "Erik Lindqvist"), ("erik lindqviist", "Erik Lindqvist"),
        ] {
            let found = found(firm, typed).await;
            assert!(found.similar, "{typed} is not what it is called");
            assert_eq!(found.hits.iter().map(|hit| hit.title.as_str()).collect::<Vec<_>>(), [meant], "{typed}");
        }
        for typed in ["kon", "kxxn", "lindberg", "erik lxxxist"] {
            assert!(titles(firm, typed).await.is_empty(), "{typed} is too far from anything");
        }
        added(firm, "Kahn Ito", None, None).await;
        assert_eq!(titles(firm, "kahn").await, one(Noun::Person, "Kahn Ito"), "what is called that leaves out what is similar");
    }

    async fn the_index_follows_names_the_bin_and_walls(firm) {
        let bea = added(firm, "Bea Moss", None, None).await;
        let referral = introduced(firm, "Bea Moss", "Orion Foods", "lease").await;
        let rename: ChangePerson = serde_json::from_value(serde_json::json!({ "person_id": bea, "name": "Bea Thorne" })).unwrap();
        firm.done(&firm.admin, rename).await;
        assert!(titles(firm, "moss").await.is_empty());
        assert_eq!(titles(firm, "thorne orion").await, one(Noun::Referral, "Orion Foods"));
        let alone = added(firm, "Cleo Fern", None, None).await;
        firm.done(&firm.admin, DeletePerson { person_id: alone }).await;
        assert!(titles(firm, "cleo").await.is_empty());
        firm.done(&firm.admin, RestorePerson { person_id: alone }).await;
        assert_eq!(titles(firm, "cleo").await, one(Noun::Person, "Cleo Fern"));
        let (eve, cora) = (firm.colleague("Eve Else", Role::FeeEarner).await, firm.colleague("Cora Law", Role::Compliance).await);
        let wall = RaiseWall {
            name: "Heron".to_owned(),
            person_ids: vec![bea],
            colleague_ids: vec![eve.colleague.unwrap()],
            ..RaiseWall::default()
        };
        firm.done(&cora, wall).await;
        let touch: LogTouch = serde_json::from_value(serde_json::json!({ "kind": "call", "referral_id": referral, "note": "heather" })).unwrap();
        firm.done(&firm.admin, touch).await;
        firm.done(&firm.admin, AddOrganisation { name: "Thorne Mills".to_owned(), ..AddOrganisation::default() }).await;
        let mut reader = firm.read_as(&eve).await;
        for (typed, seen) in [("thorne", 1), ("thron", 0), ("bea", 0), ("lease", 0), ("heather", 0), ("orion", 1), ("thonre", 1)] {
            assert_eq!(search::everything(&mut reader, typed, 5).await.unwrap().hits.len(), seen, "{typed}");
        }
        assert_eq!(search::everything(&mut firm.read_as(&cora).await, "thorne", 5).await.unwrap().hits.len(), 3);
    }
}
