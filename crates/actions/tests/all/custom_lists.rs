//! The list of referrals by custom fields: filtered, ordered page by page, grouped and summed, with walls before whom they name.

use goodword_actions::add_custom_field::AddCustomField;
use goodword_actions::add_person::AddPerson;
use goodword_actions::change_custom_field::ChangeCustomField;
use goodword_actions::raise_wall::RaiseWall;
use goodword_actions::record_referral::RecordReferral;
use goodword_actions::{Actor, Verb};
use goodword_domain::colleague::Role;
use goodword_domain::custom::FieldKind;
use goodword_domain::quiet::QuietCutoffs;
use goodword_domain::{CustomFieldId, PersonId, Timestamp};
use goodword_store::custom_fields::CustomIs;
use goodword_store::referrals::custom::{self, CustomSort};
use goodword_store::referrals::filter::Filter;
use goodword_store::referrals::list::{self, After, Line, Sort};
use goodword_testkit::{TestFirm, on_both_engines};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

async fn done<V: Verb + DeserializeOwned>(firm: &TestFirm, by: &Actor, wish: Value) -> V::Done {
    firm.done(by, serde_json::from_value::<V>(wish).unwrap()).await
}

/// Four referrals, named by what they need; the last holds nothing.
async fn four(firm: &TestFirm) -> Vec<(FieldKind, CustomFieldId)> {
    let mut fields = Vec::new();
    for kind in FieldKind::ALL {
        let wish = json!({ "noun": "referral", "label": kind.word(), "kind": kind, "choices": "Low\nHigh\nUnused" });
        fields.push((*kind, done::<AddCustomField>(firm, &firm.admin, wish).await));
    }
    for name in ["Zoe Abel", "Amy Zorn"] {
        done::<AddPerson>(firm, &firm.admin, json!({ "name": name })).await;
    }
    for (need, custom) in [
        (
            "one",
            json!({ "text": "CC 10", "number": "-2.5", "money": "£10", "date": "2026-01-31", "choice": "high", "person": "Zoe Abel" }),
        ),
        (
            "two",
            json!({ "text": "cc 2 % b", "number": "100", "money": "£30", "date": "2025-12-31", "choice": "low", "person": "Amy Zorn" }),
        ),
        (
            "three",
            json!({ "text": "Älter", "number": "3", "money": "£20", "date": "2026-02-01", "choice": "high", "person": "Zoe Abel" }),
        ),
        ("four", json!({})),
    ] {
        let wish = json!({ "prospect_person": format!("Prospect {need}"), "need": need, "value": "1k", "custom": custom });
        done::<RecordReferral>(firm, &firm.admin, wish).await;
    }
    fields
}

fn all(firm: &TestFirm) -> Filter {
    let at = Timestamp::MIN;
    Filter::all(firm.desk.now(), QuietCutoffs { last_happening_at_or_before: at, next_step_due_before: at })
}

fn needs(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|line| line.need.as_str()).collect()
}

async fn found(firm: &TestFirm, by: &Actor, is: CustomIs) -> Vec<String> {
    let filter = Filter { custom: vec![is], ..all(firm) };
    let mut db = firm.read_as(by).await;
    let lines = list::page(&mut db, &filter, Sort::Introduced, None, 9).await.unwrap();
    assert_eq!(list::count(&mut db, &filter).await.unwrap(), i64::try_from(lines.len()).unwrap());
    let mut needs: Vec<String> = lines.into_iter().map(|line| line.need).collect();
    needs.sort();
    needs
}

fn is(key: &str) -> CustomIs {
    CustomIs { key: key.to_owned(), ..CustomIs::default() }
}

