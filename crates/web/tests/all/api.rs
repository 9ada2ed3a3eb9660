//! The API as programs meet it: what is refused, how, and in which form.

use goodword_domain::colleague::Role;
use goodword_testkit::{Engine, TestFirm};

use crate::browser::{Answer, Visitor};

async fn firm() -> TestFirm {
    TestFirm::on(Engine::Sqlite).await
}

/// Fails unless the answer is JSON with that status and code.
#[track_caller]
fn refused(answer: &Answer, status: u16, code: &str) -> serde_json::Value {
    answer.is(status);
    assert_eq!(answer.headers.get("content-type").unwrap(), "application/json");
    let error = answer.json()["error"].clone();
    assert_eq!(error["code"], code, "{error}");
    error
}

#[tokio::test]
async fn what_is_not_of_the_form_the_document_says_is_unreadable() {
    let firm = firm().await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/").await.is(200);
    for (path, body, code) in [
        ("touches", "{}", "input.missing"),
        ("referrals", r#"{"prospect_persn": "Jo"}"#, "input.unknown"),
        ("referrals", r#"{"prospect_person": 7}"#, "input.unreadable"),
        ("referrals", r#"{"prospect_person": "Jo", "introduced_on": "2026-02-30"}"#, "input.unreadable"),
        ("referrals", "[]", "input.not_json"),
        ("referrals", "{", "input.not_json"),
    ] {
        refused(&ada.call(&format!("/api/v1/{path}"), body).await, 400, code);
    }
    // A rule of the field is another thing than a form that cannot be read.
    refused(&ada.call("/api/v1/referrals", "{}").await, 422, "referral.no_prospect");
}

#[tokio::test]
async fn a_day_that_nobody_can_have_meant_is_refused() {
    let firm = firm().await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/").await.is(200);
    for day in ["0202-03-01", "9999-12-31", "-009999-01-01"] {
        let body = format!(r#"{{"prospect_person": "Jo Berg", "introduced_on": "{day}"}}"#);
        let error = refused(&ada.call("/api/v1/referrals", &body).await, 422, "input.day");
        assert_eq!(error["field"], "introduced_on");
    }
    let at = r#"{"kind": "call", "person_ids": [], "at": "0202-03-01T10:00:00Z"}"#;
    refused(&ada.call("/api/v1/touches", at).await, 422, "input.day");
    let form = [("prospect_person", "Jo Berg"), ("introduced_on", "0202-03-01")];
    ada.post("/referrals", &form).await.is(422).shows("is not between the years 1900 and 2199");
}

#[tokio::test]
async fn the_address_says_which_record_and_the_body_does_not_say_it_again() {
    let firm = firm().await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/").await.is(200);
    let jo = ada.call("/api/v1/people", r#"{"name": "Jo Berg"}"#).await.json();
    let jo = jo.as_str().unwrap();
    let twice = format!(r#"{{"name": "Jo", "person_id": "{jo}"}}"#);
    assert_eq!(refused(&ada.call(&format!("/api/v1/people/{jo}"), &twice).await, 400, "input.unknown")["field"], "person_id");
    ada.call(&format!("/api/v1/people/{}", jo.to_uppercase()), r#"{"name": "Jo Bergmann"}"#).await.is(200);
    for path in ["/api/v1/people/0/deletion", "/api/v1/people/zzzzzzzzzzzzz/deletion", "/api/v1/people/%00/deletion"] {
        refused(&ada.call(path, "{}").await, 404, "missing");
    }
}

#[tokio::test]
async fn a_query_that_asks_for_what_there_is_not_is_refused_and_a_page_shows_what_it_can() {
    let firm = firm().await;
    let mut ada = Visitor::admin(&firm).await;
    for (path, code) in [
        ("/api/v1/referrals?onwer=me", "query.unknown"),
        ("/api/v1/referrals?owner=somebody", "query.unreadable"),
        ("/api/v1/referrals?after=here", "query.unreadable"),
        ("/api/v1/referrals?limit=0", "query.unreadable"),
        ("/api/v1/reports/leaks?from=yesterday", "query.unreadable"),
        ("/api/v1/colleagues?q=Ada", "query.unknown"),
        ("/api/v1/people?q=a&q=b", "query.repeated"),
    ] {
        refused(&ada.get(path).await, 400, code);
    }
    refused(&ada.get("/api/v1/clients?source=nowhere").await, 422, "source.unknown");
    ada.get("/api/v1/referrals?owner=me&owner=none&state=open&limit=5000&q=%00").await.is(200);
    ada.get("/referrals?onwer=me&owner=somebody&after=here").await.is(200);
    ada.get("/people?after=%00&after_id=0000000000000&q=%00").await.is(200);
}

#[tokio::test]
async fn what_goes_wrong_beside_the_verbs_is_said_in_the_same_form() {
    let firm = firm().await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/").await.is(200);
    let large = format!(r#"{{"line": "{}"}}"#, "x".repeat(1024 * 1024));
    refused(&ada.call("/api/v1/capture", &large).await, 413, "too_large");
    let wrong = ada.ask("DELETE", "/api/v1/people", &[], "").await;
    refused(&wrong, 405, "method");
    assert_eq!(wrong.headers.get("allow").unwrap(), "POST,GET,HEAD");
    refused(&ada.ask("POST", "/api/v1/capture", &[("origin", "https://elsewhere.example")], "{}").await, 403, "foreign");
    refused(&ada.get("/api/v1/nothing/here").await, 404, "missing");
    let page = ada.ask("DELETE", "/people", &[], "").await;
    page.is(405).shows("<html").shows("This address is not asked like that");
    ada.post("/capture", &[("line", &"x".repeat(1024 * 1024))])
        .await
        .is(413)
        .shows("<html")
        .shows("larger than this address takes");
    ada.ask("POST", "/people", &[("origin", "https://elsewhere.example")], "").await.is(403).shows("A page of another site");
}

#[tokio::test]
async fn a_role_that_may_not_is_told_so_before_anything_else() {
    let firm = firm().await;
    let (mut rea, _) = Visitor::colleague(&firm, "Rea Only", Role::ReadOnly).await;
    rea.get("/").await.is(200);
    for body in ["{}", "[]", r#"{"line": 1}"#] {
        refused(&rea.call("/api/v1/capture", body).await, 403, "forbidden");
    }
    refused(&rea.get("/api/v1/background-work?x=1").await, 403, "forbidden");
}

#[tokio::test]
async fn every_id_is_a_text_and_the_history_holds_no_keys() {
    let firm = firm().await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/").await.is(200);
    let line = r#"{"line": "Amira Khan (Hale & Co) introduced Orion Foods, shareholder dispute, worth 40k"}"#;
    let id = ada.call("/api/v1/capture", line).await.is(200).json()["id"].as_str().unwrap().to_owned();
    let referrers = ada.get("/api/v1/referrers").await.json();
    let amira = &referrers["referrers"][0];
    assert_eq!((amira["id"].as_str().unwrap().len(), amira["last_touched"].is_null()), (13, true));
    assert!(amira["last_introduced"].as_str().unwrap().parse::<goodword_domain::Timestamp>().is_ok());
    let person = ada.get(&format!("/api/v1/people/{}", amira["person_id"].as_str().unwrap())).await.json();
    assert_eq!(person["referrer"]["id"], amira["id"]);
    let history = ada.get(&format!("/api/v1/referrals/{id}/history")).await;
    let kept = history.json()["entries"][0]["after"].clone();
    assert_eq!(kept["need"], "shareholder dispute");
    history.hides("need_folded").hides("find_folded");
}
