//! The lists of organisations, clients and referrers: filtered, kept, as files and for programs.

use goodword_actions::add_practice::AddPractice;
use goodword_actions::engage_client::EngageClient;
use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::record_referral::RecordReferral;
use goodword_domain::colleague::Role;
use goodword_testkit::{Engine, TestFirm};
use serde_json::{Value, json};

use crate::browser::Visitor;
use crate::views::{fields, saved};

/// Records something by the API; the answer is its reference.
async fn made(ada: &mut Visitor, path: &str, body: Value) -> String {
    ada.call(path, &body.to_string()).await.is(200).json().as_str().unwrap().to_owned()
}

async fn introduced(firm: &TestFirm, by: &str, at: &str, prospect: &str) -> goodword_domain::ReferralId {
    let verb = RecordReferral {
        referrer_person: Some(by.to_owned()),
        referrer_organisation: Some(at.to_owned()),
        prospect_organisation: Some(prospect.to_owned()),
        need: Some("a lease".to_owned()),
        ..RecordReferral::default()
    };
    firm.done(&firm.admin, verb).await.id
}

#[tokio::test]
async fn organisations_are_filtered_kept_as_views_and_filed_with_their_columns() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/settings/custom-fields").await.is(200);
    for (label, kind) in [("Check", "text"), ("Staff", "number")] {
        let form = [("form", "organisation"), ("noun", "organisation"), ("label", label), ("kind", kind)];
        ada.post("/settings/custom-fields", &form).await.is(303);
    }
    ada.get("/organisations").await.is(200).shows("No organisations yet").hides("Sample firm");
    for (name, website, custom) in [
        ("Hale & Co", "hale.example", json!({ "check": "CC 1", "staff": 120 })),
        ("=Brook Partners", "", json!({ "check": "CC 2", "staff": 7.5 })),
        ("Ash Mills", "", json!({})),
    ] {
        made(&mut ada, "/api/v1/organisations", json!({ "name": name, "website": website, "custom": custom })).await;
    }
    firm.at("2026-03-12T10:00:00Z");
    let mut ada = Visitor::admin(&firm).await;
    introduced(&firm, "Amira Khan", "Hale & Co", "Orion Foods").await;

    let list = ada.get("/organisations?website=no&cols=website&cols=recorded&cols=custom.check").await;
    list.is(200).shows("Brook Partners").hides("Hale &#38; Co").shows("CC 2").hides("Received from there</th>");
    list.shows("3 organisations").shows("is not known").shows("Recorded").shows("sort=recorded");
    ada.get("/organisations?custom.staff.from=100").await.shows("Hale &#38; Co").shows("1 organisation<");
    ada.get("/organisations?received_in=this_month").await.shows("Hale &#38; Co").hides("Ash Mills");
    ada.get("/organisations?people=yes&client=no").await.shows("Hale &#38; Co").hides("Ash Mills").shows("is none");
    ada.get("/organisations?kind=client&q=hale").await.shows("No organisation is like that");
    ada.get("/organisations?q=zzz").await.shows("No organisation is called that");
    // By name, or what was recorded last first; the next page begins behind the last line.
    let names = |json: &Value| json["organisations"].as_array().unwrap().iter().map(|o| o["name"].clone()).collect::<Vec<_>>();
    let by_name = ada.get("/api/v1/organisations").await.json();
    assert_eq!(names(&by_name), ["Ash Mills", "=Brook Partners", "Hale & Co", "Orion Foods"]);
    let newest = ada.get("/api/v1/organisations?sort=recorded").await.json();
    assert_eq!(names(&newest), ["Orion Foods", "Ash Mills", "=Brook Partners", "Hale & Co"]);
    let hale = &by_name["organisations"][2];
    assert_eq!((&hale["made"], &hale["people"], hale["custom"]["staff"].as_f64()), (&json!(1), &json!(1), Some(120.0)));
    let behind =
        format!("/api/v1/organisations?sort=recorded&after=x&after_id={}", newest["organisations"][1]["id"].as_str().unwrap());
    assert_eq!(names(&ada.get(&behind).await.json()), ["=Brook Partners", "Hale & Co"]);
    for refused in ["people=perhaps", "sort=size", "touched_in=next_30_days"] {
        ada.get(&format!("/api/v1/organisations?{refused}")).await.is(400);
    }
    // The file has what is seen: the same rows, columns and order.
    let csv = ada.get("/organisations/file?website=no&cols=people&cols=recorded&cols=custom.staff&sort=recorded").await;
    assert_eq!(csv.headers["content-disposition"], "attachment; filename=\"organisations.csv\"");
    let lines = fields(&csv.body);
    assert_eq!(lines[0], ["id", "name", "people", "recorded_on", "custom.staff"]);
    assert_eq!(lines.iter().skip(1).map(|l| l[1].as_str()).collect::<Vec<_>>(), ["Orion Foods", "Ash Mills", "=Brook Partners"]);
    assert_eq!(lines[3][2..], ["0", "2026-03-11", "7.5"]);
    let book =
        ada.get("/organisations/file?website=no&cols=people&cols=recorded&cols=custom.staff&sort=recorded&format=xlsx").await;
    assert_eq!(book.sheet(), lines);
    // Kept, opened first, and apart from the views of other lists.
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/organisations").await.is(200);
    let form = [("name", "Without website"), ("query", "website=no&sort=recorded"), ("shared", "mine")];
    let mine = saved(tom.post("/views/organisations", &form).await.is(303).location());
    let opened = tom.get(&format!("/organisations?saved={mine}")).await;
    assert_eq!(opened.is(303).location(), format!("/organisations?saved={mine}&website=no&sort=recorded"));
    tom.get("/organisations").await.shows("Without website");
    tom.get("/people").await.hides("Without website");
    tom.post("/views/organisations", &[("name", " "), ("query", "")])
        .await
        .is(422)
        .shows("Give the view a name")
        .shows("Ash Mills");
    let form = [("name", "Everybody's"), ("query", "view=all&people=yes"), ("shared", "firm")];
    let firms = saved(ada.post("/views/organisations", &form).await.is(303).location());
    ada.post("/views/organisations/first", &[("role", "fee_earner"), ("saved_view_id", &firms)]).await.is(303);
    assert_eq!(tom.get("/organisations").await.is(303).location(), format!("/organisations?saved={firms}&view=all&people=yes"));
    assert_eq!(tom.get("/api/v1/views/organisations").await.json()["views"].as_array().unwrap().len(), 2);
    firm.end().await;
}

