//! A firm of two hundred referrals made from a seed: every direction, outcome, hole and oddity the reports must survive.

use std::collections::HashMap;

use goodword_domain::colleague::Role;
use goodword_domain::money::Currency;
use goodword_domain::referral::{Direction, Disclosure, LoopStep, Outcome};
use goodword_domain::touch::TouchKind;
use goodword_domain::{ClientId, ColleagueId, OrganisationId, PersonId, PracticeId, ReasonId, ReferralId, SourceId, Timestamp};
use goodword_reports::Settings;
use goodword_store::referrals::Referral;
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

/// What the referrals of a firm are made from.
struct Story {
    chance: Chance,
    settings: Settings,
    owners: Vec<ColleagueId>,
    people: Vec<PersonId>,
    organisations: Vec<OrganisationId>,
    practices: Vec<PracticeId>,
    sources: Vec<SourceId>,
    reasons: Vec<(Outcome, ReasonId)>,
    clients: HashMap<PersonId, ClientId>,
}

/// Fills a firm with `count` referrals of the 420 days before now.
pub async fn fill(firm: &TestFirm, count: i64) -> Cast {
    let denied = firm.colleague("Dora Denied", Role::FeeEarner).await;
    let mut owners: Vec<ColleagueId> = vec![denied.colleague.unwrap()];
    for name in ["Tom Fee", "Élodie Fée", "Max Manager", "Lea Leaver"] {
        owners.push(firm.colleague(name, Role::FeeEarner).await.colleague.unwrap());
    }
    let settings = settings(firm).await;
    let mut make = Maker::at(firm).await;
    for (from, written) in [("2025-06-01", "0.8601"), ("2026-01-10", "0.9123")] {
        make.rate("EUR".parse().unwrap(), day(from), written).await;
    }
    make.left(owners[4], day("2026-01-15")).await;
    let mut story = Story::begin(&mut make, settings, owners).await;
    for _ in 0..count {
        story.tell(&mut make).await;
    }
    make.done().await;
    Cast { denied, people: story.people }
}

impl Story {
    async fn begin(make: &mut Maker, settings: Settings, owners: Vec<ColleagueId>) -> Self {
        let (mut people, mut organisations, mut practices) = (Vec::new(), Vec::new(), Vec::new());
        for n in 0..40 {
            people.push(make.person(&format!("Person {n:02}")).await);
        }
        // Two of the same name are two referrers.
        people.push(make.person("Person 00").await);
        for name in ["Hale & Co", "Blue Ocean", "Zürich Treuhand", "=cmd()"] {
            organisations.push(make.organisation(name).await);
        }
        for name in ["Property", "Disputes", "Tax"] {
            practices.push(make.practice(name).await);
        }
        let (mut sources, mut reasons) = (Vec::new(), Vec::new());
        for key in ["client_referral", "professional_referral", "referral_unknown", "website", "other"] {
            sources.push(make.source_of(key).await);
        }
        for outcome in Outcome::ALL {
            reasons.push((*outcome, make.reason(*outcome).await));
        }
        let (chance, clients) = (Chance(20_260_311), HashMap::new());
        Self { chance, settings, owners, people, organisations, practices, sources, reasons, clients }
    }

    /// One referral with all that became of it.
    async fn tell(&mut self, make: &mut Maker) {
        let mut r = self.introduced(make.id());
        self.sorted(&mut r);
        let began = r.received_at.unwrap_or(r.introduced_at);
        let room = self.settings.now.duration_since(began).as_mins().max(1);
        let touched = self.touched(&mut r, began, room);
        if r.received_at.is_some() && self.chance.percent(55) {
            let (outcome, reason) = self.chance.pick(&self.reasons);
            // One in twenty was decided before it was received, as imports have it.
            let before = self.chance.percent(5);
            let when = if before { -2 * DAY } else { self.chance.below(room.min(120 * DAY)) };
            (r.outcome, r.reason_id, r.decided_at) = (Some(outcome), Some(reason), Some(later(began, when)));
        }
        let steps = self.steps(&mut r);
        r.deleted_at = self.chance.percent(5).then_some(self.settings.now);
        make.referral(&r).await;
        for (set, due, ended) in steps {
            make.step(&r, set, due, ended).await;
        }
        for (kind, when, deleted) in touched {
            make.touch(r.id, kind, when, deleted, &[]).await;
        }
        if self.chance.percent(60) {
            make.closed(r.id, LoopStep::Thanked, later(began, self.chance.below(room.min(25 * DAY)))).await;
        }
        if let Some(decided) = r.decided_at.filter(|_| self.chance.percent(50)) {
            let room = self.settings.now.duration_since(decided).as_mins().clamp(1, 20 * DAY);
            make.closed(r.id, LoopStep::Told, later(decided, self.chance.below(room))).await;
        }
        self.matter(make, &r).await;
    }

