//! Carries out an import: all good rows of its files in one transaction, each through the verbs, with what became of
//! each row. Nothing of it can be seen before all of it is in, and what is interrupted never happened.

mod ahead;
mod behind;
mod client;
mod custom;
mod ending;
mod hand;
pub mod head;
pub(crate) mod images;
mod imported;
mod known;
mod likely;
mod lists;
mod matter;
mod near;
mod organisation;
mod person;
mod progress;
mod reading;
mod referral;
mod referral_again;
mod results;
pub mod sent;
pub mod survey;
mod told;
mod touch;
pub mod uploads;
mod waiting;

use goodword_domain::batch::{BatchState, refuse};
use goodword_domain::permit::{self, Right};
use goodword_domain::referrer::ReferrerKind;
use goodword_domain::{BatchId, Noun};
use goodword_intake::batch::{NotABatch, Opener, Plan};
use goodword_intake::guess::GUESSED;
use goodword_intake::mapping::Mapping;
use goodword_intake::row::Settings;
use goodword_intake::table::NotATable;
use goodword_store::batches::{self, Batch, BatchRow};
use goodword_store::{Viewer, referrers};
use serde::Serialize;

use crate::parties::{Found, ensure_referrer};
use crate::{Act, Actor, Desk, Result, Rules, Via};
pub use custom::fields as custom_fields;
use hand::Hand;
pub use imported::Imported;
pub use progress::{Counts, Listed, Progress, Seen, Underway};
pub use results::{rows, write_results};
use told::Told;
pub use waiting::{CancelImport, KeptFile, StartImport, carry_out};

/// The verb's word in the audit trail.
pub(crate) const NAME: &str = "import_batch";

/// The files of an import and what they mean.
pub struct ImportBatch {
    /// The files, by the names sentences call them.
    pub files: Vec<(String, Opener)>,
    /// What their columns mean.
    pub mapping: Mapping,
    /// Whether to say only what would happen.
    pub dry_run: bool,
    /// How many rows of each file are taken at most, for a preview; all of them where it is none.
    pub first: Option<u64>,
}

/// How an import ended.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// The batch it is recorded as; none for a preview.
    pub batch_id: Option<BatchId>,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub state: BatchState,
    /// How many rows became what.
    pub counts: Counts,
    /// What is to be said of the whole of it.
    pub remarks: Vec<String>,
    /// Rows to look at: the first hundred that go in, and the first two hundred that are refused or odd.
    pub rows: Vec<BatchRow>,
    /// The numbers of those among them that are refused or odd.
    pub odd: Vec<i64>,
}

impl Outcome {
    /// One sentence on what became of it.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Counts { rows, created, updated, unchanged, refused, warned } = self.counts;
        let many = format!(
            "{rows} rows: {created} created, {updated} updated, {unchanged} unchanged, {refused} refused; {warned} kept with something odd."
        );
        match self.state {
            BatchState::Done => format!("Imported. {many}"),
            BatchState::Cancelled => "Stopped. Nothing of the import was kept.".to_owned(),
            BatchState::Failed => "Nothing of the import was kept.".to_owned(),
            _ => format!("Nothing was kept; this is what an import would do. {many}"),
        }
    }

    /// An import as it is recorded.
    fn of(batch: &Batch) -> Self {
        let many = |n: i64| u64::try_from(n).unwrap_or(0);
        let (created, updated, unchanged) = (many(batch.created), many(batch.updated), many(batch.unchanged));
        let (refused, warned) = (many(batch.refused), many(batch.warned));
        let rows = created + updated + unchanged + refused;
        Self {
            batch_id: Some(batch.id),
            name: batch.name.clone(),
            state: batch.state,
            counts: Counts { rows, created, updated, unchanged, refused, warned },
            remarks: batch.message.lines().map(str::to_owned).collect(),
            rows: Vec::new(),
            odd: Vec::new(),
        }
    }
}

/// Imports files at once, or says what that would do.
pub async fn import(desk: &Desk, actor: &Actor, import: ImportBatch, progress: &Progress) -> Result<Outcome> {
    permit::permit(actor.role, Right::Import)?;
    let ImportBatch { files, mapping, dry_run, first } = import;
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let name = name_of(&mapping, &names);
    let plan = Plan { first, ..planned(desk, actor, files, &mapping).await? };
    let batch = blank(desk, actor, (name, mapping.to_toml(), "[]".to_owned()), BatchState::Running);
    run(desk, actor, Running { batch, claimed: false, plan, mapping, dry_run }, progress).await
}

/// What an import is called: its mapping, where somebody named it, and its files.
fn name_of(mapping: &Mapping, files: &[&str]) -> String {
    let files: Vec<&str> = files.iter().map(|file| file.rsplit(['/', '\\']).next().unwrap_or(file)).collect();
    let files = files.join(", ");
    let name = if mapping.name == GUESSED { files } else { format!("{}: {files}", mapping.name) };
    goodword_domain::text::tidy(&name, 300)
}

