use goodword_actions::Via;
use goodword_actions::add_person::AddPerson;
use goodword_actions::find_duplicates::FindDuplicates;
use goodword_actions::keep_apart::KeepApart;
use goodword_actions::merge_people::MergePeople;
use goodword_actions::set_alike_rule::SetAlikeRule;
use goodword_actions::undo_merge::UndoMerge;
use goodword_domain::merge::{AlikeRule, MergeOf};
use goodword_domain::{Noun, PersonId};
use goodword_store::{Viewer, duplicates, history, merges, people};
use goodword_testkit::{TestFirm, on_both_engines};

use crate::helpers::worker;

async fn person(firm: &TestFirm, name: &str, email: &str) -> PersonId {
    let email = Some(email.to_owned()).filter(|email| !email.is_empty());
    firm.done(&firm.admin, AddPerson { name: name.to_owned(), email, ..AddPerson::default() }).await
}

async fn pairs(firm: &TestFirm) -> Vec<(String, String)> {
    let mut reader = firm.read_as(&firm.admin).await;
    let all = duplicates::page(&mut reader, Noun::Person, None, 50).await.unwrap();
    all.into_iter().map(|pair| (pair.first, pair.second)).collect()
}

async fn work(firm: &TestFirm) {
    let summary = worker(firm).run_due().await.unwrap();
    assert!(!summary.has_failures(), "{summary:?}");
}

fn two(first: &str, second: &str) -> (String, String) {
    (first.to_owned(), second.to_owned())
}

on_both_engines! {
    async fn the_night_finds_who_stands_on_record_twice(firm) {
        work(firm).await;
        person(firm, "William Hartnell", "will@hale.example").await;
        let bill = person(firm, "Bill Hartnell", "will@hale.example").await;
        for name in ["Zoe Zander", "Paul Prospect", "Mia Miller", "Amira Khan"] {
            person(firm, name, "").await;
        }
        let change = goodword_actions::change_person::ChangePerson {
            person_id: bill, name: "Zacharias Quill".to_owned(), email: None, phone: None, note: None, custom: Default::default(), version: None,
        };
        firm.done(&firm.admin, change).await;
        let yuri = person(firm, "Юрий Соколов", "yuri@moss.example").await;
        let rename = goodword_actions::change_person::ChangePerson {
            person_id: person(firm, "Somebody Else", "").await, name: "Yuri Sokolov".to_owned(), email: Some("yuri@moss.example".to_owned()), phone: None, note: None, custom: Default::default(), version: None,
        };
        firm.done(&firm.admin, rename).await;
        assert_eq!(pairs(firm).await, [two("William Hartnell", "Zacharias Quill")], "what was found at entry stands until the night");
        firm.at("2026-03-12T02:00:00Z");
        work(firm).await;
        assert_eq!(pairs(firm).await, [two("Юрий Соколов", "Yuri Sokolov")], "what is not alike any more is not asked about");
        let mut reader = firm.read_as(&firm.admin).await;
        let pair = duplicates::of_record(&mut reader, Noun::Person, yuri.get(), 9).await.unwrap().remove(0);
        assert!(duplicates::words(&pair.reasons).contains(&"same email".to_owned()), "{}", pair.reasons);
        drop(reader);

        firm.done(&firm.admin, KeepApart { duplicate_id: pair.id }).await;
        assert!(pairs(firm).await.is_empty());
        firm.at("2026-03-13T02:00:00Z");
        work(firm).await;
        assert!(pairs(firm).await.is_empty(), "two that were said to be two are not asked about again");
    }

    async fn nothing_is_merged_by_itself_unless_the_firm_says_so_and_never_again_once_undone(firm) {
        work(firm).await;
        let first = person(firm, "Amira Khan", "amira@hale.example").await;
        let second = person(firm, "Amira Khan", "AMIRA@hale.example").await;
        person(firm, "Amira Kahn", "amira@hale.example").await;
        firm.done(&firm.admin, FindDuplicates {}).await;
        work(firm).await;
        assert_eq!(pairs(firm).await.len(), 3);
        firm.done(&firm.admin, SetAlikeRule { rule: Some(AlikeRule::Identical) }).await;
        firm.at("2026-03-11T11:00:00Z");
        firm.done(&firm.admin, FindDuplicates {}).await;
        work(firm).await;
        assert_eq!(pairs(firm).await, [two("Amira Khan", "Amira Kahn")], "what is only alike is left to people");
        let mut reader = firm.read_as(&firm.admin).await;
        assert_eq!(people::find(&mut reader, second).await.unwrap().unwrap().id, first, "the older record is kept");
        let former = merges::formers(&mut reader, MergeOf::People, first.get()).await.unwrap().remove(0);
        assert_eq!(former.merged_by, None);
        drop(reader);
        let mut reader = firm.desk.db.read(Viewer::System("test")).await.unwrap();
        let told = history::of_record(&mut reader, Noun::Person, first.get(), 9).await.unwrap().remove(0);
        assert_eq!((told.sentence.as_str(), told.via.as_str(), told.verb.as_str()), ("Amira Khan was merged into Amira Khan", Via::Job.word(), "merge_people"));
        drop(reader);

        firm.done(&firm.admin, UndoMerge { merge_id: former.merge_id }).await;
        firm.at("2026-03-11T12:00:00Z");
        firm.done(&firm.admin, FindDuplicates {}).await;
        work(firm).await;
        assert_eq!(pairs(firm).await.len(), 3, "what people took apart stays apart, and is asked about");
        let again = MergePeople {
            person_id: first, other_id: second, name: None, email: None, phone: None, note: None, version: None, other_version: None, custom: Default::default(),
        };
        firm.done(&firm.admin, again).await;
    }
}
