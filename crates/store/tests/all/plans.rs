//! How each engine carries out what a large firm asks for all the time: by an index, never by reading a large table whole.

use goodword_domain::quiet::QuietRule;
use goodword_domain::referral::{ClockIs, LoopIs, State};
use goodword_domain::referrer::{ReferrerKind, Tier};
use goodword_domain::{Date, Noun};
use goodword_store::clients::list::{Days, MatterIs, MattersAre};
use goodword_store::custom_fields::CustomIs;
use goodword_store::duplicates::{self, Near};
use goodword_store::organisations::list::{self as list_of_organisations, Order};
use goodword_store::referrals::filter::{Between, Filter, Pick};
use goodword_store::referrals::list::{self, Sort};
use goodword_store::referrals::{self, steps};
use goodword_store::{
    Reader, Sql, clients, colleagues, credits, history, lists, loop_closures, organisations, people, referrers, search, totals,
    touches,
};
use goodword_testkit::{TestFirm, on_both_engines};

/// Tables that grow with the firm: a plan that scans one by itself, and not along an index, is refused. Those who wait for a word stand
/// in a table of their own, which is read from its beginning until enough are found.
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
    "clients",
    "matters",
    "loop_closures",
];

/// What a plan reads whole: `SCAN r` without an index, where `r` is a large table or its usual alias; `Seq Scan on referrals r`.
fn scans(plan: &[String]) -> Vec<String> {
    let whole = |line: &&String| {
        let table = line.split_once("Seq Scan on ").map(|(_, rest)| rest.split(' ').next().unwrap_or_default());
        table.is_some_and(|table| LARGE.contains(&table))
    };
    let sequential = plan.iter().filter(whole).cloned();
    let large = |name: &str| {
        LARGE.contains(&name) || matches!(name, "r" | "t" | "p" | "o" | "cr" | "s" | "h" | "a" | "x" | "g" | "c" | "m" | "l")
    };
    let bad = |line: &&String| {
        let line = line.trim();
        line.strip_prefix("SCAN ").is_some_and(|rest| {
            let name = rest.split(' ').next().unwrap_or_default();
            large(name) && !rest.contains("USING")
        })
    };
    plan.iter().filter(bad).cloned().chain(sequential).collect()
}

async fn checked(db: &mut Reader, what: &str) {
    let plans = db.plans().await.unwrap();
    assert!(!plans.is_empty(), "{what} asks nothing");
    for (text, plan) in plans {
        assert!(scans(&plan).is_empty(), "{what} reads a large table whole:\n{}\n{text}", plan.join("\n"));
    }
}

on_both_engines! {
    async fn nothing_that_is_asked_all_the_time_reads_a_large_table_whole(firm) {
        goodword_seeds::fill(&firm.desk, 1_000, 1).await.unwrap();
        let mut db = firm.read_as(&firm.admin).await;
        lists_of_referrals(firm, &mut db).await;
        a_record_and_search(firm, &mut db).await;
        other_lists(&mut db).await;
    }

    async fn a_table_that_is_read_whole_is_found(firm) {
        let mut db = firm.read_as(&firm.admin).await;
        db.watch();
        db.value::<i64>(Sql::new("select count(*) as n from people p where p.note = 'x'")).await.unwrap();
        let plans = db.plans().await.unwrap();
        assert_eq!(scans(&plans[0].1).len(), 1, "{plans:?}");
    }
}

/// Everything, as of now.
fn everything(firm: &TestFirm) -> Filter {
    let now = firm.now();
    Filter::all(now, QuietRule::default().cutoffs(now))
}

