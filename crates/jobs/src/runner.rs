//! The worker: leases what is due, does each piece once, and puts back what failed.

mod summary;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use goodword_actions::find_duplicates;
use goodword_actions::import_batch::survey;
use goodword_actions::import_batch::uploads::Uploads;
use goodword_actions::{ActionError, Actor, Desk, Result, Via};
use goodword_domain::job::{Job, LONG_KINDS, NOT_SHORT, READING_KINDS};
use goodword_domain::{JobId, Timestamp};
use goodword_store::jobs::{self, Held, Lane};
use goodword_store::{Viewer, schedules};
use jiff::SignedDuration;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, Interval, MissedTickBehavior};

use crate::{CarryOut, clock, schedule, step};
pub use summary::{Ended, Summary};

/// How often work is tried before it is dead.
pub const TRIES: i64 = 8;
/// How many minutes work waits after each failure; after the last of these, as long again.
pub const BACK_OFF: [i64; 4] = [1, 5, 15, 60];
/// How many short pieces are leased at a time.
const BATCH: i64 = 16;
/// How often the lease of long work is renewed: three times before it runs out.
const BEAT: Duration = Duration::from_secs(20);
/// How long an idle worker waits before it looks again.
const PAUSE: Duration = Duration::from_secs(3);
/// How long work in hand may still take when the worker is told to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How often a worker notes that it is there.
const SEEN_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// How much of what a failure says is kept.
const LONGEST_SENTENCE: usize = 1_000;

/// Pieces that take a moment.
const SHORT: Lane = Lane::Except(NOT_SHORT);
/// Pieces that may take minutes.
const LONG: Lane = Lane::Only(LONG_KINDS);
/// Pieces that may take minutes and only read.
const READING: Lane = Lane::Only(READING_KINDS);

/// Does background work, under a name no other worker has.
#[derive(Clone)]
pub struct Worker {
    desk: Desk,
    name: String,
    imports: Arc<dyn CarryOut>,
    uploads: Option<Uploads>,
    beat: Duration,
    seen_at: Arc<AtomicI64>,
}

impl Worker {
    /// A worker at a desk, with a name of its own.
    #[must_use]
    pub fn new(desk: Desk, imports: Arc<dyn CarryOut>) -> Self {
        let name = format!("worker {}", JobId::from(desk.ids.next(desk.now())));
        Self { desk, name, imports, uploads: None, beat: BEAT, seen_at: Arc::new(AtomicI64::new(i64::MIN)) }
    }

    /// The same, renewing its leases more often or more seldom.
    #[must_use]
    pub fn beating_every(mut self, beat: Duration) -> Self {
        self.beat = beat;
        self
    }

    /// The same, also reading files that were sent to be imported, and putting away those that are not needed any more.
    #[must_use]
    pub fn tidying(mut self, uploads: Uploads) -> Self {
        self.uploads = Some(uploads);
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Does everything that is due now, and says how it went.
    pub async fn run_due(&self) -> Result<Summary> {
        let (_never, stop) = watch::channel(false);
        let mut summary = self.recurring().await?;
        while self.turn(SHORT, &stop, &mut summary).await?
            || self.turn(LONG, &stop, &mut summary).await?
            || self.turn(READING, &stop, &mut summary).await?
        {}
        Ok(summary)
    }

    /// Does what is due, as soon as it is, until `shutdown`; long work never holds up the rest.
    pub async fn serve(&self, shutdown: impl Future<Output = ()>) {
        let (ending, stop) = watch::channel(false);
        // Each lane is a task of its own: what asks SQLite takes its thread, and the others go on in theirs.
        let mut lanes = JoinSet::new();
        for lane in [SHORT, LONG, READING] {
            let (worker, stop) = (self.clone(), stop.clone());
            lanes.spawn(async move { worker.keep_at(lane, stop).await });
        }
        tokio::select! {
            () = shutdown => {}
            Some(ended) = lanes.join_next() => {
                if let Err(fault) = ended {
                    tracing::error!(%fault, "the background work ended with a fault; it goes on after the next start");
                }
                return;
            }
        }
        ending.send_replace(true);
        if tokio::time::timeout(GRACE, async { while lanes.join_next().await.is_some() {} }).await.is_err() {
            tracing::warn!("background work in hand was cut off; it is taken up again after the next start");
        }
    }

    /// One lane, turn after turn: woken by what this process commits, and every few seconds for the rest.
    async fn keep_at(&self, lane: Lane, mut stop: watch::Receiver<bool>) {
        let mut bell = self.desk.db.bell();
        while !*stop.borrow() {
            bell.mark_unchanged();
            if let Err(error) = self.look(lane, &stop).await {
                tracing::error!(%error, "background work could not go on; it tries again in a moment");
            }
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                _ = bell.changed() => {}
                _ = stop.changed() => {}
            }
        }
    }

