//! A referral as one line of a list, a card or a row of Today says it.

use goodword_actions::Rules;
use goodword_domain::money::Money;
use goodword_domain::quiet;
use goodword_domain::referral::{Direction, Outcome};
use goodword_domain::touch::TouchKind;
use goodword_store::referrals::list::Line;

use crate::view::{self, Colleagues, Face, Say};

/// What stands where nobody knows who put in the word.
const UNKNOWN: &str = "Unknown";

/// What is said of one referral.
#[derive(Debug, Default, serde::Serialize)]
pub(crate) struct Row {
    /// Its id as it stands in addresses.
    pub id: String,
    /// Where its page is.
    pub href: String,
    /// Who was introduced: the organisation, else the person.
    pub prospect: String,
    /// The person, where the organisation stands first.
    pub person: String,
    /// `from`, or what is said instead where nobody knows.
    pub from_word: &'static str,
    /// Who put in the word.
    pub from: String,
    /// Where they were at.
    pub from_at: String,
    /// `to Hale & Co` for what we sent out.
    pub sent_to: String,
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
    /// Why it is quiet; empty when it is not.
    pub quiet: String,
    /// Its owner.
    #[serde(skip)]
    pub owner: Face,
    /// When it was introduced.
    pub introduced: String,
    /// What it may be worth.
    pub value: String,
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
        let quiet = open.then(|| quiet::is_quiet(&words.rules.quiet, words.now, line.last_happening(), line.next_due)).flatten();
        Self {
            id: line.id.to_string(),
            href: format!("/referrals/{}", line.id),
            prospect: organisation.clone().unwrap_or_else(|| person.clone()),
            person: if organisation.is_some() { person } else { String::new() },
            from_word: if from == UNKNOWN { "referrer:" } else { "from" },
            from,
            from_at,
            sent_to: sent_to(line),
            need: line.need.clone(),
            state_kind,
            state,
            stage: line.stage.word(),
            here: here(words.say.ago(line.decided_at.unwrap_or(line.stage_since)), open),
            next: line.next_what.clone().unwrap_or_default(),
            next_icon: icon(line.next_kind),
            due_kind,
            due,
            quiet: quiet.map(|why| why.sentence()).unwrap_or_default(),
            owner: words.colleagues.face(line.owner_id),
            introduced: words.say.day(line.introduced_at),
            value: view::money(line.value_minor.zip(line.currency).map(|(minor, currency)| Money::new(minor, currency))),
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
    match (&line.referrer_person, organisation, line.referrer_colleague_id) {
        (Some(person), organisation, _) => (person.clone(), organisation.unwrap_or_default()),
        (None, Some(organisation), _) => (organisation, String::new()),
        (None, None, Some(colleague)) => (colleagues.name(Some(colleague)).to_owned(), "of ours".to_owned()),
        (None, None, None) => (UNKNOWN.to_owned(), String::new()),
    }
}

fn sent_to(line: &Line) -> String {
    if line.direction != Direction::Outbound {
        return String::new();
    }
    line.recipient_organisation.clone().or_else(|| line.recipient_person.clone()).unwrap_or_default()
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
