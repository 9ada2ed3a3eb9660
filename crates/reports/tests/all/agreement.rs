//! Every number is obtained twice: by the report, and by a slow and obvious computation over the rows.

use goodword_reports::{By, Cell, Parameters, Report, Settings, run, today_numbers};
use goodword_testkit::{Engine, TestFirm, on_both_engines};
use serde_json::Value;

use crate::listed::listed;
use crate::made::{day, report, settings};
use crate::random::fill;
use crate::slow::{Asked, Everything, Rows};

/// Every question that is asked twice.
pub fn questions() -> Vec<(&'static str, Parameters)> {
    let usual = Parameters::default();
    let year = Parameters { from: Some(day("2025-03-01")), to: Some(day("2026-02-28")), ..usual };
    let past = Parameters { as_of: Some(day("2026-01-20")), ..year };
    let within =
        Parameters { from: Some(day("2025-10-01")), to: Some(day("2025-12-31")), as_of: Some(day("2025-11-14")), by: None };
    let since = Parameters { from: Some(day("2025-11-05")), ..usual };
    let mut all = Vec::new();
    for asked in [year, past, within, since] {
        all.extend([("leaks", asked), ("sources", asked)]);
        for by in By::ALL {
            let asked = Parameters { by: Some(*by), ..asked };
            all.extend([("leaks", asked), ("loops_left_open", asked), ("response_times", asked)]);
        }
    }
    all.push(("sources", usual));
    all.push(("sources", Parameters { as_of: Some(day("2025-12-01")), ..usual }));
    all.push(("loops_left_open", usual));
    all.push(("response_times", Parameters { by: Some(By::Practice), ..usual }));
    all
}

/// The slow answer to a question.
pub fn slowly(name: &str, asked: &Asked<'_>) -> Rows {
    match name {
        "leaks" => asked.leaks(),
        "sources" => asked.sources(),
        "loops_left_open" => asked.loops(),
        _ => asked.responses(),
    }
}

/// What a report leaves unsaid: its rows are sources, or whose they are.
pub fn asked_of<'a>(name: &str, all: &'a Everything, settings: &'a Settings, parameters: Parameters) -> Asked<'a> {
    let by = match name {
        "sources" => Some(By::Source),
        "leaks" => parameters.by,
        _ => Some(parameters.by.unwrap_or(By::Owner)),
    };
    Asked::of(all, settings, Parameters { by, ..parameters })
}

/// Compares a report with what the slow computation has, number by number.
pub fn same(report: &Report, slow: &Rows, parameters: Parameters) {
    let json = report.to_json();
    let rows = json["rows"].as_array().unwrap();
    let name = format!("{} {parameters:?}", report.name);
    if report.name == "leaks" && parameters.by.is_none() {
        let slow = &slow["all"];
        for row in rows {
            assert_eq!(row["referrals"], slow[row["outcome"].as_str().unwrap()], "{name}: {row}");
        }
        for (key, value) in slow.iter().filter(|(key, _)| json["totals"].get(**key).is_some()) {
            assert_eq!(&json["totals"][*key], value, "{name}: {key}");
        }
        let four: i64 = rows.iter().map(|row| row["referrals"].as_i64().unwrap()).sum();
        assert_eq!((&Value::from(four), &json["totals"]["referrals"]), (&slow["received"], &slow["received"]), "{name}");
        return;
    }
    assert_eq!(rows.len(), slow.len(), "{name}");
    let key = json["columns"][0]["key"].as_str().unwrap();
    for row in rows {
        let group = row[key].as_str().unwrap();
        for (column, value) in &slow[group] {
            assert_eq!(&row[*column], value, "{name}: {group} {column}");
        }
    }
    for column in ["received", "referrals", "quiet", "won", "open", "broken", "matters", "worth_low"] {
        let Some(total) = json["totals"].get(column).and_then(Value::as_i64) else { continue };
        let sum: i64 = rows.iter().map(|row| row[column].as_i64().unwrap()).sum();
        // What the parts are worth is rounded part by part.
        let room = if column == "worth_low" { 100 * i64::try_from(rows.len()).unwrap() } else { 0 };
        assert!((total - sum).abs() <= room, "{name}: {column} adds up to {sum}, not {total}");
    }
}

