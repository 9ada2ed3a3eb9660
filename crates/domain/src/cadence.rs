//! A cadence: the planned row of touches, each counted from the touch before it; any real touch resets it.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::WorkingTime;
use crate::refusal::Refusal;
use crate::touch::TouchKind;

/// The longest wait of a step in days (ten years).
const LONGEST_DAYS: i64 = 3_650;
/// The longest wait of a step in business minutes (a year around the clock).
const LONGEST_MINUTES: i64 = 525_600;
/// How many steps a cadence may have.
const MOST_STEPS: usize = 50;
/// How many characters a name or the text of a step may have.
const LONGEST_TEXT: usize = 200;
/// How many days after the last touch the decision is due.
pub const DECIDE_AFTER_DAYS: i64 = 5;
/// What is to do when every touch of the cadence has happened.
pub const DECIDE: &str = "Decide: win, decline or close";

/// One touch of a cadence; exactly one of the two waits is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CadenceStep {
    /// How it is made.
    pub kind: TouchKind,
    /// What is to do, in words.
    pub what: String,
    /// Business minutes after the touch before it (for the first step: after receipt), 0 to 525,600.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_minutes: Option<i64>,
    /// Calendar days after the touch before it, 0 to 3,650; due at close of business, on a working day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_days: Option<i64>,
}

/// A planned row of touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cadence {
    /// What the firm calls it.
    pub name: String,
    /// The touches in their order; position 1 is the first.
    pub steps: Vec<CadenceStep>,
}

/// A step with the instant it is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedStep {
    /// Its place in the cadence, from 1; the decision has the place after the last.
    pub position: i64,
    /// What is to do.
    pub what: String,
    /// How it is made; `None` for the decision.
    pub kind: Option<TouchKind>,
    /// By when, in working time or at its close.
    pub due_at: Timestamp,
}

impl Default for Cadence {
    /// First contact within one business hour, then touches after 2, 5 and 10 days.
    fn default() -> Self {
        let after =
            |days, kind, what: &str| CadenceStep { kind, what: what.to_owned(), after_minutes: None, after_days: Some(days) };
        let first = CadenceStep { after_minutes: Some(60), after_days: None, ..after(0, TouchKind::Call, "Make first contact") };
        let rest = [
            after(2, TouchKind::Call, "Second touch: ask what they need and by when"),
            after(5, TouchKind::EmailOut, "Third touch: write with one useful thing"),
            after(10, TouchKind::Call, "Fourth touch: ask whether to go on"),
        ];
        Self { name: "Standard".to_owned(), steps: std::iter::once(first).chain(rest).collect() }
    }
}

impl CadenceStep {
    /// When it is due, counted from the touch before it at `from`.
    fn due_after(&self, from: Timestamp, calendar: &WorkingTime) -> Timestamp {
        match (self.after_minutes, self.after_days) {
            (Some(minutes), _) => calendar.add_minutes(from, minutes),
            (None, days) => days_after(from, days.unwrap_or(0), calendar),
        }
    }

    /// Refuses a step nobody could follow; `position` counts from 1.
    fn check(&self, position: usize) -> Result<(), Refusal> {
        if self.what.trim().is_empty() || self.what.chars().count() > LONGEST_TEXT {
            return Err(refuse::step_without_words(position));
        }
        match (self.after_minutes, self.after_days) {
            (Some(minutes), None) if (0..=LONGEST_MINUTES).contains(&minutes) => Ok(()),
            (None, Some(days)) if (0..=LONGEST_DAYS).contains(&days) => Ok(()),
            _ => Err(refuse::step_without_wait(position)),
        }
    }
}

impl Cadence {
    /// Refuses a cadence without a name or steps, or with a step nobody could follow; call it before keeping one.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.name.trim().is_empty() || self.name.chars().count() > LONGEST_TEXT {
            return Err(refuse::no_name());
        }
        if self.steps.is_empty() || self.steps.len() > MOST_STEPS {
            return Err(refuse::no_steps());
        }
        self.steps.iter().enumerate().try_for_each(|(index, step)| step.check(index + 1))
    }
}

/// The whole cadence as it would go when every touch happens on its due date, the decision last.
#[must_use]
pub fn plan(cadence: &Cadence, from: Timestamp, calendar: &WorkingTime) -> Vec<PlannedStep> {
    let mut planned = Vec::with_capacity(cadence.steps.len() + 1);
    let mut reached = from;
    for done in 0..=cadence.steps.len() {
        let step = next_after(cadence, i64::try_from(done).unwrap_or(i64::MAX), reached, calendar);
        reached = step.due_at;
        planned.push(step);
    }
    planned
}

/// The one step that follows position `position_done` (0: nothing done yet), counted from the touch or receipt at `at`.
///
/// There always is one: after the last touch, and for ever after, the decision is proposed.
#[must_use]
pub fn next_after(cadence: &Cadence, position_done: i64, at: Timestamp, calendar: &WorkingTime) -> PlannedStep {
    let done = usize::try_from(position_done.max(0)).unwrap_or(usize::MAX).min(cadence.steps.len());
    let position = i64::try_from(done).unwrap_or(i64::MAX).saturating_add(1);
    match cadence.steps.get(done) {
        Some(step) => {
            let due_at = step.due_after(at, calendar);
            PlannedStep { position, what: step.what.clone(), kind: Some(step.kind), due_at }
        }
        None => {
            let due_at = days_after(at, DECIDE_AFTER_DAYS, calendar);
            PlannedStep { position, what: DECIDE.to_owned(), kind: None, due_at }
        }
    }
}

