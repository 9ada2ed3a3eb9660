//! Shrinkage: rates of few cases drawn towards what is usual, by beta-binomial empirical Bayes, so that nothing is ranked
//! by a raw rate.
//!
//! Each group (a referrer) has a rate drawn from Beta(α, β); what it won of what was decided is binomial. α and β are
//! fitted to all groups by maximum likelihood; a group's rate is then known as Beta(α + won, β + decided − won).

mod beta;
mod likelihood;
mod remembered;
mod spread;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::noun::words;
use likelihood::Counts;
use remembered::Remembered;

/// Under how many decided a rate is "too few to say".
pub const FEWEST_DECIDED: u64 = 3;
/// Under how many groups with something decided no prior is fitted.
pub const FEWEST_GROUPS: u64 = 5;
/// The largest concentration α + β; it is never above the number decided in all groups together either.
pub const MOST_CONCENTRATED: f64 = 10_000.0;
/// The smallest concentration α + β.
pub const LEAST_CONCENTRATED: f64 = 0.1;
/// Upper bound of the leak rate under which there is no measurable gap.
pub const NO_GAP_BELOW: f64 = 0.05;
/// What lies on either side of the interval: 5 % each leave 90 %.
const TAIL: f64 = 0.05;

words! {
    /// How a prior came about.
    FitNote {
        /// By maximum likelihood.
        Fitted = "fitted",
        /// Fewer than [`FEWEST_GROUPS`] groups have something decided: Jeffreys' prior, Beta(½, ½).
        TooFewGroups = "too_few_groups",
        /// No group has two decided, so groups cannot be told apart: the usual rate, weighing as much as two cases.
        NoRepeats = "no_repeats",
        /// Groups vary no more than chance: the usual rate, weighing the lesser of all decided and [`MOST_CONCENTRATED`].
        NoVariation = "no_variation",
        /// Groups are all won or all lost: the usual rate at the weight [`LEAST_CONCENTRATED`].
        AllOrNothing = "all_or_nothing",
        /// The search did not settle: Jeffreys' prior, Beta(½, ½).
        NotSettled = "not_settled",
    }
}

impl FitNote {
    /// What a reader of the numbers should know.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Fitted => "Fitted to all referrers of this kind.",
            Self::TooFewGroups => "Too few referrers have decided referrals to learn from, so each stands alone.",
            Self::NoRepeats => "No referrer has two decided referrals yet, so all lean on the average.",
            Self::NoVariation => "Referrers differ no more than chance would make them, so all lie near the average.",
            Self::AllOrNothing => "Referrers either always or never convert, so each stands almost alone.",
            Self::NotSettled => "The fit did not settle, so each referrer stands alone.",
        }
    }
}

/// A prior the data allow.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Likely {
    /// Its α.
    pub alpha: f64,
    /// Its β.
    pub beta: f64,
    /// How likely it is, from 0 to 1; all together make 1.
    pub weight: f64,
}

/// What is usual among groups: rates are Beta(α, β).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prior {
    /// α: the prior's won cases, above 0.
    pub alpha: f64,
    /// β: the prior's cases not won, above 0.
    pub beta: f64,
    /// Natural logarithm of the likelihood of all groups at α and β, binomial coefficients included; at most 0.
    pub log_likelihood: f64,
    /// How many groups had something decided.
    pub groups: u64,
    /// How it came about.
    pub note: FitNote,
    /// How sure it is: the priors the data allow; empty where α and β are a stated fallback and taken as they are.
    pub spread: Vec<Likely>,
}

/// A rate with its 90 % equal-tailed interval; all from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The posterior mean.
    pub mean: f64,
    /// 5 % lie below.
    pub low: f64,
    /// 5 % lie above.
    pub high: f64,
}

/// What can be said about a conversion.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "known", content = "interval", rename_all = "snake_case")]
pub enum Conversion {
    /// Under [`FEWEST_DECIDED`] decided: too few to say.
    TooFew,
    /// The rate, drawn towards what is usual.
    Known(Interval),
}

/// Fits the prior to (won, decided) of all groups by maximum likelihood; groups with nothing decided say nothing.
///
/// More won than decided counts as all decided won. Whatever cannot be fitted is said in [`Prior::note`].
#[must_use]
pub fn fit(groups: &[(u64, u64)]) -> Prior {
    static FITTED: Remembered<Vec<(u64, u64)>, Prior> = Remembered::up_to(16);
    // In order, so that the same groups are fitted alike whatever order they come in.
    let mut sorted = groups.to_vec();
    sorted.sort_unstable();
    FITTED.answer(sorted, |groups| fit_anew(groups))
}

