//! The loop of a referral as it stands on record.

use goodword_domain::referral::LoopStep;
use goodword_domain::referral::loop_strip::LoopFacts;
use goodword_store::loop_closures::{self, LoopClosure};
use goodword_store::referrals::Referral;
use goodword_store::{Reader, StoreError};

/// What is known of the loop of a referral the caller has read, for the strip and for the rules.
pub async fn facts(db: &mut Reader, referral: &Referral) -> std::result::Result<LoopFacts, StoreError> {
    let closures = loop_closures::of_referral(db, referral.id).await?;
    Ok(facts_of(referral, &closures))
}

/// The same, where the loop closures are read already.
#[must_use]
pub fn facts_of(referral: &Referral, closures: &[LoopClosure]) -> LoopFacts {
    let at = |step| closures.iter().find(|closure| closure.step == step).map(|closure| closure.at);
    LoopFacts {
        direction: referral.direction,
        has_referrer: referral.referrer_person_id.is_some()
            || referral.referrer_organisation_id.is_some()
            || referral.referrer_colleague_id.is_some(),
        received_at: referral.received_at.unwrap_or(referral.introduced_at),
        thanked_at: at(LoopStep::Thanked),
        contacted_at: referral.first_contact_at,
        decided_at: referral.decided_at,
        told_at: at(LoopStep::Told),
    }
}
