//! A row of a file as plain values, or why it is refused.

mod cells;
mod read;
#[cfg(test)]
mod tests;
mod touch;

use std::sync::Arc;

use goodword_domain::Date;
use goodword_domain::money::{Currency, Money};
use goodword_domain::referral::{Direction, Outcome, Stage};
use serde::Serialize;

use crate::custom::{Cells, CustomField};
pub use crate::day::Moment;
pub use crate::problem::RowProblem;
pub use cells::RowReader;
pub use touch::{Party, TouchRow};

/// What the caller knows and a file does not say.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The firm's day.
    pub today: Date,
    /// The firm's currency.
    pub currency: Currency,
    /// The firm's custom fields.
    pub custom: Arc<[CustomField]>,
}

/// One row of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Incoming {
    /// The file as it was named.
    pub file: String,
    /// The name of the `[[file]]` of the mapping it fits.
    pub section: String,
    /// The line of the file it begins on.
    pub line: u64,
    /// What it became.
    pub what: What,
}

/// What a row became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Values, with what is odd about them but was kept as given.
    Row {
        /// The values.
        values: Values,
        /// What is odd.
        warnings: Vec<RowProblem>,
    },
    /// Nothing: at least one problem, and nothing of the row may be kept.
    Refused(Vec<RowProblem>),
}

/// The values of a row, by its target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Values {
    /// A referral.
    Referral(Box<ReferralRow>),
    /// The outcome of a referral of another file.
    Outcome(Box<OutcomeRow>),
    /// A person.
    Person(Box<PersonRow>),
    /// An organisation.
    Organisation(Box<OrganisationRow>),
    /// A client.
    Client(Box<ClientRow>),
    /// A touch.
    Touch(Box<TouchRow>),
}

/// The row of another file a row belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The name of the other file in the mapping (its [`Incoming::section`]).
    pub to: String,
    /// Its external key.
    pub key: String,
}

/// A source as a file names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceWord {
    /// Its key, such as `organic_search`.
    pub key: String,
    /// The word of the file (or what the mapping says it stands for), such as `Organic search`.
    pub label: String,
    /// Whether to create it where the firm has no source of that key; otherwise an unknown key refuses the row.
    pub create_missing: bool,
}

/// A referral of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "each field is described in mapping::fields::FIELDS")]
pub struct ReferralRow {
    pub external_key: Option<String>,
    /// The organisation of another file it was passed to (outbound) or came from.
    pub link: Option<Link>,
    pub direction: Direction,
    pub received_on: Moment,
    pub source: Option<SourceWord>,
    pub prospect_person: Option<String>,
    pub prospect_organisation: Option<String>,
    pub prospect_email: Option<String>,
    pub prospect_phone: Option<String>,
    pub referrer_person: Option<String>,
    pub referrer_organisation: Option<String>,
    pub referrer_email: Option<String>,
    pub referrer_kind: Option<String>,
    pub referrer_colleague: Option<String>,
    pub recipient_person: Option<String>,
    pub recipient_organisation: Option<String>,
    pub owner: Option<String>,
    pub practice: Option<String>,
    pub need: Option<String>,
    pub value: Option<Money>,
    pub stage: Option<Stage>,
    pub first_contact_on: Option<Moment>,
    pub thanked_on: Option<Date>,
    pub told_on: Option<Date>,
    pub next_step: Option<String>,
    pub next_step_due: Option<Date>,
    /// How it ended and when: both or neither.
    pub outcome: Option<(Outcome, Moment)>,
    pub reason: Option<String>,
    pub matter_title: Option<String>,
    pub note: Option<String>,
    /// Custom fields of the referral, and of its matter.
    pub custom: Cells,
    pub matter_custom: Cells,
}

/// The outcome of a referral of another file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "each field is described in mapping::fields::FIELDS")]
pub struct OutcomeRow {
    pub external_key: Option<String>,
    pub link: Link,
    pub outcome: Outcome,
    pub decided_on: Moment,
    pub reason: Option<String>,
    pub practice: Option<String>,
    pub need: Option<String>,
    pub value: Option<Money>,
    pub matter_title: Option<String>,
    pub note: Option<String>,
    /// Custom fields of the matter.
    pub matter_custom: Cells,
}

/// A person of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "each field is described in mapping::fields::FIELDS")]
pub struct PersonRow {
    pub external_key: Option<String>,
    /// The organisation of another file they are at.
    pub link: Option<Link>,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub organisation: Option<String>,
    pub job_title: Option<String>,
    pub position_since: Option<Date>,
    pub referrer_person: Option<String>,
    pub referrer_kind: Option<String>,
    pub note: Option<String>,
    /// Custom fields.
    pub custom: Cells,
}

/// An organisation of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "each field is described in mapping::fields::FIELDS")]
pub struct OrganisationRow {
    pub external_key: Option<String>,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub website: Option<String>,
    pub referrer_kind: Option<String>,
    pub note: Option<String>,
    /// Custom fields.
    pub custom: Cells,
}

/// A client of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "each field is described in mapping::fields::FIELDS")]
pub struct ClientRow {
    pub external_key: Option<String>,
    pub person: Option<String>,
    pub organisation: Option<String>,
    pub source: Option<SourceWord>,
    pub owner: Option<String>,
    pub client_since: Option<Date>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub note: Option<String>,
}

/// What to say of an outcome that lies before the first contact; nothing where the order is right.
#[must_use]
pub fn before_first_contact(outcome: Outcome, first_contact: Date, decided: Date) -> Option<String> {
    let days = (first_contact - decided).get_days();
    let many = if days == 1 { "day" } else { "days" };
    (days > 0).then(|| {
        format!(
            "{outcome} on {decided}, {days} {many} before the first contact on {first_contact}; both days are kept as given, look at them."
        )
    })
}
