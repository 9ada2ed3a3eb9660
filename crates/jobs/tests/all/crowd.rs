use std::sync::Arc;
use std::time::Duration;

use goodword_domain::colleague::Role;
use goodword_domain::job::Job;
use goodword_jobs::Worker;
use goodword_testkit::on_both_engines;

use crate::helpers::*;

on_both_engines! {
    async fn a_thousand_pieces_by_four_workers_are_done_once_each(firm) {
        let batches = enqueue_imports(firm, 1_000).await;
        let imports = Arc::new(Imports::default());
        let workers: Vec<_> = (0..4).map(|_| Worker::new(firm.desk.clone(), imports.clone())).collect();
        let runs: Vec<_> = workers.into_iter().map(|worker| tokio::spawn(async move { worker.run_due().await.unwrap() })).collect();
        let mut done_by = Vec::new();
        for run in runs {
            let summary = run.await.unwrap();
            assert_eq!((summary.failed, summary.dead, summary.lost), (0, 0, 0));
            done_by.push(summary.done);
        }
        assert_eq!(done_by.iter().sum::<u64>(), 1_000);
        assert_eq!(imports.times(), vec![1; batches.len()]);
        assert_eq!(done(firm, "carry_out_import").await, 1_000);
    }

    async fn reminders_by_several_workers_reach_everybody_once(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        for n in 0..40 {
            introduced(firm, &tom, &format!("Prospect {n}")).await;
        }
        firm.at("2026-03-11T10:30:00Z");
        let (one, two, three) = (worker(firm), worker(firm), worker(firm));
        let (one, two, three) = tokio::join!(one.run_due(), two.run_due(), three.run_due());
        assert_eq!(one.unwrap().done + two.unwrap().done + three.unwrap().done, 40);
        assert_eq!(told(firm, &tom, "clock").await.len(), 40);
    }

    async fn the_bell_rings_for_committed_work_that_is_due_and_for_nothing_else(firm) {
        let bell = firm.db.bell();
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        introduced(firm, &tom, "Orion Foods").await;
        assert!(!bell.has_changed().unwrap(), "its work is due later");
        let mut act = firm.desk.begin(&firm.admin).await.unwrap();
        let (batch, now) = (act.id(), act.now());
        act.enqueue(&Job::CarryOutImport { batch }, now).await.unwrap();
        drop(act);
        assert!(!bell.has_changed().unwrap(), "its work was not kept");
        enqueue_imports(firm, 1).await;
        assert!(bell.has_changed().unwrap());
        worker(firm).run_due().await.unwrap();
    }

    async fn a_serving_worker_wakes_for_what_is_committed_and_stops_when_told(firm) {
        let imports = Imports::gated();
        let serving = Worker::new(firm.desk.clone(), imports.clone());
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let run = tokio::spawn(async move { serving.serve(async { drop(stopped.await) }).await });
        enqueue_imports(firm, 1).await;
        tokio::time::timeout(Duration::from_secs(60), imports.has_begun()).await.expect("the worker begins");
        // The import waits at its gate; a reminder is not held up by it.
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        introduced(firm, &tom, "Orion Foods").await;
        firm.at("2026-03-11T10:30:00Z");
        for _ in 0..6_000 {
            if !unread(firm, &tom).await.is_empty() { break }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(told(firm, &tom, "clock").await.len(), 1);
        // Told to stop, it ends what it holds first.
        stop.send(()).unwrap();
        imports.go_on();
        tokio::time::timeout(Duration::from_secs(60), run).await.expect("the worker stops").unwrap();
        assert_eq!(imports.times(), [1]);
    }
}
