use goodword_actions::record_referral::RecordReferral;
use goodword_actions::{Actor, Rules};
use goodword_domain::colleague::Role;
use goodword_domain::referral::{ClockIs, Direction, LoopIs, Stage, State};
use goodword_domain::{Timestamp, quiet};
use goodword_store::referrals::filter::{Between, Filter, Pick};
use goodword_store::referrals::list::{self, After, Sort};
use goodword_testkit::{TestFirm, on_both_engines};

async fn recorded(firm: &TestFirm, actor: &Actor, name: &str, value: &str) {
    let record = RecordReferral {
        prospect_organisation: Some(name.to_owned()),
        referrer_person: Some("Amira Khan".to_owned()),
        need: Some("Löhne & Gehälter".to_owned()),
        value: Some(value.to_owned()),
        owner_id: actor.colleague,
        ..RecordReferral::default()
    };
    firm.done(actor, record).await;
}

async fn all(firm: &TestFirm) -> Filter {
    let mut reader = firm.read_as(&firm.admin).await;
    let rules = Rules::load(&mut reader).await.unwrap();
    Filter::all(firm.desk.now(), rules.quiet.cutoffs(firm.desk.now()))
}

/// Every condition there is, each alone.
fn each(base: &Filter, me: goodword_domain::ColleagueId) -> Vec<Filter> {
    let b = || base.clone();
    let day = Between { from: Some(base.now), before: Some(base.now) };
    let mut filters = vec![
        Filter { ids: Some(vec![1.into(), 2.into()]), ..b() },
        Filter { owner: vec![Pick::Nothing], ..b() },
        Filter { owner: vec![Pick::One(me), Pick::Nothing], ..b() },
        Filter { next_by: vec![me, 1.into()], ..b() },
        Filter { practice: Some(Pick::Nothing), office: Some(Pick::Nothing), source: Some(Pick::One(1.into())), ..b() },
        Filter { referrer_person: Some(Pick::Nothing), referrer_organisation: Some(Pick::Nothing), ..b() },
        Filter { referrer_colleague: Some(Pick::One(me)), referrer_unknown: true, ..b() },
        Filter { prospect_person: Some(1.into()), prospect_organisation: Some(1.into()), ..b() },
        Filter { direction: vec![Direction::Inbound, Direction::Internal], stage: Stage::ALL.to_vec(), ..b() },
        Filter { introduced: day, received: day, decided: day, due: day, ..b() },
        Filter { introductions: Some(true), ..b() },
        Filter { state: State::ALL.to_vec(), ..b() },
        Filter { any_of: vec![Filter { owner: vec![Pick::One(me)], ..b() }, Filter { state: vec![State::Quiet], ..b() }], ..b() },
    ];
    filters.extend(State::ALL.iter().map(|state| Filter { state: vec![*state], owner: vec![Pick::One(me)], ..b() }));
    filters.extend(Stage::ALL.iter().map(|stage| Filter { stage: vec![*stage], introductions: Some(false), ..b() }));
    filters.extend(ClockIs::ALL.iter().map(|clock| Filter { clock: Some(*clock), ..b() }));
    filters.extend(LoopIs::ALL.iter().map(|loop_is| Filter { loop_is: Some(*loop_is), ..b() }));
    filters
}

on_both_engines! {
    async fn every_condition_lists_counts_and_adds_up_the_same(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        recorded(firm, &tom, "Orion Foods", "40k").await;
        recorded(firm, &firm.admin, "Vega Ltd", "€10k").await;
        let base = all(firm).await;
        let mut reader = firm.read_as(&tom).await;
        for filter in each(&base, tom.colleague.unwrap()) {
            // From some day on, whatever day, nothing kept tells: it is counted one by one.
            let from = filter.introduced.from.or(Some(Timestamp::UNIX_EPOCH));
            let one_by_one = Filter { introduced: Between { from, ..filter.introduced }, ..filter.clone() };
            let (kept, counted) = (list::totals(&mut reader, &filter).await.unwrap(), list::totals(&mut reader, &one_by_one).await.unwrap());
            assert_eq!(kept, counted, "{filter:?}");
            for sort in [Sort::Introduced, Sort::Due, Sort::Value, Sort::Clock, Sort::Waiting] {
                let lines = list::page(&mut reader, &filter, sort, None, 10).await.unwrap();
                let count = list::count(&mut reader, &filter).await.unwrap();
                let totals = list::totals(&mut reader, &filter).await.unwrap();
                let ids = list::ids(&mut reader, &filter, 10).await.unwrap();
                assert_eq!(i64::try_from(lines.len()).unwrap(), count, "{filter:?}");
                assert_eq!((totals.iter().map(|t| t.referrals).sum::<i64>(), ids.len()), (count, lines.len()), "{filter:?}");
                let after = lines.first().map(|line| After { key: sort.key(line), id: line.id });
                let rest = list::page(&mut reader, &filter, sort, after, 10).await.unwrap();
                assert_eq!(rest.as_slice(), lines.get(1..).unwrap_or_default(), "{sort:?} {filter:?}");
            }
        }
    }

    async fn quiet_is_what_the_rule_says_and_words_are_found_folded(firm) {
        let tom = firm.colleague("Tom Fee", Role::FeeEarner).await;
        recorded(firm, &tom, "Orion Foods", "40k").await;
        for (instant, quiet_then) in [("2026-03-20T10:00:00Z", false), ("2026-04-10T09:59:59Z", true), ("2026-04-10T10:00:00Z", true)] {
            firm.at(instant);
            let filter = Filter { state: vec![State::Quiet], ..all(firm).await };
            let mut reader = firm.read_as(&tom).await;
            let rules = Rules::load(&mut reader).await.unwrap();
            let line = list::page(&mut reader, &all(firm).await, Sort::Due, None, 1).await.unwrap().remove(0);
            let said = quiet::is_quiet(&rules.quiet, firm.desk.now(), line.last_happening(), line.next_due).is_some();
            assert_eq!((list::count(&mut reader, &filter).await.unwrap(), said), (i64::from(quiet_then), quiet_then), "{instant}");
        }
        firm.at(goodword_testkit::BEGINNING);
        let mut reader = firm.read_as(&tom).await;
        for (words, found) in [(vec!["orion"], 1), (vec!["khan", "food"], 1), (vec!["gehalter"], 1), (vec!["orion", "vega"], 0), (vec!["%"], 0)] {
            let filter = Filter { words: words.into_iter().map(str::to_owned).collect(), ..all(firm).await };
            assert_eq!(list::count(&mut reader, &filter).await.unwrap(), found, "{:?}", filter.words);
        }
    }
}