#[tokio::test]
async fn clients_are_filtered_kept_as_views_and_filed_with_their_columns() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/settings/custom-fields").await.is(200);
    let form = [("form", "matter"), ("noun", "matter"), ("label", "Centre"), ("kind", "text")];
    ada.post("/settings/custom-fields", &form).await.is(303);
    let practice = firm.done(&firm.admin, AddPractice { name: "Property".to_owned(), ..AddPractice::default() }).await;
    let old = json!({ "person": "Jo Berg", "since_on": "2019-05-01", "source": "event" });
    made(&mut ada, "/api/v1/clients", old).await;
    made(&mut ada, "/api/v1/clients", json!({ "organisation": "Ash Mills", "since_on": "2024-05-01" })).await;
    let won = introduced(&firm, "Amira Khan", "Hale & Co", "Orion Foods").await;
    let engage = json!({ "referral_id": won, "practice_id": practice, "custom": { "centre": "D 2" } });
    firm.done(&firm.admin, serde_json::from_value::<EngageClient>(engage).unwrap()).await;

    let all = ada.get("/clients").await;
    all.is(200).shows("3 clients").shows("Jo Berg").shows("Fee earner").shows("Last touch</th>").hides("Open matters</th>");
    ada.get("/clients?matters=open").await.shows("Orion Foods").hides("Ash Mills").shows("some are open");
    ada.get("/clients?matters=none&kind=organisation").await.shows("Ash Mills").hides("Jo Berg").shows("1 client<");
    ada.get("/clients?source=event").await.shows("Jo Berg").hides("Ash Mills");
    ada.get("/clients?since_in=this_year").await.shows("Orion Foods").hides("Ash Mills");
    ada.get(&format!("/clients?practice={practice}&opened_in=this_month&fee_earner=me"))
        .await
        .shows("Orion Foods")
        .hides("Ash Mills");
    ada.get("/clients?custom.centre=d").await.shows("Orion Foods").hides("Ash Mills").shows("has “d”");
    // A field there is not filters nothing, and asks for no matter either.
    ada.get("/clients?custom.gone=d").await.shows("3 clients");
    ada.get("/clients?view=untagged&kind=person").await.shows("No client is like that");
    // The queue goes on: its own tab with its count, ticks, and no column for what all of it lacks.
    let queue = ada.get("/clients?view=untagged").await;
    queue.shows("Tag them").shows("class=\"count\">").hides(">Source</th>").shows("Ash Mills").hides("Jo Berg");
    let csv = ada.get("/clients/file?cols=source&cols=matters&cols=open&cols=opened").await;
    assert_eq!(csv.headers["content-disposition"], "attachment; filename=\"clients.csv\"");
    let lines = fields(&csv.body);
    assert_eq!(lines[0], ["id", "name", "source", "matters", "open_matters", "last_opened_on"]);
    assert_eq!(lines[2][1..], ["Jo Berg", "Event", "0", "0", ""]);
    assert_eq!(lines[3][3..], ["1", "1", "2026-03-11"]);
    assert_eq!(ada.get("/clients/file?cols=source&cols=matters&cols=open&cols=opened&format=xlsx").await.sheet(), lines);
    let api = ada.get("/api/v1/clients?matters=open&custom.centre=d").await.json();
    assert_eq!((api["clients"].as_array().unwrap().len(), &api["clients"][0]["open"]), (1, &json!(1)));
    ada.get("/api/v1/clients?kind=dog").await.is(400);
    ada.get("/api/v1/clients?source=nowhere").await.is(422);
    let form = [("name", "Open ones"), ("query", "matters=open"), ("shared", "mine")];
    let mine = saved(ada.post("/views/clients", &form).await.is(303).location());
    assert_eq!(
        ada.get(&format!("/clients?saved={mine}")).await.is(303).location(),
        format!("/clients?saved={mine}&matters=open")
    );
    ada.post("/views/clients", &[("name", ""), ("query", "")]).await.is(422).shows("Give the view a name").shows("Jo Berg");
    firm.end().await;
}

