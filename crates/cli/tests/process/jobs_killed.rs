//! A server that is killed while it reminds: afterwards everybody has been told everything, once.

use goodword_actions::record_referral::RecordReferral;
use goodword_actions::{Actor, Via};
use goodword_domain::colleague::Role;
use goodword_domain::{ColleagueId, Timestamp};
use goodword_testkit::Engine;
use jiff::SignedDuration;

use crate::helpers::until;
use crate::on_each_engine;
use crate::places::Place;

const REFERRALS: usize = 120;

/// A firm with reminders that are all due by now: two weeks ago it was introduced to many, and did nothing.
async fn with_much_due(engine: Engine, began: Timestamp) -> Place {
    let place = Place::with_firm(engine).await;
    let (desk, clock) = place.desk(began).await;
    let admin = place.column::<ColleagueId>("select id from colleagues").await[0];
    let admin = Actor::colleague(admin, Role::Admin, Via::CommandLine);
    for n in 0..REFERRALS {
        clock.advance(SignedDuration::from_secs(1));
        let record = RecordReferral {
            prospect_organisation: Some(format!("Orion Foods {n}")),
            referrer_person: Some("Amira Khan".to_owned()),
            ..RecordReferral::default()
        };
        desk.run(&admin, record).await.unwrap();
    }
    desk.db.close().await;
    place
}

/// Who was told of which clock and which step.
async fn told(place: &Place) -> Vec<String> {
    place.column("select once_key from notifications where kind in ('clock', 'step') order by once_key").await
}

const UNDONE: &str = "select count(*) as n from jobs where outcome is null or outcome <> 'done'";

on_each_engine! {
    async fn everybody_is_told_everything_once(engine) {
        let began = two_weeks_ago();
        // The same firm, told everything by one command that nobody kills: what must come out.
        let undisturbed = with_much_due(Engine::Sqlite, began).await;
        let ran = undisturbed.run(&["jobs", "run-due"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let expected = told(&undisturbed).await;
        assert!(expected.len() >= REFERRALS, "{}", expected.len());
        undisturbed.end().await;

        let place = with_much_due(engine, began).await;
        let jobs = place.count("select count(*) as n from jobs").await;
        for part in [1, 2] {
            let server = place.serve();
            let watcher = place.db().await;
            until("some of the reminders are told", async || {
                let mut reader = watcher.read(crate::places::TEST).await.unwrap();
                let sql = goodword_store::Sql::new("select count(*) as n from notifications where kind in ('clock', 'step')");
                reader.value::<i64>(sql).await.unwrap() >= part * i64::try_from(expected.len() / 3).unwrap()
            })
            .await;
            server.kill();
            watcher.close().await;
            assert!(place.count(UNDONE).await > 0, "the server was killed too late");
            place.leases_run_out().await;
        }

        let server = place.serve();
        until("nothing is undone", async || place.count(UNDONE).await == 0).await;
        server.kill();
        assert_eq!(told(&place).await, expected);
        assert_eq!(place.count("select count(*) as n from jobs").await, jobs, "no piece of work is lost");
        place.end().await;
    }
}

/// By the system's clock, which the program goes by.
fn two_weeks_ago() -> Timestamp {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    Timestamp::from_second(i64::try_from(since.as_secs()).unwrap() - 14 * 24 * 3_600).unwrap()
}
