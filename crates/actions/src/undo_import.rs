//! Takes an import back as a whole: what it recorded goes, what it changed is as it was before. What somebody has worked
//! on since stays, and so does what that depends on; both are listed.

use goodword_domain::batch::{BatchState, refuse};
use goodword_domain::custom::FieldOn;
use goodword_domain::job::{ClockRung, Job};
use goodword_domain::merge::MergeOf;
use goodword_domain::permit::Right;
use goodword_domain::refusal::RefusalKind;
use goodword_domain::{BatchId, HistoryId, Noun, PersonId, ReferralId, Refusal, StepId};
use goodword_store::batches::{self, Batch, Image, taking_back};
use goodword_store::custom_fields::CustomValue;
use goodword_store::referrals::{Referral, steps};
use goodword_store::referrers::Referrer;
use goodword_store::{clients, credits, custom_fields, jobs, loop_closures, merges, people, referrers, touches};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::import_batch::images::{Before, ReferralBefore};
use crate::{Act, Result, Verb, next_step, response_clock, restore_referral};

/// How many images are put back at once.
const AT_ONCE: i64 = 500;
/// How many of what was kept are listed.
const LISTED: usize = 200;
/// The nouns whose records go one after the other: what others depend on comes last.
const NOUNS: &[Noun] =
    &[Noun::Touch, Noun::Matter, Noun::Referral, Noun::Client, Noun::Position, Noun::Organisation, Noun::Person, Noun::Source];

/// Take an import back.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoImport {
    /// Which.
    pub batch_id: BatchId,
}

/// What taking it back did.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Undone {
    /// Records of the import that are gone.
    pub deleted: u64,
    /// Records that are as they were before it.
    pub restored: u64,
    /// Records that stay, because somebody has worked on them since or others depend on them; at most 200 are listed.
    pub kept: Vec<Kept>,
    /// How many stay in all.
    pub kept_in_all: u64,
}

/// A record that stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Kept {
    /// The kind of record.
    pub noun: Noun,
    /// Its reference.
    pub id: String,
    /// Why it stays.
    pub why: String,
}

impl Verb for UndoImport {
    type Done = Undone;
    const NAME: &'static str = "undo_import";
    const RIGHT: Right = Right::Import;

    async fn perform(self, act: &mut Act<'_>) -> Result<Undone> {
        let before = batches::find(&mut act.work, self.batch_id).await?.ok_or_else(|| Refusal::missing(Noun::Batch))?;
        if before.state != BatchState::Done {
            return Err(refuse::nothing_to_undo(before.state).into());
        }
        if taking_back::something_is_hidden(&mut act.work, before.id).await? {
            let sentence = "Something restricted is in this import, which you cannot see, and an import is taken back as a whole. \
                            Nothing was changed. Ask whoever keeps the walls to let somebody take it back who can see all of it.";
            return Err(Refusal::of_kind(RefusalKind::Forbidden, "import.restricted", sentence).into());
        }
        act.set_batch(before.id);
        let mut undone = Undone::default();
        restore(act, &before, &mut undone).await?;
        delete(act, &before, &mut undone).await?;
        for noun in NOUNS.iter().filter(|noun| **noun != Noun::Position) {
            for id in taking_back::left(&mut act.work, *noun, before.id).await? {
                undone.keep(*noun, id, "Somebody has worked on it since, or other records depend on it.");
            }
        }
        let (state, undone_at, undone_by) = (BatchState::Undone, Some(act.now()), act.actor().for_whom());
        let batch = Batch { state, undone_at, undone_by, ..before.clone() };
        batches::save(&mut act.work, &batch).await?;
        let sentence = format!(
            "The import “{}” was taken back: {} records deleted, {} put back as they were, {} kept",
            batch.name, undone.deleted, undone.restored, undone.kept_in_all
        );
        act.record(Noun::Batch, batch.id.get(), sentence, Some(&before), Some(&batch)).await?;
        Ok(undone)
    }
}

impl Undone {
    fn keep(&mut self, noun: Noun, id: i64, why: &str) {
        self.kept_in_all += 1;
        if self.kept.len() < LISTED {
            self.kept.push(Kept { noun, id: goodword_domain::id::write(id), why: why.to_owned() });
        }
    }
}

/// Puts back what the import changed.
async fn restore(act: &mut Act<'_>, batch: &Batch, undone: &mut Undone) -> Result<()> {
    let mut after = HistoryId::from(0);
    loop {
        let images = taking_back::images(&mut act.work, batch.id, after, AT_ONCE).await?;
        let Some(last) = images.last() else { break };
        after = last.taken_id;
        for image in &images {
            if taking_back::worked_on_since(&mut act.work, batch.id, image).await? {
                undone.keep(image.noun, image.record_id, "The import changed it, and somebody has worked on it since.");
                continue;
            }
            put_back(act, image).await?;
            undone.restored += 1;
        }
    }
    Ok(taking_back::forget_images(&mut act.work, batch.id).await?)
}

