//! Takes back one act: every row it changed is as it was, as long as nobody changed the same since. Taking back is an act as well,
//! and taking that back does it again.

use goodword_domain::job::Job;
use goodword_domain::permit::{self, Right};
use goodword_domain::refusal::RefusalKind;
use goodword_domain::{ActId, HistoryId, Noun, OrganisationId, PersonId, ReferralId, Refusal};
use goodword_store::acts::turns::{Becomes, Turn, becomes, in_order};
use goodword_store::acts::{self, Change, Done, Place};
use goodword_store::history::Entry;
use goodword_store::referrals::Referral;
use goodword_store::{StoreError, colleagues, custom_fields, hanging, jobs, referrals};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::empty_bin::kept_since;
use crate::parties::found_by;
use crate::taking_back::right_of;
use crate::{Act, Result, Verb, may_work, next_step, owner, response_clock, standing};

/// It was a mistake, or it was right after all.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeBack {
    /// Which act, as its entries in the audit trail name it.
    pub act_id: ActId,
}

/// What was taken back.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TakenBack {
    /// What is no longer so, in words.
    pub sentence: String,
    /// The kind of record it was about,
    pub noun: Noun,
    /// and which.
    pub record_id: String,
}

/// How a sentence begins that says what was taken back.
const TAKEN_BACK: &str = "Taken back: ";
/// How a sentence begins that says what was done again.
const DONE_AGAIN: &str = "Done again: ";

impl Verb for TakeBack {
    type Done = TakenBack;
    const NAME: &'static str = "take_back";
    const RIGHT: Right = Right::See;

    async fn perform(self, act: &mut Act<'_>) -> Result<TakenBack> {
        let missing = || {
            Refusal::of_kind(RefusalKind::Missing, "missing", "There is nothing of that kind to take back, or you cannot see it.")
        };
        let done = acts::find(&mut act.work, self.act_id).await?.ok_or_else(missing)?;
        let changes = acts::changes(&mut act.work, done.id).await?;
        let entries = acts::entries(&mut act.work, done.id).await?;
        let Some(last) = entries.last() else { return Err(missing().into()) };
        if acts::something_is_hidden(&mut act.work, &changes).await? {
            return Err(missing().into());
        }
        let first = first_of(act, done.clone()).await?;
        may_take_back(act, &done, &first, &changes).await?;
        still_stands(act, &done, &changes).await?;
        let mut turns = decide(act, &changes, last.id).await?;
        in_order(&mut turns);
        write(act, turns).await?;
        follow(act, &changes).await?;
        act.takes_back(done.id);
        acts::set_undone(&mut act.work, first.id, done.id == first.id || !first.undone).await?;
        tell(act, &entries).await
    }
}

/// What was done at first: an act that takes back stands on the one it took back.
async fn first_of(act: &mut Act<'_>, mut done: Done) -> Result<Done> {
    while let Some(id) = done.takes_back_id {
        let Some(before) = acts::find(&mut act.work, id).await? else { break };
        done = before;
    }
    Ok(done)
}

/// Whoever did it may take it back while their role allows it at all; so may whoever may do the same.
async fn may_take_back(act: &mut Act<'_>, done: &Done, first: &Done, changes: &[Change]) -> Result<()> {
    let right = right_of(&first.verb).ok_or_else(|| Refusal::invalid("act.stays", "This cannot be taken back."))?;
    permit::permit(act.actor().role, right)?;
    if [done.colleague_id, done.for_id].into_iter().flatten().any(|id| act.actor().stands_for(id)) {
        return Ok(());
    }
    for change in changes.iter().filter(|change| change.place == Place::Referral) {
        let id = ReferralId::from(change.row);
        let referral = match referrals::find(&mut act.work, id).await? {
            None => referrals::in_bin(&mut act.work, id).await?,
            found => found,
        };
        if let Some(referral) = referral {
            may_work::may_work(act, &referral).await?;
        }
    }
    Ok(())
}

