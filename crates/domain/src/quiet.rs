//! Quiet: open, and nothing has happened or is done on time; computed, never a stage someone sets. And where it stalled.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::noun::words;
use crate::refusal::Refusal;

/// How many hours a day of the rule has: elapsed time, the same for every engine and zone.
const DAY_HOURS: i64 = 24;

/// From when on an open referral is quiet (PRODUCT, "Numbers, defined").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuietRule {
    /// Quiet when the last touch (or, without any, the receipt) is at least this many days ago, 1 to 3,650.
    pub no_touch_days: i64,
    /// Quiet when the next step is more than this many days late, 0 to 3,650.
    pub step_late_days: i64,
}

impl Default for QuietRule {
    /// 30 days without a touch, or a step more than 14 days late.
    fn default() -> Self {
        Self { no_touch_days: 30, step_late_days: 14 }
    }
}

/// The two instants that decide, for a statement to compare with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietCutoffs {
    /// Quiet when the last happening is at or before this.
    pub last_happening_at_or_before: Timestamp,
    /// Quiet when the next step is due before this.
    pub next_step_due_before: Timestamp,
}

/// Why a referral is quiet; at least one of the two is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// Whole days since the last touch, when that is too long.
    pub no_touch_days: Option<i64>,
    /// Whole days the next step is late, when that is too late.
    pub step_late_days: Option<i64>,
}

impl Why {
    /// Such as "no touch for 41 days, next step 20 days late".
    #[must_use]
    pub fn sentence(&self) -> String {
        let touch = self.no_touch_days.map(|n| format!("no touch for {}", days(n)));
        let step = self.step_late_days.map(|n| format!("next step {} late", days(n)));
        touch.into_iter().chain(step).collect::<Vec<_>>().join(", ")
    }
}

/// "1 day" or "41 days".
fn days(n: i64) -> String {
    if n == 1 { "1 day".to_owned() } else { format!("{n} days") }
}

impl QuietRule {
    /// Refuses numbers outside their ranges; call it before keeping a rule.
    pub fn check(&self) -> Result<(), Refusal> {
        if (1..=3_650).contains(&self.no_touch_days) && (0..=3_650).contains(&self.step_late_days) {
            return Ok(());
        }
        let sentence = "Give the days without a touch from 1 to 3,650 and the days a step may be late from 0 to 3,650.";
        Err(Refusal::invalid("quiet.out_of_range", sentence).at("quiet"))
    }

    /// The instants that decide at `now`; [`is_quiet`] and every statement use these.
    #[must_use]
    pub fn cutoffs(&self, now: Timestamp) -> QuietCutoffs {
        let before = |days: i64| {
            let hours = SignedDuration::from_hours(days.clamp(0, 3_650) * DAY_HOURS);
            now.checked_sub(hours).unwrap_or(Timestamp::MIN)
        };
        QuietCutoffs {
            last_happening_at_or_before: before(self.no_touch_days),
            next_step_due_before: before(self.step_late_days),
        }
    }
}

/// Why an open referral is quiet at `now`, or `None`; `last_happening` is the last touch or, without any, the receipt.
#[must_use]
pub fn is_quiet(rule: &QuietRule, now: Timestamp, last_happening: Timestamp, next_step_due: Option<Timestamp>) -> Option<Why> {
    let cutoffs = rule.cutoffs(now);
    let days_since = |then: Timestamp| now.duration_since(then).as_hours() / DAY_HOURS;
    let no_touch = (last_happening <= cutoffs.last_happening_at_or_before).then(|| days_since(last_happening));
    let late = next_step_due.filter(|due| *due < cutoffs.next_step_due_before).map(days_since);
    (no_touch.is_some() || late.is_some()).then_some(Why { no_touch_days: no_touch, step_late_days: late })
}

words! {
    /// Where an open or quiet referral stalled.
    Stall {
        /// Nobody who is still with the firm owns it.
        NoOwner = "no_owner",
        /// Nobody of ours has spoken with the prospect.
        NoFirstContact = "no_first_contact",
        /// One contact, and none after it.
        NoSecondTouch = "no_second_touch",
        /// Our next step is late.
        WaitingOnUs = "waiting_on_us",
        /// It has not stalled: a step is planned and not late.
        InHand = "in_hand",
    }
}

