//! The words of a line: where they stand, what breaks them apart, and what kind of name they make.

use std::ops::Range;

use super::marks::Mark;

/// What a piece of the line is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Word,
    /// A comma or another mark that ends a phrase; true where it ends a sentence.
    Break(bool),
    Open,
    Close,
    Mark(Mark),
}

/// A piece of the line.
#[derive(Debug, Clone)]
pub(super) struct Token<'l> {
    pub range: Range<usize>,
    pub text: &'l str,
    pub lower: String,
    pub kind: Kind,
}

impl Token<'_> {
    pub(super) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// Whether it may be part of a name: a capital, a digit, or a letter of a script without capitals.
    pub(super) fn is_named(&self) -> bool {
        let Some(first) = self.text.chars().find(|c| c.is_alphanumeric()) else { return false };
        self.is_word() && (!first.is_lowercase() || self.text.chars().any(char::is_uppercase))
    }

    pub(super) fn is(&self, words: &[&str]) -> bool {
        self.is_word() && words.contains(&self.lower.as_str())
    }
}

const ABBREVIATIONS: &[&str] =
    &["ltd", "co", "inc", "corp", "plc", "dr", "mr", "mrs", "ms", "prof", "st", "bros", "dept", "no", "approx"];

/// The pieces of a line around what was found by its look.
pub(super) fn tokens<'l>(line: &'l str, marks: Vec<(Range<usize>, Mark)>) -> Vec<Token<'l>> {
    let mut out = Vec::new();
    let mut at = 0;
    for (range, mark) in marks {
        plain(line, at..range.start, &mut out);
        out.push(Token { text: &line[range.clone()], lower: String::new(), range: range.clone(), kind: Kind::Mark(mark) });
        at = range.end;
    }
    plain(line, at..line.len(), &mut out);
    out
}

/// The pieces of a stretch without marks.
fn plain<'l>(line: &'l str, stretch: Range<usize>, out: &mut Vec<Token<'l>>) {
    let end = stretch.end;
    let mut word: Option<usize> = None;
    let push = |from: usize, to: usize, kind: Kind, out: &mut Vec<Token<'l>>| {
        let text = &line[from..to];
        out.push(Token { range: from..to, text, lower: text.to_lowercase().replace('’', "'"), kind });
    };
    for (offset, c) in line[stretch.clone()].char_indices() {
        let i = stretch.start + offset;
        let next = line[i + c.len_utf8()..].chars().next();
        let alone = next.is_none_or(char::is_whitespace);
        let kind = match c {
            _ if c == '\n' => Some(Kind::Break(true)),
            _ if c.is_whitespace() || matches!(c, '"' | '“' | '”' | '«' | '»' | '<' | '>') => None,
            ',' | '–' | '—' => Some(Kind::Break(false)),
            ';' | '|' => Some(Kind::Break(true)),
            ':' if alone => Some(Kind::Break(false)),
            '/' | '-' if alone && word.is_none() => Some(Kind::Break(false)),
            '.' | '!' | '?' if alone && ends_sentence(c, word.map(|w| &line[w..i])) => Some(Kind::Break(true)),
            '(' | '[' => Some(Kind::Open),
            ')' | ']' => Some(Kind::Close),
            _ => {
                word.get_or_insert(i);
                continue;
            }
        };
        if let Some(from) = word.take() {
            push(from, i, Kind::Word, out);
        }
        if let Some(kind) = kind {
            push(i, i + c.len_utf8(), kind, out);
        }
    }
    if let Some(from) = word {
        push(from, end, Kind::Word, out);
    }
}

fn ends_sentence(mark: char, word: Option<&str>) -> bool {
    mark != '.' || word.is_none_or(|w| w.chars().count() > 1 && !ABBREVIATIONS.contains(&w.to_lowercase().as_str()))
}

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    Person,
    Organisation,
}

