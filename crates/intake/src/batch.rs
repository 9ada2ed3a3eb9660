//! A batch: the files of one import in the order their links need, read row by row.
//!
//! Nothing is held but the row at hand. Whoever takes the rows resolves links by the external keys it stored.

#[cfg(test)]
mod olist_tests;
#[cfg(test)]
mod tests;

use std::io::{self, Read};

use crate::mapping::{FileMapping, Mapping, Target};
use crate::problem::MappingProblem;
use crate::row::{Incoming, RowReader, Settings};
use crate::table::{NotATable, Table};

/// The bytes of a file.
pub type Source = Box<dyn Read + Send>;

/// Opens a file from its start; called twice, once for the header and once for the rows.
pub type Opener = Box<dyn Fn() -> io::Result<Source> + Send + Sync>;

/// Why a batch cannot be read at all; nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum NotABatch {
    /// A file is no table.
    #[error(transparent)]
    Table(#[from] NotATable),
    /// Files and mapping do not go together.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Mapping(Vec<MappingProblem>),
}

/// One file of a batch, looked at and not yet read.
pub struct PlannedFile {
    /// The file as it was named.
    pub file: String,
    /// Its part of the mapping.
    pub mapping: FileMapping,
    /// The encoding it is read in.
    pub encoding: &'static str,
    /// The mark between its cells.
    pub separator: char,
    /// Its columns.
    pub columns: Vec<String>,
    /// Its columns that the mapping leaves out.
    pub unused: Vec<String>,
    /// What is odd about it.
    pub remarks: Vec<String>,
    reader: RowReader,
    opener: Opener,
}

/// The files of a batch in the order they will be read: what others are linked to comes first.
pub struct Plan {
    /// The files.
    pub files: Vec<PlannedFile>,
    /// What is odd about the batch as a whole.
    pub remarks: Vec<String>,
    /// How many rows of each file are read at most; all of them where it is none.
    pub first: Option<u64>,
}

/// Looks at every header and puts the files in order.
pub fn plan(files: Vec<(String, Opener)>, mapping: &Mapping, settings: Settings) -> Result<Plan, NotABatch> {
    let (mut planned, mut problems) = (Vec::new(), Vec::new());
    for (file, opener) in files {
        match look(file, opener, mapping, settings.clone()) {
            Ok(one) => planned.push(one),
            Err(NotABatch::Mapping(more)) => problems.extend(more),
            Err(other) => return Err(other),
        }
    }
    if !problems.is_empty() {
        return Err(NotABatch::Mapping(problems));
    }
    // Links lead from outcomes to referrals to organisations (the mapping is checked for that) and so never in a circle;
    // the sort is stable and keeps the given order within each. What happened may be about a referral of any other file.
    planned.sort_by_key(|p| {
        (
            p.mapping.target == Target::Touch,
            rank(mapping, &p.mapping),
            mapping.files.iter().position(|f| f.name == p.mapping.name),
        )
    });
    let remarks = planned
        .iter()
        .filter_map(|p| p.mapping.link.as_ref().map(|l| (p, l)))
        .filter(|(_, link)| !planned.iter().any(|other| other.mapping.name == link.to))
        .map(|(p, link)| {
            format!(
                "{} belongs to “{}”, which is not among the files: its rows find only what was imported before.",
                p.file, link.to
            )
        })
        .collect();
    Ok(Plan { files: planned, remarks, first: None })
}

/// How many links lie above a file.
fn rank(mapping: &Mapping, file: &FileMapping) -> usize {
    file.link.as_ref().and_then(|l| mapping.file(&l.to)).map_or(0, |parent| 1 + rank(mapping, parent))
}