fn fit_anew(groups: &[(u64, u64)]) -> Prior {
    let counts = Counts::of(groups);
    let prior = |alpha, beta, note| Prior {
        alpha,
        beta,
        log_likelihood: counts.log_likelihood(alpha, beta),
        groups: counts.groups,
        note,
        spread: Vec::new(),
    };
    if counts.groups < FEWEST_GROUPS {
        return prior(0.5, 0.5, FitNote::TooFewGroups);
    }
    // Half a case on either side keeps the usual rate off 0 and 1.
    let usual = (counts.won + 0.5) / (counts.decided + 1.0);
    let at_usual = |weight: f64, note| prior(usual * weight, (1.0 - usual) * weight, note);
    if counts.largest < 2 {
        return at_usual(2.0, FitNote::NoRepeats);
    }
    let most = counts.decided.min(MOST_CONCENTRATED);
    if counts.won == 0.0 || counts.won == counts.decided {
        return at_usual(most, FitNote::NoVariation);
    }
    let found = match counts.most_likely(usual, LEAST_CONCENTRATED, most) {
        None => return prior(0.5, 0.5, FitNote::NotSettled),
        Some((_, weight)) if weight >= most * 0.999 => at_usual(most, FitNote::NoVariation),
        Some((_, weight)) if weight <= LEAST_CONCENTRATED * 1.001 => at_usual(LEAST_CONCENTRATED, FitNote::AllOrNothing),
        Some((rate, weight)) => prior(rate * weight, (1.0 - rate) * weight, FitNote::Fitted),
    };
    let spread = spread::spread(&counts, found.alpha / (found.alpha + found.beta));
    Prior { spread, ..found }
}

/// What is known of a group's rate: Beta(α + won, β + decided − won), averaged over the priors the data allow
/// ([`Prior::spread`]) by a beta distribution of the same mean and variance; its mean, 5 % and 95 % quantiles.
#[must_use]
pub fn posterior(prior: &Prior, won: u64, decided: u64) -> Interval {
    let (won, lost) = won_and_lost(won, decided);
    let shapes = || prior.spread.iter().map(|likely| (likely.weight, likely.alpha + won, likely.beta + lost));
    let mean: f64 = shapes().map(|(weight, a, b)| weight * a / (a + b)).sum();
    let rest: f64 = shapes().map(|(weight, a, b)| weight * b / (a + b)).sum();
    // Law of total variance: what each prior leaves open, and how far the priors lie apart.
    let within = |a: f64, b: f64| a * b / ((a + b) * (a + b) * (a + b + 1.0));
    let variance: f64 = shapes().map(|(weight, a, b)| weight * (within(a, b) + (a / (a + b) - mean).powi(2))).sum();
    let size = mean * rest / variance - 1.0;
    match size.is_finite() && size > 0.0 && mean > 0.0 && rest > 0.0 {
        true => interval(mean * size, rest * size),
        false => interval(prior.alpha + won, prior.beta + lost),
    }
}

/// The conversion of a group: [`posterior`], or too few to say.
#[must_use]
pub fn conversion(prior: &Prior, won: u64, decided: u64) -> Conversion {
    if decided < FEWEST_DECIDED {
        return Conversion::TooFew;
    }
    Conversion::Known(posterior(prior, won, decided))
}

/// The leak rate of a period under Jeffreys' prior: Beta(½ + quiet, ½ + received − quiet); `None` when nothing was received.
#[must_use]
pub fn leak_interval(quiet: u64, received: u64) -> Option<Interval> {
    let (leaked, kept) = won_and_lost(quiet, received);
    (received > 0 || quiet > 0).then(|| interval(0.5 + leaked, 0.5 + kept))
}

/// Whether the data say that nothing worth speaking of leaks: the upper bound is under 5 %.
#[must_use]
pub fn no_measurable_gap(leak: &Interval) -> bool {
    leak.high < NO_GAP_BELOW
}

/// The 90 % equal-tailed interval of Beta(a, b).
fn interval(a: f64, b: f64) -> Interval {
    static INTERVALS: Remembered<(u64, u64), Interval> = Remembered::up_to(1_024);
    INTERVALS.answer((a.to_bits(), b.to_bits()), |_| interval_anew(a, b))
}

fn interval_anew(a: f64, b: f64) -> Interval {
    Interval { mean: a / (a + b), low: beta::quantile(a, b, TAIL), high: beta::quantile(a, b, 1.0 - TAIL) }
}

/// Won and not won as numbers to compute with; more than a billion decided count as a billion in the same proportion.
#[allow(clippy::cast_precision_loss)]
fn won_and_lost(won: u64, decided: u64) -> (f64, f64) {
    let (won, lost) = (won as f64, decided.saturating_sub(won) as f64);
    let scale = (1e9 / (won + lost)).min(1.0);
    (won * scale, lost * scale)
}
