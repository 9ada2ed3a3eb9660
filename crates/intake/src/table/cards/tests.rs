use crate::table::{Layout, NotATable, Row, Table};

use crate::problem::RowProblem;

fn cards(bytes: &[u8]) -> Vec<Result<Row, RowProblem>> {
    let mut table = Table::open("c.vcf", bytes, &Layout::default()).unwrap();
    std::iter::from_fn(|| table.next_row().unwrap()).collect()
}

fn cell(row: &Row, column: &str) -> String {
    row.cells[super::COLUMNS.iter().position(|c| *c == column).unwrap()].clone()
}

#[test]
fn every_version_gives_the_same_columns() {
    let old = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Garc=C3=ADa;Jos=\r\n=C3=A9;;;\r\nTEL;WORK;FAX:1\r\nTEL;CELL:2\r\n\
               PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ\r\n SkZJ:RgAB\r\n\r\nORG:Acme\\; Co;Sales\r\nEMAIL;PREF:jose@acme.example\r\nEND:VCARD\r\n";
    let new = "\u{feff}begin:vcard\nVERSION:4.0\nFN:José García\nN:García;José;;;\nitem1.ORG:Acme\\; Co;Sales\nTEL;VALUE=uri;TYPE=\"work,voice\":te\n l:2\nTEL;TYPE=fax:1\n\
               EMAIL:other@acme.example\nEMAIL;PREF=1:mailto:jose@acme.example\nNOTE:one\\ntwo\\, three\nend:vcard";
    for (text, note, second) in [(old, "", ""), (new, "one\ntwo, three", "other@acme.example")] {
        let all = cards(text.as_bytes());
        let row = all[0].as_ref().unwrap();
        let said: Vec<String> =
            ["name", "given name", "organisation", "department", "email", "phone"].iter().map(|c| cell(row, c)).collect();
        assert_eq!(said, ["José García", "José", "Acme; Co", "Sales", "jose@acme.example", "2"]);
        assert_eq!(
            (cell(row, "note"), cell(row, "email 2"), cell(row, "phone 2")),
            (note.to_owned(), second.to_owned(), "1 (fax)".to_owned())
        );
    }
}

#[test]
fn broken_cards_and_lists_are_said_and_the_others_read() {
    let text = "BEGIN:VCARD\nFN:Cut off\nBEGIN:VCARD\nFN:Whole\nAGENT:\nBEGIN:VCARD\nFN:Her agent\nEND:VCARD\nEND:VCARD\n\
                BEGIN:VCARD\nKIND:group\nFN:Everybody\nEND:VCARD\nBEGIN:VCARD\nFN:At the end";
    let all = cards(text.as_bytes());
    let said: Vec<String> = all
        .iter()
        .map(|r| r.as_ref().map_or_else(|p| p.sentence.clone(), |row| format!("{} {}", row.line, cell(row, "name"))))
        .collect();
    assert_eq!(said.len(), 4);
    assert!(said[0].starts_with("Line 1: this card has no END:VCARD"), "{said:?}");
    assert_eq!(said[1], "3 Whole");
    assert!(said[2].starts_with("Line 10: “Everybody” is a distribution list"), "{said:?}");
    assert!(said[3].starts_with("Line 14: this card has no END:VCARD"), "{said:?}");
}

#[test]
fn encodings_of_whole_files_are_found() {
    let text = "BEGIN:VCARD\nVERSION:3.0\nFN:Büşra Öz\nEND:VCARD\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(cell(cards(&wide)[0].as_ref().unwrap(), "name"), "Büşra Öz");
    assert_eq!(
        cell(cards(b"BEGIN:VCARD\nVERSION:2.1\nFN:J\xfcrgen K\xf6hler\nEND:VCARD\n")[0].as_ref().unwrap(), "name"),
        "Jürgen Köhler"
    );
}

#[test]
fn what_begins_like_a_card_and_is_none_is_refused_with_what_to_do() {
    let why = Table::open("x.ics", &b"BEGIN:VTIMEZONE\nEND:VTIMEZONE\n"[..], &Layout::default())
        .err()
        .map(|e: NotATable| e.to_string());
    assert!(why.unwrap().starts_with("x.ics begins as a calendar or a card does and holds neither"));
}

#[test]
fn the_real_cards_of_ten_programs_are_all_read() {
    let folder = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/import_formats");
    let Ok(truth) = std::fs::read_to_string(folder.join("truth.json")) else {
        eprintln!("skipped: {} is absent, so the real cards were not read", folder.display());
        return;
    };
    let truth = truth.replace('\n', " ");
    let mut files = 0;
    for entry in std::fs::read_dir(folder.join("vcard")).unwrap().flatten().filter(|e| e.path().is_file()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let known = |what: &str| -> usize {
            let of = &truth[truth.find(&format!("\"{name}\"")).unwrap()..];
            let at = of.find(&format!("\"{what}\":")).unwrap() + what.len() + 3;
            of[at..].trim_start().chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
        };
        let all = cards(&std::fs::read(entry.path()).unwrap());
        assert_eq!(all.len(), known("cards"), "{name}");
        let rows: Vec<&Row> = all.iter().flatten().collect();
        assert_eq!(rows.len(), all.len(), "{name}: {all:?}");
        let named = rows.iter().filter(|r| !cell(r, "name").is_empty()).count();
        assert_eq!(named, known("fn").max(known("n")), "{name}");
        if rows.len() == 1 {
            let organisations = rows.iter().filter(|r| !cell(r, "organisation").is_empty()).count();
            assert_eq!(organisations, known("org").min(1), "{name}");
            assert_eq!(rows.iter().filter(|r| !cell(r, "email").is_empty()).count(), known("email").min(1), "{name}");
            assert_eq!(rows.iter().filter(|r| !cell(r, "phone").is_empty()).count(), known("tel").min(1), "{name}");
        }
        files += 1;
    }
    assert!(files >= 18, "{files}");
}

proptest::proptest! {
    #[test]
    fn no_bytes_of_a_card_break_it(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
        let bytes = [b"BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:", &bytes[..], b"\nEND:VCARD\n"].concat();
        cards(&bytes);
    }
}

#[test]
fn the_card_of_an_organisation_names_the_organisation_and_nobody() {
    let text =
        "BEGIN:VCARD\nFN:Vega Ltd\nORG:Vega Ltd;\nX-ABShowAs:COMPANY\nEND:VCARD\nBEGIN:VCARD\nKIND:org\nFN:Lyra LLP\nEND:VCARD\n";
    let said: Vec<String> = cards(text.as_bytes())
        .into_iter()
        .map(|row| row.map(|row| format!("{}|{}", cell(&row, "name"), cell(&row, "organisation"))).unwrap())
        .collect();
    assert_eq!(said, ["|Vega Ltd", "|Lyra LLP"]);
}
