//! Adds a custom field.

use goodword_domain::custom::{self, FieldKind, FieldOn, MOST_FIELDS};
use goodword_domain::permit::Right;
use goodword_domain::{CustomFieldId, Noun, Refusal, text};
use goodword_store::custom_fields::{self, CustomField};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb};

/// A new field, behind those its noun has.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddCustomField {
    /// On what: people, organisations, referrals or matters.
    pub noun: FieldOn,
    /// What it is called.
    pub label: String,
    /// What it holds; this never changes.
    pub kind: FieldKind,
    /// What can be chosen, one on each line, for a choice.
    pub choices: Option<String>,
    /// What stands below it, to say what belongs there.
    pub help: Option<String>,
    /// Whether it stands on the form of a new record; otherwise on the record alone.
    #[serde(default)]
    pub on_form: bool,
}

impl Verb for AddCustomField {
    type Done = CustomFieldId;
    const NAME: &'static str = "add_custom_field";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<CustomFieldId> {
        let label = custom::label(&self.label)?;
        let key = custom::key(&label);
        if key.is_empty() {
            let sentence = "A name needs letters or digits, because files and programs know the field by them.";
            return Err(Refusal::invalid("custom.no_key", sentence).at("label").into());
        }
        let all = custom_fields::all(&mut act.work).await?;
        let of_noun: Vec<&CustomField> = all.iter().filter(|field| field.noun == self.noun).collect();
        free(&of_noun, None, &label)?;
        if of_noun.iter().filter(|field| field.retired_at.is_none()).count() >= MOST_FIELDS {
            return Err(too_many(self.noun).into());
        }
        // A retired field may have been called something else when its key was made.
        let taken = |key: &str| of_noun.iter().any(|field| field.key == key);
        let free = std::iter::once(key.clone()).chain((2..).map(|n| format!("{key}_{n}"))).find(|key| !taken(key));
        let choices = match self.kind {
            FieldKind::Choice => custom::choices(&[], &lines(self.choices.as_deref()))?,
            _ => Vec::new(),
        };
        let actor = act.actor();
        let field = CustomField {
            id: act.id(),
            noun: self.noun,
            key: free.unwrap_or(key),
            label,
            kind: self.kind,
            choices: goodword_store::json::write("choices", &choices)?,
            help: custom::help(self.help.as_deref()),
            place: of_noun.iter().map(|field| field.place + 1).max().unwrap_or(0),
            on_form: self.on_form,
            retired_at: None,
            sample: actor.sample,
        };
        custom_fields::put(&mut act.work, field.insert()).await?;
        let sentence = format!("The custom field {} was added to {}", field.label, self.noun.label().to_lowercase());
        act.record(Noun::CustomField, field.id.get(), sentence, None::<&()>, Some(&field)).await?;
        Ok(field.id)
    }
}

/// Refuses a label another field of the noun has.
pub(crate) fn free(of_noun: &[&CustomField], own: Option<CustomFieldId>, label: &str) -> std::result::Result<(), Refusal> {
    let folded = text::fold(label);
    let Some(same) = of_noun.iter().find(|field| Some(field.id) != own && text::fold(&field.label) == folded) else {
        return Ok(());
    };
    let sentence = match same.retired_at {
        None => format!("There is a field “{}” already. Give this one another name.", same.label),
        Some(_) => format!(
            "There was a field “{}”, which is retired with its values. Bring it back, or give this one another name.",
            same.label
        ),
    };
    Err(Refusal::invalid("custom.taken", sentence).at("label"))
}

/// The refusal of one field more than a noun may have.
pub(crate) fn too_many(noun: FieldOn) -> Refusal {
    let on = noun.label().to_lowercase();
    Refusal::invalid(
        "custom.many_fields",
        format!(
            "There are {MOST_FIELDS} custom fields on {on}, which is as many as there can be. Retire one that nobody uses first."
        ),
    )
}

/// The rows of a list as somebody wrote it, one choice on each line.
fn lines(text: Option<&str>) -> Vec<(Option<String>, String)> {
    text.unwrap_or_default().lines().map(|line| (None, line.to_owned())).collect()
}