/// A batch of which nothing has happened yet.
fn blank(desk: &Desk, actor: &Actor, (name, mapping, files): (String, String, String), state: BatchState) -> Batch {
    let now = desk.now();
    Batch {
        id: BatchId::from(desk.ids.next(now)),
        name,
        mapping,
        files,
        state,
        created: 0,
        updated: 0,
        unchanged: 0,
        refused: 0,
        warned: 0,
        message: String::new(),
        started_by: actor.for_whom(),
        started_at: now,
        finished_at: None,
        undone_at: None,
        undone_by: None,
        sample: actor.sample,
    }
}

/// Looks at the files; refused where they and the mapping do not go together.
async fn planned(desk: &Desk, actor: &Actor, files: Vec<(String, Opener)>, mapping: &Mapping) -> Result<Plan> {
    if files.is_empty() {
        return Err(refuse::no_files().into());
    }
    let viewer = actor.colleague.map_or(Viewer::System("import"), Viewer::Colleague);
    let mut reader = desk.db.read(viewer).await?;
    let rules = Rules::load(&mut reader).await?;
    let custom = custom::fields(&mut reader).await?;
    drop(reader);
    let settings = Settings { today: rules.calendar.date_of(desk.now()), currency: rules.firm.currency, custom };
    match reading::plan(files, mapping, settings).await? {
        Ok(plan) => Ok(plan),
        Err(NotABatch::Mapping(problems)) => {
            let why: Vec<String> = problems.iter().map(ToString::to_string).collect();
            Err(refuse::not_a_batch(&why.join(" ")).into())
        }
        Err(error) => Err(refuse::not_a_batch(&error.to_string()).into()),
    }
}

/// An import that is about to be carried out.
struct Running {
    batch: Batch,
    /// Whether the batch was recorded before and must be had for this transaction alone.
    claimed: bool,
    plan: Plan,
    mapping: Mapping,
    dry_run: bool,
}

/// How the rows ended.
enum Ended {
    All,
    Cancelled,
    Broken(NotATable),
}

/// Takes all rows in one transaction.
async fn run(desk: &Desk, actor: &Actor, running: Running, progress: &Progress) -> Result<Outcome> {
    let Running { mut batch, claimed, plan, mapping, dry_run } = running;
    let actor = Actor { via: Via::Import, batch: Some(batch.id), ..actor.clone() };
    let mut remarks = remarks(&plan);
    let mut act = desk.begin(&actor).await?;
    act.set_verb(NAME);
    let now = act.now();
    if !claimed {
        batches::insert(&mut act.work, &batch).await?;
    } else if !batches::claim(&mut act.work, batch.id, now).await? {
        // Somebody else has carried it out, or stopped it, while this one waited.
        let batch = batches::find(&mut act.work, batch.id).await?.unwrap_or(batch);
        return Ok(Outcome::of(&batch));
    }
    let mut hand = Hand::new(&mut act, mapping, dry_run).await?;
    act.work.gather().await?;
    let ended = take_rows(&mut act, &mut hand, plan, progress).await?;
    if dry_run && matches!(ended, Ended::All) {
        likely::say(&mut act, &mut hand).await?;
    }
    remarks.append(&mut hand.left_out);
    remarks.extend(hand.remarks());
    count(&mut batch, &hand, &remarks);
    batch.finished_at = Some(desk.now());
    let (rows, odd) = (std::mem::take(&mut hand.shown), std::mem::take(&mut hand.odd));
    let mut outcome = Outcome { rows, odd, remarks, ..Outcome::of(&batch) };
    if let Ended::Broken(error) = ended {
        act.work.give_up().await?;
        let refusal = refuse::not_a_batch(&error.to_string());
        if !dry_run {
            note_end(desk, &actor, batch, claimed, (BatchState::Failed, refusal.sentence.as_ref())).await?;
        }
        return Err(refusal.into());
    }
    let cancelled = matches!(ended, Ended::Cancelled);
    if dry_run {
        act.work.give_up().await?;
        let state = if cancelled { BatchState::Cancelled } else { BatchState::Waiting };
        return Ok(Outcome { batch_id: None, state, ..outcome });
    }
    if cancelled {
        act.work.give_up().await?;
        let batch = note_end(desk, &actor, batch, claimed, (BatchState::Cancelled, "Stopped; nothing of it was kept.")).await?;
        return Ok(Outcome::of(&batch));
    }
    batch.state = BatchState::Done;
    outcome.state = BatchState::Done;
    batches::save(&mut act.work, &batch).await?;
    act.record(Noun::Batch, batch.id.get(), outcome.sentence(), None::<&()>, Some(&batch)).await?;
    act.commit().await?;
    Ok(outcome)
}

