use std::io::Write;

use super::*;
use crate::table::{Layout, NotATable, Table};

/// A workbook of these sheets, each the XML of its rows.
pub(crate) fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, text: String| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    part("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned());
    part(
        "_rels/.rels",
        format!(
            "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{relation}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    let (mut list, mut relations) = (String::new(), String::new());
    for (i, (name, rows)) in sheets.iter().enumerate() {
        list.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{0}\" r:id=\"r{0}\"/>", i + 1));
        relations.push_str(&format!(
            "<Relationship Id=\"r{0}\" Type=\"{relation}/worksheet\" Target=\"worksheets/s{0}.xml\"/>",
            i + 1
        ));
        part(
            &format!("xl/worksheets/s{}.xml", i + 1),
            format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
        );
    }
    part("xl/workbook.xml", format!("<workbook xmlns=\"{main}\" xmlns:r=\"{relation}\"><sheets>{list}</sheets></workbook>"));
    part(
        "xl/_rels/workbook.xml.rels",
        format!(
            "<Relationships xmlns=\"{package}\">{relations}<Relationship Id=\"st\" Type=\"{relation}/styles\" Target=\"styles.xml\"/></Relationships>"
        ),
    );
    // Style 1 is a day, style 2 a day with its time.
    part(
        "xl/styles.xml",
        format!(
            "<styleSheet xmlns=\"{main}\"><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"
        ),
    );
    zip.finish().unwrap().into_inner()
}

pub(crate) fn words(row: u32, words: &[&str]) -> String {
    let cells: String = words
        .iter()
        .enumerate()
        .filter(|(_, w)| !w.is_empty())
        .map(|(i, w)| format!("<c r=\"{}{row}\" t=\"inlineStr\"><is><t>{w}</t></is></c>", (b'A' + i as u8) as char))
        .collect();
    format!("<row r=\"{row}\">{cells}</row>")
}

fn open(bytes: &[u8], sheet: Option<&str>) -> Result<Table<Cursor<Vec<u8>>>, NotATable> {
    Table::open("Leads.csv", Cursor::new(bytes.to_vec()), &Layout { sheet: sheet.map(str::to_owned), ..Layout::default() })
}

#[test]
fn cells_become_the_text_a_csv_would_have() {
    let rows = words(1, &["Name", "Received", "Called", "Worth", "Done", "Sum"])
        + "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>Jane</t></is></c><c r=\"B3\" s=\"1\"><v>45413</v></c>\
           <c r=\"C3\" s=\"2\"><v>45413.75</v></c><c r=\"D3\"><v>0.30000000000000004</v></c><c r=\"E3\" t=\"b\"><v>1</v></c>\
           <c r=\"F3\"><f>D3*2</f><v>900750000</v></c></row>"
        + &words(4, &["Ann"]);
    let mut table = open(&workbook(&[("Cover", ""), ("People", &rows), ("Old", "")]), None).unwrap();
    assert_eq!(table.read_as(), "the sheet “People” of a workbook");
    assert!(table.notes()[0].contains("“Cover”, “Old”"), "{:?}", table.notes());
    let row = table.next_row().unwrap().unwrap().unwrap();
    assert_eq!((row.line, row.cells.join("|")), (3, "Jane|2024-05-01|2024-05-01 18:00:00|0.3|TRUE|900750000".to_owned()));
    assert_eq!(table.next_row().unwrap().unwrap().unwrap().cells, ["Ann", "", "", "", "", ""]);
    assert!(table.next_row().unwrap().is_none());
}

#[test]
fn a_sheet_can_be_chosen_and_one_that_is_not_there_is_said() {
    let bytes = workbook(&[("One", &words(1, &["a", "b"])), ("Two", &words(1, &["c", "d"]))]);
    assert_eq!(open(&bytes, Some("two")).unwrap().header().names(), ["c", "d"]);
    let why = open(&bytes, Some("Three")).err().unwrap().to_string();
    assert_eq!(why, "Leads.csv has no sheet “Three”. Its sheets are “One”, “Two”.");
}

#[test]
fn what_cannot_be_read_is_said_and_a_bomb_is_not_unpacked() {
    let why = |bytes: &[u8]| open(bytes, None).err().unwrap().to_string();
    assert!(why(&workbook(&[("Empty", "")])).contains("without a row in any sheet"));
    let whole = workbook(&[("One", &words(1, &["a", "b"]))]);
    assert!(why(&whole[..whole.len() / 2]).contains("damaged workbook"));
    let mut locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(why(&locked).contains("protected by a password"));
    let bomb = workbook(&[("One", &" ".repeat(20 * 1024 * 1024))]);
    assert!(bomb.len() < 1024 * 1024 && why(&bomb).contains("far more than a workbook holds"));
}

proptest::proptest! {
    #[test]
    fn no_bytes_of_a_workbook_break_it(at in 0_usize..2_000, with: u8, old: bool, tail in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
        let mut bytes = if old { b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec() } else { workbook(&[("One", &words(1, &["a", "b"]))]) };
        if at < bytes.len() { bytes[at] = with; }
        if old { bytes.extend(tail); }
        if let Ok(mut table) = open(&bytes, None) {
            while let Ok(Some(_)) = table.next_row() {}
        }
    }
}

#[test]
fn a_cover_is_passed_over_for_the_sheet_that_holds_the_table() {
    let cover = words(1, &["Referral tracker"]) + &words(3, &["Owner", "Priya"]);
    let rows = words(1, &["Date", "Client"]) + &words(2, &["2026-05-03", "Ann"]);
    let table = open(&workbook(&[("Cover", &cover), ("Rows", &rows)]), None).unwrap();
    assert_eq!(table.read_as(), "the sheet “Rows” of a workbook");
    // Where no sheet holds a table, the first with rows is read.
    let table = open(&workbook(&[("Cover", &cover), ("Notes", &words(1, &["a"]))]), None).unwrap();
    assert_eq!(table.read_as(), "the sheet “Cover” of a workbook");
}
