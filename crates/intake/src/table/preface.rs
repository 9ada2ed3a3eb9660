//! What other tools write before the names of the columns: titles and notes.

use std::collections::BTreeMap;

use super::Record;
use crate::problem::shown;

/// How many records are looked at to find the header.
pub(super) const LOOKED_AT: usize = 30;

/// How many of the first records are titles and notes: much narrower than what follows.
pub(super) fn lines_before_header<'a>(records: impl IntoIterator<Item = &'a Record>) -> usize {
    let widths: Vec<usize> = records.into_iter().map(width).collect();
    let mut often: BTreeMap<usize, usize> = BTreeMap::new();
    for width in widths.iter().filter(|w| **w > 1) {
        *often.entry(*width).or_default() += 1;
    }
    let Some((usual, _)) = often.into_iter().max_by_key(|(width, count)| (*count, *width)) else { return 0 };
    let narrow = |width: &usize| *width <= 1 || *width * 2 < usual;
    // A table of two columns whose header lost a separator is a fault to be said, not a note; so is one of few cells.
    let notes = widths.iter().take_while(|w| narrow(w)).count();
    if usual > 2 && notes < widths.len() { notes } else { 0 }
}

/// The number of cells up to the last that is not blank.
fn width(record: &Record) -> usize {
    match record {
        Ok((_, cells)) => cells.iter().rposition(|c| !c.trim().is_empty()).map_or(0, |last| last + 1),
        Err(_) => 0,
    }
}

/// The names of the columns where two rows hold them: a row of headings, each over several columns, and under it a row of names. Names
/// that stand there more than once are told apart by the heading above them.
pub(super) fn names_of_two_rows<'a>(records: impl IntoIterator<Item = &'a Record>) -> Option<Vec<String>> {
    let mut records = records.into_iter().map(|record| record.as_ref().ok().map(|(_, cells)| cells));
    let (above, names, first) = (records.next()??, records.next()??, records.next()??);
    let said = |cells: &[String]| cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let number = |cell: &String| cell.bytes().any(|byte| byte.is_ascii_digit());
    let width = names.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
    let names = names.get(..width)?;
    // Headings stand over some columns, names over all; neither is a row of the table, whose cells hold a day or a number.
    let headings = (1..=width / 2).contains(&said(above)) && above.len() >= 2 && !above.iter().any(number);
    if width < 4 || !headings || said(names) < width || names.iter().any(number) || !first.iter().any(number) {
        return None;
    }
    let mut heading = "";
    let told_apart = names.iter().enumerate().map(|(at, name)| {
        let over = above.get(at).map_or("", |cell| cell.trim());
        heading = if over.is_empty() { heading } else { over };
        let twice = names.iter().filter(|other| other.trim() == name.trim()).count() > 1;
        if twice && !heading.is_empty() { format!("{heading} {}", name.trim()) } else { name.trim().to_owned() }
    });
    Some(told_apart.collect())
}

/// What to say of them.
pub(super) fn note<'a>(records: impl Iterator<Item = &'a Record>) -> Option<String> {
    let lines: Vec<(u64, &str)> = records
        .map(|record| match record {
            Ok((line, cells)) => (*line, cells.first().map_or("", String::as_str)),
            Err(problem) => (problem.line, problem.given.as_str()),
        })
        .collect();
    let (first, text) = lines.first()?;
    let (last, _) = lines.last()?;
    let place = if first == last { format!("Line {first} is") } else { format!("Lines {first} to {last} are") };
    Some(format!("{place} no part of the table (“{}”) and left out: the names of the columns follow.", shown(text)))
}
