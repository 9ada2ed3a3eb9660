//! Guessing a mapping from the header of a referral file, to be looked at and put right before anything is read by it.

mod people;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use goodword_domain::text::fold;

use crate::amount::Decimal;
use crate::custom::CustomField;
use crate::day;
use crate::mapping::fields::{self, Holds, Target};
use crate::mapping::{FieldMapping, FileMapping, FilledFrom, Mapping, Matches};
use crate::survey::{Survey, Written};
use crate::table::{Header, Layout};

/// What a mapping is called that nobody has named.
pub const GUESSED: &str = "Guessed from the header";

/// A guessed mapping and what to look at in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// The mapping; [`Mapping::to_toml`] writes it.
    pub mapping: Mapping,
    /// Columns no field was found for.
    pub unused: Vec<String>,
    /// Sentences on what could not be told.
    pub remarks: Vec<String>,
}

/// The names people give to columns, folded, for each field; the first that is there is taken.
const NAMES: &[(&str, &[&str])] = &[
    (
        "received_on",
        &[
            "received on",
            "received",
            "date received",
            "referral date",
            "date of referral",
            "introduced on",
            "lead date",
            "enquiry date",
            "date",
            "created",
            "created at",
            "create date",
            "created date",
            "created time",
            "first contact date",
            "created on",
            "eingang",
            "eingangsdatum",
            "datum",
        ],
    ),
    ("direction", &["direction", "inbound outbound", "in out"]),
    ("source", &["source", "lead source", "referral source", "how did you hear", "how they found us", "origin", "channel"]),
    (
        "prospect_person",
        &[
            "prospect person",
            "prospect name",
            "prospect",
            "contact name",
            "contact",
            "lead name",
            "client name",
            "full name",
            "name",
            "referred",
            "who was introduced",
            "contact person",
            "mandant",
            "interessent",
            "kunde",
            "ansprechpartner",
        ],
    ),
    (
        "prospect_organisation",
        &[
            "prospect organisation",
            "prospect organization",
            "prospect company",
            "company",
            "company name",
            "organisation",
            "organization",
            "business",
            "account",
            "account name",
            "opportunity",
            "opportunity name",
            "deal name",
            "potential name",
            "client company",
            "firma",
            "unternehmen",
        ],
    ),
    ("prospect_email", &["prospect email", "email", "email address", "e mail", "contact email"]),
    ("prospect_phone", &["prospect phone", "phone", "telephone", "phone number", "mobile", "contact phone", "telefon"]),
    (
        "referrer_person",
        &[
            "referrer person",
            "referrer",
            "referrer name",
            "introducer",
            "introducer name",
            "referred by",
            "introduced by",
            "from",
            "who introduced",
            "referred by name",
            "introduced by name",
            "empfohlen durch",
            "empfohlen von",
            "empfehler",
            "vermittler",
        ],
    ),
    (
        "referrer_organisation",
        &[
            "referrer organisation",
            "referrer organization",
            "referrer company",
            "introducer company",
            "introducer organisation",
            "referrer firm",
            "introducer firm",
            "referred by company",
            "introduced by company",
        ],
    ),
    ("referrer_email", &["referrer email", "introducer email"]),
    ("referrer_kind", &["referrer kind", "referrer type", "introducer type", "kind of referrer"]),
    ("referrer_colleague", &["referrer colleague", "internal referrer", "referring colleague", "referring partner"]),
    ("recipient_person", &["recipient person", "recipient", "referred to", "passed to", "sent to"]),
    ("recipient_organisation", &["recipient organisation", "recipient organization", "recipient company", "recipient firm"]),
    (
        "owner",
        &[
            "owner",
            "fee earner",
            "responsible",
            "assigned to",
            "lead owner",
            "partner",
            "handler",
            "colleague",
            "zustandig",
            "bearbeiter",
        ],
    ),
    ("practice", &["practice", "practice area", "service line", "department", "team", "work type"]),
    (
        "need",
        &[
            "need",
            "matter",
            "description",
            "enquiry",
            "subject",
            "requirement",
            "details",
            "type of work",
            "opportunity name",
            "deal name",
            "potential name",
            "topic",
            "anliegen",
            "betreff",
        ],
    ),
    (
        "value",
        &[
            "value",
            "estimated value",
            "est value",
            "amount",
            "fee",
            "fees",
            "estimated fee",
            "potential value",
            "worth",
            "wert",
            "betrag",
            "honorar",
        ],
    ),
    ("currency", &["currency", "currency code", "ccy"]),
    ("stage", &["stage"]),
    ("first_contact_on", &["first contact on", "first contact", "contacted on", "contacted", "date contacted"]),
    ("thanked_on", &["thanked on", "thanked", "date thanked", "thank you sent"]),
    ("told_on", &["told on", "told", "referrer told", "referrer updated"]),
    ("next_step", &["next step", "next action", "action", "follow up"]),
    ("next_step_due", &["next step due", "due", "due date", "follow up date", "next action date"]),
    ("outcome", &["outcome", "result", "status", "won lost"]),
    (
        "decided_on",
        &[
            "decided on",
            "decided",
            "outcome date",
            "won date",
            "closed",
            "close date",
            "closed date",
            "closing date",
            "decision date",
        ],
    ),
    ("reason", &["reason", "lost reason", "outcome reason", "why"]),
    ("matter_title", &["matter title", "matter name"]),
    ("note", &["note", "notes", "comment", "comments", "remarks", "bemerkung", "bemerkungen", "notiz"]),
];
/// The names of a column that names each row for good.
const KEYS: &[&str] = &["referral id", "lead id", "reference", "ref", "id", "external key", "external id", "key"];
/// The mapping of a known tool's export, else of a list of people, else a guess as of a referral file.
#[must_use]
pub fn of(survey: &Survey, layout: Layout, custom: &[CustomField]) -> Guess {
    crate::presets::recognise(survey, layout.clone(), custom)
        .or_else(|| people::guess(survey, &layout, custom))
        .unwrap_or_else(|| referrals(survey, layout, custom))
}

