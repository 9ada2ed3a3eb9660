//! From bytes to text: which encoding a file is in, and its text piece by piece.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How much of a file is looked at to find its encoding and separator, and how much is read at once.
pub(super) const PIECE: usize = 64 * 1024;

/// The text of a source of bytes; what cannot be decoded becomes U+FFFD, which the table reports with its row.
pub(super) struct Text<R> {
    source: R,
    decoder: Decoder,
    head: Vec<u8>,
    piece: Vec<u8>,
    ended: bool,
    bytes: u64,
}

impl<R: Read> Text<R> {
    /// Text of `source`, whose first bytes were read already.
    pub(super) fn new(source: R, head: Vec<u8>, encoding: &'static Encoding) -> Self {
        Self { source, decoder: encoding.new_decoder_with_bom_removal(), head, piece: vec![0; PIECE], ended: false, bytes: 0 }
    }

    /// Appends the next piece of text; false when there is no more.
    pub(super) fn more(&mut self, into: &mut String) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        let head = std::mem::take(&mut self.head);
        let bytes = if head.is_empty() {
            let count = fill(&mut self.source, &mut self.piece)?;
            &self.piece[..count]
        } else {
            &head[..]
        };
        self.bytes += bytes.len() as u64;
        self.ended = bytes.is_empty();
        if let Some(room) = self.decoder.max_utf8_buffer_length(bytes.len()) {
            into.reserve(room);
        }
        // With that much room the decoder always takes everything.
        let _ = self.decoder.decode_to_string(bytes, into, self.ended);
        Ok(true)
    }

    /// How many bytes were read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// Reads until `buffer` is full or the source ends.
pub(super) fn fill(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut count = 0;
    while count < buffer.len() {
        match source.read(&mut buffer[count..]) {
            Ok(0) => break,
            Ok(n) => count += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(count)
}

/// The encoding of a file by its first bytes: a byte order mark is never there by chance, so it is believed over the mapping.
pub(crate) fn said_or_found(head: &[u8], said: Option<&'static Encoding>) -> &'static Encoding {
    let marked = Encoding::for_bom(head).map(|(encoding, _)| encoding);
    marked.or(said).unwrap_or_else(|| encoding_of(head))
}

/// The encoding the first bytes of a file without a byte order mark speak for.
fn encoding_of(head: &[u8]) -> &'static Encoding {
    if let Some(encoding) = utf16_without_mark(head) {
        return encoding;
    }
    let (letters, broken) = utf8_evidence(head);
    // A file whose other letters are UTF-8 stays UTF-8: its few broken bytes are problems of their rows.
    if broken == 0 || letters > 4 * broken {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// What to say where the letters of a file come out wrong: no mark such as `”` and no code without a sign stands between two letters.
pub(super) fn doubtful(head: &[u8], said: Option<&'static Encoding>) -> Option<String> {
    let encoding = said_or_found(head, said);
    if said.is_some() || encoding != WINDOWS_1252 {
        return None;
    }
    let (text, _, _) = encoding.decode(head);
    let letters: Vec<char> = text.chars().collect();
    let is_wrong = |three: &[char]| {
        let strange = matches!(three[1], '\u{80}'..='\u{9f}' | '„' | '”' | '‚' | '™' | 'Ÿ' | '§');
        strange && three[0].is_alphabetic() && three[2].is_lowercase()
    };
    let at = letters.windows(3).position(is_wrong)?;
    let ends = |c: &char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '"');
    let from = letters[..=at].iter().rposition(ends).map_or(0, |before| before + 1);
    let word = letters[from..].iter().take_while(|c| !ends(c)).take(30);
    let word: String = word.map(|c| if c.is_control() { '\u{fffd}' } else { *c }).collect();
    Some(format!(
        "Letters such as in “{word}” look wrong: the file seems to be written in an old encoding (of DOS or an old Mac). Save it as CSV UTF-8 \
         and send it again, or name its `encoding` in the mapping."
    ))
}

/// UTF-16 without its mark: every other byte of Latin text is nought.
fn utf16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let noughts = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (noughts(0), noughts(1));
    let enough = head.len() / 4;
    if head.len() < 4 || even.max(odd) <= enough {
        return None;
    }
    Some(if odd > even { UTF_16LE } else { UTF_16BE })
}

/// How many letters beyond ASCII are right UTF-8, and how many places are not.
fn utf8_evidence(head: &[u8]) -> (usize, usize) {
    let (mut letters, mut broken) = (0, 0);
    let mut chunks = head.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        // A letter that the end of the piece cuts through is no fault.
        let cut = chunks.peek().is_none() && head.len() >= PIECE && chunk.invalid().len() < 4;
        broken += usize::from(!chunk.invalid().is_empty() && !cut);
    }
    (letters, broken)
}
