//! A held-out check: invented people, with households and colleagues that are no duplicates.

use goodword_matching::{Pair, Register, columns, find};

use crate::figures::{LEAST, figures};
use crate::invented::{COLUMNS, Record, people, truth};

fn found(records: &[Record], least: f64) -> Vec<Pair> {
    let sample: Vec<Vec<String>> = records.iter().take(100).map(|r| r.cells.to_vec()).collect();
    let mut register = Register::new(&[columns::guess(&COLUMNS, &sample)]);
    for record in records {
        register.push(0, &record.cells);
    }
    find(&register, least)
}

#[test]
fn most_duplicates_are_found_and_few_others() {
    let records = people(3_000, 8, 20_260_301);
    let pairs = found(&records, LEAST);
    let (precision, recall) = figures("3,000 invented people", &pairs, &truth(&records));
    assert!(precision >= 0.96 && recall >= 0.93, "{precision} {recall}");
}

#[test]
fn a_score_is_a_chance() {
    let records = people(3_000, 8, 7);
    let pairs = found(&records, 0.0);
    let truth: std::collections::HashSet<_> = truth(&records).into_iter().collect();
    for (from, to) in [(0.05, 0.5), (0.5, 0.95), (0.95, 1.1)] {
        let within: Vec<&Pair> = pairs.iter().filter(|p| p.score >= from && p.score < to).collect();
        let said = within.iter().map(|p| p.score).sum::<f64>() / within.len().max(1) as f64;
        let right = within.iter().filter(|p| truth.contains(&(p.a, p.b))).count() as f64 / within.len().max(1) as f64;
        println!("scores from {from} to {to}: {} pairs, said {said:.3}, right {right:.3}", within.len());
    }
}