/// Guesses the mapping of a referral file from its header, and the way its dates and amounts are written from all of its rows.
#[must_use]
pub fn referrals(survey: &Survey, layout: Layout, custom: &[CustomField]) -> Guess {
    let header = &survey.header;
    let mut remarks: Vec<String> = survey.notes.clone();
    let folded: Vec<String> = header.names().iter().map(|n| fold(&n.replace('_', " "))).collect();
    let mut taken = vec![false; folded.len()];
    let mut fields = BTreeMap::new();
    let key = take(&folded, &mut taken, KEYS).map(|i| header.names()[i].clone());
    for (field, names) in NAMES {
        if let Some(i) = take(&folded, &mut taken, names) {
            fields.insert((*field).to_owned(), FieldMapping::column(&header.names()[i]));
        }
    }
    without_an_outcome(&mut fields, &mut remarks);
    for (name, field) in &mut fields {
        let FilledFrom::Column(column) = field.from.clone() else { continue };
        if let Some(Holds::Word(words)) = fields::find(name).map(|f| f.holds) {
            field.values = values_of(words, &survey.words(&column), &column, &mut remarks);
        }
    }
    for group in fields::required(Target::Referral) {
        if !group.iter().any(|f| fields.contains_key(*f)) {
            remarks.push(format!("No column was found for {}. Choose one.", group.join(" or ")));
        }
    }
    let file = unproved(("referrals", Target::Referral), key, layout, fields);
    proved(file, survey, custom, remarks)
}

/// The mapping of one file, before what stands in its columns was looked at.
fn unproved(
    (name, target): (&str, Target),
    key: Option<String>,
    layout: Layout,
    fields: BTreeMap<String, FieldMapping>,
) -> FileMapping {
    FileMapping {
        name: name.to_owned(),
        matches: Matches::default(),
        target,
        key,
        link: None,
        layout,
        blank: Vec::new(),
        decimal: Decimal::Point,
        currency: None,
        dates: "%Y-%m-%d".to_owned(),
        fields,
        line: 0,
    }
}

/// The guess for one file, with what all that stands in its columns proves.
fn proved(mut file: FileMapping, survey: &Survey, custom: &[CustomField], mut remarks: Vec<String>) -> Guess {
    let header = &survey.header;
    fill_custom(&mut file, header, custom);
    prove(&mut file, survey, custom, &mut remarks);
    let unused = file.unused(header).into_iter().map(str::to_owned).collect();
    let mapping = Mapping { name: GUESSED.to_owned(), about: None, files: vec![file] };
    Guess { mapping, unused, remarks }
}

