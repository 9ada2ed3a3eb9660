//! The sample firm: everything of it is marked, so that it can be told from the firm's own and go in one click.

use goodword_domain::{ColleagueId, Noun};

use crate::referrals::Referral;
use crate::{Reader, Result, Sql, Work};

/// What went, and what stayed because something of the firm's own is about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone {
    /// Referrals.
    pub referrals: u64,
    /// People.
    pub people: u64,
    /// Organisations.
    pub organisations: u64,
    /// Colleagues.
    pub colleagues: u64,
    /// People and organisations that stay.
    pub kept: u64,
}

/// Whether anything of the sample firm is in the data.
pub async fn is_there(db: &mut Reader) -> Result<bool> {
    let sql = Sql::new("select count(*) as sampled from (select id from colleagues where sample = true limit 1) one");
    Ok(db.seldom_column::<i64>(sql).await? != [0])
}

/// Whether anything the firm recorded itself is in the data: people, organisations, referrals, clients or touches.
pub async fn is_anything_ones_own(db: &mut Reader) -> Result<bool> {
    let sql = Sql::new(
        "select case when exists (select 1 from people where sample = false) or exists (select 1 from organisations where sample = false) \
         or exists (select 1 from referrals where sample = false) or exists (select 1 from clients where sample = false) \
         or exists (select 1 from touches where sample = false) then cast(1 as bigint) else cast(0 as bigint) end as ones_own",
    );
    Ok(db.value::<i64>(sql).await? > 0)
}

/// The referrals of the sample firm that the viewer may see, oldest first.
pub async fn referrals(db: &mut Reader) -> Result<Vec<Referral>> {
    let scope = db.scope();
    let sql = Sql::new(Referral::SELECT).add(" and r.sample = true").visible(&scope, Noun::Referral);
    db.all(sql.add(" order by r.introduced_at, r.id")).await
}

/// What colleagues recorded on an invented referral is about it and goes with it: touches, the matter of its engagement,
/// and whoever that alone made a client.
const ABOUT_IT: &[&str] = &[
    "update touches set sample = true where sample = false and referral_id in (select id from referrals where sample = true)",
    "update matters set sample = true where sample = false and (referral_id in (select id from referrals where sample = true) \
     or id in (select matter_id from engagements where referral_id in (select id from referrals where sample = true)))",
    "update clients set sample = true where sample = false and batch_id is null \
     and exists (select 1 from matters x where x.client_id = clients.id and x.sample = true) \
     and not exists (select 1 from matters x where x.client_id = clients.id and x.sample = false)",
];

/// People and organisations of the sample firm that something of the firm's own is about: they are the firm's from now on.
const KEEP: &[&str] = &[
    "update people set sample = false where sample = true and (\
     exists (select 1 from referrals x where x.sample = false and (x.prospect_person_id = people.id or x.referrer_person_id = people.id \
     or x.recipient_person_id = people.id)) \
     or exists (select 1 from touch_people y join touches x on x.id = y.touch_id where y.person_id = people.id and x.sample = false) \
     or exists (select 1 from credits y join referrals x on x.id = y.referral_id where y.person_id = people.id and x.sample = false) \
     or exists (select 1 from clients x where x.person_id = people.id and x.sample = false) \
     or exists (select 1 from positions x where x.person_id = people.id and x.sample = false) \
     or exists (select 1 from custom_values x where x.person_id = people.id and (\
     (x.noun = 'referral' and x.record_id in (select id from referrals where sample = false)) \
     or (x.noun = 'matter' and x.record_id in (select id from matters where sample = false)) \
     or (x.noun = 'person' and x.record_id in (select id from people where sample = false)) \
     or (x.noun = 'organisation' and x.record_id in (select id from organisations where sample = false)))))",
    "update organisations set sample = false where sample = true and (\
     exists (select 1 from referrals x where x.sample = false and (x.prospect_organisation_id = organisations.id \
     or x.referrer_organisation_id = organisations.id or x.recipient_organisation_id = organisations.id)) \
     or exists (select 1 from credits y join referrals x on x.id = y.referral_id where y.organisation_id = organisations.id and x.sample = false) \
     or exists (select 1 from clients x where x.organisation_id = organisations.id and x.sample = false) \
     or exists (select 1 from positions x where x.organisation_id = organisations.id and x.sample = false))",
    // What hangs on those who stay stays with them: their places, and that they are referrers or clients.
    "update positions set sample = false where sample = true and exists (select 1 from people x where x.id = positions.person_id \
     and x.sample = false) and exists (select 1 from organisations x where x.id = positions.organisation_id and x.sample = false)",
    "update referrers set sample = false where sample = true and (exists (select 1 from people x where x.id = referrers.person_id and \
     x.sample = false) or exists (select 1 from organisations x where x.id = referrers.organisation_id and x.sample = false))",
    "update clients set sample = false where sample = true and exists (select 1 from matters x where x.client_id = clients.id and x.sample = false)",
];

