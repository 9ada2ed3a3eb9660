use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::record_referral::RecordReferral;
use goodword_domain::colleague::Role;
use goodword_testkit::{Engine, TestFirm};

use crate::browser::Visitor;

async fn recorded(firm: &TestFirm, organisation: &str, source: &str) {
    let record = RecordReferral {
        prospect_organisation: Some(organisation.to_owned()),
        need: Some("a lease".to_owned()),
        source: Some(source.to_owned()),
        value: Some("10k".to_owned()),
        ..RecordReferral::default()
    };
    firm.done(&firm.admin, record).await;
}

/// The id in the address of a saved view.
pub fn saved(location: &str) -> String {
    location.split("saved=").nth(1).unwrap().split('&').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_view_is_kept_shared_opened_first_and_taken_away() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    recorded(&firm, "Orion Foods", "website").await;
    recorded(&firm, "Vega Ltd", "event").await;
    let mut ada = Visitor::admin(&firm).await;
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let (mut eve, _) = Visitor::colleague(&firm, "Eve Fee", Role::FeeEarner).await;

    for visitor in [&mut ada, &mut tom, &mut eve] {
        visitor.get("/referrals?view=all").await.is(200);
    }
    let query = "view=all&q=orion&received_in=last_7_days";
    let mine = saved(
        tom.post("/referrals/views", &[("name", "Orion of late"), ("query", query), ("shared", "mine")]).await.is(303).location(),
    );
    let opened = tom.get(&format!("/referrals?saved={mine}")).await;
    assert_eq!(opened.is(303).location(), format!("/referrals?saved={mine}&{query}"));
    let to = opened.location().to_owned();
    tom.get(&to)
        .await
        .is(200)
        .shows("Orion of late")
        .shows("Orion Foods")
        .hides("Vega Ltd")
        .shows("is kept")
        .shows("in the last 7 days");
    tom.get(&format!("{to}&owner=none")).await.shows("Changed from what");
    eve.get("/referrals?view=all").await.hides("Orion of late");
    eve.get(&format!("/referrals?saved={mine}&view=all")).await.is(200).hides("Orion of late").shows("Vega Ltd");
    eve.post(&format!("/referrals/views/{mine}/deletion"), &[]).await.is(404);
    tom.post("/referrals/views", &[("name", "Everybody's"), ("query", query), ("shared", "firm")]).await.is(403);
    tom.post("/referrals/views", &[("name", " "), ("query", query)]).await.is(422).shows("Give the view a name");

    let firms = saved(
        ada.post("/referrals/views", &[("name", "By website"), ("query", "view=all&q=vega"), ("shared", "firm")])
            .await
            .location(),
    );
    eve.get("/referrals?view=all").await.shows("By website");
    eve.post(&format!("/referrals/views/{firms}/deletion"), &[]).await.is(403);
    ada.post("/referrals/views/first", &[("role", "fee_earner"), ("saved_view_id", &mine)]).await.is(422);
    ada.post("/referrals/views/first", &[("role", "fee_earner"), ("saved_view_id", &firms)]).await.is(303);
    assert_eq!(eve.get("/referrals").await.is(303).location(), format!("/referrals?saved={firms}&view=all&q=vega"));
    ada.get("/referrals").await.is(200);
    let api = eve.get("/api/v1/referrals/views").await.json();
    assert_eq!((api["views"].as_array().unwrap().len(), api["first"].as_str()), (1, Some(firms.as_str())));
    ada.post(&format!("/referrals/views/{firms}/deletion"), &[]).await.is(303);
    eve.get("/referrals").await.is(200);
    tom.post(&format!("/referrals/views/{mine}/deletion"), &[]).await.is(303);
    tom.get("/referrals?view=all").await.hides("Orion of late");
    firm.end().await;
}

#[tokio::test]
async fn either_way_is_enough_and_all_that_match_is_a_file() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    for (name, source) in [("Orion Foods", "website"), ("Vega Ltd", "event"), ("=SUM(A1) Ltd", "social_media")] {
        recorded(&firm, name, source).await;
    }
    let mut ada = Visitor::admin(&firm).await;
    let to = ada.get("/referrals?view=all&q=vega&was=q%3Dorion&or_these=1").await.is(303).location().to_owned();
    assert_eq!(to, "/referrals?view=all&or=q%3Dorion&or=q%3Dvega");
    ada.get(&to)
        .await
        .is(200)
        .shows("Orion Foods")
        .shows("Vega Ltd")
        .hides("SUM")
        .shows("2 referrals")
        .shows("<span class=\"joint\">or</span>");
    // Two values of one field are either of them.
    let either = ada.get("/referrals?view=all&direction=inbound&direction=internal&q=orion").await;
    either.is(200).shows("<span class=\"joint\">or</span>").shows("<span class=\"joint\">and</span>").shows("Orion Foods");
    ada.get(&format!("{to}&q=foods")).await.shows("1 referral").shows("Orion Foods").hides("Vega");
    let api = ada.get("/api/v1/referrals?or=q%3Dorion&or=q%3Dvega").await.json();
    assert_eq!(api["matching"], 2);
    ada.get("/referrals?view=all&or=rumour%3Dyes").await.shows("3 referrals");

    let file = ada.get("/referrals/file?view=all").await;
    assert_eq!(file.is(200).headers["content-disposition"], "attachment; filename=\"referrals.csv\"");
    let lines: Vec<&str> = file.body.lines().collect();
    assert_eq!(lines.len(), 4);
    assert!(lines[0].starts_with("id,prospect_person,prospect_organisation,"), "{}", lines[0]);
    file.shows(",'=SUM(A1) Ltd,").shows(",10000.00,GBP").shows(",2026-03-11,");
    ada.get("/referrals/file?view=all&q=orion").await.shows("Orion Foods").hides("Vega");
    firm.end().await;
}

