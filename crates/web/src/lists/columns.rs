//! The columns of a list that are shown: the product's own, and the firm's.

use goodword_domain::view::ViewColumn;

use super::bar::ColumnChoice;
use super::custom::{Column, Fields};
use super::query::Query;

/// The columns of a table.
pub(crate) struct Columns<C> {
    /// The product's own that are shown, in the one order the page has, whatever that of the address.
    pub shown: Vec<C>,
    /// The custom fields, shown or not.
    pub custom: Vec<Column>,
}

impl<C: ViewColumn> Columns<C> {
    /// Those an address asks for.
    pub(crate) fn of(query: &Query, fields: &Fields) -> Self {
        let chosen = |column: &C| query.all("cols").any(|word| word == column.word());
        let chosen = || C::EVERY.iter().copied().filter(chosen).collect();
        Self { shown: if query.get("cols").is_none() { C::USUAL.to_vec() } else { chosen() }, custom: fields.columns(query) }
    }

    /// Whether a column stands there.
    pub(crate) fn has(&self, column: C) -> bool {
        self.shown.contains(&column)
    }

    /// The custom fields that are shown.
    pub(crate) fn custom_shown(&self) -> impl Iterator<Item = &Column> {
        self.custom.iter().filter(|column| column.shown)
    }

    /// How many stand there, with the first, which cannot be left out.
    pub(crate) fn many(&self) -> usize {
        1 + self.shown.len() + self.custom_shown().count()
    }

    /// All that can be shown, for the form that chooses them.
    pub(crate) fn choices(&self) -> Vec<ColumnChoice> {
        let own = C::EVERY.iter().map(|column| ColumnChoice {
            word: column.word().to_owned(),
            label: column.label().to_owned(),
            shown: self.has(*column),
        });
        let custom = self.custom.iter().map(|column| ColumnChoice {
            word: column.word.clone(),
            label: column.label.clone(),
            shown: column.shown,
        });
        own.chain(custom).collect()
    }
}
