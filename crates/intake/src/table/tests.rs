use std::io::{self, Read};

use super::*;

fn open(bytes: &[u8]) -> Table<&[u8]> {
    Table::open("f.csv", bytes, &Layout::default()).unwrap()
}

fn rows<R: Read>(mut table: Table<R>) -> Vec<Result<Row, RowProblem>> {
    std::iter::from_fn(|| table.next_row().unwrap()).collect()
}

fn good(bytes: &[u8]) -> Vec<(u64, Vec<String>)> {
    rows(open(bytes)).into_iter().map(|r| r.unwrap()).map(|r| (r.line, r.cells)).collect()
}

fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
    (line, cells.iter().map(|c| (*c).to_owned()).collect())
}

#[test]
fn every_encoding_gives_the_same_text() {
    let text = "name,place\r\nJosé,Köln\r\nBüşra,Zürich\r\n";
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(bytes).collect() };
    let expected = [row(2, &["José", "Köln"]), row(3, &["Büşra", "Zürich"])];
    for (name, bytes) in [
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("UTF-16LE", [b"\xff\xfe".to_vec(), utf16(u16::to_le_bytes)].concat()),
        ("UTF-16BE", [b"\xfe\xff".to_vec(), utf16(u16::to_be_bytes)].concat()),
        ("UTF-16LE", utf16(u16::to_le_bytes)),
    ] {
        assert_eq!(open(&bytes).encoding(), name);
        assert_eq!(open(&bytes).header().names(), ["name", "place"]);
        assert_eq!(good(&bytes), expected, "{name}");
    }
}

#[test]
fn western_bytes_are_found_or_said() {
    let bytes = b"name,place\nJos\xe9,K\xf6ln\nFran\xe7ois,\x80 5\n";
    assert_eq!(open(bytes).encoding(), "windows-1252");
    assert_eq!(good(bytes), [row(2, &["José", "Köln"]), row(3, &["François", "€ 5"])]);
    // Read as UTF-8 by force, the rows are problems, each with its column, and the others are read.
    let layout = Layout { encoding: Some(encoding_rs::UTF_8), ..Layout::default() };
    let forced = Table::open("f.csv", &b"name,place\nJos\xe9,Rome\nAnn,Bonn\n"[..], &layout).unwrap();
    let rows = rows(forced);
    let problem = rows[0].as_ref().unwrap_err();
    assert_eq!((problem.line, problem.column.as_deref()), (2, Some("name")));
    assert!(problem.sentence.starts_with("Line 2, column “name”: it holds bytes that are not UTF-8."), "{problem}");
    assert_eq!(rows[1].as_ref().unwrap().cells, ["Ann", "Bonn"]);
}

#[test]
fn one_bad_byte_far_behind_is_a_problem_of_its_row() {
    let mut bytes = b"name,place\n".to_vec();
    bytes.extend("José,Köln\n".repeat(10_000).bytes());
    bytes.extend(b"Jos\xe9,Rome\nAnn,Bonn\n");
    let rows = rows(open(&bytes));
    let bad: Vec<u64> = rows.iter().filter_map(|r| r.as_ref().err()).map(|p| p.line).collect();
    assert_eq!((bad, rows.len()), (vec![10_002], 10_002));
}

#[test]
fn the_separator_is_found() {
    for (bytes, separator, width) in [
        (&b"a,b\n1,2\n"[..], ',', 2),
        (b"a;b;c\n1,5;2;3\n", ';', 3),
        (b"a\tb\n1,2\t3\n", '\t', 2),
        (b"a|b\n1|2\n", '|', 2),
        (b"Name, first;email\nDoe, Jane;j@x.example\n", ';', 2),
        (b"sep=;\na,x;b\n1;2\n", ';', 2),
        (b"alone\n1\n", ',', 1),
    ] {
        let table = open(bytes);
        assert_eq!((table.separator(), table.header().names().len()), (separator, width));
    }
}

