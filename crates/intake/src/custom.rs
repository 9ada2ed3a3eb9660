//! Custom fields of the firm as files fill them: a mapping names one by its key, and what it holds decides how its cells are read.

use std::collections::BTreeMap;

use goodword_domain::custom::{FieldKind, FieldOn};
use goodword_domain::money::Money;
use goodword_domain::text::fold;
use serde::Serialize;

use crate::mapping::fields::{self, Holds, Target};

/// How a mapping begins the name of a field of what its rows become, and of the matter that is opened when a referral is won.
pub const OWN: &str = "custom.";
/// Of the matter.
pub const OF_MATTER: &str = "matter_custom.";

/// A custom field of the firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomField {
    /// What it is on.
    pub on: FieldOn,
    /// Its key, which never changes.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// What it holds.
    pub kind: FieldKind,
}

/// What a cell has for a custom field. Words, days, numbers, choices and people are read where the field is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// As people write it; a day as 2026-03-12, a number with a point before the fraction.
    Text(String),
    /// An amount.
    Money(Money),
}

/// What a row has for custom fields, by their keys.
pub type Cells = BTreeMap<String, Cell>;

/// Which field a name in a mapping means.
#[must_use]
pub fn named(name: &str, target: Target) -> Option<(FieldOn, &str)> {
    let (on, key) = match (name.strip_prefix(OWN), name.strip_prefix(OF_MATTER)) {
        (Some(key), _) => (own(target)?, key),
        (_, Some(key)) if matches!(target, Target::Referral | Target::Outcome) => (FieldOn::Matter, key),
        _ => return None,
    };
    (!key.is_empty()).then_some((on, key))
}

/// On what the fields are that begin with [`OWN`].
fn own(target: Target) -> Option<FieldOn> {
    match target {
        Target::Referral => Some(FieldOn::Referral),
        Target::Person => Some(FieldOn::Person),
        Target::Organisation => Some(FieldOn::Organisation),
        Target::Outcome | Target::Client | Target::Touch => None,
    }
}

/// The custom fields rows of a target can fill, each with its name in a mapping.
pub fn of(target: Target, all: &[CustomField]) -> impl Iterator<Item = (String, &CustomField)> {
    all.iter().filter_map(move |field| {
        let name = match field.on {
            FieldOn::Matter => format!("{OF_MATTER}{}", field.key),
            _ => format!("{OWN}{}", field.key),
        };
        named(&name, target).is_some_and(|(on, _)| on == field.on).then_some((name, field))
    })
}

/// What a field of a mapping holds; nothing for one nobody knows.
#[must_use]
pub fn holds(name: &str, target: Target, all: &[CustomField]) -> Option<Holds> {
    if let Some(field) = fields::find(name) {
        return Some(field.holds);
    }
    let (on, key) = named(name, target)?;
    all.iter().find(|field| field.on == on && field.key == key).map(|field| match field.kind {
        FieldKind::Text | FieldKind::Choice | FieldKind::Person => Holds::Text,
        FieldKind::Number => Holds::Number,
        FieldKind::Money => Holds::Amount,
        FieldKind::Date => Holds::Day,
    })
}

impl CustomField {
    /// Whether a column of that name (folded) is meant: by its label, its key, or as a file of ours writes it.
    pub(crate) fn is_called(&self, folded: &str) -> bool {
        let key = self.key.replace('_', " ");
        folded == fold(&self.label) || folded == fold(&key) || folded == fold(&format!("{OWN}{key}"))
    }
}
