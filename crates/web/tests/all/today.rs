use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::{Actor, Via};
use goodword_domain::colleague::Role;
use goodword_domain::{ColleagueId, ReferralId};
use goodword_testkit::{Engine, TestFirm};

use crate::browser::Visitor;

async fn recorded(firm: &TestFirm, owner: ColleagueId, organisation: &str) -> ReferralId {
    let record = RecordReferral {
        prospect_organisation: Some(organisation.to_owned()),
        referrer_person: Some("Amira Khan".to_owned()),
        need: Some("shareholder dispute".to_owned()),
        owner_id: Some(owner),
        ..RecordReferral::default()
    };
    firm.done(&Actor::colleague(owner, Role::FeeEarner, Via::Browser), record).await.id
}

/// What each section of Today counts is what Referrals lists behind its link.
async fn counts_are_lists(visitor: &mut Visitor, address: &str) -> Vec<(String, i64)> {
    let today = visitor.get(&format!("/api/v1/today{address}")).await.json();
    let mut counts = Vec::new();
    for section in today["sections"].as_array().unwrap() {
        let query = section["referrals_query"].as_str().unwrap();
        let listed = visitor.get(&format!("/api/v1/referrals?{query}")).await.json();
        assert_eq!(section["count"], listed["matching"], "{section}");
        counts.push((section["section"].as_str().unwrap().to_owned(), section["count"].as_i64().unwrap()));
    }
    counts
}

#[tokio::test]
async fn what_is_due_stands_worst_first_and_counts_as_referrals_does() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/").await.is(200).shows("Nothing is due").shows("This week").shows("Nothing unread.");
    let id = recorded(&firm, tom_id, "Orion Foods").await;
    tom.get("/")
        .await
        .shows("Waiting for first contact")
        .shows("data-countdown=\"2026-03-11T11:00:00Z\"")
        .shows("<bdi>Orion Foods</bdi>");
    assert_eq!(counts_are_lists(&mut tom, "").await, [("clocks".to_owned(), 1)]);
    tom.post(&format!("/referrals/{id}/touches"), &[("kind", "call")]).await.is(303);
    recorded(&firm, tom_id, "Vega Ltd").await;
    firm.at("2026-03-24T10:00:00Z");
    let mut tom = Visitor::signed_in(&firm, "tom.fee@example.com").await;
    let counts = counts_are_lists(&mut tom, "").await;
    assert_eq!(counts, [("clocks".to_owned(), 1), ("late".to_owned(), 1), ("loops".to_owned(), 2)]);
    tom.get("/").await.shows("13 days late").shows("Thank Amira Khan").shows("/loop-closure?step=thanked");
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/?whose=mine").await.shows("Firm").hides("Orion Foods");
    // Who owns nothing sees the firm unasked.
    ada.get("/").await.shows("Orion Foods");
    ada.get("/?whose=firm").await.shows("Orion Foods").shows("Vega Ltd");
    assert_eq!(counts_are_lists(&mut ada, "?whose=firm").await, counts);
    tom.get("/?whose=firm").await.hides("role=\"group\"");
}

#[tokio::test]
async fn the_loop_that_is_open_longest_stands_first() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (_, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let mut recorded_in_turn = Vec::new();
    for (day, organisation) in [("2026-03-11T10:00:00Z", "Orion Foods"), ("2026-03-13T10:00:00Z", "Vega Ltd")] {
        firm.at(day);
        recorded_in_turn.push(recorded(&firm, tom_id, organisation).await.to_string());
    }
    firm.at("2026-04-02T10:00:00Z");
    let mut tom = Visitor::signed_in(&firm, "tom.fee@example.com").await;
    let today = tom.get("/api/v1/today").await.json();
    let loops = today["sections"].as_array().unwrap().iter().find(|s| s["section"] == "loops").unwrap();
    assert_eq!(loops["referrals"], serde_json::json!(recorded_in_turn));
}

#[tokio::test]
async fn what_a_wall_hides_is_in_no_list_no_count_no_search_and_no_match() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let compliance = firm.colleague("Cora Law", Role::Compliance).await;
    let id = recorded(&firm, tom_id, "Orion Foods").await;
    let (mut eve, eve_id) = Visitor::colleague(&firm, "Eve Else", Role::FeeEarner).await;
    eve.get("/search?q=orion").await.shows("<bdi>Orion Foods</bdi>");
    let mut reader = firm.read_as(&firm.admin).await;
    let referral = goodword_store::referrals::find(&mut reader, id).await.unwrap().unwrap();
    drop(reader);
    firm.done(&compliance, wall(&compliance, eve_id, referral.prospect_organisation_id.unwrap().get())).await;
    eve.get("/referrals?view=all").await.hides("Orion").shows("No referrals yet");
    eve.get("/search?q=orion").await.hides("<bdi>Orion Foods</bdi>");
    eve.fragment("/organisations/matches?q=ori").await.hides("Orion");
    assert_eq!(eve.get("/api/v1/referrals").await.json()["matching"], 0);
    eve.get("/capture").await;
    eve.post_fragment("/capture/reading", &[("line", "Bo Lind introduced Orion Foods, tax")])
        .await
        .hides("open referral")
        .hides("On record");
    tom.get("/referrals?view=all").await.shows("Orion Foods");
    firm.end().await;
}

