//! The hand that takes the rows of a batch, chunk by chunk: a row that is refused takes only itself back.

use goodword_domain::batch::RowOutcome;
use goodword_intake::mapping::{FileMapping, FilledFrom, Mapping};
use goodword_intake::row::{Incoming, Values, What};
use goodword_store::StoreError;
use goodword_store::batches::{self, BatchRow};

use super::known::Known;
use super::likely::Newly;
use super::progress::Counts;
use super::told::{self, Told};
use super::{ahead, client, ending, organisation, person, referral, touch};
use crate::at_hand::Parties;
use crate::{Act, ActionError, Result};

/// How many rows a preview shows of those that go in, and of those that are refused or odd.
const SHOWN_GOOD: usize = 100;
const SHOWN_ODD: usize = 200;

/// What is known while rows are taken.
pub(super) struct Hand {
    mapping: Mapping,
    section: usize,
    /// The line of the row at hand.
    pub line: u64,
    /// The firm's lists.
    pub known: Known,
    pub counts: Counts,
    /// How many open rows had no owner, and no next step.
    pub owners_filled: u64,
    pub steps_filled: u64,
    /// What of the files is no row, in sentences.
    pub left_out: Vec<String>,
    /// Rows for a preview.
    pub shown: Vec<BatchRow>,
    /// The numbers of those among them that are refused or odd.
    pub odd: Vec<i64>,
    good_shown: usize,
    /// Whom a preview would record.
    pub newly: Newly,
    dry_run: bool,
}

impl Hand {
    pub async fn new(act: &mut Act<'_>, mapping: Mapping, dry_run: bool) -> Result<Self> {
        Ok(Self {
            mapping,
            section: 0,
            line: 0,
            known: Known::load(act).await?,
            counts: Counts::default(),
            owners_filled: 0,
            steps_filled: 0,
            left_out: Vec::new(),
            shown: Vec::new(),
            odd: Vec::new(),
            good_shown: 0,
            newly: Newly::default(),
            dry_run,
        })
    }

    /// The part of the mapping the row at hand fits.
    pub fn mapping(&self) -> Option<&FileMapping> {
        self.mapping.files.get(self.section)
    }

    /// A sentence on a field of the row at hand.
    pub fn in_place(&self, field: &str, what: &str) -> String {
        match self.mapping() {
            Some(mapping) => told::in_place(mapping, self.line, field, what),
            None => what.to_owned(),
        }
    }

    /// What the mapping takes where a field is blank.
    pub fn default_of(&self, field: &str) -> Option<&str> {
        let field = self.mapping()?.fields.get(field)?;
        match &field.from {
            FilledFrom::Value(_) => None,
            _ => field.default.as_deref().filter(|default| !default.is_empty()),
        }
    }

    /// What the mapping says stands where a field is blank or not on a list, and whether rows say something of their own.
    pub fn fallback_of(&self, field: &str) -> Option<(&str, bool)> {
        if let FilledFrom::Value(value) = &self.mapping()?.fields.get(field)?.from {
            return Some((value.as_str(), false));
        }
        self.default_of(field).map(|default| (default, true))
    }

    /// Notes what an open row was given because its file does not say it.
    pub fn filled(&mut self, owner: bool, step: bool) {
        self.owners_filled += u64::from(owner);
        self.steps_filled += u64::from(step);
    }

