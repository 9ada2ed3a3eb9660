//! Custom fields, as a browser and a program see them.

use goodword_domain::colleague::Role;
use goodword_testkit::{Engine, TestFirm};
use serde_json::{Value, json};

use crate::browser::Visitor;

const FIELDS: &str = "/settings/custom-fields";

async fn add(ada: &mut Visitor, noun: &str, label: &str, kind: &str, choices: &str) {
    let form = [("form", noun), ("noun", noun), ("label", label), ("kind", kind), ("choices", choices), ("on_form", "true")];
    ada.get(FIELDS).await.is(200);
    ada.post(FIELDS, &form).await.is(303);
}

/// The fields as programs list them.
async fn listed(ada: &mut Visitor) -> Vec<Value> {
    ada.get("/api/v1/custom-fields").await.json()["custom_fields"].as_array().unwrap().clone()
}

#[tokio::test]
async fn an_admin_makes_fields_and_changes_them() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    ada.get(FIELDS).await.is(200).shows("No field of your own yet").shows("the reference of a conflict check");
    tom.get(FIELDS).await.is(403);
    add(&mut ada, "person", "Prefers", "choice", "Email\nTelephone").await;
    add(&mut ada, "person", "Since", "date", "").await;
    ada.get(FIELDS).await.shows("Choice from a list: Email, Telephone; on the form, nothing in it yet");
    let form = [("form", "person"), ("noun", "person"), ("label", "prefers"), ("kind", "text")];
    ada.post(FIELDS, &form).await.is(422).shows("There is a field “Prefers” already").shows("value=\"prefers\"");
    let all = listed(&mut ada).await;
    let (id, version) = (all[0]["id"].as_str().unwrap().to_owned(), all[0]["version"].as_str().unwrap().to_owned());
    let at = format!("{FIELDS}/{id}");
    let change = [
        ("form", "field"),
        ("version", version.as_str()),
        ("label", "Likes to be reached"),
        ("help", "Ask them."),
        ("on_form", "no"),
        ("choice_keys", "email"),
        ("choices", "By email"),
        ("choice_keys", "telephone"),
        ("choices", ""),
        ("more_choices", "Letter"),
    ];
    ada.post(&at, &change).await.is(303);
    ada.post(&at, &change).await.is(422).shows("Ada Admin changed this custom field");
    let now = listed(&mut ada).await[0].clone();
    assert_eq!((&now["key"], &now["label"], &now["on_form"]), (&json!("prefers"), &json!("Likes to be reached"), &json!(false)));
    assert_eq!(
        now["choices"].as_array().unwrap().iter().map(|c| c["key"].as_str().unwrap()).collect::<Vec<_>>(),
        ["email", "letter"]
    );
    // A button moves a choice, with whatever else was typed into the form.
    let keys = ["email", "letter"].map(|key| ("choice_keys", key));
    let labels = ["By email", "By letter"].map(|label| ("choices", label));
    let moved: Vec<_> =
        keys.into_iter().zip(labels).flat_map(|(key, label)| [key, label]).chain([("choice_up", "letter")]).collect();
    ada.get(FIELDS).await.shows("name=\"choice_up\" value=\"letter\"").shows("Move Letter up");
    ada.post(&at, &moved).await.is(303);
    let labelled = async |ada: &mut Visitor| {
        let choices = listed(ada).await[0]["choices"].as_array().unwrap().clone();
        choices.iter().map(|c| c["label"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(labelled(&mut ada).await, ["By letter", "By email"]);
    ada.call(&format!("/api/v1{at}"), r#"{"choice_down":"letter"}"#).await.is(200);
    assert_eq!(labelled(&mut ada).await, ["By email", "By letter"]);
    ada.post(&at, &[("place", "1")]).await.is(303);
    assert_eq!(listed(&mut ada).await[0]["key"], "since");
    ada.post(&at, &[("retired", "yes")]).await.is(303);
    ada.get(FIELDS).await.shows("Retired").shows("Bring it back");
    ada.post(&at, &[("retired", "no")]).await.is(303);
    firm.end().await;
}

#[tokio::test]
async fn a_field_stands_in_forms_on_the_record_and_in_its_history() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    add(&mut ada, "person", "Prefers", "choice", "Email\nTelephone").await;
    add(&mut ada, "person", "Knows", "person", "").await;
    ada.get("/people/new").await.is(200).shows("name=\"custom.prefers\"").shows("name=\"custom.knows\"");
    ada.post("/people", &[("form", "person"), ("name", "Jane Moss")]).await.is(303);
    let wrong = [("form", "person"), ("name", "Amira Khan"), ("custom.prefers", "telephone"), ("custom.knows", "Nobody Known")];
    ada.post("/people", &wrong)
        .await
        .is(422)
        .shows("Nobody on record is called “Nobody Known”")
        .shows("value=\"telephone\" selected");
    let right = [("form", "person"), ("name", "Amira Khan"), ("custom.prefers", "telephone"), ("custom.knows", "Jane Moss")];
    let to = ada.post("/people", &right).await.location().to_owned();
    ada.get(&to).await.shows("Prefers").shows("Telephone").shows(">Jane Moss</bdi></a>");
    let edit = format!("{to}/edit");
    ada.get(&edit).await.shows("name=\"custom.prefers\"").shows("value=\"telephone\" selected").shows("value=\"Jane Moss\"");
    let change = |version: &'static str, prefers: &'static str| {
        [
            ("form", "edit"),
            ("version", version),
            ("name", "Amira Khan"),
            ("custom.prefers", prefers),
            ("custom.knows", "Jane Moss"),
        ]
    };
    ada.post(&to, &change("1", "email")).await.is(303);
    ada.post(&to, &change("1", "telephone")).await.is(422).shows("Save mine over it").shows("Email").shows("Telephone");
    ada.post(&to, &change("2", "")).await.is(303);
    ada.get(&to).await.shows("Not said: Prefers");
    ada.get(&format!("{to}/history"))
        .await
        .shows("Prefers: Telephone became Email")
        .shows("Prefers: Email was cleared")
        .shows("Jane Moss");
    firm.end().await;
}

#[tokio::test]
async fn a_referral_shows_changes_lists_groups_and_files_its_fields() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    add(&mut ada, "referral", "Conflict check", "text", "").await;
    add(&mut ada, "referral", "Fee cap", "money", "").await;
    add(&mut ada, "referral", "Risk", "choice", "Low\nHigh").await;
    ada.get("/referrals/new").await.shows("name=\"custom.conflict_check\"");
    let mut hrefs = Vec::new();
    for (who, check, cap, risk) in
        [("Jo Berg", "CC 1", "10k", "low"), ("Al Dorn", "CC 2", "£20,000", "high"), ("Cy Empty", "", "", "")]
    {
        let form = [
            ("form", "record"),
            ("prospect_person", who),
            ("need", "a will"),
            ("custom.conflict_check", check),
            ("custom.fee_cap", cap),
            ("custom.risk", risk),
        ];
        let to = ada.post("/referrals", &form).await.location().to_owned();
        hrefs.push(to);
    }
    let page = ada.get(&hrefs[0]).await;
    page.shows("Conflict check").shows("CC 1").shows("£10,000");
    ada.get(&format!("{}/edit?f=custom.risk", hrefs[0])).await.is(200).shows("name=\"custom.risk\"").shows("None said");
    ada.post(&hrefs[0], &[("form", "custom.fee_cap"), ("custom.fee_cap", "lots")]).await.is(422).shows("“lots” is not an amount");
    ada.post(&hrefs[0], &[("form", "custom.fee_cap"), ("version", "1"), ("custom.fee_cap", "12k")]).await.is(303);
    let list = ada.get("/referrals?view=all&cols=from&cols=custom.conflict_check&cols=custom.fee_cap").await;
    list.is(200).shows("£12,000").shows("CC 2").shows("<span class=\"k\">, Fee cap</span>£32,000").shows("name=\"custom.risk\"");
    ada.get("/referrals?view=all&custom.risk=high").await.shows("Al Dorn").hides("Jo Berg").shows("is High");
    ada.get("/referrals?view=all&custom.risk=none").await.shows("Cy Empty").hides("Jo Berg").shows("is not said");
    ada.get("/referrals?view=all&custom.fee_cap.from=15k").await.shows("Al Dorn").hides("Jo Berg");
    ada.get("/referrals?view=all&custom.conflict_check=cc+2").await.shows("Al Dorn").hides("Jo Berg").shows("has “cc 2”");
    let sorted = ada.get("/referrals?view=all&sort=-custom.fee_cap&cols=custom.fee_cap").await;
    let place = |who: &str| sorted.body.find(who).unwrap();
    assert!(place("Al Dorn") < place("Jo Berg") && place("Jo Berg") < place("Cy Empty"));
    sorted.shows("aria-sort=\"descending\"").shows("sort=custom.fee_cap");
    ada.get("/referrals?view=all&as=groups&group=custom.risk")
        .await
        .shows(">High</bdi>")
        .shows("None said")
        .shows("custom.risk=none");
    let file = ada.get("/referrals/file?view=all&sort=custom.conflict_check").await;
    file.shows("custom.conflict_check,custom.fee_cap,custom.risk").shows("CC 1,GBP 12000.00,Low");
    // A view that was kept goes on, and says what has become of its filter.
    let id = listed(&mut ada).await.iter().find(|f| f["key"] == "risk").unwrap()["id"].as_str().unwrap().to_owned();
    ada.get("/referrals").await;
    ada.post(&format!("{FIELDS}/{id}"), &[("retired", "yes")]).await.is(303);
    ada.get("/referrals?view=all&custom.risk=high&cols=custom.risk&sort=custom.risk&group=custom.risk")
        .await
        .is(200)
        .shows("is retired, so it filters nothing")
        .shows("Jo Berg");
    firm.end().await;
}

#[tokio::test]
async fn programs_read_and_write_what_fields_hold() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/").await.is(200);
    for (noun, label, kind) in [
        ("organisation", "Staff", "number"),
        ("organisation", "Cap", "money"),
        ("referral", "Check", "text"),
        ("matter", "Centre", "text"),
    ] {
        let body = json!({ "noun": noun, "label": label, "kind": kind }).to_string();
        ada.call(&format!("/api/v1{FIELDS}"), &body).await.is(200);
    }
    let custom = json!({ "staff": 12.5, "cap": { "minor": 1250, "currency": "EUR" } });
    let hale = ada.call("/api/v1/organisations", &json!({ "name": "Hale & Co", "custom": custom }).to_string()).await.json();
    let at = format!("/api/v1/organisations/{}", hale.as_str().unwrap());
    assert_eq!(ada.get(&at).await.json()["custom"], custom);
    ada.call(&at, &json!({ "name": "Hale & Co", "custom": { "staff": null } }).to_string()).await.is(200);
    assert_eq!(ada.get(&at).await.json()["custom"], json!({ "cap": { "minor": 1250, "currency": "EUR" } }));
    let wrong = ada.call(&at, &json!({ "name": "Hale & Co", "custom": { "colour": "red" } }).to_string()).await;
    wrong.is(422);
    assert_eq!(wrong.json()["error"]["field"], "custom.colour");
    let made =
        ada.call("/api/v1/referrals", r#"{"prospect_person":"Jo Berg","need":"a will","custom":{"check":"CC 1"}}"#).await.json();
    let referral = format!("/api/v1/referrals/{}", made["id"].as_str().unwrap());
    assert_eq!(ada.get(&referral).await.json()["custom"], json!({ "check": "CC 1" }));
    let lists = |q: &str| format!("/api/v1/referrals?{q}");
    let all = ada.get(&lists("custom.check=cc")).await.json();
    assert_eq!((&all["matching"], &all["referrals"][0]["custom"]), (&json!(1), &json!({ "check": "CC 1" })));
    assert_eq!(ada.get(&lists("custom.check=other")).await.json()["matching"], 0);
    ada.get(&lists("costum.check=cc")).await.is(400);
    let other =
        ada.call("/api/v1/referrals", r#"{"prospect_person":"Al Dorn","need":"a lease","custom":{"check":"AA 2"}}"#).await;
    other.is(200);
    for (sort, first) in [("custom.check", "AA 2"), ("-custom.check", "CC 1")] {
        let sorted = ada.get(&lists(&format!("sort={sort}"))).await.json();
        assert_eq!(sorted["referrals"][0]["custom"]["check"], first, "{sort}");
        let rest = ada.get(&lists(&format!("sort={sort}&limit=1"))).await.json();
        let next = ada.get(&lists(&format!("sort={sort}&limit=1&after={}", rest["after"].as_str().unwrap()))).await.json();
        assert_ne!(next["referrals"][0]["custom"]["check"], first, "{sort}");
    }
    ada.get(&lists("sort=custom.gone")).await.is(422).shows("custom.unknown");
    ada.get(&lists("sort=colour")).await.is(400);
    let won = ada.call(&format!("{referral}/engagement"), r#"{"custom":{"centre":"D 1"}}"#).await.json();
    let matter = won["matter_id"].as_str().unwrap().to_owned();
    ada.call(&format!("/api/v1/matters/{matter}"), r#"{"version":1,"custom":{"centre":"D 2"}}"#).await.is(200);
    assert_eq!(ada.get(&format!("/api/v1/matters/{matter}")).await.json()["custom"], json!({ "centre": "D 2" }));
    ada.get(&format!("/matters/{matter}")).await.is(200).shows("value=\"D 2\"");
    let client = won["client_id"].as_str().unwrap();
    ada.get(&format!("/clients/{client}")).await.shows("Centre: D 2").shows("Change more");
    firm.end().await;
}

async fn person(ada: &mut Visitor, name: &str, custom: Value) -> String {
    let body = json!({ "name": name, "custom": custom }).to_string();
    ada.call("/api/v1/people", &body).await.is(200).json().as_str().unwrap().to_owned()
}

#[tokio::test]
async fn fields_of_two_records_are_picked_side_by_side_when_they_are_merged() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    add(&mut ada, "person", "Prefers", "choice", "Email\nTelephone").await;
    add(&mut ada, "person", "Reference", "text", "").await;
    add(&mut ada, "person", "Left empty", "text", "").await;
    let kept = person(&mut ada, "Amira Khan", json!({ "prefers": "email" })).await;
    let gone = person(&mut ada, "A. Khan", json!({ "prefers": "telephone", "reference": "R7" })).await;
    let page = ada.get(&format!("/people/{kept}/merge?with={gone}")).await;
    page.is(200)
        .shows("name=\"custom.prefers\" value=\"kept\" checked")
        .shows("name=\"custom.prefers\" value=\"other\"")
        .shows("R7")
        .shows("is taken over")
        .hides("custom.reference")
        .hides("Left empty");
    let chosen = [("other_id", gone.as_str()), ("name", "kept"), ("custom.prefers", "other")];
    // What was chosen stays chosen in a form that is refused.
    let stale = [&chosen[..], &[("version", "99")]].concat();
    ada.post(&format!("/people/{kept}/merges"), &stale).await.is(422).shows("name=\"custom.prefers\" value=\"other\" checked");
    let merged = ada.post(&format!("/people/{kept}/merges"), &chosen).await;
    merged.is(303);
    ada.get(&format!("/people/{kept}")).await.shows("Telephone").shows("R7");
    let held = ada.get(&format!("/api/v1/people/{kept}")).await.json()["custom"].clone();
    assert_eq!(held, json!({ "prefers": "telephone", "reference": "R7" }));
    ada.get(&format!("/people/{kept}/history")).await.shows("Prefers").shows("Telephone");
    let refused = json!({ "other_id": kept, "custom": { "nothing": "other" } }).to_string();
    let other = person(&mut ada, "Amira Kh.", json!({})).await;
    let refused = ada.call(&format!("/api/v1/people/{other}/merges"), &refused).await;
    assert_eq!(refused.is(422).json()["error"]["field"], "custom.nothing");
    firm.end().await;
}
