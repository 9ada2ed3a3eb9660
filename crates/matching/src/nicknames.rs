//! Given names that may be one person's: short forms, pet forms, and spellings of one name.

use std::collections::HashMap;
use std::sync::LazyLock;

const LIST: &str = include_str!("nicknames.txt");

/// One line of the list.
struct Line {
    /// The first name of the line.
    full: &'static str,
    /// Whether the others are spellings, not short forms.
    spellings: bool,
}

struct Lines {
    lines: Vec<Line>,
    by_name: HashMap<&'static str, Vec<usize>>,
}

static LINES: LazyLock<Lines> = LazyLock::new(|| {
    let mut all = Lines { lines: Vec::new(), by_name: HashMap::new() };
    for line in LIST.lines().filter(|l| !l.starts_with('#')) {
        let (spellings, names) = match line.strip_prefix('=') {
            Some(names) => (true, names),
            None => (false, line),
        };
        let names = names.split([' ', ':']).filter(|n| !n.is_empty());
        for (n, name) in names.enumerate() {
            if n == 0 {
                all.lines.push(Line { full: name, spellings });
            }
            all.by_name.entry(name).or_default().push(all.lines.len() - 1);
        }
    }
    all
});

/// How two different given names belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kinship {
    /// The first is short for the second.
    ShortFor,
    /// The second is short for the first.
    LongFor,
    /// Both are short for one name.
    BothShortFor(&'static str),
    /// Two spellings of one name.
    Spellings,
}

/// Whether two given names, folded, can be one person's, and how.
pub(crate) fn kinship(a: &str, b: &str) -> Option<Kinship> {
    let (of_a, of_b) = (LINES.by_name.get(a)?, LINES.by_name.get(b)?);
    let shared = of_a.iter().filter(|line| of_b.contains(line)).map(|line| &LINES.lines[*line]);
    let told = shared.map(|line| match line {
        Line { spellings: true, .. } => Kinship::Spellings,
        Line { full, .. } if *full == b => Kinship::ShortFor,
        Line { full, .. } if *full == a => Kinship::LongFor,
        Line { full, .. } => Kinship::BothShortFor(full),
    });
    // What says most is told: a name in full before a name both may be short for.
    told.min_by_key(|k| match k {
        Kinship::ShortFor | Kinship::LongFor => 0,
        Kinship::Spellings => 1,
        Kinship::BothShortFor(_) => 2,
    })
}

/// One name for all on a line, by which records are brought together; the name itself where the list does not know it.
pub(crate) fn root(name: &str) -> &str {
    LINES.by_name.get(name).and_then(|lines| lines.first()).map_or(name, |line| LINES.lines[*line].full)
}

/// Whether it is a given name the list knows.
pub(crate) fn is_known(name: &str) -> bool {
    LINES.by_name.contains_key(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_belong_to_names_in_full() {
        assert_eq!(kinship("bob", "robert"), Some(Kinship::ShortFor));
        assert_eq!(kinship("robert", "bob"), Some(Kinship::LongFor));
        assert_eq!(kinship("bob", "rob"), Some(Kinship::BothShortFor("robert")));
        assert_eq!(kinship("muhammad", "mohamed"), Some(Kinship::Spellings));
        assert_eq!(kinship("bob", "william"), None);
        assert_eq!((root("bob"), root("robert"), root("zebedee")), ("robert", "robert", "zebedee"));
        assert!(is_known("amelia") && !is_known("orion"));
    }

    #[test]
    fn every_line_is_folded_and_says_each_name_once() {
        for line in LIST.lines().filter(|l| !l.starts_with('#')) {
            let mut names: Vec<&str> = line.split([' ', ':', '=']).filter(|n| !n.is_empty()).collect();
            assert!(names.len() > 1, "{line}");
            assert!(names.iter().all(|n| n.bytes().all(|b| b.is_ascii_lowercase())), "{line}");
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{line}");
        }
    }
}
