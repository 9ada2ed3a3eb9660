//! The lines of vCard and iCalendar files: unfolded, with their name, parameters and value.
//!
//! Written here because a problem must name the line a card begins on, and because cards of version 2.1 break their lines in a
//! way of their own (a quoted-printable value goes on after “=”).

use std::io::Read;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::{NotATable, decode};

/// The longest line that is kept whole; what a picture has beyond that is dropped.
const LONGEST: usize = 256 * 1024;

/// Lines of a file of cards.
pub(super) struct Lines<R> {
    file: String,
    text: decode::Text<R>,
    pub(super) encoding: &'static Encoding,
    buffer: String,
    at: usize,
    line: u64,
    ended: bool,
}

/// One line: the line of the file it begins on, its name in capitals, its parameters and its value as written.
pub(super) struct ContentLine {
    pub(super) line: u64,
    pub(super) name: String,
    params: Vec<(String, String)>,
    raw: String,
}

/// Whether the first bytes of a file begin an object of that kind, such as `VCARD`.
pub(super) fn begins(head: &[u8], kind: &str) -> bool {
    let (text, _, _) = decode::said_or_found(head, None).decode(&head[..head.len().min(400) & !1]);
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    text.get(..6 + kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(&format!("BEGIN:{kind}")))
}

/// Whether an object of that kind begins somewhere in the first bytes of a file: inside another one, too.
pub(super) fn holds(head: &[u8], kind: &str) -> bool {
    let (text, _, _) = decode::said_or_found(head, None).decode(head);
    text.lines().any(|line| line.trim().eq_ignore_ascii_case(&format!("BEGIN:{kind}")))
}

impl<R: Read> Lines<R> {
    pub(super) fn open(file: &str, source: R, head: Vec<u8>, said: Option<&'static Encoding>) -> Self {
        let encoding = decode::said_or_found(&head, said);
        let text = decode::Text::new(source, head, encoding);
        Self { file: file.to_owned(), text, encoding, buffer: String::new(), at: 0, line: 0, ended: false }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.text.bytes()
    }

    /// The next line that has a name; others say nothing and are passed over.
    pub(super) fn next(&mut self) -> Result<Option<ContentLine>, NotATable> {
        while let Some(mut text) = self.physical()? {
            let line = self.line;
            let quoted = text.split(':').next().is_some_and(|head| head.to_ascii_uppercase().contains("QUOTED-PRINTABLE"));
            while quoted && text.ends_with('=') {
                text.pop();
                let Some(more) = self.physical()? else { break };
                append(&mut text, &more);
            }
            while self.peek()?.is_some_and(|c| c == ' ' || c == '\t') {
                let Some(more) = self.physical()? else { break };
                append(&mut text, more.get(1..).unwrap_or_default());
            }
            if let Some(found) = parsed(line, &text) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The next line as it stands in the file, without its end.
    fn physical(&mut self) -> Result<Option<String>, NotATable> {
        let mut kept = String::new();
        loop {
            let rest = &self.buffer[self.at..];
            let end = rest.find(['\n', '\r']).filter(|end| self.ended || end + 1 < rest.len());
            if let Some(end) = end {
                let used = end + if rest[end..].starts_with("\r\n") { 2 } else { 1 };
                append(&mut kept, &rest[..end]);
                self.at += used;
                self.line += 1;
                return Ok(Some(kept));
            }
            if self.ended {
                let whole = rest.is_empty() && kept.is_empty();
                append(&mut kept, rest);
                self.at = self.buffer.len();
                self.line += 1;
                return Ok((!whole).then_some(kept));
            }
            if rest.len() > LONGEST && !rest.contains(['\n', '\r']) {
                append(&mut kept, rest);
                self.at = self.buffer.len();
            }
            self.more()?;
        }
    }

    /// The character the next line begins with.
    fn peek(&mut self) -> Result<Option<char>, NotATable> {
        while self.at == self.buffer.len() && !self.ended {
            self.more()?;
        }
        Ok(self.buffer[self.at..].chars().next())
    }

    fn more(&mut self) -> Result<(), NotATable> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let more = self.text.more(&mut self.buffer);
        self.ended = !more.map_err(|source| NotATable::Unreadable { file: self.file.clone(), source })?;
        Ok(())
    }
}

/// Appends as much as a line may be long.
fn append(text: &mut String, more: &str) {
    let room = LONGEST.saturating_sub(text.len());
    text.push_str(&more[..more.floor_char_boundary(room)]);
}

/// A line with a name before its colon; the group before a point (`item1.TEL`) is left out.
fn parsed(line: u64, text: &str) -> Option<ContentLine> {
    let mut quoted = false;
    let colon = text.bytes().position(|b| {
        quoted ^= b == b'"';
        b == b':' && !quoted
    })?;
    let (head, raw) = (&text[..colon], &text[colon + 1..]);
    let mut parts = split(head, ';', '"');
    let name = parts.first()?.rsplit('.').next()?.trim().to_ascii_uppercase();
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return None;
    }
    let params = parts.drain(..).skip(1).map(|part| match part.split_once('=') {
        Some((name, value)) => (name.trim().to_ascii_uppercase(), value.replace('"', "")),
        None => ("TYPE".to_owned(), part.trim().to_owned()),
    });
    Some(ContentLine { line, name, params: params.collect(), raw: raw.to_owned() })
}

