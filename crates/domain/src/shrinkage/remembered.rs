//! Answers that were computed before: every page asks for the same few, and each takes longer than reading what it is computed from.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{LazyLock, Mutex, PoisonError};

/// Answers by what they were computed from, which alone decides them.
pub(super) struct Remembered<K, V> {
    answers: LazyLock<Mutex<HashMap<K, V>>>,
    most: usize,
}

impl<K: Eq + Hash, V: Clone> Remembered<K, V> {
    /// Up to `most` of them; then it begins anew.
    pub const fn up_to(most: usize) -> Self {
        Self { answers: LazyLock::new(Mutex::default), most }
    }

    /// The answer, computed where it is not known.
    pub fn answer(&self, key: K, compute: impl FnOnce(&K) -> V) -> V {
        let known = self.answers.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let answer = compute(&key);
            let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            if answers.len() >= self.most {
                answers.clear();
            }
            answers.insert(key, answer.clone());
            answer
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_computed_once_until_there_are_too_many() {
        static DOUBLES: Remembered<u8, u16> = Remembered::up_to(2);
        let mut computed = Vec::new();
        let mut double = |of: u8| {
            DOUBLES.answer(of, |of| {
                computed.push(*of);
                u16::from(*of) * 2
            })
        };
        assert_eq!([1, 1, 2, 2, 3, 1].map(&mut double), [2, 2, 4, 4, 6, 2]);
        assert_eq!(computed, [1, 2, 3, 1]);
    }
}
