use goodword_domain::colleague::Role;
use goodword_domain::touch::TouchKind;
use goodword_store::referrals;
use goodword_store::{Sql, sessions};
use goodword_testkit::{TestFirm, on_both_engines};

use crate::helpers::*;

/// Runs what is due at an instant, and says which recurring work ran.
pub async fn ran(firm: &TestFirm, at: &str) -> Vec<&'static str> {
    firm.at(at);
    worker(firm).run_due().await.unwrap().recurring.into_iter().map(|turn| turn.name).collect()
}

/// Notes a touch and plans a step behind the back of every verb.
async fn touched(firm: &TestFirm, id: goodword_domain::ReferralId, at: &str, next: &str) {
    let mut work = firm.db.work(TEST).await.unwrap();
    let mut referral = referrals::find(&mut work, id).await.unwrap().unwrap();
    referral.first_contact_at = referral.first_contact_at.or(Some(instant(at)));
    referral.last_touch_at = Some(instant(at));
    referral.next_due = Some(instant(next));
    referral.next_kind = Some(TouchKind::Call);
    referrals::save(&mut work, &mut referral).await.unwrap();
    work.commit().await.unwrap();
}

on_both_engines! {
    async fn the_first_look_lists_what_recurs_and_runs_nothing(firm) {
        assert!(ran(firm, "2026-03-11T10:00:00Z").await.is_empty());
        assert_eq!(scheduled(firm, "morning_reminders").await.next_run_at, instant("2026-03-12T09:00:00Z"));
        assert_eq!(scheduled(firm, "watch_quiet").await.next_run_at, instant("2026-03-11T11:00:00Z"));
        assert_eq!(scheduled(firm, "weekly_leaks").await.next_run_at, instant("2026-03-16T09:00:00Z"));
        assert_eq!(scheduled(firm, "tidy_up").await.next_run_at, instant("2026-03-12T01:30:00Z"));
    }

    async fn a_firm_that_opens_earlier_is_reminded_earlier(firm) {
        ran(firm, "2026-03-11T10:00:00Z").await;
        let mut work = firm.db.work(TEST).await.unwrap();
        let mut settings = goodword_store::firm::find(&mut work).await.unwrap().unwrap();
        settings.working_time = settings.working_time.replace("09:00", "07:30");
        goodword_store::firm::save(&mut work, &settings).await.unwrap();
        work.commit().await.unwrap();
        ran(firm, "2026-03-11T10:01:00Z").await;
        assert_eq!(scheduled(firm, "morning_reminders").await.next_run_at, instant("2026-03-12T07:30:00Z"));
        assert_eq!(scheduled(firm, "weekly_leaks").await.next_run_at, instant("2026-03-16T07:30:00Z"));
    }

    async fn the_night_of_each_change_of_the_clocks_has_one_run(firm) {
        ran(firm, "2026-03-28T12:00:00Z").await;
        assert_eq!(ran(firm, "2026-03-29T00:59:59Z").await, ["watch_quiet"]);
        // 01:30 does not exist in London on this day; 01:30 UTC is 02:30 there.
        assert_eq!(ran(firm, "2026-03-29T01:00:00Z").await, ["watch_quiet"]);
        assert_eq!(ran(firm, "2026-03-29T01:30:00Z").await, ["find_duplicates", "tidy_up"]);
        assert_eq!(scheduled(firm, "tidy_up").await.next_run_at, instant("2026-03-30T00:30:00Z"));
        assert_eq!(scheduled(firm, "morning_reminders").await.next_run_at, instant("2026-03-30T08:00:00Z"));

        ran(firm, "2026-10-24T12:00:00Z").await;
        assert_eq!(ran(firm, "2026-10-25T00:30:00Z").await, ["watch_quiet", "find_duplicates", "tidy_up"]);
        // The clocks show 01:30 for the second time.
        assert_eq!(ran(firm, "2026-10-25T01:30:00Z").await, ["watch_quiet"]);
        assert_eq!(scheduled(firm, "tidy_up").await.next_run_at, instant("2026-10-26T01:30:00Z"));
    }

    async fn a_missed_run_runs_once_and_says_so(firm) {
        ran(firm, "2026-03-11T10:00:00Z").await;
        // Down from Wednesday to Tuesday.
        let all = ran(firm, "2026-03-17T14:00:00Z").await;
        assert_eq!(all, ["morning_reminders", "watch_quiet", "weekly_leaks", "find_duplicates", "tidy_up"]);
        assert!(ran(firm, "2026-03-17T14:00:01Z").await.is_empty());
        let row = scheduled(firm, "morning_reminders").await;
        assert_eq!(row.last_worked, Some(true));
        assert!(row.last_message.starts_with("It was due on Thursday 12 March 2026 at 09:00, when nothing was running, and was run once now. "), "{}", row.last_message);
        assert_eq!(row.next_run_at, instant("2026-03-18T09:00:00Z"));
        assert_eq!(ran(firm, "2026-03-18T09:00:02Z").await, ["morning_reminders", "watch_quiet", "find_duplicates", "tidy_up"]);
        let message = scheduled(firm, "morning_reminders").await.last_message;
        assert!(message.starts_with("Reminded "), "{message}");
    }

    async fn two_workers_run_an_occurrence_once(firm) {
        ran(firm, "2026-03-11T10:00:00Z").await;
        firm.at("2026-03-16T09:00:00Z");
        let (one, other) = (worker(firm), worker(firm));
        let (one, other) = tokio::join!(one.run_due(), other.run_due());
        let mut names: Vec<_> = one.unwrap().recurring.into_iter().chain(other.unwrap().recurring).map(|t| t.name).collect();
        names.sort_unstable();
        assert_eq!(names, ["find_duplicates", "morning_reminders", "tidy_up", "watch_quiet", "weekly_leaks"]);
        assert_eq!(told(firm, &firm.admin, "leaks").await.len(), 1);
    }

    async fn the_morning_counts_steps_of_today_and_late_for_each_and_their_deputies(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let dora = firm.colleague("Dora Deputy", Role::FeeEarner).await;
        let zoe = firm.colleague("Zoe Idle", Role::FeeEarner).await;
        for prospect in ["Orion Foods", "Blue Ocean", "Castle Homes"] {
            introduced(firm, &tom, prospect).await;
        }
        let late = introduced(firm, &tom, "Delta Line").await;
        ran(firm, "2026-03-11T12:00:00Z").await;
        touched(firm, late, "2026-03-11T12:00:00Z", "2026-03-12T17:30:00Z").await;
        ran(firm, "2026-03-12T09:00:00Z").await;
        assert_eq!(told(firm, &tom, "morning").await, ["1 step is due today, 3 are late."]);
        assert!(told(firm, &dora, "morning").await.is_empty());
        assert!(told(firm, &zoe, "morning").await.is_empty());

        away(firm, &tom, Some(&dora)).await;
        ran(firm, "2026-03-13T09:00:00Z").await;
        assert_eq!(told(firm, &tom, "morning").await.len(), 2);
        assert_eq!(told(firm, &dora, "morning").await, ["For Tom Fee, who is away: 4 steps are late."]);
        // The deputy counts only what they may see.
        let mut reader = firm.db.read(TEST).await.unwrap();
        let hidden = referrals::find(&mut reader, late).await.unwrap().unwrap().prospect_organisation_id.unwrap();
        drop(reader);
        wall(firm, hidden.get(), &dora).await;
        ran(firm, "2026-03-16T09:00:00Z").await;
        assert_eq!(told(firm, &dora, "morning").await[1], "For Tom Fee, who is away: 3 steps are late.");
    }

    async fn an_owner_is_told_once_for_each_time_a_referral_goes_quiet(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = introduced(firm, &tom, "Orion Foods").await;
        ran(firm, "2026-03-11T12:00:00Z").await;
        touched(firm, id, "2026-03-11T12:00:00Z", "2026-03-20T17:30:00Z").await;
        // More than 14 days late from 3 April, 17:30 UTC.
        ran(firm, "2026-04-03T17:30:00Z").await;
        assert!(told(firm, &tom, "quiet").await.is_empty());
        ran(firm, "2026-04-03T18:00:00Z").await;
        assert_eq!(told(firm, &tom, "quiet").await, ["Orion Foods has gone quiet: next step 14 days late."]);
        // The second cause is no second time.
        ran(firm, "2026-04-20T12:00:00Z").await;
        assert_eq!(told(firm, &tom, "quiet").await.len(), 1);
        touched(firm, id, "2026-04-20T12:00:00Z", "2026-06-30T12:00:00Z").await;
        ran(firm, "2026-05-20T11:00:00Z").await;
        assert_eq!(told(firm, &tom, "quiet").await.len(), 1);
        ran(firm, "2026-05-20T12:00:00Z").await;
        assert_eq!(told(firm, &tom, "quiet").await[1], "Orion Foods has gone quiet: no touch for 30 days.");
        ran(firm, "2026-05-20T13:00:00Z").await;
        assert_eq!(told(firm, &tom, "quiet").await.len(), 2);
    }

    async fn many_that_go_quiet_at_once_are_one_sentence(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        for n in 0..12 {
            introduced(firm, &tom, &format!("Prospect {n}")).await;
        }
        ran(firm, "2026-03-11T12:00:00Z").await;
        ran(firm, "2026-04-20T12:00:00Z").await;
        assert_eq!(told(firm, &tom, "quiet").await, ["12 referrals have gone quiet. The list of referrals shows them."]);
        ran(firm, "2026-04-20T13:00:00Z").await;
        assert_eq!(told(firm, &tom, "quiet").await.len(), 1);
    }

    async fn managers_are_told_of_the_leak_report_on_monday(firm) {
        let max = firm.colleague("Max Manager", Role::Manager).await;
        let gone = firm.colleague("Gina Gone", Role::Manager).await;
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        change(firm, &gone, |c| c.left_on = Some("2026-03-01".parse().unwrap())).await;
        ran(firm, "2026-03-13T12:00:00Z").await;
        assert!(ran(firm, "2026-03-16T09:00:00Z").await.contains(&"weekly_leaks"));
        let said = "The leak report of the week is there: what became of the introductions of Q3 2025/26.";
        assert_eq!(told(firm, &max, "leaks").await, [said]);
        assert_eq!(told(firm, &firm.admin, "leaks").await, [said]);
        assert!(unread(firm, &gone).await.is_empty() && told(firm, &tom, "leaks").await.is_empty());
    }

    async fn tidying_up_forgets_what_is_old_and_keeps_what_is_not(firm) {
        enqueue_imports(firm, 1).await;
        ran(firm, "2026-03-11T12:00:00Z").await;
        let attempt = |id: i64, at: &str| sessions::Attempt {
            id,
            email_folded: "ada@example.com".to_owned(),
            address: "127.0.0.1".to_owned(),
            at: instant(at),
            succeeded: false,
        };
        let mut work = firm.db.work(TEST).await.unwrap();
        sessions::attempt(&mut work, &attempt(1, "2026-03-11T12:00:00Z")).await.unwrap();
        sessions::attempt(&mut work, &attempt(2, "2026-04-01T12:00:00Z")).await.unwrap();
        work.commit().await.unwrap();
        ran(firm, "2026-04-09T12:00:00Z").await;
        assert_eq!(done(firm, "carry_out_import").await, 1);
        ran(firm, "2026-04-11T12:00:00Z").await;
        assert_eq!(done(firm, "carry_out_import").await, 0);
        let message = scheduled(firm, "tidy_up").await.last_message;
        assert!(message.ends_with("Cleared away 1 piece of finished work."), "{message}");
        let mut reader = firm.db.read(TEST).await.unwrap();
        let left: Vec<i64> = reader.column(Sql::new("select id from sign_in_attempts order by id")).await.unwrap();
        assert_eq!(left, [2]);
    }

    async fn a_run_that_fails_says_why_and_is_tried_again_in_five_minutes(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        introduced(firm, &tom, "Orion Foods").await;
        ran(firm, "2026-03-11T10:00:00Z").await;
        // A date that is none: the morning cannot read the colleagues.
        let away_from = |day: &str| Sql::new("update colleagues set away_from = $1, away_until = '2030-01-01' where name = 'Tom Fee'").bind(day);
        let mut work = firm.db.work(TEST).await.unwrap();
        work.run(away_from("soon")).await.unwrap();
        work.commit().await.unwrap();
        firm.at("2026-03-12T09:00:00Z");
        let turns = worker(firm).run_due().await.unwrap().recurring;
        assert_eq!((turns[0].name, turns[0].worked), ("morning_reminders", false));
        // One that fails holds up none of the others.
        assert!(turns[1..].iter().any(|turn| turn.name == "tidy_up" && turn.worked));
        let row = scheduled(firm, "morning_reminders").await;
        assert_eq!((row.last_worked, row.next_run_at), (Some(false), instant("2026-03-12T09:05:00Z")));
        assert!(row.last_message.contains("“soon”"), "{}", row.last_message);

        let mut work = firm.db.work(TEST).await.unwrap();
        work.run(away_from("2029-01-01")).await.unwrap();
        work.commit().await.unwrap();
        assert!(ran(firm, "2026-03-12T09:04:59Z").await.is_empty());
        assert_eq!(ran(firm, "2026-03-12T09:05:00Z").await, ["morning_reminders"]);
        let row = scheduled(firm, "morning_reminders").await;
        assert_eq!((row.last_worked, row.next_run_at), (Some(true), instant("2026-03-13T09:00:00Z")));
        assert_eq!(told(firm, &tom, "morning").await, ["1 step is late."]);
    }
}
