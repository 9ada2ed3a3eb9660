//! A table from a file, read row by row: separated text, a workbook, cards or a calendar, told apart by what the bytes are and
//! not by what the file is called. Encoding, separator and header are found, problems kept with their rows.
//!
//! Memory stays flat for text: a piece of 64 kB, the record at hand (at most 1 MB) and nothing else is held.

mod calendar;
mod cards;
mod content_line;
mod decode;
mod footer;
mod foreign;
mod header;
mod preface;
mod record;
mod separated;
#[cfg(test)]
mod tests;
mod workbook;

use std::collections::VecDeque;
use std::io::{self, Read};

use encoding_rs::Encoding;

use crate::problem::RowProblem;
use calendar::Calendar;
use cards::Cards;
use content_line::Lines;
use footer::Footer;
pub use header::Header;
use separated::Separated;
use workbook::Workbook;

/// What is known of a file before it is read; what is not known is found out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// The encoding, when it is known.
    pub encoding: Option<&'static Encoding>,
    /// The separator, when it is known: `,` `;` tab or `|`.
    pub separator: Option<u8>,
    /// The sheet of a workbook; without it, the first that has rows.
    pub sheet: Option<String>,
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
    /// It is of a kind that is read, and this one cannot be.
    #[error("{file} {why}")]
    Unfit {
        /// The file as it was named.
        file: String,
        /// What is wrong with it and what to do.
        why: String,
    },
}

impl NotATable {
    /// A file that cannot be read, and what to do about it.
    pub(crate) fn unfit(file: &str, why: impl Into<String>) -> Self {
        Self::Unfit { file: file.to_owned(), why: why.into() }
    }
}

/// One row: its cells in the order of the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file it begins on; the header is line 1.
    pub line: u64,
    /// As many cells as the header has names, trimmed of nothing.
    pub cells: Vec<String>,
}

/// A record before it is held against the header: the line it begins on and its cells, or what is wrong with it.
type Record = Result<(u64, Vec<String>), RowProblem>;

/// Whether a file that begins with these bytes makes sense as a whole only: a workbook, or cards and events, which end lines later.
#[must_use]
pub fn is_whole_only(head: &[u8]) -> bool {
    workbook::is_one(head) || content_line::begins(head, "")
}

/// Whether a file that begins with these bytes is packed, so that it holds far more than it has bytes: a workbook.
#[must_use]
pub fn is_packed(head: &[u8]) -> bool {
    workbook::is_one(head)
}

/// Where records come from.
enum Records<R> {
    Text(Separated<R>),
    Workbook(Workbook),
    Cards(Cards<R>),
    Calendar(Calendar<R>),
}

impl<R: Read> Records<R> {
    fn next(&mut self) -> Result<Option<Record>, NotATable> {
        match self {
            Self::Text(text) => text.record(),
            Self::Workbook(workbook) => workbook.record().map(|row| row.map(Ok)),
            Self::Cards(cards) => cards.record(),
            Self::Calendar(calendar) => calendar.record(),
        }
    }
}

/// A table that is read as it comes.
pub struct Table<R> {
    file: String,
    records: Records<R>,
    /// Records that were read to find the header and come after it.
    ahead: VecDeque<Record>,
    /// What went wrong behind those.
    broken: Option<NotATable>,
    header: Header,
    /// The row of the names as it stands there; none where the kind of file has its own.
    names: Vec<String>,
    /// Lines that say the names once more, as tools write them above each group.
    repeated: Vec<u64>,
    notes: Vec<String>,
    footer: Footer,
}

