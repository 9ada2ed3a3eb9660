//! What a line would become: who in it is on record already and who is new, and what to look at. Nothing is written.

use goodword_domain::referral::Direction;
use goodword_domain::warning::{self, Captured, Earlier, Warning};
use goodword_domain::{Date, OrganisationId, PersonId, ReferralId, Timestamp};
use goodword_intake::one_line::{Party, Referrer, Understood};
use goodword_store::people::positions;
use goodword_store::referrals::{self, Referral};
use goodword_store::{Reader, organisations};

use crate::parties::{self, Found, Named};
use crate::{Result, Rules, capture_line};

/// A line as it is understood, before it is saved.
#[derive(Debug, Clone)]
pub struct Reading {
    /// What the line says.
    pub said: Understood,
    /// The day it was made, in the firm's zone.
    pub on: Date,
    /// Who was introduced.
    pub prospect: Known,
    /// Who put in the word.
    pub referrer: Known,
    /// Whom we send them to.
    pub recipient: Known,
    /// What looks odd about it; none of it stops anybody.
    pub warnings: Vec<Warning>,
}

/// Who of a party is on record, as far as the viewer may see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The person; nothing for a new one.
    pub person: Option<PersonId>,
    /// The organisation; nothing for a new one.
    pub organisation: Option<OrganisationId>,
    /// Where a person on record is now, when the line does not say where.
    pub at: String,
}

/// Reads a line without writing anything.
pub async fn read(db: &mut Reader, rules: &Rules, now: Timestamp, line: &str) -> Result<Reading> {
    let said = capture_line::understand(db, rules, now, line).await?;
    let on = said.received_on.unwrap_or_else(|| rules.calendar.date_of(now));
    let referrer = match &said.referrer {
        Some(Referrer::Party(party)) => Some(party.clone()),
        _ => None,
    };
    let prospect = known(db, said.prospect.as_ref(), said.email.as_deref(), on).await?;
    let referrer = known(db, referrer.as_ref(), None, on).await?;
    let recipient = known(db, said.recipient.as_ref(), None, on).await?;
    let captured = Captured { prospect: party(&prospect), referrer: party(&referrer), direction: said.direction, on };
    let warnings = warnings(db, rules, &captured, ReferralId::from(0)).await?;
    Ok(Reading { said, on, prospect, referrer, recipient, warnings })
}

/// Of how many earlier referrals of a prospect warnings know: the latest.
const MOST_EARLIER: i64 = 50;

/// What looks odd about what is captured as `itself`: a referral of oneself, a duplicate, a circle; from what the viewer may see.
pub(crate) async fn warnings(db: &mut Reader, rules: &Rules, captured: &Captured, itself: ReferralId) -> Result<Vec<Warning>> {
    let warning::Party { person, organisation } = captured.prospect;
    let others = referrals::of_prospect(db, person, organisation, itself, MOST_EARLIER).await?;
    let earlier = others.iter().map(|of| Earlier {
        referral: of.id,
        prospect: prospect_of(of),
        counterpart: if of.direction == Direction::Outbound { recipient_of(of) } else { referrer_of(of) },
        direction: of.direction,
        on: rules.calendar.date_of(of.introduced_at),
        open: of.is_open(),
    });
    Ok(warning::warnings(captured, &earlier.collect::<Vec<_>>()))
}

/// Who is introduced in a referral.
pub(crate) fn prospect_of(of: &Referral) -> warning::Party {
    warning::Party { person: of.prospect_person_id, organisation: of.prospect_organisation_id }
}

/// Who put in the word.
pub(crate) fn referrer_of(of: &Referral) -> warning::Party {
    warning::Party { person: of.referrer_person_id, organisation: of.referrer_organisation_id }
}

fn recipient_of(of: &Referral) -> warning::Party {
    warning::Party { person: of.recipient_person_id, organisation: of.recipient_organisation_id }
}

fn party(known: &Known) -> warning::Party {
    warning::Party { person: known.person, organisation: known.organisation }
}

async fn known(db: &mut Reader, party: Option<&Party>, email: Option<&str>, on: Date) -> Result<Known> {
    let Some(party) = party else { return Ok(Known::default()) };
    let named = Named {
        person: party.person.clone(),
        organisation: party.organisation.clone(),
        email: email.map(str::to_owned),
        ..Named::default()
    };
    let Found { person, organisation } = parties::find(db, &named).await?;
    // A person alone brings the organisation they are at, as the record will.
    if let (Some(id), None) = (person, &party.organisation)
        && let Some(position) = positions::on_day(db, id, on).await?
    {
        let at = organisations::find(db, position.organisation_id).await?;
        let at = at.map(|o| o.name).unwrap_or_default();
        return Ok(Known { person, organisation: Some(position.organisation_id), at });
    }
    Ok(Known { person, organisation, at: String::new() })
}

/// How a direction is said to people.
#[must_use]
pub fn direction_in_words(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "Inbound: they introduced somebody to us",
        Direction::Outbound => "Outbound: we introduced somebody to them",
        Direction::Internal => "Internal: a colleague introduced somebody",
    }
}
