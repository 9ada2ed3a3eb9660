//! A referral as one line of a list, a card or a row of Today says it.

use goodword_actions::Rules;
use goodword_domain::money::Money;
use goodword_domain::referral::{Direction, Outcome};
use goodword_domain::touch::TouchKind;
use goodword_store::referrals::list::Line;

use crate::stillness::Stillness;
use crate::view::{self, Colleagues, Face, Say};

/// What stands where nobody knows who put in the word.
const UNKNOWN: &str = "Unknown";

/// What is said of one referral.
#[derive(Debug, Default, serde::Serialize)]
pub(crate) struct Row {
    /// Its id as it stands in addresses.
    pub id: String,
    /// Its version, to give back with a change.
    #[serde(skip)]
    pub version: i64,
    /// Where its page is.
    pub href: String,
    /// Who was introduced: the organisation, else the person.
    pub prospect: String,
    /// The person, where the organisation stands first.
    pub person: String,
    /// `from` or, for what we sent out, `to`; the whole of it where nobody knows.
    pub side_word: &'static str,
    /// Who stands on the other side: the referrer, or the recipient of what we sent out.
    pub side: String,
    /// Who put in the word.
    pub from: String,
    /// Where they were at, and whom it was sent to.
    pub from_at: String,
    /// What they need.
    pub need: String,
    /// The kind of the badge that says where it stands,
    pub state_kind: &'static str,
    /// and its words.
    pub state: String,
    /// The word of its stage.
    pub stage: &'static str,
    /// How long it has stood there.
    pub here: String,
    /// What is next; empty once decided.
    pub next: String,
    /// The icon of what is next.
    pub next_icon: &'static str,
    /// late, due or nothing.
    pub due_kind: &'static str,
    /// When it is due, in words.
    pub due: String,
    /// Why it is quiet, in the fewest words; empty when it is not.
    pub quiet: String,
    /// Every reason why.
    pub quiet_why: String,
    /// How long nothing has happened, when that is too long.
    pub untouched: String,
    /// Its owner.
    #[serde(skip)]
    pub owner: Face,
    /// When it was introduced.
    pub introduced: String,
    /// When it was decided.
    pub decided: String,
    /// Its source and its practice, by their ids.
    #[serde(skip)]
    pub source: String,
    #[serde(skip)]
    pub practice: String,
    /// What it may be worth.
    pub value: String,
    /// What the custom fields hold that are shown.
    #[serde(skip)]
    pub custom: Vec<String>,
    /// Whether it is an introduction without a need.
    pub introduction: bool,
    /// Whether it is open.
    pub open: bool,
}

/// What rows are said with.
pub(crate) struct Words<'a> {
    pub say: &'a Say,
    pub colleagues: &'a Colleagues,
    pub rules: &'a Rules,
    pub now: goodword_domain::Timestamp,
}

impl Row {
    /// Of a line.
    pub(crate) fn of(line: &Line, words: &Words<'_>) -> Self {
        let organisation = line.prospect_organisation.clone();
        let person = line.prospect_person.clone().unwrap_or_default();
        let (state_kind, state) = state(line);
        let (from, from_at) = from(line, words.colleagues);
        let open = line.outcome.is_none();
        let (due_kind, due) = line.next_due.map_or(("", String::new()), |due| words.say.due(due));
        let still = match line.outcome {
            None => Stillness::of(&words.rules.quiet, words.say, line.last_happening(), line.next_due),
            Some(_) => Stillness::default(),
        };
        let (side_word, side) = side(line, &from);
        Self {
            id: line.id.to_string(),
            version: line.version,
            href: format!("/referrals/{}", line.id),
            prospect: organisation.clone().unwrap_or_else(|| person.clone()),
            person: if organisation.is_some() { person } else { String::new() },
            side_word,
            side,
            from,
            from_at,
            need: line.need.clone(),
            state_kind,
            state,
            stage: line.stage.word(),
            here: here(words.say.ago(line.decided_at.unwrap_or(line.stage_since)), open),
            next: line.next_what.clone().unwrap_or_default(),
            next_icon: icon(line.next_kind),
            due_kind,
            due,
            quiet: still.short().to_owned(),
            quiet_why: still.sentence(),
            untouched: still.untouched,
            owner: words.colleagues.face(line.owner_id),
            introduced: words.say.day(line.introduced_at),
            decided: line.decided_at.map(|at| words.say.day(at)).unwrap_or_default(),
            source: line.source_id.map(|id| id.to_string()).unwrap_or_default(),
            practice: line.practice_id.map(|id| id.to_string()).unwrap_or_default(),
            value: view::money(line.value_minor.zip(line.currency).map(|(minor, currency)| Money::new(minor, currency))),
            custom: Vec::new(),
            introduction: line.received_at.is_none(),
            open,
        }
    }
}

fn here(ago: String, open: bool) -> String {
    match (open, ago.as_str()) {
        (true, "today") => "here since today".to_owned(),
        (true, _) => format!("{ago} here"),
        (false, "today") => ago,
        (false, _) => format!("{ago} ago"),
    }
}

fn state(line: &Line) -> (&'static str, String) {
    match line.outcome {
        Some(outcome @ Outcome::Won) => ("won", outcome.label().to_owned()),
        Some(outcome @ Outcome::Declined) => ("declined", outcome.label().to_owned()),
        Some(outcome @ Outcome::Lost) => ("lost", outcome.label().to_owned()),
        None => ("stage", line.stage.label().to_owned()),
    }
}

fn from(line: &Line, colleagues: &Colleagues) -> (String, String) {
    let organisation = line.referrer_organisation.clone();
    let (from, at) = match (&line.referrer_person, organisation, line.referrer_colleague_id) {
        (Some(person), organisation, _) => (person.clone(), organisation.unwrap_or_default()),
        (None, Some(organisation), _) => (organisation, String::new()),
        (None, None, Some(colleague)) => (colleagues.name(Some(colleague)).to_owned(), "of ours".to_owned()),
        (None, None, None) => (UNKNOWN.to_owned(), String::new()),
    };
    match (sent_to(line), at.is_empty()) {
        (None, _) => (from, at),
        (Some(to), true) => (from, format!("to {to}")),
        (Some(to), false) => (from, format!("{at}, to {to}")),
    }
}

/// Whom we sent it to.
fn sent_to(line: &Line) -> Option<&str> {
    let to = line.recipient_organisation.as_deref().or(line.recipient_person.as_deref());
    to.filter(|_| line.direction == Direction::Outbound)
}

fn side(line: &Line, from: &str) -> (&'static str, String) {
    match sent_to(line) {
        Some(to) => ("to", to.to_owned()),
        None if from == UNKNOWN => ("referrer unknown", String::new()),
        None => ("from", from.to_owned()),
    }
}

/// The icon of a kind of touch; a step that is none is a flag.
pub(crate) fn icon(kind: Option<TouchKind>) -> &'static str {
    match kind {
        Some(TouchKind::Call) => "phone",
        Some(TouchKind::Meeting) => "users-round",
        Some(TouchKind::Coffee) => "coffee",
        Some(TouchKind::Lunch) => "utensils",
        Some(TouchKind::EmailOut | TouchKind::EmailIn) => "mail",
        Some(TouchKind::Message) => "message-square",
        Some(TouchKind::Event) => "calendar",
        Some(TouchKind::Gift) => "gift",
        Some(TouchKind::Note) => "file-text",
        None => "flag",
    }
}
