//! Custom fields: every kind is set, changed, cleared and refused; walls hold, merges take values along, acts are taken back.

use goodword_actions::add_custom_field::AddCustomField;
use goodword_actions::add_organisation::AddOrganisation;
use goodword_actions::add_person::AddPerson;
use goodword_actions::change_custom_field::ChangeCustomField;
use goodword_actions::change_organisation::ChangeOrganisation;
use goodword_actions::change_person::ChangePerson;
use goodword_actions::change_referral::ChangeReferral;
use goodword_actions::delete_person::DeletePerson;
use goodword_actions::merge_people::MergePeople;
use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::remove_sample::RemoveSample;
use goodword_actions::set_custom_values::SetCustomValues;
use goodword_actions::take_back::TakeBack;
use goodword_actions::undo_merge::UndoMerge;
use goodword_actions::{Actor, Verb, Via};
use goodword_domain::colleague::Role;
use goodword_domain::custom::{FieldOn, Given};
use goodword_domain::{CustomFieldId, Noun, OrganisationId, PersonId};
use goodword_store::{Viewer, custom_fields, history};
use goodword_testkit::everything::{assert_same, everything};
use goodword_testkit::{TestFirm, on_both_engines};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::common::{engage, recorded, sentences};

async fn done<V: Verb + DeserializeOwned>(firm: &TestFirm, by: &Actor, wish: Value) -> V::Done {
    firm.done(by, serde_json::from_value::<V>(wish).unwrap()).await
}

async fn refused<V: Verb + DeserializeOwned>(firm: &TestFirm, by: &Actor, wish: Value) -> (&'static str, String) {
    let refusal = firm.refused(by, serde_json::from_value::<V>(wish).unwrap()).await;
    (refusal.code, refusal.field.map(String::from).unwrap_or_default())
}

async fn field(firm: &TestFirm, on: &str, label: &str, kind: &str) -> CustomFieldId {
    let choices = if kind == "choice" { "Email\nTelephone\nLetter" } else { "" };
    done::<AddCustomField>(firm, &firm.admin, json!({ "noun": on, "label": label, "kind": kind, "choices": choices })).await
}

/// What a record holds, by the keys of its fields, as a colleague sees it.
async fn held(firm: &TestFirm, by: &Actor, on: FieldOn, id: i64) -> Value {
    let mut db = firm.read_as(by).await;
    let fields = custom_fields::all(&mut db).await.unwrap();
    let mut all = serde_json::Map::new();
    for value in custom_fields::values_of(&mut db, on, id).await.unwrap() {
        let field = fields.iter().find(|field| field.id == value.field_id).unwrap();
        all.insert(field.key.clone(), serde_json::to_value(value.value().unwrap().given()).unwrap());
    }
    Value::Object(all)
}

async fn person(firm: &TestFirm, name: &str, custom: Value) -> PersonId {
    done::<AddPerson>(firm, &firm.admin, json!({ "name": name, "custom": custom })).await
}

