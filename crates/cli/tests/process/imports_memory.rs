//! The memory of an import: however long the file, it is read, taken in and told piece by piece.

use std::fmt::Write as _;
use std::time::Duration;

use goodword_testkit::Engine;

use crate::helpers::within;
use crate::places::Place;

const MAPPING: &str = r#"
name = "Register"
[[file]]
name = "register"
target = "referral"
key = "Ref"
[file.fields]
received_on = "Received"
prospect_person = "Who"
prospect_organisation = "Company"
referrer_person = "By"
referrer_organisation = "At"
need = "Work"
value = "Worth"
note = "Note"
"#;

/// What an import may take, whatever its size.
const MOST_MB: u64 = 300;
/// What some thousand rows may take more. The first of them fill the database's cache of pages (32 MB), which is full
/// with the smaller of the two files.
const MORE_MB: u64 = 8;
const FEW: usize = 6_000;
const MANY: usize = 10_000;
/// How long a debug build may take for it on a busy machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// A file of so many rows, nobody in it twice but the referrers.
fn register(rows: usize) -> String {
    let mut text = String::from("Ref,Received,Who,Company,By,At,Work,Worth,Note\n");
    for n in 0..rows {
        let (month, referrer) = (1 + n % 9, n % 300);
        writeln!(
            text,
            "R{n},2025-0{month}-11,Ann Gray {n},Orion Foods {n},Amira Khan {referrer},Hale & Co {referrer},shareholder dispute,\"1,250\",\"Met at the fair, line {n}\""
        )
        .unwrap();
    }
    text
}

/// The most memory a process has had so far, in kB; nothing once it has ended.
fn peak_kb(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// Imports so many rows into a firm of their own, and says the most memory it took, in MB.
async fn peak_mb(rows: usize) -> u64 {
    let place = Place::with_firm(Engine::Sqlite).await;
    let (register, mapping) = (place.file("register.csv", &register(rows)), place.file("mapping.toml", MAPPING));
    let mut process = place.start(&["import", &register.display().to_string(), "--mapping", &mapping.display().to_string()]);
    let id = process.0.id();
    let mut peak = 0;
    within("the import is over", PATIENCE, async || {
        peak = peak_kb(id).map_or(peak, |kb| peak.max(kb));
        !process.runs()
    })
    .await;
    assert!(process.0.wait().unwrap().success());
    assert_eq!(place.count("select count(*) as n from referrals").await, i64::try_from(rows).unwrap());
    assert!(peak > 0, "the process was never seen");
    place.end().await;
    peak / 1024
}

#[tokio::test(flavor = "multi_thread")]
async fn the_memory_of_an_import_does_not_grow_with_its_rows() {
    if !cfg!(target_os = "linux") {
        println!("skipped: the most memory a process had is only told on Linux");
        return;
    }
    let (few, many) = (peak_mb(FEW).await, peak_mb(MANY).await);
    println!("{FEW} rows: {few} MB; {MANY} rows: {many} MB");
    assert!(many < MOST_MB, "{MANY} rows took {many} MB");
    assert!(many < few + MORE_MB, "{FEW} rows took {few} MB, {MANY} took {many} MB");
}
