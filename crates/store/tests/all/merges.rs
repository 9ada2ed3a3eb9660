use goodword_actions::add_client::AddClient;
use goodword_actions::add_organisation::AddOrganisation;
use goodword_actions::add_person::AddPerson;
use goodword_actions::change_person::ChangePerson;
use goodword_actions::merge_organisations::MergeOrganisations;
use goodword_actions::merge_people::MergePeople;
use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::undo_merge::UndoMerge;
use goodword_actions::{Actor, Verb};
use goodword_domain::colleague::Role;
use goodword_domain::merge::MergeOf;
use goodword_domain::{MergeId, Noun, OrganisationId, PersonId, ReferralId};
use goodword_store::people::positions;
use goodword_store::{clients, duplicates, merges, organisations, people, referrals, referrers};
use goodword_testkit::everything::{assert_same, everything};
use goodword_testkit::{TestFirm, on_both_engines};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

async fn wish<V: Verb + DeserializeOwned>(firm: &TestFirm, actor: &Actor, wish: Value) -> V::Done {
    firm.done(actor, serde_json::from_value::<V>(wish).unwrap()).await
}

async fn person(firm: &TestFirm, name: &str, email: &str, at: &str) -> PersonId {
    let add = json!({ "name": name, "email": email, "organisation": at });
    wish::<AddPerson>(firm, &firm.admin, add).await
}

/// A referral won by `by` for `prospect`, with a touch of both, its credit shared.
async fn won(firm: &TestFirm, tom: &Actor, by: PersonId, prospect: PersonId, need: &str) -> ReferralId {
    use goodword_actions::{engage_client, log_touch, record_referral, set_credits};
    let record = json!({ "referrer_person_id": by, "prospect_person_id": prospect, "need": need });
    let id = wish::<record_referral::RecordReferral>(firm, tom, record).await.id;
    let call = json!({ "kind": "call", "referral_id": id, "person_ids": [by, prospect] });
    wish::<log_touch::LogTouch>(firm, tom, call).await;
    let credited = json!({ "referral_id": id, "why": "Both put in a word", "percents": ["60", "40"],
        "credited": [format!("person:{by}"), format!("person:{prospect}")] });
    wish::<set_credits::SetCredits>(firm, tom, credited).await;
    wish::<engage_client::EngageClient>(firm, tom, json!({ "referral_id": id, "matter_title": need })).await;
    id
}

async fn merged(firm: &TestFirm, actor: &Actor, kept: PersonId, other: PersonId) -> MergeId {
    wish::<MergePeople>(firm, actor, json!({ "person_id": kept, "other_id": other })).await.merge_id
}

async fn undone(firm: &TestFirm, actor: &Actor, merge: MergeId) {
    firm.done(actor, UndoMerge { merge_id: merge }).await;
}

