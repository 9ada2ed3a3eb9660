use goodword_domain::colleague::Role;
use goodword_domain::{Date, Noun};
use goodword_store::colleagues::Practice;
use goodword_store::{referrals, walls};
use goodword_testkit::{TestFirm, on_both_engines};

use crate::helpers::*;

/// Gives somebody a deputy and a practice with a head.
async fn with_deputy_and_head(
    firm: &TestFirm,
    who: &goodword_actions::Actor,
) -> (goodword_actions::Actor, goodword_actions::Actor) {
    let dora = firm.colleague("Dora Deputy", Role::FeeEarner).await;
    let hugh = firm.colleague("Hugh Head", Role::FeeEarner).await;
    let practice = Practice {
        id: 7.into(),
        name: "Disputes".to_owned(),
        name_sort: "disputes".to_owned(),
        head_id: hugh.colleague,
        retired_at: None,
    };
    let mut work = firm.db.work(TEST).await.unwrap();
    work.run(practice.insert()).await.unwrap();
    work.commit().await.unwrap();
    change(firm, who, |c| {
        c.deputy_id = dora.colleague;
        c.practice_id = Some(7.into());
    })
    .await;
    (dora, hugh)
}

on_both_engines! {
    async fn owner_then_deputy_then_practice_head_are_told_how_much_time_is_left(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let (dora, hugh) = with_deputy_and_head(firm, &tom).await;
        introduced(firm, &tom, "Orion Foods").await;
        let worker = worker(firm);
        firm.at("2026-03-11T10:29:59Z");
        assert_eq!(worker.run_due().await.unwrap().done, 0);
        firm.at("2026-03-11T10:30:00Z");
        assert_eq!(worker.run_due().await.unwrap().done, 1);
        assert_eq!(told(firm, &tom, "clock").await, ["Orion Foods waits for a first contact: 30 business minutes left."]);
        assert!(unread(firm, &dora).await.is_empty());
        firm.at("2026-03-11T10:48:00Z");
        worker.run_due().await.unwrap();
        assert_eq!(told(firm, &dora, "clock").await, ["Orion Foods waits for a first contact: 12 business minutes left. Owner: Tom Fee."]);
        firm.at("2026-03-11T11:00:00Z");
        worker.run_due().await.unwrap();
        assert_eq!(told(firm, &hugh, "clock").await, ["Orion Foods waits for a first contact: the response time is over. Owner: Tom Fee."]);
        assert_eq!(told(firm, &tom, "clock").await.len(), 1);
        assert!(told(firm, &firm.admin, "clock").await.is_empty());
    }

    async fn an_owner_who_is_the_fallback_is_not_their_own_escalation(firm) {
        let max = firm.colleague("Max Manager", Role::Manager).await;
        introduced(firm, &firm.admin, "Orion Foods").await;
        firm.at("2026-03-11T10:45:00Z");
        worker(firm).run_due().await.unwrap();
        assert_eq!(told(firm, &firm.admin, "clock").await, ["Orion Foods waits for a first contact: 15 business minutes left."]);
        assert_eq!(told(firm, &max, "clock").await, ["Orion Foods waits for a first contact: 15 business minutes left. Owner: Ada Admin."]);
        // Where there is nobody else, the owner hears it again.
        change(firm, &max, |c| c.left_on = Some("2026-03-10".parse().unwrap())).await;
        firm.at("2026-03-11T11:00:00Z");
        worker(firm).run_due().await.unwrap();
        assert_eq!(told(firm, &firm.admin, "clock").await.len(), 2);
    }

    async fn warnings_that_come_late_say_by_how_much(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        introduced(firm, &tom, "Orion Foods").await;
        // Nothing ran until the next morning: 11:00 to 17:30, and from 09:00 to 09:10.
        firm.at("2026-03-12T09:10:00Z");
        worker(firm).run_due().await.unwrap();
        let said = told(firm, &tom, "clock").await;
        assert_eq!(said, ["Orion Foods waits for a first contact: the response time is over by 400 business minutes."]);
    }

    async fn contact_or_an_end_silences_the_clock(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = introduced(firm, &tom, "Orion Foods").await;
        let mut work = firm.db.work(TEST).await.unwrap();
        let mut referral = referrals::find(&mut work, id).await.unwrap().unwrap();
        referral.first_contact_at = Some(firm.now());
        referrals::save(&mut work, &mut referral).await.unwrap();
        work.commit().await.unwrap();
        firm.at("2026-03-11T11:00:00Z");
        assert_eq!(worker(firm).run_due().await.unwrap().failed, 0);
        assert!(told(firm, &tom, "clock").await.is_empty());
        assert!(told(firm, &firm.admin, "clock").await.is_empty());
        assert_eq!(done(firm, "watch_response_clock").await, 3);
    }

    async fn an_owner_who_is_away_is_told_with_the_deputy_and_a_deputy_who_left_is_passed_over(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let dora = firm.colleague("Dora Deputy", Role::FeeEarner).await;
        let eve = firm.colleague("Eve Second", Role::FeeEarner).await;
        away(firm, &tom, Some(&dora)).await;
        away(firm, &dora, Some(&eve)).await;
        introduced(firm, &tom, "Orion Foods").await;
        firm.at("2026-03-11T10:30:00Z");
        worker(firm).run_due().await.unwrap();
        assert_eq!(told(firm, &tom, "clock").await.len(), 1);
        assert_eq!(told(firm, &dora, "clock").await, ["For Tom Fee, who is away: Orion Foods waits for a first contact: 30 business minutes left."]);
        assert_eq!(told(firm, &eve, "clock").await, ["For Dora Deputy, who is away: Orion Foods waits for a first contact: 30 business minutes left."]);

        let yesterday: Date = "2026-03-10".parse().unwrap();
        change(firm, &dora, |c| c.left_on = Some(yesterday)).await;
        firm.at("2026-03-11T10:45:00Z");
        worker(firm).run_due().await.unwrap();
        assert_eq!(told(firm, &dora, "clock").await.len(), 1);
        // No deputy, no practice head: the firm's fallback.
        assert_eq!(told(firm, &firm.admin, "clock").await, ["Orion Foods waits for a first contact: 15 business minutes left. Owner: Tom Fee."]);
        firm.at("2026-03-11T11:00:00Z");
        worker(firm).run_due().await.unwrap();
        assert_eq!(told(firm, &firm.admin, "clock").await.len(), 2);
    }

    async fn nobody_is_told_of_what_a_wall_hides(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let (dora, hugh) = with_deputy_and_head(firm, &tom).await;
        let id = introduced(firm, &tom, "Orion Foods").await;
        let mut reader = firm.db.read(TEST).await.unwrap();
        let organisation = referrals::find(&mut reader, id).await.unwrap().unwrap().prospect_organisation_id.unwrap();
        drop(reader);
        wall(firm, organisation.get(), &dora).await;
        let mut reader = firm.db.read(TEST).await.unwrap();
        assert!(walls::denied(&mut reader, dora.colleague.unwrap(), Noun::Referral, id.get()).await.unwrap());
        assert!(!walls::denied(&mut reader, hugh.colleague.unwrap(), Noun::Referral, id.get()).await.unwrap());
        drop(reader);
        firm.at("2026-03-11T10:45:00Z");
        worker(firm).run_due().await.unwrap();
        assert!(unread(firm, &dora).await.is_empty());
        assert_eq!(told(firm, &hugh, "clock").await.len(), 1);
        // A wall raised afterwards hides what was told before.
        wall(firm, organisation.get(), &hugh).await;
        assert!(unread(firm, &hugh).await.is_empty());
        firm.at("2026-03-11T11:00:00Z");
        worker(firm).run_due().await.unwrap();
    }
}