/// Looks at the header of a file and finds its part of the mapping.
fn look(file: String, opener: Opener, mapping: &Mapping, settings: Settings) -> Result<PlannedFile, NotABatch> {
    let mut first = None;
    for candidate in &mapping.files {
        let table = open(&file, &opener, candidate)?;
        if candidate.fits(&file, table.header()) {
            first = Some((candidate, table));
            break;
        }
    }
    // With one kind of file there is nothing to choose: its columns are checked, so that the sentence names what is missing.
    let (fitting, table) = match (first, mapping.files.as_slice()) {
        (Some(found), _) => found,
        (None, [only]) => (only, open(&file, &opener, only)?),
        (None, _) => return Err(NotABatch::Mapping(vec![fits_none(&file, mapping)])),
    };
    let reader = RowReader::bind(&file, fitting, table.header(), settings).map_err(NotABatch::Mapping)?;
    Ok(PlannedFile {
        mapping: fitting.clone(),
        encoding: table.encoding(),
        separator: table.separator(),
        columns: table.header().names().to_vec(),
        unused: fitting.unused(table.header()).into_iter().map(str::to_owned).collect(),
        remarks: table.notes().to_vec(),
        file,
        reader,
        opener,
    })
}

fn fits_none(file: &str, mapping: &Mapping) -> MappingProblem {
    let kinds: Vec<String> = mapping
        .files
        .iter()
        .map(|f| {
            let mut wants = Vec::new();
            wants.extend(f.matches.pattern.as_ref().map(|p| format!("named {p}")));
            if !f.matches.columns.is_empty() {
                wants.push(format!("with the columns {}", f.matches.columns.join(", ")));
            }
            format!("“{}” ({})", f.name, wants.join(" and "))
        })
        .collect();
    MappingProblem::at(0, format!("{file} is none of the files the mapping “{}” knows: {}.", mapping.name, kinds.join("; ")))
}

fn open(file: &str, opener: &Opener, mapping: &FileMapping) -> Result<Table<Source>, NotATable> {
    let source = opener().map_err(|source| NotATable::Unreadable { file: file.to_owned(), source })?;
    Table::open(file, source, &mapping.layout)
}

impl Plan {
    /// The rows of all files, one after the other.
    #[must_use]
    pub fn rows(self) -> Rows {
        Rows { files: self.files.into_iter(), current: None, bytes: 0, left_out: Vec::new(), first: self.first, left: None }
    }

    /// Hands every row to `take`; stops at a file that can no longer be read.
    pub fn for_each(self, take: &mut dyn FnMut(Incoming)) -> Result<(), NotATable> {
        for row in self.rows() {
            take(row?);
        }
        Ok(())
    }
}

/// The rows of a batch as they come; an error means that the rest could not be read, and ends them.
pub struct Rows {
    files: std::vec::IntoIter<PlannedFile>,
    current: Option<(Table<Source>, RowReader)>,
    bytes: u64,
    first: Option<u64>,
    /// What of the files read so far is no row, in sentences.
    left_out: Vec<String>,
    /// How many rows of the file at hand are still read; all of them where it is none.
    left: Option<u64>,
}

impl Rows {
    /// How many bytes of all files were read so far, for a progress bar.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.bytes + self.current.as_ref().map_or(0, |(table, _)| table.bytes_read())
    }

    /// What of the files that were read since the last call is no row, in sentences.
    pub fn take_left_out(&mut self) -> Vec<String> {
        std::mem::take(&mut self.left_out)
    }

    fn advance(&mut self) -> Result<Option<Incoming>, NotATable> {
        loop {
            if let Some((table, reader)) = self.current.as_mut().filter(|_| self.left != Some(0)) {
                self.left = self.left.map(|left| left - 1);
                match table.next_row()? {
                    Some(Ok(row)) => return Ok(Some(reader.read(&row))),
                    Some(Err(problem)) => return Ok(Some(reader.refuse(problem))),
                    None => {
                        self.bytes += table.bytes_read();
                        self.left_out.extend(table.left_out().map(|note| format!("{}: {note}", reader.file())));
                    }
                }
            }
            self.current = None;
            let Some(next) = self.files.next() else { return Ok(None) };
            self.left = self.first;
            self.current = Some((open(&next.file, &next.opener, &next.mapping)?, next.reader));
        }
    }
}

impl Iterator for Rows {
    type Item = Result<Incoming, NotATable>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.advance();
        if row.is_err() {
            self.files = Vec::new().into_iter();
            self.current = None;
        }
        row.transpose()
    }
}
