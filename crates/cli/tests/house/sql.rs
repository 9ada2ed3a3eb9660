//! SQL stands in the store and the reports, and every sum in it is cast.

use super::assert_none;
use super::rust::{self, Kind};
use super::tree::{self, File};

/// The rooms whose files may hold SQL.
const SQL_ROOMS: &[&str] = &["store", "reports"];

/// SQL in a room that must not know it.
fn out_of_place(file: &File) -> Vec<String> {
    if !file.ships() || SQL_ROOMS.contains(&file.room()) {
        return Vec::new();
    }
    rust::pieces(rust::before_tests(&file.text))
        .iter()
        .filter(|piece| match piece.kind {
            Kind::Quoted => is_sql(piece.text),
            Kind::Code => piece.text.contains("Sql::new("),
            Kind::Comment => false,
        })
        .map(|piece| {
            format!(
                "{}:{} holds SQL: move the statement into a function of crates/store or crates/reports",
                file.path, piece.line
            )
        })
        .collect()
}

fn is_sql(text: &str) -> bool {
    let text = plain(text);
    // A sentence begins with a capital; a statement here never does, or is in capitals throughout.
    let begins = |word: &str| text.starts_with(word) || text.starts_with(&word.to_uppercase());
    let low = text.to_lowercase();
    begins("select ")
        || low.contains("(select ")
        || low.contains("insert into ")
        || low.contains("delete from ")
        || (begins("update ") && low.contains(" set "))
}

/// The text on one line, as the compiler reads it.
fn plain(text: &str) -> String {
    text.replace("\\\n", " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Sums and means that are not inside a cast: on PostgreSQL they are numeric, which does not read as a whole number.
fn bare_sums(file: &File) -> Vec<String> {
    let statement = |text: &str, line: usize| {
        bare_sum(&plain(text)).map(|call| {
            format!(
                "{}:{line} has a bare {call}: write cast({call}…) as bigint), because sums are numeric on PostgreSQL",
                file.path
            )
        })
    };
    if !SQL_ROOMS.contains(&file.room()) {
        return Vec::new();
    }
    if file.kind() == "sql" {
        let text: String = file.text.lines().map(|l| l.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
        return statement(&text, 1).into_iter().collect();
    }
    if !file.ships() {
        return Vec::new();
    }
    let pieces = rust::pieces(rust::before_tests(&file.text));
    pieces.iter().filter(|p| p.kind == Kind::Quoted).filter_map(|p| statement(p.text, p.line)).collect()
}

fn bare_sum(text: &str) -> Option<&'static str> {
    let low = text.to_lowercase();
    ["sum(", "avg("].into_iter().find(|call| {
        low.match_indices(call).any(|(at, _)| {
            let in_a_name = low[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
            !in_a_name && !inside_cast(&low[..at])
        })
    })
}

/// Whether one of the parentheses open at the end of `before` belongs to a `cast`.
fn inside_cast(before: &str) -> bool {
    let mut open = Vec::new();
    for (at, c) in before.char_indices() {
        match c {
            '(' => open.push(before[..at].trim_end().ends_with("cast")),
            ')' => drop(open.pop()),
            _ => {}
        }
    }
    open.contains(&true)
}

#[test]
fn sql_stands_only_in_store_and_reports() {
    assert_none(&tree::files().iter().flat_map(out_of_place).collect::<Vec<_>>());
}

#[test]
fn every_sum_is_cast() {
    assert_none(&tree::files().iter().flat_map(bare_sums).collect::<Vec<_>>());
}

#[test]
fn sql_out_of_place_is_found() {
    let found = |text: &str| out_of_place(&File::told("crates/web/src/page.rs", text)).len();
    assert_eq!(found("let s = \"select id from people\";"), 1);
    assert_eq!(found("let s = \"SELECT id FROM people\";"), 1);
    assert_eq!(found("let s = \"insert into people values (1)\";"), 1);
    assert_eq!(found("let s = \"delete from people\";"), 1);
    assert_eq!(found("let s = \"update people \\\n   set name = 'x'\";"), 1);
    assert_eq!(found("let s = \"with x as (select 1) table x\";"), 1);
    assert_eq!(found("let s = Sql::new(TEXT);"), 1);
    assert_eq!(found("let s = \"Select a colleague from the list.\"; // select id from people"), 0);
    assert!(out_of_place(&File::told("crates/store/src/people.rs", "let s = \"select id from people\";")).is_empty());
}

#[test]
fn a_bare_sum_is_found() {
    let found = |text: &str| bare_sums(&File::told("crates/reports/src/leaks.rs", text)).len();
    assert_eq!(found("Sql::new(\"select sum(value_minor) as worth from referrals r\")"), 1);
    assert_eq!(found("Sql::new(\"select cast(a as bigint), sum(b) from x\")"), 1);
    assert_eq!(found("Sql::new(\"select avg(b) from x\")"), 1);
    assert_eq!(found("Sql::new(\"select cast(coalesce(sum(b), 0) as bigint) from x\")"), 0);
    assert_eq!(found("let total: i64 = values.iter().sum();"), 0);
    assert_eq!(
        bare_sums(&File::told("crates/store/migrations/1.sql", "create view v as select sum(x) from y; -- sum(z)")).len(),
        1
    );
}
