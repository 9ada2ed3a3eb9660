//! No way to write. On a full disk captures are refused in words, what was acknowledged stays, reading goes on, and so
//! does the rest as soon as there is room; while somebody else writes for long, reading does not wait.

use std::process::Command;
use std::time::{Duration, Instant};

use goodword_testkit::Engine;

use crate::places::{Place, Server, TEST};

/// How many bytes beyond what the data has already a file may grow to.
const ROOM: u64 = 400 * 1024;

/// A server whose files may not grow beyond some size, as on a disk that fills up; a later change of the limit is allowed.
fn with_little_room(place: &Place) -> Server {
    // A command that has just ended may have left all it wrote in the log beside the file.
    let size = |name| std::fs::metadata(place.data().join(name)).map_or(0, |about| about.len());
    let size = size("goodword.db").max(size("goodword.db-wal"));
    let blocks = (size + ROOM) / 512;
    let mut command = Command::new("sh");
    place.prepare(&mut command);
    // Without the trap the system would end the process instead of refusing the write.
    let script = format!("trap '' XFSZ; ulimit -S -f {blocks}; exec \"$0\" serve --listen 127.0.0.1:0");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_goodword")]).env("GOODWORD_LOG", "off");
    Server::of(command)
}

/// There is room again, for a process that runs.
fn make_room(process: u32) {
    let made = Command::new("prlimit").args(["--pid", &process.to_string(), "--fsize=unlimited:"]).status().unwrap();
    assert!(made.success());
}

fn line(n: usize) -> String {
    format!("Amira Khan (Hale & Co) introduced Orion Foods {n:04}, {}", "a long need ".repeat(100))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_loses_nothing() {
    let place = Place::with_firm(Engine::Sqlite).await;
    let (token, unused) = (place.token(), place.token());
    let server = with_little_room(&place);
    let client = server.client(&token);
    let mut acknowledged = Vec::new();
    let refused = (0..2_000).find_map(|n| {
        let answer = client.capture(&line(n)).unwrap();
        if answer.status == 200 {
            acknowledged.push(answer.json()["id"].as_str().unwrap().to_owned());
            return None;
        }
        Some(answer)
    });
    let refused = refused.expect("the disk is full at some time");
    assert!(!acknowledged.is_empty());
    assert_eq!((refused.status, refused.json()["error"]["code"].as_str()), (507, Some("no_room")), "{refused:?}");
    assert!(refused.sentence().contains("Nothing was changed."), "{refused:?}");
    assert_eq!(client.capture(&line(3_000)).unwrap().status, 507, "it stays refused");

    // Reading goes on, also for somebody who comes only now.
    for client in [&client, &server.client(&unused)] {
        let listed = client.get("/api/v1/referrals?limit=500").unwrap();
        assert_eq!(listed.status, 200, "{listed:?}");
        assert_eq!(listed.json()["matching"], acknowledged.len());
    }
    for id in &acknowledged {
        assert_eq!(client.get(&format!("/api/v1/referrals/{id}")).unwrap().status, 200);
    }

    make_room(server.process.0.id());
    let next = client.capture(&line(4_000)).unwrap();
    assert_eq!(next.status, 200, "{next:?}");
    acknowledged.push(next.json()["id"].as_str().unwrap().to_owned());
    server.kill();

    // After all that the file is sound.
    assert_eq!(place.column::<String>("select integrity_check from pragma_integrity_check").await, ["ok"]);
    assert_eq!(place.count("select count(*) as n from referrals").await, i64::try_from(acknowledged.len()).unwrap());
    place.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_does_not_wait_for_who_writes() {
    let place = Place::with_firm(Engine::Sqlite).await;
    // The use of a token that was never used is to be noted, but an import may hold the writer's place for minutes.
    let token = place.token();
    let server = place.serve();
    let db = place.db().await;
    let writing = db.work(TEST).await.unwrap();
    let began = Instant::now();
    let listed = server.client(&token).get("/api/v1/referrals").unwrap();
    assert_eq!(listed.status, 200, "{listed:?}");
    assert!(began.elapsed() < Duration::from_secs(15), "it waited {:?}", began.elapsed());
    writing.give_up().await.unwrap();
    db.close().await;
    server.kill();
    place.end().await;
}
