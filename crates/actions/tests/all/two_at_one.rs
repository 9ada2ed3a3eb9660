//! Two people at one referral: the second is told what the first did, and nothing is overwritten silently.

use goodword_actions::add_organisation::AddOrganisation;
use goodword_actions::add_person::AddPerson;
use goodword_actions::bulk_referrals::BulkReferrals;
use goodword_actions::change_organisation::ChangeOrganisation;
use goodword_actions::change_person::ChangePerson;
use goodword_actions::delete_organisation::DeleteOrganisation;
use goodword_actions::delete_person::DeletePerson;
use goodword_actions::delete_referral::DeleteReferral;
use goodword_actions::finish_step::FinishStep;
use goodword_actions::lose_referral::LoseReferral;
use goodword_actions::move_stage::MoveStage;
use goodword_actions::reassign_referral::ReassignReferral;
use goodword_actions::reclassify_referral::ReclassifyReferral;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::reopen_referral::ReopenReferral;
use goodword_actions::restore_organisation::RestoreOrganisation;
use goodword_actions::restore_person::RestorePerson;
use goodword_actions::restore_referral::RestoreReferral;
use goodword_actions::set_next_step::SetNextStep;
use goodword_actions::snooze_step::SnoozeStep;
use goodword_actions::{Actor, Verb};
use goodword_domain::ReferralId;
use goodword_domain::colleague::Role;
use goodword_domain::referral::Stage;
use goodword_domain::refusal::RefusalKind;
use goodword_store::bin;
use goodword_testkit::{TestFirm, on_both_engines};
use jiff::civil::date;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::common::{engage, lose, orion, recorded, sound};

fn wish<V: DeserializeOwned>(said: Value) -> V {
    serde_json::from_value(said).unwrap()
}

/// The sentence one is told who wishes for `wish` looking at `version`; the same wish without a version is taken as it always was.
async fn told<V: Verb + DeserializeOwned>(
    firm: &TestFirm,
    actor: &Actor,
    (id, version): (ReferralId, i64),
    mut wish: Value,
) -> String {
    wish["referral_id"] = json!(id);
    wish["version"] = json!(version);
    let refusal = firm.refused(actor, serde_json::from_value::<V>(wish).unwrap()).await;
    assert_eq!((refusal.kind, refusal.code), (RefusalKind::Conflict, "referral.changed_meanwhile"), "{}", V::NAME);
    refusal.sentence.to_string()
}

