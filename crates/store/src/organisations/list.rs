//! The list of organisations, narrowed by what is asked for, and who is at one, now and before.

use std::collections::HashMap;

use goodword_domain::custom::FieldOn;
use goodword_domain::referrer::{ReferrerKind, Tier};
use goodword_domain::{ClientId, Date, Noun, OrganisationId, PersonId, PositionId, Timestamp};

use crate::custom_fields::CustomIs;
use crate::narrow::{RECEIVED, as_referrer, last_within, none_within, received, there};
use crate::people::positions::lasting;
use crate::referrals::filter::{Between, Pick, between};
use crate::search::{self, index::Kind};
use crate::touches::last;
use crate::{Reader, Result, Scope, Sql, record};

record! {
    /// An organisation on a line of its own.
    pub struct Line {
        /// Which.
        pub id: OrganisationId,
        /// The name.
        pub name: String,
        /// The key of its order.
        pub name_sort: String,
        /// Its website.
        pub website: Option<String>,
        /// What it is as a referrer itself.
        pub referrer_kind: Option<ReferrerKind>,
        /// How much care it gets.
        pub tier: Option<Tier>,
        /// The client it is.
        pub client_id: Option<ClientId>,
        /// Since which day.
        pub client_since: Option<Date>,
        /// How many people we know there now.
        pub people: i64,
        /// How many referrals were received from there; introductions without a need are not counted.
        pub made: i64,
        /// How often it was referred to us.
        pub about: i64,
        /// When the last of those received from there was introduced.
        pub last_received: Option<Timestamp>,
        /// When somebody of ours last had a touch with somebody who is there now.
        pub last_touch: Option<Timestamp>,
        /// When it was recorded.
        pub created_at: Timestamp,
    }
    /// Somebody who is, or was, at an organisation.
    pub struct Member {
        /// Their position.
        pub position_id: PositionId,
        /// Who.
        pub person_id: PersonId,
        /// Their name.
        pub name: String,
        /// As what.
        pub title: String,
        /// From which day.
        pub from_on: Option<Date>,
        /// Until which day.
        pub until_on: Option<Date>,
    }
}

/// The order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By name.
    #[default]
    Name,
    /// What was recorded last comes first.
    Recorded,
}

/// Which organisations, in which order; all of it must hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted {
    /// Every word must be in its name.
    pub words: Vec<String>,
    /// What it is as a referrer, or that it is none.
    pub kind: Option<Pick<ReferrerKind>>,
    /// How much care it gets.
    pub tier: Option<Tier>,
    /// Whether we know somebody there now,
    pub people: Option<bool>,
    /// whether it is a client,
    pub client: Option<bool>,
    /// whether a website is known.
    pub website: Option<bool>,
    /// When the last referral received from there was introduced.
    pub received: Between,
    /// When none was.
    pub unreceived: Between,
    /// When the last touch with somebody who is there now was.
    pub touched: Between,
    /// When there was none.
    pub untouched: Between,
    /// When it was recorded.
    pub recorded: Between,
    /// Whether it belongs to the sample firm.
    pub sample: Option<bool>,
    /// What custom fields must hold.
    pub custom: Vec<CustomIs>,
    /// The order.
    pub order: Order,
}

impl Wanted {
    /// Those that what is typed finds, by name.
    #[must_use]
    pub fn named(typed: &str) -> Self {
        Self { words: search::words_of(typed), ..Self::default() }
    }

    fn restrict(&self, sql: Sql, scope: &Scope, today: Date) -> Sql {
        let sql = search::having(sql, "o.id", Kind::Organisation, &self.words);
        let sql = as_referrer(sql, "k.organisation_id = o.id", (self.kind, self.tier));
        let sql = there(sql, (" and o.website is not null", " and o.website is null"), self.website);
        let sql = there(sql, (" and o.sample = true", " and o.sample = false"), self.sample);
        let sql = there(sql, (" and exists (select 1", " and not exists (select 1"), self.people);
        let sql = if self.people.is_some() { lasting(sql.add(PEOPLE), today, scope).add(")") } else { sql };
        let is = " and exists (select 1 from clients k where k.organisation_id = o.id)";
        let is_not = " and not exists (select 1 from clients k where k.organisation_id = o.id)";
        let sql = there(sql, (is, is_not), self.client);
        let sql = between(sql, (" and o.created_at >= ", " and o.created_at < "), self.recorded);
        let introduced = |sql: Sql, within| {
            let sql = sql.add(" (select 1 from referrals r where r.referrer_organisation_id = o.id").add(RECEIVED);
            between(sql.visible(scope, Noun::Referral), (" and r.introduced_at >= ", " and r.introduced_at < "), within).add(")")
        };
        let sql = none_within(last_within(sql, &introduced, self.received), &introduced, self.unreceived);
        let sql = touched(sql, scope, today, (self.touched, self.untouched));
        let sql = self.custom.iter().fold(sql, |sql, is| is.condition(sql, scope, (FieldOn::Organisation, "o.id")));
        sql.visible(scope, Noun::Organisation)
    }
}

