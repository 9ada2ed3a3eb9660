//! What became of a row, as its sentence says it.

use goodword_domain::Noun;
use goodword_domain::batch::RowOutcome;
use goodword_domain::refusal::Refusal;
use goodword_intake::custom::{OF_MATTER, OWN};
use goodword_intake::mapping::{FileMapping, FilledFrom};
use goodword_intake::problem::RowProblem;

use crate::ActionError;

/// What became of a row.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub outcome: RowOutcome,
    /// What was done, each without its full stop.
    pub parts: Vec<String>,
    /// What is odd and was kept, as whole sentences.
    pub warnings: Vec<String>,
    pub record: Option<(Noun, i64)>,
    /// People and organisations the row recorded.
    pub recorded: Vec<(Noun, i64)>,
    /// Somebody on record under the same name as who was recorded, and the sentence that says so.
    pub namesake: Option<(i64, String)>,
}

impl Told {
    pub fn of(outcome: RowOutcome, noun: Noun, id: i64) -> Self {
        Self { record: Some((noun, id)), ..Self::nothing(outcome) }
    }

    pub fn refused(sentence: String) -> Self {
        Self { warnings: vec![sentence], ..Self::nothing(RowOutcome::Refused) }
    }

    /// An outcome that became no record yet.
    pub fn nothing(outcome: RowOutcome) -> Self {
        let (parts, warnings, recorded) = (Vec::new(), Vec::new(), Vec::new());
        Self { outcome, parts, warnings, record: None, recorded, namesake: None }
    }

    /// Something was changed by the row.
    pub fn changed(&mut self, what: impl Into<String>) {
        if self.outcome == RowOutcome::Unchanged {
            self.outcome = RowOutcome::Updated;
        }
        self.parts.push(what.into());
    }

    /// Something that hangs on the record was changed by the row; what is new needs no such word.
    pub fn changed_again(&mut self, what: &str) {
        if self.outcome != RowOutcome::Created {
            self.changed(what);
        }
    }

    /// Something was done besides.
    pub fn also(&mut self, what: impl Into<String>) {
        self.parts.push(what.into());
    }

    pub fn warn(&mut self, sentence: impl Into<String>) {
        self.warnings.push(sentence.into());
    }

    /// Whether it was kept and is odd.
    pub fn is_odd(&self) -> bool {
        self.outcome != RowOutcome::Refused && !self.warnings.is_empty()
    }

    /// The sentence of the row.
    pub fn sentence(&self) -> String {
        if self.outcome == RowOutcome::Refused {
            return self.warnings.join(" ");
        }
        let mut out = self.outcome.label().to_owned();
        for (i, part) in self.parts.iter().enumerate() {
            out.push_str(if i == 0 { ": " } else { "; " });
            out.push_str(part);
        }
        out.push('.');
        for warning in &self.warnings {
            out.push(' ');
            out.push_str(warning);
        }
        out
    }
}

/// Refuses a row for what stands in a field of the mapping.
pub(super) fn refuse(field: &'static str, what: impl Into<String>) -> ActionError {
    Refusal::invalid("import.row", what.into()).at(field).into()
}

/// The field of a mapping that a field of a command is filled from.
fn field_of(command: &str) -> &str {
    match command {
        "owner_id" | "fee_earner_id" => "owner",
        "introduced_on" => "received_on",
        "next_what" => "next_step",
        "next_on" => "next_step_due",
        "practice_id" => "practice",
        other => other,
    }
}

/// The column to name in a sentence on a field of the mapping or of a command; `link` stands for the column of the link.
pub(super) fn column<'m>(mapping: &'m FileMapping, field: &'m str) -> &'m str {
    if field == "link" {
        return mapping.link.as_ref().map_or(field, |link| link.column.as_str());
    }
    if field == "key" {
        return mapping.key.as_deref().unwrap_or(field);
    }
    let field = field_of(field);
    // A refusal of a custom field names it by its key; of the matter it stands under another name in the mapping.
    let of_matter = |key: &str| mapping.fields.get(&format!("{OF_MATTER}{key}"));
    let filled = mapping.fields.get(field).or_else(|| of_matter(field.strip_prefix(OWN)?));
    match filled.map(|f| &f.from) {
        Some(FilledFrom::Column(column)) => column,
        Some(FilledFrom::Template(template)) => template.columns().next().unwrap_or(field),
        _ => field,
    }
}

/// A sentence on a field of a row, with its line and column.
pub(super) fn in_place(mapping: &FileMapping, line: u64, field: &str, what: &str) -> String {
    RowProblem::of_cell("", line, column(mapping, field), "", what).sentence
}

/// A refusal as the sentence of a row.
pub(super) fn sentence_of(mapping: Option<&FileMapping>, line: u64, refusal: &Refusal) -> String {
    match (mapping, refusal.field.as_deref()) {
        (Some(mapping), Some(field)) => in_place(mapping, line, field, &refusal.sentence),
        _ => RowProblem::of_row("", line, "", &refusal.sentence).sentence,
    }
}
