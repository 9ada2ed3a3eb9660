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
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let slips = strsim::osa_distance(a, b);
    (slips <= most).then_some(slips)
}

/// Whether two texts are the same but for blanks.
pub(crate) fn same_but_blanks(a: &str, b: &str) -> bool {
    (a.contains(' ') || b.contains(' ')) && a.bytes().filter(|c| *c != b' ').eq(b.bytes().filter(|c| *c != b' '))
}

/// A text without its blanks.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| *c != ' ').collect()
}
