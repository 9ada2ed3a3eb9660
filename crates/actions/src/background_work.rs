//! Whether the background work runs: what recurs, what waits, and what went wrong, in words.

use goodword_domain::job::KINDS;
use goodword_domain::permit::{self, Right};
use goodword_domain::schedule::Recurring;
use goodword_domain::{JobId, Timestamp};
use goodword_store::Reader;
use goodword_store::jobs::{self, JobLine, KindCount};
use goodword_store::schedules::{self, Schedule};
use jiff::SignedDuration;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Actor, Result};

/// A worker that was not seen for so long does not run: it notes itself every minute.
const SILENT: SignedDuration = SignedDuration::from_mins(3);
/// A run that is so late waits for a worker.
const OVERDUE: SignedDuration = SignedDuration::from_mins(15);
/// How many troubles the page lists.
const TROUBLES: i64 = 100;

/// The state of the background work.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BackgroundWork {
    /// Whether a worker runs.
    pub running: bool,
    /// That in words, with what to do where none does.
    pub sentence: String,
    /// When a worker was last seen.
    #[schemars(with = "Option<String>")]
    pub last_seen_at: Option<Timestamp>,
    /// What recurs, in the order it is listed.
    pub recurring: Vec<RecurringLine>,
    /// How much work there is of each kind.
    pub kinds: Vec<KindLine>,
    /// What failed and waits for another try, or was given up; newest first.
    pub troubles: Vec<Trouble>,
}

/// A piece of recurring work.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RecurringLine {
    /// Its name.
    pub name: String,
    /// What it does.
    pub does: String,
    /// When it runs, in words.
    pub when: String,
    /// When the last run ended.
    #[schemars(with = "Option<String>")]
    pub last_run_at: Option<Timestamp>,
    /// Whether that run did what it should; nothing before the first.
    pub worked: Option<bool>,
    /// What it said: what was done, or the failure in words.
    pub message: String,
    /// When it runs next; nothing before a worker has run at all.
    #[schemars(with = "Option<String>")]
    pub next_run_at: Option<Timestamp>,
    /// Whether its next run should have been by now.
    pub overdue: bool,
}

/// A kind of work.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct KindLine {
    /// Its name.
    pub kind: String,
    /// What it does.
    pub does: String,
    /// Waiting for its time.
    pub waiting: i64,
    /// Due and not yet done.
    pub due: i64,
    /// Given up.
    pub dead: i64,
    /// Done, as far as it is remembered.
    pub done: i64,
}

/// A piece of work that failed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Trouble {
    /// Which, for another try.
    pub job_id: JobId,
    /// Its kind.
    pub kind: String,
    /// What it does.
    pub does: String,
    /// How often it was tried.
    pub tries: i64,
    /// Whether it was given up; then only somebody's word gives it another try.
    pub dead: bool,
    /// When it is tried again.
    #[schemars(with = "Option<String>")]
    pub next_try_at: Option<Timestamp>,
    /// What the last try said.
    pub sentence: String,
}

impl BackgroundWork {
    /// Reads it for somebody who may see it.
    pub async fn read(db: &mut Reader, actor: &Actor, now: Timestamp) -> Result<Self> {
        permit::permit(actor.role, Right::KeepJobs)?;
        let last_seen_at = schedules::last_worker(db).await?.map(|worker| worker.seen_at);
        let running = last_seen_at.is_some_and(|seen| now.duration_since(seen) <= SILENT);
        let listed = schedules::all(db).await?;
        let counts = jobs::by_kind(db, now).await?;
        let troubles = jobs::in_trouble(db, TROUBLES).await?;
        let sentence = match (running, last_seen_at) {
            (true, _) => "Background work runs.",
            (false, Some(_)) => "Background work does not run: nothing is reminded until “goodword serve” is started again.",
            (false, None) => "Background work has never run: start “goodword serve”.",
        };
        Ok(Self {
            running,
            sentence: sentence.to_owned(),
            last_seen_at,
            recurring: Recurring::ALL.iter().map(|recurring| recurring_line(*recurring, &listed, now)).collect(),
            kinds: kind_lines(&counts),
            troubles: troubles.into_iter().map(trouble).collect(),
        })
    }
}

fn recurring_line(recurring: Recurring, listed: &[Schedule], now: Timestamp) -> RecurringLine {
    let row = listed.iter().find(|row| row.name == recurring.word());
    RecurringLine {
        name: recurring.word().to_owned(),
        does: recurring.does().to_owned(),
        when: recurring.rule().when().to_owned(),
        last_run_at: row.and_then(|row| row.last_finished_at),
        worked: row.and_then(|row| row.last_worked),
        message: row.map(|row| row.last_message.clone()).unwrap_or_default(),
        next_run_at: row.map(|row| row.next_run_at),
        overdue: row.is_some_and(|row| now.duration_since(row.next_run_at) > OVERDUE),
    }
}

/// Every kind the product knows, and those that a newer program left behind.
fn kind_lines(counts: &[KindCount]) -> Vec<KindLine> {
    let unknown = counts.iter().map(|count| count.kind.as_str()).filter(|kind| KINDS.iter().all(|(known, _)| known != kind));
    let kinds = KINDS.iter().map(|(kind, _)| *kind).chain(unknown);
    kinds
        .map(|kind| {
            let count = counts.iter().find(|count| count.kind == kind);
            KindLine {
                kind: kind.to_owned(),
                does: does(kind),
                waiting: count.map_or(0, |count| count.waiting),
                due: count.map_or(0, |count| count.due),
                dead: count.map_or(0, |count| count.dead),
                done: count.map_or(0, |count| count.done),
            }
        })
        .collect()
}

fn trouble(line: JobLine) -> Trouble {
    let dead = line.outcome.is_some();
    Trouble {
        job_id: line.id,
        does: does(&line.kind),
        kind: line.kind,
        tries: line.attempts,
        dead,
        next_try_at: (!dead).then_some(line.due_at),
        sentence: line.message,
    }
}

fn does(kind: &str) -> String {
    KINDS.iter().find(|(known, _)| *known == kind).map_or("Work that this program does not know", |(_, does)| does).to_owned()
}
