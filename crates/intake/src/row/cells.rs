//! The cells of one row, field by field, with the problems that turn up on the way.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use goodword_domain::Date;
use goodword_domain::money::{Currency, Money};
use goodword_domain::text::{fold, tidy};

use super::{Incoming, Link, Moment, RowProblem, Settings, SourceWord, What};
use crate::custom::{self, Cell};
use crate::mapping::{FieldMapping, FileMapping, FilledFrom, Holds};
use crate::one_line::is_email;
use crate::problem::MappingProblem;
use crate::table::{Header, Row};

/// The longest name, and the longest text, that is taken in.
const LONGEST_NAME: usize = 200;
const LONGEST_TEXT: usize = 20_000;

/// Reads the rows of one file by its mapping.
#[derive(Debug, Clone)]
pub struct RowReader {
    pub(super) file: String,
    pub(super) mapping: FileMapping,
    pub(super) settings: Settings,
    /// Where each column that the mapping speaks of stands.
    columns: BTreeMap<String, usize>,
}

impl RowReader {
    /// Goes with a header, or says which columns are missing.
    pub fn bind(file: &str, mapping: &FileMapping, header: &Header, settings: Settings) -> Result<Self, Vec<MappingProblem>> {
        let problems = mapping.check_header(file, header, &settings.custom);
        if !problems.is_empty() {
            return Err(problems);
        }
        let columns = mapping.columns().filter_map(|(c, _)| Some((c.to_owned(), header.position(c)?))).collect();
        Ok(Self { file: file.to_owned(), mapping: mapping.clone(), settings, columns })
    }

    /// The file as it was named.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// What a row became.
    #[must_use]
    pub fn read(&self, row: &Row) -> Incoming {
        let mut cells = Cells { reader: self, row, problems: Vec::new(), warnings: Vec::new() };
        let values = cells.values();
        let what = match values {
            Some(values) if cells.problems.is_empty() => What::Row { values, warnings: cells.warnings },
            _ => What::Refused(cells.problems),
        };
        self.incoming(row.line, what)
    }

    /// A row the table itself could not read.
    #[must_use]
    pub fn refuse(&self, problem: RowProblem) -> Incoming {
        self.incoming(problem.line, What::Refused(vec![problem]))
    }

    fn incoming(&self, line: u64, what: What) -> Incoming {
        Incoming { file: self.file.clone(), section: self.mapping.name.clone(), line, what }
    }
}

/// One row while it is read.
pub(super) struct Cells<'r> {
    pub(super) reader: &'r RowReader,
    row: &'r Row,
    problems: Vec<RowProblem>,
    warnings: Vec<RowProblem>,
}

impl<'r> Cells<'r> {
    fn cell(&self, column: &str) -> &str {
        let cell = self.reader.columns.get(column).and_then(|i| self.row.cells.get(*i)).map_or("", String::as_str);
        // A placeholder such as “#N/A” is no text of anybody.
        if self.reader.mapping.blank.iter().any(|blank| blank == cell.trim()) { "" } else { cell }
    }

