//! Closing a step of the loop: the referrer is thanked, or told, when there is something to say and it may be said.

use jiff::Timestamp;

use super::loop_strip::LoopFacts;
use super::{Direction, Disclosure, LoopStep};

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
    use super::*;
    use crate::referral::loop_strip::tests::{NEW, at};

    fn why(facts: &LoopFacts, step: LoopStep, said: Disclosure, allowed: Disclosure, consent: bool) -> &'static str {
        check(facts, step, at(9), said, allowed, consent).map_or_else(|refusal| refusal.code, |()| "ok")
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
}
