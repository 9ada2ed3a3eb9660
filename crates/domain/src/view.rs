//! Saved views: for whom a list is kept as somebody wants to see it again.

mod columns;

pub use columns::{ClientColumn, ListColumn, OrganisationColumn, PeopleColumn, ViewColumn};

use crate::noun::words;
use crate::refusal::Refusal;

/// The longest address that is kept, in characters.
const LONGEST_QUERY: usize = 2_000;

words! {
    /// For whom a view is kept.
    Shared {
        /// For whoever keeps it.
        Mine = "mine",
        /// For everybody of a practice.
        Practice = "practice",
        /// For everybody.
        Firm = "firm",
    }
}

impl Shared {
    /// As people say it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Mine => "Only me",
            Self::Practice => "My practice",
            Self::Firm => "Everybody",
        }
    }
}

words! {
    /// A list there are views of.
    ViewedList {
        /// Referrals.
        Referrals = "referrals",
        /// People outside.
        People = "people",
        /// Organisations outside.
        Organisations = "organisations",
        /// Clients.
        Clients = "clients",
    }
}

impl ViewedList {
    /// As a sentence says it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Referrals => "referrals",
            Self::People => "people",
            Self::Organisations => "organisations",
            Self::Clients => "clients",
        }
    }
}

words! {
    /// What a list of referrals is grouped by.
    GroupBy {
        /// Whose they are.
        Owner = "owner",
        /// How they found us.
        Source = "source",
        /// The service line.
        Practice = "practice",
        /// The office.
        Office = "office",
        /// Who put in the word.
        ReferrerPerson = "referrer_person",
        /// Where they were on that day.
        ReferrerOrganisation = "referrer_organisation",
        /// Which way it went.
        Direction = "direction",
        /// How it stands.
        State = "state",
    }
}

impl GroupBy {
    /// As people say it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Source => "Source",
            Self::Practice => "Practice",
            Self::Office => "Office",
            Self::ReferrerPerson => "Referrer",
            Self::ReferrerOrganisation => "Referrer's organisation",
            Self::Direction => "Direction",
            Self::State => "State",
        }
    }
}

/// What stands in an address, as it is kept: without where a page begins and what is open, which are of the moment.
pub fn query(given: &str) -> Result<String, Refusal> {
    let passing = |pair: &&str| !matches!(pair.split('=').next().unwrap_or_default(), "after" | "open" | "csrf" | "saved" | "");
    let kept = given.trim_start_matches('?').split('&').filter(passing).collect::<Vec<_>>().join("&");
    if kept.chars().count() > LONGEST_QUERY || kept.chars().any(|c| c.is_control() || c == '#') {
        let sentence = "These filters are too many to be kept as a view. Nothing was saved: take some of them away.";
        return Err(Refusal::invalid("view.too_long", sentence));
    }
    Ok(kept)
}

/// The refusal to somebody who may not change a view that is others' as well.
#[must_use]
pub fn not_yours() -> Refusal {
    let sentence = "This view is somebody else's or is shared with others, and your role may not change it. Nothing was changed. \
                    Save it under a name of your own instead.";
    Refusal::of_kind(crate::refusal::RefusalKind::Forbidden, "view.not_yours", sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_the_moment_is_not_kept() {
        assert_eq!(query("?view=open&owner=me&after=1.0abc&open=0abc&sort=due").unwrap(), "view=open&owner=me&sort=due");
        assert_eq!(query("").unwrap(), "");
        assert!(query(&"q=a&".repeat(900)).is_err());
        assert!(query("q=a\nb").is_err());
    }
}
