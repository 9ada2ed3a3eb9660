//! What a mapping can fill: the one list of fields, which the check, the guess, the screen and the rows all follow.

use serde::{Deserialize, Serialize};

/// What the rows of a file become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A referral.
    Referral,
    /// The outcome of a referral of another file.
    Outcome,
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A client.
    Client,
    /// A touch: something that happened.
    Touch,
}

impl Target {
    /// Every target, in the order a screen lists them.
    pub const ALL: &'static [Self] =
        &[Self::Referral, Self::Outcome, Self::Person, Self::Organisation, Self::Client, Self::Touch];

    /// The word mappings use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Referral => "referral",
            Self::Outcome => "outcome",
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Client => "client",
            Self::Touch => "touch",
        }
    }
}

/// What a field holds, which decides the options its line may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A name of at most 200 characters.
    Name,
    /// A text of any kind.
    Text,
    /// An email address.
    Email,
    /// A day.
    Day,
    /// A day, with its time where the format has one.
    Moment,
    /// An amount.
    Amount,
    /// A number.
    Number,
    /// The three letters of a currency.
    Currency,
    /// A source, which may be created.
    Source,
    /// People, with semicolons between them, who may be added.
    People,
    /// One of these words.
    Word(&'static [&'static str]),
}

/// One field a mapping can fill.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name in mappings.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whose field it is.
    pub of: &'static [Target],
    /// What it is, for the screen and the guide.
    pub about: &'static str,
}

use Holds::{Amount, Currency, Day, Email, Moment, Name, People, Source, Text, Word};
use Target::{Client as C, Organisation as G, Outcome as O, Person as P, Referral as R, Touch as T};

const DIRECTIONS: &[&str] = &["inbound", "outbound", "internal"];
const STAGES: &[&str] = &["received", "contacted", "talking", "proposal"];
const OUTCOMES: &[&str] = &["won", "declined", "lost"];
const TOUCHES: &[&str] =
    &["call", "meeting", "coffee", "lunch", "email", "email_out", "email_in", "message", "event", "gift", "note"];
const YES_NO: &[&str] = &["yes", "no"];
const KINDS: &[&str] = &["client", "professional", "employee", "influencer"];

const fn field(name: &'static str, holds: Holds, of: &'static [Target], about: &'static str) -> Field {
    Field { name, holds, of, about }
}

/// Every field there is.
pub const FIELDS: &[Field] = &[
    field("direction", Word(DIRECTIONS), &[R, T], "which way it went; an introduction is inbound where it is not said"),
    field("received_on", Moment, &[R], "when the introduction was made"),
    field("source", Source, &[R, C], "how they found us"),
    field("prospect_person", Name, &[R], "the person introduced"),
    field("prospect_organisation", Name, &[R], "the organisation introduced"),
    field("prospect_email", Email, &[R], "an email address of the prospect"),
    field("prospect_phone", Name, &[R], "a telephone number of the prospect"),
    field("referrer_person", Name, &[R, P], "the person who put in the word"),
    field("referrer_organisation", Name, &[R], "the organisation they were at that day"),
    field("referrer_email", Email, &[R], "an email address of the referrer"),
    field("referrer_kind", Word(KINDS), &[R, P, G], "what kind of referrer they are"),
    field("referrer_colleague", Name, &[R], "the colleague who introduced them, by name or email (internal)"),
    field("recipient_person", Name, &[R], "the person we passed them on to (outbound)"),
    field("recipient_organisation", Name, &[R], "the organisation we passed them on to (outbound)"),
    field("owner", Name, &[R, C], "the colleague accountable, by name or email"),
    field("practice", Name, &[R, O], "the service line"),
    field("need", Text, &[R, O], "what they need"),
    field("value", Amount, &[R, O], "what it may be worth, or is worth"),
    field("currency", Currency, &[R, O], "the currency of the value"),
    field("stage", Word(STAGES), &[R], "where an open referral stands"),
    field("first_contact_on", Moment, &[R], "when we first spoke with them"),
    field("thanked_on", Day, &[R], "when the referrer was thanked"),
    field("told_on", Day, &[R], "when the referrer was told what became of it"),
    field("next_step", Text, &[R], "what happens next"),
    field("next_step_due", Day, &[R], "by when"),
    field("outcome", Word(OUTCOMES), &[R, O], "how it ended; blank while it is open"),
    field("decided_on", Moment, &[R, O], "when it ended"),
    field("reason", Name, &[R, O], "why it ended so, from the firm’s list"),
    field("matter_title", Name, &[R, O], "what the matter is called, when won"),
    field("name", Name, &[P, G], "the name"),
    field("person", Name, &[C], "the person who is the client"),
    field("organisation", Name, &[P, C, T], "the organisation: of the person, or that is the client"),
    field("job_title", Name, &[P], "what they do there"),
    field("position_since", Day, &[P], "since when they are there"),
    field("email", Email, &[P, G, C], "an email address"),
    field("phone", Name, &[P, G, C], "a telephone number"),
    field("website", Name, &[G], "its website"),
    field("client_since", Day, &[C], "since when they are a client"),
    field("happened_on", Moment, &[T], "when it happened"),
    field("time_zone", Name, &[T], "the zone its times are in, such as Europe/London; the firm’s where it is not said"),
    field("touch_kind", Word(TOUCHES), &[T], "what happened; a meeting where it is not said"),
    field("with_people", People, &[T], "who of theirs was there: names or email addresses, semicolons between them"),
    field("colleagues", People, &[T], "who of ours was there; whoever imports where nobody is named"),
    field("referral_key", Name, &[T], "the key of the referral it was about"),
    field("minutes", Name, &[T], "how many minutes it took"),
    field("repeats", Text, &[T], "how it repeats, as calendars say it"),
    field("cancelled", Word(YES_NO), &[T], "whether it was called off; then nothing is kept"),
    field("note", Text, &[R, O, P, G, C, T], "whatever else is to be kept"),
];

/// What a mapping of a target cannot do without: one of each group.
#[must_use]
pub fn required(target: Target) -> &'static [&'static [&'static str]] {
    match target {
        R => &[&["received_on"], &["prospect_person", "prospect_organisation"]],
        O => &[&["outcome"], &["decided_on"]],
        P | G => &[&["name"]],
        C => &[&["person", "organisation"]],
        T => &[&["happened_on"], &["with_people", "referral_key"]],
    }
}

/// The field of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|f| f.name == name)
}

/// The fields of a target, in the order a screen lists them.
pub fn of(target: Target) -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(move |f| f.of.contains(&target))
}