#[test]
fn ragged_rows_are_said_and_the_others_read() {
    let rows = rows(open(b"a,b,c\n1,2,3\n1,2\n1,2,3,,\n1,2,3,4\n\n,,\n5,6,7\n"));
    let lines: Vec<Result<u64, u64>> = rows.iter().map(|r| r.as_ref().map(|r| r.line).map_err(|p| p.line)).collect();
    assert_eq!(lines, [Ok(2), Err(3), Ok(4), Err(5), Ok(8)]);
    let said: Vec<String> = rows.into_iter().filter_map(Result::err).map(|p| p.to_string()).collect();
    assert_eq!(
        said,
        [
            "f.csv: Line 3: this row has 2 cells and the header has 3; nothing is left for column “c”. Look for a missing or unquoted “,”.",
            "f.csv: Line 5: this row has 4 cells and the header has 3; “4” has no column. Look for a missing or unquoted “,”.",
        ]
    );
}

#[test]
fn lines_are_counted_through_quotes_and_every_line_end() {
    let text = b"a,b\r\n\"one\r\ntwo\",\"say \"\"hi\"\"\"\r\n\r\nx,y\rv,w\n";
    let expected = [row(2, &["one\r\ntwo", "say \"hi\""]), row(5, &["x", "y"]), row(6, &["v", "w"])];
    assert_eq!(good(text), expected);
    // The same, a byte at a time.
    struct Slow<'b>(&'b [u8]);
    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = buffer.len().min(1);
            self.0.read(&mut buffer[..count])
        }
    }
    let slow = Table::open("f.csv", Slow(text), &Layout::default()).unwrap();
    assert_eq!(rows(slow).into_iter().map(|r| r.unwrap()).map(|r| (r.line, r.cells)).collect::<Vec<_>>(), expected);
}

#[test]
fn an_unclosed_quote_costs_one_line() {
    let rows = rows(open(b"a,b\n1,\"open\n2,x\n3,y\n"));
    assert_eq!(rows[0].as_ref().unwrap_err().line, 2);
    assert_eq!(rows[1..].iter().map(|r| r.as_ref().unwrap().line).collect::<Vec<_>>(), [3, 4]);
}

#[test]
fn names_of_columns_are_trimmed_and_told_apart() {
    let table = open(b" id , name,id,,ID\n");
    assert_eq!(table.header().names(), ["id", "name", "id (2)", "column 4", "ID"]);
    assert_eq!(table.header().position("Name"), Some(1));
    assert_eq!(table.header().position("ID"), Some(4));
    assert!(table.header().remarks()[0].contains("column 3, is called “id (2)”"), "{:?}", table.header().remarks());
}

#[test]
fn numbered_names_that_are_there_already_are_left_alone() {
    assert_eq!(open(b"id (old),id,id,id (2),id\n").header().names(), ["id (old)", "id", "id (3)", "id (2)", "id (4)"]);
}

#[test]
fn a_byte_order_mark_is_believed_over_the_mapping() {
    let layout = Layout { encoding: Some(encoding_rs::WINDOWS_1252), ..Layout::default() };
    let table = Table::open("f.csv", &b"\xef\xbb\xbfid,n\xc3\xa9\n1,2\n"[..], &layout).unwrap();
    assert_eq!((table.encoding(), table.header().names()), ("UTF-8", &["id".to_owned(), "né".to_owned()][..]));
}

#[test]
fn what_is_no_table_is_said() {
    let why = |bytes: &[u8]| Table::open("f.csv", bytes, &Layout::default()).err().map(|e| e.to_string()).unwrap();
    assert!(why(b"").contains("is empty") && why(b"\n\n").contains("is empty"));
    assert!(why(b"PK\x03\x04...").contains("save it again as XLSX or CSV"));
    assert!(why(b"\xd0\xcf\x11\xe0...").contains("damaged workbook"));
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    assert!(Table::open("f.csv", Broken, &Layout::default()).err().unwrap().to_string().contains("the disk is gone"));
}

/// Rows made as they are read, and how much of them is ever held.
struct Endless {
    left: u32,
    line: Vec<u8>,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.line.is_empty() && self.left > 0 {
            self.left -= 1;
            self.line = format!("{},\"Orion, Foods\",2026-05-03\n", self.left).into_bytes();
        }
        let count = buffer.len().min(self.line.len());
        buffer[..count].copy_from_slice(&self.line[..count]);
        self.line.drain(..count);
        Ok(count)
    }
}

