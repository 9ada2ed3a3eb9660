//! Records an introduction: finds or creates who is in it, gives it an owner and a next step, starts the clock.

mod cast;
mod credit;

use goodword_domain::custom::FieldOn;
use goodword_domain::money::{Currency, Money};
use goodword_domain::permit::Right;
use goodword_domain::referral::{Direction, Disclosure, Stage};
use goodword_domain::referrer::ReferrerKind;
use goodword_domain::{
    ColleagueId, Date, Noun, OfficeId, OrganisationId, PersonId, PracticeId, ReferralId, Refusal, Timestamp, text,
};
use goodword_store::colleagues;
use goodword_store::referrals::{self, Referral};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::cast::Cast;
pub(crate) use self::credit::credit;
use crate::custom::{self, Custom};
use crate::import_batch::Imported;
use crate::next_step::{self, Next};
use crate::owner;
use crate::parties::{called, ensure_referrer};
use crate::{Act, Result, Verb, Via, alike, checked, given, response_clock};

/// What somebody says of an introduction. Only who was introduced is needed; the referrer may be unknown.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RecordReferral {
    /// Which way it went; inbound where nobody says.
    pub direction: Option<Direction>,
    /// The person introduced, when they are on record.
    pub prospect_person_id: Option<PersonId>,
    /// Their name, when they are not (or not known to be).
    pub prospect_person: Option<String>,
    /// The organisation introduced, when it is on record.
    pub prospect_organisation_id: Option<OrganisationId>,
    /// Its name.
    pub prospect_organisation: Option<String>,
    /// The prospect's email address.
    pub prospect_email: Option<String>,
    /// The prospect's telephone number.
    pub prospect_phone: Option<String>,
    /// Who put in the word, when they are on record.
    pub referrer_person_id: Option<PersonId>,
    /// Their name. Leave both empty for “unknown”.
    pub referrer_person: Option<String>,
    /// The organisation they are at, when it is on record.
    pub referrer_organisation_id: Option<OrganisationId>,
    /// Its name.
    pub referrer_organisation: Option<String>,
    /// The referrer's email address.
    pub referrer_email: Option<String>,
    /// What kind of referrer they are.
    pub referrer_kind: Option<ReferrerKind>,
    /// The colleague who put in the word (internal) or passes it on (outbound).
    pub referrer_colleague_id: Option<ColleagueId>,
    /// Whom we send it to (outbound), when they are on record.
    pub recipient_person_id: Option<PersonId>,
    /// Their name.
    pub recipient_person: Option<String>,
    /// The organisation we send it to (outbound), when it is on record.
    pub recipient_organisation_id: Option<OrganisationId>,
    /// Its name.
    pub recipient_organisation: Option<String>,
    /// The key of the source, such as `event`; taken from the referrer where nobody says.
    pub source: Option<String>,
    /// What they need. Without a need it is an introduction, which can become a referral later.
    pub need: Option<String>,
    /// What else was said.
    pub note: Option<String>,
    /// The service line.
    pub practice_id: Option<PracticeId>,
    /// The office.
    pub office_id: Option<OfficeId>,
    /// The language they speak, as a tag such as `fr`.
    pub language: Option<String>,
    /// What it may be worth, as people write it: `40k`, `£40,000`.
    pub value: Option<String>,
    /// The day it was made, when that was not today.
    pub introduced_on: Option<Date>,
    /// An introduction without a need yet, even though something is noted as one.
    pub introduction: bool,
    /// Who shall own it; routing decides where nobody says.
    pub owner_id: Option<ColleagueId>,
    /// The colleague it is recorded for, when an assistant does it.
    pub for_colleague_id: Option<ColleagueId>,
    /// What happens next, where it is not what the cadence proposes.
    pub next_what: Option<String>,
    /// By which day.
    pub next_on: Option<Date>,
    /// Its key in the system it comes from.
    pub external_key: Option<String>,
    /// Custom fields by their keys.
    pub custom: Custom,
    /// What an import knows and nobody types.
    #[serde(skip)]
    pub imported: Option<Box<Imported>>,
}

