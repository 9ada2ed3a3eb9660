//! Recurring work as rows: when it runs next, and how the last run went. One process runs an occurrence, and only once.

use jiff::Timestamp;

use crate::{Reader, Result, Sql, Work, dialect, record};

record! {
    /// One piece of recurring work.
    pub struct Schedule {
        /// Its name.
        pub name: String,
        /// When it runs next.
        pub next_run_at: Timestamp,
        /// When the last run began.
        pub last_started_at: Option<Timestamp>,
        /// When it ended.
        pub last_finished_at: Option<Timestamp>,
        /// Whether it did what it should.
        pub last_worked: Option<bool>,
        /// What it said.
        pub last_message: String,
    }

    /// Somebody who does background work.
    pub struct Worker {
        /// Its name.
        pub name: String,
        /// Since when.
        pub started_at: Timestamp,
        /// When it was last seen at work.
        pub seen_at: Timestamp,
    }
}

/// How a run went.
#[derive(Debug, Clone)]
pub struct Run {
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Timestamp,
    /// Whether it did what it should.
    pub worked: bool,
    /// What it said.
    pub message: String,
}

/// Every piece of recurring work that was listed so far.
pub async fn all(db: &mut Reader) -> Result<Vec<Schedule>> {
    db.all(Sql::new(
        "select name, next_run_at, last_started_at, last_finished_at, last_worked, last_message from schedules order by name",
    ))
    .await
}

/// Lists recurring work for `next`, or earlier when it is listed for later: the firm may have changed its hours.
pub async fn list(work: &mut Work, name: &str, next: Timestamp) -> Result<()> {
    let sql = Sql::new(
        "insert into schedules (name, next_run_at, last_message) values ($1, $2, '') on conflict (name) do update \
         set next_run_at = excluded.next_run_at where schedules.next_run_at > excluded.next_run_at",
    );
    work.run(sql.bind(name).bind(next)).await.map(drop)
}

/// Takes the occurrence that is due, for this transaction alone; says since when it is due. Others pass it over meanwhile.
pub async fn take_due(work: &mut Work, name: &str, now: Timestamp) -> Result<Option<Timestamp>> {
    let sql = Sql::new("select next_run_at from schedules where name = $1 and next_run_at <= $2").bind(name).bind(now);
    let sql = sql.add(dialect::for_update_skip_locked(work.engine()));
    Ok(work.column(sql).await?.pop())
}

/// Writes down how the run of the occurrence `due` went and when the next one is; says no when another process has run it.
pub async fn finish(work: &mut Work, name: &str, due: Timestamp, run: &Run, next: Timestamp) -> Result<bool> {
    let sql = Sql::new(
        "update schedules set next_run_at = $1, last_started_at = $2, last_finished_at = $3, last_worked = $4, last_message = $5 \
         where name = $6 and next_run_at = $7",
    )
    .bind(next)
    .bind(run.started_at)
    .bind(run.finished_at)
    .bind(run.worked)
    .bind(run.message.as_str())
    .bind(name)
    .bind(due);
    Ok(work.run(sql).await? == 1)
}

/// Notes that a worker is at work.
pub async fn worker_seen(work: &mut Work, name: &str, now: Timestamp) -> Result<()> {
    let sql = Sql::new(
        "insert into workers (name, started_at, seen_at) values ($1, $2, $2) on conflict (name) do update set seen_at = excluded.seen_at",
    );
    work.run(sql.bind(name).bind(now)).await.map(drop)
}

/// The worker that was seen last.
pub async fn last_worker(db: &mut Reader) -> Result<Option<Worker>> {
    db.maybe(Sql::new("select name, started_at, seen_at from workers order by seen_at desc, name limit 1")).await
}

/// Forgets workers that were not seen since `before`.
pub async fn forget_workers(work: &mut Work, before: Timestamp) -> Result<u64> {
    work.run(Sql::new("delete from workers where seen_at < $1").bind(before)).await
}
