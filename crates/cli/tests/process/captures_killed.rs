//! A server that is killed while colleagues capture: what was acknowledged is there, once and whole.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use goodword_domain::ReferralId;

use crate::helpers::until;
use crate::http::Client;
use crate::on_each_engine;
use crate::places::Place;

const CLIENTS: usize = 4;
const EACH: usize = 50;

fn line(n: usize) -> String {
    format!("Amira Khan (Hale & Co) introduced Orion Foods {n:03}, shareholder dispute, worth 40k")
}

/// What a client was told, by the number of its line: the id.
type Acknowledged = Arc<Mutex<BTreeMap<usize, String>>>;

/// Captures its lines until the server is gone.
fn capture(client: &Client, first: usize, acknowledged: &Acknowledged, count: &AtomicUsize) {
    for n in first..first + EACH {
        let Ok(answer) = client.capture(&line(n)) else { return };
        assert_eq!(answer.status, 200, "{answer:?}");
        acknowledged.lock().unwrap().insert(n, answer.json()["id"].as_str().unwrap().to_owned());
        count.fetch_add(1, Ordering::SeqCst);
    }
}

goodword_store::record! {
    /// A referral and what it may not be without.
    pub struct Whole {
        pub id: ReferralId,
        pub note: String,
        pub steps: i64,
        pub share: i64,
        pub entries: i64,
    }
}

const WHOLE: &str = "select r.id, r.note, (select count(*) from steps s where s.referral_id = r.id and s.ended_at is null) as steps, \
     (select cast(sum(c.share) as bigint) from credits c where c.referral_id = r.id) as share, \
     (select count(*) from history h where h.noun = 'referral' and h.record_id = r.id) as entries \
     from referrals r order by r.id";

/// The numbers of the lines that are there; none is there twice, none half.
async fn there(place: &Place) -> BTreeMap<usize, String> {
    let mut found = BTreeMap::new();
    let jobs: Vec<String> = place.column("select payload from jobs").await;
    for whole in place.rows::<Whole>(WHOLE).await {
        assert_eq!((whole.steps, whole.share, whole.entries), (1, 10_000, 1), "{whole:?}");
        let id = format!("\"{}\"", whole.id);
        assert!(jobs.iter().any(|payload| payload.contains(&id)), "its clock is watched: {whole:?}");
        let number = whole.note.split("Orion Foods ").nth(1).unwrap()[..3].parse().unwrap();
        assert_eq!(whole.note, format!("Captured as: {}", line(number)));
        let twice = found.insert(number, whole.id.to_string());
        assert!(twice.is_none(), "line {number} is there twice");
    }
    let without = "select count(*) as n from organisations o where not exists (select 1 from referrals r \
                   where r.prospect_organisation_id = o.id or r.referrer_organisation_id = o.id)";
    assert_eq!(place.count(without).await, 0, "no organisation is left of a capture that was not kept");
    found
}

on_each_engine! {
    async fn what_was_acknowledged_is_there_once(engine) {
        let place = Place::with_firm(engine).await;
        let token = place.token();
        let server = place.serve();
        let (acknowledged, count) = (Acknowledged::default(), Arc::new(AtomicUsize::new(0)));
        let clients: Vec<_> = (0..CLIENTS)
            .map(|at| {
                let (client, told, count) = (server.client(&token), acknowledged.clone(), count.clone());
                std::thread::spawn(move || capture(&client, at * EACH, &told, &count))
            })
            .collect();
        until("half of the captures are acknowledged", async || count.load(Ordering::SeqCst) >= CLIENTS * EACH / 2).await;
        server.kill();
        for client in clients {
            client.join().unwrap();
        }
        let acknowledged = acknowledged.lock().unwrap().clone();
        assert!(acknowledged.len() < CLIENTS * EACH, "the server was killed too late");

        let server = place.serve();
        let found = there(&place).await;
        for (number, id) in &acknowledged {
            assert_eq!(found.get(number), Some(id), "line {number} was acknowledged");
        }
        // Each client had at most one capture on its way that it was told nothing of.
        assert!(found.len() <= acknowledged.len() + CLIENTS, "{} of {}", found.len(), acknowledged.len());

        // The API counts the same, and captures go on.
        let client = server.client(&token);
        let listed = client.get("/api/v1/referrals?limit=500").unwrap().json();
        assert_eq!(listed["matching"], found.len());
        let ids: BTreeSet<String> = listed["referrals"].as_array().unwrap().iter().map(|r| id_of(&r["id"])).collect();
        assert_eq!(ids, found.values().cloned().collect());
        for number in (0..CLIENTS * EACH).filter(|number| !found.contains_key(number)) {
            assert_eq!(client.capture(&line(number)).unwrap().status, 200);
        }
        assert_eq!(there(&place).await.len(), CLIENTS * EACH);
        server.kill();
        place.end().await;
    }
}

/// An id as text, however it is written.
fn id_of(id: &serde_json::Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}