impl<R: Read> Table<R> {
    /// Opens `source` (called `file` in sentences) and reads its header.
    pub fn open(file: &str, mut source: R, layout: &Layout) -> Result<Self, NotATable> {
        let unreadable = |source| NotATable::Unreadable { file: file.to_owned(), source };
        let mut head = vec![0; decode::PIECE];
        let count = decode::fill(&mut source, &mut head).map_err(unreadable)?;
        head.truncate(count);
        let mut notes = Vec::new();
        let mut records = if workbook::is_one(&head) {
            let bytes = workbook::whole(file, head, source)?;
            let (workbook, others) = Workbook::open(file, bytes, layout.sheet.as_deref())?;
            notes.extend(others);
            Records::Workbook(workbook)
        } else if content_line::begins(&head, "VCARD") {
            let cards = Cards::open(file, Lines::open(file, source, head, layout.encoding));
            return Ok(Self::of_fixed(file, Records::Cards(cards), cards::COLUMNS));
        } else if content_line::begins(&head, "VCALENDAR")
            || content_line::begins(&head, "") && content_line::holds(&head, "VEVENT")
        {
            let calendar = Calendar::open(file, Lines::open(file, source, head, layout.encoding));
            return Ok(Self::of_fixed(file, Records::Calendar(calendar), calendar::COLUMNS));
        } else if content_line::begins(&head, "") {
            let why =
                "begins as a calendar or a card does and holds neither: its first line names something else. Export it again.";
            return Err(NotATable::unfit(file, why));
        } else if let Some(why) = foreign::why(&head) {
            return Err(NotATable::unfit(file, why));
        } else {
            notes.extend(decode::doubtful(&head, layout.encoding));
            Records::Text(Separated::open(file, source, head, layout)?)
        };
        let mut ahead = VecDeque::new();
        let mut broken = None;
        while ahead.len() < preface::LOOKED_AT {
            match records.next() {
                Ok(Some(record)) => ahead.push_back(record),
                Ok(None) => break,
                Err(error) if ahead.is_empty() => return Err(error),
                Err(error) => {
                    broken = Some(error);
                    break;
                }
            }
        }
        let skipped = preface::lines_before_header(&ahead);
        notes.extend(preface::note(ahead.iter().take(skipped)));
        ahead.drain(..skipped);
        let told_apart = preface::names_of_two_rows(&ahead);
        if told_apart.is_some() {
            notes.push("The names of the columns stand in two rows; where a name stands there twice, the heading above it is put before it.".to_owned());
            ahead.pop_front();
        }
        let Some((line, cells)) = ahead.pop_front().and_then(Result::ok) else {
            return Err(NotATable::Empty(file.to_owned()));
        };
        let header = Header::new(line, told_apart.unwrap_or_else(|| cells.clone()));
        notes.extend(header.remarks().iter().cloned());
        notes.extend(header.looks_like_a_row(line));
        let footer = Footer::default();
        Ok(Self { file: file.to_owned(), records, ahead, broken, header, names: cells, repeated: Vec::new(), notes, footer })
    }

    /// A table of a kind whose columns have fixed names.
    fn of_fixed(file: &str, records: Records<R>, columns: &[&str]) -> Self {
        let header = Header::new(1, columns.iter().map(|name| (*name).to_owned()).collect());
        let (ahead, footer) = (VecDeque::new(), Footer::default());
        let (names, repeated) = (Vec::new(), Vec::new());
        Self { file: file.to_owned(), records, ahead, broken: None, header, names, repeated, notes: Vec::new(), footer }
    }

    /// The names of the columns.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Sentences on what was understood and left out before the first row.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// How the file is read, in words that follow on “read as”.
    #[must_use]
    pub fn read_as(&self) -> String {
        match &self.records {
            Records::Text(text) => {
                let separator = match text.separator {
                    b'\t' => "tabs".to_owned(),
                    mark => format!("“{}”", char::from(mark)),
                };
                format!("{} with {separator} between cells", text.encoding.name())
            }
            Records::Cards(cards) => format!("cards (vCard) in {}", cards.lines.encoding.name()),
            Records::Calendar(calendar) => format!("a calendar (iCalendar) in {}", calendar.lines.encoding.name()),
            Records::Workbook(workbook) => format!("the sheet “{}” of a workbook", workbook.sheet),
        }
    }

