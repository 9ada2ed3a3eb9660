//! Lines of referrals for lists, boards and Today, page by page, with the counts and sums of all that match.

use goodword_domain::money::Currency;
use goodword_domain::referral::{Direction, Outcome, Stage};
use goodword_domain::touch::TouchKind;
use goodword_domain::{ColleagueId, OfficeId, PersonId, PracticeId, ReferralId, SourceId, Timestamp};

use super::custom::CustomSort;
use super::filter::Filter;
use crate::totals::of_lists;
use crate::{Reader, Result, Sql, record, worth_of_referral};

record! {
    /// A line: the referral with the names it shows.
    pub struct Line {
        /// Which.
        pub id: ReferralId,
        /// Its version, to give back with a change.
        pub version: i64,
        /// Which way.
        pub direction: Direction,
        /// The person introduced.
        pub prospect_person: Option<String>,
        /// The organisation introduced.
        pub prospect_organisation: Option<String>,
        /// Who put in the word, by id,
        pub referrer_person_id: Option<PersonId>,
        /// and by name.
        pub referrer_person: Option<String>,
        /// The organisation they were at.
        pub referrer_organisation: Option<String>,
        /// The colleague who put in the word, or passed it on.
        pub referrer_colleague_id: Option<ColleagueId>,
        /// Whom we sent it to.
        pub recipient_person: Option<String>,
        /// The organisation we sent it to.
        pub recipient_organisation: Option<String>,
        /// What they need.
        pub need: String,
        /// The service line.
        pub practice_id: Option<PracticeId>,
        /// The office.
        pub office_id: Option<OfficeId>,
        /// How they found us.
        pub source_id: Option<SourceId>,
        /// What it may be worth, in minor units.
        pub value_minor: Option<i64>,
        /// Of which currency.
        pub currency: Option<Currency>,
        /// When the introduction was made.
        pub introduced_at: Timestamp,
        /// When it was received as a referral.
        pub received_at: Option<Timestamp>,
        /// Where it stands while it is open.
        pub stage: Stage,
        /// Since when.
        pub stage_since: Timestamp,
        /// Whose.
        pub owner_id: Option<ColleagueId>,
        /// The kind of touch that is next.
        pub next_kind: Option<TouchKind>,
        /// What is next.
        pub next_what: Option<String>,
        /// Who does it.
        pub next_by_id: Option<ColleagueId>,
        /// By when.
        pub next_due: Option<Timestamp>,
        /// When the response clock runs out.
        pub respond_by: Option<Timestamp>,
        /// When somebody of ours first spoke with the prospect.
        pub first_contact_at: Option<Timestamp>,
        /// When the last touch was.
        pub last_touch_at: Option<Timestamp>,
        /// How it ended.
        pub outcome: Option<Outcome>,
        /// When it ended.
        pub decided_at: Option<Timestamp>,
        /// Whether the referrer was thanked.
        pub thanked: bool,
        /// Whether the referrer was told what became of it.
        pub told: bool,
        /// What it may be worth in the currency the firm adds up in; nothing where no rate is known.
        pub worth_minor: Option<i64>,
    }

    /// How many, and what they may be worth, in one currency or in none.
    pub struct Total {
        /// At which stage; the decided ones have kept their last.
        pub stage: Stage,
        /// How they ended.
        pub outcome: Option<Outcome>,
        /// Of which currency; nothing for those without a value.
        pub currency: Option<Currency>,
        /// How many.
        pub referrals: i64,
        /// What they may be worth, in minor units.
        pub minor: i64,
        /// The same in the currency the firm adds up in; nothing where no rate is known.
        pub worth: Option<i64>,
    }
}

impl Line {
    /// The last thing that happened: the last touch, or its arrival.
    #[must_use]
    pub fn last_happening(&self) -> Timestamp {
        self.last_touch_at.map_or(self.introduced_at, |at| at.max(self.introduced_at))
    }

    /// Since when the referrer waits for a word: since it was decided, or since it came in while nobody has thanked them.
    #[must_use]
    pub fn waiting_since(&self) -> Timestamp {
        self.decided_at.filter(|_| self.thanked).or(self.received_at).unwrap_or(self.introduced_at)
    }

    /// Whom it is about, as one line says it: the organisation, else the person.
    #[must_use]
    pub fn prospect(&self) -> &str {
        self.prospect_organisation.as_deref().or(self.prospect_person.as_deref()).unwrap_or_default()
    }
}

