//! A workbook as records: one sheet of it, read cell by cell in a thread of its own, so that only the rows at hand are held.
//!
//! The cells become the text a CSV of the same sheet would have: days as 2026-05-03, numbers without the noise of floating point.

#[cfg(test)]
mod tests;

use std::io::{Cursor, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use calamine::{Data, DataRef, DataType, ExcelDateTime, Reader, Sheet, SheetType, SheetVisible, Xls, Xlsx};

use super::NotATable;

/// The largest workbook, in bytes, and the largest part of one but its sheets, which are read as they come.
const LARGEST: u64 = 100 * 1024 * 1024;
/// How many times smaller than its content a large part may be: a sheet is packed ten to thirty times.
const PACKED: u64 = 150;
/// The size from which a part is measured by that.
const MEASURED: u64 = 16 * 1024 * 1024;
/// How many rows are read ahead.
const AHEAD: usize = 256;

/// One sheet of a workbook.
pub(super) struct Workbook {
    file: String,
    /// What the sheet is called.
    pub(super) sheet: String,
    /// How large the workbook is.
    pub(super) bytes: u64,
    pieces: Receiver<Piece>,
    ended: bool,
}

/// What the thread that reads hands over.
enum Piece {
    /// The sheet it reads, and the others.
    Opened {
        sheet: String,
        others: Vec<String>,
    },
    Row(u64, Vec<String>),
    Failed(String),
    /// The sheet was read to its end.
    End,
}

/// Whether the first bytes of a file are those of a workbook (or of another archive).
pub(super) fn is_one(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xd0\xcf\x11\xe0")
}

/// All bytes of a workbook.
pub(super) fn whole(file: &str, head: Vec<u8>, source: impl Read) -> Result<Vec<u8>, NotATable> {
    let mut bytes = head;
    let rest = source.take(LARGEST).read_to_end(&mut bytes);
    rest.map_err(|source| NotATable::Unreadable { file: file.to_owned(), source })?;
    if bytes.len() as u64 > LARGEST {
        return Err(NotATable::unfit(file, "is a workbook of more than 100 MB. Save the sheet as CSV and import that."));
    }
    Ok(bytes)
}

impl Workbook {
    /// Opens the sheet of that name, or the first that has rows; says which others there are.
    pub(super) fn open(file: &str, bytes: Vec<u8>, sheet: Option<&str>) -> Result<(Self, Option<String>), NotATable> {
        let size = bytes.len() as u64;
        let (sender, pieces) = sync_channel(AHEAD);
        let wanted = sheet.map(str::to_owned);
        std::thread::spawn(move || {
            // Whoever no longer listens has no use for the rest.
            let _ = read(bytes, wanted.as_deref(), &sender);
        });
        match pieces.recv() {
            Ok(Piece::Opened { sheet, others }) => {
                let note = (!others.is_empty()).then(|| {
                    let others = others.join("”, “");
                    format!("Of this workbook the sheet “{sheet}” is read. To read another, “{others}”, name it as `sheet` in the mapping.")
                });
                Ok((Self { file: file.to_owned(), sheet, bytes: size, pieces, ended: false }, note))
            }
            Ok(Piece::Failed(why)) => Err(NotATable::unfit(file, why)),
            _ => Err(NotATable::unfit(file, DAMAGED)),
        }
    }

    /// The next row that is not blank, with its number.
    pub(super) fn record(&mut self) -> Result<Option<(u64, Vec<String>)>, NotATable> {
        if self.ended {
            return Ok(None);
        }
        match self.pieces.recv() {
            Ok(Piece::Row(line, cells)) => Ok(Some((line, cells))),
            Ok(Piece::End) => {
                self.ended = true;
                Ok(None)
            }
            Ok(Piece::Failed(why)) => Err(NotATable::unfit(&self.file, why)),
            // The thread ended without a word: what it read made no sense.
            _ => Err(NotATable::unfit(&self.file, DAMAGED)),
        }
    }
}

const DAMAGED: &str =
    "is a damaged workbook, or an archive that is none. Open it in a spreadsheet, save it again as XLSX or CSV and import that.";
const LOCKED: &str = "is protected by a password. Save it without one, or save the sheet as CSV, and import that.";
const SWOLLEN: &str = "unpacks to far more than a workbook holds. Save the sheet as CSV and import that.";

/// Nobody takes rows any more.
struct Unwanted;

/// Reads a workbook and hands its rows over.
fn read(bytes: Vec<u8>, wanted: Option<&str>, sender: &SyncSender<Piece>) -> Result<(), Unwanted> {
    let send = |piece| sender.send(piece).map_err(|_| Unwanted);
    let damaged = |_| DAMAGED.to_owned();
    if bytes.starts_with(b"PK") {
        if let Err(why) = measured(&bytes) {
            return send(Piece::Failed(why.to_owned()));
        }
        let mut book = match Xlsx::new(Cursor::new(bytes)) {
            Ok(book) => book,
            Err(_) => return send(Piece::Failed(DAMAGED.to_owned())),
        };
        let sheets = sheets(book.sheets_metadata());
        let has_rows = |book: &mut Xlsx<_>, name: &str, least: u32| -> Result<bool, String> {
            let mut cells = book.worksheet_cells_reader(name).map_err(damaged)?;
            let mut wide = Wide::default();
            while let Some(cell) = cells.next_cell().map_err(damaged)? {
                let is_filled = !text_ref(cell.get_value()).trim().is_empty();
                if is_filled && wide.is_table(cell.get_position().0, least) {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        let sheet = match chosen(&sheets, wanted, |name, least| has_rows(&mut book, name, least)) {
            Ok(sheet) => sheet,
            Err(why) => return send(Piece::Failed(why)),
        };
        send(Piece::Opened { others: others(&sheets, &sheet), sheet: sheet.clone() })?;
        match xlsx_rows(&mut book, &sheet, sender)? {
            Ok(()) => send(Piece::End),
            Err(why) => send(Piece::Failed(why)),
        }
    } else {
        old_rows(bytes, wanted, sender)
    }
}

/// The sheets that hold cells and are not hidden.
fn sheets(all: &[Sheet]) -> Vec<String> {
    let open = |s: &&Sheet| s.typ == SheetType::WorkSheet && s.visible == SheetVisible::Visible;
    all.iter().filter(open).map(|s| s.name.clone()).collect()
}

fn others(sheets: &[String], sheet: &str) -> Vec<String> {
    sheets.iter().filter(|name| *name != sheet).cloned().collect()
}

/// How many rows of a sheet have more than one cell.
#[derive(Default)]
struct Wide {
    row: Option<u32>,
    counted: bool,
    rows: u32,
}

impl Wide {
    /// Takes a filled cell in and says whether there are that many such rows; with none wished for, any cell will do.
    fn is_table(&mut self, row: u32, least: u32) -> bool {
        if self.row != Some(row) {
            (self.row, self.counted) = (Some(row), false);
        } else if !self.counted {
            (self.rows, self.counted) = (self.rows + 1, true);
        }
        self.rows >= least
    }
}

/// The sheet that is wished for, or the first that holds a table, or the first that has rows: a cover comes before the table.
fn chosen(
    sheets: &[String],
    wanted: Option<&str>,
    mut has_rows: impl FnMut(&str, u32) -> Result<bool, String>,
) -> Result<String, String> {
    if let Some(wanted) = wanted {
        let same = |name: &&String| name.trim().to_lowercase() == wanted.trim().to_lowercase();
        return sheets
            .iter()
            .find(same)
            .cloned()
            .ok_or_else(|| format!("has no sheet “{wanted}”. Its sheets are “{}”.", sheets.join("”, “")));
    }
    for least in [2, 0] {
        for name in sheets {
            if has_rows(name, least)? {
                return Ok(name.clone());
            }
        }
    }
    Err("is a workbook without a row in any sheet.".to_owned())
}

/// The rows of a sheet as they come; the inner error is a sentence.
fn xlsx_rows(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str, sender: &SyncSender<Piece>) -> Result<Result<(), String>, Unwanted> {
    let Ok(mut reader) = book.worksheet_cells_reader(sheet) else { return Ok(Err(DAMAGED.to_owned())) };
    let (mut at, mut cells) = (0, Vec::new());
    loop {
        let cell = match reader.next_cell() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            Err(_) => return Ok(Err(format!("is damaged behind row {}. Nothing after this point was read.", at + 1))),
        };
        let (row, column) = cell.get_position();
        if row != at {
            hand_over(at, std::mem::take(&mut cells), sender)?;
            at = row;
        }
        put(&mut cells, column as usize, text_ref(cell.get_value()));
    }
    hand_over(at, cells, sender)?;
    Ok(Ok(()))
}

/// Puts a text into its place; what is blank at the end of a row is left out.
fn put(cells: &mut Vec<String>, column: usize, text: String) {
    if !text.trim().is_empty() {
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
    }
}

fn hand_over(row: u32, cells: Vec<String>, sender: &SyncSender<Piece>) -> Result<(), Unwanted> {
    if cells.is_empty() {
        return Ok(());
    }
    sender.send(Piece::Row(u64::from(row) + 1, cells)).map_err(|_| Unwanted)
}

/// The rows of a workbook of the old kind (.xls), which holds 65,536 at most and is read whole.
fn old_rows(bytes: Vec<u8>, wanted: Option<&str>, sender: &SyncSender<Piece>) -> Result<(), Unwanted> {
    let send = |piece| sender.send(piece).map_err(|_| Unwanted);
    let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(locked.len()).any(|part| part == locked) {
        return send(Piece::Failed(LOCKED.to_owned()));
    }
    let mut book = match Xls::new(Cursor::new(bytes)) {
        Ok(book) => book,
        Err(calamine::XlsError::Password) => return send(Piece::Failed(LOCKED.to_owned())),
        Err(_) => return send(Piece::Failed(DAMAGED.to_owned())),
    };
    let sheets = sheets(book.sheets_metadata());
    let found = chosen(&sheets, wanted, |name, least| {
        let range = book.worksheet_range(name).map_err(|_| DAMAGED.to_owned())?;
        let mut wide = Wide::default();
        Ok(range.used_cells().any(|(row, ..)| wide.is_table(u32::try_from(row).unwrap_or(u32::MAX), least)))
    });
    let sheet = match found {
        Ok(sheet) => sheet,
        Err(why) => return send(Piece::Failed(why)),
    };
    let Ok(range) = book.worksheet_range(&sheet) else { return send(Piece::Failed(DAMAGED.to_owned())) };
    send(Piece::Opened { others: others(&sheets, &sheet), sheet })?;
    let (top, left) = range.start().unwrap_or_default();
    for (row, cells) in (top..).zip(range.rows()) {
        let mut texts = Vec::new();
        for (column, cell) in cells.iter().enumerate() {
            put(&mut texts, left as usize + column, text(cell));
        }
        hand_over(row, texts, sender)?;
    }
    send(Piece::End)
}

/// Refuses an archive that would unpack to far more than it should; nothing of it is kept while it is measured.
fn measured(bytes: &[u8]) -> Result<(), &'static str> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| DAMAGED)?;
    for i in 0..archive.len() {
        let part = archive.by_index(i).map_err(|_| DAMAGED)?;
        let most = (part.compressed_size().saturating_mul(PACKED)).max(MEASURED);
        let is_sheet = part.name().starts_with("xl/worksheets/");
        let most = if is_sheet { most } else { most.min(LARGEST) };
        // What the archive says of its own size is not believed.
        let size = std::io::copy(&mut part.take(most + 1), &mut std::io::sink()).map_err(|_| DAMAGED)?;
        if size > most {
            return Err(SWOLLEN);
        }
    }
    Ok(())
}

/// A cell of an XLSX as text.
fn text_ref(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Float(number) => plain(*number),
        DataRef::DateTime(moment) => day(*moment),
        other => text(&Data::from(other.clone())),
    }
}

/// A cell as text.
fn text(value: &Data) -> String {
    match value {
        Data::Float(number) => plain(*number),
        Data::DateTime(moment) => day(*moment),
        Data::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTimeIso(text) => text.trim_end_matches("T00:00:00").replace('T', " "),
        Data::Empty => String::new(),
        other => other.as_string().unwrap_or_else(|| other.to_string()),
    }
}

/// A number with the fifteen digits a spreadsheet shows, and never with an exponent.
fn plain(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}

/// A day, with its time where it has one; a time alone where there is no day.
fn day(moment: ExcelDateTime) -> String {
    let value = moment.as_f64();
    if !moment.is_datetime() || !(0.0..2_958_466.0).contains(&value) {
        return plain(value);
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let second = if milli >= 500 && second < 59 { second + 1 } else { second };
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    match (value < 1.0, value.fract() == 0.0) {
        (true, _) => time,
        (false, true) => format!("{year:04}-{month:02}-{day:02}"),
        (false, false) => format!("{year:04}-{month:02}-{day:02} {time}"),
    }
}
