//! Where an answer leads: what a verb has just made is named by the paths of others.

use serde_json::{Map, Value, json};

use super::{names_in, operation_id, schemas};
use crate::table::Listed;

/// Links from what a verb answers to every operation whose path begins with a record of that kind; nothing for the verbs
/// that make none, and for reads.
pub(super) fn of(listed: &Listed, all: &[&Listed]) -> Option<Value> {
    let call = listed.api.as_ref().filter(|call| call.body.is_some())?;
    let (kind, from) = made(&call.answer)?;
    // What has the record in its own path did not make it.
    let mut links = Map::new();
    if names_in(listed.path).any(|name| kind_of(name) == kind) {
        return None;
    }
    for other in all {
        let mut names = names_in(other.path);
        if let (Some(name), None) = (names.next(), names.next())
            && kind_of(name) == kind
        {
            let id = operation_id(other, all);
            links.insert(id.clone(), json!({ "operationId": id, "parameters": { name: from } }));
        }
    }
    (!links.is_empty()).then_some(Value::Object(links))
}

fn kind_of(name: &str) -> String {
    format!("{}Id", schemas::capitalised(name.trim_end_matches("_id")))
}

/// The kind of record an answer names first, and where in the answer it stands.
fn made(answer: &Value) -> Option<(String, &'static str)> {
    if let Some(title) = answer.get("title").and_then(Value::as_str).filter(|title| title.ends_with("Id")) {
        return Some((title.to_owned(), "$response.body"));
    }
    let id = answer.pointer("/properties/id")?;
    Some((schemas::target(id)?, "$response.body#/id"))
}
