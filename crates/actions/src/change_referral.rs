//! Corrects the facts of a referral: what was said, not what is being done about it.

use goodword_domain::custom::FieldOn;
use goodword_domain::permit::Right;
use goodword_domain::referral::loop_closure;
use goodword_domain::referral::{Disclosure, refuse};
use goodword_domain::{Date, OfficeId, OrganisationId, PersonId, PracticeId, ReferralId, Refusal};
use goodword_store::referrals::{self, Referral};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::custom::{self, Custom};
use crate::owner::{self, Warned};
use crate::parties::{Found, Named, ensure_referrer, found_by};
use crate::standing::{Standing, keep, same_version};
use crate::{Act, Result, Verb, checked, given, may_work, set_credits};

/// What can be cleared, because a form cannot send nothing.
const CLEARABLE: &[&str] = &["practice_id", "office_id", "consent_on", "prospect_person", "prospect_organisation", "referrer"];

/// The facts that change; what is not given stays. A text that is given empty is emptied.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChangeReferral {
    /// Which referral.
    pub referral_id: Option<ReferralId>,
    /// The version the change was made looking at; refused when somebody changed it since.
    pub version: Option<i64>,
    /// What they need.
    pub need: Option<String>,
    /// What else was said.
    pub note: Option<String>,
    /// What it may be worth, as people write it.
    pub value: Option<String>,
    /// The service line.
    pub practice_id: Option<PracticeId>,
    /// The office.
    pub office_id: Option<OfficeId>,
    /// The key of the source.
    pub source: Option<String>,
    /// The language they speak, as a tag such as `fr`.
    pub language: Option<String>,
    /// How much may be said to the referrer.
    pub disclosure: Option<Disclosure>,
    /// When the client agreed that more may be said.
    pub consent_on: Option<Date>,
    /// The person introduced, when they are on record.
    pub prospect_person_id: Option<PersonId>,
    /// Their name.
    pub prospect_person: Option<String>,
    /// The organisation introduced, when it is on record.
    pub prospect_organisation_id: Option<OrganisationId>,
    /// Its name.
    pub prospect_organisation: Option<String>,
    /// Who put in the word, when they are on record.
    pub referrer_person_id: Option<PersonId>,
    /// Their name.
    pub referrer_person: Option<String>,
    /// The organisation they were at on that day, when it is on record.
    pub referrer_organisation_id: Option<OrganisationId>,
    /// Its name.
    pub referrer_organisation: Option<String>,
    /// Custom fields by their keys; what is not in it stays as it is.
    pub custom: Custom,
    /// What to clear: `practice_id`, `office_id`, `consent_on`, `prospect_person`, `prospect_organisation`, `referrer`.
    pub clear: Vec<String>,
}

impl Verb for ChangeReferral {
    type Done = Standing;
    const NAME: &'static str = "change_referral";
    const RIGHT: Right = Right::WorkOwn;

    async fn perform(self, act: &mut Act<'_>) -> Result<Standing> {
        let id = self.referral_id.ok_or_else(|| Refusal::missing(goodword_domain::Noun::Referral).at("referral_id"))?;
        let before = may_work::to_work_on(act, id).await?;
        same_version(act, &before, self.version).await?;
        if let Some(unknown) = self.clear.iter().find(|name| !CLEARABLE.contains(&name.as_str())) {
            let sentence = format!("“{unknown}” cannot be cleared. What can be: {}.", CLEARABLE.join(", "));
            return Err(Refusal::invalid("referral.not_clearable", sentence).at("clear").into());
        }
        let mut referral = before.clone();
        self.words(act, &mut referral).await?;
        self.disclosure(act, &mut referral).await?;
        self.parties(act, &mut referral).await?;
        if referral == before {
            self.custom_alone(act, &before, &mut referral).await?;
            return Ok(Standing::of(&referral, Vec::new()));
        }
        let mut warnings = Vec::new();
        if parties_of(&referral) != parties_of(&before) {
            referral.find_folded = found_by(act, &referral).await?;
            let prospect = Found { person: referral.prospect_person_id, organisation: referral.prospect_organisation_id };
            warnings = owner::warnings(act, &referral, prospect).await?;
        }
        if before.need.is_empty() && !referral.need.is_empty() && referral.received_at.is_none() {
            let sentence =
                "It has a need now and is still an introduction. Make it a referral, so that its clock starts and it counts.";
            warnings.push(Warned::new("referral.still_introduction", sentence));
        }
        let sentence = format!("Changed: {}", changed(&before, &referral).join(", "));
        keep(act, &before, &mut referral, sentence).await?;
        if referrer_of(&referral) != referrer_of(&before) {
            set_credits::follow_referrer(act, &before, &referral).await?;
        }
        custom::keep(act, FieldOn::Referral, referral.id.get(), &self.custom).await?;
        Ok(Standing::of(&referral, warnings))
    }
}

impl ChangeReferral {
    /// Nothing but custom fields changes: the entry is theirs, and the version rises all the same.
    async fn custom_alone(&self, act: &mut Act<'_>, before: &Referral, referral: &mut Referral) -> Result<()> {
        if custom::keep(act, FieldOn::Referral, before.id.get(), &self.custom).await? {
            referrals::save(&mut act.work, referral).await?;
        }
        Ok(())
    }

    fn clears(&self, name: &str) -> bool {
        self.clear.iter().any(|given| given == name)
    }