/// Cuts at a mark that does not stand between two others.
fn split(text: &str, mark: char, quote: char) -> Vec<String> {
    let (mut parts, mut quoted) = (vec![String::new()], false);
    for c in text.chars() {
        quoted ^= c == quote;
        match parts.last_mut() {
            Some(part) if c != mark || quoted => part.push(c),
            _ => parts.push(String::new()),
        }
    }
    parts
}

impl ContentLine {
    /// Whether a parameter has this word, such as `TYPE=fax` or `ENCODING=BASE64`.
    pub(super) fn has(&self, word: &str) -> bool {
        self.params.iter().any(|(_, value)| value.split(',').any(|v| v.trim().eq_ignore_ascii_case(word)))
    }

    /// What a parameter says, such as the name in `CN=Ann Gray`.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value as written.
    pub(super) fn raw(&self) -> &str {
        self.raw.trim()
    }

    /// The value as people read it.
    pub(super) fn text(&self) -> String {
        unescaped(&self.decoded()).trim().to_owned()
    }

    /// The parts of a value such as a name.
    pub(super) fn parts(&self) -> Vec<String> {
        let (decoded, mut parts, mut escaped) = (self.decoded(), vec![String::new()], false);
        for c in decoded.chars() {
            match parts.last_mut() {
                Some(part) if escaped || c != ';' => part.push(c),
                _ => parts.push(String::new()),
            }
            escaped = c == '\\' && !escaped;
        }
        parts.iter().map(|part| unescaped(part).trim().to_owned()).collect()
    }

    fn decoded(&self) -> String {
        if !self.has("QUOTED-PRINTABLE") {
            return self.raw.clone();
        }
        let bytes = unquoted(&self.raw);
        let said = self.params.iter().find(|(name, _)| name == "CHARSET").and_then(|(_, v)| Encoding::for_label(v.as_bytes()));
        let usual = if std::str::from_utf8(&bytes).is_ok() { UTF_8 } else { WINDOWS_1252 };
        said.unwrap_or(usual).decode(&bytes).0.into_owned()
    }
}

/// The bytes of a quoted-printable text; what is no code stays as it is.
fn unquoted(text: &str) -> Vec<u8> {
    let (bytes, mut out, mut i) = (text.as_bytes(), Vec::new(), 0);
    let digit = |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    while let Some(byte) = bytes.get(i) {
        match (byte, digit(bytes.get(i + 1)), digit(bytes.get(i + 2))) {
            (b'=', Some(high), Some(low)) => {
                out.push(high << 4 | low);
                i += 3;
            }
            _ => {
                out.push(*byte);
                i += 1;
            }
        }
    }
    out
}

/// A text without its backslashes.
fn unescaped(text: &str) -> String {
    let (mut out, mut escaped) = (String::with_capacity(text.len()), false);
    for c in text.chars() {
        match (escaped, c) {
            (true, 'n' | 'N') => out.push('\n'),
            (true, ',' | ';' | ':' | '\\') => out.push(c),
            (true, other) => out.extend(['\\', other]),
            (false, '\\') => {}
            (false, other) => out.push(other),
        }
        escaped = c == '\\' && !escaped;
    }
    out
}