/// A recorded introduction.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Recorded {
    /// Which.
    pub id: ReferralId,
    /// Who was introduced, by name.
    pub prospect: String,
    /// Who owns it.
    pub owner_id: ColleagueId,
    /// Their name.
    pub owner: String,
    /// Why they do.
    pub routed_why: String,
    /// By when the next step is due.
    #[schemars(with = "String")]
    pub next_due: Timestamp,
    /// What to look at: a duplicate, a circle, a referral of oneself; each with a way on.
    pub warnings: Vec<owner::Warned>,
}

impl Verb for RecordReferral {
    type Done = Recorded;
    const NAME: &'static str = "record_referral";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<Recorded> {
        if let Some(colleague) = self.for_colleague_id {
            act.act_for(colleague)?;
        }
        let rules = act.rules().await?;
        let now = act.now();
        let imported = self.imported.as_deref();
        let introduced_at = match imported {
            Some(known) => known.introduced_at,
            None => self.introduced_at(&rules, now)?,
        };
        let day = rules.calendar.date_of(introduced_at);
        let cast = self.cast(act, day).await?;
        let direction = self.direction(&cast);
        let value = match imported {
            Some(known) => known.value,
            None => checked::money(act, self.value.as_deref().unwrap_or_default(), "referral.value").await?,
        };
        // What an import names it has looked up in the same lists.
        if let Some(practice) = self.practice_id.filter(|_| imported.is_none()) {
            checked::practice(act, practice).await?;
        }
        if let Some(office) = self.office_id {
            checked::office(act, office).await?;
        }
        if let Some(colleague) = self.referrer_colleague_id {
            checked::colleague(act, colleague, "referrer_colleague_id").await?;
        }
        let mut referral = self.row(act, direction, &cast, introduced_at, value);
        referral.source_id = match imported {
            Some(known) => known.source_id,
            None => self.source(act, &cast, direction).await?,
        };
        let (prospect, folded) = called(act, &referral).await?;
        referral.find_folded = folded;
        referral.cadence_id = rules.cadence_for(direction).map(|(id, _, _)| *id);
        let (routed, warnings) = match imported {
            Some(known) => (known.apply(&mut referral)?, Vec::new()),
            None => {
                let routed = owner::choose(act, &referral, self.owner_id).await?;
                let mut warnings = owner::warnings(act, &referral, cast.prospect).await?;
                warnings.extend(alike::warnings(act, &[cast.prospect, cast.referrer, cast.recipient]).await?);
                (routed, warnings)
            }
        };
        referral.owner_id = Some(routed.owner);
        referral.routed_why = routed.why;
        self.keep(act, &mut referral, routed.owner).await?;
        credit(act, &referral, 1).await?;
        ensure_referrer(act, cast.referrer, self.referrer_kind).await?;
        response_clock::warn(act, &referral).await?;
        let sentence = if referral.received_at.is_some() { "The referral was recorded" } else { "The introduction was recorded" };
        act.record(Noun::Referral, referral.id.get(), sentence, None::<&()>, Some(&referral)).await?;
        // Names are for whoever typed it in; an import tells its rows in other words.
        let owner = if imported.is_some() { None } else { colleagues::find(&mut act.work, routed.owner).await? };
        act.at_hand.has_recorded = true;
        if act.work.gathers() {
            act.at_hand.referral = Some(Referral { need_folded: text::fold(&referral.need), ..referral.clone() });
        }
        custom::keep_new(act, FieldOn::Referral, referral.id.get(), &self.custom).await?;
        Ok(Recorded {
            id: referral.id,
            prospect: prospect.name(),
            owner_id: routed.owner,
            owner: owner.map(|colleague| colleague.name).unwrap_or_default(),
            routed_why: referral.routed_why,
            next_due: referral.next_due.unwrap_or(now),
            warnings,
        })
    }
}

