//! Reading files that were sent, to find out what their columns mean: at once where they are small, by the background work where they
//! are not. What proves how dates and amounts are written may stand in the last row, so all rows are read.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use goodword_domain::Refusal;
use goodword_domain::batch::BatchState;
use goodword_domain::job::Job;
use goodword_intake::custom::CustomField;
use goodword_intake::guess::{self, Guess};
use goodword_intake::mapping::{FileMapping, Mapping};
use goodword_intake::survey::Survey;
use goodword_intake::table::{Layout, is_packed};
use goodword_store::{Viewer, batches, jobs};

use super::head::{self, Head, heads};
use super::lists::Lists;
use super::sent::{self, Reached, Stands, Upload};
use super::uploads::Uploads;
use super::{KeptFile, custom_fields};
use crate::{ActionError, Actor, Desk, Result};

/// Up to how many bytes of files are read while their sender waits for the page.
pub const AT_ONCE: u64 = 8 * 1024 * 1024;
/// How many times as much a workbook holds as it has bytes.
const PACKED: u64 = 5;
/// After how many rows it is said how far the reading is.
const TOLD_EVERY: u64 = 20_000;
/// How many imports are looked through for one with these columns.
const LOOKED_THROUGH: i64 = 200;

/// What was understood of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// What their columns mean, as TOML.
    pub mapping: String,
    /// What could not be told.
    pub remarks: Vec<String>,
    /// How many rows were read for that; none where a mapping was there already.
    pub rows: Option<u64>,
}

/// Whether files are so large that nobody waits for them before a page.
#[must_use]
pub fn is_large(files: &[KeptFile]) -> bool {
    files.iter().map(weight).sum::<u64>() > AT_ONCE
}

fn weight(file: &KeptFile) -> u64 {
    use std::io::Read;
    let mut head = Vec::new();
    let Ok(mut source) = std::fs::File::open(&file.path) else { return 0 };
    let bytes = source.metadata().map_or(0, |about| about.len());
    let packed = source.by_ref().take(64).read_to_end(&mut head).is_ok() && is_packed(&head);
    if packed { bytes * PACKED } else { bytes }
}

/// Puts the reading of an upload on the list of background work. Nothing of the firm is changed by it.
pub async fn ask(desk: &Desk, actor: &Actor, upload: i64) -> Result<()> {
    let mut act = desk.begin(actor).await?;
    let now = act.now();
    act.enqueue(&Job::SurveyUpload { upload }, now).await?;
    act.commit().await
}

/// Puts an upload away that is still being read; whoever reads it finds that out and stops.
pub async fn stop(desk: &Desk, actor: &Actor, folder: &Path, upload: i64) -> Result<()> {
    if let Err(error) = tokio::fs::remove_dir_all(folder).await {
        tracing::warn!(%error, "an upload could not be put away; it goes when its time is over");
    }
    let mut act = desk.begin(actor).await?;
    jobs::withdraw(&mut act.work, &Job::SurveyUpload { upload }.once_key()).await?;
    act.commit().await
}

/// Reads an upload that waits, from its beginning: a reading that was cut off has left nothing behind. Says what came of it.
pub async fn carry_out(desk: &Desk, uploads: &Uploads, upload: i64) -> Result<String> {
    const GONE: &str = "The files were put away meanwhile.";
    let folder = uploads.folder_of(upload);
    let Some(sent) = sent::find(&folder).await?.filter(|sent| sent.stands == Stands::Waiting) else {
        return Ok(GONE.to_owned());
    };
    let mapping = if sent.mapped { Some(sent::mapping(&folder).await?) } else { None };
    let reading = Reading::default();
    let (stopped, told) = (Arc::clone(&reading.stopped), folder.clone());
    let go_on = move |reached| !stopped.load(Ordering::Relaxed) && sent::tell(&told, reached);
    let (stands, remarks, said) = match understand(desk, &sent, mapping, go_on).await {
        Ok(None) => return Ok(GONE.to_owned()),
        Ok(Some(understood)) => {
            sent::keep_mapping(&folder, &understood.mapping).await?;
            let rows = understood.rows.map(|rows| format!("Read {rows} rows.")).unwrap_or_else(|| "Looked at.".to_owned());
            (Stands::Read, understood.remarks, rows)
        }
        Err(ActionError::Refused(refusal)) => {
            let sentence = refusal.sentence.to_string();
            (Stands::Refused(sentence.clone()), Vec::new(), sentence)
        }
        Err(other) => return Err(other),
    };
    let there = sent::keep(&folder, &Upload { remarks, stands, ..sent }).await?;
    Ok(if there { said } else { GONE.to_owned() })
}

