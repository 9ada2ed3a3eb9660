//! From a cell as somebody typed it to what is compared: one spelling for the same thing, nothing where nothing is said.

mod address;
mod contact;
mod day;
mod organisation;
mod person;

pub(crate) use address::{address, line, number, place, postcode, region};
pub(crate) use contact::{email, host, is_for_anybody, phone};
pub(crate) use day::day;
pub(crate) use organisation::{looks_like_one as looks_like_an_organisation, organisation, same_form};
pub(crate) use person::{given, looks_like_one as looks_like_a_person, person, surname};

use goodword_domain::text::fold;

/// What people and programs write where they have nothing to write.
const NOTHING: &[&str] = &[
    "na",
    "n a",
    "none",
    "null",
    "nil",
    "nan",
    "unknown",
    "not known",
    "select",
    "tbc",
    "tbd",
    "test",
    "x",
    "xx",
    "xxx",
    "no",
    "not available",
];

/// The words of a text: folded, a dot between letters parting them as a blank does.
pub(crate) fn words(text: &str) -> String {
    let folded = if text.contains('.') { fold(&parted(text)) } else { fold(text) };
    if NOTHING.contains(&folded.as_str()) { String::new() } else { folded }
}

/// A text in which a dot before a letter became a blank: `J.R.` is two letters, not the word `jr`.
fn parted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let parts = c == '.' && chars.peek().is_some_and(|next| next.is_alphabetic());
        out.push(if parts { ' ' } else { c });
    }
    out
}

/// The digits and letters of a code, folded, without anything between.
pub(crate) fn code(text: &str) -> String {
    let mut code = words(text);
    code.retain(|c| c != ' ');
    // A code of noughts alone stands for nothing.
    if code.bytes().all(|b| b == b'0') { String::new() } else { code }
}

/// What else a column says, in words.
pub(crate) fn other(text: &str) -> String {
    words(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_nothing() {
        for nothing in ["", "  ", "N/A", "#N/A", "n/a", "NULL", "-", "—", "None", "unknown", "..."] {
            assert_eq!(words(nothing), "", "{nothing:?}");
        }
        assert_eq!(code("000-000 000"), "");
    }

    #[test]
    fn a_dot_between_letters_parts_words() {
        assert_eq!(
            (words("J.R. Smith"), words("St. James"), words("B.A.S.F. SE")),
            ("j r smith".into(), "st james".into(), "b a s f se".into())
        );
    }
}
