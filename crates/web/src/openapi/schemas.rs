//! The schemas of the document: what a verb's schema brings along stands once, under its name.

use serde_json::{Map, Value, json};

/// Where they stand.
const HERE: &str = "#/components/schemas/";

/// What each format of a whole number can hold, as far as JSON Schema does not say it.
const BOUNDS: &[(&str, i64, u64)] = &[
    ("int8", -128, 127),
    ("int16", -32_768, 32_767),
    ("int32", -2_147_483_648, 2_147_483_647),
    ("int64", i64::MIN, 9_223_372_036_854_775_807),
    ("uint", 0, u64::MAX),
    ("uint8", 0, 255),
    ("uint16", 0, 65_535),
    ("uint32", 0, 4_294_967_295),
    ("uint64", 0, u64::MAX),
];

/// The schemas that have a name.
#[derive(Default)]
pub(super) struct Schemas(Map<String, Value>);

impl Schemas {
    /// All of them.
    pub(super) fn all(mut self) -> Value {
        self.0.insert("Refusal".to_owned(), refusal());
        Value::Object(self.0)
    }

    /// Moves the definitions a schema brings along to the document's own, and points to them there.
    pub(super) fn lift(&mut self, mut schema: Value) -> Value {
        if let Some(object) = schema.as_object_mut() {
            object.remove("$schema");
            if let Some(Value::Object(definitions)) = object.remove("$defs") {
                for (name, definition) in definitions {
                    let definition = finished(definition);
                    let known = self.0.entry(name.clone()).or_insert_with(|| definition.clone());
                    debug_assert_eq!(*known, definition, "two schemas are called {name}");
                }
            }
        }
        finished(schema)
    }
}

/// The name of the schema a property points to, also where it may be null.
pub(super) fn target(property: &Value) -> Option<String> {
    if let Some(target) = property.get("$ref").and_then(Value::as_str) {
        return target.rsplit('/').next().map(str::to_owned);
    }
    property.get("anyOf")?.as_array()?.iter().find_map(target)
}

/// `routing_rule` as types are called: `RoutingRule`.
pub(super) fn capitalised(word: &str) -> String {
    let capital = |part: &str| {
        let mut letters = part.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    word.split('_').map(capital).collect()
}

/// Points to the document's own schemas and says the bounds of numbers.
fn finished(mut schema: Value) -> Value {
    finish(&mut schema);
    schema
}

fn finish(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::String(target)) = object.get_mut("$ref") {
                *target = target.replace("#/$defs/", HERE);
            }
            let format = object.get("format").and_then(Value::as_str);
            if let Some((_, least, most)) = format.and_then(|format| BOUNDS.iter().find(|(name, ..)| *name == format)) {
                object.entry("minimum").or_insert_with(|| json!(least));
                object.entry("maximum").or_insert_with(|| json!(most));
            }
            object.values_mut().for_each(finish);
        }
        Value::Array(items) => items.iter_mut().for_each(finish),
        _ => {}
    }
}

fn refusal() -> Value {
    json!({
        "type": "object",
        "required": ["error"],
        "properties": { "error": {
            "type": "object",
            "required": ["code", "sentence", "field"],
            "properties": {
                "code": { "type": "string", "description": "Stable, for programs." },
                "sentence": { "type": "string", "description": "What happened, what was kept, what to do." },
                "field": { "type": ["string", "null"], "description": "The field of the body or the query it is about." },
            },
        } },
    })
}