/// Close of business `days` calendar days after `from`, on the next working day where that is none; never before `from`.
fn days_after(from: Timestamp, days: i64, calendar: &WorkingTime) -> Timestamp {
    let days = days.clamp(0, LONGEST_DAYS);
    let day = calendar.date_of(from).saturating_add(jiff::Span::new().days(days));
    match calendar.close_of(day) {
        // After hours of a working day "today" has passed already.
        closed if closed < from => calendar.close_of(calendar.next_working_day(day)),
        closes => closes,
    }
}

/// Refusals of cadences.
pub mod refuse {
    use super::Refusal;

    /// Nothing to call it by.
    #[must_use]
    pub fn no_name() -> Refusal {
        Refusal::invalid("cadence.no_name", "A cadence needs a name of at most 200 characters. Write what your firm calls it.")
            .at("name")
    }

    /// Nothing to do.
    #[must_use]
    pub fn no_steps() -> Refusal {
        Refusal::invalid("cadence.no_steps", "A cadence has between 1 and 50 steps. Add the first touch, or take some out.")
            .at("steps")
    }

    /// A step that does not say what to do.
    #[must_use]
    pub fn step_without_words(position: usize) -> Refusal {
        let sentence = format!("Step {position} does not say what to do. Write it in at most 200 characters.");
        Refusal::invalid("cadence.step_without_words", sentence).at(format!("steps.{position}.what"))
    }

    /// A step that is never due, or too late.
    #[must_use]
    pub fn step_without_wait(position: usize) -> Refusal {
        let sentence = format!(
            "Step {position} needs one wait: business minutes (0 to 525,600) or days (0 to 3,650) after the touch before it."
        );
        Refusal::invalid("cadence.step_without_wait", sentence).at(format!("steps.{position}.after_days"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_default_from_a_monday_morning() {
        let firm = WorkingTime::default();
        let planned = plan(&Cadence::default(), at("2026-11-02T10:00:00Z"), &firm);
        let due: Vec<String> = planned.iter().map(|s| format!("{} {} {}", s.position, s.due_at, s.what)).collect();
        insta::assert_snapshot!(due.join("\n"));
        assert_eq!(planned.last().map(|s| s.kind), Some(None));
        assert_eq!(Cadence::default().check(), Ok(()));
    }

    #[test]
    fn a_touch_resets_and_after_the_last_one_always_a_decision() {
        let firm = WorkingTime::default();
        let cadence = Cadence::default();
        // Friday evening, the first touch is done: two days on is Sunday, so Monday's close.
        let second = next_after(&cadence, 1, at("2026-11-06T20:00:00Z"), &firm);
        assert_eq!((second.position, second.due_at), (2, at("2026-11-09T17:30:00Z")));
        for done in [4, 5, 999, i64::MAX] {
            let step = next_after(&cadence, done, at("2026-11-02T10:00:00Z"), &firm);
            assert_eq!((step.position, step.what.as_str(), step.due_at), (5, DECIDE, at("2026-11-09T17:30:00Z")));
        }
        assert_eq!(next_after(&cadence, -3, at("2026-11-02T10:00:00Z"), &firm).position, 1);
        let empty = Cadence { name: String::new(), steps: Vec::new() };
        assert_eq!(plan(&empty, at("2026-11-02T10:00:00Z"), &firm).len(), 1);
    }

    #[test]
    fn a_step_of_the_same_day_is_never_due_in_the_past() {
        let mut cadence = Cadence::default();
        cadence.steps[1].after_days = Some(0);
        let late = at("2026-11-02T18:00:00Z");
        assert_eq!(next_after(&cadence, 1, late, &WorkingTime::default()).due_at, at("2026-11-03T17:30:00Z"));
    }

    #[test]
    fn what_cannot_be_followed_is_refused() {
        let code = |change: fn(&mut Cadence)| {
            let mut cadence = Cadence::default();
            change(&mut cadence);
            cadence.check().unwrap_err().code
        };
        assert_eq!(code(|c| c.name.clear()), "cadence.no_name");
        assert_eq!(code(|c| c.steps.clear()), "cadence.no_steps");
        assert_eq!(code(|c| c.steps[0].what = "  ".to_owned()), "cadence.step_without_words");
        assert_eq!(code(|c| c.steps[0].after_days = Some(1)), "cadence.step_without_wait");
        assert_eq!(code(|c| c.steps[1].after_days = None), "cadence.step_without_wait");
        assert_eq!(code(|c| c.steps[1].after_days = Some(3_651)), "cadence.step_without_wait");
        assert_eq!(code(|c| c.steps[1].after_days = Some(-1)), "cadence.step_without_wait");
    }
}
