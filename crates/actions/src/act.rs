//! An act: one transaction in which somebody does something, with the entries it leaves and the work it enqueues.

use goodword_domain::colleague::Role;
use goodword_domain::job::Job;
use goodword_domain::noun::RecordRef;
use goodword_domain::refusal::RefusalKind;
use goodword_domain::{ActId, BatchId, ColleagueId, HistoryId, JobId, Noun, Refusal, Timestamp};
use goodword_store::{Work, acts, history, jobs};
use serde::Serialize;

use crate::at_hand::AtHand;
use crate::{Desk, Result, Rules, taking_back};

/// From where somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// A page in a browser.
    Browser,
    /// The API.
    Api,
    /// The command line.
    CommandLine,
    /// A file that is imported.
    Import,
    /// Background work.
    Job,
    /// The story of the sample firm.
    Sample,
}

impl Via {
    /// The word the audit trail uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Api => "api",
            Self::CommandLine => "command line",
            Self::Import => "import",
            Self::Job => "background work",
            Self::Sample => "sample",
        }
    }
}

/// Who acts.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The colleague; nobody when the product itself acts.
    pub colleague: Option<ColleagueId>,
    /// Their role.
    pub role: Role,
    /// Whom they may act for (an assistant's colleagues).
    pub acts_for: Vec<ColleagueId>,
    /// On whose behalf they act now.
    pub on_behalf_of: Option<ColleagueId>,
    /// From where.
    pub via: Via,
    /// Whether what they record belongs to the sample firm.
    pub sample: bool,
    /// The import they act in.
    pub batch: Option<BatchId>,
}

impl Actor {
    /// A colleague who acts for themselves.
    #[must_use]
    pub fn colleague(id: ColleagueId, role: Role, via: Via) -> Self {
        Self { colleague: Some(id), role, acts_for: Vec::new(), on_behalf_of: None, via, sample: false, batch: None }
    }

    /// The product itself: set-up before there is anybody, and background work.
    #[must_use]
    pub fn product(via: Via) -> Self {
        Self { colleague: None, role: Role::Admin, acts_for: Vec::new(), on_behalf_of: None, via, sample: false, batch: None }
    }

    /// The same actor, acting on behalf of `of`; refused unless they are named as acting for them.
    pub fn on_behalf(self, of: ColleagueId) -> std::result::Result<Self, Refusal> {
        if self.colleague == Some(of) {
            return Ok(self);
        }
        if !self.acts_for.contains(&of) {
            let sentence = "You are not named as acting for this colleague. Record it for yourself, or ask an admin to name you.";
            return Err(Refusal::of_kind(RefusalKind::Forbidden, "actor.not_named", sentence));
        }
        Ok(Self { on_behalf_of: Some(of), ..self })
    }

    /// The colleague something is done for: the one acted for, else the one who acts.
    #[must_use]
    pub fn for_whom(&self) -> Option<ColleagueId> {
        self.on_behalf_of.or(self.colleague)
    }

    /// Whether they are this colleague or may act for them.
    #[must_use]
    pub fn stands_for(&self, colleague: ColleagueId) -> bool {
        self.colleague == Some(colleague) || self.acts_for.contains(&colleague)
    }
}

/// One transaction, by one actor, at one instant.
pub struct Act<'a> {
    /// The transaction: verbs read and write through it.
    pub work: Work,
    desk: &'a Desk,
    actor: &'a Actor,
    now: Timestamp,
    verb: &'static str,
    batch: Option<BatchId>,
    entries: u64,
    rules: Option<std::sync::Arc<Rules>>,
    pub(crate) at_hand: AtHand,
    work_from: Option<Timestamp>,
    behalf: Option<ColleagueId>,
    /// What can be taken back: its number, its verb and what it takes back itself.
    kept: Option<Kept>,
}

/// An act that can be taken back.
struct Kept {
    id: ActId,
    verb: &'static str,
    takes_back: Option<ActId>,
}

impl<'a> Act<'a> {
    pub(crate) fn new(work: Work, desk: &'a Desk, actor: &'a Actor) -> Self {
        Self {
            work,
            desk,
            actor,
            now: desk.now(),
            verb: "",
            batch: actor.batch,
            entries: 0,
            rules: None,
            at_hand: AtHand::default(),
            work_from: None,
            behalf: actor.on_behalf_of,
            kept: None,
        }
    }

    /// From here on keeps every row as it was, where the verb can be taken back and somebody does it by hand.
    pub(crate) fn keep_rows(&mut self, verb: &'static str) {
        let by_hand = matches!(self.actor.via, Via::Browser | Via::Api | Via::CommandLine) && self.batch.is_none();
        if self.kept.is_none() && by_hand && taking_back::is_kept(verb) {
            self.kept = Some(Kept { id: self.id(), verb, takes_back: None });
            self.work.keep_rows();
        }
    }

    /// Says which act this one takes back.
    pub(crate) fn takes_back(&mut self, other: ActId) {
        if let Some(kept) = &mut self.kept {
            kept.takes_back = Some(other);
        }
    }

