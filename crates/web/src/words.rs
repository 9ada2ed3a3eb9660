//! What the records keep as codes, in the words people use for them.

use goodword_domain::colleague::Role;
use goodword_domain::referral::{Direction, Disclosure, LoopStep, Outcome, Stage};
use goodword_domain::referrer::{ReferrerKind, Tier};
use goodword_domain::touch::TouchKind;

/// From where something was done, as the end of a sentence says it.
pub(crate) fn via(word: &str) -> &str {
    match word {
        "browser" => "in the browser",
        "api" => "through the API",
        "command line" => "from the command line",
        "import" => "by an import",
        "background work" => "by background work",
        "sample" => "in the sample firm",
        other => other,
    }
}

/// A sentence as the end of another: a small letter first, no stop.
pub(crate) fn go_on(sentence: &str) -> String {
    let mut letters = sentence.trim_end_matches('.').chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

/// What may be said to the referrer.
pub(crate) fn disclosure(level: Disclosure) -> &'static str {
    match level {
        Disclosure::Nothing => "Nothing at all",
        Disclosure::Received => "That it was received, with thanks",
        Disclosure::Contacted => "That we are in contact",
        Disclosure::Engaged => "That they engaged us",
        Disclosure::Outcome => "How it ended",
    }
}

/// Which way a referral goes.
pub(crate) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "Inbound",
        Direction::Outbound => "Outbound",
        Direction::Internal => "Internal",
    }
}

/// The words of a code that a field of a record holds; nothing where the field holds none.
pub(crate) fn code(field: &str, word: &str) -> Option<&'static str> {
    let touch = || word.parse::<TouchKind>().ok().map(TouchKind::label);
    match field {
        "stage" => word.parse::<Stage>().ok().map(Stage::label),
        "outcome" => word.parse::<Outcome>().ok().map(Outcome::label),
        "direction" => word.parse().ok().map(direction),
        "disclosure" => word.parse().ok().map(disclosure),
        "step" => word.parse::<LoopStep>().ok().map(|step| match step {
            LoopStep::Thanked => "Thanked",
            LoopStep::Told => "Told",
        }),
        "next_kind" => touch(),
        "kind" => word.parse::<ReferrerKind>().ok().map(ReferrerKind::label).or_else(touch),
        "tier" => word.parse::<Tier>().ok().map(Tier::label),
        "role" => word.parse::<Role>().ok().map(Role::label),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_said_in_words() {
        assert_eq!(code("next_kind", "email_out"), Some("Email to them"));
        assert_eq!(code("stage", "contacted"), Some("Contacted"));
        assert_eq!(code("kind", "professional"), Some("Professional"));
        assert_eq!(code("kind", "coffee"), Some("Coffee"));
        assert_eq!((code("need", "contacted"), code("stage", "nowhere")), (None, None));
        assert_eq!(via("sample"), "in the sample firm");
    }
}
