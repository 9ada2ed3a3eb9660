//! What changed between two images of a record, in the words people use for its fields.

use std::collections::HashMap;

use goodword_domain::money::{Currency, Money};
use goodword_domain::{OrganisationId, PersonId, Timestamp};
use goodword_store::history::Entry;
use goodword_store::names::Names;
use goodword_store::{Reader, colleagues, lists};
use serde_json::{Map, Value};

use crate::error::WebError;
use crate::view::{Colleagues, Say, plain};
use crate::words;

/// One field that changed.
pub(super) struct Change {
    pub label: String,
    pub before: String,
    pub after: String,
}

/// Fields that are the product's own bookkeeping, or a part of another field.
const OURS: &[&str] = &[
    "id",
    "version",
    "name_folded",
    "name_sort",
    "email_folded",
    "find_folded",
    "password_hash",
    "sample",
    "batch_id",
    "created_at",
    "created_by",
    "recorded_at",
    "recorded_by",
    "recorded_via",
    "stage_since",
    "cadence_place",
    "decided_by",
    "tagged_by",
    "currency",
    "logged_at",
    "logged_by",
    "theme",
    "referral_id",
    "client_id",
    "matter_id",
];

/// Fields whose names are not their words.
const LABELS: &[(&str, &str)] = &[
    ("need", "Need"),
    ("value_minor", "Value"),
    ("owner_id", "Owner"),
    ("routed_why", "Why this owner"),
    ("next_what", "Next step"),
    ("next_by_id", "Next step by"),
    ("next_due", "Next step due"),
    ("next_kind", "Kind of step"),
    ("respond_by", "First contact until"),
    ("first_contact_at", "First contact"),
    ("last_touch_at", "Last touch"),
    ("reason_id", "Reason"),
    ("decision_note", "Note on the decision"),
    ("passed_from_id", "Passed on from"),
    ("disclosure", "May be said"),
    ("consent_on", "Consent"),
    ("from_on", "From"),
    ("until_on", "Until"),
    ("since_on", "Client since"),
    ("external_key", "Key"),
    ("deleted_at", "In the bin since"),
    ("left_on", "Last day"),
    ("acts_for", "Acts for"),
    ("at", "When"),
    ("by_id", "By whom"),
    ("is_referral", "A referral"),
    ("is_default", "Where no other fits"),
    ("retired_at", "Off the list since"),
    ("merged_into_id", "Merged into"),
];

/// What ids in images stand for, as far as the viewer may see it.
pub(super) struct Words<'a> {
    names: Names,
    others: HashMap<String, String>,
    say: &'a Say,
    colleagues: &'a Colleagues,
}

impl<'a> Words<'a> {
    /// Reads the names the entries need.
    pub(super) async fn load(
        db: &mut Reader,
        entries: &[Entry],
        say: &'a Say,
        colleagues: &'a Colleagues,
    ) -> Result<Self, WebError> {
        let (mut people, mut organisations): (Vec<PersonId>, Vec<OrganisationId>) = (Vec::new(), Vec::new());
        for (field, value) in entries.iter().flat_map(|e| [parts(e.before.as_deref()), parts(e.after.as_deref())]).flatten() {
            let text = value.as_str().unwrap_or_default();
            if field == "custom" {
                people.extend(somebodies(&value));
            } else if field.ends_with("person_id") {
                people.extend(text.parse::<PersonId>().ok());
            } else if field.ends_with("organisation_id") {
                organisations.extend(text.parse::<OrganisationId>().ok());
            }
        }
        let mut others = HashMap::new();
        others.extend(lists::sources(db).await?.into_iter().map(|s| (s.id.to_string(), s.name)));
        others.extend(lists::reasons(db).await?.into_iter().map(|r| (r.id.to_string(), r.name)));
        others.extend(lists::cadences(db).await?.into_iter().map(|c| (c.id.to_string(), c.name)));
        others.extend(colleagues::practices(db).await?.into_iter().map(|p| (p.id.to_string(), p.name)));
        others.extend(colleagues::offices(db).await?.into_iter().map(|o| (o.id.to_string(), o.name)));
        Ok(Self { names: Names::load(db, people, organisations).await?, others, say, colleagues })
    }

    /// The fields an entry changed; for a new record those it began with.
    pub(super) fn changes(&self, entry: &Entry) -> Vec<Change> {
        if let Some(shares) = self.shares(entry) {
            return vec![shares];
        }
        let (before, after) = (flat(image(entry.before.as_deref())), flat(image(entry.after.as_deref())));
        let mut fields: Vec<&String> = after.keys().chain(before.keys().filter(|field| !after.contains_key(*field))).collect();
        fields.dedup();
        let change = |field: &String| {
            let (was, is) = (before.get(field).unwrap_or(&Value::Null), after.get(field).unwrap_or(&Value::Null));
            if OURS.contains(&field.as_str()) || was == is {
                return None;
            }
            let (was, is) = (self.said(field, was, &before), self.said(field, is, &after));
            (was != is).then(|| Change {
                label: field.strip_prefix(CUSTOM).map_or_else(|| label(field), str::to_owned),
                before: was,
                after: is,
            })
        };
        fields.into_iter().filter_map(change).collect()
    }