#[test]
fn a_hundred_thousand_rows_stay_flat() {
    let source = Endless { left: 100_000, line: b"id,name,day\n".to_vec() };
    let mut table = Table::open("f.csv", source, &Layout::default()).unwrap();
    let (mut count, mut most) = (0, 0);
    while let Some(row) = table.next_row().unwrap() {
        assert_eq!(row.unwrap().cells.len(), 3);
        count += 1;
        let Records::Text(text) = &table.records else { panic!("it is text") };
        most = most.max(text.buffer.capacity());
    }
    assert_eq!(count, 100_000);
    assert!(most < 8 * decode::PIECE, "{most} bytes were held");
}

#[test]
fn a_row_longer_than_any_may_be_is_left_out() {
    let mut bytes = b"a,b\n1,".to_vec();
    bytes.extend("x".repeat(3 * record::LONGEST).bytes());
    bytes.extend(b"\n2,y\n");
    let rows = rows(open(&bytes));
    assert_eq!((rows.len(), rows[0].as_ref().unwrap_err().line, rows[1].as_ref().unwrap().line), (2, 2, 3));
}

proptest::proptest! {
    #[test]
    fn no_bytes_break_it(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
        if let Ok(table) = Table::open("f.csv", &bytes[..], &Layout::default()) {
            rows(table);
        }
    }
}

#[test]
fn what_a_report_writes_below_its_rows_is_left_out_and_named() {
    let text = "Name,Stage,Amount,Closed\nAnn Li,Won,\"1,200\",2026-05-03\nBo Fox,Lost,,\n\n\nMy report\n\"Total Records: 2\",,,\n\
                Grand Total,,\"1,200\",\n\"Copyright (c) 2000-2026 Example, Inc.\"\nConfidential Information - Do Not Distribute\n\
                \"Generated By:  Jane Doe 5/3/2026 3:04 PM\"\nOrion Foods\n";
    let mut table = open(text.as_bytes());
    let read: Vec<_> = std::iter::from_fn(|| table.next_row().unwrap()).map(|row| row.unwrap().line).collect();
    assert_eq!(read, [2, 3]);
    assert_eq!(
        table.left_out().unwrap(),
        "Left out below the rows, because they are no rows: line 6 (“My report”), line 7 (“Total Records: 2”), line 8 (“Grand Total”), \
         line 9 (“Copyright (c) 2000-2026 Example, Inc.”), line 10 (“Confidential Information - Do Not Distribute”), \
         line 11 (“Generated By: Jane Doe 5/3/2026 3:04 PM”), line 12 (“Orion Foods”)."
            .replace("By: Jane", "By:  Jane")
    );
}

#[test]
fn what_is_not_proved_to_stand_below_the_rows_is_read() {
    for (text, lines) in [
        // No blank line before, somebody of that name, cells that are filled, rows that go on after a subtotal.
        ("a,b,c,d\n1,2,3,4\nTotal,,,\n", vec![2, 3]),
        ("a,b,c,d\n1,2,3,4\n\nTotal Wellness Ltd,,,\n", vec![2, 4]),
        ("a,b,c,d\n1,2,3,4\n\nTotal,2,3,\n", vec![2, 4]),
        ("a,b,c,d\n1,2,3,4\n\nTotal,,,\n\n5,6,7,8\n\nx,,,\n", vec![2, 6, 8]),
        ("a,b\n1,2\n\nTotal,5\n", vec![2, 4]),
        ("a,b,c,d\n\"1\n1\",2,3,4\nTotal,,,\n", vec![2, 4]),
    ] {
        assert_eq!(good(text.as_bytes()).into_iter().map(|(line, _)| line).collect::<Vec<_>>(), lines, "{text}");
    }
    // A single cell that no line of a foot follows is refused as it always was.
    let held = rows(open(b"a,b,c,d\n1,2,3,4\n\nhello\n\n5,6,7,8\nbye\n"));
    let said: Vec<_> =
        held.iter().map(|row| row.as_ref().map_or_else(|problem| (problem.line, false), |row| (row.line, true))).collect();
    assert_eq!(said, [(2, true), (4, false), (6, true), (7, false)]);
}