impl RecordReferral {
    fn introduced_at(&self, rules: &crate::Rules, now: Timestamp) -> Result<Timestamp> {
        let today = rules.calendar.date_of(now);
        match self.introduced_on {
            None => Ok(now),
            Some(day) if day == today => Ok(now),
            Some(day) if day > today => Err(Refusal::invalid(
                "referral.in_the_future",
                format!(
                    "{} has not come yet. Give the day the introduction was made, or leave it empty for today.",
                    text::day(day)
                ),
            )
            .at("introduced_on")
            .into()),
            Some(day) => Ok(rules.calendar.start_of(day)),
        }
    }

    fn row(&self, act: &Act<'_>, direction: Direction, cast: &Cast, introduced_at: Timestamp, value: Option<Money>) -> Referral {
        let (now, actor) = (act.now(), act.actor());
        let need = given::as_written(self.need.as_deref());
        // Without a need it is an introduction, unless it came from a list whose rows are referrals by themselves.
        let is_referral = !self.introduction && (!need.is_empty() || actor.via == Via::Import || direction != Direction::Inbound);
        Referral {
            id: act.id(),
            direction,
            prospect_person_id: cast.prospect.person,
            prospect_organisation_id: cast.prospect.organisation,
            referrer_person_id: cast.referrer.person,
            referrer_organisation_id: cast.referrer.organisation,
            referrer_colleague_id: match direction {
                Direction::Inbound => self.referrer_colleague_id,
                Direction::Outbound | Direction::Internal => self.referrer_colleague_id.or(act.for_whom()),
            },
            recipient_person_id: cast.recipient.person,
            recipient_organisation_id: cast.recipient.organisation,
            source_id: None,
            need,
            need_folded: String::new(),
            note: given::as_written(self.note.as_deref()),
            practice_id: self.practice_id,
            office_id: self.office_id,
            language: given::language(self.language.as_deref()),
            value_minor: value.map(|v| v.minor),
            currency: value.map(|v: Money| -> Currency { v.currency }),
            introduced_at,
            received_at: is_referral.then_some(introduced_at),
            stage: Stage::Received,
            stage_since: now,
            owner_id: None,
            routed_why: String::new(),
            cadence_id: None,
            cadence_place: None,
            next_kind: None,
            next_what: None,
            next_by_id: None,
            next_due: None,
            respond_by: None,
            first_contact_at: None,
            last_touch_at: None,
            outcome: None,
            decided_at: None,
            decided_by: None,
            reason_id: None,
            decision_note: None,
            passed_from_id: None,
            disclosure: Disclosure::Received,
            consent_on: None,
            find_folded: String::new(),
            external_key: self.external_key.clone(),
            batch_id: actor.batch,
            sample: actor.sample,
            deleted_at: None,
            recorded_at: now,
            recorded_by: act.for_whom(),
            recorded_via: actor.via.word().to_owned(),
            version: 1,
        }
    }

    /// Saves it with its first step, which rule 1 asks for.
    async fn keep(&self, act: &mut Act<'_>, referral: &mut Referral, owner: ColleagueId) -> Result<()> {
        let rules = act.rules().await?;
        // A step of the past helps nobody: an old introduction is followed up from today.
        let from = referral.introduced_at.max(act.now());
        let mut next = match &self.imported {
            Some(known) => known.next.clone(),
            None => Next::proposed(act, referral, 0, from).await?,
        };
        if let Some(what) = given::line(self.next_what.as_deref(), next_step::LONGEST_WHAT) {
            next = Next { kind: None, what, place: None, ..next };
        }
        if let Some(day) = self.next_on {
            next.due = next_step::due_on(act, day).await?;
        }
        response_clock::start(referral, &rules);
        // The check of rule 1 stands on the row itself, so its step is known before the row is.
        referral.next_what = Some(next.what.clone());
        referral.next_by_id = Some(owner);
        referral.next_due = Some(next.due);
        referral.next_kind = next.kind;
        referral.cadence_place = next.place;
        referrals::insert(&mut act.work, referral).await?;
        let remind = !self.imported.as_ref().is_some_and(|known| known.ended);
        next_step::begin(act, referral, next, remind).await
    }
}