/// Who is at an organisation `o`, to which the days are added.
const PEOPLE: &str =
    " from positions ps join people p on p.id = ps.person_id and p.deleted_at is null where ps.organisation_id = o.id";

/// Adds when the last touch with somebody who is at `organisations o` now was, and when there was none, as far as the viewer may see them.
pub(crate) fn touched(sql: Sql, scope: &Scope, today: Date, (touched, untouched): (Between, Between)) -> Sql {
    let touch = |sql: Sql, within| {
        let sql = sql.add(
            " (select 1 from positions ps join touch_people y on y.person_id = ps.person_id join touches t on t.id = y.touch_id \
             where t.deleted_at is null and ps.organisation_id = o.id",
        );
        let sql = lasting(sql, today, scope).visible(scope, Noun::Touch);
        between(sql, (" and t.at >= ", " and t.at < "), within).add(")")
    };
    none_within(last_within(sql, &touch, touched), &touch, untouched)
}

/// A page of organisations: those that are wanted, after (name key, id) of the one before; which they are first, and then what is said of
/// each.
pub async fn page(
    db: &mut Reader,
    wanted: &Wanted,
    after: Option<(&str, OrganisationId)>,
    today: Date,
    most: i64,
) -> Result<Vec<Line>> {
    let scope = db.scope();
    let sql = Sql::new("select o.id from organisations o where o.deleted_at is null");
    let sql = wanted.restrict(sql, &scope, today);
    let sql = match (wanted.order, after) {
        (Order::Name, Some((name, id))) => sql.add_bound(" and (o.name_sort, o.id) > (", name).add_bound(", ", id).add(")"),
        (Order::Name, None) => sql,
        // Ids rise with time, so that the key of the table is the order in which they were recorded.
        (Order::Recorded, after) => sql.add_bound(" and o.id < ", after.map_or(i64::MAX, |(_, id)| id.get())),
    };
    let order = match wanted.order {
        Order::Name => " order by o.name_sort, o.id",
        Order::Recorded => " order by o.id desc",
    };
    let ids: Vec<OrganisationId> = db.column(sql.add(order).add_bound(" limit ", most)).await?;
    lines(db, &ids, today).await
}

/// What is said of organisations that the viewer may see, in their order.
async fn lines(db: &mut Reader, ids: &[OrganisationId], today: Date) -> Result<Vec<Line>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let scope = db.scope();
    let sql = Sql::new(
        "select o.id, o.name, o.name_sort, o.website, rf.kind as referrer_kind, rf.tier, k.id as client_id, \
         k.since_on as client_since, (select count(distinct ps.person_id)",
    );
    let sql = lasting(sql.add(PEOPLE), today, &scope).add(") as people, ");
    let sql = received(sql, &scope, "r.referrer_organisation_id = o.id").add(" as made, ");
    let sql = received(sql, &scope, "r.prospect_organisation_id = o.id")
        .add(" as about, (select r.introduced_at from referrals r where r.referrer_organisation_id = o.id");
    let sql = sql.add(RECEIVED).visible(&scope, Noun::Referral).add(
        " order by r.introduced_at desc limit 1) as last_received, cast(null as bigint) as last_touch, o.created_at from organisations o \
         left join referrers rf on rf.organisation_id = o.id left join clients k on k.organisation_id = o.id where o.id in",
    );
    let read: Vec<Line> = db.all(sql.add_list("", ids.iter().copied()).visible(&scope, Noun::Organisation)).await?;
    let touches = last::with_organisations(db, ids.to_vec(), today).await?;
    let mut of: HashMap<OrganisationId, Line> = read.into_iter().map(|line| (line.id, line)).collect();
    let line = |id: &OrganisationId| Some(Line { last_touch: touches.get(id).copied(), ..of.remove(id)? });
    Ok(ids.iter().filter_map(line).collect())
}

/// How many organisations are wanted.
pub async fn count(db: &mut Reader, wanted: &Wanted, today: Date) -> Result<i64> {
    let scope = db.scope();
    let sql = Sql::new("select count(*) as organisations from organisations o where o.deleted_at is null");
    db.value(wanted.restrict(sql, &scope, today)).await
}

/// Everybody who is or was there, those who are there now first.
pub async fn members(db: &mut Reader, organisation: OrganisationId) -> Result<Vec<Member>> {
    let scope = db.scope();
    let sql = Sql::new(
        "select ps.id as position_id, p.id as person_id, p.name, ps.title, ps.from_on, ps.until_on from positions ps \
         join people p on p.id = ps.person_id and p.deleted_at is null where true",
    )
    .add_bound(" and ps.organisation_id = ", organisation)
    .visible(&scope, Noun::Position)
    .visible(&scope, Noun::Person);
    db.all(sql.add(" order by coalesce(ps.until_on, '9999') desc, p.name_sort, ps.id")).await
}
