use goodword_actions::add_person::AddPerson;
use goodword_actions::find_duplicates;
use goodword_actions::import_batch::{self, ImportBatch, write_results};
use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::undo_import::UndoImport;
use goodword_domain::batch::RowOutcome;
use goodword_domain::colleague::Role;
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

    async fn a_preview_says_who_is_probably_one_and_why_and_so_do_the_rows_once_they_were_compared(firm) {
        let person = |name: &str, email: &str, phone: &str| AddPerson {
            name: name.to_owned(),
            email: Some(email.to_owned()),
            phone: Some(phone.to_owned()),
            ..AddPerson::default()
        };
        firm.done(&firm.admin, person("Jonathan Reed", "jreed@vega.example", "+44 20 7946 0018")).await;
        firm.done(&firm.admin, person("Somebody Else", "else@other.example", "+44 20 7946 0999")).await;
        let before = everything(firm).await;
        let mapping = "name = \"People\"\n[[file]]\nname = \"people\"\ntarget = \"person\"\nkey = \"No\"\n[file.fields]\nname = \"Name\"\nemail = \"Mail\"\nphone = \"Phone\"\n";
        let text = "No,Name,Mail,Phone\n1,Jon Reed,,020 7946 0018\n2,Maria Schultz,maria.schultz@orion.example,020 7946 0500\n\
                    3,Maria Schulz,,020 7946 0500\n4,Nobody Alike,nobody@alike.example,020 7946 0700\n5,Somebody Else,other@else.example,\n";
        let wish = |dry_run| ImportBatch {
            files: vec![file("people.csv", text)],
            mapping: Mapping::read(mapping).unwrap(),
            dry_run,
            first: None,
        };
        let preview = imported(firm, &firm.admin, wish(true)).await;
        assert_eq!(everything(firm).await, before);
        let said: Vec<&str> = preview.rows.iter().map(|row| row.sentence.as_str()).collect();
        assert!(said[0].starts_with("Created. Possible duplicate: Jon Reed may be Jonathan Reed: ") && said[0].contains("phone"), "{said:?}");
        assert_eq!(said[1], "Created.");
        assert!(said[2].starts_with("Created. Possible duplicate: Maria Schulz may be Maria Schultz of line 3: "), "{said:?}");
        assert_eq!(said[3], "Created.");
        assert!(said[4].contains("Possible duplicate: Somebody Else"), "{said:?}");
        assert_eq!((preview.counts.created, preview.counts.warned, preview.odd.as_slice()), (5, 3, &[1, 3, 5][..]));

        // Nobody is merged by it, and what the search after the import finds stands with the rows until somebody judges it.
        let outcome = imported(firm, &firm.admin, wish(false)).await;
        assert_eq!(outcome.counts.created, 5);
        let batch = outcome.batch_id.unwrap();
        let results = async |actor: &goodword_actions::Actor| {
            let rows = import_batch::rows(&mut firm.read_as(actor).await, batch, None, 0, 100).await.unwrap();
            rows.into_iter().map(|row| row.sentence).collect::<Vec<_>>()
        };
        assert_eq!(results(&firm.admin).await[0], "Created.");
        find_duplicates::scan(&firm.desk).await.unwrap();
        let said = results(&firm.admin).await;
        assert!(said[0].starts_with("Created. Possible duplicate: Jon Reed may be Jonathan Reed (jreed@vega.example): "), "{said:?}");
        assert!(said[2].contains("Maria Schulz may be Maria Schultz (maria.schultz@orion.example): "), "{said:?}");
        let mut written = Vec::new();
        write_results(&firm.db, Viewer::System("test"), batch, &mut written).await.unwrap();
        assert!(String::from_utf8(written).unwrap().contains("Jon Reed may be Jonathan Reed"));
        firm.done(&firm.admin, UndoImport { batch_id: batch }).await;
    }

    async fn a_preview_names_nobody_a_wall_hides(firm) {
        let person = serde_json::json!({ "name": "Jonathan Reed", "phone": "+44 20 7946 0018" });
        let reed = firm.done(&firm.admin, serde_json::from_value::<AddPerson>(person).unwrap()).await;
        let cora = firm.colleague("Cora Lane", Role::Compliance).await;
        let mona = firm.colleague("Mona Age", Role::Manager).await;
        let raise = RaiseWall {
            name: "Reed".to_owned(),
            why: "Acting for the other side".to_owned(),
            person_ids: vec![reed],
            colleague_ids: vec![mona.colleague.unwrap()],
            ..RaiseWall::default()
        };
        firm.done(&cora, raise).await;
        let text = "Name,Phone\nJon Reed,020 7946 0018\n";
        let mapping = "name = \"People\"\n[[file]]\nname = \"people\"\ntarget = \"person\"\n[file.fields]\nname = \"Name\"\nphone = \"Phone\"\n";
        let wish = || ImportBatch {
            files: vec![file("people.csv", text)],
            mapping: Mapping::read(mapping).unwrap(),
            dry_run: true,
            first: None,
        };
        let preview = imported(firm, &firm.admin, wish()).await;
        assert!(preview.rows[0].sentence.contains("may be Jonathan Reed"), "{:?}", preview.rows);
        let preview = imported(firm, &mona, wish()).await;
        assert_eq!((preview.rows[0].sentence.as_str(), preview.counts.warned), ("Created.", 0));
    }
}
