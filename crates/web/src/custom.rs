//! Custom fields as pages and programs see them: what a record holds, and the inputs of its forms.

pub(crate) mod matter;

use goodword_domain::custom::{Choice, FieldKind, FieldOn, Value, label_of};
use goodword_store::custom_fields::{self, CustomField, CustomValue};
use goodword_store::names::Names;
use goodword_store::{Reader, Result};
use serde_json::{Map, Value as Json};

use crate::draft::Draft;
use crate::fields::{Clash, is_stale};

/// A field with what a record holds in it.
pub(crate) struct One {
    pub field: CustomField,
    pub choices: Vec<Choice>,
    pub value: Option<Value>,
    /// The name of the somebody it holds.
    person: String,
}

/// The fields of a noun, with what one record of it holds.
#[derive(Default)]
pub(crate) struct Held(pub Vec<One>);

/// What stands on the page of a record.
pub(crate) struct Said {
    pub label: String,
    pub text: String,
    /// The page of the somebody it holds.
    pub href: String,
}

/// One input of a form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Input {
    pub label: String,
    /// Its name in the form.
    pub name: String,
    /// The word of what it holds.
    pub kind: &'static str,
    pub value: String,
    /// Who was picked, in a form that was refused.
    pub picked: String,
    pub options: Vec<(String, String)>,
    pub hint: String,
    pub error: String,
}

impl Held {
    /// Of a record; of none for the form of a new one. The caller has read the record itself, through its walls.
    pub(crate) async fn load(db: &mut Reader, on: FieldOn, record: Option<i64>) -> Result<Self> {
        let fields = custom_fields::on(db, on).await?;
        let values = match record {
            Some(record) if !fields.is_empty() => custom_fields::values_of(db, on, record).await?,
            _ => Vec::new(),
        };
        let people = values.iter().filter_map(|value| value.person_id).collect();
        let names = Names::load(db, people, Vec::new()).await?;
        Self::of(fields, &values, &names)
    }

    /// Of fields and values that were read together for many records.
    pub(crate) fn of(fields: Vec<CustomField>, values: &[CustomValue], names: &Names) -> Result<Self> {
        let mut all = Vec::with_capacity(fields.len());
        for field in fields {
            let held = values.iter().find(|value| value.field_id == field.id);
            let person = held.and_then(|value| names.person(value.person_id)).unwrap_or_default().to_owned();
            all.push(One { choices: field.choices()?, value: held.and_then(CustomValue::value), person, field });
        }
        Ok(Self(all))
    }

    /// What is said, and of what nothing is.
    pub(crate) fn said(&self) -> Vec<Said> {
        self.0.iter().filter(|one| one.value.is_some()).map(One::said).collect()
    }

    /// The names of what nobody has said, as a fold is called.
    pub(crate) fn unsaid(&self) -> String {
        self.0.iter().filter(|one| one.value.is_none()).map(|one| one.field.label.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// The inputs of a form, with what was typed where it was refused.
    pub(crate) fn inputs(&self, draft: &Draft) -> Vec<Input> {
        self.0.iter().map(|one| one.input(draft)).collect()
    }

    /// Those of the form of a new record.
    pub(crate) fn inputs_when_new(&self, draft: &Draft) -> Vec<Input> {
        self.0.iter().filter(|one| one.field.on_form).map(|one| one.input(draft)).collect()
    }

    /// The field of a name such as `custom.prefers`.
    pub(crate) fn named(&self, name: &str) -> Option<&One> {
        let key = name.strip_prefix("custom.")?;
        self.0.iter().find(|one| one.field.key == key)
    }

    /// What stands on record beside what was typed, where somebody else changed it in between.
    pub(crate) fn clashes(&self, draft: &Draft) -> Vec<Clash> {
        if !is_stale(draft) {
            return Vec::new();
        }
        self.0.iter().filter_map(|one| one.clash(draft)).collect()
    }

    /// As programs read it.
    pub(crate) fn json(&self) -> Map<String, Json> {
        let given = |one: &One| {
            let value = one.value.as_ref()?.given();
            Some((one.field.key.clone(), serde_json::to_value(value).unwrap_or(Json::Null)))
        };
        self.0.iter().filter_map(given).collect()
    }
}

/// The shape of what programs read.
pub(crate) fn shape() -> Json {
    crate::shape::of::<goodword_actions::custom::Custom>()
}

impl One {
    /// In words; empty where nothing is said.
    pub(crate) fn text(&self) -> String {
        self.value.as_ref().map(|value| value.said(&self.choices, Some(&self.person))).unwrap_or_default()
    }

    fn said(&self) -> Said {
        let href = match &self.value {
            Some(Value::Person(id)) => format!("/people/{id}"),
            _ => String::new(),
        };
        Said { label: self.field.label.clone(), text: self.text(), href }
    }

    /// What is on record, as its input holds it.
    fn in_form(&self) -> String {
        self.value.as_ref().map(|value| value.in_form(Some(&self.person))).unwrap_or_default()
    }

    pub(crate) fn input(&self, draft: &Draft) -> Input {
        let name = format!("custom.{}", self.field.key);
        let standing = self.in_form();
        // One that is off the list stays to be chosen where it stands.
        let choices = self.choices.iter().filter(|choice| !choice.retired || choice.key == standing);
        let hint = match self.field.kind {
            FieldKind::Money if self.field.help.is_empty() => "Such as 40k or 12,500.",
            FieldKind::Person if self.field.help.is_empty() => "Somebody on record.",
            _ => self.field.help.as_str(),
        };
        Input {
            label: self.field.label.clone(),
            kind: self.field.kind.word(),
            value: if draft.is_refused() { draft.or(&name, "") } else { draft.or(&name, &standing) },
            picked: draft.value(&format!("{name}_id")).unwrap_or_default().to_owned(),
            options: choices.map(|choice| (choice.key.clone(), choice.label.clone())).collect(),
            hint: hint.to_owned(),
            error: draft.error(&name),
            name,
        }
    }

    fn clash(&self, draft: &Draft) -> Option<Clash> {
        let typed = draft.value(&format!("custom.{}", self.field.key))?.trim().to_owned();
        let theirs = self.in_form();
        let said = |text: String| {
            if self.field.kind == FieldKind::Choice { label_of(&self.choices, &text).to_owned() } else { text }
        };
        (typed != theirs).then(|| Clash { label: self.field.label.clone(), theirs: said(theirs), mine: said(typed) })
    }
}
