//! Custom fields in the list of referrals: as filters, columns, order and groups. All of it stands in the address, by the keys.

use std::collections::HashMap;

use goodword_actions::Rules;
use goodword_domain::calendar::Relative;
use goodword_domain::custom::{Choice, FieldKind, FieldOn, Number, Value, label_of};
use goodword_domain::money::{Currency, Money};
use goodword_domain::{Date, text};
use goodword_store::Reader;
use goodword_store::custom_fields::{self, CustomField, CustomValue};
use goodword_store::names::Names;
use goodword_store::referrals::custom::{CustomIs, CustomSort, sums};
use goodword_store::referrals::list::{Line, Sort};

use super::asked::{Asked, Query};
use crate::error::WebError;
use crate::view::Say;

/// What the parameter of a custom field begins with.
pub(crate) const PREFIX: &str = "custom.";

/// The custom fields of referrals, also those that are retired.
pub(super) struct Fields(Vec<(CustomField, Vec<Choice>)>);

/// A column of the table.
pub(super) struct Column {
    /// Its word in the address.
    pub word: String,
    pub label: String,
    pub shown: bool,
    pub numeric: bool,
    /// The address that orders by it, and the way it is ordered now.
    pub head: (String, &'static str),
}

/// An input of the form that filters.
pub(super) struct FilterInput {
    pub name: String,
    pub label: String,
    pub kind: &'static str,
    pub options: Vec<(String, String)>,
}

impl FilterInput {
    /// The parameter of a bound: `from`, `to` or `in`.
    pub(super) fn way(&self, way: &str) -> String {
        format!("{}.{way}", self.name)
    }

    /// What the input of a bound is called.
    pub(super) fn named(&self, way: &str) -> String {
        format!("{} {way}", self.label)
    }
}

impl Column {
    /// The class of its cells.
    pub(super) fn class(&self) -> &'static str {
        if self.numeric { "num" } else { "" }
    }
}

impl Fields {
    pub(super) async fn load(db: &mut Reader) -> Result<Self, WebError> {
        let mut all = Vec::new();
        for field in custom_fields::all(db).await?.into_iter().filter(|field| field.noun == FieldOn::Referral) {
            let choices = field.choices()?;
            all.push((field, choices));
        }
        Ok(Self(all))
    }

    /// Those in use.
    pub(super) fn in_use(&self) -> impl Iterator<Item = &CustomField> {
        self.0.iter().map(|(field, _)| field).filter(|field| field.retired_at.is_none())
    }

    fn keyed(&self, key: &str) -> Option<&(CustomField, Vec<Choice>)> {
        self.0.iter().find(|(field, _)| field.key == key)
    }

    fn used(&self, word: &str) -> Option<&(CustomField, Vec<Choice>)> {
        self.keyed(word.strip_prefix(PREFIX)?).filter(|(field, _)| field.retired_at.is_none())
    }

    /// The order an address asks for, where it is by a custom field: `custom.key`, or `-custom.key` for the largest first.
    pub(super) fn sort(&self, query: &Query) -> Option<Sort> {
        let word = query.get("sort")?;
        let (field, _) = self.used(word.trim_start_matches('-'))?;
        Some(Sort::Custom(CustomSort { field: field.id, kind: field.kind, descending: word.starts_with('-') }))
    }

    /// The choice an address groups by.
    pub(super) fn grouped_by(&self, query: &Query) -> Option<(&CustomField, &[Choice])> {
        let (field, choices) = self.used(query.get("group")?)?;
        (field.kind == FieldKind::Choice).then_some((field, choices.as_slice()))
    }

