//! The loop back to the referrer: received → thanked → contacted → decided → told, and what may be said on the way.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Direction, Disclosure, LoopStep};
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

/// Refuses to close a step of the loop at `at` while saying `said`, of which the referral allows `allowed`.
pub fn check(
    facts: &LoopFacts,
    step: LoopStep,
    at: Timestamp,
    said: Disclosure,
    allowed: Disclosure,
    consent: bool,
) -> Result<(), super::Refusal> {
    if facts.direction == Direction::Outbound {
        return Err(refuse::outbound());
    }
    if !facts.has_referrer {
        return Err(refuse::nobody());
    }
    let (done, decided) = match step {
        LoopStep::Thanked => (facts.thanked_at, None),
        LoopStep::Told => (facts.told_at, Some(facts.decided_at.ok_or_else(refuse::undecided)?)),
    };
    if done.is_some() {
        return Err(refuse::closed_already(step));
    }
    if decided.is_some_and(|decided| at < decided) {
        return Err(refuse::told_too_early());
    }
    if at < facts.received_at {
        return Err(refuse::thanked_too_early());
    }
    if allowed == Disclosure::Nothing {
        return Err(refuse::nothing_may_be_said());
    }
    if said > allowed {
        return Err(refuse::more_than_allowed(allowed));
    }
    if said.needs_consent() && !consent {
        return Err(refuse::no_consent());
    }
    Ok(())
}

/// Refusals of loop closures.
pub mod refuse {
    use crate::referral::{Disclosure, LoopStep};
    use crate::refusal::Refusal;

    /// The way back of what we sent leads to us.
    #[must_use]
    pub fn outbound() -> Refusal {
        Refusal::invalid(
            "loop.outbound",
            "We put in this word ourselves, so nobody is to be thanked or told. Log a touch with the recipient instead.",
        )
    }

    /// Nobody is known who put in the word.
    #[must_use]
    pub fn nobody() -> Refusal {
        Refusal::invalid("loop.nobody", "It is not known who put in the word. Say who the referrer is first.")
    }

    /// Told of what?
    #[must_use]
    pub fn undecided() -> Refusal {
        Refusal::invalid("loop.undecided", "It is not decided yet, so there is nothing to tell. Record the outcome first.")
            .at("step")
    }

    /// The first word counts.
    #[must_use]
    pub fn closed_already(step: LoopStep) -> Refusal {
        let sentence = format!("They were {step} already. Take that back first if it was a mistake.");
        Refusal::invalid("loop.closed_already", sentence).at("step")
    }

    /// Told before there was something to tell.
    #[must_use]
    pub fn told_too_early() -> Refusal {
        Refusal::invalid("loop.told_too_early", "They cannot have been told before it was decided. Give a later day.").at("on")
    }

    /// Thanked for what had not been said yet.
    #[must_use]
    pub fn thanked_too_early() -> Refusal {
        Refusal::invalid("loop.thanked_too_early", "They cannot have been thanked before the introduction. Give a later day.")
            .at("on")
    }

    /// The level says: not a word.
    #[must_use]
    pub fn nothing_may_be_said() -> Refusal {
        Refusal::invalid(
            "loop.nothing_may_be_said",
            "The disclosure level of this referral is “nothing”, so not even thanks may go out. Raise the level first if the client agrees.",
        )
        .at("disclosure")
    }

    /// More than the level allows.
    #[must_use]
    pub fn more_than_allowed(allowed: Disclosure) -> Refusal {
        let sentence =
            format!("Only “{allowed}” may be said about this referral. Say less, or raise its disclosure level first.");
        Refusal::invalid("loop.more_than_allowed", sentence).at("disclosure")
    }

    /// Consent is not on record.
    #[must_use]
    pub fn no_consent() -> Refusal {
        Refusal::invalid(
            "loop.no_consent",
            "The client's consent is not on record, so it may not be said that they engaged us or how it ended. Record the day they agreed first.",
        )
        .at("consent_on")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + hour * 3_600).unwrap()
    }

    const NEW: LoopFacts = LoopFacts {
        direction: Direction::Inbound,
        has_referrer: true,
        received_at: Timestamp::UNIX_EPOCH,
        thanked_at: None,
        contacted_at: None,
        decided_at: None,
        told_at: None,
    };

    fn why(facts: &LoopFacts, step: LoopStep, said: Disclosure, allowed: Disclosure, consent: bool) -> &'static str {
        check(facts, step, at(9), said, allowed, consent).map_or_else(|refusal| refusal.code, |()| "ok")
    }

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

    #[test]
    fn what_may_be_said() {
        use Disclosure::{Contacted, Engaged, Nothing, Outcome, Received};
        let decided = LoopFacts { decided_at: Some(at(3)), ..NEW };
        assert_eq!(why(&NEW, LoopStep::Thanked, Received, Received, false), "ok");
        assert_eq!(why(&NEW, LoopStep::Told, Received, Received, false), "loop.undecided");
        assert_eq!(why(&decided, LoopStep::Told, Received, Received, false), "ok");
        assert_eq!(why(&decided, LoopStep::Told, Contacted, Received, true), "loop.more_than_allowed");
        assert_eq!(why(&decided, LoopStep::Told, Engaged, Outcome, false), "loop.no_consent");
        assert_eq!(why(&decided, LoopStep::Told, Outcome, Outcome, true), "ok");
        assert_eq!(why(&NEW, LoopStep::Thanked, Nothing, Nothing, true), "loop.nothing_may_be_said");
        assert_eq!(why(&LoopFacts { has_referrer: false, ..NEW }, LoopStep::Thanked, Received, Received, false), "loop.nobody");
        assert_eq!(
            why(&LoopFacts { direction: Direction::Outbound, ..NEW }, LoopStep::Thanked, Received, Received, false),
            "loop.outbound"
        );
        assert_eq!(
            why(&LoopFacts { thanked_at: Some(at(1)), ..NEW }, LoopStep::Thanked, Received, Received, false),
            "loop.closed_already"
        );
        assert_eq!(
            why(&LoopFacts { decided_at: Some(at(10)), ..NEW }, LoopStep::Told, Received, Received, false),
            "loop.told_too_early"
        );
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