    /// Goes on as somebody else at another time: the sample firm's story is one act by many over eighteen months.
    pub fn turn_to(&mut self, actor: &'a Actor, at: Timestamp) {
        self.actor = actor;
        self.behalf = actor.on_behalf_of;
        self.now = at;
    }

    /// Leaves background work that is due before `from` off the list: a story of the past warns nobody today.
    pub fn work_only_from(&mut self, from: Timestamp) {
        self.work_from = Some(from);
    }

    /// The desk it is done at.
    #[must_use]
    pub(crate) fn desk(&self) -> &'a Desk {
        self.desk
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &'a Actor {
        self.actor
    }

    /// Goes on on behalf of a colleague; refused unless the actor is named as acting for them.
    pub fn act_for(&mut self, colleague: ColleagueId) -> Result<()> {
        self.behalf = self.actor.clone().on_behalf(colleague)?.on_behalf_of;
        Ok(())
    }

    /// The colleague it is done for: the one acted for, else the one who acts.
    #[must_use]
    pub fn for_whom(&self) -> Option<ColleagueId> {
        self.behalf.or(self.actor.colleague)
    }

    /// When: one instant for the whole act.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// A new id.
    pub fn id<T: From<i64>>(&self) -> T {
        T::from(self.desk.ids.next(self.now))
    }

    /// Random bytes nobody can guess.
    pub fn chance<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.desk.ids.fill(&mut bytes);
        bytes
    }

    /// A token nobody can guess, in 64 characters.
    pub fn secret(&self) -> String {
        crate::secret::new(self.desk.ids.as_ref())
    }

    /// The firm's settings and calendar, read once per act; refused until the firm is set up.
    pub async fn rules(&mut self) -> Result<std::sync::Arc<Rules>> {
        if let Some(rules) = &self.rules {
            return Ok(std::sync::Arc::clone(rules));
        }
        let rules = Rules::load(&mut self.work).await?;
        self.rules = Some(std::sync::Arc::clone(&rules));
        Ok(rules)
    }

    /// Lets the settings be read anew, because this act has changed them.
    pub(crate) fn forget_rules(&mut self) {
        self.rules = None;
    }

    /// Leaves an entry in the audit trail: what happened in words, and the record before and after where it has changed.
    pub async fn record<B: Serialize, A: Serialize>(
        &mut self,
        noun: Noun,
        id: i64,
        sentence: impl Into<String>,
        before: Option<&B>,
        after: Option<&A>,
    ) -> Result<()> {
        let entry = history::Entry {
            id: self.id::<HistoryId>(),
            at: self.now,
            colleague_id: self.actor.colleague,
            for_id: self.behalf,
            via: self.actor.via.word().to_owned(),
            verb: self.verb.to_owned(),
            noun,
            record_id: id,
            sentence: sentence.into(),
            before: history::image(before)?,
            after: history::image(after)?,
            batch_id: self.batch,
            act_id: self.kept.as_ref().map(|kept| kept.id),
        };
        history::append(&mut self.work, &entry).await?;
        self.entries += 1;
        Ok(())
    }

    /// Leaves an entry without images, for what is told in words alone.
    pub async fn note(&mut self, record: RecordRef, sentence: impl Into<String>) -> Result<()> {
        self.record::<(), ()>(record.noun, record.id, sentence, None, None).await
    }

    /// Puts background work on the list, to be done at `due` or soon after.
    pub async fn enqueue(&mut self, job: &Job, due: Timestamp) -> Result<()> {
        if self.work_from.is_some_and(|from| due < from) {
            return Ok(());
        }
        let id = self.id::<JobId>();
        let payload = history::image(Some(job))?.unwrap_or_default();
        jobs::enqueue(&mut self.work, id, (job.kind(), payload, job.once_key()), due, self.now).await?;
        Ok(())
    }

    /// Makes it durable.
    pub async fn commit(self) -> Result<()> {
        self.finish().await.map(drop)
    }

    /// Makes it durable; says by which number it can be taken back, where it can.
    pub(crate) async fn finish(mut self) -> Result<Option<ActId>> {
        let mut number = None;
        if let Some(kept) = self.kept.take() {
            let changes = self.work.kept_rows().await?;
            if !changes.is_empty() {
                let done = acts::Done {
                    id: kept.id,
                    at: self.now,
                    verb: kept.verb.to_owned(),
                    colleague_id: self.actor.colleague,
                    for_id: self.behalf,
                    takes_back_id: kept.takes_back,
                    // What takes back says nothing by itself: whether the other is in force does.
                    undone: kept.takes_back.is_some(),
                };
                acts::keep(&mut self.work, &done, &changes).await?;
                number = Some(kept.id);
            }
        }
        self.work.commit().await?;
        Ok(number)
    }

    pub(crate) fn entries(&self) -> u64 {
        self.entries
    }

    pub(crate) fn verb(&self) -> &'static str {
        self.verb
    }

    /// Says that what follows belongs to an import: the entries of taking one back are the import's own.
    pub(crate) fn set_batch(&mut self, batch: BatchId) {
        self.batch = Some(batch);
    }

    pub(crate) fn set_verb(&mut self, verb: &'static str) {
        self.verb = verb;
    }
}
