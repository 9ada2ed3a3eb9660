//! Guessing a mapping from the header of a file, to be looked at and put right before anything is read by it.

mod columns;
pub(crate) mod ending;
mod names;
mod people;
mod referrals;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

use goodword_domain::text::fold;

use crate::amount::Decimal;
use crate::custom::CustomField;
use crate::day;
use crate::mapping::fields::{Holds, Target};
use crate::mapping::{FieldMapping, FileMapping, FilledFrom, Mapping, Matches, Template};
use crate::survey::{Survey, Written};
use crate::table::{Header, Layout};

impl Guess {
    /// The column a field is filled from, where it is filled from one.
    #[must_use]
    pub fn column(&self, field: &str) -> Option<&str> {
        self.mapping.files.first()?.fields.get(field)?.main()
    }

    /// Puts what fills a field into the note instead, with what is said before it.
    pub fn to_note(&mut self, field: &str, label: &str) {
        let Some(file) = self.mapping.files.first_mut() else { return };
        let Some(column) = file.fields.remove(field).and_then(|filled| filled.main().map(str::to_owned)) else { return };
        let text = match file.fields.get("note").map(|note| &note.from) {
            Some(FilledFrom::Column(note)) => format!("{{{note}}}; {label}: {{{column}}}"),
            Some(FilledFrom::Template(note)) => format!("{note}; {label}: {{{column}}}"),
            Some(FilledFrom::Value(_)) => return,
            None => format!("{label}: {{{column}}}"),
        };
        if let Ok(template) = Template::read(&text) {
            file.fields.insert("note".to_owned(), FieldMapping::filled(FilledFrom::Template(template)));
        }
    }

    /// Says what fills a field where its cell is blank or names nobody known.
    pub fn or_else(&mut self, field: &str, default: &str) {
        if let Some(filled) = self.mapping.files.first_mut().and_then(|file| file.fields.get_mut(field)) {
            filled.default = Some(default.to_owned());
        }
    }
}

/// What a mapping is called that nobody has named.
pub const GUESSED: &str = "Guessed from the header";

/// A guessed mapping and what to look at in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// The mapping; [`Mapping::to_toml`] writes it.
    pub mapping: Mapping,
    /// Columns no field was found for.
    pub unused: Vec<String>,
    /// Sentences on what could not be told.
    pub remarks: Vec<String>,
}

/// The mapping of a known tool's export, else of a list of people, else a guess as of a referral file.
#[must_use]
pub fn of(survey: &Survey, layout: Layout, custom: &[CustomField]) -> Guess {
    crate::presets::recognise(survey, layout.clone(), custom)
        .or_else(|| people::guess(survey, &layout, custom))
        .unwrap_or_else(|| referrals::guess(survey, layout, custom))
}

/// Guesses the mapping of a referral file from its header, and the way its dates and amounts are written from all of its rows.
#[must_use]
pub fn referrals(survey: &Survey, layout: Layout, custom: &[CustomField]) -> Guess {
    referrals::guess(survey, layout, custom)
}

/// The note from these columns, each with what is said before it; nothing where there is none.
fn noted(parts: &[(&str, String)]) -> Option<FieldMapping> {
    if let [("", column)] = parts {
        return Some(FieldMapping::column(column));
    }
    let part = |(at, (label, column)): (usize, &(&str, String))| match (*label, at) {
        ("", 0) => format!("{{{column}}}"),
        ("", _) => format!(" {{{column}}}"),
        (label, 0) => format!("{label}: {{{column}}}"),
        (label, _) => format!("; {label}: {{{column}}}"),
    };
    let text: String = parts.iter().enumerate().map(part).collect();
    Template::read(&text).ok().map(|template| FieldMapping::filled(FilledFrom::Template(template)))
}

/// The mapping of one file, before what stands in its columns was looked at.
fn unproved(
    (name, target): (&str, Target),
    key: Option<String>,
    layout: Layout,
    fields: BTreeMap<String, FieldMapping>,
) -> FileMapping {
    FileMapping {
        name: name.to_owned(),
        matches: Matches::default(),
        target,
        key,
        link: None,
        layout,
        blank: Vec::new(),
        decimal: Decimal::Point,
        currency: None,
        dates: "%Y-%m-%d".to_owned(),
        fields,
        line: 0,
    }
}

/// The guess for one file, with what all that stands in its columns proves.
fn proved(mut file: FileMapping, survey: &Survey, custom: &[CustomField], mut remarks: Vec<String>) -> Guess {
    let header = &survey.header;
    fill_custom(&mut file, header, custom);
    prove(&mut file, survey, custom, &mut remarks);
    say_others(&file, &mut remarks);
    let unused = file.unused(header).into_iter().map(str::to_owned).collect();
    let mapping = Mapping { name: GUESSED.to_owned(), about: None, files: vec![file] };
    Guess { mapping, unused, remarks }
}

/// Says which columns are looked into where the first is blank.
pub(crate) fn say_others(file: &FileMapping, remarks: &mut Vec<String>) {
    for filled in file.fields.values().filter(|filled| !filled.or.is_empty()) {
        let first = match &filled.from {
            FilledFrom::Column(column) => column.clone(),
            FilledFrom::Template(template) => template.columns().collect::<Vec<_>>().join("”, “"),
            FilledFrom::Value(_) => continue,
        };
        remarks.push(format!("Where “{first}” is blank, “{}” is taken.", filled.or.join("”, else “")));
    }
}

/// Fills the custom fields of the firm from columns that are called as they are and that nothing else is filled from.
pub(crate) fn fill_custom(file: &mut FileMapping, header: &Header, custom: &[CustomField]) {
    for (name, field) in crate::custom::of(file.target, custom) {
        let free = file.unused(header);
        let called = free.into_iter().find(|column| field.is_called(&fold(&column.replace('_', " "))));
        if let Some(column) = called.map(FieldMapping::column).filter(|_| !file.fields.contains_key(&name)) {
            file.fields.insert(name, column);
        }
    }
}

/// Fills in what the rows prove: how dates and amounts are written, and what stands for nothing. What they do not is asked.
pub(crate) fn prove(file: &mut FileMapping, survey: &Survey, custom: &[CustomField], remarks: &mut Vec<String>) {
    let (blank, note) = survey.placeholders();
    remarks.extend(note);
    for text in blank {
        if !file.blank.contains(&text) {
            file.blank.push(text);
        }
    }
    let mut amounts = Vec::new();
    for (name, field) in &mut file.fields {
        let FilledFrom::Column(column) = field.from.clone() else { continue };
        match crate::custom::holds(name, file.target, custom) {
            Some(Holds::Day | Holds::Moment) => match survey.dates(&column) {
                Written::Like(format, remark) => {
                    field.format = Some(format.to_owned());
                    remarks.extend(remark);
                }
                Written::Unproved(ask) if field.format.is_none() => {
                    field.format = Some(day::ASK.to_owned());
                    remarks.push(ask);
                }
                Written::NotAtAll if field.format.is_none() && survey.is_filled(&column) => {
                    remarks.push(format!("The dates in “{column}” fit no format that is known here. Say how they are written."));
                }
                _ => {}
            },
            Some(Holds::Amount | Holds::Number) => amounts.push(column),
            _ => {}
        }
    }
    let (decimal, ask) = survey.decimal(&amounts.iter().map(String::as_str).collect::<Vec<_>>());
    file.decimal = decimal;
    remarks.extend(ask);
}
