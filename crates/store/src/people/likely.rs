//! The people who may be meant while somebody types.

use goodword_domain::{Date, Noun, OrganisationId, PersonId};

use super::positions::held_on;
use crate::search::{self, index::Kind};
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

/// The people who may be meant by what was typed: every word begins a word of the name or of the email address. At most eight, those whose name begins with it first.
pub async fn matches(db: &mut Reader, text_folded: &str, today: Date) -> Result<Vec<Likely>> {
    let ids = search::meant(db, Kind::Person, text_folded, MOST).await?;
    let scope = db.scope();
    let sql = Sql::new(
        "select p.id, p.name, p.email, o.id as organisation_id, o.name as organisation from people p \
         left join organisations o on o.id = (select ps.organisation_id from positions ps where ps.person_id = p.id",
    );
    let sql = held_on(sql, today, &scope)
        .add(") and o.deleted_at is null")
        .visible(&scope, Noun::Organisation)
        .add(" where p.deleted_at is null")
        .visible(&scope, Noun::Person);
    let mut likely: Vec<Likely> = db.all(sql.add_list(" and p.id in", ids.iter().copied())).await?;
    likely.sort_by_key(|one| ids.iter().position(|id| *id == one.id.get()));
    Ok(likely)
}