#[test]
fn headings_over_several_columns_tell_apart_what_has_one_name() {
    let text = ",Client,,Referred by,\nDate,Name,Company,Name,Company\n2026-02-03,Ann Gray,Orion Foods,Amira Khan,Hale & Co\n";
    let mut table = Table::open("x.csv", text.as_bytes(), &Layout::default()).unwrap();
    let names = ["Date", "Client Name", "Client Company", "Referred by Name", "Referred by Company"];
    assert_eq!(table.header().names(), names);
    assert!(table.notes()[0].contains("stand in two rows"), "{:?}", table.notes());
    assert_eq!(table.next_row().unwrap().unwrap().unwrap().line, 3);
    // A header of which some columns have no name stays one, and so does one above rows without any number.
    for text in ["Name,,Company,\nAnn,a,Orion,b\nBo,c,Vega,d\n", "Name,,Company,\nAnn,1,Orion,b\nBo,2,Vega,d\n"] {
        let table = Table::open("x.csv", text.as_bytes(), &Layout::default()).unwrap();
        assert_eq!(table.header().names()[0], "Name", "{text}");
    }
}

#[test]
fn names_that_are_said_once_more_are_left_out_and_named() {
    let text = "Date,Name\n2026-02-03,Ann\nDate,Name\n2026-02-04,Bo\n";
    let mut table = Table::open("x.csv", text.as_bytes(), &Layout::default()).unwrap();
    let mut lines = Vec::new();
    while let Some(row) = table.next_row().unwrap() {
        lines.push(row.unwrap().line);
    }
    assert_eq!(lines, [2, 4]);
    assert_eq!(table.left_out().unwrap(), "Left out, because they repeat the names of the columns: line 3.");
}

#[test]
fn rows_that_stand_in_quotes_as_a_whole_are_cut() {
    let whole = "\"Date;Client;Note\"\r\n\"2026-05-03;Ann Gray;\"\"a;b\"\"\"\r\n\"2026-05-04;Tom Hill;c\"\r\n";
    assert_eq!(open(whole.as_bytes()).header().names(), ["Date", "Client", "Note"]);
    assert_eq!(good(whole.as_bytes()), [row(2, &["2026-05-03", "Ann Gray", "a;b"]), row(3, &["2026-05-04", "Tom Hill", "c"])]);
    // A spreadsheet that took rows for one cell quotes those with quotes in them only.
    let some = "Date,Client,Note\n2026-05-03,Ann Gray,x\n\"2026-05-04,Tom Hill,\"\"a, b\"\"\"\n";
    assert_eq!(good(some.as_bytes())[1], row(3, &["2026-05-04", "Tom Hill", "a, b"]));
    // A cell with the mark in it stays one where that gives no row like the others.
    assert_eq!(good(b"Note\n\"a, b\"\n"), [row(2, &["a, b"])]);
}

#[test]
fn letters_that_come_out_wrong_and_names_that_look_like_a_row_are_said() {
    let notes = |bytes: &[u8]| open(bytes).notes().join(" ");
    let dos = b"Date;Client\r\n2026-05-03;M\x81ller & S\x94hne\r\n";
    assert!(notes(dos).contains("look wrong: the file seems to be written in an old encoding"), "{}", notes(dos));
    assert_eq!(notes("Date;Client\r\n2026-05-03;Müller\r\n".as_bytes()), "");
    assert_eq!(notes(b"Date;Client\r\n2026-05-03;M\xfcller \x84GmbH\x94 \x96 K\xf6ln\r\n"), "");
    let bare = notes(b"2026-04-02,Ann Gray,12000\n2026-04-05,Tom Hill,3500\n");
    assert!(bare.contains("Line 1 is taken for the names of the columns, and “2026-04-02” looks like"), "{bare}");
    assert_eq!(notes(b"Jan-26,2026,E-mail,1.5\n1,2,a@b.example,4\n"), "");
}

#[test]
fn the_moment_a_report_was_made_is_no_row() {
    let text = "Customer,Phone,Email\nOrion,1,a@b.example\n\n\n\"Saturday, May 30, 2026 09:30 AM GMT+1\"\n";
    let mut table = open(text.as_bytes());
    assert_eq!(table.next_row().unwrap().unwrap().unwrap().line, 2);
    assert!(table.next_row().unwrap().is_none());
    assert!(table.left_out().unwrap().contains("line 5 (“Saturday, May 30"), "{:?}", table.left_out());
}
