//! An import that is killed half-way: nothing of it is there, and the same goes in whole afterwards.

use std::fmt::Write as _;

use goodword_actions::import_batch::{KeptFile, StartImport};
use goodword_actions::{Actor, Via};
use goodword_testkit::Engine;

use crate::helpers::until;
use crate::on_each_engine;
use crate::places::{Place, Running, beginning};

const ROWS: usize = 2_500;
const MAPPING: &str = r#"
name = "Register"
[[file]]
name = "register"
target = "referral"
key = "Ref"
[file.fields]
received_on = "Received"
prospect_organisation = "Company"
referrer_person = "By"
need = "Work"
"#;

/// How often in a row a process must be seen writing, to be in the middle of its one long transaction.
const IN_A_ROW: usize = 10;

fn register() -> String {
    let mut text = String::from("Ref,Received,Company,By,Work\n");
    for n in 0..ROWS {
        let month = 1 + n % 9;
        writeln!(text, "R{n},2025-0{month}-11,Orion Foods {n},Amira Khan {},shareholder dispute", n % 50).unwrap();
    }
    text
}

async fn place(engine: Engine) -> Place {
    let place = Place::with_firm(engine).await;
    place.file("register.csv", &register());
    place.file("mapping.toml", MAPPING);
    place
}

/// Waits until a process is in the middle of its import, and kills it.
async fn kill_half_way(place: &Place, process: &mut Running) {
    let watcher = place.db().await;
    let id = process.0.id();
    let mut row = 0;
    until("the import is half-way", async || {
        assert!(process.runs(), "the import was over before it could be killed");
        row = if place.is_writing(&watcher, id).await { row + 1 } else { 0 };
        row >= IN_A_ROW
    })
    .await;
    process.kill();
    watcher.close().await;
}

/// How many rows there are of each table an import fills.
async fn filled(place: &Place) -> Vec<i64> {
    let mut counts = Vec::new();
    for sql in [
        "select count(*) as n from referrals",
        "select count(*) as n from steps",
        "select count(*) as n from credits",
        "select count(*) as n from organisations",
        "select count(*) as n from people",
        "select count(*) as n from batch_rows",
        "select count(*) as n from batch_images",
        "select count(*) as n from batches where state not in ('waiting', 'running')",
        "select count(*) as n from history where batch_id is not null and verb <> 'start_import'",
    ] {
        counts.push(place.count(sql).await);
    }
    counts
}

/// All rows are in, once.
async fn all_in(place: &Place) {
    let rows = i64::try_from(ROWS).unwrap();
    assert_eq!(place.count("select count(distinct external_key) as n from referrals").await, rows);
    let filled = filled(place).await;
    assert_eq!(filled[..8], [rows, rows, rows, rows, 50, rows, 0, 1]);
    assert_eq!(place.count("select count(*) as n from batches where state = 'done'").await, 1);
}

on_each_engine! {
    async fn of_the_command_nothing_is_kept_and_then_all(engine) {
        let place = place(engine).await;
        let (register, mapping, result) = (place.path("register.csv"), place.path("mapping.toml"), place.path("result.csv"));
        let arguments = ["import", &register, "--mapping", &mapping, "--result", &result];
        let mut process = place.start(&arguments);
        kill_half_way(&place, &mut process).await;
        assert_eq!(filled(&place).await, [0; 9]);
        assert_eq!(place.count("select count(*) as n from batches").await, 0);
        assert!(!std::path::Path::new(&result).exists());

        let ran = place.run(&arguments);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.out.starts_with(&format!("Imported. {ROWS} rows: {ROWS} created, 0 updated, 0 unchanged, 0 refused;")), "{ran:?}");
        all_in(&place).await;
        let written = std::fs::read_to_string(&result).unwrap();
        assert_eq!(written.lines().count(), ROWS + 1, "a line per row and its head");
        place.end().await;
    }

    async fn of_a_server_is_carried_out_once_after_it(engine) {
        let place = place(engine).await;
        let (desk, _) = place.desk(beginning()).await;
        let file = KeptFile { name: "register.csv".to_owned(), path: place.path("register.csv").into() };
        let start = StartImport { files: vec![file], mapping: MAPPING.to_owned() };
        desk.run(&Actor::product(Via::CommandLine), start).await.unwrap();
        desk.db.close().await;

        let mut server = place.serve();
        kill_half_way(&place, &mut server.process).await;
        assert_eq!(filled(&place).await, [0; 9]);
        assert_eq!(place.column::<String>("select state from batches").await, ["running"], "it says that it was begun");

        // Nobody takes it up as long as the killed server may still hold it, then somebody does.
        let ran = place.run(&["jobs", "run-due"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(filled(&place).await, [0; 9]);
        place.leases_run_out().await;
        let (mut one, mut two) = (place.start(&["jobs", "run-due"]), place.start(&["jobs", "run-due"]));
        assert!(one.0.wait().unwrap().success() && two.0.wait().unwrap().success());
        all_in(&place).await;
        let job = "select outcome from jobs where kind = 'carry_out_import'";
        assert_eq!(place.column::<String>(job).await, ["done"]);
        place.end().await;
    }
}
