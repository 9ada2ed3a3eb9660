//! The bar above a list: the filters in force as chips, the form that sets them, and the columns.

use goodword_domain::calendar::Relative;
use goodword_domain::referrer::{ReferrerKind, Tier};

use super::custom::{Fields, FilterInput, PREFIX};
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
    pub label: String,
    pub name: &'static str,
    /// What it says where nothing is chosen.
    pub empty: &'static str,
    pub options: Vec<(String, String)>,
}

impl Select {
    /// One of some.
    pub(crate) fn of<'o>(
        (label, name, empty): (impl Into<String>, &'static str, &'static str),
        options: impl IntoIterator<Item = (&'o str, &'o str)>,
    ) -> Self {
        let options = options.into_iter().map(|(word, label)| (word.to_owned(), label.to_owned())).collect();
        Self { label: label.into(), name, empty, options }
    }

    /// Yes or no, each in words.
    pub(crate) fn whether((label, name): (&'static str, &'static str), (yes, no): (&'static str, &'static str)) -> Self {
        Self::of((label, name, "Either"), [("yes", yes), ("no", no)])
    }

    /// What somebody is as a referrer, and of which tier.
    pub(crate) fn as_referrer() -> Vec<Self> {
        let kinds = ReferrerKind::ALL.iter().map(|kind| (kind.word(), kind.label())).chain([("none", "No referrer")]);
        let tiers = Tier::ALL.iter().map(|tier| (tier.word(), tier.label()));
        vec![Self::of(("As a referrer", "kind", "Any"), kinds), Self::of(("Tier", "tier", "Any"), tiers)]
    }

    /// Whether it belongs to the sample firm, for as long as that is in the data.
    pub(crate) fn sample(there: bool) -> Option<Self> {
        there.then(|| Self::whether(("Sample firm", "sample"), ("is of it", "is our own")))
    }

    /// When the last touch was, and when there was none.
    pub(crate) fn touches() -> [Self; 2] {
        [Self::behind(("Last touch", "touched_in")), Self::behind(("No touch", "untouched_in"))]
    }

    /// Days told from today that lie behind.
    pub(crate) fn behind((label, name): (impl Into<String>, &'static str)) -> Self {
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
    /// What the field for words is called, and the form it stands in above the list.
    pub words: &'static str,
    pub find: String,
    pub selects: Vec<Select>,
    pub custom: Vec<FilterInput>,
    /// Days told from today, for custom fields that hold one.
    pub days: Vec<(&'static str, &'static str)>,
    /// What the form that filters carries along: name and value.
    pub carried: Vec<(String, String)>,
    pub clear: String,
    /// How many lines match, in words.
    pub count: String,
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
        (count, columns): (String, Vec<ColumnChoice>),
    ) -> Self {
        let beside = |left_out: &dyn Fn(&str) -> bool| query.0.iter().filter(|(name, _)| !left_out(name)).cloned().collect();
        let in_form = |name: &str| query.1.filters.contains(&name) || name.starts_with(PREFIX);
        let bare = query.bare();
        Self {
            path: query.1.path,
            chips: chips(query, (words, &selects), (fields, say)),
            words,
            find: format!("Find {}", query.1.list.label()),
            selects,
            custom: fields.inputs(),
            days: Relative::ALL.iter().map(|word| (word.word(), word.label())).collect(),
            carried: beside(&in_form),
            clear: if bare.0.is_empty() { bare.with("view", "all").href() } else { bare.href() },
            count,
            columns,
            beside_words: beside(&|name| name == "q"),
            beside_columns: beside(&|name| name == "cols"),
            files: query.files(),
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
                    (select.label.clone(), said)
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
