//! The loop back to the referrer as its strip shows it, received → thanked → contacted → decided → told: what is done,
//! and what is to do next.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::Direction;
use crate::noun::words;

words! {
    /// A mark of the strip.
    LoopMark {
        /// It was recorded as a referral (or an introduction).
        Received = "received",
        /// The referrer was thanked.
        Thanked = "thanked",
        /// The prospect was spoken with.
        Contacted = "contacted",
        /// It was won, declined or lost.
        Decided = "decided",
        /// The referrer was told.
        Told = "told",
    }
}

impl LoopMark {
    /// As the strip names it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Received => "Received",
            Self::Thanked => "Thanked",
            Self::Contacted => "Contacted",
            Self::Decided => "Decided",
            Self::Told => "Told",
        }
    }
}

/// What is known of a referral's loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoopFacts {
    /// Which way it went.
    pub direction: Direction,
    /// Whether anybody is known who put in the word.
    pub has_referrer: bool,
    /// When it was received; for an introduction, when it was made.
    pub received_at: Timestamp,
    /// When the referrer was thanked.
    pub thanked_at: Option<Timestamp>,
    /// When the prospect was first spoken with.
    pub contacted_at: Option<Timestamp>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// When the referrer was told.
    pub told_at: Option<Timestamp>,
}

/// How one mark of the strip stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "state", content = "at", rename_all = "snake_case")]
pub enum MarkState {
    /// It has happened, then.
    Done(Timestamp),
    /// It is what to do next: the one bright button.
    Bright,
    /// Its turn has not come.
    Waiting,
    /// It was passed over, or there is nobody to do it for.
    NotNeeded,
}

/// The strip: every mark in order with its state. At most one is bright.
#[must_use]
pub fn strip(facts: &LoopFacts) -> [(LoopMark, MarkState); 5] {
    let somebody = facts.has_back();
    // What ended without a contact needs none any more.
    let contact_needed = facts.decided_at.is_none();
    let all = [
        (LoopMark::Received, Some(facts.received_at), true),
        (LoopMark::Thanked, facts.thanked_at, somebody),
        (LoopMark::Contacted, facts.contacted_at, contact_needed),
        (LoopMark::Decided, facts.decided_at, true),
        (LoopMark::Told, facts.told_at, somebody),
    ];
    let mut bright_is_given = false;
    all.map(|(mark, at, needed)| {
        let state = match (at, needed) {
            (Some(at), _) => MarkState::Done(at),
            (None, false) => MarkState::NotNeeded,
            (None, true) if bright_is_given => MarkState::Waiting,
            (None, true) => {
                bright_is_given = true;
                MarkState::Bright
            }
        };
        (mark, state)
    })
}

impl LoopFacts {
    /// Whether there is a way back at all: somebody put in the word, and to us.
    #[must_use]
    pub fn has_back(&self) -> bool {
        self.has_referrer && self.direction != Direction::Outbound
    }

    /// The mark to do next.
    #[must_use]
    pub fn bright(&self) -> Option<LoopMark> {
        strip(self).into_iter().find(|(_, state)| *state == MarkState::Bright).map(|(mark, _)| mark)
    }

    /// Whether the loop is open: the referrer is still to be thanked, or it is decided and they are still to be told.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.has_back() && (self.thanked_at.is_none() || (self.decided_at.is_some() && self.told_at.is_none()))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(in crate::referral) fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + hour * 3_600).unwrap()
    }

    pub(in crate::referral) const NEW: LoopFacts = LoopFacts {
        direction: Direction::Inbound,
        has_referrer: true,
        received_at: Timestamp::UNIX_EPOCH,
        thanked_at: None,
        contacted_at: None,
        decided_at: None,
        told_at: None,
    };

    #[test]
    fn the_bright_mark_goes_along_the_strip() {
        let mut facts = NEW;
        let mut seen = Vec::new();
        while let Some(mark) = facts.bright() {
            seen.push(mark);
            match mark {
                LoopMark::Received => break,
                LoopMark::Thanked => facts.thanked_at = Some(at(1)),
                LoopMark::Contacted => facts.contacted_at = Some(at(2)),
                LoopMark::Decided => facts.decided_at = Some(at(3)),
                LoopMark::Told => facts.told_at = Some(at(4)),
            }
        }
        assert_eq!(seen, [LoopMark::Thanked, LoopMark::Contacted, LoopMark::Decided, LoopMark::Told]);
        assert!(!facts.is_open());
    }

    #[test]
    fn what_is_not_needed_is_passed_over() {
        let unknown = LoopFacts { has_referrer: false, ..NEW };
        assert_eq!(strip(&unknown)[1].1, MarkState::NotNeeded);
        assert_eq!(unknown.bright(), Some(LoopMark::Contacted));
        let declined_at_once = LoopFacts { thanked_at: Some(at(1)), decided_at: Some(at(2)), ..NEW };
        assert_eq!(strip(&declined_at_once)[2].1, MarkState::NotNeeded);
        assert_eq!(declined_at_once.bright(), Some(LoopMark::Told));
        assert!(declined_at_once.is_open());
        assert!(!LoopFacts { direction: Direction::Outbound, ..NEW }.is_open());
    }

    proptest! {
        #[test]
        fn never_two_bright_marks(known in any::<bool>(), outbound in any::<bool>(), done in any::<[bool; 4]>()) {
            let [thanked, contacted, decided, told] = done.map(|yes| yes.then(|| at(1)));
            let direction = if outbound { Direction::Outbound } else { Direction::Inbound };
            let facts = LoopFacts { direction, has_referrer: known, thanked_at: thanked, contacted_at: contacted, decided_at: decided, told_at: told, ..NEW };
            let bright = strip(&facts).iter().filter(|(_, state)| *state == MarkState::Bright).count();
            prop_assert!(bright <= 1);
            prop_assert!(!facts.is_open() || bright == 1, "an open loop has something to do");
        }
    }
}
