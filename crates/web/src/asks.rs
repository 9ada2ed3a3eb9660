//! What a read of the API may be asked for in the query of its address: declared once, checked before it is read, and
//! listed in OpenAPI. A name that is misspelt or a value that cannot be read is refused, because a filter that is passed
//! over would answer with more than was asked for.

use goodword_domain::{Date, Refusal, id};
use serde_json::{Value, json};

use crate::shape;

/// A parameter of the query.
pub(crate) struct Ask {
    name: &'static str,
    about: &'static str,
    form: Form,
    several: bool,
}

/// What its value looks like.
enum Form {
    Text,
    /// One of these words.
    Words(fn() -> Vec<&'static str>),
    /// A day, `2026-03-31`.
    Day,
    /// A whole number, this one at least.
    Number(i64),
    /// The reference of a record of that type, or one of the words.
    Id(&'static str, &'static [&'static str]),
    /// A text another answer gave: its pattern, and whether it can be read.
    Given(&'static str, fn(&str) -> bool),
}

impl Ask {
    const fn new(name: &'static str, about: &'static str, form: Form) -> Self {
        Self { name, about, form, several: false }
    }

    /// Any text.
    pub(crate) const fn text(name: &'static str, about: &'static str) -> Self {
        Self::new(name, about, Form::Text)
    }

    /// One of some words.
    pub(crate) const fn words(name: &'static str, about: &'static str, words: fn() -> Vec<&'static str>) -> Self {
        Self::new(name, about, Form::Words(words))
    }

    /// A day.
    pub(crate) const fn day(name: &'static str, about: &'static str) -> Self {
        Self::new(name, about, Form::Day)
    }

    /// A whole number from `least`.
    pub(crate) const fn number(name: &'static str, about: &'static str, least: i64) -> Self {
        Self::new(name, about, Form::Number(least))
    }

    /// The reference of a record, `type` being the name of its schema, or one of the words beside it.
    pub(crate) const fn id(name: &'static str, about: &'static str, of: &'static str, or: &'static [&'static str]) -> Self {
        Self::new(name, about, Form::Id(of, or))
    }

    /// What another answer gave.
    pub(crate) const fn given(name: &'static str, about: &'static str, pattern: &'static str, reads: fn(&str) -> bool) -> Self {
        Self::new(name, about, Form::Given(pattern, reads))
    }

    /// It may come several times; any of the values will do.
    pub(crate) const fn several(mut self) -> Self {
        self.several = true;
        self
    }

    /// Whether a parameter is meant: by its name, or by the beginning of it where that ends with a star.
    fn is_called(&self, name: &str) -> bool {
        match self.name.strip_suffix('*') {
            Some(beginning) => name.starts_with(beginning),
            None => self.name == name,
        }
    }

    fn reads(&self, value: &str) -> bool {
        match self.form {
            Form::Text => true,
            Form::Words(words) => words().contains(&value),
            Form::Day => value.parse::<Date>().is_ok(),
            Form::Number(least) => value.parse::<i64>().is_ok_and(|number| number >= least),
            Form::Id(_, or) => or.contains(&value) || id::read(value).is_ok(),
            Form::Given(_, reads) => reads(value),
        }
    }

    fn wanted(&self) -> String {
        match self.form {
            Form::Text | Form::Given(..) => "Send it as an earlier answer gave it.".to_owned(),
            Form::Words(words) => format!("Choose one of {}.", words().join(", ")),
            Form::Day => "Write the day as 2026-03-31.".to_owned(),
            Form::Number(least) => format!("Give a whole number from {least}."),
            Form::Id(_, []) => "Give the reference of a record.".to_owned(),
            Form::Id(_, or) => format!("Give the reference of a record, or {}.", or.join(" or ")),
        }
    }

    fn schema(&self) -> Value {
        match self.form {
            Form::Text => json!({ "type": "string" }),
            Form::Words(words) => json!({ "type": "string", "enum": words() }),
            Form::Day => json!({ "type": "string", "format": "date" }),
            Form::Number(least) => json!({ "type": "integer", "format": "int64", "minimum": least }),
            Form::Id(of, []) => shape::id(of),
            Form::Id(of, or) => json!({ "anyOf": [shape::id(of), { "type": "string", "enum": or }] }),
            Form::Given(pattern, _) => json!({ "type": "string", "pattern": pattern }),
        }
    }

    /// As OpenAPI lists it.
    pub(crate) fn parameter(&self) -> Value {
        let schema = if self.several { json!({ "type": "array", "items": self.schema() }) } else { self.schema() };
        json!({ "name": self.name, "in": "query", "required": false, "description": self.about, "schema": schema })
    }
}

/// Refuses a query that asks for what there is not, or in a way that cannot be read; a filter that is left empty is one.
pub(crate) fn check(asks: &[Ask], query: &[(String, String)]) -> Result<(), Refusal> {
    for (at, (name, value)) in query.iter().enumerate() {
        let shown: String = name.chars().take(60).collect();
        let Some(ask) = asks.iter().find(|ask| ask.is_called(name)) else {
            let known = asks.iter().map(|ask| ask.name).collect::<Vec<_>>().join(", ");
            let known = if known.is_empty() { "It takes none.".to_owned() } else { format!("There are {known}.") };
            return Err(Refusal::unreadable("query.unknown", format!("There is no parameter “{shown}” here. {known}")).at(shown));
        };
        if !ask.several && query[..at].iter().any(|(before, _)| before == name) {
            return Err(Refusal::unreadable("query.repeated", format!("“{shown}” stands here twice. Send it once.")).at(shown));
        }
        if !ask.reads(value) {
            let given: String = value.chars().filter(|c| !c.is_control()).take(60).collect();
            let sentence = format!("“{given}” does not do for {shown}. {}", ask.wanted());
            return Err(Refusal::unreadable("query.unreadable", sentence).at(shown));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKS: &[Ask] = &[
        Ask::text("q", "Words."),
        Ask::id("owner", "Whose.", "ColleagueId", &["me"]).several(),
        Ask::day("from", "Since."),
        Ask::number("limit", "How many.", 1),
        Ask::words("sort", "Order.", || vec!["due", "value"]),
    ];

    fn refused(query: &[(&str, &str)]) -> Option<(&'static str, String)> {
        let query: Vec<(String, String)> = query.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        check(ASKS, &query).err().map(|why| (why.code, why.sentence.into_owned()))
    }

    #[test]
    fn what_is_known_and_readable_passes() {
        for query in [
            &[("q", "any\0thing"), ("sort", "due")][..],
            &[("owner", "me"), ("owner", "0ammmjfkd9d6k"), ("from", "2026-02-28"), ("limit", "1")],
            &[("q", "")],
        ] {
            assert_eq!(refused(query), None, "{query:?}");
        }
    }

    #[test]
    fn what_is_not_is_refused_and_says_what_is() {
        for (query, code, says) in [
            (&[("onwer", "me")][..], "query.unknown", "There are q, owner, from, limit, sort."),
            (&[("q", "a"), ("q", "b")], "query.repeated", "Send it once."),
            (&[("owner", "somebody")], "query.unreadable", "Give the reference of a record, or me."),
            (&[("from", "2026-02-30")], "query.unreadable", "Write the day as 2026-03-31."),
            (&[("limit", "0")], "query.unreadable", "Give a whole number from 1."),
            (&[("limit", "9223372036854775808")], "query.unreadable", "Give a whole number from 1."),
            (&[("owner", "")], "query.unreadable", "Give the reference of a record, or me."),
            (&[("sort", "name")], "query.unreadable", "Choose one of due, value."),
        ] {
            let (found, sentence) = refused(query).unwrap();
            assert_eq!(found, code, "{query:?}");
            assert!(sentence.contains(says), "{sentence}");
        }
    }
}