    async fn look(&self, lane: Lane, stop: &watch::Receiver<bool>) -> Result<()> {
        let mut summary = Summary::default();
        if matches!(lane, Lane::Except(_)) {
            match self.recurring().await {
                Ok(recurred) => summary = recurred,
                // What recurs holds up none of the rest.
                Err(error) => tracing::error!(%error, "recurring work could not be looked at; it is tried again in a moment"),
            }
        }
        while self.turn(lane, stop, &mut summary).await? {}
        if summary != Summary::default() {
            tracing::info!(worker = self.name, "{}", summary.sentence());
        }
        Ok(())
    }

    /// Notes that the worker is there, and takes the turns of recurring work.
    async fn recurring(&self) -> Result<Summary> {
        let now = self.desk.now();
        let seen_before = now.checked_sub(SEEN_EVERY).unwrap_or(Timestamp::MIN);
        if self.seen_at.load(Ordering::SeqCst) <= seen_before.as_microsecond() {
            let mut work = self.desk.db.work(Viewer::System("background work")).await?;
            schedules::worker_seen(&mut work, &self.name, now).await?;
            work.commit().await?;
            self.seen_at.store(now.as_microsecond(), Ordering::SeqCst);
        }
        Ok(Summary { recurring: schedule::run_due(&self.desk, self.uploads.as_ref()).await?, ..Summary::default() })
    }

    /// Leases some work of a lane and does it; says whether there was any.
    async fn turn(&self, lane: Lane, stop: &watch::Receiver<bool>, summary: &mut Summary) -> Result<bool> {
        let mut reader = self.desk.db.read(Viewer::System("background work")).await?;
        // Asked before the writer's place is taken: an idle worker stands in nobody's way.
        let due = !*stop.borrow() && jobs::any_due(&mut reader, lane, self.desk.now()).await?;
        drop(reader);
        let batch = if due { self.lease(lane).await? } else { Vec::new() };
        let mut beat = tokio::time::interval_at(Instant::now() + self.beat, self.beat);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for at in 0..batch.len() {
            let Some((held, rest)) = batch.get(at..).and_then(<[Held]>::split_first) else { break };
            if *stop.borrow() {
                self.give_back(held, rest).await?;
                break;
            }
            summary.count(self.run_piece(held, rest, &mut beat).await);
        }
        Ok(!batch.is_empty())
    }

    /// Takes due work for this worker alone.
    pub async fn lease(&self, lane: Lane) -> Result<Vec<Held>> {
        let most = if matches!(lane, Lane::Except(_)) { BATCH } else { 1 };
        let mut work = self.desk.db.work(Viewer::System("background work")).await?;
        let held = jobs::lease(&mut work, &self.name, lane, self.desk.now(), most).await?;
        work.commit().await?;
        Ok(held)
    }

    async fn give_back(&self, held: &Held, rest: &[Held]) -> Result<()> {
        let mut work = self.desk.db.work(Viewer::System("background work")).await?;
        for held in std::iter::once(held).chain(rest) {
            held.give_back(&mut work).await?;
        }
        Ok(work.commit().await?)
    }

    /// Does one piece in a task of its own, renewing its lease and those of what waits behind it.
    async fn run_piece(&self, held: &Held, rest: &[Held], beat: &mut Interval) -> Ended {
        if held.job.attempts > TRIES {
            let sentence = format!("The program ended {TRIES} times while it did this, so it is not tried again.");
            return self.put_back(held, sentence).await;
        }
        let (own, piece) = (self.clone(), held.clone());
        let tried = in_a_task(async move { own.attempt(&piece).await });
        tokio::pin!(tried);
        let outcome = loop {
            tokio::select! {
                biased;
                outcome = &mut tried => break outcome,
                _ = beat.tick() => match self.renew(held, rest).await {
                    Ok(true) => {}
                    // Somebody else does it now: the task is dropped with this future, and its transaction with it.
                    Ok(false) => return Ended::Lost,
                    Err(error) => tracing::warn!(%error, "a lease could not be renewed"),
                },
            }
        };
        match outcome {
            Ok(true) => Ended::Done,
            Ok(false) => Ended::Lost,
            Err(sentence) => self.put_back(held, sentence).await,
        }
    }

