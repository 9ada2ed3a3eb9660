//! One line of a colleague, read into what it says: “Amira Khan (Hale & Co) introduced Orion Foods, shareholder dispute, worth 40k”.
//!
//! Any text is read; what cannot be made out becomes the need or the note, and what is missing or unsure becomes a question.

mod marks;
mod party;
mod rest;
mod shape;
#[cfg(test)]
mod tests;
mod trigger;
mod when;
mod words;

use std::ops::Range;

use goodword_domain::money::{Currency, Money};
use goodword_domain::referral::Direction;
use goodword_domain::{ColleagueId, Date};
use serde::Serialize;

/// How much of a text is read as a line; the rest becomes the note.
const LONGEST: usize = 1_000;

/// What the reader must know beside the line.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c> {
    /// The firm's day.
    pub today: Date,
    /// Whether `3/4/2026` has its month first.
    pub month_first: bool,
    /// The currency of amounts that say none.
    pub currency: Currency,
    /// The colleagues whose names make a referral internal.
    pub colleagues: &'c [KnownColleague],
}

/// A colleague, by the name people write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KnownColleague {
    /// Which one.
    pub id: ColleagueId,
    /// The whole name.
    pub name: String,
}

/// A person, an organisation, or a person at an organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Party {
    /// The person's name.
    pub person: Option<String>,
    /// The organisation's name.
    pub organisation: Option<String>,
}

/// Who put in the word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Referrer {
    /// Somebody outside.
    Party(Party),
    /// One of ours.
    Colleague(ColleagueId, String),
    /// The line says that it is not known, or that nobody did.
    Unknown,
}

/// A stretch of the line and what it was read as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Bytes of the line.
    pub range: Range<usize>,
    /// `referrer`, `prospect`, `recipient`, `colleague`, `verb`, `need`, `note`, `value`, `date`, `email` or `phone`.
    pub role: &'static str,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Understood {
    /// Who was introduced.
    pub prospect: Option<Party>,
    /// Who put in the word; none where the line does not say.
    pub referrer: Option<Referrer>,
    /// To whom we passed them on (outbound).
    pub recipient: Option<Party>,
    /// The colleague they were introduced to, by name.
    pub to_colleague: Option<KnownColleague>,
    /// Which way it went.
    pub direction: Direction,
    /// What they need.
    pub need: Option<String>,
    /// What else the line says.
    pub note: Option<String>,
    /// What it may be worth.
    pub value: Option<Money>,
    /// When it was made, if the line says so.
    pub received_on: Option<Date>,
    /// The prospect's email address.
    pub email: Option<String>,
    /// The prospect's telephone number.
    pub phone: Option<String>,
    /// What each stretch of the line was read as, in order and never overlapping.
    pub parts: Vec<Part>,
    /// Sentences on what is missing or unsure.
    pub questions: Vec<String>,
}

/// Reads a line.
#[must_use]
pub fn read(line: &str, context: &Context<'_>) -> Understood {
    let (head, tail) = cut(line);
    let (marks, mut questions) = marks::find(head, context);
    let tokens = words::tokens(head, marks);
    let sketch = shape::Sketch::of(&tokens, context);
    let mut understood = rest::understood(head, sketch);
    questions.append(&mut understood.questions);
    if !tail.trim().is_empty() {
        let note = understood.note.take().map_or(String::new(), |n| n + "\n");
        understood.note = Some(note + tail.trim());
        understood.parts.push(Part { range: head.len()..line.len(), role: "note" });
        questions.push(format!("The text is long: its first {LONGEST} characters were read and the rest is kept in the note."));
    }
    understood.questions = questions;
    understood
}

/// Cuts a text behind its last whole word that can be read as a line.
fn cut(line: &str) -> (&str, &str) {
    let Some((end, _)) = line.char_indices().nth(LONGEST) else { return (line, "") };
    let at = line[..end].rfind(char::is_whitespace).unwrap_or(end);
    line.split_at(at)
}

/// Whether a text has the form of an email address.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let plain = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_alphanumeric() || "._%+-'".contains(c));
    let ends = domain.rsplit_once('.').is_some_and(|(host, top)| !host.is_empty() && top.chars().count() > 1);
    plain(name) && plain(domain) && ends && !domain.starts_with(['.', '-']) && !domain.contains("..") && text.len() <= 254
}
