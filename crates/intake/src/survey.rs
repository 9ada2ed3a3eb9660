//! What a whole table holds, column by column, gathered in one pass: what dates, amounts and placeholders prove must come from every
//! row and not from the first ones.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use crate::amount::{self, Decimal, Evidence};
use crate::day;
use crate::problem::shown;
use crate::table::{Header, NotATable, Row, Table};

/// How many rows are kept to be shown, and how many different words of a column.
const SAMPLE: usize = 50;
const WORDS: usize = 40;
/// After how many cells without a date a column holds none, and after how many a format that fitted none is left out.
const PATIENCE: u64 = 30;

/// Texts other tools write where there is nothing.
const PLACEHOLDERS: &[&str] = &[
    "Select",
    "-- Select --",
    "--Select--",
    "Select One",
    "Please select",
    "-None-",
    "--None--",
    "#N/A",
    "#N/A!",
    "#NA",
    "N/A",
    "n/a",
    "NULL",
    "null",
    "(null)",
    "(blank)",
    "[blank]",
    "undefined",
    "NaN",
    "nan",
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "-",
    "--",
    "---",
    "—",
    "000000000000000AAA",
    "000000000000000",
    "TBC",
    "TBA",
    "tbc",
    "tba",
    "POA",
    "N/K",
    "0000-00-00",
    "0000-00-00 00:00:00",
];

/// Ways dates are written, the likelier first.
const FORMATS: &[&str] = &[
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d.%m.%y",
    "%d %b %Y",
    "%d %b, %Y",
    "%d %B %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%d/%m/%Y %I:%M %p",
    "%m/%d/%Y %I:%M %p",
    "%d/%m/%Y, %H:%M",
    "%m/%d/%Y, %H:%M",
    "%d.%m.%Y %H:%M",
    "%d %b %Y %H:%M",
    "%d %b %Y %H:%M:%S",
    "%d %b, %Y %H:%M:%S",
    "%b %d, %Y %H:%M:%S",
    "%b %d, %Y %I:%M %p",
    "%B %d, %Y %I:%M %p",
    "%B %d, %Y %H:%M",
    "%d/%m/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M:%S %p",
    "%d/%m/%Y %I:%M%p",
    "%m/%d/%Y %I:%M%p",
    "%d/%m/%y %H:%M",
    "%m/%d/%y %H:%M",
    "%d-%m-%Y %H:%M",
    "%m-%d-%Y %H:%M",
    "%d-%m-%Y %H:%M:%S",
    "%m-%d-%Y %H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
    "%Y-%m-%d %I:%M %p",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%d %B, %Y",
    "%A, %d %B %Y",
    "%A, %B %d, %Y",
    "%a, %d %b %Y",
    "%B %d %Y",
    "%b %d %Y",
    day::ISO,
];

/// What a table holds.
#[derive(Debug, Clone)]
pub struct Survey {
    /// Its columns.
    pub header: Header,
    /// Its first rows.
    pub rows: Vec<Row>,
    /// How many rows can be read.
    pub count: u64,
    /// What is odd about it.
    pub notes: Vec<String>,
    columns: Vec<Column>,
}

/// What one column holds.
#[derive(Debug, Clone, Default)]
struct Column {
    filled: u64,
    words: BTreeSet<String>,
    placeholders: BTreeMap<String, u64>,
    dates: Dates,
    point: u64,
    comma: u64,
    open: Option<String>,
}

/// How the dates of a column are written, as far as its cells tell.
#[derive(Debug, Clone, Default)]
struct Dates {
    seen: u64,
    dated: u64,
    /// Days that begin with their year, which are read beside any other format.
    year_first: u64,
    /// Numbers a spreadsheet keeps for a day.
    serial: u64,
    fits: BTreeMap<usize, u64>,
    /// The first date that can only be read with the day first, and the first that can only with the month first.
    day_first: Option<(u64, String)>,
    month_first: Option<(u64, String)>,
    strange: Option<(u64, String)>,
}

/// How the dates of a column are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// Nothing there is a date.
    NotAtAll,
    /// Like this, proved by the column; with a remark where some of its cells are not.
    Like(&'static str, Option<String>),
    /// In one of two orders, and nothing proves which.
    Unproved(String),
}

impl Survey {
    /// Reads a table to its end; rows that cannot be read are left to the preview, which tells of them.
    pub fn of<R: Read>(table: &mut Table<R>) -> Result<Self, NotATable> {
        let mut survey = Self::blank(table);
        survey.read(table, |_, _| true).map(|_| survey)
    }

