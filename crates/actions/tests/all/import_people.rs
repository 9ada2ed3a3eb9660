use goodword_actions::find_duplicates;
use goodword_actions::import_batch::ImportBatch;
use goodword_actions::undo_import::UndoImport;
use goodword_domain::batch::RowOutcome;
use goodword_domain::job::Job;
use goodword_intake::mapping::Mapping;
use goodword_store::{Viewer, clients, jobs, organisations, people, referrers};
use goodword_testkit::on_both_engines;

use crate::importing::{everything, file, imported, rows};

const MAPPING: &str = r#"
name = "Contacts"
[[file]]
name = "companies"
match = { columns = ["Company no"] }
target = "organisation"
key = "Company no"
[file.fields]
name = "Company"
website = "Web"
phone = "Tel"
[[file]]
name = "contacts"
match = { columns = ["Contact no"] }
target = "person"
key = "Contact no"
link = { column = "Of", to = "companies" }
[file.fields]
name = "Name"
email = "Email"
job_title = "Title"
referrer_kind = "Kind"
[[file]]
name = "clients"
match = { columns = ["Client no"] }
target = "client"
key = "Client no"
[file.fields]
organisation = "Client"
source = "Source"
client_since = "Since"
"#;

fn files(title: &str, source: &str) -> ImportBatch {
    let files = vec![
        file(
            "clients.csv",
            format!(
                "Client no,Client,Source,Since\nK1,Hale & Co,{source},2020-05-01\nK2,Untold Ltd,,2019-01-01\nK3,Third,no such,2019-01-01\n"
            ),
        ),
        file(
            "contacts.csv",
            format!(
                "Contact no,Name,Email,Title,Kind,Of\nP1,Amira Khan,amira@hale.example,{title},professional,C1\nP2,Bo Li,,,,C9\n"
            ),
        ),
        file("companies.csv", "Company no,Company,Web,Tel\nC1,Hale & Co,hale.example,020 1\n"),
    ];
    ImportBatch { files, mapping: Mapping::read(MAPPING).unwrap(), dry_run: false, first: None }
}

on_both_engines! {
    async fn people_organisations_and_clients_are_found_or_recorded(firm) {
        let empty = everything(firm).await;
        let first = imported(firm, &firm.admin, files("", "")).await;
        let became = rows(firm, &first).await;
        let sentences: Vec<_> = became.iter().filter(|r| r.outcome == RowOutcome::Refused).map(|r| r.sentence.as_str()).collect();
        assert_eq!(sentences.len(), 2, "{sentences:?}");
        assert!(sentences[1].starts_with("Line 3, column “Of”: there is no organisation with the key “C9”"), "{sentences:?}");
        assert!(sentences[0].starts_with("Line 4, column “Source”: there is no source “no such”"), "{sentences:?}");
        let mut reader = firm.read_as(&firm.admin).await;
        let hale = organisations::find_by_external_key(&mut reader, "C1").await.unwrap().unwrap();
        assert_eq!((hale.website.as_deref(), hale.note.as_str()), (Some("hale.example"), "Telephone: 020 1"));
        let amira = people::find_by_external_key(&mut reader, "P1").await.unwrap().unwrap();
        assert!(referrers::of_person(&mut reader, amira.id).await.unwrap().is_some());
        let client = clients::find_by_external_key(&mut reader, "K1").await.unwrap().unwrap();
        assert_eq!((client.organisation_id, client.source_id), (Some(hale.id), None));
        drop(reader);

        let once = everything(firm).await;
        let same = imported(firm, &firm.admin, files("", "")).await;
        assert_eq!((same.counts.unchanged, same.counts.refused), (4, 2));
        assert_eq!(everything(firm).await, once);

        let more = imported(firm, &firm.admin, files("Partner", "event")).await;
        assert_eq!((more.counts.updated, more.counts.unchanged), (2, 2));
        firm.done(&firm.admin, UndoImport { batch_id: more.batch_id.unwrap() }).await;
        assert_eq!(everything(firm).await, once);
        let undone = firm.done(&firm.admin, UndoImport { batch_id: first.batch_id.unwrap() }).await;
        assert_eq!(undone.kept, []);
        assert_eq!(everything(firm).await, empty);
    }

    async fn whoever_an_import_recorded_is_compared_with_the_others_at_once(firm) {
        let asked = async || {
            let kinds = jobs::by_kind(&mut firm.read_as(&firm.admin).await, firm.now()).await.unwrap();
            kinds.iter().find(|kind| kind.kind == "find_duplicates").map_or(0, |kind| kind.due)
        };
        let first = imported(firm, &firm.admin, files("", "")).await;
        assert_eq!(asked().await, 0);
        find_duplicates::after_import(&firm.desk, &first).await.unwrap();
        assert_eq!(asked().await, 1);
        let mut work = firm.db.work(Viewer::System("test")).await.unwrap();
        jobs::withdraw(&mut work, &Job::FindDuplicates { asked_at: firm.now() }.once_key()).await.unwrap();
        work.commit().await.unwrap();

        let same = imported(firm, &firm.admin, files("", "")).await;
        find_duplicates::after_import(&firm.desk, &same).await.unwrap();
        assert_eq!(asked().await, 0, "nobody new, nothing to ask about");
    }
}
