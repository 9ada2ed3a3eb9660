//! What an operation can answer: done, or refused in one of these ways.

use serde_json::{Map, Value, json};

use crate::table::Listed;

/// Every way to be refused: status, name, what it means, and whether a read can be refused like that.
const REFUSALS: &[(&str, &str, &str, bool)] = &[
    (
        "400",
        "Unreadable",
        "The request is not of the form this document says: a field is missing, unknown or cannot be read.",
        true,
    ),
    ("401", "SignedOut", "Nobody is signed in, or the token is not known.", true),
    ("403", "Forbidden", "The role does not allow it, or a browser did not prove that its own page asks.", true),
    ("404", "Missing", "There is no such record, or a wall hides it.", true),
    ("409", "Conflict", "Somebody else changed it in between, or the same is there already.", false),
    ("413", "TooLarge", "The body is larger than 1 MB.", false),
    ("422", "Refused", "A rule says no; the sentence says what to do.", true),
    ("500", "Failed", "The server failed; nothing was changed.", true),
    ("503", "Busy", "The database is busy or away; try again in a moment.", true),
    ("504", "TooLong", "It took too long and was given up; look whether it was done.", true),
    ("507", "NoRoom", "The disk of the server takes no more.", false),
];

/// The refusals under their names.
pub(super) fn refusals() -> Value {
    let schema = json!({ "$ref": "#/components/schemas/Refusal" });
    let refusal = |(_, name, what, _): &(&str, &str, &str, bool)| {
        ((*name).to_owned(), json!({ "description": what, "content": { "application/json": { "schema": schema } } }))
    };
    Value::Object(REFUSALS.iter().map(refusal).collect())
}

/// What an operation can answer.
pub(super) fn of(listed: &Listed, done: Value) -> Value {
    let is_read = listed.method == "GET";
    let mut all = Map::from_iter([("200".to_owned(), done)]);
    for (status, name, _, of_reads) in REFUSALS {
        if *of_reads || !is_read {
            all.insert((*status).to_owned(), json!({ "$ref": format!("#/components/responses/{name}") }));
        }
    }
    Value::Object(all)
}