    async fn words(&self, act: &mut Act<'_>, referral: &mut Referral) -> Result<()> {
        let kept = |text| given::as_written(Some(text));
        if let Some(need) = self.need.as_deref().map(kept) {
            if need.is_empty() && !referral.need.is_empty() && referral.received_at.is_some() {
                let sentence = "A referral has a need. Say what they need, or make it an introduction again.";
                return Err(Refusal::invalid("referral.no_need", sentence).at("need").into());
            }
            referral.need = need;
        }
        if let Some(note) = self.note.as_deref().map(kept) {
            referral.note = note;
        }
        if let Some(value) = &self.value {
            let value = checked::money(act, value, "referral.value").await?;
            (referral.value_minor, referral.currency) = (value.map(|v| v.minor), value.map(|v| v.currency));
        }
        if let Some(language) = &self.language {
            referral.language = given::language(Some(language));
        }
        if let Some(source) = self.source.as_deref() {
            referral.source_id = if source.trim().is_empty() { None } else { Some(checked::source(act, source).await?) };
        }
        referral.practice_id = match self.practice_id {
            Some(id) => Some(checked::practice(act, id).await?),
            None => referral.practice_id.filter(|_| !self.clears("practice_id")),
        };
        referral.office_id = match self.office_id {
            Some(id) => Some(checked::office(act, id).await?),
            None => referral.office_id.filter(|_| !self.clears("office_id")),
        };
        Ok(())
    }

    /// A level that says they engaged us stands on their consent, which has a day.
    async fn disclosure(&self, act: &mut Act<'_>, referral: &mut Referral) -> Result<()> {
        let today = act.rules().await?.calendar.date_of(act.now());
        if self.consent_on.is_some_and(|day| day > today) {
            let sentence = "The day of the client's consent has not come yet. Give the day they agreed.";
            return Err(Refusal::invalid("referral.consent_in_the_future", sentence).at("consent_on").into());
        }
        referral.consent_on = self.consent_on.or(referral.consent_on.filter(|_| !self.clears("consent_on")));
        referral.disclosure = self.disclosure.unwrap_or(referral.disclosure);
        if referral.disclosure.needs_consent() && referral.consent_on.is_none() {
            return Err(loop_closure::refuse::no_consent().into());
        }
        Ok(())
    }

    async fn parties(&self, act: &mut Act<'_>, referral: &mut Referral) -> Result<()> {
        let day = act.rules().await?.calendar.date_of(referral.introduced_at);
        let person = referral.prospect_person_id.filter(|_| !self.clears("prospect_person"));
        let organisation = referral.prospect_organisation_id.filter(|_| !self.clears("prospect_organisation"));
        let named = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        let another = self.prospect_organisation_id.is_some() || named(&self.prospect_organisation);
        let prospect = Named {
            person_id: self.prospect_person_id,
            person: self.prospect_person.clone(),
            // Another person of the same prospect is at the organisation that was introduced.
            organisation_id: if another { self.prospect_organisation_id } else { organisation },
            organisation: self.prospect_organisation.clone().filter(|_| another),
            ..Named::default()
        };
        let another_person = self.prospect_person_id.is_some() || named(&self.prospect_person);
        let found = if another || another_person { prospect.find_or_create(act, day).await? } else { Found::default() };
        let cleared = self.clears("prospect_organisation") && !another;
        referral.prospect_person_id = if another_person { found.person } else { person };
        referral.prospect_organisation_id = if cleared { None } else { found.organisation.or(organisation) };
        if referral.prospect_person_id.is_none() && referral.prospect_organisation_id.is_none() {
            return Err(refuse::no_prospect().at("prospect_person").into());
        }
        let referrer = Named {
            person_id: self.referrer_person_id,
            person: self.referrer_person.clone(),
            organisation_id: self.referrer_organisation_id,
            organisation: self.referrer_organisation.clone(),
            ..Named::default()
        };
        if !referrer.is_empty() {
            // Another referrer is somebody else, not the old person at a new organisation.
            let found = referrer.find_or_create(act, day).await?;
            (referral.referrer_person_id, referral.referrer_organisation_id) = (found.person, found.organisation);
            ensure_referrer(act, found, None).await?;
        } else if self.clears("referrer") {
            (referral.referrer_person_id, referral.referrer_organisation_id) = (None, None);
        }
        Ok(())
    }
}

fn referrer_of(referral: &Referral) -> Found {
    Found { person: referral.referrer_person_id, organisation: referral.referrer_organisation_id }
}

fn parties_of(referral: &Referral) -> (Found, Found) {
    let prospect = Found { person: referral.prospect_person_id, organisation: referral.prospect_organisation_id };
    (prospect, referrer_of(referral))
}

/// The names of what changed, for the audit trail.
fn changed(before: &Referral, after: &Referral) -> Vec<&'static str> {
    let all = [
        ("need", before.need != after.need),
        ("note", before.note != after.note),
        ("value", before.value() != after.value()),
        ("practice", before.practice_id != after.practice_id),
        ("office", before.office_id != after.office_id),
        ("source", before.source_id != after.source_id),
        ("language", before.language != after.language),
        ("disclosure", before.disclosure != after.disclosure),
        ("consent", before.consent_on != after.consent_on),
        ("prospect", parties_of(before).0 != parties_of(after).0),
        ("referrer", referrer_of(before) != referrer_of(after)),
    ];
    all.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}
