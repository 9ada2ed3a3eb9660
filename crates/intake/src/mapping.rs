//! A mapping: what the files of another system mean, as a TOML file that is written once and remembered.

mod check;
pub mod fields;
mod raw;
mod template;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeMap;

use encoding_rs::Encoding;
use goodword_domain::money::Currency;

use crate::amount::Decimal;
use crate::custom::{self, CustomField};
use crate::problem::MappingProblem;
use crate::table::{Header, Layout};
pub use fields::{Field, Holds, Target};
pub use template::Template;

/// What the files of one batch mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub about: Option<String>,
    /// Its files; linked ones belong to one batch.
    pub files: Vec<FileMapping>,
}

/// What one kind of file means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileMapping {
    /// What this kind of file is called in links and sentences.
    pub name: String,
    /// Which of the given files is meant.
    pub matches: Matches,
    /// What its rows become.
    pub target: Target,
    /// The column that names each row for good: the external key of what it becomes.
    pub key: Option<String>,
    /// The row of another file each row belongs to.
    pub link: Option<LinkMapping>,
    /// Encoding and separator, where they are said.
    pub layout: Layout,
    /// Texts that mean blank in every column.
    pub blank: Vec<String>,
    /// The mark before the fraction of numbers.
    pub decimal: Decimal,
    /// The currency of amounts that say none; the firm's where this is none.
    pub currency: Option<Currency>,
    /// How dates are written.
    pub dates: String,
    /// What each field is filled from.
    pub fields: BTreeMap<String, FieldMapping>,
    /// The line of the mapping it stands on (0: it was never written).
    pub line: usize,
}

/// Which of the given files is meant; with neither, any.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matches {
    /// A pattern for the name of the file: `*` stands for anything.
    pub pattern: Option<String>,
    /// Columns its header must have.
    pub columns: Vec<String>,
}

/// The row of another file a row belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkMapping {
    /// The column that holds the other row's key.
    pub column: String,
    /// The name of the other file in this mapping.
    pub to: String,
}

/// Where the text of a field comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilledFrom {
    /// A column.
    Column(String),
    /// A text with columns in it.
    Template(Template),
    /// The same text in every row.
    Value(String),
}

/// What one field is filled from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldMapping {
    /// Where its text comes from.
    pub from: FilledFrom,
    /// Columns to look into, in this order, where that is blank.
    pub or: Vec<String>,
    /// How its dates are written, if not as the file's.
    pub format: Option<String>,
    /// What other words stand for: their word → ours; ours may be blank.
    pub values: BTreeMap<String, String>,
    /// Texts that mean blank.
    pub blank: Vec<String>,
    /// What to take where it is blank.
    pub default: Option<String>,
    /// Whether an unknown source is created under its own key.
    pub create_missing: bool,
    /// The line of the mapping it stands on (0: it was never written).
    pub line: usize,
}

impl Mapping {
    /// Reads a mapping and checks all that can be checked without the files.
    pub fn read(text: &str) -> Result<Self, Vec<MappingProblem>> {
        raw::read(text)
    }

    /// The mapping as a file that [`Mapping::read`] reads back.
    #[must_use]
    pub fn to_toml(&self) -> String {
        write::to_toml(self)
    }

    /// The kind of file with that name.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&FileMapping> {
        self.files.iter().find(|f| f.name == name)
    }
}

impl FileMapping {
    /// Whether a given file is of this kind.
    #[must_use]
    pub fn fits(&self, file: &str, header: &Header) -> bool {
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        self.matches.pattern.as_deref().is_none_or(|p| fits_pattern(&p.to_lowercase(), &name.to_lowercase()))
            && self.matches.columns.iter().all(|c| header.position(c).is_some())
    }

    /// Every column it speaks of, with the line that does.
    pub fn columns(&self) -> impl Iterator<Item = (&str, usize)> {
        let own = self.key.iter().chain(self.link.as_ref().map(|l| &l.column)).map(|c| (c.as_str(), self.line));
        own.chain(self.fields.values().flat_map(|field| {
            let columns: Vec<&str> = match &field.from {
                FilledFrom::Column(column) => vec![column],
                FilledFrom::Template(template) => template.columns().collect(),
                FilledFrom::Value(_) => Vec::new(),
            };
            columns.into_iter().chain(field.or.iter().map(String::as_str)).map(|c| (c, field.line))
        }))
    }

