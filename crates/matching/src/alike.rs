//! How alike two texts of one point are.

pub(crate) mod codes;
pub(crate) mod names;
pub(crate) mod tokens;

use crate::point::Level;

/// How alike two texts are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Likeness {
    pub level: Level,
    /// The chance that a record drawn at random is so alike, where the words that agree say it; nothing where only the level does.
    pub chance: f32,
}

impl Likeness {
    pub(crate) const fn of(level: Level) -> Self {
        Self { level, chance: 0.0 }
    }
}

/// How many letters were put in, left out, changed or swapped with the next, between two folded texts; no more than `most` are told.
pub(crate) fn slips(a: &str, b: &str, most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most || apart(a, b) > 2 * most {
        return None;
    }
    let slips = strsim::osa_distance(a, b);
    (slips <= most).then_some(slips)
}

/// How many letters and digits one text has more often than the other, both ways together; a slip makes it two at most. It is found
/// far sooner than the slips are, and most texts are far apart.
pub(crate) fn apart(a: &str, b: &str) -> usize {
    let mut counts = [0_i16; 32];
    for byte in a.bytes().filter(|c| *c != b' ') {
        counts[usize::from(byte & 31)] += 1;
    }
    for byte in b.bytes().filter(|c| *c != b' ') {
        counts[usize::from(byte & 31)] -= 1;
    }
    counts.iter().map(|c| usize::from(c.unsigned_abs())).sum()
}

/// Which letters and digits stand in a text, one bit for each.
pub(crate) fn letters(text: &str) -> u32 {
    text.bytes().filter(|c| *c != b' ').fold(0, |all, byte| all | 1 << (byte & 31))
}

/// Whether two texts are the same but for blanks.
pub(crate) fn same_but_blanks(a: &str, b: &str) -> bool {
    (a.contains(' ') || b.contains(' ')) && a.bytes().filter(|c| *c != b' ').eq(b.bytes().filter(|c| *c != b' '))
}

/// A text without its blanks.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| *c != ' ').collect()
}
