//! What is left of a line when the parties are found: values, addresses, the need and the note.

use goodword_domain::referral::Direction;

use super::marks::Mark;
use super::shape::Sketch;
use super::words::{Kind, Token};
use super::{Part, Referrer, Understood};

/// Words that only tie the need to what stands before it.
const TIES: &[&str] = &[
    "for",
    "about",
    "re",
    "regarding",
    "concerning",
    "on",
    "with",
    "who",
    "which",
    "needs",
    "need",
    "needing",
    "wants",
    "want",
    "seeking",
    "looking",
    "is",
    "has",
    "and",
    "a",
    "an",
    "the",
    "she",
    "he",
    "they",
    "of",
    "as",
    "to",
    "matter",
    "matter:",
];
/// Words that tell where it happened rather than what is needed.
const PLACES: &[&str] = &["at", "during", "over", "after", "in", "on"];
/// The longest need; what goes beyond is the note's.
const LONGEST_NEED: usize = 200;

/// A run of words that nothing has taken.
struct Chunk {
    tokens: Vec<usize>,
    /// How many sentences end before it.
    sentence: usize,
    unsure: bool,
}

/// Everything the sketch and the rest of the line say.
pub(super) fn understood(line: &str, mut sketch: Sketch<'_, '_, '_>) -> Understood {
    let mut out = Understood {
        prospect: sketch.prospect.take(),
        referrer: sketch.referrer.take(),
        recipient: sketch.recipient.take(),
        to_colleague: sketch.to_colleague.take(),
        direction: sketch.direction,
        need: None,
        note: None,
        value: None,
        received_on: None,
        email: None,
        phone: None,
        parts: Vec::new(),
        questions: std::mem::take(&mut sketch.questions),
    };
    take_marks(&mut sketch, &mut out);
    need_and_note(line, &mut sketch, &mut out);
    out.parts = parts(&sketch);
    if out.prospect.is_none() {
        out.questions.insert(0, "Who was introduced? Write the name of a person or an organisation.".to_owned());
    }
    if out.referrer.is_none() && out.direction == Direction::Inbound {
        out.questions.push("Who introduced them? Write “from NAME”, or “from unknown”.".to_owned());
    }
    out
}

/// Values and days go to their places, addresses to the party they stand behind.
fn take_marks(sketch: &mut Sketch<'_, '_, '_>, out: &mut Understood) {
    for i in 0..sketch.tokens.len() {
        let Kind::Mark(mark) = &sketch.tokens[i].kind else { continue };
        let role = match mark {
            Mark::Value(money) => {
                out.value = Some(*money);
                "value"
            }
            Mark::Day(day) => {
                out.received_on = Some(*day);
                "date"
            }
            Mark::Email(address) if out.email.is_none() && is_prospects(sketch, i, out) => {
                out.email = Some(address.clone());
                "email"
            }
            Mark::Phone(number) if out.phone.is_none() && is_prospects(sketch, i, out) => {
                out.phone = Some(number.clone());
                "phone"
            }
            _ => continue,
        };
        sketch.roles[i] = Some(role);
    }
}

/// Whether an address belongs to the prospect: the party before it, or the one after it where none is before.
fn is_prospects(sketch: &Sketch<'_, '_, '_>, i: usize, out: &Understood) -> bool {
    let party = |role: &&Option<&'static str>| matches!(role, Some("prospect" | "referrer" | "recipient" | "colleague"));
    let near = sketch.roles[..i].iter().rev().find(party).or_else(|| sketch.roles[i..].iter().find(party));
    match near {
        Some(role) => *role == Some("prospect"),
        None => matches!(out.referrer, None | Some(Referrer::Unknown)),
    }
}

