//! How the rows of an act are put back without writing over what came since.

use serde_json::Value;

use super::{Change, Place};

/// What only counts changes or follows from other rows: nobody has typed it, so that it is never in anybody's way.
const FOLLOWS: &[&str] = &["version", "find_folded"];

/// What becomes of a row when an act is taken back.
#[derive(Debug, Clone, PartialEq)]
pub enum Becomes {
    /// It goes: the act made it.
    Gone,
    /// It is there again as it was.
    There(Value),
    /// It has the fields again that the act changed; the others stay as they are now.
    Changed(Value),
    /// Somebody changed since what the act changed.
    InTheWay,
}

/// Decides what becomes of a row that stands as `now`.
#[must_use]
pub fn becomes(change: &Change, now: Option<&Value>) -> Becomes {
    match (&change.before, &change.after, now) {
        (None, Some(after), Some(now)) if same(after, now) => Becomes::Gone,
        (Some(before), None, None) => Becomes::There(before.clone()),
        (Some(before), Some(after), Some(now)) => put_back(before, after, now).map_or(Becomes::InTheWay, Becomes::Changed),
        _ => Becomes::InTheWay,
    }
}

/// Whether two images are of the same row, but for what only follows.
fn same(one: &Value, other: &Value) -> bool {
    let (Value::Object(one), Value::Object(other)) = (one, other) else { return one == other };
    one.len() == other.len() && one.iter().all(|(name, value)| FOLLOWS.contains(&name.as_str()) || other.get(name) == Some(value))
}

/// The row as it is now with the fields of `before` that the act changed; nothing where one of them was changed again since.
fn put_back(before: &Value, after: &Value, now: &Value) -> Option<Value> {
    let (Value::Object(before), Value::Object(after), Value::Object(now)) = (before, after, now) else { return None };
    let mut back = now.clone();
    for (name, was) in before.iter().filter(|(name, _)| !FOLLOWS.contains(&name.as_str())) {
        if after.get(name) == Some(was) {
            continue;
        }
        if now.get(name) != after.get(name) {
            return None;
        }
        back.insert(name.clone(), was.clone());
    }
    if let Some(version) = now.get("version").and_then(Value::as_i64).filter(|_| before.contains_key("version")) {
        back.insert("version".to_owned(), Value::from(version + 1));
    }
    Some(Value::Object(back))
}

/// A row with what becomes of it.
pub type Turn = (Place, i64, Becomes);

/// In which order rows are written, so that nothing ever refers to what is not there and no two are the only one of their kind:
/// what hangs on others goes first and comes last.
pub fn in_order(turns: &mut [Turn]) {
    turns.sort_by_key(|(place, row, becomes)| {
        let rank = i64::try_from(Place::ALL.iter().position(|p| p == place).unwrap_or_default()).unwrap_or_default();
        let (phase, rank) = match becomes {
            Becomes::Gone if place.hangs() => (0, -rank),
            Becomes::There(_) if !place.hangs() => (1, rank),
            // One cadence is the default: the other stops being it before.
            Becomes::Changed(value) => (2, i64::from(value.get("is_default") == Some(&Value::Bool(true)))),
            Becomes::There(_) => (3, rank),
            _ => (4, -rank),
        };
        (phase, rank, *row)
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn change(before: Value, after: Value) -> Change {
        let image = |value: Value| Some(value).filter(|value| !value.is_null());
        Change { place: Place::Person, row: 1, before: image(before), after: image(after) }
    }

    #[test]
    fn only_what_the_act_changed_is_put_back() {
        let change = change(json!({ "name": "A", "note": "", "version": 1 }), json!({ "name": "B", "note": "", "version": 2 }));
        let now = json!({ "name": "B", "note": "mine", "version": 3 });
        assert_eq!(becomes(&change, Some(&now)), Becomes::Changed(json!({ "name": "A", "note": "mine", "version": 4 })));
    }

    #[test]
    fn what_somebody_changed_since_is_in_the_way() {
        let change = change(json!({ "name": "A", "version": 1 }), json!({ "name": "B", "version": 2 }));
        assert_eq!(becomes(&change, Some(&json!({ "name": "C", "version": 3 }))), Becomes::InTheWay);
        assert_eq!(becomes(&change, None), Becomes::InTheWay);
    }

    #[test]
    fn what_was_made_goes_unless_it_was_changed() {
        let made = change(Value::Null, json!({ "what": "Call", "ended_at": null }));
        assert_eq!(becomes(&made, Some(&json!({ "what": "Call", "ended_at": null }))), Becomes::Gone);
        assert_eq!(becomes(&made, Some(&json!({ "what": "Call", "ended_at": "now" }))), Becomes::InTheWay);
        let gone = change(json!({ "what": "Call" }), Value::Null);
        assert_eq!(becomes(&gone, None), Becomes::There(json!({ "what": "Call" })));
    }
}
