use std::io::Cursor;

use goodword_domain::money::Currency;
use jiff::civil::date;

use super::*;
use crate::row::{Values, What};

const MAPPING: &str = r#"
name = "Two files"
[[file]]
name = "ends"
match = { columns = ["lead", "end"] }
target = "outcome"
link = { column = "lead", to = "leads" }
[file.fields]
outcome = { value = "won" }
decided_on = "end"
[[file]]
name = "leads"
match = { columns = ["id", "day"] }
target = "referral"
key = "id"
[file.fields]
received_on = "day"
prospect_organisation = { template = "Lead {id}" }
"#;

fn opener(text: &'static str) -> Opener {
    Box::new(move || Ok(Box::new(Cursor::new(text)) as Source))
}

fn planned(files: &[(&str, &'static str)]) -> Result<Plan, NotABatch> {
    let files = files.iter().map(|(name, text)| ((*name).to_owned(), opener(text))).collect();
    plan(
        files,
        &Mapping::read(MAPPING).unwrap(),
        Settings { today: date(2026, 5, 18), currency: Currency::GBP, custom: [].into() },
    )
}

const LEADS: &str = "id,day,extra,extra\n1,2026-05-01,,\n2,2026-05,,\n3,2026-05-02,,\n";
const ENDS: &str = "lead,end\n1,2026-05-09\n,2026-05-09\n";

#[test]
fn what_others_are_linked_to_comes_first() {
    for files in [[("e.csv", ENDS), ("l.csv", LEADS)], [("l.csv", LEADS), ("e.csv", ENDS)]] {
        let plan = planned(&files).unwrap();
        assert_eq!(plan.files.iter().map(|f| f.file.as_str()).collect::<Vec<_>>(), ["l.csv", "e.csv"]);
        assert_eq!(plan.files[0].unused, ["extra", "extra (2)"]);
        assert_eq!(plan.files[0].remarks.len(), 1);
        let mut seen = Vec::new();
        plan.for_each(&mut |row| {
            let what = match row.what {
                What::Row { values: Values::Referral(r), .. } => r.external_key.unwrap(),
                What::Row { values: Values::Outcome(o), .. } => format!("{} of {}", o.link.key, o.link.to),
                What::Row { .. } => "other".to_owned(),
                What::Refused(problems) => format!("refused: {}", problems[0].column.as_deref().unwrap_or_default()),
            };
            seen.push(format!("{}:{} {what}", row.section, row.line));
        })
        .unwrap();
        assert_eq!(seen, ["leads:2 1", "leads:3 refused: day", "leads:4 3", "ends:2 1 of leads", "ends:3 refused: lead"]);
    }
}

#[test]
fn several_files_of_one_kind_and_a_missing_parent_are_no_fault() {
    let plan = planned(&[("a.csv", ENDS), ("b.csv", ENDS)]).unwrap();
    assert!(plan.remarks[0].contains("a.csv belongs to “leads”, which is not among the files"), "{:?}", plan.remarks);
    let mut rows = plan.rows();
    assert_eq!(rows.by_ref().count(), 4);
    assert_eq!(rows.bytes_read(), 2 * ENDS.len() as u64);
}

#[test]
fn a_file_that_fits_nowhere_is_said_before_any_row() {
    let said = planned(&[("l.csv", LEADS), ("x.csv", "a,b\n1,2\n")]).err().unwrap().to_string();
    assert!(
        said.starts_with("x.csv is none of the files the mapping “Two files” knows: “ends” (with the columns lead, end)"),
        "{said}"
    );
}

#[test]
fn a_file_that_breaks_off_ends_the_rows_with_an_error() {
    struct Breaks(bool);
    impl Read for Breaks {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if std::mem::replace(&mut self.0, true) {
                return Err(io::Error::other("the share went away"));
            }
            let text = b"id,day\n1,2026-05-01\n";
            buffer[..text.len()].copy_from_slice(text);
            // As much as is looked at first, so that the break comes among the rows.
            buffer[text.len()..].fill(b'\n');
            Ok(buffer.len())
        }
    }
    let opener: Opener = Box::new(|| Ok(Box::new(Breaks(false)) as Source));
    let settings = Settings { today: date(2026, 5, 18), currency: Currency::GBP, custom: [].into() };
    let plan = plan(vec![("l.csv".to_owned(), opener)], &Mapping::read(MAPPING).unwrap(), settings).unwrap();
    let rows: Vec<_> = plan.rows().collect();
    assert_eq!(rows.len(), 2);
    assert!(rows[1].as_ref().unwrap_err().to_string().contains("the share went away"));
}
