//! Files as other tools write them (`tests/other_tools`, all of it invented): each goes in by the mapping that is filled in for it, or
//! its rows say what to change.

use goodword_actions::ActionError;
use goodword_actions::import_batch::{ImportBatch, Outcome, Progress, import};
use goodword_actions::undo_import::UndoImport;
use goodword_domain::batch::RowOutcome;
use goodword_domain::referral::{Outcome as End, Stage};
use goodword_intake::guess::{self, Guess};
use goodword_intake::mapping::{Mapping, Target};
use goodword_intake::survey::Survey;
use goodword_intake::table::{Layout, Table};
use goodword_store::{Sql, lists, organisations, people, referrals};
use goodword_testkit::{TestFirm, on_both_engines};

use crate::importing::{everything, file, imported, rows, shared};

/// What the page fills in for a file.
fn filled(name: &str, bytes: &[u8]) -> Guess {
    let mut table = Table::open(name, bytes, &Layout::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
    guess::of(&Survey::of(&mut table).unwrap(), Layout::default(), &[])
}

fn bytes_of(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/other_tools/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A file as it is sent, by the mapping as it is kept.
fn sent(name: &str, bytes: Vec<u8>, mapping: &Mapping, dry_run: bool) -> ImportBatch {
    let mapping = Mapping::read(&mapping.to_toml()).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
    ImportBatch { files: vec![file(name, bytes)], mapping, dry_run, first: None }
}

/// Looks at a file and then imports it; both say the same of every row.
async fn taken(firm: &TestFirm, name: &str, mapping: &Mapping) -> (Outcome, Vec<(RowOutcome, String)>) {
    let before = everything(firm).await;
    let preview = imported(firm, &firm.admin, sent(name, bytes_of(name), mapping, true)).await;
    assert_eq!(everything(firm).await, before, "{name}: a preview keeps nothing");
    let outcome = imported(firm, &firm.admin, sent(name, bytes_of(name), mapping, false)).await;
    let counts = |outcome: &Outcome| (outcome.counts.rows, outcome.counts.created, outcome.counts.refused);
    assert_eq!(counts(&preview), counts(&outcome), "{name}");
    let became = rows(firm, &outcome).await.into_iter().map(|row| (row.outcome, row.sentence)).collect();
    (outcome, became)
}

/// How many rows a preview of a file has, or why there is none.
async fn looked_at(firm: &TestFirm, name: &str, bytes: Vec<u8>) -> Result<u64, String> {
    let mut table = Table::open(name, bytes.as_slice(), &Layout::default()).map_err(|error| error.to_string())?;
    let survey = Survey::of(&mut table).map_err(|error| error.to_string())?;
    let mapping = guess::of(&survey, Layout::default(), &[]).mapping;
    let mapping = Mapping::read(&mapping.to_toml())
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))?;
    let wish = ImportBatch { files: vec![file(name, bytes)], mapping, dry_run: true, first: Some(100) };
    match import(&firm.desk, &firm.admin, wish, &Progress::default()).await {
        Ok(outcome) => Ok(outcome.counts.rows),
        Err(ActionError::Refused(refusal)) => Err(refusal.sentence.to_string()),
        Err(other) => panic!("{name}: {other}"),
    }
}

/// Where a mapping waits for an answer.
fn asks(guess: &Guess) -> bool {
    guess.mapping.to_toml().contains("\"ask\"")
}

const DEALS: &str = "id,got,who,end,day,why\n\
    1,2026-01-05,Orion Foods,lost,2026-02-01,\n\
    2,2026-01-05,Vega Ltd,lost,2026-02-01,Mercury in retrograde\n\
    3,2026-01-05,Altair Ltd,lost,2026-02-01,We were too slow\n\
    4,2026-01-05,Rigel Ltd,declined,2026-02-01,\n\
    5,2026-01-05,Spica Ltd,won,2026-02-01,They like us\n\
    6,2026-01-05,Deneb Ltd,,,\n";

