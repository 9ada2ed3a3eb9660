//! Import, edit, merge, and undo everything: the data are as they were before.

use goodword_actions::change_organisation::ChangeOrganisation;
use goodword_actions::change_person::ChangePerson;
use goodword_actions::change_referral::ChangeReferral;
use goodword_actions::log_touch::LogTouch;
use goodword_actions::merge_organisations::MergeOrganisations;
use goodword_actions::merge_people::MergePeople;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::take_back::TakeBack;
use goodword_actions::undo_import::UndoImport;
use goodword_actions::undo_merge::UndoMerge;
use goodword_domain::{ActId, Noun, OrganisationId, PersonId, ReferralId};
use goodword_store::search;
use goodword_testkit::everything::{assert_same, everything};
use goodword_testkit::{TestFirm, on_both_engines};
use jiff::SignedDuration;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::importing::{batch, imported, register};

/// The record that is found by a name.
async fn found(firm: &TestFirm, noun: Noun, name: &str) -> i64 {
    let mut reader = firm.read_as(&firm.admin).await;
    let found = search::everything(&mut reader, name, 20).await.unwrap();
    found.hits.iter().find(|hit| hit.noun == noun && hit.title == name).unwrap_or_else(|| panic!("{name} is not found")).id
}

/// Does a verb as somebody would in a form; hands back by which number it is taken back.
async fn done<V: goodword_actions::Verb + DeserializeOwned>(firm: &TestFirm, wish: Value) -> ActId {
    firm.clock.advance(SignedDuration::from_secs(1));
    firm.desk.run_once(&firm.admin, serde_json::from_value::<V>(wish).unwrap()).await.unwrap().1.unwrap()
}

on_both_engines! {
    async fn what_was_imported_edited_and_merged_is_undone_to_the_last_row(firm) {
        // What the firm had before: somebody who will turn out to be in the file as well.
        let own = RecordReferral {
            prospect_organisation: Some("Elm Trees Limited".to_owned()),
            referrer_person: Some("Amira Kahn".to_owned()),
            referrer_organisation: Some("Hale and Company".to_owned()),
            need: Some("A lease".to_owned()),
            value: Some("£40,000".to_owned()),
            ..RecordReferral::default()
        };
        firm.done(&firm.admin, own).await;
        let before = everything(firm).await;

        let rows = [
            "R1,01/02/2026,Jane Orion,Orion Foods,Amira Khan,Hale & Co,A dispute,\"£12,500.00\",Client referral,,,,,,,First",
            "R2,05/02/2026,,Elm Trees Ltd,Bruno Vale,Vale Partners,A sale,EUR 900,Website,,06/02/2026,06/02/2026,won,20/02/2026,Engaged us,",
            "R3,07/02/2026,Sam Ash,,Amira Khan,Hale & Co,A will,,Client referral,,,,lost,25/02/2026,Price,",
        ];
        let came = imported(firm, &firm.admin, batch(vec![register(&rows)])).await;
        let with_import = everything(firm).await;
        assert_ne!(before.len(), with_import.len());

        let person: PersonId = found(firm, Noun::Person, "Amira Khan").await.into();
        let other: PersonId = found(firm, Noun::Person, "Amira Kahn").await.into();
        let organisation: OrganisationId = found(firm, Noun::Organisation, "Hale & Co").await.into();
        let other_organisation: OrganisationId = found(firm, Noun::Organisation, "Hale and Company").await.into();
        let referral: ReferralId = found(firm, Noun::Referral, "Orion Foods").await.into();
        let edits = [
            done::<ChangePerson>(firm, json!({ "person_id": person, "name": "Amira Khan", "email": "amira@hale.example" })).await,
            done::<ChangeReferral>(firm, json!({ "referral_id": referral, "need": "Another dispute", "value": "15k" })).await,
            done::<LogTouch>(firm, json!({ "kind": "lunch", "person_ids": [person], "referral_id": referral })).await,
            done::<ChangeOrganisation>(firm, json!({ "organisation_id": organisation, "name": "Hale & Company" })).await,
        ];
        let edited = everything(firm).await;
        let people: MergePeople = serde_json::from_value(json!({ "person_id": person, "other_id": other })).unwrap();
        let people = firm.done(&firm.admin, people).await;
        let merge: MergeOrganisations =
            serde_json::from_value(json!({ "organisation_id": other_organisation, "other_id": organisation })).unwrap();
        let organisations = firm.done(&firm.admin, merge).await;

        // In another order than they were done.
        firm.done(&firm.admin, UndoMerge { merge_id: people.merge_id }).await;
        firm.done(&firm.admin, UndoMerge { merge_id: organisations.merge_id }).await;
        assert_same(&everything(firm).await, &edited);
        for act_id in edits.into_iter().rev() {
            firm.clock.advance(SignedDuration::from_secs(1));
            firm.desk.run_once(&firm.admin, TakeBack { act_id }).await.unwrap();
        }
        assert_same(&everything(firm).await, &with_import);
        let undone = firm.done(&firm.admin, UndoImport { batch_id: came.batch_id.unwrap() }).await;
        assert_eq!(undone.kept_in_all, 0, "{undone:?}");
        assert_same(&everything(firm).await, &before);
    }
}
