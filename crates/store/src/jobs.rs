//! Background work as rows: enqueued with the change that needs it, leased to one worker, finished once.

use goodword_domain::JobId;
use jiff::{SignedDuration, Timestamp};

use crate::{Reader, Result, Sql, Work, dialect, record};

/// How long a worker holds a piece of work before somebody else may take it; it renews the lease of what takes longer.
pub const LEASE: SignedDuration = SignedDuration::from_secs(60);

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

/// Which kinds of work a worker takes.
#[derive(Debug, Clone, Copy)]
pub enum Lane {
    /// All but these.
    Except(&'static [&'static str]),
    /// Only these.
    Only(&'static [&'static str]),
}

/// A piece of work and the worker that holds it: what fences off a worker whose lease ran out.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// The work, with the number of this try.
    pub job: Leased,
    /// The worker's name; no two workers have the same.
    pub worker: String,
}

impl Held {
    /// Renews the lease inside a transaction of the work itself; says no when somebody else has taken it over since.
    ///
    /// Work of several transactions asks this in each of them and commits none after a no, so that nothing is done twice.
    pub async fn keep(&self, work: &mut Work, now: Timestamp) -> Result<bool> {
        let sql = Sql::new("update jobs set lease_until = $1").bind(until(now));
        Ok(work.run(self.fence(sql)).await? == 1)
    }

    /// Whether somebody else has taken it over: what this worker has finished itself is not lost.
    pub async fn is_lost(&self, db: &mut Reader) -> Result<bool> {
        let sql = Sql::new("select count(*) as mine from jobs where id = $1 and worker = $2 and attempts = $3");
        let sql = sql.bind(self.job.id).bind(self.worker.as_str()).bind(self.job.attempts);
        Ok(db.value::<i64>(sql).await? == 0)
    }

    /// Marks the work as ended; says no when somebody else has taken it over.
    pub async fn finish(&self, work: &mut Work, outcome: &str, message: &str, now: Timestamp) -> Result<bool> {
        let sql = Sql::new("update jobs set finished_at = $1, outcome = $2, message = $3, lease_until = null");
        Ok(work.run(self.fence(sql.bind(now).bind(outcome).bind(message))).await? == 1)
    }

    /// Puts work that failed back on the list for later, with what it said; says no when somebody else has taken it over.
    pub async fn put_back(&self, work: &mut Work, message: &str, due_at: Timestamp) -> Result<bool> {
        let sql = Sql::new("update jobs set due_at = $1, message = $2, lease_until = null, worker = null");
        Ok(work.run(self.fence(sql.bind(due_at).bind(message))).await? == 1)
    }

    /// Gives back work that was not begun, as if it had never been taken.
    pub async fn give_back(&self, work: &mut Work) -> Result<bool> {
        let sql = Sql::new("update jobs set attempts = attempts - 1, lease_until = null, worker = null");
        Ok(work.run(self.fence(sql)).await? == 1)
    }

    /// Only while this worker's try is the last one and not over.
    fn fence(&self, sql: Sql) -> Sql {
        sql.add_bound(" where id = ", self.job.id)
            .add_bound(" and worker = ", self.worker.as_str())
            .add_bound(" and attempts = ", self.job.attempts)
            .add(" and finished_at is null")
    }
}

fn until(now: Timestamp) -> Timestamp {
    now.saturating_add(LEASE).unwrap_or(Timestamp::MAX)
}

/// Puts work on the list; the same work is listed once.
pub async fn enqueue(
    work: &mut Work,
    id: JobId,
    (kind, payload, once_key): (&str, String, String),
    due_at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    let values =
        vec![id.into(), kind.into(), payload.into(), once_key.into(), due_at.into(), 0_i64.into(), "".into(), now.into()];
    let sql = Sql::row("insert into jobs (id, kind, payload, once_key, due_at, attempts, message, created_at) values", values);
    if due_at <= now {
        work.ring_when_kept();
    }
    work.run(sql.or_else(" on conflict (once_key) do nothing")).await.map(drop)
}

/// Takes work off the list, or out of what was done, so that the same can be enqueued anew; what a worker holds stays.
pub async fn withdraw(work: &mut Work, once_key: &str) -> Result<()> {
    let sql = Sql::new("delete from jobs where once_key = $1 and (worker is null or finished_at is not null)");
    work.run(sql.bind(once_key)).await.map(drop)
}

/// Leases up to `most` pieces of due work to `worker`; a piece whose lease ran out is due again.
pub async fn lease(work: &mut Work, worker: &str, lane: Lane, now: Timestamp, most: i64) -> Result<Vec<Held>> {
    let pick =
        Sql::new("select id from jobs where finished_at is null and due_at <= $1 and (lease_until is null or lease_until <= $1)")
            .bind(now);
    let pick =
        in_lane(pick, lane).add_bound(" order by due_at, id limit ", most).add(dialect::for_update_skip_locked(work.engine()));
    let ids: Vec<JobId> = work.column(pick).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let take = Sql::new("update jobs set worker = $1, lease_until = $2, attempts = attempts + 1 where")
        .bind(worker)
        .bind(until(now))
        .add_list(" id in", ids.iter().copied());
    work.run(take).await?;
    let read = Sql::new("select id, kind, payload, attempts from jobs where").add_list(" id in", ids).add(" order by due_at, id");
    let jobs: Vec<Leased> = work.all(read).await?;
    Ok(jobs.into_iter().map(|job| Held { job, worker: worker.to_owned() }).collect())
}

/// Whether there is work that a worker could take now.
pub async fn any_due(db: &mut Reader, lane: Lane, now: Timestamp) -> Result<bool> {
    let sql =
        Sql::new("select id from jobs where finished_at is null and due_at <= $1 and (lease_until is null or lease_until <= $1)")
            .bind(now);
    Ok(!db.column::<JobId>(in_lane(sql, lane).add(" limit 1")).await?.is_empty())
}

fn in_lane(sql: Sql, lane: Lane) -> Sql {
    match lane {
        Lane::Except(kinds) => sql.add_list(" and kind not in", kinds.iter().copied()),
        Lane::Only(kinds) => sql.add_list(" and kind in", kinds.iter().copied()),
    }
}

/// Forgets work that was done before `before`; what was tried in vain stays until somebody has looked at it.
pub async fn forget_done(work: &mut Work, before: Timestamp) -> Result<u64> {
    work.run(Sql::new("delete from jobs where finished_at < $1 and outcome = 'done'").bind(before)).await
}

/// Where a piece of work stands, by its once key.
pub async fn standing(db: &mut Reader, once_key: &str) -> Result<Option<JobLine>> {
    db.maybe(
        Sql::new("select id, kind, due_at, attempts, finished_at, outcome, message from jobs where once_key = $1").bind(once_key),
    )
    .await
}

/// A piece of work that was tried in vain as often as it may be.
pub async fn dead(db: &mut Reader, id: JobId) -> Result<Option<JobLine>> {
    db.maybe(
        Sql::new("select id, kind, due_at, attempts, finished_at, outcome, message from jobs where outcome = 'dead' and id = $1")
            .bind(id),
    )
    .await
}

/// Gives dead work another life.
pub async fn revive(work: &mut Work, id: JobId, now: Timestamp) -> Result<bool> {
    let sql = Sql::new(
        "update jobs set finished_at = null, outcome = null, attempts = 0, due_at = $1, worker = null where id = $2 and outcome = 'dead'",
    )
    .bind(now)
    .bind(id);
    work.ring_when_kept();
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
