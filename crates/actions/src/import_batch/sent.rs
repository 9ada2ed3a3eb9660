//! Files that were sent: the folder they wait in says who sent them, how far they are read and what was understood of them, so that
//! every process finds it there, also after one was killed.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use goodword_domain::ColleagueId;
use goodword_store::StoreError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::KeptFile;
use crate::Result;

/// Files that were sent and wait for their mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// Who sent them.
    pub colleague_id: ColleagueId,
    /// The files.
    pub files: Vec<KeptFile>,
    /// What could not be told when the mapping was guessed.
    pub remarks: Vec<String>,
    /// Whether a mapping was sent along, so that none is guessed.
    #[serde(default)]
    pub mapped: bool,
    /// How far they are.
    #[serde(default)]
    pub stands: Stands,
}

/// How far files that were sent are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// They were read, and their mapping lies beside them.
    #[default]
    Read,
    /// The background work reads them.
    Waiting,
    /// They cannot be read; why, in a sentence.
    Refused(String),
}

/// How far the background work has read them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// Rows.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
    /// Bytes there are.
    pub bytes_in_all: u64,
}

const ABOUT: &str = "upload.json";
const MAPPING: &str = "mapping.toml";
const REACHED: &str = "reached.json";

/// What lies in a folder, if anything does.
pub async fn find(folder: &Path) -> Result<Option<Upload>> {
    read(folder.join(ABOUT)).await
}

/// How far its files were read, as far as anybody said.
pub async fn reached(folder: &Path) -> Result<Reached> {
    Ok(read(folder.join(REACHED)).await?.unwrap_or_default())
}

/// Keeps what is known of the files in a folder; says no where the folder was put away.
pub async fn keep(folder: &Path, upload: &Upload) -> Result<bool> {
    let (path, text) = (folder.join(ABOUT), goodword_store::json::write("upload", upload)?);
    there(in_a_thread(move || replace(&path, text.as_bytes())).await)
}

/// Keeps the mapping of the files in a folder; says no where the folder was put away.
pub async fn keep_mapping(folder: &Path, text: &str) -> Result<bool> {
    let (path, text) = (folder.join(MAPPING), text.to_owned());
    there(in_a_thread(move || replace(&path, text.as_bytes())).await)
}

/// The mapping as it was last kept.
pub async fn mapping(folder: &Path) -> Result<String> {
    Ok(tokio::fs::read_to_string(folder.join(MAPPING)).await.map_err(StoreError::from_io)?)
}

/// Says how far the files were read; no where the folder was put away, so that nobody reads on for nothing.
pub(super) fn tell(folder: &Path, reached: Reached) -> bool {
    // Progress that cannot be written is no reason to stop.
    let text = goodword_store::json::write("reached", &reached).unwrap_or_default();
    !matches!(replace(&folder.join(REACHED), text.as_bytes()), Err(error) if error.kind() == ErrorKind::NotFound)
}

async fn read<T: DeserializeOwned>(path: PathBuf) -> Result<Option<T>> {
    match tokio::fs::read_to_string(path).await {
        Ok(text) => Ok(Some(goodword_store::json::read("upload", &text)?)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::from_io(error).into()),
    }
}

/// Writes a file so that whoever reads it, or finds it after a crash, has the old text or the new one.
fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    std::fs::write(&beside, text)?;
    std::fs::rename(beside, path)
}

async fn in_a_thread(work: impl FnOnce() -> io::Result<()> + Send + 'static) -> io::Result<()> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|stopped| Err(io::Error::other(stopped)))
}

fn there(kept: io::Result<()>) -> Result<bool> {
    match kept {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(StoreError::from_io(error).into()),
    }
}
