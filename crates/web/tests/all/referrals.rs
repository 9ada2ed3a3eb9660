use goodword_actions::record_referral::RecordReferral;
use goodword_actions::{Actor, Via};
use goodword_domain::ReferralId;
use goodword_domain::colleague::Role;
use goodword_testkit::{Engine, TestFirm};

use crate::browser::Visitor;

fn fee_earner(id: goodword_domain::ColleagueId) -> Actor {
    Actor::colleague(id, Role::FeeEarner, Via::Browser)
}

async fn recorded(firm: &TestFirm, actor: &Actor, organisation: &str, value: &str) -> ReferralId {
    let record = RecordReferral {
        prospect_organisation: Some(organisation.to_owned()),
        referrer_person: Some("Amira Khan".to_owned()),
        referrer_organisation: Some("Hale & Co".to_owned()),
        need: Some("shareholder dispute".to_owned()),
        value: Some(value.to_owned()),
        owner_id: actor.colleague,
        ..RecordReferral::default()
    };
    firm.done(actor, record).await.id
}

#[tokio::test]
async fn views_filters_and_sums_are_of_the_same_referrals() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/referrals").await.is(200).shows("Nothing open is yours").shows("Mine");
    recorded(&firm, &fee_earner(tom_id), "Orion Foods", "40k").await;
    recorded(&firm, &fee_earner(tom_id), "Vega Ltd", "$10k").await;
    recorded(&firm, &firm.admin, "Zenith plc", "5k").await;
    tom.get("/referrals")
        .await
        .shows("Orion Foods")
        .shows("Vega Ltd")
        .hides("Zenith plc")
        .shows("2 referrals")
        .shows("£40,000 + $10,000");
    tom.get("/referrals?view=all").await.shows("Zenith plc").shows("3 referrals");
    tom.get("/referrals?view=all&owner=me&q=ORION").await.shows("1 referral").shows("is me").hides("Vega Ltd");
    tom.get("/referrals?view=all&state=won").await.shows("Nothing matches these filters").shows("href=\"/referrals?view=all\"");
    tom.get("/referrals?view=quiet").await.shows("Nothing is quiet");
    tom.get("/referrals?received_from=2026-03-11&received_to=2026-03-11&direction=inbound&direction=internal")
        .await
        .shows("3 referrals");
    tom.get("/referrals?received_from=2026-03-12").await.shows("Nothing matches");
    tom.get("/referrals?referrer=none").await.shows("Nothing matches").shows("is unknown");
    firm.at("2026-04-30T10:00:00Z");
    let mut tom = Visitor::signed_in(&firm, "tom.fee@example.com").await;
    tom.get("/referrals?view=quiet").await.shows("3 referrals").shows("no touch for 50 days");
    let api = tom.get("/api/v1/referrals?state=quiet&limit=2").await.json();
    assert_eq!((api["matching"].as_i64(), api["referrals"].as_array().unwrap().len()), (Some(3), 2));
    let next = tom.get(&format!("/api/v1/referrals?state=quiet&limit=2&after={}", api["after"].as_str().unwrap())).await.json();
    assert_eq!((next["referrals"].as_array().unwrap().len(), next["after"].is_null()), (1, true));
}

#[tokio::test]
async fn pages_follow_one_another_without_gap_or_double() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    for n in 0..60 {
        recorded(&firm, &fee_earner(tom_id), &format!("Prospect {n:02}"), &format!("{}", n % 3)).await;
    }
    for sort in ["introduced", "due", "value", "clock"] {
        let first = tom.get(&format!("/referrals?view=mine&sort={sort}")).await;
        let next =
            first.body.split("<tr class=\"more\">").nth(1).unwrap().split("href=\"").nth(1).unwrap().split('"').next().unwrap();
        let second = tom.get(&next.replace("&#38;", "&")).await;
        for n in 0..60 {
            let name = format!("<bdi>Prospect {n:02}</bdi>");
            let on = [&first, &second].iter().filter(|page| page.body.contains(&name)).count();
            assert_eq!(on, 1, "{name} by {sort}");
        }
    }
    firm.end().await;
}

