//! What a firm and its people choose: currencies, how days are written, the word for a matter, what is told, the first steps.

use goodword_actions::add_custom_field::AddCustomField;
use goodword_actions::engage_client::EngageClient;
use goodword_actions::record_referral::RecordReferral;
use goodword_domain::colleague::Role;
use goodword_testkit::{Engine, TestFirm};
use serde_json::json;

use crate::browser::Visitor;

async fn recorded(firm: &TestFirm, organisation: &str, value: &str) -> goodword_domain::ReferralId {
    let record = RecordReferral {
        prospect_organisation: Some(organisation.to_owned()),
        referrer_person: Some("Amira Khan".to_owned()),
        need: Some("shareholder dispute".to_owned()),
        value: Some(value.to_owned()),
        ..RecordReferral::default()
    };
    firm.done(&firm.admin, record).await.id
}

#[tokio::test]
async fn sums_are_in_the_firms_currency_as_soon_as_there_is_a_rate() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    recorded(&firm, "Orion Foods", "£1,000").await;
    recorded(&firm, "Vega Ltd", "€100").await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/settings/currencies").await.is(200).shows("No rates yet");
    ada.get("/referrals?view=all").await.shows("£1,000 + €100");
    let refused = [("form", "rate"), ("currency", "EUR"), ("rate", "much"), ("day", "2026-03-01")];
    ada.post("/settings/rates", &refused).await.is(422).shows("“much” is no rate").shows("value=\"much\"");
    ada.post("/settings/rates", &[("form", "rate"), ("currency", "EUR"), ("rate", "0.8601"), ("day", "2026-03-01")])
        .await
        .is(303);
    ada.get("/settings/currencies").await.shows("1 EUR = 0.8601 GBP").shows("Counts today");
    ada.get("/referrals?view=all").await.shows("£1,086.01 (£1,000 + €100)");
    ada.get("/referrals?view=all&as=groups&group=source").await.shows("£1,086.01 (£1,000 + €100)");
    let rates = ada.get("/api/v1/rates").await.json();
    assert_eq!((rates["reporting_currency"].as_str(), rates["rates"][0]["written"].as_str()), (Some("GBP"), Some("0.8601")));
    let listed = ada.get("/api/v1/referrals?sort=value").await.json();
    let worth: Vec<_> = listed["referrals"].as_array().unwrap().iter().map(|line| line["worth_minor"].as_i64()).collect();
    assert_eq!(worth, [Some(100_000), Some(8_601)]);
    let id = rates["rates"][0]["id"].as_str().unwrap().to_owned();
    ada.post(&format!("/settings/rates/{id}/deletion"), &[]).await.is(303);
    ada.get("/referrals?view=all").await.shows("£1,000 + €100");
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/settings/currencies").await.is(403);
    tom.post("/settings/rates", &[("currency", "EUR"), ("rate", "1"), ("day", "2026-03-01")]).await.is(403);
}

#[tokio::test]
async fn days_are_written_as_whoever_reads_writes_them() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let id = recorded(&firm, "Orion Foods", "£1,000").await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get(&format!("/referrals/{id}")).await.shows("lang=\"en-GB\"").shows("today, 10:00");
    ada.get("/referrals?view=all&as=calendar").await.shows("Monday</th><th scope=\"col\">Tuesday");
    ada.post("/me/writing", &[("writing", "en-US")]).await.is(303);
    ada.get(&format!("/referrals/{id}")).await.shows("lang=\"en-US\"").shows("today, 10:00 AM");
    ada.get("/referrals?view=all&as=calendar").await.shows("Sunday</th><th scope=\"col\">Monday").shows("Sunday, March 1");
    ada.get("/reports/leaks?from=2026-01-01&to=2026-02-10").await.shows("January 1 to February 10, 2026");
    let line = "Amira Khan introduced Elm Trees on 03/04/2026, a lease";
    ada.get(&format!("/capture?line={}", line.replace(' ', "%20"))).await.shows("Mar 4");
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get(&format!("/referrals/{id}")).await.shows("today, 10:00").hides("10:00 AM");
    ada.post("/me/writing", &[("writing", "")]).await.is(303);
    ada.get("/me").await.shows("<option value=\"\">As the firm does").shows("lang=\"en-GB\"");
}