/// The lines of a file with commas, each as its fields.
pub fn fields(csv: &str) -> Vec<Vec<String>> {
    csv.lines().map(|line| line.split(',').map(|field| field.trim_start_matches('\'').to_owned()).collect()).collect()
}

#[tokio::test]
async fn the_workbook_of_a_list_is_its_csv_with_numbers_and_days() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/settings/custom-fields").await.is(200);
    for (label, kind) in [("Check", "text"), ("Staff", "number"), ("Since", "date")] {
        let form = [("form", "referral"), ("noun", "referral"), ("label", label), ("kind", kind)];
        ada.post("/settings/custom-fields", &form).await.is(303);
    }
    recorded(&firm, "Orion Foods", "website").await;
    recorded(&firm, "=SUM(A1) Ltd", "event").await;
    ada.get("/referrals/new").await.is(200);
    let form = [("prospect_person", "Jo Berg"), ("need", "a will"), ("custom.staff", "12.5"), ("custom.since", "2024-02-29")];
    ada.post("/referrals", &form).await.is(303);

    let book = ada.get("/referrals/file?view=all&format=xlsx").await;
    assert_eq!(book.headers["content-disposition"], "attachment; filename=\"referrals.xlsx\"");
    let csv = fields(&ada.get("/referrals/file?view=all").await.body);
    let (head, sheet) = (csv[0].clone(), book.sheet());
    let place = |key: &str| head.iter().position(|known| known == key).unwrap();
    assert_eq!((sheet.len(), &sheet[0]), (4, &head));
    for (line, row) in csv.iter().zip(&sheet).skip(1) {
        for key in ["id", "prospect_person", "prospect_organisation", "introduced_on", "custom.since", "custom.staff", "currency"]
        {
            assert_eq!(line[place(key)], row[place(key)], "{key}");
        }
        let amount = |text: &str| text.parse::<f64>().ok();
        assert_eq!(amount(&line[place("value")]), amount(&row[place("value")]));
    }
    assert!(sheet.iter().any(|row| row[place("custom.since")] == "2024-02-29" && row[place("custom.staff")] == "12.5"));
    ada.get("/referrals?view=all").await.shows("&#38;format=xlsx").shows("XLSX");
    // Filtered, and behind a wall, it holds what the list shows.
    assert_eq!(ada.get("/referrals/file?view=all&q=orion&format=xlsx").await.sheet().len(), 2);
    let (mut eve, eve_id) = Visitor::colleague(&firm, "Eve Fee", Role::FeeEarner).await;
    let carl = firm.colleague("Carl Compliance", Role::Compliance).await;
    let orion = sheet.iter().find(|row| row[place("prospect_organisation")] == "Orion Foods").unwrap()[0].parse().unwrap();
    let wall = RaiseWall {
        name: "Orion".to_owned(),
        ask_id: carl.colleague,
        colleague_ids: vec![eve_id],
        referral_ids: vec![orion],
        ..RaiseWall::default()
    };
    firm.done(&carl, wall).await;
    let seen = eve.get("/referrals/file?view=all&format=xlsx").await.sheet();
    assert!(seen.len() == 3 && seen.iter().flatten().all(|cell| !cell.contains("Orion")), "{seen:?}");
    let report = ada.get("/reports/sources?as=xlsx").await;
    assert_eq!(report.headers["content-disposition"], "attachment; filename=\"sources.xlsx\"");
    assert!(report.sheet().len() > 2);
    firm.end().await;
}

