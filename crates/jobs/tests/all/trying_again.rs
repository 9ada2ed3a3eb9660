use std::sync::Arc;

use goodword_actions::revive_job::ReviveJob;
use goodword_domain::Noun;
use goodword_domain::colleague::Role;
use goodword_jobs::Worker;
use goodword_store::{Sql, history};
use goodword_testkit::on_both_engines;

use crate::helpers::*;

on_both_engines! {
    async fn what_fails_waits_longer_each_time_then_is_given_up_and_can_be_revived(firm) {
        enqueue_imports(firm, 1).await;
        let imports = Arc::new(Imports::default());
        *imports.fail.lock().unwrap() = Some("The file is gone. Upload it again.");
        let worker = Worker::new(firm.desk.clone(), imports.clone());
        for minutes in [1, 5, 15, 60, 60, 60, 60] {
            let summary = worker.run_due().await.unwrap();
            assert_eq!((summary.failed, summary.dead), (1, 0));
            assert_eq!(troubles(firm).await[0].message, "The file is gone. Upload it again.");
            later(firm, minutes * 60 - 1);
            assert_eq!(worker.run_due().await.unwrap().failed, 0);
            later(firm, 1);
        }
        let summary = worker.run_due().await.unwrap();
        assert_eq!((summary.failed, summary.dead), (0, 1));
        later(firm, 86_400);
        assert_eq!(worker.run_due().await.unwrap().dead, 0);

        let page = page_of(firm).await;
        let trouble = &page.troubles[0];
        assert_eq!((trouble.tries, trouble.dead, trouble.next_try_at), (8, true, None));
        assert_eq!(trouble.sentence, "The file is gone. Upload it again.");
        let revive = ReviveJob { job_id: trouble.job_id };
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        assert_eq!(firm.refused(&tom, revive.clone()).await.code, "forbidden");
        firm.done(&firm.admin, revive.clone()).await;
        assert_eq!(firm.refused(&firm.admin, revive).await.code, "job.not_dead");
        let trail = history::of_record(&mut firm.read_as(&firm.admin).await, Noun::Firm, 1, 1).await.unwrap();
        assert_eq!(trail[0].sentence, "Background work was put back on the list after 8 tries: Carries out an import");

        *imports.fail.lock().unwrap() = None;
        assert_eq!(worker.run_due().await.unwrap().done, 1);
        assert_eq!(imports.times(), [1]);
        assert!(troubles(firm).await.is_empty());
    }

    async fn a_panic_is_a_failure_with_its_words(firm) {
        enqueue_imports(firm, 1).await;
        let imports = Arc::new(Imports::default());
        *imports.panic.lock().unwrap() = true;
        let worker = Worker::new(firm.desk.clone(), imports.clone());
        assert_eq!(worker.run_due().await.unwrap().failed, 1);
        let said = troubles(firm).await.remove(0).message;
        assert_eq!(said, "The program failed while it did this: row 7 is impossible. Please report it.");
    }

    async fn work_that_ends_the_process_each_time_is_given_up(firm) {
        enqueue_imports(firm, 1).await;
        for _ in 0..8 {
            let lane = goodword_store::jobs::Lane::Only(goodword_domain::job::LONG_KINDS);
            assert_eq!(worker(firm).lease(lane).await.unwrap().len(), 1);
            later(firm, 60);
        }
        let imports = Arc::new(Imports::default());
        assert_eq!(Worker::new(firm.desk.clone(), imports.clone()).run_due().await.unwrap().dead, 1);
        assert!(imports.times().is_empty());
        let said = troubles(firm).await.remove(0).message;
        assert_eq!(said, "The program ended 8 times while it did this, so it is not tried again.");
    }

    async fn work_of_a_newer_program_waits_for_it(firm) {
        let mut work = firm.db.work(TEST).await.unwrap();
        let sql = Sql::new("insert into jobs (id, kind, payload, due_at, attempts, message, created_at) values (5, 'fly', $1, $2, 0, '', $2)");
        work.run(sql.bind("{\"kind\":\"fly\"}").bind(firm.now())).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(worker(firm).run_due().await.unwrap().failed, 1);
        assert!(troubles(firm).await[0].message.starts_with("This program does not know this work"));
        let page = page_of(firm).await;
        assert_eq!(page.troubles[0].does, "Work that this program does not know");
    }
}