/// What a list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// The newest introduction first.
    Introduced,
    /// The next step that is due first; what has none last.
    Due,
    /// The largest value first; what has none last.
    Value,
    /// The response clock that runs out first.
    Clock,
    /// The referrer who has waited longest first: since it was decided, or since it came in while nobody has thanked them.
    Waiting,
    /// By a custom field.
    Custom(CustomSort),
}

/// Where a page begins: behind the line with this key and id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// What the list is ordered by, of the last line shown.
    pub key: i64,
    /// Its id.
    pub id: ReferralId,
}

/// [`Line::waiting_since`] in SQL.
macro_rules! waiting_since {
    () => {
        "coalesce(case when exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'thanked') \
         then r.decided_at end, r.received_at, r.introduced_at)"
    };
}

impl Sort {
    /// What a line is ordered by: the key that the next page begins behind.
    #[must_use]
    pub fn key(self, line: &Line) -> i64 {
        let instant = |at: Option<Timestamp>| at.map_or(LAST, Timestamp::as_microsecond);
        match self {
            Self::Introduced => line.introduced_at.as_microsecond(),
            Self::Due => instant(line.next_due),
            Self::Value => line.worth_minor.unwrap_or(-1),
            Self::Clock => instant(line.respond_by),
            Self::Waiting => line.waiting_since().as_microsecond(),
            // A page by a custom field is named by the line before it alone.
            Self::Custom(_) => 0,
        }
    }

    /// Adds where the page begins, and the order.
    async fn page(self, db: &mut Reader, sql: Sql, filter: &Filter, after: Option<After>) -> Result<Sql> {
        if let Self::Custom(sort) = self {
            return sort.page(db, sql, after).await;
        }
        Ok(self.walk(sql, filter, after))
    }

    /// The same where the order stands in the referral itself.
    fn walk(self, sql: Sql, filter: &Filter, after: Option<After>) -> Sql {
        let open = filter.is_open_only();
        let (behind, order) = match self {
            Self::Introduced | Self::Custom(_) => {
                ((" and (r.introduced_at, r.id) < (", ", "), " order by r.introduced_at desc, r.id desc")
            }
            // An open referral has a next step, so that the index of those can be walked as it is.
            Self::Due if open => ((" and (r.next_due, r.id) > (", ", "), " order by r.next_due, r.id"),
            Self::Due => (
                (" and (coalesce(r.next_due, 9223372036854775807), r.id) > (", ", "),
                " order by coalesce(r.next_due, 9223372036854775807), r.id",
            ),
            Self::Value => (
                (concat!(" and (coalesce(", worth_of_referral!(), ", -1), r.id) < ("), ", "),
                concat!(" order by coalesce(", worth_of_referral!(), ", -1) desc, r.id desc"),
            ),
            Self::Clock => (
                (" and (coalesce(r.respond_by, 9223372036854775807), r.id) > (", ", "),
                " order by coalesce(r.respond_by, 9223372036854775807), r.id",
            ),
            Self::Waiting if filter.is_all_who_wait() => {
                ((" and (w.since_at, w.referral_id) > (", ", "), " order by w.since_at, w.referral_id")
            }
            Self::Waiting => {
                ((concat!(" and (", waiting_since!(), ", r.id) > ("), ", "), concat!(" order by ", waiting_since!(), ", r.id"))
            }
        };
        let sql = match after {
            Some(After { key, id }) => sql.add_bound(behind.0, key).add_bound(behind.1, id).add(")"),
            None => sql,
        };
        sql.add(order)
    }
}

/// The key of what has none, where the smallest comes first.
const LAST: i64 = i64::MAX;

/// What a line shows; the walls of a referral cover every name in it.
const LINES: &str = concat!(
    "select r.id, r.version, r.direction, pp.name as prospect_person, po.name as prospect_organisation, r.referrer_person_id, \
     rp.name as referrer_person, ro.name as referrer_organisation, r.referrer_colleague_id, tp.name as recipient_person, \
     t_o.name as recipient_organisation, r.need, r.practice_id, r.office_id, r.source_id, r.value_minor, r.currency, r.introduced_at, \
     r.received_at, r.stage, r.stage_since, r.owner_id, r.next_kind, r.next_what, r.next_by_id, r.next_due, r.respond_by, \
     r.first_contact_at, r.last_touch_at, r.outcome, r.decided_at, \
     exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'thanked') as thanked, \
     exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'told') as told, ",
    worth_of_referral!(),
    " as worth_minor"
);
/// Where its names stand.
const NAMES: &str = " left join people pp on pp.id = r.prospect_person_id left join organisations po on po.id = r.prospect_organisation_id \
     left join people rp on rp.id = r.referrer_person_id left join organisations ro on ro.id = r.referrer_organisation_id \
     left join people tp on tp.id = r.recipient_person_id left join organisations t_o on t_o.id = r.recipient_organisation_id";

