use goodword_actions::Actor;
use goodword_actions::add_practice::AddPractice;
use goodword_actions::hand_over::HandOver;
use goodword_actions::issue_token::IssueToken;
use goodword_actions::log_touch::LogTouch;
use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::reassign_referral::ReassignReferral;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::restore_referral::RestoreReferral;
use goodword_actions::session;
use goodword_actions::set_away::SetAway;
use goodword_actions::set_next_step::SetNextStep;
use goodword_actions::set_password::SetPassword;
use goodword_actions::set_routing::SetRouting;
use goodword_actions::sign_in::{SignIn, sign_in};
use goodword_domain::colleague::Role;
use goodword_domain::referral::Direction;
use goodword_domain::touch::TouchKind;
use goodword_domain::{ColleagueId, ReferralId};
use goodword_store::{colleagues, firm as firms, lists};
use goodword_testkit::on_both_engines;
use jiff::civil::date;

use crate::common::{at, last_sentence, orion, recorded, sound};

fn id(actor: &Actor) -> ColleagueId {
    actor.colleague.unwrap()
}

fn give(referral_id: ReferralId, to: &Actor) -> ReassignReferral {
    ReassignReferral { referral_id, version: None, owner_id: id(to), note: None }
}

fn step(referral_id: ReferralId, by: &Actor) -> SetNextStep {
    SetNextStep {
        referral_id,
        version: None,
        next_what: "Draft terms".to_owned(),
        next_on: date(2026, 3, 13),
        next_by_id: by.colleague,
        next_kind: None,
    }
}

fn leave(leaver: &Actor, to: Option<&Actor>) -> HandOver {
    HandOver { colleague_id: id(leaver), to_id: to.map(id), referral_ids: Vec::new(), owner_ids: Vec::new(), left_on: None }
}

fn away(who: &Actor, deputy: Option<&Actor>) -> SetAway {
    SetAway {
        colleague_id: who.colleague,
        away_from: Some(date(2026, 3, 11)),
        away_until: Some(date(2026, 3, 20)),
        deputy_id: deputy.map(id),
        back: false,
    }
}

