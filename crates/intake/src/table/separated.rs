//! Records of separated text, one after the other, with the line each begins on.

use std::io::Read;

use encoding_rs::Encoding;

use super::{Layout, NotATable, Record, decode, record};
use crate::problem::RowProblem;
use record::Step;

/// Separated text that is read as it comes.
pub(super) struct Separated<R> {
    file: String,
    text: decode::Text<R>,
    pub(super) buffer: String,
    at: usize,
    line: u64,
    ended: bool,
    /// How many cells the first record has.
    width: Option<usize>,
    /// Whether the first record stands in quotes as a whole.
    whole: bool,
    pub(super) encoding: &'static Encoding,
    pub(super) separator: u8,
}

impl<R: Read> Separated<R> {
    /// Text of `source`, whose first bytes `head` were read already.
    pub(super) fn open(file: &str, source: R, head: Vec<u8>, layout: &Layout) -> Result<Self, NotATable> {
        let encoding = decode::said_or_found(&head, layout.encoding);
        let short = head.len() < decode::PIECE;
        let mut text = Self {
            file: file.to_owned(),
            text: decode::Text::new(source, head, encoding),
            buffer: String::new(),
            at: 0,
            line: 1,
            ended: false,
            width: None,
            whole: false,
            encoding,
            separator: b',',
        };
        text.more()?;
        let said = text.said_separator();
        let found = || {
            let begin = &text.buffer[text.at..];
            record::unwrapped(begin)
                .map_or_else(|| record::separator_of(begin, short), |lines| record::separator_of(&lines, true))
        };
        text.separator = layout.separator.or(said).unwrap_or_else(found);
        Ok(text)
    }

    /// How many bytes were read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.text.bytes()
    }

    /// The next record that is not a blank line, with the line it begins on.
    pub(super) fn record(&mut self) -> Result<Option<Record>, NotATable> {
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
                    let cells = self.unwrapped(cells);
                    if cells.len() > 1 || !cells[0].trim().is_empty() {
                        return Ok(Some(Ok((line, cells))));
                    }
                }
                Step::NeedMore if !long => self.more()?,
                Step::NeedMore | Step::OpenQuote => return self.skip_line().map(|problem| Some(Err(problem))),
            }
        }
    }

    /// The cells of a row that stands in quotes as a whole (`"Ann;Orion;12"`), as a spreadsheet writes it that took the row for one cell.
    fn unwrapped(&mut self, cells: Vec<String>) -> Vec<String> {
        let inner = match &cells[..] {
            [whole] if whole.contains(char::from(self.separator)) => match record::read(whole, self.separator, true) {
                Step::Record { cells, used, .. } if used == whole.len() => cells,
                _ => return cells,
            },
            _ => {
                self.width.get_or_insert(cells.len());
                return cells;
            }
        };
        // Where the names are not in quotes as a whole, a row is only for the quotes in it.
        let is_one = self.width.is_none_or(|width| width == inner.len() && (self.whole || cells[0].contains('"')));
        if is_one {
            self.whole |= self.width.is_none();
            self.width = Some(inner.len());
        }
        if is_one { inner } else { cells }
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
