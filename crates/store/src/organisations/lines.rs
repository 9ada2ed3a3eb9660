//! Organisations as lists and suggestions show them.

use goodword_domain::{Date, Noun, OrganisationId};

use crate::paging::{Page, beginnings, escape};
use crate::{Reader, Result, Scope, Sql, record};

/// How many likely matches are shown while somebody types.
const LIKELY: i64 = 8;

record! {
    /// A line of the list of organisations.
    pub struct OrganisationLine {
        /// Which.
        pub id: OrganisationId,
        /// The name.
        pub name: String,
        /// The key of its order: the cursor of the page.
        pub name_sort: String,
        /// Its website.
        pub website: Option<String>,
        /// How many people are there now.
        pub people: i64,
        /// How many introductions were made by somebody who was there on the day.
        pub made: i64,
        /// How often it was introduced itself.
        pub introduced: i64,
        /// Whether it is a client: 1 or 0.
        pub clients: i64,
    }
}

/// The organisations the viewer may see, by name; `today` says who is there now.
pub async fn page(db: &mut Reader, page: &Page, today: Date) -> Result<Vec<OrganisationLine>> {
    let scope = db.scope();
    let mut sql = lines(&scope, today);
    if let Some(pattern) = page.anywhere() {
        sql = sql.add_bound(" and o.name_folded like ", pattern).add(r" escape '\'");
    }
    if let Some(after) = &page.after {
        sql = sql.add_bound(" and (o.name_sort > ", after.sort.as_str());
        sql = sql.add_bound(" or (o.name_sort = ", after.sort.as_str()).add_bound(" and o.id > ", after.id).add("))");
    }
    db.all(sql.add_bound(" order by o.name_sort, o.id limit ", page.most)).await
}

/// The organisations that may be meant by what somebody types (folded): every word begins a word of the name. At most
/// eight, those whose name begins with it first.
pub async fn matches(db: &mut Reader, text_folded: &str, today: Date) -> Result<Vec<OrganisationLine>> {
    let words = beginnings(text_folded);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let scope = db.scope();
    let mut sql = lines(&scope, today);
    for (at_start, later) in words {
        sql = sql.add_bound(" and (o.name_folded like ", at_start);
        sql = sql.add_bound(r" escape '\' or o.name_folded like ", later).add(r" escape '\')");
    }
    let whole = format!("{}%", escape(text_folded.trim()));
    let sql = sql.add_bound(" order by case when o.name_folded like ", whole).add(r" escape '\' then 0 else 1 end");
    db.all(sql.add_bound(", o.name_sort, o.id limit ", LIKELY)).await
}

/// The lines, each with what of it the viewer may see.
fn lines(scope: &Scope, today: Date) -> Sql {
    Sql::new(
        "select o.id, o.name, o.name_sort, o.website, (select count(*) from positions ps join people p on p.id = ps.person_id \
         where p.deleted_at is null and ps.organisation_id = o.id",
    )
    .add_bound(" and (ps.from_on is null or ps.from_on <= ", today)
    .add_bound(") and (ps.until_on is null or ps.until_on >= ", today)
    .add(")")
    .visible(scope, Noun::Position)
    .visible(scope, Noun::Person)
    .add(") as people, (select count(*) from referrals r where r.deleted_at is null and r.referrer_organisation_id = o.id")
    .visible(scope, Noun::Referral)
    .add(") as made, (select count(*) from referrals r where r.deleted_at is null and r.prospect_organisation_id = o.id")
    .visible(scope, Noun::Referral)
    .add(") as introduced, (select count(*) from clients c where c.organisation_id = o.id")
    .visible(scope, Noun::Client)
    .add(") as clients from organisations o where o.deleted_at is null")
    .visible(scope, Noun::Organisation)
}
