//! Logs a touch: something that happened between people of ours and people of theirs.

use goodword_domain::permit::Right;
use goodword_domain::touch::TouchKind;
use goodword_domain::{ColleagueId, Date, Noun, PersonId, ReferralId, Refusal, Timestamp, TouchId, text};
use goodword_store::referrals::steps;
use goodword_store::referrals::{self, Referral};
use goodword_store::touches::{self, Touch};
use goodword_store::{colleagues, people};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::moment::When;
use crate::next_step::{self, Next};
use crate::standing::{Standing, actor_name, keep};
use crate::{Act, Result, Verb, checked, given};

/// A touch lasts at most so many minutes (a day).
const LONGEST_MINUTES: i64 = 1_440;

/// What happened. A touch is about a referral, with people, or both.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LogTouch {
    /// What.
    pub kind: TouchKind,
    /// On which day; now where nobody says.
    pub on: Option<Date>,
    /// At which instant, where it is known.
    pub at: Option<Timestamp>,
    /// What was said.
    pub note: Option<String>,
    /// How long it took.
    pub minutes: Option<i64>,
    /// What it cost, as people write it.
    pub cost: Option<String>,
    /// About which referral.
    pub referral_id: Option<ReferralId>,
    /// Who of theirs was there; for a referral the prospect, where nobody says.
    #[serde(default)]
    pub person_ids: Vec<PersonId>,
    /// Who of ours was there; whoever logs it, where nobody says.
    #[serde(default)]
    pub colleague_ids: Vec<ColleagueId>,
}

/// A logged touch.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Logged {
    /// Which.
    pub touch_id: TouchId,
    /// How the referral stands now: its next step is a proposal that may be changed.
    pub referral: Option<Standing>,
}

impl Verb for LogTouch {
    type Done = Logged;
    const NAME: &'static str = "log_touch";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<Logged> {
        let before = match self.referral_id {
            Some(id) => Some(referrals::find(&mut act.work, id).await?.ok_or_else(|| Refusal::missing(Noun::Referral))?),
            None => None,
        };
        if before.is_none() && self.person_ids.is_empty() {
            let sentence = "Say with whom it was, or about which referral.";
            return Err(Refusal::invalid("touch.with_nobody", sentence).at("person_ids").into());
        }
        let since = before.as_ref().map_or(Timestamp::MIN, |referral| referral.introduced_at);
        let at = When { at: self.at, on: self.on, field: "on" }.moment(act, since).await?;
        let touch = self.touch(act, at).await?;
        let (theirs, ours) = (self.people(act, before.as_ref()).await?, self.colleagues(act).await?);
        touches::insert(&mut act.work, &touch, &theirs, &ours).await?;
        let sentence = format!("{} logged {}", actor_name(act).await?, self.kind.phrase());
        act.record(Noun::Touch, touch.id.get(), sentence.clone(), None::<&()>, Some(&touch)).await?;
        let Some(before) = before else { return Ok(Logged { touch_id: touch.id, referral: None }) };
        let mut referral = before.clone();
        self.follow(act, &mut referral, at).await?;
        if referral == before {
            act.note(goodword_domain::noun::RecordRef { noun: Noun::Referral, id: referral.id.get() }, sentence).await?;
        } else {
            keep(act, &before, &mut referral, sentence).await?;
        }
        Ok(Logged { touch_id: touch.id, referral: Some(Standing::of(&referral, Vec::new())) })
    }
}

impl LogTouch {
    async fn touch(&self, act: &mut Act<'_>, at: Timestamp) -> Result<Touch> {
        let cost = checked::money(act, self.cost.as_deref().unwrap_or_default(), "touch.cost").await?;
        if self.minutes.is_some_and(|minutes| !(0..=LONGEST_MINUTES).contains(&minutes)) {
            let sentence = "Give the minutes it took, from 0 to 1,440 (a day).";
            return Err(Refusal::invalid("touch.minutes", sentence).at("minutes").into());
        }
        let actor = act.actor();
        Ok(Touch {
            id: act.id(),
            at,
            kind: self.kind,
            note: given::as_written(self.note.as_deref()),
            minutes: self.minutes,
            cost_minor: cost.map(|cost| cost.minor),
            currency: cost.map(|cost| cost.currency),
            referral_id: self.referral_id,
            logged_by: actor.colleague,
            logged_at: act.now(),
            deleted_at: None,
            external_key: None,
            batch_id: actor.batch,
            sample: actor.sample,
        })
    }

    /// Who of theirs was there; contact about a referral is with the prospect where nobody says.
    async fn people(&self, act: &mut Act<'_>, referral: Option<&Referral>) -> Result<Vec<PersonId>> {
        let mut there = Vec::with_capacity(self.person_ids.len());
        for id in &self.person_ids {
            let missing = || Refusal::missing(Noun::Person).at("person_ids");
            there.push(people::find(&mut act.work, *id).await?.ok_or_else(missing)?.id);
        }
        if self.person_ids.is_empty() && self.kind != TouchKind::Note {
            return Ok(referral.and_then(|referral| referral.prospect_person_id).into_iter().collect());
        }
        Ok(there)
    }

    async fn colleagues(&self, act: &mut Act<'_>) -> Result<Vec<ColleagueId>> {
        for id in &self.colleague_ids {
            colleagues::find(&mut act.work, *id).await?.ok_or_else(|| Refusal::missing(Noun::Colleague).at("colleague_ids"))?;
        }
        if self.colleague_ids.is_empty() { Ok(act.for_whom().into_iter().collect()) } else { Ok(self.colleague_ids.clone()) }
    }

    /// Whether somebody but the referrer was there: a word with the referrer alone is no contact with the prospect.
    fn with_prospect(&self, referral: &Referral) -> bool {
        let prospect = |id: &PersonId| referral.prospect_person_id == Some(*id) || referral.referrer_person_id != Some(*id);
        self.person_ids.is_empty() || self.person_ids.iter().any(prospect)
    }

    /// What the touch means for its referral: the clock stops, the first stage is over, the cadence goes on from here.
    async fn follow(&self, act: &mut Act<'_>, referral: &mut Referral, at: Timestamp) -> Result<()> {
        // What was before the introduction cannot have been about it.
        if !self.kind.is_contact() || at < referral.introduced_at {
            return Ok(());
        }
        let latest = referral.last_touch_at.is_none_or(|last| at >= last);
        let about_it = referral.decided_at.is_none_or(|decided| at <= decided);
        if !(self.with_prospect(referral) && about_it) {
            referral.last_touch_at = Some(referral.last_touch_at.map_or(at, |last| last.max(at)));
            return Ok(());
        }
        next_step::contact(referral, at, act.now());
        if !referral.is_open() || !latest {
            return Ok(());
        }
        let open = steps::open_of(&mut act.work, referral.id).await?;
        if open.is_some_and(|step| step.place.is_none() && step.set_at > at) {
            // Somebody set the step after this happened, and knew of it: it still stands.
            return Ok(());
        }
        let done = referral.cadence_place.unwrap_or(1);
        let next = Next::proposed(act, referral, done, at).await?.not_before_today(act).await?;
        let note = text::tidy(self.kind.label(), 60);
        next_step::set(act, referral, next, "done", &note).await
    }
}
