//! The beta-binomial likelihood of many groups, and the search for its maximum.

use std::collections::HashMap;

use argmin::core::{CostFunction, Error, Executor, State};
use argmin::solver::neldermead::NelderMead;

use super::beta;

/// Up to this many factors a rising factorial is multiplied out; above it, it is a difference of log gammas.
const FACTORS: u64 = 12;
/// How often the search may try (a fit settles after 50 to 90).
const MOST_TRIES: u64 = 400;
/// The search ends when the log likelihoods of the simplex differ by less than this (standard deviation).
const SETTLED: f64 = 1e-9;

/// The groups, counted by how many won, did not win, and were decided.
///
/// The likelihood of a group is C(n, w) · α^(w) · β^(n−w) / (α+β)^(n) with rising factorials x^(k) (Skellam 1948), so the sum
/// over groups needs each distinct w, n − w and n once, not each group.
pub(super) struct Counts {
    /// How many groups have something decided.
    pub groups: u64,
    /// Decided in all groups.
    pub decided: f64,
    /// Won in all groups.
    pub won: f64,
    /// The most decided in one group.
    pub largest: u64,
    by_won: Vec<(u64, f64)>,
    by_lost: Vec<(u64, f64)>,
    by_decided: Vec<(u64, f64)>,
    /// The sum of the logarithms of the binomial coefficients.
    coefficients: f64,
}

#[allow(clippy::cast_precision_loss)]
impl Counts {
    /// Counts (won, decided) pairs; equal ones fall together.
    pub(super) fn of(groups: &[(u64, u64)]) -> Self {
        let mut pairs: HashMap<(u64, u64), u64> = HashMap::new();
        for (won, decided) in groups.iter().filter(|(won, decided)| *won > 0 || *decided > 0) {
            *pairs.entry((*won, (*won).max(*decided))).or_default() += 1;
        }
        // One order for equal input, so that sums of floats are equal to the last bit.
        let mut pairs: Vec<((u64, u64), u64)> = pairs.into_iter().collect();
        pairs.sort_unstable();
        let total = |of: fn(u64, u64) -> u64| pairs.iter().map(|((won, n), k)| of(*won, *n) as f64 * *k as f64).sum();
        let factorial = |n: u64| beta::ln_gamma(n as f64 + 1.0);
        Self {
            groups: pairs.iter().map(|(_, k)| k).sum(),
            decided: total(|_, n| n),
            won: total(|won, _| won),
            largest: pairs.iter().map(|((_, n), _)| *n).max().unwrap_or(0),
            by_won: tally(&pairs, |won, _| won),
            by_lost: tally(&pairs, |won, n| n - won),
            by_decided: tally(&pairs, |_, n| n),
            coefficients: pairs
                .iter()
                .map(|((won, n), k)| *k as f64 * (factorial(*n) - factorial(*won) - factorial(n - won)))
                .sum(),
        }
    }

    /// The natural logarithm of the likelihood at α and β, binomial coefficients included.
    pub(super) fn log_likelihood(&self, alpha: f64, beta: f64) -> f64 {
        self.coefficients + sum(&self.by_won, alpha) + sum(&self.by_lost, beta) - sum(&self.by_decided, alpha + beta)
    }

    /// How many groups, to compute with.
    pub(super) fn groups_as_number(&self) -> f64 {
        self.groups as f64
    }

    /// The standard error of the logit of the rate at a weight: a group of n tells as much as n / (1 + (n−1)/(weight+1)) cases.
    pub(super) fn error_of_logit(&self, rate: f64, weight: f64) -> f64 {
        let told = |(n, k): &(u64, f64)| k * *n as f64 / (1.0 + (*n as f64 - 1.0) / (weight + 1.0));
        1.0 / (rate * (1.0 - rate) * self.by_decided.iter().map(told).sum::<f64>()).sqrt()
    }

    /// The rate α/(α+β) and weight α+β of the highest likelihood with the weight in `least..=most`, by Nelder and Mead's
    /// simplex over the logit of the rate and the logarithm of the weight, started anew once where it first settled.
    pub(super) fn most_likely(&self, usual: f64, least: f64, most: f64) -> Option<(f64, f64)> {
        let logit = (usual / (1.0 - usual)).ln();
        let middle = 10.0_f64.clamp(least, most).ln();
        let search = Search { counts: self, least: least.ln(), most: most.ln() };
        let first = search.run(vec![logit, middle], 1.0)?;
        let best = search.run(first, 0.1)?;
        let (rate, weight) = search.rate_and_weight(&best);
        (rate > 0.0 && rate < 1.0 && weight.is_finite()).then_some((rate, weight))
    }
}

/// How often each value of `of(won, decided)` above 0 occurs.
#[allow(clippy::cast_precision_loss)]
fn tally(pairs: &[((u64, u64), u64)], of: fn(u64, u64) -> u64) -> Vec<(u64, f64)> {
    let mut counts = std::collections::BTreeMap::new();
    for ((won, decided), k) in pairs {
        *counts.entry(of(*won, *decided)).or_insert(0.0) += *k as f64;
    }
    counts.remove(&0);
    counts.into_iter().collect()
}

/// Σ count · ln(x · (x+1) · … · (x+k−1)).
#[allow(clippy::cast_precision_loss)]
fn sum(counts: &[(u64, f64)], x: f64) -> f64 {
    let base = beta::ln_gamma(x);
    let ln_rising = |k: u64| match k {
        0..=FACTORS => (0..k).map(|i| x + i as f64).product::<f64>().ln(),
        _ => beta::ln_gamma(x + k as f64) - base,
    };
    counts.iter().map(|(k, count)| count * ln_rising(*k)).sum()
}

/// The search: minus the log likelihood over (logit rate, ln weight), the weight held between its bounds.
#[derive(Clone, Copy)]
struct Search<'a> {
    counts: &'a Counts,
    least: f64,
    most: f64,
}

impl Search<'_> {
    /// The rate and weight a point stands for.
    fn rate_and_weight(&self, point: &[f64]) -> (f64, f64) {
        let [logit, ln_weight] = [0, 1].map(|i| point.get(i).copied().unwrap_or(0.0));
        (1.0 / (1.0 + (-logit.clamp(-30.0, 30.0)).exp()), ln_weight.clamp(self.least, self.most).exp())
    }

    /// The best point found from `start` with a simplex of side `side`; `None` when the search failed.
    fn run(self, start: Vec<f64>, side: f64) -> Option<Vec<f64>> {
        let [x, y] = start[..] else { return None };
        let simplex = vec![start, vec![x + side, y], vec![x, y + side]];
        let solver = NelderMead::new(simplex).with_sd_tolerance(SETTLED).ok()?;
        // The timer is off: this room does not know the time of day.
        let run = Executor::new(self, solver).configure(|state| state.max_iters(MOST_TRIES)).timer(false).run().ok()?;
        run.state().get_best_param().cloned()
    }
}

impl CostFunction for Search<'_> {
    type Param = Vec<f64>;
    type Output = f64;
    fn cost(&self, point: &Self::Param) -> Result<f64, Error> {
        let (rate, weight) = self.rate_and_weight(point);
        Ok(-self.counts.log_likelihood(rate * weight, (1.0 - rate) * weight))
    }
}
