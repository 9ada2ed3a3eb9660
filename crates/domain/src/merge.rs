//! Merging: two records that were one all along become one, field by field; and the rule a firm may set for it.

use crate::noun::{Noun, words};
use crate::refusal::{Refusal, RefusalKind};

words! {
    /// What is merged.
    MergeOf {
        /// Two people.
        People = "people",
        /// Two organisations.
        Organisations = "organisations",
    }
}

impl MergeOf {
    /// The kind of record.
    #[must_use]
    pub fn noun(self) -> Noun {
        match self {
            Self::People => Noun::Person,
            Self::Organisations => Noun::Organisation,
        }
    }

    /// What is merged where records are of this kind; nothing where they cannot be.
    #[must_use]
    pub fn of(noun: Noun) -> Option<Self> {
        Self::ALL.iter().copied().find(|of| of.noun() == noun)
    }
}

words! {
    /// Which of two records a field is taken from.
    Pick {
        /// The one that is kept.
        Kept = "kept",
        /// The one that goes.
        Other = "other",
    }
}

words! {
    /// What becomes of two notes.
    PickNote {
        /// Both are kept, one after the other.
        Both = "both",
        /// The note of the one that is kept.
        Kept = "kept",
        /// The note of the one that goes.
        Other = "other",
    }
}

words! {
    /// Which pairs are merged without being looked at, where the firm wishes that.
    AlikeRule {
        /// People with the same name and the same email address; organisations with the same name and the same website.
        Identical = "identical",
    }
}

/// The field of the merged record: what was picked, else what the kept one says, else what the other says.
#[must_use]
pub fn field(kept: Option<String>, other: Option<String>, pick: Option<Pick>) -> Option<String> {
    match pick {
        Some(Pick::Kept) => kept,
        Some(Pick::Other) => other,
        None => kept.filter(|text| !text.trim().is_empty()).or(other),
    }
}

/// The note of the merged record; both where nothing was picked, the same text once.
#[must_use]
pub fn note(kept: &str, other: &str, pick: Option<PickNote>) -> String {
    match pick.unwrap_or(PickNote::Both) {
        PickNote::Kept => kept.to_owned(),
        PickNote::Other => other.to_owned(),
        PickNote::Both if other.trim().is_empty() || kept.contains(other) => kept.to_owned(),
        PickNote::Both if kept.trim().is_empty() || other.contains(kept) => other.to_owned(),
        PickNote::Both => format!("{kept}\n\n{other}"),
    }
}

/// A field of the kept record when a merge is undone: as it was before where it still is as the merge made it.
pub fn put_back<T: PartialEq>(now: &mut T, before: T, after: &T) {
    if *now == *after {
        *now = before;
    }
}

/// Refuses to merge a record with itself.
pub fn two(one: i64, other: i64) -> Result<(), Refusal> {
    if one != other {
        return Ok(());
    }
    let sentence = "These two are one record already, so there is nothing to merge.";
    Err(Refusal::invalid("merge.one_record", sentence).at("other_id"))
}

/// The refusal where merging would hide open work from whoever does it. It does not say whom a rule denies what.
#[must_use]
pub fn would_hide_open_work() -> Refusal {
    let sentence = "A rule of the firm keeps these two apart for somebody who works on an open referral of theirs. Nothing was merged. \
                    Ask whoever keeps the walls, or reassign the open referrals first.";
    Refusal::of_kind(RefusalKind::Forbidden, "merge.would_hide_open_work", sentence)
}

/// The refusal where a merge was undone before.
#[must_use]
pub fn undone_already() -> Refusal {
    Refusal::invalid("merge.undone_already", "This merge was undone before. Nothing was changed.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_picked_is_what_the_kept_one_says_else_the_other() {
        let text = |t: &str| Some(t.to_owned());
        assert_eq!(field(text("a"), text("b"), None), text("a"));
        assert_eq!(field(None, text("b"), None), text("b"));
        assert_eq!(field(text(" "), text("b"), None), text("b"));
        assert_eq!(field(text("a"), text("b"), Some(Pick::Other)), text("b"));
        assert_eq!(field(text("a"), None, Some(Pick::Other)), None);
        assert_eq!(field(None, text("b"), Some(Pick::Kept)), None);
    }

    #[test]
    fn no_note_is_lost_and_none_stands_twice() {
        assert_eq!(note("met at Davos", "likes tea", None), "met at Davos\n\nlikes tea");
        assert_eq!(note("met at Davos", "met at Davos", None), "met at Davos");
        assert_eq!(note("", "likes tea", None), "likes tea");
        assert_eq!(note("met at Davos, likes tea", "likes tea", None), "met at Davos, likes tea");
        assert_eq!(note("a", "b", Some(PickNote::Other)), "b");
    }

    #[test]
    fn undoing_leaves_what_was_changed_since() {
        let mut now = "as merged";
        put_back(&mut now, "before", &"as merged");
        assert_eq!(now, "before");
        let mut edited = "edited since";
        put_back(&mut edited, "before", &"as merged");
        assert_eq!(edited, "edited since");
    }
}
