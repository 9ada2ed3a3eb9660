//! The writers: no cell runs as a formula, and every way of writing says the same.

use goodword_domain::money::{Currency, Money};
use goodword_reports::{Cell, Column, Kind, Report, Row};

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
