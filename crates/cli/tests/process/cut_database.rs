//! A database behind a slow network, and one that is gone for a moment.

use std::time::{Duration, Instant};

use goodword_store::{Db, Sql, StoreError};
use goodword_testkit::{Engine, Fault, FaultProxy};

use crate::helpers::{until, within};
use crate::http::Client;
use crate::places::{Place, Server, TEST};

/// A server whose way to its database leads through a proxy.
async fn behind_a_proxy(place: &Place) -> (FaultProxy, Server) {
    let (proxy, address) = FaultProxy::before_database(place.address().unwrap()).await;
    let mut command = place.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("GOODWORD_DATABASE", address);
    // Requests that fail are logged as errors; that is what this test makes them do.
    command.env("GOODWORD_LOG", "off");
    (proxy, tokio::task::spawn_blocking(|| Server::of(command)).await.unwrap())
}

/// Who has begun and neither goes on nor ends.
const IDLE: &str =
    "select count(*) as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'";

fn line(n: usize) -> String {
    format!("Amira Khan (Hale & Co) introduced Orion Foods {n:03}, shareholder dispute")
}

async fn capture(client: &Client, n: usize) -> crate::http::Answer {
    let client = client.clone();
    tokio::task::spawn_blocking(move || client.capture(&line(n)).unwrap()).await.unwrap()
}

/// Eight captures at once, all of which must be kept.
async fn all_captured(client: &Client, from: usize) {
    let captured = (from..from + 8).map(|n| {
        let client = client.clone();
        tokio::task::spawn_blocking(move || client.capture(&line(n)).unwrap())
    });
    for answer in captured.collect::<Vec<_>>() {
        let answer = answer.await.unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_goes_away_leaves_no_transaction_open() {
    let place = Place::with_firm(Engine::Postgres).await;
    let token = place.token();
    let (proxy, server) = behind_a_proxy(&place).await;
    let client = server.client(&token);
    assert_eq!(capture(&client, 0).await.status, 200);
    for (round, step) in [30, 12, 6, 3, 3, 3].into_iter().enumerate() {
        // Those who stay meet nothing of what others left behind; by them, every connection is in use.
        all_captured(&client, 100 * round).await;
        // Each piece takes a while, so that every client goes away somewhere else in the middle of its capture.
        proxy.becomes(Fault { delay: Duration::from_millis(5), ..Fault::default() });
        let going = (0..8).map(|one| {
            let client = client.clone();
            tokio::task::spawn_blocking(move || {
                let connection = client.begin_capture(&line(100 * round + 50 + one)).unwrap();
                std::thread::sleep(Duration::from_millis((round + step * one) as u64));
                drop(connection);
            })
        });
        for client in going.collect::<Vec<_>>() {
            client.await.unwrap();
        }
        proxy.becomes(Fault::default());
        // Soon: whoever has a connection next would end what was left open on it.
        within("no transaction is open", Duration::from_secs(2), async || place.count(IDLE).await == 0).await;
    }
    all_captured(&client, 900).await;
    let half = "select count(*) as n from referrals r where (select count(*) from steps s where s.referral_id = r.id) <> 1 \
                or not exists (select 1 from history h where h.record_id = r.id)";
    assert_eq!(place.count(half).await, 0);
    server.kill();
    place.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_gone_for_a_moment_is_found_again() {
    let place = Place::with_firm(Engine::Postgres).await;
    let token = place.token();
    let (proxy, server) = behind_a_proxy(&place).await;
    let client = server.client(&token);
    assert_eq!(capture(&client, 0).await.status, 200);
    for fault in [Fault { refuse: true, ..Fault::default() }, Fault { cut_after: Some(40), ..Fault::default() }] {
        proxy.becomes(fault);
        for path in ["/api/v1/referrals", "/api/v1/today"] {
            let client = client.clone();
            let answer = tokio::task::spawn_blocking(move || client.get(path).unwrap()).await.unwrap();
            assert_eq!(answer.status, 503, "{answer:?}");
            assert!(answer.sentence().contains("Try again in a moment."), "{answer:?}");
        }
        let refused = capture(&client, 1).await;
        assert_eq!((refused.status, refused.json()["error"]["code"].as_str()), (503, Some("busy")), "{refused:?}");
        proxy.becomes(Fault::default());
        until("the server has found its database again", async || {
            let client = client.clone();
            tokio::task::spawn_blocking(move || client.get("/api/v1/today").unwrap()).await.unwrap().status == 200
        })
        .await;
    }
    assert_eq!(place.count("select count(*) as n from referrals").await, 1, "what was refused was not kept");
    assert_eq!(capture(&client, 1).await.status, 200);
    server.kill();
    place.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_a_database_that_is_away_is_told_within_seconds() {
    let place = Place::with_firm(Engine::Postgres).await;
    let token = place.token();
    let (proxy, server) = behind_a_proxy(&place).await;
    let client = server.client(&token);
    assert_eq!(capture(&client, 0).await.status, 200);
    // Nothing listens there any more: more people ask than there are connections.
    let (at, host) = (proxy.at, proxy.server);
    proxy.becomes(Fault { refuse: true, ..Fault::default() });
    drop(proxy);
    let began = Instant::now();
    let asked: Vec<_> = (0..60)
        .map(|_| {
            let client = client.clone();
            tokio::task::spawn_blocking(move || client.get("/api/v1/today").unwrap())
        })
        .collect();
    for answer in asked {
        let answer = answer.await.unwrap();
        assert_eq!(answer.status, 503, "{answer:?}");
        assert!(answer.sentence().contains("Try again in a moment."), "{answer:?}");
    }
    let page = client.get("/sign-in").unwrap();
    assert_eq!(page.status, 503, "{page:?}");
    assert!(page.body.contains("<h1>Not available</h1>") && page.body.contains("Try again in a moment."), "{page:?}");
    assert!(began.elapsed() < Duration::from_secs(15), "they were told after {:?}", began.elapsed());
    let _proxy = FaultProxy::at(at, host).await;
    until("the server has found its database again", async || {
        let client = client.clone();
        tokio::task::spawn_blocking(move || client.get("/api/v1/today").unwrap()).await.unwrap().status == 200
    })
    .await;
    server.kill();
    place.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_cut_off_as_it_was_kept_is_not_said_to_be_undone() {
    let place = Place::with_firm(Engine::Postgres).await;
    let (proxy, address) = FaultProxy::before_database(place.address().unwrap()).await;
    let db = Db::connect(&address).await.unwrap();
    let mut work = db.work(TEST).await.unwrap();
    work.run(Sql::new("update firm set name = 'Kept or not'")).await.unwrap();
    proxy.becomes(Fault { refuse: true, ..Fault::default() });
    let error = work.commit().await.unwrap_err();
    assert!(matches!(error, StoreError::Unsure(_)), "{error:?}");
    assert!(error.to_string().ends_with("Look whether it is there before you do it again."), "{error}");
    assert!(matches!(db.work(TEST).await, Err(error) if error.is_passing()), "a change that was not begun was surely not kept");
    drop(db);
    place.end().await;
}