impl Stall {
    /// As reports name it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NoOwner => "No owner",
            Self::NoFirstContact => "No first contact",
            Self::NoSecondTouch => "No second touch",
            Self::WaitingOnUs => "Waiting on us",
            Self::InHand => "In hand",
        }
    }
}

/// What is known about an open referral when asking where it stalled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StallFacts {
    /// Whether its owner is a colleague who has not left.
    pub has_owner: bool,
    /// How many touches were real contact ([`crate::touch::TouchKind::is_contact`]).
    pub contacts: i64,
    /// Whether it is quiet ([`is_quiet`]).
    pub quiet: bool,
    /// When its next step is due, if it has one.
    pub next_step_due: Option<Timestamp>,
}

/// Where a referral stalled: the first of no owner, no first contact, no second touch, waiting on us; else in hand.
///
/// What is neither quiet nor late is in hand however few its contacts are: its clock still runs.
#[must_use]
pub fn stall(facts: &StallFacts, now: Timestamp) -> Stall {
    let late = facts.next_step_due.is_none_or(|due| due < now);
    match facts {
        StallFacts { has_owner: false, .. } => Stall::NoOwner,
        StallFacts { quiet: false, .. } if !late => Stall::InHand,
        StallFacts { contacts: ..=0, .. } => Stall::NoFirstContact,
        StallFacts { contacts: 1, .. } => Stall::NoSecondTouch,
        _ if late => Stall::WaitingOnUs,
        _ => Stall::InHand,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn quiet_from_the_thirtieth_day_and_after_the_fourteenth_late() {
        let rule = QuietRule::default();
        let now = at("2026-11-11T10:00:00Z");
        let soon = Some(at("2026-11-12T10:00:00Z"));
        let why = |last: &str, due| is_quiet(&rule, now, at(last), due).map(|w| w.sentence());
        assert_eq!(why("2026-10-01T10:00:00Z", soon).as_deref(), Some("no touch for 41 days"));
        assert_eq!(why("2026-10-12T10:00:00Z", soon).as_deref(), Some("no touch for 30 days"));
        assert_eq!(why("2026-10-12T10:00:01Z", soon), None);
        assert_eq!(why("2026-11-10T10:00:00Z", Some(at("2026-10-28T10:00:00Z"))), None);
        let late = Some(at("2026-10-27T09:00:00Z"));
        assert_eq!(why("2026-11-10T10:00:00Z", late).as_deref(), Some("next step 15 days late"));
        assert_eq!(why("2026-10-01T10:00:00Z", late).as_deref(), Some("no touch for 41 days, next step 15 days late"));
        assert_eq!(why("2026-11-12T10:00:00Z", None), None);
        assert_eq!(
            is_quiet(&QuietRule { no_touch_days: 1, ..rule }, now, at("2026-11-10T10:00:00Z"), None).unwrap().sentence(),
            "no touch for 1 day"
        );
    }

    #[test]
    fn rules_out_of_range_are_refused() {
        assert!(QuietRule::default().check().is_ok());
        assert!(QuietRule { no_touch_days: 0, step_late_days: 14 }.check().is_err());
        assert!(QuietRule { no_touch_days: 30, step_late_days: 3_651 }.check().is_err());
    }

    #[test]
    fn where_it_stalled() {
        let now = at("2026-11-11T10:00:00Z");
        let (late, soon) = (Some(at("2026-11-10T10:00:00Z")), Some(at("2026-11-12T10:00:00Z")));
        let of =
            |has_owner, contacts, quiet, next_step_due| stall(&StallFacts { has_owner, contacts, quiet, next_step_due }, now);
        assert_eq!(of(false, 5, false, soon), Stall::NoOwner);
        assert_eq!(of(true, 0, false, soon), Stall::InHand);
        assert_eq!(of(true, 0, false, late), Stall::NoFirstContact);
        assert_eq!(of(true, 0, true, soon), Stall::NoFirstContact);
        assert_eq!(of(true, 1, true, late), Stall::NoSecondTouch);
        assert_eq!(of(true, 2, true, late), Stall::WaitingOnUs);
        assert_eq!(of(true, 2, false, None), Stall::WaitingOnUs);
        assert_eq!(of(true, 2, true, soon), Stall::InHand);
    }
}
