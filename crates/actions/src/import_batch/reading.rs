//! Reading the files of a batch in a thread of its own, so that a slow disk holds up nobody.

use goodword_intake::batch::{self, NotABatch, Opener, Plan};
use goodword_intake::mapping::Mapping;
use goodword_intake::row::{Incoming, Settings};
use goodword_intake::table::NotATable;
use tokio::sync::mpsc;

use crate::{ActionError, Result};

/// How many rows are handed over at once; they share a savepoint.
const ROWS: usize = 250;

/// Rows in their order, and how many bytes were read up to the last of them.
pub(super) struct Chunk {
    pub rows: Vec<Incoming>,
    pub bytes: u64,
    /// What of the files is no row, in sentences.
    pub left_out: Vec<String>,
}

/// Looks at the headers.
pub(super) async fn plan(
    files: Vec<(String, Opener)>,
    mapping: &Mapping,
    settings: Settings,
) -> Result<std::result::Result<Plan, NotABatch>> {
    let mapping = mapping.clone();
    tokio::task::spawn_blocking(move || batch::plan(files, &mapping, settings)).await.map_err(stopped)
}

/// Reads the rows; reading ends when nobody takes them any more.
pub(super) fn start(plan: Plan) -> mpsc::Receiver<std::result::Result<Chunk, NotATable>> {
    // Two chunks wait at most: memory stays flat however slow the database is.
    let (give, take) = mpsc::channel(2);
    tokio::task::spawn_blocking(move || {
        let mut rows = plan.rows();
        loop {
            let mut chunk = Vec::with_capacity(ROWS);
            for row in rows.by_ref().take(ROWS) {
                match row {
                    Ok(row) => chunk.push(row),
                    Err(broken) => {
                        // Nobody listens any more when the import was given up; then there is nobody to tell.
                        let _ = give.blocking_send(Err(broken));
                        return;
                    }
                }
            }
            let last = chunk.len() < ROWS;
            if give.blocking_send(Ok(Chunk { rows: chunk, bytes: rows.bytes_read(), left_out: rows.take_left_out() })).is_err()
                || last
            {
                return;
            }
        }
    });
    take
}

fn stopped(error: tokio::task::JoinError) -> ActionError {
    ActionError::Store(goodword_store::StoreError::from_io(std::io::Error::other(error)))
}
