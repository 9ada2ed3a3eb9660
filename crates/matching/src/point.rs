//! The points two records are compared in, and what is held of each before a file has been seen.

/// One point of comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Point {
    Given,
    Surname,
    /// Whether given name and surname stand in the same order.
    NameOrder,
    Organisation,
    Email,
    Phone,
    Number,
    Street,
    AddressLine,
    /// Whether street and further line stand in the same order.
    LineOrder,
    Place,
    Postcode,
    Region,
    Born,
    Identifier,
    Website,
    OtherA,
    OtherB,
    OtherC,
}

/// How many points there are.
pub(crate) const POINTS: usize = 19;

/// All of them, in order.
pub(crate) const ALL: [Point; POINTS] = [
    Point::Given,
    Point::Surname,
    Point::NameOrder,
    Point::Organisation,
    Point::Email,
    Point::Phone,
    Point::Number,
    Point::Street,
    Point::AddressLine,
    Point::LineOrder,
    Point::Place,
    Point::Postcode,
    Point::Region,
    Point::Born,
    Point::Identifier,
    Point::Website,
    Point::OtherA,
    Point::OtherB,
    Point::OtherC,
];

/// How well two records agree in a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[repr(u8)]
pub(crate) enum Level {
    /// One of them says nothing.
    #[default]
    Silent,
    Differ,
    Faint,
    Alike,
    Near,
    Same,
}

/// How many levels there are.
pub(crate) const LEVELS: usize = 6;

/// What is held of a point before a file has been seen. Chances are by level, from `Differ` to `Same`, of two that both say something.
pub(crate) struct Stated {
    /// Among two records of one person.
    pub same: [f64; 5],
    /// Among two records drawn at random; that of `Same` stands only where nothing is known of the value.
    pub random: [f64; 5],
    /// How many of the others would share a value that was never seen elsewhere, in a file of any size.
    pub unseen: f64,
    /// The share of people of one household or office who have this in common.
    pub household: f64,
    /// The share of strangers of one neighbourhood who have this in common.
    pub area: f64,
}

const fn stated(same: [f64; 5], random: [f64; 5], unseen: f64, household: f64, area: f64) -> Stated {
    Stated { same, random, unseen, household, area }
}

const OTHER: Stated = stated([0.35, 0.02, 0.13, 0.0, 0.50], [0.72, 0.02, 0.11, 0.0, 0.15], 5.0, 0.3, 0.0);

impl Point {
    /// What is held of it before a file has been seen: round numbers, from how often people mistype, move and share.
    pub(crate) const fn stated(self) -> Stated {
        match self {
            Self::Given => stated([0.05, 0.05, 0.05, 0.10, 0.75], [0.935, 0.045, 0.010, 0.005, 0.005], 0.2, 0.0, 0.0),
            Self::Surname => stated([0.05, 0.02, 0.03, 0.08, 0.82], [0.972, 0.020, 0.005, 0.002, 0.001], 0.1, 0.6, 0.0),
            Self::NameOrder | Self::LineOrder => stated([0.02, 0.0, 0.0, 0.0, 0.98], [0.5, 0.0, 0.0, 0.0, 0.5], 1.0, 0.0, 0.0),
            Self::Organisation => stated([0.04, 0.02, 0.14, 0.12, 0.68], [0.975, 0.015, 0.008, 0.001, 0.001], 0.05, 0.9, 0.0),
            Self::Email => stated([0.35, 0.05, 0.03, 0.07, 0.50], [0.994, 0.003, 0.001, 0.001, 0.001], 0.001, 0.4, 0.0),
            Self::Phone => stated([0.25, 0.0, 0.03, 0.06, 0.66], [0.995, 0.0, 0.003, 0.001, 0.001], 0.005, 0.7, 0.0),
            Self::Number => stated([0.12, 0.0, 0.0, 0.06, 0.82], [0.95, 0.0, 0.0, 0.03, 0.02], 0.5, 0.9, 0.0),
            Self::Street => stated([0.12, 0.04, 0.06, 0.13, 0.65], [0.979, 0.015, 0.003, 0.001, 0.002], 0.05, 0.9, 0.1),
            Self::AddressLine => stated([0.25, 0.05, 0.06, 0.12, 0.52], [0.980, 0.015, 0.002, 0.001, 0.002], 0.05, 0.9, 0.1),
            Self::Place => stated([0.10, 0.02, 0.06, 0.10, 0.72], [0.960, 0.010, 0.008, 0.002, 0.020], 0.3, 0.95, 0.95),
            Self::Postcode => stated([0.10, 0.0, 0.05, 0.07, 0.78], [0.970, 0.0, 0.015, 0.010, 0.005], 0.1, 0.95, 0.9),
            Self::Region => stated([0.06, 0.0, 0.0, 0.02, 0.92], [0.79, 0.0, 0.0, 0.01, 0.20], 2.0, 0.95, 0.95),
            Self::Born => stated([0.05, 0.0, 0.02, 0.06, 0.87], [0.998, 0.0, 0.001, 0.0009, 0.0001], 0.01, 0.0, 0.0),
            Self::Identifier => stated([0.05, 0.0, 0.0, 0.05, 0.90], [0.998, 0.0, 0.0, 0.0019, 0.0001], 0.0001, 0.0, 0.0),
            Self::Website => stated([0.25, 0.0, 0.0, 0.05, 0.70], [0.997, 0.0, 0.0, 0.001, 0.002], 0.02, 0.9, 0.0),
            Self::OtherA | Self::OtherB | Self::OtherC => OTHER,
        }
    }

    /// Where texts of the point are kept; points that may be swapped share a place.
    pub(crate) const fn shelf(self) -> usize {
        match self {
            Self::Given | Self::Surname | Self::NameOrder => Self::Given as usize,
            Self::Street | Self::AddressLine | Self::LineOrder => Self::Street as usize,
            other => other as usize,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stated_are_chances() {
        for point in ALL {
            let stated = point.stated();
            for chances in [stated.same, stated.random] {
                assert!((chances.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{point:?}");
            }
            // To agree speaks for one person, to differ against it, and more agreement never speaks for less; to be the same speaks as the
            // value does.
            let ratios: Vec<f64> =
                (0..4).filter(|n| stated.random[*n] > 0.0).map(|n| stated.same[n] / stated.random[n]).collect();
            assert!(ratios[0] <= 1.0 && ratios.is_sorted(), "{point:?}: {ratios:?}");
            assert_eq!(ALL[point as usize], point);
        }
    }
}
