//! Merges: two records that were one all along. Everything that named the one that goes names the one that is kept, and
//! what moved is written down, so that it can move back at any later time.

mod places;

use goodword_domain::merge::MergeOf;
use goodword_domain::{ClientId, ColleagueId, MergeId, Noun, Timestamp};
use serde::Serialize;

use crate::clients::Client;
use crate::people::positions::Position;
use crate::referrers::Referrer;
use crate::search::index::{self, Kind};
use crate::{Reader, Result, Sql, Work, record, table};

use places::{ORGANISATION, PERSON, Place};

table! {
    /// A merge.
    pub struct Merge in merges as mg {
        /// Which.
        pub id: MergeId,
        /// Of people or of organisations.
        pub noun: Noun,
        /// The record that is kept.
        #[serde(with = "goodword_domain::id::written")]
        #[schemars(with = "String")]
        pub kept_id: i64,
        /// The record that went.
        #[serde(with = "goodword_domain::id::written")]
        #[schemars(with = "String")]
        pub gone_id: i64,
        /// The kept record as it was (JSON).
        pub before: String,
        /// The kept record as the merge made it (JSON).
        pub after: String,
        /// When.
        pub merged_at: Timestamp,
        /// By whom; nobody where a rule of the firm did it.
        pub merged_by: Option<ColleagueId>,
        /// When it was undone.
        pub undone_at: Option<Timestamp>,
        /// By whom.
        pub undone_by: Option<ColleagueId>,
    }
}

record! {
    /// A row that moved, or went, with a merge.
    pub struct Moved {
        /// The place it stands in.
        pub place: String,
        /// Which row.
        pub row_id: i64,
        /// The row as it was, where it went.
        pub image: Option<String>,
    }

    /// A record that was merged into another, as that one's page names it.
    pub struct Former {
        /// The merge.
        pub merge_id: MergeId,
        /// Which record.
        pub id: i64,
        /// What it was called.
        pub name: String,
        /// How it was reached: an email address or a website.
        pub address: Option<String>,
        /// When it was merged.
        pub merged_at: Timestamp,
        /// By whom.
        pub merged_by: Option<ColleagueId>,
    }
}

/// Which table and places a noun's merges are about.
fn places(of: MergeOf) -> &'static [Place] {
    match of {
        MergeOf::People => PERSON,
        MergeOf::Organisations => ORGANISATION,
    }
}

/// A merge by its number.
pub async fn find(db: &mut Reader, id: MergeId) -> Result<Option<Merge>> {
    db.maybe(Sql::new(Merge::SELECT).add_bound(" and mg.id = ", id)).await
}

/// The records that were merged into one and still are, the latest first. The caller has read that one through its walls, which
/// are those of all that it holds.
pub async fn formers(db: &mut Reader, of: MergeOf, kept: i64) -> Result<Vec<Former>> {
    let sql = match of {
        MergeOf::People => Sql::new(
            "select mg.id as merge_id, g.id, g.name, g.email as address, mg.merged_at, mg.merged_by from people g \
             join merges mg on mg.noun = 'person' and mg.gone_id = g.id and mg.undone_at is null where g.merged_into_id = ",
        ),
        MergeOf::Organisations => Sql::new(
            "select mg.id as merge_id, g.id, g.name, g.website as address, mg.merged_at, mg.merged_by from organisations g \
             join merges mg on mg.noun = 'organisation' and mg.gone_id = g.id and mg.undone_at is null where g.merged_into_id = ",
        ),
    };
    db.all(sql.add_bound("", kept).add(" order by mg.id desc")).await
}

/// The record that stands for `id` now: itself, or the one it was merged into.
pub async fn stands_for(db: &mut Reader, of: MergeOf, id: i64) -> Result<i64> {
    let sql = match of {
        MergeOf::People => "select merged_into_id from people where id = $1 and merged_into_id is not null",
        MergeOf::Organisations => "select merged_into_id from organisations where id = $1 and merged_into_id is not null",
    };
    Ok(db.column::<i64>(Sql::new(sql).bind(id)).await?.first().copied().unwrap_or(id))
}

