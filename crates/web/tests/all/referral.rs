use goodword_actions::engage_client::EngageClient;
use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::record_referral::RecordReferral;
use goodword_domain::colleague::Role;
use goodword_domain::{ColleagueId, ReferralId};
use goodword_testkit::{Engine, TestFirm};

use crate::browser::Visitor;

/// A referral of Orion Foods from Amira Khan, owned by Tom.
async fn orion(firm: &TestFirm, owner: ColleagueId) -> ReferralId {
    let verb = RecordReferral {
        prospect_organisation: Some("Orion Foods".to_owned()),
        prospect_person: Some("Ben Orion".to_owned()),
        referrer_person: Some("Amira Khan".to_owned()),
        referrer_organisation: Some("Hale & Co".to_owned()),
        need: Some("Shareholder dispute".to_owned()),
        value: Some("40k".to_owned()),
        owner_id: Some(owner),
        ..RecordReferral::default()
    };
    firm.done(&firm.admin, verb).await.id
}

#[tokio::test]
async fn the_page_shows_where_it_stands_what_is_next_and_who_belongs_to_it() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let id = orion(&firm, tom_id).await;
    let page = tom.get(&format!("/referrals/{id}")).await;
    page.is(200).shows("Shareholder dispute").shows("Amira Khan").shows("Hale &#38; Co").shows("£40,000");
    page.shows("Make first contact").shows("planned by the cadence").shows("Thank them").shows("100 %").shows("<h1>");
    // The one bright button is the loop's.
    assert_eq!(page.body.matches("class=\"button primary\"").count(), 1, "{}", page.body);
    let side = tom.fragment(&format!("/referrals/{id}")).await;
    side.is(200).shows("side-head").shows("Shareholder dispute").hides("<html");
    let json = tom.get(&format!("/api/v1/referrals/{id}")).await.json();
    assert_eq!(json["names"]["referrer_person"], "Amira Khan");
    assert_eq!(json["referral"]["need"], "Shareholder dispute");
    firm.end().await;
}

#[tokio::test]
async fn a_touch_is_logged_and_leads_to_the_step_it_proposes() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let id = orion(&firm, tom_id).await;
    let form = tom.get(&format!("/referrals/{id}/touches/new")).await;
    form.is(200).shows("Ben Orion (prospect)").shows("Tom Fee (me)");
    let refused = tom
        .post(&format!("/referrals/{id}/touches"), &[("kind", "call"), ("note", "They want speed"), ("minutes", "9999")])
        .await;
    refused.is(422).shows("They want speed").shows("value=\"9999\"").shows("Give the minutes it took");
    let touch = [("kind", "call"), ("note", "They want speed"), ("minutes", "20"), ("cost", "")];
    let done = tom.post(&format!("/referrals/{id}/touches"), &touch).await;
    done.is(303);
    assert_eq!(done.location(), format!("/referrals/{id}/next-step"));
    tom.get(done.location()).await.shows("The touch was logged").shows("Second touch: ask what they need and by when");
    let page = tom.get(&format!("/referrals/{id}")).await;
    page.shows("They want speed").shows("20 minutes").shows("Contacted");
    firm.end().await;
}

#[tokio::test]
async fn steps_are_put_off_changed_and_done_and_nothing_typed_is_lost() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let id = orion(&firm, tom_id).await;
    tom.get(&format!("/referrals/{id}/next-step/snooze")).await.is(200).shows("Put the next step off");
    let early = tom.post(&format!("/referrals/{id}/next-step/snooze"), &[("until", "2026-03-10"), ("reason", "Away")]).await;
    early.is(422).shows("value=\"Away\"").shows("Choose a day after");
    tom.post(&format!("/referrals/{id}/next-step/snooze"), &[("until", "2026-03-20"), ("reason", "Away")]).await.is(303);
    tom.get(&format!("/referrals/{id}")).await.shows("Put off: Make first contact").shows("Away");
    let set = [("next_what", "Send terms"), ("next_on", "2026-03-12"), ("next_kind", "")];
    tom.post(&format!("/referrals/{id}/next-step"), &set).await.is(303);
    tom.get(&format!("/referrals/{id}")).await.shows("Send terms");
    let done =
        tom.post(&format!("/referrals/{id}/next-step/done"), &[("note", "Sent"), ("next_what", ""), ("next_on", "")]).await;
    done.is(303);
    tom.get(&format!("/referrals/{id}")).await.shows("Done: Send terms");
    tom.post(&format!("/referrals/{id}/stage"), &[("stage", "proposal")]).await.is(303);
    tom.get(&format!("/referrals/{id}")).await.shows("Moved to Proposal");
    firm.end().await;
}

#[tokio::test]
async fn it_ends_with_a_reason_is_told_back_and_can_be_reopened() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let id = orion(&firm, tom_id).await;
    tom.get(&format!("/referrals/{id}/decision")).await.is(200).shows("They engage us").shows("They said no");
    let bare = tom.post(&format!("/referrals/{id}/decline"), &[("note", "Too close to another client"), ("reason", "")]).await;
    bare.is(422).shows("Too close to another client").shows("Choose a reason from the list");
    let thanked = [("step", "thanked"), ("how", "A call"), ("note", "Thank you"), ("disclosure", "")];
    tom.post(&format!("/referrals/{id}/loop-closure"), &thanked).await.is(303);
    tom.get(&format!("/referrals/{id}")).await.shows("\u{2069} was thanked").shows("Log the first contact");
    let won = [("reason", "engaged"), ("matter_title", "Orion v. Orion"), ("value", "£55,000")];
    tom.post(&format!("/referrals/{id}/engagement"), &won).await.is(303);
    let page = tom.get(&format!("/referrals/{id}")).await;
    page.shows("They are a client now").shows("Orion v. Orion").shows("£55,000").shows("Tell them").shows("/reopening");
    tom.post(
        &format!("/referrals/{id}/reopening"),
        &[("note", "Too early"), ("next_what", "Call again"), ("next_on", "2026-03-13")],
    )
    .await
    .is(303);
    tom.get(&format!("/referrals/{id}")).await.shows("Call again").shows("Reopened after it was won").hides("from this referral");
    firm.end().await;
}

