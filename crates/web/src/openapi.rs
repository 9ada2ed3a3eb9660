//! The OpenAPI document, made from the table of routes.

use goodword_domain::colleague::Role;
use goodword_domain::permit::{self, Right};
use serde_json::{Map, Value, json};

use crate::table::{Listed, api_path};

/// The document for the routes of the API.
#[must_use]
pub fn document() -> Value {
    let table = crate::routes::table();
    let mut schemas = Map::new();
    let mut paths: Map<String, Value> = Map::new();
    for listed in table.listed.iter().filter(|l| l.api.is_some()) {
        let operation = operation(listed, &mut schemas);
        let entry = paths.entry(api_path(listed.path)).or_insert_with(|| json!({}));
        if let Some(methods) = entry.as_object_mut() {
            methods.insert(listed.method.to_lowercase(), operation);
        }
    }
    schemas.insert("Refusal".to_owned(), refusal_schema());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Goodword",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Every verb and every report of Goodword. A call does what the form of the same page does, and is refused in the same words. \
                            Send `Authorization: Bearer …`; `goodword token new` prints a token.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }, { "session": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer" },
                "session": { "type": "apiKey", "in": "cookie", "name": crate::ctx::SESSION },
            },
        },
    })
}

fn operation(listed: &Listed, schemas: &mut Map<String, Value>) -> Value {
    let call = listed.api.as_ref();
    let body = call.and_then(|c| c.body.as_deref());
    let summary = body.and_then(|b| b.get("description")).and_then(Value::as_str).unwrap_or(listed.word).to_owned();
    let answer = call.and_then(|c| c.answer.clone()).map_or_else(|| json!({}), |schema| lifted(schema, schemas));
    let params: Vec<Value> = listed
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    let roles: Vec<&str> = Role::ALL.iter().filter(|role| permit::may(**role, listed.right)).map(|role| role.word()).collect();
    let refused = |what: &str| json!({ "description": what, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Refusal" } } } });
    let mut operation = json!({
        "operationId": if listed.method == "GET" { format!("read_{}", listed.word) } else { listed.word.to_owned() },
        "summary": summary,
        "description": format!("Roles: {}.", roles.join(", ")),
        "parameters": params,
        "responses": {
            "200": { "description": "Done, and durable.", "content": { "application/json": { "schema": answer } } },
            "400": refused("The request could not be read."),
            "401": refused("Nobody is signed in."),
            "403": refused("The role does not allow it."),
            "404": refused("There is no such record, or a wall hides it."),
            "409": refused("Somebody else changed it in between."),
            "422": refused("A rule says no; the sentence says what to do."),
            "503": refused("The database is busy or away."),
            "507": refused("The disk of the server takes no more."),
        },
    });
    if let (Some(body), Some(all)) = (body, operation.as_object_mut()) {
        let mut schema = lifted(body.clone(), schemas);
        // What stands in the path need not stand in the body again.
        drop_path_fields(&mut schema, listed.path);
        all.insert(
            "requestBody".to_owned(),
            json!({ "required": true, "content": { "application/json": { "schema": schema } } }),
        );
    }
    operation
}

/// Moves the definitions a schema brings along to the document's own, and points to them there.
fn lifted(mut schema: Value, schemas: &mut Map<String, Value>) -> Value {
    if let Some(object) = schema.as_object_mut() {
        object.remove("$schema");
        if let Some(Value::Object(definitions)) = object.remove("$defs") {
            for (name, mut definition) in definitions {
                point(&mut definition);
                schemas.insert(name, definition);
            }
        }
    }
    point(&mut schema);
    schema
}

fn point(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::String(target)) = object.get_mut("$ref") {
                *target = target.replace("#/$defs/", "#/components/schemas/");
            }
            object.values_mut().for_each(point);
        }
        Value::Array(items) => items.iter_mut().for_each(point),
        _ => {}
    }
}

fn drop_path_fields(schema: &mut Value, path: &str) {
    let names: Vec<&str> = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.retain(|name, _| !names.contains(&name.as_str()));
    }
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| !name.as_str().is_some_and(|n| names.contains(&n)));
    }
}

fn refusal_schema() -> Value {
    json!({
        "type": "object",
        "required": ["error"],
        "properties": { "error": {
            "type": "object",
            "required": ["code", "sentence", "field"],
            "properties": {
                "code": { "type": "string", "description": "Stable, for programs." },
                "sentence": { "type": "string", "description": "What happened, what was kept, what to do." },
                "field": { "type": ["string", "null"], "description": "The field of the body it is about." },
            },
        } },
    })
}

/// The access matrix: every address with the roles that may ask for it.
#[must_use]
pub fn matrix(listed: &[Listed]) -> String {
    let line = |l: &Listed| {
        let marks: Vec<&str> = Role::ALL.iter().map(|role| if permit::may(*role, l.right) { "x" } else { "." }).collect();
        let is_read = l.api.as_ref().is_some_and(|call| call.body.is_none());
        let path = if is_read { api_path(l.path) } else { l.path.to_owned() };
        format!("{:<5}{path:<58} {:<36} {}", l.method, l.word, marks.join("  "))
    };
    let mut lines: Vec<String> = listed.iter().map(line).collect();
    lines.sort();
    let head = Role::ALL.iter().map(|role| role.word()).collect::<Vec<_>>().join(", ");
    let rights = Right::ALL.len();
    format!("Columns: {head} ({rights} rights)\n{}\n", lines.join("\n"))
}
