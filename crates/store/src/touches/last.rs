//! When somebody of ours last had a touch with others, for the lines of a list.

use std::collections::HashMap;

use goodword_domain::{Date, Noun, OrganisationId, PersonId, Timestamp};

use crate::people::positions::lasting;
use crate::{Reader, Result, Sql, record};

record! {
    /// When the last touch with somebody was.
    pub struct Last {
        /// With whom.
        pub id: i64,
        /// When.
        pub at: Timestamp,
    }
}

/// The last touch with each of these people, as far as the viewer may see it; who never had one is not in it.
pub async fn with_people(db: &mut Reader, people: Vec<PersonId>) -> Result<HashMap<PersonId, Timestamp>> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let scope = db.scope();
    let sql = Sql::new(
        "select w.person_id as id, max(t.at) as at from touch_people w join touches t on t.id = w.touch_id where t.deleted_at is null",
    );
    let sql = sql.add_list(" and w.person_id in", people).visible(&scope, Noun::Touch).add(" group by w.person_id");
    let all: Vec<Last> = db.all(sql).await?;
    Ok(all.into_iter().map(|last| (PersonId::from(last.id), last.at)).collect())
}

/// The last touch with somebody who is at each of these organisations on `today`, as far as the viewer may see it.
pub async fn with_organisations(
    db: &mut Reader,
    organisations: Vec<OrganisationId>,
    today: Date,
) -> Result<HashMap<OrganisationId, Timestamp>> {
    if organisations.is_empty() {
        return Ok(HashMap::new());
    }
    let scope = db.scope();
    let sql = Sql::new(
        "select ps.organisation_id as id, max(t.at) as at from positions ps join touch_people w on w.person_id = ps.person_id \
         join touches t on t.id = w.touch_id where t.deleted_at is null",
    );
    let sql = lasting(sql.add_list(" and ps.organisation_id in", organisations), today, &scope).visible(&scope, Noun::Touch);
    let all: Vec<Last> = db.all(sql.add(" group by ps.organisation_id")).await?;
    Ok(all.into_iter().map(|last| (OrganisationId::from(last.id), last.at)).collect())
}
