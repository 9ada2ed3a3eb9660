//! What can go wrong with the database, in words that say what was kept and what to do.

use rusqlite::{ErrorCode, ffi};

/// A failure of the database or of what stands in it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine said no.
    #[error("The database did not do it: {0}. Nothing of this change was kept.")]
    Engine(#[from] sqlx::Error),
    /// SQLite said no.
    #[error("The database did not do it: {0}. Nothing of this change was kept.")]
    File(rusqlite::Error),
    /// The engine went away between being told to keep a change and saying that it has.
    #[error(
        "The database went away before it said whether this change was kept: {0}. Look whether it is there before you do it again."
    )]
    Unsure(sqlx::Error),
    /// The same thing is there already.
    #[error("The same is there already ({0}). Nothing of this change was kept.")]
    Taken(String),
    /// Something that is referred to is not there.
    #[error("Something this refers to is not there, or was taken away in between ({0}). Nothing of this change was kept.")]
    Absent(String),
    /// What was read is not what the product writes.
    #[error("Column “{column}” holds “{found}”, which cannot be understood: {why}.")]
    Unreadable {
        /// Where.
        column: &'static str,
        /// What stood there (cut at 60 characters).
        found: String,
        /// Why it cannot be read.
        why: String,
    },
    /// The data was written by a newer program.
    #[error(
        "The data was written by a newer Goodword (schema {found}; this program knows {known}). Nothing was changed. Start the newer program."
    )]
    Newer {
        /// The schema of the data.
        found: i64,
        /// The newest schema this program knows.
        known: i64,
    },
    /// A migration that has run says something else now.
    #[error(
        "Migration {0} in this program differs from the one that made the data. Nothing was changed. Use the program it came from."
    )]
    Altered(i64),
    /// A statement changes rows that an act which can be taken back would not know of: a fault of the program.
    #[error("A change of “{0}” could not be taken back. Nothing of this change was kept. Please report this.")]
    Unkept(String),
    /// No server was reached when the program wanted to begin.
    #[error("The database at {at} cannot be used: {why}. Start it, or correct its address.")]
    Away {
        /// Where it should be.
        at: String,
        /// What was met there.
        why: String,
    },
    /// The address of the database cannot be used.
    #[error("“{0}” is no address of a database. Use a folder for SQLite (--data) or postgres://user@host/name (--database).")]
    Address(String),
}

impl StoreError {
    /// The engine's error, with what is there already and what is not there told apart.
    #[must_use]
    pub fn from_engine(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) if inner.is_unique_violation() => Self::Taken(inner.message().to_owned()),
            sqlx::Error::Database(inner) if inner.is_foreign_key_violation() => Self::Absent(inner.message().to_owned()),
            _ => Self::Engine(error),
        }
    }

    /// SQLite's error, with what is there already and what is not there told apart.
    fn from_file(error: rusqlite::Error) -> Self {
        match code(&error) {
            Some(ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => Self::Taken(error.to_string()),
            Some(ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => Self::Absent(error.to_string()),
            _ => Self::File(error),
        }
    }

    /// The engine's error as it was told to keep a change: what was cut off then may have been kept.
    pub(crate) fn from_commit(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Io(_) | sqlx::Error::Protocol(_) => Self::Unsure(error),
            _ => Self::from_engine(error),
        }
    }

    /// A failure of the system around the engine, which may pass.
    #[must_use]
    pub fn from_io(error: std::io::Error) -> Self {
        Self::Engine(sqlx::Error::Io(error))
    }

    /// Whether trying again soon may help: the database was busy, gone or slow.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Engine(sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) | sqlx::Error::PoolClosed) => true,
            // What answers is no database: something in between that stands before one that is away.
            Self::Engine(sqlx::Error::Protocol(_)) => true,
            Self::Engine(sqlx::Error::Database(inner)) => {
                // Serialisation, deadlock, shutting down, too many connections.
                matches!(inner.code().as_deref(), Some("40001" | "40P01" | "57P01" | "57P03" | "53300"))
            }
            Self::File(error) => {
                matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
            }
            _ => false,
        }
    }

    /// Whether there is no room for more: trying again helps only once somebody has made some.
    #[must_use]
    pub fn is_without_room(&self) -> bool {
        match self {
            // Disk full.
            Self::Engine(sqlx::Error::Database(inner)) => inner.code().as_deref() == Some("53100"),
            // Full, or a file that could not be written or made longer.
            Self::File(error) => matches!(
                code(error),
                Some(ffi::SQLITE_FULL | ffi::SQLITE_IOERR_WRITE | ffi::SQLITE_IOERR_TRUNCATE | ffi::SQLITE_IOERR_SHMSIZE)
            ),
            _ => false,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::from_file(error)
    }
}

/// What SQLite calls a failure, in its own and most exact number.
fn code(error: &rusqlite::Error) -> Option<i32> {
    error.sqlite_error().map(|failure| failure.extended_code)
}
