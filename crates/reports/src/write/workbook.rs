//! The same table as a workbook (XLSX): numbers are numbers, days are days, amounts have the decimals of their currency, the head
//! stays in sight, and a text is never run. Rows go to a nameless temporary file as they come, so that memory does not grow with
//! them; only where there is no place for one are they held.

use goodword_domain::money::{Currency, Money};
use goodword_domain::{Date, custom::Number};
use rust_xlsxwriter::{ColNum, ExcelDateTime, Format, FormatAlign, RowNum, Worksheet, XlsxError};

use super::{plain, runs, six_digits};
use crate::Cell;

/// The most a cell holds, in the units Excel counts.
const LONGEST: usize = 32_767;
/// How wide a column is at least, and at most.
const WIDTHS: (usize, usize) = (8, 48);

/// A workbook of one sheet that is being written.
pub(super) struct Workbook {
    whole: rust_xlsxwriter::Workbook,
    sheet: Worksheet,
    next: RowNum,
    /// The longest of each column so far, in characters.
    widths: Vec<usize>,
    formats: Formats,
}

/// How cells look; each is made once.
struct Formats {
    /// A text that would run if somebody typed it: it stays a text when its cell is edited.
    literal: Format,
    share: Format,
    day: Format,
    /// Amounts by their currency, without it and with it.
    money: Vec<(Currency, Format, Format)>,
}

impl Workbook {
    pub fn new(title: &str, head: &[String]) -> Result<Self, XlsxError> {
        let mut whole = rust_xlsxwriter::Workbook::new();
        let mut sheet = whole.new_worksheet_with_constant_memory().unwrap_or_else(|_| Worksheet::new());
        sheet.set_name(name(title))?;
        sheet.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold().set_align(FormatAlign::Top);
        for (column, key) in (0..).zip(head) {
            sheet.write_string_with_format(0, column, text(key), &bold)?;
        }
        let formats = Formats {
            literal: Format::new().set_quote_prefix(),
            share: Format::new().set_num_format("0.0%"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            money: Vec::new(),
        };
        let widths = head.iter().map(|key| key.chars().count()).collect();
        Ok(Self { whole, sheet, next: 1, widths, formats })
    }

    pub fn row(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        let at = self.next;
        for (column, cell) in (0..).zip(cells) {
            let wide = self.cell((at, column), cell)?;
            if let Some(width) = self.widths.get_mut(usize::from(column)) {
                *width = wide.max(*width);
            }
        }
        self.next += 1;
        Ok(())
    }

    pub fn finish(mut self) -> Result<Vec<u8>, XlsxError> {
        for (column, width) in (0..).zip(&self.widths) {
            let width = u32::try_from(width.clamp(&WIDTHS.0, &WIDTHS.1) + 2).unwrap_or(10);
            self.sheet.set_column_width(column, width)?;
        }
        self.whole.push_worksheet(self.sheet);
        self.whole.save_to_buffer()
    }

    /// Writes a cell; says how many characters it shows.
    fn cell(&mut self, (row, column): (RowNum, ColNum), cell: &Cell) -> Result<usize, XlsxError> {
        let (sheet, formats) = (&mut self.sheet, &mut self.formats);
        match cell {
            Cell::None(_) => return Ok(0),
            Cell::Text(said) => {
                let said = text(said);
                let long = said.chars().count();
                if runs(&said) {
                    sheet.write_string_with_format(row, column, said, &formats.literal)?;
                } else {
                    sheet.write_string(row, column, said)?;
                }
                return Ok(long);
            }
            Cell::Count(number) => sheet.write_number(row, column, crate::numbers::real(*number))?,
            Cell::Percent(share) | Cell::Interval(share, _) => {
                sheet.write_number_with_format(row, column, six_digits(*share), &formats.share)?
            }
            Cell::Days(number) | Cell::Minutes(number) => sheet.write_number(row, column, *number)?,
            Cell::Number(number) => sheet.write_number(row, column, exact(&Number::plain(*number)))?,
            Cell::Money(money) => sheet.write_number_with_format(row, column, exact(&plain(*money)), &formats.money(*money).0)?,
            Cell::Amount(money) => {
                sheet.write_number_with_format(row, column, exact(&plain(*money)), &formats.money(*money).1)?
            }
            Cell::Date(day) => match serial(*day) {
                Some(at) => sheet.write_datetime_with_format(row, column, at, &formats.day)?,
                // Its days begin in 1900.
                None => sheet.write_string(row, column, day.to_string())?,
            },
            Cell::Link(id) => sheet.write_string(row, column, id.to_string())?,
        };
        Ok(12)
    }
}

impl Formats {
    /// How amounts of a currency look, without it and with it.
    fn money(&mut self, money: Money) -> (Format, Format) {
        let currency = money.currency;
        if let Some((_, without, with)) = self.money.iter().find(|(known, ..)| *known == currency) {
            return (without.clone(), with.clone());
        }
        let digits = match currency.digits() {
            0 => "#,##0".to_owned(),
            many => format!("#,##0.{}", "0".repeat(many as usize)),
        };
        let with = Format::new().set_num_format(format!("\"{currency}\" {digits}"));
        let without = Format::new().set_num_format(digits);
        self.money.push((currency, without.clone(), with.clone()));
        (without, with)
    }
}

/// The number that is nearest to what is written.
fn exact(written: &str) -> f64 {
    written.parse().unwrap_or_default()
}

/// A day as spreadsheets count them. The first weeks of 1900 are counted differently by different ones.
fn serial(day: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok().filter(|year| *year > 1900)?;
    ExcelDateTime::from_ymd(year, u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?).ok()
}

/// What a cell can hold of a text: no more than fits, and nothing that is no character of XML.
fn text(given: &str) -> String {
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= LONGEST
    };
    let kept = |c: &char| matches!(c, '\t' | '\n' | '\r') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'));
    given.chars().filter(kept).take_while(fits).collect()
}

/// The name of a sheet: 31 characters at most, and none of those that stand in references.
fn name(title: &str) -> String {
    title.chars().filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'')).take(31).collect()
}
