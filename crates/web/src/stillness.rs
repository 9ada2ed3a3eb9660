//! How quiet is said: in days of the calendar, as every due date on the same page is.

use goodword_domain::Timestamp;
use goodword_domain::quiet::{self, QuietRule};

use crate::view::{Say, counted};

/// Why a referral is quiet, in words; both are empty when it is not.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Stillness {
    /// `no touch for 41 days`, when that is too long.
    pub untouched: String,
    /// `next step 20 days late`, when that is too late.
    pub step_late: String,
}

impl Stillness {
    /// Of an open referral: the rule decides, the calendar counts.
    pub(crate) fn of(rule: &QuietRule, say: &Say, last_happening: Timestamp, next_due: Option<Timestamp>) -> Self {
        let Some(why) = quiet::is_quiet(rule, say.now(), last_happening, next_due) else { return Self::default() };
        let days = |at: Timestamp| counted(say.days_since(at), "day", "days");
        Self {
            untouched: why.no_touch_days.map(|_| format!("no touch for {}", days(last_happening))).unwrap_or_default(),
            step_late: why.step_late_days.and(next_due).map(|due| format!("next step {} late", days(due))).unwrap_or_default(),
        }
    }

    /// The first reason alone, where there is room for one.
    pub(crate) fn short(&self) -> &str {
        if self.untouched.is_empty() { &self.step_late } else { &self.untouched }
    }

    /// Every reason.
    pub(crate) fn sentence(&self) -> String {
        let all = [self.untouched.as_str(), self.step_late.as_str()];
        all.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
    }
}
