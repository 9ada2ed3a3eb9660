//! Background work as rows: enqueued with the change that needs it, leased to one worker, finished once.

use goodword_domain::JobId;
use jiff::Timestamp;

use crate::{Reader, Result, Sql, Work, dialect, record};

record! {
    /// A piece of work that a worker holds.
    pub struct Leased {
        /// Which.
        pub id: JobId,
        /// Its kind.
        pub kind: String,
        /// The job itself, as JSON.
        pub payload: String,
        /// Which try this is, from 1; it fences off a worker whose lease ran out.
        pub attempts: i64,
    }

    /// A piece of work as the page of background work lists it.
    pub struct JobLine {
        /// Which.
        pub id: JobId,
        /// Its kind.
        pub kind: String,
        /// When it is due.
        pub due_at: Timestamp,
        /// How often it was tried.
        pub attempts: i64,
        /// When it ended.
        pub finished_at: Option<Timestamp>,
        /// How it ended: done or dead.
        pub outcome: Option<String>,
        /// What the last try said, in words.
        pub message: String,
    }

    /// How much work there is of a kind.
    pub struct KindCount {
        /// The kind.
        pub kind: String,
        /// Waiting for its time.
        pub waiting: i64,
        /// Due and not yet done.
        pub due: i64,
        /// Tried in vain as often as it may be.
        pub dead: i64,
        /// Done.
        pub done: i64,
    }
}

/// Puts work on the list; says whether it was new (the same work is listed once).
pub async fn enqueue(
    work: &mut Work,
    id: JobId,
    (kind, payload, once_key): (&str, String, String),
    due_at: Timestamp,
    now: Timestamp,
) -> Result<bool> {
    let sql = Sql::new(
        "insert into jobs (id, kind, payload, once_key, due_at, attempts, message, created_at) \
         values ($1, $2, $3, $4, $5, 0, '', $6) on conflict (once_key) do nothing",
    )
    .bind(id)
    .bind(kind)
    .bind(payload)
    .bind(once_key)
    .bind(due_at)
    .bind(now);
    Ok(work.run(sql).await? > 0)
}

/// Takes work off the list, or out of what was done, so that the same can be enqueued anew; what a worker holds stays.
pub async fn withdraw(work: &mut Work, once_key: &str) -> Result<()> {
    let sql = Sql::new("delete from jobs where once_key = $1 and (worker is null or finished_at is not null)");
    work.run(sql.bind(once_key)).await.map(drop)
}

/// Leases up to `most` pieces of due work to `worker`; a piece whose lease ran out is due again.
pub async fn lease(work: &mut Work, worker: &str, now: Timestamp, until: Timestamp, most: i64) -> Result<Vec<Leased>> {
    let pick =
        Sql::new("select id from jobs where finished_at is null and due_at <= $1 and (lease_until is null or lease_until <= $1)")
            .bind(now)
            .add_bound(" order by due_at, id limit ", most)
            .add(dialect::for_update_skip_locked(work.engine()));
    let ids: Vec<JobId> = work.column(pick).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let take = Sql::new("update jobs set worker = $1, lease_until = $2, attempts = attempts + 1 where")
        .bind(worker)
        .bind(until)
        .add_list(" id in", ids.iter().copied());
    work.run(take).await?;
    let read = Sql::new("select id, kind, payload, attempts from jobs where").add_list(" id in", ids).add(" order by due_at, id");
    work.all(read).await
}

/// Marks work as ended; says whether this worker still held it (attempt number and name must be the lease's).
pub async fn finish(work: &mut Work, job: &Leased, worker: &str, outcome: &str, message: &str, now: Timestamp) -> Result<bool> {
    let sql = Sql::new(
        "update jobs set finished_at = $1, outcome = $2, message = $3, lease_until = null \
         where id = $4 and worker = $5 and attempts = $6 and finished_at is null",
    )
    .bind(now)
    .bind(outcome)
    .bind(message)
    .bind(job.id)
    .bind(worker)
    .bind(job.attempts);
    Ok(work.run(sql).await? == 1)
}

/// Puts work that failed back on the list for later, with what it said.
pub async fn put_back(work: &mut Work, job: &Leased, worker: &str, message: &str, due_at: Timestamp) -> Result<bool> {
    let sql = Sql::new(
        "update jobs set due_at = $1, message = $2, lease_until = null, worker = null \
         where id = $3 and worker = $4 and attempts = $5 and finished_at is null",
    )
    .bind(due_at)
    .bind(message)
    .bind(job.id)
    .bind(worker)
    .bind(job.attempts);
    Ok(work.run(sql).await? == 1)
}

/// Gives dead work another life.
pub async fn revive(work: &mut Work, id: JobId, now: Timestamp) -> Result<bool> {
    let sql = Sql::new(
        "update jobs set finished_at = null, outcome = null, attempts = 0, due_at = $1, worker = null where id = $2 and outcome = 'dead'",
    )
    .bind(now)
    .bind(id);
    Ok(work.run(sql).await? == 1)
}

/// How much of each kind there is.
pub async fn by_kind(db: &mut Reader, now: Timestamp) -> Result<Vec<KindCount>> {
    db.all(
        Sql::new(
            "select kind, cast(sum(case when finished_at is null and due_at > $1 then 1 else 0 end) as bigint) as waiting, \
             cast(sum(case when finished_at is null and due_at <= $1 then 1 else 0 end) as bigint) as due, \
             cast(sum(case when outcome = 'dead' then 1 else 0 end) as bigint) as dead, \
             cast(sum(case when outcome = 'done' then 1 else 0 end) as bigint) as done from jobs group by kind order by kind",
        )
        .bind(now),
    )
    .await
}

/// Work that was tried in vain, or failed at least once and waits for another try; newest first.
pub async fn in_trouble(db: &mut Reader, most: i64) -> Result<Vec<JobLine>> {
    db.all(
        Sql::new(
            "select id, kind, due_at, attempts, finished_at, outcome, message from jobs \
             where outcome = 'dead' or (finished_at is null and attempts > 0 and message <> '') order by id desc limit $1",
        )
        .bind(most),
    )
    .await
}
