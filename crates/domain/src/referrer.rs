//! A referrer: the person, or the organisation, that put in the word.

use crate::noun::words;

words! {
    /// What kind of referrer.
    ReferrerKind {
        /// A client of ours.
        Client = "client",
        /// A professional of another firm.
        Professional = "professional",
        /// A colleague, present or past.
        Employee = "employee",
        /// Someone who raises awareness and sends no work.
        Influencer = "influencer",
    }
}

impl ReferrerKind {
    /// As screens name it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Client => "Client",
            Self::Professional => "Professional",
            Self::Employee => "Employee",
            Self::Influencer => "Influencer",
        }
    }
}

words! {
    /// How much care a referrer gets.
    Tier {
        /// The most.
        A = "A",
        /// Much.
        B = "B",
        /// Some.
        C = "C",
        /// Watched: not yet, or no longer.
        Watch = "watch",
    }
}

impl Tier {
    /// As screens name it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::Watch => "Watch",
        }
    }
}
