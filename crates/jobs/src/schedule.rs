//! Takes the turn of recurring work: one process runs an occurrence, once, in one transaction with the note that it ran.
//!
//! What recurs, when, and in which words stands on one screen in [`goodword_domain::schedule`].

use goodword_actions::find_duplicates;
use goodword_actions::import_batch::uploads::Uploads;
use goodword_actions::{Act, Actor, Desk, Result, Rules, Via};
use goodword_domain::Timestamp;
use goodword_domain::schedule::Recurring;
use goodword_store::schedules::{self, Run};
use goodword_store::{Viewer, firm};
use jiff::SignedDuration;
use serde::Serialize;

use crate::{reminders, runner, tidy_up};

/// Later than this, a run was missed, and says so.
const MISSED: SignedDuration = SignedDuration::from_mins(15);
/// When a run that failed is tried again.
const AGAIN: SignedDuration = SignedDuration::from_mins(5);

/// How the turn of one piece of recurring work went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// Its name.
    pub name: &'static str,
    /// Whether it did what it should.
    pub worked: bool,
    /// What it said.
    pub message: String,
}

/// Runs what recurs and is due; a firm that is not set up yet has nothing that recurs.
pub async fn run_due(desk: &Desk, uploads: Option<&Uploads>) -> Result<Vec<Turn>> {
    let now = desk.now();
    let mut reader = desk.db.read(Viewer::System("background work")).await?;
    if firm::find(&mut reader).await?.is_none() {
        return Ok(Vec::new());
    }
    let calendar = Rules::load(&mut reader).await?.calendar.clone();
    let listed = schedules::all(&mut reader).await?;
    drop(reader);
    let mut turns = Vec::new();
    for recurring in Recurring::ALL {
        let next = recurring.next_after(now, &calendar);
        match listed.iter().find(|s| s.name == recurring.word()).map(|s| s.next_run_at) {
            Some(due) if due <= now => turns.extend(take_turn(desk, *recurring, uploads).await?),
            Some(due) if due <= next => {}
            _ => {
                let mut work = desk.db.work(Viewer::System("background work")).await?;
                schedules::list(&mut work, recurring.word(), next).await?;
                work.commit().await?;
            }
        }
    }
    Ok(turns)
}

/// One turn in a task of its own, so that a panic is a failure like another; nothing when another process has taken it.
async fn take_turn(desk: &Desk, recurring: Recurring, uploads: Option<&Uploads>) -> Result<Option<Turn>> {
    let name = recurring.word();
    let started_at = desk.now();
    let (own, uploads) = (desk.clone(), uploads.cloned());
    let tried =
        runner::in_a_task(async move { run(&own, recurring, uploads.as_ref()).await.map_err(|error| error.to_string()) }).await;
    match tried {
        Ok(message) => Ok(message.map(|message| Turn { name, worked: true, message })),
        Err(message) => {
            tracing::warn!(name, message, "recurring work failed");
            let finished_at = desk.now();
            let again = finished_at.saturating_add(AGAIN).unwrap_or(Timestamp::MAX);
            let mut work = desk.db.work(Viewer::System("background work")).await?;
            // Read without passing over locked rows: the transaction that failed may still be on its way back.
            let listed = schedules::all(&mut work).await?.into_iter().find(|s| s.name == name && s.next_run_at <= started_at);
            let Some(due) = listed.map(|s| s.next_run_at) else { return Ok(None) };
            let run = Run { started_at, finished_at, worked: false, message: message.clone() };
            let noted = schedules::finish(&mut work, name, due, &run, again).await?;
            work.commit().await?;
            Ok(noted.then_some(Turn { name, worked: false, message }))
        }
    }
}

/// Takes the occurrence, does it and notes it, all in one transaction.
async fn run(desk: &Desk, recurring: Recurring, uploads: Option<&Uploads>) -> Result<Option<String>> {
    let actor = Actor::product(Via::Job);
    let mut act = desk.begin(&actor).await?;
    let (name, now) = (recurring.word(), act.now());
    let Some(due) = schedules::take_due(&mut act.work, name, now).await? else { return Ok(None) };
    let rules = act.rules().await?;
    let next = recurring.next_after(now, &rules.calendar);
    let mut message = does(recurring, &mut act, uploads).await?;
    if now.duration_since(due) > MISSED || recurring.next_after(due, &rules.calendar) <= now {
        let was = rules.calendar.zone().to_datetime(due);
        let was = format!("{} at {}", rules.firm.writing.day_and_weekday(was.date()), rules.firm.writing.time(was));
        message = format!("It was due on {was}, when nothing was running, and was run once now. {message}");
    }
    let run = Run { started_at: now, finished_at: desk.now(), worked: true, message: message.clone() };
    if !schedules::finish(&mut act.work, name, due, &run, next).await? {
        return Ok(None);
    }
    act.commit().await?;
    Ok(Some(message))
}

async fn does(recurring: Recurring, act: &mut Act<'_>, uploads: Option<&Uploads>) -> Result<String> {
    match recurring {
        Recurring::MorningReminders => reminders::morning(act).await,
        Recurring::WatchQuiet => reminders::quiet(act).await,
        Recurring::WeeklyLeaks => reminders::leaks(act).await,
        Recurring::FindDuplicates => {
            // The comparing takes its time and holds no transaction, so it is work of its own.
            find_duplicates::enqueue(act).await?;
            Ok("The search was put on the list.".to_owned())
        }
        Recurring::TidyUp => tidy_up::tidy(act, uploads).await,
    }
}
