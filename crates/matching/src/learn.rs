//! Learning from the file itself: how often records of one person differ in each point, and how often strangers agree.
//!
//! Expectation and maximisation (Winkler 1988) over the pairs that were brought together; what strangers do is read off pairs drawn
//! at random. What was stated counts as much as a few pairs do, so that a small file is judged by it and a large one by itself.

use crate::compare::{Agreements, Memory, agree};
use crate::known::Known;
use crate::model::{Chances, Model};
use crate::point::{ALL, Level, Point};

/// How many pairs of one person what was stated counts as.
const STATED_SAME: f64 = 20.0;
/// How many pairs of strangers it counts as.
const STATED_RANDOM: f64 = 50.0;
/// How many records it counts as, when it is asked how many duplicates there are.
const STATED_RECORDS: f64 = 200.0;
/// How many pairs are drawn at random.
const DRAWN: u64 = 40_000;
/// The share of records thought to have a duplicate, and of those to have a housemate or a colleague in the file.
pub(crate) const DUPLICATES: f64 = 0.05;
pub(crate) const HOUSEMATES: f64 = 0.1;
const ROUNDS: usize = 12;

/// How many records are new, and how many were there before, where that was said.
fn fresh(known: &Known) -> Option<(f64, f64)> {
    let before = known.register.fresh?;
    Some((known.register.len().saturating_sub(before) as f64, before as f64))
}

/// How many pairs a file has.
pub(crate) fn pairs(known: &Known) -> f64 {
    if let Some((new, before)) = fresh(known) {
        return new * before + new * (new - 1.0).max(0.0) / 2.0;
    }
    let second = known.register.second.iter().filter(|s| **s).count() as f64;
    let first = known.register.len() as f64 - second;
    if known.register.is_two_files() { first * second } else { first * (first - 1.0) / 2.0 }
}

/// What is held of a file of that size before it is looked at: one record in twenty has a duplicate, one in ten a housemate.
pub(crate) fn stated(known: &Known) -> Model {
    let second = known.register.second.iter().filter(|s| **s).count() as f64;
    let first = known.register.len() as f64 - second;
    let records = match fresh(known) {
        Some((new, before)) => (new * 2.0).min(new + before),
        None if known.register.is_two_files() => first.min(second) * 2.0,
        None => first,
    };
    Model::stated(pairs(known), records * DUPLICATES, records * HOUSEMATES)
}

/// Learns from pairs that may be one person's, each of which stands for `scale` pairs.
pub(crate) fn learn(known: &Known, plausible: &[Agreements], scale: f64) -> Model {
    let stated = stated(known);
    let drawn = drawn(known);
    let pairs = pairs(known).max(1.0);
    let records = fresh(known).map_or(known.register.len() as f64, |(new, before)| (new * 2.0).min(new + before));
    let trust = STATED_RECORDS / records.max(1.0);
    let mut model = stated.clone();
    for _ in 0..ROUNDS {
        let judged: Vec<_> = plausible.iter().map(|a| model.posterior(a)).collect();
        let strangers: Vec<_> =
            drawn.iter().map(|a| model.posterior(a)).map(|p| (1.0 - p.duplicate - p.household).max(0.0)).collect();
        let mut next = stated.clone();
        for point in ALL {
            let n = point as usize;
            let same = tally(point, plausible.iter().zip(judged.iter().map(|p| p.duplicate * scale)));
            let random = tally(point, drawn.iter().zip(strangers.iter().copied()));
            next.same[n] = blended(same, stated.same[n], STATED_SAME);
            next.random[n] = blended(random, stated.random[n], STATED_RANDOM);
            bound(&mut next.same[n], &stated.same[n]);
            if !matches!(point, Point::NameOrder | Point::LineOrder) {
                rising(&mut next.same[n], &mut next.random[n]);
            }
        }
        let found = |kind: fn(&crate::model::Posterior) -> f64| judged.iter().map(kind).sum::<f64>() * scale;
        let share = |found: f64, stated: f64| (found / pairs + trust * stated) / (1.0 + trust);
        next.duplicate = share(found(|p| p.duplicate), stated.duplicate);
        next.household = share(found(|p| p.household), stated.household);
        next.area = area(&drawn, &next);
        model = next;
    }
    model
}

