//! The folder in which sent files wait: each upload has a folder of its own there, named by its reference, and goes
//! when its import is over or when nobody started one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use goodword_domain::batch::BatchState;
use goodword_domain::{desk, id};
use goodword_store::batches::{self, Batch};
use jiff::{SignedDuration, Timestamp};
use tokio::fs;

use super::KeptFile;
use crate::{Act, Result};

/// How long files wait for somebody to start their import.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How much longer they lie there: whoever began with them in time is not cut off.
const GRACE: SignedDuration = SignedDuration::from_hours(1);

/// Whether an upload has waited so long that no import is started from it any more.
#[must_use]
pub fn is_abandoned(upload: i64, now: Timestamp) -> bool {
    waited(upload, now) > KEPT
}

fn waited(upload: i64, now: Timestamp) -> SignedDuration {
    now.duration_since(desk::handed_out_at(upload))
}

/// Where sent files wait.
#[derive(Debug, Clone)]
pub struct Uploads {
    folder: PathBuf,
}

/// What was put away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PutAway {
    /// How many uploads.
    pub uploads: usize,
    /// Those that could not be, in words.
    pub failures: Vec<String>,
}

impl Uploads {
    /// Those that wait in a folder.
    #[must_use]
    pub fn within(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where the files of an upload lie.
    #[must_use]
    pub fn folder_of(&self, upload: i64) -> PathBuf {
        self.folder.join(id::write(upload))
    }

    /// Removes the files of imports that are over, and those of which nobody started one. Taking an import back needs
    /// none of them, and neither does the result per row: both are in the database.
    pub async fn put_away(&self, act: &mut Act<'_>) -> Result<PutAway> {
        let now = act.now();
        let with_files = batches::with_files(&mut act.work).await?;
        let (wanted, over): (Vec<&Batch>, Vec<&Batch>) =
            with_files.iter().partition(|b| matches!(b.state, BatchState::Waiting | BatchState::Running));
        let (wanted, done) = (references(wanted)?, references(over.iter().copied())?);
        let mut put_away = PutAway::default();
        for (reference, upload) in self.listed().await {
            let unwanted = done.contains(&reference) || waited(upload, now) > KEPT + GRACE;
            if wanted.contains(&reference) || !unwanted {
                continue;
            }
            match fs::remove_dir_all(self.folder.join(&reference)).await {
                Ok(()) => put_away.uploads += 1,
                Err(error) => put_away.failures.push(format!("The upload {reference} could not be removed: {error}.")),
            }
        }
        for batch in over {
            batches::forget_files(&mut act.work, batch.id).await?;
        }
        Ok(put_away)
    }

    /// The folders of uploads: their names and the ids those are. Anything else there is not ours.
    async fn listed(&self) -> Vec<(String, i64)> {
        let mut found = Vec::new();
        // Before the first upload there is no folder.
        let Ok(mut entries) = fs::read_dir(&self.folder).await else { return found };
        while let Ok(Some(entry)) = entries.next_entry().await {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_folder = entry.file_type().await.is_ok_and(|kind| kind.is_dir());
            if let Some(upload) = id::read(&name).ok().filter(|_| is_folder) {
                found.push((name, upload));
            }
        }
        found
    }
}

/// The uploads the files of imports are in. The folder above may be named differently by each command: only the last
/// part counts.
fn references<'a>(of: impl IntoIterator<Item = &'a Batch>) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for batch in of {
        let files: Vec<KeptFile> = goodword_store::json::read("files", &batch.files)?;
        let folders = files.iter().filter_map(|file| file.path.parent().and_then(Path::file_name));
        found.extend(folders.map(|name| name.to_string_lossy().into_owned()));
    }
    Ok(found)
}
