//! A form that is open on the page of a referral: what it asks, with what was typed when it was refused.

use crate::custom::Input;
use crate::draft::Draft;
use crate::fields::{self, Clash};

/// A box to tick.
pub(super) struct Tick {
    pub value: String,
    pub label: String,
    pub checked: bool,
}

/// A share in the form of the credits.
pub(super) struct CreditRow {
    pub credited: String,
    pub percent: String,
}

/// A form that is open on the page.
#[derive(Default)]
pub(super) struct Form {
    pub key: &'static str,
    pub title: String,
    pub why: String,
    /// Where it posts.
    pub action: String,
    /// Where it leads when it is not sent.
    pub back: String,
    /// Why it was refused, where no field of it says so.
    pub error: String,
    /// Which fact it changes, and what stands there.
    pub field: String,
    pub value: String,
    pub version: i64,
    /// What stands on record beside what was typed, where somebody else changed it in between.
    pub clashes: Vec<Clash>,
    /// What follows from saving it that people should know first.
    pub hints: Vec<String>,
    pub choices: Vec<(String, String)>,
    pub owners: Vec<(String, String)>,
    pub kinds: Vec<(String, String)>,
    pub practices: Vec<(String, String)>,
    pub theirs: Vec<Tick>,
    pub ours: Vec<Tick>,
    pub more_of_ours: Vec<Tick>,
    pub credits: Vec<CreditRow>,
    pub values: Vec<(&'static str, String)>,
    /// The inputs of custom fields; of an edit the one that is changed.
    pub custom: Vec<Input>,
    pub draft: Draft,
}

impl Form {
    /// The value of a field: as typed, else as it is proposed.
    pub(super) fn v(&self, name: &str) -> &str {
        if self.draft.is_refused() {
            return self.draft.value(name).unwrap_or_default();
        }
        self.values.iter().find(|(n, _)| *n == name).map_or("", |(_, v)| v.as_str())
    }

    /// What the button that saves is called.
    pub(super) fn save(&self) -> &'static str {
        fields::save(&self.draft)
    }

    /// What a button is called that sets something others may have set meanwhile.
    pub(super) fn set_button(&self, usual: &'static str) -> &'static str {
        if fields::is_stale(&self.draft) { self.save() } else { usual }
    }

    /// Whether the form says which version it was made from: what it does stands on how the referral was.
    pub(super) fn is_versioned(&self) -> bool {
        matches!(
            self.key,
            "next" | "done" | "snooze" | "owner" | "kind" | "credits" | "engage" | "decline" | "lose" | "reopen" | "delete"
        )
    }

    /// What stands on record beside what was typed, where somebody else changed it in between.
    pub(super) fn beside(mut self, label: &str, name: &str, theirs: &str) -> Self {
        let mine = self.draft.value(name).unwrap_or_default().trim().to_owned();
        if fields::is_stale(&self.draft) && mine != theirs {
            let named = |key: &str| {
                let known = self.owners.iter().chain(&self.kinds).find(|(of, _)| of == key);
                known.map_or_else(|| key.to_owned(), |(_, name)| name.clone())
            };
            let clash = Clash { label: label.to_owned(), theirs: named(theirs), mine: named(&mine) };
            self.clashes.push(clash);
        }
        self
    }

    /// Why a field was refused.
    pub(super) fn e(&self, name: &str) -> String {
        self.draft.error(name)
    }

    /// Proposes a value.
    pub(super) fn set(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// Whether the fact can be taken away, by sending the field empty.
    pub(super) fn can_clear(&self) -> bool {
        matches!(self.field.as_str(), "practice_id" | "office_id" | "consent_on" | "prospect_person" | "prospect_organisation")
    }

    /// The custom field that an edit changes, where it is one.
    pub(super) fn custom_edit(&self) -> Option<&Input> {
        self.custom.first().filter(|_| self.key == "edit")
    }

    /// Why the one field of an edit was refused.
    pub(super) fn field_error(&self) -> String {
        self.draft.error(&self.field)
    }

    /// What to know about the one field of an edit.
    pub(super) fn field_hint(&self) -> &'static str {
        match self.field.as_str() {
            "value" => "Such as 40k or 12,500.",
            "language" => "A tag such as fr, for routing.",
            "consent_on" => "The day the client agreed that more may be said.",
            "disclosure" => "How much the referrer may be told.",
            _ => "",
        }
    }
}
