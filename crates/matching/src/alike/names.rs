//! Names of people and places, as words that are mistyped, shortened, misheard or written another way.

use super::{Likeness, apart, same_but_blanks, slips};
use crate::nicknames;
use crate::point::Level;

/// Two given names.
pub(crate) fn given(a: &str, b: &str) -> Likeness {
    Likeness::of(given_level(a, b))
}

fn given_level(a: &str, b: &str) -> Level {
    if a == b {
        return Level::Same;
    }
    let (first_a, rest_a) = a.split_once(' ').unwrap_or((a, ""));
    let (first_b, rest_b) = b.split_once(' ').unwrap_or((b, ""));
    let whole = word(a, b);
    if whole == Level::Near || (rest_a.is_empty() && rest_b.is_empty()) {
        return whole.max(one_given(first_a, first_b));
    }
    let first = if first_a == first_b { Level::Same } else { one_given(first_a, first_b) };
    // `Jane` and `Jane Mary` agree in what both say; `Jane Mary` and `Jane Ruth` do not quite.
    let contradict =
        !rest_a.is_empty() && !rest_b.is_empty() && !initial_of(rest_a, rest_b) && word(rest_a, rest_b) < Level::Alike;
    match first {
        Level::Same if contradict => Level::Alike,
        Level::Same => Level::Near,
        // `Mary` and `Jane Mary`: called by the second name.
        Level::Differ if rest_a == b || rest_b == a => Level::Alike,
        level => whole.max(level.min(Level::Alike)),
    }
}

/// Two single given names that are not the same.
fn one_given(a: &str, b: &str) -> Level {
    if nicknames::kinship(a, b).is_some() {
        return Level::Near;
    }
    // `Jo` for `Joana`: short forms nobody listed.
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short.len() >= 3 && long.starts_with(short) {
        return Level::Alike.max(word(a, b));
    }
    if initial_of(a, b) {
        return Level::Faint;
    }
    word(a, b)
}

/// Whether one is but the first letter of the other.
fn initial_of(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.len() == 1 && long.starts_with(short)
}

/// Two surnames.
pub(crate) fn surname(a: &str, b: &str) -> Likeness {
    Likeness::of(surname_level(a, b))
}

fn surname_level(a: &str, b: &str) -> Level {
    let whole = word(a, b);
    if whole >= Level::Near || !(a.contains(' ') || b.contains(' ')) {
        return whole;
    }
    // One half of a double name, or a name without its small words: `Oneill` and `Oneill Smith`, `van der Berg` and `Berg`.
    let shares = a.split(' ').any(|x| x.len() > 3 && b.split(' ').any(|y| x == y));
    if shares { whole.max(Level::Alike) } else { whole }
}

/// Two names of places.
pub(crate) fn place(a: &str, b: &str) -> Likeness {
    let whole = word(a, b);
    let level = if whole >= Level::Near {
        whole
    } else if contains_words(a, b) || initials_are(a, b) || initials_are(b, a) {
        whole.max(Level::Alike)
    } else {
        whole
    };
    Likeness::of(level)
}

/// `new york` and `new york city`.
fn contains_words(a: &str, b: &str) -> bool {
    let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    few.len() >= 4 && few.split(' ').all(|w| many.split(' ').any(|m| m == w))
}

/// `la` and `los angeles`.
fn initials_are(letters: &str, name: &str) -> bool {
    letters.len() >= 2
        && name.split(' ').count() == letters.len()
        && name.split(' ').filter_map(|w| w.chars().next()).eq(letters.chars())
}

/// Two names of regions: `vic` and `victoria`, `nsw` and `new south wales`.
pub(crate) fn region(a: &str, b: &str) -> Likeness {
    let short = |x: &str, y: &str| x.len() >= 2 && (y.starts_with(x) || initials_are(x, y));
    Likeness::of(match () {
        () if a == b => Level::Same,
        () if short(a, b) || short(b, a) || (a.len().min(b.len()) >= 4 && slips(a, b, 1).is_some()) => Level::Near,
        () => Level::Differ,
    })
}

/// Two words, or names of several words, by their spelling and their sound alone.
pub(crate) fn word(a: &str, b: &str) -> Level {
    if a == b {
        return Level::Same;
    }
    if same_but_blanks(a, b) {
        return Level::Near;
    }
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    if short < 3 || long > short * 2 {
        return Level::Differ;
    }
    // With less than six letters in ten in common, nothing below holds.
    if apart(a, b) * 10 > (short + long) * 4 {
        return Level::Differ;
    }
    let slips = slips(a, b, 3);
    match slips {
        Some(1) if short >= 4 => return Level::Near,
        Some(2) if short >= 7 => return Level::Near,
        Some(1) => return Level::Alike,
        Some(2) if short >= 5 => return Level::Alike,
        Some(3) if short >= 8 => return Level::Alike,
        _ => {}
    }
    let alike = strsim::jaro_winkler(a, b);
    if alike >= 0.94 {
        Level::Alike
    } else if alike >= 0.86 || slips == Some(2) || same_sound(a, b) {
        Level::Faint
    } else {
        Level::Differ
    }
}

/// Whether two words sound the same.
fn same_sound(a: &str, b: &str) -> bool {
    a.len() >= 4 && b.len() >= 4 && a.as_bytes()[0] == b.as_bytes()[0] && sound(a) == sound(b)
}

/// How a name sounds, by Double Metaphone.
pub(crate) fn sound(word: &str) -> String {
    rphonetic::DoubleMetaphone::new(Some(6)).double_metaphone(word).primary()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_names() {
        let level = |a, b| {
            assert_eq!(given(a, b), given(b, a));
            given(a, b).level
        };
        assert_eq!(level("robert", "bob"), Level::Near);
        assert_eq!(level("robert", "robrt"), Level::Near);
        assert_eq!(level("jane", "jane mary"), Level::Near);
        assert_eq!(level("jane mary", "jane m"), Level::Near);
        assert_eq!(level("jane mary", "jane ruth"), Level::Alike);
        assert_eq!(level("mary", "jane mary"), Level::Alike);
        assert_eq!(level("j", "jane"), Level::Faint);
        assert_eq!(level("jane", "peter"), Level::Differ);
        assert_eq!(level("ale c", "alec"), Level::Near);
    }

    #[test]
    fn surnames_and_places() {
        assert_eq!(surname("smith", "smyth").level, Level::Near);
        assert_eq!(surname("oneill", "oneill smith").level, Level::Alike);
        assert_eq!(surname("smith", "jones").level, Level::Differ);
        assert_eq!(place("los angeles", "la").level, Level::Alike);
        assert_eq!(place("new york", "new york city").level, Level::Alike);
        assert_eq!(place("tings lpa", "tingalpa").level, Level::Near);
        assert_eq!(region("vic", "victoria").level, Level::Near);
        assert_eq!(region("nsw", "new south wales").level, Level::Near);
        assert_eq!(region("wa", "sa").level, Level::Differ);
    }
}
