//! Quantiles of the beta distribution, by Newton's method on the logit of the rate.
//!
//! Written here because the inverse of statrs 0.19 does not return for shapes beyond a few thousand.

/// How many steps Newton's method may take, bisections included (it settles after 5 to 12).
const MOST_STEPS: usize = 200;
/// Beyond this logit a rate is 0 or 1 to every digit a float has.
const FURTHEST: f64 = 745.0;
/// The relative precision of the continued fraction.
const PRECISION: f64 = 1e-15;
/// What a vanishing term of the continued fraction is taken for.
const TINY: f64 = 1e-300;

/// The `p` quantile of Beta(a, b), from 0 to 1; a and b above 0, p between 0 and 1.
pub(super) fn quantile(a: f64, b: f64, p: f64) -> f64 {
    // The logarithm of the smaller tail is nearly a straight line in the logit, which Newton's method likes.
    let logit = if p <= 0.5 { lower_logit(a, b, p) } else { -lower_logit(b, a, 1.0 - p) };
    1.0 / (1.0 + (-logit).exp())
}

/// The logit of the `p` quantile for p up to one half.
fn lower_logit(a: f64, b: f64, p: f64) -> f64 {
    let ln_beta = ln_beta(a, b);
    let (mut low, mut high) = (-FURTHEST, FURTHEST);
    // The logit is about normal with this mean and variance.
    let mut t = ((a / b).ln() - 1.64 * (1.0 / a + 1.0 / b).sqrt()).clamp(-FURTHEST, FURTHEST);
    for _ in 0..MOST_STEPS {
        let (ln_x, ln_y) = (-(-t).exp().ln_1p(), -t.exp().ln_1p());
        let ln_density = a * ln_x + b * ln_y - ln_beta;
        let ln_lower = ln_lower_tail(a, b, ln_x, ln_y, ln_density);
        let miss = ln_lower - p.ln();
        if miss > 0.0 {
            high = t
        } else {
            low = t
        }
        let step = miss / (ln_density - ln_lower).exp();
        let next = t - step;
        let next = if next > low && next < high { next } else { f64::midpoint(low, high) };
        if (next - t).abs() <= 1e-13 * t.abs().max(1e-3) {
            return next;
        }
        t = next;
    }
    t
}

/// ln I_x(a, b), the logarithm of the regularised incomplete beta function; `ln_density` is ln(x^a · (1−x)^b / B(a, b)).
///
/// By the continued fraction of DLMF 8.17.22, evaluated as Lentz does, on whichever side of the mean it converges.
fn ln_lower_tail(a: f64, b: f64, ln_x: f64, ln_y: f64, ln_density: f64) -> f64 {
    if ln_x.exp() < (a + 1.0) / (a + b + 2.0) {
        return ln_density - a.ln() + continued_fraction(a, b, ln_x.exp()).ln();
    }
    let upper = (ln_density - b.ln()).exp() * continued_fraction(b, a, ln_y.exp());
    (-upper.min(1.0)).ln_1p()
}

/// The continued fraction of DLMF 8.17.22, without the factor before it; x below (a+1)/(a+b+2).
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    let off_zero = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / off_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    // It needs some √max(a, b) terms.
    let terms = 200.0 + 20.0 * a.max(b).min(1e12).sqrt();
    let mut m = 1.0;
    while m < terms {
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / off_zero(1.0 + even * d);
        c = off_zero(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / off_zero(1.0 + odd * d);
        c = off_zero(1.0 + odd / c);
        value *= d * c;
        if (d * c - 1.0).abs() < PRECISION {
            break;
        }
        m += 1.0;
    }
    value
}

/// From this shape on Stirling's series is exact to every digit.
const LARGE: f64 = 20.0;

/// ln B(a, b); where a shape is large by Stirling's series, because the log gammas would cancel.
fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = (a.min(b), a.max(b));
    if large < LARGE {
        return ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    }
    // ln Γ(large) − ln Γ(small + large)
    let ratio = small - (large - 0.5) * (small / large).ln_1p() - small * (a + b).ln() + stirling(large) - stirling(a + b);
    ln_gamma(small) + ratio
}

/// ln Γ(x) for x above 0, by Stirling's series where that is quicker.
pub(super) fn ln_gamma(x: f64) -> f64 {
    if x < LARGE {
        return statrs::function::gamma::ln_gamma(x);
    }
    (x - 0.5) * x.ln() - x + HALF_LN_TAU + stirling(x)
}

/// Half the logarithm of 2π.
const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;

/// What Stirling's formula for ln Γ leaves out, for x from [`LARGE`] on (DLMF 5.11.1, to the term in x^-7).
fn stirling(x: f64) -> f64 {
    let square = 1.0 / (x * x);
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - square / 1680.0) * square) * square) / x
}