    /// The encoding the file is read in, such as `UTF-8` or `windows-1252`.
    #[must_use]
    pub fn encoding(&self) -> &'static str {
        match &self.records {
            Records::Text(text) => text.encoding.name(),
            Records::Cards(cards) => cards.lines.encoding.name(),
            Records::Calendar(calendar) => calendar.lines.encoding.name(),
            Records::Workbook(_) => encoding_rs::UTF_8.name(),
        }
    }

    /// The separator between cells.
    #[must_use]
    pub fn separator(&self) -> char {
        match &self.records {
            Records::Text(text) => char::from(text.separator),
            Records::Workbook(_) | Records::Cards(_) | Records::Calendar(_) => ',',
        }
    }

    /// How many bytes were read so far, for a progress bar.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        match &self.records {
            Records::Text(text) => text.bytes(),
            Records::Workbook(workbook) => workbook.bytes,
            Records::Cards(cards) => cards.lines.bytes(),
            Records::Calendar(calendar) => calendar.lines.bytes(),
        }
    }

    /// The next row or what is wrong with it; nothing at the end; an error only when the bytes themselves cannot be had.
    pub fn next_row(&mut self) -> Result<Option<Result<Row, RowProblem>>, NotATable> {
        loop {
            if let Some((line, cells)) = self.footer.next(false) {
                return Ok(Some(self.checked(line, cells)));
            }
            let record = match self.ahead.pop_front() {
                Some(record) => Some(record),
                None => match self.broken.take() {
                    Some(error) => return Err(error),
                    None => self.records.next()?,
                },
            };
            match record {
                None => return Ok(self.footer.next(true).map(|(line, cells)| self.checked(line, cells))),
                Some(Err(problem)) => return Ok(Some(Err(problem))),
                // A row with nothing in any cell says nothing; spreadsheets leave such rows behind. A card is somebody’s, and is said.
                Some(Ok((_, cells)))
                    if !matches!(self.records, Records::Cards(_)) && cells.iter().all(|c| c.trim().is_empty()) => {}
                Some(Ok((line, cells))) if self.names.len() > 1 && cells == self.names => self.repeated.push(line),
                Some(Ok(record)) => {
                    let columns = self.header.names().len();
                    let read = match self.records {
                        Records::Text(_) => self.footer.take(record, (columns, true)),
                        Records::Workbook(_) => self.footer.take(record, (columns, false)),
                        Records::Cards(_) | Records::Calendar(_) => Some(record),
                    };
                    if let Some((line, cells)) = read {
                        return Ok(Some(self.checked(line, cells)));
                    }
                }
            }
        }
    }

    /// What stands below the rows and was left out up to here, in a sentence that names each line.
    #[must_use]
    pub fn left_out(&self) -> Option<String> {
        let lines: Vec<String> = self.repeated.iter().take(5).map(ToString::to_string).collect();
        let more = if self.repeated.len() > lines.len() { " and others" } else { "" };
        let repeated = (!lines.is_empty())
            .then(|| format!("Left out, because they repeat the names of the columns: line {}{more}.", lines.join(", ")));
        let notes: Vec<String> = self.footer.note().into_iter().chain(repeated).collect();
        (!notes.is_empty()).then(|| notes.join(" "))
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
                let what =
                    if bad == '\0' { "a nought byte".to_owned() } else { format!("bytes that are not {}", self.encoding()) };
                let advice = "Save the file as UTF-8, or name its `encoding` in the mapping.";
                return Err(RowProblem::of_cell(&self.file, line, column, cell, format!("it holds {what}. {advice}")));
            }
        }
        if matches!(self.records, Records::Workbook(_)) && cells.len() < names.len() {
            // A workbook does not write the empty cells at the end of a row.
            cells.resize(names.len(), String::new());
        }
        if cells.len() == names.len() {
            return Ok(Row { line, cells });
        }
        Err(self.ragged(line, &cells))
    }

    /// What to say of a row with too few or too many cells.
    fn ragged(&self, line: u64, cells: &[String]) -> RowProblem {
        let names = self.header.names();
        let (has, wants) = (cells.len(), names.len());
        let mark = self.separator();
        let beside = match names.get(has) {
            Some(column) => format!("nothing is left for column “{column}”"),
            None => format!("“{}” has no column", crate::problem::shown(&cells[wants])),
        };
        let advice = match self.records {
            Records::Text(_) => {
                let mark = if mark == '\t' { "tab".to_owned() } else { mark.to_string() };
                format!("Look for a missing or unquoted “{mark}”.")
            }
            Records::Workbook(_) | Records::Cards(_) | Records::Calendar(_) => {
                "Give the column a name, or empty the cell.".to_owned()
            }
        };
        let count = if has == 1 { "1 cell" } else { &format!("{has} cells") };
        let what = format!("this row has {count} and the header has {wants}; {beside}. {advice}");
        RowProblem::of_row(&self.file, line, &cells.join(&mark.to_string()), what)
    }
}
