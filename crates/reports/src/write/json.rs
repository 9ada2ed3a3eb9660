//! The one JSON shape: `{"report","parameters","columns":[{"key","kind"}],"rows":[{…flat by key…}]}` and what belongs to it.

use serde_json::{Map, Value, json};

use super::six_digits;
use crate::{Cell, Column, Kind, Report, Row};

impl Report {
    /// The report as JSON; money is in minor units of its column's currency, shares are from 0 to 1.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut figures = Map::new();
        for figure in &self.figures {
            put(&mut figures, &figure.column, Some(&figure.cell));
        }
        let parameters: Map<String, Value> = self.parameters.iter().map(|(k, v)| ((*k).to_owned(), json!(v))).collect();
        json!({
            "report": self.name,
            "title": self.title,
            "question": self.question,
            "sentence": self.sentence,
            "parameters": parameters,
            "figures": figures,
            "columns": self.columns.iter().flat_map(columns).collect::<Vec<_>>(),
            "rows": self.rows.iter().map(|row| self.row(row)).collect::<Vec<_>>(),
            "totals": self.totals.as_ref().map(|row| self.row(row)),
            "notes": self.notes,
        })
    }

    fn row(&self, row: &Row) -> Value {
        let mut flat = Map::new();
        for (at, column) in self.columns.iter().enumerate() {
            put(&mut flat, column, row.cells.get(at));
        }
        Value::Object(flat)
    }
}

/// A column's description; an interval is two columns.
fn columns(column: &Column) -> Vec<Value> {
    let of = |key: &str, title: &str| match column.currency {
        Some(currency) => json!({"key": key, "kind": column.kind.word(), "title": title, "currency": currency.code()}),
        None => json!({"key": key, "kind": column.kind.word(), "title": title}),
    };
    if column.kind != Kind::Interval {
        return vec![of(column.key, column.title)];
    }
    let [low, high] = ends(column.key);
    vec![of(&low, &format!("{}, low", column.title)), of(&high, &format!("{}, high", column.title))]
}

/// The keys of the two ends of an interval: those of `conversion_interval` are `conversion_low` and `conversion_high`.
pub(super) fn ends(key: &str) -> [String; 2] {
    let stem = key.strip_suffix("_interval").unwrap_or(key);
    [format!("{stem}_low"), format!("{stem}_high")]
}

fn put(flat: &mut Map<String, Value>, column: &Column, cell: Option<&Cell>) {
    if column.kind == Kind::Interval {
        let [low, high] = ends(column.key);
        let (from, to) = match cell {
            Some(Cell::Interval(from, to)) => (json!(six_digits(*from)), json!(six_digits(*to))),
            _ => (Value::Null, Value::Null),
        };
        flat.insert(low, from);
        flat.insert(high, to);
        return;
    }
    let value = match cell {
        None | Some(Cell::None(_) | Cell::Interval(..)) => Value::Null,
        Some(Cell::Text(text)) => json!(text),
        Some(Cell::Count(number)) => json!(number),
        Some(Cell::Percent(share)) => json!(six_digits(*share)),
        Some(Cell::Days(number) | Cell::Minutes(number)) => json!(number),
        Some(Cell::Number(number)) => json!(number.plain().parse::<f64>().unwrap_or_default()),
        Some(Cell::Money(money)) => json!(money.minor),
        Some(Cell::Amount(money)) => json!({ "minor": money.minor, "currency": money.currency.code() }),
        Some(Cell::Date(day)) => json!(day.to_string()),
        Some(Cell::Link(id)) => json!(id.to_string()),
    };
    flat.insert(column.key.to_owned(), value);
}
