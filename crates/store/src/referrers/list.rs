//! The list of referrers: who they are, what they sent, when they were last heard of.

use goodword_domain::referrer::{ReferrerKind, Tier};
use goodword_domain::{Noun, OrganisationId, PersonId, Timestamp};

use crate::search::index::Kind;
use crate::search::{having, words_of};
use crate::touches::last;
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

/// A page of referrers: who they are first, and then the numbers of those on it.
pub async fn page(db: &mut Reader, wanted: &Wanted, after: Option<&After>, most: i64) -> Result<Vec<Line>> {
    let scope = db.scope();
    let sql = Sql::new(
        "select x.id, x.person_id, x.organisation_id, x.name, x.name_sort, x.kind, x.tier, cast(0 as bigint) as received, \
         cast(0 as bigint) as decided, cast(0 as bigint) as won, x.last_introduced, cast(0 as bigint) as last_touched from (",
    );
    let sql = all(sql, &scope, wanted).add(") x where true");
    let sql = match (after, wanted.by_last) {
        (Some(a), true) => sql.add_bound(" and (x.last_introduced, x.id) < (", a.last_introduced).add_bound(", ", a.id).add(")"),
        (Some(a), false) => sql.add_bound(" and (x.name_sort, x.id) > (", a.name_sort.as_str()).add_bound(", ", a.id).add(")"),
        (None, _) => sql,
    };
    let order = if wanted.by_last { " order by x.last_introduced desc, x.id desc" } else { " order by x.name_sort, x.id" };
    let mut lines: Vec<Line> = db.all(sql.add(order).add_bound(" limit ", most)).await?;
    numbers(db, &mut lines).await?;
    Ok(lines)
}

/// How many there are.
pub async fn count(db: &mut Reader, wanted: &Wanted) -> Result<i64> {
    let scope = db.scope();
    db.value(all(Sql::new("select count(*) as referrers from ("), &scope, wanted).add(") x")).await
}

record! {
    /// What one referrer sent.
    pub struct Sent {
        /// The person or organisation.
        pub id: i64,
        /// Received.
        pub received: i64,
        /// Of those, how many have ended.
        pub decided: i64,
        /// Of those, how many engaged us.
        pub won: i64,
        /// When they last introduced somebody.
        pub last_introduced: i64,
    }
}

/// What is counted of the referrals of one referrer. Received means what the reports mean: a need, and inbound or internal; a referral
/// that names a person is the person's, one that names an organisation alone is the organisation's.
const SENT: &str = ", count(r.received_at) as received, count(case when r.received_at is not null then r.outcome end) as decided, \
     count(case when r.received_at is not null and r.outcome = 'won' then 1 end) as won, max(r.introduced_at) as last_introduced \
     from referrals r where r.deleted_at is null and r.direction in ('inbound', 'internal')";

/// Reads the numbers of some referrers.
async fn numbers(db: &mut Reader, lines: &mut [Line]) -> Result<()> {
    let scope = db.scope();
    let people: Vec<PersonId> = lines.iter().filter_map(|line| line.person_id).collect();
    let organisations: Vec<OrganisationId> = lines.iter().filter_map(|line| line.organisation_id).collect();
    let of_people = Sql::new("select r.referrer_person_id as id").add(SENT);
    let of_people = of_people.add_list(" and r.referrer_person_id in", people.iter().copied()).visible(&scope, Noun::Referral);
    let of_organisations = Sql::new("select r.referrer_organisation_id as id").add(SENT).add(" and r.referrer_person_id is null");
    let of_organisations =
        of_organisations.add_list(" and r.referrer_organisation_id in", organisations).visible(&scope, Noun::Referral);
    let by_people: Vec<Sent> = db.all(of_people.add(" group by r.referrer_person_id")).await?;
    let by_organisations: Vec<Sent> = db.all(of_organisations.add(" group by r.referrer_organisation_id")).await?;
    let touched = last::with_people(db, people).await?;
    for line in lines {
        let (sent, id) = match (line.person_id, line.organisation_id) {
            (Some(id), _) => (&by_people, id.get()),
            (None, id) => (&by_organisations, id.map_or(0, OrganisationId::get)),
        };
        if let Some(of) = sent.iter().find(|of| of.id == id) {
            (line.received, line.decided, line.won, line.last_introduced) = (of.received, of.decided, of.won, of.last_introduced);
        }
        line.last_touched = line.person_id.and_then(|id| touched.get(&id)).map_or(0, |at| at.as_microsecond());
    }
    Ok(())
}

/// Every referrer who is wanted; when they last introduced somebody only where it is asked for.
fn all(sql: Sql, scope: &crate::Scope, wanted: &Wanted) -> Sql {
    let sql = sql.add(
        "select rf.id, rf.person_id, rf.organisation_id, coalesce(p.name, o.name) as name, coalesce(p.name_sort, o.name_sort) as name_sort, \
         rf.kind, rf.tier, ",
    );
    let sql = if wanted.by_last { last_introduced(sql, scope) } else { sql.add("cast(0 as bigint)") };
    let sql = sql.add(
        " as last_introduced from referrers rf left join people p on p.id = rf.person_id \
         left join organisations o on o.id = rf.organisation_id where coalesce(p.deleted_at, o.deleted_at) is null",
    );
    let sql = sql.visible(scope, Noun::Person).visible(scope, Noun::Organisation);
    let sql = sql.add_if(" and rf.kind = ", wanted.kind).add_if(" and rf.tier = ", wanted.tier);
    let words = words_of(&wanted.find);
    let sql = if words.is_empty() {
        sql
    } else {
        let sql = having(sql.add(" and ((true"), "rf.person_id", Kind::Person, &words);
        having(sql.add(") or (true"), "rf.organisation_id", Kind::Organisation, &words).add("))")
    };
    let Some(since) = wanted.silent_since else { return sql };
    let sql = last_introduced(sql.add(" and "), scope).add_bound(" < ", since);
    let sql = sql.add(
        " and not exists (select 1 from touch_people w join touches t on t.id = w.touch_id where t.deleted_at is null \
         and w.person_id = rf.person_id",
    );
    sql.add_bound(" and t.at >= ", since).visible(scope, Noun::Touch).add(")")
}

/// When a referrer last introduced somebody, each found by the index of theirs; 0 for never.
fn last_introduced(sql: Sql, scope: &crate::Scope) -> Sql {
    const LATEST: &str = " and r.deleted_at is null and r.direction in ('inbound', 'internal')";
    let sql = sql.add("coalesce((select r.introduced_at from referrals r where r.referrer_person_id = rf.person_id").add(LATEST);
    let sql = sql.visible(scope, Noun::Referral).add(
        " order by r.introduced_at desc limit 1), (select r.introduced_at from referrals r \
         where r.referrer_organisation_id = rf.organisation_id and r.referrer_person_id is null",
    );
    sql.add(LATEST).visible(scope, Noun::Referral).add(" order by r.introduced_at desc limit 1), 0)")
}
