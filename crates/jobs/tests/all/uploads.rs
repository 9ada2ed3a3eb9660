use std::path::{Path, PathBuf};

use goodword_actions::import_batch::sent::{self, Stands, Upload};
use goodword_actions::import_batch::survey;
use goodword_actions::import_batch::uploads::Uploads;
use goodword_actions::import_batch::{CancelImport, KeptFile, Progress, StartImport, carry_out, write_results};
use goodword_actions::undo_import::UndoImport;
use goodword_domain::BatchId;
use goodword_domain::batch::BatchState;
use goodword_domain::job::{Job, LONG_KINDS, NOT_SHORT};
use goodword_store::batches;
use goodword_store::jobs::Lane;
use goodword_testkit::{TestFirm, on_both_engines};

use crate::helpers::*;

const MAPPING: &str = r#"
name = "Register"
[[file]]
name = "register"
target = "referral"
key = "Ref"
[file.fields]
received_on = "Received"
prospect_organisation = "Company"
referrer_person = "By"
"#;

/// Sends a file, as the page does: it lies in a folder named by the upload.
fn sent(firm: &TestFirm, folder: &Path, text: &str) -> (String, KeptFile) {
    let reference = goodword_domain::id::write(firm.ids.next(firm.now()));
    let path = folder.join(&reference).join("0.csv");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, text).unwrap();
    (reference, KeptFile { name: "register.csv".to_owned(), path })
}

async fn started(firm: &TestFirm, file: &KeptFile) -> BatchId {
    firm.done(&firm.admin, StartImport { files: vec![file.clone()], mapping: MAPPING.to_owned() }).await
}

async fn carried_out(firm: &TestFirm, batch: BatchId) -> BatchState {
    let outcome = carry_out(&firm.desk, batch, &Progress::default()).await.unwrap();
    let mut work = firm.db.work(TEST).await.unwrap();
    goodword_store::jobs::withdraw(&mut work, &Job::CarryOutImport { batch }.once_key()).await.unwrap();
    work.commit().await.unwrap();
    outcome.state
}

/// The night of an instant; says what tidying up said.
async fn night(firm: &TestFirm, folder: &Path, at: &str) -> String {
    firm.at(at);
    worker(firm).tidying(Uploads::within(folder.to_owned())).run_due().await.unwrap();
    scheduled(firm, "tidy_up").await.last_message
}

