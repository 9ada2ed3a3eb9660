//! Who is credited with an introduction from its beginning.

use goodword_domain::referral::Direction;
use goodword_store::credits;
use goodword_store::referrals::Referral;

use crate::{Act, Result};

/// The first version of the credits: all of it to whoever put in the word.
pub(crate) async fn credit(act: &mut Act<'_>, referral: &Referral) -> Result<()> {
    let colleague_id = if referral.direction == Direction::Internal { referral.referrer_colleague_id } else { None };
    let (person_id, organisation_id) = (referral.referrer_person_id, referral.referrer_organisation_id);
    if person_id.is_none() && organisation_id.is_none() && colleague_id.is_none() {
        return Ok(());
    }
    let credit = credits::Credit {
        id: act.id(),
        referral_id: referral.id,
        version: 1,
        person_id,
        organisation_id,
        colleague_id,
        event: None,
        campaign: None,
        share: 10_000,
        why: "As recorded at first".to_owned(),
        claimed_by: act.for_whom(),
        claimed_at: act.now(),
        ended_at: None,
    };
    Ok(credits::insert(&mut act.work, &credit).await?)
}