/// Leaves the day of the end out where no column says how it ended: such rows are opportunities that are still open.
fn without_an_outcome(fields: &mut BTreeMap<String, FieldMapping>, remarks: &mut Vec<String>) {
    if fields.contains_key("outcome") {
        return;
    }
    if let Some(FieldMapping { from: FilledFrom::Column(column), .. }) = fields.remove("decided_on") {
        remarks.push(format!(
            "“{column}” says when it ended or is expected to, and no column says how: it is left out, and every row becomes an open referral. \
             Owner and next step are filled in and named in the result. If they have ended, fill decided_on and outcome."
        ));
    }
}

/// Fills the custom fields of the firm from columns that are called as they are and that nothing else is filled from.
pub(crate) fn fill_custom(file: &mut FileMapping, header: &Header, custom: &[CustomField]) {
    for (name, field) in crate::custom::of(file.target, custom) {
        let free = file.unused(header);
        let called = free.into_iter().find(|column| field.is_called(&fold(&column.replace('_', " "))));
        if let Some(column) = called.map(FieldMapping::column).filter(|_| !file.fields.contains_key(&name)) {
            file.fields.insert(name, column);
        }
    }
}

/// Fills in what the rows prove: how dates and amounts are written, and what stands for nothing. What they do not is asked.
pub(crate) fn prove(file: &mut FileMapping, survey: &Survey, custom: &[CustomField], remarks: &mut Vec<String>) {
    let (blank, note) = survey.placeholders();
    remarks.extend(note);
    for text in blank {
        if !file.blank.contains(&text) {
            file.blank.push(text);
        }
    }
    let mut amounts = Vec::new();
    for (name, field) in &mut file.fields {
        let FilledFrom::Column(column) = field.from.clone() else { continue };
        match crate::custom::holds(name, file.target, custom) {
            Some(Holds::Day | Holds::Moment) => match survey.dates(&column) {
                Written::Like(format, remark) => {
                    field.format = Some(format.to_owned());
                    remarks.extend(remark);
                }
                Written::Unproved(ask) if field.format.is_none() => {
                    field.format = Some(day::ASK.to_owned());
                    remarks.push(ask);
                }
                Written::NotAtAll if field.format.is_none() && survey.is_filled(&column) => {
                    remarks.push(format!("The dates in “{column}” fit no format that is known here. Say how they are written."));
                }
                _ => {}
            },
            Some(Holds::Amount | Holds::Number) => amounts.push(column),
            _ => {}
        }
    }
    let (decimal, ask) = survey.decimal(&amounts.iter().map(String::as_str).collect::<Vec<_>>());
    file.decimal = decimal;
    remarks.extend(ask);
}

/// The first free column with one of these names.
fn take(folded: &[String], taken: &mut [bool], names: &[&str]) -> Option<usize> {
    let found = names.iter().find_map(|name| folded.iter().position(|f| f == name).filter(|i| !taken[*i]))?;
    taken[found] = true;
    Some(found)
}

/// Words of the sample that mean one of ours under another name.
fn values_of(words: &[&str], cells: &[&str], column: &str, remarks: &mut Vec<String>) -> BTreeMap<String, String> {
    const ALIKE: &[(&str, &[&str])] = &[
        ("won", &["win", "closed won", "converted", "instructed", "engaged", "success"]),
        ("lost", &["closed lost", "lose", "not instructed", "went elsewhere"]),
        ("declined", &["rejected", "refused", "conflict", "turned down"]),
        ("", &["open", "pending", "in progress", "new", "active", "tbc"]),
        ("inbound", &["in", "received"]),
        ("outbound", &["out", "given", "sent"]),
        ("internal", &["cross sell", "cross referral"]),
        ("professional", &["intermediary", "accountant", "solicitor", "ifa", "broker"]),
        ("client", &["existing client", "customer"]),
        ("employee", &["staff", "colleague"]),
    ];
    let mut values = BTreeMap::new();
    for cell in cells {
        let folded = fold(cell);
        if words.contains(&folded.replace(' ', "_").as_str()) {
            continue;
        }
        match ALIKE.iter().find(|(ours, theirs)| (ours.is_empty() || words.contains(ours)) && theirs.contains(&folded.as_str())) {
            Some((ours, _)) => drop(values.insert((*cell).to_owned(), (*ours).to_owned())),
            None => {
                let remark = format!("“{cell}” in “{column}” is not one of {}. Say what it stands for.", words.join(", "));
                if !remarks.contains(&remark) {
                    remarks.push(remark);
                }
            }
        }
    }
    values
}
