//! Who is in an introduction: found or created, and what follows from who they are.

use goodword_domain::referral::{Direction, refuse};
use goodword_domain::{Date, Refusal, SourceId};
use goodword_store::lists;

use super::RecordReferral;
use crate::parties::{Found, Named};
use crate::{Act, Result, Via, checked, owner};

/// Who is in the introduction.
pub(super) struct Cast {
    pub prospect: Found,
    pub referrer: Found,
    pub recipient: Found,
}

impl RecordReferral {
    /// Finds or creates who is in it; refuses where nobody was introduced, or sent to nobody.
    pub(super) async fn cast(&self, act: &mut Act<'_>, day: Date) -> Result<Cast> {
        let prospect = Named {
            person_id: self.prospect_person_id,
            person: self.prospect_person.clone(),
            organisation_id: self.prospect_organisation_id,
            organisation: self.prospect_organisation.clone(),
            email: self.prospect_email.clone(),
            phone: self.prospect_phone.clone(),
        };
        if prospect.is_empty() {
            return Err(refuse::no_prospect().at("prospect_person").into());
        }
        let referrer = Named {
            person_id: self.referrer_person_id,
            person: self.referrer_person.clone(),
            organisation_id: self.referrer_organisation_id,
            organisation: self.referrer_organisation.clone(),
            email: self.referrer_email.clone(),
            phone: None,
        };
        let recipient = Named {
            person_id: self.recipient_person_id,
            person: self.recipient_person.clone(),
            organisation_id: self.recipient_organisation_id,
            organisation: self.recipient_organisation.clone(),
            ..Named::default()
        };
        if self.direction == Some(Direction::Outbound) && recipient.is_empty() {
            return Err(Refusal::invalid(
                "referral.no_recipient",
                "Say whom you are sending them to: a person, an organisation, or both.",
            )
            .at("recipient_person")
            .into());
        }
        let prospect = prospect.find_or_create(act, day).await?;
        if prospect == Found::default() {
            return Err(refuse::no_prospect().at("prospect_person").into());
        }
        Ok(Cast {
            prospect,
            referrer: referrer.find_or_create(act, day).await?,
            recipient: recipient.find_or_create(act, day).await?,
        })
    }

    /// Which way it went: as said, else as those in it tell.
    pub(super) fn direction(&self, cast: &Cast) -> Direction {
        self.direction.unwrap_or(if cast.recipient != Found::default() {
            Direction::Outbound
        } else if self.referrer_colleague_id.is_some() {
            Direction::Internal
        } else {
            Direction::Inbound
        })
    }

    /// The source that was named, else the one that follows from who put in the word.
    pub(super) async fn source(&self, act: &mut Act<'_>, cast: &Cast, direction: Direction) -> Result<Option<SourceId>> {
        let key = match self.source.as_deref().map(str::trim).filter(|s| !s.is_empty()) {
            Some(key) => return Ok(Some(checked::source(act, key).await?)),
            // An import says what its file says: a blank stays a blank.
            None if act.actor().via == Via::Import || direction != Direction::Inbound => return Ok(None),
            None if cast.referrer == Found::default() => "referral_unknown",
            None => owner::source_of_referrer(act, cast.referrer).await?,
        };
        Ok(lists::source_with_key(&mut act.work, key).await?.map(|source| source.id))
    }
}
