//! A referral: one introduction of a possible piece of work, and the rules it keeps until it is booked work or a
//! documented no.

pub mod credit;
pub mod loop_closure;
pub mod loop_strip;

use crate::noun::words;
use crate::refusal::Refusal;

words! {
    /// Which way the introduction went.
    Direction {
        /// They introduced somebody to us.
        Inbound = "inbound",
        /// We introduced somebody to them.
        Outbound = "outbound",
        /// A colleague introduced somebody to a colleague.
        Internal = "internal",
    }
}

words! {
    /// Where an open referral stands; quiet is computed and never a stage.
    Stage {
        /// Recorded; nobody of ours has spoken with the prospect yet.
        Received = "received",
        /// First contact was made.
        Contacted = "contacted",
        /// The need is being talked through.
        Talking = "talking",
        /// Terms or a proposal are with the prospect.
        Proposal = "proposal",
    }
}

impl Stage {
    /// As boards head their columns.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Received => "Received",
            Self::Contacted => "Contacted",
            Self::Talking => "Talking",
            Self::Proposal => "Proposal",
        }
    }
}

words! {
    /// How a referral ended.
    Outcome {
        /// They engaged us: there is a matter.
        Won = "won",
        /// We said no.
        Declined = "declined",
        /// They said no.
        Lost = "lost",
    }
}

impl Outcome {
    /// As screens name it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Won => "Won",
            Self::Declined => "Declined",
            Self::Lost => "Lost",
        }
    }
}

words! {
    /// Where a referral stands, as lists filter by it.
    State {
        /// It has not ended.
        Open = "open",
        /// Open and not quiet.
        InProgress = "in_progress",
        /// Open and quiet.
        Quiet = "quiet",
        /// It has ended, whichever way.
        Decided = "decided",
        /// Ended with a matter.
        Won = "won",
        /// Ended by us.
        Declined = "declined",
        /// Ended by them.
        Lost = "lost",
    }
}

impl State {
    /// As chips name it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::InProgress => "In progress",
            Self::Quiet => "Quiet",
            Self::Decided => "Decided",
            Self::Won => "Won",
            Self::Declined => "Declined",
            Self::Lost => "Lost",
        }
    }
}

words! {
    /// Which response clocks a list shows.
    ClockIs {
        /// It has, or had, one.
        Any = "any",
        /// Nobody has spoken with the prospect yet, whether there is still time or not.
        Unanswered = "unanswered",
        /// It runs.
        Running = "running",
        /// It has run out.
        Broken = "broken",
        /// No clock asks for anything: it was answered, or there was none.
        Off = "off",
    }
}

words! {
    /// Which loops a list shows; a loop is open when the referrer waits for thanks or for the outcome.
    LoopIs {
        /// They wait for either.
        Open = "open",
        /// They wait for thanks.
        ToThank = "to_thank",
        /// They wait for the outcome.
        ToTell = "to_tell",
    }
}

/// A loop is open when nobody was thanked this many days after receipt.
pub const DAYS_TO_THANK: i64 = 7;

words! {
    /// What a loop closure says to the referrer's side.
    LoopStep {
        /// They were thanked for the word they put in.
        Thanked = "thanked",
        /// They were told what became of it, within the disclosure level.
        Told = "told",
    }
}

words! {
    /// How much about the prospect may be said to the referrer, least first.
    Disclosure {
        /// Nothing at all, not even that it arrived.
        Nothing = "nothing",
        /// That it was received, with thanks.
        Received = "received",
        /// That we are in contact.
        Contacted = "contacted",
        /// That they engaged us (needs the client's recorded consent).
        Engaged = "engaged",
        /// How it ended (needs the client's recorded consent).
        Outcome = "outcome",
    }
}

impl Disclosure {
    /// Whether the client's recorded consent is needed before this much may be said.
    #[must_use]
    pub fn needs_consent(self) -> bool {
        self >= Self::Engaged
    }
}

/// Refusals of referrals.
pub mod refuse {
    use super::Refusal;

    /// Rule 1: nothing open is left without a next step.
    #[must_use]
    pub fn no_next_step() -> Refusal {
        Refusal::invalid(
            "referral.no_next_step",
            "An open referral needs a next step with a date. Say what happens next and by when, or record its outcome.",
        )
    }

    /// Rule 1: nothing open is left without an owner.
    #[must_use]
    pub fn no_owner() -> Refusal {
        Refusal::invalid("referral.no_owner", "An open referral needs an owner. Choose a colleague who is still with the firm.")
    }

    /// A referral names whom it is about.
    #[must_use]
    pub fn no_prospect() -> Refusal {
        Refusal::invalid("referral.no_prospect", "Say who was introduced: a person, an organisation, or both.")
    }

    /// Work on a referral that has ended.
    #[must_use]
    pub fn already_decided() -> Refusal {
        Refusal::invalid("referral.already_decided", "This referral has ended already. Reopen it first if that was a mistake.")
    }

    /// Reopening what is open.
    #[must_use]
    pub fn still_open() -> Refusal {
        Refusal::invalid("referral.still_open", "This referral is still open, so there is nothing to reopen.")
    }

    /// Rule 2: every end has a reason from the firm's list.
    #[must_use]
    pub fn no_reason() -> Refusal {
        Refusal::invalid("referral.no_reason", "Choose a reason from the list, so that the firm can learn from it.").at("reason")
    }
}
