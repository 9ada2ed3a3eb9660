//! Records that we said no; where we passed it on, the outbound referral comes with it.

use goodword_domain::permit::Right;
use goodword_domain::referral::{Direction, Outcome};
use goodword_domain::{ColleagueId, Date, OrganisationId, PersonId, ReferralId, Refusal, Timestamp};
use goodword_store::referrals;
use goodword_store::referrals::Referral;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::decide::{Decision, decide};
use crate::parties::Named;
use crate::record_referral::RecordReferral;
use crate::standing::{Standing, keep};
use crate::{Act, Result, Verb, may_work, owner};

/// The key of the reason that goes with passing on.
pub const PASSED_ON: &str = "passed_on";

/// We said no, and why; or we passed it on, and to whom.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineReferral {
    /// Which referral.
    pub referral_id: ReferralId,
    /// The version the change was made looking at; refused when somebody changed it since.
    pub version: Option<i64>,
    /// The key of the reason, such as `conflict`; `passed_on` when somebody is named to pass it on to.
    pub reason: Option<String>,
    /// Why, in words; never leaves the firm.
    pub note: Option<String>,
    /// On which day; now where nobody says.
    pub decided_on: Option<Date>,
    /// At which instant, where it is known.
    pub decided_at: Option<Timestamp>,
    /// The person we pass it on to, when they are on record.
    pub pass_on_to_person_id: Option<PersonId>,
    /// Their name.
    pub pass_on_to_person: Option<String>,
    /// The organisation we pass it on to, when it is on record.
    pub pass_on_to_organisation_id: Option<OrganisationId>,
    /// Its name.
    pub pass_on_to_organisation: Option<String>,
}

/// A declined referral.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Declined {
    /// How it stands.
    pub referral: Standing,
    /// The outbound referral, where it was passed on.
    pub passed_on_as: Option<ReferralId>,
}

impl Verb for DeclineReferral {
    type Done = Declined;
    const NAME: &'static str = "decline_referral";
    const RIGHT: Right = Right::WorkOwn;

    async fn perform(self, act: &mut Act<'_>) -> Result<Declined> {
        let before = may_work::open_as_seen(act, self.referral_id, self.version).await?;
        let pass_on = !self.recipient().is_empty();
        let mut referral = before.clone();
        let decision = Decision {
            outcome: Outcome::Declined,
            reason: self.reason(pass_on)?,
            note: self.note.clone(),
            on: self.decided_on,
            at: self.decided_at,
        };
        let (reason, warnings) = decide(act, &mut referral, decision).await?;
        keep(act, &before, &mut referral, format!("Declined: {}", reason.name)).await?;
        let passed_on_as = if pass_on { Some(self.pass_on(act, &before).await?) } else { None };
        Ok(Declined { referral: Standing::of(&referral, warnings), passed_on_as })
    }
}

impl DeclineReferral {
    fn recipient(&self) -> Named {
        Named {
            person_id: self.pass_on_to_person_id,
            person: self.pass_on_to_person.clone(),
            organisation_id: self.pass_on_to_organisation_id,
            organisation: self.pass_on_to_organisation.clone(),
            ..Named::default()
        }
    }

    /// Passing on is a reason of its own; it goes with a recipient, and a recipient with it.
    fn reason(&self, pass_on: bool) -> std::result::Result<Option<String>, Refusal> {
        let given = self.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
        match (given, pass_on) {
            (Some(PASSED_ON), false) => {
                let sentence = "Say whom you pass it on to: a person, an organisation, or both.";
                Err(Refusal::invalid("referral.no_recipient", sentence).at("pass_on_to_organisation"))
            }
            (Some(other), true) if other != PASSED_ON => {
                let sentence =
                    "What is passed on is declined as passed on. Take the other reason away, or name nobody to pass it on to.";
                Err(Refusal::invalid("referral.passed_on_reason", sentence).at("reason"))
            }
            (_, true) => Ok(Some(PASSED_ON.to_owned())),
            (given, false) => Ok(given.map(str::to_owned)),
        }
    }

    /// Records the outbound referral, linked to the one we declined.
    async fn pass_on(&self, act: &mut Act<'_>, from: &Referral) -> Result<ReferralId> {
        let outbound = RecordReferral {
            direction: Some(Direction::Outbound),
            prospect_person_id: from.prospect_person_id,
            prospect_organisation_id: from.prospect_organisation_id,
            recipient_person_id: self.pass_on_to_person_id,
            recipient_person: self.pass_on_to_person.clone(),
            recipient_organisation_id: self.pass_on_to_organisation_id,
            recipient_organisation: self.pass_on_to_organisation.clone(),
            referrer_colleague_id: from.owner_id.or(act.for_whom()),
            need: Some(from.need.clone()),
            practice_id: from.practice_id,
            office_id: from.office_id,
            language: from.language.clone(),
            owner_id: self.owner(act, from).await?,
            ..RecordReferral::default()
        };
        let recorded = act.perform(outbound).await?;
        let Some(before) = referrals::find(&mut act.work, recorded.id).await? else {
            // Whom it was passed on to is behind a wall for the one who passes it on: nothing of it is kept.
            return Err(Refusal::missing(goodword_domain::Noun::Organisation).at("pass_on_to_organisation").into());
        };
        let mut outbound = before.clone();
        outbound.passed_from_id = Some(from.id);
        (outbound.value_minor, outbound.currency) = (from.value_minor, from.currency);
        keep(act, &before, &mut outbound, "Passed on from a referral we declined").await?;
        Ok(outbound.id)
    }

    /// Whoever owned what we declined looks after what we passed on, as long as they are here.
    async fn owner(&self, act: &mut Act<'_>, from: &Referral) -> Result<Option<ColleagueId>> {
        let Some(owner) = from.owner_id else { return Ok(None) };
        Ok(owner::unless_refused(owner::able(act, owner).await)?.map(|colleague| colleague.id))
    }
}
