//! The writers: no cell runs as a formula, and every way of writing says the same.

use std::io::Cursor;
use std::process::Command;

use calamine::{Data, Reader, Xlsx};
use goodword_domain::custom::Number;
use goodword_domain::money::{Currency, Money};
use goodword_domain::writing::Label;
use goodword_reports::{Cell, Column, FileKind, Kind, Report, Row, TableFile};

fn report(cells: Vec<Vec<Cell>>) -> Report {
    let column = |key, kind, currency| Column { key, title: key, kind, currency, shown: key != "key" };
    Report {
        name: "test",
        title: "Test",
        question: "What is written?",
        sentence: "It is written.".to_owned(),
        parameters: vec![("as_of", "2026-03-11".to_owned())],
        figures: Vec::new(),
        columns: vec![
            column("key", Kind::Text, None),
            column("name", Kind::Text, None),
            column("count", Kind::Count, None),
            column("rate_interval", Kind::Interval, None),
            column("value", Kind::Money, Some(Currency::GBP)),
            column("days", Kind::Days, None),
        ],
        rows: cells.into_iter().map(|cells| Row { cells, link: None }).collect(),
        totals: None,
        notes: Vec::new(),
        writing: goodword_domain::writing::Writing::British,
        linked: "",
        chart: None,
    }
}

fn row(name: &str) -> Vec<Cell> {
    vec![
        Cell::Text("k".to_owned()),
        Cell::Text(name.to_owned()),
        Cell::Count(-12_345),
        Cell::Interval(0.123_456_789, 0.5),
        Cell::Money(Money::new(-1_205, Currency::GBP)),
        Cell::Days(-2.5),
    ]
}

#[test]
fn a_spreadsheet_runs_nothing() {
    for begins in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u{a0}=1", "＝1"] {
        let report = report(vec![row(begins)]);
        let csv = report.to_csv();
        let read: Vec<csv::StringRecord> = csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).collect();
        assert_eq!(read[0].get(1), Some(format!("'{begins}").as_str()));
        // Numbers are ours and stay numbers.
        assert_eq!(read[0].iter().skip(2).collect::<Vec<_>>(), ["-12345", "0.123457", "0.5", "-12.05", "-2.5"]);
    }
    assert!(report(vec![row("Hale, \"Pike\" & Co")]).to_csv().contains("\"Hale, \"\"Pike\"\" & Co\""));
}

#[test]
fn every_way_of_writing() {
    let unknown = Cell::None("too few to say");
    let mut second = row("Zürich");
    second[3] = unknown.clone();
    second[4] = Cell::Money(Money::new(4_000_000, Currency::GBP));
    second[5] = unknown;
    let report = report(vec![row("Hale & Co"), second]);
    let json = serde_json::to_string_pretty(&report.to_json()).unwrap();
    insta::assert_snapshot!(format!("{}\n{}\n{json}", report.to_table(), report.to_csv()));
}

/// The only sheet of a workbook, row by row.
fn sheet(bytes: Vec<u8>) -> Vec<Vec<Data>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    assert_eq!(names.len(), 1);
    book.worksheet_range(&names[0]).unwrap().rows().map(<[Data]>::to_vec).collect()
}

fn workbook(head: &[&str], rows: &[Vec<Cell>]) -> Vec<Vec<Data>> {
    let head: Vec<String> = head.iter().map(|key| (*key).to_owned()).collect();
    let mut file = TableFile::new(FileKind::Workbook, "All that match: [open]/*?", &head).unwrap();
    rows.iter().for_each(|row| file.row(row).unwrap());
    sheet(file.finish().unwrap())
}

#[test]
fn a_workbook_runs_nothing_either() {
    let text = |text: &str| vec![Cell::Text(text.to_owned())];
    let begins = ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "＝1", "_x0041_", "12", "2026-03-11", "a < b & \"c\""];
    let read = workbook(&["name"], &begins.map(text));
    for (at, begins) in begins.iter().enumerate() {
        assert_eq!(read[at + 1][0], Data::String((*begins).to_owned()));
    }
    // What no workbook holds is left out of it, and what is too long is cut.
    let long = workbook(&["name"], &[text("a\0b\u{8}c"), text(&"é".repeat(40_000))]);
    assert_eq!(long[1][0], Data::String("abc".to_owned()));
    assert!(matches!(&long[2][0], Data::String(cut) if cut.chars().count() == 32_767));
}

