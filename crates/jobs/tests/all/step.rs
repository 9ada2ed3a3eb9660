use goodword_domain::colleague::Role;
use goodword_store::notifications;
use goodword_store::referrals::steps;
use goodword_testkit::on_both_engines;

use crate::helpers::*;

on_both_engines! {
    async fn who_does_the_step_is_reminded_once_and_their_deputy_while_away(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let dora = firm.colleague("Dora Deputy", Role::FeeEarner).await;
        introduced(firm, &tom, "Orion Foods").await;
        away(firm, &tom, Some(&dora)).await;
        firm.at("2026-03-11T11:00:00Z");
        worker(firm).run_due().await.unwrap();
        worker(firm).run_due().await.unwrap();
        let sentence = "“Make first contact” for Orion Foods is due today at 11:00.";
        assert_eq!(told(firm, &tom, "step").await, [sentence]);
        assert_eq!(told(firm, &dora, "step").await, [format!("For Tom Fee, who is away: {sentence}")]);
    }

    async fn a_step_that_has_ended_needs_no_reminder(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = introduced(firm, &tom, "Orion Foods").await;
        let mut work = firm.db.work(TEST).await.unwrap();
        steps::end_open(&mut work, id, (firm.now(), tom.colleague), "done", "").await.unwrap();
        work.commit().await.unwrap();
        firm.at("2026-03-11T11:00:00Z");
        worker(firm).run_due().await.unwrap();
        assert!(told(firm, &tom, "step").await.is_empty());
        assert_eq!(done(firm, "remind_of_step").await, 1);
    }

    async fn what_was_read_is_no_longer_unread(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        introduced(firm, &tom, "Orion Foods").await;
        firm.at("2026-03-11T11:00:00Z");
        worker(firm).run_due().await.unwrap();
        let me = tom.colleague.unwrap();
        let all = unread(firm, &tom).await;
        assert_eq!(all.len(), 2);
        let mut work = firm.db.work(TEST).await.unwrap();
        // Told a second time, it is kept once.
        assert!(!notifications::insert_once(&mut work, &all[0]).await.unwrap());
        assert_eq!(notifications::unread_count(&mut work, me, firm.now()).await.unwrap(), 2);
        // Nobody marks what another was told.
        let admin = firm.admin.colleague.unwrap();
        assert_eq!(notifications::mark_read(&mut work, admin, Some(all[0].id), firm.now()).await.unwrap(), 0);
        assert_eq!(notifications::mark_read(&mut work, me, Some(all[0].id), firm.now()).await.unwrap(), 1);
        assert_eq!(notifications::unread(&mut work, me, firm.now(), 10).await.unwrap().len(), 1);
        assert_eq!(notifications::mark_read(&mut work, me, None, firm.now()).await.unwrap(), 1);
        assert_eq!(notifications::unread_count(&mut work, me, firm.now()).await.unwrap(), 0);
        work.commit().await.unwrap();
    }
}
