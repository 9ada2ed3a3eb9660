//! Earlier referrals of the same prospect: what a warning at capture is made from.

use goodword_domain::referral::Direction;
use goodword_domain::warning::Party;
use goodword_domain::{Noun, OrganisationId, PersonId, ReferralId, Timestamp};

use crate::{Reader, Result, Sql, record};

/// More of one prospect than these tell nobody more.
const MOST: i64 = 50;

record! {
    /// A referral there is already, as far as a warning needs it.
    pub struct EarlierReferral {
        /// Which.
        pub id: ReferralId,
        /// The person introduced.
        pub prospect_person_id: Option<PersonId>,
        /// The organisation introduced.
        pub prospect_organisation_id: Option<OrganisationId>,
        /// Theirs: the referrer of an inbound one, the recipient of an outbound one.
        pub counterpart_person_id: Option<PersonId>,
        /// Their organisation.
        pub counterpart_organisation_id: Option<OrganisationId>,
        /// Which way it went.
        pub direction: Direction,
        /// When it was made.
        pub introduced_at: Timestamp,
        /// Whether it is open.
        pub open: bool,
    }
}

/// The referrals of the same prospect made since `since`, the latest first, as far as the viewer may see them.
pub async fn of_prospect(db: &mut Reader, prospect: Party, since: Timestamp) -> Result<Vec<EarlierReferral>> {
    let scope = db.scope();
    let sql = Sql::new(
        "select r.id, r.prospect_person_id, r.prospect_organisation_id, \
         case when r.direction = 'outbound' then r.recipient_person_id else r.referrer_person_id end as counterpart_person_id, \
         case when r.direction = 'outbound' then r.recipient_organisation_id else r.referrer_organisation_id end as counterpart_organisation_id, \
         r.direction, r.introduced_at, (r.outcome is null) as open from referrals r where r.deleted_at is null",
    )
    .add_bound(" and r.introduced_at >= ", since)
    .add_bound(" and (r.prospect_person_id = ", prospect.person)
    .add_bound(" or r.prospect_organisation_id = ", prospect.organisation)
    .add(")");
    db.all(sql.visible(&scope, Noun::Referral).add_bound(" order by r.introduced_at desc, r.id desc limit ", MOST)).await
}
