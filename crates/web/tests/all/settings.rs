use goodword_domain::colleague::Role;
use goodword_testkit::{Engine, TestFirm};
use jiff::SignedDuration;
use serde_json::json;

use crate::browser::{PASSWORD, Visitor};

#[tokio::test]
async fn only_who_may_comes_to_a_page_of_settings() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let (mut cora, _) = Visitor::colleague(&firm, "Cora Ply", Role::Compliance).await;
    let (mut mona, _) = Visitor::colleague(&firm, "Mona Age", Role::Manager).await;
    let mut ada = Visitor::admin(&firm).await;
    let colleague = format!("/settings/colleagues/{tom_id}");
    for path in [
        "/settings",
        "/settings/firm",
        "/settings/colleagues",
        "/settings/colleagues/new",
        &colleague,
        &format!("{colleague}/hand-over"),
        "/settings/practices",
        "/settings/sources",
        "/settings/reasons",
        "/settings/cadences",
        "/settings/cadences/new",
        "/settings/routing",
        "/settings/tokens",
        "/settings/background-work",
        "/imports",
        "/imports/new",
    ] {
        tom.get(path).await.is(403);
        ada.get(path).await.is(200).shows("<h1>");
    }
    tom.get("/settings/walls").await.is(403);
    ada.get("/settings/walls").await.is(403);
    cora.get("/settings/walls").await.is(200);
    cora.get("/settings").await.is(200).shows("Walls").hides("/settings/firm");
    mona.get("/settings/routing").await.is(200);
    mona.get("/settings/firm").await.is(403);
    tom.get("/me").await.is(200);
    tom.post("/settings/sources", &[("name", "Radio"), ("is_referral", "false")]).await.is(403);
    firm.end().await;
}

#[tokio::test]
async fn the_firm_is_changed_and_a_refused_form_keeps_what_was_typed() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    let page = ada.get("/settings/firm").await;
    page.is(200).shows("Working hours").shows("Monday");
    let owner = page
        .body
        .split("name=\"fallback_owner_id\"")
        .nth(1)
        .unwrap()
        .split("value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let owner = owner.to_owned();
    let form = |zone: &'static str| {
        vec![
            ("name", "Hale & Sons"),
            ("zone", zone),
            ("currency", "EUR"),
            ("hours", "08:00-16:00"),
            ("hours", "09:00-17:00"),
            ("hours", ""),
            ("hours", "09:00-17:00"),
            ("hours", "09:00-17:00"),
            ("hours", ""),
            ("hours", ""),
            ("holidays", "2026-12-25"),
            ("financial_year_month", "4"),
            ("financial_year_day", "1"),
            ("response_minutes", "90"),
            ("quiet_days", "21"),
            ("step_late_days", "7"),
            ("fallback_owner_id", owner.as_str()),
        ]
    };
    let refused = ada.post("/settings/firm", &form("Europe/Lundun")).await;
    refused.is(422).shows("value=\"Europe/Lundun\"").shows("value=\"08:00-16:00\"").shows("value=\"90\"").shows("field-error");
    ada.post("/settings/firm", &form("Europe/London")).await.is(303);
    ada.get("/settings/firm").await.shows("Hale &#38; Sons").shows("value=\"08:00-16:00\"").shows("value=\"21\"");
    firm.end().await;
}

#[tokio::test]
async fn a_source_is_added_renamed_and_moved() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/settings/sources").await.shows("client_referral");
    ada.post("/settings/sources", &[("form", "new"), ("name", "Radio"), ("is_referral", "false")]).await.is(303);
    let again = ada.post("/settings/sources", &[("form", "new"), ("name", "Radio"), ("is_referral", "false")]).await;
    again.is(422).shows("value=\"Radio\"").shows("already");
    let id = ada.get("/api/v1/sources").await.json()["sources"]
        .as_array()
        .unwrap()
        .iter()
        .find(|s| s["key"] == "radio")
        .map(|s| s["id"].as_str().unwrap().to_owned())
        .unwrap();
    let path = format!("/settings/sources/{id}");
    ada.get(&path).await.is(200).shows("line-form\" open");
    let fields =
        [("form", "source"), ("name", "Radio advert"), ("is_referral", "true"), ("is_referral", "false"), ("place", "0")];
    ada.post(&path, &fields).await.is(303);
    let first = ada.get("/api/v1/sources").await.json()["sources"][0].clone();
    assert_eq!((first["name"].as_str(), first["is_referral"].as_bool()), (Some("Radio advert"), Some(true)));
    firm.end().await;
}

