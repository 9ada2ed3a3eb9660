//! The shape of what a read answers, made from the types it is made of, for OpenAPI.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// The schema of a type, whole: types of one name in several rooms must not be taken for one another.
pub(crate) fn of<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|s| {
        s.inline_subschemas = true;
        s.meta_schema = None;
    });
    serde_json::to_value(settings.for_serialize().into_generator().into_root_schema_for::<T>()).unwrap_or(Value::Bool(true))
}

/// The schema of an id, by the name of its type.
pub(crate) fn id(of: &str) -> Value {
    json!({ "title": of, "type": "string", "pattern": goodword_domain::id::PATTERN })
}

/// The schema of an object that holds exactly these.
pub(crate) fn object(fields: Vec<(&str, Value)>) -> Value {
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> = fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "required": required, "properties": properties, "additionalProperties": false })
}

/// The shape of an object, by the types of its fields.
macro_rules! shape {
    ($($name:literal: $type:ty),+ $(,)?) => {
        $crate::shape::object(vec![$(($name, $crate::shape::of::<$type>())),+])
    };
}
pub(crate) use shape;
