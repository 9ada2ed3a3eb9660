//! Which referrals are behind a number, as the list of referrals is asked for them in its address.

use goodword_domain::referral::State;
use goodword_domain::{Date, id};

use crate::By;
use crate::groups::GroupKey;
use crate::parameters::Covered;

/// Conditions on referrals that are not in the bin, all of which hold; a key that stands more than once means any of its
/// values. The list of referrals knows these keys (`goodword_store::referrals::filter`):
///
/// | key | value |
/// |---|---|
/// | `direction` | `inbound`, `outbound`, `internal` |
/// | `received` | `yes`: it has a day of receipt (it is no mere introduction) |
/// | `received_from`, `received_to`, `decided_from`, `decided_to` | a day in the firm's zone, itself included |
/// | `state` | `won`, `declined`, `lost`, `in_progress` (open, not quiet), `quiet` |
/// | `owner`, `practice`, `source` | an id, or `none` |
/// | `referrer_person`, `referrer_organisation`, `referrer_colleague` | an id, or `none` |
/// | `referrer` | `none`: neither person nor organisation nor colleague |
/// | `loop` | `open`: has a referrer, disclosure is not `nothing`, and not thanked 7 days after receipt or decided and not told |
/// | `clock` | `any`: has a response clock |
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter(Vec<(&'static str, String)>);

impl Filter {
    /// Every received referral of some days.
    pub(crate) fn received(covered: Covered) -> Self {
        let mut all = vec![("direction", "inbound".to_owned()), ("direction", "internal".to_owned())];
        let day = |key, date: Option<Date>| date.map(|date| (key, date.to_string()));
        all.extend(day("received_from", covered.from));
        all.extend(day("received_to", covered.to));
        if covered.from.is_none() && covered.to.is_none() {
            all.push(("received", "yes".to_owned()));
        }
        Self(all)
    }

    /// Only those that stand somewhere.
    pub(crate) fn states(mut self, states: &[State]) -> Self {
        self.0.extend(states.iter().map(|state| ("state", state.word().to_owned())));
        self
    }

    /// Only those of a group.
    pub(crate) fn group(mut self, by: By, key: GroupKey) -> Self {
        let none = || "none".to_owned();
        match (by, key.kind, key.id) {
            (By::Source, 1, _) => {
                // A colleague's word without a source of its own.
                self.0.retain(|(key, value)| *key != "direction" || value == "internal");
                self.0.push(("source", none()));
            }
            (By::Source, _, None) => {
                self.0.retain(|(key, value)| *key != "direction" || value == "inbound");
                self.0.push(("source", none()));
            }
            (By::Referrer, kind, Some(number)) => {
                let key = ["referrer_person", "referrer_organisation", "referrer_colleague"];
                let key = usize::try_from(kind - 1).ok().and_then(|at| key.get(at)).copied().unwrap_or("referrer");
                self.0.push((key, id::write(number)));
                // An organisation is the referrer only where no person of it is known, a colleague where neither is.
                if kind >= 2 {
                    self.0.push(("referrer_person", none()));
                }
                if kind >= 3 {
                    self.0.push(("referrer_organisation", none()));
                }
            }
            (By::Referrer, _, None) => self.0.push(("referrer", none())),
            (by, _, number) => self.0.push((by.word(), number.map_or_else(none, id::write))),
        }
        self
    }

    /// With one more condition.
    pub(crate) fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.0.push((key, value.into()));
        self
    }

    /// The conditions as keys and values.
    #[must_use]
    pub fn pairs(&self) -> &[(&'static str, String)] {
        &self.0
    }

    /// The conditions as an address asks for them: `received_from=2026-01-01&state=quiet`.
    #[must_use]
    pub fn query(&self) -> String {
        // Keys and values are made of small letters, digits, hyphens and underscores, which need no escaping.
        self.0.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("&")
    }
}