on_both_engines! {
    async fn the_second_is_told_what_the_first_did_whatever_they_wish(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let mia = firm.colleague("Mia Manager", Role::Manager).await;
        let id = recorded(firm, &tom).await;
        let seen = sound(firm, id).await.version;
        let step = SetNextStep { referral_id: id, version: Some(seen), next_what: "Send terms".to_owned(), next_on: date(2026, 3, 16), next_by_id: None, next_kind: None };
        firm.done(&mia, step).await;
        let before = sound(firm, id).await;
        let at = (id, seen);
        let sentences = [
            told::<SetNextStep>(firm, &tom, at, json!({ "next_what": "Call", "next_on": "2026-03-13" })).await,
            told::<FinishStep>(firm, &tom, at, json!({ "note": "We spoke" })).await,
            told::<SnoozeStep>(firm, &tom, at, json!({ "until": "2026-04-01", "reason": "Abroad" })).await,
            told::<ReassignReferral>(firm, &tom, at, json!({ "owner_id": mia.colleague })).await,
            told::<MoveStage>(firm, &tom, at, json!({ "stage": "talking" })).await,
            told::<ReclassifyReferral>(firm, &tom, at, json!({ "class": "introduction" })).await,
            told::<LoseReferral>(firm, &tom, at, json!({ "reason": "price" })).await,
            told::<goodword_actions::decline_referral::DeclineReferral>(firm, &tom, at, json!({ "reason": "conflict" })).await,
            told::<goodword_actions::engage_client::EngageClient>(firm, &tom, at, json!({ "reason": "engaged" })).await,
        ];
        for sentence in sentences {
            let said = "Mia Manager changed this referral today at 10:00, while you had it open: “Next: Send terms”. Nothing of yours was saved yet";
            assert!(sentence.starts_with(said), "{sentence}");
        }
        assert_eq!(sound(firm, id).await, before, "nothing was written over");
        // Knowingly, from what stands now, it is done.
        let done = firm.done(&tom, MoveStage { referral_id: id, version: Some(before.version), stage: "talking".to_owned() }).await;
        assert_eq!((done.stage, sound(firm, id).await.next_what.as_deref()), (Stage::Talking, Some("Send terms")));
        // A client that sends no version is not held up.
        firm.done(&tom, MoveStage { referral_id: id, version: None, stage: "proposal".to_owned() }).await;
        let last = told::<MoveStage>(firm, &mia, (id, before.version), json!({ "stage": "contacted" })).await;
        assert!(last.contains("“Moved to Proposal”. It was the last of 2 changes since."), "{last}");
    }

    async fn an_end_in_between_is_told_before_that_nothing_is_open(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let mia = firm.colleague("Mia Manager", Role::Manager).await;
        let id = recorded(firm, &tom).await;
        let seen = sound(firm, id).await.version;
        firm.done(&mia, lose(id, "price")).await;
        let sentence = told::<SnoozeStep>(firm, &tom, (id, seen), json!({ "until": "2026-04-01", "reason": "Abroad" })).await;
        assert!(sentence.contains("Mia Manager") && sentence.contains("Lost"), "{sentence}");
        assert_eq!(firm.refused(&tom, engage(id)).await.code, "referral.already_decided");
    }

    async fn the_bin_and_reopening_tell_what_changed_in_between(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let mia = firm.colleague("Mia Manager", Role::Manager).await;
        let id = recorded(firm, &tom).await;
        let seen = sound(firm, id).await.version;
        firm.done(&mia, MoveStage { referral_id: id, version: None, stage: "proposal".to_owned() }).await;
        let said = told::<DeleteReferral>(firm, &tom, (id, seen), json!({})).await;
        assert!(said.contains("Mia Manager changed this referral today at 10:00, while you had it open: “Moved to Proposal”"), "{said}");
        assert_eq!(sound(firm, id).await.deleted_at, None, "it stays where it was");
        let seen = sound(firm, id).await.version;
        firm.done(&mia, lose(id, "price")).await;
        let said = told::<ReopenReferral>(firm, &tom, (id, seen), json!({})).await;
        assert!(said.contains("Lost"), "{said}");
        assert!(!sound(firm, id).await.is_open(), "the end stands");
        let lost = sound(firm, id).await.version;
        firm.done(&tom, ReopenReferral { referral_id: id, note: None, next_what: None, next_on: None, owner_id: None, version: Some(lost) }).await;
        let open = sound(firm, id).await.version;
        firm.done(&tom, DeleteReferral { referral_id: id, note: None, version: Some(open) }).await;
        let said = told::<RestoreReferral>(firm, &mia, (id, open), json!({})).await;
        assert!(said.contains("Tom Fee") && said.contains("Put in the bin"), "{said}");
        firm.done(&mia, RestoreReferral { referral_id: id, version: Some(open + 1) }).await;
        assert_eq!(sound(firm, id).await.deleted_at, None);
    }

    async fn a_person_or_an_organisation_goes_to_the_bin_as_it_was_looked_at(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let add = wish::<AddPerson>(json!({ "name": "Zed Zander" }));
        let person_id = firm.done(&firm.admin, add).await;
        firm.done(&firm.admin, wish::<ChangePerson>(json!({ "person_id": person_id, "name": "Zed Zander", "email": "zed@zander.example" }))).await;
        let refusal = firm.refused(&tom, DeletePerson { person_id, version: Some(1) }).await;
        assert_eq!((refusal.kind, refusal.code), (RefusalKind::Conflict, "conflict"));
        assert!(refusal.sentence.contains("Ada Admin changed this person today at 10:00"), "{}", refusal.sentence);
        firm.done(&tom, DeletePerson { person_id, version: Some(2) }).await;
        assert_eq!(firm.refused(&tom, RestorePerson { person_id, version: Some(2) }).await.code, "conflict");
        firm.done(&tom, RestorePerson { person_id, version: Some(3) }).await;
        let organisation_id = firm.done(&firm.admin, AddOrganisation { name: "Nobody Ltd".to_owned(), ..AddOrganisation::default() }).await;
        let change = wish::<ChangeOrganisation>(json!({ "organisation_id": organisation_id, "name": "Nobody Ltd", "website": "nobody.example" }));
        firm.done(&firm.admin, change).await;
        assert_eq!(firm.refused(&tom, DeleteOrganisation { organisation_id, version: Some(1) }).await.code, "conflict");
        firm.done(&tom, DeleteOrganisation { organisation_id, version: Some(2) }).await;
        assert_eq!(firm.refused(&tom, RestoreOrganisation { organisation_id, version: Some(2) }).await.code, "conflict");
        // What lies in the bin says the version it is taken out with.
        let wanted = bin::Wanted { since: goodword_actions::empty_bin::kept_since(firm.now()), find: String::new(), noun: None };
        let held = bin::page(&mut firm.read_as(&tom).await, &wanted, None, 10).await.unwrap();
        let version = held.iter().find(|record| record.id == organisation_id.get()).and_then(|record| record.version);
        firm.done(&tom, RestoreOrganisation { organisation_id, version }).await;
        assert_eq!(version, Some(3));
    }

    async fn of_many_those_that_changed_are_listed_and_none_is_touched(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let mia = firm.colleague("Mia Manager", Role::Manager).await;
        let mut ids = vec![recorded(firm, &tom).await];
        for name in ["Vega Ltd", "Zenith plc"] {
            let other = RecordReferral { prospect_organisation: Some(name.to_owned()), owner_id: tom.colleague, ..orion() };
            ids.push(firm.done(&tom, other).await.id);
        }
        let mut bulk = BulkReferrals { referral_ids: ids.clone(), stage: Some("talking".to_owned()), ..BulkReferrals::default() };
        for id in &ids {
            bulk.versions.insert(*id, sound(firm, *id).await.version);
        }
        firm.done(&mia, MoveStage { referral_id: ids[1], version: None, stage: "proposal".to_owned() }).await;
        firm.done(&mia, ReassignReferral { referral_id: ids[2], version: None, owner_id: mia.colleague.unwrap(), note: None }).await;
        let refusal = firm.refused(&mia, bulk.clone()).await;
        assert_eq!((refusal.kind, refusal.code), (RefusalKind::Conflict, "referral.changed_meanwhile"));
        let said = "2 of the 3 changed while you had the list open: Vega Ltd (Mia Manager, today at 10:00: “Moved to Proposal”); \
                    Zenith plc (Mia Manager, today at 10:00: “Given to Mia Manager”). Nothing of yours was done yet";
        assert!(refusal.sentence.starts_with(said), "{}", refusal.sentence);
        assert_eq!(sound(firm, ids[0]).await.stage, Stage::Received, "those that did not change stay as well");
        // Without the one that changed, or knowingly with it.
        let first = BulkReferrals { referral_ids: vec![ids[0]], ..bulk.clone() };
        assert_eq!(firm.done(&mia, first).await.referrals, 1, "a version of what is not ticked counts for nothing");
        for id in &ids {
            bulk.versions.insert(*id, sound(firm, *id).await.version);
        }
        assert_eq!(firm.done(&mia, bulk).await.referrals, 3);
        assert_eq!(sound(firm, ids[1]).await.stage, Stage::Talking);
    }
}
