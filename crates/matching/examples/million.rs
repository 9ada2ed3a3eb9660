//! Scans invented people, a million where no number is given, and prints how long it took, how much memory, and how well.
//!
//! `cargo run --release -p goodword-matching --example million -- 1000000`

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "an example that cannot go on ends")]

#[path = "../tests/all/figures.rs"]
mod figures;
#[path = "../tests/all/invented.rs"]
mod invented;

use std::time::Instant;

use goodword_matching::{Register, columns, find};

fn main() {
    let count = std::env::args().nth(1).map_or(1_000_000, |n| n.parse().expect("a number of records"));
    let began = Instant::now();
    let records = invented::people(count, 10, 1);
    let truth = invented::truth(&records);
    println!("{count} records invented in {:.1?}, {} pairs of them one person's", began.elapsed(), truth.len());
    let sample: Vec<Vec<String>> = records.iter().take(200).map(|r| r.cells.to_vec()).collect();
    let mut register = Register::new(&[columns::guess(&invented::COLUMNS, &sample)]);
    let began = Instant::now();
    for record in records {
        register.push(0, &record.cells);
    }
    println!("read in {:.1?}, {} MB in use", began.elapsed(), memory("VmRSS"));
    let began = Instant::now();
    let pairs = find(&register, figures::LEAST);
    println!("scanned in {:.1?}, at most {} MB in use while it ran and before", began.elapsed(), memory("VmHWM"));
    figures::figures("invented people", &pairs, &truth);
}

/// A line of what the system says of this process's memory, in MB; 0 where it says nothing.
fn memory(what: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
}