/// What the firm's own records hold of invented colleagues goes to the heir.
const INHERIT: &[&str] = &[
    "update referrals set owner_id = $1 where sample = false and owner_id in (select id from colleagues where sample = true)",
    "update referrals set next_by_id = $1 where sample = false and next_by_id in (select id from colleagues where sample = true)",
    "update steps set by_id = $1 where by_id in (select id from colleagues where sample = true) \
     and referral_id in (select id from referrals where sample = false)",
    "update matters set fee_earner_id = $1 where sample = false and fee_earner_id in (select id from colleagues where sample = true)",
    "update referrals set referrer_colleague_id = $1 where sample = false and referrer_colleague_id in \
     (select id from colleagues where sample = true)",
    "update credits set colleague_id = $1 where colleague_id in (select id from colleagues where sample = true) \
     and referral_id in (select id from referrals where sample = false)",
    "update walls set ask_id = $1 where sample = false and ask_id in (select id from colleagues where sample = true)",
    "update walls set raised_by = $1 where sample = false and raised_by in (select id from colleagues where sample = true)",
    "update firm set fallback_owner_id = $1 where fallback_owner_id in (select id from colleagues where sample = true)",
];

/// What custom fields hold of the records that go, and of others where it is one of them.
macro_rules! values_that_go {
    ($begin:literal, $end:literal) => {
        concat!(
            $begin,
            "(noun = 'referral' and record_id in (select id from referrals where sample = true)) \
             or (noun = 'matter' and record_id in (select id from matters where sample = true)) \
             or (noun = 'person' and record_id in (select id from people where sample = true)) \
             or (noun = 'organisation' and record_id in (select id from organisations where sample = true)) \
             or person_id in (select id from people where sample = true)",
            $end
        )
    };
}

/// What the records that go are found by.
const FOUND: &[&str] = &[
    "delete from search_places where noun = 1 and record_id in (select id from people where sample = true)",
    "delete from search_places where noun = 2 and record_id in (select id from organisations where sample = true)",
    "delete from search_places where noun = 3 and record_id in (select id from referrals where sample = true)",
    "delete from search_places where noun = 4 and record_id in (select id from matters where sample = true)",
    "delete from search_places where noun = 5 and record_id in (select id from touches where sample = true)",
    values_that_go!("delete from search_places where noun = 6 and record_id in (select id from custom_values where ", ")"),
    "delete from search_grams where not exists (select 1 from search_places x where x.word_hash = search_grams.word_hash)",
];