on_both_engines! {
    async fn everything_moves_and_undoing_restores_every_row(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let kept = person(firm, "William Hart", "will@hale.example", "Hale & Co").await;
        let gone = person(firm, "Bill Hart", "", "Hale & Co").await;
        let moved_on = person(firm, "Mo Moved", "mo@moss.example", "Moss Tax").await;
        let first = won(firm, &tom, gone, moved_on, "a lease").await;
        let second = won(firm, &tom, kept, gone, "a will").await;
        let third = won(firm, &tom, moved_on, kept, "a boat").await;
        let change = json!({ "person_id": gone, "name": "Bill Hart", "phone": "+44 20 7946 0000", "note": "Likes tea" });
        wish::<ChangePerson>(firm, &tom, change).await;
        for client in [kept, gone] {
            wish::<AddClient>(firm, &tom, json!({ "person_id": client })).await;
        }
        let before = everything(firm).await;

        let done = wish::<MergePeople>(firm, &tom, json!({ "person_id": kept, "other_id": gone, "name": "other" })).await;
        assert_eq!((done.moved.referrals, done.moved.touches, done.moved.clients), (2, 2, 1));
        assert_eq!(done.warnings.len(), 1, "they introduced themselves now: {:?}", done.warnings);
        let mut reader = firm.read_as(&tom).await;
        let now = people::find(&mut reader, gone).await.unwrap().unwrap();
        assert_eq!((now.id, now.name.as_str(), now.email.as_deref()), (kept, "Bill Hart", Some("will@hale.example")));
        assert_eq!((now.phone.as_deref(), now.note.as_str()), (Some("+44 20 7946 0000"), "Likes tea"));
        assert_eq!(people::named(&mut reader, "bill hart", 9).await.unwrap().len(), 1);
        let by_old_name: Vec<PersonId> = people::named(&mut reader, "william hart", 9).await.unwrap().iter().map(|p| p.id).collect();
        assert_eq!(by_old_name, [], "the old name of the kept one was given up for the other's");
        assert_eq!(people::in_bin(&mut reader, gone).await.unwrap(), None, "who was merged is not in the bin");
        let referral = referrals::find(&mut reader, first).await.unwrap().unwrap();
        assert_eq!(referral.referrer_person_id, Some(kept));
        assert!(referral.find_folded.contains("bill hart"));
        assert_eq!(referrals::find(&mut reader, second).await.unwrap().unwrap().prospect_person_id, Some(kept));
        assert!(clients::of_party(&mut reader, Some(kept), None).await.unwrap().is_some());
        assert!(clients::of_party(&mut reader, Some(gone), None).await.unwrap().is_none(), "two clients are one");
        assert!(referrers::of_person(&mut reader, gone).await.unwrap().is_none());
        assert_eq!(positions::of_person(&mut reader, kept).await.unwrap().len(), 1, "one place on the same days is one");
        let formers = merges::formers(&mut reader, MergeOf::People, kept.get()).await.unwrap();
        assert_eq!((formers.len(), formers[0].name.as_str(), formers[0].merge_id), (1, "Bill Hart", done.merge_id));
        drop(reader);

        undone(firm, &tom, done.merge_id).await;
        assert_same(&everything(firm).await, &before);
        assert_eq!(firm.refused(&tom, UndoMerge { merge_id: done.merge_id }).await.code, "merge.undone_already");
        let _ = third;
    }

    async fn organisations_merge_with_their_people_and_part_again(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let amira = person(firm, "Amira Khan", "", "Hale & Co").await;
        let bella = person(firm, "Bella Hart", "", "Hale and Company").await;
        let both = person(firm, "Cy Both", "", "Hale & Co").await;
        let other = {
            let mut reader = firm.read_as(&tom).await;
            positions::of_person(&mut reader, bella).await.unwrap()[0].organisation_id
        };
        let beside = json!({ "person_id": both, "organisation_id": other, "beside": true });
        wish::<goodword_actions::move_person::MovePerson>(firm, &tom, beside).await;
        won(firm, &tom, amira, bella, "a merger").await;
        won(firm, &tom, bella, amira, "a demerger").await;
        let mut reader = firm.read_as(&tom).await;
        let hale = positions::of_person(&mut reader, amira).await.unwrap()[0].organisation_id;
        drop(reader);
        let before = everything(firm).await;
        let done = wish::<MergeOrganisations>(firm, &tom, json!({ "organisation_id": hale, "other_id": other })).await;
        let mut reader = firm.read_as(&tom).await;
        assert_eq!(organisations::find(&mut reader, other).await.unwrap().unwrap().id, hale);
        let named = organisations::named(&mut reader, "hale and company", 9).await.unwrap();
        assert_eq!(named.iter().map(|o| o.id).collect::<Vec<OrganisationId>>(), [hale], "its old name goes on leading to it");
        let client = clients::of_party(&mut reader, None, Some(hale)).await.unwrap().unwrap();
        assert_eq!(clients::matters_of(&mut reader, client.id).await.unwrap().len(), 2);
        drop(reader);
        undone(firm, &tom, done.merge_id).await;
        assert_same(&everything(firm).await, &before);
    }

    async fn merges_upon_merges_part_in_any_order(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let a = person(firm, "Ann One", "ann@one.example", "Hale & Co").await;
        let b = person(firm, "Ann Two", "", "Hale & Co").await;
        let c = person(firm, "Ann Three", "", "Moss Tax").await;
        let d = person(firm, "Dora Else", "", "Else Ltd").await;
        for (by, prospect, need) in [(a, d, "one"), (b, d, "two"), (c, d, "three"), (a, b, "four"), (b, c, "five")] {
            won(firm, &tom, by, prospect, need).await;
        }
        let before = everything(firm).await;
        let first = merged(firm, &tom, b, a).await;
        let between = everything(firm).await;
        let second = merged(firm, &tom, c, b).await;
        let mut reader = firm.read_as(&tom).await;
        assert_eq!(people::find(&mut reader, a).await.unwrap().unwrap().id, c, "who went twice is found at the last");
        assert_eq!(people::find(&mut reader, c).await.unwrap().unwrap().email.as_deref(), Some("ann@one.example"));
        drop(reader);

        undone(firm, &tom, second).await;
        assert_same(&everything(firm).await, &between);
        let second = merged(firm, &tom, c, b).await;
        undone(firm, &tom, first).await;
        let mut reader = firm.read_as(&tom).await;
        assert_eq!(people::find(&mut reader, a).await.unwrap().unwrap().id, a);
        assert_eq!(people::find(&mut reader, b).await.unwrap().unwrap().id, c);
        assert_eq!(people::find(&mut reader, c).await.unwrap().unwrap().email, None, "what came from the first goes with it");
        drop(reader);
        undone(firm, &tom, second).await;
        assert_same(&everything(firm).await, &before);
    }

    async fn what_came_since_stays_with_the_kept_one(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let kept = person(firm, "William Hart", "", "Hale & Co").await;
        let gone = person(firm, "Bill Hart", "bill@hale.example", "Hale & Co").await;
        let merge = merged(firm, &tom, kept, gone).await;
        let since = won(firm, &tom, gone, person(firm, "Paul Prospect", "", "Orion").await, "new work").await;
        let change = json!({ "person_id": gone, "name": "Will Hart", "email": "bill@hale.example" });
        wish::<ChangePerson>(firm, &tom, change).await;
        undone(firm, &tom, merge).await;
        let mut reader = firm.read_as(&tom).await;
        assert_eq!(referrals::find(&mut reader, since).await.unwrap().unwrap().referrer_person_id, Some(kept));
        let stands = people::find(&mut reader, kept).await.unwrap().unwrap();
        assert_eq!((stands.name.as_str(), stands.email), ("Will Hart", None), "a name changed since stays, an address taken over goes back");
        assert_eq!(people::find(&mut reader, gone).await.unwrap().unwrap().email.as_deref(), Some("bill@hale.example"));
    }

    async fn a_wall_before_one_stands_before_both(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let eve = firm.colleague("Eve Fee", Role::FeeEarner).await;
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        let kept = person(firm, "William Hart", "", "Hale & Co").await;
        let gone = person(firm, "Bill Hart", "", "Moss Tax").await;
        let wall = RaiseWall { name: "Blue".to_owned(), person_ids: vec![gone], colleague_ids: eve.colleague.into_iter().collect(), ..RaiseWall::default() };
        firm.done(&cora, wall).await;
        let wish_to_merge = || serde_json::from_value::<MergePeople>(json!({ "person_id": kept, "other_id": gone })).unwrap();
        assert_eq!(firm.refused(&eve, wish_to_merge()).await.code, "missing", "who may not see one cannot merge it");
        let before = everything(firm).await;
        let merge = firm.done(&tom, wish_to_merge()).await.merge_id;
        let mut reader = firm.read_as(&eve).await;
        assert_eq!(people::find(&mut reader, kept).await.unwrap(), None, "the wall stands before the merged record");
        assert_eq!(people::find(&mut reader, gone).await.unwrap(), None);
        assert!(people::named(&mut reader, "william hart", 9).await.unwrap().is_empty());
        drop(reader);
        assert_eq!(firm.refused(&eve, UndoMerge { merge_id: merge }).await.kind, goodword_domain::refusal::RefusalKind::Missing);
        let later = RaiseWall { name: "Green".to_owned(), person_ids: vec![kept], colleague_ids: eve.colleague.into_iter().collect(), ..RaiseWall::default() };
        firm.at("2026-03-12T10:00:00Z");
        let green = firm.done(&cora, later).await;
        undone(firm, &tom, merge).await;
        let mut reader = firm.read_as(&eve).await;
        assert_eq!(people::find(&mut reader, kept).await.unwrap(), None);
        assert_eq!(people::find(&mut reader, gone).await.unwrap(), None, "a wall raised since stands before the one that came back");
        drop(reader);
        let kept_walls = |rows: &[Value]| rows.iter().filter(|row| row.get("one").is_some_and(|one| *one == json!(green.get()))).count();
        assert_eq!((kept_walls(&before), kept_walls(&everything(firm).await)), (0, 2));
    }

    async fn open_work_is_never_hidden_by_a_merge_from_who_does_it(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let eve = firm.colleague("Eve Fee", Role::FeeEarner).await;
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        let kept = person(firm, "William Hart", "", "Hale & Co").await;
        let gone = person(firm, "Bill Hart", "", "Moss Tax").await;
        let record = json!({ "referrer_person_id": kept, "prospect_organisation": "Orion", "need": "a lease", "owner_id": eve.colleague });
        wish::<goodword_actions::record_referral::RecordReferral>(firm, &firm.admin, record).await;
        let wall = RaiseWall { name: "Blue".to_owned(), person_ids: vec![gone], colleague_ids: eve.colleague.into_iter().collect(), ..RaiseWall::default() };
        firm.done(&cora, wall).await;
        let before = everything(firm).await;
        let wish_to_merge = serde_json::from_value::<MergePeople>(json!({ "person_id": kept, "other_id": gone })).unwrap();
        assert_eq!(firm.refused(&tom, wish_to_merge).await.code, "merge.would_hide_open_work");
        assert_same(&everything(firm).await, &before);
    }

    async fn whoever_was_just_recorded_is_asked_about(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        person(firm, "William Hartnell", "will@hale.example", "Hale & Co").await;
        person(firm, "Bill Hartnell", "", "Hale and Company").await;
        person(firm, "Zoe Zander", "", "Hale & Co").await;
        wish::<AddOrganisation>(firm, &tom, json!({ "name": "Orion Foods Ltd" })).await;
        wish::<AddOrganisation>(firm, &tom, json!({ "name": "Orion Foods Limited" })).await;
        let mut reader = firm.read_as(&tom).await;
        let people = duplicates::page(&mut reader, Noun::Person, None, 9).await.unwrap();
        assert_eq!(people.iter().map(|p| (p.first.as_str(), p.second.as_str())).collect::<Vec<_>>(), [("William Hartnell", "Bill Hartnell")]);
        let organisations = duplicates::page(&mut reader, Noun::Organisation, None, 9).await.unwrap();
        assert_eq!(organisations.iter().map(|p| (p.first.as_str(), p.second.as_str())).collect::<Vec<_>>(), [("Orion Foods Ltd", "Orion Foods Limited")]);
    }
}