#[tokio::test]
async fn the_firms_word_for_a_matter_stands_on_its_pages() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let id = recorded(&firm, "Orion Foods", "£1,000").await;
    let engage: EngageClient = serde_json::from_value(json!({ "referral_id": id, "value": "12k" })).unwrap();
    firm.done(&firm.admin, engage).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/clients").await.shows("Matters</th>");
    ada.get("/settings/firm").await.shows("value=\"matter\"").shows("value=\"matters\"");
    let hours = ["09:00-17:30"; 5].iter().chain(&["", ""]);
    let mut fields = vec![("name", "Hale & Orme"), ("zone", "Europe/London"), ("currency", "GBP"), ("matter_word", "Project")];
    fields.extend(hours.map(|hours| ("hours", *hours)));
    fields.extend([("financial_year_month", "4"), ("financial_year_day", "6"), ("response_minutes", "60")]);
    let me = firm.admin.colleague.unwrap().to_string();
    fields.extend([("quiet_days", "30"), ("step_late_days", "14"), ("fallback_owner_id", me.as_str())]);
    ada.post("/settings/firm", &[fields.clone(), vec![("matter_words", "<b>")]].concat())
        .await
        .is(422)
        .shows("does not do as a word");
    ada.post("/settings/firm", &fields).await.is(303);
    ada.get("/clients").await.shows("Projects</th>").hides("Matters</th>");
    ada.get("/reports/sources").await.shows("Project value").hides("Matter value");
    ada.get("/reports/sources?as=csv").await.shows("project_value").hides("matter");
}

/// The words of an answer that somebody reads: without tags, so without addresses and the names of inputs, and without what stands
/// in the address of a file.
fn read(page: &str) -> String {
    let mut said = String::new();
    let mut rest = page;
    while let Some((text, tag)) = rest.split_once('<') {
        said.push_str(text);
        let Some((tag, after)) = tag.split_once('>') else { break };
        for name in ["title=\"", "aria-label=\"", "placeholder=\"", "data-label=\""] {
            if let Some((_, value)) = tag.split_once(name) {
                said.push(' ');
                said.push_str(value.split('"').next().unwrap_or_default());
            }
        }
        rest = after;
    }
    said.push_str(rest);
    said
}

/// A firm that calls a matter a project, with a client of one referral that is won and another that is open.
async fn of_projects() -> (TestFirm, goodword_actions::engage_client::Engaged, goodword_domain::ReferralId) {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let won = recorded(&firm, "Orion Foods", "£1,000").await;
    let open = recorded(&firm, "Orion Foods", "£2,000").await;
    let engage = serde_json::from_value::<EngageClient>(json!({ "referral_id": won, "value": "12k" })).unwrap();
    let engaged = firm.done(&firm.admin, engage).await;
    let field = json!({ "noun": "matter", "label": "File number", "kind": "text" });
    firm.done(&firm.admin, serde_json::from_value::<AddCustomField>(field).unwrap()).await;
    let mut work = firm.desk.db.work(goodword_store::Viewer::System("test")).await.unwrap();
    let mut now = goodword_store::firm::find(&mut work).await.unwrap().unwrap();
    (now.matter_word, now.matter_words) = ("project".to_owned(), "projects".to_owned());
    goodword_store::firm::save(&mut work, &now).await.unwrap();
    work.commit().await.unwrap();
    (firm, engaged, open)
}

