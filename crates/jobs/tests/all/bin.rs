//! The bin from putting in to going for good.

use goodword_actions::delete_organisation::DeleteOrganisation;
use goodword_actions::delete_person::DeletePerson;
use goodword_actions::delete_referral::DeleteReferral;
use goodword_actions::delete_touch::DeleteTouch;
use goodword_actions::empty_bin::kept_since;
use goodword_actions::log_touch::LogTouch;
use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::restore_touch::RestoreTouch;
use goodword_actions::{Actor, add_organisation::AddOrganisation, add_person::AddPerson, merge_people::MergePeople};
use goodword_domain::colleague::Role;
use goodword_domain::{Noun, PersonId};
use goodword_store::bin::{self, Wanted};
use goodword_store::{Sql, history, people, referrals};
use goodword_testkit::{TestFirm, on_both_engines};
use serde_json::json;

use crate::helpers::{TEST, introduced, scheduled};
use crate::recurring::ran;

fn wish<V: serde::de::DeserializeOwned>(wish: serde_json::Value) -> V {
    serde_json::from_value(wish).unwrap()
}

async fn person(firm: &TestFirm, by: &Actor, name: &str) -> PersonId {
    firm.done(by, wish::<AddPerson>(json!({ "name": name }))).await
}

/// What the bin shows somebody: kind and name, the latest first.
async fn shown(firm: &TestFirm, to: &Actor, find: &str) -> Vec<(Noun, String)> {
    let mut reader = firm.read_as(to).await;
    let wanted = Wanted { since: kept_since(firm.desk.now()), find: find.to_owned(), noun: None };
    let all = bin::page(&mut reader, &wanted, None, 50).await.unwrap();
    let held: i64 = bin::held(&mut reader, &wanted).await.unwrap().iter().map(|h| h.records).sum();
    assert_eq!(held, i64::try_from(all.len()).unwrap(), "the counts are of what is shown");
    assert!(all.iter().all(|line| line.deleted_by.is_some()), "who put it in is known: {all:?}");
    all.into_iter().map(|line| (line.noun, line.name)).collect()
}

on_both_engines! {
    async fn what_is_deleted_waits_thirty_days_and_goes_with_all_that_hangs_on_it(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let eve = firm.colleague("Eve Fee", Role::FeeEarner).await;
        let cora = firm.colleague("Cora Compliance", Role::Compliance).await;
        let stays = introduced(firm, &tom, "Orion Foods").await;
        let goes = introduced(firm, &tom, "Zenith Ltd").await;
        let zed = person(firm, &tom, "Zed Zander").await;
        let yan = person(firm, &tom, "Yan Young").await;
        let (kept, gone) = (person(firm, &tom, "Bill Hart").await, person(firm, &tom, "William Hart").await);
        let hale = firm.done(&tom, wish::<AddOrganisation>(json!({ "name": "Hale & Co" }))).await;
        let touch = firm.done(&tom, wish::<LogTouch>(json!({ "kind": "call", "person_ids": [yan] }))).await.touch_id;
        firm.done(&tom, wish::<LogTouch>(json!({ "kind": "lunch", "referral_id": goes }))).await;
        firm.done(&tom, wish::<MergePeople>(json!({ "person_id": kept, "other_id": gone }))).await;
        let wall = RaiseWall { name: "Blue".to_owned(), person_ids: vec![zed, yan], referral_ids: vec![goes], colleague_ids: eve.colleague.into_iter().collect(), ..RaiseWall::default() };
        firm.done(&cora, wall).await;
        firm.done(&tom, DeleteTouch { touch_id: touch }).await;
        firm.done(&tom, wish::<DeleteReferral>(json!({ "referral_id": goes }))).await;
        firm.done(&tom, DeletePerson { person_id: zed, version: None }).await;
        firm.done(&tom, DeletePerson { person_id: kept, version: None }).await;
        firm.done(&tom, DeleteOrganisation { organisation_id: hale, version: None }).await;
        let all = shown(firm, &tom, "").await;
        let mut kinds: Vec<&str> = all.iter().map(|(noun, _)| noun.word()).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, ["organisation", "person", "person", "referral", "touch"], "who was merged is not in the bin");
        assert_eq!(shown(firm, &tom, "zand").await, [(Noun::Person, "Zed Zander".to_owned())]);
        assert_eq!(shown(firm, &tom, "zenith").await, [(Noun::Referral, "Zenith Ltd".to_owned())]);
        assert_eq!(shown(firm, &tom, "young").await, [(Noun::Touch, "Yan Young".to_owned())]);
        let seen = shown(firm, &eve, "").await;
        assert_eq!(seen.len(), 2, "{seen:?}");
        assert!(seen.iter().all(|(_, name)| name == "Bill Hart" || name == "Hale & Co"));

        ran(firm, "2026-04-09T12:00:00Z").await;
        assert_eq!(shown(firm, &tom, "").await.len(), 5, "29 days are not 30");
        ran(firm, "2026-04-12T12:00:00Z").await;
        assert!(shown(firm, &tom, "").await.is_empty());
        let message = scheduled(firm, "tidy_up").await.last_message;
        assert!(message.ends_with("4 records went from the bin for good."), "{message}");
        let mut reader = firm.db.read(TEST).await.unwrap();
        assert!(referrals::find(&mut reader, stays).await.unwrap().is_some());
        assert_eq!(referrals::in_bin(&mut reader, goes).await.unwrap(), None);
        assert_eq!(people::in_bin(&mut reader, zed).await.unwrap(), None);
        assert!(people::in_bin(&mut reader, kept).await.unwrap().is_some(), "one that others were merged into stays, for the merge to be undone");
        assert!(people::find(&mut reader, yan).await.unwrap().is_some());
        for sql in ["select count(*) as n from touches", "select count(*) as n from touch_people"] {
            assert_eq!(reader.value::<i64>(Sql::new(sql)).await.unwrap(), 0, "{sql}");
        }
        let last = history::of_record(&mut reader, Noun::Person, zed.get(), 1).await.unwrap().remove(0);
        assert_eq!((last.verb.as_str(), last.sentence.as_str(), last.before, last.after, last.colleague_id),
            ("empty_bin", "This person went for good, 30 days after it was put in the bin", None, None, None));
    }

    async fn a_touch_logged_by_mistake_leaves_its_referral_as_it_was(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let eve = firm.colleague("Eve Fee", Role::FeeEarner).await;
        let id = introduced(firm, &tom, "Orion Foods").await;
        firm.at("2026-03-11T10:10:00Z");
        let touch = firm.done(&tom, wish::<LogTouch>(json!({ "kind": "call", "referral_id": id }))).await.touch_id;
        assert_eq!(firm.refused(&eve, DeleteTouch { touch_id: touch }).await.code, "touch.not_yours");
        let of = async || {
            let mut reader = firm.db.read(TEST).await.unwrap();
            let referral = referrals::find(&mut reader, id).await.unwrap().unwrap();
            (referral.first_contact_at.is_some(), referral.last_touch_at.is_some())
        };
        assert_eq!(of().await, (true, true));
        firm.done(&tom, DeleteTouch { touch_id: touch }).await;
        assert_eq!(of().await, (false, false), "the clock runs again");
        firm.done(&tom, RestoreTouch { touch_id: touch }).await;
        assert_eq!(of().await, (true, true));
        assert_eq!(firm.refused(&tom, RestoreTouch { touch_id: touch }).await.code, "missing");
        ran(firm, "2026-03-11T10:10:00Z").await;
    }
}