#[tokio::test]
async fn rows_of_a_cadence_are_added_and_removed_without_a_script() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/settings/cadences/new").await.shows("Make first contact");
    let rows = [
        ("name", "Events"),
        ("step_what", "Call them"),
        ("step_kind", "call"),
        ("step_after", "1 day"),
        ("step_what", "Write"),
        ("step_kind", "email_out"),
        ("step_after", "5 days"),
    ];
    let mut removed = rows.to_vec();
    removed.push(("row", "remove:0"));
    ada.post("/settings/cadences/rows", &removed)
        .await
        .is(200)
        .hides("Call them")
        .shows("value=\"Write\"")
        .shows("value=\"Events\"");
    let mut bad = rows.to_vec();
    bad[3] = ("step_after", "soon");
    ada.post("/settings/cadences", &bad).await.is(422).shows("value=\"soon\"").shows("not a wait");
    ada.post("/settings/cadences", &rows).await.is(303);
    ada.get("/settings/cadences").await.shows("Events").shows("Call them");
    firm.end().await;
}

#[tokio::test]
async fn routing_says_its_rules_and_an_example_in_words() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (_, tom) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let tom = tom.to_string();
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/settings/routing").await.shows("everything goes to one colleague");
    let rule = [
        ("rule_send_to", tom.as_str()),
        ("rule_practice", ""),
        ("rule_office", ""),
        ("rule_direction", "inbound"),
        ("rule_language", ""),
        ("rule_knows_referrer", ""),
        ("fallback_owner_id", tom.as_str()),
    ];
    ada.post("/settings/routing", &rule).await.is(303);
    ada.get("/settings/routing?direction=inbound")
        .await
        .shows("What is inbound goes to Tom Fee")
        .shows("It would go to Tom Fee now");
    let mut empty = rule.to_vec();
    empty[0] = ("rule_send_to", "");
    ada.post("/settings/routing", &empty).await.is(422).shows("Rule 1 cannot be used");
    firm.end().await;
}

#[tokio::test]
async fn a_leaver_hands_everything_over() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let (_, una) = Visitor::colleague(&firm, "Una Law", Role::FeeEarner).await;
    tom.get("/capture").await;
    tom.post("/capture", &[("line", "Amira Khan introduced Orion Foods, lease")]).await.is(303);
    let mut ada = Visitor::admin(&firm).await;
    let path = format!("/settings/colleagues/{tom_id}/hand-over");
    let una = una.to_string();
    let page = ada.get(&format!("{path}?to_id={una}")).await;
    page.is(200).shows("Orion Foods").shows(&format!("value=\"{una}\" selected"));
    let referral = page.body.split("name=\"referral_ids\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    ada.post(&path, &[("to_id", &una), ("referral_ids", &referral), ("owner_ids", &una)]).await.is(303);
    ada.get(&format!("/settings/colleagues/{tom_id}")).await.shows("Handed over: 1 referral").shows("They have left the firm");
    tom.get("/").await.is(303);
    firm.end().await;
}

#[tokio::test]
async fn a_token_is_shown_once_and_taken_back() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/settings/tokens").await;
    ada.post("/settings/tokens", &[("form", "new"), ("name", "Website")]).await.is(303);
    let shown = ada.get("/settings/tokens").await;
    shown.shows("gw_").shows("Website");
    let again = ada.get("/settings/tokens").await;
    again.hides("gw_");
    let revoke =
        again.body.split("action=\"").find(|s| s.contains("/revocation\"")).unwrap().split('"').next().unwrap().to_owned();
    ada.post(&revoke, &[]).await.is(303);
    ada.get("/settings/tokens").await.shows("Taken back");
    firm.end().await;
}

