use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::record_referral::RecordReferral;
use goodword_domain::colleague::Role;
use goodword_testkit::{Engine, TestFirm};

use crate::browser::Visitor;

/// The id at the end of an address.
fn last(location: &str) -> String {
    location.rsplit('/').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_person_is_added_changed_and_moved_and_credit_stays() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/people").await.is(200).shows("No people yet");
    let nameless = tom.post("/people", &[("form", "person"), ("name", ""), ("email", "amira@hale.example")]).await;
    nameless.is(422).shows("value=\"amira@hale.example\"");
    let fields = [("form", "person"), ("name", "Amira Khan"), ("email", "amira@hale.example"), ("organisation", "Hale & Co")];
    let added = tom.post("/people", &fields).await;
    let id = last(added.is(303).location());
    let verb = RecordReferral {
        prospect_person: Some("Ben Orion".to_owned()),
        referrer_person_id: Some(id.parse().unwrap()),
        need: Some("A will".to_owned()),
        ..RecordReferral::default()
    };
    firm.at("2026-03-11T11:00:00Z");
    firm.done(&firm.admin, verb).await;
    firm.at("2026-03-11T11:05:00Z");
    let moved = [("form", "move"), ("organisation", "Birch LLP"), ("title", "Partner"), ("from_on", "2026-03-11")];
    tom.post(&format!("/people/{id}/positions"), &moved).await.is(303);
    let page = tom.get(&format!("/people/{id}")).await;
    page.is(200).shows("Birch LLP").shows("Hale &#38; Co").shows("Ben Orion").shows("amira@hale.example");
    let referrer = tom.get(&format!("/referrers/{id}")).await;
    referrer
        .is(200)
        .shows("Ben Orion")
        .shows("1 introduction in the last 24 months")
        .hides("loop open")
        .shows("<svg class=\"rhythm\"");
    tom.get("/referrers").await.is(200).shows("Amira Khan");
    tom.get("/referrers?view=silent").await.is(200).hides("Amira Khan");
    tom.get("/organisations?q=hale").await.is(200).shows("Hale &#38; Co").hides("Birch");
    tom.get("/people?q=amira").await.shows("Amira Khan").hides("Ben Orion");
    tom.get("/people?q=zzz").await.shows("Nobody is called that");
    assert_eq!(tom.get("/api/v1/people").await.json()["people"].as_array().unwrap().len(), 2);
    let history = tom.get(&format!("/people/{id}/history")).await;
    history.is(200).shows("Amira Khan").shows("Professional").hides("name_folded");
    tom.get("/search?q=amira").await.shows("<span class=\"why\"><bdi>Birch LLP</bdi>");
    firm.end().await;
}

/// A week without thanks opens the loop, on the page of the referrer as in the list it leads to.
#[tokio::test]
async fn open_loops_of_a_referrer_are_those_of_the_list() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/people").await.is(200);
    let id = last(tom.post("/people", &[("form", "person"), ("name", "Amira Khan")]).await.location());
    let verb = RecordReferral {
        prospect_person: Some("Ben Orion".to_owned()),
        referrer_person_id: Some(id.parse().unwrap()),
        need: Some("A will".to_owned()),
        ..RecordReferral::default()
    };
    firm.done(&firm.admin, verb).await;
    firm.at("2026-03-19T11:00:00Z");
    let mut tom = Visitor::signed_in(&firm, "tom.fee@example.com").await;
    tom.get(&format!("/referrers/{id}")).await.shows("1 loop open").shows(&format!("loop=open&#38;referrer_person={id}"));
    assert_eq!(tom.get(&format!("/api/v1/referrals?view=all&loop=open&referrer_person={id}")).await.json()["matching"], 1);
}

