//! Past decisions: ends that were taken back, with when they stood. What was known on a day in between keeps them.

use goodword_domain::referral::Outcome;
use goodword_domain::{ColleagueId, PastDecisionId, ReasonId, ReferralId, Timestamp};

use crate::{Reader, Result, Sql, Work, table};

table! {
    /// An end that stood from when it was entered until it was taken back.
    pub struct PastDecision in past_decisions as pd {
        /// Which.
        pub id: PastDecisionId,
        /// Of which referral; the caller has read it through its scope.
        pub referral_id: ReferralId,
        /// How it had ended.
        pub outcome: Outcome,
        /// When it had ended.
        pub decided_at: Timestamp,
        /// When that was entered.
        pub entered_at: Timestamp,
        /// Who decided it.
        pub decided_by: Option<ColleagueId>,
        /// Why.
        pub reason_id: ReasonId,
        /// What else was said.
        pub note: Option<String>,
        /// When the referrer had been told of it.
        pub told_at: Option<Timestamp>,
        /// When it was taken back.
        pub taken_back_at: Timestamp,
        /// Who took it back.
        pub taken_back_by: Option<ColleagueId>,
    }
}

/// Keeps an end that is taken back.
pub async fn insert(work: &mut Work, past: &PastDecision) -> Result<()> {
    work.run(past.insert()).await.map(drop)
}

/// The ends of a referral that were taken back, the latest first.
pub async fn of_referral(db: &mut Reader, referral: ReferralId) -> Result<Vec<PastDecision>> {
    let sql = Sql::new(PastDecision::SELECT).add_bound(" and pd.referral_id = ", referral);
    db.all(sql.add(" order by pd.taken_back_at desc, pd.id desc")).await
}

/// When the end of a referral was entered: with it the last step ended.
pub async fn entered_at(db: &mut Reader, referral: ReferralId) -> Result<Option<Timestamp>> {
    let sql =
        Sql::new("select s.ended_at from steps s where s.ended_how = 'decided'").add_bound(" and s.referral_id = ", referral);
    Ok(db.column(sql.add(" order by s.ended_at desc limit 1")).await?.pop())
}