#[tokio::test]
async fn my_page_changes_theme_password_and_absence() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let (_, una) = Visitor::colleague(&firm, "Una Law", Role::FeeEarner).await;
    tom.get("/me").await.shows("Tom Fee").shows("This browser").shows("/sign-out");
    tom.post("/me/theme", &[("theme", "dark"), ("return_to", "/referrals")]).await.is(303);
    tom.get("/me").await.shows("data-theme=\"dark\"");
    let wrong = tom
        .post("/me/password", &[("form", "password"), ("current_password", "no"), ("new_password", "five words stand in a row")])
        .await;
    wrong.is(422).shows("The current password is not right").hides("five words stand");
    let una = una.to_string();
    let until = firm.now().to_zoned(jiff::tz::TimeZone::UTC).date().saturating_add(jiff::ToSpan::days(5)).to_string();
    tom.post("/me/absence", &[("form", "away"), ("away_from", ""), ("away_until", &until), ("deputy_id", "")])
        .await
        .is(422)
        .shows(&until);
    tom.post("/me/absence", &[("form", "away"), ("away_from", ""), ("away_until", &until), ("deputy_id", &una)]).await.is(303);
    tom.get("/me").await.shows("They are back");
    tom.post("/sign-out", &[]).await.is(303);
    tom.get("/me").await.is(303);
    firm.end().await;
}

#[tokio::test]
async fn guessing_the_current_password_comes_to_an_end() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/me").await;
    firm.clock.advance(SignedDuration::from_secs(1));
    let fields = |current| [("form", "password"), ("current_password", current), ("new_password", "five words stand in a row")];
    let call = |current: &str| json!({ "current_password": current, "new_password": "five words stand in a row" });
    for _ in 0..3 {
        tom.post("/me/password", &fields("no")).await.is(422).shows("The current password is not right");
    }
    for _ in 0..2 {
        assert_eq!(
            tom.call("/api/v1/me/password", &call("no").to_string()).await.is(422).json()["error"]["field"],
            "current_password"
        );
    }
    let refused = tom.post("/me/password", &fields(PASSWORD)).await;
    refused.is(429).shows("There were too many failed tries. Try again in 15 minutes").shows("name=\"current_password\"");
    refused.hides(PASSWORD);
    tom.post_fragment("/me/password", &fields(PASSWORD)).await.is(429).shows("There were too many failed tries").hides("<form");
    let told = tom.call("/api/v1/me/password", &call(PASSWORD).to_string()).await;
    assert_eq!(told.is(429).json()["error"]["code"], "password.too_many");
    firm.clock.advance(SignedDuration::from_mins(15));
    tom.post("/me/password", &fields(PASSWORD)).await.is(303);
    firm.end().await;
}

#[tokio::test]
async fn a_wall_is_raised_by_search_and_hides_from_whom_it_denies() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, tom_id) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let (mut cora, _) = Visitor::colleague(&firm, "Cora Ply", Role::Compliance).await;
    let (mut una, _) = Visitor::colleague(&firm, "Una Law", Role::FeeEarner).await;
    una.get("/capture").await;
    una.post("/capture", &[("line", "Amira Khan introduced Orion Foods, lease")]).await.is(303);
    cora.get("/settings/walls/new").await;
    let found = cora.post("/settings/walls/search", &[("q", "orion"), ("name", "North")]).await;
    found.is(200).shows("Orion Foods").shows("value=\"North\"");
    let organisation =
        found.body.split("name=\"organisation_ids\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let tom_id = tom_id.to_string();
    let fields = [("name", "North"), ("q", ""), ("organisation_ids", organisation.as_str()), ("colleague_ids", tom_id.as_str())];
    cora.post("/settings/walls", &fields).await.is(303);
    cora.get("/settings/walls").await.shows("Orion Foods").shows("Tom Fee").shows("Stands");
    tom.get("/search?q=orion").await.hides("Orion Foods");
    firm.end().await;
}

#[tokio::test]
async fn background_work_says_that_it_does_not_run() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/settings/background-work").await.is(200).shows("Background work has never run").shows("What comes round");
    assert_eq!(ada.get("/api/v1/background-work").await.json()["running"], false);
    firm.end().await;
}
