//! Background work by name, with all it needs to know to run; what it finds when it runs decides what it does.

use serde::{Deserialize, Serialize};

use crate::{BatchId, ReferralId, StepId, Timestamp};

/// A piece of background work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// The response clock of a referral comes to a warning: told are the owner, then the deputy, then the practice head.
    WatchResponseClock {
        /// Which referral.
        referral: ReferralId,
        /// Whom this warning is for.
        rung: ClockRung,
    },
    /// A next step is due.
    RemindOfStep {
        /// Whose step.
        referral: ReferralId,
        /// The step; one that has ended since needs no reminder.
        step: StepId,
    },
    /// An import waits to be carried out.
    CarryOutImport {
        /// Which.
        batch: BatchId,
    },
    /// Files that were sent to be imported are read, to find out what their columns mean.
    SurveyUpload {
        /// Which upload, by the number its folder is named by.
        upload: i64,
    },
    /// All people and organisations are compared with each other.
    FindDuplicates {
        /// When that was asked for: each time is work of its own.
        asked_at: Timestamp,
    },
}

/// Every kind of background work, with what it does as the page of background work says it.
pub const KINDS: &[(&str, &str)] = &[
    ("watch_response_clock", "Warns before the response time of a referral is over"),
    ("remind_of_step", "Reminds of a next step that is due"),
    ("carry_out_import", "Carries out an import"),
    ("survey_upload", "Reads large files that were sent to be imported"),
    ("find_duplicates", "Looks for people and organisations that stand on record twice"),
];

/// The kinds that may take minutes; they run beside the others, which never wait for them.
pub const LONG_KINDS: &[&str] = &["carry_out_import", "find_duplicates"];

/// The kinds that may take minutes too and only read: whoever sent files waits for no import of somebody else.
pub const READING_KINDS: &[&str] = &["survey_upload"];

/// The kinds that short work never waits for.
pub const NOT_SHORT: &[&str] = &["carry_out_import", "find_duplicates", "survey_upload"];

impl Job {
    /// The word background work lists it under.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::WatchResponseClock { .. } => "watch_response_clock",
            Self::RemindOfStep { .. } => "remind_of_step",
            Self::CarryOutImport { .. } => "carry_out_import",
            Self::SurveyUpload { .. } => "survey_upload",
            Self::FindDuplicates { .. } => "find_duplicates",
        }
    }

    /// What makes it the same work as another: enqueued twice, it is done once.
    #[must_use]
    pub fn once_key(&self) -> String {
        match self {
            Self::WatchResponseClock { referral, rung } => format!("clock:{referral}:{rung}"),
            Self::RemindOfStep { step, .. } => format!("step:{step}"),
            Self::CarryOutImport { batch } => format!("import:{batch}"),
            Self::SurveyUpload { upload } => format!("upload:{}", crate::id::write(*upload)),
            Self::FindDuplicates { asked_at } => format!("duplicates:{}", asked_at.as_microsecond()),
        }
    }
}

crate::noun::words! {
    /// Whom a warning of the response clock is for, in the order they are told.
    ClockRung {
        /// The owner, when half of the time is gone.
        Owner = "owner",
        /// The owner's deputy, when three quarters are gone.
        Deputy = "deputy",
        /// The head of the practice, when the time is over.
        PracticeHead = "practice_head",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_said_in_words() {
        let referral = ReferralId::from(1);
        let jobs = [
            Job::WatchResponseClock { referral, rung: ClockRung::Owner },
            Job::RemindOfStep { referral, step: StepId::from(2) },
            Job::CarryOutImport { batch: BatchId::from(3) },
            Job::SurveyUpload { upload: 4 },
            Job::FindDuplicates { asked_at: Timestamp::UNIX_EPOCH },
        ];
        let kinds: Vec<&str> = jobs.iter().map(Job::kind).collect();
        assert_eq!(kinds, KINDS.iter().map(|(kind, _)| *kind).collect::<Vec<_>>());
        assert!(NOT_SHORT.iter().all(|long| kinds.contains(long)));
        assert_eq!(NOT_SHORT, [LONG_KINDS, READING_KINDS].concat());
    }
}
