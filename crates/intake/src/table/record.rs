//! One record of separated text: quotes, line ends and how many lines it takes.
//!
//! Written here and not taken from the `csv` crate because a problem must name the exact line (after quoted line breaks,
//! blank lines and any line end), and because one unclosed quote must neither swallow nor hold the rest of a file.

/// The longest record that is read; a longer one is a problem of its row.
pub(super) const LONGEST: usize = 1024 * 1024;

/// What the text at hand begins with.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A whole record.
    Record {
        /// Its cells as written, without their quotes.
        cells: Vec<String>,
        /// How many bytes it takes, with its line end.
        used: usize,
        /// How many lines it takes.
        lines: u64,
    },
    /// The text ends before the record does.
    NeedMore,
    /// The text is at its end inside a quote.
    OpenQuote,
}

/// Where the scan stands in a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Plain,
    Quoted,
    AfterQuote,
}

/// Reads the record `text` begins with; `ended` says that no more text follows.
pub(super) fn read(text: &str, separator: u8, ended: bool) -> Step {
    let bytes = text.as_bytes();
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut at = At::Start;
    let mut lines = 0;
    let mut from = 0; // what lies between `from` and `i` belongs to the cell and is not copied yet
    let mut i = 0;
    while i < bytes.len() {
        let byte = bytes[i];
        match at {
            At::Quoted if byte == b'"' => {
                if i + 1 == bytes.len() && !ended {
                    return Step::NeedMore;
                }
                cell.push_str(&text[from..i]);
                if bytes.get(i + 1) == Some(&b'"') {
                    i += 1;
                    from = i;
                } else {
                    at = At::AfterQuote;
                    from = i + 1;
                }
            }
            At::Quoted => lines += u64::from(ends_line(bytes, i)),
            _ if byte == separator => {
                cell.push_str(&text[from..i]);
                cells.push(std::mem::take(&mut cell));
                from = i + 1;
                at = At::Start;
            }
            _ if byte == b'\n' || byte == b'\r' => {
                if byte == b'\r' && i + 1 == bytes.len() && !ended {
                    return Step::NeedMore;
                }
                cell.push_str(&text[from..i]);
                cells.push(cell);
                let used = i + if byte == b'\r' && bytes.get(i + 1) == Some(&b'\n') { 2 } else { 1 };
                return Step::Record { cells, used, lines: lines + 1 };
            }
            At::Start if byte == b'"' => {
                at = At::Quoted;
                from = i + 1;
            }
            At::Start if byte != b' ' => at = At::Plain,
            _ => {}
        }
        i += 1;
    }
    match (at, ended) {
        (_, false) => Step::NeedMore,
        (At::Quoted, true) => Step::OpenQuote,
        (_, true) => {
            cell.push_str(&text[from..]);
            cells.push(cell);
            Step::Record { cells, used: bytes.len(), lines: lines + 1 }
        }
    }
}

/// How many bytes the first line of `text` takes with its end; all of it if no line ends there.
pub(super) fn first_line(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let end = bytes.iter().position(|b| matches!(b, b'\n' | b'\r'))?;
    Some(end + if bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n') { 2 } else { 1 })
}

/// Whether the byte at `i` ends a line: LF, or CR that no LF follows.
fn ends_line(bytes: &[u8], i: usize) -> bool {
    bytes[i] == b'\n' || (bytes[i] == b'\r' && bytes.get(i + 1) != Some(&b'\n'))
}

/// The separator that cuts the first records of `text` most evenly; a comma where none does.
pub(super) fn separator_of(text: &str, ended: bool) -> u8 {
    let mut best = (0, 0, b',');
    // A comma comes last: where it cuts as evenly as another mark, it is part of the text (“Doe, Jane;…”).
    for separator in [b';', b'\t', b'|', b','] {
        let (even, width) = evenness(text, separator, ended);
        if width > 1 && (even, width) > (best.0, best.1) {
            best = (even, width, separator);
        }
    }
    best.2
}

/// The first lines without the quotes around each, where every line stands in quotes as a whole and none is cut by any mark.
pub(super) fn unwrapped(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(5).collect();
    let is_whole = |line: &&str| {
        let one = |mark: &u8| matches!(read(line, *mark, true), Step::Record { cells, .. } if cells.len() == 1);
        line.len() > 2 && line.starts_with('"') && line.ends_with('"') && [b';', b'\t', b'|', b','].iter().all(one)
    };
    (lines.len() > 1 && lines.iter().all(is_whole)).then(|| {
        let inner = lines.iter().map(|line| line[1..line.len() - 1].replace("\"\"", "\""));
        inner.collect::<Vec<_>>().join("\n")
    })
}

/// The width most of the first twenty records have (of those wider than one), and how many have it: titles and notes
/// before the header are narrower.
fn evenness(text: &str, separator: u8, ended: bool) -> (usize, usize) {
    let (mut at, mut widths) = (0, std::collections::BTreeMap::<usize, usize>::new());
    for _ in 0..20 {
        // At the very end a record would be read out of nothing.
        if at >= text.len() {
            break;
        }
        let Step::Record { cells, used, .. } = read(&text[at..], separator, ended) else { break };
        at += used;
        if cells.len() > 1 {
            *widths.entry(cells.len()).or_default() += 1;
        }
    }
    widths.into_iter().map(|(width, even)| (even, width)).max().unwrap_or((0, 0))
}
