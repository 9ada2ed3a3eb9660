//! Files that are no table, told by their first bytes: each is refused with what to do instead of being read as text.

use encoding_rs::{UTF_16BE, UTF_16LE};

use super::decode;

/// How a file that is no table begins, and what it is.
const BYTES: &[(&[u8], &str)] = &[
    (b"%PDF", "is a PDF, which holds a page and no table. Export the list as CSV or XLSX where it was made and import that."),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"\x1f\x8b", "is packed (gzip). Unpack it and import what is in it."),
    (b"Rar!", "is packed (RAR). Unpack it and import what is in it."),
    (b"7z\xbc\xaf", "is packed (7z). Unpack it and import what is in it."),
    (b"!BDN", "is a mailbox of Outlook (PST). Export its contacts or calendar as CSV there and import that."),
    (b"SQLite format 3", "is a database. Export its table as CSV and import that."),
    (b"\xff\xfe\0\0", UTF_32),
    (b"\0\0\xfe\xff", UTF_32),
];
const PICTURE: &str = "is a picture. Export the list as CSV or XLSX where it was made and import that.";
const UTF_32: &str = "is written in UTF-32, which is not read here. Save it as CSV UTF-8 and import that.";
const PAGE: &str = "is a web page, as some tools write it under the name of a workbook. Open it in a spreadsheet, save it as XLSX or CSV and \
                    import that.";
const XML: &str = "is XML, as some tools write it under the name of a workbook. Open it in a spreadsheet, save it as XLSX or CSV and import that.";
const JSON: &str = "is JSON, which holds records and no table. Export the list as CSV or XLSX and import that.";
const RICH: &str = "is a document (RTF). Copy its table into a spreadsheet, save that as XLSX or CSV and import it.";
const NO_TEXT: &str = "is no text, no workbook, no card and no calendar. Export the list as CSV or XLSX and import that.";

/// Why a file that begins so cannot be a table; nothing where it can.
pub(super) fn why(head: &[u8]) -> Option<&'static str> {
    if let Some((_, why)) = BYTES.iter().find(|(begin, _)| head.starts_with(begin)) {
        return Some(why);
    }
    let encoding = decode::said_or_found(head, None);
    let (text, _, _) = encoding.decode(&head[..head.len().min(2_000) & !1]);
    let begin: String = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').chars().take(30).collect();
    let begin = begin.to_lowercase();
    let begins = |with: &[&str]| with.iter().any(|with| begin.starts_with(with));
    let bare: String = begin.chars().filter(|c| !c.is_whitespace()).collect();
    if begins(&["<!doctype html", "<html", "<table", "<meta", "<head"]) {
        return Some(PAGE);
    }
    if begins(&["<?xml", "<workbook"]) {
        return Some(XML);
    }
    if begins(&["{\\rtf"]) {
        return Some(RICH);
    }
    if ["{\"", "[{", "[[\""].iter().any(|with| bare.starts_with(with)) {
        return Some(JSON);
    }
    let strange = head.iter().filter(|byte| matches!(byte, 1..=8 | 14..=26 | 28..=31)).count();
    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
    (!wide && head.len() > 30 && strange * 20 > head.len()).then_some(NO_TEXT)
}

#[cfg(test)]
mod tests {
    use super::super::{Layout, Table};

    fn refused(bytes: &[u8]) -> Option<String> {
        Table::open("x.csv", bytes, &Layout::default()).err().map(|error| error.to_string())
    }

    #[test]
    fn what_is_no_table_is_refused_with_what_to_do() {
        for (bytes, said) in [
            (&b"%PDF-1.7\n1 0 obj\n"[..], "is a PDF"),
            (b"\x89PNG\r\n\x1a\n", "is a picture"),
            (b"\x1f\x8b\x08\0\0", "is packed"),
            (b"\xff\xfe\0\0D\0\0\0a\0\0\0", "UTF-32"),
            (b"\xef\xbb\xbf <html><body><table>", "is a web page"),
            (b"<?xml version=\"1.0\"?><Workbook>", "is XML"),
            (b"[ {\"date\": \"2026-04-02\"} ]", "is JSON"),
            (b"{\\rtf1\\ansi", "is a document"),
            (b"\x01\x02\x03\x04\x05 some bytes of a program \x06\x07\x08\x0e\x0f", "is no text"),
        ] {
            let sentence = refused(bytes).unwrap_or_default();
            assert!(sentence.starts_with("x.csv is ") && sentence.contains(said) && sentence.ends_with('.'), "{sentence}");
        }
        for text in ["<Name>,Date\nAnn,2026-05-03\n", "[Name],[Date]\nAnn,2026-05-03\n", "{Name},Date\nAnn,2026-05-03\n"] {
            assert_eq!(refused(text.as_bytes()), None, "{text}");
        }
    }
}
