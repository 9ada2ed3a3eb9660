//! How SQLite carries out what a large firm asks for all the time: by an index, never by reading a large table whole.

use goodword_domain::Noun;
use goodword_domain::quiet::QuietRule;
use goodword_domain::referral::{ClockIs, LoopIs, State};
use goodword_store::referrals::filter::{Filter, Pick};
use goodword_store::referrals::list::{self, Sort};
use goodword_store::referrals::{self, steps};
use goodword_store::{Reader, Sql, credits, history, loop_closures, organisations, people, search, touches};
use goodword_testkit::{Engine, TestFirm};

/// Tables that grow with the firm: a plan that scans one by itself, and not along an index, is refused.
const LARGE: &[&str] = &[
    "referrals",
    "touches",
    "touch_people",
    "people",
    "organisations",
    "history",
    "credits",
    "steps",
    "search_places",
    "search_grams",
];

/// What a plan reads whole: `SCAN r` without an index, where `r` is a large table or its usual alias.
fn scans(plan: &[String]) -> Vec<String> {
    let large = |name: &str| LARGE.contains(&name) || matches!(name, "r" | "t" | "p" | "o" | "cr" | "s" | "h" | "a" | "x" | "g");
    let bad = |line: &&String| {
        let line = line.trim();
        line.strip_prefix("SCAN ").is_some_and(|rest| {
            let name = rest.split(' ').next().unwrap_or_default();
            large(name) && !rest.contains("USING")
        })
    };
    plan.iter().filter(bad).cloned().collect()
}

async fn checked(db: &mut Reader, what: &str) {
    let plans = db.plans().await.unwrap();
    assert!(!plans.is_empty(), "{what} asks nothing");
    for (text, plan) in plans {
        assert!(scans(&plan).is_empty(), "{what} reads a large table whole:\n{}\n{text}", plan.join("\n"));
    }
}

#[tokio::test]
async fn nothing_that_is_asked_all_the_time_reads_a_large_table_whole() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    goodword_seeds::fill(&firm.desk, 1_000, 1).await.unwrap();
    let now = firm.now();
    let mut db = firm.read_as(&firm.admin).await;
    let all = Filter::all(now, QuietRule::default().cutoffs(now));
    let line = list::page(&mut db, &all, Sort::Introduced, None, 1).await.unwrap().remove(0);
    let owner = Filter { owner: line.owner_id.map(Pick::One).into_iter().collect(), ..all.clone() };
    let words = Filter { words: vec!["khan".to_owned(), "fo".to_owned()], ..all.clone() };
    let open = Filter { state: vec![State::Open], ..owner.clone() };
    let loops = Filter { loop_is: Some(LoopIs::Open), ..owner.clone() };
    let clocks = Filter { clock: Some(ClockIs::Unanswered), ..owner.clone() };
    for (what, filter, sort) in [
        ("the list of everything", &all, Sort::Introduced),
        ("the list of one owner", &owner, Sort::Introduced),
        ("what one owner has open", &open, Sort::Due),
        ("the loops of one owner", &loops, Sort::Waiting),
        ("the clocks of one owner", &clocks, Sort::Clock),
        ("the list narrowed by words", &words, Sort::Introduced),
    ] {
        db.watch();
        let lines = list::page(&mut db, filter, sort, None, 51).await.unwrap();
        if let Some(last) = lines.last() {
            let after = Some(list::After { key: sort.key(last), id: last.id });
            list::page(&mut db, filter, sort, after, 51).await.unwrap();
        }
        list::totals_of_first(&mut db, filter, list::COUNTED).await.unwrap();
        checked(&mut db, what).await;
    }
    db.watch();
    let referral = referrals::find(&mut db, line.id).await.unwrap().unwrap();
    touches::of_referral(&mut db, line.id).await.unwrap();
    steps::of_referral(&mut db, line.id).await.unwrap();
    credits::every_version(&mut db, line.id).await.unwrap();
    loop_closures::of_referral(&mut db, line.id).await.unwrap();
    history::of_record(&mut db, Noun::Referral, line.id.get(), 50).await.unwrap();
    referrals::of_prospect(&mut db, referral.prospect_person_id, referral.prospect_organisation_id, line.id, 5).await.unwrap();
    checked(&mut db, "a record with its timeline").await;
    for typed in ["k", "kha", "hart", "foods lease", "ea ford hart", "kahn", "7946", "board costs"] {
        db.watch();
        search::everything(&mut db, typed, 5).await.unwrap();
        checked(&mut db, typed).await;
    }
    db.watch();
    people::matches(&mut db, "har", "2026-03-11".parse().unwrap()).await.unwrap();
    organisations::matches(&mut db, "har").await.unwrap();
    people::list::page(&mut db, "", None, "2026-03-11".parse().unwrap(), 51).await.unwrap();
    people::list::page(&mut db, "hart", None, "2026-03-11".parse().unwrap(), 51).await.unwrap();
    checked(&mut db, "suggestions and the list of people").await;
    drop(db);
    firm.end().await;
}

#[tokio::test]
async fn a_table_that_is_read_whole_is_found() {
    let firm = TestFirm::on(Engine::Sqlite).await;
    let mut db = firm.read_as(&firm.admin).await;
    db.watch();
    db.value::<i64>(Sql::new("select count(*) as n from people p where p.note = 'x'")).await.unwrap();
    let plans = db.plans().await.unwrap();
    assert_eq!(scans(&plans[0].1).len(), 1, "{plans:?}");
    drop(db);
    firm.end().await;
}
