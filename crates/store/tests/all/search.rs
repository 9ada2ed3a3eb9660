use goodword_actions::add_custom_field::AddCustomField;
use goodword_actions::add_organisation::AddOrganisation;
use goodword_actions::add_person::AddPerson;
use goodword_actions::change_custom_field::ChangeCustomField;
use goodword_actions::change_person::ChangePerson;
use goodword_actions::delete_person::DeletePerson;
use goodword_actions::engage_client::EngageClient;
use goodword_actions::log_touch::LogTouch;
use goodword_actions::merge_people::MergePeople;
use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::restore_person::RestorePerson;
use goodword_actions::set_custom_values::SetCustomValues;
use goodword_actions::take_back::TakeBack;
use goodword_actions::undo_merge::UndoMerge;
use goodword_actions::{Actor, Verb};
use goodword_domain::colleague::Role;
use goodword_domain::{CustomFieldId, Noun, OrganisationId, PersonId, ReferralId};
use goodword_store::search::{self, Found};
use goodword_store::{Sql, Viewer, migrate};
use goodword_testkit::{TestFirm, on_both_engines};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

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

async fn wished<V: Verb + DeserializeOwned>(firm: &TestFirm, by: &Actor, wish: Value) -> V::Done {
    firm.done(by, serde_json::from_value::<V>(wish).unwrap()).await
}

async fn field(firm: &TestFirm, on: &str, label: &str, choices: &str) -> CustomFieldId {
    let kind = if choices.is_empty() { "text" } else { "choice" };
    let wish = json!({ "noun": on, "label": label, "kind": kind, "choices": choices });
    wished::<AddCustomField>(firm, &firm.admin, wish).await
}

/// What is found, with what stands under it.
async fn told(firm: &TestFirm, by: &Actor, typed: &str) -> Vec<(Noun, String, String)> {
    let found = search::everything(&mut firm.read_as(by).await, typed, 5).await.unwrap();
    found.hits.into_iter().map(|hit| (hit.noun, hit.title, hit.under)).collect()
}

