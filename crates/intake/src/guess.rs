//! Guessing a mapping from the header of a referral file, to be looked at and put right before anything is read by it.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use goodword_domain::text::fold;

use crate::amount::Decimal;
use crate::mapping::fields::{self, Holds, Target};
use crate::mapping::{FieldMapping, FileMapping, FilledFrom, Mapping, Matches};
use crate::table::{Header, Layout, Row};

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
            "first contact date",
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
        ],
    ),
    ("prospect_email", &["prospect email", "email", "email address", "e mail", "contact email"]),
    ("prospect_phone", &["prospect phone", "phone", "telephone", "phone number", "mobile", "contact phone"]),
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
        ],
    ),
    ("referrer_email", &["referrer email", "introducer email"]),
    ("referrer_kind", &["referrer kind", "referrer type", "introducer type", "kind of referrer"]),
    ("referrer_colleague", &["referrer colleague", "internal referrer", "referring colleague", "referring partner"]),
    ("recipient_person", &["recipient person", "recipient", "referred to", "passed to", "sent to"]),
    ("recipient_organisation", &["recipient organisation", "recipient organization", "recipient company", "recipient firm"]),
    ("owner", &["owner", "fee earner", "responsible", "assigned to", "lead owner", "partner", "handler", "colleague"]),
    ("practice", &["practice", "practice area", "service line", "department", "team", "work type"]),
    ("need", &["need", "matter", "description", "enquiry", "subject", "requirement", "details", "type of work"]),
    ("value", &["value", "estimated value", "est value", "amount", "fee", "fees", "estimated fee", "potential value", "worth"]),
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
        &["decided on", "decided", "outcome date", "won date", "closed", "close date", "closed date", "decision date"],
    ),
    ("reason", &["reason", "lost reason", "outcome reason", "why"]),
    ("matter_title", &["matter title", "matter name"]),
    ("note", &["note", "notes", "comment", "comments", "remarks"]),
];
/// The names of a column that names each row for good.
const KEYS: &[&str] = &["referral id", "lead id", "reference", "ref", "id", "external key", "external id", "key"];
/// Formats tried on the sample, the likelier first.
const FORMATS: &[&str] = &[
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d %b %Y",
    "%d %B %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%b %d, %Y",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
];

/// Guesses the mapping of a referral file from its header, and the way its dates and amounts are written from some rows.
#[must_use]
pub fn referrals(header: &Header, sample: &[Row], layout: Layout) -> Guess {
    let mut remarks: Vec<String> = header.remarks().to_vec();
    let folded: Vec<String> = header.names().iter().map(|n| fold(&n.replace('_', " "))).collect();
    let mut taken = vec![false; folded.len()];
    let mut fields = BTreeMap::new();
    let key = take(&folded, &mut taken, KEYS).map(|i| header.names()[i].clone());
    for (field, names) in NAMES {
        if let Some(i) = take(&folded, &mut taken, names) {
            fields.insert((*field).to_owned(), FieldMapping::column(&header.names()[i]));
        }
    }
    let cells = |name: &str| -> Vec<&str> {
        let place = header.position(name).unwrap_or(usize::MAX);
        sample.iter().filter_map(|r| r.cells.get(place)).map(|c| c.trim()).filter(|c| !c.is_empty()).collect()
    };
    let mut decimal = Decimal::Point;
    for (name, field) in &mut fields {
        let FilledFrom::Column(column) = field.from.clone() else { continue };
        match fields::find(name).map(|f| f.holds) {
            Some(Holds::Day | Holds::Moment) => field.format = format_of(&column, &cells(&column), &mut remarks),
            Some(Holds::Amount) => decimal = decimal_of(&cells(&column)),
            Some(Holds::Word(words)) => field.values = values_of(words, &cells(&column), &column, &mut remarks),
            _ => {}
        }
    }
    for group in fields::required(Target::Referral) {
        if !group.iter().any(|f| fields.contains_key(*f)) {
            remarks.push(format!("No column was found for {}. Choose one.", group.join(" or ")));
        }
    }
    let file = FileMapping {
        name: "referrals".to_owned(),
        matches: Matches::default(),
        target: Target::Referral,
        key,
        link: None,
        layout,
        decimal,
        currency: None,
        dates: "%Y-%m-%d".to_owned(),
        fields,
        line: 0,
    };
    let unused = file.unused(header).into_iter().map(str::to_owned).collect();
    let mapping = Mapping { name: GUESSED.to_owned(), about: None, files: vec![file] };
    Guess { mapping, unused, remarks }
}

/// The first free column with one of these names.
fn take(folded: &[String], taken: &mut [bool], names: &[&str]) -> Option<usize> {
    let found = names.iter().find_map(|name| folded.iter().position(|f| f == name).filter(|i| !taken[*i]))?;
    taken[found] = true;
    Some(found)
}

/// The one format all sample cells are written in.
fn format_of(column: &str, cells: &[&str], remarks: &mut Vec<String>) -> Option<String> {
    if cells.is_empty() {
        return None;
    }
    let fits: Vec<&str> = FORMATS.iter().copied().filter(|f| cells.iter().all(|c| crate::day::read(c, f).is_ok())).collect();
    let Some(first) = fits.first() else {
        remarks.push(format!(
            "The dates in “{column}” fit no format that is known here, such as “{}”. Say how they are written.",
            cells[0]
        ));
        return None;
    };
    if fits.iter().any(|f| f.starts_with("%m")) && first.starts_with("%d") {
        remarks.push(format!(
            "The dates in “{column}”, such as “{}”, were taken to begin with the day. Change it if they begin with the month.",
            cells[0]
        ));
    }
    Some((*first).to_owned())
}

/// A decimal comma where some amount can only be read with one.
fn decimal_of(cells: &[&str]) -> Decimal {
    let reads =
        |decimal| cells.iter().filter(|c| crate::amount::read(c, goodword_domain::money::Currency::GBP, decimal).is_ok()).count();
    if reads(Decimal::Comma) > reads(Decimal::Point) { Decimal::Comma } else { Decimal::Point }
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
