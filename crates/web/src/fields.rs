//! The values of a form's fields: as they were typed when it was refused, else as they are proposed.

use goodword_domain::Refusal;
use goodword_domain::refusal::RefusalKind;

use crate::custom::{Held, Input};
use crate::draft::Draft;
use crate::words;

/// What stands in a form.
#[derive(Default)]
pub(crate) struct Fields {
    /// Whether this is the form that was refused.
    pub refused: bool,
    /// Why, in a sentence, where no field says so.
    pub error: String,
    values: Vec<(&'static str, String)>,
    draft: Draft,
    /// The inputs of custom fields.
    pub custom: Vec<Input>,
    custom_clashes: Vec<Clash>,
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
        Self { refused, error, draft: draft.clone(), ..Self::default() }
    }

    /// Proposes a value.
    pub(crate) fn set(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// With the custom fields of a record.
    pub(crate) fn with_custom(self, held: &Held) -> Self {
        let draft = if self.refused { self.draft.clone() } else { Draft::default() };
        Self { custom: held.inputs(&draft), custom_clashes: held.clashes(&draft), ..self }
    }

    /// With those of the form of a new record.
    pub(crate) fn with_custom_when_new(self, held: &Held) -> Self {
        let draft = if self.refused { self.draft.clone() } else { Draft::default() };
        Self { custom: held.inputs_when_new(&draft), ..self }
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

    /// What stands on record beside what was typed, where somebody else changed it in between.
    pub(crate) fn clashes(&self) -> Vec<Clash> {
        let on_record: Vec<(&str, String)> = self.values.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut all = if self.refused { clashes(&self.draft, &on_record) } else { Vec::new() };
        all.extend(self.custom_clashes.iter().cloned());
        all
    }

    /// What the button that saves is called.
    pub(crate) fn save(&self) -> &'static str {
        if self.refused { save(&self.draft) } else { SAVE }
    }
}

/// A field that is another on record than in a form.
#[derive(Debug, Clone)]
pub(crate) struct Clash {
    pub label: String,
    pub theirs: String,
    pub mine: String,
}

const SAVE: &str = "Save";

/// Whether a form was refused because somebody else changed the record in between.
pub(crate) fn is_stale(draft: &Draft) -> bool {
    draft.refusal.as_ref().is_some_and(|refusal| refusal.kind == RefusalKind::Conflict)
}

/// What the button of a form is called that saves what was typed: over what somebody else saved, where they did.
pub(crate) fn save(draft: &Draft) -> &'static str {
    if is_stale(draft) { "Save mine over it" } else { SAVE }
}

/// The fields of a stale form that are others on record now, by the names of the form.
pub(crate) fn clashes(draft: &Draft, on_record: &[(&str, String)]) -> Vec<Clash> {
    if !is_stale(draft) {
        return Vec::new();
    }
    let as_typed = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
    let said = |name: &str, value: String| words::code(name, &value).map_or(value, str::to_owned);
    let clash = |(name, theirs): &(&str, String)| {
        let (theirs, mine) = (as_typed(theirs), as_typed(draft.value(name).unwrap_or_default()));
        (theirs != mine).then(|| Clash { label: label(name), theirs: said(name, theirs), mine: said(name, mine) })
    };
    on_record.iter().filter_map(clash).collect()
}

/// The name of a field as a form calls it.
fn label(name: &str) -> String {
    let words = name.trim_end_matches("_id").trim_end_matches("_on").replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| format!("{}{}", first.to_uppercase(), letters.as_str())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_stands_beside_what_was_typed() {
        let refusal = Refusal::of_kind(RefusalKind::Conflict, "conflict", "Eve changed it.");
        let fields = [("name", "Amira"), ("kind", "client"), ("note", "a\r\nb")].map(|(n, v)| (n.to_owned(), v.to_owned()));
        let draft = Draft { fields: fields.into(), refusal: Some(refusal) };
        let on_record = [
            ("name", "Amira".to_owned()),
            ("kind", "professional".to_owned()),
            ("note", "a\nb".to_owned()),
            ("until_on", "2026-03-01".to_owned()),
        ];
        let found = clashes(&draft, &on_record);
        let said: Vec<(&str, &str, &str)> =
            found.iter().map(|c| (c.label.as_str(), c.theirs.as_str(), c.mine.as_str())).collect();
        assert_eq!(said, [("Kind", "Professional", "Client"), ("Until", "2026-03-01", "")]);
        assert_eq!((save(&draft), save(&Draft::default())), ("Save mine over it", "Save"));
    }
}
