//! A table from a file of separated text, read row by row: encoding and separator found, problems kept with their rows.
//!
//! Memory stays flat: a piece of 64 kB, the record at hand (at most 1 MB) and nothing else is held.

mod decode;
mod header;
mod record;
#[cfg(test)]
mod tests;

use std::io::{self, Read};

use encoding_rs::Encoding;

use crate::problem::RowProblem;
pub use header::Header;
use record::Step;

/// What is known of a file before it is read; what is not known is found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layout {
    /// The encoding, when it is known.
    pub encoding: Option<&'static Encoding>,
    /// The separator, when it is known: `,` `;` tab or `|`.
    pub separator: Option<u8>,
}

/// Why a file cannot be read as a table at all.
#[derive(Debug, thiserror::Error)]
pub enum NotATable {
    /// The bytes cannot be had.
    #[error("{file} cannot be read: {source}. Nothing after this point was read.")]
    Unreadable {
        /// The file as it was named.
        file: String,
        /// What the system said.
        source: io::Error,
    },
    /// No header.
    #[error("{0} is empty: it has no line with the names of its columns.")]
    Empty(String),
    /// A workbook, not text.
    #[error("{0} is a workbook or an archive, not a text table. Save it as CSV and import that.")]
    Workbook(String),
}

/// One row: its cells in the order of the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file it begins on; the header is line 1.
    pub line: u64,
    /// As many cells as the header has names, trimmed of nothing.
    pub cells: Vec<String>,
}

/// A table that is read as it comes.
pub struct Table<R> {
    file: String,
    text: decode::Text<R>,
    buffer: String,
    at: usize,
    line: u64,
    ended: bool,
    encoding: &'static Encoding,
    separator: u8,
    header: Header,
}