    /// What is to be said once of all rows.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        let rows = |n: u64| if n == 1 { "1 open referral".to_owned() } else { format!("{n} open referrals") };
        if self.steps_filled > 0 {
            remarks.push(format!("The file names no next step for {}: it was filled from the cadence.", rows(self.steps_filled)));
        }
        if self.owners_filled > 0 {
            let owner = self.known.name_of(self.known.usual_owner.0);
            remarks.push(format!("The file names no owner for {}: {owner} owns what was not decided.", rows(self.owners_filled)));
        }
        remarks
    }

    /// Takes the rows of a chunk and notes what became of each.
    pub async fn take(&mut self, act: &mut Act<'_>, rows: &[Incoming]) -> Result<()> {
        let filled = (self.owners_filled, self.steps_filled);
        ahead::look(act, rows).await?;
        act.work.savepoint().await?;
        let told = match self.all(act, rows).await? {
            Some(told) => {
                act.work.release_savepoint().await?;
                told
            }
            None => {
                act.work.back_to_savepoint().await?;
                act.at_hand.parties = Parties::default();
                self.known.reload(act).await?;
                (self.owners_filled, self.steps_filled) = filled;
                self.one_by_one(act, rows).await?
            }
        };
        for (row, told) in rows.iter().zip(told) {
            self.note(act, row, told).await?;
        }
        Ok(())
    }

    /// All rows after one savepoint: nothing, when one of them was refused after it had written something.
    async fn all(&mut self, act: &mut Act<'_>, rows: &[Incoming]) -> Result<Option<Vec<Told>>> {
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            let before = act.work.changed();
            match self.one(act, row).await {
                Ok(told) => all.push(told),
                Err(error @ ActionError::Refused(_)) if act.work.changed() == before => all.push(self.refused(row, error)?),
                Err(ActionError::Refused(_) | ActionError::Store(StoreError::Taken(_))) => return Ok(None),
                Err(other) => return Err(other),
            }
        }
        match act.work.settle().await {
            Ok(()) => Ok(Some(all)),
            Err(StoreError::Taken(_)) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    /// Each row after a savepoint of its own, put in before the next one; with nothing at hand that could be taken back.
    async fn one_by_one(&mut self, act: &mut Act<'_>, rows: &[Incoming]) -> Result<Vec<Told>> {
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            act.work.savepoint().await?;
            let filled = (self.owners_filled, self.steps_filled);
            let done = match self.one(act, row).await {
                Ok(told) => act.work.settle().await.map(|()| told).map_err(ActionError::from),
                refused => refused,
            };
            match done {
                Ok(told) => {
                    act.work.release_savepoint().await?;
                    all.push(told);
                }
                Err(error) => {
                    let told = self.refused(row, error)?;
                    act.work.back_to_savepoint().await?;
                    (self.owners_filled, self.steps_filled) = filled;
                    act.at_hand.parties = Parties::default();
                    self.known.reload(act).await?;
                    all.push(told);
                }
            }
        }
        Ok(all)
    }

    /// A refused row; an error of the database that is not of this row ends the import.
    fn refused(&self, row: &Incoming, error: ActionError) -> Result<Told> {
        match error {
            ActionError::Refused(refusal) => Ok(Told::refused(told::sentence_of(self.mapping(), row.line, &refusal))),
            ActionError::Store(StoreError::Taken(_)) => {
                let what = "this key or name cannot be used: it is taken, or was used before. Give the row another one.";
                Ok(Told::refused(format!("Line {}: {what}", row.line)))
            }
            other => Err(other),
        }
    }

    /// One row, through the verbs.
    async fn one(&mut self, act: &mut Act<'_>, row: &Incoming) -> Result<Told> {
        self.line = row.line;
        (act.at_hand.referral, act.at_hand.step) = (None, None);
        act.at_hand.parties.recorded.clear();
        self.section = self.mapping.files.iter().position(|f| f.name == row.section).unwrap_or(0);
        let (values, warnings) = match &row.what {
            What::Refused(problems) => {
                let sentences: Vec<&str> = problems.iter().map(|p| p.sentence.as_str()).collect();
                return Ok(Told::refused(sentences.join(" ")));
            }
            What::Row { values, warnings } => (values, warnings),
        };
        let mut told = match values {
            Values::Referral(row) => referral::take(act, self, row).await?,
            Values::Outcome(row) => ending::take(act, self, row).await?,
            Values::Person(row) => person::take(act, row).await?,
            Values::Organisation(row) => organisation::take(act, row).await?,
            Values::Client(row) => client::take(act, self, row).await?,
            Values::Touch(row) => touch::take(act, self, row).await?,
        };
        told.warnings.extend(warnings.iter().map(|w| w.sentence.clone()));
        told.recorded = std::mem::take(&mut act.at_hand.parties.recorded);
        if !self.dry_run {
            // A preview compares whom it would record by more than their names.
            told.warnings.extend(told.namesake.take().map(|(_, sentence)| sentence));
        }
        Ok(told)
    }

    /// Counts a row and keeps its result.
    async fn note(&mut self, act: &mut Act<'_>, row: &Incoming, mut told: Told) -> Result<()> {
        self.counts.rows += 1;
        self.counts.warned += u64::from(told.is_odd());
        match told.outcome {
            RowOutcome::Created => self.counts.created += 1,
            RowOutcome::Updated => self.counts.updated += 1,
            RowOutcome::Unchanged => self.counts.unchanged += 1,
            RowOutcome::Refused => self.counts.refused += 1,
        }
        let Some(batch_id) = act.actor().batch else { return Ok(()) };
        let odd = told.is_odd() || told.outcome == RowOutcome::Refused;
        // What is not recorded yet in a preview has no page to lead to.
        let record = told.record.filter(|_| !self.dry_run || told.outcome != RowOutcome::Created);
        let row = BatchRow {
            batch_id,
            row_number: i64::try_from(self.counts.rows).unwrap_or(i64::MAX),
            file: row.file.clone(),
            line: i64::try_from(row.line).unwrap_or(i64::MAX),
            outcome: told.outcome,
            sentence: told.sentence(),
            noun: record.map(|(noun, _)| noun),
            record_id: record.map(|(_, id)| id),
        };
        match self.dry_run {
            true => self.newly.note(&row, &mut told),
            false => batches::add_row(&mut act.work, &row).await?,
        }
        if if odd { self.shown.len() - self.good_shown < SHOWN_ODD } else { self.good_shown < SHOWN_GOOD } {
            self.good_shown += usize::from(!odd);
            if odd {
                self.odd.push(row.row_number);
            }
            self.shown.push(row);
        }
        Ok(())
    }

    /// Says something of a row that was known only after all rows were taken.
    pub fn warn_afterwards(&mut self, row: &BatchRow, was_odd: bool, sentence: &str) {
        self.counts.warned += u64::from(!was_odd);
        let at = self.shown.iter().position(|shown| shown.row_number == row.row_number);
        if let Some(shown) = at.and_then(|at| self.shown.get_mut(at)) {
            shown.sentence = format!("{} {sentence}", shown.sentence);
        } else if self.odd.len() < SHOWN_ODD {
            let at = self.shown.partition_point(|shown| shown.row_number < row.row_number);
            self.shown.insert(at, BatchRow { sentence: format!("{} {sentence}", row.sentence), ..row.clone() });
        } else {
            return;
        }
        if !was_odd {
            self.odd.push(row.row_number);
        }
    }
}
