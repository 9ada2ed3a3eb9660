//! Touches as pages show them: with the people who were there, and what they make of who knows whom.

use std::collections::HashMap;

use goodword_domain::touch::TouchKind;
use goodword_domain::{ColleagueId, Noun, PersonId, Timestamp, TouchId};

use super::Touch;
use crate::{Reader, Result, Sql, record};

record! {
    /// Somebody of theirs who was there.
    pub struct Theirs {
        /// At which touch.
        pub touch_id: TouchId,
        /// Who.
        pub person_id: PersonId,
        /// Their name.
        pub name: String,
    }
    /// Somebody of ours who was there.
    pub struct Ours {
        /// At which touch.
        pub touch_id: TouchId,
        /// Who.
        pub colleague_id: ColleagueId,
    }
    /// One touch of a colleague with a person, as strength counts it.
    pub struct Between {
        /// The colleague.
        pub colleague_id: ColleagueId,
        /// What it was.
        pub kind: TouchKind,
        /// When.
        pub at: Timestamp,
    }
}

/// Who was at a touch.
#[derive(Debug, Clone, Default)]
pub struct Present {
    /// People of theirs, with their names.
    pub theirs: Vec<(PersonId, String)>,
    /// People of ours.
    pub ours: Vec<ColleagueId>,
}

/// Who was at each of these touches; people whom a wall hides hide the touch itself, so the caller has none of those.
pub async fn present(db: &mut Reader, touches: &[Touch]) -> Result<HashMap<TouchId, Present>> {
    let mut all: HashMap<TouchId, Present> = HashMap::new();
    if touches.is_empty() {
        return Ok(all);
    }
    let scope = db.scope();
    let ids = || touches.iter().map(|t| t.id);
    let sql = Sql::new(
        "select tp.touch_id, tp.person_id, p.name from touch_people tp join people p on p.id = tp.person_id where tp.touch_id in",
    )
    .add_list("", ids())
    .visible(&scope, Noun::Person);
    for one in db.all::<Theirs>(sql.add(" order by p.name_sort, p.id")).await? {
        all.entry(one.touch_id).or_default().theirs.push((one.person_id, one.name));
    }
    let sql = Sql::new("select tc.touch_id, tc.colleague_id from touch_colleagues tc where tc.touch_id in").add_list("", ids());
    for one in db.all::<Ours>(sql.add(" order by tc.touch_id, tc.colleague_id")).await? {
        all.entry(one.touch_id).or_default().ours.push(one.colleague_id);
    }
    Ok(all)
}

/// The touches with a person, newest first.
pub async fn of_person(db: &mut Reader, person: PersonId, most: i64) -> Result<Vec<Touch>> {
    let scope = db.scope();
    let sql = Sql::new(Touch::SELECT)
        .add(" and t.deleted_at is null and exists (select 1 from touch_people w where w.touch_id = t.id")
        .add_bound(" and w.person_id = ", person)
        .add(")");
    db.all(sql.visible(&scope, Noun::Touch).add_bound(" order by t.at desc, t.id desc limit ", most)).await
}

/// Every touch of a colleague with a person.
pub async fn between(db: &mut Reader, person: PersonId) -> Result<Vec<Between>> {
    let scope = db.scope();
    let sql = Sql::new(
        "select tc.colleague_id, t.kind, t.at from touches t join touch_people w on w.touch_id = t.id \
         join touch_colleagues tc on tc.touch_id = t.id where t.deleted_at is null",
    )
    .add_bound(" and w.person_id = ", person);
    db.all(sql.visible(&scope, Noun::Touch).add(" order by tc.colleague_id, t.at, t.id")).await
}
