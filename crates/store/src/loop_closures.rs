//! Loop closures: the rows that say the referrer was thanked, and told.

use goodword_domain::referral::{Disclosure, LoopStep};
use goodword_domain::{ColleagueId, ReferralId, Timestamp};

use crate::acts::Place;
use crate::{Reader, Result, Sql, Work, table};

table! {
    /// The referrer was thanked, or told.
    pub struct LoopClosure in loop_closures as l {
        /// About which referral; the caller has read it through its scope.
        pub referral_id: ReferralId,
        /// Thanked or told.
        pub step: LoopStep,
        /// When.
        pub at: Timestamp,
        /// By whom.
        pub by_id: Option<ColleagueId>,
        /// How: call, letter, lunch, in words.
        pub how: String,
        /// What was said.
        pub note: String,
        /// How much of it was said.
        pub disclosure: Disclosure,
        /// When it was recorded.
        pub recorded_at: Timestamp,
    }
}

/// The loop closures of a referral.
pub async fn of_referral(db: &mut Reader, referral: ReferralId) -> Result<Vec<LoopClosure>> {
    db.all(Sql::new(LoopClosure::SELECT).add_bound(" and l.referral_id = ", referral).add(" order by l.at, l.step")).await
}

/// Records one; says whether it was new (the first word counts), as far as that is known before it waits with others.
pub async fn insert(work: &mut Work, closure: &LoopClosure) -> Result<bool> {
    Ok(work.run(closure.insert().or_else(" on conflict do nothing")).await? == 1)
}

/// Takes one back; says whether there was one.
pub async fn delete(work: &mut Work, referral: ReferralId, step: LoopStep) -> Result<bool> {
    let place = if step == LoopStep::Thanked { Place::Thanked } else { Place::Told };
    work.about_to_change(place, referral.get()).await?;
    let sql = Sql::new("delete from loop_closures where referral_id = $1 and step = $2").bind(referral).bind(step);
    Ok(work.run(sql).await? == 1)
}
