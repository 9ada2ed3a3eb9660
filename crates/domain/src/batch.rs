//! A batch: the files of one import, kept as a whole or not at all, and taken back as a whole.

use crate::noun::words;
use crate::refusal::{Refusal, RefusalKind};

words! {
    /// Where an import stands.
    BatchState {
        /// Its files are here and it will be carried out.
        Waiting = "waiting",
        /// It is being carried out; nothing of it can be seen yet.
        Running = "running",
        /// All of it is in.
        Done = "done",
        /// It could not be carried out; nothing of it was kept.
        Failed = "failed",
        /// Somebody stopped it; nothing of it was kept.
        Cancelled = "cancelled",
        /// It was in and was taken back.
        Undone = "undone",
    }
}

impl BatchState {
    /// As screens name it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Running => "Running",
            Self::Done => "Done",
            Self::Failed => "Failed",
            Self::Cancelled => "Cancelled",
            Self::Undone => "Taken back",
        }
    }
}

words! {
    /// What became of one row of a file.
    RowOutcome {
        /// Something new was recorded.
        Created = "created",
        /// Something that was there was changed.
        Updated = "updated",
        /// What it says was there already.
        Unchanged = "unchanged",
        /// Nothing of it was kept, and the sentence says why.
        Refused = "refused",
    }
}

impl RowOutcome {
    /// As screens name it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Created => "Created",
            Self::Updated => "Updated",
            Self::Unchanged => "Unchanged",
            Self::Refused => "Refused",
        }
    }
}

/// Refusals of imports.
pub mod refuse {
    use super::{BatchState, Refusal, RefusalKind};

    /// Files and mapping do not go together, or a file cannot be read.
    #[must_use]
    pub fn not_a_batch(why: &str) -> Refusal {
        Refusal::invalid("import.unreadable", format!("{why} Nothing was imported.")).at("files")
    }

    /// No file was given.
    #[must_use]
    pub fn no_files() -> Refusal {
        Refusal::invalid("import.no_files", "Give at least one file to import.").at("files")
    }

    /// The mapping itself cannot be read.
    #[must_use]
    pub fn mapping(why: &str) -> Refusal {
        Refusal::invalid("import.mapping", format!("The mapping cannot be used. {why}")).at("mapping")
    }

    /// Taking back what is not in.
    #[must_use]
    pub fn nothing_to_undo(state: BatchState) -> Refusal {
        let sentence = match state {
            BatchState::Undone => "This import was taken back already.",
            BatchState::Waiting | BatchState::Running => "This import is not carried out yet. Stop it instead of taking it back.",
            _ => "Nothing of this import was kept, so there is nothing to take back.",
        };
        Refusal::of_kind(RefusalKind::Conflict, "import.nothing_to_undo", sentence)
    }

    /// Stopping what is over.
    #[must_use]
    pub fn over() -> Refusal {
        let sentence = "This import is over, so it cannot be stopped. If it is in, take it back.";
        Refusal::of_kind(RefusalKind::Conflict, "import.over", sentence)
    }
}
