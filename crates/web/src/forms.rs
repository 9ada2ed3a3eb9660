//! A form becomes the same JSON object an API call sends, so that both become the same command.

use goodword_domain::{Date, Refusal, Timestamp};
use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Fields of a form that belong to the page, not to the command.
const OF_THE_PAGE: &[&str] = &["csrf", "form", "return_to", "another", EMPTY_CLEARS];
/// Names a field that is cleared when it is sent empty: a form cannot say nothing in any other way.
const EMPTY_CLEARS: &str = "empty_clears";
/// The property that holds what custom fields are given.
const CUSTOM: &str = "custom";
/// What is asked for where a field that is needed was left empty.
const ASKED: &[(&str, &str)] = &[
    ("next_on", "Say by when it is to be done."),
    ("next_what", "Say what happens next."),
    ("until", "Say until which day it waits."),
    ("reason", "Say why."),
    ("how", "Say how: a call, a letter, over lunch."),
    ("why", "Say why."),
    ("owner_id", "Choose who owns it."),
    ("stage", "Choose a stage."),
    ("source", "Choose a source."),
    ("name", "Give a name."),
];

/// Reads the body of a form.
pub(crate) fn fields(body: &[u8]) -> Result<Vec<(String, String)>, Refusal> {
    serde_html_form::from_bytes(body).map_err(|_| {
        Refusal::invalid("form.unreadable", "The form could not be read. Nothing was changed; reload the page and try again.")
    })
}

/// Makes the object a command is read from: the form's fields with the types `schema` gives them.
pub(crate) fn object(schema: &Value, fields: &[(String, String)]) -> Map<String, Value> {
    let mut object = Map::new();
    let nothing = Map::new();
    let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&nothing);
    for (name, property) in properties {
        let given: Vec<&str> = fields.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect();
        if let Some(value) = typed(schema, property, &given) {
            object.insert(name.clone(), value);
        }
    }
    for (_, name) in fields.iter().filter(|(n, _)| n == EMPTY_CLEARS) {
        if fields.iter().all(|(n, value)| n != name || value.is_empty()) {
            object.remove(name);
            let cleared = object.entry("clear").or_insert_with(|| Value::Array(Vec::new()));
            cleared.as_array_mut().into_iter().for_each(|all| all.push(Value::String(name.clone())));
        }
    }
    let takes_custom = properties.contains_key(CUSTOM);
    if let Some(custom) = custom(fields).filter(|_| takes_custom) {
        object.insert(CUSTOM.to_owned(), Value::Object(custom));
    }
    // What the command does not know is passed on, so that a misspelt field is refused instead of lost.
    for (name, value) in fields {
        if takes_custom && name.starts_with("custom.") {
            continue;
        }
        if !properties.contains_key(name) && !OF_THE_PAGE.contains(&name.as_str()) && !value.is_empty() {
            object.insert(name.clone(), Value::String(value.clone()));
        }
    }
    object
}

/// The fields `custom.key` of a form, by their keys; who was picked from a list stands over what was typed.
fn custom(fields: &[(String, String)]) -> Option<Map<String, Value>> {
    let all = fields.iter().filter_map(|(name, value)| Some((name.strip_prefix("custom.")?, value)));
    let mut custom: Map<String, Value> = all
        .clone()
        .filter(|(key, _)| !key.ends_with("_id"))
        .map(|(key, value)| (key.to_owned(), Value::String(value.clone())))
        .collect();
    for (key, value) in all {
        if let Some(of) = key.strip_suffix("_id").filter(|_| !value.is_empty()) {
            custom.insert(of.to_owned(), Value::String(value.clone()));
        }
    }
    (!custom.is_empty()).then_some(custom)
}

/// The values of one field as its property wants them; nothing when it was left empty.
fn typed(schema: &Value, property: &Value, given: &[&str]) -> Option<Value> {
    let filled: Vec<&str> = given.iter().copied().filter(|v| !v.is_empty()).collect();
    match kind(schema, property) {
        "array" if !given.is_empty() => {
            let items = property.get("items").unwrap_or(&Value::Null);
            // Texts keep their empty places, because lists of rows go in step; ids and words that were not chosen go.
            Some(Value::Array(given.iter().filter_map(|v| typed(schema, items, &[v])).collect()))
        }
        "array" => None,
        "boolean" => filled.first().map(|v| Value::Bool(matches!(*v, "true" | "on" | "1" | "yes"))),
        "integer" => {
            let text = filled.first()?.trim();
            Some(text.parse::<i64>().map_or_else(|_| Value::String(text.to_owned()), Value::from))
        }
        // A plain text may be emptied on purpose; an id, a date or a word that is left empty is not given.
        "text" => given.first().map(|v| Value::String((*v).to_owned())),
        _ => filled.first().map(|v| Value::String((*v).trim().to_owned())),
    }
}