    /// The shares in a referral, before and after: their images are lists.
    fn shares(&self, entry: &Entry) -> Option<Change> {
        let read = |json: Option<&str>| json.and_then(|text| serde_json::from_str::<Value>(text).ok());
        let (before, after) = (read(entry.before.as_deref()), read(entry.after.as_deref()));
        if !before.iter().chain(&after).any(Value::is_array) {
            return None;
        }
        let said = |image: Option<Value>| {
            let all = image.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            all.iter().filter_map(Value::as_object).map(|share| self.share(share)).collect::<Vec<_>>().join("; ")
        };
        Some(Change { label: "Shares".to_owned(), before: said(before), after: said(after) })
    }

    /// Who is credited, and with how much.
    fn share(&self, share: &Map<String, Value>) -> String {
        let field = |name: &str| {
            share.get(name).filter(|value| !value.is_null()).map(|value| self.said(name, value, share)).unwrap_or_default()
        };
        let named = ["person_id", "organisation_id", "colleague_id", "event", "campaign"];
        let who: Vec<String> = named.into_iter().map(field).filter(|said| !said.is_empty()).collect();
        format!("{} {}", who.join(", "), field("share"))
    }

    /// A value as people read it.
    fn said(&self, field: &str, value: &Value, of: &Map<String, Value>) -> String {
        match value {
            Value::Null => String::new(),
            Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Value::Number(number) if field.ends_with("_minor") => {
                let currency = of.get("currency").and_then(Value::as_str).and_then(|code| code.parse::<Currency>().ok());
                let money = number.as_i64().zip(currency).map(|(minor, currency)| Money::new(minor, currency).to_string());
                money.unwrap_or_else(|| number.to_string())
            }
            Value::Number(number) if field == "share" => crate::view::percent(number.as_i64().unwrap_or_default()),
            Value::Number(number) => number.to_string(),
            Value::String(text) => self.text(field, text),
            Value::Array(all) => all.iter().map(|v| self.said(field, v, of)).collect::<Vec<_>>().join(", "),
            Value::Object(object) => object.iter().map(|(f, v)| self.said(f, v, object)).collect::<Vec<_>>().join(", "),
        }
    }

    fn text(&self, field: &str, text: &str) -> String {
        if field.ends_with("person_id") {
            return text
                .parse()
                .ok()
                .and_then(|id| self.names.person(Some(id)))
                .unwrap_or("somebody no longer on record")
                .to_owned();
        }
        if field.ends_with("organisation_id") {
            let name = text.parse().ok().and_then(|id| self.names.organisation(Some(id)));
            return name.unwrap_or("an organisation no longer on record").to_owned();
        }
        if let Some(name) = self.others.get(text) {
            return name.clone();
        }
        let colleague = text.parse().ok().map(|id| self.colleagues.name(Some(id))).filter(|name| !name.is_empty());
        if let Some(name) = colleague {
            return name.to_owned();
        }
        if field.ends_with("_at") || matches!(field, "at" | "next_due" | "respond_by" | "due_at") {
            return text.parse::<Timestamp>().map_or_else(|_| text.to_owned(), |at| self.say.moment(at));
        }
        if field.ends_with("_on") {
            return text.parse().map_or_else(|_| text.to_owned(), |day| self.say.date(day));
        }
        words::code(field, text).map_or_else(|| other(field, text), str::to_owned)
    }
}

/// A word of the product that has no other word for people: `waiting` is “Waiting”.
fn other(field: &str, text: &str) -> String {
    match field {
        "kind" | "loop" | "state" => plain(text),
        _ => text.to_owned(),
    }
}

fn image(json: Option<&str>) -> Map<String, Value> {
    match json.and_then(|text| serde_json::from_str(text).ok()) {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

/// What stands before the label of a custom field among the other fields.
const CUSTOM: &str = "custom ";

/// An image with its custom fields among the others.
fn flat(mut image: Map<String, Value>) -> Map<String, Value> {
    if let Some(Value::Object(custom)) = image.remove("custom") {
        image.extend(custom.into_iter().map(|(label, value)| (format!("{CUSTOM}{label}"), value)));
    }
    image
}

/// The people custom fields hold.
fn somebodies(custom: &Value) -> Vec<PersonId> {
    let all = custom.as_object().into_iter().flat_map(Map::values);
    all.filter_map(|value| value.get("person_id")?.as_str()?.parse().ok()).collect()
}

/// Every field of an image, and of the parts of one that is a list.
fn parts(json: Option<&str>) -> Vec<(String, Value)> {
    match json.and_then(|text| serde_json::from_str(text).ok()) {
        Some(Value::Object(object)) => object.into_iter().collect(),
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_object).cloned().flat_map(Map::into_iter).collect(),
        _ => Vec::new(),
    }
}

/// A field's name as people read it: `prospect_person_id` is “Prospect person”.
fn label(field: &str) -> String {
    if let Some((_, label)) = LABELS.iter().find(|(name, _)| *name == field) {
        return (*label).to_owned();
    }
    let ends = ["_id", "_at", "_on", "_minor"];
    plain(ends.iter().fold(field, |field, end| field.trim_end_matches(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_in_words() {
        assert_eq!(label("owner_id"), "Owner");
        assert_eq!(label("prospect_person_id"), "Prospect person");
        assert_eq!(label("introduced_at"), "Introduced");
        assert_eq!([other("state", "waiting"), other("name", "van_der Berg")], ["Waiting", "van_der Berg"]);
        assert!(image(Some("not json")).is_empty() && image(None).is_empty());
    }
}