    /// Renews the leases of a piece and of what waits behind it; says whether the piece is still this worker's.
    async fn renew(&self, held: &Held, rest: &[Held]) -> Result<bool> {
        let now = self.desk.now();
        let mut work = self.desk.db.work(Viewer::System("background work")).await?;
        // The task may have finished it a moment ago: then there is nothing left to renew, and nothing lost.
        let still = held.keep(&mut work, now).await? || !held.is_lost(&mut work).await?;
        for waiting in rest {
            waiting.keep(&mut work, now).await?;
        }
        work.commit().await?;
        Ok(still)
    }

    /// One try: the effect and the note that it is done are one transaction. Says no when another worker has it now.
    pub async fn attempt(&self, held: &Held) -> std::result::Result<bool, String> {
        let job: Job = goodword_store::json::read("payload", &held.job.payload)
            .map_err(|error| format!("This program does not know this work; a newer one put it on the list. ({error})"))?;
        let say = |error: ActionError| error.to_string();
        let actor = Actor::product(Via::Job);
        let carried = match &job {
            Job::CarryOutImport { batch } => self.imports.carry_out(&self.desk, *batch, held).await?,
            Job::FindDuplicates { .. } => find_duplicates::scan(&self.desk).await.map_err(say)?,
            Job::SurveyUpload { upload } => self.survey(*upload).await?,
            Job::WatchResponseClock { .. } | Job::RemindOfStep { .. } => String::new(),
        };
        let mut act = self.desk.begin(&actor).await.map_err(say)?;
        let message = match job {
            Job::WatchResponseClock { referral, rung } => clock::warn(&mut act, referral, rung).await.map_err(say)?,
            Job::RemindOfStep { referral, step } => step::remind(&mut act, referral, step).await.map_err(say)?,
            Job::CarryOutImport { .. } | Job::FindDuplicates { .. } | Job::SurveyUpload { .. } => carried,
        };
        let now = act.now();
        if !held.finish(&mut act.work, "done", &message, now).await.map_err(|error| error.to_string())? {
            return Ok(false);
        }
        act.commit().await.map_err(say)?;
        Ok(true)
    }

    async fn survey(&self, upload: i64) -> std::result::Result<String, String> {
        let uploads = self.uploads.as_ref().ok_or("This worker does not know where sent files are kept; another one does.")?;
        survey::carry_out(&self.desk, uploads, upload).await.map_err(|error| error.to_string())
    }

    /// Puts a piece that failed back for later, or declares it dead.
    async fn put_back(&self, held: &Held, sentence: String) -> Ended {
        let sentence: String = sentence.chars().take(LONGEST_SENTENCE).collect();
        tracing::warn!(kind = held.job.kind, attempt = held.job.attempts, sentence, "background work failed");
        match self.try_to_put_back(held, &sentence).await {
            Ok(ended) => ended,
            Err(error) => {
                tracing::error!(%error, "a failure could not be noted; the work comes back when its lease runs out");
                Ended::Failed
            }
        }
    }

    async fn try_to_put_back(&self, held: &Held, sentence: &str) -> Result<Ended> {
        let now = self.desk.now();
        let mut work = self.desk.db.work(Viewer::System("background work")).await?;
        let dead = held.job.attempts >= TRIES;
        let still = match dead {
            true => held.finish(&mut work, "dead", sentence, now).await?,
            false => held.put_back(&mut work, sentence, later(now, held.job.attempts)).await?,
        };
        work.commit().await?;
        Ok(match (still, dead) {
            (false, _) => Ended::Lost,
            (true, true) => Ended::Dead,
            (true, false) => Ended::Failed,
        })
    }
}

/// When work that failed for the `attempt`th time is due again.
fn later(now: Timestamp, attempt: i64) -> Timestamp {
    let place = usize::try_from(attempt.saturating_sub(1)).unwrap_or(0).min(BACK_OFF.len() - 1);
    let minutes = BACK_OFF.get(place).copied().unwrap_or(60);
    now.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(Timestamp::MAX)
}

/// Runs a future in a task of its own that ends with its caller; a panic becomes a sentence.
pub(crate) async fn in_a_task<T: Send + 'static>(
    work: impl Future<Output = std::result::Result<T, String>> + Send + 'static,
) -> std::result::Result<T, String> {
    let mut tasks = JoinSet::new();
    tasks.spawn(work);
    match tasks.join_next().await {
        Some(Ok(outcome)) => outcome,
        Some(Err(stopped)) => Err(match stopped.try_into_panic() {
            Ok(panic) => format!("The program failed while it did this: {}. Please report it.", words(panic.as_ref())),
            Err(stopped) => format!("It was cut off: {stopped}."),
        }),
        None => Err("It was cut off before it began.".to_owned()),
    }
}

/// What a panic said.
fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let said = panic.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
    said.unwrap_or_else(|| "it did not say why".to_owned()).chars().take(300).collect()
}