on_both_engines! {
    async fn every_kind_is_kept_changed_and_cleared_with_a_sentence_each(firm) {
        for (label, kind) in [
            ("Reference", "text"), ("Staff", "number"), ("Fee cap", "money"), ("Member since", "date"), ("Prefers", "choice"),
            ("Knows", "person"),
        ] {
            field(firm, "organisation", label, kind).await;
        }
        let jane = person(firm, "Jane Moss", json!({})).await;
        let first = json!({
            "reference": "CC 7", "staff": "1,200.5", "fee_cap": "€40k", "member_since": "2024-02-29", "prefers": "telephone",
            "knows": "jane moss",
        });
        let id: OrganisationId =
            done::<AddOrganisation>(firm, &firm.admin, json!({ "name": "Hale & Co", "custom": first })).await;
        let kept = json!({
            "reference": "CC 7", "staff": 1200.5, "fee_cap": { "minor": 4_000_000, "currency": "EUR" },
            "member_since": "2024-02-29", "prefers": "telephone", "knows": jane.to_string(),
        });
        assert_eq!(held(firm, &firm.admin, FieldOn::Organisation, id.get()).await, kept);
        let change = |custom: Value| json!({ "organisation_id": id, "name": "Hale & Co", "custom": custom });
        // What a program reads it may write again, and nothing changes.
        done::<ChangeOrganisation>(firm, &firm.admin, change(kept)).await;
        done::<ChangeOrganisation>(firm, &firm.admin, change(json!({ "reference": "CC 8", "prefers": null, "staff": "" }))).await;
        let left = held(firm, &firm.admin, FieldOn::Organisation, id.get()).await;
        assert_eq!((&left["reference"], left.get("staff"), left.get("prefers")), (&json!("CC 8"), None, None));
        assert_eq!(left["member_since"], "2024-02-29", "what is not said stays");
        let mut db = firm.read_as(&firm.admin).await;
        let trail = history::of_record(&mut db, Noun::Organisation, id.get(), 9).await.unwrap();
        assert_eq!(
            trail.iter().map(|e| e.sentence.as_str()).collect::<Vec<_>>(),
            [
                "Prefers: Telephone was cleared; Reference: CC 7 became CC 8; Staff: 1,200.5 was cleared",
                "Hale & Co was changed",
                "Hale & Co was changed",
                "Fee cap: €40,000; Knows was set; Member since: 29 February 2024; Prefers: Telephone; Reference: CC 7; Staff: 1,200.5",
                "Hale & Co was added",
            ]
        );
        let after: Value = serde_json::from_str(trail[0].after.as_ref().unwrap()).unwrap();
        assert_eq!(after, json!({ "custom": { "Reference": "CC 8" } }));
    }

    async fn what_is_not_of_the_kind_is_refused_at_its_field_and_nothing_is_kept(firm) {
        for (label, kind) in [("Staff", "number"), ("Since", "date"), ("Prefers", "choice"), ("Knows", "person"), ("Cap", "money")] {
            field(firm, "person", label, kind).await;
        }
        person(firm, "Ben Twin", json!({})).await;
        person(firm, "Ben Twin", json!({})).await;
        let then = everything(firm).await;
        for (key, typed, code) in [
            ("staff", "many", "custom.number"), ("since", "2026-02-30", "custom.date"), ("prefers", "Pigeon", "custom.choice"),
            ("knows", "Nobody Known", "custom.person"), ("knows", "Ben Twin", "custom.person"), ("cap", "lots", "custom.money"),
            ("colour", "red", "custom.unknown"),
        ] {
            let wish = json!({ "name": "Amira Khan", "custom": { key: typed } });
            assert_eq!(refused::<AddPerson>(firm, &firm.admin, wish).await, (code, format!("custom.{key}")), "{typed}");
        }
        assert_same(&everything(firm).await, &then);
    }

    async fn only_an_admin_makes_fields_and_each_has_its_limits(firm) {
        let tom = firm.colleague("Tom Fee", Role::Manager).await;
        let wish = |label: &str| json!({ "noun": "referral", "label": label, "kind": "text" });
        assert_eq!(refused::<AddCustomField>(firm, &tom, wish("Reference")).await.0, "forbidden");
        let id: CustomFieldId = done::<AddCustomField>(firm, &firm.admin, wish("Reference")).await;
        assert_eq!(refused::<AddCustomField>(firm, &firm.admin, wish("réference ")).await, ("custom.taken", "label".into()));
        assert_eq!(refused::<AddCustomField>(firm, &firm.admin, wish("?!")).await.0, "custom.no_key");
        done::<ChangeCustomField>(firm, &firm.admin, json!({ "custom_field_id": id, "label": "Conflict check" })).await;
        // The key stays, so that one made later of the same name gets another.
        done::<AddCustomField>(firm, &firm.admin, wish("Reference")).await;
        for n in 2..50 {
            done::<AddCustomField>(firm, &firm.admin, wish(&format!("Field {n}"))).await;
        }
        assert_eq!(refused::<AddCustomField>(firm, &firm.admin, wish("One more")).await.0, "custom.many_fields");
        let retire = json!({ "custom_field_id": id, "retired": "yes" });
        done::<ChangeCustomField>(firm, &firm.admin, retire).await;
        done::<AddCustomField>(firm, &firm.admin, wish("One more")).await;
        let back = json!({ "custom_field_id": id, "retired": "no" });
        assert_eq!(refused::<ChangeCustomField>(firm, &firm.admin, back).await.0, "custom.many_fields");
        let mut db = firm.read_as(&firm.admin).await;
        let keys: Vec<String> = custom_fields::all(&mut db).await.unwrap().into_iter().map(|f| f.key).collect();
        assert_eq!(keys[..3], ["reference", "reference_2", "field_2"]);
    }

    async fn choices_are_renamed_moved_and_taken_off_and_what_has_them_keeps_them(firm) {
        let prefers = field(firm, "person", "Prefers", "choice").await;
        let amira = person(firm, "Amira Khan", json!({ "prefers": "Telephone" })).await;
        let change = json!({
            "custom_field_id": prefers, "choices": ["By letter", "Email", ""], "choice_keys": ["letter", "email", "telephone"],
            "more_choices": "In person",
        });
        done::<ChangeCustomField>(firm, &firm.admin, change).await;
        let mut db = firm.read_as(&firm.admin).await;
        let field = custom_fields::find(&mut db, prefers).await.unwrap().unwrap();
        let said: Vec<(String, String, bool)> =
            field.choices().unwrap().into_iter().map(|c| (c.key, c.label, c.retired)).collect();
        let choice = |key: &str, label: &str, retired| (key.to_owned(), label.to_owned(), retired);
        assert_eq!(
            said,
            [choice("letter", "By letter", false), choice("email", "Email", false), choice("in_person", "In person", false),
             choice("telephone", "Telephone", true)]
        );
        drop(db);
        let held_now = held(firm, &firm.admin, FieldOn::Person, amira.get()).await;
        assert_eq!(held_now, json!({ "prefers": "telephone" }), "what has it keeps it");
        let change = |custom: Value| json!({ "person_id": amira, "name": "Amira Khan", "custom": custom });
        done::<ChangePerson>(firm, &firm.admin, change(json!({ "prefers": "telephone" }))).await;
        done::<ChangePerson>(firm, &firm.admin, change(json!({ "prefers": "by letter" }))).await;
        let off = refused::<ChangePerson>(firm, &firm.admin, change(json!({ "prefers": "telephone" }))).await;
        assert_eq!(off.0, "custom.choice", "nothing new gets what is off the list");
        assert_eq!(refused::<ChangeCustomField>(firm, &firm.admin, json!({ "custom_field_id": prefers, "choices": [] })).await.0, "custom.no_choices");
    }

    async fn a_retired_field_keeps_what_it_holds(firm) {
        let id = field(firm, "person", "Reference", "text").await;
        let amira = person(firm, "Amira Khan", json!({ "reference": "A1" })).await;
        done::<ChangeCustomField>(firm, &firm.admin, json!({ "custom_field_id": id, "retired": "yes" })).await;
        let wish = json!({ "person_id": amira, "name": "Amira Khan", "custom": { "reference": "B2" } });
        assert_eq!(refused::<ChangePerson>(firm, &firm.admin, wish.clone()).await.0, "custom.unknown");
        done::<ChangeCustomField>(firm, &firm.admin, json!({ "custom_field_id": id, "retired": "no" })).await;
        assert_eq!(held(firm, &firm.admin, FieldOn::Person, amira.get()).await, json!({ "reference": "A1" }));
        done::<ChangePerson>(firm, &firm.admin, wish).await;
    }

    async fn referrals_and_matters_have_them_and_an_old_version_is_refused(firm) {
        field(firm, "referral", "Conflict check", "text").await;
        field(firm, "matter", "Cost centre", "text").await;
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        let eve = firm.colleague("Eve Fee", Role::FeeEarner).await;
        let id = recorded(firm, &tom).await;
        let change = |version: i64, typed: &str| json!({ "referral_id": id, "version": version, "custom": { "conflict_check": typed } });
        let standing = done::<ChangeReferral>(firm, &tom, change(1, "CC 1")).await;
        assert_eq!(standing.version, 2, "who has it open is told that it changed");
        assert_eq!(refused::<ChangeReferral>(firm, &tom, change(1, "CC 2")).await.0, "referral.changed_meanwhile");
        assert_eq!(refused::<ChangeReferral>(firm, &eve, change(2, "CC 2")).await.0, "referral.not_yours");
        assert_eq!(sentences(firm, id).await[0], "Conflict check: CC 1");
        let custom = [("cost_centre".to_owned(), Given::text("D 12"))].into();
        let won = firm.done(&tom, goodword_actions::engage_client::EngageClient { custom, ..engage(id) }).await;
        let matter = won.matter_id.unwrap();
        let set = |by_version: i64, typed: &str| json!({ "matter_id": matter, "version": by_version, "custom": { "cost_centre": typed } });
        done::<SetCustomValues>(firm, &tom, set(1, "D 13")).await;
        assert_eq!(refused::<SetCustomValues>(firm, &tom, set(1, "D 14")).await.0, "conflict");
        assert_eq!(refused::<SetCustomValues>(firm, &eve, set(2, "D 14")).await.0, "referral.not_yours");
        assert_eq!(held(firm, &tom, FieldOn::Matter, matter.get()).await, json!({ "cost_centre": "D 13" }));
    }

    async fn somebody_behind_a_wall_is_said_to_nobody_they_are_hidden_from(firm) {
        field(firm, "organisation", "Knows", "person").await;
        let jane = person(firm, "Jane Moss", json!({})).await;
        let wish = json!({ "name": "Hale & Co", "custom": { "knows": jane.to_string() } });
        let hale: OrganisationId = done::<AddOrganisation>(firm, &firm.admin, wish).await;
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        assert_eq!(held(firm, &tom, FieldOn::Organisation, hale.get()).await, json!({ "knows": jane.to_string() }));
        let guard = firm.colleague("Cora Compliance", Role::Compliance).await;
        let wall = json!({ "name": "Moss", "why": "conflict", "person_ids": [jane], "colleague_ids": [tom.colleague] });
        done::<RaiseWall>(firm, &guard, wall).await;
        assert_eq!(held(firm, &tom, FieldOn::Organisation, hale.get()).await, json!({}));
        let mut db = firm.read_as(&tom).await;
        for entry in history::of_record(&mut db, Noun::Organisation, hale.get(), 9).await.unwrap() {
            let images = format!("{} {:?} {:?}", entry.sentence, entry.before, entry.after);
            assert!(!images.contains("Jane") && !images.contains(&jane.to_string()), "{images}");
        }
        drop(db);
        let change = |custom: Value| json!({ "organisation_id": hale, "name": "Hale & Co", "custom": custom });
        let (code, _) = refused::<ChangeOrganisation>(firm, &tom, change(json!({ "knows": "Jane Moss" }))).await;
        assert_eq!(code, "custom.person");
        // A form that shows nothing there is sent with nothing there.
        done::<ChangeOrganisation>(firm, &tom, change(json!({ "knows": "" }))).await;
        let kept = held(firm, &firm.admin, FieldOn::Organisation, hale.get()).await;
        assert_eq!(kept, json!({ "knows": jane.to_string() }));
        done::<DeletePerson>(firm, &firm.admin, json!({ "person_id": jane })).await;
        assert_eq!(held(firm, &firm.admin, FieldOn::Organisation, hale.get()).await, json!({}), "who is in the bin is not said");
    }

    async fn what_was_done_is_taken_back_and_done_again(firm) {
        let then = everything(firm).await;
        let wish: AddCustomField =
            serde_json::from_value(json!({ "noun": "person", "label": "Prefers", "kind": "choice", "choices": "Email\nLetter" })).unwrap();
        let (_, added) = firm.desk.run_once(&firm.admin, wish).await.unwrap();
        let taken = firm.desk.run_once(&firm.admin, TakeBack { act_id: added.unwrap() }).await.unwrap().1.unwrap();
        assert_same(&everything(firm).await, &then);
        firm.desk.run_once(&firm.admin, TakeBack { act_id: taken }).await.unwrap();
        let amira = person(firm, "Amira Khan", json!({ "prefers": "email" })).await;
        let then = everything(firm).await;
        for custom in [json!({ "prefers": "letter" }), json!({ "prefers": null })] {
            let change: ChangePerson =
                serde_json::from_value(json!({ "person_id": amira, "name": "Amira Khan", "custom": custom })).unwrap();
            let (_, changed) = firm.desk.run_once(&firm.admin, change).await.unwrap();
            let now = everything(firm).await;
            let taken = firm.desk.run_once(&firm.admin, TakeBack { act_id: changed.unwrap() }).await.unwrap().1.unwrap();
            assert_same(&everything(firm).await, &then);
            let again = firm.desk.run_once(&firm.admin, TakeBack { act_id: taken }).await.unwrap().1.unwrap();
            assert_same(&everything(firm).await, &now);
            firm.desk.run_once(&firm.admin, TakeBack { act_id: again }).await.unwrap();
        }
    }

    async fn a_merge_fills_what_is_empty_and_its_undoing_brings_all_back(firm) {
        for (label, kind) in [("Prefers", "choice"), ("Reference", "text"), ("Knows", "person")] {
            field(firm, "person", label, kind).await;
        }
        let kept = person(firm, "Amira Khan", json!({ "prefers": "email" })).await;
        let gone = person(firm, "A. Khan", json!({ "prefers": "letter", "reference": "A1" })).await;
        let ben = person(firm, "Ben Orion", json!({ "knows": gone.to_string() })).await;
        let then = everything(firm).await;
        let merged = done::<MergePeople>(firm, &firm.admin, json!({ "person_id": kept, "other_id": gone })).await;
        assert_eq!(
            held(firm, &firm.admin, FieldOn::Person, kept.get()).await,
            json!({ "prefers": "email", "reference": "A1" })
        );
        assert_eq!(held(firm, &firm.admin, FieldOn::Person, ben.get()).await, json!({ "knows": kept.to_string() }));
        firm.done(&firm.admin, UndoMerge { merge_id: merged.merge_id }).await;
        assert_same(&everything(firm).await, &then);
    }

    async fn of_a_merge_each_field_is_picked_and_its_undoing_brings_all_back(firm) {
        for (label, kind) in [("Prefers", "choice"), ("Reference", "text"), ("Fee", "money"), ("Left", "text"), ("Knows", "person"), ("Since", "date")] {
            field(firm, "person", label, kind).await;
        }
        let ben = person(firm, "Ben Orion", json!({})).await;
        let kept = person(firm, "Amira Khan", json!({ "prefers": "email", "reference": "A0", "fee": "£100", "knows": ben.to_string(), "since": "2026-01-01" })).await;
        let gone = person(firm, "A. Khan", json!({ "prefers": "letter", "reference": "A1", "left": "not this" })).await;
        done::<ChangePerson>(firm, &firm.admin, json!({ "person_id": gone, "name": "A. Khan", "custom": { "knows": gone.to_string() } })).await;
        let then = everything(firm).await;
        let merge = |custom: Value| json!({ "person_id": kept, "other_id": gone, "custom": custom });
        let (code, at) = refused::<MergePeople>(firm, &firm.admin, merge(json!({ "shoe_size": "other" }))).await;
        assert_eq!((code, at.as_str()), ("custom.unknown", "custom.shoe_size"));
        let picks = json!({ "prefers": "other", "reference": "kept", "fee": "other", "left": "kept", "knows": "other" });
        let merged = done::<MergePeople>(firm, &firm.admin, merge(picks)).await;
        assert_eq!(
            held(firm, &firm.admin, FieldOn::Person, kept.get()).await,
            json!({ "prefers": "letter", "reference": "A0", "knows": kept.to_string(), "since": "2026-01-01" })
        );
        // The history of the kept record says what its fields held.
        let mut db = firm.read_as(&firm.admin).await;
        let told = history::of_record(&mut db, Noun::Person, kept.get(), 1).await.unwrap().remove(0);
        drop(db);
        let image = |text: Option<String>| serde_json::from_str::<Value>(&text.unwrap()).unwrap()["custom"].clone();
        assert_eq!((image(told.before)["Prefers"].as_str(), image(told.after)["Prefers"].as_str()), (Some("Email"), Some("Letter")));
        firm.done(&firm.admin, UndoMerge { merge_id: merged.merge_id }).await;
        assert_same(&everything(firm).await, &then);
    }

    async fn what_was_picked_stays_picked_when_an_earlier_merge_is_undone(firm) {
        field(firm, "person", "Prefers", "choice").await;
        let kept = person(firm, "Amira Khan", json!({ "prefers": "email" })).await;
        let first = person(firm, "A. Khan", json!({ "prefers": "letter" })).await;
        let second = person(firm, "Amira K.", json!({ "prefers": "telephone" })).await;
        let then = everything(firm).await;
        let merge = |other: PersonId| json!({ "person_id": kept, "other_id": other, "custom": { "prefers": "other" } });
        let one = done::<MergePeople>(firm, &firm.admin, merge(first)).await;
        let two = done::<MergePeople>(firm, &firm.admin, merge(second)).await;
        let prefers = |by: Value| by["prefers"].clone();
        assert_eq!(prefers(held(firm, &firm.admin, FieldOn::Person, kept.get()).await), "telephone");
        firm.done(&firm.admin, UndoMerge { merge_id: one.merge_id }).await;
        assert_eq!(prefers(held(firm, &firm.admin, FieldOn::Person, kept.get()).await), "telephone");
        assert_eq!(prefers(held(firm, &firm.admin, FieldOn::Person, first.get()).await), "letter");
        // What was changed since is not put back.
        done::<ChangePerson>(firm, &firm.admin, json!({ "person_id": kept, "name": "Amira Khan", "custom": { "prefers": "letter" } })).await;
        firm.done(&firm.admin, UndoMerge { merge_id: two.merge_id }).await;
        assert_eq!(prefers(held(firm, &firm.admin, FieldOn::Person, kept.get()).await), "letter");
        assert_eq!(prefers(held(firm, &firm.admin, FieldOn::Person, second.get()).await), "telephone");
        done::<ChangePerson>(firm, &firm.admin, json!({ "person_id": kept, "name": "Amira Khan", "custom": { "prefers": "email" } })).await;
        assert_same(&everything(firm).await, &then);
    }

    async fn of_organisations_fields_are_picked_as_well(firm) {
        field(firm, "organisation", "Sector", "text").await;
        let mut ids = Vec::new();
        for (name, sector) in [("Hale & Co", "law"), ("Hale and Company", "tax")] {
            ids.push(done::<AddOrganisation>(firm, &firm.admin, json!({ "name": name, "custom": { "sector": sector } })).await);
        }
        let then = everything(firm).await;
        let (kept, gone): (OrganisationId, OrganisationId) = (ids[0], ids[1]);
        let wish = json!({ "organisation_id": kept, "other_id": gone, "custom": { "sector": "other" } });
        let merged = done::<goodword_actions::merge_organisations::MergeOrganisations>(firm, &firm.admin, wish).await;
        assert_eq!(held(firm, &firm.admin, FieldOn::Organisation, kept.get()).await, json!({ "sector": "tax" }));
        firm.done(&firm.admin, UndoMerge { merge_id: merged.merge_id }).await;
        assert_same(&everything(firm).await, &then);
    }

    async fn fields_of_the_sample_firm_go_with_it_unless_they_are_used(firm) {
        let sample = Actor { sample: true, via: Via::Sample, ..firm.admin.clone() };
        for label in ["Prefers", "Used"] {
            let wish = json!({ "noun": "person", "label": label, "kind": "text" });
            done::<AddCustomField>(firm, &sample, wish).await;
        }
        let wish = json!({ "name": "Cy Sample", "email": "cy@sample.example", "role": "fee_earner", "languages": "", "acts_for": [] });
        done::<goodword_actions::add_colleague::AddColleague>(firm, &sample, wish).await;
        done::<AddPerson>(firm, &sample, json!({ "name": "Sam Sample", "custom": { "prefers": "tea", "used": "yes" } })).await;
        person(firm, "Amira Khan", json!({ "used": "yes" })).await;
        done::<RemoveSample>(firm, &firm.admin, json!({})).await;
        let mut db = firm.desk.db.read(Viewer::System("test")).await.unwrap();
        let left: Vec<(String, bool)> =
            custom_fields::all(&mut db).await.unwrap().into_iter().map(|field| (field.key, field.sample)).collect();
        assert_eq!(left, [("used".to_owned(), false)]);
        assert_eq!(custom_fields::held(&mut db).await.unwrap().into_values().collect::<Vec<_>>(), [1]);
    }
}
