//! Custom fields in lists: as filters, columns and cells. All of it stands in the address, by the keys.

use std::collections::HashMap;

use goodword_actions::Rules;
use goodword_domain::calendar::Relative;
use goodword_domain::custom::{Choice, FieldKind, FieldOn, Number, Value, label_of};
use goodword_domain::money::{Currency, Money};
use goodword_domain::{Date, text};
use goodword_reports::Cell;
use goodword_store::Reader;
use goodword_store::custom_fields::{self, CustomField, CustomIs, CustomValue};
use goodword_store::names::Names;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::query::Query;
use crate::asks::Ask;
use crate::custom::Held;
use crate::error::WebError;
use crate::view::Say;

/// What the parameter of a custom field begins with.
pub(crate) const PREFIX: &str = "custom.";

/// What a list may be asked of custom fields.
pub(crate) const ASK: Ask = Ask::text(
        "custom.*",
        "What a custom field holds, by its key: `custom.KEY` (words of a text or a name, the key of a choice, `none`), `custom.KEY.from` and \
         `custom.KEY.to` (numbers, amounts, days), `custom.KEY.in` (days told from today).",
    )
    .several();

/// The words of days told from today that lie behind.
pub(crate) fn behind() -> Vec<&'static str> {
    Relative::ALL.iter().filter(|word| word.is_behind()).map(|word| word.word()).collect()
}

/// The custom fields of a noun, also those that are retired.
pub(crate) struct Fields {
    on: FieldOn,
    all: Vec<(CustomField, Vec<Choice>)>,
}

/// A column of the table.
pub(crate) struct Column {
    /// Its word in the address.
    pub word: String,
    pub label: String,
    pub shown: bool,
    pub numeric: bool,
    /// The address that orders by it, and the way it is ordered now.
    pub head: (String, &'static str),
}

/// An input of the form that filters.
pub(crate) struct FilterInput {
    pub name: String,
    pub label: String,
    pub kind: &'static str,
    pub options: Vec<(String, String)>,
}

impl FilterInput {
    /// The parameter of a bound: `from`, `to` or `in`.
    pub(crate) fn way(&self, way: &str) -> String {
        format!("{}.{way}", self.name)
    }

    /// What the input of a bound is called.
    pub(crate) fn named(&self, way: &str) -> String {
        format!("{} {way}", self.label)
    }
}

impl Column {
    /// The class of its cells.
    pub(crate) fn class(&self) -> &'static str {
        if self.numeric { "num" } else { "" }
    }
}

impl Fields {
    /// Those of a noun.
    pub(crate) async fn load(db: &mut Reader, on: FieldOn) -> Result<Self, WebError> {
        let mut all = Vec::new();
        for field in custom_fields::all(db).await?.into_iter().filter(|field| field.noun == on) {
            let choices = field.choices()?;
            all.push((field, choices));
        }
        Ok(Self { on, all })
    }

    /// Those in use.
    pub(crate) fn in_use(&self) -> impl Iterator<Item = &CustomField> {
        self.all.iter().map(|(field, _)| field).filter(|field| field.retired_at.is_none())
    }

    fn keyed(&self, key: &str) -> Option<&(CustomField, Vec<Choice>)> {
        self.all.iter().find(|(field, _)| field.key == key)
    }

    /// The field a parameter means, where it is in use.
    pub(crate) fn used(&self, word: &str) -> Option<&(CustomField, Vec<Choice>)> {
        self.keyed(word.strip_prefix(PREFIX)?).filter(|(field, _)| field.retired_at.is_none())
    }

    /// The columns of the table, shown or not.
    pub(crate) fn columns(&self, query: &Query) -> Vec<Column> {
        let chosen: Vec<&str> = query.all("cols").collect();
        let sorted = query.get("sort").unwrap_or_default();
        let column = |field: &CustomField| {
            let word = format!("{PREFIX}{}", field.key);
            let numeric = matches!(field.kind, FieldKind::Number | FieldKind::Money);
            let (up, down) = (word.clone(), format!("-{word}"));
            let now = match sorted {
                s if s == up => "ascending",
                s if s == down => "descending",
                _ => "",
            };
            // Amounts begin with the largest; a second time turns the order round.
            let next = match (now, numeric) {
                ("descending", _) | ("", false) => up,
                _ => down,
            };
            let href = query.with("sort", &next).href();
            Column { shown: chosen.contains(&word.as_str()), word, label: field.label.clone(), numeric, head: (href, now) }
        };
        self.in_use().map(column).collect()
    }

