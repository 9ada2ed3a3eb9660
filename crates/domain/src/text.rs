//! One spelling for the same thing: folding for finding, keys for sorting, initials for faces, days in sentences.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

/// Folds a text for finding: Latin letters without accents, small, single spaces, nothing but letters and digits between.
///
/// Both engines match these folded columns by bytes, because their own case folding differs beyond ASCII.
#[must_use]
pub fn fold(text: &str) -> String {
    let ascii = deunicode::deunicode_with_tofu(text, "");
    let mut out = String::with_capacity(ascii.len());
    for c in ascii.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !matches!(c, '\'' | '.') && !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The key names are ordered by: folded, then as written, so that order never depends on an engine's collation.
#[must_use]
pub fn sort_key(text: &str) -> String {
    let mut key = fold(text);
    key.push('\u{1}');
    key.push_str(text);
    key
}

/// A name as people mean it: composed letters, single spaces, no control characters, at most `longest` characters.
#[must_use]
pub fn tidy(text: &str, longest: usize) -> String {
    let composed: String = text.nfc().map(|c| if c.is_control() { ' ' } else { c }).collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(longest).collect()
}

/// Up to two initials for a face.
#[must_use]
pub fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().filter(|w| w.chars().next().is_some_and(char::is_alphanumeric)).collect();
    let ends = match words.as_slice() {
        [] => return "?".to_owned(),
        [one] => vec![*one],
        [first, .., last] => vec![*first, *last],
    };
    ends.iter().filter_map(|w| w.chars().next()).flat_map(char::to_uppercase).collect()
}

/// A stable hue, 0 to 11, for a face.
#[must_use]
pub fn hue(name: &str) -> u8 {
    // FNV-1a: stable across releases, which the standard library's hasher does not promise.
    let hash = fold(name).bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    (hash % 12) as u8
}

/// A day as a sentence says it, such as "12 March 2026".
#[must_use]
pub fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_across_accents_case_and_marks() {
        assert_eq!(fold("BÜŞRA  O'Neill-Smith & Co."), "busra oneill smith co");
        assert_eq!(fold("Ægir Straße"), "aegir strasse");
        assert_eq!(fold("  "), "");
    }

    #[test]
    fn tidies_names() {
        assert_eq!(tidy("  Amira\t\nKhan ", 200), "Amira Khan");
        assert_eq!(tidy(&"x".repeat(300), 200).len(), 200);
    }

    #[test]
    fn initials_of_any_name() {
        assert_eq!(initials("Amira van der Khan"), "AK");
        assert_eq!(initials("Orion"), "O");
        assert_eq!(initials("(…)"), "?");
        assert_eq!(initials("محمد علي"), "مع");
    }
}
