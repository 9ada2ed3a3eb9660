use goodword_actions::lower_wall::LowerWall;
use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::read_notifications::ReadNotifications;
use goodword_actions::record_referral::{RecordReferral, Recorded};
use goodword_actions::set_assistant::SetAssistant;
use goodword_actions::set_next_step::SetNextStep;
use goodword_domain::colleague::Role;
use goodword_domain::{NotificationId, Noun};
use goodword_store::notifications::{self, Notification};
use goodword_store::{Viewer, organisations, people, referrals, walls};
use goodword_testkit::{TestFirm, on_both_engines};

fn introduction() -> RecordReferral {
    RecordReferral {
        prospect_organisation: Some("Orion Foods".to_owned()),
        referrer_person: Some("Amira Khan".to_owned()),
        referrer_organisation: Some("Hale & Co".to_owned()),
        need: Some("lease".to_owned()),
        ..RecordReferral::default()
    }
}

async fn recorded(firm: &TestFirm) -> Recorded {
    let owner = firm.colleague("Owen Owner", Role::FeeEarner).await;
    firm.done(&owner, introduction()).await
}

on_both_engines! {
    async fn a_wall_denies_until_it_is_lowered(firm) {
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let referral = recorded(firm).await.id;
        let raise = RaiseWall {
            name: "Project Heron".to_owned(),
            why: "Acting for the other side".to_owned(),
            referral_ids: vec![referral],
            colleague_ids: vec![tom.colleague.unwrap()],
            ..RaiseWall::default()
        };
        assert_eq!(firm.refused(&firm.admin, raise.clone()).await.code, "forbidden");
        let wall_id = firm.done(&cora, raise).await;
        assert!(referrals::find(&mut firm.read_as(&tom).await, referral).await.unwrap().is_none());
        assert!(referrals::find(&mut firm.read_as(&firm.admin).await, referral).await.unwrap().is_some());
        let mut reader = firm.read_as(&cora).await;
        let wall = walls::find(&mut reader, wall_id).await.unwrap().unwrap();
        assert_eq!((wall.ask_id, wall.raised_by), (cora.colleague.unwrap(), cora.colleague));
        assert_eq!(walls::records_of(&mut reader, wall_id).await.unwrap()[0].noun, Noun::Referral);
        assert_eq!(walls::colleagues_of(&mut reader, wall_id).await.unwrap(), [tom.colleague.unwrap()]);
        drop(reader);
        let lower = |why: &str| LowerWall { wall_id, why: why.to_owned() };
        assert_eq!(firm.refused(&cora, lower(" ")).await.code, "wall.no_reason");
        firm.done(&cora, lower("The other side has settled")).await;
        assert_eq!(firm.refused(&cora, lower("Again")).await.code, "wall.lowered");
        assert!(referrals::find(&mut firm.read_as(&tom).await, referral).await.unwrap().is_some());
        assert!(walls::all(&mut firm.read_as(&cora).await).await.unwrap()[0].lowered_at.is_some());
    }

    async fn a_wall_reaches_the_assistants_of_whom_it_denies(firm) {
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await.colleague.unwrap();
        let ana = firm.colleague("Ana Assistant", Role::Assistant).await;
        let Recorded { id: referral, owner_id: owner, .. } = recorded(firm).await;
        let acts_for = |acts_for| SetAssistant { assistant_id: ana.colleague.unwrap(), acts_for };
        let raise = RaiseWall { name: "Heron".to_owned(), referral_ids: vec![referral], colleague_ids: vec![tom], ..RaiseWall::default() };
        firm.done(&firm.admin, acts_for(vec![tom])).await;
        let asked = RaiseWall { ask_id: ana.colleague, ..raise.clone() };
        assert_eq!(firm.refused(&cora, asked).await.code, "wall.cannot_be_asked");
        // Her hands are on it: it must be somebody else's before the wall can stand.
        let hand = |by| SetNextStep {
            referral_id: referral,
            version: None,
            next_what: "Call".to_owned(),
            next_on: "2026-12-01".parse().unwrap(),
            next_by_id: by,
            next_kind: None,
        };
        firm.done(&firm.admin, hand(ana.colleague)).await;
        assert_eq!(firm.refused(&cora, raise.clone()).await.code, "wall.still_held");
        firm.done(&firm.admin, hand(Some(owner))).await;
        firm.done(&cora, raise).await;
        assert!(referrals::find(&mut firm.read_as(&ana).await, referral).await.unwrap().is_none());
        // She no longer acts for him: the wall does not reach her any more, until she does again.
        firm.done(&firm.admin, acts_for(Vec::new())).await;
        assert!(referrals::find(&mut firm.read_as(&ana).await, referral).await.unwrap().is_some());
        firm.done(&firm.admin, hand(ana.colleague)).await;
        assert_eq!(firm.refused(&firm.admin, acts_for(vec![tom])).await.code, "wall.still_held");
        assert!(referrals::find(&mut firm.read_as(&ana).await, referral).await.unwrap().is_some(), "refused, so nothing changed");
    }

    async fn a_wall_needs_what_whom_and_somebody_to_ask(firm) {
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await.colleague.unwrap();
        let referral = recorded(firm).await.id;
        let good = || RaiseWall { name: "Heron".to_owned(), referral_ids: vec![referral], colleague_ids: vec![tom], ..RaiseWall::default() };
        for (bad, code) in [
            (RaiseWall { name: String::new(), ..good() }, "name.missing"),
            (RaiseWall { referral_ids: Vec::new(), ..good() }, "wall.nothing_behind"),
            (RaiseWall { colleague_ids: Vec::new(), ..good() }, "wall.nobody_denied"),
            (RaiseWall { ask_id: Some(tom), ..good() }, "wall.cannot_be_asked"),
            (RaiseWall { matter_ids: vec![goodword_domain::MatterId::from(7)], ..good() }, "missing"),
        ] {
            assert_eq!(firm.refused(&cora, bad).await.code, code);
        }
    }

    async fn an_owner_is_not_walled_off_from_open_work(firm) {
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        let recorded = recorded(firm).await;
        let mut reader = firm.read_as(&firm.admin).await;
        let amira = people::named(&mut reader, "amira khan", 1).await.unwrap()[0].id;
        let orion = organisations::named(&mut reader, "orion foods", 1).await.unwrap()[0].id;
        drop(reader);
        let denied = RaiseWall { name: "Heron".to_owned(), colleague_ids: vec![recorded.owner_id], ..RaiseWall::default() };
        for wall in [
            RaiseWall { person_ids: vec![amira], ..denied.clone() },
            RaiseWall { organisation_ids: vec![orion], ..denied.clone() },
            RaiseWall { referral_ids: vec![recorded.id], ..denied.clone() },
        ] {
            let refusal = firm.refused(&cora, wall).await;
            assert_eq!(refusal.code, "wall.still_held");
            assert!(refusal.sentence.contains(&recorded.id.to_string()), "{}", refusal.sentence);
        }
    }

    async fn finding_by_name_neither_reveals_nor_joins_what_is_walled(firm) {
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let first = recorded(firm).await;
        let mut reader = firm.read_as(&firm.admin).await;
        let amira = people::named(&mut reader, "amira khan", 1).await.unwrap()[0].id;
        let orion = organisations::named(&mut reader, "orion foods", 1).await.unwrap()[0].id;
        drop(reader);
        let wall = RaiseWall {
            name: "Heron".to_owned(),
            person_ids: vec![amira],
            organisation_ids: vec![orion],
            colleague_ids: vec![tom.colleague.unwrap()],
            ..RaiseWall::default()
        };
        firm.done(&cora, wall).await;
        let second = firm.done(&tom, introduction()).await;
        assert!(second.warnings.is_empty(), "a warning of a duplicate would reveal what is walled");
        let mut reader = firm.read_as(&tom).await;
        let own = referrals::find(&mut reader, second.id).await.unwrap().unwrap();
        assert!(own.referrer_person_id.is_some_and(|id| id != amira) && own.prospect_organisation_id.is_some_and(|id| id != orion));
        assert!(referrals::find(&mut reader, first.id).await.unwrap().is_none());
        drop(reader);
        let third = firm.done(&tom, introduction()).await;
        let mut reader = firm.read_as(&tom).await;
        let again = referrals::find(&mut reader, third.id).await.unwrap().unwrap();
        assert_eq!(again.referrer_person_id, own.referrer_person_id, "their own record is found again");
    }

    async fn notifications_are_told_once_and_only_of_what_may_be_seen(firm) {
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let me = tom.colleague.unwrap();
        let referral = recorded(firm).await.id;
        let told = |number: i64, noun, record_id, once_key: &str| Notification {
            id: NotificationId::from(number),
            colleague_id: me,
            kind: "test".to_owned(),
            sentence: format!("Message {number}"),
            noun,
            record_id,
            at: firm.desk.now(),
            read_at: None,
            held_until: None,
            once_key: once_key.to_owned(),
        };
        let mut work = firm.desk.db.work(Viewer::System("test")).await.unwrap();
        assert!(notifications::insert_once(&mut work, &told(1, Noun::Referral, referral.get(), "one")).await.unwrap());
        assert!(!notifications::insert_once(&mut work, &told(2, Noun::Referral, referral.get(), "one")).await.unwrap());
        assert!(notifications::insert_once(&mut work, &told(3, Noun::Firm, 1, "three")).await.unwrap());
        assert!(!notifications::insert_once(&mut work, &told(4, Noun::Person, 4, "of nobody")).await.unwrap());
        work.commit().await.unwrap();
        let unread = async || {
            let mut reader = firm.read_as(&tom).await;
            let listed = notifications::unread(&mut reader, me, firm.now(), 10).await.unwrap();
            assert_eq!(notifications::unread_count(&mut reader, me, firm.now()).await.unwrap(), i64::try_from(listed.len()).unwrap());
            listed.iter().map(|n| n.id.get()).collect::<Vec<_>>()
        };
        assert_eq!(unread().await, [3, 1]);
        let wall = RaiseWall { name: "Heron".to_owned(), referral_ids: vec![referral], colleague_ids: vec![me], ..RaiseWall::default() };
        firm.done(&cora, wall).await;
        assert_eq!(unread().await, [3]);
        assert_eq!(firm.done(&cora, ReadNotifications::default()).await, 0, "nobody reads for somebody else");
        assert_eq!(firm.done(&tom, ReadNotifications { notification_id: Some(NotificationId::from(3)) }).await, 1);
        assert!(unread().await.is_empty());
    }
}
