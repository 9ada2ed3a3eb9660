//! Custom fields of the firm, filled from files: read by what they hold, refused with the column, brought up to date, taken back.

use std::collections::BTreeMap;

use goodword_actions::add_custom_field::AddCustomField;
use goodword_actions::add_person::AddPerson;
use goodword_actions::change_custom_field::ChangeCustomField;
use goodword_actions::engage_client::EngageClient;
use goodword_actions::import_batch::ImportBatch;
use goodword_actions::undo_import::UndoImport;
use goodword_actions::{ActionError, import_batch};
use goodword_domain::custom::FieldOn;
use goodword_domain::text;
use goodword_domain::{CustomFieldId, Noun};
use goodword_intake::guess;
use goodword_intake::mapping::Mapping;
use goodword_intake::survey::Survey;
use goodword_intake::table::{Layout, Table};
use goodword_store::{Sql, Viewer, clients, custom_fields, history, people, referrals};
use goodword_testkit::{TestFirm, on_both_engines};
use serde_json::json;

use crate::importing::{everything, file, imported, rows};

async fn field(firm: &TestFirm, on: &str, label: &str, kind: &str) -> CustomFieldId {
    let choices = if kind == "choice" { "Email\nTelephone\nLetter" } else { "" };
    let wish = json!({ "noun": on, "label": label, "kind": kind, "choices": choices });
    firm.done(&firm.admin, serde_json::from_value::<AddCustomField>(wish).unwrap()).await
}

/// What one record holds, by the keys of its fields, as people read it; somebody by their name.
async fn held(firm: &TestFirm, on: FieldOn, id: i64) -> BTreeMap<String, String> {
    let mut db = firm.db.read(Viewer::System("test")).await.unwrap();
    let fields = custom_fields::all(&mut db).await.unwrap();
    let mut all = BTreeMap::new();
    for value in custom_fields::values_of(&mut db, on, id).await.unwrap() {
        let field = fields.iter().find(|field| field.id == value.field_id).unwrap();
        let person = match value.person_id {
            Some(id) => people::find(&mut db, id).await.unwrap().map(|person| person.name),
            None => None,
        };
        all.insert(field.key.clone(), value.value().unwrap().said(&field.choices().unwrap(), person.as_deref()));
    }
    all
}

/// A batch of one file by a mapping.
fn by(mapping: &str, text: &str) -> ImportBatch {
    let mapping = Mapping::read(mapping).unwrap_or_else(|problems| panic!("{problems:?}"));
    ImportBatch { files: vec![file("file.csv", text)], mapping, dry_run: false, first: None }
}

fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

const PEOPLE: &str = r#"
name = "People"
[[file]]
name = "people"
target = "person"
key = "No"
decimal = ","
[file.fields]
name = "Name"
email = "Mail"
custom.reference = "Reference"
custom.points = "Points"
custom.fee_cap = "Fee cap"
custom.joined = { column = "Joined", format = "%d/%m/%Y" }
custom.prefers = { column = "Prefers", values = { Post = "Letter" } }
custom.mentor = "Mentor"
"#;
const PEOPLE_HEAD: &str = "No;Name;Mail;Reference;Points;Fee cap;Joined;Prefers;Mentor";

async fn people_fields(firm: &TestFirm) {
    for (label, kind) in [
        ("Reference", "text"),
        ("Points", "number"),
        ("Fee cap", "money"),
        ("Joined", "date"),
        ("Prefers", "choice"),
        ("Mentor", "person"),
    ] {
        field(firm, "person", label, kind).await;
    }
}

const MATTERS: &str = r#"
name = "Matters"
[[file]]
name = "referrals"
target = "referral"
key = "Ref"
[file.fields]
received_on = "On"
prospect_person = "Who"
outcome = "Outcome"
decided_on = "Decided"
value = "Worth"
matter_title = "Title"
matter_custom.file_no = "File"
"#;

/// The matter that a referral opened, and its value.
async fn matter_of(firm: &TestFirm, key: &str) -> (i64, Option<i64>) {
    let mut db = firm.db.read(Viewer::System("test")).await.unwrap();
    let referral = referrals::find_by_external_key(&mut db, key).await.unwrap().unwrap();
    let matter = clients::matter_opened_by(&mut db, referral.id).await.unwrap().unwrap();
    (matter.id.get(), matter.value_minor)
}