on_both_engines! {
    async fn reports_agree_with_the_rows(firm) {
        fill(firm, 200).await;
        let everything = Everything::of(firm).await;
        let settings = settings(firm).await;
        for (name, parameters) in questions() {
            let report = report(firm, name, parameters).await;
            let asked = asked_of(name, &everything, &settings, parameters);
            let slow = slowly(name, &asked);
            assert!(slow.len() > 1 || name == "leaks", "{name} {parameters:?} compares nothing");
            same(&report, &slow, parameters);
        }
    }

    async fn what_is_behind_a_row_is_what_the_row_counts(firm) {
        fill(firm, 200).await;
        let settings = settings(firm).await;
        let mut reader = firm.read_as(&firm.admin).await;
        let mut followed = 0;
        for (name, parameters) in questions() {
            let report = report(firm, name, parameters).await;
            let column = report.columns.iter().position(|column| column.key == report.linked).unwrap();
            for row in report.rows.iter().chain(&report.totals) {
                assert_eq!(row.link.is_none(), parameters.as_of.is_some(), "{name}: only today has a list");
                if let Some(link) = &row.link {
                    let behind = listed(&mut reader, &settings, link).await;
                    assert_eq!(Cell::Count(behind), row.cells[column], "{name} {parameters:?}: {}", link.query());
                    followed += 1;
                }
            }
        }
        assert!(followed > 200, "only {followed} rows were followed");
    }

    async fn todays_numbers_are_those_of_the_reports(firm) {
        fill(firm, 200).await;
        let (everything, settings) = (Everything::of(firm).await, settings(firm).await);
        let mut reader = firm.read_as(&firm.admin).await;
        let today = today_numbers(&mut reader, &settings).await.unwrap();
        assert_eq!(today.week_of, day("2026-03-09"));
        let week = Parameters { from: Some(day("2026-03-02")), to: Some(day("2026-03-08")), ..Parameters::default() };
        let received = |p| i64::try_from(Asked::of(&everything, &settings, p).received().len()).unwrap();
        assert_eq!(today.received.last_week, received(week));
        assert_eq!(today.received.this_week, received(Parameters { from: Some(day("2026-03-09")), to: None, ..week }));
        let ever = Parameters { from: Some(day("2000-01-01")), ..Parameters::default() };
        for (number, as_of) in [(today.quiet.this_week, None), (today.quiet.last_week, Some(day("2026-03-08")))] {
            let leaks = run("leaks", &mut reader, &settings, &Parameters { as_of, ..ever }).await.unwrap().to_json();
            assert_eq!(Value::from(number), leaks["figures"]["quiet"]);
            assert!(number > 0);
        }
        for number in [&today.received, &today.decided, &today.won, &today.quiet] {
            assert_eq!(number.this_week, listed(&mut reader, &settings, &number.link).await, "{}", number.link.query());
        }
        let decided = |p| Asked::of(&everything, &settings, p).received().iter().filter(|r| r.decided_at.is_some_and(|at| {
            let date = settings.calendar.date_of(at);
            date >= day("2026-03-02") && date <= day("2026-03-08")
        })).count();
        assert_eq!(today.decided.last_week, i64::try_from(decided(Parameters::default())).unwrap());
    }
}

/// Both engines say the same, to the byte.
#[tokio::test]
async fn both_engines_say_the_same() {
    let (sqlite, postgres) = (TestFirm::on(Engine::Sqlite).await, TestFirm::on(Engine::Postgres).await);
    fill(&sqlite, 200).await;
    fill(&postgres, 200).await;
    for (name, parameters) in questions() {
        let (one, other) = (report(&sqlite, name, parameters).await, report(&postgres, name, parameters).await);
        assert_eq!(one.to_json().to_string(), other.to_json().to_string(), "{name} {parameters:?}");
        assert_eq!(one.to_csv(), other.to_csv());
        assert_eq!(one.to_table(), other.to_table());
    }
    sqlite.end().await;
    postgres.end().await;
}