    /// The inputs of the form that filters.
    pub(crate) fn inputs(&self) -> Vec<FilterInput> {
        let input = |(field, choices): &(CustomField, Vec<Choice>)| FilterInput {
            name: format!("{PREFIX}{}", field.key),
            label: field.label.clone(),
            kind: field.kind.word(),
            options: choices
                .iter()
                .map(|choice| (choice.key.clone(), choice.label.clone()))
                .chain([("none".to_owned(), "None said".to_owned())])
                .collect(),
        };
        self.all.iter().filter(|(field, _)| field.retired_at.is_none()).map(input).collect()
    }

    /// A filter in force, in words.
    pub(crate) fn said(&self, (name, value): (&str, &str), say: &Say) -> (String, String) {
        let rest = name.strip_prefix(PREFIX).unwrap_or(name);
        let (key, way) = rest.split_once('.').unwrap_or((rest, ""));
        let Some((field, choices)) = self.keyed(key) else {
            return (key.to_owned(), "is no field here, so it filters nothing".to_owned());
        };
        if field.retired_at.is_some() {
            return (field.label.clone(), "is retired, so it filters nothing".to_owned());
        }
        let day = || value.parse::<Date>().map_or_else(|_| value.to_owned(), |day| say.date(day));
        let words = match (way, field.kind) {
            ("from", _) => format!("from {}", day()),
            ("to", _) => format!("up to {}", day()),
            ("in", _) => value.parse::<Relative>().map_or_else(|_| value.to_owned(), |word| word.label().to_owned()),
            (_, _) if value == "none" => "is not said".to_owned(),
            (_, FieldKind::Choice) => format!("is {}", label_of(choices, value)),
            _ => format!("has “{value}”"),
        };
        (field.label.clone(), words)
    }

    /// What the fields hold of the records of a page, in words, in the order of the columns that are shown.
    pub(crate) async fn cells(
        &self,
        db: &mut Reader,
        records: &[i64],
        columns: &[Column],
    ) -> Result<HashMap<i64, Vec<String>>, WebError> {
        let shown: Vec<&(CustomField, Vec<Choice>)> =
            columns.iter().filter(|column| column.shown).filter_map(|column| self.used(&column.word)).collect();
        let mut cells = HashMap::new();
        if shown.is_empty() {
            return Ok(cells);
        }
        let (values, names) = self.values(db, records).await?;
        for record in records {
            let held = values.get(record).map(Vec::as_slice).unwrap_or_default();
            let said = |(field, choices): &&(CustomField, Vec<Choice>)| {
                let value = held.iter().find(|value| value.field_id == field.id);
                let name = value.and_then(|value| names.person(value.person_id));
                value.and_then(CustomValue::value).map(|value| value.said(choices, name)).unwrap_or_default()
            };
            cells.insert(*record, shown.iter().map(said).collect());
        }
        Ok(cells)
    }

    /// What the fields hold of records, by their numbers, with the names of the people in it.
    pub(crate) async fn values(
        &self,
        db: &mut Reader,
        records: &[i64],
    ) -> Result<(HashMap<i64, Vec<CustomValue>>, Names), WebError> {
        let values = custom_fields::values_of_all(db, self.on, records).await?;
        let people = values.values().flatten().filter_map(|value| value.person_id).collect();
        Ok((values, Names::load(db, people, Vec::new()).await?))
    }

    /// What programs read: each line with what the fields hold of it; `ids` are the numbers of the records, in step.
    pub(crate) async fn with_lines<L: Serialize>(
        &self,
        db: &mut Reader,
        (lines, ids): (&[L], &[i64]),
    ) -> Result<Vec<Json>, WebError> {
        let (values, names) = self.values(db, ids).await?;
        let mut said = Vec::with_capacity(lines.len());
        for (line, id) in lines.iter().zip(ids) {
            let held = values.get(id).map(Vec::as_slice).unwrap_or_default();
            let mut line = serde_json::to_value(line).unwrap_or(Json::Null);
            if let Some(line) = line.as_object_mut() {
                let custom = Held::of(self.in_use().cloned().collect(), held, &names)?.json();
                line.insert("custom".to_owned(), Json::Object(custom));
            }
            said.push(line);
        }
        Ok(said)
    }

