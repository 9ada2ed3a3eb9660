//! Files of other tools, by the mapping that is filled in for them.

use std::io::Cursor;

use goodword_actions::import_batch::ImportBatch;
use goodword_actions::undo_import::UndoImport;
use goodword_domain::batch::RowOutcome;
use goodword_intake::guess;
use goodword_intake::mapping::Mapping;
use goodword_intake::survey::Survey;
use goodword_intake::table::{Layout, Table};
use goodword_store::{people, referrers};
use goodword_testkit::on_both_engines;

use crate::importing::{everything, file, imported, rows, shared};

/// An import of one file that nobody wrote a mapping for.
fn of(name: &str, bytes: Vec<u8>) -> ImportBatch {
    let mut table = Table::open(name, Cursor::new(bytes.clone()), &Layout::default()).unwrap();
    let mapping = guess::of(&Survey::of(&mut table).unwrap(), Layout::default(), &[]).mapping;
    ImportBatch { files: vec![file(name, bytes)], mapping, dry_run: false, first: None }
}

const OUTLOOK: &str = "First Name,Middle Name,Last Name,Company,Job Title,E-mail Address,Business Phone,Referred By,Notes\r\n\
    Jane,,Doe,Orion Foods,CFO,jane@orion.example,020 1,Amira Khan,Met in May\r\n\
    Tom,,Reed,,,#N/A,,,\r\n";
const CARDS: &str = "BEGIN:VCARD\nVERSION:3.0\nFN:Jane Doe\nEMAIL:jane@elsewhere.example\nEND:VCARD\n\
    BEGIN:VCARD\nVERSION:3.0\nFN:Tom Reed\nTEL:020 2\nEND:VCARD\n";

on_both_engines! {
    async fn contacts_and_cards_become_people_and_say_who_may_be_one(firm) {
        let empty = everything(firm).await;
        let contacts = imported(firm, &firm.admin, of("contacts.csv", OUTLOOK.into())).await;
        assert_eq!((contacts.counts.created, contacts.counts.refused, contacts.counts.warned), (2, 0, 0));
        let mut reader = firm.read_as(&firm.admin).await;
        let jane = people::with_email(&mut reader, "jane@orion.example").await.unwrap().unwrap();
        assert_eq!(jane.note, "Referred by: Amira Khan\nMet in May");
        let amira = people::named(&mut reader, "amira khan", 2).await.unwrap();
        assert!(referrers::of_person(&mut reader, amira[0].id).await.unwrap().is_some());
        drop(reader);

        let cards = imported(firm, &firm.admin, of("cards.vcf", CARDS.into())).await;
        let said: Vec<String> = rows(firm, &cards).await.into_iter().map(|row| row.sentence).collect();
        assert_eq!(
            said,
            [
                "Created. Possible duplicate: Jane Doe (jane@orion.example) is here under the same name; look whether they are one.",
                "Updated: taken for Tom Reed by name alone; phone.",
            ]
        );
        firm.done(&firm.admin, UndoImport { batch_id: cards.batch_id.unwrap() }).await;
        let undone = firm.done(&firm.admin, UndoImport { batch_id: contacts.batch_id.unwrap() }).await;
        assert_eq!(undone.kept, []);
        assert_eq!(everything(firm).await, empty);
    }

    async fn a_preview_takes_the_first_rows_only(firm) {
        let preview = ImportBatch { dry_run: true, first: Some(1), ..of("contacts.csv", OUTLOOK.into()) };
        assert_eq!(imported(firm, &firm.admin, preview).await.counts.rows, 1);
    }

    async fn the_real_exports_go_in_by_the_mapping_filled_in_for_them(firm) {
        let Some(folder) = shared("import_formats") else {
            eprintln!("skipped: there is no folder shared/data/import_formats above this project, so the real files were not imported");
            return;
        };
        for (name, created) in [("hubspot/hubspot_contacts.csv", 950), ("linkedin/Connections.csv", 10), ("zoho/Leads.csv", 3_900)] {
            let outcome = imported(firm, &firm.admin, of(name, std::fs::read(folder.join(name)).unwrap())).await;
            assert_eq!((outcome.counts.created, outcome.counts.refused), (created, 0), "{name}: {:?}", outcome.remarks);
            firm.done(&firm.admin, UndoImport { batch_id: outcome.batch_id.unwrap() }).await;
        }
    }

    async fn every_broken_link_is_named_with_its_line(firm) {
        let Some(folder) = shared("legal_referral_moia") else {
            eprintln!("skipped: there is no folder shared/data/legal_referral_moia above this project, so its links were not followed");
            return;
        };
        let mapping = concat!(env!("CARGO_MANIFEST_DIR"), "/../../mappings/moia.toml");
        let mapping = Mapping::read(&std::fs::read_to_string(mapping).unwrap()).unwrap();
        let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        // What is linked to comes last here; the import puts it first.
        let files = ["outcomes.csv", "referrals.csv", "providers.csv", "intakes.csv"].map(|name| file(name, text(name)));
        let outcome = imported(firm, &firm.admin, ImportBatch { files: files.into(), mapping, dry_run: false, first: None }).await;
        assert_eq!((outcome.counts.rows, outcome.counts.created, outcome.counts.refused), (109, 82, 27), "{:?}", outcome.remarks);
        let refused: Vec<_> = rows(firm, &outcome).await.into_iter().filter(|row| row.outcome == RowOutcome::Refused).collect();
        for (row, line) in refused.iter().zip(text("outcomes.csv").lines().skip(1)) {
            let key = line.split(',').nth(1).unwrap();
            assert_eq!(row.file, "outcomes.csv");
            assert!(row.sentence.starts_with(&format!("Line {}, column “ReferralID”:", row.line)), "{}", row.sentence);
            assert!(row.sentence.contains(&format!("“{key}”")), "{key}: {}", row.sentence);
        }
        let mut reader = firm.read_as(&firm.admin).await;
        let sent = goodword_store::referrals::find_by_external_key(&mut reader, "R6DBF7A21").await.unwrap().unwrap();
        let provider = goodword_store::organisations::find_by_external_key(&mut reader, "P001").await.unwrap().unwrap();
        assert_eq!((sent.recipient_organisation_id, provider.name.as_str()), (Some(provider.id), "Harbor Legal Aid"));
        let asked = goodword_store::referrals::find_by_external_key(&mut reader, "I0001").await.unwrap().unwrap();
        assert_eq!((sent.prospect_person_id, asked.need.as_str()), (asked.prospect_person_id, "Citizenship"));
    }
}