    /// What in this mapping does not go with a header, or with the custom fields of the firm.
    #[must_use]
    pub fn check_header(&self, file: &str, header: &Header, custom: &[CustomField]) -> Vec<MappingProblem> {
        let mut problems = Vec::new();
        for (column, line) in self.columns() {
            if header.position(column).is_none() {
                let names = header.names().join("”, “");
                let sentence = format!("There is no column “{column}” in {file}. Its columns are “{names}”.");
                let problem = MappingProblem::at(line, sentence);
                if !problems.contains(&problem) {
                    problems.push(problem);
                }
            }
        }
        problems.extend(self.unknown_fields(custom));
        problems.extend(self.unsaid(custom));
        problems
    }

    /// Custom fields the firm does not have.
    fn unknown_fields(&self, custom: &[CustomField]) -> Vec<MappingProblem> {
        let mut problems = Vec::new();
        for (name, field) in &self.fields {
            if custom::holds(name, self.target, custom).is_some() {
                continue;
            }
            let on = custom::named(name, self.target).map_or(String::new(), |(on, _)| on.label().to_lowercase());
            let known: Vec<String> = custom::of(self.target, custom).map(|(name, _)| name).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            let sentence = format!(
                "There is no custom field “{name}” on {on}, or it is retired. Those that can be filled are: {known}. An admin adds fields in the settings."
            );
            problems.push(MappingProblem::at(field.line, sentence));
        }
        problems
    }

    /// What the file does not prove and nobody has said: the order of day and month, the mark before a fraction.
    fn unsaid(&self, custom: &[CustomField]) -> Vec<MappingProblem> {
        let mut problems = Vec::new();
        for (name, field) in &self.fields {
            let holds = custom::holds(name, self.target, custom);
            let FilledFrom::Column(column) = &field.from else { continue };
            let is_date = matches!(holds, Some(Holds::Day | Holds::Moment));
            if is_date && field.format.as_deref().unwrap_or(&self.dates) == crate::day::ASK {
                let sentence = format!(
                    "The dates in “{column}” can be read with the day or with the month first, and the file does not prove which. \
                     Say how they are written."
                );
                problems.push(MappingProblem::at(field.line, sentence));
            }
            if matches!(holds, Some(Holds::Amount | Holds::Number)) && self.decimal == Decimal::Ask {
                let sentence = format!(
                    "The amounts in “{column}” do not prove which mark stands before the fraction. Say whether numbers look like \
                     1,234.50 or 1.234,50."
                );
                problems.push(MappingProblem::at(field.line, sentence));
            }
        }
        problems
    }

    /// The columns of a header this mapping leaves out, so that a screen can say it.
    #[must_use]
    pub fn unused<'h>(&self, header: &'h Header) -> Vec<&'h str> {
        let used: Vec<usize> = self.columns().filter_map(|(c, _)| header.position(c)).collect();
        header.names().iter().enumerate().filter(|(i, _)| !used.contains(i)).map(|(_, n)| n.as_str()).collect()
    }
}

impl FieldMapping {
    /// A field filled from a column, with nothing else said.
    #[must_use]
    pub fn column(name: &str) -> Self {
        Self::filled(FilledFrom::Column(name.to_owned()))
    }

    /// The column it is filled from first, where it is filled from one.
    #[must_use]
    pub fn main(&self) -> Option<&str> {
        match &self.from {
            FilledFrom::Column(column) => Some(column),
            FilledFrom::Template(_) | FilledFrom::Value(_) => None,
        }
    }

    /// A field filled from there, with nothing else said.
    #[must_use]
    pub fn filled(from: FilledFrom) -> Self {
        Self {
            from,
            or: Vec::new(),
            format: None,
            values: BTreeMap::new(),
            blank: Vec::new(),
            default: None,
            create_missing: false,
            line: 0,
        }
    }
}

/// The encoding of that name.
fn encoding(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.as_bytes())
}

/// Whether a name fits a pattern in which `*` stands for anything.
fn fits_pattern(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| name.strip_prefix(first)) else { return false };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, between)) = pieces.split_last() else { return rest.is_empty() };
    for piece in between {
        let Some(found) = rest.find(piece) else { return false };
        rest = &rest[found + piece.len()..];
    }
    rest.ends_with(last)
}