/// Refuses what was taken back already, and what is too old.
async fn still_stands(act: &mut Act<'_>, done: &Done, changes: &[Change]) -> Result<()> {
    if let Some(by) = acts::taken_back_by(&mut act.work, done.id).await? {
        let (who, when) = (name_of(act, by.colleague_id).await?, moment(act, by.at).await?);
        let sentence = format!("{who} took this back already, {when}. Nothing was changed.");
        return Err(Refusal::invalid("act.taken_back_already", sentence).into());
    }
    if changes.is_empty() || done.at < kept_since(act.now()) {
        let sentence = "This is more than 30 days old and cannot be taken back any more. Change the record instead.";
        return Err(Refusal::invalid("act.too_old", sentence).into());
    }
    Ok(())
}

/// What becomes of every row; refused as a whole where somebody has changed the same since.
async fn decide(act: &mut Act<'_>, changes: &[Change], last: HistoryId) -> Result<Vec<Turn>> {
    let mut turns = Vec::with_capacity(changes.len());
    for change in changes {
        let now = change.place.read(&mut act.work, change.row).await?;
        match becomes(change, now.as_ref()) {
            Becomes::InTheWay => return Err(in_the_way(act, change, last).await?.into()),
            turn => turns.push((change.place, change.row, turn)),
        }
    }
    Ok(turns)
}

/// Says who changed it since, and when.
async fn in_the_way(act: &mut Act<'_>, change: &Change, last: HistoryId) -> Result<Refusal> {
    let record = change.record();
    let since = acts::changed_since(&mut act.work, record, last).await?;
    let who = match &since {
        Some(entry) => {
            let (who, when) = (name_of(act, entry.colleague_id).await?, moment(act, entry.at).await?);
            format!("{who} changed the same {} since, {when}", record.0)
        }
        None => format!("The same {} was changed since", record.0),
    };
    let sentence = format!("{who}. Nothing was taken back, so that nothing of theirs is lost. Look at the record and change it.");
    Ok(Refusal::of_kind(RefusalKind::Conflict, "act.changed_since", sentence))
}

/// The referrals that are among rows.
fn referrals_of(changes: &[Change]) -> Vec<ReferralId> {
    let mut all: Vec<ReferralId> = changes.iter().filter_map(Change::referral).collect();
    all.sort_unstable();
    all.dedup();
    all
}

async fn write(act: &mut Act<'_>, turns: Vec<Turn>) -> Result<()> {
    for (place, row, becomes) in turns {
        let written = match becomes {
            Becomes::Gone if is_needed(act, place, row).await? => Ok(()),
            Becomes::Gone => place.delete(&mut act.work, row).await,
            Becomes::There(value) => place.insert(&mut act.work, row, &value).await,
            Becomes::Changed(value) => place.update(&mut act.work, row, &value).await,
            Becomes::InTheWay => Ok(()),
        };
        match written {
            Err(StoreError::Absent(_) | StoreError::Taken(_)) => return Err(stands_on_it().into()),
            written => written?,
        }
    }
    Ok(())
}

fn stands_on_it() -> Refusal {
    let sentence =
        "Something else stands on this by now, or has taken its place. Nothing was taken back. Change the record instead.";
    Refusal::of_kind(RefusalKind::Conflict, "act.in_use", sentence)
}

/// Whether a person or an organisation that came with the act is named elsewhere by now: then it stays.
async fn is_needed(act: &mut Act<'_>, place: Place, row: i64) -> Result<bool> {
    Ok(match place {
        Place::Person if custom_fields::names(&mut act.work, PersonId::from(row)).await? => true,
        Place::Person => !hanging::on_person(&mut act.work, PersonId::from(row)).await?.0.is_nothing(),
        Place::Organisation => !hanging::on_organisation(&mut act.work, OrganisationId::from(row)).await?.0.is_nothing(),
        _ => false,
    })
}

