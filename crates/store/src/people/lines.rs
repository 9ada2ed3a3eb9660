//! People as lists and suggestions show them: with where they are now and how often they are named.

use goodword_domain::{Date, Noun, OrganisationId, PersonId};

use crate::paging::{Page, beginnings, escape};
use crate::{Reader, Result, Scope, Sql, record};

/// How many likely matches are shown while somebody types.
const LIKELY: i64 = 8;

record! {
    /// A line of the list of people.
    pub struct PersonLine {
        /// Who.
        pub id: PersonId,
        /// The name.
        pub name: String,
        /// The key of its order: the cursor of the page.
        pub name_sort: String,
        /// Their email address.
        pub email: Option<String>,
        /// Their telephone number.
        pub phone: Option<String>,
        /// Where they are now,
        pub organisation_id: Option<OrganisationId>,
        /// by name.
        pub organisation: Option<String>,
        /// How many introductions they made.
        pub made: i64,
        /// How often they were introduced themselves.
        pub introduced: i64,
    }
}

/// The people the viewer may see, by name; `today` says where they are now.
pub async fn page(db: &mut Reader, page: &Page, today: Date) -> Result<Vec<PersonLine>> {
    let scope = db.scope();
    let mut sql = lines(&scope, today);
    if let Some(pattern) = page.anywhere() {
        let by_email = pattern.clone();
        sql = sql
            .add_bound(" and (p.name_folded like ", pattern)
            .add_bound(r" escape '\' or p.email_folded like ", by_email)
            .add(r" escape '\')");
    }
    if let Some(after) = &page.after {
        sql = sql.add_bound(" and (p.name_sort > ", after.sort.as_str());
        sql = sql.add_bound(" or (p.name_sort = ", after.sort.as_str()).add_bound(" and p.id > ", after.id).add("))");
    }
    db.all(sql.add_bound(" order by p.name_sort, p.id limit ", page.most)).await
}

/// The people who may be meant by what somebody types (folded): every word begins a word of the name, or the whole
/// begins the email address. At most eight, those whose name begins with it first.
pub async fn matches(db: &mut Reader, text_folded: &str, today: Date) -> Result<Vec<PersonLine>> {
    let words = beginnings(text_folded);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let scope = db.scope();
    let whole = format!("{}%", escape(text_folded.trim()));
    let mut sql = lines(&scope, today).add_bound(" and (p.email_folded like ", whole.as_str()).add(r" escape '\' or (");
    let mut first = true;
    for (at_start, later) in words {
        sql = sql.add_bound(if first { "(p.name_folded like " } else { " and (p.name_folded like " }, at_start);
        sql = sql.add_bound(r" escape '\' or p.name_folded like ", later).add(r" escape '\')");
        first = false;
    }
    let sql = sql.add_bound(")) order by case when p.name_folded like ", whole).add(r" escape '\' then 0 else 1 end");
    db.all(sql.add_bound(", p.name_sort, p.id limit ", LIKELY)).await
}

/// The lines, each with what of it the viewer may see.
fn lines(scope: &Scope, today: Date) -> Sql {
    Sql::new(
        "select p.id, p.name, p.name_sort, p.email, p.phone, o.id as organisation_id, o.name as organisation, \
         (select count(*) from referrals r where r.deleted_at is null and r.referrer_person_id = p.id",
    )
    .visible(scope, Noun::Referral)
    .add(") as made, (select count(*) from referrals r where r.deleted_at is null and r.prospect_person_id = p.id")
    .visible(scope, Noun::Referral)
    .add(
        ") as introduced from people p left join organisations o on o.id = (select ps.organisation_id from positions ps \
         where ps.person_id = p.id",
    )
    .add_bound(" and (ps.from_on is null or ps.from_on <= ", today)
    .add_bound(") and (ps.until_on is null or ps.until_on >= ", today)
    .add(")")
    .visible(scope, Noun::Position)
    .add(" order by coalesce(ps.from_on, '0000') desc, ps.id desc limit 1) and o.deleted_at is null")
    .visible(scope, Noun::Organisation)
    .add(" where p.deleted_at is null")
    .visible(scope, Noun::Person)
}
