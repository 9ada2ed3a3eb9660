//! Taking an import back: deleting what it recorded, children first, except what somebody has worked on since or what
//! others now depend on, and putting what it changed back as it was.

use goodword_domain::{BatchId, HistoryId, Noun, ReferralId, StepId, Timestamp};

use super::Image;
use crate::organisations::Organisation;
use crate::people::Person;
use crate::referrals::Referral;
use crate::referrals::steps::Step;
use crate::search::index::Kind;
use crate::{Reader, Result, Scope, Sql, Work};

/// Whether the audit trail has an entry of somebody else on a record: of no import, or of another that still stands. A merge holds
/// what it is about while it stands; once it is undone its entries say nothing any more.
macro_rules! worked_on {
    ($noun:literal, $alias:literal) => {
        concat!(
            "exists (select 1 from history h where h.noun = '",
            $noun,
            "' and h.record_id = ",
            $alias,
            ".id and (h.batch_id is null or (h.batch_id <> ",
            $alias,
            ".batch_id and not exists (select 1 from batches hb where hb.id = h.batch_id and hb.state = 'undone'))) \
             and not exists (select 1 from acts ha where ha.id = h.act_id and ha.undone = true) \
             and (h.verb not in ('merge_people', 'merge_organisations', 'undo_merge') or exists (select 1 from merges hm where hm.undone_at is null \
             and hm.noun = h.noun and (hm.kept_id = h.record_id or hm.gone_id = h.record_id))))"
        )
    };
}

/// What hangs on a referral that this import did not record.
const HANGS_ON_REFERRAL: &str = " or exists (select 1 from touches t where t.referral_id = r.id and (t.batch_id is null or t.batch_id <> r.batch_id)) \
     or exists (select 1 from referrals later where later.passed_from_id = r.id and (later.batch_id is null or later.batch_id <> r.batch_id)) \
     or exists (select 1 from wall_records w where w.noun = 'referral' and w.record_id = r.id)";

/// A referral of somebody else, or a matter of it that somebody has worked on.
const WORKED_ON_MATTER: &str = concat!(
    " or exists (select 1 from matters m where m.referral_id = r.id and (m.batch_id is null or m.batch_id <> r.batch_id or ",
    worked_on!("matter", "m"),
    "))"
);

/// Adds ` in (…)`: the referrals of an import that can go.
fn in_doomed(sql: Sql, scope: &Scope, batch: BatchId) -> Sql {
    sql.add_bound(" in (select r.id from referrals r where r.batch_id = ", batch)
        .add(" and not (")
        .add(worked_on!("referral", "r"))
        .add(HANGS_ON_REFERRAL)
        .add(WORKED_ON_MATTER)
        .add(")")
        .visible(scope, Noun::Referral)
        .add(")")
}

/// Referrals of an import that can go and whose response clock was still running at `since`.
pub async fn clocks(db: &mut Reader, batch: BatchId, since: Timestamp) -> Result<Vec<ReferralId>> {
    let scope = db.scope();
    let sql = Sql::new("select r.id from referrals r where r.batch_id = $1").bind(batch).add_bound(" and r.respond_by > ", since);
    db.column(in_doomed(sql.add(" and r.id"), &scope, batch).visible(&scope, Noun::Referral)).await
}

/// Deletes what hangs on the referrals that can go, and hands back their steps: reminders of those are listed as work.
pub async fn delete_parts_of_referrals(work: &mut Work, batch: BatchId) -> Result<Vec<StepId>> {
    let scope = work.scope();
    for part in [
        "delete from credits where referral_id",
        "delete from loop_closures where referral_id",
        "delete from engagements where referral_id",
        "delete from past_decisions where referral_id",
    ] {
        work.run(in_doomed(Sql::new(part), &scope, batch)).await?;
    }
    work.column(in_doomed(Sql::new("delete from steps where referral_id"), &scope, batch).add(" returning id")).await
}

