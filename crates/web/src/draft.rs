//! What somebody typed into a form that was refused, so that it is drawn again with nothing lost.

use goodword_domain::Refusal;

/// The values of a form and why it was refused; empty for a form nobody has sent yet.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Name and value of every field, in the order they came.
    pub fields: Vec<(String, String)>,
    /// Why it was refused.
    pub refusal: Option<Refusal>,
}

impl Draft {
    /// What was typed into a field; nothing when the form was not sent.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// What was typed into a field, else what stands on record.
    #[must_use]
    pub fn or(&self, name: &str, on_record: &str) -> String {
        self.value(name).unwrap_or(on_record).to_owned()
    }

    /// Every value of a field that may come several times.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.fields.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect()
    }

    /// Why this field was refused, or nothing.
    #[must_use]
    pub fn error(&self, name: &str) -> String {
        let refused = self.refusal.as_ref().filter(|r| r.field.as_deref() == Some(name));
        refused.map(|r| r.sentence.to_string()).unwrap_or_default()
    }

    /// Whether the form was sent and refused.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.refusal.is_some()
    }

    /// Which of a page's forms was sent: the hidden field `form`.
    #[must_use]
    pub fn is_form(&self, form: &str) -> bool {
        self.value("form") == Some(form)
    }

    /// What was typed into that form of a page, or nothing when another form was sent.
    #[must_use]
    pub fn of_form(&self, form: &str) -> Self {
        if self.is_form(form) { self.clone() } else { Self::default() }
    }

    /// Why it was refused, unless a field of the form says so itself.
    #[must_use]
    pub fn elsewhere(&self, shown: &[&str]) -> String {
        let at = |field: &str| shown.contains(&field);
        let refused = self.refusal.as_ref().filter(|r| !r.field.as_deref().is_some_and(at));
        refused.map(|r| r.sentence.to_string()).unwrap_or_default()
    }

    /// Whether a box was ticked; what stands on record when the form was not sent.
    #[must_use]
    pub fn ticked(&self, name: &str, on_record: bool) -> bool {
        if self.fields.is_empty() { on_record } else { self.value(name) == Some("true") }
    }
}
