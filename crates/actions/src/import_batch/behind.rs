//! What walls hide from whoever is to own an imported referral, looked up once for each owner.

use std::collections::HashSet;
use std::sync::Arc;

use goodword_domain::{ColleagueId, Noun};
use goodword_store::referrals::Referral;
use goodword_store::walls;

use crate::{Act, Result};

/// What walls hide from an owner.
#[derive(Debug, Clone)]
pub(crate) struct Behind {
    /// Their name.
    pub owner: String,
    records: Arc<HashSet<(Noun, i64)>>,
}

impl Behind {
    /// Looks it up.
    pub async fn of(act: &mut Act<'_>, owner: ColleagueId, name: &str) -> Result<Self> {
        let records = walls::denied_to(&mut act.work, owner).await?;
        let records = records.into_iter().map(|record| (record.noun, record.record_id)).collect();
        Ok(Self { owner: name.to_owned(), records: Arc::new(records) })
    }

    /// Whether a wall hides a referral from them, or somebody it names.
    pub fn hides(&self, referral: &Referral) -> bool {
        let people = [referral.prospect_person_id, referral.referrer_person_id, referral.recipient_person_id];
        let organisations =
            [referral.prospect_organisation_id, referral.referrer_organisation_id, referral.recipient_organisation_id];
        let people = people.into_iter().flatten().map(|id| (Noun::Person, id.get()));
        let organisations = organisations.into_iter().flatten().map(|id| (Noun::Organisation, id.get()));
        let itself = std::iter::once((Noun::Referral, referral.id.get()));
        !self.records.is_empty() && itself.chain(people).chain(organisations).any(|record| self.records.contains(&record))
    }
}