/// How many open referrals would be hidden from whoever works on them, were these two records one: behind the walls of both.
pub async fn hidden_from_hands(db: &mut Reader, of: MergeOf, one: i64, other: i64) -> Result<i64> {
    let sql = match of {
        MergeOf::People => Sql::new(
            "select count(*) as held from referrals r where r.outcome is null and r.deleted_at is null and exists (select 1 from denials d \
             where d.noun = 'person' and d.record_id in ($1, $2) and (d.colleague_id = r.owner_id or d.colleague_id = r.next_by_id)) \
             and (r.prospect_person_id in ($1, $2) or r.referrer_person_id in ($1, $2) or r.recipient_person_id in ($1, $2) \
             or r.id in (select cr.referral_id from credits cr where cr.person_id in ($1, $2)))",
        ),
        MergeOf::Organisations => Sql::new(
            "select count(*) as held from referrals r where r.outcome is null and r.deleted_at is null and exists (select 1 from denials d \
             where d.noun = 'organisation' and d.record_id in ($1, $2) and (d.colleague_id = r.owner_id or d.colleague_id = r.next_by_id)) \
             and (r.prospect_organisation_id in ($1, $2) or r.referrer_organisation_id in ($1, $2) or r.recipient_organisation_id in ($1, $2) \
             or r.id in (select cr.referral_id from credits cr where cr.organisation_id in ($1, $2)))",
        ),
    };
    db.value(sql.bind(one).bind(other)).await
}

/// Records a merge, or that it stands again.
pub async fn put(work: &mut Work, statement: Sql) -> Result<()> {
    work.run(statement).await.map(drop)
}

/// Moves everything that names the record that goes to the one that is kept. What a record has once only (that it is a client, what is
/// known of it as a referrer) does not move where both have it: see [`take_out`].
pub async fn carry_out(work: &mut Work, of: MergeOf, merge: &Merge) -> Result<()> {
    for place in places(of) {
        work.run(Sql::new(place.note).bind(merge.id).bind(merge.gone_id).bind(merge.kept_id)).await?;
        work.run(Sql::new(place.there).bind(merge.kept_id).bind(merge.gone_id)).await?;
    }
    let gone = match of {
        MergeOf::People => "update people set merged_into_id = $1, deleted_at = $2, version = version + 1 where id = $3",
        MergeOf::Organisations => {
            "update organisations set merged_into_id = $1, deleted_at = $2, version = version + 1 where id = $3"
        }
    };
    work.run(Sql::new(gone).bind(merge.kept_id).bind(merge.merged_at).bind(merge.gone_id)).await?;
    found_again(work, of, merge).await
}

/// Lets both records be found by what they are called now.
async fn found_again(work: &mut Work, of: MergeOf, merge: &Merge) -> Result<()> {
    let kind = match of {
        MergeOf::People => Kind::Person,
        MergeOf::Organisations => Kind::Organisation,
    };
    index::known_as(work, kind, merge.kept_id).await?;
    index::known_as(work, kind, merge.gone_id).await
}

/// Moves everything back that a merge moved and that still stands where it moved to. Walls raised before the kept record since stand
/// before the one that comes back as well: nobody could say then which of the two was meant.
pub async fn carry_back(work: &mut Work, of: MergeOf, merge: &Merge) -> Result<()> {
    for place in places(of) {
        work.run(Sql::new(place.back).bind(merge.gone_id).bind(merge.kept_id).bind(merge.id)).await?;
    }
    let walls = "insert into wall_records (wall_id, noun, record_id) select wr.wall_id, wr.noun, $1 from wall_records wr \
                 join walls w on w.id = wr.wall_id where wr.noun = $2 and wr.record_id = $3 and w.raised_at > $4 on conflict do nothing";
    work.run(Sql::new(walls).bind(merge.gone_id).bind(merge.noun).bind(merge.kept_id).bind(merge.merged_at)).await?;
    let back = match of {
        MergeOf::People => "update people set merged_into_id = null, deleted_at = null, version = version + 1 where id = $1",
        MergeOf::Organisations => {
            "update organisations set merged_into_id = null, deleted_at = null, version = version + 1 where id = $1"
        }
    };
    work.run(Sql::new(back).bind(merge.gone_id)).await?;
    found_again(work, of, merge).await?;
    work.run(Sql::new("delete from merge_moves where merge_id = $1").bind(merge.id)).await.map(drop)
}

/// The merges of a noun that stand and came after one, oldest first.
pub async fn standing_after(db: &mut Reader, merge: &Merge) -> Result<Vec<Merge>> {
    let sql = Sql::new(Merge::SELECT).add_bound(" and mg.noun = ", merge.noun).add_bound(" and mg.id > ", merge.id);
    db.all(sql.add(" and mg.undone_at is null order by mg.id")).await
}

