//! Starting: several processes at once on an empty database, and a program that is older than the data.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use goodword_store::{Sql, migrate};
use goodword_testkit::Engine;

use crate::helpers::until;
use crate::on_each_engine;
use crate::places::{Place, Ran, TEST};

on_each_engine! {
    async fn processes_that_start_together_migrate_once(engine) {
        let place = Place::empty(engine).await;
        let run = || {
            let mut command = place.command(&["jobs", "run-due"]);
            command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
        };
        let started = [run(), run(), run()];
        for process in started {
            let ran = Ran::of(process.wait_with_output().unwrap());
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
        }
        let numbers: Vec<i64> = place.column("select number from migrations order by number").await;
        assert_eq!(numbers, (1..=migrate::newest()).collect::<Vec<_>>());
        place.end().await;
    }

    async fn a_program_older_than_the_data_refuses(engine) {
        let place = Place::with_firm(engine).await;
        let db = place.db().await;
        let mut work = db.work(TEST).await.unwrap();
        let newer = Sql::new("insert into migrations (number, digest, at) values ($1, 'of a newer program', 1)");
        work.run(newer.bind(migrate::newest() + 1)).await.unwrap();
        work.commit().await.unwrap();
        db.close().await;
        for arguments in [&["serve", "--listen", "127.0.0.1:0"][..], &["report", "sources"], &["jobs", "run-due"]] {
            let ran = place.run(arguments);
            assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
            assert!(ran.err.contains("was written by a newer Goodword"), "{ran:?}");
            assert!(ran.err.contains("Start the newer program."), "{ran:?}");
        }
        place.end().await;
    }
}

#[tokio::test]
async fn whoever_is_asked_to_stop_at_once_stops() {
    let place = Place::with_firm(Engine::Sqlite).await;
    for _ in 0..20 {
        let mut server = place.serve();
        let id = server.process.0.id().to_string();
        assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        until("the server has ended", async || !server.process.runs()).await;
    }
    place.end().await;
}

#[tokio::test]
async fn a_database_that_is_not_there_is_said_within_seconds() {
    let place = Place::empty(Engine::Sqlite).await;
    // Nothing listens on a port that was given back.
    let at = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let address = format!("postgres://goodword:hunter2@{at}/goodword");
    for arguments in [&["serve", "--listen", "127.0.0.1:0"][..], &["report", "sources"], &["jobs", "run-due"]] {
        let began = Instant::now();
        let ran = Ran::of(place.command(arguments).env("GOODWORD_DATABASE", &address).output().unwrap());
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
        assert!(ran.err.starts_with(&format!("The database at {at} cannot be used: ")), "{ran:?}");
        assert!(ran.err.contains("refused") && ran.err.contains("Start it, or correct its address."), "{ran:?}");
        assert!(!ran.err.contains("hunter2"), "{ran:?}");
        assert!(began.elapsed() < Duration::from_secs(15), "it was said after {:?}", began.elapsed());
    }
    place.end().await;
}
