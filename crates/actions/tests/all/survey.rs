use std::path::{Path, PathBuf};

use goodword_actions::import_batch::KeptFile;
use goodword_actions::import_batch::sent::{self, Reached, Stands, Upload};
use goodword_actions::import_batch::survey::{self, AT_ONCE, Understood};
use goodword_actions::import_batch::uploads::Uploads;
use goodword_domain::job::Job;
use goodword_intake::mapping::Mapping;
use goodword_store::jobs;
use goodword_testkit::{TestFirm, on_both_engines};

/// One date in the last of many rows proves how all are written.
fn register(rows: usize) -> String {
    let mut text = String::from("Received on,Prospect name,Referrer,Need\n");
    (0..rows).for_each(|n| text.push_str(&format!("03/05/2024,Orion Foods {n},Amira Khan,a lease\n")));
    text + "23/05/2024,Vega Ltd,Bo Lind,a sale\n"
}

/// Files that wait to be read, as the page leaves them.
async fn sent_file(firm: &TestFirm, home: &Path, text: &str) -> (i64, PathBuf, Upload) {
    let upload = firm.ids.next(firm.now());
    let folder = Uploads::within(home.to_owned()).folder_of(upload);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("0.csv");
    std::fs::write(&path, text).unwrap();
    let files = vec![KeptFile { name: "register.csv".to_owned(), path }];
    let colleague_id = firm.admin.colleague.unwrap();
    let sent = Upload { colleague_id, files, remarks: Vec::new(), mapped: false, stands: Stands::Waiting };
    assert!(sent::keep(&folder, &sent).await.unwrap());
    (upload, folder, sent)
}

async fn read(firm: &TestFirm, home: &Path, upload: i64) -> String {
    survey::carry_out(&firm.desk, &Uploads::within(home.to_owned()), upload).await.unwrap()
}

async fn listed(firm: &TestFirm, upload: i64) -> bool {
    let mut reader = firm.read_as(&firm.admin).await;
    jobs::standing(&mut reader, &Job::SurveyUpload { upload }.once_key()).await.unwrap().is_some()
}

