//! Reading a mapping file: its TOML, and what can be wrong with it before any file is seen.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use toml::Spanned;

use super::check::{Check, read_field, separator};
use super::fields::Target;
use super::{FileMapping, LinkMapping, Mapping, Matches};
use crate::amount::Decimal;
use crate::custom;
use crate::problem::MappingProblem;
use crate::table::Layout;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMapping {
    name: String,
    about: Option<String>,
    #[serde(default, rename = "file")]
    files: Vec<Spanned<RawFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    name: String,
    #[serde(default, rename = "match")]
    matches: RawMatches,
    target: Target,
    key: Option<String>,
    link: Option<RawLink>,
    encoding: Option<Spanned<String>>,
    separator: Option<Spanned<String>>,
    sheet: Option<String>,
    #[serde(default)]
    blank: Vec<String>,
    #[serde(default)]
    decimal: Decimal,
    currency: Option<Spanned<String>>,
    dates: Option<Spanned<String>>,
    #[serde(default)]
    fields: WrittenFields,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawMatches {
    pattern: Option<String>,
    #[serde(default)]
    columns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLink {
    column: String,
    to: String,
}

/// The long form of a field.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct RawField {
    pub(super) column: Option<String>,
    pub(super) template: Option<String>,
    pub(super) value: Option<String>,
    #[serde(default)]
    pub(super) or: Vec<String>,
    pub(super) format: Option<String>,
    #[serde(default)]
    pub(super) values: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) blank: Vec<String>,
    pub(super) default: Option<String>,
    #[serde(default)]
    pub(super) create_missing: bool,
}

/// A field as it is written: the name of a column, or a table.
struct WrittenField(RawField);

impl<'de> Deserialize<'de> for WrittenField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ColumnOrTable;
        impl<'de> Visitor<'de> for ColumnOrTable {
            type Value = WrittenField;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a column, or a table with column, template or value")
            }
            fn visit_str<E>(self, column: &str) -> Result<WrittenField, E> {
                Ok(WrittenField(RawField { column: Some(column.to_owned()), ..RawField::default() }))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<WrittenField, A::Error> {
                RawField::deserialize(MapAccessDeserializer::new(map)).map(WrittenField)
            }
        }
        deserializer.deserialize_any(ColumnOrTable)
    }
}

/// The fields of a file: the byte each name stands at, the name, and what is written there. Custom fields may be written with their
/// dot, which makes a table of them.
#[derive(Default)]
struct WrittenFields(Vec<(usize, String, WrittenField)>);

impl<'de> Deserialize<'de> for WrittenFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsOfFile;
        impl<'de> Visitor<'de> for FieldsOfFile {
            type Value = WrittenFields;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table of fields")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<WrittenFields, A::Error> {
                let mut all = Vec::new();
                while let Some(name) = map.next_key::<Spanned<String>>()? {
                    let at = name.span().start;
                    let name = name.into_inner();
                    let dotted =
                        [custom::OWN, custom::OF_MATTER].into_iter().find(|dotted| dotted.strip_suffix('.') == Some(&name));
                    if dotted.is_none() {
                        all.push((at, name, map.next_value()?));
                        continue;
                    }
                    for (key, written) in map.next_value::<BTreeMap<Spanned<String>, WrittenField>>()? {
                        all.push((key.span().start, format!("{name}.{}", key.into_inner()), written));
                    }
                }
                Ok(WrittenFields(all))
            }
        }
        deserializer.deserialize_map(FieldsOfFile)
    }
}

/// Reads and checks a mapping.
pub(super) fn read(text: &str) -> Result<Mapping, Vec<MappingProblem>> {
    let mut check = Check::new(text);
    let raw: RawMapping = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(error) => {
            let line = error.span().map_or(0, |span| check.line(span.start));
            let message = error.message().trim().replace('\n', " ");
            check.say(line, format!("It cannot be read: {message}."));
            return Err(check.problems);
        }
    };
    let files: Vec<FileMapping> = raw
        .files
        .into_iter()
        .map(|file| {
            let line = check.line(file.span().start);
            read_file(&mut check, line, file.into_inner())
        })
        .collect();
    if files.is_empty() {
        check.say(0, "The mapping has no [[file]], so it says nothing about any file.");
    }
    check.names_and_links(&files);
    if check.problems.is_empty() { Ok(Mapping { name: raw.name, about: raw.about, files }) } else { Err(check.problems) }
}

/// Reads one kind of file.
fn read_file(check: &mut Check<'_>, line: usize, raw: RawFile) -> FileMapping {
    let mut layout = Layout { sheet: raw.sheet, ..Layout::default() };
    if let Some(name) = raw.encoding {
        layout.encoding = super::encoding(name.get_ref());
        if layout.encoding.is_none() {
            let at = check.line(name.span().start);
            check.say(at, format!("“{}” is no known encoding. Write one such as \"utf-8\" or \"windows-1252\".", name.get_ref()));
        }
    }
    if let Some(mark) = raw.separator {
        layout.separator = separator(mark.get_ref());
        if layout.separator.is_none() {
            let at = check.line(mark.span().start);
            check.say(at, format!("“{}” is no separator. Write \",\", \";\", \"tab\" or \"|\".", mark.get_ref()));
        }
    }
    let currency = raw.currency.and_then(|code| match code.get_ref().parse() {
        Ok(currency) => Some(currency),
        Err(error) => {
            let at = check.line(code.span().start);
            check.say(at, format!("{error}"));
            None
        }
    });
    let dates = raw.dates.map_or_else(
        || "%Y-%m-%d".to_owned(),
        |format| {
            if let Err(sentence) = crate::day::check_format(format.get_ref()) {
                let at = check.line(format.span().start);
                check.say(at, sentence);
            }
            format.into_inner()
        },
    );
    let mut fields = BTreeMap::new();
    for (byte, name, written) in raw.fields.0 {
        let at = check.line(byte);
        if let Some(field) = read_field(check, at, raw.target, &name, written.0) {
            fields.insert(name, field);
        }
    }
    FileMapping {
        name: raw.name,
        matches: Matches { pattern: raw.matches.pattern, columns: raw.matches.columns },
        target: raw.target,
        key: raw.key,
        link: raw.link.map(|l| LinkMapping { column: l.column, to: l.to }),
        layout,
        blank: raw.blank,
        decimal: raw.decimal,
        currency,
        dates,
        fields,
        line,
    }
}
