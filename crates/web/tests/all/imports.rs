use goodword_actions::add_custom_field::AddCustomField;
use goodword_actions::import_batch::uploads::Uploads;
use goodword_actions::import_batch::{self, ImportBatch, Progress};
use goodword_domain::colleague::Role;
use goodword_intake::batch::{Opener, Source};
use goodword_intake::mapping::Mapping;
use goodword_store::{Viewer, jobs};
use goodword_testkit::{Engine, TestFirm};

use crate::browser::{Visitor, imports_folder};

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
async fn a_large_file_is_read_in_the_background_and_can_be_stopped() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/imports/new").await.is(200);
    let long = "n".repeat(100_000);
    let row = |n: usize| format!("03/05/2024,Orion Foods {n},{long}\n");
    let text: String = ["Received on,Prospect name,Need\n".to_owned()].into_iter().chain((0..90).map(row)).collect::<String>()
        + "23/05/2024,Vega Ltd,a\n";
    let upload = ada.send_file("/imports/new", "large.csv", &text).await.location().to_owned();
    let page = ada.get(&upload).await;
    page.is(200).shows("large.csv").shows("Being read").shows("Look again").shows("Stop it").shows("every 1s");
    ada.fragment(&format!("{upload}?poll=1")).await.is(200).shows("import-progress").hides("<html");
    for at in ["preview", "mapping.toml"] {
        ada.get(&format!("{upload}/{at}")).await.is(422).shows("still being read");
    }
    ada.post(&upload, &[("form", "table")]).await.is(422).shows("still being read");
    ada.post(&format!("{upload}/start"), &[]).await.is(422).shows("still being read");
    let (mut tom, _) = Visitor::colleague(&firm, "Mona Age", Role::Manager).await;
    tom.get(&upload).await.is(404);
    tom.post(&format!("{upload}/cancellation"), &[]).await.is(404);

    let uploads = Uploads::within(imports_folder(&firm));
    let reference = goodword_domain::id::read(upload.rsplit('/').next().unwrap()).unwrap();
    import_batch::survey::carry_out(&firm.desk, &uploads, reference).await.unwrap();
    let over = ada.fragment(&format!("{upload}?poll=1")).await;
    over.is(200);
    assert_eq!(over.headers["hx-refresh"], "true");
    ada.get(&upload).await.is(200).shows("What the columns mean").shows("%d/%m/%Y");
    // It is done: there is nothing to stop any more, and nothing is put away.
    ada.post(&format!("{upload}/cancellation"), &[]).await.is(303);
    ada.get(&upload).await.is(200);

    let other = ada.send_file("/imports/new", "other.csv", &text).await.location().to_owned();
    ada.get(&other).await.shows("Being read");
    let stopped = ada.post(&format!("{other}/cancellation"), &[]).await;
    stopped.is(303);
    assert_eq!(stopped.location(), "/imports/new");
    ada.get(&other).await.is(404);
    let unread = ada
        .send_file("/imports/new", "unread.csv", &format!("PK\u{3}\u{4}{}", "\0".repeat(9_000_000)))
        .await
        .location()
        .to_owned();
    let reference = goodword_domain::id::read(unread.rsplit('/').next().unwrap()).unwrap();
    import_batch::survey::carry_out(&firm.desk, &uploads, reference).await.unwrap();
    ada.get(&unread).await.shows("Nothing was taken in").shows("unread.csv");
    let mut work = firm.desk.db.work(Viewer::System("test")).await.unwrap();
    for upload in [upload, unread] {
        jobs::withdraw(&mut work, &format!("upload:{}", upload.rsplit('/').next().unwrap())).await.unwrap();
    }
    work.commit().await.unwrap();
    firm.end().await;
}

#[tokio::test]
async fn a_mapping_is_taken_home_as_a_file_and_brought_along_again() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/imports/new").await;
    let upload = ada.send_file("/imports/new", "old.csv", FILE).await.location().to_owned();
    ada.get(&upload).await.is(200).shows("Download this mapping").shows("Use a mapping from a file");
    let file = ada.get(&format!("{upload}/mapping.toml")).await;
    file.is(200).shows("received_on = { column = \"Received on\"");
    assert!(file.headers["content-disposition"].to_str().unwrap().contains("guessed-from-the-header.toml"));

    // Brought along, changed by hand: it stands in the form.
    let changed = file.body.replace("Guessed from the header", "Old register").replace("need = ", "note = ");
    let to = format!("{upload}/mapping");
    let sent = ada.send_file_as("mapping", &to, "mapping.toml", &changed).await;
    sent.is(303);
    assert_eq!(sent.location(), upload);
    ada.get(&upload).await.shows("value=\"Old register\"");
    assert_eq!(ada.get(&format!("{upload}/mapping.toml")).await.body, changed);

    // One for other files says which columns are missing, and changes nothing.
    let other = changed.replace("\"Received on\"", "\"Date in\"").replace("\"Referrer\"", "\"Introducer\"");
    let refused = ada.send_file_as("mapping", &to, "mapping.toml", &other).await;
    refused.is(422).shows("“Date in”, “Introducer”, which old.csv does not have").shows("“Received on”, “Prospect name”");
    refused.shows("value=\"Old register\"");
    ada.send_file_as("mapping", &to, "mapping.toml", "name = ").await.is(422).shows("The mapping cannot be used");
    ada.send_file_as("mapping", &to, "", "").await.is(422).shows("Choose the file of a mapping first");
    assert_eq!(ada.get(&format!("{upload}/mapping.toml")).await.body, changed);
    let (mut tom, _) = Visitor::colleague(&firm, "Mona Age", Role::Manager).await;
    tom.get("/me").await;
    tom.get(&format!("{upload}/mapping.toml")).await.is(404);
    tom.send_file_as("mapping", &to, "mapping.toml", &changed).await.is(404);
    firm.end().await;
}

