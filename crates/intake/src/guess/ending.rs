//! How referrals of a file ended and where the open ones stand: what columns of states, stages and days of the end prove together.

use std::collections::BTreeMap;

use goodword_domain::text::fold;

use super::columns::Columns;
use super::names::{DECIDED, EXPECTED, OUTCOMES, STAGES, STATUSES};
use super::words;
use crate::mapping::{FieldMapping, FileMapping};
use crate::survey::Survey;

/// What was found, beside the fields themselves.
#[derive(Default)]
pub(super) struct Ending {
    pub(super) fields: BTreeMap<String, FieldMapping>,
    /// Columns whose words have no field: they go into the note, each with its name.
    pub(super) noted: Vec<(&'static str, String)>,
    pub(super) remarks: Vec<String>,
}

/// Takes the columns that say how it ended and where it stands.
pub(super) fn take(columns: &mut Columns<'_>, survey: &Survey) -> Ending {
    let mut found = Ending::default();
    let outcome = columns.take(OUTCOMES).map(|at| columns.name(at));
    let status = columns.take(STATUSES).map(|at| columns.name(at));
    let stage = columns.take(STAGES).map(|at| columns.name(at));
    let is_of_ends = |column: &String| survey.words(column).iter().any(|word| is_end(column, word));
    let ended = [&outcome, &status, &stage].into_iter().filter_map(Option::as_ref).find(|column| is_of_ends(column)).cloned();
    // A file without rows proves nothing, and its columns are believed.
    let unproved = outcome.as_ref().or(status.as_ref()).filter(|_| survey.count == 0).cloned();
    let decided = columns.take_any(DECIDED).or_else(|| columns.take_any(EXPECTED));
    match (ended.or(unproved), decided) {
        (Some(column), Some(day)) => found.ended(survey, &column, day),
        (Some(column), None) => found.remarks.push(format!(
            "“{column}” says how some of them ended, and no column says when: it is kept in the note, and every row becomes an open \
             referral. To record the ends, fill outcome and decided_on."
        )),
        (None, Some(day)) => found.still_open(&day),
        (None, None) => {}
    }
    found.standing(survey, stage.as_deref().or(status.as_deref()));
    let left = [("Outcome", outcome), ("Status", status), ("Stage", stage)];
    for (label, column) in left.into_iter().filter_map(|(label, column)| Some((label, column?))) {
        let unknown = found.not_said(survey, &column);
        if let Some(word) = unknown.filter(|word| !word.is_empty() && words::ended(word).is_none()) {
            let sentence =
                format!("“{word}” in “{column}” is no stage and no end that is known here: the column is kept in the note.");
            found.remarks.push(sentence);
        }
        if unknown.is_some() {
            found.noted.push((label, column));
        }
    }
    found
}

/// Fills in what the words stand for of the columns a preset names for the end and the stage. Where none of them is an end that is known,
/// every row stays open, and that is said.
pub(crate) fn settle(file: &mut FileMapping, survey: &Survey, remarks: &mut Vec<String>) {
    let mut taken = |field: &str| file.fields.remove(field);
    let (outcome, stage, day, reason) = (taken("outcome"), taken("stage"), taken("decided_on"), taken("reason"));
    let Some(column) = outcome.as_ref().and_then(FieldMapping::main) else { return };
    let mut found = Ending::default();
    let words = survey.words(column);
    match day {
        Some(day) if words.iter().any(|word| is_end(column, word) || words::is_over(word)) => {
            found.ended(survey, column, day);
            found.why(survey, column, reason);
        }
        _ if survey.count > 0 => {
            let all: Vec<String> = words.iter().map(|word| format!("“{word}”")).collect();
            let all = if all.is_empty() { String::new() } else { format!(" ({})", all.join(", ")) };
            found.remarks.push(format!(
                "“{column}” says of no row that it has ended, in words that are known here{all}, with a day beside it: every row becomes an open \
                 referral. If some have ended, fill decided_on and outcome, and say what its words stand for."
            ));
        }
        _ => {}
    }
    found.standing(survey, stage.as_ref().and_then(FieldMapping::main).or(Some(column)));
    file.fields.extend(found.fields);
    remarks.extend(found.remarks);
}

/// What the words of a column of reasons stand for, as far as they are known.
pub(super) fn reasons(reason: &mut FieldMapping, survey: &Survey) {
    let words = reason.main().map(|column| survey.words(column)).unwrap_or_default();
    let known = words.into_iter().filter_map(|word| Some((word.to_owned(), words::reason(word)?.to_owned())));
    reason.values = known.filter(|(word, ours)| fold(word).replace(' ', "_") != *ours).collect();
}

/// Whether a word of a column says that it is over, and how: in a column of yes and no, yes does.
fn is_end(column: &str, word: &str) -> bool {
    end_of(column, word).is_some_and(|end| !end.is_empty())
}

/// What a word of a column says of the end.
fn end_of(column: &str, word: &str) -> Option<&'static str> {
    let asked = ["instructed", "won", "converted"].iter().any(|name| column.to_lowercase().starts_with(name));
    match word.trim().to_lowercase().as_str() {
        "y" | "yes" | "true" | "1" if asked => Some("won"),
        "n" | "no" | "false" | "0" if asked => Some(""),
        _ => words::ended(word),
    }
}