/// Deletes the records of one noun that an import recorded and that can go; hands back which. The order of calls is
/// touches, matters, referrals, clients, positions, organisations, people, sources.
pub async fn delete(work: &mut Work, noun: Noun, batch: BatchId) -> Result<Vec<i64>> {
    let scope = work.scope();
    let sql = match noun {
        Noun::Touch => {
            for part in ["delete from touch_people where touch_id", "delete from touch_colleagues where touch_id"] {
                work.run(Sql::new(part).add_bound(TOUCHES_THAT_GO, batch).add(UNTOUCHED).visible(&scope, noun).add(")")).await?;
            }
            Sql::new("delete from touches where id").add_bound(TOUCHES_THAT_GO, batch).add(UNTOUCHED)
        }
        Noun::Matter => Sql::new("delete from matters where id in (select m.id from matters m join clients c on c.id = m.client_id where m.batch_id = $1")
            .bind(batch)
            .add(" and not exists (select 1 from engagements e where e.matter_id = m.id) and not ")
            .add(worked_on!("matter", "m")),
        Noun::Referral => {
            let sql = in_doomed(Sql::new("delete from referrals where id"), &scope, batch).add(" returning id");
            let ids = work.column(sql).await?;
            ids.iter().for_each(|id| work.pending.gone(Kind::Referral, *id));
            return Ok(ids);
        }
        Noun::Client => Sql::new("delete from clients where id in (select c.id from clients c where c.batch_id = $1")
            .bind(batch)
            .add(" and not exists (select 1 from engagements e where e.client_id = c.id)")
            .add(" and not exists (select 1 from matters om where om.client_id = c.id) and not ")
            .add(worked_on!("client", "c")),
        Noun::Position => Sql::new("delete from positions where id in (select ps.id from positions ps where ps.batch_id = $1")
            .bind(batch)
            .add(" and not ")
            .add(worked_on!("position", "ps")),
        Noun::Person => Sql::new("delete from people where id in (select p.id from people p where p.batch_id = $1")
            .bind(batch)
            .add(PERSON_STANDS_ALONE)
            .add(worked_on!("person", "p")),
        Noun::Organisation => Sql::new("delete from organisations where id in (select o.id from organisations o where o.batch_id = $1")
            .bind(batch)
            .add(ORGANISATION_STANDS_ALONE)
            .add(worked_on!("organisation", "o")),
        _ => Sql::new("delete from sources where id in (select so.id from sources so where so.batch_id = $1")
            .bind(batch)
            .add(" and not exists (select 1 from referrals sr where sr.source_id = so.id)")
            .add(" and not exists (select 1 from clients sc where sc.source_id = so.id) and not ")
            .add(worked_on!("source", "so")),
    };
    let ids = work.column(sql.visible(&scope, noun).add(") returning id")).await?;
    let kind = match noun {
        Noun::Touch => Some(Kind::Touch),
        Noun::Matter => Some(Kind::Matter),
        Noun::Person => Some(Kind::Person),
        Noun::Organisation => Some(Kind::Organisation),
        _ => None,
    };
    if let Some(kind) = kind {
        ids.iter().for_each(|id| work.pending.gone(kind, *id));
    }
    Ok(ids)
}

/// The touches of an import that nobody has worked on since.
const TOUCHES_THAT_GO: &str = " in (select t.id from touches t where t.batch_id = ";
const UNTOUCHED: &str = concat!(" and not ", worked_on!("touch", "t"));

/// Nothing else names the person.
const PERSON_STANDS_ALONE: &str = " and not exists (select 1 from referrals pr where pr.prospect_person_id = p.id) \
     and not exists (select 1 from referrals pr where pr.referrer_person_id = p.id) \
     and not exists (select 1 from referrals pr where pr.recipient_person_id = p.id) \
     and not exists (select 1 from credits pc where pc.person_id = p.id) \
     and not exists (select 1 from touch_people tp where tp.person_id = p.id) \
     and not exists (select 1 from positions pp where pp.person_id = p.id) \
     and not exists (select 1 from clients pl where pl.person_id = p.id) \
     and not exists (select 1 from referrers rf where rf.person_id = p.id) \
     and not exists (select 1 from custom_values pv where pv.person_id = p.id) \
     and not exists (select 1 from wall_records w where w.noun = 'person' and w.record_id = p.id) and not ";

