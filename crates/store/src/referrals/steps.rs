//! Steps: every next step there was, with how it ended. The open one stands on its referral too.

use goodword_domain::touch::TouchKind;
use goodword_domain::{ColleagueId, ReferralId, StepId, Timestamp};

use crate::acts::Place;
use crate::{Reader, Result, Sql, Work, table};

table! {
    /// One step: what, who, by when, and how it ended.
    pub struct Step in steps as s {
        /// Which.
        pub id: StepId,
        /// Of which referral; the caller has read it through its scope.
        pub referral_id: ReferralId,
        /// Which of the cadence's steps it is, from 1; nothing when somebody set it by hand.
        pub place: Option<i64>,
        /// The kind of touch it is.
        pub kind: Option<TouchKind>,
        /// What is to happen.
        pub what: String,
        /// Who does it.
        pub by_id: ColleagueId,
        /// By when.
        pub due_at: Timestamp,
        /// When it was set.
        pub set_at: Timestamp,
        /// Who set it.
        pub set_by: Option<ColleagueId>,
        /// When it ended.
        pub ended_at: Option<Timestamp>,
        /// Who ended it.
        pub ended_by: Option<ColleagueId>,
        /// done, replaced, snoozed, decided or taken_back.
        pub ended_how: Option<String>,
        /// What was said about it (why it was snoozed).
        pub ended_note: String,
    }
}

/// Sets a step.
pub async fn insert(work: &mut Work, step: &Step) -> Result<()> {
    work.run(step.insert()).await.map(drop)
}

/// Writes a step that waits to be put in; says no when it does not.
pub fn replace_waiting(work: &mut Work, step: &Step) -> bool {
    work.gathers() && work.replace_waiting(step.insert())
}

/// Ends the open step of a referral, if there is one.
pub async fn end_open(
    work: &mut Work,
    referral: ReferralId,
    (at, by): (Timestamp, Option<ColleagueId>),
    how: &str,
    note: &str,
) -> Result<()> {
    let Some(open) = open_of(work, referral).await? else { return Ok(()) };
    work.about_to_change(Place::Step, open.id.get()).await?;
    let sql = Sql::new("update steps set ended_at = $1, ended_by = $2, ended_how = $3, ended_note = $4 where referral_id = $5 and ended_at is null")
        .bind(at)
        .bind(by)
        .bind(how)
        .bind(note)
        .bind(referral);
    work.run(sql).await.map(drop)
}

/// The open step of a referral.
pub async fn open_of(db: &mut Reader, referral: ReferralId) -> Result<Option<Step>> {
    db.maybe(Sql::new(Step::SELECT).add_bound(" and s.referral_id = ", referral).add(" and s.ended_at is null")).await
}

/// Every step of a referral, oldest first.
pub async fn of_referral(db: &mut Reader, referral: ReferralId) -> Result<Vec<Step>> {
    db.all(Sql::new(Step::SELECT).add_bound(" and s.referral_id = ", referral).add(" order by s.set_at, s.id")).await
}