#[tokio::test]
async fn the_files_of_lists_hold_what_is_seen_and_nothing_behind_a_wall() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    introduced(&firm, "Amira Khan", "Hale & Co", "Orion Foods").await;
    let won = introduced(&firm, "Bea Moss", "Brook Partners", "Vega Ltd").await;
    firm.done(&firm.admin, serde_json::from_value::<EngageClient>(json!({ "referral_id": won })).unwrap()).await;
    ada.get("/referrers?sort=last").await.shows("/referrers/file?sort=last&#38;format=xlsx").shows("2 referrers");
    let lines = fields(&ada.get("/referrers/file").await.body);
    assert_eq!(
        lines[0][1..],
        [
            "name",
            "organisation",
            "kind",
            "tier",
            "received",
            "undecided",
            "decided",
            "won",
            "last_introduced_on",
            "last_touch_on"
        ]
    );
    assert_eq!(lines[1][1..], ["Amira Khan", "Hale & Co", "Professional", "", "1", "1", "0", "0", "2026-03-11", ""]);
    assert_eq!(lines[2][1..], ["Bea Moss", "Brook Partners", "Professional", "", "1", "0", "1", "1", "2026-03-11", ""]);
    assert_eq!(ada.get("/referrers/file?format=xlsx").await.sheet(), lines);
    assert_eq!(fields(&ada.get("/referrers/file?sort=last").await.body)[1][1], "Bea Moss");
    assert_eq!(fields(&ada.get("/referrers/file?q=amira&kind=professional").await.body).len(), 2);

    let (mut eve, eve_id) = Visitor::colleague(&firm, "Eve Fee", Role::FeeEarner).await;
    let carl = firm.colleague("Carl Compliance", Role::Compliance).await;
    let brook = ada.get("/api/v1/organisations?q=brook").await.json()["organisations"][0]["id"].as_str().unwrap().to_owned();
    let wall = RaiseWall {
        name: "Brook".to_owned(),
        ask_id: carl.colleague,
        colleague_ids: vec![eve_id],
        organisation_ids: vec![brook.parse().unwrap()],
        ..RaiseWall::default()
    };
    firm.done(&carl, wall).await;
    for list in ["organisations", "referrers", "clients"] {
        let (csv, book) = (format!("/{list}/file"), format!("/{list}/file?format=xlsx"));
        eve.get(&csv).await.is(200).hides("Brook");
        let seen = eve.get(&book).await.sheet();
        assert!(seen.iter().flatten().all(|cell| !cell.contains("Brook")), "{list}: {seen:?}");
    }
    let bea = &fields(&eve.get("/referrers/file?q=bea").await.body)[1];
    assert_eq!(bea[2..9], ["", "Professional", "", "0", "0", "0", "0"]);
    eve.get("/organisations?received_in=this_month").await.shows("1 organisation<").hides("Brook");
    firm.end().await;
}
