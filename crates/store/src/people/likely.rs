//! The people who may be meant while somebody types.

use goodword_domain::{Date, Noun, OrganisationId, PersonId};

use super::positions::held_on;
use crate::like::{beginnings, escape};
use crate::{Reader, Result, Sql, record};

/// How many are shown.
const MOST: i64 = 8;

record! {
    /// Somebody who may be meant.
    pub struct Likely {
        /// Who.
        pub id: PersonId,
        /// The name.
        pub name: String,
        /// Their email address.
        pub email: Option<String>,
        /// Where they are now,
        pub organisation_id: Option<OrganisationId>,
        /// by name.
        pub organisation: Option<String>,
    }
}

/// The people who may be meant by what was typed (folded): every word begins a word of the name, or the whole begins
/// the email address. At most eight, those whose name begins with it first.
pub async fn matches(db: &mut Reader, text_folded: &str, today: Date) -> Result<Vec<Likely>> {
    let words = beginnings(text_folded);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let scope = db.scope();
    let whole = format!("{}%", escape(text_folded.trim()));
    let sql = Sql::new(
        "select p.id, p.name, p.email, o.id as organisation_id, o.name as organisation from people p \
         left join organisations o on o.id = (select ps.organisation_id from positions ps where ps.person_id = p.id",
    );
    let mut sql = held_on(sql, today, &scope)
        .add(") and o.deleted_at is null")
        .visible(&scope, Noun::Organisation)
        .add(" where p.deleted_at is null")
        .visible(&scope, Noun::Person)
        .add_bound(" and (p.email_folded like ", whole.as_str())
        .add(r" escape '\' or (true");
    for (at_start, later) in words {
        sql = sql.add_bound(" and (p.name_folded like ", at_start);
        sql = sql.add_bound(r" escape '\' or p.name_folded like ", later).add(r" escape '\')");
    }
    let sql = sql.add_bound(")) order by case when p.name_folded like ", whole).add(r" escape '\' then 0 else 1 end");
    db.all(sql.add_bound(", p.name_sort, p.id limit ", MOST)).await
}
