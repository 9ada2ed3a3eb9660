//! The list of people: by name, narrowed by what is asked for, a page at a time.

use goodword_domain::custom::FieldOn;
use goodword_domain::referrer::{ReferrerKind, Tier};
use goodword_domain::{Date, Noun, OrganisationId, PersonId, Timestamp};

use super::positions::held_on;
use crate::custom_fields::CustomIs;
use crate::narrow::{as_referrer, last_within, none_within, received, there};
use crate::referrals::filter::{Between, Pick, between};
use crate::search::{self, index::Kind};
use crate::{Reader, Result, Scope, Sql, record};

record! {
    /// A person on a line of their own.
    pub struct Line {
        /// Which.
        pub id: PersonId,
        /// The name.
        pub name: String,
        /// The key of its order.
        pub name_sort: String,
        /// Their email address.
        pub email: Option<String>,
        /// Their telephone number.
        pub phone: Option<String>,
        /// Where they are now; its name is read apart, behind its own walls.
        pub organisation_id: Option<OrganisationId>,
        /// As what.
        pub title: Option<String>,
        /// What they are as a referrer.
        pub referrer_kind: Option<ReferrerKind>,
        /// How much care they get.
        pub tier: Option<Tier>,
        /// How many referrals were received from them; introductions without a need are not counted.
        pub made: i64,
        /// How often they were referred to us.
        pub about: i64,
        /// When somebody of ours last had a touch with them.
        pub last_touch: Option<Timestamp>,
    }
}

/// Which people; all of it must hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted {
    /// Every word must be in their name or a way to reach them.
    pub words: Vec<String>,
    /// What they are as a referrer, or that they are none.
    pub kind: Option<Pick<ReferrerKind>>,
    /// How much care they get.
    pub tier: Option<Tier>,
    /// Whether there is an email address,
    pub email: Option<bool>,
    /// or a telephone number.
    pub phone: Option<bool>,
    /// When the last touch was.
    pub touched: Between,
    /// When there was none.
    pub untouched: Between,
    /// What custom fields must hold.
    pub custom: Vec<CustomIs>,
}

impl Wanted {
    /// Those that what is typed finds.
    #[must_use]
    pub fn named(typed: &str) -> Self {
        Self { words: search::words_of(typed), ..Self::default() }
    }

    fn restrict(&self, sql: Sql, scope: &Scope) -> Sql {
        let sql = search::having(sql, "p.id", Kind::Person, &self.words);
        let sql = as_referrer(sql, "k.person_id = p.id", (self.kind, self.tier));
        let sql = there(sql, (" and p.email is not null", " and p.email is null"), self.email);
        let sql = there(sql, (" and p.phone is not null", " and p.phone is null"), self.phone);
        let sql = touched(sql, scope, (self.touched, self.untouched));
        let sql = self.custom.iter().fold(sql, |sql, is| is.condition(sql, scope, (FieldOn::Person, "p.id")));
        sql.visible(scope, Noun::Person)
    }
}

/// Adds when the last touch with `people p` was, and when there was none, as far as the viewer may see them.
pub(crate) fn touched(sql: Sql, scope: &Scope, (touched, untouched): (Between, Between)) -> Sql {
    let touch = |sql: Sql, within| {
        let sql = sql.add(" (select 1").add(TOUCHES).visible(scope, Noun::Touch);
        between(sql, (" and t.at >= ", " and t.at < "), within).add(")")
    };
    none_within(last_within(sql, &touch, touched), &touch, untouched)
}

/// The touches with `people p`.
const TOUCHES: &str =
    " from touch_people y join touches t on t.id = y.touch_id where t.deleted_at is null and y.person_id = p.id";

/// A page of people: those who are wanted, after (name key, id) of the one before.
pub async fn page(
    db: &mut Reader,
    wanted: &Wanted,
    after: Option<(&str, PersonId)>,
    today: Date,
    most: i64,
) -> Result<Vec<Line>> {
    let scope = db.scope();
    let sql = Sql::new(
        "select p.id, p.name, p.name_sort, p.email, p.phone, h.organisation_id, h.title, rf.kind as referrer_kind, rf.tier, ",
    );
    let sql = received(sql, &scope, "r.referrer_person_id = p.id").add(" as made, ");
    let sql = received(sql, &scope, "r.prospect_person_id = p.id")
        .add(" as about, (select max(t.at)")
        .add(TOUCHES)
        .visible(&scope, Noun::Touch)
        .add(
            ") as last_touch from people p left join referrers rf on rf.person_id = p.id \
         left join positions h on h.id = (select ps.id from positions ps where ps.person_id = p.id",
        );
    let sql = held_on(sql, today, &scope).add(") where p.deleted_at is null");
    let sql = wanted.restrict(sql, &scope);
    let sql = match after {
        Some((name, id)) => sql.add_bound(" and (p.name_sort, p.id) > (", name).add_bound(", ", id).add(")"),
        None => sql,
    };
    db.all(sql.add_bound(" order by p.name_sort, p.id limit ", most)).await
}

/// How many people are wanted.
pub async fn count(db: &mut Reader, wanted: &Wanted) -> Result<i64> {
    let scope = db.scope();
    db.value(wanted.restrict(Sql::new("select count(*) as people from people p where p.deleted_at is null"), &scope)).await
}
