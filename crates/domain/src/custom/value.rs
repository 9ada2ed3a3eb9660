//! The value of a custom field: read from what people type, and said again.

use jiff::civil::Date;

use super::{Choice, FieldKind, Given, Number};
use crate::PersonId;
use crate::money::{Currency, Money};
use crate::refusal::Refusal;
use crate::text;

/// The longest text that is kept, in characters.
const LONGEST_TEXT: usize = 1_000;
/// The years a day may lie in: what is outside was mistyped.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// What a custom field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A line of text.
    Text(String),
    /// A number.
    Number(Number),
    /// An amount of money.
    Money(Money),
    /// A day.
    Date(Date),
    /// The key of a choice.
    Choice(String),
    /// Somebody outside.
    Person(PersonId),
}

/// What values of a field are read with.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// What it holds.
    pub kind: FieldKind,
    /// What can be chosen.
    pub choices: &'a [Choice],
    /// What an amount without a sign is in.
    pub usual: Currency,
    /// The choice that stands, which may be off the list by now.
    pub stands: Option<&'a str>,
}

impl Value {
    /// Reads what is given; nothing where it is blank. A person is read by their reference: names are looked up elsewhere.
    pub fn read(given: &Given, reading: &Reading<'_>) -> Result<Option<Self>, Refusal> {
        let Some(typed) = given.typed() else {
            return match given {
                Given::Money(money) if reading.kind == FieldKind::Money && money.minor >= 0 => Ok(Some(Self::Money(*money))),
                _ => Err(not_that(reading.kind)),
            };
        };
        let typed = text::tidy(&typed, LONGEST_TEXT + 1);
        if typed.is_empty() {
            return Ok(None);
        }
        Ok(Some(match reading.kind {
            FieldKind::Text if typed.chars().count() > LONGEST_TEXT => {
                let sentence = format!("A text has {LONGEST_TEXT} characters at most here. Shorten it, or put it into the note.");
                return Err(Refusal::invalid("custom.long_text", sentence));
            }
            FieldKind::Text => Self::Text(typed),
            FieldKind::Number => Self::Number(typed.parse()?),
            FieldKind::Money => {
                Self::Money(Money::read(&typed, reading.usual).map_err(|why| Refusal::invalid("custom.money", why.to_string()))?)
            }
            FieldKind::Date => Self::Date(day(&typed)?),
            FieldKind::Choice => Self::Choice(choice(&typed, reading)?),
            FieldKind::Person => Self::Person(typed.parse().map_err(|_| no_person(&typed))?),
        }))
    }

    /// As people read it; a person needs their name.
    #[must_use]
    pub fn said(&self, choices: &[Choice], person: Option<&str>) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Money(money) => money.to_string(),
            Self::Date(day) => text::day(*day),
            Self::Choice(key) => label_of(choices, key).to_owned(),
            Self::Person(_) => person.unwrap_or_default().to_owned(),
        }
    }

    /// As a form holds it: a day in the way of a date field, a choice by its key.
    #[must_use]
    pub fn in_form(&self, person: Option<&str>) -> String {
        match self {
            Self::Date(day) => day.to_string(),
            Self::Choice(key) => key.clone(),
            other => other.said(&[], person),
        }
    }

    /// As programs read it, and may write it again.
    #[must_use]
    pub fn given(&self) -> Given {
        match self {
            Self::Text(text) => Given::Text(text.clone()),
            #[expect(clippy::cast_precision_loss, reason = "all fifteen digits fit, see Number")]
            Self::Number(number) => Given::Number(number.parts() as f64 / 10_000.0),
            Self::Money(money) => Given::Money(*money),
            Self::Date(day) => Given::Text(day.to_string()),
            Self::Choice(key) => Given::Text(key.clone()),
            Self::Person(id) => Given::Text(id.to_string()),
        }
    }
}

/// What a choice is called.
#[must_use]
pub fn label_of<'a>(choices: &'a [Choice], key: &'a str) -> &'a str {
    choices.iter().find(|choice| choice.key == key).map_or(key, |choice| choice.label.as_str())
}

/// Reads `2026-03-12` or `12 March 2026`.
fn day(typed: &str) -> Result<Date, Refusal> {
    let read = typed.parse().or_else(|_| Date::strptime("%d %B %Y", typed));
    let shown: String = typed.chars().take(40).collect();
    match read {
        Ok(day) if YEARS.contains(&day.year()) => Ok(day),
        Ok(_) => {
            let sentence = format!("“{shown}” is not between the years {} and {}.", YEARS.start(), YEARS.end());
            Err(Refusal::invalid("custom.date", sentence))
        }
        Err(_) => {
            Err(Refusal::invalid("custom.date", format!("“{shown}” is not a day. Write it as 2026-03-12 or 12 March 2026.")))
        }
    }
}

/// The key of what is chosen by its key or its label.
fn choice(typed: &str, reading: &Reading<'_>) -> Result<String, Refusal> {
    let folded = text::fold(typed);
    let by_key = reading.choices.iter().find(|choice| choice.key == typed);
    let found = by_key.or_else(|| reading.choices.iter().find(|choice| text::fold(&choice.label) == folded));
    match found {
        Some(choice) if !choice.retired || reading.stands == Some(choice.key.as_str()) => Ok(choice.key.clone()),
        Some(choice) => {
            let sentence = format!("“{}” is off the list by now. Choose another.", choice.label);
            Err(Refusal::invalid("custom.choice", sentence))
        }
        None => {
            let shown: String = typed.chars().take(60).collect();
            let listed: Vec<&str> =
                reading.choices.iter().filter(|choice| !choice.retired).map(|choice| choice.label.as_str()).take(8).collect();
            let sentence = format!("“{shown}” is not on the list. Choose one of it: {}.", listed.join(", "));
            Err(Refusal::invalid("custom.choice", sentence))
        }
    }
}