#[tokio::test]
async fn a_touch_without_a_referral_makes_a_tie() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let id = last(tom.get("/people/new").await.is(200).location());
    assert_eq!(id, "");
    let id = last(tom.post("/people", &[("form", "person"), ("name", "Amira Khan")]).await.location());
    tom.get(&format!("/people/{id}")).await.shows("Nobody, by the touches on record");
    let bad = [("form", "touch"), ("person_ids", id.as_str()), ("kind", "lunch"), ("note", "Good talk"), ("minutes", "99999")];
    tom.post("/touches", &bad).await.is(422).shows("Good talk").shows("Amira Khan");
    let good = [("form", "touch"), ("person_ids", id.as_str()), ("kind", "lunch"), ("note", "Good talk"), ("minutes", "60")];
    tom.post("/touches", &good).await.is(303);
    // One lunch today: 100 × (1 − e^(−1/3)) = 28.
    tom.get(&format!("/people/{id}")).await.shows("Good talk").shows("Lunch with Amira Khan").shows(">28<");
    firm.end().await;
}

#[tokio::test]
async fn a_walled_person_is_in_no_list() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let (mut sue, sue_id) = Visitor::colleague(&firm, "Sue Fee", Role::FeeEarner).await;
    let carl = firm.colleague("Carl Compliance", Role::Compliance).await;
    tom.get("/people").await;
    let fields = [("form", "person"), ("name", "Amira Khan"), ("organisation", "Hale & Co")];
    let id = last(tom.post("/people", &fields).await.location());
    tom.post(&format!("/people/{id}/referrer"), &[("form", "referrer"), ("kind", "professional"), ("tier", "A")]).await.is(303);
    tom.get("/referrers").await.shows("Amira Khan");
    let wall = RaiseWall {
        name: "Amira".to_owned(),
        why: "Conflict".to_owned(),
        ask_id: carl.colleague,
        colleague_ids: vec![sue_id],
        person_ids: vec![id.parse().unwrap()],
        referral_ids: Vec::new(),
        organisation_ids: Vec::new(),
        matter_ids: Vec::new(),
    };
    firm.done(&carl, wall).await;
    for path in ["/people", "/referrers", "/api/v1/people", "/api/v1/referrers"] {
        sue.get(path).await.is(200).hides("Amira");
    }
    for path in
        [format!("/people/{id}"), format!("/referrers/{id}"), format!("/people/{id}/history"), format!("/api/v1/people/{id}")]
    {
        sue.get(&path).await.is(404).hides("Amira");
    }
    sue.get("/organisations").await.is(200).shows("Hale &#38; Co").hides("Amira");
    firm.end().await;
}

#[tokio::test]
async fn untagged_clients_wait_in_a_queue_that_shrinks() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/clients").await.is(200).shows("No clients yet");
    let mut ids = Vec::new();
    for name in ["Orion Foods", "Ash Mills"] {
        let added = tom.post("/clients", &[("form", "client"), ("organisation", name), ("since_on", "2024-05-01")]).await;
        ids.push(last(added.is(303).location()));
    }
    tom.get("/clients?view=untagged").await.is(200).shows("<strong>2</strong>").shows("class=\"burn\"").shows("Orion Foods");
    let unsaid = tom.post("/clients/sources", &[("client_ids", &ids[0]), ("source", "nowhere")]).await;
    unsaid.is(422).shows("checked");
    tom.post("/clients/sources", &[("client_ids", &ids[0]), ("source", "event")]).await.is(303);
    tom.get("/clients?view=untagged").await.shows("<strong>1</strong>").shows("Ash Mills").hides(&format!("/clients/{}", ids[0]));
    tom.get(&format!("/clients/{}", ids[0])).await.is(200).shows("Event").shows("No matter is on record");
    tom.get(&format!("/clients/{}/history", ids[0])).await.is(200).shows("Event");
    firm.end().await;
}

#[tokio::test]
async fn lists_go_on_behind_the_last_line() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/people").await;
    for n in 0..53 {
        tom.post("/people", &[("form", "person"), ("name", &format!("Person {n:02}"))]).await.is(303);
    }
    let first = tom.get("/people").await;
    first.shows("Person 00").shows("Person 49").hides("Person 50").shows("class=\"more\"");
    let next =
        first.body.split("class=\"more\"").nth(1).unwrap().split("href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    tom.get(&next.replace("&#38;", "&")).await.shows("Person 50").shows("Person 52").hides("Person 49");
    firm.end().await;
}
