//! A table as a file, written row by row as CSV or as a workbook: the same head, rows and cells in both.

use goodword_domain::writing::Label;

use super::csv::Csv;
use super::json;
use super::workbook::Workbook;
use crate::{Cell, Kind, Report, ReportError, Result, Row};

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Text with commas, which everything reads.
    Csv,
    /// A workbook (XLSX), in which numbers are numbers and days are days.
    Workbook,
}

impl FileKind {
    /// The kind an address asks for by its word, which is the ending of its name as well.
    #[must_use]
    pub fn called(word: &str) -> Option<Self> {
        [Self::Csv, Self::Workbook].into_iter().find(|kind| kind.ending() == word)
    }

    /// How the name of such a file ends.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Workbook => "xlsx",
        }
    }

    /// What it is called on the line.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// A table that is being written.
pub struct TableFile(Inner);

enum Inner {
    Csv(Box<Csv>),
    Workbook(Box<Workbook>),
}

impl TableFile {
    /// A file with its head; `title` names the sheet of a workbook.
    pub fn new(kind: FileKind, title: &str, head: &[String]) -> Result<Self> {
        Ok(Self(match kind {
            FileKind::Csv => Inner::Csv(Box::new(Csv::new(head))),
            FileKind::Workbook => Inner::Workbook(Box::new(Workbook::new(title, head).map_err(unwritten)?)),
        }))
    }

    /// Writes the next row.
    pub fn row(&mut self, cells: &[Cell]) -> Result<()> {
        match &mut self.0 {
            Inner::Csv(csv) => csv.row(cells),
            Inner::Workbook(workbook) => workbook.row(cells).map_err(unwritten)?,
        }
        Ok(())
    }

    /// The file. Packing a large workbook takes a moment of a processor.
    pub fn finish(self) -> Result<Vec<u8>> {
        match self.0 {
            Inner::Csv(csv) => Ok(csv.finish()),
            Inner::Workbook(workbook) => workbook.finish().map_err(unwritten),
        }
    }
}

fn unwritten(error: rust_xlsxwriter::XlsxError) -> ReportError {
    ReportError::Unwritten(error.to_string())
}

impl Report {
    /// The report as CSV in UTF-8.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut csv = Csv::new(&self.head());
        self.rows.iter().for_each(|row| csv.row(&self.flat(row)));
        String::from_utf8(csv.finish()).unwrap_or_default()
    }

    /// The report as a file for people: its columns are headed with the firm's word for a matter.
    pub fn to_file(&self, kind: FileKind, matter: &Label) -> Result<TableFile> {
        let head: Vec<String> = self.head().iter().map(|key| matter.put_in_key(key)).collect();
        let mut file = TableFile::new(kind, self.title, &head)?;
        for row in &self.rows {
            file.row(&self.flat(row))?;
        }
        Ok(file)
    }

    /// The keys of the columns, two for an interval; money says its currency.
    fn head(&self) -> Vec<String> {
        let of = |column: &crate::Column| match (column.kind, column.currency) {
            (Kind::Interval, _) => json::ends(column.key).to_vec(),
            (_, Some(currency)) => vec![format!("{} ({currency})", column.key)],
            _ => vec![column.key.to_owned()],
        };
        self.columns.iter().flat_map(of).collect()
    }

    /// A row in step with the head.
    fn flat(&self, row: &Row) -> Vec<Cell> {
        let of = |(column, cell): (&crate::Column, &Cell)| match (column.kind, cell) {
            (Kind::Interval, Cell::Interval(low, high)) => vec![Cell::Percent(*low), Cell::Percent(*high)],
            (Kind::Interval, other) => vec![other.clone(), Cell::None("")],
            (_, other) => vec![other.clone()],
        };
        self.columns.iter().zip(&row.cells).flat_map(of).collect()
    }
}
