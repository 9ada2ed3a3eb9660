//! Saved views: for whom a list is kept as somebody wants to see it again.

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
    }
}

impl ViewedList {
    /// As a sentence says it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Referrals => "referrals",
            Self::People => "people",
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

words! {
    /// A column of the list of referrals that can be left out; who is introduced always stands there.
    ListColumn {
        /// Who put in the word.
        From = "from",
        /// Where it stands.
        Stands = "stands",
        /// What happens next.
        Next = "next",
        /// Whose it is.
        Owner = "owner",
        /// How they found us.
        Source = "source",
        /// The service line.
        Practice = "practice",
        /// When it was introduced.
        Introduced = "introduced",
        /// When it was decided.
        Decided = "decided",
        /// What it may be worth.
        Value = "value",
    }
}

impl ListColumn {
    /// Those shown where nobody says.
    pub const USUAL: &'static [Self] = &[Self::From, Self::Stands, Self::Next, Self::Owner, Self::Introduced, Self::Value];

    /// As its heading says it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::From => "From",
            Self::Stands => "Stands at",
            Self::Next => "Next step",
            Self::Owner => "Owner",
            Self::Source => "Source",
            Self::Practice => "Practice",
            Self::Introduced => "Introduced",
            Self::Decided => "Decided",
            Self::Value => "Value",
        }
    }
}

words! {
    /// A column of the list of people that can be left out; the name always stands there.
    PeopleColumn {
        /// Where they are now.
        At = "at",
        /// Their email address.
        Email = "email",
        /// Their telephone number.
        Phone = "phone",
        /// What they are as a referrer.
        Referrer = "referrer",
        /// How many referrals were received from them.
        Received = "received",
        /// How often they were referred to us.
        Referred = "referred",
        /// When somebody of ours last had a touch with them.
        Touched = "touched",
    }
}

impl PeopleColumn {
    /// Those shown where nobody says.
    pub const USUAL: &'static [Self] = &[Self::At, Self::Email, Self::Referrer, Self::Received, Self::Referred];

    /// As its heading says it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::At => "Where",
            Self::Email => "Email",
            Self::Phone => "Telephone",
            Self::Referrer => "As a referrer",
            Self::Received => "Received from them",
            Self::Referred => "Referred to us",
            Self::Touched => "Last touch",
        }
    }

    /// Whether numbers stand in it.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Received | Self::Referred)
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