/// Nothing else names the organisation.
const ORGANISATION_STANDS_ALONE: &str = " and not exists (select 1 from referrals pr where pr.prospect_organisation_id = o.id) \
     and not exists (select 1 from referrals pr where pr.referrer_organisation_id = o.id) \
     and not exists (select 1 from referrals pr where pr.recipient_organisation_id = o.id) \
     and not exists (select 1 from credits pc where pc.organisation_id = o.id) \
     and not exists (select 1 from positions pp where pp.organisation_id = o.id) \
     and not exists (select 1 from clients pl where pl.organisation_id = o.id) \
     and not exists (select 1 from referrers rf where rf.organisation_id = o.id) \
     and not exists (select 1 from wall_records w where w.noun = 'organisation' and w.record_id = o.id) and not ";

/// Deletes the referrers an import made of people and organisations, unless they have put in a word since.
pub async fn delete_referrers(work: &mut Work, batch: BatchId) -> Result<u64> {
    let sql = Sql::new(
        "delete from referrers where batch_id = $1 and not exists (select 1 from history h where h.verb in ('set_referrer', 'take_back') \
         and ((h.noun = 'person' and h.record_id = referrers.person_id) or (h.noun = 'organisation' and h.record_id = referrers.organisation_id)) \
         and not exists (select 1 from acts ha where ha.id = h.act_id and ha.undone = true)) \
         and not exists (select 1 from referrals rr where rr.referrer_person_id = referrers.person_id) \
         and not exists (select 1 from referrals rr where rr.referrer_organisation_id = referrers.organisation_id and rr.referrer_person_id is null)",
    );
    work.run(sql.bind(batch)).await
}

/// The records of a noun that still belong to an import and that the viewer may see.
pub async fn left(db: &mut Reader, noun: Noun, batch: BatchId) -> Result<Vec<i64>> {
    let scope = db.scope();
    let sql = match noun {
        Noun::Touch => Sql::new("select t.id from touches t where t.batch_id = $1"),
        Noun::Matter => Sql::new("select m.id from matters m join clients c on c.id = m.client_id where m.batch_id = $1"),
        Noun::Referral => Sql::new("select r.id from referrals r where r.batch_id = $1"),
        Noun::Client => Sql::new("select c.id from clients c where c.batch_id = $1"),
        Noun::Person => Sql::new("select p.id from people p where p.batch_id = $1"),
        Noun::Organisation => Sql::new("select o.id from organisations o where o.batch_id = $1"),
        _ => Sql::new("select so.id from sources so where so.batch_id = $1"),
    };
    db.column(sql.bind(batch).visible(&scope, noun).add(" order by 1")).await
}

