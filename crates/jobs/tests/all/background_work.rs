use goodword_actions::background_work::BackgroundWork;
use goodword_domain::colleague::Role;
use goodword_testkit::on_both_engines;

use crate::helpers::*;

on_both_engines! {
    async fn the_page_says_whether_it_runs_and_what_each_piece_did(firm) {
        let page = page_of(firm).await;
        assert!(!page.running);
        assert_eq!(page.sentence, "Background work has never run: start “goodword serve”.");
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        introduced(firm, &tom, "Orion Foods").await;
        worker(firm).run_due().await.unwrap();
        let page = page_of(firm).await;
        assert_eq!((page.running, page.last_seen_at), (true, Some(firm.now())));
        let clocks = page.kinds.iter().find(|k| k.kind == "watch_response_clock").unwrap();
        assert_eq!((clocks.waiting, clocks.due, clocks.dead, clocks.done), (3, 0, 0, 0));
        assert_eq!(clocks.does, "Warns before the response time of a referral is over");
        let mornings = &page.recurring[0];
        assert_eq!((mornings.name.as_str(), mornings.worked, mornings.overdue), ("morning_reminders", None, false));
        assert_eq!(mornings.next_run_at, Some(instant("2026-03-12T09:00:00Z")));

        // Nothing runs for a day: said, and said again as past once it runs.
        firm.at("2026-03-12T09:20:00Z");
        let page = page_of(firm).await;
        assert!(!page.running && page.recurring[0].overdue);
        assert_eq!(page.sentence, "Background work does not run: nothing is reminded until “goodword serve” is started again.");
        worker(firm).run_due().await.unwrap();
        let page = page_of(firm).await;
        assert!(page.running && page.troubles.is_empty());
        let mornings = &page.recurring[0];
        assert_eq!((mornings.worked, mornings.last_run_at), (Some(true), Some(firm.now())));
        assert!(mornings.message.contains("when nothing was running"), "{}", mornings.message);
    }

    async fn it_is_for_those_who_keep_it(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let error = BackgroundWork::read(&mut firm.read_as(&tom).await, &tom, firm.now()).await.unwrap_err();
        assert_eq!(error.refusal().unwrap().code, "forbidden");
    }
}
