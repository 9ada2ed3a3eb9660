//! The bin and the undo bar, through the pages.

use goodword_actions::change_person::ChangePerson;
use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::record_referral::RecordReferral;
use goodword_domain::colleague::Role;
use goodword_testkit::{Engine, TestFirm, on_both_engines};

use crate::browser::{Answer, Visitor};

/// The id at the end of an address.
fn last(location: &str) -> String {
    location.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Where the form of the undo bar of a page posts.
fn undo_of(page: &Answer) -> String {
    let from = page.body.find("class=\"toast\"").expect("a bar at the foot");
    let action = page.body[from..].split("action=\"").nth(1).expect("a form in the bar");
    action.split('"').next().unwrap_or_default().to_owned()
}

on_both_engines! {
    async fn what_is_deleted_is_in_the_bin_and_comes_out_of_it(firm) {
        let (mut tom, _) = Visitor::colleague(firm, "Tom Fee", Role::FeeEarner).await;
        let (mut sue, sue_id) = Visitor::colleague(firm, "Sue Fee", Role::FeeEarner).await;
        let carl = firm.colleague("Carl Compliance", Role::Compliance).await;
        tom.get("/bin").await.is(200).shows("Nothing is in the bin");
        let added = tom.post("/people", &[("form", "person"), ("name", "Zed Zander")]).await;
        let zed = last(added.is(303).location());
        assert_eq!(undo_of(&tom.get(&format!("/people/{zed}")).await), format!("/people/{zed}/deletion"));
        let wall = RaiseWall { name: "Z".to_owned(), ask_id: carl.colleague, colleague_ids: vec![sue_id], person_ids: vec![zed.parse().unwrap()], ..RaiseWall::default() };
        firm.done(&carl, wall).await;
        tom.post(&format!("/people/{zed}/deletion"), &[]).await.is(303);
        let verb = RecordReferral { prospect_organisation: Some("Orion Foods".to_owned()), need: Some("A will".to_owned()), ..RecordReferral::default() };
        let id = firm.done(&firm.admin, verb).await.id;
        firm.done(&firm.admin, serde_json::from_value::<goodword_actions::delete_referral::DeleteReferral>(serde_json::json!({ "referral_id": id })).unwrap()).await;
        let bin = tom.get("/bin").await;
        bin.is(200).shows("Zed Zander").shows("Orion Foods").shows("A will").shows("Tom Fee").shows("30 days").shows(&format!("/people/{zed}/restoration"));
        tom.get("/bin?kind=person").await.shows("Zed Zander").hides("Orion Foods");
        tom.get("/bin?q=orion").await.shows("Orion Foods").hides("Zed Zander");
        tom.get("/bin?q=nobody").await.shows("Nothing in the bin is called that");
        sue.get("/bin").await.is(200).hides("Zander").shows("Orion Foods");
        let said = sue.get("/api/v1/bin").await.json();
        assert_eq!((said["records"].as_array().unwrap().len(), said["held"][0]["records"].clone()), (1, serde_json::json!(1)));
        sue.post(&format!("/people/{zed}/restoration"), &[]).await.is(404);
        assert!(tom.post(&format!("/people/{zed}/restoration"), &[]).await.is(303).location().ends_with(&zed));
        tom.get("/bin").await.hides("Zander");
        tom.get("/search?q=bin").await.shows("href=\"/bin\"");
        tom.get("/people").await.shows("href=\"/bin?kind=person\"");
    }

    async fn a_touch_goes_into_the_bin_from_the_timeline(firm) {
        let (mut tom, _) = Visitor::colleague(firm, "Tom Fee", Role::FeeEarner).await;
        tom.get("/people").await;
        let added = tom.post("/people", &[("form", "person"), ("name", "Amira Khan")]).await;
        let id = last(added.is(303).location());
        let lunch = [("form", "touch"), ("person_ids", id.as_str()), ("kind", "lunch"), ("note", "Good talk"), ("return_to", "/people")];
        tom.post("/touches", &lunch).await.is(303);
        let page = tom.get(&format!("/people/{id}")).await;
        page.shows("Good talk").shows("/deletion\"");
        let touch = page.body.split("action=\"/touches/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        tom.post(&format!("/touches/{touch}/deletion"), &[("return_to", &format!("/people/{id}"))]).await.is(303);
        let page = tom.get(&format!("/people/{id}")).await;
        page.hides("Good talk");
        assert_eq!(undo_of(&page), format!("/touches/{touch}/restoration"));
        tom.get("/bin?kind=touch").await.shows("Lunch with Amira Khan").shows("Good talk");
        tom.post(&format!("/touches/{touch}/restoration"), &[]).await.is(303);
        tom.get(&format!("/people/{id}")).await.shows("Good talk");
    }

    async fn every_change_has_a_bar_that_takes_it_back_and_one_that_does_it_again(firm) {
        let (mut tom, _) = Visitor::colleague(firm, "Tom Fee", Role::FeeEarner).await;
        let (mut eve, _) = Visitor::colleague(firm, "Eve Fee", Role::FeeEarner).await;
        tom.get("/people").await;
        let id = last(tom.post("/people", &[("form", "person"), ("name", "Amira Khan")]).await.location());
        let here = format!("/people/{id}");
        tom.get(&here).await;
        tom.post(&here, &[("form", "edit"), ("name", "Amira Shah"), ("phone", "123")]).await.is(303);
        let page = tom.get(&here).await;
        page.shows("Amira Shah");
        let undo = undo_of(&page);
        assert!(undo.starts_with("/acts/") && undo.ends_with("/taking-back"), "{undo}");
        tom.get(&here).await.hides("class=\"toast\"");
        tom.get(undo.trim_end_matches("/taking-back")).await.is(200).shows("Amira Shah was changed").shows("Take it back");
        tom.post(&undo, &[("return_to", &here)]).await.is(303);
        let page = tom.get(&here).await;
        page.shows("Amira Khan").hides("Amira Shah</bdi>").shows("Taken back");
        let redo = undo_of(&page);
        eve.get("/").await;
        eve.post(&redo, &[]).await.is(303);
        tom.get(&here).await.shows("Amira Shah");
        let change = ChangePerson { person_id: id.parse().unwrap(), name: "Amira Else".to_owned(), email: None, phone: None, note: None, custom: Default::default(), version: None };
        firm.done(&firm.admin, change).await;
        let refused = tom.post(&undo, &[]).await;
        refused.is(422).shows("took this back already");
        tom.get(&format!("{here}/history")).await.shows("Done again: Amira Shah was changed").shows("Taken back: Amira Shah was changed");
        let call = tom.call(&format!("/api/v1/people/{id}"), r#"{"name":"Amira Api"}"#).await;
        call.is(200);
        let act = call.headers["goodword-act"].to_str().unwrap().to_owned();
        tom.call(&format!("/api/v1/acts/{act}/taking-back"), "{}").await.is(200);
        tom.get(&here).await.shows("Amira Else");
    }
}

#[tokio::test]
async fn a_list_of_referrals_changed_at_once_is_taken_back_at_once() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/referrals").await;
    let line = [("line", "Amira Khan (Hale & Co) introduced Orion Foods, a lease")];
    let first = last(tom.post("/capture", &line).await.is(303).location());
    assert_eq!(
        undo_of(&tom.get(&format!("/referrals/{first}")).await),
        format!("/referrals/{first}/deletion"),
        "a capture is undone into the bin"
    );
    let other = last(tom.post("/capture", &[("line", "Amira Khan introduced Zenith Ltd, a will")]).await.location());
    tom.get("/").await;
    let fields = [("id", first.as_str()), ("id", other.as_str()), ("do", "stage"), ("stage", "talking")];
    tom.post("/referrals/bulk", &fields).await.is(303);
    let undo = undo_of(&tom.get("/referrals").await);
    tom.post(&undo, &[]).await.is(303);
    for id in [&first, &other] {
        assert_eq!(tom.get(&format!("/api/v1/referrals/{id}")).await.json()["referral"]["stage"], "received");
    }
    firm.end().await;
}