/// The refusal of a name nobody on record has.
#[must_use]
pub fn no_person(typed: &str) -> Refusal {
    let shown: String = typed.chars().take(60).collect();
    let sentence = format!("Nobody on record is called “{shown}”. Choose somebody from the list, or add them first.");
    Refusal::invalid("custom.person", sentence)
}

/// The refusal of a value of another kind.
fn not_that(kind: FieldKind) -> Refusal {
    let sentence = match kind {
        FieldKind::Money => "An amount of money cannot be below nothing.".to_owned(),
        other => format!("This field holds no amount of money. What it holds: {}.", other.label().to_lowercase()),
    };
    Refusal::invalid("custom.kind", sentence)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reading(kind: FieldKind, choices: &[Choice]) -> Reading<'_> {
        Reading { kind, choices, usual: Currency::GBP, stands: None }
    }

    fn prefers() -> Vec<Choice> {
        let choice = |key: &str, label: &str, retired| Choice { key: key.into(), label: label.into(), retired };
        vec![choice("phone", "Telephone", false), choice("fax", "Fax", true)]
    }

    #[test]
    fn every_kind_is_read_and_a_blank_is_nothing() {
        let all = prefers();
        let read = |kind, text: &str| Value::read(&Given::text(text), &reading(kind, &all)).unwrap();
        assert_eq!(read(FieldKind::Text, " CC  7 "), Some(Value::Text("CC 7".into())));
        assert_eq!(read(FieldKind::Number, "1,200"), Some(Value::Number("1200".parse().unwrap())));
        assert_eq!(read(FieldKind::Money, "40k"), Some(Value::Money(Money::new(4_000_000, Currency::GBP))));
        assert_eq!(read(FieldKind::Date, "2026-03-12"), read(FieldKind::Date, "12 March 2026"));
        assert_eq!(read(FieldKind::Choice, "telephone"), Some(Value::Choice("phone".into())));
        for kind in FieldKind::ALL {
            assert_eq!(read(*kind, "  "), None, "{kind}");
        }
    }

    #[test]
    fn what_is_not_of_the_kind_is_refused_in_a_sentence() {
        let all = prefers();
        for (kind, text, code) in [
            (FieldKind::Number, "many", "custom.number"),
            (FieldKind::Money, "-5", "custom.money"),
            (FieldKind::Date, "30 February 2026", "custom.date"),
            (FieldKind::Date, "0202-03-01", "custom.date"),
            (FieldKind::Choice, "Pigeon", "custom.choice"),
            (FieldKind::Choice, "fax", "custom.choice"),
            (FieldKind::Person, "Jane", "custom.person"),
        ] {
            let refusal = Value::read(&Given::text(text), &reading(kind, &all)).unwrap_err();
            assert_eq!(refusal.code, code, "{text}");
            assert!(refusal.sentence.ends_with('.'), "{}", refusal.sentence);
        }
        let money = Given::Money(Money::new(5, Currency::GBP));
        assert_eq!(Value::read(&money, &reading(FieldKind::Text, &[])).unwrap_err().code, "custom.kind");
        let stands = Reading { stands: Some("fax"), ..reading(FieldKind::Choice, &all) };
        assert_eq!(Value::read(&Given::text("fax"), &stands).unwrap(), Some(Value::Choice("fax".into())));
    }

    fn any_value() -> impl Strategy<Value = (FieldKind, Value)> {
        prop_oneof![
            "[A-Za-z0-9äé][A-Za-z0-9 äé-]{0,20}[a-z]".prop_map(|t| (FieldKind::Text, Value::Text(text::tidy(&t, 100)))),
            (-999_999_999_999_999_i64..=999_999_999_999_999)
                .prop_map(|parts| (FieldKind::Number, Value::Number(Number::of_parts(parts)))),
            (0_i64..100_000_000_000_000, prop_oneof!["GBP", "EUR", "JPY", "KWD", "CHF"]).prop_map(|(minor, code)| {
                (FieldKind::Money, Value::Money(Money::new(minor, code.parse().unwrap_or(Currency::GBP))))
            }),
            (1900_i16..=2199, 1_i8..=12, 1_i8..=28)
                .prop_map(|(y, m, d)| (FieldKind::Date, Value::Date(jiff::civil::date(y, m, d)))),
            Just((FieldKind::Choice, Value::Choice("phone".into()))),
            (0..i64::MAX).prop_map(|id| (FieldKind::Person, Value::Person(id.into()))),
        ]
    }

    proptest! {
        #[test]
        fn what_is_said_in_any_way_is_read_back((kind, value) in any_value()) {
            let all = prefers();
            let again = |given: &Given| Value::read(given, &reading(kind, &all)).unwrap();
            prop_assert_eq!(again(&value.given()), Some(value.clone()));
            let id = match &value { Value::Person(id) => Some(id.to_string()), _ => None };
            prop_assert_eq!(again(&Given::text(value.said(&all, id.as_deref()))), Some(value.clone()));
            prop_assert_eq!(again(&Given::text(value.in_form(id.as_deref()))), Some(value.clone()));
        }
    }
}