/// The first sentence behind the prospect is the need; everything else is the note.
fn need_and_note(line: &str, sketch: &mut Sketch<'_, '_, '_>, out: &mut Understood) {
    let chunks = chunks(sketch);
    let prospect = sketch.roles.iter().position(|r| *r == Some("prospect"));
    let event = |c: &Chunk| sketch.met && sketch.tokens[c.tokens[0]].is(PLACES);
    let behind = |c: &&Chunk| !c.unsure && prospect.is_none_or(|p| c.tokens[0] > p) && !event(c);
    let mut sentence = chunks.iter().find(behind).map(|c| c.sentence);
    let mut needed: Vec<&Chunk> = chunks.iter().filter(behind).filter(|c| Some(c.sentence) == sentence).collect();
    // “Lease renewal for Orion Foods from …”; but small talk before the referrer's name is no need.
    let referrer = sketch.roles.iter().position(|r| *r == Some("referrer"));
    let small_talk = referrer.is_some_and(|r| prospect.is_some_and(|p| r < p));
    if needed.is_empty() && !sketch.met && !small_talk {
        sentence = chunks.iter().find(|c| !c.unsure).map(|c| c.sentence);
        needed = chunks.iter().filter(|c| !c.unsure && Some(c.sentence) == sentence).collect();
    }
    let (mut need, mut note): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut roles = Vec::new();
    let mut length = 0;
    for chunk in &chunks {
        let is_need = needed.iter().any(|n| n.tokens[0] == chunk.tokens[0]);
        let tokens = if is_need { without_ties(sketch.tokens, &chunk.tokens) } else { &chunk.tokens[..] };
        let tokens = without_loose_end(sketch.tokens, tokens);
        let Some(text) = written(line, sketch.tokens, tokens) else { continue };
        length += text.chars().count() + 2;
        let role = if is_need && length <= LONGEST_NEED { "need" } else { "note" };
        if role == "need" {
            need.push(text)
        } else {
            note.push(text)
        }
        roles.extend(tokens.iter().map(|i| (*i, role)));
    }
    for (i, role) in roles {
        sketch.roles[i] = Some(role);
    }
    out.need = Some(need.join(", ")).filter(|n| !n.is_empty());
    let between = if sketch.met { " " } else { "; " };
    out.note = Some(note.join(between)).filter(|n| !n.is_empty());
}

fn chunks(sketch: &Sketch<'_, '_, '_>) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    let (mut sentence, mut open) = (0, false);
    for (i, token) in sketch.tokens.iter().enumerate() {
        let unsure = matches!(token.kind, Kind::Mark(_));
        match token.kind {
            _ if sketch.roles[i].is_some() => open = false,
            Kind::Break(ends) => {
                sentence += usize::from(ends);
                open = false;
            }
            Kind::Open | Kind::Close => {}
            Kind::Word | Kind::Mark(_) => {
                match chunks.last_mut().filter(|c| open && c.unsure == unsure) {
                    Some(chunk) => chunk.tokens.push(i),
                    None => chunks.push(Chunk { tokens: vec![i], sentence, unsure }),
                }
                open = true;
            }
        }
    }
    chunks
}

/// The words of a need without those that only tie it.
fn without_ties<'c>(tokens: &[Token<'_>], chunk: &'c [usize]) -> &'c [usize] {
    let first = chunk.iter().position(|i| !tokens[*i].is(TIES));
    // Words that are nothing but ties stay as they are, so that nothing is lost.
    first.map_or(chunk, |first| &chunk[first..])
}

/// Some words without the ties at their end: “partner at” before a name that was taken.
fn without_loose_end<'c>(tokens: &[Token<'_>], chunk: &'c [usize]) -> &'c [usize] {
    let loose = |i: &&usize| tokens[**i].is(TIES) || tokens[**i].is(PLACES);
    let end = chunk.len() - chunk.iter().rev().take_while(loose).count();
    if end == 0 { chunk } else { &chunk[..end] }
}

/// The text between the first and the last of some words; nothing where they are marks alone or ties alone.
fn written(line: &str, tokens: &[Token<'_>], chunk: &[usize]) -> Option<String> {
    let (first, last) = (chunk.first()?, chunk.last()?);
    if chunk
        .iter()
        .all(|i| tokens[*i].is(TIES) || tokens[*i].is(PLACES) || tokens[*i].text.chars().all(|c| c.is_ascii_punctuation()))
    {
        return None;
    }
    let text = &line[tokens[*first].range.start..tokens[*last].range.end];
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Neighbouring words of one role make one part.
fn parts(sketch: &Sketch<'_, '_, '_>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut before = usize::MAX;
    for (i, token) in sketch.tokens.iter().enumerate() {
        let Some(role) = sketch.roles[i].filter(|r| !r.is_empty()) else { continue };
        match parts.last_mut().filter(|p| p.role == role && before.wrapping_add(1) == i) {
            Some(part) => part.range.end = token.range.end,
            None => parts.push(Part { range: token.range.clone(), role }),
        }
        before = i;
    }
    parts
}