/// Where referrals are read from, up to the conditions: of all who wait, first of all from the table of those.
fn from(sql: Sql, filter: &Filter, names: &'static str) -> Sql {
    if filter.is_all_who_wait() {
        sql.add(" from waiting w cross join referrals r").add(names).add(" where r.id = w.referral_id")
    } else {
        sql.add(" from referrals r").add(names).add(" where true")
    }
}

/// Up to `most` lines that match, in order, from where a page begins.
pub async fn page(db: &mut Reader, filter: &Filter, sort: Sort, after: Option<After>, most: i64) -> Result<Vec<Line>> {
    let scope = db.scope();
    let sql = filter.restrict(from(Sql::new(LINES), filter, NAMES), &scope);
    let sql = sort.page(db, sql, filter, after).await?;
    db.all(sql.add_bound(" limit ", most)).await
}

/// One line, if the viewer may see it.
pub async fn line(db: &mut Reader, filter: &Filter, id: ReferralId) -> Result<Option<Line>> {
    let one = Filter { ids: Some(vec![id]), ..filter.clone() };
    Ok(page(db, &one, Sort::Introduced, None, 1).await?.pop())
}

/// How many match and what they may be worth, by stage, outcome and currency.
pub async fn totals(db: &mut Reader, filter: &Filter) -> Result<Vec<Total>> {
    if let Some(kept) = of_lists::kept(db, filter).await? {
        return Ok(kept);
    }
    let scope = db.scope();
    let sql = Sql::new(concat!(
        "select r.stage, r.outcome, r.currency, count(*) as referrals, cast(coalesce(sum(r.value_minor), 0) as bigint) as minor, cast(sum(",
        worth_of_referral!(),
        ") as bigint) as worth from referrals r where true"
    ));
    let sql = filter.restrict(sql, &scope).add(" group by r.stage, r.outcome, r.currency");
    db.all(sql.add(" order by r.stage, coalesce(r.outcome, ''), coalesce(r.currency, '')")).await
}

/// How many a list counts before it says “more than”: counting a million takes longer than anybody waits for a list.
pub const COUNTED: i64 = 10_000;

/// What [`totals`] says of the first `most` and one more, and whether there are more than `most`.
pub async fn totals_of_first(db: &mut Reader, filter: &Filter, most: i64) -> Result<(Vec<Total>, bool)> {
    if let Some(kept) = of_lists::kept(db, filter).await? {
        return Ok((kept, false));
    }
    let scope = db.scope();
    let sql = Sql::new(concat!(
        "select b.stage, b.outcome, b.currency, count(*) as referrals, cast(coalesce(sum(b.value_minor), 0) as bigint) as minor, \
         cast(sum(b.worth) as bigint) as worth from (select r.stage, r.outcome, r.currency, r.value_minor, ",
        worth_of_referral!(),
        " as worth"
    ));
    let sql = filter
        .restrict(from(sql, filter, ""), &scope)
        .add_bound(" limit ", most + 1)
        .add(") b group by b.stage, b.outcome, b.currency");
    let totals: Vec<Total> = db.all(sql.add(" order by b.stage, coalesce(b.outcome, ''), coalesce(b.currency, '')")).await?;
    let counted: i64 = totals.iter().map(|total| total.referrals).sum();
    Ok((totals, counted > most))
}

/// How many match.
pub async fn count(db: &mut Reader, filter: &Filter) -> Result<i64> {
    let scope = db.scope();
    db.value(filter.restrict(Sql::new("select count(*) as referrals from referrals r where true"), &scope)).await
}

/// How many match, counted to `most`, and whether there are more.
pub async fn count_to(db: &mut Reader, filter: &Filter, most: i64) -> Result<(i64, bool)> {
    let scope = db.scope();
    let sql = from(Sql::new("select count(*) as referrals from (select r.id"), filter, "");
    let counted: i64 = db.value(filter.restrict(sql, &scope).add_bound(" limit ", most + 1).add(") b")).await?;
    Ok((counted.min(most), counted > most))
}

/// The ids of up to `most` that match, the newest first: what something is done to in bulk.
pub async fn ids(db: &mut Reader, filter: &Filter, most: i64) -> Result<Vec<ReferralId>> {
    let scope = db.scope();
    let sql = filter.restrict(Sql::new("select r.id from referrals r where true"), &scope);
    db.column(sql.add_bound(" order by r.introduced_at desc, r.id desc limit ", most)).await
}
