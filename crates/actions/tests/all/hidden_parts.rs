//! What walls hide a part of: shares of credit, matters, imports. Who cannot see all of it neither learns of the rest nor
//! takes it away.

use goodword_actions::change_colleague::ChangeColleague;
use goodword_actions::change_referral::ChangeReferral;
use goodword_actions::hand_over::HandOver;
use goodword_actions::move_person::MovePerson;
use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::reassign_referral::ReassignReferral;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::reopen_referral::ReopenReferral;
use goodword_actions::set_credits::SetCredits;
use goodword_actions::set_next_step::SetNextStep;
use goodword_actions::undo_import::UndoImport;
use goodword_actions::{Actor, reclassify_referral};
use goodword_domain::colleague::Role;
use goodword_domain::{Noun, PersonId, ReferralId};
use goodword_store::{batches, clients, colleagues, credits, history, people, referrals};
use goodword_testkit::{TestFirm, on_both_engines};
use jiff::civil::date;

use crate::common::{engage, last_sentence, orion, recorded, sound};
use crate::importing::{batch, imported, register};

/// A wall before these people that denies one colleague.
fn before_people(people: &[PersonId], denied: &Actor) -> RaiseWall {
    RaiseWall {
        name: "Heron".to_owned(),
        person_ids: people.to_vec(),
        colleague_ids: denied.colleague.into_iter().collect(),
        ..RaiseWall::default()
    }
}

fn share(referral_id: ReferralId, shares: &[(PersonId, &str)]) -> SetCredits {
    SetCredits {
        version: None,
        referral_id,
        credited: shares.iter().map(|(person, _)| format!("person:{person}")).collect(),
        percents: shares.iter().map(|(_, percent)| (*percent).to_owned()).collect(),
        why: "As they told us".to_owned(),
    }
}

/// Somebody on record, by an introduction of theirs.
async fn bea(firm: &TestFirm, actor: &Actor) -> PersonId {
    let new = RecordReferral {
        owner_id: actor.colleague,
        referrer_person: Some("Bea Moss".to_owned()),
        referrer_organisation: Some("Moss Tax".to_owned()),
        prospect_organisation: Some("Fenwick".to_owned()),
        prospect_person: None,
        ..orion()
    };
    let id = firm.done(actor, new).await.id;
    sound(firm, id).await.referrer_person_id.unwrap()
}