#[tokio::test]
async fn the_calendar_has_what_is_due_on_each_day() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    for n in 0..6 {
        recorded(&firm, &format!("Prospect {n}"), "website").await;
    }
    let mut ada = Visitor::admin(&firm).await;
    let month = ada.get("/referrals?view=all&as=calendar").await;
    month
        .is(200)
        .shows("March 2026")
        .shows("Prospect 0")
        .shows("2 more")
        .shows("datetime=\"2026-02-23\"")
        .shows("datetime=\"2026-04-05\"");
    month.shows("aria-current=\"date\"").shows("due_from=2026-03-11&#38;due_to=2026-03-11");
    ada.get("/referrals?view=all&as=calendar&month=2028-02")
        .await
        .is(200)
        .shows("February 2028")
        .shows("datetime=\"2028-02-29\"")
        .hides("Prospect 0");
    ada.get("/referrals?view=all&as=calendar&month=9999-12").await.is(200);
    ada.get("/referrals?view=all&as=calendar&month=rubbish").await.is(200).shows("March 2026");
    firm.end().await;
}

#[tokio::test]
async fn people_are_filtered_kept_as_views_and_filed_with_their_columns() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/settings/custom-fields").await.is(200);
    for (label, kind) in [("Check", "text"), ("Joined", "date")] {
        let form = [("form", "person"), ("noun", "person"), ("label", label), ("kind", kind)];
        ada.post("/settings/custom-fields", &form).await.is(303);
    }
    ada.get("/people").await.is(200).shows("No people yet");
    for (name, email, check) in [("Amira Khan", "a@hale.example", "CC 1"), ("=Bea Moss", "", "CC 2"), ("Cy Empty", "", "")] {
        let body = serde_json::json!({ "name": name, "email": email, "custom": { "check": check } });
        ada.call("/api/v1/people", &body.to_string()).await.is(200);
    }
    let list = ada.get("/people?cols=email&cols=touched&cols=custom.check&email=no").await;
    list.is(200).shows("Bea Moss").hides("Amira Khan").shows("Last touch").shows("CC 2").hides("As a referrer</th>");
    list.shows("is not known").shows("2 people");
    ada.get("/people?custom.check=cc+1").await.shows("Amira Khan").hides("Bea Moss").shows("has “cc 1”");
    ada.get("/people?untouched_in=last_30_days").await.shows("3 people");
    ada.get("/people?touched_in=last_30_days").await.shows("Nobody is like that");
    // The file has what is seen: the same rows and the chosen columns.
    let csv = ada.get("/people/file?cols=email&cols=custom.check&email=no").await;
    assert_eq!(csv.headers["content-disposition"], "attachment; filename=\"people.csv\"");
    let lines = fields(&csv.body);
    assert_eq!(lines[0], ["id", "name", "email", "custom.check"]);
    assert_eq!(lines.iter().skip(1).map(|line| line[1].as_str()).collect::<Vec<_>>(), ["=Bea Moss", "Cy Empty"]);
    assert_eq!(ada.get("/people/file?cols=email&cols=custom.check&email=no&format=xlsx").await.sheet(), lines);
    let all = ada.get("/people/file?format=xlsx").await.sheet();
    assert_eq!(all[0], ["id", "name", "organisation", "title", "email", "referrer_kind", "tier", "received", "referred"]);
    // Programs get the same.
    let api = ada.get("/api/v1/people?email=no&custom.check=cc").await.json();
    let people = api["people"].as_array().unwrap();
    assert_eq!((people.len(), &people[0]["custom"]), (1, &serde_json::json!({ "check": "CC 2" })));
    ada.get("/api/v1/people?email=perhaps").await.is(400);
    // Kept, shared, opened first, and apart from the views of referrals.
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/people").await.is(200);
    let form = [("name", "Without email"), ("query", "email=no&cols=email"), ("shared", "mine")];
    let mine = saved(tom.post("/views/people", &form).await.is(303).location());
    let opened = tom.get(&format!("/people?saved={mine}")).await;
    assert_eq!(opened.is(303).location(), format!("/people?saved={mine}&email=no&cols=email"));
    tom.get("/people").await.is(200).shows("Without email");
    tom.get("/referrals?view=all").await.hides("Without email");
    tom.post("/views/people", &[("name", " "), ("query", "")]).await.is(422).shows("Give the view a name").shows("Amira Khan");
    tom.post(&format!("/referrals/views/{mine}/deletion"), &[]).await.is(404);
    ada.get("/people").await.hides("Without email");
    let form = [("name", "Everybody's"), ("query", "view=all&custom.check=cc"), ("shared", "firm")];
    let firms = saved(ada.post("/views/people", &form).await.is(303).location());
    ada.post("/views/people/first", &[("role", "fee_earner"), ("saved_view_id", &firms)]).await.is(303);
    assert_eq!(tom.get("/people").await.is(303).location(), format!("/people?saved={firms}&view=all&custom.check=cc"));
    tom.get("/referrals").await.is(200);
    let api = tom.get("/api/v1/views/people").await.json();
    assert_eq!((api["views"].as_array().unwrap().len(), api["first"].as_str()), (2, Some(firms.as_str())));
    tom.get("/api/v1/views/wishes").await.is(404);
    tom.post(&format!("/views/people/{mine}/deletion"), &[]).await.is(303);
    tom.get("/people?view=all").await.is(200).hides("Without email").shows("Everybody&#39;s");
    firm.end().await;
}
