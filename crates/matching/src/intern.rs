//! Each text once, under a number: a million records share few surnames, and what is learned of one is learned once.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

/// The number of a text, or [`NONE`] where there is none.
pub(crate) type Id = u32;
/// Where nothing stands.
pub(crate) const NONE: Id = u32::MAX;

/// Texts by number, numbers by text.
#[derive(Default)]
pub(crate) struct Texts {
    text: String,
    ends: Vec<u32>,
    index: HashTable<Id>,
}

impl Texts {
    /// The number of a text, which is new when it was never seen.
    pub(crate) fn put(&mut self, text: &str) -> Id {
        let hash = hash_of(text);
        let (all, ends) = (&self.text, &self.ends);
        if let Some(id) = self.index.find(hash, |id| read(all, ends, *id) == text) {
            return *id;
        }
        let id = Id::try_from(self.ends.len()).unwrap_or(NONE);
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        let (all, ends) = (&self.text, &self.ends);
        self.index.insert_unique(hash, id, |id| hash_of(read(all, ends, *id)));
        id
    }

    /// The text under a number; empty under none.
    pub(crate) fn get(&self, id: Id) -> &str {
        read(&self.text, &self.ends, id)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Gives back the memory that only new texts would need.
    pub(crate) fn close(&mut self) {
        self.index = HashTable::new();
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

fn read<'a>(text: &'a str, ends: &[u32], id: Id) -> &'a str {
    let at = id as usize;
    let Some(end) = ends.get(at) else { return "" };
    let start = if at == 0 { 0 } else { ends[at - 1] };
    text.get(start as usize..*end as usize).unwrap_or_default()
}

/// A hash of a text that is the same in every run and on every machine of one width.
pub(crate) fn hash_of(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_one_number() {
        let mut texts = Texts::default();
        let (smith, empty, jones) = (texts.put("smith"), texts.put(""), texts.put("jones"));
        assert_eq!((texts.put("smith"), texts.put("jones"), texts.len()), (smith, jones, 3));
        assert_eq!((texts.get(smith), texts.get(empty), texts.get(jones), texts.get(NONE)), ("smith", "", "jones", ""));
    }
}