async fn lists_of_referrals(firm: &TestFirm, db: &mut Reader) {
    let all = everything(firm);
    let line = list::page(db, &all, Sort::Introduced, None, 1).await.unwrap().remove(0);
    let owner = Filter { owner: line.owner_id.map(Pick::One).into_iter().collect(), ..all.clone() };
    let words = Filter { words: vec!["khan".to_owned(), "fo".to_owned()], ..all.clone() };
    let open = Filter { state: vec![State::Open], ..owner.clone() };
    let loops = Filter { loop_is: Some(LoopIs::Open), ..owner.clone() };
    let clocks = Filter { clock: Some(ClockIs::Unanswered), ..owner.clone() };
    let quiet = Filter { state: vec![State::Quiet], introductions: Some(false), ..all.clone() };
    let everybodys_loops = Filter { loop_is: Some(LoopIs::Open), ..all.clone() };
    for (what, filter, sort) in [
        ("the list of everything", &all, Sort::Introduced),
        ("the list of one owner", &owner, Sort::Introduced),
        ("what one owner has open", &open, Sort::Due),
        ("the loops of one owner", &loops, Sort::Waiting),
        ("the clocks of one owner", &clocks, Sort::Clock),
        ("the list narrowed by words", &words, Sort::Introduced),
        ("the loops of everybody", &everybodys_loops, Sort::Waiting),
        ("what is quiet", &quiet, Sort::Due),
    ] {
        db.watch();
        let lines = list::page(db, filter, sort, None, 51).await.unwrap();
        if let Some(last) = lines.last() {
            let after = Some(list::After { key: sort.key(last), id: last.id });
            list::page(db, filter, sort, after, 51).await.unwrap();
        }
        list::totals_of_first(db, filter, list::COUNTED).await.unwrap();
        list::count_to(db, filter, list::COUNTED).await.unwrap();
        checked(db, what).await;
    }
}

async fn a_record_and_search(firm: &TestFirm, db: &mut Reader) {
    let line = list::page(db, &everything(firm), Sort::Introduced, None, 1).await.unwrap().remove(0);
    db.watch();
    let referral = referrals::find(db, line.id).await.unwrap().unwrap();
    touches::of_referral(db, line.id).await.unwrap();
    steps::of_referral(db, line.id).await.unwrap();
    credits::every_version(db, line.id).await.unwrap();
    loop_closures::of_referral(db, line.id).await.unwrap();
    history::of_record(db, Noun::Referral, line.id.get(), 50).await.unwrap();
    let wanted = history::Wanted {
        by: Some(history::By::Product),
        from: Some("2026-01-01T00:00:00Z".parse().unwrap()),
        until: Some("2026-12-31T00:00:00Z".parse().unwrap()),
        verbs: vec!["move_stage", "set_next_step"],
        without: vec!["log_touch"],
        before: Some(goodword_domain::HistoryId::from(i64::MAX)),
    };
    let together = [(Noun::Referral, line.id.get()), (Noun::Person, line.id.get())];
    history::page(db, &together, &wanted, 51).await.unwrap();
    history::page(db, &together, &history::Wanted::default(), 51).await.unwrap();
    history::by_whom(db, &together).await.unwrap();
    history::verbs(db, &together).await.unwrap();
    referrals::of_prospect(db, referral.prospect_person_id, referral.prospect_organisation_id, line.id, 5).await.unwrap();
    checked(db, "a record with its timeline").await;
    for typed in ["k", "kha", "hart", "foods lease", "ea ford hart", "kahn", "7946", "board costs"] {
        db.watch();
        search::everything(db, typed, 5).await.unwrap();
        checked(db, typed).await;
    }
}

fn today() -> Date {
    "2026-03-11".parse().unwrap()
}

/// Since the beginning of the year.
fn this_year() -> Between {
    Between { from: "2026-01-01T00:00:00Z".parse().ok(), before: "2027-01-01T00:00:00Z".parse().ok() }
}

