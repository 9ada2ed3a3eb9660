//! Lists of people and of organisations: names with addresses, and nothing of a referral.

use std::collections::BTreeMap;

use goodword_domain::text::fold;

use super::columns::Columns;
use super::names::{
    DEALS, DECIDED, EMAILS, JOBS, KEYS, NEEDS_OF_REFERRALS, NOTES, OF_ORGANISATIONS, ORGANISATIONS, PHONES, RECEIVED, RECIPIENTS,
    REFERRERS, STAGES, VALUES, WEBSITES, WHOLE,
};
use super::{Guess, noted, proved, unproved, words};
use crate::custom::CustomField;
use crate::mapping::FieldMapping;
use crate::mapping::fields::{self, Holds, Target};
use crate::survey::Survey;
use crate::table::Layout;

/// A column for any of these says that the rows are referrals.
const OF_REFERRALS: &[&str] = &[
    RECEIVED,
    VALUES,
    DECIDED,
    RECIPIENTS,
    NEEDS_OF_REFERRALS,
    DEALS,
    STAGES,
    "practice area, thanked on, told on, lead source, lead status, lead id, lead name, referral source, outcome, how did you hear, \
     how did you hear about us, how did you find us, how can we help, what do you need help with",
];
/// How people are addressed, which some tools call their title.
const SALUTATIONS: &[&str] =
    &["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "herr", "frau", "m", "mme", "mlle", "mr and mrs", "sr", "sra"];
/// Where they are, in lists of people.
const EMPLOYERS: &str =
    "employer, firm, related company, parent id name, organisation 1 name, organization 1 name, customer, client";

/// A mapping of a list of people or of organisations; nothing where it looks like anything else.
pub(super) fn guess(survey: &Survey, layout: &Layout, custom: &[CustomField]) -> Option<Guess> {
    let mut columns = Columns::of(survey);
    if OF_REFERRALS.iter().any(|names| columns.find(names).is_some()) {
        return None;
    }
    let key = columns.take(KEYS).or_else(|| columns.take("contact id, person id, account id, organisation id, organization id"));
    let key = key.map(|at| columns.name(at));
    let mut remarks = survey.notes.clone();
    let people = people(&mut columns, survey, &mut remarks);
    let (target, fields) = match people {
        Some(fields) => (Target::Person, fields),
        None => (Target::Organisation, organisations(&mut Columns::of(survey))?),
    };
    let what = if target == Target::Person { "people" } else { "organisations" };
    remarks.push(format!("This looks like a list of {what}. If its rows are referrals, choose that below."));
    let key = key.filter(|key| fields.values().all(|field| field.main() != Some(key)));
    Some(proved(unproved((what, target), key, layout.clone(), fields), survey, custom, remarks))
}

/// The fields of people; nothing where no person is named, or nothing more is said of them.
fn people(columns: &mut Columns<'_>, survey: &Survey, remarks: &mut Vec<String>) -> Option<BTreeMap<String, FieldMapping>> {
    let is_of_organisations = columns.find(OF_ORGANISATIONS).is_some();
    let parts = columns.take_name(&["", "contact", "client", "invitee"]).map(FieldMapping::filled);
    let in_parts = parts.is_some();
    let whole = columns.take_named(WHOLE);
    let mut introducers = false;
    let name = match (parts, whole) {
        (Some(parts), whole) => {
            FieldMapping { or: whole.iter().filter_map(FieldMapping::main).map(str::to_owned).collect(), ..parts }
        }
        (None, Some(whole)) => whole,
        (None, None) => {
            introducers = true;
            columns.take_named(REFERRERS)?
        }
    };
    let organisation = columns.take_named(ORGANISATIONS).or_else(|| columns.take_named(EMPLOYERS));
    let mut fields = BTreeMap::from([("name".to_owned(), name)]);
    let mut put = |name: &str, filled: Option<FieldMapping>| fields.extend(filled.map(|filled| (name.to_owned(), filled)));
    let job = columns.find_all(JOBS).into_iter().find(|at| !is_salutation(survey, &columns.name(*at)));
    let job = job.map(|at| columns.take_at(at));
    let (email, phone) = (columns.take_any(EMAILS), columns.take_any(PHONES));
    // A name with a website and no address of anybody is that of an organisation.
    let reached = email.is_some() || phone.is_some() && !is_of_organisations;
    if !(in_parts || reached || job.is_some() && organisation.is_some())
        || !in_parts && is_of_organisations && job.is_none() && organisation.is_none()
    {
        return None;
    }
    put("organisation", organisation);
    put("job_title", job);
    put("email", email);
    put("phone", phone);
    if introducers {
        put("referrer_kind", kind(columns, survey, remarks));
    } else {
        put("referrer_person", columns.take_named(REFERRERS));
    }
    let notes: Vec<(&str, String)> =
        columns.take_all(&format!("{NOTES}, details, description")).into_iter().map(|at| ("", columns.name(at))).collect();
    put("note", noted(&notes));
    Some(fields)
}

/// What kind of referrers a list of introducers holds, where each of its words is known.
fn kind(columns: &mut Columns<'_>, survey: &Survey, remarks: &mut Vec<String>) -> Option<FieldMapping> {
    let Some(Holds::Word(ours)) = fields::find("referrer_kind").map(|field| field.holds) else { return None };
    let column = columns.take("kind, type, referrer type, introducer type, category, profession").map(|at| columns.name(at));
    let kind = column.and_then(|column| {
        let values = words::values_of(ours, &survey.words(&column)).ok()?;
        Some(FieldMapping { values, ..FieldMapping::column(&column) })
    });
    if kind.is_none() {
        remarks.push("They become people. To make them referrers as well, fill referrer_kind.".to_owned());
    }
    kind
}

/// The fields of organisations.
fn organisations(columns: &mut Columns<'_>) -> Option<BTreeMap<String, FieldMapping>> {
    let is_one = columns.find(OF_ORGANISATIONS).is_some() || columns.find(EMAILS).is_some() || columns.find(PHONES).is_some();
    let name =
        columns.take_named(ORGANISATIONS).or_else(|| columns.take_named("name, account name, company")).filter(|_| is_one)?;
    let mut fields = BTreeMap::from([("name".to_owned(), name)]);
    let mut put = |name: &str, filled: Option<FieldMapping>| fields.extend(filled.map(|filled| (name.to_owned(), filled)));
    put("email", columns.take_any(EMAILS));
    put("phone", columns.take_any(PHONES));
    put("website", columns.take(WEBSITES).map(|at| FieldMapping::column(&columns.name(at))));
    let notes =
        columns.take_all(&format!("{NOTES}, description")).into_iter().map(|at| ("", columns.name(at))).collect::<Vec<_>>();
    put("note", noted(&notes));
    Some(fields)
}

/// Whether a column says how people are addressed and not what they do.
fn is_salutation(survey: &Survey, column: &str) -> bool {
    let words = survey.words(column);
    !words.is_empty() && words.iter().all(|word| SALUTATIONS.contains(&fold(word).as_str()))
}
