//! Referrers as lists show them: what they sent, what was won, and when they last put in a word.

use goodword_domain::referrer::{ReferrerKind, Tier};
use goodword_domain::{Date, Noun, OrganisationId, PersonId, Timestamp};

use crate::paging::Page;
use crate::{Reader, Result, Scope, Sql, record};

record! {
    /// A line of the list of referrers.
    pub struct ReferrerLine {
        /// The referrer's own number.
        pub id: i64,
        /// The person,
        pub person_id: Option<PersonId>,
        /// or the organisation, whose person we do not know.
        pub organisation_id: Option<OrganisationId>,
        /// The name.
        pub name: String,
        /// The key of its order: the cursor of the page.
        pub name_sort: String,
        /// Where a person is now, by name.
        pub at: Option<String>,
        /// Client, professional, employee or influencer.
        pub kind: ReferrerKind,
        /// How much care they get.
        pub tier: Option<Tier>,
        /// How many referrals we received from them.
        pub received: i64,
        /// How many of those were decided.
        pub decided: i64,
        /// How many of those were won.
        pub won: i64,
        /// When they last introduced somebody, with a need or without.
        pub last_introduced_at: Option<Timestamp>,
    }
}

/// Which referrers are asked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The filter by name and the page.
    pub page: Page,
    /// Of this kind only.
    pub kind: Option<ReferrerKind>,
    /// Of this tier only.
    pub tier: Option<Tier>,
}

/// The referrers the viewer may see, by name; `today` says where they are now.
pub async fn page(db: &mut Reader, wanted: &Wanted, today: Date) -> Result<Vec<ReferrerLine>> {
    let scope = db.scope();
    let page = &wanted.page;
    let mut sql = lines(&scope, today).add_if(" and rf.kind = ", wanted.kind).add_if(" and rf.tier = ", wanted.tier);
    if let Some(pattern) = page.anywhere() {
        sql = sql.add_bound(" and coalesce(p.name_folded, o.name_folded) like ", pattern).add(r" escape '\'");
    }
    if let Some(after) = &page.after {
        sql = sql.add_bound(" and (coalesce(p.name_sort, o.name_sort) > ", after.sort.as_str());
        sql = sql.add_bound(" or (coalesce(p.name_sort, o.name_sort) = ", after.sort.as_str());
        sql = sql.add_bound(" and rf.id > ", after.id).add("))");
    }
    db.all(sql.add_bound(" order by coalesce(p.name_sort, o.name_sort), rf.id limit ", page.most)).await
}

/// The inbound referrals of the referrer at hand, as far as the viewer may see them.
fn theirs(sql: Sql, scope: &Scope) -> Sql {
    sql.add(
        " from referrals r where r.deleted_at is null and r.direction = 'inbound' and (r.referrer_person_id = rf.person_id \
         or (r.referrer_person_id is null and r.referrer_organisation_id = rf.organisation_id))",
    )
    .visible(scope, Noun::Referral)
}

fn lines(scope: &Scope, today: Date) -> Sql {
    let sql = Sql::new(
        "select rf.id, rf.person_id, rf.organisation_id, coalesce(p.name, o.name) as name, \
         coalesce(p.name_sort, o.name_sort) as name_sort, (select o.name from organisations o \
         join positions ps on ps.organisation_id = o.id where o.deleted_at is null and ps.person_id = rf.person_id",
    )
    .add_bound(" and (ps.from_on is null or ps.from_on <= ", today)
    .add_bound(") and (ps.until_on is null or ps.until_on >= ", today)
    .add(")")
    .visible(scope, Noun::Position)
    .visible(scope, Noun::Organisation)
    .add(" order by coalesce(ps.from_on, '0000') desc, ps.id desc limit 1) as at, rf.kind, rf.tier, (select count(*)");
    let sql = theirs(sql, scope).add(" and r.received_at is not null) as received, (select count(*)");
    let sql = theirs(sql, scope).add(" and r.received_at is not null and r.outcome is not null) as decided, (select count(*)");
    let sql =
        theirs(sql, scope).add(" and r.received_at is not null and r.outcome = 'won') as won, (select max(r.introduced_at)");
    theirs(sql, scope)
        .add(
            ") as last_introduced_at from referrers rf left join people p on p.id = rf.person_id \
             left join organisations o on o.id = rf.organisation_id where p.deleted_at is null and o.deleted_at is null",
        )
        // Of a person no organisation is joined and of an organisation no person: what is not there hides nothing.
        .add(" and (p.id is null or (true")
        .visible(scope, Noun::Person)
        .add(")) and (o.id is null or (true")
        .visible(scope, Noun::Organisation)
        .add("))")
}
