//! Touches: what happened, with people of ours and people of theirs.

pub mod last;
pub mod lines;

use goodword_domain::money::Currency;
use goodword_domain::touch::TouchKind;
use goodword_domain::{BatchId, ColleagueId, Noun, PersonId, ReferralId, Timestamp, TouchId};

use crate::acts::Place;
use crate::search::index;
use crate::{Reader, Result, Sql, Work, record, table};

table! {
    /// Something that happened.
    pub struct Touch in touches as t {
        /// Which.
        pub id: TouchId,
        /// When it happened.
        pub at: Timestamp,
        /// What.
        pub kind: TouchKind,
        /// In words.
        pub note: String,
        /// How long, in minutes.
        pub minutes: Option<i64>,
        /// What it cost, in minor units.
        pub cost_minor: Option<i64>,
        /// Of which currency.
        pub currency: Option<Currency>,
        /// About which referral.
        pub referral_id: Option<ReferralId>,
        /// Who logged it.
        pub logged_by: Option<ColleagueId>,
        /// When.
        pub logged_at: Timestamp,
        /// When it was put in the bin.
        pub deleted_at: Option<Timestamp>,
        /// The key it has in the file it came from.
        pub external_key: Option<String>,
        /// The import it came with.
        pub batch_id: Option<BatchId>,
        /// Whether it belongs to the sample firm.
        pub sample: bool,
    }
}

/// Records one, with who was there.
pub async fn insert(work: &mut Work, touch: &Touch, people: &[PersonId], colleagues: &[ColleagueId]) -> Result<()> {
    work.pending.touch(touch);
    work.run(touch.insert()).await?;
    present(work, touch.id, people, colleagues).await
}

/// Notes who was there.
async fn present(work: &mut Work, touch: TouchId, people: &[PersonId], colleagues: &[ColleagueId]) -> Result<()> {
    for person in people {
        let sql = Sql::new("insert into touch_people (touch_id, person_id) values ($1, $2) on conflict do nothing");
        work.run(sql.bind(touch).bind(*person)).await?;
    }
    for colleague in colleagues {
        let sql = Sql::new("insert into touch_colleagues (touch_id, colleague_id) values ($1, $2) on conflict do nothing");
        work.run(sql.bind(touch).bind(*colleague)).await?;
    }
    Ok(())
}

/// Writes a changed one.
pub async fn save(work: &mut Work, touch: &Touch) -> Result<()> {
    work.run(touch.update()).await.map(drop)
}

/// Writes a changed one with who was there.
pub async fn put(work: &mut Work, touch: &Touch, people: &[PersonId], colleagues: &[ColleagueId]) -> Result<()> {
    save(work, touch).await?;
    work.run(Sql::new("delete from touch_people where touch_id = $1").bind(touch.id)).await?;
    work.run(Sql::new("delete from touch_colleagues where touch_id = $1").bind(touch.id)).await?;
    present(work, touch.id, people, colleagues).await?;
    index::again(work, Place::Touch, touch.id.get()).await
}

/// The touch that came from a file under this key, also one in the bin, if the viewer may see it.
pub async fn find_by_external_key(db: &mut Reader, key: &str) -> Result<Option<Touch>> {
    let scope = db.scope();
    db.maybe(Sql::new(Touch::SELECT).add_bound(" and t.external_key = ", key).visible(&scope, Noun::Touch)).await
}

/// What happened at that very moment, of that kind, about that referral or about none: also what is in the bin, as far as the viewer
/// may see it.
pub async fn alike(db: &mut Reader, at: Timestamp, kind: TouchKind, referral: Option<ReferralId>) -> Result<Vec<Touch>> {
    let scope = db.scope();
    let sql = Sql::new(Touch::SELECT).add_bound(" and t.at = ", at).add_bound(" and t.kind = ", kind);
    let sql = match referral {
        Some(referral) => sql.add_bound(" and t.referral_id = ", referral),
        None => sql.add(" and t.referral_id is null"),
    };
    db.all(sql.visible(&scope, Noun::Touch).add(" order by t.id")).await
}

/// A touch that is not in the bin, if the viewer may see it.
pub async fn find(db: &mut Reader, id: TouchId) -> Result<Option<Touch>> {
    let scope = db.scope();
    let sql = Sql::new(Touch::SELECT).add_bound(" and t.id = ", id).add(" and t.deleted_at is null");
    db.maybe(sql.visible(&scope, Noun::Touch)).await
}

/// A touch in the bin, if the viewer may see it.
pub async fn in_bin(db: &mut Reader, id: TouchId) -> Result<Option<Touch>> {
    let scope = db.scope();
    let sql = Sql::new(Touch::SELECT).add_bound(" and t.id = ", id).add(" and t.deleted_at is not null");
    db.maybe(sql.visible(&scope, Noun::Touch)).await
}

/// The touches of a referral, newest first.
pub async fn of_referral(db: &mut Reader, referral: ReferralId) -> Result<Vec<Touch>> {
    let scope = db.scope();
    let sql = Sql::new(Touch::SELECT).add_bound(" and t.referral_id = ", referral).add(" and t.deleted_at is null");
    db.all(sql.visible(&scope, Noun::Touch).add(" order by t.at desc, t.id desc")).await
}

record! {
    /// A touch of one of ours with one of theirs, as strength counts it.
    pub struct TouchOf {
        /// Who of ours.
        pub colleague_id: ColleagueId,
        /// What.
        pub kind: TouchKind,
        /// When.
        pub at: Timestamp,
    }
}

/// The touches since `since` that a person was at, once for each of ours who was.
pub async fn with_person(db: &mut Reader, person: PersonId, since: Timestamp) -> Result<Vec<TouchOf>> {
    let scope = db.scope();
    let sql = Sql::new(
        "select tc.colleague_id, t.kind, t.at from touches t join touch_people tp on tp.touch_id = t.id \
         join touch_colleagues tc on tc.touch_id = t.id where t.deleted_at is null",
    )
    .add_bound(" and tp.person_id = ", person)
    .add_bound(" and t.at >= ", since);
    db.all(sql.visible(&scope, Noun::Touch).add(" order by t.at, t.id, tc.colleague_id")).await
}