/// A reading in a thread of its own, which stops when nobody waits for it any more.
#[derive(Default)]
struct Reading {
    stopped: Arc<AtomicBool>,
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}

/// What files mean: by the mapping that was sent along, else by that of an earlier import with these columns, else as guessed from all
/// of their rows. Nothing where `go_on`, which is told how far the reading is, says no.
pub async fn understand(
    desk: &Desk,
    upload: &Upload,
    mapping: Option<String>,
    go_on: impl Fn(Reached) -> bool + Send + 'static,
) -> Result<Option<Understood>> {
    // What cannot be read is refused before anybody looks at its mapping.
    let heads = heads(&upload.files, mapping.as_deref().unwrap_or_default()).await?;
    if let Some(mapping) = mapping {
        return Ok(Some(Understood { mapping, remarks: Vec::new(), rows: None }));
    }
    let mut reader = desk.db.read(Viewer::Colleague(upload.colleague_id)).await?;
    let custom = custom_fields(&mut reader).await?;
    let lists = Lists::load(&mut reader, upload.colleague_id).await?;
    let done = batches::latest(&mut reader, LOOKED_THROUGH).await?;
    drop(reader);
    for batch in done.into_iter().filter(|batch| batch.state == BatchState::Done && !batch.sample) {
        let Ok(mapping) = Mapping::read(&batch.mapping) else { continue };
        if heads.iter().all(|head| mapping.files.iter().any(|file| is_of(file, head, &custom))) {
            let remark = format!("The mapping of the import “{}” goes with these columns and was taken again.", batch.name);
            return Ok(Some(Understood { mapping: batch.mapping, remarks: vec![remark], rows: None }));
        }
    }
    guessed(&upload.files, custom, lists, go_on).await
}

/// Whether a mapping was written for such a file: all it speaks of is there, and that is not a small part of it.
fn is_of(file: &FileMapping, head: &Head, custom: &[CustomField]) -> bool {
    let spoken: BTreeSet<&str> = file.columns().map(|(column, _)| column).collect();
    let much = !file.matches.columns.is_empty() || spoken.len() * 2 >= head.header.names().len();
    much && file.fits(&head.name, &head.header) && file.check_header(&head.name, &head.header, custom).is_empty()
}

/// A mapping for a file nobody said anything about: guessed from its columns and from all that stands in them.
async fn guessed(
    files: &[KeptFile],
    custom: Arc<[CustomField]>,
    lists: Lists,
    go_on: impl Fn(Reached) -> bool + Send + 'static,
) -> Result<Option<Understood>> {
    let [one] = files else {
        let sentence =
            "Several files belong together only by a mapping that says how. Send it along, or send one file at a time.";
        return Err(Refusal::invalid("import.mapping_needed", sentence).into());
    };
    let one = one.clone();
    head::in_a_thread(move || {
        let bytes_in_all = std::fs::metadata(&one.path).map_or(0, |about| about.len());
        let mut table = head::table(&one, &Layout::default())?;
        let tell = |rows: u64, bytes| !rows.is_multiple_of(TOLD_EVERY) || go_on(Reached { rows, bytes, bytes_in_all });
        let survey = Survey::watched(&mut table, tell).map_err(|error| head::unreadable(&error))?;
        Ok(survey.map(|survey| {
            let mut guess = guess::of(&survey, Layout::default(), &custom);
            lists.fit(&mut guess, &survey);
            let Guess { mapping, remarks, .. } = guess;
            Understood { mapping: mapping.to_toml(), remarks, rows: Some(survey.count) }
        }))
    })
    .await
}
