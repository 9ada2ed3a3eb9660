//! How well pairs that were found fit those that are known.

use std::collections::HashSet;

use goodword_matching::Pair;

/// The score from which a pair is shown where nobody says.
pub const LEAST: f64 = 0.5;

/// Precision and recall at the score from which pairs are shown; prints them.
pub fn figures(what: &str, pairs: &[Pair], truth: &[(usize, usize)]) -> (f64, f64) {
    let truth: HashSet<(usize, usize)> = truth.iter().copied().collect();
    let found: Vec<&Pair> = pairs.iter().filter(|p| p.score >= LEAST).collect();
    let right = found.iter().filter(|p| truth.contains(&(p.a, p.b))).count();
    let (precision, recall) = (right as f64 / (found.len() as f64).max(1.0), right as f64 / truth.len() as f64);
    println!(
        "{what}: precision {precision:.4}, recall {recall:.4} ({right} of {} pairs found, {} others)",
        truth.len(),
        found.len() - right
    );
    (precision, recall)
}
