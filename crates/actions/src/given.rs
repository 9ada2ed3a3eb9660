//! What commands bring, read the same way by every verb.

use goodword_domain::{Noun, Refusal, text};

/// The longest name that is kept, in characters.
const LONGEST_NAME: usize = 200;
/// The longest tag of a language that is kept, in characters.
const LONGEST_TAG: usize = 35;
/// The longest note on a person or an organisation that is kept, in characters.
const LONGEST_NOTE: usize = 10_000;
/// The longest text on a referral that is kept, in characters.
const LONGEST_TEXT: usize = 20_000;

/// A name that must be something.
pub(crate) fn name(given: &str, noun: Noun) -> Result<String, Refusal> {
    let name = text::tidy(given, LONGEST_NAME);
    if name.is_empty() {
        let sentence = format!("Give the {noun} a name.");
        return Err(Refusal::invalid("name.missing", sentence).at("name"));
    }
    Ok(name)
}

/// A short text, or nothing where it is blank.
pub(crate) fn line(given: Option<&str>, longest: usize) -> Option<String> {
    given.map(|t| text::tidy(t, longest)).filter(|t| !t.is_empty())
}

/// An email address of somebody outside, or nothing where it is blank.
pub(crate) fn email(given: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(email) = line(given, 254) else { return Ok(None) };
    let whole = email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
    if whole && !email.contains(' ') {
        return Ok(Some(email));
    }
    let sentence = format!("“{email}” is not an email address. Write it as name@example.com, or leave it empty.");
    Err(Refusal::invalid("person.email", sentence).at("email"))
}

/// What was said of a referral, a touch or a decision, as it was written, without control characters.
pub(crate) fn as_written(given: Option<&str>) -> String {
    lines(given, LONGEST_TEXT)
}

/// A note of several lines.
pub(crate) fn note(given: Option<&str>) -> String {
    lines(given, LONGEST_NOTE)
}

/// A text of several lines, without control characters.
pub(crate) fn lines(given: Option<&str>, longest: usize) -> String {
    let kept = given.unwrap_or_default().replace("\r\n", "\n");
    kept.trim().chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).take(longest).collect()
}

/// The tag of a language, small, or nothing where it is blank.
pub(crate) fn language(given: Option<&str>) -> Option<String> {
    line(given, LONGEST_TAG).map(|tag| tag.to_lowercase())
}

/// A key made of a name: small letters and digits with `_` between.
pub(crate) fn key(name: &str) -> String {
    text::fold(name).replace(' ', "_").chars().take(60).collect()
}

/// A place in a list of `length` others: beyond its end is its end.
pub(crate) fn position(given: i64, length: usize) -> usize {
    usize::try_from(given.max(0)).map_or(length, |place| place.min(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_of_names() {
        assert_eq!(key("Chambers & Partners: Ranking"), "chambers_partners_ranking");
    }

    #[test]
    fn notes_keep_their_lines() {
        assert_eq!(note(Some(" one\r\ntwo\u{7} ")), "one\ntwo");
        assert_eq!(lines(Some("a\0b\tc"), 3), "ab\t");
    }

    #[test]
    fn a_language_is_a_short_small_tag() {
        assert_eq!(language(Some(" FR\0 ")).as_deref(), Some("fr"));
        assert_eq!((language(Some("\0")), language(None)), (None, None));
    }
}
