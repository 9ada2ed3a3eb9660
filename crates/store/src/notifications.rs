//! Notifications: what a colleague is told inside the product, once per reason, and never of what a wall hides from them.

use goodword_domain::{ColleagueId, NotificationId, Noun, Timestamp};

use crate::{Reader, Result, Sql, Work, table, walls};

table! {
    /// Something a colleague is told.
    pub struct Notification in notifications as n {
        /// Which.
        pub id: NotificationId,
        /// Who is told.
        pub colleague_id: ColleagueId,
        /// Which kind, for its icon and its settings: clock, step, morning, quiet, leaks.
        pub kind: String,
        /// What they are told, in words.
        pub sentence: String,
        /// About which kind of record.
        pub noun: Noun,
        /// About which record.
        pub record_id: i64,
        /// When they were told.
        pub at: Timestamp,
        /// When they read it.
        pub read_at: Option<Timestamp>,
        /// It is not shown before: the quiet hours of whoever is told.
        pub held_until: Option<Timestamp>,
        /// What makes it the same as another: told twice, it is kept once.
        pub once_key: String,
    }
}

/// Tells a colleague, unless the same was told before or a wall hides the record from them; says whether it was told now.
pub async fn insert_once(work: &mut Work, notification: &Notification) -> Result<bool> {
    if walls::denied(work, notification.colleague_id, notification.noun, notification.record_id).await? {
        return Ok(false);
    }
    Ok(work.run(notification.insert().add(" on conflict (once_key) do nothing")).await? > 0)
}

/// What a colleague has not read yet, newest first; what is held back yet and what a wall has come to hide since is left out.
pub async fn unread(db: &mut Reader, colleague: ColleagueId, now: Timestamp, most: i64) -> Result<Vec<Notification>> {
    let sql = Sql::new(Notification::SELECT).add_bound(" and n.colleague_id = ", colleague).add(" and n.read_at is null");
    let sql = sql.add_bound(" and (n.held_until is null or n.held_until <= ", now).add(")");
    db.all(seen_by(sql, colleague).add_bound(" order by n.at desc, n.id desc limit ", most)).await
}

/// How many a colleague has not read yet, counted as [`unread`] lists them.
pub async fn unread_count(db: &mut Reader, colleague: ColleagueId, now: Timestamp) -> Result<i64> {
    let sql = Sql::new("select count(*) as unread from notifications n where n.read_at is null");
    let sql = sql
        .add_bound(" and n.colleague_id = ", colleague)
        .add_bound(" and (n.held_until is null or n.held_until <= ", now)
        .add(")");
    db.value(seen_by(sql, colleague)).await
}

/// Marks one notification of a colleague as read, or all of them; says how many were not before.
pub async fn mark_read(work: &mut Work, colleague: ColleagueId, which: Option<NotificationId>, now: Timestamp) -> Result<u64> {
    let sql = Sql::new("update notifications set read_at = $1 where colleague_id = $2 and read_at is null");
    let sql = sql.bind(now).bind(colleague).add(" and (held_until is null or held_until <= $1)");
    work.run(sql.add_if(" and id = ", which)).await
}

/// Leaves out what is about a record that a wall hides from the colleague now.
fn seen_by(sql: Sql, colleague: ColleagueId) -> Sql {
    let scope = walls::scope_of(colleague);
    sql.add(" and (n.noun <> 'referral' or exists (select 1 from referrals r where r.id = n.record_id and r.deleted_at is null")
        .visible(&scope, Noun::Referral)
        .add(")) and (n.noun <> 'person' or exists (select 1 from people p where p.id = n.record_id")
        .visible(&scope, Noun::Person)
        .add(")) and (n.noun <> 'organisation' or exists (select 1 from organisations o where o.id = n.record_id")
        .visible(&scope, Noun::Organisation)
        .add(")) and (n.noun <> 'client' or exists (select 1 from clients c where c.id = n.record_id")
        .visible(&scope, Noun::Client)
        .add(")) and (n.noun <> 'matter' or exists (select 1 from matters m join clients c on c.id = m.client_id where m.id = n.record_id")
        .visible(&scope, Noun::Matter)
        .add(")) and (n.noun <> 'touch' or exists (select 1 from touches t where t.id = n.record_id")
        .visible(&scope, Noun::Touch)
        .add("))")
}
