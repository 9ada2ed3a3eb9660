//! Warnings at capture: what looks like a self-referral, a duplicate or a circle is pointed out, never blocked.

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;

use crate::id::{OrganisationId, PersonId, ReferralId};
use crate::noun::words;
use crate::referral::Direction;
use crate::text::day;

/// Within how many days an open referral of the same prospect counts as a duplicate.
pub const DUPLICATE_DAYS: i64 = 90;
/// Within how many months a referral that went the other way makes a circle.
pub const CIRCLE_MONTHS: i64 = 24;

/// One side of a referral: a person, an organisation, or a person at an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Party {
    /// The person, where one is named.
    pub person: Option<PersonId>,
    /// The organisation, where one is named.
    pub organisation: Option<OrganisationId>,
}

impl Party {
    /// Whether both name the same person, or the same organisation.
    fn meets(self, other: Self) -> bool {
        let same_person = self.person.is_some() && self.person == other.person;
        same_person || (self.organisation.is_some() && self.organisation == other.organisation)
    }

    /// Whether both are the same person, or the same organisation and not two people of it.
    fn is(self, other: Self) -> bool {
        match (self.person, other.person) {
            (Some(a), Some(b)) => a == b,
            _ => self.organisation.is_some() && self.organisation == other.organisation,
        }
    }
}

/// What is being captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Captured {
    /// Who is introduced.
    pub prospect: Party,
    /// Who introduced them; empty when unknown.
    pub referrer: Party,
    /// Which way it goes.
    pub direction: Direction,
    /// The day it was received, in the firm's zone.
    pub on: Date,
}

/// A referral there is already; only such as the one who captures may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earlier {
    /// Which one.
    pub referral: ReferralId,
    /// Who was introduced.
    pub prospect: Party,
    /// Theirs: the referrer of an inbound one, the recipient of an outbound one.
    pub counterpart: Party,
    /// Which way it went.
    pub direction: Direction,
    /// The day it was received or sent, in the firm's zone.
    pub on: Date,
    /// Whether it is open.
    pub open: bool,
}

words! {
    /// What looks odd.
    WarningCode {
        /// The referrer is the prospect.
        SelfReferral = "self_referral",
        /// The prospect has an open referral already.
        Duplicate = "duplicate",
        /// We sent this prospect to that referrer.
        Circular = "circular",
    }
}

/// One warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// Stable, for programs.
    pub code: WarningCode,
    /// For people: what looks odd, and the way on.
    pub sentence: String,
    /// The latest earlier referral it is about.
    pub about: Option<ReferralId>,
}

/// Everything that looks odd about what is being captured, at most one warning of each kind.
#[must_use]
pub fn warnings(captured: &Captured, earlier: &[Earlier]) -> Vec<Warning> {
    [self_referral(captured), duplicate(captured, earlier), circular(captured, earlier)].into_iter().flatten().collect()
}

/// The referrer is the prospect: the same person, or the same organisation with no other person.
fn self_referral(captured: &Captured) -> Option<Warning> {
    let same = captured.direction == Direction::Inbound && captured.referrer.is(captured.prospect);
    same.then(|| Warning {
        code: WarningCode::SelfReferral,
        sentence: "The referrer is the one introduced. Name who put in the word, choose “unknown”, or save it as it is if they \
                   came by themselves."
            .to_owned(),
        about: None,
    })
}

/// The same prospect has a referral that is open and at most 90 days older (or newer), whoever introduced them.
fn duplicate(captured: &Captured, earlier: &[Earlier]) -> Option<Warning> {
    let near = |on: Date| on.duration_until(captured.on).as_hours().abs() <= DUPLICATE_DAYS * 24;
    let (latest, count) = latest(
        earlier
            .iter()
            .filter(|e| e.open && e.direction == captured.direction && near(e.on) && e.prospect.meets(captured.prospect)),
    )?;
    let others = if count > 1 { format!(" (and {} more)", count - 1) } else { String::new() };
    let sentence = format!(
        "There is an open referral of the same prospect from {}{others}. Open it and add this referrer as a credit, or save this \
         as a separate one.",
        day(latest.on)
    );
    Some(Warning { code: WarningCode::Duplicate, sentence, about: Some(latest.referral) })
}

