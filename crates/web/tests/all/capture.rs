use goodword_domain::colleague::Role;
use goodword_testkit::{Engine, TestFirm};

use crate::browser::Visitor;

const LINE: &str = "Amira Khan (Hale & Co) introduced Orion Foods, shareholder dispute, worth 40k";

#[tokio::test]
async fn a_line_is_read_then_saved_and_says_with_whom_it_is() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/capture").await.is(200).shows("id=\"capture-form\"").shows("/referrals/new").shows("<h1>");
    let reading = tom.post_fragment("/capture/reading", &[("line", LINE)]).await;
    reading.is(200).shows("Orion Foods").shows("Amira Khan (Hale &#38; Co)").shows("£40,000").shows("New").hides("<html");
    let saved = tom.post("/capture", &[("line", LINE)]).await;
    saved.is(303);
    assert!(saved.location().starts_with("/referrals/"), "{}", saved.location());
    tom.get("/capture").await.shows("Orion Foods was recorded. It is with you");
    let again = tom.post_fragment("/capture/reading", &[("line", LINE)]).await;
    again.shows("On record").hides("New person").shows("There is an open referral of the same prospect");
    firm.end().await;
}

#[tokio::test]
async fn reading_writes_nothing_and_wants_the_token_of_the_page() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/capture").await;
    ada.post_fragment("/capture/reading", &[("line", LINE)]).await.is(200).shows("New");
    ada.post_fragment("/capture/reading", &[("line", LINE)]).await.is(200).shows("New");
    ada.post_fragment("/capture/reading", &[("line", "")]).await.is(200).hides("<dl");
    ada.post_unproven("/capture/reading", &[("line", LINE)]).await.is(403);
    ada.post_unproven("/capture", &[("line", LINE)]).await.is(403);
    firm.end().await;
}

#[tokio::test]
async fn a_refused_line_keeps_what_was_typed() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/capture").await;
    let refused = ada.post("/capture", &[("line", "£40k"), ("another", "")]).await;
    refused.is(422).shows("\n£40k</textarea>").shows("Who was introduced could not be read").shows("<html");
    let in_dialog = ada.post_fragment("/capture", &[("line", "£40k"), ("another", "true")]).await;
    in_dialog.is(422).shows("\n£40k</textarea>").hides("<html");
    firm.end().await;
}

#[tokio::test]
async fn save_and_another_answers_with_an_empty_form_that_says_what_was_saved() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/capture").await;
    let in_dialog = tom.post_fragment("/capture", &[("line", LINE), ("another", "true")]).await;
    in_dialog.is(200).shows("Orion Foods was recorded").shows("\n</textarea>").shows(">Open it</a>").hides("<html");
    let again = tom.post_fragment("/capture", &[("line", LINE), ("another", "true")]).await;
    again.is(200).shows("There is an open referral of the same prospect").shows(">Open that one</a>");
    let plain = tom.post("/capture", &[("line", "Bo Lind introduced Vega Ltd, lease"), ("another", "true")]).await;
    plain.is(303);
    assert_eq!(plain.location(), "/capture");
    tom.get("/capture").await.shows("Vega Ltd was recorded");
    firm.end().await;
}

#[tokio::test]
async fn somebody_who_only_reads_captures_nothing_and_an_assistant_chooses_for_whom() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let (_, tom) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    let (mut rita, _) = Visitor::colleague(&firm, "Rita Read", Role::ReadOnly).await;
    rita.get("/").await;
    rita.get("/capture").await.is(403);
    rita.post("/capture/reading", &[("line", LINE)]).await.is(403);
    rita.post("/capture", &[("line", LINE)]).await.is(403);
    let (mut nora, _) = Visitor::assistant_of(&firm, "Nora Note", Role::Assistant, vec![tom]).await;
    nora.fragment("/capture").await.is(200).shows("for_colleague_id").shows("Tom Fee").hides("<html");
    firm.end().await;
}