/// Every filter of the list of organisations, in both orders, from the beginning and behind a line.
async fn organisations_narrowed(db: &mut Reader) {
    let all = list_of_organisations::Wanted::default;
    for wanted in [
        all(),
        list_of_organisations::Wanted { order: Order::Recorded, ..all() },
        list_of_organisations::Wanted::named("foods"),
        list_of_organisations::Wanted { kind: Some(Pick::One(ReferrerKind::Professional)), tier: Some(Tier::A), ..all() },
        list_of_organisations::Wanted { kind: Some(Pick::Nothing), people: Some(true), client: Some(false), ..all() },
        list_of_organisations::Wanted { received: this_year(), untouched: this_year(), website: Some(false), ..all() },
        list_of_organisations::Wanted { unreceived: this_year(), touched: this_year(), sample: Some(false), ..all() },
        list_of_organisations::Wanted { recorded: this_year(), custom: vec![held()], order: Order::Recorded, ..all() },
    ] {
        db.watch();
        let lines = list_of_organisations::page(db, &wanted, None, today(), 51).await.unwrap();
        if let Some(last) = lines.last() {
            list_of_organisations::page(db, &wanted, Some((last.name_sort.as_str(), last.id)), today(), 51).await.unwrap();
        }
        checked(db, &format!("{wanted:?}")).await;
    }
    db.watch();
    list_of_organisations::count(db, &all(), today()).await.unwrap();
    list_of_organisations::count(db, &list_of_organisations::Wanted::named("foods"), today()).await.unwrap();
    checked(db, "how many organisations there are").await;
}

fn held() -> CustomIs {
    CustomIs { key: "check".to_owned(), words: vec!["cedar".to_owned()], ..CustomIs::default() }
}

/// Every filter of the list of clients.
async fn clients_narrowed(db: &mut Reader) {
    let all = clients::list::Wanted::default;
    let days = Days { from: Some("2026-01-01".parse().unwrap()), to: Some(today()) };
    let practice = colleagues::practices(db).await.unwrap().first().map(|practice| practice.id);
    let matter = MatterIs { practice, opened: days, custom: vec![held()], ..MatterIs::default() };
    for wanted in [
        clients::list::Wanted { untagged: true, ..all() },
        clients::list::Wanted { source: lists::sources(db).await.unwrap().first().map(|source| source.id), ..all() },
        clients::list::Wanted { organisation: Some(false), since: days, sample: Some(false), ..all() },
        clients::list::Wanted { organisation: Some(true), touched: this_year(), ..all() },
        clients::list::Wanted { untouched: this_year(), matters: Some(MattersAre::Closed), ..all() },
        clients::list::Wanted { matters: Some(MattersAre::None), ..all() },
        clients::list::Wanted { matters: Some(MattersAre::Open), matter, ..all() },
    ] {
        db.watch();
        clients::list::page(db, &wanted, None, today(), 51).await.unwrap();
        checked(db, &format!("{wanted:?}")).await;
    }
}

async fn other_lists(db: &mut Reader) {
    db.watch();
    people::matches(db, "har", "2026-03-11".parse().unwrap()).await.unwrap();
    organisations::matches(db, "har").await.unwrap();
    people::list::page(db, &people::list::Wanted::named(""), None, "2026-03-11".parse().unwrap(), 51).await.unwrap();
    people::list::page(db, &people::list::Wanted::named("hart"), None, "2026-03-11".parse().unwrap(), 51).await.unwrap();
    checked(db, "suggestions and the list of people").await;
    for (noun, address) in [(Noun::Person, "jane@hart.example"), (Noun::Organisation, "hart.example")] {
        db.watch();
        duplicates::near(db, noun, Near { name: "Jane Hart Foods", address, phone: "020 7946 0018" }).await.unwrap();
        checked(db, "who may be the same as somebody being recorded").await;
    }
    for find in ["", "hart"] {
        let wanted = referrers::list::Wanted { find: find.to_owned(), ..Default::default() };
        let of_clients = clients::list::Wanted { find: find.to_owned(), ..Default::default() };
        db.watch();
        referrers::list::page(db, &wanted, None, 51).await.unwrap();
        let clients = clients::list::page(db, &of_clients, None, today(), 51).await.unwrap();
        if let Some(last) = clients.last() {
            clients::list::page(db, &of_clients, Some((last.name_sort.as_str(), last.id)), today(), 51).await.unwrap();
        }
        checked(db, "the lists of referrers and of clients").await;
    }
    organisations_narrowed(db).await;
    clients_narrowed(db).await;
    db.watch();
    totals::of_sources(db).await.unwrap();
    checked(db, "what came of the sources").await;
}