/// What follows from the rows that were put back: names referrals are found by, reminders, the response clock; and that rule 1 holds.
async fn follow(act: &mut Act<'_>, changes: &[Change]) -> Result<()> {
    for change in changes {
        match change.place {
            Place::Person => referrals::rename(&mut act.work, Some(change.row.into()), None).await?,
            Place::Organisation => referrals::rename(&mut act.work, None, Some(change.row.into())).await?,
            Place::Step => {
                let referral = change.referral().unwrap_or_else(|| ReferralId::from(0));
                let job = Job::RemindOfStep { referral, step: change.row.into() };
                jobs::withdraw(&mut act.work, &job.once_key()).await?;
            }
            Place::Firm | Place::Cadence => act.forget_rules(),
            _ => {}
        }
    }
    for id in referrals_of(changes) {
        let Some(referral) = referrals::find(&mut act.work, id).await? else { continue };
        let was = changes.iter().find(|change| change.place == Place::Referral && change.row == id.get());
        stands(act, referral, was).await?;
    }
    Ok(())
}

/// A referral that was put back is in hands that can hold it, is found by its names and is reminded of.
async fn stands(act: &mut Act<'_>, referral: Referral, was: Option<&Change>) -> Result<()> {
    let folded = found_by(act, &referral).await?;
    if folded != referral.find_folded {
        referrals::rename(&mut act.work, referral.prospect_person_id, referral.prospect_organisation_id).await?;
    }
    if !referral.is_open() {
        return Ok(());
    }
    let other = |field: &str, now: Option<String>| was.is_some_and(|change| change.left_other(field, now.as_deref()));
    if let Some(owner) = referral.owner_id.filter(|id| other("owner_id", Some(id.to_string()))) {
        owner::able(act, owner).await?;
    }
    if let Some(doer) = referral.next_by_id.filter(|id| other("next_by_id", Some(id.to_string()))) {
        owner::doer(act, doer).await?;
    }
    standing::hands_see(act, &referral).await?;
    next_step::remind_again(act, &referral).await?;
    if referral.first_contact_at.is_none() && other("first_contact_at", None) {
        response_clock::warn_again(act, &referral).await?;
    }
    Ok(())
}

/// Leaves an entry for every one the act had, with its images turned round.
async fn tell(act: &mut Act<'_>, entries: &[Entry]) -> Result<TakenBack> {
    let mut told = TakenBack { sentence: "Taken back.".to_owned(), noun: Noun::Firm, record_id: goodword_domain::id::write(0) };
    for (at, entry) in entries.iter().enumerate() {
        let (before, after) = (acts::image_of(entry.after.as_deref())?, acts::image_of(entry.before.as_deref())?);
        let sentence = turned(&entry.sentence);
        if at == 0 || entry.noun == Noun::Referral {
            let record_id = goodword_domain::id::write(entry.record_id);
            told = TakenBack { sentence: format!("{}.", sentence.trim_end_matches('.')), noun: entry.noun, record_id };
        }
        act.record(entry.noun, entry.record_id, sentence, before.as_ref(), after.as_ref()).await?;
    }
    if entries.len() > 1 && entries.iter().filter(|entry| entry.noun == Noun::Referral).count() > 1 {
        told.sentence = format!("Taken back, with {} entries in all.", entries.len());
    }
    Ok(told)
}

/// The sentence of an entry as taking it back says it; what was taken back is done again.
fn turned(sentence: &str) -> String {
    if let Some(done) = sentence.strip_prefix(TAKEN_BACK) {
        return format!("{DONE_AGAIN}{done}");
    }
    format!("{TAKEN_BACK}{}", sentence.strip_prefix(DONE_AGAIN).unwrap_or(sentence))
}

/// The name of whoever did something.
pub(crate) async fn name_of(act: &mut Act<'_>, id: Option<goodword_domain::ColleagueId>) -> Result<String> {
    let found = match id {
        Some(id) => colleagues::find(&mut act.work, id).await?,
        None => None,
    };
    Ok(found.map_or_else(|| "Goodword".to_owned(), |colleague| colleague.name))
}

/// When something was, as the end of a sentence: `today at 14:05`, `on 3 March 2026 at 14:05`.
pub(crate) async fn moment(act: &mut Act<'_>, at: goodword_domain::Timestamp) -> Result<String> {
    let rules = act.rules().await?;
    let (day, today) = (rules.calendar.date_of(at), rules.calendar.date_of(act.now()));
    let time = rules.firm.writing.time(rules.calendar.zone().to_datetime(at));
    Ok(if day == today { format!("today at {time}") } else { format!("on {} at {time}", rules.firm.writing.day(day)) })
}