#[tokio::test]
async fn a_card_moves_by_dropping_it_and_by_its_menu() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let id = recorded(&firm, &fee_earner(tom_id), "Orion Foods", "40k").await;
    let column = format!("/referrals/{id}/column");
    tom.get("/referrals?as=board").await.is(200).shows(&format!("data-move-url=\"{column}\"")).shows("Decided this quarter");
    let dropped = tom.post_fragment(&column, &[("stage", "talking")]).await;
    dropped.is(200).shows("class=\"card\"").hides("<html");
    let by_menu = tom.post(&column, &[("stage", "proposal"), ("return_to", "/referrals?as=board")]).await;
    assert_eq!((by_menu.status.as_u16(), by_menu.location()), (303, "/referrals?as=board"));
    tom.get("/referrals?view=all&stage=proposal").await.shows("Orion Foods");
    let won = tom.post_fragment(&column, &[("stage", "won")]).await;
    assert_eq!(won.headers["hx-redirect"], format!("/referrals/{id}/engagement"));
    tom.post_unproven(&column, &[("stage", "talking")]).await.is(403);
    let (mut eve, _) = Visitor::colleague(&firm, "Eve Else", Role::FeeEarner).await;
    eve.get("/referrals").await;
    eve.post_fragment(&column, &[("stage", "talking")]).await.is(403).shows("not yours").hides("<html");
    firm.end().await;
}

#[tokio::test]
async fn the_bar_changes_the_ticked_or_all_that_match() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let one = recorded(&firm, &fee_earner(tom_id), "Orion Foods", "40k").await.to_string();
    recorded(&firm, &fee_earner(tom_id), "Vega Ltd", "10k").await;
    tom.get("/referrals").await.shows("data-matching=\"2\"");
    let bulk = "/referrals/bulk?view=mine";
    let moved = tom.post(bulk, &[("id", &one), ("stage", "talking"), ("next_what", ""), ("do", "stage")]).await;
    assert_eq!((moved.status.as_u16(), moved.location()), (303, "/referrals?view=mine"));
    tom.get("/referrals?view=mine&stage=talking").await.shows("Orion Foods").hides("Vega Ltd").shows("1 referral: moved.");
    tom.post(bulk, &[("all_matching", "true"), ("next_on", "2026-03-20"), ("next_what", "Send terms"), ("do", "step")])
        .await
        .is(303);
    tom.get("/referrals?view=mine&due_from=2026-03-20&due_to=2026-03-20").await.shows("2 referrals").shows("Send terms");
    let refused = tom.post(bulk, &[("id", &one), ("do", "step"), ("next_on", "")]).await;
    refused
        .is(422)
        .shows("Choose the day the next step is due.")
        .shows(&format!("value=\"{one}.3\" aria-label=\"Select Orion Foods\" checked"));
    let (mut rita, _) = Visitor::colleague(&firm, "Rita Read", Role::ReadOnly).await;
    rita.get("/referrals").await.is(200).hides("class=\"bulk\"");
    rita.post(bulk, &[("id", &one), ("stage", "talking"), ("do", "stage")]).await.is(403);
    firm.end().await;
}

#[tokio::test]
async fn the_whole_form_records_and_keeps_what_was_typed_when_refused() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/referrals/new").await.is(200).shows("name=\"prospect_person\"").shows("data-matches=\"/people/matches\"");
    let refused = tom
        .post("/referrals", &[("form", "record"), ("prospect_person", ""), ("need", "a lease"), ("next_what", "Ring <them>")])
        .await;
    refused.is(422).shows("Say who was introduced").shows("a lease").shows("Ring &#60;them&#62;");
    let value = tom.post("/referrals", &[("prospect_person", "Jo Berg"), ("value", "lots")]).await;
    value.is(422).shows("value=\"Jo Berg\"").shows("“lots” is not an amount");
    let saved = tom
        .post(
            "/referrals",
            &[
                ("prospect_person", "Jo Berg"),
                ("referrer_person", "Amira Khan"),
                ("referrer_organisation", "Hale & Co"),
                ("need", "a lease"),
            ],
        )
        .await;
    saved.is(303);
    let found = tom.fragment("/people/matches?q=kha").await;
    found.is(200).shows("data-pick-name=\"Amira Khan\"").shows("Hale &#38; Co").hides("<html");
    tom.fragment("/organisations/matches?q=hal").await.shows("data-pick-name=\"Hale &#38; Co\"");
    tom.fragment("/people/matches?q=").await.hides("data-pick");
    let again = tom.post("/referrals", &[("prospect_person", "Li Wu"), ("direction", "outbound"), ("another", "true")]).await;
    again.is(422).shows("Say whom you are sending them to").shows("<details class=\"more\" open>");
    firm.end().await;
}
