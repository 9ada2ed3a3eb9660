//! The list of referrers: who they are, what they sent, when they were last heard of.

use goodword_domain::referrer::{ReferrerKind, Tier};
use goodword_domain::{Noun, OrganisationId, PersonId, Timestamp, text};

use crate::{Reader, Result, Sql, record};

record! {
    /// A referrer on a line of their own.
    pub struct Line {
        /// Their number as a referrer.
        #[serde(serialize_with = "goodword_domain::id::written::serialize")]
        #[schemars(with = "String")]
        pub id: i64,
        /// The person,
        pub person_id: Option<PersonId>,
        /// or the organisation.
        pub organisation_id: Option<OrganisationId>,
        /// The name.
        pub name: String,
        /// The key of its order.
        pub name_sort: String,
        /// Client, professional, employee or influencer.
        pub kind: ReferrerKind,
        /// How much care they get.
        pub tier: Option<Tier>,
        /// Referrals received from them.
        pub received: i64,
        /// Of those, how many have ended.
        pub decided: i64,
        /// Of those, how many engaged us.
        pub won: i64,
        /// When they last introduced somebody; 0 for never.
        #[serde(serialize_with = "instant_or_never")]
        #[schemars(with = "Option<Timestamp>")]
        pub last_introduced: i64,
        /// When somebody of ours last had a touch with them; 0 for never.
        #[serde(serialize_with = "instant_or_never")]
        #[schemars(with = "Option<Timestamp>")]
        pub last_touched: i64,
    }
}

/// Microseconds as programs read instants; never is null.
fn instant_or_never<S: serde::Serializer>(micros: &i64, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    let at = Timestamp::from_microsecond(*micros).ok().filter(|_| *micros != 0);
    serde::Serialize::serialize(&at, serializer)
}

/// Which referrers, in which order.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Found by name.
    pub find: String,
    /// Of this kind only.
    pub kind: Option<ReferrerKind>,
    /// Of this tier only.
    pub tier: Option<Tier>,
    /// Only those who neither introduced anybody nor were in touch since.
    pub silent_since: Option<Timestamp>,
    /// By when they last introduced somebody, newest first; else by name.
    pub by_last: bool,
}

/// Where a page begins: behind this line.
#[derive(Debug, Clone)]
pub struct After {
    /// Its name key (by name).
    pub name_sort: String,
    /// When it last introduced somebody (by last).
    pub last_introduced: i64,
    /// Its number.
    pub id: i64,
}

/// A page of referrers.
pub async fn page(db: &mut Reader, wanted: &Wanted, after: Option<&After>, most: i64) -> Result<Vec<Line>> {
    let scope = db.scope();
    let sql = Sql::new(
        "select x.id, x.person_id, x.organisation_id, x.name, x.name_sort, x.kind, x.tier, x.received, x.decided, x.won, x.last_introduced, x.last_touched from (",
    );
    let sql = filtered(all(sql, &scope).add(") x where true"), wanted);
    let sql = match (after, wanted.by_last) {
        (Some(a), true) => sql.add_bound(" and (x.last_introduced, x.id) < (", a.last_introduced).add_bound(", ", a.id).add(")"),
        (Some(a), false) => sql.add_bound(" and (x.name_sort, x.id) > (", a.name_sort.as_str()).add_bound(", ", a.id).add(")"),
        (None, _) => sql,
    };
    let order = if wanted.by_last { " order by x.last_introduced desc, x.id desc" } else { " order by x.name_sort, x.id" };
    db.all(sql.add(order).add_bound(" limit ", most)).await
}

/// How many there are.
pub async fn count(db: &mut Reader, wanted: &Wanted) -> Result<i64> {
    let scope = db.scope();
    db.value(filtered(all(Sql::new("select count(*) as referrers from ("), &scope).add(") x where true"), wanted)).await
}

fn filtered(sql: Sql, wanted: &Wanted) -> Sql {
    let folded = text::fold(&wanted.find);
    let sql = if folded.is_empty() { sql } else { sql.add_bound(" and x.name_folded like ", format!("%{folded}%")) };
    let sql = sql.add_if(" and x.kind = ", wanted.kind).add_if(" and x.tier = ", wanted.tier);
    match wanted.silent_since {
        Some(since) => sql.add_bound(" and x.last_introduced < ", since).add_bound(" and x.last_touched < ", since),
        None => sql,
    }
}

/// Every referrer with their numbers. Received means what the reports mean: a need, and inbound or internal; a referral that
/// names a person is the person's, one that names an organisation alone is the organisation's.
fn all(sql: Sql, scope: &crate::Scope) -> Sql {
    sql.add(
        "select rf.id, rf.person_id, rf.organisation_id, coalesce(p.name, o.name) as name, coalesce(p.name_sort, o.name_sort) as name_sort, \
         coalesce(p.name_folded, o.name_folded) as name_folded, rf.kind, rf.tier, coalesce(g.received, 0) as received, \
         coalesce(g.decided, 0) as decided, coalesce(g.won, 0) as won, coalesce(g.last_introduced, 0) as last_introduced, \
         coalesce((select max(t.at) from touches t join touch_people w on w.touch_id = t.id where t.deleted_at is null \
         and w.person_id = rf.person_id",
    )
    .visible(scope, Noun::Touch)
    .add(
        "), 0) as last_touched from referrers rf left join people p on p.id = rf.person_id \
         left join organisations o on o.id = rf.organisation_id left join (select \
         case when r.referrer_person_id is null then 2 else 1 end as kind, coalesce(r.referrer_person_id, r.referrer_organisation_id) as id, \
         count(r.received_at) as received, count(case when r.received_at is not null then r.outcome end) as decided, \
         count(case when r.received_at is not null and r.outcome = 'won' then 1 end) as won, max(r.introduced_at) as last_introduced \
         from referrals r where r.deleted_at is null and r.direction in ('inbound', 'internal')",
    )
    .visible(scope, Noun::Referral)
    .add(
        " group by case when r.referrer_person_id is null then 2 else 1 end, coalesce(r.referrer_person_id, r.referrer_organisation_id)) g \
         on g.id = coalesce(rf.person_id, rf.organisation_id) and g.kind = case when rf.person_id is null then 2 else 1 end \
         where coalesce(p.deleted_at, o.deleted_at) is null",
    )
    .visible(scope, Noun::Person)
    .visible(scope, Noun::Organisation)
}
