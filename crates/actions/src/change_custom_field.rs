//! Changes a custom field, moves it, retires it or brings it back; its key and what it holds stay for ever.

use goodword_domain::custom::{self, FieldKind, MOST_FIELDS};
use goodword_domain::permit::Right;
use goodword_domain::{CustomFieldId, HistoryId, Noun, Refusal};
use goodword_store::custom_fields::{self, CustomField};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::add_custom_field::{free, too_many};
use crate::{Act, Result, Verb, given, seen};

/// What changes of a field; what is not given stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeCustomField {
    /// Which.
    pub custom_field_id: CustomFieldId,
    /// What it is called.
    pub label: Option<String>,
    /// What can be chosen, in order: the labels. One that is left out goes off the list, and what has it keeps it.
    pub choices: Option<Vec<String>>,
    /// The keys of those choices, in step with them, so that a choice can be renamed; empty for a new one.
    pub choice_keys: Option<Vec<String>>,
    /// More choices, one on each line, behind the others.
    pub more_choices: Option<String>,
    /// The key of a choice that goes one place up among those on the list,
    pub choice_up: Option<String>,
    /// or down.
    pub choice_down: Option<String>,
    /// What stands below it.
    pub help: Option<String>,
    /// Whether it stands on the form of a new record: `yes` or `no`.
    pub on_form: Option<YesNo>,
    /// Its place among those of its noun, from 0.
    pub place: Option<i64>,
    /// Whether it is retired, which keeps its values and shows them nowhere, or brought back: `yes` or `no`.
    pub retired: Option<YesNo>,
    /// The last entry of the audit trail that the change was made looking at; a later one refuses.
    pub version: Option<HistoryId>,
}

/// An answer that a form can leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum YesNo {
    /// Yes.
    Yes,
    /// No.
    No,
}

impl Verb for ChangeCustomField {
    type Done = ();
    const NAME: &'static str = "change_custom_field";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let all = custom_fields::all(&mut act.work).await?;
        let missing = || Refusal::missing(Noun::CustomField);
        let before = all.iter().find(|field| field.id == self.custom_field_id).cloned().ok_or_else(missing)?;
        seen::same_entry(act, (Noun::CustomField, before.id.get()), self.version).await?;
        let of_noun: Vec<&CustomField> = all.iter().filter(|field| field.noun == before.noun).collect();
        let mut after = before.clone();
        if let Some(label) = &self.label {
            after.label = custom::label(label)?;
            free(&of_noun, Some(before.id), &after.label)?;
        }
        if let Some(help) = &self.help {
            after.help = custom::help(Some(help));
        }
        if let Some(on_form) = self.on_form {
            after.on_form = on_form == YesNo::Yes;
        }
        self.choices(act, &mut after).await?;
        after.retired_at = match self.retired {
            Some(YesNo::Yes) => Some(before.retired_at.unwrap_or(act.now())),
            Some(YesNo::No) => None,
            None => before.retired_at,
        };
        let in_use = of_noun.iter().filter(|field| field.retired_at.is_none()).count();
        if before.retired_at.is_some() && after.retired_at.is_none() && in_use >= MOST_FIELDS {
            return Err(too_many(before.noun).into());
        }
        let moved = self.place_it(act, &of_noun, &mut after).await?;
        if after == before && !moved {
            return Ok(());
        }
        custom_fields::put(&mut act.work, after.update()).await?;
        if after.choices != before.choices {
            custom_fields::relabelled(&mut act.work, after.id).await?;
        }
        act.record(Noun::CustomField, after.id.get(), sentence(&before, &after), Some(&before), Some(&after)).await
    }
}

impl ChangeCustomField {
    /// The list as it shall be; choices nobody has any more, and that are off it, are forgotten.
    async fn choices(&self, act: &mut Act<'_>, after: &mut CustomField) -> Result<()> {
        let moved = [(&self.choice_up, true), (&self.choice_down, false)];
        let moves = moved.iter().any(|(key, _)| key.is_some());
        if self.choices.is_none() && self.more_choices.is_none() && !moves {
            return Ok(());
        }
        if after.kind != FieldKind::Choice {
            let sentence = "Only a choice has a list. Leave the choices out.";
            return Err(Refusal::invalid("custom.no_list", sentence).at("choices").into());
        }
        let before = after.choices()?;
        let keys = self.choice_keys.as_deref().unwrap_or_default();
        let mut rows: Vec<(Option<String>, String)> = match &self.choices {
            Some(labels) => {
                let key = |at: usize| keys.get(at).filter(|key| !key.is_empty()).cloned();
                labels.iter().enumerate().map(|(at, label)| (key(at), label.clone())).collect()
            }
            None => before.iter().filter(|choice| !choice.retired).map(|c| (Some(c.key.clone()), c.label.clone())).collect(),
        };
        rows.extend(self.more_choices.as_deref().unwrap_or_default().lines().map(|line| (None, line.to_owned())));
        let mut choices = custom::choices(&before, &rows)?;
        for (key, up) in moved {
            if let Some(key) = key {
                custom::move_choice(&mut choices, key, up);
            }
        }
        let held = custom_fields::choices_held(&mut act.work, after.id).await?;
        choices.retain(|choice| !choice.retired || held.contains(&choice.key));
        after.choices = goodword_store::json::write("choices", &choices)?;
        Ok(())
    }

    /// Puts it where it shall stand, and the others in step; says whether any moved.
    async fn place_it(&self, act: &mut Act<'_>, of_noun: &[&CustomField], after: &mut CustomField) -> Result<bool> {
        let Some(place) = self.place else { return Ok(false) };
        let mut order: Vec<CustomField> =
            of_noun.iter().filter(|field| field.id != after.id).map(|field| (*field).clone()).collect();
        let at = given::position(place, order.len());
        order.insert(at, after.clone());
        let mut moved = false;
        for (place, field) in (0..).zip(&order) {
            if field.id == after.id {
                moved |= after.place != place;
                after.place = place;
            } else if field.place != place {
                moved = true;
                custom_fields::put(&mut act.work, CustomField { place, ..field.clone() }.update()).await?;
            }
        }
        Ok(moved)
    }
}

fn sentence(before: &CustomField, after: &CustomField) -> String {
    match (before.retired_at, after.retired_at) {
        (None, Some(_)) => format!("The custom field {} was retired; its values are kept", after.label),
        (Some(_), None) => format!("The custom field {} was brought back", after.label),
        _ if before.label != after.label => format!("The custom field {} is called {} now", before.label, after.label),
        _ => format!("The custom field {} was changed", after.label),
    }
}
