use std::collections::{HashMap, HashSet};

use goodword_actions::record_referral::RecordReferral;
use goodword_actions::remove_sample::RemoveSample;
use goodword_actions::{ActionError, Actor, Via};
use goodword_domain::referral::{Direction, LoopStep, Outcome};
use goodword_domain::{Noun, Timestamp};
use goodword_store::loop_closures::LoopClosure;
use goodword_store::people::positions::Position;
use goodword_store::referrals::Referral;
use goodword_store::referrals::steps::Step;
use goodword_store::touches::Touch;
use goodword_store::{Sql, colleagues, credits, history, sample};
use goodword_testkit::{TestFirm, on_both_engines};

const MANY: usize = 2_000;

async fn filled(firm: &TestFirm, seed: u64) -> Vec<Referral> {
    let made = goodword_seeds::fill(&firm.desk, MANY, seed).await.unwrap();
    assert_eq!((made.referrals, made.referrers), (MANY, MANY / 100));
    assert!((4 * MANY..6 * MANY).contains(&made.touches), "{} touches", made.touches);
    let mut reader = firm.read_as(&firm.admin).await;
    sample::referrals(&mut reader).await.unwrap()
}

/// What a firm is like, without the references, which every firm has its own of.
fn likeness(all: &[Referral]) -> Vec<String> {
    let said =
        |r: &Referral| format!("{} {} {:?} {:?} {:?}", r.find_folded, r.introduced_at, r.outcome, r.value_minor, r.next_due);
    all.iter().map(said).collect()
}

fn never_in_the_future(now: Timestamp, all: &[Option<Timestamp>]) {
    assert!(all.iter().flatten().all(|at| *at < now), "{all:?}");
}

