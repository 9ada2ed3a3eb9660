//! What can be told by its look alone: email addresses, days, amounts, telephone numbers.

use std::ops::Range;

use goodword_domain::Date;
use goodword_domain::money::Money;

use super::Context;
use super::when::{self, When};

/// Something found by its look.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    Email(String),
    Phone(String),
    Day(Date),
    Value(Money),
    /// Like a day or an amount, and not to be trusted; it is kept in the note.
    Unsure,
}

/// A word of the line between spaces, without the marks around it.
struct Word<'l> {
    range: Range<usize>,
    text: &'l str,
    lower: String,
}

const STRONG: &[&str] = &["worth", "value", "valued", "fee", "fees", "budget", "~"];
const WEAK: &[&str] = &[
    "approx",
    "approximately",
    "about",
    "around",
    "c",
    "ca",
    "circa",
    "est",
    "estimated",
    "roughly",
    "say",
    "maybe",
    "perhaps",
    "some",
    "nearly",
    "up",
];
const BETWEEN: &[&str] = &["at", "of", "to", "is"];
const CODES: &[&str] = &[
    "GBP", "EUR", "USD", "CHF", "JPY", "BRL", "AUD", "CAD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "SGD", "HKD", "AED",
    "INR", "ZAR",
];
const SIGNS: &[char] = &['£', '€', '$', '¥', '₹'];

/// Finds the marks of a line in their order, and what is unsure about them.
pub(super) fn find(line: &str, context: &Context<'_>) -> (Vec<(Range<usize>, Mark)>, Vec<String>) {
    let words = words(line);
    let lowers: Vec<&str> = words.iter().map(|w| w.lower.as_str()).collect();
    let (mut found, mut questions) = (Vec::new(), Vec::new());
    let (mut has_day, mut has_value) = (false, false);
    let mut i = 0;
    while i < words.len() {
        let (mark, from, used) = if super::is_email(words[i].text) {
            (Mark::Email(words[i].text.to_owned()), i, 1)
        } else if let Some(day) = when::read(&lowers[i..], (context.today, context.month_first)) {
            let (mark, used) = day_mark(day, line, &words[i..], context.today, has_day, &mut questions);
            let Some(mark) = mark else {
                i += used;
                continue;
            };
            has_day |= matches!(mark, Mark::Day(_));
            (mark, i, used)
        } else if let Some((text, from, used)) = amount(&words, i) {
            let mark = value_mark(&text, context, has_value, &mut questions);
            has_value |= matches!(mark, Mark::Value(_));
            (mark, from, used)
        } else if let Some(used) = phone(&words[i..]) {
            (Mark::Phone(line[words[i].range.start..words[i + used - 1].range.end].to_owned()), i, used)
        } else {
            i += 1;
            continue;
        };
        // A lead-in (“worth about”) belongs to what follows, unless something else has taken it.
        let taken = found.last().map_or(0, |(range, _): &(Range<usize>, Mark)| range.end);
        found.push((words[from].range.start.max(taken)..words[i + used - 1].range.end, mark));
        i += used;
    }
    (found, questions)
}

fn words(line: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut at = 0;
    for piece in line.split(char::is_whitespace) {
        let text = piece.trim_matches(|c| {
            matches!(c, ',' | ';' | ':' | '.' | '!' | '?' | '(' | ')' | '[' | ']' | '<' | '>' | '"' | '“' | '”')
        });
        // A telephone number may begin with a bracket: (020) 7946 0018.
        let start = at + (text.as_ptr() as usize - piece.as_ptr() as usize);
        if !text.is_empty() {
            words.push(Word { range: start..start + text.len(), text, lower: text.to_lowercase() });
        }
        // The next piece begins behind the one whitespace character that ended this one.
        at += piece.len();
        at += line[at..].chars().next().map_or(0, char::len_utf8);
    }
    words
}