/// How often each level stands in pairs of some weight.
fn tally<'a>(point: Point, pairs: impl Iterator<Item = (&'a Agreements, f64)>) -> Chances {
    let mut sums = Chances::default();
    for (agreements, weight) in pairs {
        match agreements[point].level {
            // Straight order is what is not said.
            Level::Silent if matches!(point, Point::NameOrder | Point::LineOrder) => sums[4] += weight,
            Level::Silent => {}
            level => sums[level as usize - 1] += weight,
        }
    }
    sums
}

fn blended(found: Chances, stated: Chances, weight: f64) -> Chances {
    let all: f64 = found.iter().sum::<f64>() + weight;
    std::array::from_fn(|n| (found[n] + weight * stated[n]) / all)
}

/// Records of one person do not differ in a point much more often than was thought: where they seem to, it is others that were counted in.
fn bound(same: &mut Chances, stated: &Chances) {
    let most = (stated[0] * 3.0).min(0.6).max(stated[0]);
    if same[0] > most {
        let rest = (1.0 - most) / (1.0 - same[0]);
        same.iter_mut().skip(1).for_each(|c| *c *= rest);
        same[0] = most;
    }
}

/// More agreement never speaks for less: levels below `Same` that are out of order are taken together.
fn rising(same: &mut Chances, random: &mut Chances) {
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for n in 0..4 {
        pools.push((same[n], random[n], 1));
        while let [.., before, last] = pools.as_slice() {
            if before.0 * last.1 <= last.0 * before.1 {
                break;
            }
            let merged = (before.0 + last.0, before.1 + last.1, before.2 + last.2);
            pools.truncate(pools.len() - 2);
            pools.push(merged);
        }
    }
    let mut n = 0;
    for (sum_same, sum_random, levels) in pools {
        for _ in 0..levels {
            same[n] = sum_same / levels as f64;
            random[n] = sum_random / levels as f64;
            n += 1;
        }
    }
}

/// How many strangers are of one neighbourhood: who shares place and postcode, beyond what either alone would bring together.
fn area(drawn: &[Agreements], model: &Model) -> f64 {
    let share = |is: &dyn Fn(&Agreements) -> bool| drawn.iter().filter(|a| is(a)).count() as f64 / (drawn.len() as f64).max(1.0);
    let same = |a: &Agreements, p: Point| a[p].level == Level::Same;
    let both = share(&|a| same(a, Point::Place) && same(a, Point::Postcode));
    let by_chance = share(&|a| same(a, Point::Place)) * share(&|a| same(a, Point::Postcode));
    (both - by_chance - model.duplicate - model.household).clamp(0.0, 0.5)
}

/// Pairs drawn at random, the same in every run; all pairs where there are few.
fn drawn(known: &Known) -> Vec<Agreements> {
    let records = known.register.len() as u64;
    let mut memory = Memory::new();
    let mut found = Vec::new();
    let mut take = |a: u64, b: u64| {
        let (a, b) = (a as usize, b as usize);
        if a != b && (!known.register.is_two_files() || known.register.second[a] != known.register.second[b]) {
            found.push(agree(known, &mut memory, a, b));
        }
    };
    if records * records.saturating_sub(1) / 2 <= DRAWN {
        (0..records).for_each(|a| (a + 1..records).for_each(|b| take(a, b)));
        return found;
    }
    // A linear congruential generator of 64 bits (Knuth): even draws are all that is asked of it.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((u128::from(state) * u128::from(records)) >> 64) as u64
    };
    for _ in 0..DRAWN {
        let (a, b) = (next(), next());
        take(a, b);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_agreement_never_speaks_for_less() {
        // Faint agreement was seen more often among the same, near agreement less often, than it should be.
        let (mut same, mut random) = ([0.1, 0.3, 0.1, 0.05, 0.45], [0.9, 0.02, 0.03, 0.04, 0.01]);
        rising(&mut same, &mut random);
        let ratios: Vec<f64> = (0..4).map(|n| same[n] / random[n]).collect();
        assert!(ratios.windows(2).all(|w| w[0] <= w[1] + 1e-12), "{ratios:?}");
        assert!((same.iter().sum::<f64>() - 1.0).abs() < 1e-12 && (random.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn records_of_one_person_do_not_differ_without_bound() {
        let stated = Point::Given.stated().same;
        let mut same = [0.9, 0.0, 0.0, 0.0, 0.1];
        bound(&mut same, &stated);
        assert!((same[0] - 3.0 * stated[0]).abs() < 1e-12 && (same.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{same:?}");
    }

    #[test]
    fn with_nothing_seen_what_was_stated_stands() {
        let stated = Point::Email.stated().same;
        assert_eq!(blended(Chances::default(), stated, STATED_SAME), stated);
    }
}