/// Whether two records were merged once and that was undone: then no rule merges them again.
pub async fn were_undone(db: &mut Reader, noun: Noun, one: i64, other: i64) -> Result<bool> {
    let sql = Sql::new(
        "select count(*) as undone from merges where noun = $1 and undone_at is not null \
         and ((kept_id = $2 and gone_id = $3) or (kept_id = $3 and gone_id = $2))",
    );
    Ok(db.value::<i64>(sql.bind(noun).bind(one).bind(other)).await? > 0)
}

/// Rows that went with a merge, for putting them back.
pub async fn taken_out(db: &mut Reader, merge: MergeId) -> Result<Vec<Moved>> {
    let sql =
        Sql::new("select place, row_id, image from merge_moves where merge_id = $1 and image is not null order by place, row_id");
    db.all(sql.bind(merge)).await
}

/// Writes down a row as it is, because the merge changes it or takes it out.
pub async fn keep_image<T: Serialize>(work: &mut Work, merge: MergeId, place: &'static str, row_id: i64, row: &T) -> Result<()> {
    let sql = Sql::new("insert into merge_moves (merge_id, place, row_id, image) values ($1, $2, $3, $4)");
    work.run(sql.bind(merge).bind(place).bind(row_id).bind(crate::json::write("merge", row)?)).await.map(drop)
}

/// Forgets that a row moved, because it holds something else again.
pub async fn forget(work: &mut Work, merge: MergeId, place: &'static str, row_id: i64) -> Result<()> {
    let sql = Sql::new("delete from merge_moves where merge_id = $1 and place = $2 and row_id = $3");
    work.run(sql.bind(merge).bind(place).bind(row_id)).await.map(drop)
}

/// Takes out a row whose like the kept record has already.
pub async fn take_out(work: &mut Work, row: TakenOut<'_>) -> Result<()> {
    let (sql, id) = match row {
        TakenOut::Client(client) => ("delete from clients where id = $1", client.id.get()),
        TakenOut::Referrer(referrer) => ("delete from referrers where id = $1", referrer.id),
        TakenOut::Position(position) => ("delete from positions where id = $1", position.id.get()),
    };
    work.run(Sql::new(sql).bind(id)).await.map(drop)
}

/// A row that both records have.
#[derive(Debug, Clone, Copy)]
pub enum TakenOut<'a> {
    /// Both are clients.
    Client(&'a Client),
    /// Both are referrers.
    Referrer(&'a Referrer),
    /// Both were at one place, on the same days.
    Position(&'a Position),
}

/// Moves what hangs on a client's record to another, noting it; the record itself can be taken out then.
pub async fn move_client(work: &mut Work, merge: MergeId, from: &Client, to: &Client) -> Result<()> {
    for place in places::CLIENT {
        work.run(Sql::new(place.note).bind(merge).bind(from.id).bind(to.id)).await?;
        work.run(Sql::new(place.there).bind(to.id).bind(from.id)).await?;
    }
    Ok(())
}

/// Moves it back.
pub async fn move_client_back(work: &mut Work, merge: MergeId, from: &Client, kept: ClientId) -> Result<()> {
    for place in places::CLIENT {
        work.run(Sql::new(place.back).bind(from.id).bind(kept).bind(merge)).await?;
    }
    Ok(())
}

/// The referrals of which one person, or one organisation without any other person, is both the referrer and the one introduced.
pub async fn introduced_themselves(db: &mut Reader, of: MergeOf, id: i64) -> Result<i64> {
    let scope = db.scope();
    let sql = match of {
        MergeOf::People => Sql::new(
            "select count(*) as n from referrals r where r.deleted_at is null and r.direction = 'inbound' \
             and r.prospect_person_id = $1 and r.referrer_person_id = $1",
        ),
        MergeOf::Organisations => Sql::new(
            "select count(*) as n from referrals r where r.deleted_at is null and r.direction = 'inbound' \
             and r.prospect_organisation_id = $1 and r.referrer_organisation_id = $1 and (r.prospect_person_id is null or r.referrer_person_id is null)",
        ),
    };
    db.value(sql.bind(id).visible(&scope, Noun::Referral)).await
}
