use std::sync::Arc;
use std::time::Duration;

use goodword_actions::{Actor, Via};
use goodword_domain::colleague::Role;
use goodword_domain::job::{ClockRung, LONG_KINDS, NOT_SHORT};
use goodword_jobs::{Worker, clock};
use goodword_store::jobs::{self, Lane};
use goodword_testkit::on_both_engines;

use crate::helpers::*;

const SHORT: Lane = Lane::Except(NOT_SHORT);
const LONG: Lane = Lane::Only(LONG_KINDS);

on_both_engines! {
    async fn work_is_leased_to_one_of_two_workers_who_ask_at_once(firm) {
        enqueue_imports(firm, 1).await;
        let (one, other) = (worker(firm), worker(firm));
        assert_ne!(one.name(), other.name());
        let (one_has, other_has) = tokio::join!(one.lease(LONG), other.lease(LONG));
        assert_eq!(one_has.unwrap().len() + other_has.unwrap().len(), 1);
        // As long as the lease lasts there is nothing to take; afterwards there is.
        later(firm, 59);
        assert!(worker(firm).lease(LONG).await.unwrap().is_empty());
        later(firm, 1);
        assert_eq!(worker(firm).run_due().await.unwrap().done, 1);
    }

    async fn a_worker_that_lost_its_lease_keeps_nothing_of_what_it_does(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        introduced(firm, &tom, "Orion Foods").await;
        firm.at("2026-03-11T10:30:00Z");
        let (slow, quick) = (worker(firm), worker(firm));
        let stale = slow.lease(SHORT).await.unwrap();
        assert_eq!(stale.len(), 1);
        later(firm, 61);
        let fresh = quick.lease(SHORT).await.unwrap();
        assert_eq!(fresh[0].job.attempts, 2);
        assert_eq!(slow.attempt(&stale[0]).await, Ok(false));
        assert_eq!(unread(firm, &tom).await.len(), 0);
        assert_eq!(quick.attempt(&fresh[0]).await, Ok(true));
        assert_eq!(unread(firm, &tom).await.len(), 1);
        // Once it is done, nobody can do it again, not even with the right number.
        assert_eq!(quick.attempt(&fresh[0]).await, Ok(false));
    }

    async fn a_process_that_ends_between_the_effect_and_the_note_leaves_the_effect_to_the_next(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let referral = introduced(firm, &tom, "Orion Foods").await;
        firm.at("2026-03-11T10:30:00Z");
        let held = worker(firm).lease(SHORT).await.unwrap();
        let product = Actor::product(Via::Job);
        let mut act = firm.desk.begin(&product).await.unwrap();
        clock::warn(&mut act, referral, ClockRung::Owner).await.unwrap();
        let now = act.now();
        assert!(held[0].finish(&mut act.work, "done", "", now).await.unwrap());
        drop(act);
        assert_eq!(unread(firm, &tom).await.len(), 0);
        later(firm, 60);
        assert_eq!(worker(firm).run_due().await.unwrap().done, 1);
        assert_eq!(unread(firm, &tom).await.len(), 1);
        assert_eq!(worker(firm).run_due().await.unwrap().done, 0);
    }

    async fn long_work_keeps_its_lease_and_nobody_else_begins_it(firm) {
        let batch = enqueue_imports(firm, 1).await[0];
        let imports = Imports::gated();
        let slow = Worker::new(firm.desk.clone(), imports.clone()).beating_every(Duration::from_millis(5));
        let running = tokio::spawn({ let slow = slow.clone(); async move { slow.run_due().await } });
        imports.has_begun().await;
        let other = Worker::new(firm.desk.clone(), Arc::new(Imports::default()));
        for _ in 0..3 {
            later(firm, 50);
            renewed_until(firm, firm.now()).await;
            assert_eq!(other.run_due().await.unwrap().done, 0);
        }
        imports.go_on();
        assert_eq!(running.await.unwrap().unwrap().done, 1);
        assert_eq!(imports.carried.lock().unwrap().get(&batch), Some(&1));
    }

    async fn long_work_that_was_taken_over_counts_as_lost(firm) {
        enqueue_imports(firm, 1).await;
        let imports = Imports::gated();
        let slow = Worker::new(firm.desk.clone(), imports.clone()).beating_every(Duration::from_secs(3600));
        let running = tokio::spawn({ let slow = slow.clone(); async move { slow.run_due().await } });
        imports.has_begun().await;
        later(firm, 61);
        assert_eq!(worker(firm).run_due().await.unwrap().done, 1);
        imports.go_on();
        let summary = running.await.unwrap().unwrap();
        assert_eq!((summary.done, summary.lost), (0, 1));
        assert_eq!(done(firm, "carry_out_import").await, 1);
    }

    async fn work_given_back_was_never_taken(firm) {
        enqueue_imports(firm, 1).await;
        let one = worker(firm);
        let held = one.lease(LONG).await.unwrap();
        let mut work = firm.db.work(TEST).await.unwrap();
        assert!(held[0].give_back(&mut work).await.unwrap());
        assert!(!held[0].keep(&mut work, firm.now()).await.unwrap());
        work.commit().await.unwrap();
        assert_eq!(worker(firm).lease(LONG).await.unwrap()[0].job.attempts, 1);
        later(firm, 61);
        worker(firm).run_due().await.unwrap();
    }
}

/// Waits for a heartbeat after `now`: the lease lasts a minute from then.
async fn renewed_until(firm: &goodword_testkit::TestFirm, now: goodword_domain::Timestamp) {
    for _ in 0..2_000 {
        let soon = now.saturating_add(jobs::LEASE).unwrap().saturating_sub(jiff::SignedDuration::from_secs(1)).unwrap();
        if !jobs::any_due(&mut firm.db.read(TEST).await.unwrap(), LONG, soon).await.unwrap() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the lease was not renewed");
}
