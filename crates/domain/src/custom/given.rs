//! What a command brings for a custom field: the text of a form, or what programs write.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::money::Money;

/// One value as it is given. Nothing, and an empty text, clear the field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Given {
    /// Nothing: the field is cleared.
    Nothing(()),
    /// A text, a day, the key of a choice, the reference of a person, or any value as people write it.
    Text(String),
    /// A number.
    Number(f64),
    /// An amount of money.
    Money(Money),
}

impl Given {
    /// What somebody typed.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// As a person would have typed it; nothing for an amount, which is read as it is.
    #[must_use]
    pub fn typed(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Nothing(()) => Some(Cow::Borrowed("")),
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Number(number) => Some(Cow::Owned(number.to_string())),
            Self::Money(_) => None,
        }
    }
}

impl JsonSchema for Given {
    fn schema_name() -> Cow<'static, str> {
        "CustomValue".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let money = generator.subschema_for::<Money>();
        schemars::json_schema!({
            "description": "The value of a custom field: a text, a number, an amount of money, a day, the key of a choice or the reference of a person. Null clears it.",
            "anyOf": [{ "type": "string" }, { "type": "number" }, money, { "type": "null" }],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_write_values_as_they_read_them() {
        let read = |json: &str| serde_json::from_str::<Given>(json).unwrap();
        assert_eq!(read("null"), Given::Nothing(()));
        assert_eq!(read("\"a\""), Given::text("a"));
        assert_eq!((read("12.5").typed().unwrap(), read("-3").typed().unwrap()), ("12.5".into(), "-3".into()));
        let money = read(r#"{"minor":1250,"currency":"GBP"}"#);
        assert_eq!(money.typed(), None);
        assert_eq!(serde_json::to_string(&money).unwrap(), r#"{"minor":1250,"currency":"GBP"}"#);
        assert!(serde_json::from_str::<Given>("[1]").is_err());
    }
}