impl<R: Read> Table<R> {
    /// Opens `source` (called `file` in sentences) and reads its header.
    pub fn open(file: &str, mut source: R, layout: Layout) -> Result<Self, NotATable> {
        let unreadable = |source| NotATable::Unreadable { file: file.to_owned(), source };
        let mut head = vec![0; decode::PIECE];
        let count = decode::fill(&mut source, &mut head).map_err(unreadable)?;
        head.truncate(count);
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(NotATable::Workbook(file.to_owned()));
        }
        // A byte order mark is never there by chance, so it is believed over the mapping.
        let marked = Encoding::for_bom(&head).map(|(encoding, _)| encoding);
        let encoding = marked.or(layout.encoding).unwrap_or_else(|| decode::encoding_of(&head));
        let short = count < decode::PIECE;
        let mut table = Self {
            file: file.to_owned(),
            text: decode::Text::new(source, head, encoding),
            buffer: String::new(),
            at: 0,
            line: 1,
            ended: false,
            encoding,
            separator: b',',
            header: Header::default(),
        };
        table.more()?;
        let said = table.said_separator();
        table.separator = layout.separator.or(said).unwrap_or_else(|| record::separator_of(&table.buffer[table.at..], short));
        let Some((line, cells)) = table.record()?.transpose().ok().flatten() else {
            return Err(NotATable::Empty(table.file));
        };
        table.header = Header::new(line, cells);
        Ok(table)
    }

    /// The names of the columns.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The encoding the file is read in, such as `UTF-8` or `windows-1252`.
    #[must_use]
    pub fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    /// The separator between cells.
    #[must_use]
    pub fn separator(&self) -> char {
        char::from(self.separator)
    }

    /// How many bytes were read so far, for a progress bar.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.text.bytes()
    }

    /// The next row or what is wrong with it; nothing at the end; an error only when the bytes themselves cannot be had.
    pub fn next_row(&mut self) -> Result<Option<Result<Row, RowProblem>>, NotATable> {
        loop {
            match self.record()? {
                None => return Ok(None),
                Some(Err(problem)) => return Ok(Some(Err(problem))),
                // A row with nothing in any cell says nothing; spreadsheets leave such rows behind.
                Some(Ok((_, cells))) if cells.iter().all(|c| c.trim().is_empty()) => {}
                Some(Ok((line, cells))) => return Ok(Some(self.checked(line, cells))),
            }
        }
    }

    /// A row with as many cells as the header, all of them readable.
    fn checked(&self, line: u64, mut cells: Vec<String>) -> Result<Row, RowProblem> {
        let names = self.header.names();
        while cells.len() > names.len() && cells.last().is_some_and(|c| c.trim().is_empty()) {
            cells.pop();
        }
        for (i, cell) in cells.iter().enumerate() {
            if let Some(bad) = cell.chars().find(|c| matches!(c, '\u{fffd}' | '\0')) {
                let column = names.get(i).map_or("", String::as_str);
                let encoding = self.encoding.name();
                let what = if bad == '\0' { "a nought byte".to_owned() } else { format!("bytes that are not {encoding}") };
                let advice = "Save the file as UTF-8, or name its `encoding` in the mapping.";
                return Err(RowProblem::of_cell(&self.file, line, column, cell, format!("it holds {what}. {advice}")));
            }
        }
        if cells.len() == names.len() {
            return Ok(Row { line, cells });
        }
        let (has, wants) = (cells.len(), names.len());
        let mark = self.separator();
        let beside = match names.get(has) {
            Some(column) => format!("nothing is left for column “{column}”"),
            None => format!("“{}” has no column", crate::problem::shown(&cells[wants])),
        };
        let what = format!(
            "this row has {has} cells and the header has {wants}; {beside}. Look for a missing or unquoted “{}”.",
            if mark == '\t' { "tab".to_owned() } else { mark.to_string() }
        );
        Err(RowProblem::of_row(&self.file, line, &cells.join(&mark.to_string()), what))
    }

    /// The next record that is not a blank line, with the line it begins on.
    #[allow(clippy::type_complexity, reason = "the three answers of a reader: end, problem, record")]
    fn record(&mut self) -> Result<Option<Result<(u64, Vec<String>), RowProblem>>, NotATable> {
        loop {
            let rest = &self.buffer[self.at..];
            if rest.is_empty() && self.ended {
                return Ok(None);
            }
            let long = rest.len() > record::LONGEST;
            match record::read(rest, self.separator, self.ended) {
                Step::Record { cells, used, lines } => {
                    let line = self.line;
                    self.at += used;
                    self.line += lines;
                    if cells.len() > 1 || !cells[0].trim().is_empty() {
                        return Ok(Some(Ok((line, cells))));
                    }
                }
                Step::NeedMore if !long => self.more()?,
                Step::NeedMore | Step::OpenQuote => return self.skip_line().map(|problem| Some(Err(problem))),
            }
        }
    }

    /// Leaves out a line that opens a quote nothing closes, or that is longer than any record may be.
    fn skip_line(&mut self) -> Result<RowProblem, NotATable> {
        let (line, given) = (self.line, self.buffer[self.at..].chars().take(80).collect::<String>());
        let found = loop {
            match record::first_line(&self.buffer[self.at..]) {
                Some(used) => break Some(used),
                None if self.ended => break None,
                None => {
                    self.at = self.buffer.len();
                    self.more()?;
                }
            }
        };
        self.at = found.map_or(self.buffer.len(), |used| self.at + used);
        self.line += 1;
        let what = "a quotation mark opens here and none closes it, or the row is longer than 1 MB. The reading went on at the next line.";
        Ok(RowProblem::of_row(&self.file, line, &given, what))
    }

    /// Takes in the next piece of the file.
    fn more(&mut self) -> Result<(), NotATable> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let file = &self.file;
        let more = self.text.more(&mut self.buffer);
        self.ended = !more.map_err(|source| NotATable::Unreadable { file: file.clone(), source })?;
        Ok(())
    }

    /// The line `sep=;` that spreadsheets put before the header says the separator and is no row.
    fn said_separator(&mut self) -> Option<u8> {
        let used = record::first_line(&self.buffer)?;
        let said = self.buffer[..used].trim_end_matches(['\r', '\n']).trim_matches('"').strip_prefix("sep=")?;
        let [separator] = said.as_bytes() else { return None };
        let separator = *separator;
        self.at = used;
        self.line += 1;
        Some(separator)
    }
}
