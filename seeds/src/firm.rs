//! A firm of any size, invented whole: drawn from a seed portion by portion and written many rows at once. The told
//! sample firm is for looking around in; this one is for trying how the product does at the size of one's own.

mod arrivals;
mod days;
mod life;
mod names;
mod people;
mod rows;
mod steps;
mod words;

use std::sync::Arc;

use goodword_actions::add_office::AddOffice;
use goodword_actions::add_practice::AddPractice;
use goodword_actions::change_practice::ChangePractice;
use goodword_actions::seed_firm::{SeedFirm, Seeded};
use goodword_actions::{Act, Actor, Desk, Result, Rules, Via};
use goodword_domain::cadence::CadenceStep;
use goodword_domain::desk::Ids;
use goodword_domain::referral::{Direction, Outcome};
use goodword_domain::{CadenceId, ColleagueId, OfficeId, PracticeId, ReasonId, SourceId, Timestamp};
use goodword_store::bulk::Portion;
use goodword_store::{colleagues, lists};
use rand::SeedableRng;
use rand::rngs::StdRng;

use self::arrivals::Arrivals;
use self::days::Days;
use self::people::{Known, Theirs, colleagues_of, heads};

/// How many referrals a portion has.
const PORTION: usize = 2_000;

/// Fills a firm that has nothing of its own with exactly `referrals` invented referrals and all that belongs to them, in one
/// transaction. The same seed on the same day makes the same firm, but for the references.
pub async fn fill(desk: &Desk, referrals: usize, seed: u64) -> Result<Seeded> {
    let product = Actor { sample: true, ..Actor::product(Via::Sample) };
    let mut act = desk.begin(&product).await?;
    let frame = Frame::of(&mut act).await?;
    let (practices, offices) = places(&mut act).await?;
    let maker = Maker::new(desk, frame, (practices.clone(), offices), referrals, seed);
    let heads = heads(&maker.able);
    let made = act.perform(SeedFirm { portions: Box::new(maker) }).await?;
    for ((practice_id, head_id), (name, ..)) in practices.into_iter().zip(heads).zip(words::PRACTICES) {
        let name = (*name).to_owned();
        act.perform(ChangePractice { practice_id, name, head_id, retired: false, version: None }).await?;
    }
    act.commit().await?;
    Ok(made)
}

/// The practices and offices by name: those there are, and new ones.
async fn places(act: &mut Act<'_>) -> Result<(Vec<PracticeId>, Vec<OfficeId>)> {
    let there = colleagues::practices(&mut act.work).await?;
    let mut practices = Vec::new();
    for (name, ..) in words::PRACTICES {
        practices.push(match there.iter().find(|practice| practice.name == *name) {
            Some(practice) => practice.id,
            None => act.perform(AddPractice { name: (*name).to_owned(), head_id: None }).await?,
        });
    }
    let there = colleagues::offices(&mut act.work).await?;
    let mut offices = Vec::new();
    for name in words::OFFICES {
        offices.push(match there.iter().find(|office| office.name == *name) {
            Some(office) => office.id,
            None => act.perform(AddOffice { name: (*name).to_owned() }).await?,
        });
    }
    Ok((practices, offices))
}

/// What the firm has before anybody is in it.
struct Frame {
    now: Timestamp,
    rules: Arc<Rules>,
    cadence: Option<CadenceId>,
    steps: Vec<CadenceStep>,
    sources: Vec<(String, SourceId)>,

    reasons: Vec<(Outcome, ReasonId)>,
}

impl Frame {
    async fn of(act: &mut Act<'_>) -> Result<Self> {
        let rules = act.rules().await?;
        let sources: Vec<_> = lists::sources(&mut act.work).await?.into_iter().map(|source| (source.key, source.id)).collect();
        let reasons = lists::reasons(&mut act.work).await?;
        let (cadence, steps) = match rules.cadence_for(Direction::Inbound) {
            Some((id, _, cadence)) => (Some(*id), cadence.steps.clone()),
            None => (None, Vec::new()),
        };

        let reasons =
            reasons.into_iter().filter(|reason| reason.retired_at.is_none()).map(|reason| (reason.outcome, reason.id)).collect();
        Ok(Self { now: act.now(), rules, cadence, steps, sources, reasons })
    }

    fn source(&self, key: &str) -> Option<SourceId> {
        self.sources.iter().find(|(of, _)| of == key).map(|(_, id)| *id)
    }

    /// One of the reasons of an outcome, a share of the way through them.
    fn reason(&self, outcome: Outcome, share: f64) -> Option<ReasonId> {
        let of = |(_, id): &(Outcome, ReasonId)| *id;
        let all: Vec<ReasonId> = self.reasons.iter().filter(|(is, _)| *is == outcome).map(of).collect();
        all.get((all.len() as f64 * share) as usize).copied()
    }
}

/// Makes the firm, portion by portion.
pub(crate) struct Maker {
    frame: Frame,
    days: Days,
    arrivals: Arrivals,
    chance: StdRng,
    ids: Arc<dyn Ids>,
    practices: Vec<PracticeId>,
    offices: Vec<OfficeId>,
    /// Who of each practice can own a referral.
    able: Vec<Vec<ColleagueId>>,
    theirs: Vec<Theirs>,
    /// Some of those introduced before.
    known: Vec<Known>,
    /// The first portion: everybody who is there before anything comes in.
    first: Option<Portion>,
    next: usize,
}

impl Maker {
    fn new(
        desk: &Desk,
        frame: Frame,
        (practices, offices): (Vec<PracticeId>, Vec<OfficeId>),
        referrals: usize,
        seed: u64,
    ) -> Self {
        let mut chance = StdRng::seed_from_u64(seed);
        let days = Days::until(frame.now, &frame.rules.calendar);
        let arrivals = arrivals::draw(&mut chance, &days, referrals, practices.len());
        let mut maker = Self {
            frame,
            days,
            arrivals,
            chance,
            ids: Arc::clone(&desk.ids),
            practices,
            offices,
            able: Vec::new(),
            theirs: Vec::new(),
            known: Vec::new(),
            first: None,
            next: 0,
        };
        let mut portion = Portion::default();
        maker.colleagues(&mut portion, colleagues_of(referrals));
        maker.referrers(&mut portion);
        maker.old_clients(&mut portion, referrals / 200);
        maker.first = Some(portion);
        maker
    }

    fn id<T: From<i64>>(&self) -> T {
        T::from(self.ids.next(self.frame.now))
    }
}

impl Iterator for Maker {
    type Item = Portion;

    fn next(&mut self) -> Option<Portion> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        let some: Vec<_> = self.arrivals.all.iter().skip(self.next).take(PORTION).copied().collect();
        if some.is_empty() {
            return None;
        }
        self.next += some.len();
        let mut portion = Portion::default();
        for arrival in some {
            self.introduction(&mut portion, arrival);
        }
        Some(portion)
    }
}
