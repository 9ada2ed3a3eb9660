//! Walls: rules that deny some colleagues a record. Only who keeps walls reads these rows; everybody else meets them in
//! their [`Scope`] alone.
//!
//! Background work sees everything and must still tell nobody of what a wall hides from them, so it asks here too.

use goodword_domain::noun::RecordRef;
use goodword_domain::{ColleagueId, Noun, OrganisationId, PersonId, ReferralId, Timestamp, WallId};

use crate::{Reader, Result, Scope, Sql, Viewer, Work, record, table};

/// What `colleague` may see, for a statement of a transaction that somebody else or the product itself opened.
#[must_use]
pub fn scope_of(colleague: ColleagueId) -> Scope {
    // Walled or not is not known here: the conditions are added either way and deny nothing where there is no wall.
    Scope::new(Viewer::Colleague(colleague), true)
}

/// Whether a wall hides a record from `colleague`, with everything the record names; one that is not there is hidden too.
pub async fn denied(db: &mut Reader, colleague: ColleagueId, noun: Noun, id: i64) -> Result<bool> {
    let Some(count) = counted(noun) else { return Ok(false) };
    let sql = Sql::new(count).bind(id).visible(&scope_of(colleague), noun);
    Ok(db.value::<i64>(sql).await? == 0)
}

/// Counts one record of a noun that a wall can hide, under the alias walls know it by.
fn counted(noun: Noun) -> Option<&'static str> {
    match noun {
        Noun::Referral => Some("select count(*) as seen from referrals r where r.id = $1"),
        Noun::Person => Some("select count(*) as seen from people p where p.id = $1"),
        Noun::Organisation => Some("select count(*) as seen from organisations o where o.id = $1"),
        Noun::Position => Some("select count(*) as seen from positions ps where ps.id = $1"),
        Noun::Client => Some("select count(*) as seen from clients c where c.id = $1"),
        Noun::Matter => Some("select count(*) as seen from matters m join clients c on c.id = m.client_id where m.id = $1"),
        Noun::Touch => Some("select count(*) as seen from touches t where t.id = $1"),
        _ => None,
    }
}

table! {
    /// A wall.
    pub struct Wall in walls as w {
        /// Which.
        pub id: WallId,
        /// What it is called.
        pub name: String,
        /// Why it stands.
        pub why: String,
        /// Whom to ask about it.
        pub ask_id: ColleagueId,
        /// Who raised it.
        pub raised_by: Option<ColleagueId>,
        /// When.
        pub raised_at: Timestamp,
        /// When it was lowered; it stands while this is open.
        pub lowered_at: Option<Timestamp>,
        /// Whether it belongs to the sample firm.
        pub sample: bool,
    }
}

record! {
    /// A record behind a wall.
    pub struct Walled {
        /// Of which kind.
        pub noun: Noun,
        /// Which.
        pub record_id: i64,
    }

    /// An open referral somebody works on.
    pub struct Held {
        /// Which.
        pub referral_id: ReferralId,
        /// Who owns it.
        pub owner_id: Option<ColleagueId>,
        /// Who does its next step.
        pub next_by_id: Option<ColleagueId>,
    }
}

/// Whether any wall denies anybody anything.
pub async fn any(db: &mut Reader) -> Result<bool> {
    Ok(db.seldom_column::<i64>(Sql::new("select count(*) as denied from denials")).await? != [0])
}

/// A wall.
pub async fn find(db: &mut Reader, id: WallId) -> Result<Option<Wall>> {
    db.maybe(Sql::new(Wall::SELECT).add_bound(" and w.id = ", id)).await
}

/// Every wall, those that stand first, newest first.
pub async fn all(db: &mut Reader) -> Result<Vec<Wall>> {
    db.all(Sql::new(Wall::SELECT).add(" order by case when w.lowered_at is null then 0 else 1 end, w.id desc")).await
}

/// The records behind a wall.
pub async fn records_of(db: &mut Reader, wall: WallId) -> Result<Vec<Walled>> {
    let sql = Sql::new("select noun, record_id from wall_records where wall_id = $1 order by noun, record_id").bind(wall);
    db.all(sql).await
}

