//! Kinds of changes, as somebody looks for them in a history: each is a few verbs.

use crate::Verb;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $word:literal $label:literal: [$($verb:expr),+ $(,)?]),+ $(,)?) => {
        /// A kind of change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum KindOfChange {
            $($(#[$doc])* $kind,)+
            /// What is none of these: settings, passwords, walls.
            Other,
        }

        impl KindOfChange {
            /// All of them, in the order a list offers them.
            pub const ALL: &[Self] = &[$(Self::$kind,)+ Self::Other];

            /// Its word in addresses and the API.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$kind => $word,)+
                    Self::Other => "other",
                }
            }

            /// What people call it.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self {
                    $(Self::$kind => $label,)+
                    Self::Other => "Other",
                }
            }

            /// The verbs that are of this kind; none for what is left.
            #[must_use]
            pub fn verbs(self) -> &'static [&'static str] {
                match self {
                    $(Self::$kind => &[$($verb),+],)+
                    Self::Other => &[],
                }
            }
        }
    };
}

kinds! {
    /// It came to be on record.
    Recorded = "recorded" "Recorded": [
        crate::record_referral::RecordReferral::NAME, crate::capture_line::CaptureLine::NAME, crate::add_person::AddPerson::NAME,
        crate::add_organisation::AddOrganisation::NAME, crate::add_client::AddClient::NAME, crate::add_colleague::AddColleague::NAME,
    ],
    /// What is said of it.
    Details = "details" "Details": [
        crate::change_referral::ChangeReferral::NAME, crate::change_person::ChangePerson::NAME,
        crate::change_organisation::ChangeOrganisation::NAME, crate::change_colleague::ChangeColleague::NAME,
        crate::set_custom_values::SetCustomValues::NAME, crate::set_referrer::SetReferrer::NAME,
        crate::reclassify_referral::ReclassifyReferral::NAME, crate::tag_clients::TagClients::NAME,
        crate::move_person::MovePerson::NAME, crate::correct_position::CorrectPosition::NAME, crate::end_position::EndPosition::NAME,
    ],
    /// What happens next.
    Step = "step" "Next step": [
        crate::set_next_step::SetNextStep::NAME, crate::finish_step::FinishStep::NAME, crate::snooze_step::SnoozeStep::NAME,
    ],
    /// Whose it is.
    Owner = "owner" "Owner": [crate::reassign_referral::ReassignReferral::NAME, crate::hand_over::HandOver::NAME],
    /// Where it stands.
    Stage = "stage" "Stage": [crate::move_stage::MoveStage::NAME],
    /// What happened.
    Touch = "touch" "Touch": [
        crate::log_touch::LogTouch::NAME, crate::delete_touch::DeleteTouch::NAME, crate::restore_touch::RestoreTouch::NAME,
    ],
    /// How it ended, and that it did not after all.
    End = "end" "Won, declined or lost": [
        crate::engage_client::EngageClient::NAME, crate::decline_referral::DeclineReferral::NAME,
        crate::lose_referral::LoseReferral::NAME, crate::reopen_referral::ReopenReferral::NAME,
    ],
    /// The way back to the referrer.
    Loop = "loop" "Loop": [crate::close_loop::CloseLoop::NAME, crate::reopen_loop::ReopenLoop::NAME],
    /// Who is credited.
    Credit = "credit" "Credit": [crate::set_credits::SetCredits::NAME],
    /// Two records made one, or told apart.
    Merge = "merge" "Merge": [
        crate::merge_people::MergePeople::NAME, crate::merge_organisations::MergeOrganisations::NAME,
        crate::undo_merge::UndoMerge::NAME, crate::keep_apart::KeepApart::NAME, crate::keep_apart::AskAgain::NAME,
    ],
    /// What came with a file.
    Import = "import" "Import": [crate::import_batch::NAME, crate::undo_import::UndoImport::NAME],
    /// Taken back, or done again.
    TakenBack = "taken_back" "Taken back": [crate::take_back::TakeBack::NAME],
    /// Into the bin and out of it.
    Bin = "bin" "Bin": [
        crate::delete_referral::DeleteReferral::NAME, crate::restore_referral::RestoreReferral::NAME,
        crate::delete_person::DeletePerson::NAME, crate::restore_person::RestorePerson::NAME,
        crate::delete_organisation::DeleteOrganisation::NAME, crate::restore_organisation::RestoreOrganisation::NAME,
        crate::empty_bin::NAME,
    ],
}

impl KindOfChange {
    /// Of a verb.
    #[must_use]
    pub fn of(verb: &str) -> Self {
        Self::ALL.iter().copied().find(|kind| kind.verbs().contains(&verb)).unwrap_or(Self::Other)
    }

    /// The verbs of every other kind, where this is what is left.
    #[must_use]
    pub fn verbs_of_others(self) -> Vec<&'static str> {
        match self {
            Self::Other => Self::ALL.iter().flat_map(|kind| kind.verbs()).copied().collect(),
            _ => Vec::new(),
        }
    }
}

impl std::str::FromStr for KindOfChange {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_is_of_one_kind_and_words_are_read() {
        let all = KindOfChange::Other.verbs_of_others();
        let mut once = all.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), all.len(), "a verb stands under two kinds");
        for kind in KindOfChange::ALL {
            assert_eq!(kind.word().parse(), Ok(*kind));
            assert!(kind.verbs().iter().all(|verb| KindOfChange::of(verb) == *kind));
        }
        assert_eq!((KindOfChange::of("raise_wall"), "nothing".parse::<KindOfChange>()), (KindOfChange::Other, Err(())));
    }
}
