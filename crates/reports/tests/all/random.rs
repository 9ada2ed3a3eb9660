//! A firm of two hundred referrals made from a seed: every direction, outcome, hole and oddity the reports must survive.

use goodword_domain::colleague::Role;
use goodword_domain::money::Currency;
use goodword_domain::referral::{Direction, Disclosure, LoopStep, Outcome};
use goodword_domain::touch::TouchKind;
use goodword_domain::{ClientId, ColleagueId, PersonId, Timestamp};
use goodword_testkit::TestFirm;
use jiff::SignedDuration;

use crate::made::{Maker, blank, day, next, settings};

/// Chance from a seed (SplitMix64).
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((z ^ (z >> 31)) % u64::try_from(end).unwrap()).unwrap()
    }

    pub fn percent(&mut self, chance: i64) -> bool {
        self.below(100) < chance
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.below(i64::try_from(from.len()).unwrap())).unwrap()]
    }

    /// One of some or, with `none` per cent, nothing.
    pub fn maybe<T: Copy>(&mut self, none: i64, from: &[T]) -> Option<T> {
        if self.percent(none) { None } else { Some(self.pick(from)) }
    }
}

/// Whole minutes after an instant.
pub fn later(at: Timestamp, minutes: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_mins(minutes)).unwrap()
}

const DAY: i64 = 24 * 60;

/// Who may be denied something.
pub struct Cast {
    pub denied: goodword_actions::Actor,
    pub people: Vec<PersonId>,
}