/// Everything that hangs on the sample firm, leaves first.
const LEAVES: &[&str] = &[
    "delete from notifications where colleague_id in (select id from colleagues where sample = true) \
     or (noun = 'referral' and record_id in (select id from referrals where sample = true))",
    "delete from loop_closures where referral_id in (select id from referrals where sample = true)",
    "delete from engagements where referral_id in (select id from referrals where sample = true)",
    "delete from credits where referral_id in (select id from referrals where sample = true)",
    "delete from steps where referral_id in (select id from referrals where sample = true)",
    "delete from past_decisions where referral_id in (select id from referrals where sample = true)",
    "delete from touch_people where touch_id in (select id from touches where sample = true)",
    "delete from touch_colleagues where touch_id in (select id from touches where sample = true) \
     or colleague_id in (select id from colleagues where sample = true)",
    "delete from touches where sample = true",
    values_that_go!("delete from custom_values where ", ""),
    "delete from matters where sample = true",
    "update referrals set passed_from_id = null where passed_from_id in (select id from referrals where sample = true)",
    "delete from wall_records where wall_id in (select id from walls where sample = true)",
    "delete from wall_colleagues where wall_id in (select id from walls where sample = true) \
     or colleague_id in (select id from colleagues where sample = true)",
    "delete from walls where sample = true",
    "delete from duplicates where (noun = 'person' and (first_id in (select id from people where sample = true) \
     or second_id in (select id from people where sample = true))) or (noun = 'organisation' and (first_id in \
     (select id from organisations where sample = true) or second_id in (select id from organisations where sample = true)))",
    "delete from merge_moves where merge_id in (select mg.id from merges mg where (mg.noun = 'person' and mg.gone_id in \
     (select id from people where sample = true)) or (mg.noun = 'organisation' and mg.gone_id in (select id from organisations where sample = true)))",
    "delete from merges where (noun = 'person' and gone_id in (select id from people where sample = true)) \
     or (noun = 'organisation' and gone_id in (select id from organisations where sample = true))",
];

/// What is left once the records are gone.
const ROOTS: &[&str] = &[
    "delete from clients where sample = true",
    "delete from referrers where sample = true",
    "delete from positions where sample = true",
];

/// The invented colleagues, and what names them.
const COLLEAGUES: &[&str] = &[
    "delete from assistants where assistant_id in (select id from colleagues where sample = true) \
     or colleague_id in (select id from colleagues where sample = true)",
    "delete from sessions where colleague_id in (select id from colleagues where sample = true)",
    "delete from choices where colleague_id in (select id from colleagues where sample = true)",
    "delete from tokens where colleague_id in (select id from colleagues where sample = true)",
    "delete from routing_rules where colleague_id in (select id from colleagues where sample = true)",
    "update practices set head_id = null where head_id in (select id from colleagues where sample = true)",
    "update colleagues set deputy_id = null where deputy_id in (select id from colleagues where sample = true)",
    "update clients set tagged_by = null where tagged_by in (select id from colleagues where sample = true)",
    "update people set created_by = null where created_by in (select id from colleagues where sample = true)",
    "update organisations set created_by = null where created_by in (select id from colleagues where sample = true)",
    // Who did what stays in the history; on records of the firm's own, nobody invented is named any more.
    "update batches set started_by = null where started_by in (select id from colleagues where sample = true)",
    "update batches set undone_by = null where undone_by in (select id from colleagues where sample = true)",
    "update referrals set decided_by = null where decided_by in (select id from colleagues where sample = true)",
    "update referrals set recorded_by = null where recorded_by in (select id from colleagues where sample = true)",
    "update steps set set_by = null where set_by in (select id from colleagues where sample = true)",
    "update steps set ended_by = null where ended_by in (select id from colleagues where sample = true)",
    "update credits set claimed_by = null where claimed_by in (select id from colleagues where sample = true)",
    "update touches set logged_by = null where logged_by in (select id from colleagues where sample = true)",
    "update engagements set recorded_by = null where recorded_by in (select id from colleagues where sample = true)",
    "update past_decisions set decided_by = null where decided_by in (select id from colleagues where sample = true)",
    "update past_decisions set taken_back_by = null where taken_back_by in (select id from colleagues where sample = true)",
    "update loop_closures set by_id = null where by_id in (select id from colleagues where sample = true)",
    "delete from first_views where view_id in (select id from saved_views where owner_id in (select id from colleagues where sample = true))",
    "delete from saved_views where owner_id in (select id from colleagues where sample = true)",
    "update merges set merged_by = null where merged_by in (select id from colleagues where sample = true)",
    "update merges set undone_by = null where undone_by in (select id from colleagues where sample = true)",
    "update duplicates set judged_by = null where judged_by in (select id from colleagues where sample = true)",
];

