//! The colleagues routing may choose from: who is there, who stands in for whom, who comes first.

use std::cmp::{Ordering, Reverse};
use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::Candidate;
use crate::id::ColleagueId;

/// Whether the one found was meant, or stands in for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// They were meant.
    Meant,
    /// They stand in for one who is away.
    ForOneAway,
    /// They stand in for one who has left.
    ForOneWhoLeft,
    /// They stand in for one whose role owns nothing.
    ForOneWhoMayNotOwn,
}

impl Stand {
    /// What a sentence about the one who was meant goes on with.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Meant => "",
            Self::ForOneAway => ", who is away, so it goes to the deputy",
            Self::ForOneWhoLeft => ", who has left, so it goes to the deputy",
            Self::ForOneWhoMayNotOwn => ", who may not own referrals, so it goes to the deputy",
        }
    }
}

/// The candidates by id, on one day.
pub(super) struct Pool<'a> {
    candidates: &'a [Candidate],
    by_id: HashMap<ColleagueId, &'a Candidate>,
    today: Date,
}

impl<'a> Pool<'a> {
    pub(super) fn new(candidates: &'a [Candidate], today: Date) -> Self {
        Self { candidates, by_id: candidates.iter().map(|c| (c.id, c)).collect(), today }
    }

    /// Whether `c` can be given something today.
    fn is_there(&self, c: &Candidate) -> bool {
        c.may_own && !c.left && !self.is_away(c)
    }

    /// Whether today is one of the days `c` is away, both ends included.
    fn is_away(&self, c: &Candidate) -> bool {
        c.away.is_some_and(|(first, last)| first <= self.today && self.today <= last)
    }

    /// Whether this colleague has not left and may own, be they away or not.
    pub(super) fn may_own(&self, id: ColleagueId) -> bool {
        self.by_id.get(&id).is_some_and(|c| c.may_own && !c.left)
    }

    /// Whether anybody who may own knows the referrer.
    pub(super) fn somebody_knows_referrer(&self) -> bool {
        self.candidates.iter().any(|c| c.may_own && !c.left && c.strength_with_referrer > 0.0)
    }

    /// This colleague, or the first along the chain of deputies who is there; `None` when the chain ends or closes.
    pub(super) fn stand_in(&self, id: ColleagueId) -> Option<(ColleagueId, Stand)> {
        let meant = self.by_id.get(&id)?;
        let stand = match meant {
            c if self.is_there(c) => return Some((id, Stand::Meant)),
            c if c.left => Stand::ForOneWhoLeft,
            c if self.is_away(c) => Stand::ForOneAway,
            _ => Stand::ForOneWhoMayNotOwn,
        };
        let mut asked = HashSet::from([id]);
        let mut next = meant.deputy;
        while let Some(deputy) = next.filter(|d| asked.insert(*d)).and_then(|d| self.by_id.get(&d)) {
            if self.is_there(deputy) {
                return Some((deputy.id, stand));
            }
            next = deputy.deputy;
        }
        None
    }

    /// The first by `order` of those meant: one who is there, else one who stands in.
    pub(super) fn first(
        &self,
        meant: impl Fn(&Candidate) -> bool,
        order: fn(&Candidate, &Candidate) -> Ordering,
    ) -> Option<(ColleagueId, Stand)> {
        let mut all: Vec<&Candidate> = self.candidates.iter().filter(|c| c.may_own && meant(c)).collect();
        all.sort_by(|a, b| self.is_there(b).cmp(&self.is_there(a)).then_with(|| order(a, b)));
        all.into_iter().find_map(|c| self.stand_in(c.id))
    }

    /// Who is there and least loaded, else who has not left and is least loaded.
    pub(super) fn anybody(&self) -> Option<ColleagueId> {
        let able = self.candidates.iter().filter(|c| c.may_own && !c.left);
        able.min_by(|a, b| self.is_there(b).cmp(&self.is_there(a)).then_with(|| freer(a, b))).map(|c| c.id)
    }
}

/// At work now, then fewest open referrals, then strongest with the referrer, then lowest id.
pub(super) fn freer(a: &Candidate, b: &Candidate) -> Ordering {
    let key = |c: &Candidate| (Reverse(c.working_now), c.open_referrals);
    key(a).cmp(&key(b)).then_with(|| b.strength_with_referrer.total_cmp(&a.strength_with_referrer)).then(a.id.cmp(&b.id))
}

/// Strongest with the referrer, then as [`freer`].
pub(super) fn stronger(a: &Candidate, b: &Candidate) -> Ordering {
    b.strength_with_referrer.total_cmp(&a.strength_with_referrer).then_with(|| freer(a, b))
}
