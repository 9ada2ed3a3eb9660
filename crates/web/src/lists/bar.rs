//! The bar above a list: the filters in force as chips, the form that sets them, and the columns.

use goodword_domain::calendar::Relative;

use super::custom::{Column, Fields, FilterInput, PREFIX};
use super::query::Query;
use crate::view::Say;

/// A filter in force.
pub(crate) struct Chip {
    pub name: String,
    pub value: String,
    pub without: String,
    /// What joins it to the one before: `and`, or `or` between ways of which one is enough.
    pub joint: &'static str,
}

/// A list to choose from in the form that filters.
pub(crate) struct Select {
    pub label: &'static str,
    pub name: &'static str,
    /// What it says where nothing is chosen.
    pub empty: &'static str,
    pub options: Vec<(String, String)>,
}

impl Select {
    /// One of some.
    pub(crate) fn of<'o>(
        (label, name, empty): (&'static str, &'static str, &'static str),
        options: impl IntoIterator<Item = (&'o str, &'o str)>,
    ) -> Self {
        let options = options.into_iter().map(|(word, label)| (word.to_owned(), label.to_owned())).collect();
        Self { label, name, empty, options }
    }

    /// Days told from today that lie behind.
    pub(crate) fn behind((label, name): (&'static str, &'static str)) -> Self {
        let behind = Relative::ALL.iter().filter(|word| word.is_behind());
        Self::of((label, name, "Any time"), behind.map(|word| (word.word(), word.label())))
    }
}

/// A column that can be left out.
pub(crate) struct ColumnChoice {
    pub word: String,
    pub label: String,
    pub shown: bool,
}

/// The bar.
pub(crate) struct Bar {
    /// The list.
    pub path: &'static str,
    pub chips: Vec<Chip>,
    /// What the field for words is called.
    pub words: &'static str,
    pub selects: Vec<Select>,
    pub custom: Vec<FilterInput>,
    /// Days told from today, for custom fields that hold one.
    pub days: Vec<(&'static str, &'static str)>,
    /// What the form that filters carries along: name and value.
    pub carried: Vec<(String, String)>,
    pub clear: String,
    pub columns: Vec<ColumnChoice>,
    /// What the field for words above the list carries along.
    pub beside_words: Vec<(String, String)>,
    /// What the form of the columns carries along.
    pub beside_columns: Vec<(String, String)>,
    /// The list as a file, and as a workbook.
    pub files: (String, String),
    /// What the address says now: name and value.
    now: Vec<(String, String)>,
}

impl Bar {
    /// Of what an address asks for.
    pub(crate) fn of(
        query: &Query,
        (words, selects): (&'static str, Vec<Select>),
        (fields, say): (&Fields, &Say),
        columns: Vec<ColumnChoice>,
    ) -> Self {
        let beside = |left_out: &dyn Fn(&str) -> bool| query.0.iter().filter(|(name, _)| !left_out(name)).cloned().collect();
        let in_form = |name: &str| query.1.filters.contains(&name) || name.starts_with(PREFIX);
        let file = format!("{}/file", query.1.path);
        let bare = query.bare();
        Self {
            path: query.1.path,
            chips: chips(query, (words, &selects), (fields, say)),
            words,
            selects,
            custom: fields.inputs(),
            days: Relative::ALL.iter().map(|word| (word.word(), word.label())).collect(),
            carried: beside(&in_form),
            clear: if bare.0.is_empty() { bare.with("view", "all").href() } else { bare.href() },
            columns,
            beside_words: beside(&|name| name == "q"),
            beside_columns: beside(&|name| name == "cols"),
            files: (query.at(&file), query.with("format", "xlsx").at(&file)),
            now: query.0.clone(),
        }
    }

    /// Whether nothing but words narrows the list.
    pub(crate) fn is_named_alone(&self) -> bool {
        self.chips.len() == 1 && !self.v("q").is_empty()
    }

    /// What a field of the form holds.
    pub(crate) fn v(&self, name: &str) -> &str {
        self.now.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }
}

/// The columns that can be left out: the product's own, as word, label and whether it is shown, and the firm's.
pub(crate) fn columns<'c>(own: impl Iterator<Item = (&'c str, &'c str, bool)>, custom: &[Column]) -> Vec<ColumnChoice> {
    let own = own.map(|(word, label, shown)| ColumnChoice { word: word.to_owned(), label: label.to_owned(), shown });
    let custom =
        custom.iter().map(|column| ColumnChoice { word: column.word.clone(), label: column.label.clone(), shown: column.shown });
    own.chain(custom).collect()
}

/// The filters in force, in words.
fn chips(query: &Query, (words, selects): (&str, &[Select]), (fields, say): (&Fields, &Say)) -> Vec<Chip> {
    let mut chips = Vec::new();
    for (name, value) in query.filters() {
        let (label, said) = if name.starts_with(PREFIX) {
            fields.said((name, value), say)
        } else {
            match selects.iter().find(|select| select.name == name) {
                Some(select) => {
                    let chosen = select.options.iter().find(|(word, _)| word == value);
                    let said = chosen.map_or_else(|| "is read as anything".to_owned(), |(_, label)| label.clone());
                    (select.label.to_owned(), said)
                }
                None => (words.to_owned(), format!("has “{value}”")),
            }
        };
        let without = query.without(name, value);
        let without = if without.0.is_empty() { without.with("view", "all") } else { without };
        let joint = if chips.is_empty() { "" } else { "and" };
        chips.push(Chip { name: label, value: said, without: without.href(), joint });
    }
    chips
}
