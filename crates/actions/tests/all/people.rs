use goodword_actions::add_client::AddClient;
use goodword_actions::add_organisation::AddOrganisation;
use goodword_actions::add_person::AddPerson;
use goodword_actions::change_organisation::ChangeOrganisation;
use goodword_actions::change_person::ChangePerson;
use goodword_actions::correct_position::CorrectPosition;
use goodword_actions::delete_organisation::DeleteOrganisation;
use goodword_actions::delete_person::DeletePerson;
use goodword_actions::end_position::EndPosition;
use goodword_actions::move_person::MovePerson;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::restore_person::RestorePerson;
use goodword_actions::set_referrer::SetReferrer;
use goodword_actions::tag_clients::TagClients;
use goodword_domain::colleague::Role;
use goodword_domain::referrer::{ReferrerKind, Tier};
use goodword_domain::{Noun, OrganisationId, PersonId};
use goodword_store::people::positions;
use goodword_store::{clients, history, organisations, people, referrals, referrers};
use goodword_testkit::{TestFirm, on_both_engines};

fn amira() -> AddPerson {
    AddPerson {
        name: "Amira  Khan".to_owned(),
        email: Some("Amira@Hale.example".to_owned()),
        organisation: Some("Hale & Co".to_owned()),
        title: Some("Partner".to_owned()),
        ..AddPerson::default()
    }
}

fn introduced_by(person: PersonId) -> RecordReferral {
    RecordReferral {
        prospect_organisation: Some("Orion Foods".to_owned()),
        referrer_person_id: Some(person),
        need: Some("lease".to_owned()),
        ..RecordReferral::default()
    }
}

fn to(person_id: PersonId, organisation: &str, from: &str) -> MovePerson {
    MovePerson {
        person_id,
        organisation_id: None,
        organisation: Some(organisation.to_owned()),
        title: None,
        from_on: Some(from.parse().unwrap()),
        beside: false,
    }
}

async fn days(firm: &TestFirm, person: PersonId) -> Vec<(Option<String>, Option<String>)> {
    let held = positions::of_person(&mut firm.read_as(&firm.admin).await, person).await.unwrap();
    held.iter().map(|p| (p.from_on.map(|d| d.to_string()), p.until_on.map(|d| d.to_string()))).collect()
}

async fn organisation(firm: &TestFirm, folded: &str) -> OrganisationId {
    organisations::named(&mut firm.read_as(&firm.admin).await, folded, 1).await.unwrap()[0].id
}

