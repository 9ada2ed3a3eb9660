//! What background work asks about referrals: whose steps are due, and which have gone quiet. It reads for the product
//! itself; what is counted for a colleague is counted as their walls let them see it.

use goodword_domain::quiet::{QuietCutoffs, QuietRule};
use goodword_domain::{ColleagueId, Noun, ReferralId, Timestamp};

use crate::{Reader, Result, Sql, record, walls};

record! {
    /// How many steps of somebody are to do.
    pub struct StepsDue {
        /// Due before today.
        pub late: i64,
        /// Due today.
        pub today: i64,
    }

    /// The names of who was introduced.
    pub struct Prospect {
        /// The person.
        pub person: Option<String>,
        /// The organisation.
        pub organisation: Option<String>,
    }

    /// A referral that is quiet and of which nobody was told since it is.
    pub struct NewlyQuiet {
        /// Which.
        pub id: ReferralId,
        /// Who owns it.
        pub owner_id: Option<ColleagueId>,
        /// The last touch or, without any, its arrival.
        pub last_happening: Timestamp,
        /// When its next step is due.
        pub next_due: Option<Timestamp>,
        /// When the first of the causes that make it quiet now began.
        pub since: Timestamp,
    }
}

impl Prospect {
    /// As a sentence names them: “Jo Berg (Orion Foods)”.
    #[must_use]
    pub fn name(&self) -> String {
        match (&self.person, &self.organisation) {
            (Some(person), Some(organisation)) => format!("{person} ({organisation})"),
            (Some(one), None) | (None, Some(one)) => one.clone(),
            (None, None) => "somebody".to_owned(),
        }
    }
}

impl NewlyQuiet {
    /// What makes telling of it the same as telling of it before; [`newly_quiet`] leaves out what has such a notification.
    #[must_use]
    pub fn once_key(&self) -> String {
        format!("quiet:{}:{}", self.id.get(), self.since.as_microsecond())
    }
}

/// The steps `by` has to do before `tomorrow`, as far as `seen_by` may see them; before `today` they are late.
pub async fn steps_due(
    db: &mut Reader,
    by: ColleagueId,
    seen_by: ColleagueId,
    (today, tomorrow): (Timestamp, Timestamp),
) -> Result<StepsDue> {
    let sql = Sql::new(
        "select cast(coalesce(sum(case when r.next_due < $1 then 1 else 0 end), 0) as bigint) as late, \
         cast(coalesce(sum(case when r.next_due >= $1 then 1 else 0 end), 0) as bigint) as today \
         from referrals r where r.outcome is null and r.deleted_at is null and r.next_due < $2 and r.next_by_id = $3",
    );
    let sql = sql.bind(today).bind(tomorrow).bind(by).visible(&walls::scope_of(seen_by), Noun::Referral);
    Ok(db.maybe(sql).await?.unwrap_or(StepsDue { late: 0, today: 0 }))
}

/// Who was introduced, by name, if the viewer may see the referral.
pub async fn prospect(db: &mut Reader, id: ReferralId) -> Result<Option<Prospect>> {
    let scope = db.scope();
    let sql = Sql::new(
        "select p.name as person, o.name as organisation from referrals r left join people p on p.id = r.prospect_person_id \
         left join organisations o on o.id = r.prospect_organisation_id where r.id = $1",
    );
    db.maybe(sql.bind(id).visible(&scope, Noun::Referral)).await
}

/// Up to `most` quiet referrals after `after` whose owner was not told since they are quiet, in the order of their ids.
pub async fn newly_quiet(
    db: &mut Reader,
    rule: &QuietRule,
    now: Timestamp,
    after: Option<ReferralId>,
    most: i64,
) -> Result<Vec<NewlyQuiet>> {
    let QuietCutoffs { last_happening_at_or_before, next_step_due_before } = rule.cutoffs(now);
    let scope = db.scope();
    let sql = Sql::new(
        "select q.id, q.owner_id, q.last_happening, q.next_due, q.since from (\
         select w.id, w.owner_id, w.last_happening, w.next_due, \
         case when w.last_happening <= $1 and (w.next_due is null or w.next_due >= $2 or w.last_happening - $1 <= w.next_due - $2) \
         then $3 + w.last_happening - $1 else $3 + w.next_due - $2 end as since from (\
         select r.id, r.owner_id, r.next_due, \
         case when r.last_touch_at > r.introduced_at then r.last_touch_at else r.introduced_at end as last_happening \
         from referrals r where r.outcome is null and r.deleted_at is null",
    )
    .bind(last_happening_at_or_before)
    .bind(next_step_due_before)
    .bind(now)
    .visible(&scope, Noun::Referral)
    .add_if(" and r.id > ", after)
    .add(
        ") w where w.last_happening <= $1 or w.next_due < $2) q where not exists (select 1 from notifications n \
         where n.once_key = 'quiet:' || cast(q.id as text) || ':' || cast(q.since as text))",
    )
    .add_bound(" order by q.id limit ", most);
    db.all(sql).await
}