/// What a property is: array, boolean, integer, text, or some word or id.
fn kind<'a>(schema: &'a Value, property: &'a Value) -> &'a str {
    if let Some(target) = property.get("$ref").and_then(Value::as_str) {
        let name = target.rsplit('/').next().unwrap_or_default();
        return schema.get("$defs").and_then(|d| d.get(name)).map_or("word", |found| kind(schema, found));
    }
    if let Some(choices) = property.get("anyOf").and_then(Value::as_array) {
        return choices.iter().map(|c| kind(schema, c)).find(|k| *k != "null").unwrap_or("word");
    }
    let named = match property.get("type") {
        Some(Value::String(one)) => one.as_str(),
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).find(|t| *t != "null").unwrap_or("null"),
        _ => return "word",
    };
    let plain = ["format", "pattern", "enum", "const"].iter().all(|key| property.get(*key).is_none());
    match named {
        "string" if plain => "text",
        "string" => "word",
        other => other,
    }
}

/// Reads the command; what cannot be read is refused with the field it stands in.
pub(crate) fn command<V: DeserializeOwned>(object: Map<String, Value>) -> Result<V, Refusal> {
    serde_path_to_error::deserialize(Value::Object(object)).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner().to_string();
        // serde ends with a place in the text, which nobody typed here.
        let why = inner.split(" at line ").next().unwrap_or(&inner).to_owned();
        if let Some(field) = why.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
            let field = field.to_owned();
            let asked = ASKED.iter().find(|(name, _)| *name == field).map(|(_, sentence)| (*sentence).to_owned());
            let sentence = asked.unwrap_or_else(|| format!("“{}” is needed.", words(&field)));
            return Refusal::unreadable("input.missing", format!("{sentence} Nothing was changed.")).at(field);
        }
        if let Some(field) = why.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next()) {
            return unknown(field);
        }
        let field = if path == "." { String::new() } else { path };
        let why = why.trim_end_matches('.');
        Refusal::unreadable("input.unreadable", format!("“{}” could not be read: {why}. Nothing was changed.", words(&field)))
            .at(field)
    })
}

/// Reads `2.0` as the whole number it is, as JSON means it.
pub(crate) fn whole(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            let exact = number.as_f64().filter(|n| n.fract() == 0.0 && n.abs() <= LARGEST_EXACT);
            #[expect(clippy::cast_possible_truncation, reason = "it is whole and within what both hold exactly")]
            if let Some(n) = exact {
                *value = Value::from(n as i64);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(whole),
        Value::Object(fields) => fields.values_mut().for_each(whole),
        _ => {}
    }
}

/// The largest whole number a real one holds without a gap.
const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;

/// A field that is not one of the command's.
pub(crate) fn unknown(field: &str) -> Refusal {
    let shown: String = field.chars().filter(|c| !c.is_control()).take(60).collect();
    Refusal::unreadable("input.unknown", format!("There is no field “{shown}” here. Nothing was changed.")).at(shown)
}

/// The years a day or an instant of a command may lie in: what is outside was mistyped, as files are told as well.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// Refuses days and instants that nobody can have meant, such as those of the year 202.
pub(crate) fn days(schema: &Value, object: &Map<String, Value>) -> Result<(), Refusal> {
    for (name, value) in object {
        let property = schema.get("properties").and_then(|p| p.get(name)).unwrap_or(&Value::Null);
        let (Some(text), true) = (value.as_str(), is_day(property)) else { continue };
        let day = text.parse::<Date>().or_else(|_| text.parse::<Timestamp>().map(|at| at.to_zoned(TimeZone::UTC).date()));
        if let Ok(day) = day
            && !YEARS.contains(&day.year())
        {
            let (first, last) = (YEARS.start(), YEARS.end());
            let sentence = format!("“{}” is not between the years {first} and {last}. Nothing was changed.", words(name));
            return Err(Refusal::invalid("input.day", sentence).at(name.clone()));
        }
    }
    Ok(())
}

