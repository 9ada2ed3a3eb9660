//! An end that is taken back today still stood on the days before: reports as of a past day do not change.

use goodword_actions::reopen_referral::ReopenReferral;
use goodword_domain::ReferralId;
use goodword_reports::{By, Parameters, run, today_numbers};
use goodword_store::{Sql, Viewer};
use goodword_testkit::on_both_engines;

use crate::made::{day, settings};
use crate::random::fill;

on_both_engines! {
    async fn taking_an_end_back_changes_no_past_day(firm) {
        fill(firm, 300).await;
        let settings = settings(firm).await;
        let everything = async || {
            let mut reader = firm.read_as(&firm.admin).await;
            let mut all = Vec::new();
            for as_of in ["2026-03-08", "2026-01-20", "2025-12-01"] {
                for (name, by) in [("leaks", None), ("leaks", Some(By::Practice)), ("sources", None), ("loops_left_open", Some(By::Source)), ("response_times", Some(By::Practice))] {
                    let asked = Parameters { from: Some(day("2025-03-01")), to: Some(day("2026-02-28")), as_of: Some(day(as_of)), by };
                    all.push(run(name, &mut reader, &settings, &asked).await.unwrap().to_json());
                }
            }
            let week = today_numbers(&mut reader, &settings).await.unwrap();
            let last_week = [&week.received, &week.decided, &week.won, &week.quiet].map(|number| number.last_week);
            (all, last_week)
        };
        let before = everything().await;
        let mut reader = firm.desk.db.read(Viewer::System("test")).await.unwrap();
        // Without those that have a matter, which goes with its engagement, and those whose owner has left: owners are today's.
        let ended = "select r.id from referrals r where r.outcome is not null and r.deleted_at is null and r.recorded_at < r.decided_at \
                     and not exists (select 1 from engagements e where e.referral_id = r.id) \
                     and r.owner_id in (select k.id from colleagues k where k.left_on is null) order by r.id limit 40";
        let ended: Vec<ReferralId> = reader.column(Sql::new(ended)).await.unwrap();
        drop(reader);
        assert!(ended.len() > 10, "{} to take back", ended.len());
        for referral_id in ended {
            let reopen = ReopenReferral { referral_id, note: None, next_what: None, next_on: None, owner_id: None, version: None };
            firm.done(&firm.admin, reopen).await;
        }
        let after = everything().await;
        assert_eq!(after.1, before.1, "last week's numbers");
        for (after, before) in after.0.iter().zip(&before.0) {
            for part in ["sentence", "figures", "rows"] {
                assert_eq!(after[part], before[part], "{part} of {}", before["parameters"]);
            }
        }
    }
}
