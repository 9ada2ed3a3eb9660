//! What becomes of an introduction: how soon somebody answers, how often they speak, how it ends; as far as it has come.

use goodword_domain::referral::{Outcome, Stage};
use goodword_domain::touch::TouchKind;
use rand::RngExt;
use rand::rngs::StdRng;

use super::arrivals::spread;
use super::days::{Days, Moment};

/// The life of one, until now.
#[derive(Debug, Clone)]
pub(super) struct Life {
    pub received: Moment,
    /// Nothing said what they need: an introduction that has not become a referral.
    pub plain: bool,
    pub touches: Vec<(Moment, TouchKind, i64)>,
    pub stage: Stage,
    pub stage_since: Moment,
    /// How it ended and when, and the place of the reason among those of that outcome.
    pub ended: Option<(Outcome, Moment, f64)>,
    pub thanked: Option<Moment>,
    pub told: Option<Moment>,
}

fn kind(chance: &mut StdRng) -> (TouchKind, i64) {
    match chance.random_range(0..100) {
        0..38 => (TouchKind::Call, chance.random_range(4..35)),
        38..62 => (TouchKind::EmailOut, chance.random_range(5..20)),
        62..78 => (TouchKind::EmailIn, chance.random_range(2..10)),
        78..90 => (TouchKind::Meeting, chance.random_range(30..90)),
        90..95 => (TouchKind::Message, 3),
        95..98 => (TouchKind::Coffee, 40),
        _ => (TouchKind::Note, 5),
    }
}

/// A wait in working days around `mean`.
fn wait(chance: &mut StdRng, mean: f64) -> usize {
    1 + (-(1.0 - chance.random::<f64>()).ln() * (mean - 1.0)) as usize
}

/// Lives it through from `received` on; `wins` is the share that becomes work.
pub(super) fn live(chance: &mut StdRng, days: &Days, received: Moment, wins: f64, has_back: bool) -> Life {
    let mut life = Life {
        received,
        plain: chance.random::<f64>() < 0.02,
        touches: Vec::new(),
        stage: Stage::Received,
        stage_since: received,
        ended: None,
        thanked: None,
        told: None,
    };
    // Without a need there is nothing to thank for yet.
    let has_back = has_back && !life.plain;
    if has_back && chance.random::<f64>() < 0.72 {
        let wait = wait(chance, 4.0) - 1;
        life.thanked = Some(days.days_later(chance, received, wait)).filter(|at| days.has_come(*at));
    }
    let left_alone = chance.random::<f64>() < 0.012;
    let mut at = received;
    if chance.random::<f64>() < 0.96 {
        // Most are answered within the hour, some after days.
        let minutes = (spread(chance, 1.25) * 45.0) as i64;
        at = days.later(received, minutes.clamp(1, 9_000));
        let often = 2 + (-(1.0 - chance.random::<f64>()).ln() * 3.4) as usize;
        for touch in 0..often.min(20) {
            if touch > 0 {
                let wait = wait(chance, 4.5);
                at = days.days_later(chance, at, wait);
            }
            if !days.has_come(at) || (left_alone && touch == 2) {
                break;
            }
            let (kind, minutes) = if touch == 0 { (TouchKind::Call, 12) } else { kind(chance) };
            life.touches.push((at, kind, minutes));
            (life.stage, life.stage_since) = match (touch, chance.random::<f64>() < 0.6) {
                (0, _) => (Stage::Contacted, at),
                (1 | 2, true) if life.stage == Stage::Contacted => (Stage::Talking, at),
                (3.., true) if life.stage == Stage::Talking => (Stage::Proposal, at),
                _ => (life.stage, life.stage_since),
            };
        }
    }
    let wait = wait(chance, 6.0);
    let ends = days.days_later(chance, at, wait);
    // What somebody left alone for years was closed when the files were tidied.
    let tidied = received.day + 300 < days.today;
    if days.has_come(ends) && (!left_alone || tidied) {
        end(chance, days, &mut life, ends, wins, has_back);
    }
    life
}

fn end(chance: &mut StdRng, days: &Days, life: &mut Life, ends: Moment, wins: f64, has_back: bool) {
    let outcome = if !life.plain && !life.touches.is_empty() && chance.random::<f64>() < wins {
        Outcome::Won
    } else if chance.random::<f64>() < 0.35 {
        Outcome::Declined
    } else {
        Outcome::Lost
    };
    life.ended = Some((outcome, ends, chance.random::<f64>()));
    if has_back && chance.random::<f64>() < 0.6 {
        let wait = wait(chance, 6.0);
        life.told = Some(days.days_later(chance, ends, wait)).filter(|at| days.has_come(*at));
    }
}