/// Somebody by their name.
async fn called(firm: &TestFirm, name: &str) -> i64 {
    let mut db = firm.db.read(Viewer::System("test")).await.unwrap();
    people::named(&mut db, &text::fold(name), 1).await.unwrap()[0].id.get()
}

on_both_engines! {
    async fn every_kind_is_kept_refused_in_place_brought_up_to_date_and_taken_back(firm) {
        people_fields(firm).await;
        let empty = everything(firm).await;
        let first = imported(firm, &firm.admin, by(PEOPLE, &format!(
            "{PEOPLE_HEAD}\n1;Jane Moss;jane@moss.example;;;;;;\n2;Ann Li;ann@li.example;CC 7;1.200,5;€ 40.000,00;03/04/2026;post;jane moss\n\
             3;Bo Fox;;CC 8;;;;telephone;ann@li.example\n"
        ))).await;
        assert_eq!((first.counts.created, first.counts.refused), (3, 0), "{:?}", rows(firm, &first).await);
        let ann = called(firm, "Ann Li").await;
        let all = [
            ("reference", "CC 7"), ("points", "1,200.5"), ("fee_cap", "€40,000"), ("joined", "3 April 2026"), ("prefers", "Letter"),
            ("mentor", "Jane Moss"),
        ];
        assert_eq!(held(firm, FieldOn::Person, ann).await, map(&all));
        assert_eq!(held(firm, FieldOn::Person, called(firm, "Bo Fox").await).await["mentor"], "Ann Li");
        let before = everything(firm).await;

        // What is wrong refuses its row alone, each in a sentence that names the column.
        let wrong = imported(firm, &firm.admin, by(PEOPLE, &format!(
            "{PEOPLE_HEAD}\n4;Cy Dee;;;1.2;;;;\n5;Di Ek;;;;-5;;;\n6;Ed Fa;;;;;31/02/2026;;\n7;Flo Gee;;;;;;Pigeon;\n8;Gil Ha;;;;;;;Nobody Here\n"
        ))).await;
        let said: Vec<String> = rows(firm, &wrong).await.into_iter().map(|row| row.sentence).collect();
        for (sentence, parts) in said.iter().zip([
            ["Line 2, column “Points”", "cannot be read as a number"],
            ["Line 3, column “Fee cap”", "below nought"],
            ["Line 4, column “Joined”", "no day of the calendar"],
            ["Line 5, column “Prefers”", "“Pigeon” is not on the list. Choose one of it: Email, Telephone, Letter."],
            ["Line 6, column “Mentor”", "Nobody on record is called “Nobody Here”"],
        ]) {
            assert!(parts.iter().all(|part| sentence.contains(part)), "{sentence}");
        }
        assert_eq!((wrong.counts.refused, wrong.counts.created), (5, 0));
        assert_eq!(everything(firm).await, before, "a row that is refused leaves nobody behind");

        // Again: a blank leaves the field as it is, what is the same changes nothing.
        let again = imported(firm, &firm.admin, by(PEOPLE, &format!(
            "{PEOPLE_HEAD}\n1;Jane Moss;;;;;;;Bo Fox\n2;Ann Li;;CC 9;;€ 40.000,00;;;\n3;Bo Fox;;CC 8;;;;Telephone;Ann Li\n"
        ))).await;
        let said: Vec<String> = rows(firm, &again).await.into_iter().map(|row| row.sentence).collect();
        assert_eq!(said, ["Updated: custom fields.", "Updated: custom fields.", "Unchanged."]);
        let mut now = map(&all);
        now.insert("reference".to_owned(), "CC 9".to_owned());
        assert_eq!(held(firm, FieldOn::Person, ann).await, now);
        firm.done(&firm.admin, UndoImport { batch_id: again.batch_id.unwrap() }).await;
        assert_eq!(held(firm, FieldOn::Person, ann).await, map(&all));
        // Three who hold each other in a chain go all the same.
        let undone = firm.done(&firm.admin, UndoImport { batch_id: first.batch_id.unwrap() }).await;
        assert_eq!((undone.kept.len(), undone.deleted), (0, 3));
        assert_eq!(everything(firm).await, empty);
    }

    async fn a_preview_says_the_same_and_keeps_nothing(firm) {
        people_fields(firm).await;
        let empty = everything(firm).await;
        let text = format!("{PEOPLE_HEAD}\n1;Jane Moss;;CC 1;;;;;\n2;Ann Li;;;;;;Pigeon;\n");
        let preview = imported(firm, &firm.admin, ImportBatch { dry_run: true, ..by(PEOPLE, &text) }).await;
        assert_eq!((preview.counts.created, preview.counts.refused), (1, 1));
        assert!(preview.rows[1].sentence.contains("column “Prefers”"), "{:?}", preview.rows);
        assert_eq!(everything(firm).await, empty);
    }

    async fn somebody_who_may_be_two_refuses_the_row(firm) {
        people_fields(firm).await;
        let two = format!("{PEOPLE_HEAD}\n1;Jane Moss;office@moss.example;;;;;;\n2;Jane Moss;jane@fox.example;;;;;;\n3;Tim Moss;office@moss.example;;;;;;\n");
        imported(firm, &firm.admin, by(PEOPLE, &two)).await;
        let text = format!(
            "{PEOPLE_HEAD}\n4;Ann Li;;;;;;;Jane Moss\n5;Bo Fox;;;;;;;office@moss.example\n6;Cy Dee;;;;;;;jane@fox.example\n"
        );
        let outcome = imported(firm, &firm.admin, by(PEOPLE, &text)).await;
        let said: Vec<String> = rows(firm, &outcome).await.into_iter().map(|row| row.sentence).collect();
        assert!(said[0].starts_with("Line 2, column “Mentor”: Several people on record are called “Jane Moss”."), "{said:?}");
        assert!(said[1].contains("Several people on record have the email address “office@moss.example”."), "{said:?}");
        assert_eq!(said[2], "Created.");
        assert_eq!(held(firm, FieldOn::Person, called(firm, "Cy Dee").await).await["mentor"], "Jane Moss");
    }

    async fn organisations_referrals_and_matters_have_theirs(firm) {
        field(firm, "organisation", "Panel", "text").await;
        field(firm, "referral", "Fee cap", "money").await;
        field(firm, "matter", "File no", "text").await;
        field(firm, "matter", "Fee cap", "money").await;
        let organisations = r#"
            name = "Organisations"
            [[file]]
            name = "organisations"
            target = "organisation"
            [file.fields]
            name = "Name"
            "custom.panel" = "Panel"
        "#;
        let empty = everything(firm).await;
        let firms = imported(firm, &firm.admin, by(organisations, "Name,Panel\nHale & Co,A\n")).await;
        let mapping = r#"
            name = "Referrals"
            [[file]]
            name = "referrals"
            target = "referral"
            key = "Ref"
            [file.fields]
            received_on = "On"
            prospect_person = "Who"
            outcome = "Outcome"
            decided_on = "Decided"
            custom.fee_cap = "Cap"
            matter_custom.file_no = "File"
            matter_custom.fee_cap = "Matter cap"
        "#;
        let text = "Ref,On,Who,Outcome,Decided,Cap,File,Matter cap\nR1,2025-10-01,Ann Li,won,2025-10-05,£500,F 1,£700\n\
                    R2,2025-10-02,Bo Fox,,,£600,F 2,\nR3,2025-10-02,Cy Dee,won,2025-10-05,,,many\n";
        let outcome = imported(firm, &firm.admin, by(mapping, text)).await;
        let said: Vec<String> = rows(firm, &outcome).await.into_iter().map(|row| row.sentence).collect();
        assert_eq!(said[0], "Created: won on 2025-10-05.");
        let left_out = "No matter is opened by this row, so what it says of custom fields of the matter was left out.";
        assert_eq!(said[1], format!("Created: next step filled from the cadence. {left_out}"));
        assert!(said[2].contains("column “Matter cap”"), "{said:?}");
        let mut db = firm.db.read(Viewer::System("test")).await.unwrap();
        let first = referrals::find_by_external_key(&mut db, "R1").await.unwrap().unwrap();
        let matter: i64 = db.value(Sql::new("select id from matters where referral_id = $1").bind(first.id)).await.unwrap();
        let house: i64 = db.value(Sql::new("select id from organisations where name = 'Hale & Co'")).await.unwrap();
        drop(db);
        assert_eq!(held(firm, FieldOn::Referral, first.id.get()).await, map(&[("fee_cap", "£500")]));
        assert_eq!(held(firm, FieldOn::Matter, matter).await, map(&[("fee_cap", "£700"), ("file_no", "F 1")]));
        assert_eq!(held(firm, FieldOn::Organisation, house).await, map(&[("panel", "A")]));

        // A referral of another import is changed, and taken back as it was.
        let before = everything(firm).await;
        let again = text.lines().take(2).collect::<Vec<_>>().join("\n").replace("£500", "£900");
        let again = imported(firm, &firm.admin, by(mapping, &again)).await;
        assert_eq!(rows(firm, &again).await[0].sentence, "Updated: custom fields.");
        assert_eq!(held(firm, FieldOn::Referral, first.id.get()).await, map(&[("fee_cap", "£900")]));
        firm.done(&firm.admin, UndoImport { batch_id: again.batch_id.unwrap() }).await;
        let versions_apart = |rows: Vec<String>| rows.into_iter().filter(|row| !row.starts_with("Referral ")).collect::<Vec<_>>();
        assert_eq!(versions_apart(everything(firm).await), versions_apart(before));
        for batch in [outcome, firms] {
            firm.done(&firm.admin, UndoImport { batch_id: batch.batch_id.unwrap() }).await;
        }
        assert_eq!(everything(firm).await, empty);
    }

    async fn a_field_that_is_retired_or_was_never_there_refuses_the_import(firm) {
        people_fields(firm).await;
        let panel = field(firm, "person", "Panel", "text").await;
        let mapping = PEOPLE.replace("custom.mentor = \"Mentor\"", "custom.panel = \"Mentor\"");
        let refused = async |sentence: &str| {
            let wish = by(&mapping, &format!("{PEOPLE_HEAD}\n1;Jane Moss;;;;;;;x\n"));
            match import_batch::import(&firm.desk, &firm.admin, wish, &import_batch::Progress::default()).await {
                Err(ActionError::Refused(refusal)) => assert!(refusal.sentence.contains(sentence), "{}", refusal.sentence),
                other => panic!("{sentence}: {other:?}"),
            }
        };
        let retire = json!({ "custom_field_id": panel, "retired": "yes" });
        firm.done(&firm.admin, serde_json::from_value::<ChangeCustomField>(retire).unwrap()).await;
        refused("There is no custom field “custom.panel” on people, or it is retired.").await;
    }

    async fn a_file_of_ours_goes_in_with_its_custom_columns_by_itself(firm) {
        for (label, kind) in [
            ("Conflict check", "text"), ("Points", "number"), ("Fee cap", "money"), ("Signed", "date"), ("Prefers", "choice"),
            ("Mentor", "person"),
        ] {
            field(firm, "referral", label, kind).await;
        }
        let jane = serde_json::from_value::<AddPerson>(json!({ "name": "Jane Moss" })).unwrap();
        firm.done(&firm.admin, jane).await;
        // As the list of referrals writes its CSV.
        let text = "id,prospect_person,introduced_on,custom.conflict_check,custom.points,custom.fee_cap,custom.signed,custom.prefers,custom.mentor\n\
                    a1,Ann Li,2026-05-03,CC 7,1200.5,EUR 40000.00,2026-04-23,Telephone,Jane Moss\n";
        let mut db = firm.db.read(Viewer::System("test")).await.unwrap();
        let custom = import_batch::custom_fields(&mut db).await.unwrap();
        drop(db);
        let mut table = Table::open("referrals.csv", text.as_bytes(), &Layout::default()).unwrap();
        let guessed = guess::of(&Survey::of(&mut table).unwrap(), Layout::default(), &custom);
        let written = guessed.mapping.to_toml();
        let outcome = imported(firm, &firm.admin, by(&written, text)).await;
        assert_eq!((outcome.counts.created, outcome.counts.refused), (1, 0), "{:?}\n{written}", rows(firm, &outcome).await);
        let id = rows(firm, &outcome).await[0].record_id.unwrap();
        assert_eq!(
            held(firm, FieldOn::Referral, id).await,
            map(&[
                ("conflict_check", "CC 7"), ("points", "1,200.5"), ("fee_cap", "€40,000"), ("signed", "23 April 2026"),
                ("prefers", "Telephone"), ("mentor", "Jane Moss"),
            ])
        );
    }

    async fn a_later_row_brings_the_matter_up_to_date_and_is_taken_back(firm) {
        field(firm, "matter", "File no", "text").await;
        let empty = everything(firm).await;
        let head = "Ref,On,Who,Outcome,Decided,Worth,Title,File";
        let opened = imported(firm, &firm.admin, by(MATTERS, &format!(
            "{head}\nR1,2025-10-01,Ann Li,won,2025-10-05,700,Lease,F 1\nR2,2025-10-02,Bo Fox,,,600,,\n"
        ))).await;
        assert_eq!((opened.counts.created, opened.counts.refused), (2, 0));
        let before = everything(firm).await;
        let (matter, value) = matter_of(firm, "R1").await;
        assert_eq!(value, Some(70_000));

        // The same row changes nothing; one that says more changes the matter, with its history.
        let same = imported(firm, &firm.admin, by(MATTERS, &format!("{head}\nR1,2025-10-01,Ann Li,won,2025-10-05,700,Lease,F 1\n"))).await;
        assert_eq!(rows(firm, &same).await[0].sentence, "Unchanged.");
        let later = imported(firm, &firm.admin, by(MATTERS, &format!(
            "{head}\nR1,2025-10-01,Ann Li,won,2025-10-05,900,Lease of the mill,F 2\nR1,2025-10-01,Ann Li,,,,,F 3\nR2,2025-10-02,Bo Fox,,,,,F 9\n"
        ))).await;
        let said: Vec<String> = rows(firm, &later).await.into_iter().map(|row| row.sentence).collect();
        assert_eq!(said[0], "Updated: value; value, title of the matter; custom fields of the matter.");
        assert_eq!(said[1], "Updated: custom fields of the matter.");
        assert!(said[2].starts_with("Unchanged. No matter is opened by this row"), "{said:?}");
        assert_eq!((matter_of(firm, "R1").await.1, held(firm, FieldOn::Matter, matter).await), (Some(90_000), map(&[("file_no", "F 3")])));
        let mut db = firm.db.read(Viewer::System("test")).await.unwrap();
        let trail = history::of_record(&mut db, Noun::Matter, matter, 10).await.unwrap();
        let entry = trail.iter().find(|entry| entry.sentence == "An import changed value, title").unwrap();
        assert!(entry.before.as_deref().unwrap().contains("70000") && entry.after.as_deref().unwrap().contains("90000"), "{entry:?}");
        drop(db);
        firm.done(&firm.admin, UndoImport { batch_id: later.batch_id.unwrap() }).await;
        let versions_apart =
            |rows: Vec<String>| rows.into_iter().filter(|row| !row.starts_with("Referral ") && !row.starts_with("Matter ")).collect::<Vec<_>>();
        assert_eq!(versions_apart(everything(firm).await), versions_apart(before));
        assert_eq!((matter_of(firm, "R1").await.1, held(firm, FieldOn::Matter, matter).await), (Some(70_000), map(&[("file_no", "F 1")])));
        for batch in [same, opened] {
            firm.done(&firm.admin, UndoImport { batch_id: batch.batch_id.unwrap() }).await;
        }
        assert_eq!(everything(firm).await, empty);
    }

    async fn a_matter_that_was_opened_here_stays_and_the_row_says_what_differs(firm) {
        field(firm, "matter", "File no", "text").await;
        let head = "Ref,On,Who,Outcome,Decided,Worth,Title,File";
        imported(firm, &firm.admin, by(MATTERS, &format!("{head}\nR1,2026-01-05,Ann Li,,,,,\n"))).await;
        let mut db = firm.db.read(Viewer::System("test")).await.unwrap();
        let referral = referrals::find_by_external_key(&mut db, "R1").await.unwrap().unwrap();
        drop(db);
        let engage = json!({ "referral_id": referral.id, "decided_on": "2026-01-07", "matter_title": "Lease", "value": "£500" });
        firm.done(&firm.admin, serde_json::from_value::<EngageClient>(engage).unwrap()).await;
        let again = imported(firm, &firm.admin, by(MATTERS, &format!("{head}\nR1,2026-01-05,Ann Li,won,2026-01-07,900,Lease,F 1\n"))).await;
        let said = rows(firm, &again).await[0].sentence.clone();
        let conflict = "Line 2, column “Worth”: the file says another value, custom fields of the matter “Lease”, which was opened here and not by an \
                        import and stays as it is. Change it there if the file is right.";
        assert!(said.ends_with(conflict), "{said}");
        assert_eq!((matter_of(firm, "R1").await.1, again.counts.warned), (Some(50_000), 1));
    }
}
