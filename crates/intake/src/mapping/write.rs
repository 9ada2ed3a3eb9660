//! Writing a mapping as a file, so that a guess can be looked at, changed and kept.

use std::fmt::Write;

use super::{FieldMapping, FileMapping, FilledFrom, Mapping};
use crate::amount::Decimal;

/// The mapping as TOML.
pub(super) fn to_toml(mapping: &Mapping) -> String {
    let mut out = format!("name = {}\n", quoted(&mapping.name));
    if let Some(about) = &mapping.about {
        line(&mut out, "about", &quoted(about));
    }
    for file in &mapping.files {
        write_file(&mut out, file);
    }
    out
}

fn write_file(out: &mut String, file: &FileMapping) {
    out.push_str("\n[[file]]\n");
    line(out, "name", &quoted(&file.name));
    let mut matches = Vec::new();
    matches.extend(file.matches.pattern.as_ref().map(|p| format!("pattern = {}", quoted(p))));
    if !file.matches.columns.is_empty() {
        matches.push(format!("columns = {}", list(&file.matches.columns)));
    }
    if !matches.is_empty() {
        line(out, "match", &format!("{{ {} }}", matches.join(", ")));
    }
    line(out, "target", &quoted(file.target.word()));
    if let Some(key) = &file.key {
        line(out, "key", &quoted(key));
    }
    if let Some(link) = &file.link {
        line(out, "link", &format!("{{ column = {}, to = {} }}", quoted(&link.column), quoted(&link.to)));
    }
    if let Some(encoding) = file.layout.encoding {
        line(out, "encoding", &quoted(encoding.name()));
    }
    if let Some(separator) = file.layout.separator {
        line(out, "separator", &quoted(&char::from(separator).to_string()));
    }
    if let Some(sheet) = &file.layout.sheet {
        line(out, "sheet", &quoted(sheet));
    }
    if !file.blank.is_empty() {
        line(out, "blank", &list(&file.blank));
    }
    match file.decimal {
        Decimal::Point => {}
        Decimal::Comma => line(out, "decimal", "\",\""),
        Decimal::Ask => line(out, "decimal", "\"ask\""),
    }
    if let Some(currency) = file.currency {
        line(out, "currency", &quoted(currency.code()));
    }
    line(out, "dates", &quoted(&file.dates));
    out.push_str("\n[file.fields]\n");
    for (name, field) in &file.fields {
        line(out, &field_name(name), &field_value(field));
    }
}

/// The name of a field; the key of a custom one behind its dot.
fn field_name(name: &str) -> String {
    let bare = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    match name.split_once('.') {
        Some((table, key)) if !bare(key) => format!("{table}.{}", quoted(key)),
        _ => name.to_owned(),
    }
}

/// A field in its short form where that says everything.
fn field_value(field: &FieldMapping) -> String {
    let mut parts = vec![match &field.from {
        FilledFrom::Column(column) => format!("column = {}", quoted(column)),
        FilledFrom::Template(template) => format!("template = {}", quoted(&template.to_string())),
        FilledFrom::Value(value) => format!("value = {}", quoted(value)),
    }];
    if !field.or.is_empty() {
        parts.push(format!("or = {}", list(&field.or)));
    }
    parts.extend(field.format.as_ref().map(|f| format!("format = {}", quoted(f))));
    if !field.values.is_empty() {
        let values: Vec<String> = field.values.iter().map(|(k, v)| format!("{} = {}", quoted(k), quoted(v))).collect();
        parts.push(format!("values = {{ {} }}", values.join(", ")));
    }
    if !field.blank.is_empty() {
        parts.push(format!("blank = {}", list(&field.blank)));
    }
    parts.extend(field.default.as_ref().map(|d| format!("default = {}", quoted(d))));
    if field.create_missing {
        parts.push("create_missing = true".to_owned());
    }
    match (&field.from, parts.len()) {
        (FilledFrom::Column(column), 1) => quoted(column),
        _ => format!("{{ {} }}", parts.join(", ")),
    }
}

fn line(out: &mut String, key: &str, value: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{key} = {value}");
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|t| quoted(t)).collect::<Vec<_>>().join(", "))
}

/// A text as a basic TOML string on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