const ENDINGS: &[&str] = &[
    "ltd",
    "limited",
    "llp",
    "lp",
    "plc",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "gmbh",
    "ag",
    "kg",
    "ug",
    "se",
    "sa",
    "sas",
    "sarl",
    "srl",
    "spa",
    "bv",
    "nv",
    "ab",
    "as",
    "oy",
    "pty",
    "llc",
    "pllc",
    "pc",
    "cic",
    "cio",
    "foods",
    "group",
    "holdings",
    "holding",
    "partners",
    "partnership",
    "associates",
    "bank",
    "university",
    "college",
    "school",
    "council",
    "trust",
    "foundation",
    "solicitors",
    "accountants",
    "advisers",
    "advisors",
    "consulting",
    "consultants",
    "capital",
    "ventures",
    "estates",
    "properties",
    "homes",
    "developments",
    "construction",
    "builders",
    "engineering",
    "industries",
    "systems",
    "technologies",
    "tech",
    "software",
    "solutions",
    "services",
    "labs",
    "studio",
    "studios",
    "media",
    "hotels",
    "hotel",
    "brothers",
    "bros",
    "sons",
    "farms",
    "logistics",
    "energy",
    "motors",
    "insurance",
    "pharma",
    "health",
    "clinic",
    "hospital",
    "society",
    "association",
    "club",
    "chambers",
    "legal",
    "law",
    "wealth",
    "finance",
    "brewery",
    "bakery",
    "restaurants",
    "interiors",
    "architects",
    "recruitment",
];
const HEADS: &[&str] = &[
    "bank",
    "university",
    "college",
    "council",
    "city",
    "chamber",
    "institute",
    "department",
    "ministry",
    "society",
    "house",
    "school",
    "church",
    "diocese",
    "royal",
    "association",
    "federation",
    "friends",
    "borough",
    "county",
    "government",
    "embassy",
];
const TITLES: &[&str] = &["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "rev"];
/// Small words inside personal names.
pub(super) const PARTICLES: &[&str] = &[
    "van", "der", "den", "de", "del", "della", "di", "da", "dos", "la", "le", "von", "zu", "bin", "bint", "ibn", "al", "el",
    "ter", "ap",
];

/// Whether a word ends the names of organisations.
pub(super) fn is_ending(lower: &str) -> bool {
    ENDINGS.contains(&lower.trim_matches('.').replace('.', "").as_str())
}

/// Whether a word begins the names of organisations: Bank of, University of.
pub(super) fn is_head(lower: &str) -> bool {
    HEADS.contains(&lower)
}

/// What a name names, and whether that is sure; `likely` decides what its look does not.
pub(super) fn classify(name: &[&str], likely: Names) -> (Names, bool) {
    let lowers: Vec<String> = name.iter().map(|w| w.to_lowercase()).collect();
    let (Some(first), Some(last)) = (lowers.first(), lowers.last()) else { return (likely, false) };
    if TITLES.contains(&first.trim_end_matches('.')) {
        return (Names::Person, true);
    }
    let several = lowers.len() > 1;
    if (several && (is_ending(last) || is_head(first))) || lowers.iter().any(|w| w == "&" || w.contains('&') || w == "of") {
        return (Names::Organisation, true);
    }
    if lowers.iter().any(|w| w.chars().any(|c| c.is_ascii_digit())) {
        return (Names::Organisation, true);
    }
    let capitals = |w: &&str| w.chars().next().is_some_and(char::is_uppercase) && w.chars().any(char::is_lowercase);
    let plain = name.iter().filter(|w| **w != "and" && !PARTICLES.contains(&w.to_lowercase().as_str())).all(capitals);
    if lowers.iter().any(|w| w == "and") {
        return (if several && plain { Names::Person } else { likely }, false);
    }
    match name.len() {
        1 if (2..=6).contains(&name[0].chars().count()) && name[0].chars().all(char::is_uppercase) => (Names::Organisation, true),
        1 => (likely, false),
        2..=4 if plain => (Names::Person, true),
        2..=3 => (Names::Person, false),
        _ => (Names::Organisation, false),
    }
}
