//! Reading a party out of the words of a line: a person, an organisation, or one at the other.

use super::Party;
use super::words::{Kind, Names, PARTICLES, Token, classify, is_ending, is_head};

/// A party, and which words it took.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub party: Party,
    pub used: Vec<usize>,
    pub question: Option<String>,
}

/// How a place in the line is read.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    /// What a name is when its look does not say.
    pub likely: Names,
    /// Whether “at …” may name the organisation; after “met …” it names the event.
    pub at: bool,
}

const STOPS: &[&str] = &[
    "for",
    "about",
    "re",
    "regarding",
    "concerning",
    "needs",
    "need",
    "needing",
    "wants",
    "want",
    "wanted",
    "wanting",
    "seeking",
    "looking",
    "who",
    "which",
    "whose",
    "because",
    "worth",
    "has",
    "have",
    "had",
    "is",
    "are",
    "was",
    "were",
    "will",
    "would",
    "asking",
    "asked",
    "with",
    "on",
    "in",
    "to",
    "onto",
    "via",
    "through",
    "from",
    "by",
    "at",
    "@",
    "during",
    "after",
    "before",
    "over",
    "so",
    "but",
    "as",
    "that",
    "introduced",
    "referred",
    "recommended",
    "sent",
    "passed",
];
const FILLERS: &[&str] = &[
    "a", "an", "the", "our", "my", "their", "his", "her", "your", "client", "contact", "friend", "new", "us", "me", "we", "i",
    "someone", "called", "existing", "former", "old", "another", "named",
];

/// The first party in `tokens[from..to]`: names first, else what stands at the start in small letters.
pub(super) fn read(tokens: &[Token<'_>], from: usize, to: usize, reading: Reading) -> Option<Found> {
    let start = (from..to).find(|i| tokens[*i].is_word())?;
    let mut lowercase = None;
    for i in start..to {
        let token = &tokens[i];
        if token.is(STOPS) || (!token.is_word() && i > start) {
            break;
        }
        if token.is_named() && !(i == start && token.is(FILLERS) && tokens.get(i + 1).is_some_and(Token::is_named)) {
            return Some(party_at(tokens, i, to, reading));
        }
        if lowercase.is_none() && token.text.chars().any(char::is_alphabetic) && !token.is(FILLERS) {
            lowercase = Some(i);
        }
    }
    lowercase.map(|i| party_at(tokens, i, to, reading))
}

/// Where the name that begins at `i` ends.
fn name_end(tokens: &[Token<'_>], i: usize, to: usize) -> usize {
    let named_start = tokens[i].is_named();
    let mut j = i + 1;
    while j < to && tokens[j].is_word() {
        let token = &tokens[j];
        if token.is(STOPS) {
            break;
        }
        let goes_on = if !named_start {
            j - i < 4 && !token.is_named() && !token.is(&["of"])
        } else if token.is_named() || is_ending(&token.lower) {
            true
        } else if token.is(&["of"]) {
            is_head(&tokens[i].lower) && next_named(tokens, j + 1, to)
        } else {
            (token.is(&["&", "and", "+"]) || token.is(PARTICLES)) && next_named(tokens, j + 1, to)
        };
        if !goes_on {
            break;
        }
        j += 1;
    }
    j
}

/// Whether a name goes on at `j`, over small words of names.
fn next_named(tokens: &[Token<'_>], j: usize, to: usize) -> bool {
    (j..to.min(j + 3))
        .find(|k| !tokens[*k].is(PARTICLES) && !tokens[*k].is(&["the"]))
        .is_some_and(|k| tokens[k].is_named() || is_ending(&tokens[k].lower))
}

/// The party whose name begins at `i`.
fn party_at(tokens: &[Token<'_>], i: usize, to: usize, reading: Reading) -> Found {
    let end = name_end(tokens, i, to);
    let mut used: Vec<usize> = (i..end).collect();
    let (names, sure) = kind(tokens, i, end, reading.likely);
    let name = written(tokens, i, end);
    let beside = beside(tokens, end, to, names, reading);
    let mut party = Party::default();
    let mut question = None;
    let other = beside.map(|(from, until)| {
        // The words that tie the names belong to the party.
        let ties = (end..from).rev().take_while(|k| tokens[*k].is(&["at", "of", "from", "@", "the"])).count();
        used.extend(from - ties..until);
        (written(tokens, from, until), kind(tokens, from, until, Names::Organisation))
    });
    match (names, other) {
        // Hale & Co (Amira Khan)
        (Names::Organisation, Some((person, (Names::Person, _)))) if sure => {
            (party.organisation, party.person) = (Some(name), Some(person));
        }
        (_, Some((organisation, _))) => (party.person, party.organisation) = (Some(name), Some(organisation)),
        (Names::Person, None) => {
            question = (!sure).then(|| format!("“{name}” was read as a person. Is it an organisation?"));
            party.person = Some(name);
        }
        (Names::Organisation, None) => {
            question = (!sure).then(|| format!("“{name}” was read as an organisation. Is it a person?"));
            party.organisation = Some(name);
        }
    }
    if party.person.as_ref().is_some_and(|p| p.contains(" and ")) {
        question = party
            .person
            .as_ref()
            .map(|p| format!("“{p}” may be more than one person. If so, capture each on a line of their own."));
    }
    Found { party, used, question }
}

/// The other name of a party, behind its first: in brackets, after “at”, “of”, “from”, or after a comma.
fn beside(tokens: &[Token<'_>], end: usize, to: usize, names: Names, reading: Reading) -> Option<(usize, usize)> {
    let next = tokens.get(end).filter(|_| end < to)?;
    match &next.kind {
        Kind::Open if end + 1 < to && tokens[end + 1].is_named() => {
            let until = name_end(tokens, end + 1, to);
            let closed = until >= to || tokens[until].kind == Kind::Close;
            closed.then_some((end + 1, until))
        }
        Kind::Word if names == Names::Person && (next.is(&["of", "from", "@"]) || (reading.at && next.is(&["at"]))) => {
            let first = end + 1 + usize::from(tokens.get(end + 1).is_some_and(|t| t.is(&["the"])));
            let fits = first < to && tokens[first].is_named();
            fits.then(|| (first, name_end(tokens, first, to)))
        }
        // Amira Khan, Hale & Co · Amira Khan, partner at Hale & Co
        Kind::Break(false) if names == Names::Person && next.text == "," => {
            let mut first = end + 1;
            while first < to.min(end + 5)
                && tokens[first].is_word()
                && !tokens[first].is_named()
                && !tokens[first].is(&["at", "of", "@"])
            {
                first += 1;
            }
            let linked = first < to && first > end + 1 && tokens[first].is(&["at", "of", "@"]);
            first = if linked { first + 1 } else { end + 1 };
            if first >= to || !tokens[first].is_named() {
                return None;
            }
            let until = name_end(tokens, first, to);
            let (other, sure) = kind(tokens, first, until, Names::Organisation);
            let stands_alone = linked || until >= to || !tokens[until].is_word();
            (other == Names::Organisation && sure && stands_alone).then_some((first, until))
        }
        _ => None,
    }
}

fn kind(tokens: &[Token<'_>], from: usize, to: usize, likely: Names) -> (Names, bool) {
    let words: Vec<&str> = tokens[from..to].iter().map(|t| t.text).collect();
    classify(&words, likely)
}

fn written(tokens: &[Token<'_>], from: usize, to: usize) -> String {
    let words: Vec<&str> = tokens[from..to].iter().map(|t| t.text).collect();
    let name = goodword_domain::text::tidy(&words.join(" "), 200);
    name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).map_or(name.clone(), str::to_owned)
}
