use goodword_domain::colleague::Role;
use goodword_store::{Viewer, jobs};
use goodword_testkit::{Engine, TestFirm};

use crate::browser::Visitor;

const FILE: &str =
    "Received on,Prospect name,Referrer,Need\n2026-01-05,Orion Foods,Amira Khan,Lease\nnever,Vega Ltd,Bo Lind,Sale\n";

#[tokio::test]
async fn a_file_is_sent_looked_at_previewed_started_and_stopped() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/imports").await.shows("Nothing has been imported yet");
    ada.get("/imports/new").await.is(200);
    let sent = ada.send_file("/imports/new", "old.csv", FILE).await;
    sent.is(303);
    let upload = sent.location().to_owned();
    ada.get(&upload).await.is(200).shows("old.csv").shows("received_on").shows("Prospect name").shows("Orion Foods");
    let nothing = ada.post(&upload, &[("form", "text"), ("toml", "name = ")]).await;
    nothing.is(422).shows("name = ").shows("cannot be used");
    let fields = [
        ("form", "table"),
        ("target", "referral"),
        ("name", "Old list"),
        ("dates", "%Y-%m-%d"),
        ("decimal", "point"),
        ("column.received_on", "Received on"),
        ("column.prospect_organisation", "Prospect name"),
        ("column.referrer_person", "Referrer"),
        ("column.need", "Need"),
    ];
    let missing: Vec<_> = fields.iter().copied().filter(|(name, _)| *name != "column.received_on").collect();
    ada.post(&upload, &missing).await.is(422).shows("value=\"Old list\"");
    let kept = ada.post(&upload, &fields).await;
    kept.is(303);
    assert_eq!(kept.location(), format!("{upload}/preview"));
    let preview = ada.get(&format!("{upload}/preview")).await;
    preview.is(200).shows("Nothing has been recorded yet").shows("Line 3").shows("Start the import");
    ada.get("/referrals").await.hides("Orion Foods");
    let (mut tom, _) = Visitor::colleague(&firm, "Mona Age", Role::Manager).await;
    tom.get(&upload).await.is(404);
    let started = ada.post(&format!("{upload}/start"), &[]).await;
    started.is(303);
    let batch = started.location().to_owned();
    ada.get(&batch).await.is(200).shows("Waiting").shows("every 1s").shows("Stop it");
    ada.fragment(&format!("{batch}?poll=1")).await.is(200).shows("import-progress").hides("<html");
    ada.post(&format!("{batch}/cancellation"), &[]).await.is(303);
    ada.get(&batch).await.shows("Cancelled").hides("Stop it");
    ada.get("/imports").await.shows("Old list: old.csv");
    let read = ada.get(&format!("/api/v1{batch}")).await.json();
    assert_eq!(read["import"]["state"], "cancelled");
    assert!(read["import"].get("files").is_none());
    // Nobody works here: what was put on the list for a worker goes with the import.
    let mut work = firm.desk.db.work(Viewer::System("test")).await.unwrap();
    jobs::withdraw(&mut work, &format!("import:{}", batch.rsplit('/').next().unwrap())).await.unwrap();
    work.commit().await.unwrap();
    firm.end().await;
}

#[tokio::test]
async fn what_is_no_table_is_refused_and_only_who_may_sends_files() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/imports/new").await;
    ada.send_file("/imports/new", "book.xlsx", "PK\u{3}\u{4}zip").await.is(422).shows("Save it as CSV");
    ada.get("/imports/uploads/1234").await.is(404);
    ada.get("/imports/uploads/..%2f..%2fetc").await.is(404);
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/me").await;
    tom.send_file("/imports/new", "old.csv", FILE).await.is(403);
    firm.end().await;
}