    /// The same, telling `go_on` after each row how many rows and bytes it has read; nothing where that says no.
    pub fn watched<R: Read>(table: &mut Table<R>, go_on: impl Fn(u64, u64) -> bool) -> Result<Option<Self>, NotATable> {
        let mut survey = Self::blank(table);
        let whole = survey.read(table, go_on)?;
        Ok(whole.then_some(survey))
    }

    fn blank<R: Read>(table: &Table<R>) -> Self {
        let header = table.header().clone();
        let columns = vec![Column::default(); header.names().len()];
        Self { header, rows: Vec::new(), count: 0, notes: table.notes().to_vec(), columns }
    }

    /// Says whether it came to the end.
    fn read<R: Read>(&mut self, table: &mut Table<R>, go_on: impl Fn(u64, u64) -> bool) -> Result<bool, NotATable> {
        let mut seen = 0;
        while let Some(row) = table.next_row()? {
            seen += 1;
            if let Ok(row) = row {
                self.take(row);
            }
            if !go_on(seen, table.bytes_read()) {
                return Ok(false);
            }
        }
        self.notes.extend(table.left_out());
        Ok(true)
    }

    /// Looks at rows that are at hand.
    #[must_use]
    pub fn of_rows(header: Header, rows: Vec<Row>) -> Self {
        let columns = vec![Column::default(); header.names().len()];
        let notes = header.remarks().to_vec();
        let mut survey = Self { header, rows: Vec::new(), count: 0, notes, columns };
        rows.into_iter().for_each(|row| survey.take(row));
        survey
    }

    fn take(&mut self, row: Row) {
        self.count += 1;
        for (column, cell) in self.columns.iter_mut().zip(&row.cells) {
            column.take(row.line, cell.trim());
        }
        if self.rows.len() < SAMPLE {
            self.rows.push(row);
        }
    }

    fn column(&self, name: &str) -> Option<&Column> {
        self.header.position(name).and_then(|i| self.columns.get(i))
    }

    /// Whether any cell of a column says something.
    #[must_use]
    pub fn is_filled(&self, name: &str) -> bool {
        self.column(name).is_some_and(|column| column.filled > 0)
    }

    /// Texts of the file that stand for nothing, and a sentence that says so.
    #[must_use]
    pub fn placeholders(&self) -> (Vec<String>, Option<String>) {
        let mut all: BTreeMap<&str, u64> = BTreeMap::new();
        for (text, count) in self.columns.iter().flat_map(|c| &c.placeholders) {
            *all.entry(text).or_default() += count;
        }
        if all.is_empty() {
            return (Vec::new(), None);
        }
        let said: Vec<String> = all
            .iter()
            .map(|(text, count)| format!("“{text}” ({count} {})", if *count == 1 { "cell" } else { "cells" }))
            .collect();
        let note = format!("Treated as empty: {}. The mapping lists them under `blank`.", said.join(", "));
        (all.keys().map(|text| (*text).to_owned()).collect(), Some(note))
    }

    /// The different words of a column, as long as they are few.
    #[must_use]
    pub fn words(&self, name: &str) -> Vec<&str> {
        self.column(name)
            .filter(|c| c.words.len() < WORDS)
            .map(|c| c.words.iter().map(String::as_str).collect())
            .unwrap_or_default()
    }

    /// How the dates of a column are written.
    #[must_use]
    pub fn dates(&self, name: &str) -> Written {
        self.column(name).map_or(Written::NotAtAll, |column| column.dates.written(name, column.filled))
    }

    /// The decimal mark of these columns, and what to ask where they do not prove one.
    #[must_use]
    pub fn decimal(&self, names: &[&str]) -> (Decimal, Option<String>) {
        let columns: Vec<&Column> = names.iter().filter_map(|name| self.column(name)).collect();
        let (point, comma) = columns.iter().fold((0, 0), |(p, c), column| (p + column.point, c + column.comma));
        let open = columns.iter().find_map(|column| column.open.as_deref());
        match (point, comma, open) {
            (0, 0, Some(open)) => {
                let ask = format!(
                    "Amounts such as “{open}” can mean thousands or a fraction, and no other amount proves which. Say which mark stands before the fraction."
                );
                (Decimal::Ask, Some(ask))
            }
            (0, 0, None) => (Decimal::Point, None),
            (p, 0, _) if p > 0 => (Decimal::Point, None),
            (0, _, _) => (Decimal::Comma, None),
            _ => {
                let ask = format!(
                    "{point} amounts have a point before the fraction and {comma} a comma. Say which is right; the others are refused."
                );
                (Decimal::Ask, Some(ask))
            }
        }
    }
}