    /// Who, when, which way and by whom.
    fn introduced(&mut self, id: ReferralId) -> Referral {
        let Self { chance, settings, owners, people, organisations, .. } = self;
        let introduced = later(settings.now, -chance.below(420 * DAY));
        let age = settings.now.duration_since(introduced).as_mins().max(1);
        let mut r = blank(id, chance.pick(people), introduced);
        r.direction = match chance.below(6) {
            0 => Direction::Internal,
            1 => Direction::Outbound,
            _ => Direction::Inbound,
        };
        r.received_at = match chance.below(10) {
            0 => None,
            1 => Some(later(introduced, chance.below(age.min(40 * DAY)))),
            _ => Some(introduced),
        };
        match (r.direction, chance.below(10)) {
            (Direction::Internal, both) => {
                r.referrer_colleague_id = Some(chance.pick(owners));
                // Now and then a colleague passes on the word of somebody outside.
                r.referrer_organisation_id = (both == 0).then(|| chance.pick(organisations));
            }
            (_, 0..6) => {
                r.referrer_person_id = Some(chance.pick(&people[..12]));
                r.referrer_organisation_id = chance.maybe(50, organisations);
            }
            (_, 6..8) => r.referrer_organisation_id = Some(chance.pick(organisations)),
            _ => {}
        }
        r
    }

    /// Whose, from where, worth what.
    fn sorted(&mut self, r: &mut Referral) {
        let chance = &mut self.chance;
        r.source_id = chance.maybe(20, &self.sources);
        r.practice_id = chance.maybe(20, &self.practices);
        r.owner_id = Some(chance.pick(&self.owners));
        r.disclosure = chance.pick(&[Disclosure::Nothing, Disclosure::Received, Disclosure::Received, Disclosure::Outcome]);
        if chance.percent(70) {
            r.value_minor = Some(100_000 + chance.below(5_000_000));
            r.currency = Some(if chance.percent(15) { "EUR".parse().unwrap() } else { Currency::GBP });
        }
        if let Some(received) = r.received_at.filter(|_| r.direction != Direction::Outbound && !chance.percent(5)) {
            r.respond_by = Some(self.settings.calendar.add_minutes(received, 60));
        }
    }

    fn touched(&mut self, r: &mut Referral, began: Timestamp, room: i64) -> Vec<(TouchKind, Timestamp, bool)> {
        let chance = &mut self.chance;
        let mut touched = Vec::new();
        for _ in 0..chance.below(5) {
            let kind = chance.pick(TouchKind::ALL);
            let within = if chance.percent(40) { 300 } else { 90 * DAY };
            touched.push((kind, later(began, chance.below(room.min(within))), chance.percent(10)));
        }
        let contacts = || touched.iter().filter(|(kind, _, deleted)| kind.is_contact() && !deleted).map(|(_, at, _)| *at);
        (r.first_contact_at, r.last_touch_at) = (contacts().min(), contacts().max());
        touched
    }

    /// Steps follow each other; the last is open or was ended by the decision.
    fn steps(&mut self, r: &mut Referral) -> Vec<StepMade> {
        let chance = &mut self.chance;
        let (mut set, mut steps) = (r.introduced_at, Vec::new());
        let last = r.decided_at.unwrap_or(self.settings.now).max(set);
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
        steps.push((set, due, r.decided_at.map(|when| (when.max(set), "decided"))));
        if r.outcome.is_none() {
            next(r, due);
        }
        steps
    }

    async fn matter(&mut self, make: &mut Maker, r: &Referral) {
        let (Some(Outcome::Won), Some(decided), Some(prospect)) = (r.outcome, r.decided_at, r.prospect_person_id) else { return };
        let opened_on = self.settings.calendar.date_of(decided);
        let client = match self.clients.get(&prospect) {
            Some(client) => *client,
            None => make.client(prospect, opened_on).await,
        };
        self.clients.insert(prospect, client);
        let value = match self.chance.below(10) {
            0 => None,
            1 => Some((self.chance.below(900_000), self.chance.pick(&["EUR", "EUR", "CHF"]).parse().unwrap())),
            _ => Some((50_000 + self.chance.below(9_000_000), Currency::GBP)),
        };
        make.matter(r, client, opened_on, value).await;
    }
}

/// When it was set, when it was due, and when and how it ended.
type StepMade = (Timestamp, Timestamp, Option<(Timestamp, &'static str)>);
