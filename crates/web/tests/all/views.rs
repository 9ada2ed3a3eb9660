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
fn saved(location: &str) -> String {
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
