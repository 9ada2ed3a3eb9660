//! Clients as lists show them, the queue of the untagged, and how it shrinks.

use goodword_domain::{ClientId, Date, Noun, OrganisationId, PersonId, Timestamp};

use crate::paging::Page;
use crate::{Reader, Result, Scope, Sql, record};

record! {
    /// A line of the list of clients.
    pub struct ClientLine {
        /// Which.
        pub id: ClientId,
        /// The person,
        pub person_id: Option<PersonId>,
        /// or the organisation.
        pub organisation_id: Option<OrganisationId>,
        /// The name.
        pub name: String,
        /// The key of its order: the cursor of the list by name.
        pub name_sort: String,
        /// The key of its source; nothing while untagged.
        pub source: Option<String>,
        /// The name of its source.
        pub source_name: Option<String>,
        /// Since which day: the cursor of the queue of the untagged.
        pub since_on: Date,
        /// How many matters it has.
        pub matters: i64,
    }
}

/// What was untagged at the end of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Untagged {
    /// The last day counted.
    pub on: Date,
    /// How many clients had no source at the end of it.
    pub left: i64,
    /// How many clients there were.
    pub of: i64,
}

/// The clients the viewer may see, by name; `source` is the key of one source.
pub async fn page(db: &mut Reader, page: &Page, source: Option<&str>) -> Result<Vec<ClientLine>> {
    let scope = db.scope();
    let mut sql = named(lines(&scope), page).add_if(" and so.key = ", source);
    if let Some(after) = &page.after {
        sql = sql.add_bound(" and (coalesce(p.name_sort, o.name_sort) > ", after.sort.as_str());
        sql = sql.add_bound(" or (coalesce(p.name_sort, o.name_sort) = ", after.sort.as_str());
        sql = sql.add_bound(" and c.id > ", after.id).add("))");
    }
    db.all(sql.add_bound(" order by coalesce(p.name_sort, o.name_sort), c.id limit ", page.most)).await
}

/// The clients without a source that the viewer may see, the oldest first; the cursor's key is `since_on`.
pub async fn untagged_page(db: &mut Reader, page: &Page) -> Result<Vec<ClientLine>> {
    let scope = db.scope();
    let mut sql = named(lines(&scope), page).add(" and c.source_id is null");
    if let Some(after) = &page.after {
        sql = sql.add_bound(" and (c.since_on > ", after.sort.as_str());
        sql = sql.add_bound(" or (c.since_on = ", after.sort.as_str()).add_bound(" and c.id > ", after.id).add("))");
    }
    db.all(sql.add_bound(" order by c.since_on, c.id limit ", page.most)).await
}

/// How many clients had no source at the end of each of these days; each comes with the instant it ended at.
pub async fn burn_down(db: &mut Reader, ends: &[(Date, Timestamp)]) -> Result<Vec<Untagged>> {
    let scope = db.scope();
    let mut counted = Vec::with_capacity(ends.len());
    for (on, end) in ends {
        let of = Sql::new("select count(*) as clients from clients c where").add_bound(" c.created_at < ", *end);
        let of: i64 = db.value(of.visible(&scope, Noun::Client)).await?;
        // Who has a source and no day of tagging came with it.
        let left = Sql::new("select count(*) as clients from clients c where")
            .add_bound(" c.created_at < ", *end)
            .add_bound(" and (c.source_id is null or c.tagged_at >= ", *end)
            .add(")");
        let left: i64 = db.value(left.visible(&scope, Noun::Client)).await?;
        counted.push(Untagged { on: *on, left, of });
    }
    Ok(counted)
}

fn named(sql: Sql, page: &Page) -> Sql {
    match page.anywhere() {
        Some(pattern) => sql.add_bound(" and coalesce(p.name_folded, o.name_folded) like ", pattern).add(r" escape '\'"),
        None => sql,
    }
}

fn lines(scope: &Scope) -> Sql {
    Sql::new(
        "select c.id, c.person_id, c.organisation_id, coalesce(p.name, o.name) as name, coalesce(p.name_sort, o.name_sort) as name_sort, \
         so.key as source, so.name as source_name, c.since_on, (select count(*) from matters m where m.client_id = c.id",
    )
    .visible(scope, Noun::Matter)
    .add(
        ") as matters from clients c left join people p on p.id = c.person_id left join organisations o on o.id = c.organisation_id \
         left join sources so on so.id = c.source_id where true",
    )
    .visible(scope, Noun::Client)
}
