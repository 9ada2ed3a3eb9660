//! The values of a form's fields: as they were typed when it was refused, else as they are proposed.

use goodword_domain::Refusal;

use crate::draft::Draft;

/// What stands in a form.
#[derive(Default)]
pub(crate) struct Fields {
    /// Whether this is the form that was refused.
    pub refused: bool,
    /// Why, in a sentence, where no field says so.
    pub error: String,
    values: Vec<(&'static str, String)>,
    draft: Draft,
}

impl Fields {
    /// The fields of the form `key`; what was typed counts when that form was sent (the hidden field `form`).
    pub(crate) fn of(key: &str, draft: &Draft) -> Self {
        let refused = draft.is_refused() && draft.is_form(key);
        // What a field says itself is not said above the form again; a hidden one says nothing.
        let shown = |name: &str| !name.ends_with("_id") && !name.ends_with("_ids") && name != "version";
        let at_a_field = |r: &&Refusal| r.field.as_deref().is_some_and(|name| shown(name) && draft.value(name).is_some());
        let elsewhere = draft.refusal.as_ref().filter(|r| refused && !at_a_field(r));
        let error = elsewhere.map(|r| r.sentence.to_string()).unwrap_or_default();
        Self { refused, error, values: Vec::new(), draft: draft.clone() }
    }

    /// Proposes a value.
    pub(crate) fn set(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// The value of a field.
    pub(crate) fn v(&self, name: &str) -> &str {
        if self.refused {
            return self.draft.value(name).unwrap_or_default();
        }
        self.values.iter().find(|(n, _)| *n == name).map_or("", |(_, v)| v.as_str())
    }

    /// Whether a box is ticked.
    pub(crate) fn on(&self, name: &str) -> bool {
        !self.v(name).is_empty()
    }

    /// Why a field was refused.
    pub(crate) fn e(&self, name: &str) -> String {
        if self.refused { self.draft.error(name) } else { String::new() }
    }
}
