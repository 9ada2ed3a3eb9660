//! Mappings of what other tools export, recognised by the names of the columns. Adding one is adding a file to the folder
//! `presets` of this crate.

#[cfg(test)]
mod tests;

use rust_embed::RustEmbed;

use crate::custom::CustomField;
use crate::guess::{Guess, ending, fill_custom, prove, say_others};
use crate::mapping::{FileMapping, FilledFrom, Mapping};
use crate::problem::MappingProblem;
use crate::survey::Survey;
use crate::table::{Header, Layout};

#[derive(RustEmbed)]
#[folder = "presets"]
struct Files;

/// What tools call the number they give each row, where it is not what a preset says.
const KEYS: &[&str] = &["Record Id", "Id"];

/// Every preset, by the name of its file.
pub fn all() -> impl Iterator<Item = (String, Result<Mapping, Vec<MappingProblem>>)> {
    Files::iter().filter_map(|name| {
        let text = String::from_utf8(Files::get(&name)?.data.into_owned()).ok()?;
        Some((name.into_owned(), Mapping::read(&text)))
    })
}

/// The mapping of a table that looks like the export of a known tool, with what its rows prove filled in; everything in it can
/// be changed.
#[must_use]
pub fn recognise(survey: &Survey, layout: Layout, custom: &[CustomField]) -> Option<Guess> {
    let header = &survey.header;
    let fitting = all().filter_map(|(_, mapping)| mapping.ok()).filter(|m| matches!(&m.files[..], [f] if f.fits("", header)));
    let mapping = fitting.max_by_key(|mapping| mapping.files.first().map(|file| score(file, header)))?;
    let mut file = mapping.files.first()?.clone();
    let names_rows = file.key.is_some();
    keep_present(&mut file, header);
    if names_rows && file.key.is_none() {
        // The same tool calls its own number otherwise in another kind of export.
        let called = KEYS.iter().filter_map(|name| header.position(name)).map(|at| header.names()[at].clone());
        file.key = called.into_iter().find(|key| survey.is_filled(key) && file.fields.values().all(|f| f.main() != Some(key)));
    }
    file.layout = layout;
    file.line = 0;
    let mut remarks = vec![format!("This looks like an export of {}; the columns were filled in for it.", mapping.name)];
    remarks.extend(survey.notes.iter().cloned());
    ending::settle(&mut file, survey, &mut remarks);
    fill_custom(&mut file, header, custom);
    prove(&mut file, survey, custom, &mut remarks);
    say_others(&file, &mut remarks);
    let unused = file.unused(header).into_iter().map(str::to_owned).collect();
    Some(Guess { mapping: Mapping { files: vec![file], ..mapping }, unused, remarks })
}

/// How many columns of a header a preset speaks of, those it is recognised by twice.
fn score(file: &FileMapping, header: &Header) -> usize {
    let spoken: std::collections::BTreeSet<&str> =
        file.columns().map(|(c, _)| c).filter(|c| header.position(c).is_some()).collect();
    spoken.len() + 2 * file.matches.columns.len()
}

/// Leaves out what is filled from columns this export does not have.
fn keep_present(file: &mut FileMapping, header: &Header) {
    let there = |column: &str| header.position(column).is_some();
    file.key = file.key.take().filter(|key| there(key));
    file.fields.retain(|_, field| {
        field.line = 0;
        field.or.retain(|column| there(column));
        // What would have stood first is not there: the next takes its place.
        if let FilledFrom::Column(column) = &mut field.from
            && !there(column)
            && !field.or.is_empty()
        {
            *column = field.or.remove(0);
        }
        match &mut field.from {
            FilledFrom::Column(column) => there(column),
            FilledFrom::Template(template) => template.keep(there),
            FilledFrom::Value(_) => true,
        }
    });
}