#[tokio::test]
async fn a_custom_field_stands_in_the_form_by_its_name_and_is_filled_from_its_column() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let field = serde_json::json!({ "noun": "referral", "label": "Panel scheme", "kind": "text" });
    firm.done(&firm.admin, serde_json::from_value::<AddCustomField>(field).unwrap()).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/imports/new").await;
    let text = "Received on,Prospect name,Panel scheme\n2026-01-05,Orion Foods,A\n";
    let upload = ada.send_file("/imports/new", "old.csv", text).await.location().to_owned();
    ada.get(&upload).await.is(200).shows("name=\"column.custom.panel_scheme\"").shows("a custom field: text");
    let fields = [
        ("form", "table"),
        ("target", "referral"),
        ("column.received_on", "Received on"),
        ("column.prospect_organisation", "Prospect name"),
        ("value.custom.panel_scheme", "B"),
    ];
    ada.post(&upload, &fields).await.is(303);
    ada.get(&format!("{upload}/mapping.toml")).await.shows("custom.panel_scheme = { value = \"B\" }");
    firm.end().await;
}

#[tokio::test]
async fn what_is_no_table_is_refused_and_only_who_may_sends_files() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/imports/new").await;
    ada.send_file("/imports/new", "book.xlsx", "PK\u{3}\u{4}zip").await.is(422).shows("damaged workbook");
    ada.get("/imports/uploads/1234").await.is(404);
    ada.get("/imports/uploads/..%2f..%2fetc").await.is(404);
    let (mut tom, _) = Visitor::colleague(&firm, "Tom Fee", Role::FeeEarner).await;
    tom.get("/me").await;
    tom.send_file("/imports/new", "old.csv", FILE).await.is(403);
    firm.end().await;
}

#[tokio::test]
async fn files_nobody_started_an_import_of_within_a_week_are_told_of_and_can_be_sent_again() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/imports/new").await;
    let upload = ada.send_file("/imports/new", "old.csv", FILE).await.location().to_owned();
    firm.clock.advance(jiff::SignedDuration::from_hours(7 * 24));
    ada.get(&format!("{upload}/preview")).await.is(200).hides("were put away");
    firm.clock.advance(jiff::SignedDuration::from_secs(1));
    for page in [upload.clone(), format!("{upload}/preview")] {
        let told = ada.get(&page).await;
        told.is(404).shows("more than 7 days ago and were put away. Send them again").shows("Read the files");
    }
    for wish in [upload.clone(), format!("{upload}/start")] {
        ada.post(&wish, &[("form", "table")]).await.is(404).shows("were put away").shows("Read the files");
    }
    ada.get("/imports").await.shows("Nothing has been imported yet");
    let again = ada.send_file("/imports/new", "old.csv", FILE).await;
    again.is(303);
    ada.get(again.location()).await.is(200).shows("old.csv");
    ada.get("/imports/uploads/0000000000000").await.is(404).shows("put away");
    firm.end().await;
}

