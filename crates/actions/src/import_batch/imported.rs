//! What an import knows of a referral and nobody types: it has gone on since, and lists are looked up once per batch.

use goodword_domain::money::Money;
use goodword_domain::referral::Stage;
use goodword_domain::{ColleagueId, SourceId, Timestamp};
use goodword_store::referrals::Referral;

use super::behind::Behind;
use crate::Result;
use crate::next_step::Next;
use crate::owner::{self, Routed};

/// What the import has found out already.
#[derive(Debug, Clone)]
pub struct Imported {
    pub(crate) introduced_at: Timestamp,
    pub(crate) owner: ColleagueId,
    pub(crate) owner_why: String,
    pub(crate) source_id: Option<SourceId>,
    pub(crate) value: Option<Money>,
    pub(crate) first_contact_at: Option<Timestamp>,
    pub(crate) stage: Stage,
    pub(crate) next: Next,
    /// What walls hide from its owner, where any wall stands.
    pub(crate) behind: Option<Behind>,
    /// Whether its end follows in the same row, so that nobody needs to be reminded of anything.
    pub(crate) ended: bool,
}

impl Imported {
    /// Says on the referral what has happened since, and whose it is.
    pub(crate) fn apply(&self, referral: &mut Referral) -> Result<Routed> {
        referral.first_contact_at = self.first_contact_at;
        referral.last_touch_at = self.first_contact_at;
        referral.stage = self.stage;
        referral.stage_since = match self.stage {
            Stage::Received => self.introduced_at,
            _ => self.first_contact_at.unwrap_or(self.introduced_at),
        };
        if let Some(behind) = self.behind.as_ref().filter(|behind| behind.hides(referral)) {
            return Err(owner::cannot_see(&behind.owner).at("owner").into());
        }
        Ok(Routed { owner: self.owner, why: self.owner_why.clone() })
    }
}