impl Column {
    fn take(&mut self, line: u64, cell: &str) {
        if cell.is_empty() {
            return;
        }
        if cell.len() <= 20 && PLACEHOLDERS.contains(&cell) {
            *self.placeholders.entry(cell.to_owned()).or_default() += 1;
            return;
        }
        self.filled += 1;
        if self.words.len() < WORDS && !self.words.contains(cell) {
            self.words.insert(cell.chars().take(60).collect());
        }
        match amount::evidence(cell) {
            Evidence::Point => self.point += 1,
            Evidence::Comma => self.comma += 1,
            Evidence::Open => {
                if self.open.is_none() {
                    self.open = Some(cell.to_owned());
                }
            }
            Evidence::None => {}
        }
        self.dates.take(line, cell);
    }
}

impl Dates {
    fn take(&mut self, line: u64, cell: &str) {
        self.seen += 1;
        self.serial += u64::from(day::serial(cell).is_some());
        if self.dated == 0 && self.seen > PATIENCE {
            return;
        }
        let may_be = (6..=40).contains(&cell.len()) && cell.bytes().any(|b| b.is_ascii_digit());
        let (mut any, mut day, mut month) = (false, false, false);
        for (i, format) in FORMATS.iter().enumerate().filter(|_| may_be) {
            let known = self.fits.get(&i).copied().unwrap_or(0);
            if (known == 0 && self.dated > PATIENCE && twin(format).is_none()) || day::by(cell, format).is_err() {
                continue;
            }
            *self.fits.entry(i).or_default() += 1;
            any = true;
            if twin(format).is_some() {
                day |= format.starts_with("%d");
                month |= format.starts_with("%m");
            }
        }
        self.dated += u64::from(any);
        self.year_first += u64::from(may_be && day::year_first(cell).is_some());
        let place = match (any, day, month) {
            (false, ..) => &mut self.strange,
            (_, true, false) => &mut self.day_first,
            (_, false, true) => &mut self.month_first,
            _ => return,
        };
        if place.is_none() {
            *place = Some((line, shown(cell)));
        }
    }

    fn written(&self, column: &str, filled: u64) -> Written {
        if filled > 0 && self.serial == filled {
            let remark = format!(
                "Every cell of “{column}” is the number a spreadsheet keeps for a day: they are read by the calendar that begins with 1900, where 45291 is 31 December 2023. Look at the days in the preview."
            );
            return Written::Like(day::SERIAL, Some(remark));
        }
        let best = FORMATS.iter().enumerate().map(|(i, f)| (self.fits.get(&i).copied().unwrap_or(0), f));
        let Some((most, format)) = best.rev().max_by_key(|(fits, _)| *fits).filter(|(fits, _)| *fits > 0) else {
            return Written::NotAtAll;
        };
        // Of days that begin with their year and days that do not, the others need the format.
        let otherwise = FORMATS.iter().enumerate().filter(|(_, f)| !f.starts_with("%Y") && **f != day::ISO);
        let otherwise = otherwise.map(|(i, f)| (self.fits.get(&i).copied().unwrap_or(0), f)).rev().max_by_key(|(fits, _)| *fits);
        let (most, format) = match otherwise.filter(|(fits, _)| *fits > 0 && self.year_first > 0) {
            Some((fits, other)) => (fits + self.year_first, other),
            None => (most, format),
        };
        if most * 2 < filled {
            return Written::NotAtAll;
        }
        if twin(format).is_some() {
            match (&self.day_first, &self.month_first) {
                (None, None) => {
                    return Written::Unproved(format!(
                        "Every date in “{column}” can be read with the day or with the month first, and nothing in the file proves which. Say how they are written."
                    ));
                }
                (Some((a, day)), Some((b, month))) => {
                    return Written::Unproved(format!(
                        "The dates in “{column}” go both ways: “{day}” (line {a}) begins with the day, “{month}” (line {b}) with the month. Say which is right; the others are refused."
                    ));
                }
                _ => {}
            }
        }
        let others = filled.saturating_sub(most);
        let cells = if others == 1 { "1 cell" } else { &format!("{others} cells") };
        let are = if others == 1 { "is no date like the others" } else { "are no dates like the others" };
        let strange = self.strange.as_ref().map(|(line, text)| format!(", such as “{text}” (line {line})")).unwrap_or_default();
        let remark = (others > 0).then(|| format!("{cells} of “{column}” {are}{strange}: what has such a cell is refused."));
        Written::Like(format, remark)
    }
}

/// The format with day and month the other way round, where numbers alone leave that open.
fn twin(format: &str) -> Option<String> {
    let numbers =
        format.starts_with("%d/%m") || format.starts_with("%m/%d") || format.starts_with("%d-%m") || format.starts_with("%m-%d");
    numbers.then(|| format.replace("%d", "\0").replace("%m", "%d").replace('\0', "%m"))
}
