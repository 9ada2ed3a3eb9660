//! A list of people nobody said anything about: names with email addresses, and nothing of a referral.

use std::collections::BTreeMap;

use goodword_domain::text::fold;

use crate::custom::CustomField;
use crate::mapping::{FieldMapping, FilledFrom, Target, Template};
use crate::survey::Survey;
use crate::table::Layout;

use super::{Guess, KEYS, NAMES, proved, take, unproved};

const FIRST: &[&str] = &["first name", "firstname", "given name", "forename", "vorname", "prenom"];
const LAST: &[&str] = &["last name", "lastname", "surname", "family name", "nachname", "nom"];
const WHOLE: &[&str] = &["name", "full name", "contact name", "display name", "contact"];
const EMAIL: &[&str] = &[
    "email",
    "e mail",
    "email address",
    "email addresses",
    "e mail address",
    "primary email",
    "work email",
    "email 1",
    "contact email",
];
/// Besides the name and the email address.
const OTHERS: &[(&str, &[&str])] = &[
    (
        "organisation",
        &["organisation", "organization", "organisation name", "company", "company name", "employer", "account name", "firma"],
    ),
    ("job_title", &["job title", "jobtitle", "position", "role", "title", "funktion"]),
    ("phone", &["phone", "telephone", "phone number", "phone numbers", "mobile", "mobile phone", "work phone", "telefon"]),
    ("referrer_person", &["referred by", "introduced by"]),
    ("note", &["note", "notes", "comment", "comments", "remarks", "bemerkung"]),
];
/// A column for any of these says that the rows are referrals.
const OF_REFERRALS: &[&str] =
    &["received_on", "need", "value", "outcome", "referrer_person", "referrer_organisation", "decided_on"];

/// A mapping of a list of people; nothing where it looks like anything else.
pub(super) fn guess(survey: &Survey, layout: &Layout, custom: &[CustomField]) -> Option<Guess> {
    let header = &survey.header;
    let folded: Vec<String> = header.names().iter().map(|name| fold(&name.replace('_', " "))).collect();
    let of_referrals = NAMES.iter().filter(|(field, _)| OF_REFERRALS.contains(field));
    let mut free = vec![false; folded.len()];
    // Who referred somebody is said of people too.
    if of_referrals.filter(|(field, _)| *field != "referrer_person").any(|(_, names)| take(&folded, &mut free, names).is_some()) {
        return None;
    }
    let mut taken = vec![false; folded.len()];
    let column = |at: usize| header.names()[at].clone();
    let email = take(&folded, &mut taken, EMAIL)?;
    let (first, last) = (take(&folded, &mut taken, FIRST), take(&folded, &mut taken, LAST));
    let name = match (first, last) {
        (Some(first), Some(last)) => {
            let template = Template::read(&format!("{{{}}} {{{}}}", column(first), column(last))).ok()?;
            FieldMapping::filled(FilledFrom::Template(template))
        }
        _ => FieldMapping::column(&column(take(&folded, &mut taken, WHOLE)?)),
    };
    let mut fields = BTreeMap::from([("name".to_owned(), name), ("email".to_owned(), FieldMapping::column(&column(email)))]);
    let key = take(&folded, &mut taken, KEYS).or_else(|| take(&folded, &mut taken, &["contact id", "person id"]));
    for (field, names) in OTHERS {
        if let Some(at) = take(&folded, &mut taken, names) {
            fields.insert((*field).to_owned(), FieldMapping::column(&column(at)));
        }
    }
    let mut remarks = survey.notes.clone();
    remarks.push("This looks like a list of people. If its rows are referrals, choose that below.".to_owned());
    let file = unproved(("people", Target::Person), key.map(column), layout.clone(), fields);
    Some(proved(file, survey, custom, remarks))
}