on_both_engines! {
    async fn a_person_is_added_where_they_are_and_changed(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = firm.done(&tom, amira()).await;
        let mut reader = firm.read_as(&tom).await;
        let person = people::find(&mut reader, id).await.unwrap().unwrap();
        assert_eq!((person.name.as_str(), person.email_folded.as_deref()), ("Amira Khan", Some("amira@hale.example")));
        assert_eq!(positions::of_person(&mut reader, id).await.unwrap()[0].title, "Partner");
        drop(reader);
        let change = |version| ChangePerson {
            person_id: id,
            name: "Amira Khan-Reed".to_owned(),
            email: None,
            phone: Some(" 0113 496 0000 ".to_owned()),
            note: Some("Likes\r\ntea".to_owned()),
            custom: Default::default(),
            version,
        };
        firm.done(&tom, change(Some(1))).await;
        assert_eq!(firm.refused(&tom, change(Some(1))).await.code, "conflict");
        let mut reader = firm.read_as(&tom).await;
        let person = people::find(&mut reader, id).await.unwrap().unwrap();
        assert_eq!((person.name_folded.as_str(), person.email, person.phone.as_deref(), person.note.as_str()), ("amira khan reed", None, Some("0113 496 0000"), "Likes\ntea"));
        let trail = history::of_record(&mut reader, Noun::Person, id.get(), 9).await.unwrap();
        assert_eq!(trail.iter().map(|e| e.verb.as_str()).collect::<Vec<_>>(), ["change_person", "add_person"]);
        drop(reader);
        let not_an_address = AddPerson { email: Some("amira at hale".to_owned()), ..amira() };
        assert_eq!(firm.refused(&tom, not_an_address).await.field.as_deref(), Some("email"));
    }

    async fn a_renamed_person_is_found_by_the_new_name_in_every_referral(firm) {
        let id = firm.done(&firm.admin, amira()).await;
        let recorded = firm.done(&firm.admin, introduced_by(id)).await;
        let rename = ChangePerson { person_id: id, name: "Zofia Nowak".to_owned(), email: None, phone: None, note: None, custom: Default::default(), version: None };
        firm.done(&firm.admin, rename).await;
        let hale = organisation(firm, "hale co").await;
        let rename = ChangeOrganisation { organisation_id: hale, name: "Vale LLP".to_owned(), website: None, note: None, custom: Default::default(), version: Some(1) };
        firm.done(&firm.admin, rename).await;
        let found = referrals::find(&mut firm.read_as(&firm.admin).await, recorded.id).await.unwrap().unwrap();
        let mut names: Vec<&str> = found.find_folded.lines().collect();
        names.sort_unstable();
        assert_eq!(names, ["orion foods", "vale llp", "zofia nowak"]);
    }

    async fn a_move_ends_the_former_position_and_credit_stays(firm) {
        let id = firm.done(&firm.admin, amira()).await;
        let before = firm.done(&firm.admin, introduced_by(id)).await;
        firm.done(&firm.admin, to(id, "Brook Partners", "2026-03-11")).await;
        assert_eq!(days(firm, id).await, [(Some("2026-03-11".to_owned()), None), (None, Some("2026-03-10".to_owned()))]);
        let after = firm.done(&firm.admin, introduced_by(id)).await;
        let told_late = RecordReferral { introduced_on: Some("2026-03-05".parse().unwrap()), ..introduced_by(id) };
        let late = firm.done(&firm.admin, told_late).await;
        let (hale, brook) = (organisation(firm, "hale co").await, organisation(firm, "brook partners").await);
        let mut reader = firm.read_as(&firm.admin).await;
        let then = referrals::find(&mut reader, before.id).await.unwrap().unwrap();
        let now = referrals::find(&mut reader, after.id).await.unwrap().unwrap();
        assert_eq!((then.referrer_organisation_id, now.referrer_organisation_id), (Some(hale), Some(brook)));
        let late = referrals::find(&mut reader, late.id).await.unwrap().unwrap();
        assert_eq!(late.referrer_organisation_id, Some(hale), "an introduction of an earlier day is credited where they were then");
        let there = organisations::list::members(&mut reader, brook).await.unwrap();
        assert_eq!((there.len(), there[0].name.as_str()), (1, "Amira Khan"));
    }

    async fn positions_are_held_beside_corrected_and_ended(firm) {
        let id = firm.done(&firm.admin, amira()).await;
        let board = firm.done(&firm.admin, MovePerson { beside: true, ..to(id, "Leeds Arts Trust", "2026-03-01") }).await;
        assert!(days(firm, id).await.iter().all(|(_, until)| until.is_none()));
        assert_eq!(firm.refused(&firm.admin, to(id, "Brook Partners", "2026-02-01")).await.code, "position.later_one");
        let nowhere = MovePerson { organisation: None, ..to(id, "", "2026-05-01") };
        assert_eq!(firm.refused(&firm.admin, nowhere).await.code, "position.nowhere");
        let backwards = EndPosition { position_id: board, until_on: Some("2026-02-27".parse().unwrap()) };
        assert_eq!(firm.refused(&firm.admin, backwards).await.code, "position.ends_before_it_begins");
        let corrected = CorrectPosition {
            version: None,
            position_id: board,
            title: Some("Trustee".to_owned()),
            from_on: Some("2026-01-01".parse().unwrap()),
            until_on: None,
        };
        firm.done(&firm.admin, corrected).await;
        firm.done(&firm.admin, EndPosition { position_id: board, until_on: None }).await;
        assert!(days(firm, id).await.contains(&(Some("2026-01-01".to_owned()), Some("2026-03-11".to_owned()))));
        assert_eq!(firm.refused(&firm.admin, EndPosition { position_id: board, until_on: None }).await.code, "position.ended");
    }

    async fn organisations_have_names_that_tell_them_apart(firm) {
        let add = |name: &str| AddOrganisation { name: name.to_owned(), website: Some("hale.example".to_owned()), note: None, custom: Default::default() };
        let hale = firm.done(&firm.admin, add("Hale & Co")).await;
        assert_eq!(firm.refused(&firm.admin, add("HALE & CO.")).await.code, "organisation.name_taken");
        let other = firm.done(&firm.admin, add("Vale LLP")).await;
        let change = |organisation_id, name: &str, version| ChangeOrganisation { organisation_id, name: name.to_owned(), website: None, note: None, custom: Default::default(), version };
        assert_eq!(firm.refused(&firm.admin, change(other, "hale & co", None)).await.code, "organisation.name_taken");
        firm.done(&firm.admin, change(hale, "Hale & Co.", Some(1))).await;
        assert_eq!(firm.refused(&firm.admin, change(hale, "Hale", Some(1))).await.code, "conflict");
    }

    async fn a_referrer_has_a_kind_and_a_tier(firm) {
        let id = firm.done(&firm.admin, amira()).await;
        let set = |tier, version| SetReferrer {
            person_id: Some(id),
            organisation_id: None,
            kind: ReferrerKind::Influencer,
            tier,
            note: None,
            version,
        };
        firm.done(&firm.admin, set(None, None)).await;
        firm.done(&firm.admin, set(Some(Tier::A), Some(1))).await;
        assert_eq!(firm.refused(&firm.admin, set(None, Some(1))).await.code, "conflict");
        let kept = referrers::of_person(&mut firm.read_as(&firm.admin).await, id).await.unwrap().unwrap();
        assert_eq!((kept.kind, kept.tier, kept.version), (ReferrerKind::Influencer, Some(Tier::A), 2));
        let nobody = SetReferrer { person_id: None, ..set(None, None) };
        assert_eq!(firm.refused(&firm.admin, nobody).await.code, "referrer.who");
        let hale = organisation(firm, "hale co").await;
        let of_organisation = SetReferrer { person_id: None, organisation_id: Some(hale), ..set(Some(Tier::Watch), None) };
        firm.done(&firm.admin, of_organisation).await;
        assert!(referrers::of_organisation(&mut firm.read_as(&firm.admin).await, hale).await.unwrap().is_some());
    }

    async fn clients_are_added_untagged_and_tagged_in_bulk(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let client = |name: &str| AddClient { organisation: Some(name.to_owned()), ..AddClient::default() };
        let person = firm.done(&tom, amira()).await;
        let amira = firm.done(&tom, AddClient { person_id: Some(person), ..AddClient::default() }).await;
        let orion = firm.done(&tom, AddClient { since_on: Some("2020-01-01".parse().unwrap()), ..client("Orion Foods") }).await;
        let known = firm.done(&tom, AddClient { source: Some("website".to_owned()), ..client("Blue Ocean") }).await;
        assert_eq!(firm.refused(&tom, client("ORION FOODS")).await.code, "client.already");
        assert_eq!(firm.refused(&tom, AddClient::default()).await.code, "client.nobody");
        assert_eq!(firm.refused(&tom, AddClient { since_on: Some("2026-03-12".parse().unwrap()), ..client("Late Ltd") }).await.code, "client.in_the_future");
        let mut reader = firm.read_as(&tom).await;
        let row = clients::find(&mut reader, amira).await.unwrap().unwrap();
        assert_eq!((row.person_id, row.organisation_id, row.source_id), (Some(person), None, None));
        drop(reader);
        let tag = |client_ids, source: &str| TagClients { client_ids, source: source.to_owned(), version: None };
        assert_eq!(firm.refused(&tom, tag(vec![amira], "hearsay")).await.code, "source.unknown");
        assert_eq!(firm.refused(&tom, tag(Vec::new(), "website")).await.code, "client.how_many");
        let some_unknown = tag(vec![orion, goodword_domain::ClientId::from(7)], "event");
        assert_eq!(firm.refused(&tom, some_unknown).await.code, "missing");
        assert_eq!(firm.done(&tom, tag(vec![amira, orion, known], "website")).await, 2);
        let mut reader = firm.read_as(&tom).await;
        let row = clients::find(&mut reader, orion).await.unwrap().unwrap();
        assert_eq!((row.source_id.is_some(), row.tagged_by, row.version), (true, tom.colleague, 2));
    }

    async fn only_what_nothing_hangs_on_is_deleted(firm) {
        let id = firm.done(&firm.admin, amira()).await;
        let hale = organisation(firm, "hale co").await;
        let refusal = firm.refused(&firm.admin, DeleteOrganisation { organisation_id: hale, version: None }).await;
        assert!(refusal.sentence.contains("needed by 1 position."), "{}", refusal.sentence);
        firm.done(&firm.admin, introduced_by(id)).await;
        let refusal = firm.refused(&firm.admin, DeletePerson { person_id: id, version: None }).await;
        assert_eq!(refusal.code, "record.in_use");
        assert!(refusal.sentence.contains("needed by 1 referral, 1 credit."), "{}", refusal.sentence);
        let other = firm.done(&firm.admin, AddPerson { name: "Typing Mistake".to_owned(), ..amira() }).await;
        firm.done(&firm.admin, DeletePerson { person_id: other, version: None }).await;
        firm.done(&firm.admin, RestorePerson { person_id: other, version: None }).await;
        assert!(people::find(&mut firm.read_as(&firm.admin).await, other).await.unwrap().is_some());
        firm.done(&firm.admin, DeletePerson { person_id: other, version: None }).await;
        let now = firm.now();
        firm.clock.set(now.saturating_add(jiff::SignedDuration::from_hours(31 * 24)).unwrap());
        assert_eq!(firm.refused(&firm.admin, RestorePerson { person_id: other, version: None }).await.code, "record.bin_is_emptied");
        firm.clock.set(now);
        assert!(people::find(&mut firm.read_as(&firm.admin).await, other).await.unwrap().is_none());
        assert_eq!(firm.refused(&firm.admin, DeletePerson { person_id: other, version: None }).await.code, "missing");
        let empty = firm.done(&firm.admin, AddOrganisation { name: "Nobody Ltd".to_owned(), ..AddOrganisation::default() }).await;
        firm.done(&firm.admin, DeleteOrganisation { organisation_id: empty, version: None }).await;
        assert!(organisations::find(&mut firm.read_as(&firm.admin).await, empty).await.unwrap().is_none());
    }
}
