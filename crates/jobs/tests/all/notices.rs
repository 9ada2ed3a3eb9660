//! What a colleague is told follows what they chose: kinds left out are kept as read, quiet hours hold back.

use goodword_actions::read_notifications::ReadNotifications;
use goodword_actions::set_notices::SetNotices;
use goodword_domain::colleague::Role;
use goodword_domain::notice::Notice;
use goodword_store::{Sql, notifications};
use goodword_testkit::on_both_engines;

use crate::helpers::*;

on_both_engines! {
    async fn quiet_hours_hold_back_and_nothing_is_lost(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let me = tom.colleague.unwrap();
        let choice = SetNotices { told: Notice::ALL.to_vec(), quiet_from: "10:30".to_owned(), quiet_until: "12:00".to_owned(), quiet_days_off: true };
        firm.done(&tom, choice).await;
        introduced(firm, &tom, "Orion Foods").await;
        firm.at("2026-03-11T11:00:00Z");
        worker(firm).run_due().await.unwrap();
        assert!(unread(firm, &tom).await.is_empty());
        // Marking all as read does not mark what was not shown yet.
        assert_eq!(firm.done(&tom, ReadNotifications::default()).await, 0);
        firm.at("2026-03-11T11:59:59Z");
        assert!(unread(firm, &tom).await.is_empty());
        firm.at("2026-03-11T12:00:00Z");
        assert_eq!(unread(firm, &tom).await.len(), 2);
        let mut work = firm.db.work(TEST).await.unwrap();
        assert_eq!(notifications::unread_count(&mut work, me, firm.now()).await.unwrap(), 2);
        work.give_up().await.unwrap();
    }

    async fn a_kind_that_is_left_out_is_on_record_as_read_and_goes_to_nobody_else(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        firm.done(&tom, SetNotices { told: vec![Notice::Clock], ..SetNotices::default() }).await;
        introduced(firm, &tom, "Orion Foods").await;
        firm.at("2026-03-11T11:00:00Z");
        worker(firm).run_due().await.unwrap();
        let kinds: Vec<String> = unread(firm, &tom).await.into_iter().map(|told| told.kind).collect();
        assert_eq!(kinds, ["clock"]);
        assert!(told(firm, &firm.admin, "step").await.is_empty());
        let mut reader = firm.db.read(TEST).await.unwrap();
        let sql = "select count(*) as kept from notifications where kind = 'step' and read_at is not null";
        assert_eq!(reader.value::<i64>(Sql::new(sql)).await.unwrap(), 1);
    }
}
