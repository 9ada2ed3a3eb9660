//! Imports that are carried out in the background: their files wait in the data folder until a worker comes to them.

use std::fs::File;
use std::path::PathBuf;

use goodword_domain::batch::{BatchState, refuse};
use goodword_domain::job::Job;
use goodword_domain::permit::Right;
use goodword_domain::{BatchId, Noun, Refusal};
use goodword_intake::batch::{Opener, Source};
use goodword_intake::mapping::Mapping;
use goodword_store::batches::{self, Batch};
use goodword_store::{Viewer, colleagues};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Outcome, Progress, Running, blank, name_of, note_end, planned, run};
use crate::{Act, ActionError, Actor, Desk, Result, Verb, Via};

/// A file that was taken in and waits in the data folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeptFile {
    /// What it was called.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// Puts an import on the list of background work. It is made by whoever took the files in and is never read from a
/// wish: a path that somebody could write would open any file of the machine to them.
#[derive(Debug, Clone)]
pub struct StartImport {
    /// Its files.
    pub files: Vec<KeptFile>,
    /// The mapping, as TOML.
    pub mapping: String,
}

impl Verb for StartImport {
    type Done = BatchId;
    const NAME: &'static str = "start_import";
    const RIGHT: Right = Right::Import;

    async fn perform(self, act: &mut Act<'_>) -> Result<BatchId> {
        if self.files.is_empty() {
            return Err(refuse::no_files().into());
        }
        let mapping = mapping(&self.mapping)?;
        let names: Vec<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
        let files = goodword_store::json::write("files", &self.files)?;
        let batch = blank(act.desk(), act.actor(), (name_of(&mapping, &names), self.mapping.clone(), files), BatchState::Waiting);
        batches::insert(&mut act.work, &batch).await?;
        act.enqueue(&Job::CarryOutImport { batch: batch.id }, act.now()).await?;
        act.record(Noun::Batch, batch.id.get(), format!("The import “{}” was started", batch.name), None::<&()>, Some(&batch))
            .await?;
        Ok(batch.id)
    }
}

/// Stops an import that nobody has begun to carry out; one that is under way is stopped through its [`Progress`].
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelImport {
    /// Which.
    pub batch_id: BatchId,
}

impl Verb for CancelImport {
    type Done = ();
    const NAME: &'static str = "cancel_import";
    const RIGHT: Right = Right::Import;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        // Had for this transaction alone: a worker that comes to it meanwhile finds it stopped.
        let now = act.now();
        if !batches::claim(&mut act.work, self.batch_id, now).await? {
            let known = batches::find(&mut act.work, self.batch_id).await?;
            return Err(if known.is_some() { refuse::over() } else { Refusal::missing(Noun::Batch) }.into());
        }
        let Some(before) = batches::find(&mut act.work, self.batch_id).await? else {
            return Err(Refusal::missing(Noun::Batch).into());
        };
        let message = "Stopped; nothing of it was kept.".to_owned();
        let batch = Batch { state: BatchState::Cancelled, finished_at: Some(act.now()), message, ..before.clone() };
        batches::save(&mut act.work, &batch).await?;
        act.record(Noun::Batch, batch.id.get(), "The import was stopped", Some(&before), Some(&batch)).await
    }
}

/// Carries out an import that waits, or that was interrupted: from its beginning, because nothing of it was kept then.
/// One that is over is left as it is, so doing it again does nothing.
pub async fn carry_out(desk: &Desk, id: BatchId, progress: &Progress) -> Result<Outcome> {
    let mut reader = desk.db.read(Viewer::System("carry out an import")).await?;
    let batch = batches::find(&mut reader, id).await?.ok_or_else(|| Refusal::missing(Noun::Batch))?;
    if !matches!(batch.state, BatchState::Waiting | BatchState::Running) {
        return Ok(Outcome::of(&batch));
    }
    let actor = match batch.started_by {
        Some(id) => {
            let colleague = colleagues::find(&mut reader, id).await?.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
            Actor::colleague(id, colleague.role, Via::Import)
        }
        None => Actor::product(Via::Import),
    };
    drop(reader);
    let actor = Actor { sample: batch.sample, batch: Some(id), ..actor };
    say_it_runs(desk, id).await?;
    match prepared(desk, &actor, &batch, progress).await {
        Ok((plan, mapping)) => {
            let running = Running { batch: batch.clone(), claimed: true, plan, mapping, dry_run: false };
            match run(desk, &actor, running, progress).await {
                Err(ActionError::Refused(refusal)) => failed(desk, &actor, id, &refusal).await,
                ended => ended,
            }
        }
        Err(ActionError::Refused(refusal)) => failed(desk, &actor, id, &refusal).await,
        Err(other) => Err(other),
    }
}

/// Notes that an import cannot be carried out, unless that was noted where it was found.
async fn failed(desk: &Desk, actor: &Actor, id: BatchId, refusal: &Refusal) -> Result<Outcome> {
    let mut reader = desk.db.read(Viewer::System("carry out an import")).await?;
    let batch = batches::find(&mut reader, id).await?.ok_or_else(|| Refusal::missing(Noun::Batch))?;
    drop(reader);
    if !matches!(batch.state, BatchState::Waiting | BatchState::Running) {
        return Ok(Outcome::of(&batch));
    }
    let batch = note_end(desk, actor, batch, true, (BatchState::Failed, refusal.sentence.as_ref())).await?;
    Ok(Outcome::of(&batch))
}

/// The files and the mapping of a batch that waits.
async fn prepared(
    desk: &Desk,
    actor: &Actor,
    batch: &Batch,
    progress: &Progress,
) -> Result<(goodword_intake::batch::Plan, Mapping)> {
    let mapping = mapping(&batch.mapping)?;
    let kept: Vec<KeptFile> = goodword_store::json::read("files", &batch.files)?;
    let bytes = kept.iter().filter_map(|file| std::fs::metadata(&file.path).ok()).map(|about| about.len()).sum();
    progress.expect_bytes(bytes);
    let files = kept.into_iter().map(|file| (file.name, opener(file.path))).collect();
    Ok((planned(desk, actor, files, &mapping).await?, mapping))
}

fn opener(path: PathBuf) -> Opener {
    Box::new(move || Ok(Box::new(File::open(&path)?) as Source))
}

fn mapping(text: &str) -> Result<Mapping> {
    Mapping::read(text).map_err(|problems| {
        let why: Vec<String> = problems.iter().map(ToString::to_string).collect();
        refuse::mapping(&why.join(" ")).into()
    })
}

/// Says for all to see that an import is being carried out, before its transaction hides it until the end.
async fn say_it_runs(desk: &Desk, id: BatchId) -> Result<()> {
    let mut work = desk.db.work(Viewer::System("carry out an import")).await?;
    batches::say_it_runs(&mut work, id).await?;
    Ok(work.commit().await?)
}
