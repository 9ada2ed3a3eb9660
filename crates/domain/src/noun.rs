//! The nouns that have records of their own, as history, walls and search name them.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize, ::schemars::JsonSchema)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in the order the product lists them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word the databases, addresses and JSON use.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
        impl ::std::str::FromStr for $name {
            type Err = $crate::noun::UnknownWord;
            fn from_str(text: &str) -> Result<Self, $crate::noun::UnknownWord> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::noun::UnknownWord { given: text.chars().take(60).collect(), known: &[$($word),+] }),
                }
            }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}
pub(crate) use words;

/// A word that is not on the list it should be on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” is not one of {}.", .known.join(", "))]
pub struct UnknownWord {
    /// What was given (cut at 60 characters).
    pub given: String,
    /// What would have been understood.
    pub known: &'static [&'static str],
}

words! {
    /// A kind of record.
    Noun {
        /// The firm itself: its calendar, zone and lists.
        Firm = "firm",
        /// Someone of ours.
        Colleague = "colleague",
        /// A service line.
        Practice = "practice",
        /// Where colleagues sit.
        Office = "office",
        /// Someone outside.
        Person = "person",
        /// An organisation outside.
        Organisation = "organisation",
        /// A person's dated place at an organisation.
        Position = "position",
        /// How a client found us.
        Source = "source",
        /// Why something was won, declined or lost.
        Reason = "reason",
        /// One who has engaged us.
        Client = "client",
        /// One engagement.
        Matter = "matter",
        /// One introduction.
        Referral = "referral",
        /// Something that happened.
        Touch = "touch",
        /// The planned row of touches.
        Cadence = "cadence",
        /// Who owns what comes in.
        RoutingRule = "routing_rule",
        /// What a firm notes of its records that the product has no field for.
        CustomField = "custom_field",
        /// A denial.
        Wall = "wall",
        /// An import.
        Batch = "batch",
        /// A bearer token.
        Token = "token",
        /// A signed-in browser.
        Session = "session",
    }
}

/// A reference to any record, for history, notices and search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordRef {
    /// Which kind.
    pub noun: Noun,
    /// Which one.
    pub id: i64,
}

impl fmt::Display for RecordRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.noun, crate::id::write(self.id))
    }
}
