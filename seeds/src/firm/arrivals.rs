//! Who puts in words, how often and when: a few send a lot, many once, some stopped, some moved.

use goodword_domain::referrer::{ReferrerKind, Tier};
use rand::RngExt;
use rand::rngs::StdRng;

use super::days::{Days, Moment};

/// Where a word comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// A referrer, by place.
    Referrer(usize),
    /// Nobody: they found us by the source of this place in [`SOURCES`].
    Source(usize),
    /// A colleague of another practice.
    Colleague,
    /// We sent them on to a referrer, by place.
    SentTo(usize),
}

/// By which sources people come without anybody's word, and how often of a hundred.
pub(super) const SOURCES: &[(&str, u32)] =
    &[("website", 34), ("online_search", 30), ("referral_unknown", 14), ("event", 10), ("social_media", 8), ("association", 4)];

/// What a referrer is like, before they have a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sort {
    pub kind: ReferrerKind,
    pub tier: Option<Tier>,
    /// What share of theirs becomes work.
    pub wins: f64,
    /// The practice most of theirs falls to.
    pub practice: usize,
    /// The first and the last day they send on.
    pub days: (usize, usize),
    /// The day they move to another organisation.
    pub moves: Option<usize>,
}

/// The whole of it.
pub(super) struct Arrivals {
    pub referrers: Vec<Sort>,
    /// In the order of time.
    pub all: Vec<(Moment, Word)>,
}

/// A number spread as many things of life are: most near nothing, few far out.
pub(super) fn spread(chance: &mut StdRng, wide: f64) -> f64 {
    let (a, b) = (1.0 - chance.random::<f64>(), chance.random::<f64>());
    ((-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos() * wide).exp()
}

fn referrer(chance: &mut StdRng, days: &Days, practices: usize) -> Sort {
    let began = if chance.random::<f64>() < 0.45 { 0 } else { chance.random_range(0..=days.today) };
    // One in four has stopped: gone quiet, retired, or sends somewhere else.
    let ended = if chance.random::<f64>() < 0.25 { chance.random_range(began..=days.today) } else { days.today };
    let moves = (chance.random::<f64>() < 0.12 && ended > began + 40).then(|| chance.random_range(began + 20..ended));
    let kind = match chance.random_range(0..100) {
        0..55 => ReferrerKind::Professional,
        55..90 => ReferrerKind::Client,
        90..96 => ReferrerKind::Influencer,
        _ => ReferrerKind::Employee,
    };
    let wins = (0.2 + 0.45 * chance.random::<f64>()) * if kind == ReferrerKind::Client { 1.2 } else { 1.0 };
    Sort { kind, tier: None, wins, practice: chance.random_range(0..practices), days: (began, ended), moves }
}

/// Draws `referrals` arrivals.
pub(super) fn draw(chance: &mut StdRng, days: &Days, referrals: usize, practices: usize) -> Arrivals {
    let many = (referrals / 100).max(10).min(referrals.max(1));
    let mut referrers: Vec<Sort> = (0..many).map(|_| referrer(chance, days, practices)).collect();
    // The long tail: what somebody sends is spread over several orders of size.
    let mut upto = Vec::with_capacity(many);
    let mut sum = 0.0;
    let mut weights = Vec::with_capacity(many);
    for sort in &referrers {
        let share = (sort.days.1 - sort.days.0 + 20) as f64 / (days.today + 20) as f64;
        let weight = spread(chance, 2.1) * share;
        sum += weight;
        weights.push(weight);
        upto.push(sum);
    }
    tiers(&mut referrers, &weights);
    let mut all: Vec<(Moment, Word)> = (0..referrals)
        .map(|place| {
            // Each referrer has put in a word at least once.
            let word = if place < many { Word::Referrer(place) } else { word(chance, &upto, sum) };
            let (from, to) = match word {
                Word::Referrer(place) | Word::SentTo(place) => referrers[place].days,
                Word::Source(_) | Word::Colleague => (0, days.today),
            };
            (days.draw(chance, from, to), word)
        })
        .collect();
    // Stable: what comes in the same minute stays in the order it was drawn.
    all.sort_by_key(|(moment, _)| *moment);
    Arrivals { referrers, all }
}

/// Who sends most gets most care: the first 3 %, 10 % and 30 %.
fn tiers(referrers: &mut [Sort], weights: &[f64]) {
    let mut places: Vec<usize> = (0..referrers.len()).collect();
    places.sort_by(|a, b| weights[*b].total_cmp(&weights[*a]));
    for (rank, place) in places.into_iter().enumerate() {
        referrers[place].tier = match rank * 100 / referrers.len() {
            0..3 => Some(Tier::A),
            3..10 => Some(Tier::B),
            10..30 => Some(Tier::C),
            _ => None,
        };
    }
}

fn word(chance: &mut StdRng, upto: &[f64], sum: f64) -> Word {
    let somebody = |chance: &mut StdRng| {
        let wanted = chance.random::<f64>() * sum;
        upto.partition_point(|upto| *upto <= wanted).min(upto.len() - 1)
    };
    match chance.random_range(0..100) {
        0..70 => Word::Referrer(somebody(chance)),
        70..88 => {
            let mut left = chance.random_range(0..100_u32);
            let place = SOURCES.iter().position(|(_, often)| {
                let found = left < *often;
                left = left.saturating_sub(*often);
                found
            });
            Word::Source(place.unwrap_or(0))
        }
        88..94 => Word::Colleague,
        _ => Word::SentTo(somebody(chance)),
    }
}