#[tokio::test]
async fn a_firm_that_says_project_reads_matter_on_no_page() {
    let (firm, engaged, open) = of_projects().await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/").await.is(200);
    let upload =
        ada.send_file("/imports/new", "old.csv", "Prospect,Referrer,Need\nOak,Amira Khan,a lease\n").await.location().to_owned();
    let won = engaged.referral.referral_id;
    let (client, project) = (engaged.client_id.unwrap(), engaged.matter_id.unwrap());
    let mut pages = vec![
        format!("/clients/{client}"),
        format!("/clients/{client}/history"),
        format!("/matters/{project}"),
        format!("/referrals/{won}"),
        format!("/referrals/{won}/history"),
        format!("/referrals/{open}/engagement"),
        upload.clone(),
    ];
    let plain = "/ /referrals?view=all /clients /search?q=orion /reports /reports/leaks /reports/sources /reports/response_times /settings \
                 /settings/firm /settings/custom-fields /settings/currencies /inbox /imports/new /imports /welcome /referrers /people \
                 /organisations /bin /me /reports/loops_left_open";
    pages.extend(plain.split_whitespace().map(str::to_owned));
    for page in &pages {
        let answer = ada.get(page).await;
        let said = read(&answer.is(200).body).to_lowercase();
        let around =
            said.find("matter").map(|at| said[..at].chars().rev().take(80).collect::<String>().chars().rev().collect::<String>());
        assert!(around.is_none(), "{page}: “{}matter…”", around.unwrap_or_default());
    }
    ada.get(&format!("/referrals/{open}/engagement")).await.shows("the project is added to theirs");
    ada.get("/settings/custom-fields").await.shows("Projects");
    ada.get(&upload).await.shows("Project title");
    let (mut carl, _) = Visitor::colleague(&firm, "Carl Compliance", Role::Compliance).await;
    carl.get("/settings/walls/new").await.is(200).shows("referrals and projects");
    carl.post("/settings/walls/search", &[("q", "shareholder")]).await.is(200).shows(">Project</span>").hides(">Matter</span>");
}

#[tokio::test]
async fn a_firm_that_says_project_is_refused_and_told_in_its_words() {
    let (firm, engaged, open) = of_projects().await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/").await.is(200);
    let won = engaged.referral.referral_id;
    let bin = ada.post(&format!("/referrals/{won}/deletion"), &[("note", "")]).await;
    bin.is(422).shows("A client and a project came of this referral").hides("a matter");
    let call = ada.call(&format!("/api/v1/referrals/{won}/deletion"), "{}").await;
    call.is(422).shows("A client and a project came of this referral");
    let bulk = format!(r#"{{"referral_ids":["{open}"],"outcome":"won"}}"#);
    ada.call("/api/v1/referrals/bulk", &bulk).await.is(422).shows("by a client and a project of its own");
    ada.get("/matters/0000000000001").await.is(404).shows("There is no such project");
    ada.get("/api/v1/matters/0000000000001").await.is(404).shows("There is no such project");
    let project = engaged.matter_id.unwrap();
    let stale = ada.call(&format!("/api/v1/matters/{project}"), r#"{"custom":{"file_number":"F1"},"version":7}"#).await;
    stale.is(409).shows("changed this project");
    // The head of a file for people has the firm's word; what programs read keeps its keys.
    ada.get("/reports/sources?as=csv").await.shows("project_value").hides("matter");
    ada.get("/api/v1/reports/sources").await.shows("matter_value");
}

#[tokio::test]
async fn what_is_told_is_chosen_on_ones_own_page() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/me").await.shows("What I am told").shows("value=\"quiet\" checked");
    let half = [("form", "notices"), ("told", "clock"), ("quiet_from", "18:30"), ("quiet_until", "")];
    tom.post("/me/notices", &half).await.is(422).shows("Give both times").hides("value=\"quiet\" checked");
    tom.post("/me/notices", &[("told", "clock"), ("quiet_from", "18:30"), ("quiet_until", "08:00"), ("quiet_days_off", "true")])
        .await
        .is(303);
    tom.get("/me").await.shows("value=\"18:30\"").shows("value=\"clock\" checked").hides("value=\"quiet\" checked");
}

#[tokio::test]
async fn the_first_steps_stay_on_today_until_they_are_done_or_hidden() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/").await.shows("First steps").shows("1 of 5 done");
    ada.get("/welcome").await.is(200).shows("Add colleagues").shows("Add the sample firm").shows("Import your introductions");
    recorded(&firm, "Orion Foods", "£1,000").await;
    ada.get("/welcome").await.shows("report-say");
    assert_eq!(ada.post("/welcome/steps", &[("step", "see_leaks")]).await.is(303).location(), "/reports/leaks");
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/").await.hides("First steps");
    tom.get("/welcome").await.is(403);
    ada.get("/").await.shows("4 of 5 done");
    assert_eq!(ada.post("/welcome/steps", &[("step", "hide")]).await.is(303).location(), "/");
    ada.get("/").await.hides("First steps");
    ada.get("/welcome").await.shows("Show these on Today again");
}
