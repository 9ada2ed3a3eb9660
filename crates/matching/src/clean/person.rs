//! Names of people: titles go, the surname is found, an order by comma is turned round.

use super::words;
use crate::nicknames;

const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "rev",
    "reverend",
    "hon",
    "herr",
    "frau",
    "mme",
    "madame",
    "mlle",
    "monsieur",
    "sig",
    "signor",
    "signora",
    "sr",
    "sra",
    "srta",
    "senor",
    "senora",
    "doctor",
    "judge",
    "capt",
    "captain",
    "col",
    "maj",
    "lt",
    "sgt",
    "dipl",
    "ing",
    "mag",
    "me",
    "maitre",
];
/// What stands behind a name.
const AFTER: &[&str] = &[
    "jr", "junior", "snr", "senior", "ii", "iii", "iv", "esq", "esquire", "phd", "md", "mba", "llb", "llm", "ba", "bsc", "msc",
    "ma", "obe", "mbe", "cbe", "kc", "qc", "fca", "aca", "acca", "cpa", "jd", "dds", "bcl", "facs", "frcs", "tep", "cta",
];
/// Small words that belong to the surname behind them.
const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "do", "du", "la", "le", "ter", "ten", "zu",
    "zum", "zur", "bin", "ibn", "al", "el", "st", "mac", "mc", "af", "av", "dal", "dalla", "degli", "vom", "y",
];

/// The given names of a cell of given names.
pub(crate) fn given(cell: &str) -> String {
    let words = words(cell);
    without(&words, TITLES, AFTER)
}

/// The surname of a cell of surnames.
pub(crate) fn surname(cell: &str) -> String {
    let words = words(cell);
    without(&words, &[], AFTER)
}

/// A name without titles before it and letters behind it; never nothing where something stood.
fn without(words: &str, before: &[&str], after: &[&str]) -> String {
    let mut kept: Vec<&str> = words.split(' ').filter(|w| !w.is_empty()).collect();
    while kept.len() > 1 && before.contains(&kept[0]) {
        kept.remove(0);
    }
    while kept.len() > 1 && after.contains(&kept[kept.len() - 1]) {
        kept.pop();
    }
    kept.join(" ")
}

/// Given names and surname of a whole name, as `Dr Jane Mary van der Berg` or `van der Berg, Jane Mary`.
pub(crate) fn person(cell: &str) -> (String, String) {
    if let Some((surname_part, given_part)) = cell.split_once(',') {
        let given_part = given_part.split(',').next().unwrap_or_default();
        let (family, rest) = (words(surname_part), without(&words(given_part), TITLES, AFTER));
        // `Jane Smith, PhD` has no given name behind its comma.
        if !rest.is_empty() && !AFTER.contains(&rest.as_str()) {
            return (rest, without(&family, TITLES, AFTER));
        }
        return person(surname_part);
    }
    let name = without(&words(cell), TITLES, AFTER);
    let parts: Vec<&str> = name.split(' ').filter(|w| !w.is_empty()).collect();
    if parts.len() < 2 {
        return (String::new(), name);
    }
    let mut from = parts.len() - 1;
    while from > 1 && PARTICLES.contains(&parts[from - 1]) {
        from -= 1;
    }
    (parts[..from].join(" "), parts[from..].join(" "))
}

/// Whether a cell that may hold either looks like the name of a person: few words, no digits, a given name among the first.
pub(crate) fn looks_like_one(cell: &str) -> bool {
    if super::looks_like_an_organisation(cell) {
        return false;
    }
    let (given, surname) = person(cell);
    let count = given.split(' ').count() + surname.split(' ').count();
    let first = given.split(' ').next().unwrap_or_default();
    let titled = words(cell).split(' ').next().is_some_and(|w| TITLES.contains(&w));
    !given.is_empty() && !surname.is_empty() && count <= 6 && (nicknames::is_known(first) || titled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_apart_in_either_order() {
        let apart = |cell: &str| {
            let (given, surname) = person(cell);
            format!("{given}|{surname}")
        };
        assert_eq!(apart("Dr. Jane Mary van der Berg, PhD"), "jane mary|van der berg");
        assert_eq!(apart("van der Berg, Jane"), "jane|van der berg");
        assert_eq!(apart("Smith, Mr. J.R."), "j r|smith");
        assert_eq!(apart("Cher"), "|cher");
        assert_eq!(apart("Sr. Pérez"), "|perez");
        assert_eq!(apart(","), "|");
        assert_eq!(given("Miss Ann"), "ann");
        assert_eq!(surname("O'Neill-Smith Jr."), "oneill smith");
    }

    #[test]
    fn people_are_told_from_organisations() {
        for person in ["Jane Smith", "Bob O'Neill", "Smith, Robert", "Dr Zebedee Quick"] {
            assert!(looks_like_one(person), "{person}");
        }
        for other in ["Smith & Sons", "Orion Foods Ltd", "Cafe Bizou", "21 Club", "Hale", "Robert Half Recruitment Services"] {
            assert!(!looks_like_one(other), "{other}");
        }
    }
}
