//! What a line would become: who in it is on record already and who is new, and what to look at. Nothing is written.

use goodword_domain::referral::Direction;
use goodword_domain::warning::{self, CIRCLE_MONTHS, Captured, Earlier, Warning};
use goodword_domain::{Date, OrganisationId, PersonId, Timestamp};
use goodword_intake::one_line::{Party, Referrer, Understood};
use goodword_store::people::positions;
use goodword_store::referrals::earlier;
use goodword_store::{Reader, organisations};
use jiff::Span;

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
    let warnings = warnings(db, rules, &captured).await?;
    Ok(Reading { said, on, prospect, referrer, recipient, warnings })
}

/// What looks odd about what is being captured, from the earlier referrals the viewer may see.
pub async fn warnings(db: &mut Reader, rules: &Rules, captured: &Captured) -> Result<Vec<Warning>> {
    let since = rules.calendar.start_of(captured.on.saturating_sub(Span::new().months(CIRCLE_MONTHS)));
    let found = earlier::of_prospect(db, captured.prospect, since).await?;
    let earlier: Vec<Earlier> = found
        .into_iter()
        .map(|e| Earlier {
            referral: e.id,
            prospect: warning::Party { person: e.prospect_person_id, organisation: e.prospect_organisation_id },
            counterpart: warning::Party { person: e.counterpart_person_id, organisation: e.counterpart_organisation_id },
            direction: e.direction,
            on: rules.calendar.date_of(e.introduced_at),
            open: e.open,
        })
        .collect();
    Ok(warning::warnings(captured, &earlier))
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