    /// The columns of the table, shown or not.
    pub(super) fn columns(&self, asked: &Asked) -> Vec<Column> {
        let chosen: Vec<&str> = asked.query.all("cols").collect();
        let sorted = asked.query.get("sort").unwrap_or_default();
        let with_view = asked.query.with("view", &asked.view);
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
            let href = with_view.with("sort", &next).href();
            Column { shown: chosen.contains(&word.as_str()), word, label: field.label.clone(), numeric, head: (href, now) }
        };
        self.in_use().map(column).collect()
    }

    /// The inputs of the form that filters.
    pub(super) fn inputs(&self) -> Vec<FilterInput> {
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
        self.0.iter().filter(|(field, _)| field.retired_at.is_none()).map(input).collect()
    }

    /// A filter in force, in words.
    pub(super) fn said(&self, (name, value): (&str, &str), say: &Say) -> (String, String) {
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

    /// What the fields hold of the lines of a page, in words, in the order of the columns that are shown.
    pub(super) async fn cells(
        &self,
        db: &mut Reader,
        lines: &[Line],
        columns: &[Column],
    ) -> Result<HashMap<i64, Vec<String>>, WebError> {
        let shown: Vec<&(CustomField, Vec<Choice>)> =
            columns.iter().filter(|column| column.shown).filter_map(|column| self.used(&column.word)).collect();
        let mut cells = HashMap::new();
        if shown.is_empty() {
            return Ok(cells);
        }
        let (values, names) = values(db, lines).await?;
        for line in lines {
            let held = values.get(&line.id.get()).map(Vec::as_slice).unwrap_or_default();
            let said = |(field, choices): &&(CustomField, Vec<Choice>)| {
                let value = held.iter().find(|value| value.field_id == field.id);
                let name = value.and_then(|value| names.person(value.person_id));
                value.and_then(CustomValue::value).map(|value| value.said(choices, name)).unwrap_or_default()
            };
            cells.insert(line.id.get(), shown.iter().map(said).collect());
        }
        Ok(cells)
    }

    /// What the columns that are shown come to, where one comes to one sum.
    pub(super) async fn sums(
        &self,
        db: &mut Reader,
        asked: &Asked,
        columns: &[Column],
    ) -> Result<Vec<(String, String)>, WebError> {
        let shown = columns.iter().filter(|column| column.shown && column.numeric);
        let fields: Vec<&CustomField> = shown.filter_map(|column| self.used(&column.word)).map(|(field, _)| field).collect();
        let ids: Vec<_> = fields.iter().map(|field| field.id).collect();
        let all = sums(db, &asked.filter, &ids).await?;
        let sum = |field: &&CustomField| {
            let mut of_it = all.iter().filter(|sum| sum.field_id == field.id);
            let (Some(one), None) = (of_it.next(), of_it.next()) else { return None };
            let said = match one.currency {
                Some(currency) => Money::new(one.sum, currency).to_string(),
                None => Number::of_parts(one.sum).to_string(),
            };
            Some((field.label.clone(), said))
        };
        Ok(fields.iter().filter_map(sum).collect())
    }

    /// The cells of a line of a file, one for each field in use.
    pub(super) fn plain(&self, held: &[CustomValue], names: &Names) -> Vec<Option<String>> {
        let cell = |(field, choices): &(CustomField, Vec<Choice>)| {
            let value = held.iter().find(|value| value.field_id == field.id)?;
            Some(match value.value()? {
                Value::Number(number) => number.plain(),
                Value::Money(money) => format!("{} {}", money.currency, plain_amount(money)),
                Value::Date(day) => day.to_string(),
                other => other.said(choices, names.person(value.person_id)),
            })
        };
        self.0.iter().filter(|(field, _)| field.retired_at.is_none()).map(cell).collect()
    }
}

/// An amount without marks between thousands.
fn plain_amount(money: Money) -> String {
    let digits = money.currency.digits();
    let scale = 10_i64.pow(digits);
    let (whole, part) = (money.minor / scale, money.minor % scale);
    if digits == 0 { whole.to_string() } else { format!("{whole}.{part:0width$}", width = digits as usize) }
}

/// What custom fields hold of lines, with the names of the people in it.
pub(super) async fn values(db: &mut Reader, lines: &[Line]) -> Result<(HashMap<i64, Vec<CustomValue>>, Names), WebError> {
    let ids: Vec<i64> = lines.iter().map(|line| line.id.get()).collect();
    let values = custom_fields::values_of_all(db, FieldOn::Referral, &ids).await?;
    let people = values.values().flatten().filter_map(|value| value.person_id).collect();
    Ok((values, Names::load(db, people, Vec::new()).await?))
}

/// What an address asks of custom fields: `custom.key=words`, `.from`, `.to` and, for days told from today, `.in`.
pub(super) fn conditions(query: &Query, rules: &Rules, today: Date) -> Vec<CustomIs> {
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