on_both_engines! {
    async fn a_referral_is_hidden_with_everybody_it_was_credited_to(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let eve = firm.colleague("Eve Other", Role::FeeEarner).await;
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        let id = recorded(firm, &tom).await;
        let amira = sound(firm, id).await.referrer_person_id.unwrap();
        let bea = bea(firm, &eve).await;
        firm.done(&tom, share(id, &[(amira, "60"), (bea, "40")])).await;
        // Tom works on it: Bea cannot be walled off from him while he does.
        assert_eq!(firm.refused(&cora, before_people(&[bea], &tom)).await.code, "wall.still_held");
        firm.done(&tom, ReassignReferral { referral_id: id, version: None, owner_id: eve.colleague.unwrap(), note: None }).await;
        firm.done(&cora, before_people(&[bea], &tom)).await;
        assert!(referrals::find(&mut firm.read_as(&tom).await, id).await.unwrap().is_none());
        let amend = share(id, &[(amira, "100")]);
        assert_eq!(firm.refused(&tom, amend.clone()).await.code, "missing", "what one cannot see one does not share anew");
        let back = ReassignReferral { referral_id: id, version: None, owner_id: tom.colleague.unwrap(), note: None };
        assert_eq!(firm.refused(&eve, back).await.code, "colleague.walled");
        // A share of long ago names her still.
        firm.done(&eve, amend).await;
        assert!(referrals::find(&mut firm.read_as(&tom).await, id).await.unwrap().is_none());
        assert!(referrals::find(&mut firm.read_as(&eve).await, id).await.unwrap().is_some());
    }

    async fn credit_is_not_shared_with_somebody_hidden_from_who_works_on_it(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let eve = firm.colleague("Eve Other", Role::FeeEarner).await;
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        let id = recorded(firm, &eve).await;
        let amira = sound(firm, id).await.referrer_person_id.unwrap();
        let bea = bea(firm, &eve).await;
        firm.done(&cora, before_people(&[bea], &tom)).await;
        let step = SetNextStep { referral_id: id, version: None, next_what: "Call".to_owned(), next_on: date(2026, 3, 13), next_by_id: tom.colleague, next_kind: None };
        firm.done(&eve, step).await;
        let shared = share(id, &[(amira, "60"), (bea, "40")]);
        assert_eq!(firm.refused(&eve, shared).await.code, "referral.hidden_from_its_hands");
        assert_eq!(credits::of_referral(&mut firm.read_as(&eve).await, id).await.unwrap().len(), 1);
        let other = ChangeReferral { referral_id: Some(id), referrer_person_id: Some(bea), ..ChangeReferral::default() };
        assert_eq!(firm.refused(&eve, other).await.code, "referral.hidden_from_its_hands");
    }

    async fn a_history_does_not_say_who_is_hidden(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let eve = firm.colleague("Eve Other", Role::FeeEarner).await;
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        let id = recorded(firm, &eve).await;
        let jane = sound(firm, id).await.prospect_person_id.unwrap();
        let change = ChangeReferral { referral_id: Some(id), prospect_person: Some("Joan Orion".to_owned()), ..ChangeReferral::default() };
        firm.done(&eve, change).await;
        firm.done(&cora, before_people(&[jane], &tom)).await;
        let mut reader = firm.read_as(&tom).await;
        assert!(referrals::find(&mut reader, id).await.unwrap().is_some(), "it names her no longer");
        let told = history::of_record(&mut reader, Noun::Referral, id.get(), 50).await.unwrap();
        let images: String = told.iter().flat_map(|entry| [entry.before.clone(), entry.after.clone()]).flatten().collect();
        assert!(images.contains("prospect_organisation_id") && !images.contains(&jane.to_string()));
        let whole = history::of_record(&mut firm.read_as(&eve).await, Noun::Referral, id.get(), 50).await.unwrap();
        assert!(whole.iter().any(|entry| entry.before.as_ref().is_some_and(|image| image.contains(&jane.to_string()))));
    }

    async fn a_hidden_matter_is_neither_named_nor_taken_back(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        let id = recorded(firm, &tom).await;
        let won = firm.done(&tom, goodword_actions::engage_client::EngageClient { matter_title: Some("Project Heron".to_owned()), ..engage(id) }).await;
        let matter = won.matter_id.unwrap();
        assert_eq!(last_sentence(firm, id).await, "They engaged us");
        let wall = RaiseWall { name: "Heron".to_owned(), matter_ids: vec![matter], colleague_ids: tom.colleague.into_iter().collect(), ..RaiseWall::default() };
        firm.done(&cora, wall).await;
        let mut reader = firm.read_as(&tom).await;
        assert!(clients::engagement_of(&mut reader, id).await.unwrap().is_none());
        let told = history::of_record(&mut reader, Noun::Referral, id.get(), 50).await.unwrap();
        assert!(told.iter().all(|entry| !format!("{entry:?}").contains("Heron")));
        drop(reader);
        let reopen = ReopenReferral { referral_id: id, note: None, next_what: None, next_on: None, owner_id: None, version: None };
        assert_eq!(firm.refused(&tom, reopen.clone()).await.code, "referral.restricted");
        firm.done(&firm.admin, reopen).await;
        let kept = history::of_record(&mut firm.read_as(&firm.admin).await, Noun::Matter, matter.get(), 5).await.unwrap();
        assert!(kept[0].before.as_ref().is_some_and(|image| image.contains("Project Heron")), "what went is in the trail");
    }

    async fn an_import_with_a_hidden_part_is_taken_back_whole_or_not_at_all(firm) {
        let mia = firm.colleague("Mia Manager", Role::Manager).await;
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        firm.colleague("Tom Fee", Role::FeeEarner).await;
        let outcome = imported(firm, &firm.admin, batch(vec![register(&[
            "H1,01/10/2025,Flo Gee,,,,lease,,,Tom Fee,,,,,,",
            "H2,01/10/2025,Max Hidden,,,,lease,,,Tom Fee,,,,,,",
        ])])).await;
        let batch_id = outcome.batch_id.unwrap();
        let hidden = referrals::find_by_external_key(&mut firm.read_as(&mia).await, "H2").await.unwrap().unwrap();
        firm.done(&cora, before_people(&[hidden.prospect_person_id.unwrap()], &mia)).await;
        let shown = batches::shown(&mut firm.read_as(&mia).await, batch_id).await.unwrap().unwrap();
        assert_eq!((shown.created, batches::latest(&mut firm.read_as(&mia).await, 5).await.unwrap()[0].created), (1, 1));
        assert_eq!(batches::shown(&mut firm.read_as(&cora).await, batch_id).await.unwrap().unwrap().created, 2);
        assert_eq!(firm.refused(&mia, UndoImport { batch_id }).await.code, "import.restricted");
        assert!(referrals::find_by_external_key(&mut firm.read_as(&mia).await, "H1").await.unwrap().is_some());
        // The wall keeps hold of whom it stands before: nothing else is left.
        let undone = firm.done(&firm.admin, UndoImport { batch_id }).await;
        assert_eq!(undone.kept.len(), 1, "{:?}", undone.kept);
    }

    async fn what_an_import_ended_is_in_good_hands_when_it_is_taken_back(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let eve = firm.colleague("Eve Other", Role::FeeEarner).await;
        let open = "L1,01/10/2025,Flo Gee,,,,lease,,,Tom Fee,,,,,,";
        imported(firm, &firm.admin, batch(vec![register(&[open])])).await;
        let ended = imported(firm, &firm.admin, batch(vec![register(&[&open.replace("Tom Fee,,,,,,", "Tom Fee,,,lost,01/12/2025,Price,")])])).await;
        let leave = HandOver { colleague_id: tom.colleague.unwrap(), to_id: eve.colleague, referral_ids: Vec::new(), owner_ids: Vec::new(), left_on: None };
        firm.done(&firm.admin, leave).await;
        firm.done(&firm.admin, UndoImport { batch_id: ended.batch_id.unwrap() }).await;
        let found = referrals::find_by_external_key(&mut firm.read_as(&eve).await, "L1").await.unwrap().unwrap();
        let stands = sound(firm, found.id).await;
        assert!(stands.is_open() && stands.owner_id != tom.colleague && stands.next_by_id != tom.colleague, "{stands:?}");
    }

    async fn an_import_neither_shares_credit_anew_nor_moves_the_day_of_receipt(firm) {
        firm.colleague("Tom Fee", Role::FeeEarner).await;
        let row = "K1,01/10/2025,Flo Gee,,,,lease,,,Tom Fee,,,,,,";
        imported(firm, &firm.admin, batch(vec![register(&[row])])).await;
        let known = referrals::find_by_external_key(&mut firm.read_as(&firm.admin).await, "K1").await.unwrap().unwrap();
        let agreed = SetCredits {
            version: None,
            referral_id: known.id,
            credited: vec!["event:Spring dinner".to_owned()],
            percents: vec!["100".to_owned()],
            why: "They met us there".to_owned(),
        };
        firm.done(&firm.admin, agreed).await;
        use reclassify_referral::{Class, ReclassifyReferral};
        let class = |class, received_on| ReclassifyReferral { referral_id: known.id, version: None, class, need: None, received_on };
        firm.done(&firm.admin, class(Class::Introduction, None)).await;
        firm.done(&firm.admin, class(Class::Referral, Some(date(2026, 3, 10)))).await;
        let received = sound(firm, known.id).await.received_at;
        let again = imported(firm, &firm.admin, batch(vec![register(&[&row.replace(",,,,lease", ",,Amira Khan,Hale & Co,share sale")])])).await;
        let referral = sound(firm, known.id).await;
        assert_eq!((referral.received_at, referral.need.as_str()), (received, "share sale"));
        assert!(referral.referrer_person_id.is_some());
        let credits = credits::of_referral(&mut firm.read_as(&firm.admin).await, known.id).await.unwrap();
        assert_eq!((credits.len(), credits[0].event.as_deref()), (1, Some("Spring dinner")));
        assert!(crate::importing::rows(firm, &again).await[0].sentence.contains("who is credited was agreed"));
    }

    async fn the_organisation_of_the_day_stays_when_the_credit_is_shared_anew(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let before = sound(firm, id).await;
        let amira = before.referrer_person_id.unwrap();
        let moved = MovePerson { person_id: amira, organisation_id: None, organisation: Some("Newfirm".to_owned()), title: None, from_on: Some(date(2026, 1, 5)), beside: false };
        firm.done(&tom, moved).await;
        let bea = bea(firm, &tom).await;
        firm.done(&tom, share(id, &[(amira, "80"), (bea, "20")])).await;
        let after = sound(firm, id).await;
        assert_eq!((after.referrer_person_id, after.referrer_organisation_id), (Some(amira), before.referrer_organisation_id));
        let credits = credits::of_referral(&mut firm.read_as(&tom).await, id).await.unwrap();
        assert_eq!(credits[0].organisation_id, before.referrer_organisation_id);
    }

    async fn who_shares_a_mailbox_is_somebody_else(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let with = |name: &str| RecordReferral {
            prospect_person: Some(name.to_owned()),
            prospect_organisation: None,
            prospect_email: Some("info@shared.example".to_owned()),
            ..orion()
        };
        let first = firm.done(&tom, with("Anna One")).await.id;
        let (second, again) = (firm.done(&tom, with("Bert Two")).await.id, firm.done(&tom, with("Ms Anna One")).await.id);
        let (first, second, again) = (sound(firm, first).await, sound(firm, second).await, sound(firm, again).await);
        assert_ne!(first.prospect_person_id, second.prospect_person_id);
        assert_eq!(first.prospect_person_id, again.prospect_person_id, "a name that shares a word is the same person's");
        let bert = people::find(&mut firm.read_as(&tom).await, second.prospect_person_id.unwrap()).await.unwrap().unwrap();
        assert_eq!(bert.name, "Bert Two");
    }

    async fn who_has_steps_keeps_a_role_that_may_do_them(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let ann = firm.colleague("Ann Assistant", Role::Assistant).await;
        let id = recorded(firm, &tom).await;
        let step = |by: &Actor| SetNextStep { referral_id: id, version: None, next_what: "Call".to_owned(), next_on: date(2026, 3, 13), next_by_id: by.colleague, next_kind: None };
        firm.done(&tom, step(&ann)).await;
        let known = colleagues::find(&mut firm.read_as(&tom).await, ann.colleague.unwrap()).await.unwrap().unwrap();
        let change = ChangeColleague {
            colleague_id: known.id,
            name: known.name.clone(),
            email: known.email.clone(),
            role: Role::ReadOnly,
            practice_id: None,
            office_id: None,
            languages: String::new(),
            hours: Vec::new(),
            deputy_id: None,
            version: None,
        };
        assert_eq!(firm.refused(&firm.admin, change.clone()).await.code, "colleague.still_works");
        firm.done(&tom, step(&tom)).await;
        firm.done(&firm.admin, change).await;
    }
}