impl Ending {
    /// The end and its day, from a column whose words say it.
    fn ended(&mut self, survey: &Survey, column: &str, day: FieldMapping) {
        let mut values = BTreeMap::new();
        let (mut unknown, mut open) = (Vec::new(), false);
        for word in survey.words(column) {
            let end = end_of(column, word);
            if words::is_over(word) {
                let sentence = format!("“{word}” in “{column}” is not one of won, declined, lost. Say what it stands for.");
                self.remarks.push(sentence);
                continue;
            }
            if end.is_none() {
                unknown.push(format!("“{word}”"));
            }
            let ours = end.unwrap_or_default();
            open |= ours.is_empty();
            if !ours.eq_ignore_ascii_case(word) {
                values.insert(word.to_owned(), ours.to_owned());
            }
        }
        if !unknown.is_empty() {
            let all = unknown.join(", ");
            self.remarks
                .push(format!("{all} in “{column}” says nothing known of how it ended: those rows are taken as still open."));
        }
        if open {
            let when = day.main().unwrap_or_default();
            self.remarks.push(format!(
                "What is still open by “{column}” has not ended, so its day in “{when}” is taken for the one it is expected on and left out."
            ));
        }
        self.fields.insert("outcome".to_owned(), FieldMapping { values, ..FieldMapping::column(column) });
        self.fields.insert("decided_on".to_owned(), day);
    }

    /// Why it ended: by the column that says so, else by what somebody says the words of the end stand for, which is asked.
    fn why(&mut self, survey: &Survey, column: &str, reason: Option<FieldMapping>) {
        let reason = reason.filter(|reason| reason.main().is_some_and(|column| survey.is_filled(column)));
        let reason = if let Some(mut reason) = reason {
            reasons(&mut reason, survey);
            let said = reason.main().unwrap_or_default();
            let unknown = survey.words(said).into_iter().filter(|word| words::reason(word).is_none());
            let unknown: Vec<String> = unknown.map(|word| format!("“{word}”")).collect();
            if !unknown.is_empty() {
                self.remarks.push(format!(
                    "{} in “{said}”: a reason that is not on the list of the firm refuses its row, unless you choose beside “Reason” what stands for such rows, under “Lost, if blank or unknown” and “Declined, if blank or unknown”. Adding it to the list does as well.",
                    unknown.join(", ")
                ));
            }
            reason
        } else {
            let words = survey.words(column);
            let no = |word: &&&str| matches!(end_of(column, word), Some("lost" | "declined"));
            let asked: Vec<String> = words.iter().filter(no).map(|word| format!("“{word}”")).collect();
            if asked.is_empty() {
                return;
            }
            self.remarks.push(format!(
                "No column says why it ended, and {} in “{column}” needs a reason: those rows are refused, unless you choose beside “Reason” what \
                 stands for them, under “Lost, if blank or unknown” and “Declined, if blank or unknown”.",
                asked.join(", ")
            ));
            let values = words.iter().map(|word| ((*word).to_owned(), String::new())).collect();
            FieldMapping { values, ..FieldMapping::column(column) }
        };
        self.fields.insert("reason".to_owned(), reason);
    }

    /// Leaves the day of the end out where no column says how it ended: such rows are opportunities that are still open.
    fn still_open(&mut self, day: &FieldMapping) {
        let column = day.main().unwrap_or_default();
        self.remarks.push(format!(
            "“{column}” says when it ended or is expected to, and no column says how: it is left out, and every row becomes an open referral. \
             Owner and next step are filled in and named in the result. If they have ended, fill decided_on and outcome."
        ));
    }

    /// Where the open ones stand, where a word of the column is known for that.
    fn standing(&mut self, survey: &Survey, column: Option<&str>) {
        let Some(column) = column else { return };
        let words = survey.words(column);
        if !words.iter().any(|word| words::stage(word).is_some()) && survey.count > 0 {
            return;
        }
        let ours = |word: &str| words::stage(word).unwrap_or_default();
        let values = words.iter().filter(|word| !ours(word).eq_ignore_ascii_case(word));
        let values = values.map(|word| ((*word).to_owned(), ours(word).to_owned())).collect();
        self.fields.insert("stage".to_owned(), FieldMapping { values, ..FieldMapping::column(column) });
    }

    /// A word of a column that the fields do not keep; nothing where they keep all of it.
    fn not_said<'s>(&self, survey: &'s Survey, column: &str) -> Option<&'s str> {
        let fills = |field: &str| self.fields.get(field).is_some_and(|filled| filled.main() == Some(column));
        let kept = |word: &str| {
            let ended = fills("outcome") && (is_end(column, word) || words::is_over(word));
            let open = end_of(column, word) == Some("") && words::stage(word).is_none();
            ended || open || fills("stage") && words::stage(word).is_some()
        };
        let words = survey.words(column);
        // So many words that they were not gathered are no list of states.
        let many = words.is_empty() && survey.is_filled(column);
        if many { Some("") } else { words.into_iter().find(|word| !kept(word)) }
    }
}