/// The colleagues a wall denies them.
pub async fn colleagues_of(db: &mut Reader, wall: WallId) -> Result<Vec<ColleagueId>> {
    db.column(Sql::new("select colleague_id from wall_colleagues where wall_id = $1 order by colleague_id").bind(wall)).await
}

/// Who acts for one of these colleagues, and is denied with them what a wall denies them.
pub async fn assistants_of(db: &mut Reader, colleagues: &[ColleagueId]) -> Result<Vec<ColleagueId>> {
    let sql =
        Sql::new("select distinct assistant_id from assistants where colleague_id in").add_list("", colleagues.iter().copied());
    db.column(sql.add(" order by assistant_id")).await
}

/// How many open referrals that `colleague` owns or has the next step of walls hide from them.
pub async fn hidden_from_their_hands(db: &mut Reader, colleague: ColleagueId) -> Result<i64> {
    let held = || {
        Sql::new("select count(*) as held from referrals r where r.outcome is null and r.deleted_at is null")
            .add_bound(" and (r.owner_id = ", colleague)
            .add_bound(" or r.next_by_id = ", colleague)
            .add(")")
    };
    let all: i64 = db.value(held()).await?;
    let seen: i64 = db.value(held().visible(&scope_of(colleague), Noun::Referral)).await?;
    Ok(all - seen)
}

/// Everything walls deny a colleague.
pub async fn denied_to(db: &mut Reader, colleague: ColleagueId) -> Result<Vec<Walled>> {
    db.all(Sql::new("select distinct d.noun, d.record_id from denials d where d.colleague_id = $1").bind(colleague)).await
}

/// Raises a wall.
pub async fn raise(work: &mut Work, wall: &Wall, records: &[RecordRef], colleagues: &[ColleagueId]) -> Result<()> {
    work.run(wall.insert()).await?;
    for record in records {
        let sql = Sql::new("insert into wall_records (wall_id, noun, record_id) values ($1, $2, $3) on conflict do nothing");
        work.run(sql.bind(wall.id).bind(record.noun).bind(record.id)).await?;
    }
    for colleague in colleagues {
        let sql = Sql::new("insert into wall_colleagues (wall_id, colleague_id) values ($1, $2) on conflict do nothing");
        work.run(sql.bind(wall.id).bind(*colleague)).await?;
    }
    Ok(())
}

/// Lowers a wall.
pub async fn lower(work: &mut Work, wall: WallId, at: Timestamp) -> Result<()> {
    work.run(Sql::new("update walls set lowered_at = $1 where id = $2 and lowered_at is null").bind(at).bind(wall))
        .await
        .map(drop)
}

/// The open referrals these colleagues own or have the next step of and a wall before these records would hide, as far
/// as the viewer may see them.
pub async fn held_by(
    db: &mut Reader,
    colleagues: &[ColleagueId],
    (people, organisations, referrals): (&[PersonId], &[OrganisationId], &[ReferralId]),
) -> Result<Vec<Held>> {
    let scope = db.scope();
    let of = |sql: Sql| sql.add_list("", colleagues.iter().copied());
    let person = |sql: Sql| sql.add_list("", people.iter().copied());
    let organisation = |sql: Sql| sql.add_list("", organisations.iter().copied());
    let sql = Sql::new(
        "select r.id as referral_id, r.owner_id, r.next_by_id from referrals r where r.outcome is null and r.deleted_at is null and (r.owner_id in",
    );
    let sql = of(of(sql).add(" or r.next_by_id in")).add(") and (r.id in").add_list("", referrals.iter().copied());
    let sql = person(
        person(person(sql.add(" or r.prospect_person_id in")).add(" or r.referrer_person_id in"))
            .add(" or r.recipient_person_id in"),
    );
    let sql = organisation(sql.add(" or r.prospect_organisation_id in"));
    let sql = organisation(organisation(sql.add(" or r.referrer_organisation_id in")).add(" or r.recipient_organisation_id in"));
    let credited = person(sql.add(" or r.id in (select cr.referral_id from credits cr where cr.person_id in"));
    let sql = organisation(credited.add(" or cr.organisation_id in")).add(")");
    db.all(sql.add(")").visible(&scope, Noun::Referral).add(" order by r.id")).await
}
