//! The rows of a file as referrals.

use std::collections::BTreeMap;

use super::columns::Columns;
use super::names::{
    self, CLIENTS, CREATED, DEALS, EMAILS, KEYS, NAMES, NOTES, OF_DEALS, OF_REFERRALS, ORGANISATIONS, PEOPLE, PHONES, STAGES,
    VALUES,
};

use super::{Guess, ending, noted, proved, unproved, words};
use crate::custom::CustomField;
use crate::mapping::fields::{self, Holds, Target};
use crate::mapping::{FieldMapping, FilledFrom};
use crate::survey::Survey;
use crate::table::Layout;

/// The fields of a file, while its columns are looked through.
struct Found<'s> {
    survey: &'s Survey,
    columns: Columns<'s>,
    fields: BTreeMap<String, FieldMapping>,
    /// What goes into the note, each with what is said before it.
    noted: Vec<(&'static str, String)>,
    remarks: Vec<String>,
}

/// Guesses the mapping of a referral file from its header, and the way its dates and amounts are written from all of its rows.
pub(super) fn guess(survey: &Survey, layout: Layout, custom: &[CustomField]) -> Guess {
    let (fields, noted, remarks) = (BTreeMap::new(), Vec::new(), survey.notes.clone());
    let mut found = Found { survey, columns: Columns::of(survey), fields, noted, remarks };
    let key = found.columns.take(KEYS).map(|at| found.columns.name(at));
    found.parties();
    let ending = ending::take(&mut found.columns, survey);
    found.fields.extend(ending.fields);
    found.remarks.extend(ending.remarks);
    found.others();
    found.noted.extend(ending.noted);
    found.note();
    for group in fields::required(Target::Referral) {
        if !group.iter().any(|f| found.fields.contains_key(*f)) {
            found
                .remarks
                .push(format!("No column was found for {}. Choose one, or give the same for every row.", group.join(" or ")));
        }
    }
    proved(unproved(("referrals", Target::Referral), key, layout, found.fields), survey, custom, found.remarks)
}

impl Found<'_> {
    fn put(&mut self, field: &str, filled: Option<FieldMapping>) -> bool {
        let is_there = filled.is_some();
        self.fields.extend(filled.map(|filled| (field.to_owned(), filled)));
        is_there
    }

    /// Who was introduced, and who introduced them.
    fn parties(&mut self) {
        let firm = self.columns.take_named(names::REFERRER_FIRMS);
        self.put("referrer_organisation", firm);
        let referrer = self.columns.take_name(names::OF_REFERRERS).map(FieldMapping::filled);
        let referrer = referrer.or_else(|| self.columns.take_named(names::REFERRERS));
        self.put("referrer_person", referrer);
        let is_of_deals = self.columns.find(OF_DEALS).is_some();
        let mut person = self.columns.take_named(PEOPLE);
        person = person.or_else(|| self.columns.take_name(names::OF_PROSPECTS).map(FieldMapping::filled));
        let organisation = self.columns.take_named(ORGANISATIONS);
        if person.is_none() && !is_of_deals {
            person = self.columns.take_named(NAMES);
        }
        // Whoever is called the client is who was introduced, or where they are.
        let client = self.columns.take_named(CLIENTS);
        let (person, organisation) = match (person, organisation) {
            (None, organisation) => (client, organisation),
            (person, None) => (person, client),
            both => both,
        };
        let nobody = person.is_none() && organisation.is_none();
        let is_of_deals = is_of_deals || !nobody && [STAGES, VALUES].iter().any(|names| self.columns.find(names).is_some());
        self.put("prospect_person", person);
        self.put("prospect_organisation", organisation);
        let mut title = self.columns.take(DEALS);
        if title.is_none() && is_of_deals {
            title = self.columns.take(&format!("{NAMES}, title"));
        }
        let title = title.map(|at| FieldMapping::column(&self.columns.name(at)));
        self.put(if nobody { "prospect_organisation" } else { "need" }, title);
    }

    /// Every other field whose column is there.
    fn others(&mut self) {
        for (field, names) in OF_REFERRALS {
            if self.fields.contains_key(*field) {
                continue;
            }
            let filled = match *field {
                "prospect_email" => self.columns.take_any(EMAILS),
                "prospect_phone" => self.columns.take_any(PHONES),
                _ => self.columns.take(names).map(|at| FieldMapping::column(&self.columns.name(at))),
            };
            self.put(field, filled);
        }
        if !self.fields.contains_key("received_on") {
            let created =
                self.columns.find(CREATED).filter(|at| self.survey.count == 0 || self.survey.is_filled(&self.columns.name(*at)));
            let created = created.map(|at| self.columns.take_at(at));
            self.put("received_on", created);
        }
        if let Some(source) = self.fields.get_mut("source") {
            source.create_missing = true;
            let column = source.main().unwrap_or_default();
            self.remarks.push(format!("Sources in “{column}” that the firm does not have yet are added to its list."));
        }
        self.words();
        let outbound = self.fields.keys().any(|field| field.starts_with("recipient")) && !self.fields.contains_key("direction");
        if outbound && !self.fields.keys().any(|field| field.starts_with("referrer")) {
            self.put("direction", Some(FieldMapping::filled(FilledFrom::Value("outbound".to_owned()))));
        }
    }

    /// What the words of the file stand for; a column with a word nobody knows goes into the note.
    fn words(&mut self) {
        if let Some(reason) = self.fields.get_mut("reason") {
            ending::reasons(reason, self.survey);
        }
        if !self.fields.contains_key("outcome")
            && let Some(reason) = self.fields.remove("reason")
        {
            // A reason without an end has no place of its own.
            self.noted.extend(reason.main().map(|column| ("Reason", column.to_owned())));
        }
        for field in ["direction", "referrer_kind"] {
            let Some(filled) = self.fields.get_mut(field) else { continue };
            let Some(Holds::Word(ours)) = fields::find(field).map(|field| field.holds) else { continue };
            let column = filled.main().unwrap_or_default().to_owned();
            match words::values_of(ours, &self.survey.words(&column)) {
                Ok(values) => filled.values = values,
                Err(word) => {
                    let all = ours.join(", ");
                    self.remarks.push(format!("“{word}” in “{column}” is not one of {all}: the column is kept in the note."));
                    self.fields.remove(field);
                    self.noted.push((if field == "direction" { "Direction" } else { "Kind of referrer" }, column));
                }
            }
        }
    }

    /// The note, and behind it what has no field.
    fn note(&mut self) {
        let mut parts: Vec<(&'static str, String)> =
            self.columns.take_all(NOTES).into_iter().map(|at| ("", self.columns.name(at))).collect();
        // A second text on what they need is kept as well.
        parts.extend(self.columns.take("description, details").map(|at| ("", self.columns.name(at))));
        parts.append(&mut self.noted);
        let note = noted(&parts);
        self.put("note", note);
    }
}