fn left(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

async fn files_of(firm: &TestFirm, batch: BatchId) -> String {
    batches::find(&mut firm.db.read(TEST).await.unwrap(), batch).await.unwrap().unwrap().files
}

const GOOD: &str = "Ref,Received,Company,By\n1,2026-01-05,Orion Foods,Amira Khan\n2,never,Vega Ltd,Bo Lind\n";

on_both_engines! {
    async fn files_of_an_import_that_is_over_go_in_the_night_and_undo_needs_none_of_them(firm) {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path();
        firm.at("2026-03-11T12:00:00Z");
        night(firm, folder, "2026-03-11T12:00:01Z").await;
        firm.at("2026-03-11T20:00:00Z");
        let [(_, done), (_, broken), (_, stopped), (wanted, waits)] = [GOOD, "", GOOD, GOOD].map(|text| sent(firm, folder, text));
        let (done, broken) = (started(firm, &done).await, started(firm, &broken).await);
        let (stopped, waits) = (started(firm, &stopped).await, started(firm, &waits).await);
        assert_eq!(carried_out(firm, done).await, BatchState::Done);
        assert_eq!(carried_out(firm, broken).await, BatchState::Failed);
        firm.done(&firm.admin, CancelImport { batch_id: stopped }).await;
        assert_eq!(left(folder).len(), 4);

        let said = night(firm, folder, "2026-03-12T01:30:00Z").await;
        assert!(said.ends_with("Cleared away 0 pieces of finished work and 3 uploads."), "{said}");
        assert_eq!(left(folder), [wanted]);
        assert_eq!(files_of(firm, done).await, "[]");
        assert!(files_of(firm, waits).await.contains("register.csv"));

        // The result per row and taking it back live on what the database holds.
        let mut result = Vec::new();
        write_results(&firm.db, TEST, done, &mut result).await.unwrap();
        assert_eq!(String::from_utf8(result).unwrap().lines().count(), 3);
        let undone = firm.done(&firm.admin, UndoImport { batch_id: done }).await;
        assert!(undone.deleted > 0 && undone.kept_in_all == 0, "{undone:?}");
        // What waits, however long, is carried out from its files, which then go as well.
        night(firm, folder, "2026-03-20T01:30:00Z").await;
        assert_eq!(carried_out(firm, waits).await, BatchState::Done);
        let said = night(firm, folder, "2026-03-21T01:30:00Z").await;
        assert!(said.ends_with(" and 1 upload."), "{said}");
        assert!(left(folder).is_empty());
    }

    async fn files_nobody_started_an_import_of_are_put_away_after_a_week(firm) {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path();
        night(firm, folder, "2026-03-19T12:00:00Z").await;
        firm.at("2026-03-20T00:29:00Z");
        sent(firm, folder, GOOD);
        firm.at("2026-03-20T00:31:00Z");
        let (young, _) = sent(firm, folder, GOOD);
        // What is nobody's upload is left alone.
        std::fs::create_dir_all(folder.join("notes")).unwrap();
        std::fs::write(folder.join("0000000000000"), "a file").unwrap();
        // A week is over for both, and the hour more only for the first.
        let said = night(firm, folder, "2026-03-27T01:30:00Z").await;
        assert!(said.ends_with("and 1 upload."), "{said}");
        assert_eq!(left(folder), ["0000000000000".to_owned(), young, "notes".to_owned()]);
        night(firm, folder, "2026-03-28T01:30:00Z").await;
        assert_eq!(left(folder), ["0000000000000", "notes"]);
    }

    async fn an_upload_two_imports_were_started_of_stays_until_both_are_over(firm) {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path();
        night(firm, folder, "2026-03-11T12:00:00Z").await;
        let (reference, file) = sent(firm, folder, GOOD);
        let (first, second) = (started(firm, &file).await, started(firm, &file).await);
        assert_eq!(carried_out(firm, first).await, BatchState::Done);
        night(firm, folder, "2026-03-12T01:30:00Z").await;
        assert_eq!(left(folder), [reference]);
        assert_eq!(carried_out(firm, second).await, BatchState::Done);
        night(firm, folder, "2026-03-14T01:30:00Z").await;
        assert!(left(folder).is_empty());
    }

    async fn files_that_wait_to_be_read_are_read_by_whoever_knows_where_they_are(firm) {
        let home = tempfile::tempdir().unwrap();
        firm.at("2026-03-11T12:00:00Z");
        let (reference, file) = sent(firm, home.path(), GOOD);
        let (folder, upload) = (home.path().join(&reference), goodword_domain::id::read(&reference).unwrap());
        let colleague_id = firm.admin.colleague.unwrap();
        let waiting = Upload { colleague_id, files: vec![file], remarks: Vec::new(), mapped: false, stands: Stands::Waiting };
        sent::keep(&folder, &waiting).await.unwrap();
        survey::ask(&firm.desk, &firm.admin, upload).await.unwrap();
        // It waits for no import and for nothing short, and nothing of them waits for it.
        for lane in [Lane::Except(NOT_SHORT), Lane::Only(LONG_KINDS)] {
            assert!(worker(firm).lease(lane).await.unwrap().is_empty());
        }
        worker(firm).run_due().await.unwrap();
        assert_eq!(done(firm, "survey_upload").await, 0);
        firm.at("2026-03-11T12:05:00Z");
        worker(firm).tidying(Uploads::within(home.path().to_owned())).run_due().await.unwrap();
        assert_eq!(done(firm, "survey_upload").await, 1);
        assert_eq!(sent::find(&folder).await.unwrap().unwrap().stands, Stands::Read);
        assert!(sent::mapping(&folder).await.unwrap().contains("received_on"));
    }

    async fn a_folder_that_is_not_there_and_files_elsewhere_harm_nothing(firm) {
        let home = tempfile::tempdir().unwrap();
        night(firm, &home.path().join("none"), "2026-03-11T12:00:00Z").await;
        let path: PathBuf = home.path().join("register.csv");
        std::fs::write(&path, GOOD).unwrap();
        let batch = started(firm, &KeptFile { name: "register.csv".to_owned(), path: path.clone() }).await;
        assert_eq!(carried_out(firm, batch).await, BatchState::Done);
        let said = night(firm, &home.path().join("none"), "2026-03-12T01:30:00Z").await;
        assert!(said.ends_with("of finished work."), "{said}");
        assert!(path.exists());
    }
}