/// The mapping of [`DEALS`], with what fills the reason.
fn of_deals(reason: &str) -> Mapping {
    let text = format!(
        "name = \"Deals\"\n[[file]]\nname = \"deals\"\ntarget = \"referral\"\nkey = \"id\"\n[file.fields]\nreceived_on = \"got\"\n\
         prospect_organisation = \"who\"\noutcome = \"end\"\ndecided_on = \"day\"\nreason = {reason}\n"
    );
    Mapping::read(&text).unwrap()
}

on_both_engines! {
    async fn a_reason_stands_for_those_that_are_blank_or_unknown(firm) {
        let wish = |reason: &str| sent("deals.csv", DEALS.into(), &of_deals(reason), false);
        let outcome = imported(firm, &firm.admin, wish("{ column = \"why\", default = \"price; not_suitable\" }")).await;
        let became: Vec<String> = rows(firm, &outcome).await.into_iter().map(|row| row.sentence).collect();
        assert_eq!((outcome.counts.created, outcome.counts.refused, outcome.counts.warned), (6, 0, 2), "{became:?}");
        assert!(became[0].contains("the reason is blank, “Price” was taken for it"), "{became:?}");
        assert!(became[1].contains("“Mercury in retrograde” is no reason on the list: “Price” was taken for it"), "{became:?}");
        let all = lists::reasons(&mut firm.read_as(&firm.admin).await).await.unwrap();
        for (key, end, reason) in [
            ("1", End::Lost, "price"),
            ("2", End::Lost, "price"),
            ("3", End::Lost, "too_slow"),
            ("4", End::Declined, "not_suitable"),
            ("5", End::Won, "engaged"),
        ] {
            let found = referrals::find_by_external_key(&mut firm.read_as(&firm.admin).await, key).await.unwrap().unwrap();
            let named = all.iter().find(|one| Some(one.id) == found.reason_id).map(|one| one.key.as_str());
            assert_eq!((found.outcome, named), (Some(end), Some(reason)), "{key}");
            let kept = match key {
                "2" => Some("Reason in the file: Mercury in retrograde"),
                "5" => Some("Reason in the file: They like us"),
                _ => None,
            };
            assert_eq!(found.decision_note.as_deref(), kept, "{key}");
        }
    }

    async fn without_such_a_reason_the_row_says_where_to_choose_one(firm) {
        for (reason, refused) in [("\"why\"", 4), ("{ column = \"why\", default = \"price\" }", 1), ("{ value = \"price; not_suitable\" }", 0)] {
            let preview = imported(firm, &firm.admin, sent("deals.csv", DEALS.into(), &of_deals(reason), true)).await;
            assert_eq!((preview.counts.rows, preview.counts.refused), (6, refused), "{reason}: {:?}", preview.rows);
            let of_four = preview.rows.iter().find(|row| row.line == 5).unwrap();
            let asks = of_four.sentence.contains("beside “Reason” under “Declined, if blank or unknown”");
            assert_eq!(asks, refused > 0, "{}", of_four.sentence);
        }
    }

    async fn days_that_are_numbers_of_a_spreadsheet_go_in(firm) {
        let text = "Ref,Date received,Client name,Referred by\n1,45291,Orion Foods,Ann Gray\n2,45292,Vega Ltd,Bo Lind\n";
        let guess = filled("days.csv", text.as_bytes());
        assert!(guess.remarks.iter().any(|said| said.contains("“Date received”") && said.contains("1900")), "{:?}", guess.remarks);
        let outcome = imported(firm, &firm.admin, sent("days.csv", text.into(), &guess.mapping, false)).await;
        let became = rows(firm, &outcome).await;
        assert_eq!((outcome.counts.created, outcome.counts.refused), (2, 0), "{became:?}");
        let found = referrals::find_by_external_key(&mut firm.read_as(&firm.admin).await, "1").await.unwrap().unwrap();
        assert_eq!(found.introduced_at.to_string()[..10], *"2023-12-31");
    }

    async fn deals_of_pipedrive_go_in(firm) {
        let guess = filled("deals.csv", &bytes_of("pipedrive_deals.csv"));
        assert!(guess.mapping.name == "Pipedrive deals" && !asks(&guess), "{:?}", guess.remarks);
        let (outcome, became) = taken(firm, "pipedrive_deals.csv", &guess.mapping).await;
        assert_eq!((outcome.counts.created, outcome.counts.refused), (3, 0), "{became:?}");
        let mut reader = firm.read_as(&firm.admin).await;
        let tax = referrals::find_by_external_key(&mut reader, "103").await.unwrap().unwrap();
        assert_eq!((tax.value_minor, tax.need.as_str()), (Some(350_050), "Tax enquiry, two years"));
        assert_eq!((tax.outcome, tax.reason_id.is_some()), (Some(End::Lost), true));
        assert!(tax.note.contains("lost because: Budget"), "{}", tax.note);
        let of = async |key: &str| referrals::find_by_external_key(&mut firm.read_as(&firm.admin).await, key).await.unwrap().unwrap();
        let (open, won) = (of("101").await, of("102").await);
        assert!(open.is_open() && open.stage == Stage::Proposal, "{open:?}");
        assert_eq!((won.outcome, won.decided_at.map(|at| at.to_string()[..10].to_owned())), (Some(End::Won), Some("2026-02-20".to_owned())));
        drop(reader);
        let (again, _) = taken(firm, "pipedrive_deals.csv", &guess.mapping).await;
        assert_eq!(again.counts.unchanged, 3, "what is named by a key is not recorded twice");
    }

    async fn enquiries_of_dynamics_go_in_and_a_row_without_anybody_says_so(firm) {
        let guess = filled("enquiries.csv", &bytes_of("dynamics_leads.csv"));
        assert!(guess.mapping.name == "Dynamics 365 leads" && !asks(&guess), "{:?}", guess.remarks);
        let (outcome, became) = taken(firm, "dynamics_leads.csv", &guess.mapping).await;
        assert_eq!((outcome.counts.created, outcome.counts.refused), (2, 1), "{became:?}");
        let (_, sentence) = became.iter().find(|(outcome, _)| *outcome == RowOutcome::Refused).unwrap();
        assert!(sentence.starts_with("Line 4") && sentence.contains("“Name”"), "{sentence}");
    }

    async fn a_list_of_contacts_becomes_people_and_names_said_once_more_are_no_row(firm) {
        let guess = filled("contacts.csv", &bytes_of("capsule_contacts.csv"));
        assert_eq!(guess.mapping.files[0].target, Target::Person);
        assert!(guess.remarks.iter().any(|remark| remark.contains("list of people")), "{:?}", guess.remarks);
        let (outcome, became) = taken(firm, "capsule_contacts.csv", &guess.mapping).await;
        assert_eq!((outcome.counts.rows, outcome.counts.created, outcome.counts.refused), (4, 4, 0), "{became:?}");
        assert!(became[3].1.contains("Line 6") && became[3].1.contains("so the organisation Vega Ltd is recorded"), "{became:?}");
        assert!(outcome.remarks.iter().any(|remark| remark.contains("they repeat the names of the columns: line 5")), "{:?}", outcome.remarks);
        let mut reader = firm.read_as(&firm.admin).await;
        let ann = people::with_email(&mut reader, "ann@hale.example").await.unwrap().unwrap();
        assert_eq!((ann.name.as_str(), ann.external_key.as_deref()), ("Ann Gray", Some("701")));
    }

    async fn a_german_table_goes_in_with_its_letters_days_and_amounts(firm) {
        let guess = filled("register.csv", &bytes_of("german_excel.csv"));
        assert!(!asks(&guess), "{:?}", guess.remarks);
        let (outcome, became) = taken(firm, "german_excel.csv", &guess.mapping).await;
        assert_eq!((outcome.counts.created, outcome.counts.refused), (2, 0), "{became:?}");
        let mut reader = firm.read_as(&firm.admin).await;
        let joerg = people::with_email(&mut reader, "joerg@mueller.example").await.unwrap().unwrap();
        assert_eq!(joerg.name, "Jörg Müller");
        let first = rows(firm, &outcome).await[0].record_id.unwrap();
        let referral = referrals::find(&mut reader, first.into()).await.unwrap().unwrap();
        assert_eq!((referral.value_minor, referral.currency.map(|c| c.code().to_owned()).as_deref()), (Some(123_450), Some("EUR")));
        assert!(referral.note.contains("Zeile zwei; mit Semikolon"), "{}", referral.note);
    }

    async fn unicode_text_of_excel_goes_in(firm) {
        let guess = filled("register.txt", &bytes_of("excel_unicode.txt"));
        assert!(!asks(&guess), "{:?}", guess.remarks);
        let (outcome, became) = taken(firm, "excel_unicode.txt", &guess.mapping).await;
        assert_eq!((outcome.counts.created, outcome.counts.refused), (2, 0), "{became:?}");
        let mut reader = firm.read_as(&firm.admin).await;
        assert_eq!(people::named(&mut reader, &goodword_domain::text::fold("李娜"), 2).await.unwrap().len(), 1);
    }

    async fn a_board_with_titles_groups_and_two_rows_of_names_goes_in(firm) {
        let guess = filled("board.xlsx", &bytes_of("monday_board.xlsx"));
        assert!(guess.remarks.iter().any(|remark| remark.contains("stand in two rows")), "{:?}", guess.remarks);
        let (outcome, became) = taken(firm, "monday_board.xlsx", &guess.mapping).await;
        assert_eq!((outcome.counts.created, outcome.counts.refused), (3, 1), "{became:?}");
        assert!(became[2].1.starts_with("Line 7, column “Date”: “Won” "), "the title of a group says that it is no row: {became:?}");
        let said = outcome.remarks.join(" ");
        assert!(said.contains("line 8") && said.contains("line 11 (“Total”)"), "{said}");
        let mut reader = firm.read_as(&firm.admin).await;
        assert_eq!(people::named(&mut reader, "amira khan", 2).await.unwrap().len(), 1, "who is named twice is one");
        drop(reader);
        let empty = firm.done(&firm.admin, UndoImport { batch_id: outcome.batch_id.unwrap() }).await;
        assert_eq!(empty.kept_in_all, 0);
    }

    async fn opportunities_with_stages_and_days_end_or_stay_open(firm) {
        let mut guess = filled("deals.csv", &bytes_of("crm_opportunities.csv"));
        assert!(!asks(&guess), "{:?}", guess.remarks);
        // Nobody here is called as the owners there, and the page keeps them in the note.
        guess.to_note("owner", "Owner there");
        let before = everything(firm).await;
        let (outcome, became) = taken(firm, "crm_opportunities.csv", &guess.mapping).await;
        assert_eq!((outcome.counts.created, outcome.counts.refused), (3, 1), "{became:?}");
        assert!(became[3].1.starts_with("Line 5") && became[3].1.contains("what is lost needs a reason. Choose one beside “Reason”"), "{became:?}");
        let mut reader = firm.read_as(&firm.admin).await;
        let of = async |key: &str| referrals::find_by_external_key(&mut firm.read_as(&firm.admin).await, key).await.unwrap().unwrap();
        let (open, won, lost) = (of("d55").await, of("d56").await, of("d57").await);
        assert!(open.is_open() && open.stage == Stage::Proposal && open.note.contains("Owner there: Jo Nobody"), "{open:?}");
        assert_eq!((open.need.as_str(), open.value_minor), ("Lease review", Some(1_200_000)));
        assert_eq!((won.outcome, lost.outcome), (Some(End::Won), Some(End::Lost)));
        assert!(people::with_email(&mut reader, "ann@orion.example").await.unwrap().is_some(), "the address behind the name is theirs");
        assert_eq!(organisations::named(&mut reader, "orion foods", 2).await.unwrap().len(), 1, "the address behind the name is no part of it");
        drop(reader);
        firm.done(&firm.admin, UndoImport { batch_id: outcome.batch_id.unwrap() }).await;
        assert_eq!(everything(firm).await, before);
    }

    async fn a_register_of_enquiries_goes_in_and_its_total_does_not(firm) {
        let guess = filled("register.csv", &bytes_of("enquiry_register.csv"));
        assert!(!asks(&guess), "{:?}", guess.remarks);
        assert!(guess.unused.is_empty(), "{:?}", guess.unused);
        let (outcome, became) = taken(firm, "enquiry_register.csv", &guess.mapping).await;
        assert_eq!((outcome.counts.created, outcome.counts.refused), (3, 1), "{became:?}");
        assert!(became[3].1.starts_with("Line 8") && became[3].1.contains("Fill it in the file"), "{became:?}");
        let mut reader = firm.read_as(&firm.admin).await;
        let gray = people::with_email(&mut reader, "ann@orion.example").await.unwrap().unwrap();
        assert_eq!(gray.name, "Mr & Mrs Gray");
        let first = referrals::find(&mut reader, rows(firm, &outcome).await[0].record_id.unwrap().into()).await.unwrap().unwrap();
        assert_eq!((first.outcome, first.value_minor), (Some(End::Won), Some(125_000)));
        assert!(first.note.contains("Keen") && first.note.contains("Also: bob@orion.example"), "{}", first.note);
    }

    async fn a_list_of_introducers_becomes_referrers(firm) {
        let guess = filled("introducers.csv", &bytes_of("introducers.csv"));
        assert_eq!(guess.mapping.files[0].target, Target::Person);
        let (outcome, became) = taken(firm, "introducers.csv", &guess.mapping).await;
        assert_eq!((outcome.counts.created, outcome.counts.refused), (3, 0), "{became:?}");
        let mut reader = firm.read_as(&firm.admin).await;
        let amira = people::with_email(&mut reader, "amira@hale.example").await.unwrap().unwrap();
        assert_eq!((amira.phone.as_deref(), amira.note.as_str()), (Some("020 7946 0001"), "Also: 07700 900009"));
        let count: i64 = reader.value(Sql::new("select count(*) as count from referrers")).await.unwrap();
        assert_eq!(count, 3);
    }

    async fn an_address_book_has_people_and_organisations(firm) {
        let guess = filled("address_book.vcf", &bytes_of("address_book.vcf"));
        let (outcome, became) = taken(firm, "address_book.vcf", &guess.mapping).await;
        assert_eq!((outcome.counts.created, outcome.counts.refused), (2, 0), "{became:?}");
        let mut reader = firm.read_as(&firm.admin).await;
        assert_eq!(organisations::named(&mut reader, "vega ltd", 2).await.unwrap().len(), 1);
        assert_eq!(people::named(&mut reader, "vega ltd", 2).await.unwrap().len(), 0);
    }

    async fn every_file_other_programs_wrote_is_looked_at_or_says_what_to_change(firm) {
        let Some(folder) = shared("import_formats") else {
            eprintln!("skipped: there is no folder shared/data/import_formats above this project, so the real files were not looked at");
            return;
        };
        let before = everything(firm).await;
        let (mut went_in, mut said) = (0, Vec::new());
        for kind in ["hubspot", "zoho", "linkedin", "vcard", "ics"] {
            let mut paths: Vec<_> = std::fs::read_dir(folder.join(kind)).unwrap().map(|entry| entry.unwrap().path()).collect();
            paths.sort();
            for path in paths {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                let bytes = std::fs::read(&path).unwrap();
                match looked_at(firm, &name, bytes).await {
                    Ok(rows) => went_in += usize::from(rows > 0),
                    // What is no table, or lacks what its rows need, says what to change.
                    Err(sentence) => {
                        assert!(sentence.trim_end().ends_with(['.', ')', '”']) && sentence.len() > 30, "{name}: {sentence}");
                        said.push(format!("{name}: {sentence}"));
                    }
                }
            }
        }
        println!("{went_in} files with rows, {} refused with a sentence", said.len());
        assert!(went_in >= 90, "{went_in}: {said:#?}");
        assert!(said.iter().all(|said| !said.contains("panicked")), "{said:#?}");
        assert_eq!(everything(firm).await, before);
    }
}
