//! Typed ids: 63-bit, ordered by the time they were handed out, written as 13 characters.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The 32 characters an id is written with: digits and small letters without i, l, o and u, which are misread.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// How many characters every written id has (13 × 5 bits hold 63 bits).
const WRITTEN_LENGTH: usize = 13;

/// What a written id matches, in capitals too, because people read ids to each other; 13 characters would hold two bits more.
pub const PATTERN: &str = "^[0-7][0-9a-hjkmnp-tv-zA-HJKMNP-TV-Z]{12}$";

/// A text that is no id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not the reference of a record. Open the record from a list to get its reference.")]
pub struct NotAnId(pub String);

/// Writes an id as it stands in addresses and JSON.
#[must_use]
pub fn write(id: i64) -> String {
    let mut rest = id.cast_unsigned();
    let mut out = [b'0'; WRITTEN_LENGTH];
    for slot in out.iter_mut().rev() {
        *slot = ALPHABET[(rest & 31) as usize];
        rest >>= 5;
    }
    out.iter().map(|b| char::from(*b)).collect()
}

/// Reads an id as [`write`] wrote it.
pub fn read(text: &str) -> Result<i64, NotAnId> {
    let refuse = || NotAnId(text.chars().take(40).collect());
    if text.len() != WRITTEN_LENGTH {
        return Err(refuse());
    }
    let mut value: u64 = 0;
    for byte in text.bytes() {
        let digit = ALPHABET.iter().position(|a| *a == byte.to_ascii_lowercase()).ok_or_else(refuse)?;
        value = value.checked_mul(32).ok_or_else(refuse)? | digit as u64;
    }
    i64::try_from(value).map_err(|_| refuse())
}

/// Ids of no type of their own, written in JSON as all others are: a number of 63 bits is more than many programs can read.
pub mod written {
    use serde::{Deserialize, Deserializer, Serializer};

    /// As [`super::write`] writes it.
    pub fn serialize<S: Serializer>(id: &i64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::write(*id))
    }

    /// The same where there may be none.
    pub fn optional<S: Serializer>(id: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
        match id {
            Some(id) => serializer.serialize_some(&super::write(*id)),
            None => serializer.serialize_none(),
        }
    }

    /// As it was written; a number is read as well, because it was written as one before.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Number(i64),
            Text(String),
        }
        match Either::deserialize(deserializer)? {
            Either::Number(number) => Ok(number),
            Either::Text(text) => super::read(&text).map_err(serde::de::Error::custom),
        }
    }
}

/// What every typed id can do, so that code over any noun can be written once.
pub trait Id: Copy + From<i64> + fmt::Display + FromStr<Err = NotAnId> {
    /// The number the databases hold.
    fn get(self) -> i64;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(i64);

        impl Id for $name {
            fn get(self) -> i64 {
                self.0
            }
        }
        impl $name {
            /// The number the databases hold.
            #[must_use]
            pub fn get(self) -> i64 {
                self.0
            }
        }
        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }
        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                read(&text).map(Self)
            }
        }
        impl From<$name> for String {
            fn from(id: $name) -> String {
                write(id.0)
            }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                read(text).map(Self)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&write(self.0))
            }
        }
        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": PATTERN })
            }
        }
    )+};
}

ids! {
    /// A colleague: someone of ours.
    ColleagueId,
    /// A practice (service line).
    PracticeId,
    /// An office.
    OfficeId,
    /// A person outside the firm.
    PersonId,
    /// An organisation outside the firm.
    OrganisationId,
    /// A dated position of a person at an organisation.
    PositionId,
    /// A way clients find us.
    SourceId,
    /// A reason from the firm's list for an outcome.
    ReasonId,
    /// One who has engaged us.
    ClientId,
    /// One engagement of a client.
    MatterId,
    /// One introduction of a possible piece of work.
    ReferralId,
    /// A share in a referral.
    CreditId,
    /// A list as somebody wants to see it again.
    SavedViewId,
    /// A merge of two records.
    MergeId,
    /// What somebody did at once.
    ActId,
    /// Two records that are probably one.
    DuplicateId,
    /// Something that happened between ours and theirs.
    TouchId,
    /// A step: what, who, by when.
    StepId,
    PastDecisionId,
    /// A planned row of touches.
    CadenceId,
    /// What a currency is worth from a day on.
    RateId,
    /// A rule that says who owns what comes in.
    RoutingRuleId,
    /// A rule that denies some colleagues a record.
    WallId,
    /// A piece of background work.
    JobId,
    /// An import, undoable as one.
    BatchId,
    /// An entry of the audit trail.
    HistoryId,
    /// A signed-in browser.
    SessionId,
    /// A bearer token of the API.
    TokenId,
    /// A message to a colleague inside the product.
    NotificationId,
    /// A field a firm has made for itself.
    CustomFieldId,
    /// What such a field holds of one record.
    CustomValueId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for number in [0, 1, 31, 32, 1_234_567_890_123, i64::MAX] {
            assert_eq!(read(&write(number)), Ok(number));
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "1", "0000000000000u", "zzzzzzzzzzzzz", "é000000000000", "00000000000000"] {
            assert!(read(text).is_err(), "{text} was read as an id");
        }
    }

    #[test]
    fn ids_of_no_type_are_written_as_texts_and_numbers_are_still_read() {
        #[derive(Serialize, Deserialize, PartialEq, Debug)]
        struct Held {
            #[serde(with = "written")]
            id: i64,
        }
        let text = format!("{{\"id\":\"{}\"}}", write(187_870_929_227_771_826));
        let held = Held { id: 187_870_929_227_771_826 };
        assert_eq!(serde_json::to_string(&held).unwrap(), text);
        assert_eq!(serde_json::from_str::<Held>(&text).unwrap(), held);
        assert_eq!(serde_json::from_str::<Held>("{\"id\":187870929227771826}").unwrap(), held);
        assert!(serde_json::from_str::<Held>("{\"id\":\"x\"}").is_err());
    }

    #[test]
    fn written_ids_sort_as_their_numbers() {
        assert!(write(5) < write(32) && write(32) < write(1_000_000));
    }
}
