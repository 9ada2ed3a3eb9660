//! How far an import is: kept in memory, because nothing of it can be seen in the database until all of it is in.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use goodword_domain::BatchId;
use serde::Serialize;

/// How many rows became what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Counts {
    /// Rows read.
    pub rows: u64,
    /// Recorded something new.
    pub created: u64,
    /// Changed what was there.
    pub updated: u64,
    /// Said what was there already.
    pub unchanged: u64,
    /// Refused, each with a sentence.
    pub refused: u64,
    /// Kept, and odd.
    pub warned: u64,
}

/// How far an import is, for whoever watches it; also where it is told to stop.
#[derive(Debug, Default)]
pub struct Progress {
    bytes: AtomicU64,
    bytes_in_all: AtomicU64,
    counts: Mutex<Counts>,
    cancelled: AtomicBool,
}

/// Progress at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Seen {
    /// Bytes read.
    pub bytes: u64,
    /// Bytes to read; nought where that is not known.
    pub bytes_in_all: u64,
    /// What the rows became so far.
    pub counts: Counts,
    /// Whether it was told to stop.
    pub cancelled: bool,
}

impl Progress {
    /// Says how many bytes there are to read.
    pub fn expect_bytes(&self, bytes: u64) {
        self.bytes_in_all.store(bytes, Ordering::Relaxed);
    }

    /// Tells the import to stop; nothing of it is kept then.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was told to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// How far it is.
    #[must_use]
    pub fn seen(&self) -> Seen {
        Seen {
            bytes: self.bytes.load(Ordering::Relaxed),
            bytes_in_all: self.bytes_in_all.load(Ordering::Relaxed),
            counts: *self.counts.lock().unwrap_or_else(PoisonError::into_inner),
            cancelled: self.is_cancelled(),
        }
    }

    pub(super) fn tell(&self, bytes: u64, counts: Counts) {
        self.bytes.store(bytes, Ordering::Relaxed);
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner) = counts;
    }
}

/// The imports this process is carrying out, so that a page can show how far they are and stop them.
#[derive(Debug, Clone, Default)]
pub struct Underway(Arc<Mutex<BTreeMap<BatchId, Arc<Progress>>>>);

impl Underway {
    /// The progress of an import that is being carried out here.
    #[must_use]
    pub fn of(&self, batch: BatchId) -> Option<Arc<Progress>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&batch).cloned()
    }

    /// Lists an import as being carried out, until what is handed back is dropped.
    #[must_use]
    pub fn begin(&self, batch: BatchId) -> Listed {
        let progress = Arc::new(Progress::default());
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(batch, Arc::clone(&progress));
        Listed { underway: self.clone(), batch, progress }
    }
}

/// An import that is listed as being carried out.
pub struct Listed {
    underway: Underway,
    batch: BatchId,
    /// How far it is.
    pub progress: Arc<Progress>,
}

impl Drop for Listed {
    fn drop(&mut self) {
        self.underway.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.batch);
    }
}
