//! What commands say of custom fields: read, kept with the record, and told in its history with what stood there before.

use std::collections::BTreeMap;

use goodword_domain::custom::{Choice, FieldKind, FieldOn, Given, Reading, Value, no_person};
use goodword_domain::{PersonId, Refusal, text};
use goodword_store::custom_fields::{self, CustomField, CustomValue};
use goodword_store::people;
use serde::Serialize;

use crate::{Act, Result};

/// Values by the keys of their fields. What is not in it stays as it is; nothing, or an empty text, clears a field.
pub type Custom = BTreeMap<String, Given>;

/// What changed in one field.
struct Change {
    label: String,
    before: Option<Shown>,
    after: Option<Shown>,
}

/// A value as the audit trail keeps it: in words, or somebody by their reference, so that walls hold there too.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
enum Shown {
    Words(String),
    Somebody { person_id: PersonId },
}

/// Values under the labels they had.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub(crate) struct Said(BTreeMap<String, Shown>);

impl Said {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What the audit trail keeps.
#[derive(Debug, Serialize)]
struct Image {
    custom: Said,
}

/// A field with what it is given; nothing clears it.
struct Wish {
    field: CustomField,
    choices: Vec<Choice>,
    stands: Option<CustomValue>,
    value: Option<Value>,
}

/// What a record is given, read and not kept yet.
#[derive(Default)]
pub(crate) struct Wishes(Vec<Wish>);

impl Wishes {
    /// Whether any of it is not so already.
    pub(crate) fn change_anything(&self) -> bool {
        self.0.iter().any(|wish| wish.stands.as_ref().and_then(CustomValue::value) != wish.value)
    }
}

/// Reads what is given, so that a refusal comes before anything is kept. A record that is `new` holds nothing yet.
pub(crate) async fn read(act: &mut Act<'_>, on: FieldOn, (record, new): (i64, bool), given: &Custom) -> Result<Wishes> {
    let mut wishes = Vec::new();
    if given.is_empty() {
        return Ok(Wishes(wishes));
    }
    let fields = act.custom_fields(on).await?;
    let usual = act.rules().await?.firm.currency;
    let seen = if new { Vec::new() } else { custom_fields::values_of(&mut act.work, on, record).await? };
    for (key, given) in given {
        let Some(field) = fields.iter().find(|field| field.key == *key).cloned() else {
            return Err(unknown(on, key).into());
        };
        let choices = field.choices()?;
        let stands = if new { None } else { custom_fields::behind(&mut act.work, field.id, record).await? };
        let reading = Reading {
            kind: field.kind,
            choices: &choices,
            usual,
            stands: stands.as_ref().and_then(|stands| stands.choice.as_deref()),
        };
        let at = |refusal: Refusal| refusal.at(format!("custom.{key}"));
        let value = match field.kind {
            FieldKind::Person => somebody(act, given, stands.as_ref()).await?.map_err(at)?,
            _ => Value::read(given, &reading).map_err(at)?,
        };
        // What the one who acts may not see they did not mean to clear.
        let unseen = stands.as_ref().is_some_and(|stands| seen.iter().all(|seen| seen.id != stands.id));
        if value.is_none() && unseen {
            continue;
        }
        wishes.push(Wish { field, choices, stands, value });
    }
    Ok(Wishes(wishes))
}

/// The refusal of a field that is not there.
pub(crate) fn unknown(on: FieldOn, key: &str) -> Refusal {
    let shown = text::tidy(key, 60);
    let sentence = format!(
        "There is no custom field “{shown}” on {}, or it is retired. Nothing was changed. An admin adds fields in the settings.",
        on.label().to_lowercase()
    );
    Refusal::invalid("custom.unknown", sentence).at(format!("custom.{shown}"))
}

/// Somebody by their reference, or by the email address or the name that one of those on record has; who stands there is meant before others of that name.
async fn somebody(
    act: &mut Act<'_>,
    given: &Given,
    stands: Option<&CustomValue>,
) -> Result<std::result::Result<Option<Value>, Refusal>> {
    let Some(typed) = given.typed() else { return Ok(Err(no_person("an amount of money"))) };
    let name = text::tidy(&typed, 200);
    if name.is_empty() {
        return Ok(Ok(None));
    }
    if let Ok(id) = name.parse::<PersonId>() {
        return Ok(match people::find(&mut act.work, id).await? {
            Some(person) => Ok(Some(Value::Person(person.id))),
            None => Err(no_person(&name)),
        });
    }
    let called = match name.contains('@') {
        true => people::all_with_email(&mut act.work, &name.to_lowercase(), 2).await?,
        false => people::named(&mut act.work, &text::fold(&name), 2).await?,
    };
    if let Some(same) = stands.and_then(|stands| stands.person_id)
        && let Some(person) = people::find(&mut act.work, same).await?
        && text::fold(&person.name) == text::fold(&name)
    {
        return Ok(Ok(Some(Value::Person(same))));
    }
    Ok(match called.as_slice() {
        [one] => Ok(Some(Value::Person(one.id))),
        [] => Err(no_person(&name)),
        _ if name.contains('@') => {
            let sentence = format!("Several people on record have the email address “{name}”. Choose one from the list.");
            Err(Refusal::invalid("custom.person", sentence))
        }
        _ => {
            let sentence = format!("Several people on record are called “{name}”. Choose one from the list.");
            Err(Refusal::invalid("custom.person", sentence))
        }
    })
}

fn shown(choices: &[Choice], value: &Value) -> Shown {
    match value {
        Value::Person(id) => Shown::Somebody { person_id: *id },
        other => Shown::Words(other.said(choices, None)),
    }
}

/// What the fields of a record held and hold, as the audit trail keeps it: those that differ.
pub(crate) async fn told(act: &mut Act<'_>, on: FieldOn, were: &[CustomValue], are: &[CustomValue]) -> Result<(Said, Said)> {
    let (mut was, mut is) = (Said::default(), Said::default());
    for field in act.custom_fields(on).await?.iter() {
        let held = |values: &[CustomValue]| values.iter().find(|value| value.field_id == field.id).and_then(CustomValue::value);
        let (before, after) = (held(were), held(are));
        if before != after {
            let choices = field.choices()?;
            was.0.extend(before.map(|value| (field.label.clone(), shown(&choices, &value))));
            is.0.extend(after.map(|value| (field.label.clone(), shown(&choices, &value))));
        }
    }
    Ok((was, is))
}

impl Wish {
    /// Keeps it; says what changed.
    async fn keep(self, act: &mut Act<'_>, on: FieldOn, record: i64) -> Result<Option<Change>> {
        let before = self.stands.as_ref().and_then(CustomValue::value);
        if before == self.value {
            return Ok(None);
        }
        let change = Change {
            label: self.field.label.clone(),
            before: before.as_ref().map(|value| shown(&self.choices, value)),
            after: self.value.as_ref().map(|value| shown(&self.choices, value)),
        };
        match (self.stands, self.value) {
            (Some(stands), None) => custom_fields::clear(&mut act.work, stands.id).await?,
            (Some(stands), Some(value)) => {
                let row = CustomValue::new(stands.id, (self.field.id, on, record), value);
                custom_fields::keep(&mut act.work, &row, &self.choices, false).await?;
            }
            (None, Some(value)) => {
                let row = CustomValue::new(act.id(), (self.field.id, on, record), value);
                custom_fields::keep(&mut act.work, &row, &self.choices, true).await?;
            }
            (None, None) => {}
        }
        Ok(Some(change))
    }
}

/// Keeps what is given of a record, with an entry of its own in the record's history. Says whether anything changed.
pub(crate) async fn keep(act: &mut Act<'_>, on: FieldOn, record: i64, given: &Custom) -> Result<bool> {
    let wishes = read(act, on, (record, false), given).await?;
    keep_read(act, on, record, wishes).await
}

/// Keeps what is given of a record that was recorded a moment ago.
pub(crate) async fn keep_new(act: &mut Act<'_>, on: FieldOn, record: i64, given: &Custom) -> Result<()> {
    let wishes = read(act, on, (record, true), given).await?;
    keep_read(act, on, record, wishes).await.map(drop)
}

/// Keeps what was read.
pub(crate) async fn keep_read(act: &mut Act<'_>, on: FieldOn, record: i64, wishes: Wishes) -> Result<bool> {
    let mut changes = Vec::new();
    for wish in wishes.0 {
        changes.extend(wish.keep(act, on, record).await?);
    }
    if changes.is_empty() {
        return Ok(false);
    }
    let sentence = changes.iter().map(Change::sentence).collect::<Vec<_>>().join("; ");
    let before = Image::of(&changes, |change| change.before.as_ref());
    let after = Image::of(&changes, |change| change.after.as_ref());
    act.record(on.noun(), record, sentence, Some(&before), Some(&after)).await?;
    Ok(true)
}

impl Change {
    /// What happened, in words; the names of people stand in the images alone.
    fn sentence(&self) -> String {
        let label = &self.label;
        match (&self.before, &self.after) {
            (None, Some(Shown::Words(is))) => format!("{label}: {is}"),
            (Some(Shown::Words(was)), Some(Shown::Words(is))) => format!("{label}: {was} became {is}"),
            (Some(Shown::Words(was)), None) => format!("{label}: {was} was cleared"),
            (None, Some(Shown::Somebody { .. })) => format!("{label} was set"),
            (_, None) => format!("{label} was cleared"),
            _ => format!("{label} was changed"),
        }
    }
}

impl Image {
    fn of(changes: &[Change], side: impl Fn(&Change) -> Option<&Shown>) -> Self {
        let said = changes.iter().filter_map(|change| side(change).map(|shown| (change.label.clone(), shown.clone())));
        Self { custom: Said(said.collect()) }
    }
}
