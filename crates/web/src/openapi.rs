//! The OpenAPI document, made from the table of routes.

mod answers;
mod links;
mod schemas;

use goodword_domain::colleague::Role;
use goodword_domain::permit::{self, Right};
use serde_json::{Map, Value, json};

use crate::asks::Ask;
use crate::shape;
use crate::table::{Listed, api_path};
use schemas::Schemas;

/// The document for the routes of the API.
#[must_use]
pub fn document() -> Value {
    let table = crate::routes::table();
    let listed: Vec<&Listed> = table.listed.iter().filter(|l| l.api.is_some()).collect();
    let mut schemas = Schemas::default();
    let mut paths: Map<String, Value> = Map::new();
    for one in &listed {
        let operation = operation(one, &listed, &mut schemas);
        let entry = paths.entry(api_path(one.path)).or_insert_with(|| json!({}));
        if let Some(methods) = entry.as_object_mut() {
            methods.insert(one.method.to_lowercase(), operation);
        }
    }
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
            "schemas": schemas.all(),
            "responses": answers::refusals(),
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer" },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": crate::ctx::SESSION,
                    "description": "What a browser has; a change proves itself with the header `X-CSRF-Token` beside it.",
                },
            },
        },
    })
}

/// What an operation is called: a read by what it reads, a verb by its word, and by whose record where it has several addresses.
fn operation_id(listed: &Listed, all: &[&Listed]) -> String {
    let word = listed.word.replace(' ', "_");
    if listed.method == "GET" {
        return format!("read_{word}");
    }
    let several = all.iter().filter(|other| other.method == listed.method && other.word == listed.word).count() > 1;
    match names_in(listed.path).next().filter(|_| several) {
        Some(name) => format!("{word}_of_{}", name.trim_end_matches("_id")),
        None => word,
    }
}

fn operation(listed: &Listed, all: &[&Listed], schemas: &mut Schemas) -> Value {
    let Some(call) = listed.api.as_ref() else { return Value::Null };
    let body = call.body.as_deref();
    let summary =
        body.and_then(|b| b.get("description")).and_then(Value::as_str).map_or_else(|| summary_of(listed), str::to_owned);
    let mut parameters: Vec<Value> = names_in(listed.path).map(|name| in_path(name, body)).collect();
    parameters.extend(call.asks.iter().map(Ask::parameter));
    let roles: Vec<&str> = Role::ALL.iter().filter(|role| permit::may(**role, listed.right)).map(|role| role.word()).collect();
    let mut done = json!({ "description": "Done, and durable.", "content": { "application/json": { "schema": schemas.lift(call.answer.clone()) } } });
    if let Some(led) = links::of(listed, all) {
        done["links"] = led;
    }
    let mut operation = json!({
        "operationId": operation_id(listed, all),
        "summary": summary,
        "description": format!("Roles: {}.", roles.join(", ")),
        "parameters": parameters,
        "responses": answers::of(listed, done),
    });
    if let Some(body) = body {
        let mut schema = schemas.lift(body.clone());
        // What stands in the path does not stand in the body again.
        drop_path_fields(&mut schema, listed.path);
        // No body at all says no more and no less than an empty object.
        let required = schema.get("required").and_then(Value::as_array).is_some_and(|names| !names.is_empty());
        operation["requestBody"] = json!({ "required": required, "content": { "application/json": { "schema": schema } } });
    }
    operation
}

fn summary_of(listed: &Listed) -> String {
    let mut word = listed.word.replace('_', " ");
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    format!("{word}.")
}

/// The names in braces of a path.
fn names_in(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

/// A parameter of the path: an id of the type its verb says, or of the type it is called by; a report by its name.
fn in_path(name: &str, body: Option<&Value>) -> Value {
    let of_verb = body.and_then(|b| b.pointer(&format!("/properties/{name}"))).and_then(schemas::target);
    let schema = match (of_verb, name.strip_suffix("_id")) {
        (Some(of), _) => shape::id(&of),
        (None, Some(noun)) => shape::id(&format!("{}Id", schemas::capitalised(noun))),
        (None, None) => json!({ "type": "string", "enum": goodword_reports::ALL.iter().map(|l| l.name).collect::<Vec<_>>() }),
    };
    json!({ "name": name, "in": "path", "required": true, "schema": schema })
}

fn drop_path_fields(schema: &mut Value, path: &str) {
    let names: Vec<&str> = names_in(path).collect();
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.retain(|name, _| !names.contains(&name.as_str()));
    }
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| !name.as_str().is_some_and(|n| names.contains(&n)));
    }
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
