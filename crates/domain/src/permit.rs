//! The one permission table: which role has which right.
//!
//! Walls come over every right: a colleague whom a wall denies a record has no right to it whatever their role.

use crate::colleague::Role;
use crate::noun::words;
use crate::refusal::{Refusal, RefusalKind};

words! {
    /// One thing a role may or may not do.
    Right {
        /// See records and reports.
        See = "see",
        /// Record introductions, people, organisations and touches.
        Capture = "capture",
        /// Move on referrals that one owns (or, for an assistant, that those one acts for own).
        WorkOwn = "work_own",
        /// Move on anybody's referrals, reassign, hand over.
        WorkAny = "work_any",
        /// Tag clients with a source.
        TagClients = "tag_clients",
        /// Import files and undo imports.
        Import = "import",
        /// Change sources, reasons, cadences and routing.
        KeepLists = "keep_lists",
        /// Change the firm, its colleagues, tokens and the sample data.
        KeepFirm = "keep_firm",
        /// Raise and lower walls.
        KeepWalls = "keep_walls",
        /// Read the history of a record.
        ReadHistory = "read_history",
        /// See whether the background work runs, and start a piece of it.
        KeepJobs = "keep_jobs",
    }
}

/// Whether `role` has `right`.
#[must_use]
pub fn may(role: Role, right: Right) -> bool {
    use Right::{Capture, Import, KeepJobs, KeepLists, KeepWalls, ReadHistory, See, TagClients, WorkAny, WorkOwn};
    match role {
        Role::Admin => !matches!(right, KeepWalls),
        Role::Compliance => matches!(right, See | ReadHistory | KeepWalls | KeepJobs),
        Role::Manager => {
            matches!(right, See | Capture | WorkOwn | WorkAny | TagClients | Import | KeepLists | ReadHistory | KeepJobs)
        }
        Role::FeeEarner => matches!(right, See | Capture | WorkOwn | TagClients | ReadHistory),
        Role::Assistant => matches!(right, See | Capture | WorkOwn | TagClients | ReadHistory),
        Role::ReadOnly => matches!(right, See),
    }
}

/// Refuses unless `role` has `right`.
pub fn permit(role: Role, right: Right) -> Result<(), Refusal> {
    if may(role, right) {
        return Ok(());
    }
    Err(Refusal::of_kind(
        RefusalKind::Forbidden,
        "forbidden",
        format!(
            "Your role ({}) does not allow this. Nothing was changed. Ask an admin or the owner of the record.",
            role.label()
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_as_it_stands() {
        let mut table = String::new();
        for right in Right::ALL {
            table.push_str(&format!("{:<13}", right.word()));
            for role in Role::ALL {
                table.push_str(&format!(" {:<10}", if may(*role, *right) { role.word() } else { "-" }));
            }
            table.truncate(table.trim_end().len());
            table.push('\n');
        }
        insta::assert_snapshot!(table);
    }
}