on_both_engines! {
    async fn files_that_wait_are_read_to_their_end_and_their_mapping_lies_beside_them(firm) {
        let home = tempfile::tempdir().unwrap();
        let (upload, folder, sent) = sent_file(firm, home.path(), &register(20_500)).await;
        assert_eq!(read(firm, home.path(), upload).await, "Read 20501 rows.");
        let now = sent::find(&folder).await.unwrap().unwrap();
        assert_eq!((now.stands, now.remarks, now.files), (Stands::Read, Vec::new(), sent.files));
        let mapping = Mapping::read(&sent::mapping(&folder).await.unwrap()).unwrap();
        assert_eq!(mapping.files[0].fields["received_on"].format.as_deref(), Some("%d/%m/%Y"));
        let reached = sent::reached(&folder).await.unwrap();
        assert!(reached.rows == 20_000 && reached.bytes > 0 && reached.bytes <= reached.bytes_in_all, "{reached:?}");
        assert_eq!(read(firm, home.path(), upload).await, "The files were put away meanwhile.", "nothing waits there");
    }

    async fn owners_and_practices_the_firm_does_not_have_are_kept_in_the_note(firm) {
        let home = tempfile::tempdir().unwrap();
        let text = "Date,Client,Owner,Practice\n2026-05-03,Orion Foods,Jo Nobody,Probate\n";
        let (upload, folder, _) = sent_file(firm, home.path(), text).await;
        assert_eq!(read(firm, home.path(), upload).await, "Read 1 rows.");
        let now = sent::find(&folder).await.unwrap().unwrap();
        let mapping = Mapping::read(&sent::mapping(&folder).await.unwrap()).unwrap();
        assert!(mapping.to_toml().contains("note = { template = \"Owner there: {Owner}; Practice: {Practice}\" }"), "{}", mapping.to_toml());
        assert!(now.remarks.iter().any(|said| said.contains("“Jo Nobody” in “Owner” is no colleague")), "{:?}", now.remarks);
        assert!(now.remarks.iter().any(|said| said.contains("“Probate” in “Practice” is no practice")), "{:?}", now.remarks);
        // Where some are known, whoever sent the file owns what names nobody who is.
        let text = "Date,Client,Owner\n2026-05-03,Orion Foods,Ada Admin\n2026-05-04,Vega Ltd,Jo Nobody\n";
        let (upload, folder, _) = sent_file(firm, home.path(), text).await;
        read(firm, home.path(), upload).await;
        let mapping = Mapping::read(&sent::mapping(&folder).await.unwrap()).unwrap();
        assert!(mapping.files[0].fields["owner"].default.as_deref().is_some_and(|who| who.contains('@')), "{}", mapping.to_toml());
    }

    async fn a_reading_that_was_cut_off_is_begun_again(firm) {
        let home = tempfile::tempdir().unwrap();
        let (upload, folder, sent) = sent_file(firm, home.path(), "Received on,Company\n03/05/2024,Orion Foods\n").await;
        // A process was killed after it wrote the mapping and before it said so.
        sent::keep_mapping(&folder, "half").await.unwrap();
        std::fs::write(folder.join("upload.new"), "{").unwrap();
        assert_eq!(sent::find(&folder).await.unwrap(), Some(sent));
        assert_eq!(read(firm, home.path(), upload).await, "Read 1 rows.");
        let now = sent::find(&folder).await.unwrap().unwrap();
        assert!(now.remarks.iter().any(|remark| remark.contains("nothing in the file proves which")), "{:?}", now.remarks);
        assert!(Mapping::read(&sent::mapping(&folder).await.unwrap()).is_ok());
    }

    async fn a_mapping_that_was_sent_along_is_taken_and_nothing_guessed(firm) {
        let home = tempfile::tempdir().unwrap();
        let (upload, folder, sent) = sent_file(firm, home.path(), "Day,Company\n03/05/2024,Orion Foods\n").await;
        let own = "name = \"Own\"\n[[file]]\nname = \"all\"\ntarget = \"organisation\"\n[file.fields]\nname = \"Company\"\n";
        sent::keep_mapping(&folder, own).await.unwrap();
        sent::keep(&folder, &Upload { mapped: true, ..sent }).await.unwrap();
        assert_eq!(read(firm, home.path(), upload).await, "Looked at.");
        assert_eq!(sent::mapping(&folder).await.unwrap(), own);
    }

    async fn what_is_no_table_says_so(firm) {
        let home = tempfile::tempdir().unwrap();
        let (upload, folder, _) = sent_file(firm, home.path(), "").await;
        let said = read(firm, home.path(), upload).await;
        assert_eq!(said, "register.csv is empty: it has no line with the names of its columns.");
        assert_eq!(sent::find(&folder).await.unwrap().unwrap().stands, Stands::Refused(said));
    }

    async fn whoever_stops_it_leaves_nothing_behind(firm) {
        let home = tempfile::tempdir().unwrap();
        let (upload, folder, sent) = sent_file(firm, home.path(), &register(50_000)).await;
        survey::ask(&firm.desk, &firm.admin, upload).await.unwrap();
        survey::ask(&firm.desk, &firm.admin, upload).await.unwrap();
        assert!(listed(firm, upload).await);
        survey::stop(&firm.desk, &firm.admin, &folder, upload).await.unwrap();
        assert!(!listed(firm, upload).await && !folder.exists());
        assert_eq!(read(firm, home.path(), upload).await, "The files were put away meanwhile.");
        // What somebody reads at that moment is not written either, and the reading ends.
        assert!(!sent::keep(&folder, &sent).await.unwrap());
        let told = |_: Reached| false;
        let (_, other, sent) = sent_file(firm, home.path(), &register(50_000)).await;
        assert_eq!(survey::understand(&firm.desk, &sent, None, told).await.unwrap(), None::<Understood>);
        assert!(other.exists());
    }

    async fn large_is_what_takes_more_than_a_moment(firm) {
        let home = tempfile::tempdir().unwrap();
        let (_, folder, sent) = sent_file(firm, home.path(), &register(10)).await;
        assert!(!survey::is_large(&sent.files));
        std::fs::write(folder.join("0.csv"), "a".repeat(AT_ONCE as usize + 1)).unwrap();
        assert!(survey::is_large(&sent.files));
        let packed = [b"PK\x03\x04".to_vec(), vec![0; AT_ONCE as usize / 4]].concat();
        std::fs::write(folder.join("0.csv"), packed).unwrap();
        assert!(survey::is_large(&sent.files), "a workbook holds more than it has bytes");
    }
}
