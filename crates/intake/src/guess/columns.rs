//! The columns of a header by what they are called, whatever a tool does to the names: `FirstName`, `first_name`, `*First Name`,
//! `Person - First name`, `First name (required)` and `What is your first name?` are one.

use goodword_domain::text::fold;

use super::names;
use crate::mapping::{FieldMapping, FilledFrom, Template};
use crate::one_line::is_email;
use crate::survey::Survey;
use crate::table::Header;

/// What questionnaires say before the name itself.
const ASKED: &[&str] = &["what is your", "whats your", "what is the", "please enter your", "enter your", "your", "the"];
/// How many names must begin alike for that to be the name of what the file holds.
const MOST: usize = 3;

/// The columns of a file and which of them fill something already.
pub(super) struct Columns<'s> {
    survey: &'s Survey,
    /// What each is called, folded and without spaces: as it stands there, and without what is put around it.
    said: Vec<(String, String)>,
    taken: Vec<bool>,
}

impl<'s> Columns<'s> {
    pub(super) fn of(survey: &'s Survey) -> Self {
        let names = survey.header.names();
        let begins = beginning(names);
        let said = names.iter().map(|name| {
            let bare = name.strip_prefix(begins.as_str()).unwrap_or(name);
            (squeezed(&spaced(name)), squeezed(&without_asking(&spaced(&without_brackets(bare)))))
        });
        let said: Vec<(String, String)> = said.collect();
        let taken = vec![false; said.len()];
        Self { survey, said, taken }
    }

    pub(super) fn header(&self) -> &'s Header {
        &self.survey.header
    }

    /// The name of a column as it stands there.
    pub(super) fn name(&self, at: usize) -> String {
        self.header().names()[at].clone()
    }

    /// The column of the first of these names that is there and free; one that says something goes before one that is empty.
    pub(super) fn find(&self, names: &str) -> Option<usize> {
        let all = self.find_all(names);
        all.iter().copied().find(|at| self.survey.is_filled(&self.name(*at))).or_else(|| all.first().copied())
    }

    /// The free columns of these names, in the order of the names.
    pub(super) fn find_all(&self, names: &str) -> Vec<usize> {
        let mut found = Vec::new();
        for name in names.split(',') {
            let name = squeezed(name);
            let whole = self.said.iter().position(|(whole, _)| *whole == name);
            let bare = || self.said.iter().position(|(_, bare)| *bare == name);
            found.extend(whole.or_else(bare).filter(|at| !self.taken[*at] && !found.contains(at)));
        }
        found
    }

    /// Takes the column of the first of these names that is there and free.
    pub(super) fn take(&mut self, names: &str) -> Option<usize> {
        let at = self.find(names)?;
        self.taken[at] = true;
        Some(at)
    }

    /// Takes this very column.
    pub(super) fn take_at(&mut self, at: usize) -> FieldMapping {
        self.taken[at] = true;
        FieldMapping::column(&self.name(at))
    }

    /// Takes every free column of these names.
    pub(super) fn take_all(&mut self, names: &str) -> Vec<usize> {
        let all = self.find_all(names);
        all.iter().for_each(|at| self.taken[*at] = true);
        all
    }

    /// Takes the first and the last name of somebody, where both stand in columns of their own; `of` is what may be said before them.
    pub(super) fn take_name(&mut self, of: &[&str]) -> Option<FilledFrom> {
        for of in of {
            let with = |names: &str| names.split(',').map(|name| format!("{of} {name}")).collect::<Vec<_>>().join(",");
            let (first, last) = (self.find(&with(names::FIRST)), self.find(&with(names::LAST)));
            let (Some(first), Some(last)) = (first, last) else { continue };
            let middle = self.find(&with(names::MIDDLE));
            let parts: Vec<usize> = [Some(first), middle, Some(last)].into_iter().flatten().collect();
            let text: Vec<String> = parts.iter().map(|at| format!("{{{}}}", self.name(*at))).collect();
            let Ok(template) = Template::read(&text.join(" ")) else { continue };
            parts.iter().for_each(|at| self.taken[*at] = true);
            return Some(FilledFrom::Template(template));
        }
        None
    }

    /// Takes the columns of these names for one field: where the first is blank, the next says it.
    pub(super) fn take_any(&mut self, names: &str) -> Option<FieldMapping> {
        let first = self.take(names)?;
        let others = self.find_all(names).into_iter().filter(|at| self.survey.is_filled(&self.name(*at))).collect::<Vec<_>>();
        others.iter().for_each(|at| self.taken[*at] = true);
        let or = others.into_iter().map(|at| self.name(at)).collect();
        Some(FieldMapping { or, ..FieldMapping::column(&self.name(first)) })
    }

    /// Takes the column of the first of these names that holds names and no numbers or addresses.
    pub(super) fn take_named(&mut self, names: &str) -> Option<FieldMapping> {
        let at = self.find_all(names).into_iter().find(|at| self.holds_names(*at))?;
        self.taken[at] = true;
        Some(FieldMapping::column(&self.name(at)))
    }

    /// Whether most cells of a column could be names; of an empty column nobody knows otherwise.
    fn holds_names(&self, at: usize) -> bool {
        let cells =
            self.survey.rows.iter().filter_map(|row| row.cells.get(at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let (mut others, mut all) = (0, 0);
        for cell in cells {
            all += 1;
            let digits = cell.bytes().filter(u8::is_ascii_digit).count();
            others += usize::from(is_email(cell) || digits > 4 && !cell.contains("://") || digits == cell.len());
        }
        others * 2 <= all
    }
}

/// What most of the names begin with, such as `Person - `; nothing where they do not.
fn beginning(names: &[String]) -> String {
    let named = names.iter().filter(|name| !name.starts_with("column ")).count();
    let begins = |mark: &str| {
        let first = names.first()?.split_once(mark)?.0;
        let begin = format!("{first}{mark}");
        let alike = names.iter().filter(|name| name.starts_with(&begin) && name.len() > begin.len()).count();
        (alike >= MOST && alike * 2 > named).then_some(begin)
    };
    [" - ", ": ", "."].into_iter().find_map(begins).unwrap_or_default()
}

/// A name with spaces where capitals and marks part its words.
fn spaced(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 4);
    for (at, c) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|i| letters[i]);
        let after = letters.get(at + 1);
        let begins = c.is_uppercase()
            && before.is_some_and(|b| b.is_lowercase() || (b.is_uppercase() && after.is_some_and(|a| a.is_lowercase())));
        if begins {
            out.push(' ');
        }
        out.push(if matches!(c, '_' | '.' | '/') { ' ' } else { *c });
    }
    fold(&out)
}

/// A name without what stands in brackets.
fn without_brackets(name: &str) -> String {
    let mut deep = 0_u32;
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '(' | '[' => deep += 1,
            ')' | ']' => deep = deep.saturating_sub(1),
            _ if deep == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// A folded name without the words of a question.
fn without_asking(name: &str) -> String {
    let behind = |asked: &&str| name.strip_prefix(*asked).and_then(|rest| rest.strip_prefix(' '));
    ASKED.iter().find_map(behind).unwrap_or(name).to_owned()
}

fn squeezed(name: &str) -> String {
    name.replace(' ', "")
}