fn is_day(property: &Value) -> bool {
    let here = property.get("format").and_then(Value::as_str).is_some_and(|format| matches!(format, "date" | "date-time"));
    here || property.get("anyOf").and_then(Value::as_array).is_some_and(|choices| choices.iter().any(is_day))
}

/// A field's name as people read it.
fn words(field: &str) -> String {
    field.trim_end_matches("_id").replace('_', " ")
}

#[cfg(test)]
mod tests {
    use goodword_actions::record_referral::RecordReferral;

    use super::*;

    fn read(form: &str) -> Result<RecordReferral, Refusal> {
        let schema = serde_json::to_value(schemars::schema_for!(RecordReferral)).unwrap();
        command(object(&schema, &fields(form.as_bytes()).unwrap()))
    }

    #[test]
    fn a_form_becomes_the_command() {
        let got =
            read("csrf=x&prospect_person=Jane+Doe&introduction=true&introduced_on=2026-03-01&referrer_person_id=&need=").unwrap();
        assert_eq!(got.prospect_person.as_deref(), Some("Jane Doe"));
        assert!(got.introduction);
        assert_eq!(got.introduced_on, Some(jiff::civil::date(2026, 3, 1)));
        assert_eq!((got.referrer_person_id, got.need.as_deref()), (None, Some("")));
    }

    #[test]
    fn custom_fields_are_gathered_and_a_pick_stands_over_a_name() {
        let got =
            read("prospect_person=x&custom.ref=A1&custom.knows=Jane&custom.knows_id=0ab&custom.empty=&custom.empty_id=").unwrap();
        let said: Vec<_> = got.custom.iter().map(|(key, given)| (key.as_str(), given.typed().unwrap().into_owned())).collect();
        assert_eq!(said, [("empty", String::new()), ("knows", "0ab".to_owned()), ("ref", "A1".to_owned())]);
    }

    #[test]
    fn rows_of_texts_keep_their_empty_places() {
        let schema = serde_json::to_value(schemars::schema_for!(goodword_actions::set_routing::SetRouting)).unwrap();
        let form = fields(b"rule_send_to=least_loaded&rule_send_to=practice_head&rule_office=&rule_office=12").unwrap();
        let object = object(&schema, &form);
        assert_eq!(object["rule_office"], serde_json::json!(["", "12"]));
    }

    #[test]
    fn a_whole_number_may_be_written_with_a_point() {
        let mut value = serde_json::json!({ "a": [2.0, 2.5, -0.0], "b": 1e300 });
        whole(&mut value);
        assert_eq!(value, serde_json::json!({ "a": [2, 2.5, 0], "b": 1e300 }));
    }

    #[test]
    fn a_field_that_was_emptied_is_cleared() {
        let schema = serde_json::to_value(schemars::schema_for!(goodword_actions::change_referral::ChangeReferral)).unwrap();
        let read = |form: &str| Value::Object(object(&schema, &fields(form.as_bytes()).unwrap()));
        assert_eq!(read("empty_clears=office_id&office_id="), serde_json::json!({ "clear": ["office_id"] }));
        assert_eq!(read("empty_clears=office_id&office_id=0ab"), serde_json::json!({ "office_id": "0ab" }));
        assert_eq!(read("office_id="), serde_json::json!({}));
    }

    #[test]
    fn what_is_missing_is_asked_for_in_words() {
        let schema = serde_json::to_value(schemars::schema_for!(goodword_actions::set_next_step::SetNextStep)).unwrap();
        let object = object(&schema, &fields(b"next_what=Send+terms&next_on=").unwrap());
        let refusal = command::<goodword_actions::set_next_step::SetNextStep>(object).unwrap_err();
        assert!(!refusal.sentence.contains('_'), "{}", refusal.sentence);
    }

    #[test]
    fn what_cannot_be_read_names_its_field() {
        let refusal = read("prospect_person=x&introduced_on=2026-02-30").unwrap_err();
        assert_eq!((refusal.code, refusal.field.as_deref()), ("input.unreadable", Some("introduced_on")));
        assert_eq!(read("prospect_persn=x").unwrap_err().code, "input.unknown");
        let no_id = read("prospect_person_id=x").unwrap_err();
        assert!(no_id.sentence.ends_with("to get its reference. Nothing was changed."), "{}", no_id.sentence);
    }
}
