//! The columns of a list that are shown: the product's own, and the firm's.

use goodword_domain::view::ViewColumn;

use super::bar::ColumnChoice;
use super::custom::Column;
use super::query::Query;

/// The columns of a table.
pub(crate) struct Columns<C> {
    /// The product's own that are shown, in the one order the page has, whatever that of the address.
    pub shown: Vec<C>,
    /// All of the product's own, each with its heading.
    all: Vec<(C, Head)>,
    /// The custom fields, shown or not.
    pub custom: Vec<Column>,
    /// The address that orders by the name, and the way it is ordered now.
    pub by_name: (String, &'static str),
}

/// A heading.
pub(crate) struct Head {
    pub label: String,
    pub class: &'static str,
    /// The address that orders by it, empty where nothing does, and the way it is ordered now.
    pub href: String,
    pub now: &'static str,
}

impl<C: ViewColumn> Columns<C> {
    /// Those an address asks for, each called as `label` says; `sorts` are those that order the list, the largest first, by their words.
    pub(crate) fn of(query: &Query, custom: Vec<Column>, (label, sorts): (impl Fn(C) -> String, &[(&str, C)])) -> Self {
        let chosen = |column: &C| query.all("cols").any(|word| word == column.word());
        let chosen = || C::EVERY.iter().copied().filter(chosen).collect();
        let sorted = query.get("sort").unwrap_or_default();
        let head = |column: &C| {
            let sort = sorts.iter().find(|(_, of)| of == column).map(|(word, _)| *word);
            let head = Head {
                label: label(*column),
                class: if column.is_number() { "num" } else { "" },
                href: sort.map(|word| query.with("sort", word).href()).unwrap_or_default(),
                now: if sort == Some(sorted) { "descending" } else { "" },
            };
            (*column, head)
        };
        Self {
            shown: if query.get("cols").is_none() { C::USUAL.to_vec() } else { chosen() },
            all: C::EVERY.iter().map(head).collect(),
            custom,
            by_name: (query.with("sort", "").href(), if sorted.is_empty() { "ascending" } else { "" }),
        }
    }

    /// Whether a column stands there.
    pub(crate) fn has(&self, column: C) -> bool {
        self.shown.contains(&column)
    }

    /// The headings of those that are shown.
    pub(crate) fn heads(&self) -> impl Iterator<Item = &Head> {
        self.all.iter().filter(|(column, _)| self.has(*column)).map(|(_, head)| head)
    }

    /// What the heading of a column says.
    pub(crate) fn label(&self, column: C) -> &str {
        self.all.iter().find(|(of, _)| *of == column).map_or("", |(_, head)| head.label.as_str())
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
        let own = self.all.iter().map(|(column, head)| ColumnChoice {
            word: column.word().to_owned(),
            label: head.label.clone(),
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