/// Fills a firm with `count` referrals of the 420 days before now.
pub async fn fill(firm: &TestFirm, count: i64) -> Cast {
    let denied = firm.colleague("Dora Denied", Role::FeeEarner).await;
    let mut owners: Vec<ColleagueId> = vec![denied.colleague.unwrap()];
    for name in ["Tom Fee", "Élodie Fée", "Max Manager", "Lea Leaver"] {
        owners.push(firm.colleague(name, Role::FeeEarner).await.colleague.unwrap());
    }
    let settings = settings(firm).await;
    let mut chance = Chance(20_260_311);
    let mut make = Maker::at(firm).await;
    make.left(owners[4], day("2026-01-15")).await;
    let mut people = Vec::new();
    for n in 0..40 {
        people.push(make.person(&format!("Person {n:02}")).await);
    }
    // Two of the same name are two referrers.
    people.push(make.person("Person 00").await);
    let mut organisations = Vec::new();
    for name in ["Hale & Co", "Blue Ocean", "Zürich Treuhand", "=cmd()"] {
        organisations.push(make.organisation(name).await);
    }
    let mut practices = Vec::new();
    for name in ["Property", "Disputes", "Tax"] {
        practices.push(make.practice(name).await);
    }
    let mut sources = Vec::new();
    for key in ["client_referral", "professional_referral", "referral_unknown", "website", "other"] {
        sources.push(make.source_of(key).await);
    }
    let mut clients: std::collections::HashMap<PersonId, ClientId> = std::collections::HashMap::new();
    let now = settings.now;
    for _ in 0..count {
        let introduced = later(now, -chance.below(420 * DAY));
        let age = now.duration_since(introduced).as_mins().max(1);
        let prospect = chance.pick(&people);
        let mut r = blank(make.id(), prospect, introduced);
        r.direction = chance.pick(&[
            Direction::Inbound,
            Direction::Inbound,
            Direction::Inbound,
            Direction::Inbound,
            Direction::Internal,
            Direction::Outbound,
        ]);
        r.received_at = match chance.below(10) {
            0 => None,
            1 => Some(later(introduced, chance.below(age.min(40 * DAY)))),
            _ => Some(introduced),
        };
        match (r.direction, chance.below(10)) {
            (Direction::Internal, _) => r.referrer_colleague_id = Some(chance.pick(&owners)),
            (_, 0..6) => {
                r.referrer_person_id = Some(chance.pick(&people[..12]));
                r.referrer_organisation_id = chance.maybe(50, &organisations);
            }
            (_, 6..8) => r.referrer_organisation_id = Some(chance.pick(&organisations)),
            _ => {}
        }
        r.source_id = chance.maybe(20, &sources);
        r.practice_id = chance.maybe(20, &practices);
        r.owner_id = Some(chance.pick(&owners));
        r.disclosure = chance.pick(&[Disclosure::Nothing, Disclosure::Received, Disclosure::Received, Disclosure::Outcome]);
        if chance.percent(70) {
            r.value_minor = Some(100_000 + chance.below(5_000_000));
            r.currency = Some(if chance.percent(15) { "EUR".parse().unwrap() } else { Currency::GBP });
        }
        let began = r.received_at.unwrap_or(introduced);
        if r.direction != Direction::Outbound && r.received_at.is_some() && !chance.percent(5) {
            r.respond_by = Some(settings.calendar.add_minutes(began, 60));
        }
        let room = now.duration_since(began).as_mins().max(1);
        let mut touched = Vec::new();
        for _ in 0..chance.below(5) {
            let kind = chance.pick(TouchKind::ALL);
            let when = if chance.percent(40) { chance.below(room.min(300)) } else { chance.below(room.min(90 * DAY)) };
            touched.push((kind, later(began, when), chance.percent(10)));
        }
        let contacts = || touched.iter().filter(|(kind, _, deleted)| kind.is_contact() && !deleted).map(|(_, at, _)| *at);
        r.first_contact_at = contacts().min();
        r.last_touch_at = contacts().max();
        let mut ends = None;
        if r.received_at.is_some() && chance.percent(55) {
            let outcome = chance.pick(Outcome::ALL);
            // One in twenty was decided before it was received, as imports have it.
            let when = if chance.percent(5) { later(began, -2 * DAY) } else { later(began, chance.below(room.min(120 * DAY))) };
            r.outcome = Some(outcome);
            r.decided_at = Some(when);
            r.reason_id = Some(make.reason(outcome).await);
            ends = Some(when);
        }
        // Steps follow each other; the last is open or was ended by the decision.
        let mut set = introduced;
        let mut steps = Vec::new();
        let last = ends.unwrap_or(now).max(introduced);
        for _ in 0..chance.below(4) {
            let rest = last.duration_since(set).as_mins();
            if rest < 2 {
                break;
            }
            let end = later(set, 1 + chance.below(rest - 1));
            steps.push((set, later(set, chance.below(20 * DAY)), Some((end, "done"))));
            set = end;
        }
        let due = later(set, chance.below(60 * DAY));
        steps.push((set, due, ends.map(|when| (when.max(set), "decided"))));
        if r.outcome.is_none() {
            next(&mut r, due);
        }
        r.deleted_at = chance.percent(5).then_some(now);
        make.referral(&r).await;
        for (set, due, ended) in steps {
            make.step(&r, set, due, ended).await;
        }
        for (kind, when, deleted) in touched {
            make.touch(r.id, kind, when, deleted, &[]).await;
        }
        if chance.percent(60) {
            make.closed(r.id, LoopStep::Thanked, later(began, chance.below(room.min(25 * DAY)))).await;
        }
        if let Some(decided) = ends.filter(|_| chance.percent(50)) {
            let told = later(decided, chance.below(now.duration_since(decided).as_mins().clamp(1, 20 * DAY)));
            make.closed(r.id, LoopStep::Told, told).await;
        }
        if let (Some(Outcome::Won), Some(decided)) = (r.outcome, r.decided_at) {
            let opened_on = settings.calendar.date_of(decided);
            let client = match clients.get(&prospect) {
                Some(client) => *client,
                None => make.client(prospect, opened_on).await,
            };
            clients.insert(prospect, client);
            let value = match chance.below(10) {
                0 => None,
                1 => Some((chance.below(900_000), "EUR".parse().unwrap())),
                _ => Some((50_000 + chance.below(9_000_000), Currency::GBP)),
            };
            make.matter(&r, client, opened_on, value).await;
        }
    }
    make.done().await;
    Cast { denied, people }
}