/// Puts one record back as it was.
async fn put_back(act: &mut Act<'_>, image: &Image) -> Result<()> {
    match goodword_store::json::read("image", &image.image)? {
        Before::Referral(mut before) => {
            before.named_as_now(act).await?;
            put_referral_back(act, &before).await?;
        }
        Before::Person { person, referrer, custom } => {
            taking_back::put_person(&mut act.work, &person).await?;
            put_custom_back(act, FieldOn::Person, person.id.get(), custom.as_deref()).await?;
            put_referrer_back(act, referrer).await?;
        }
        Before::Organisation { organisation, referrer, custom } => {
            taking_back::put_organisation(&mut act.work, &organisation).await?;
            put_custom_back(act, FieldOn::Organisation, organisation.id.get(), custom.as_deref()).await?;
            put_referrer_back(act, referrer).await?;
        }
        Before::Position(position) => people::positions::save(&mut act.work, &position).await?,
        Before::Client(client) => clients::put(&mut act.work, client.update()).await?,
        Before::Matter { matter, custom } => {
            clients::save_matter(&mut act.work, &matter).await?;
            put_custom_back(act, FieldOn::Matter, matter.id.get(), Some(custom.as_slice())).await?;
        }
        Before::Touch { touch, theirs, ours } => {
            let mut there = Vec::with_capacity(theirs.len());
            for id in theirs {
                there.push(PersonId::from(merges::stands_for(&mut act.work, MergeOf::People, id.get()).await?));
            }
            touches::put(&mut act.work, &touch, &there, &ours).await?;
        }
    }
    let sentence = "As it was before the import, which was taken back";
    act.record(image.noun, image.record_id, sentence, None::<&()>, None::<&()>).await
}

/// What custom fields held, as an image has it; somebody who was merged into another since is that one.
async fn put_custom_back(act: &mut Act<'_>, on: FieldOn, record: i64, before: Option<&[CustomValue]>) -> Result<()> {
    let Some(before) = before else { return Ok(()) };
    custom_fields::clear_record(&mut act.work, on, record).await?;
    for value in before {
        let mut value = value.clone();
        if let Some(person) = &mut value.person_id {
            *person = merges::stands_for(&mut act.work, MergeOf::People, person.get()).await?.into();
        }
        custom_fields::put(&mut act.work, value.insert()).await?;
    }
    Ok(())
}

/// A referrer as they were; one the import made goes with the rest of what it recorded.
async fn put_referrer_back(act: &mut Act<'_>, referrer: Option<Referrer>) -> Result<()> {
    match referrer {
        Some(referrer) => Ok(referrers::save(&mut act.work, &referrer).await?),
        None => Ok(()),
    }
}

/// A referral with its steps, credits, loop closures and engagement as they were.
async fn put_referral_back(act: &mut Act<'_>, before: &ReferralBefore) -> Result<()> {
    let id = before.referral.id;
    for step in taking_back::clear_referral(&mut act.work, id).await? {
        if !before.steps.iter().any(|known| known.id == step.id) {
            forget_reminder(act, id, step.id).await?;
        }
    }
    taking_back::put_referral(&mut act.work, &before.referral).await?;
    for step in &before.steps {
        steps::insert(&mut act.work, step).await?;
    }
    for credit in &before.credits {
        credits::insert(&mut act.work, credit).await?;
    }
    for closure in &before.closures {
        loop_closures::insert(&mut act.work, closure).await?;
    }
    if let Some(engagement) = &before.engagement {
        clients::put(&mut act.work, engagement.insert()).await?;
    }
    put_custom_back(act, FieldOn::Referral, id.get(), before.custom.as_deref()).await?;
    stands_again(act, &before.referral).await
}

/// What is open again may have been left by its owner, or walled off from them, while it was decided: rule 1 holds for it as
/// for what comes out of the bin, and its step is reminded of again.
async fn stands_again(act: &mut Act<'_>, before: &Referral) -> Result<()> {
    if !before.is_open() || before.deleted_at.is_some() {
        return Ok(());
    }
    let mut referral = before.clone();
    restore_referral::stand_again(act, &mut referral).await?;
    if referral != *before {
        taking_back::put_referral(&mut act.work, &referral).await?;
        let sentence = "Whoever worked on it no longer can, so that somebody else does now";
        act.record(Noun::Referral, referral.id.get(), sentence, Some(before), Some(&referral)).await?;
    }
    next_step::remind_again(act, &referral).await?;
    if referral.first_contact_at.is_none() {
        response_clock::warn_again(act, &referral).await?;
    }
    Ok(())
}

/// Deletes what the import recorded.
async fn delete(act: &mut Act<'_>, batch: &Batch, undone: &mut Undone) -> Result<()> {
    for referral in taking_back::clocks(&mut act.work, batch.id, batch.started_at).await? {
        for rung in ClockRung::ALL {
            let job = Job::WatchResponseClock { referral, rung: *rung };
            jobs::withdraw(&mut act.work, &job.once_key()).await?;
        }
    }
    for step in taking_back::delete_parts_of_referrals(&mut act.work, batch.id).await? {
        // The key of a reminder names its step alone.
        forget_reminder(act, ReferralId::from(0), step).await?;
    }
    for noun in NOUNS {
        if *noun == Noun::Organisation {
            taking_back::delete_referrers(&mut act.work, batch.id).await?;
        }
        // Whom a custom field of somebody else of the import holds can go once that one is gone.
        while delete_some(act, *noun, batch, undone).await? > 0 {}
    }
    Ok(())
}

/// Deletes those of a noun that nothing holds; says how many values of custom fields went with them.
async fn delete_some(act: &mut Act<'_>, noun: Noun, batch: &Batch, undone: &mut Undone) -> Result<u64> {
    let mut values = 0;
    for id in taking_back::delete(&mut act.work, noun, batch.id).await? {
        if let Some(on) = FieldOn::ALL.iter().find(|on| on.noun() == noun) {
            values += custom_fields::clear_record(&mut act.work, *on, id).await?;
        }
        act.record(noun, id, "Taken back with its import", None::<&()>, None::<&()>).await?;
        undone.deleted += 1;
    }
    Ok(values)
}

async fn forget_reminder(act: &mut Act<'_>, referral: ReferralId, step: StepId) -> Result<()> {
    let job = Job::RemindOfStep { referral, step };
    Ok(jobs::withdraw(&mut act.work, &job.once_key()).await?)
}
