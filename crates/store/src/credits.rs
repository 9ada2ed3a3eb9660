//! Credits: who is credited with an introduction, in shares of 10,000, in versions.

use goodword_domain::{ColleagueId, CreditId, OrganisationId, PersonId, ReferralId, Timestamp};

use crate::acts::Place;
use crate::{Reader, Result, Sql, Work, table};

table! {
    /// A share in an introduction.
    pub struct Credit in credits as cr {
        /// Which.
        pub id: CreditId,
        /// Of which referral; the caller has read it through its scope.
        pub referral_id: ReferralId,
        /// Which version of the shares it belongs to, from 1.
        pub version: i64,
        /// A person,
        pub person_id: Option<PersonId>,
        /// with the organisation they were at on that day, or an organisation alone,
        pub organisation_id: Option<OrganisationId>,
        /// a colleague,
        pub colleague_id: Option<ColleagueId>,
        /// an event,
        pub event: Option<String>,
        /// or a campaign.
        pub campaign: Option<String>,
        /// The share, in ten-thousandths; those of a version add up to 10,000.
        pub share: i64,
        /// Why: who said so, on what evidence.
        pub why: String,
        /// Who claimed it.
        pub claimed_by: Option<ColleagueId>,
        /// When.
        pub claimed_at: Timestamp,
        /// When a newer version took its place.
        pub ended_at: Option<Timestamp>,
    }
}

/// The shares of a referral as they stand, the largest first.
pub async fn of_referral(db: &mut Reader, referral: ReferralId) -> Result<Vec<Credit>> {
    let sql = Sql::new(Credit::SELECT).add_bound(" and cr.referral_id = ", referral).add(" and cr.ended_at is null");
    db.all(sql.add(" order by cr.share desc, cr.id")).await
}

/// Every share a referral ever had, newest version first.
pub async fn every_version(db: &mut Reader, referral: ReferralId) -> Result<Vec<Credit>> {
    let sql = Sql::new(Credit::SELECT).add_bound(" and cr.referral_id = ", referral);
    db.all(sql.add(" order by cr.version desc, cr.share desc, cr.id")).await
}

/// Ends the version that stands.
pub async fn end_version(work: &mut Work, referral: ReferralId, at: Timestamp) -> Result<()> {
    let standing = of_referral(work, referral).await?;
    if standing.is_empty() {
        return Ok(());
    }
    for credit in standing {
        work.about_to_change(Place::Credit, credit.id.get()).await?;
    }
    let sql = Sql::new("update credits set ended_at = $1 where referral_id = $2 and ended_at is null").bind(at).bind(referral);
    work.run(sql).await.map(drop)
}

/// Records a share.
pub async fn insert(work: &mut Work, credit: &Credit) -> Result<()> {
    work.run(credit.insert()).await.map(drop)
}