    /// Those that are shown as columns.
    pub(crate) fn only(self, columns: &[Column]) -> Self {
        let shown = |key: &str| columns.iter().any(|column| column.shown && column.word.strip_prefix(PREFIX) == Some(key));
        Self { all: self.all.into_iter().filter(|(field, _)| shown(&field.key)).collect(), ..self }
    }

    /// The keys of the fields in use, as heads of the columns of a file.
    pub(crate) fn file_heads(&self) -> impl Iterator<Item = String> {
        self.in_use().map(|field| format!("{PREFIX}{}", field.key))
    }

    /// The cells of a line of a file, one for each field in use.
    pub(crate) fn file_cells(&self, held: &[CustomValue], names: &Names) -> Vec<Cell> {
        let cell = |(field, choices): &(CustomField, Vec<Choice>)| {
            let value = held.iter().find(|value| value.field_id == field.id)?;
            Some(match value.value()? {
                Value::Number(number) => Cell::Number(number),
                Value::Money(money) => Cell::Amount(money),
                Value::Date(day) => Cell::Date(day),
                other => Cell::Text(other.said(choices, names.person(value.person_id))),
            })
        };
        let in_use = self.all.iter().filter(|(field, _)| field.retired_at.is_none());
        in_use.map(|field| cell(field).unwrap_or(Cell::None(""))).collect()
    }
}

/// The shape of lines with what custom fields hold of each.
pub(crate) fn shape_of_lines<L: JsonSchema>() -> Json {
    let mut line = crate::shape::of::<L>();
    if let Some(properties) = line.get_mut("properties").and_then(Json::as_object_mut) {
        properties.insert("custom".to_owned(), crate::custom::shape());
    }
    json!({ "type": "array", "items": line })
}

/// What an address asks of custom fields: `custom.key=words`, `.from`, `.to` and, for days told from today, `.in`.
pub(crate) fn conditions(query: &Query, rules: &Rules, today: Date) -> Vec<CustomIs> {
    let mut all: Vec<CustomIs> = Vec::new();
    for (name, value) in &query.0 {
        let Some(rest) = name.strip_prefix(PREFIX) else { continue };
        let (key, way) = rest.split_once('.').unwrap_or((rest, ""));
        let at = all.iter().position(|is| is.key == key).unwrap_or_else(|| {
            all.push(CustomIs { key: key.to_owned(), ..CustomIs::default() });
            all.len() - 1
        });
        let Some(is) = all.get_mut(at) else { continue };
        let usual = rules.firm.currency;
        match way {
            "from" => (is.from, is.least) = (value.parse().ok(), amount(value, usual)),
            "to" => (is.to, is.most) = (value.parse().ok(), amount(value, usual)),
            "in" => {
                if let Ok(word) = value.parse::<Relative>() {
                    let (from, to) = word.days(today, rules.year);
                    (is.from, is.to) = (from, Some(to));
                }
            }
            _ if value == "none" => is.nothing = true,
            _ => {
                is.words.extend(text::fold(value).split(' ').filter(|word| !word.is_empty()).map(str::to_owned));
                is.choices.push(value.clone());
                is.person = value.parse().ok().or(is.person);
            }
        }
    }
    all
}

/// A bound of numbers, in ten-thousandths, and of amounts, in minor units; nothing for a day.
fn amount(value: &str, usual: Currency) -> Option<(i64, i64)> {
    let scale = 10_i64.pow(usual.digits());
    if let Ok(number) = value.parse::<Number>() {
        return Some((number.parts(), number.parts() / 10_000 * scale + number.parts() % 10_000 * scale / 10_000));
    }
    let minor = Money::read(value, usual).ok()?.minor;
    Some((minor.saturating_mul(10_000) / scale, minor))
}
