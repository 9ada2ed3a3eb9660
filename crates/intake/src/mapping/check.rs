//! What can be wrong with a mapping before any file is seen.

use std::collections::BTreeSet;

use super::fields::{self, Field, Holds, Target};
use super::raw::RawField;
use super::{FieldMapping, FileMapping, FilledFrom, Template};
use crate::custom;
use crate::problem::MappingProblem;

/// What is wrong, gathered while a mapping is read.
pub(super) struct Check<'t> {
    text: &'t str,
    pub(super) problems: Vec<MappingProblem>,
}

impl<'t> Check<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, problems: Vec::new() }
    }

    /// The line of the mapping a byte stands on.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.text.bytes().take(byte).filter(|b| *b == b'\n').count() + 1
    }

    pub(super) fn say(&mut self, line: usize, sentence: impl Into<String>) {
        self.problems.push(MappingProblem::at(line, sentence));
    }

    /// Names once, required fields, and links that lead somewhere and never in a circle.
    pub(super) fn names_and_links(&mut self, files: &[FileMapping]) {
        let mut names = BTreeSet::new();
        for file in files {
            if !names.insert(&file.name) {
                self.say(file.line, format!("Two files are called “{}”. Give each a name of its own.", file.name));
            }
            for group in fields::required(file.target) {
                if !group.iter().any(|name| file.fields.contains_key(*name)) {
                    let sentence = format!(
                        "“{}” becomes {} rows, which need {}. Add it under [file.fields].",
                        file.name,
                        file.target.word(),
                        group.join(" or ")
                    );
                    self.say(file.line, sentence);
                }
            }
            self.link(files, file);
        }
    }

    /// The link of one file.
    fn link(&mut self, files: &[FileMapping], file: &FileMapping) {
        let Some(link) = &file.link else {
            if file.target == Target::Outcome {
                let sentence =
                    "An outcome belongs to a referral of another file. Say which: link = { column = \"…\", to = \"…\" }.";
                self.say(file.line, sentence);
            }
            return;
        };
        let parent = match file.target {
            Target::Outcome => Target::Referral,
            Target::Person | Target::Referral => Target::Organisation,
            _ => {
                let sentence =
                    format!("Rows that become a {} cannot be linked; outcomes, persons and referrals can.", file.target.word());
                return self.say(file.line, sentence);
            }
        };
        match files.iter().find(|f| f.name == link.to) {
            None => {
                let sentence = format!("“{}” is linked to “{}”, and no [[file]] has that name.", file.name, link.to);
                self.say(file.line, sentence);
            }
            Some(to) if to.target != parent => {
                let sentence = format!("“{}” must be linked to a file with target = \"{}\".", file.name, parent.word());
                self.say(file.line, sentence);
            }
            Some(to) if to.key.is_none() => {
                let sentence = format!("“{}” is linked to “{}”, which needs a `key` for that.", file.name, link.to);
                self.say(file.line, sentence);
            }
            Some(_) => {}
        }
    }
}

/// A separator as mappings write it.
pub(super) fn separator(mark: &str) -> Option<u8> {
    match mark {
        "," | "comma" => Some(b','),
        ";" | "semicolon" => Some(b';'),
        "\t" | "tab" => Some(b'\t'),
        "|" | "pipe" => Some(b'|'),
        _ => None,
    }
}

/// Reads one field and says what is wrong with it.
pub(super) fn read_field(check: &mut Check<'_>, line: usize, target: Target, name: &str, raw: RawField) -> Option<FieldMapping> {
    match fields::find(name).filter(|f| f.of.contains(&target)) {
        Some(field) => check_options(check, line, field, &raw),
        // Which custom fields there are is known where the mapping meets a firm.
        None if custom::named(name, target).is_some() => check_custom_options(check, line, name, &raw),
        None => {
            let known: Vec<&str> = fields::of(target).map(|f| f.name).collect();
            check.say(line, format!("A {} has no field “{name}”. Its fields are {}.", target.word(), known.join(", ")));
            return None;
        }
    }
    let from = match (raw.column, raw.template, raw.value) {
        (Some(column), None, None) => FilledFrom::Column(column),
        (None, None, Some(value)) => FilledFrom::Value(value),
        (None, Some(text), None) => match Template::read(&text) {
            Ok(template) => FilledFrom::Template(template),
            Err(sentence) => {
                check.say(line, sentence);
                return None;
            }
        },
        _ => {
            check.say(line, format!("“{name}” must be filled from one of column, template or value."));
            return None;
        }
    };
    if !raw.or.is_empty() && matches!(from, FilledFrom::Value(_)) {
        check.say(line, format!("“{name}” has the same text in every row, so `or` has nothing to do."));
    }
    Some(FieldMapping {
        from,
        or: raw.or,
        format: raw.format,
        values: raw.values,
        blank: raw.blank,
        default: raw.default,
        create_missing: raw.create_missing,
        line,
    })
}

/// Options that go with no custom field.
fn check_custom_options(check: &mut Check<'_>, line: usize, name: &str, raw: &RawField) {
    if let Some(Err(sentence)) = raw.format.as_deref().map(crate::day::check_format) {
        check.say(line, sentence);
    }
    if raw.create_missing {
        check.say(line, format!("`create_missing` goes with source and with_people only, not with “{name}”."));
    }
}

/// Options that do not go with what a field holds, and words that are none of its own.
fn check_options(check: &mut Check<'_>, line: usize, field: &Field, raw: &RawField) {
    let name = field.name;
    if let Some(format) = &raw.format {
        if !matches!(field.holds, Holds::Day | Holds::Moment) {
            check.say(line, format!("“{name}” is no date, so it has no `format`."));
        } else if let Err(sentence) = crate::day::check_format(format) {
            check.say(line, sentence);
        }
    }
    if raw.create_missing && field.holds != Holds::Source && name != "with_people" {
        check.say(line, format!("`create_missing` goes with source and with_people only, not with “{name}”."));
    }
    if let Holds::Word(words) = field.holds {
        let fixed = raw.values.values().chain(&raw.value).chain(&raw.default);
        for word in fixed.filter(|w| !w.is_empty() && !words.contains(&w.as_str())) {
            check.say(line, format!("“{name}” cannot be “{word}”; it can be {}.", words.join(", ")));
        }
    }
}