#[tokio::test]
async fn what_a_file_does_not_prove_is_asked_and_what_was_said_is_taken_again() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    let text =
        "Received on,Prospect name,Referrer,Fee\n03/05/2025,Orion Foods,Amira Khan,#N/A\n04/05/2025,Vega Ltd,Bo Lind,40.000\n";
    ada.get("/imports/new").await;
    let sent = ada.send_file("/imports/new", "list.csv", text).await;
    let upload = sent.location().to_owned();
    let page = ada.get(&upload).await;
    page.is(200)
        .shows("with the day or with the month first")
        .shows("Not proved: choose one")
        .shows("Treated as empty: “#N/A” (1 cell)");
    page.shows("can mean thousands or a fraction");
    ada.get(&format!("{upload}/preview")).await.is(200).shows("does not prove which").hides("Start the import");
    let said = "name = \"Ours\"\n[[file]]\nname = \"list\"\ntarget = \"referral\"\ndecimal = \",\"\nblank = [\"#N/A\"]\n\
                dates = \"%d/%m/%Y\"\n[file.fields]\nreceived_on = \"Received on\"\nprospect_organisation = \"Prospect name\"\nvalue = \"Fee\"\n";
    ada.post(&upload, &[("form", "text"), ("toml", said)]).await.is(303);
    ada.get(&format!("{upload}/preview")).await.is(200).shows("Start the import").hides("Line 3, column");
    let files = vec![("list.csv".to_owned(), opener(text))];
    let import = ImportBatch { files, mapping: Mapping::read(said).unwrap(), dry_run: false, first: None };
    assert_eq!(import_batch::import(&firm.desk, &firm.admin, import, &Progress::default()).await.unwrap().counts.created, 2);
    ada.get("/imports/new").await;
    let sent = ada.send_file("/imports/new", "later.csv", text).await;
    ada.get(sent.location())
        .await
        .is(200)
        .shows("The mapping of the import “Ours: list.csv” goes with these columns and was taken again.");
    let cards = "BEGIN:VCARD\nVERSION:3.0\nFN:Jane Doe\nEND:VCARD\n";
    let sent = ada.send_file("/imports/new", "cards.vcf", cards).await;
    ada.get(sent.location())
        .await
        .is(200)
        .shows("read as cards (vCard) in UTF-8")
        .shows("This looks like an export of an address book (vCard)");
    let calendar = "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1@x\nDTSTART:20260305T100000Z\nSUMMARY:Lunch\nATTENDEE:mailto:jane@doe.example\nEND:VEVENT\nEND:VCALENDAR\n";
    let sent = ada.send_file("/imports/new", "x.ics", calendar).await;
    ada.get(sent.is(303).location()).await.is(200).shows("a calendar (iCalendar)");
    firm.end().await;
}

fn opener(text: &'static str) -> Opener {
    Box::new(move || Ok(Box::new(text.as_bytes()) as Source))
}

#[tokio::test]
async fn what_was_lost_without_a_reason_goes_in_by_one_that_is_chosen_on_the_page() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    ada.get("/imports/new").await.is(200);
    let text = "Potential Name,Account Name,Stage,Lead Source,Created Time,Closing Date\n\
        Lease,Orion Foods,Closed Lost,,2025-01-30,2025-03-30\nSale,Vega Ltd,Closed Won,,2025-01-30,2025-03-30\n";
    let upload = ada.send_file("/imports/new", "deals.csv", text).await.location().to_owned();
    let page = ada.get(&upload).await;
    page.is(200).shows("choose beside “Reason”").shows("name=\"otherwise.lost\"").shows("Declined, if blank or unknown");
    let preview = ada.get(&format!("{upload}/preview")).await;
    preview.is(200).shows("beside “Reason” under “Lost, if blank or unknown”");
    let mut fields = vec![
        ("form", "table"),
        ("target", "referral"),
        ("name", "Deals"),
        ("dates", "%Y-%m-%d"),
        ("decimal", "point"),
        ("column.received_on", "Created Time"),
        ("column.prospect_organisation", "Account Name"),
        ("column.outcome", "Stage"),
        ("column.decided_on", "Closing Date"),
        ("column.reason", "Stage"),
        ("otherwise.lost", "chose_another"),
        ("otherwise.declined", ""),
    ];
    ada.post(&upload, &fields).await.is(303);
    ada.get(&upload).await.shows("<option value=\"chose_another\" selected>").shows("default = &#34;chose_another&#34;");
    ada.get(&format!("{upload}/preview"))
        .await
        .is(200)
        .shows("“Chose another firm” was taken for it")
        .hides("if blank or unknown");
    // Without a column it stands for all of them.
    fields.retain(|(name, _)| *name != "column.reason");
    ada.post(&upload, &fields).await.is(303);
    ada.get(&upload).await.shows("<option value=\"chose_another\" selected>").shows("value = &#34;chose_another&#34;");
    ada.get(&format!("{upload}/preview")).await.is(200).hides("if blank or unknown");
    firm.end().await;
}

#[tokio::test]
async fn a_preview_of_the_first_rows_says_so_and_how_many_there_are() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut ada = Visitor::admin(&firm).await;
    for (rows, said) in [(400, None), (3_000, Some("the file has about 3,000"))] {
        ada.get("/imports/new").await.is(200);
        let row = |n: usize| format!("2026-01-05,Orion Foods {n},Amira Khan,{}\n", "n".repeat(1_000));
        let text = "Received on,Prospect name,Referrer,Need\n".to_owned() + &(0..rows).map(row).collect::<String>();
        let upload = ada.send_file("/imports/new", "many.csv", &text).await.location().to_owned();
        let preview = ada.get(&format!("{upload}/preview")).await;
        preview.is(200).shows("Nothing has been recorded yet");
        match said {
            Some(said) => preview.shows("Only the first rows were looked at").shows(said),
            None => preview.hides("Only the first rows"),
        };
    }
    firm.end().await;
}