/// After how many rows the tables may have grown out of what the engine decided on; then each time they are twice as many.
const GROWN: u64 = 200;

/// Takes the rows as they are read.
async fn take_rows(act: &mut Act<'_>, hand: &mut Hand, plan: Plan, progress: &Progress) -> Result<Ended> {
    let mut chunks = reading::start(plan);
    let mut large = GROWN;
    while let Some(chunk) = chunks.recv().await {
        if progress.is_cancelled() {
            return Ok(Ended::Cancelled);
        }
        match chunk {
            Ok(chunk) => {
                hand.take(act, &chunk.rows).await?;
                hand.left_out.extend(chunk.left_out);
                if hand.counts.rows >= large {
                    act.work.decide_anew().await?;
                    large = hand.counts.rows * 2;
                }
                progress.tell(chunk.bytes, hand.counts);
            }
            Err(broken) => return Ok(Ended::Broken(broken)),
        }
    }
    Ok(if progress.is_cancelled() { Ended::Cancelled } else { Ended::All })
}

/// What is odd about the files themselves.
fn remarks(plan: &Plan) -> Vec<String> {
    let mut remarks = plan.remarks.clone();
    for file in &plan.files {
        remarks.extend(file.remarks.iter().map(|remark| format!("{}: {remark}", file.file)));
        if !file.unused.is_empty() {
            let columns = if file.unused.len() == 1 { "column" } else { "columns" };
            remarks.push(format!("{}: the mapping leaves out the {columns} {}.", file.file, file.unused.join(", ")));
        }
    }
    remarks
}

fn count(batch: &mut Batch, hand: &Hand, remarks: &[String]) {
    let many = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let counts = hand.counts;
    (batch.created, batch.updated, batch.unchanged) = (many(counts.created), many(counts.updated), many(counts.unchanged));
    (batch.refused, batch.warned) = (many(counts.refused), many(counts.warned));
    batch.message = remarks.join("\n");
}

/// Notes in a transaction of its own that an import ended with nothing kept.
async fn note_end(
    desk: &Desk,
    actor: &Actor,
    batch: Batch,
    recorded: bool,
    (state, message): (BatchState, &str),
) -> Result<Batch> {
    let batch = Batch {
        state,
        message: message.to_owned(),
        created: 0,
        updated: 0,
        unchanged: 0,
        refused: 0,
        warned: 0,
        finished_at: Some(desk.now()),
        ..batch
    };
    let mut act = desk.begin(actor).await?;
    act.set_verb(NAME);
    if recorded {
        batches::save(&mut act.work, &batch).await?;
    } else {
        batches::insert(&mut act.work, &batch).await?;
    }
    act.record(Noun::Batch, batch.id.get(), message, None::<&()>, Some(&batch)).await?;
    act.commit().await?;
    Ok(batch)
}

/// Sets what a row says and the record does not; says which.
fn set_given(field: &mut Option<String>, given: Option<&String>, name: &'static str, changed: &mut Vec<&'static str>) {
    if let Some(given) = given
        && field.as_ref() != Some(given)
    {
        *field = Some(given.clone());
        changed.push(name);
    }
}

/// Adds to a note what it does not say yet; says whether there was anything.
fn add_to_note(note: &mut String, lines: &[(&str, Option<&str>)]) -> bool {
    let before = note.len();
    for (label, text) in lines {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { continue };
        let line = if label.is_empty() { text.to_owned() } else { format!("{label}: {text}") };
        if !note.contains(&line) {
            if !note.is_empty() {
                note.push('\n');
            }
            note.push_str(&line);
        }
    }
    note.len() != before
}

/// Makes somebody known as a referrer where a row says what kind they are, or says what kind they are now.
async fn referrer(act: &mut Act<'_>, found: Found, kind: Option<&str>, told: &mut Told) -> Result<()> {
    let Some(kind) = kind.and_then(|kind| kind.parse::<ReferrerKind>().ok()) else { return Ok(()) };
    let (noun, id) = match (found.person, found.organisation) {
        (Some(person), _) => (Noun::Person, person.get()),
        (None, Some(organisation)) => (Noun::Organisation, organisation.get()),
        (None, None) => return Ok(()),
    };
    let known = act.referrer(found).await?;
    let Some(before) = known else {
        ensure_referrer(act, found, Some(kind)).await?;
        told.changed_again("referrer");
        return Ok(());
    };
    if before.kind == kind {
        return Ok(());
    }
    images::of_party(act, found).await?;
    let mut referrer = before.clone();
    referrer.kind = kind;
    referrer.version += 1;
    referrers::save(&mut act.work, &referrer).await?;
    act.at_hand.parties.add_referrer(&referrer);
    act.record(noun, id, format!("An import changed the kind of referrer to {kind}"), Some(&before), Some(&referrer)).await?;
    told.changed_again("referrer_kind");
    Ok(())
}
