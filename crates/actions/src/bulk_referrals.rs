//! Does one thing to many referrals: to all of them, or to none.

use std::collections::BTreeMap;

use goodword_domain::permit::Right;
use goodword_domain::referral::Outcome;
use goodword_domain::{ColleagueId, Date, ReferralId, Refusal};
use goodword_store::referrals;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::change_referral::ChangeReferral;
use crate::decline_referral::DeclineReferral;
use crate::lose_referral::LoseReferral;
use crate::move_stage::MoveStage;
use crate::reassign_referral::ReassignReferral;
use crate::set_next_step::SetNextStep;
use crate::snooze_step::SnoozeStep;
use crate::{Act, ActionError, Result, Verb, seen};

/// How many may be changed at once.
const MOST: usize = 5_000;

/// Which referrals, and the one thing that is done to them.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BulkReferrals {
    /// Which.
    pub referral_ids: Vec<ReferralId>,
    /// The versions that were looked at, by referral; when somebody changed one since, nothing is changed and those are listed.
    pub versions: BTreeMap<ReferralId, i64>,
    /// Their new owner.
    pub owner_id: Option<ColleagueId>,
    /// The day their next step is due,
    pub next_on: Option<Date>,
    /// and what it is, where it changes.
    pub next_what: Option<String>,
    /// Their stage.
    pub stage: Option<String>,
    /// The key of their source.
    pub source: Option<String>,
    /// Until which day their next step is put off; `reason` says why, in words.
    pub snooze_until: Option<Date>,
    /// How they end: `declined` or `lost`; `reason` is the key of why.
    pub outcome: Option<Outcome>,
    /// Why, for what is put off or ends.
    pub reason: Option<String>,
    /// What else there is to say of an end; never leaves the firm.
    pub note: Option<String>,
}

/// How many it was done to.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BulkDone {
    /// How many.
    pub referrals: usize,
}

/// The one thing.
enum Wish {
    Reassign(ColleagueId),
    Step(Date, Option<String>),
    Stage(String),
    Source(String),
    Snooze(Date, String),
    Decline(End),
    Lose(End),
}

/// Why they end.
struct End {
    reason: Option<String>,
    note: Option<String>,
}

impl Verb for BulkReferrals {
    type Done = BulkDone;
    const NAME: &'static str = "bulk_referrals";
    const RIGHT: Right = Right::WorkOwn;

    async fn perform(self, act: &mut Act<'_>) -> Result<BulkDone> {
        let wish = self.wish()?;
        let mut ids = self.referral_ids;
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() || ids.len() > MOST {
            let sentence = format!("Choose between 1 and {MOST} referrals; {} are chosen.", ids.len());
            return Err(Refusal::invalid("bulk.how_many", sentence).at("referral_ids").into());
        }
        let mut changed = Vec::new();
        for (id, seen) in self.versions.into_iter().filter(|(id, _)| ids.binary_search(id).is_ok()) {
            // What is not there, or behind a wall, is refused as such with the rest.
            let stands = act.referral(id).await?.map(|referral| referral.version);
            changed.extend(stands.filter(|stands| *stands != seen).map(|_| id));
        }
        seen::same_versions(act, ids.len(), &changed).await?;
        for id in &ids {
            one(act, *id, &wish).await.map_err(|error| for_all(error, ids.len()))?;
        }
        Ok(BulkDone { referrals: ids.len() })
    }
}

impl BulkReferrals {
    fn wish(&self) -> std::result::Result<Wish, Refusal> {
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let end = End { reason: filled(&self.reason), note: filled(&self.note) };
        let end = match self.outcome {
            None => None,
            Some(Outcome::Declined) => Some(Wish::Decline(end)),
            Some(Outcome::Lost) => Some(Wish::Lose(end)),
            Some(Outcome::Won) => {
                let sentence = "Each referral is won by a client and a matter of its own. Engage them one by one.";
                return Err(Refusal::invalid("bulk.won", sentence).at("outcome"));
            }
        };
        let wishes = [
            self.owner_id.map(Wish::Reassign),
            self.next_on.map(|day| Wish::Step(day, filled(&self.next_what))),
            filled(&self.stage).map(Wish::Stage),
            filled(&self.source).map(Wish::Source),
            self.snooze_until.map(|day| Wish::Snooze(day, filled(&self.reason).unwrap_or_default())),
            end,
        ];
        let mut wishes = wishes.into_iter().flatten();
        match (wishes.next(), wishes.next()) {
            (Some(wish), None) => Ok(wish),
            _ => {
                let sentence = "Choose one thing to do: a new owner, a day for the next step, a stage, a source, a day to put it off to, or an end.";
                Err(Refusal::invalid("bulk.one_thing", sentence))
            }
        }
    }
}

async fn one(act: &mut Act<'_>, referral_id: ReferralId, wish: &Wish) -> Result<()> {
    match wish {
        Wish::Reassign(owner_id) => {
            act.perform(ReassignReferral { referral_id, owner_id: *owner_id, note: None, version: None }).await?;
        }
        Wish::Step(day, what) => {
            let known = referrals::find(&mut act.work, referral_id).await?;
            let (what_now, kind) = known.map(|r| (r.next_what, r.next_kind)).unwrap_or_default();
            let (next_what, next_kind) = match what {
                Some(what) => (what.clone(), None),
                None => (what_now.unwrap_or_default(), kind),
            };
            act.perform(SetNextStep { referral_id, next_what, next_on: *day, next_by_id: None, next_kind, version: None })
                .await?;
        }
        Wish::Stage(stage) => {
            act.perform(MoveStage { referral_id, stage: stage.clone(), version: None }).await?;
        }
        Wish::Source(source) => {
            let change =
                ChangeReferral { referral_id: Some(referral_id), source: Some(source.clone()), ..ChangeReferral::default() };
            act.perform(change).await?;
        }
        Wish::Snooze(until, reason) => {
            act.perform(SnoozeStep { referral_id, until: *until, reason: reason.clone(), version: None }).await?;
        }
        Wish::Decline(End { reason, note }) => {
            let (reason, note) = (reason.clone(), note.clone());
            let decline = DeclineReferral {
                referral_id,
                version: None,
                reason,
                note,
                decided_on: None,
                decided_at: None,
                pass_on_to_person_id: None,
                pass_on_to_person: None,
                pass_on_to_organisation_id: None,
                pass_on_to_organisation: None,
            };
            act.perform(decline).await?;
        }
        Wish::Lose(End { reason, note }) => {
            let (reason, note) = (reason.clone(), note.clone());
            act.perform(LoseReferral { referral_id, version: None, reason, note, decided_on: None, decided_at: None }).await?;
        }
    }
    Ok(())
}

/// The refusal of one is the refusal of all.
fn for_all(error: ActionError, of: usize) -> ActionError {
    match error {
        ActionError::Refused(refusal) if of > 1 => {
            let sentence = format!("None of the {of} was changed, because of one of them: {}", refusal.sentence);
            ActionError::Refused(Refusal { sentence: sentence.into(), ..refusal })
        }
        other => other,
    }
}