#[test]
fn a_workbook_holds_numbers_days_and_amounts_as_such() {
    let of = |minor, code: &str| Money::new(minor, code.parse().unwrap());
    let day = |text: &str| Cell::Date(text.parse().unwrap());
    let cells = vec![
        Cell::Count(-12_345),
        Cell::Percent(0.123_456_789),
        Cell::Days(-2.5),
        Cell::Number(Number::of_parts(999_999_999_999_999)),
        Cell::Money(of(-1_205, "GBP")),
        Cell::Amount(of(4_000, "JPY")),
        day("2026-03-11"),
        day("1899-12-31"),
        Cell::None("too few to say"),
    ];
    let read = workbook(&["a", "b", "c", "d", "e", "f", "g", "h", "i"], &[cells]);
    let number = |at: usize| match &read[1][at] {
        Data::Float(number) => *number,
        other => panic!("{other:?} is no number"),
    };
    let numbers: Vec<f64> = (0..6).map(number).collect();
    assert_eq!(numbers, [-12_345.0, 0.123_457, -2.5, 99_999_999_999.999_9, -12.05, 4_000.0]);
    let Data::DateTime(day) = &read[1][6] else { panic!("{:?} is no day", read[1][6]) };
    assert_eq!((day.is_datetime(), day.as_f64()), (true, 46_092.0));
    assert_eq!(read[1][7], Data::String("1899-12-31".to_owned()), "a day before days were counted");
    assert!(read[1].len() < 9 || read[1][8] == Data::Empty);
}

#[test]
fn a_report_is_the_same_in_both_kinds_of_file() {
    let mut second = row("Zürich");
    second[3] = Cell::None("too few to say");
    let report = report(vec![row("Hale & Co"), second]);
    let read = sheet(report.to_file(FileKind::Workbook, &Label::matter()).unwrap().finish().unwrap());
    let csv = String::from_utf8(report.to_file(FileKind::Csv, &Label::matter()).unwrap().finish().unwrap()).unwrap();
    assert_eq!(csv, report.to_csv());
    let text = |data: &Data| match data {
        Data::Float(number) => number.to_string(),
        other => other.to_string(),
    };
    let read: Vec<Vec<String>> = read.iter().map(|row| row.iter().map(text).collect()).collect();
    let lines: Vec<csv::StringRecord> =
        csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes()).records().map(Result::unwrap).collect();
    assert_eq!(read, lines.iter().map(|line| line.iter().map(str::to_owned).collect::<Vec<_>>()).collect::<Vec<_>>());
}

/// How much memory this process has held at most, in kB.
fn most_held() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// The budget of a large file, in kB: what 10,000 rows of 30 columns may take beside the file itself.
const BUDGET: u64 = 16_000;

#[test]
#[cfg(target_os = "linux")]
fn ten_thousand_rows_take_little_memory() {
    // In a process of its own: other tests hold memory too.
    let me = std::env::current_exe().unwrap();
    let ran = Command::new(me).args(["--ignored", "--exact", "writers::ten_thousand_rows"]).output().unwrap();
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(ran.status.success() && said.contains("1 passed"), "{said}{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
#[ignore = "runs in a process of its own, started by ten_thousand_rows_take_little_memory"]
fn ten_thousand_rows() {
    let head: Vec<String> = (0..30).map(|at| format!("column_{at}")).collect();
    let before = most_held();
    let mut file = TableFile::new(FileKind::Workbook, "Referrals", &head).unwrap();
    for n in 0..10_000_i64 {
        let cell = |at: i64| match at % 3 {
            0 => Cell::Text(format!("What stands in row {n} and column {at}")),
            1 => Cell::Count(n * at),
            _ => Cell::Money(Money::new(n * 100 + at, Currency::GBP)),
        };
        file.row(&(0..30).map(cell).collect::<Vec<_>>()).unwrap();
    }
    let bytes = file.finish().unwrap();
    let took = most_held() - before;
    println!("{took} kB beside a file of {} kB", bytes.len() / 1_000);
    assert!(took <= BUDGET + bytes.len() as u64 / 500, "{took} kB for a file of {} bytes", bytes.len());
}