#[tokio::test]
async fn facts_credits_owner_and_kind_are_changed_and_the_history_says_by_whom() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let id = orion(&firm, tom_id).await;
    tom.get(&format!("/referrals/{id}")).await.is(200);
    tom.fragment(&format!("/referrals/{id}/edit?f=value")).await.is(200).shows("class=\"fact\"").shows("£40,000").hides("<html");
    let bad = tom.post(&format!("/referrals/{id}"), &[("form", "value"), ("value", "a lot"), ("version", "1")]).await;
    bad.is(422).shows("value=\"a lot\"");
    tom.post(&format!("/referrals/{id}"), &[("form", "value"), ("value", "60k"), ("version", "1")]).await.is(303);
    tom.get(&format!("/referrals/{id}/credits")).await.is(200).shows("Amira Khan").shows("Tom Fee (ours)");
    let credited = format!("colleague:{tom_id}");
    let half = [("credited", credited.as_str()), ("percents", "50"), ("why", "Half was mine")];
    tom.post(&format!("/referrals/{id}/credits"), &half)
        .await
        .is(422)
        .shows("The shares add up to 50.00 %")
        .shows("Half was mine");
    let whole = [
        ("credited", credited.as_str()),
        ("percents", "50"),
        ("credited", "event:Spring dinner"),
        ("percents", "50"),
        // The rows of the form that were left empty.
        ("credited", ""),
        ("percents", ""),
        ("why", "Both"),
    ];
    tom.post(&format!("/referrals/{id}/credits"), &whole).await.is(303);
    tom.get(&format!("/referrals/{id}")).await.shows("Spring dinner").shows("Version 1").shows("£60,000");
    let history = tom.get(&format!("/referrals/{id}/history")).await;
    history.is(200).shows("£40,000").shows("£60,000").shows("Tom Fee").hides("find_folded");
    // What was said can be taken back by leaving its field empty.
    let day = [("form", "consent_on"), ("empty_clears", "consent_on"), ("consent_on", "2026-03-02")];
    tom.post(&format!("/referrals/{id}"), &day).await.is(303);
    tom.get(&format!("/referrals/{id}")).await.shows("given 2 Mar").hides("Not said: office, language, consent");
    tom.post(&format!("/referrals/{id}"), &[day[0], day[1], ("consent_on", "")]).await.is(303);
    tom.get(&format!("/referrals/{id}")).await.shows("Not said: office, language, consent");
    // Codes are said in words.
    tom.post(&format!("/referrals/{id}/touches"), &[("kind", "email_out")]).await.is(303);
    let history = tom.get(&format!("/referrals/{id}/history")).await;
    history
        .shows("<span class=\"sr\">now </span><bdi>Contacted<")
        .hides(">contacted<")
        .shows("in the browser")
        .shows("History of Orion Foods");
    firm.end().await;
}

#[tokio::test]
async fn who_may_not_is_told_so_and_what_a_wall_hides_is_not_there() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let (mut sue, sue_id) = Visitor::colleague(&firm, "Sue Fee", Role::FeeEarner).await;
    let (mut ray, _) = Visitor::colleague(&firm, "Ray Reader", Role::ReadOnly).await;
    let carl = firm.colleague("Carl Compliance", Role::Compliance).await;
    let id = orion(&firm, tom_id).await;
    ray.get(&format!("/referrals/{id}")).await.is(200).hides("/next-step/done").hides("facts-edit");
    ray.get(&format!("/referrals/{id}/next-step")).await.is(403);
    ray.get(&format!("/referrals/{id}/history")).await.is(403);
    sue.get(&format!("/referrals/{id}")).await.is(200);
    sue.post(&format!("/referrals/{id}/stage"), &[("stage", "talking")]).await.is(403);
    let wall = RaiseWall {
        name: "Orion".to_owned(),
        why: "Conflict".to_owned(),
        ask_id: carl.colleague,
        colleague_ids: vec![sue_id],
        referral_ids: vec![id],
        person_ids: Vec::new(),
        organisation_ids: Vec::new(),
        matter_ids: Vec::new(),
    };
    firm.done(&carl, wall).await;
    for path in ["", "/history", "/touches/new"] {
        sue.get(&format!("/referrals/{id}{path}")).await.is(404).hides("Orion");
    }
    sue.get(&format!("/api/v1/referrals/{id}")).await.is(404);
    tom.get(&format!("/referrals/{id}")).await.is(200);
    firm.end().await;
}

#[tokio::test]
async fn a_deleted_one_can_be_brought_back() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let id = orion(&firm, tom_id).await;
    tom.get(&format!("/referrals/{id}/deletion")).await.is(200).shows("30 days");
    tom.post(&format!("/referrals/{id}/deletion"), &[("note", "Twice")]).await.is(303);
    tom.get(&format!("/referrals/{id}")).await.is(404);
    tom.get("/").await.shows(&format!("/referrals/{id}/restoration"));
    tom.post(&format!("/referrals/{id}/restoration"), &[]).await.is(303);
    tom.get(&format!("/referrals/{id}")).await.is(200);
    firm.done(
        &firm.admin,
        EngageClient { referral_id: id, ..serde_json::from_value(serde_json::json!({ "referral_id": id })).unwrap() },
    )
    .await;
    tom.get("/clients").await.is(200).shows("Orion Foods");
    firm.end().await;
}