on_both_engines! {
    async fn a_filled_firm_keeps_every_rule(firm) {
        let (all, now) = (filled(firm, 1).await, firm.now());
        assert_eq!(all.len(), MANY);
        let mut reader = firm.read_as(&firm.admin).await;
        let ours: HashSet<_> = colleagues::all(&mut reader).await.unwrap().into_iter().map(|c| c.id).collect();
        let steps: Vec<Step> = reader.all(Sql::new(Step::SELECT)).await.unwrap();
        let open_steps: HashMap<_, _> = steps.iter().filter(|s| s.ended_at.is_none()).map(|s| (s.referral_id, s)).collect();
        let closures: Vec<LoopClosure> = reader.all(Sql::new(LoopClosure::SELECT)).await.unwrap();
        let credited: Vec<credits::Credit> = reader.all(Sql::new(credits::Credit::SELECT)).await.unwrap();
        let by_id: HashMap<_, _> = all.iter().map(|r| (r.id, r)).collect();
        for r in &all {
            assert!(r.sample && ours.contains(&r.owner_id.unwrap()), "everything has an owner");
            never_in_the_future(now, &[Some(r.introduced_at), r.received_at, r.first_contact_at, r.last_touch_at, r.decided_at, Some(r.stage_since)]);
            let next = open_steps.get(&r.id);
            if r.is_open() {
                let next = next.expect("what is open has a next step");
                assert_eq!((r.next_what.as_deref(), r.next_due), (Some(next.what.as_str()), Some(next.due_at)));
                assert_eq!((r.next_by_id, r.cadence_place), (Some(next.by_id), next.place));
            } else {
                assert!(next.is_none() && r.reason_id.is_some() && r.next_due.is_none(), "an end has a reason and nothing next");
                assert!(r.decided_at > Some(r.introduced_at) && r.decided_at >= r.last_touch_at, "nothing is decided before it was spoken of");
            }
            assert!(r.first_contact_at.is_none_or(|at| at > r.introduced_at));
            assert_eq!(r.received_at.is_none(), r.need.is_empty(), "a referral has a need");
            let has_prospect = r.prospect_person_id.is_some() || r.prospect_organisation_id.is_some();
            assert!(has_prospect && !r.find_folded.is_empty());
            assert_eq!(r.direction == Direction::Outbound, r.recipient_person_id.is_some());
        }
        for closure in &closures {
            let r = by_id[&closure.referral_id];
            let since = if closure.step == LoopStep::Told { r.decided_at } else { r.received_at };
            assert!(since.is_some_and(|since| since < closure.at) && closure.at < now, "a loop is closed after its date");
            assert!(r.referrer_person_id.is_some() || r.referrer_colleague_id.is_some(), "somebody is thanked");
        }
        for credit in &credited {
            assert_eq!((credit.person_id, credit.organisation_id), (by_id[&credit.referral_id].referrer_person_id, by_id[&credit.referral_id].referrer_organisation_id));
        }
        let touches: Vec<Touch> = reader.all(Sql::new(Touch::SELECT)).await.unwrap();
        assert!(touches.iter().all(|t| t.at < now && t.referral_id.is_none_or(|id| t.at > by_id[&id].introduced_at)));
        let won = all.iter().filter(|r| r.outcome == Some(Outcome::Won) && r.direction != Direction::Outbound).count();
        let engaged: i64 = reader.value(Sql::new("select count(*) as n from engagements e join matters m on m.id = e.matter_id and m.client_id = e.client_id")).await.unwrap();
        assert_eq!(won, engaged as usize, "what is won has a matter");
        assert_eq!(history::of_record(&mut reader, Noun::Firm, 1, 10).await.unwrap().len(), 2, "set up, and filled: one entry");
    }

    async fn it_is_spread_as_firms_are(firm) {
        let all = filled(firm, 1).await;
        let mut sent: HashMap<_, usize> = HashMap::new();
        for id in all.iter().filter_map(|r| r.referrer_person_id) {
            *sent.entry(id).or_default() += 1;
        }
        let mut sent: Vec<usize> = sent.into_values().collect();
        sent.sort_unstable_by(|a, b| b.cmp(a));
        let from_all: usize = sent.iter().sum();
        let from_few: usize = sent.iter().take(MANY / 500).sum();
        assert!(from_few * 10 > from_all * 5, "a fifth of the referrers sends most: {from_few} of {from_all}");
        assert!(sent.iter().filter(|n| **n <= 3).count() >= 3, "some hardly ever: {sent:?}");
        let in_month = |months: &[i8]| {
            let zone = goodword_domain::calendar::WorkingTime::default();
            all.iter().filter(|r| months.contains(&zone.date_of(r.introduced_at).month())).count() / months.len()
        };
        assert!(in_month(&[8]) * 4 < in_month(&[3, 9, 10]) * 3, "August is low");
        assert!(in_month(&[12]) * 4 < in_month(&[3, 9, 10]) * 3, "December is low");
        let open = all.iter().filter(|r| r.is_open()).count();
        assert!((MANY / 100..MANY * 4 / 100).contains(&open), "{open} open");
        assert!(all.iter().any(|r| r.is_open() && r.next_due < Some(firm.now())), "some steps are late");
        for outcome in Outcome::ALL {
            assert!(all.iter().filter(|r| r.outcome == Some(*outcome)).count() > MANY / 10, "{outcome}");
        }
        let mut reader = firm.read_as(&firm.admin).await;
        let moved: Vec<Position> = reader.all(Sql::new(Position::SELECT).add(" and ps.until_on is not null")).await.unwrap();
        let mut credited = 0;
        for position in &moved {
            let zone = goodword_domain::calendar::WorkingTime::default();
            let theirs = all.iter().filter(|r| r.referrer_person_id == Some(position.person_id));
            for r in theirs {
                let then = Some(zone.date_of(r.introduced_at)) <= position.until_on;
                assert_eq!(then, r.referrer_organisation_id == Some(position.organisation_id), "credit stays where they were");
                credited += 1;
            }
        }
        assert!(!moved.is_empty() && credited > 0, "somebody has moved");
        let untagged: i64 = reader.value(Sql::new("select count(*) as n from clients where source_id is null")).await.unwrap();
        assert!(untagged >= 10, "{untagged} untagged");
    }

    async fn the_same_seed_makes_the_same_firm(firm) {
        let one = likeness(&filled(firm, 5).await);
        firm.done(&firm.admin, RemoveSample {}).await;
        assert!(one == likeness(&filled(firm, 5).await), "the same again");
        firm.done(&firm.admin, RemoveSample {}).await;
        assert!(one != likeness(&filled(firm, 6).await), "another seed is another firm");
    }

    async fn it_is_only_for_firms_without_records_of_their_own(firm) {
        goodword_seeds::tell(&firm.desk).await.unwrap();
        goodword_seeds::fill(&firm.desk, 12, 1).await.unwrap();
        let Err(ActionError::Refused(again)) = goodword_seeds::fill(&firm.desk, 12, 1).await else { panic!("twice") };
        assert_eq!(again.code, "seed.again");
        let removed = firm.done(&firm.admin, RemoveSample {}).await;
        assert!(removed.referrals > 330 && removed.kept == 0);
        let mine = RecordReferral { prospect_organisation: Some("Orion Foods".to_owned()), need: Some("lease".to_owned()), ..RecordReferral::default() };
        firm.done(&Actor { via: Via::Browser, ..firm.admin.clone() }, mine).await;
        let Err(ActionError::Refused(own)) = goodword_seeds::fill(&firm.desk, 12, 1).await else { panic!("among one's own") };
        assert_eq!(own.code, "seed.ones_own");
        let mut reader = firm.read_as(&firm.admin).await;
        assert!(!sample::is_there(&mut reader).await.unwrap(), "nothing was added");
    }
}