/// A day in the past is when it was received; the rest stays text.
fn day_mark(
    day: When,
    line: &str,
    words: &[Word<'_>],
    today: Date,
    has_day: bool,
    questions: &mut Vec<String>,
) -> (Option<Mark>, usize) {
    let given = |used: usize| &line[words[0].range.start..words[used - 1].range.end];
    match day {
        When::NoDay(used) => {
            questions.push(format!("“{}” is no day of the calendar (the day comes first). When was it?", given(used)));
            (Some(Mark::Unsure), used)
        }
        When::Day(day, used) if day > today => {
            questions.push(format!("“{}” lies after today, so it was left in the text.", given(used)));
            (None, used)
        }
        When::Day(_, used) if has_day => (None, used),
        When::Day(day, used) => (Some(Mark::Day(day)), used),
    }
}

fn value_mark(text: &str, context: &Context<'_>, has_value: bool, questions: &mut Vec<String>) -> Mark {
    if has_value {
        questions.push(format!("“{text}” is a second amount, so it was kept in the note."));
        return Mark::Unsure;
    }
    if text.contains(['–', '-']) {
        questions.push(format!("“{text}” is a range, so it was kept in the note. Write one amount."));
        return Mark::Unsure;
    }
    if crate::amount::is_ambiguous(text) {
        questions.push(format!("“{text}” can mean thousands or a fraction. Write it as 40k or 40,000."));
        return Mark::Unsure;
    }
    match Money::read(text, context.currency) {
        Ok(money) => Mark::Value(money),
        Err(error) => {
            questions.push(error.to_string());
            Mark::Unsure
        }
    }
}

/// An amount at word `i`: its text, the word its lead-in begins with, and how many words it takes from `i`.
fn amount(words: &[Word<'_>], i: usize) -> Option<(String, usize, usize)> {
    let bare = |w: &Word<'_>| w.text.trim_start_matches('~').to_owned();
    let word = bare(&words[i]);
    let next = words.get(i + 1).map_or("", |w| w.text);
    let (mut text, mut used) = if CODES.contains(&word.as_str()) || (word.chars().count() == 1 && word.starts_with(SIGNS)) {
        if !next.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        (format!("{word} {next}"), 2)
    } else {
        (word, 1)
    };
    // A range, such as £40k–60k, is like an amount and none.
    let mut ends = text.split(['–', '-']);
    if !ends.all(is_number) {
        return None;
    }
    let mut said = text.starts_with(SIGNS) || text.ends_with(SIGNS) || text.contains(|c: char| c.is_ascii_alphabetic());
    let after = words.get(i + used).map_or("", |w| w.lower.as_str());
    let short = match after {
        "k" | "thousand" => Some("k"),
        "m" | "mn" | "million" => Some("m"),
        "bn" | "billion" => Some("bn"),
        _ => None,
    };
    if let Some(short) = short {
        text.push_str(short);
        used += 1;
        said = true;
    }
    let after = words.get(i + used).map_or("", |w| w.text);
    if CODES.contains(&after) && !text.contains(SIGNS) {
        text = format!("{after} {text}");
        used += 1;
        said = true;
    }
    let (mut from, mut strong, mut at) = (i, words[i].text.starts_with('~'), i);
    while at > 0 {
        let before = words[at - 1].lower.as_str();
        if STRONG.contains(&before) || WEAK.contains(&before) {
            from = at - 1;
            strong |= STRONG.contains(&before);
        } else if !BETWEEN.contains(&before) {
            break;
        }
        at -= 1;
    }
    (said || strong).then_some((text, from, used))
}

/// Whether a word is digits with a sign or code before or behind, grouped or not, with k, m or bn.
fn is_number(text: &str) -> bool {
    let text = CODES.iter().find_map(|c| text.strip_prefix(c).or_else(|| text.strip_suffix(c))).unwrap_or(text).trim();
    let text = text.strip_prefix("R$").unwrap_or(text).trim_start_matches(SIGNS).trim_end_matches(SIGNS).trim();
    let lower = text.to_lowercase();
    let digits = ["bn", "k", "m"].iter().find_map(|end| lower.strip_suffix(end)).unwrap_or(&lower);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '\''))
}

/// How many words a telephone number at the start takes: from + or 0 on, at least eight digits.
fn phone(words: &[Word<'_>]) -> Option<usize> {
    let mut digits = 0;
    let mut used = 0;
    if !words[0].text.starts_with(['+', '0']) {
        return None;
    }
    for word in words {
        let in_word = word.text.chars().filter(char::is_ascii_digit).count();
        let plain = word.text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | '.'));
        if in_word == 0 || !plain || digits + in_word > 15 {
            break;
        }
        digits += in_word;
        used += 1;
    }
    (digits >= 8).then_some(used)
}