fn by_field(noun: Noun, title: &str, under: &str) -> Vec<(Noun, String, String)> {
    vec![(noun, title.to_owned(), under.to_owned())]
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

    async fn what_begins_or_is_in_more_words_than_are_looked_up_is_found_beside_another(firm) {
        // More words begin with “hart”, and have “art” in them, than one that was typed is spread over; the last is none of those.
        let letters = || 'a'..='z';
        for (n, name) in letters().flat_map(|x| letters().map(move |y| format!("Hart{x}{y}"))).take(104).enumerate() {
            added(firm, &format!("{name} Sample{n}"), None, None).await;
        }
        added(firm, "Harty Khan", None, None).await;
        added(firm, "Mona Khan", None, None).await;
        for typed in ["hart khan", "khan hart", "art khan", "ha khan", "h khan"] {
            assert_eq!(titles(firm, typed).await, one(Noun::Person, "Harty Khan"), "{typed}");
        }
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
        firm.done(&firm.admin, DeletePerson { person_id: alone, version: None }).await;
        assert!(titles(firm, "cleo").await.is_empty());
        firm.done(&firm.admin, RestorePerson { person_id: alone, version: None }).await;
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

    async fn what_custom_fields_hold_is_found_on_each_kind_of_record(firm) {
        let ada = firm.admin.clone();
        for on in ["person", "organisation", "referral", "matter"] {
            field(firm, on, "Conflict check", "").await;
            field(firm, on, "Prefers", "Letter by post\nTelephone").await;
        }
        let custom = |check: &str| json!({ "conflict_check": check, "prefers": "letter_by_post" });
        wished::<AddPerson>(firm, &ada, json!({ "name": "Jo Berg", "custom": custom("PX-17 Überprüft") })).await;
        wished::<AddOrganisation>(firm, &ada, json!({ "name": "Hale & Co", "custom": custom("OX-18") })).await;
        let record = json!({ "prospect_organisation": "Orion Foods", "need": "lease", "custom": custom("RX-19") });
        let referral = wished::<RecordReferral>(firm, &ada, record).await.id;
        let won = wished::<EngageClient>(firm, &ada, json!({ "referral_id": referral, "custom": custom("MX-2") })).await;
        let (matter_id, client_id) = (won.matter_id.unwrap(), won.client_id.unwrap());
        wished::<SetCustomValues>(firm, &ada, json!({ "matter_id": matter_id, "custom": custom("MX-20") })).await;
        for (typed, noun, title, under) in [
            ("px-17", Noun::Person, "Jo Berg", "Conflict check: PX-17 Überprüft"),
            ("uberpruft", Noun::Person, "Jo Berg", "Conflict check: PX-17 Überprüft"),
            ("ox-18", Noun::Organisation, "Hale & Co", "Conflict check: OX-18"),
            ("RX 19", Noun::Referral, "Orion Foods", "Conflict check: RX-19"),
        ] {
            assert_eq!(told(firm, &ada, typed).await, by_field(noun, title, under), "{typed}");
        }
        let matter = found(firm, "mx-20").await.hits.remove(0);
        assert_eq!((matter.noun, matter.id, matter.on_noun, matter.on_id), (Noun::Matter, matter_id.get(), Noun::Client, client_id.get()));
        assert_eq!((matter.field.as_str(), matter.under.as_str()), ("Conflict check", "Conflict check: MX-20"));
        // A choice is found by what it is called, on all four.
        let chosen = told(firm, &ada, "letter post").await;
        assert_eq!(chosen.iter().map(|(noun, _, under)| (*noun, under.as_str())).collect::<Vec<_>>(), [
            (Noun::Matter, "Prefers: Letter by post"), (Noun::Referral, "Prefers: Letter by post"),
            (Noun::Organisation, "Prefers: Letter by post"), (Noun::Person, "Prefers: Letter by post"),
        ]);
        // Who is found by name is told once, as that.
        wished::<AddPerson>(firm, &ada, json!({ "name": "Post Letterman", "custom": custom("x") })).await;
        let named = told(firm, &ada, "letter").await;
        assert_eq!(named.iter().filter(|(_, title, _)| title == "Post Letterman").map(|(.., under)| under.as_str()).collect::<Vec<_>>(), [""]);
        // And a slip of typing is forgiven here as well.
        assert!(found(firm, "uberpruff").await.similar);
    }

    async fn the_index_follows_what_custom_fields_hold(firm) {
        let ada = firm.admin.clone();
        let prefers = field(firm, "person", "Prefers", "Letter\nTelephone").await;
        let check = field(firm, "person", "Check", "").await;
        let jo: PersonId = wished::<AddPerson>(firm, &ada, json!({ "name": "Jo Berg", "custom": { "check": "cedar", "prefers": "letter" } })).await;
        let hidden = async |typed: &str| assert!(told(firm, &ada, typed).await.is_empty(), "{typed}");
        let shown = async |typed: &str| assert_eq!(told(firm, &ada, typed).await.len(), 1, "{typed}");
        let person = |custom: Value| json!({ "person_id": jo, "name": "Jo Berg", "custom": custom });
        wished::<ChangePerson>(firm, &ada, person(json!({ "check": "juniper" }))).await;
        hidden("cedar").await;
        shown("juniper").await;
        // A choice that is called otherwise, and the change taken back.
        let renamed = json!({ "custom_field_id": prefers, "choices": ["Parchment", "Telephone"], "choice_keys": ["letter", "telephone"] });
        let rename: ChangeCustomField = serde_json::from_value(renamed).unwrap();
        let act = firm.desk.run_once(&ada, rename).await.unwrap().1.unwrap();
        hidden("letter").await;
        shown("parchment").await;
        firm.desk.run_once(&ada, TakeBack { act_id: act }).await.unwrap();
        shown("letter").await;
        hidden("parchment").await;
        // A field that is retired is found nowhere, and again once it is back.
        for (retired, many) in [("yes", 0), ("no", 1)] {
            wished::<ChangeCustomField>(firm, &ada, json!({ "custom_field_id": check, "retired": retired })).await;
            assert_eq!(told(firm, &ada, "juniper").await.len(), many);
        }
        wished::<ChangePerson>(firm, &ada, person(json!({ "prefers": null }))).await;
        hidden("letter").await;
        // Merged, it leads to who is kept; unmerged, to who had it.
        let kept = added(firm, "Ann Bay", None, None).await;
        let merge = wished::<MergePeople>(firm, &ada, json!({ "person_id": kept, "other_id": jo })).await;
        assert_eq!(told(firm, &ada, "juniper").await[0].1, "Ann Bay");
        wished::<UndoMerge>(firm, &ada, json!({ "merge_id": merge.merge_id })).await;
        assert_eq!(told(firm, &ada, "juniper").await[0].1, "Jo Berg");
        firm.done(&ada, DeletePerson { person_id: jo, version: None }).await;
        hidden("juniper").await;
        firm.done(&ada, RestorePerson { person_id: jo, version: None }).await;
        shown("juniper").await;
    }

    async fn walls_stand_before_what_custom_fields_hold(firm) {
        let ada = firm.admin.clone();
        for on in ["person", "organisation", "referral", "matter"] {
            field(firm, on, "Check", "").await;
        }
        let custom = json!({ "check": "heron" });
        let jo: PersonId = wished::<AddPerson>(firm, &ada, json!({ "name": "Jo Berg", "custom": custom })).await;
        let hale: OrganisationId = wished::<AddOrganisation>(firm, &ada, json!({ "name": "Hale & Co", "custom": custom })).await;
        let record = json!({ "prospect_organisation": "Orion Foods", "referrer_person_id": jo, "need": "lease", "custom": custom });
        let referral = wished::<RecordReferral>(firm, &ada, record).await.id;
        wished::<EngageClient>(firm, &ada, json!({ "referral_id": referral, "custom": custom })).await;
        let (eve, cora) = (firm.colleague("Eve Else", Role::FeeEarner).await, firm.colleague("Cora Law", Role::Compliance).await);
        assert_eq!(told(firm, &eve, "heron").await.len(), 4);
        let wall = RaiseWall { name: "One".to_owned(), organisation_ids: vec![hale], colleague_ids: vec![eve.colleague.unwrap()], ..RaiseWall::default() };
        firm.done(&cora, wall).await;
        assert_eq!(told(firm, &eve, "heron").await.len(), 3);
        // Behind who put in the word stand the referral and its matter too.
        let wall = RaiseWall { name: "Two".to_owned(), person_ids: vec![jo], colleague_ids: vec![eve.colleague.unwrap()], ..RaiseWall::default() };
        firm.done(&cora, wall).await;
        assert_eq!(told(firm, &eve, "heron").await, Vec::new());
        assert_eq!(told(firm, &cora, "heron").await.len(), 4);
    }

    async fn what_was_held_before_is_found_after_an_upgrade(firm) {
        field(firm, "person", "Check", "").await;
        field(firm, "person", "Prefers", "Letter\nTelephone").await;
        wished::<AddPerson>(firm, &firm.admin, json!({ "name": "Jo Berg", "custom": { "check": "heron", "prefers": "telephone" } })).await;
        // As data stands that the program before this has written.
        let mut work = firm.desk.db.work(Viewer::System("test")).await.unwrap();
        for statement in ["delete from search_places where noun = 6", "delete from migrations where number = 16"] {
            work.run(Sql::new(statement)).await.unwrap();
        }
        work.commit().await.unwrap();
        assert!(told(firm, &firm.admin, "heron").await.is_empty());
        assert_eq!(migrate::migrate(&firm.desk.db, firm.desk.now()).await.unwrap(), 1);
        for typed in ["heron", "telephone"] {
            assert_eq!(told(firm, &firm.admin, typed).await.len(), 1, "{typed}");
        }
    }
}
