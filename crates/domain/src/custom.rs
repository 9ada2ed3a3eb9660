//! Custom fields: what a firm wishes to note of its people, organisations, referrals and matters that the product has no field for.

mod given;
mod number;
mod value;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::noun::{Noun, words};
use crate::refusal::Refusal;
use crate::text;

pub use given::Given;
pub use number::Number;
pub use value::{Reading, Value, label_of, no_person};

/// How many fields a noun may have that are not retired.
pub const MOST_FIELDS: usize = 50;
/// How many choices a field may have.
pub const MOST_CHOICES: usize = 100;
/// The longest label, in characters.
pub const LONGEST_LABEL: usize = 60;
/// The longest help, in characters.
const LONGEST_HELP: usize = 200;

words! {
    /// What a custom field is on.
    FieldOn {
        /// On people.
        Person = "person",
        /// On organisations.
        Organisation = "organisation",
        /// On referrals.
        Referral = "referral",
        /// On matters.
        Matter = "matter",
    }
}

impl FieldOn {
    /// The kind of record.
    #[must_use]
    pub fn noun(self) -> Noun {
        match self {
            Self::Person => Noun::Person,
            Self::Organisation => Noun::Organisation,
            Self::Referral => Noun::Referral,
            Self::Matter => Noun::Matter,
        }
    }

    /// Its records, as a heading says it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Person => "People",
            Self::Organisation => "Organisations",
            Self::Referral => "Referrals",
            Self::Matter => "Matters",
        }
    }
}

words! {
    /// What a custom field holds.
    FieldKind {
        /// A line of text.
        Text = "text",
        /// A number.
        Number = "number",
        /// An amount of money.
        Money = "money",
        /// A day.
        Date = "date",
        /// One of a list.
        Choice = "choice",
        /// Somebody outside.
        Person = "person",
    }
}

impl FieldKind {
    /// As people say it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Number => "Number",
            Self::Money => "Money",
            Self::Date => "Date",
            Self::Choice => "Choice from a list",
            Self::Person => "Person",
        }
    }
}

/// One choice of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Choice {
    /// Its key in files and programs, which never changes.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// Whether it is off the list: what has it keeps it.
    #[serde(default)]
    pub retired: bool,
}

/// The key of a label: small letters and digits with `_` between. None ends like the reference to a record, because that is how a
/// form says who was picked.
#[must_use]
pub fn key(label: &str) -> String {
    let key: String = text::fold(label).replace(' ', "_").chars().take(LONGEST_LABEL).collect();
    match key.trim_end_matches('_').strip_suffix("_id") {
        Some(stem) => format!("{stem}id"),
        None => key,
    }
}

/// A label that must be something.
pub fn label(given: &str) -> Result<String, Refusal> {
    let label = text::tidy(given, LONGEST_LABEL + 1);
    if label.is_empty() {
        return Err(Refusal::invalid("custom.no_label", "Give the field a name.").at("label"));
    }
    if label.chars().count() > LONGEST_LABEL {
        let sentence = format!("A name has {LONGEST_LABEL} characters at most. Shorten it; what it means can stand in the help.");
        return Err(Refusal::invalid("custom.long_label", sentence).at("label"));
    }
    Ok(label)
}

/// What stands below a field, where anything does.
#[must_use]
pub fn help(given: Option<&str>) -> String {
    text::tidy(given.unwrap_or_default(), LONGEST_HELP)
}

/// The choices of a list as it shall be, from the labels in their order. A label that is known (folded alike) is that choice, as is
/// one that stands in the row of a choice by its key; a choice that is left out goes off the list and its values stay.
pub fn choices(before: &[Choice], rows: &[(Option<String>, String)]) -> Result<Vec<Choice>, Refusal> {
    let mut after: Vec<Choice> = Vec::new();
    for (known, given) in rows {
        let label = text::tidy(given, LONGEST_LABEL);
        if label.is_empty() {
            continue;
        }
        let folded = text::fold(&label);
        if let Some(same) = after.iter().find(|choice| text::fold(&choice.label) == folded) {
            let sentence = format!("“{}” is on the list twice. Give each choice a name of its own.", same.label);
            return Err(Refusal::invalid("custom.choice_twice", sentence).at("choices"));
        }
        let kept = before.iter().find(|choice| match known {
            Some(key) => choice.key == *key,
            None => text::fold(&choice.label) == folded,
        });
        let key = match kept {
            Some(choice) => choice.key.clone(),
            None => free_key(&label, before, &after),
        };
        after.push(Choice { key, label, retired: false });
    }
    if after.is_empty() {
        let sentence = "A choice needs a list to choose from. Write at least one choice, each on a line of its own.";
        return Err(Refusal::invalid("custom.no_choices", sentence).at("choices"));
    }
    if after.len() > MOST_CHOICES {
        let sentence = format!("A list has {MOST_CHOICES} choices at most. Longer ones are better kept as text.");
        return Err(Refusal::invalid("custom.many_choices", sentence).at("choices"));
    }
    let off = before.iter().filter(|choice| after.iter().all(|kept| kept.key != choice.key));
    let off: Vec<Choice> = off.map(|choice| Choice { retired: true, ..choice.clone() }).collect();
    after.extend(off);
    Ok(after)
}

