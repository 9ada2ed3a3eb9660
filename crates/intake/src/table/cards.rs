//! Cards (vCard 2.1, 3.0 and 4.0) as records, one card a row, with columns of fixed names.

#[cfg(test)]
mod tests;

use std::io::Read;

use super::content_line::{ContentLine, Lines};
use super::{NotATable, Record};
use crate::problem::RowProblem;

/// The columns of a table of cards.
pub(super) const COLUMNS: &[&str] = &[
    "name",
    "given name",
    "family name",
    "nickname",
    "organisation",
    "department",
    "job title",
    "email",
    "email 2",
    "other emails",
    "phone",
    "phone 2",
    "other phones",
    "website",
    "address",
    "birthday",
    "categories",
    "note",
];

/// Cards that are read as they come.
pub(super) struct Cards<R> {
    file: String,
    pub(super) lines: Lines<R>,
    /// The line on which a card begins whose beginning was read already.
    begun: Option<u64>,
}

/// What one card says.
#[derive(Default)]
struct Card {
    formatted: String,
    parts: Vec<String>,
    nickname: String,
    organisation: Vec<String>,
    title: String,
    role: String,
    emails: Vec<String>,
    phones: Vec<String>,
    /// Fax and pager: numbers nobody is called on.
    faxes: Vec<String>,
    website: String,
    address: String,
    birthday: String,
    categories: String,
    notes: Vec<String>,
    is_group: bool,
    is_organisation: bool,
}

impl<R: Read> Cards<R> {
    pub(super) fn open(file: &str, lines: Lines<R>) -> Self {
        Self { file: file.to_owned(), lines, begun: None }
    }

    /// The next card, or what is wrong with it.
    pub(super) fn record(&mut self) -> Result<Option<Record>, NotATable> {
        let begins = match self.begun.take() {
            Some(line) => line,
            None => loop {
                match self.lines.next()? {
                    None => return Ok(None),
                    Some(line) if line.name == "BEGIN" && line.raw().eq_ignore_ascii_case("VCARD") => break line.line,
                    Some(_) => {}
                }
            },
        };
        // A card inside another (the agent of version 2.1) is somebody else and is passed over.
        let (mut card, mut inside, mut agent) = (Card::default(), 0_u32, false);
        loop {
            let Some(line) = self.lines.next()? else { return Ok(Some(Err(self.cut_off(begins, &card)))) };
            match line.name.as_str() {
                "BEGIN" if agent || inside > 0 => inside += 1,
                "BEGIN" => {
                    self.begun = Some(line.line);
                    return Ok(Some(Err(self.cut_off(begins, &card))));
                }
                "END" if inside > 0 => inside -= 1,
                "END" => break,
                _ if inside == 0 => card.take(&line),
                _ => {}
            }
            agent = line.name == "AGENT" && line.raw().is_empty();
        }
        if card.is_group {
            let name = card.name();
            let what = format!(
                "“{name}” is a distribution list and no person, so it was left out; the people on it have cards of their own."
            );
            return Ok(Some(Err(RowProblem::of_row(&self.file, begins, &name, what))));
        }
        Ok(Some(Ok((begins, card.cells()))))
    }

    fn cut_off(&self, line: u64, card: &Card) -> RowProblem {
        let what = "this card has no END:VCARD, so it may be cut off; nothing of it is kept. Export it again.";
        RowProblem::of_row(&self.file, line, &card.name(), what)
    }
}

impl Card {
    fn take(&mut self, line: &ContentLine) {
        let first = |place: &mut String| {
            if place.is_empty() {
                *place = line.text();
            }
        };
        match line.name.as_str() {
            "FN" => first(&mut self.formatted),
            "N" if self.parts.is_empty() => self.parts = line.parts(),
            "NICKNAME" => first(&mut self.nickname),
            "ORG" if self.organisation.is_empty() => self.organisation = line.parts(),
            "TITLE" => first(&mut self.title),
            "ROLE" => first(&mut self.role),
            "EMAIL" => add(&mut self.emails, without(&line.text(), "mailto:"), line.has("PREF") || line.has("1")),
            "TEL" if line.has("FAX") || line.has("PAGER") || line.has("TLX") => add(&mut self.faxes, line.text(), false),
            "TEL" => add(&mut self.phones, without(&line.text(), "tel:"), line.has("PREF") || line.has("1")),
            "URL" => first(&mut self.website),
            "ADR" if self.address.is_empty() => {
                let parts: Vec<String> = line.parts().into_iter().filter(|p| !p.is_empty()).collect();
                self.address = parts.join(", ");
            }
            "BDAY" => first(&mut self.birthday),
            "CATEGORIES" => first(&mut self.categories),
            "NOTE" => add(&mut self.notes, line.text(), false),
            "KIND" | "X-ADDRESSBOOKSERVER-KIND" => {
                self.is_group |= line.raw().eq_ignore_ascii_case("group");
                self.is_organisation |= line.raw().eq_ignore_ascii_case("org");
            }
            "X-ABSHOWAS" => self.is_organisation |= line.raw().eq_ignore_ascii_case("company"),
            _ => {}
        }
    }

    /// The name as it is shown, else put together from its parts.
    fn name(&self) -> String {
        let part = |i: usize| self.parts.get(i).map_or("", String::as_str);
        let made = [part(3), part(1), part(2), part(0), part(4)].join(" ");
        let made = made.split_whitespace().collect::<Vec<_>>().join(" ");
        let organisation = self.organisation.first().map_or("", String::as_str);
        let all = [self.formatted.as_str(), &made, &self.nickname];
        let all = all.into_iter().chain([organisation].into_iter().filter(|_| self.is_organisation));
        all.map(str::trim).find(|n| !n.is_empty()).unwrap_or_default().to_owned()
    }

    fn cells(self) -> Vec<String> {
        let part = |i: usize| self.parts.get(i).cloned().unwrap_or_default();
        let at = |all: &[String], i: usize| all.get(i).cloned().unwrap_or_default();
        let rest = |all: &[String]| all.get(2..).unwrap_or_default().join(", ");
        let phones =
            [self.phones.as_slice(), self.faxes.iter().map(|f| format!("{f} (fax)")).collect::<Vec<_>>().as_slice()].concat();
        let (department, title) = (
            self.organisation.get(1..).unwrap_or_default().join(", "),
            if self.title.is_empty() { self.role.clone() } else { self.title.clone() },
        );
        // The card of an organisation names nobody.
        let (name, organisation) = match at(&self.organisation, 0) {
            of if !self.is_organisation => (self.name(), of),
            of if of.is_empty() => (String::new(), self.name()),
            of => (String::new(), of),
        };
        vec![
            name,
            part(1),
            part(0),
            self.nickname.clone(),
            organisation,
            department,
            title,
            at(&self.emails, 0),
            at(&self.emails, 1),
            rest(&self.emails),
            at(&phones, 0),
            at(&phones, 1),
            rest(&phones),
            self.website,
            self.address,
            self.birthday,
            self.categories,
            self.notes.join("\n"),
        ]
    }
}

/// Adds what is new and not blank; what is preferred goes to the front.
fn add(all: &mut Vec<String>, text: String, preferred: bool) {
    if text.is_empty() || all.contains(&text) {
        return;
    }
    if preferred { all.insert(0, text) } else { all.push(text) }
}

fn without(text: &str, scheme: &str) -> String {
    let has = text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    text[if has { scheme.len() } else { 0 }..].trim().to_owned()
}