fn wall(asks: &Actor, denied: ColleagueId, organisation: i64) -> RaiseWall {
    serde_json::from_value(serde_json::json!({
        "name": "Orion",
        "why": "A conflict",
        "ask_id": asks.colleague.unwrap(),
        "colleague_ids": [denied],
        "organisation_ids": [goodword_domain::id::write(organisation)],
    }))
    .unwrap()
}

#[tokio::test]
async fn search_finds_people_referrals_and_places_and_offers_to_capture() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    recorded(&firm, tom_id, "Büşra & Söhne").await;
    let palette = tom.fragment("/search?q=busra").await;
    palette.is(200).hides("<html").shows("<h3>Referrals</h3>").shows("<h3>Organisations</h3>").shows("Capture “busra”");
    tom.fragment("/search?q=amira").await.shows("<h3>People</h3>").shows("<h3>Referrals</h3>");
    tom.fragment("/search?q=").await.shows("Go to").shows("New referral, the whole form");
    tom.fragment("/search?q=refer").await.shows("href=\"/referrals\"");
    // Every page has a name that leads to it; one that is typed out stands first, and what a role may not open is not offered.
    let leaks = tom.fragment("/search?q=leaks").await;
    leaks.shows("href=\"/reports/leaks\"").hides("in its name");
    assert!(leaks.body.trim_start().starts_with("<h3>Go to</h3>"), "{}", leaks.body);
    tom.fragment("/search?q=duplicate").await.shows("href=\"/duplicates\"");
    tom.fragment("/search?q=tokens").await.hides("href=\"/settings/tokens\"");
    let mut ann = Visitor::admin(&firm).await;
    ann.fragment("/search?q=tokens").await.shows("href=\"/settings/tokens\"");
    // Signing out is a form with the token, and comes before capturing those words.
    let leave = tom.fragment("/search?q=sign+out").await;
    leave.shows("action=\"/sign-out\"").shows("name=\"csrf\"").hides("in its name");
    assert!(leave.body.find("/sign-out") < leave.body.find("Capture “sign out”"), "{}", leave.body);
    tom.fragment("/search?q=").await.shows("action=\"/sign-out\"");
    tom.fragment("/search?q=log+out").await.shows("action=\"/sign-out\"");
    tom.fragment("/search?q=orion").await.hides("action=\"/sign-out\"");
    tom.get("/search?q=nobody+here").await.is(200).shows("Nothing has “nobody here” in its name").shows("Capture “nobody here”");
    tom.get("/capture?line=Amira+Khan+introduced+Zen+Ltd")
        .await
        .shows("\nAmira Khan introduced Zen Ltd</textarea>")
        .shows("On record");
    firm.end().await;
}

#[tokio::test]
async fn the_inbox_is_empty_until_something_is_told() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/inbox").await.is(200).shows("Nothing unread");
    let id = recorded(&firm, tom_id, "Orion Foods").await;
    let mut work = firm.desk.db.work(goodword_store::Viewer::System("test")).await.unwrap();
    let told = goodword_store::notifications::Notification {
        id: 1.into(),
        colleague_id: tom_id,
        kind: "step".to_owned(),
        sentence: "Call Orion Foods today".to_owned(),
        noun: goodword_domain::Noun::Referral,
        record_id: id.get(),
        at: firm.desk.now(),
        read_at: None,
        held_until: None,
        once_key: "test".to_owned(),
    };
    goodword_store::notifications::insert_once(&mut work, &told).await.unwrap();
    work.commit().await.unwrap();
    tom.get("/inbox").await.shows("Call Orion Foods today").shows(&format!("href=\"/referrals/{id}\""));
    tom.get("/").await.shows("Call Orion Foods today");
    tom.post("/inbox/read", &[("notification_id", &told.id.to_string())]).await.is(303);
    tom.get("/inbox").await.shows("Nothing unread").shows("1 notification marked as read.");
    firm.end().await;
}