/// Whether an import recorded or changed something that walls hide from the viewer.
pub async fn something_is_hidden(db: &mut Reader, batch: BatchId) -> Result<bool> {
    let scope = db.scope();
    if !scope.is_walled() {
        return Ok(false);
    }
    for (noun, records, image) in [
        (
            Noun::Referral,
            "select count(*) as n from referrals r where (r.batch_id = ",
            " or r.id in (select i.record_id from batch_images i where i.noun = 'referral' and i.batch_id = ",
        ),
        (
            Noun::Person,
            "select count(*) as n from people p where (p.batch_id = ",
            " or p.id in (select i.record_id from batch_images i where i.noun = 'person' and i.batch_id = ",
        ),
        (
            Noun::Organisation,
            "select count(*) as n from organisations o where (o.batch_id = ",
            " or o.id in (select i.record_id from batch_images i where i.noun = 'organisation' and i.batch_id = ",
        ),
        (
            Noun::Position,
            "select count(*) as n from positions ps where (ps.batch_id = ",
            " or ps.id in (select i.record_id from batch_images i where i.noun = 'position' and i.batch_id = ",
        ),
        (
            Noun::Client,
            "select count(*) as n from clients c where (c.batch_id = ",
            " or c.id in (select i.record_id from batch_images i where i.noun = 'client' and i.batch_id = ",
        ),
        (
            Noun::Touch,
            "select count(*) as n from touches t where (t.batch_id = ",
            " or t.id in (select i.record_id from batch_images i where i.noun = 'touch' and i.batch_id = ",
        ),
        (
            Noun::Matter,
            "select count(*) as n from matters m join clients c on c.id = m.client_id where (m.batch_id = ",
            " or m.id in (select i.record_id from batch_images i where i.noun = 'matter' and i.batch_id = ",
        ),
    ] {
        let counted = || Sql::new("").add_bound(records, batch).add_bound(image, batch).add("))");
        let all: i64 = db.value(counted()).await?;
        let seen: i64 = db.value(counted().visible(&scope, noun)).await?;
        if seen < all {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Images of an import in the order of their numbers, those after `after`.
pub async fn images(db: &mut Reader, batch: BatchId, after: HistoryId, most: i64) -> Result<Vec<Image>> {
    db.all(
        Sql::new("select noun, record_id, taken_id, image from batch_images where batch_id = $1 and taken_id > $2 order by taken_id limit $3")
            .bind(batch)
            .bind(after)
            .bind(most),
    )
    .await
}

/// Whether somebody else has worked on a record since its image was taken.
pub async fn worked_on_since(db: &mut Reader, batch: BatchId, image: &Image) -> Result<bool> {
    let sql = Sql::new("select count(*) as entries from history h where h.noun = $1 and h.record_id = $2 and h.id > $3")
        .bind(image.noun)
        .bind(image.record_id)
        .bind(image.taken_id)
        .add_bound(" and (h.batch_id is null or (h.batch_id <> ", batch)
        .add(
            " and not exists (select 1 from batches hb where hb.id = h.batch_id and hb.state = 'undone'))) \
             and not exists (select 1 from acts ha where ha.id = h.act_id and ha.undone = true) \
             and (h.verb not in ('merge_people', 'merge_organisations', 'undo_merge') or exists (select 1 from merges hm where hm.undone_at is null \
             and hm.noun = h.noun and (hm.kept_id = h.record_id or hm.gone_id = h.record_id)))",
        );
    if db.value::<i64>(sql).await? > 0 {
        return Ok(true);
    }
    if image.noun != Noun::Referral {
        return Ok(false);
    }
    // A matter that came with its being won and that somebody has worked on holds it as well.
    let sql = Sql::new("select count(*) as matters from matters m join clients c on c.id = m.client_id where m.referral_id = $1")
        .bind(image.record_id)
        .add_bound(" and m.batch_id = ", batch)
        .add(" and ")
        .add(worked_on!("matter", "m"));
    Ok(db.value::<i64>(sql).await? > 0)
}

/// Forgets the images of an import, once they are put back.
pub async fn forget_images(work: &mut Work, batch: BatchId) -> Result<()> {
    work.run(Sql::new("delete from batch_images where batch_id = $1").bind(batch)).await.map(drop)
}

/// Takes everything that hangs on one referral away, before its image is put back; hands back the steps there were.
pub async fn clear_referral(work: &mut Work, referral: ReferralId) -> Result<Vec<Step>> {
    let before = crate::referrals::steps::of_referral(work, referral).await?;
    for part in [
        "delete from steps where referral_id = $1",
        "delete from credits where referral_id = $1",
        "delete from loop_closures where referral_id = $1",
        "delete from engagements where referral_id = $1",
    ] {
        work.run(Sql::new(part).bind(referral)).await?;
    }
    Ok(before)
}

/// Writes a referral as its image has it, with its version.
pub async fn put_referral(work: &mut Work, referral: &Referral) -> Result<()> {
    work.pending.referral(referral, false);
    work.run(referral.update()).await.map(drop)
}

/// Writes a person as their image has them.
pub async fn put_person(work: &mut Work, person: &Person) -> Result<()> {
    work.pending.person(person, false);
    work.run(person.update()).await.map(drop)
}

/// Writes an organisation as its image has it.
pub async fn put_organisation(work: &mut Work, organisation: &Organisation) -> Result<()> {
    work.pending.organisation(organisation, false);
    work.run(organisation.update()).await.map(drop)
}
