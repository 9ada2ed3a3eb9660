//! Strength of one of ours with one of theirs, from their touches: 0 (strangers) to 100.

use crate::touch::TouchKind;

/// After how many days a touch counts half.
pub const HALF_LIFE_DAYS: f64 = 180.0;
/// How many fresh meetings make 63 of 100.
const SCALE: f64 = 3.0;

/// What a fresh touch weighs (PRODUCT, "Numbers, defined"): an email counts each way, a message counts as an email.
#[must_use]
pub fn weight(kind: TouchKind) -> f64 {
    match kind {
        TouchKind::Meeting | TouchKind::Lunch => 1.0,
        TouchKind::Coffee => 0.8,
        TouchKind::Call => 0.6,
        TouchKind::Event => 0.5,
        TouchKind::EmailOut | TouchKind::EmailIn | TouchKind::Message => 0.2,
        TouchKind::Gift => 0.1,
        TouchKind::Note => 0.0,
    }
}

/// 100 × (1 − exp(−Σ w·2^(−age/180 d)/3)) over (kind, age in days); an age below 0 counts as 0, one that is no number not.
#[must_use]
pub fn strength(touches: impl IntoIterator<Item = (TouchKind, f64)>) -> f64 {
    let faded = |(kind, age): (TouchKind, f64)| weight(kind) * (-age.max(0.0) / HALF_LIFE_DAYS).exp2();
    let sum: f64 = touches.into_iter().filter(|(_, age)| !age.is_nan()).map(faded).sum();
    // Adding 0 turns the −0 of no touches into 0.
    -100.0 * (-sum / SCALE).exp_m1() + 0.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    }

    #[test]
    fn as_the_formula_says() {
        near(strength([]), 0.0);
        // 100 × (1 − e^(−1/3)), and half the exponent after one half-life.
        near(strength([(TouchKind::Meeting, 0.0)]), 28.346_868_942_621_07);
        near(strength([(TouchKind::Lunch, 180.0)]), 15.351_827_510_938_587);
        // 0.6 + 0.8/2 + 0.5/4 + 0.2 + 0.2 + 0.1 = 1.625
        let all = [
            (TouchKind::Call, 0.0),
            (TouchKind::Coffee, 180.0),
            (TouchKind::Event, 360.0),
            (TouchKind::EmailOut, 0.0),
            (TouchKind::EmailIn, 0.0),
            (TouchKind::Gift, 0.0),
        ];
        near(strength(all), 100.0 * (1.0 - (-1.625_f64 / 3.0).exp()));
        near(strength([(TouchKind::Note, 0.0), (TouchKind::Call, f64::NAN)]), 0.0);
        near(strength([(TouchKind::Meeting, -2.0)]), strength([(TouchKind::Meeting, 0.0)]));
        near(strength([(TouchKind::Meeting, f64::INFINITY)]), 0.0);
    }

    proptest! {
        #[test]
        fn within_0_and_100_and_never_less_for_one_touch_more(ages in prop::collection::vec(0.0_f64..5_000.0, 0..200), more in 0.0_f64..5_000.0) {
            let before = strength(ages.iter().map(|age| (TouchKind::Meeting, *age)));
            let after = strength(ages.iter().chain([&more]).map(|age| (TouchKind::Meeting, *age)));
            prop_assert!((0.0..=100.0).contains(&before) && after >= before && after <= 100.0);
        }
    }
}