/// Moves a choice one place up, or down, among those on the list; one that is not there, or at the end already, stays.
pub fn move_choice(choices: &mut [Choice], key: &str, up: bool) {
    let on_list = choices.iter().take_while(|choice| !choice.retired).count();
    let Some(at) = choices.iter().take(on_list).position(|choice| choice.key == key) else { return };
    let to = if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < on_list) };
    if let Some(to) = to {
        choices.swap(at, to);
    }
}

/// A key no choice has yet.
fn free_key(label: &str, before: &[Choice], after: &[Choice]) -> String {
    let made = key(label);
    let made = if made.is_empty() { "choice".to_owned() } else { made };
    let taken = |key: &str| before.iter().chain(after).any(|choice| choice.key == key);
    std::iter::once(made.clone()).chain((2..).map(|n| format!("{made}_{n}"))).find(|key| !taken(key)).unwrap_or(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(before: &[Choice], labels: &[&str]) -> Vec<(String, String, bool)> {
        let rows: Vec<_> = labels.iter().map(|label| (None, (*label).to_owned())).collect();
        choices(before, &rows).unwrap().into_iter().map(|c| (c.key, c.label, c.retired)).collect()
    }

    #[test]
    fn keys_are_made_of_labels_and_never_look_like_references() {
        assert_eq!(key("Conflict check: reference"), "conflict_check_reference");
        assert_eq!((key("Client ID"), key("VAT id"), key("Paid")), ("clientid".into(), "vatid".into(), "paid".into()));
    }

    #[test]
    fn a_label_is_something_and_short() {
        assert_eq!(label("  Panel \t member ").unwrap(), "Panel member");
        assert_eq!(label(" ").unwrap_err().code, "custom.no_label");
        assert!(label(&"x".repeat(60)).is_ok());
        assert_eq!(label(&"x".repeat(61)).unwrap_err().code, "custom.long_label");
    }

    #[test]
    fn choices_keep_their_keys_and_go_off_the_list_without_being_lost() {
        let first = choices(&[], &[(None, "Email".to_owned()), (None, "Phone".to_owned())]).unwrap();
        let renamed = choices(&first, &[(Some("phone".to_owned()), "Telephone".to_owned())]).unwrap();
        assert_eq!(
            renamed,
            [
                Choice { key: "phone".into(), label: "Telephone".into(), retired: false },
                Choice { key: "email".into(), label: "Email".into(), retired: true },
            ]
        );
        assert_eq!(listed(&renamed, &["telephone", "E-mail", "Email"])[2], ("email".into(), "Email".into(), false));
        assert_eq!(listed(&first, &["日本", "!", "Phone"])[0].0, "ri_ben");
        assert_eq!(listed(&first, &["!?"])[0].0, "choice");
    }

    #[test]
    fn choices_move_among_those_on_the_list() {
        let named = |label: &str, retired| Choice { key: label.to_owned(), label: label.to_owned(), retired };
        let all = [named("a", false), named("b", false), named("c", false), named("off", true)];
        for (key, up, order) in [
            ("b", true, ["b", "a", "c", "off"]),
            ("b", false, ["a", "c", "b", "off"]),
            ("a", true, ["a", "b", "c", "off"]),
            ("c", false, ["a", "b", "c", "off"]),
            ("off", true, ["a", "b", "c", "off"]),
            ("gone", false, ["a", "b", "c", "off"]),
        ] {
            let mut moved = all.clone();
            move_choice(&mut moved, key, up);
            assert_eq!(moved.map(|choice| choice.key), order.map(str::to_owned), "{key} {up}");
        }
    }

    #[test]
    fn a_list_without_choices_with_too_many_or_with_one_twice_is_refused() {
        let code = |labels: &[String]| {
            let rows: Vec<_> = labels.iter().map(|label| (None, label.clone())).collect();
            choices(&[], &rows).map_err(|refusal| refusal.code)
        };
        assert_eq!(code(&[" ".to_owned()]), Err("custom.no_choices"));
        assert_eq!(code(&["A".to_owned(), "a ".to_owned()]), Err("custom.choice_twice"));
        let many: Vec<String> = (0..=MOST_CHOICES).map(|n| format!("choice {n}")).collect();
        assert_eq!(code(&many), Err("custom.many_choices"));
    }
}
