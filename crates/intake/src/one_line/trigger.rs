//! The words that say who introduced whom.

use std::ops::Range;

use super::words::{Kind, Token};

/// Which side of the words the referrer stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// REFERRER introduced PROSPECT
    Introduced,
    /// PROSPECT introduced by REFERRER
    By,
    /// PROSPECT from REFERRER, which may also be where somebody works
    From,
}

/// Such words in a line.
#[derive(Debug, Clone)]
pub(super) struct Trigger {
    pub says: Says,
    pub tokens: Range<usize>,
    /// Whether “us” or “me” is said to have been introduced.
    pub to_us: bool,
}

const VERBS: &[&str] = &[
    "introduced",
    "introduces",
    "referred",
    "refers",
    "recommended",
    "recommends",
    "sent",
    "sends",
    "passed",
    "passes",
    "suggested",
    "connected",
    "brought",
    "pointed",
    "forwarded",
    "put",
    "mentioned",
    "mentions",
];
/// The same said of oneself or to oneself; they count at the start of a line only.
const IMPERATIVES: &[&str] =
    &["introduce", "introducing", "refer", "referring", "send", "sending", "pass", "passing", "forward", "forwarding"];
const TAIL: &[&str] = &["us", "me", "on", "over", "along", "across", "in", "touch", "to", "with"];
const NOT_BY: &[&str] =
    &["email", "post", "phone", "text", "letter", "courier", "then", "now", "default", "hand", "tomorrow", "next"];
/// Words a line may open with before “from NAME”.
pub(super) const LEADS: &[&str] =
    &["referral", "introduction", "intro", "lead", "recommendation", "new", "inbound", "a", "an", "the"];

/// Every trigger outside brackets, in order.
pub(super) fn all(tokens: &[Token<'_>]) -> Vec<Trigger> {
    let mut out = Vec::new();
    let mut depth = 0_i32;
    let mut i = 0;
    while i < tokens.len() {
        match tokens[i].kind {
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            _ => {}
        }
        let found = if depth == 0 { at(tokens, i) } else { None };
        i = found.as_ref().map_or(i + 1, |t| t.tokens.end);
        out.extend(found);
    }
    out
}

/// A trigger at `i`.
fn at(tokens: &[Token<'_>], i: usize) -> Option<Trigger> {
    let word = |k: usize| tokens.get(k).filter(|t| t.is_word()).map_or("", |t| t.lower.as_str());
    let speaks = |k: usize| tokens.get(k).is_some_and(Token::is_word) && !NOT_BY.contains(&word(k));
    let trigger = |says, end, to_us| Some(Trigger { says, tokens: i..end, to_us });
    let first = word(i);
    if VERBS.contains(&first) || IMPERATIVES.contains(&first) {
        let mut end = i + 1;
        while TAIL.contains(&word(end)) && end < i + 5 {
            end += 1;
        }
        if word(end) == "by" {
            return if speaks(end + 1) { trigger(Says::By, end + 1, false) } else { None };
        }
        let ours = |k: &usize| matches!(word(*k), "us" | "me");
        let to_us = (i + 1..end).any(|k| ours(&k));
        if first == "put" && !(i + 1..end).any(|k| word(k) == "touch") {
            return None;
        }
        // “to” and “with” belong to the verb only after “us”, “me” or “in touch”; else they lead to a recipient.
        while end > i + 1 && matches!(word(end - 1), "to" | "with") && !to_us && first != "put" {
            end -= 1;
        }
        return trigger(Says::Introduced, end, to_us);
    }
    match (first, word(i + 1)) {
        ("courtesy", "of") | ("thanks", "to") if speaks(i + 2) => trigger(Says::By, i + 2, false),
        ("via" | "through" | "c/o", _) if speaks(i + 1) && says_who(tokens, i + 1) => trigger(Says::By, i + 1, false),
        ("by", _) if i > 0 && tokens[i - 1].is(LEADS) && speaks(i + 1) => trigger(Says::By, i + 1, false),
        ("from", _) if speaks(i + 1) => trigger(Says::From, i + 1, false),
        _ => None,
    }
}

/// Whether a name or “unknown” follows.
fn says_who(tokens: &[Token<'_>], i: usize) -> bool {
    tokens.get(i).is_some_and(|t| t.is_named() || t.is(super::shape::UNKNOWN) || t.is(&["a", "our", "my", "the"]))
}

/// The trigger that shapes the line.
pub(super) fn choose(tokens: &[Token<'_>], start: usize) -> Option<Trigger> {
    let all: Vec<Trigger> = all(tokens).into_iter().filter(|t| t.tokens.start >= start && stands(tokens, start, t)).collect();
    let first = all.first()?;
    let leads = tokens[start..first.tokens.start].iter().all(|t| t.is(LEADS));
    if first.says == Says::From && !leads {
        let near = |t: &&Trigger| !tokens[first.tokens.end..t.tokens.start].iter().any(|t| matches!(t.kind, Kind::Break(_)));
        if let Some(better) = all[1..].iter().filter(near).find(|t| t.says != Says::From) {
            return Some(better.clone());
        }
    }
    Some(first.clone())
}

/// Whether a verb is that of the line: one behind a break must be followed by a name, or it belongs to the need.
fn stands(tokens: &[Token<'_>], start: usize, trigger: &Trigger) -> bool {
    let broken = tokens[start..trigger.tokens.start].iter().any(|t| matches!(t.kind, Kind::Break(_)));
    if tokens[trigger.tokens.start].is(IMPERATIVES) {
        return trigger.tokens.start == start;
    }
    trigger.says != Says::Introduced || !broken || trigger.to_us || tokens.get(trigger.tokens.end).is_some_and(Token::is_named)
}
