//! The heads of files that were sent: their columns and some rows.

use std::fs::File;

use goodword_domain::Refusal;
use goodword_intake::mapping::Mapping;
use goodword_intake::table::{Header, Layout, Row, Table};
use goodword_store::StoreError;

use super::KeptFile;
use crate::Result;

/// How many rows are looked at to show some.
const SAMPLE: usize = 50;

/// The head of a file.
pub struct Head {
    /// What it was called.
    pub name: String,
    /// Its columns.
    pub header: Header,
    /// Its first rows.
    pub rows: Vec<Row>,
    /// How it is read, in words.
    pub how: String,
}

/// Looks at the heads of files as their mapping says they are to be read, in a thread of its own.
pub async fn heads(files: &[KeptFile], mapping: &str) -> Result<Vec<Head>> {
    let files = files.to_vec();
    let layout = match Mapping::read(mapping).map(|mapping| mapping.files).as_deref() {
        Ok([only]) => only.layout.clone(),
        _ => Layout::default(),
    };
    in_a_thread(move || files.iter().map(|file| head(file, &layout)).collect()).await
}

/// Opens a file as a table; refused, in words, where it is none.
pub(super) fn table(file: &KeptFile, layout: &Layout) -> std::result::Result<Table<File>, Refusal> {
    let source = File::open(&file.path).map_err(|error| unreadable(&error))?;
    Table::open(&file.name, source, layout).map_err(|error| unreadable(&error))
}

pub(super) fn unreadable(why: &dyn std::fmt::Display) -> Refusal {
    Refusal::invalid("import.unreadable", format!("{why}"))
}

/// Does what a disk may hold up in a thread of its own.
pub(super) async fn in_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> std::result::Result<T, Refusal> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|stopped| StoreError::from_io(std::io::Error::other(stopped)))??)
}

fn head(file: &KeptFile, layout: &Layout) -> std::result::Result<Head, Refusal> {
    let mut table = table(file, layout)?;
    let mut rows = Vec::new();
    while rows.len() < SAMPLE {
        match table.next_row() {
            Ok(Some(Ok(row))) => rows.push(row),
            // A row that cannot be read is told of by the preview.
            Ok(Some(Err(_))) => {}
            Ok(None) | Err(_) => break,
        }
    }
    let how = format!("{} columns, read as {}", table.header().names().len(), table.read_as());
    Ok(Head { name: file.name.clone(), header: table.header().clone(), rows, how })
}