/// We sent this prospect to that referrer, or to the referrer's organisation, in the 24 months before.
fn circular(captured: &Captured, earlier: &[Earlier]) -> Option<Warning> {
    if captured.direction != Direction::Inbound {
        return None;
    }
    let since = captured.on.saturating_sub(Span::new().months(CIRCLE_MONTHS));
    let (latest, _) = latest(earlier.iter().filter(|e| {
        e.direction == Direction::Outbound
            && (since..=captured.on).contains(&e.on)
            && e.prospect.meets(captured.prospect)
            && e.counterpart.meets(captured.referrer)
    }))?;
    let sentence = format!(
        "We sent this prospect to the same referrer on {}, so this may be our own introduction coming back. Look at that one \
         first, or save this if the need is new.",
        day(latest.on)
    );
    Some(Warning { code: WarningCode::Circular, sentence, about: Some(latest.referral) })
}

/// The latest of them, and how many there are.
fn latest<'a>(found: impl Iterator<Item = &'a Earlier>) -> Option<(&'a Earlier, usize)> {
    let all: Vec<&Earlier> = found.collect();
    all.iter().max_by_key(|e| (e.on, e.referral)).map(|e| (*e, all.len()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn party(person: i64, organisation: i64) -> Party {
        let some = |n: i64| (n > 0).then_some(n);
        Party { person: some(person).map(Into::into), organisation: some(organisation).map(Into::into) }
    }

    fn captured(prospect: Party, referrer: Party) -> Captured {
        Captured { prospect, referrer, direction: Direction::Inbound, on: date(2026, 11, 11) }
    }

    fn codes(captured: &Captured, earlier: &[Earlier]) -> Vec<&'static str> {
        warnings(captured, earlier).iter().map(|w| w.code.word()).collect()
    }

    #[test]
    fn self_referrals() {
        let warned = |prospect, referrer| !codes(&captured(prospect, referrer), &[]).is_empty();
        assert!(warned(party(1, 0), party(1, 7)));
        assert!(warned(party(0, 7), party(0, 7)));
        assert!(warned(party(0, 7), party(1, 7)), "somebody of Orion introduces Orion, with no other person");
        assert!(!warned(party(2, 7), party(1, 7)), "a colleague at the same organisation");
        assert!(!warned(party(2, 0), party(1, 0)) && !warned(party(0, 0), party(0, 0)) && !warned(party(1, 7), party(0, 0)));
    }

    #[test]
    fn duplicates_within_90_days_whoever_introduced_them() {
        let old = |on, open| Earlier {
            referral: 5.into(),
            prospect: party(0, 7),
            counterpart: party(3, 4),
            direction: Direction::Inbound,
            on,
            open,
        };
        let new = captured(party(2, 7), party(1, 0));
        assert_eq!(codes(&new, &[old(date(2026, 8, 13), true)]), ["duplicate"]);
        assert!(codes(&new, &[old(date(2026, 8, 12), true), old(date(2026, 11, 1), false)]).is_empty());
        let two = warnings(&new, &[Earlier { referral: 6.into(), ..old(date(2026, 11, 1), true) }, old(date(2026, 10, 1), true)]);
        insta::assert_snapshot!(two[0].sentence);
        assert_eq!(two[0].about, Some(6.into()));
    }

    #[test]
    fn circles_within_24_months() {
        let sent = |on, counterpart| Earlier {
            referral: 5.into(),
            prospect: party(2, 0),
            counterpart,
            direction: Direction::Outbound,
            on,
            open: false,
        };
        let new = captured(party(2, 0), party(1, 4));
        assert_eq!(codes(&new, &[sent(date(2024, 11, 11), party(1, 0))]), ["circular"]);
        assert_eq!(codes(&new, &[sent(date(2026, 1, 1), party(3, 4))]), ["circular"]);
        assert!(codes(&new, &[sent(date(2024, 11, 10), party(1, 4)), sent(date(2026, 1, 1), party(3, 0))]).is_empty());
    }
}