/// Custom fields, practices and offices the story brought, unless the firm uses them by now.
const PLACES: &[&str] = &[
    "delete from custom_fields where sample = true and not exists (select 1 from custom_values x where x.field_id = custom_fields.id)",
    "update custom_fields set sample = false where sample = true",
    "delete from routing_rules where practice_id in (select record_id from history where noun = 'practice' and via = 'sample') \
     and send_to = 'practice_head'",
    "delete from practices where id in (select record_id from history where noun = 'practice' and via = 'sample') \
     and not exists (select 1 from colleagues x where x.practice_id = practices.id) \
     and not exists (select 1 from referrals x where x.practice_id = practices.id) \
     and not exists (select 1 from matters x where x.practice_id = practices.id) \
     and not exists (select 1 from routing_rules x where x.practice_id = practices.id)",
    "delete from offices where id in (select record_id from history where noun = 'office' and via = 'sample') \
     and not exists (select 1 from colleagues x where x.office_id = offices.id) \
     and not exists (select 1 from referrals x where x.office_id = offices.id) \
     and not exists (select 1 from routing_rules x where x.office_id = offices.id)",
];

async fn run_all(work: &mut Work, statements: &[&'static str]) -> Result<u64> {
    let mut changed = 0;
    for statement in statements {
        changed += work.run(Sql::new(statement)).await?;
    }
    Ok(changed)
}

/// Takes the sample firm away; what of the firm's own is in invented hands goes to `heir`.
pub async fn remove(work: &mut Work, heir: ColleagueId) -> Result<Gone> {
    run_all(work, ABOUT_IT).await?;
    let kept = run_all(work, &KEEP[..2]).await?;
    run_all(work, &KEEP[2..]).await?;
    for statement in INHERIT {
        work.run(Sql::new(statement).bind(heir)).await?;
    }
    run_all(work, FOUND).await?;
    run_all(work, LEAVES).await?;
    let referrals = work.run(Sql::new("delete from referrals where sample = true")).await?;
    run_all(work, ROOTS).await?;
    let people = work.run(Sql::new("delete from people where sample = true")).await?;
    let organisations = work.run(Sql::new("delete from organisations where sample = true")).await?;
    run_all(work, COLLEAGUES).await?;
    let colleagues = work.run(Sql::new("delete from colleagues where sample = true")).await?;
    run_all(work, PLACES).await?;
    Ok(Gone { referrals, people, organisations, colleagues, kept })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every column that names a colleague must be dealt with, or the removal fails once somebody has used it.
    #[test]
    fn no_column_that_names_a_colleague_is_forgotten() {
        let mut table = "";
        let mut forgotten = Vec::new();
        for line in include_str!("../schema/sqlite.sql").lines() {
            if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
                table = rest.trim_end_matches(" (");
            }
            let Some((column, _)) = line.trim().split_once(' ') else { continue };
            if !line.contains("references colleagues") {
                continue;
            }
            let statements = INHERIT.iter().chain(LEAVES).chain(ROOTS).chain(COLLEAGUES);
            let deals = statements.into_iter().any(|s| {
                let own =
                    s.starts_with(&format!("update {table} set {column} =")) || s.starts_with(&format!("delete from {table} "));
                own && s.contains(column)
            });
            if !deals {
                forgotten.push(format!("{table}.{column}"));
            }
        }
        assert!(forgotten.is_empty(), "{forgotten:?}");
    }
}