    fn field(&self, field: &str) -> Option<&'r FieldMapping> {
        self.reader.mapping.fields.get(field)
    }

    /// The column to name in a sentence on a field.
    fn column_of(&self, field: &str) -> String {
        match self.field(field).map(|f| &f.from) {
            Some(FilledFrom::Column(column)) => column.clone(),
            Some(FilledFrom::Template(template)) => template.columns().next().unwrap_or(field).to_owned(),
            _ => field.to_owned(),
        }
    }

    /// Refuses the row for what stands in a field.
    pub(super) fn refuse(&mut self, field: &str, given: &str, what: impl Display) {
        let problem = RowProblem::of_cell(&self.reader.file, self.row.line, &self.column_of(field), given, what);
        self.problems.push(problem);
    }

    /// Keeps the row and says what is odd about a field.
    pub(super) fn warn(&mut self, field: &str, given: &str, what: impl Display) {
        let warning = RowProblem::of_cell(&self.reader.file, self.row.line, &self.column_of(field), given, what);
        self.warnings.push(warning);
    }

    /// The text of a field as the mapping turns it, or nothing where it is blank.
    fn given(&self, field: &str) -> Option<String> {
        let mapping = self.field(field)?;
        let text = match &mapping.from {
            FilledFrom::Column(column) => self.cell(column).trim().to_owned(),
            FilledFrom::Template(template) => template.fill(|c| self.cell(c)).unwrap_or_default(),
            FilledFrom::Value(value) => value.clone(),
        };
        let others = || mapping.or.iter().map(|column| self.cell(column).trim()).find(|text| !text.is_empty());
        let text = if text.is_empty() { others().unwrap_or_default().to_owned() } else { text };
        let text = match turned(mapping, &text) {
            Some(ours) => ours.to_owned(),
            None if mapping.blank.iter().any(|b| b.trim().eq_ignore_ascii_case(&text)) => String::new(),
            None => text,
        };
        if text.is_empty() { mapping.default.clone().filter(|d| !d.is_empty()) } else { Some(text) }
    }

    /// Whether a field has no text in this row.
    pub(super) fn is_blank(&self, field: &str) -> bool {
        self.given(field).is_none()
    }

    /// Whether a field has a text in this row, and the mapping says that it stands for blank.
    pub(super) fn stands_for_blank(&self, field: &str) -> bool {
        let is_filled = |mapping: &FieldMapping| match &mapping.from {
            FilledFrom::Column(column) => !self.cell(column).trim().is_empty(),
            FilledFrom::Template(template) => template.fill(|c| self.cell(c)).is_some(),
            FilledFrom::Value(_) => false,
        };
        self.is_blank(field) && self.field(field).is_some_and(is_filled)
    }

    /// Whether the mapping adds what a field names and nobody has recorded.
    pub(super) fn creates(&self, field: &str) -> bool {
        self.field(field).is_some_and(|f| f.create_missing)
    }

    /// A name: one line of at most 200 characters.
    pub(super) fn name(&mut self, field: &str) -> Option<String> {
        let given = self.given(field)?;
        let given = without_address(&given).to_owned();
        if given.chars().count() > LONGEST_NAME {
            self.refuse(
                field,
                &given,
                format!("it has more than the {LONGEST_NAME} characters of a name. Map it to note instead."),
            );
        }
        Some(tidy(&given, LONGEST_NAME)).filter(|n| !n.is_empty())
    }

    /// A text, with its line breaks.
    pub(super) fn text(&mut self, field: &str) -> Option<String> {
        let given = self.given(field)?;
        if given.chars().count() > LONGEST_TEXT {
            self.refuse(field, &given, format!("it has more than {LONGEST_TEXT} characters, which is more than can be kept."));
        }
        let text: String = given.replace("\r\n", "\n").chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        Some(text.trim().to_owned()).filter(|t| !t.is_empty())
    }

    /// An email address; of several in one cell the first.
    pub(super) fn email(&mut self, field: &str) -> Option<String> {
        let given = self.name(field)?;
        if is_email(&given) {
            return Some(given);
        }
        if let Some(first) = addresses(&given).next() {
            return Some(first.to_owned());
        }
        self.refuse(field, &given, format!("“{given}” is not an email address."));
        None
    }

    /// The email address that stands in brackets beside a name.
    pub(super) fn email_beside(&mut self, field: &str) -> Option<String> {
        let given = self.given(field)?;
        let (_, beside) = given.strip_suffix(')')?.rsplit_once('(')?;
        addresses(beside).next().map(str::to_owned)
    }

    /// A telephone number; of several that an address book wrote into one cell the first.
    pub(super) fn phone(&mut self, field: &str) -> Option<String> {
        let given = self.name(field)?;
        numbers(&given).next().map(str::to_owned)
    }

    /// The note, and below it the addresses and numbers for which these fields have no place: each keeps one.
    pub(super) fn note(&mut self, fields: &[&str]) -> Option<String> {
        let mut others: Vec<&str> = Vec::new();
        for mapping in fields.iter().filter_map(|field| self.field(field)) {
            let cells =
                mapping.main().into_iter().chain(mapping.or.iter().map(String::as_str)).map(|column| self.cell(column).trim());
            let all = cells.flat_map(|cell| {
                let addresses: Vec<&str> = addresses(cell).collect();
                if addresses.is_empty() { numbers(cell).collect() } else { addresses }
            });
            let all: Vec<&str> = all.collect();
            let unkept = all.iter().skip(1).filter(|other| all.first() != Some(*other));
            for other in unkept {
                if !others.contains(other) {
                    others.push(other);
                }
            }
        }
        let also = (!others.is_empty()).then(|| format!("Also: {}", others.join(", ")));
        let note: Vec<String> = self.text("note").into_iter().chain(also).collect();
        Some(note.join("\n")).filter(|note| !note.is_empty())
    }

    /// A day with its time, by the mapping's format.
    pub(super) fn moment(&mut self, field: &str) -> Option<Moment> {
        let given = self.given(field)?;
        let format = self.field(field).and_then(|f| f.format.as_deref()).unwrap_or(&self.reader.mapping.dates);
        match crate::day::read(&given, format) {
            Ok(moment) => Some(moment),
            Err(sentence) => {
                self.refuse(field, &given, sentence);
                None
            }
        }
    }

    /// A day by the mapping's format; a time of day is left out.
    pub(super) fn day(&mut self, field: &str) -> Option<Date> {
        self.moment(field).map(|m| m.date)
    }

    /// A moment that has passed; one to come is odd, and kept.
    pub(super) fn past(&mut self, field: &str) -> Option<Moment> {
        let moment = self.moment(field)?;
        if moment.date > self.reader.settings.today {
            self.warn(field, &moment.date.to_string(), format!("{} lies after today; kept as given, look at it.", moment.date));
        }
        Some(moment)
    }

    /// One of the field's own words, whatever its case.
    pub(super) fn word<T: FromStr<Err: Display>>(&mut self, field: &str) -> Option<T> {
        let given = self.given(field)?;
        match fold(&given).replace(' ', "_").parse() {
            Ok(word) => Some(word),
            Err(_) => {
                let known = match crate::mapping::fields::find(field).map(|f| f.holds) {
                    Some(Holds::Word(words)) => words.join(", "),
                    _ => String::new(),
                };
                let what = format!(
                    "“{}” is not one of {known}. Say in the mapping what it stands for, under `values`.",
                    crate::problem::shown(&given)
                );
                self.refuse(field, &given, what);
                None
            }
        }
    }

    /// The amount of the row in its currency.
    pub(super) fn value(&mut self) -> Option<Money> {
        let mapping = &self.reader.mapping;
        let mut usual = mapping.currency.unwrap_or(self.reader.settings.currency);
        let decimal = mapping.decimal;
        let said = self.given("currency");
        if let Some(code) = &said {
            match code.parse::<Currency>() {
                Ok(currency) => usual = currency,
                Err(error) => self.refuse("currency", code, error),
            }
        }
        let given = self.given("value")?;
        match crate::amount::read(&given, usual, decimal) {
            Ok(money) if said.is_none() || money.currency == usual => Some(money),
            Ok(money) => {
                let what = format!("“{given}” is {} and the row’s currency says {usual}.", money.currency);
                self.refuse("value", &given, what);
                None
            }
            Err(sentence) => {
                self.refuse("value", &given, sentence);
                None
            }
        }
    }

    /// What the row has for the custom fields whose names begin so; a blank leaves a field as it is.
    pub(super) fn custom(&mut self, begin: &'static str) -> custom::Cells {
        let mapping = &self.reader.mapping;
        let mut all = custom::Cells::new();
        for name in mapping.fields.keys().filter(|name| name.starts_with(begin)) {
            let cell = match custom::holds(name, mapping.target, &self.reader.settings.custom) {
                Some(Holds::Day) => self.day(name).map(|day| Cell::Text(day.to_string())),
                Some(Holds::Number) => self.number(name).map(Cell::Text),
                Some(Holds::Amount) => self.amount(name).map(Cell::Money),
                _ => self.text(name).map(Cell::Text),
            };
            all.extend(cell.map(|cell| (name[begin.len()..].to_owned(), cell)));
        }
        all
    }

    /// A number, with a point before its fraction.
    fn number(&mut self, field: &str) -> Option<String> {
        let given = self.given(field)?;
        let read = crate::amount::number(&given, self.reader.mapping.decimal);
        read.map_err(|sentence| self.refuse(field, &given, sentence)).ok()
    }

    /// An amount, in the currency of the file where it says none.
    fn amount(&mut self, field: &str) -> Option<Money> {
        let mapping = &self.reader.mapping;
        let usual = mapping.currency.unwrap_or(self.reader.settings.currency);
        let given = self.given(field)?;
        let read = crate::amount::read(&given, usual, mapping.decimal);
        read.map_err(|sentence| self.refuse(field, &given, sentence)).ok()
    }

    /// The source, by its key.
    pub(super) fn source(&mut self) -> Option<SourceWord> {
        let label = self.name("source")?;
        let create_missing = self.creates("source");
        let key = fold(&label).replace(' ', "_");
        if key.is_empty() {
            self.refuse("source", &label, format!("“{label}” has no letters to make a source of."));
            return None;
        }
        Some(SourceWord { key, label, create_missing })
    }

    /// The external key of the row; where the mapping has a key it may not be blank.
    pub(super) fn external_key(&mut self) -> Option<String> {
        let column = self.reader.mapping.key.clone()?;
        self.key_in(&column, "it is blank, and it is the key that names this row for good.")
    }

    /// The row of another file this one belongs to.
    pub(super) fn link(&mut self) -> Option<Link> {
        let link = self.reader.mapping.link.clone()?;
        let may_be_blank = self.reader.mapping.target != crate::mapping::Target::Outcome;
        if may_be_blank && self.cell(&link.column).trim().is_empty() {
            // Somebody who is at no organisation, a referral that names none.
            return None;
        }
        let what = format!("it is blank, so it is not known which row of “{}” this one belongs to.", link.to);
        self.key_in(&link.column, &what).map(|key| Link { to: link.to, key })
    }

    fn key_in(&mut self, column: &str, where_blank: &str) -> Option<String> {
        let given = self.cell(column);
        let key = tidy(given, LONGEST_NAME);
        let what = if key.is_empty() {
            where_blank.to_owned()
        } else if given.chars().count() > LONGEST_NAME {
            format!("it has more than the {LONGEST_NAME} characters of a key.")
        } else {
            return Some(key);
        };
        let problem = RowProblem::of_cell(&self.reader.file, self.row.line, column, given, what);
        self.problems.push(problem);
        None
    }
}

/// A name without the address some tools write behind it: `Vega Ltd (https://…)`, `Ann Gray (ann@orion.example)`.
fn without_address(text: &str) -> &str {
    let beside = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    match beside {
        Some((name, address)) if address.contains("://") || is_email(address) => name.trim_end(),
        _ => text,
    }
}

/// The telephone numbers in a cell.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(":::").map(str::trim).filter(|one| !one.is_empty())
}

/// The email addresses in a text.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '<' | '>' | '(' | ')'));
    parts.map(|part| part.strip_prefix("mailto:").unwrap_or(part)).filter(|part| is_email(part))
}

/// What the mapping says a text stands for: by the very text, else without regard to case, accents and marks.
fn turned<'m>(mapping: &'m FieldMapping, text: &str) -> Option<&'m String> {
    let folded = fold(text);
    let alike = || mapping.values.iter().find(|(theirs, _)| !folded.is_empty() && fold(theirs) == folded).map(|(_, ours)| ours);
    if mapping.values.is_empty() { None } else { mapping.values.get(text).or_else(alike) }
}