on_both_engines! {
    async fn another_owner_takes_the_step_along_and_keeps_the_clock(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let eve = firm.colleague("Eve Other", Role::FeeEarner).await;
        let ann = firm.colleague("Ann Assistant", Role::Assistant).await;
        let referral_id = recorded(firm, &tom).await;
        let before = sound(firm, referral_id).await;
        assert_eq!(firm.refused(&tom, give(referral_id, &ann)).await.code, "colleague.cannot_own");
        firm.done(&tom, ReassignReferral { note: Some("she knows them".to_owned()), ..give(referral_id, &eve) }).await;
        let after = sound(firm, referral_id).await;
        assert_eq!((after.owner_id, after.next_by_id, after.routed_why.as_str()), (eve.colleague, eve.colleague, "Given by Tom Fee: she knows them"));
        assert_eq!((after.respond_by, after.next_due, after.cadence_place), (before.respond_by, before.next_due, before.cadence_place));
        assert_eq!(last_sentence(firm, referral_id).await, "Given to Eve Other: she knows them");
        assert_eq!(firm.refused(&tom, give(referral_id, &tom)).await.code, "referral.not_yours");

        firm.done(&eve, step(referral_id, &ann)).await;
        firm.done(&eve, give(referral_id, &tom)).await;
        let after = sound(firm, referral_id).await;
        assert_eq!((after.owner_id, after.next_by_id), (tom.colleague, ann.colleague), "somebody else does the step: it stays theirs");
    }

    async fn nobody_is_given_what_a_wall_denies_them(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let eve = firm.colleague("Eve Other", Role::FeeEarner).await;
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        let referral_id = recorded(firm, &tom).await;
        let wall = RaiseWall { name: "Orion".to_owned(), why: "Conflict".to_owned(), referral_ids: vec![referral_id], colleague_ids: vec![id(&eve)], ..RaiseWall::default() };
        firm.done(&cora, wall).await;
        assert_eq!(firm.refused(&tom, give(referral_id, &eve)).await.code, "colleague.walled");
        assert_eq!(firm.refused(&tom, step(referral_id, &eve)).await.code, "colleague.walled");
        assert_eq!(firm.refused(&eve, give(referral_id, &eve)).await.code, "missing");
    }

    async fn a_leaver_keeps_nothing(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let eve = firm.colleague("Eve Other", Role::FeeEarner).await;
        let bob = firm.colleague("Bob Third", Role::FeeEarner).await;
        let (first, second, of_eve) = (recorded(firm, &tom).await, recorded(firm, &tom).await, recorded(firm, &eve).await);
        firm.done(&eve, step(of_eve, &tom)).await;
        firm.done(&firm.admin, SetRouting { rule_send_to: vec![id(&tom).to_string()], fallback_owner_id: tom.colleague, ..SetRouting::default() }).await;
        firm.done(&bob, away(&bob, Some(&tom))).await;
        let password = "four words in a row".to_owned();
        firm.done(&firm.admin, SetPassword { colleague_id: id(&tom), password: password.clone(), keep_tokens: false }).await;
        let token = firm.done(&firm.admin, IssueToken { name: "Intake".to_owned(), colleague_id: tom.colleague }).await.token;
        let enter = SignIn { email: "tom.fee@example.com".to_owned(), password };
        let cookie = sign_in(&firm.desk, &enter, "192.0.2.1").await.ok().unwrap().token;

        assert_eq!(firm.refused(&eve, leave(&tom, Some(&eve))).await.code, "forbidden");
        assert_eq!(firm.refused(&firm.admin, leave(&tom, None)).await.code, "hand_over.to_nobody");
        assert_eq!(firm.refused(&firm.admin, leave(&tom, Some(&tom))).await.code, "colleague.left");
        assert_eq!(firm.refused(&firm.admin, leave(&tom, Some(&bob))).await.code, "hand_over.stands_in", "not for himself");
        let stranger = HandOver { referral_ids: vec![first, of_eve, 7.into()], owner_ids: vec![id(&bob); 3], ..leave(&tom, Some(&eve)) };
        assert_eq!(firm.refused(&firm.admin, stranger).await.code, "hand_over.not_theirs");
        let later = HandOver { left_on: Some(date(2026, 3, 12)), ..leave(&tom, Some(&eve)) };
        assert_eq!(firm.refused(&firm.admin, later).await.code, "hand_over.in_the_future");

        let spread = HandOver { referral_ids: vec![second], owner_ids: vec![id(&bob)], ..leave(&tom, Some(&eve)) };
        let done = firm.done(&firm.admin, spread).await;
        assert_eq!((done.referrals, done.steps, done.routing_rules, done.fallback), (2, 1, 1, true));
        // Who is away is not left with nobody who stands in.
        assert!(done.without_deputy.is_empty());
        assert_eq!(colleagues::find(&mut firm.read_as(&eve).await, id(&bob)).await.unwrap().unwrap().deputy_id, eve.colleague);
        let owners = [sound(firm, first).await.owner_id, sound(firm, second).await.owner_id];
        assert_eq!(owners, [eve.colleague, bob.colleague]);
        assert_eq!(sound(firm, of_eve).await.next_by_id, eve.colleague);
        assert_eq!(last_sentence(firm, first).await, "Handed over from Tom Fee to Eve Other");

        let mut reader = firm.read_as(&eve).await;
        assert!(goodword_store::referrals::in_the_hands_of(&mut reader, id(&tom)).await.unwrap().is_empty());
        assert_eq!(lists::routing_rules(&mut reader).await.unwrap()[0].colleague_id, eve.colleague);
        assert_eq!(firms::find(&mut reader).await.unwrap().unwrap().fallback_owner_id, eve.colleague);
        assert_eq!(colleagues::find(&mut reader, id(&tom)).await.unwrap().unwrap().left_on, Some(date(2026, 3, 11)));
        drop(reader);
        assert_eq!(firm.refused(&eve, give(first, &tom)).await.code, "colleague.left", "not even on the last day");
        assert_eq!(firm.refused(&firm.admin, leave(&tom, Some(&eve))).await.code, "hand_over.left_already");
        // Nothing they had opens anything any more, and nothing new does, though the day is not over.
        let (db, clock) = (&firm.desk.db, firm.desk.clock.as_ref());
        assert_eq!((done.sessions, done.tokens), (1, 1));
        assert!(session::of_cookie(db, clock, &cookie).await.unwrap().is_none());
        assert!(session::of_bearer(db, clock, &token).await.unwrap().is_none());
        assert!(sign_in(&firm.desk, &enter, "192.0.2.1").await.is_err());
        let another = IssueToken { name: "Another".to_owned(), colleague_id: tom.colleague };
        assert_eq!(firm.refused(&firm.admin, another).await.code, "colleague.left");
    }

    async fn the_last_admin_does_not_leave_and_what_is_restricted_is_not_left(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let eve = firm.colleague("Eve Other", Role::FeeEarner).await;
        let mia = firm.colleague("Mia Manager", Role::Manager).await;
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        assert_eq!(firm.refused(&firm.admin, leave(&firm.admin, Some(&eve))).await.code, "hand_over.last_admin");
        assert_eq!(firm.refused(&mia, leave(&firm.admin, Some(&eve))).await.code, "hand_over.admin");
        let referral_id = recorded(firm, &tom).await;
        let wall = RaiseWall { name: "Orion".to_owned(), why: "Conflict".to_owned(), referral_ids: vec![referral_id], colleague_ids: vec![id(&mia)], ..RaiseWall::default() };
        firm.done(&cora, wall).await;
        assert_eq!(firm.refused(&mia, leave(&tom, Some(&eve))).await.code, "hand_over.restricted");
        assert_eq!(sound(firm, referral_id).await.owner_id, tom.colleague);
        firm.done(&firm.admin, leave(&tom, Some(&eve))).await;
        assert_eq!(sound(firm, referral_id).await.owner_id, eve.colleague);
    }

    async fn what_comes_out_of_the_bin_of_a_leaver_has_an_owner(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let mia = firm.colleague("Mia Manager", Role::Manager).await;
        let referral_id = recorded(firm, &tom).await;
        firm.done(&tom, goodword_actions::delete_referral::DeleteReferral { referral_id, note: None, version: None }).await;
        firm.done(&mia, leave(&tom, None)).await;
        firm.done(&mia, RestoreReferral { referral_id, version: None }).await;
        let referral = sound(firm, referral_id).await;
        assert_eq!((referral.owner_id, referral.next_by_id), (mia.colleague, mia.colleague));
    }

    async fn a_deputy_moves_on_what_waits_for_the_one_who_is_away(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let eve = firm.colleague("Eve Other", Role::FeeEarner).await;
        let bob = firm.colleague("Bob Third", Role::FeeEarner).await;
        let ann = firm.colleague("Ann Assistant", Role::Assistant).await;
        let referral_id = recorded(firm, &tom).await;
        assert_eq!(firm.refused(&eve, step(referral_id, &eve)).await.code, "referral.not_yours");
        assert_eq!(firm.refused(&tom, away(&tom, None)).await.code, "away.no_deputy");
        assert_eq!(firm.refused(&tom, away(&tom, Some(&ann))).await.field.as_deref(), Some("deputy_id"));
        assert_eq!(firm.refused(&tom, away(&tom, Some(&tom))).await.code, "colleague.own_deputy");
        assert_eq!(firm.refused(&eve, away(&tom, Some(&eve))).await.code, "colleague.not_yours");
        let over = SetAway { away_until: Some(date(2026, 3, 10)), ..away(&tom, Some(&eve)) };
        assert_eq!(firm.refused(&tom, over).await.code, "away.ends_before");
        firm.done(&tom, away(&tom, Some(&eve))).await;
        firm.done(&eve, step(referral_id, &eve)).await;
        assert_eq!(firm.refused(&eve, away(&eve, Some(&tom))).await.code, "colleague.deputies_in_a_circle");
        assert_eq!(firm.refused(&bob, step(referral_id, &bob)).await.code, "referral.not_yours");
        firm.done(&eve, away(&eve, Some(&bob))).await;
        firm.done(&bob, step(referral_id, &bob)).await;
        let back = firm.done(&tom, SetAway { colleague_id: None, back: true, ..SetAway::default() }).await;
        assert_eq!((back.away_from, back.deputy_id), (None, eve.colleague));
        sound(firm, referral_id).await;
    }

    async fn routing_chooses_and_says_why(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let eve = firm.colleague("Eve Other", Role::FeeEarner).await;
        let bob = firm.colleague("Bob Third", Role::FeeEarner).await;
        // Without a rule, who may own keeps what they record; an admin's goes to the fallback.
        let kept = firm.done(&tom, orion()).await;
        assert_eq!((kept.owner_id, kept.routed_why.as_str()), (id(&tom), "Recorded it"));
        let amira = sound(firm, kept.id).await.referrer_person_id.unwrap();
        let rules = SetRouting { rule_send_to: vec!["who_knows_referrer".to_owned()], rule_knows_referrer: vec!["yes".to_owned()], fallback_owner_id: bob.colleague, ..SetRouting::default() };
        firm.done(&firm.admin, rules).await;
        let fallback = firm.done(&firm.admin, orion()).await;
        assert_eq!(fallback.owner_id, id(&bob), "{}", fallback.routed_why);
        // Eve has lunch with the referrer: from now on she knows them best.
        let lunch = LogTouch { kind: TouchKind::Lunch, on: None, at: None, note: None, minutes: None, cost: None, referral_id: None, person_ids: vec![amira], colleague_ids: Vec::new() };
        firm.done(&eve, lunch).await;
        let routed = firm.done(&tom, orion()).await;
        assert_eq!((routed.owner_id, routed.routed_why.as_str()), (id(&eve), "Rule 1 sends it to the colleague who knows the referrer best."));
        assert_eq!(sound(firm, routed.id).await.next_by_id, eve.colleague);
        // While she is away, it goes to her deputy; by hand it still goes to whom one likes.
        firm.done(&eve, away(&eve, Some(&bob))).await;
        assert_eq!(firm.done(&tom, orion()).await.owner_id, id(&bob));
        assert_eq!(firm.done(&tom, RecordReferral { owner_id: eve.colleague, ..orion() }).await.routed_why, "Chosen by hand");
    }

    async fn the_head_of_the_practice_is_found(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let eve = firm.colleague("Eve Other", Role::FeeEarner).await;
        let practice_id = firm.done(&firm.admin, AddPractice { name: "Disputes".to_owned(), head_id: eve.colleague }).await;
        let rules = SetRouting { rule_send_to: vec!["practice_head".to_owned()], rule_practice: vec![practice_id.to_string()], ..SetRouting::default() };
        firm.done(&firm.admin, rules).await;
        let routed = firm.done(&tom, RecordReferral { practice_id: Some(practice_id), ..orion() }).await;
        assert_eq!(routed.owner_id, id(&eve), "{}", routed.routed_why);
        assert_eq!(firm.done(&tom, orion()).await.owner_id, id(&tom));
    }

    async fn what_looks_odd_is_pointed_out_and_kept(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let first = firm.done(&tom, orion()).await;
        assert!(first.warnings.is_empty());
        let twice = firm.done(&tom, orion()).await;
        assert_eq!((twice.warnings[0].code.as_str(), twice.warnings[0].about), ("duplicate", Some(first.id)));
        let oneself = RecordReferral { referrer_person: Some("Jane Orion".to_owned()), referrer_organisation: Some("Orion Foods".to_owned()), ..orion() };
        assert!(firm.done(&tom, oneself).await.warnings.iter().any(|w| w.code == "self_referral"));
        let sent = RecordReferral {
            direction: Some(Direction::Outbound),
            prospect_organisation: Some("Blue Ocean".to_owned()),
            recipient_person: Some("Amira Khan".to_owned()),
            recipient_organisation: Some("Hale & Co".to_owned()),
            need: Some("tax".to_owned()),
            ..RecordReferral::default()
        };
        let sent = firm.done(&tom, sent).await;
        let back = RecordReferral { prospect_person: None, prospect_organisation: Some("Blue Ocean".to_owned()), ..orion() };
        let back = firm.done(&tom, back).await;
        assert_eq!((back.warnings[0].code.as_str(), back.warnings[0].about), ("circular", Some(sent.id)));
        assert!(sound(firm, back.id).await.respond_by > Some(at("2026-03-11T10:00:00Z")));
    }
}