on_both_engines! {
    async fn every_kind_filters(firm) {
        four(firm).await;
        let ada = &firm.admin;
        let words = |key: &str, words: &[&str]| CustomIs { words: words.iter().map(|w| (*w).to_owned()).collect(), ..is(key) };
        assert_eq!(found(firm, ada, words("text", &["cc"])).await, ["one", "two"]);
        assert_eq!(found(firm, ada, words("text", &["cc", "10"])).await, ["one"]);
        assert_eq!(found(firm, ada, words("text", &["alter"])).await, ["three"]);
        assert_eq!(found(firm, ada, words("text", &["%"])).await, [""; 0], "a wildcard stands for itself");
        assert_eq!(found(firm, ada, words("person", &["zorn"])).await, ["two"]);
        let choices = |all: &[&str]| CustomIs { choices: all.iter().map(|c| (*c).to_owned()).collect(), ..is("choice") };
        assert_eq!(found(firm, ada, choices(&["high"])).await, ["one", "three"]);
        assert_eq!(found(firm, ada, choices(&["high", "low"])).await, ["one", "three", "two"]);
        let number = CustomIs { least: Some((-25_000, 0)), most: Some((30_000, 0)), ..is("number") };
        assert_eq!(found(firm, ada, number).await, ["one", "three"]);
        let money = CustomIs { least: Some((0, 2_000)), ..is("money") };
        assert_eq!(found(firm, ada, money).await, ["three", "two"]);
        let days = CustomIs { from: Some("2026-01-01".parse().unwrap()), to: Some("2026-01-31".parse().unwrap()), ..is("date") };
        assert_eq!(found(firm, ada, days).await, ["one"]);
        assert_eq!(found(firm, ada, CustomIs { nothing: true, ..is("text") }).await, ["four"]);
        assert_eq!(found(firm, ada, words("colour", &["red"])).await.len(), 4, "what there is not filters nothing");
        let either = Filter { any_of: vec![
            Filter { custom: vec![choices(&["low"])], ..all(firm) },
            Filter { custom: vec![CustomIs { nothing: true, ..is("text") }], ..all(firm) },
        ], ..all(firm) };
        assert_eq!(list::count(&mut firm.read_as(ada).await, &either).await.unwrap(), 2);
    }

    async fn a_retired_field_filters_nothing(firm) {
        let fields = four(firm).await;
        let choice = CustomIs { choices: vec!["high".to_owned()], ..is("choice") };
        assert_eq!(found(firm, &firm.admin, choice.clone()).await.len(), 2);
        let id = fields.iter().find(|(kind, _)| *kind == FieldKind::Choice).unwrap().1;
        done::<ChangeCustomField>(firm, &firm.admin, json!({ "custom_field_id": id, "retired": "yes" })).await;
        assert_eq!(found(firm, &firm.admin, choice).await.len(), 4);
    }

    async fn every_kind_orders_page_by_page_and_what_holds_nothing_comes_last(firm) {
        let fields = four(firm).await;
        for (kind, field) in fields {
            let up = match kind {
                FieldKind::Text => ["three", "one", "two", "four"],
                FieldKind::Number | FieldKind::Money => ["one", "three", "two", "four"],
                FieldKind::Date => ["two", "one", "three", "four"],
                FieldKind::Choice => ["two", "one", "three", "four"],
                FieldKind::Person => ["two", "one", "three", "four"],
            };
            for descending in [false, true] {
                let mut db = firm.read_as(&firm.admin).await;
                let sort = Sort::Custom(CustomSort { field, kind, descending });
                let (mut after, mut got) = (None, Vec::new());
                loop {
                    let lines = list::page(&mut db, &all(firm), sort, after, 1).await.unwrap();
                    let Some(last) = lines.last() else { break };
                    after = Some(After { key: sort.key(last), id: last.id });
                    got.extend(lines);
                    assert!(got.len() <= 4, "{kind}: pages go on for ever");
                }
                let mut wanted = up.to_vec();
                if descending {
                    wanted[..3].reverse();
                }
                // Two hold the same choice, and the same person: their order is that of their ids.
                if matches!(kind, FieldKind::Money) {
                    wanted = if descending { vec!["two", "three", "one", "four"] } else { vec!["one", "three", "two", "four"] };
                }
                assert_eq!(needs(&got), wanted, "{kind}, descending: {descending}");
            }
        }
    }

    async fn groups_and_sums_are_of_all_that_match(firm) {
        let fields = four(firm).await;
        let id = |of: FieldKind| fields.iter().find(|(kind, _)| *kind == of).unwrap().1;
        let mut db = firm.read_as(&firm.admin).await;
        let groups = custom::groups(&mut db, &all(firm), id(FieldKind::Choice), 9).await.unwrap();
        let said: Vec<(Option<&str>, i64, i64)> =
            groups.iter().map(|group| (group.word.as_deref(), group.referrals, group.minor)).collect();
        assert_eq!(said, [(Some("high"), 2, 200_000), (None, 1, 100_000), (Some("low"), 1, 100_000)]);
        let wanted = [id(FieldKind::Number), id(FieldKind::Money)];
        let high = CustomIs { choices: vec!["high".to_owned()], ..is("choice") };
        let filter = Filter { custom: vec![high], ..all(firm) };
        let mut sums: Vec<i64> = custom::sums(&mut db, &filter, &wanted).await.unwrap().into_iter().map(|sum| sum.sum).collect();
        sums.sort_unstable();
        assert_eq!(sums, [3_000, 5_000], "£30, and -2.5 and 3");
        assert!(custom::sums(&mut db, &filter, &[]).await.unwrap().is_empty());
    }

    async fn whom_a_wall_hides_neither_filters_nor_orders(firm) {
        let fields = four(firm).await;
        let tom = firm.colleague("Tom Manager", Role::Manager).await;
        let guard = firm.colleague("Cora Compliance", Role::Compliance).await;
        let zoe: PersonId = {
            let mut db = firm.read_as(&firm.admin).await;
            goodword_store::people::named(&mut db, "zoe abel", 1).await.unwrap()[0].id
        };
        let names = |word: &str| CustomIs { words: vec![word.to_owned()], person: Some(zoe), ..is("person") };
        assert_eq!(found(firm, &tom, names("abel")).await, ["one", "three"]);
        let wall = json!({ "name": "Abel", "why": "conflict", "person_ids": [zoe], "colleague_ids": [tom.colleague] });
        done::<RaiseWall>(firm, &guard, wall).await;
        assert_eq!(found(firm, &tom, names("abel")).await, [""; 0]);
        assert_eq!(found(firm, &tom, CustomIs { nothing: true, ..is("person") }).await, ["four", "one", "three"]);
        let field = fields.iter().find(|(kind, _)| *kind == FieldKind::Person).unwrap().1;
        let sort = Sort::Custom(CustomSort { field, kind: FieldKind::Person, descending: true });
        let mut db = firm.read_as(&tom).await;
        let lines = list::page(&mut db, &all(firm), sort, None, 9).await.unwrap();
        assert_eq!(needs(&lines), ["two", "four", "three", "one"], "they stand among those of whom nobody is said");
    }
}
