//! What agreement and difference weigh, and the chance that two records are one person's: the model of Fellegi and Sunter with the
//! frequency of each value, and with two kinds of strangers that agree in part: those of one household or office, and neighbours.

use crate::compare::{Agreement, Agreements};
use crate::point::{ALL, LEVELS, Level, POINTS, Point};

/// Chances by level, from `Differ` to `Same`.
pub(crate) type Chances = [f64; LEVELS - 1];

/// The model: what was stated, or what a file taught.
#[derive(Debug, Clone)]
pub struct Model {
    /// For each point, among two records of one person.
    pub(crate) same: [Chances; POINTS],
    /// For each point, among two records drawn at random.
    pub(crate) random: [Chances; POINTS],
    /// The chance that two records drawn at random are one person's.
    pub(crate) duplicate: f64,
    /// The chance that they are of one household or office, and not one person's.
    pub(crate) household: f64,
    /// The chance that they are of one neighbourhood, beyond what chance brings together.
    pub(crate) area: f64,
}

/// The chances of what two records can be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Posterior {
    pub duplicate: f64,
    pub household: f64,
}

impl Model {
    /// What is held before a file has been seen, for so many pairs of records, and so many among them expected of either kind.
    pub(crate) fn stated(pairs: f64, duplicates: f64, households: f64) -> Self {
        Self {
            same: ALL.map(|p| p.stated().same),
            random: ALL.map(|p| p.stated().random),
            duplicate: (duplicates / pairs.max(1.0)).min(0.1),
            household: (households / pairs.max(1.0)).min(0.2),
            area: 0.0,
        }
    }

    /// What an agreement weighs, as the logarithm of how much likelier it is between two records of one person than between strangers.
    pub(crate) fn weight(&self, point: Point, agreement: Agreement) -> f64 {
        let (same, random) = (&self.same[point as usize], &self.random[point as usize]);
        let at = agreement.level as usize;
        match agreement.level {
            Level::Silent => 0.0,
            // That two values stand in each other's place is a slip of whoever typed them; strangers have no order to keep.
            Level::Differ if matches!(point, Point::NameOrder | Point::LineOrder) => same[0].max(1e-6).ln(),
            Level::Differ => (same[0] / random[0]).ln().min(0.0),
            Level::Same => self.most(point, agreement.chance),
            _ => {
                let among_strangers = if agreement.chance > 0.0 { f64::from(agreement.chance) } else { random[at - 1] };
                (same[at - 1].max(1e-9) / among_strangers.max(1e-9)).ln().min(self.most(point, agreement.ceiling))
            }
        }
    }

    /// The most it can weigh in a point that two different values agree, where only the level says it.
    pub(crate) fn most_of_different(&self, point: Point) -> f64 {
        let (same, random) = (&self.same[point as usize], &self.random[point as usize]);
        (1..LEVELS - 2).map(|n| (same[n].max(1e-9) / random[n].max(1e-9)).ln()).fold(0.0, f64::max)
    }

    /// What it weighs to have the same value.
    pub(crate) fn most(&self, point: Point, chance: f32) -> f64 {
        (self.same[point as usize][LEVELS - 2] / f64::from(chance).max(1e-9)).ln().max(0.0)
    }

    /// What an agreement weighs between two of one household or office, who have a share of the points in common.
    fn weight_in_household(point: Point, agreement: Agreement, weight: f64, people: bool) -> f64 {
        /// How many organisations of one house share a word of their names, as the bar and the restaurant of an hotel do.
        const SHARE_A_WORD: f64 = 0.3;
        match (point, agreement.level) {
            // Where organisations are compared, the name tells those of one house apart.
            (Point::Organisation, Level::Faint) if !people && agreement.chance > 0.0 => {
                (SHARE_A_WORD / f64::from(agreement.chance)).ln().max(0.0)
            }
            (Point::Organisation | Point::Website, _) if !people => 0.0,
            _ => in_part(point.stated().household, weight),
        }
    }

    /// What two records are, by how they agree.
    pub(crate) fn posterior(&self, agreements: &Agreements) -> Posterior {
        let (mut duplicate, mut household, mut area) = (0.0, 0.0, 0.0);
        for point in ALL {
            let agreement = agreements[point];
            if agreement.level == Level::Silent {
                continue;
            }
            let weight = self.weight(point, agreement);
            duplicate += weight;
            household += Self::weight_in_household(point, agreement, weight, agreements.people);
            area += in_part(point.stated().area, weight);
        }
        let of = |prior: f64, weight: f64| if prior > 0.0 { prior.ln() + weight } else { f64::NEG_INFINITY };
        let strangers = (1.0 - self.duplicate - self.household - self.area).max(1e-6);
        let all = [of(self.duplicate, duplicate), of(self.household, household), of(self.area, area), strangers.ln()];
        let most = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = all.iter().map(|x| (x - most).exp()).sum();
        let share = |x: f64| (x - most).exp() / sum;
        Posterior { duplicate: share(all[0]), household: share(all[1]) }
    }
}

/// What an agreement weighs between two of whom a share agrees as one person does and the others as strangers do.
fn in_part(share: f64, weight: f64) -> f64 {
    if share > 0.0 { (share * weight.exp() + 1.0 - share).ln() } else { 0.0 }
}
