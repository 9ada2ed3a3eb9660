//! Changing data: one transaction, kept as a whole or not at all.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use goodword_domain::Noun;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use tokio::sync::watch;

use super::gather::written_table;
use super::pools::Conn;
use super::reader::{Reader, give_way, query};
use super::seldom::is_seldom;
use crate::acts::{Change, Place};
use crate::search::index::{self, Pending};
use crate::sql::Writes;
use crate::{Arg, Result, Sql, StoreError, totals};

/// After so many changed rows the rows of totals are put together.
const MANY_CHANGES: u64 = 5_000;

/// A transaction that changes data; it reads through the [`Reader`] it holds.
pub struct Work {
    reader: Reader,
    changed: u64,
    /// How many rows this process has changed since the rows of totals were put together.
    changes: Arc<AtomicU64>,
    bell: watch::Sender<u64>,
    ring: bool,
    /// What records are found by from now on, written before it is kept.
    pub(crate) pending: Pending,
    /// The rows this transaction is about to change, as they were; nothing while nobody wants to know.
    kept: Option<BTreeMap<(Place, i64), Option<Value>>>,
}

impl Deref for Work {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.reader
    }
}
impl DerefMut for Work {
    fn deref_mut(&mut self) -> &mut Reader {
        &mut self.reader
    }
}

impl Work {
    /// Nothing is changed yet; `bell` is rung when what is kept asks for it.
    pub(super) fn of(reader: Reader, bell: watch::Sender<u64>, changes: Arc<AtomicU64>) -> Self {
        Self { reader, changed: 0, changes, bell, ring: false, pending: Pending::default(), kept: None }
    }

    /// Lets new rows wait from now on until anything is read or written otherwise, so that many go in at once. What is
    /// wrong with one of them is said then, and not when it is handed over.
    pub async fn gather(&mut self) -> Result<()> {
        self.run(Sql::new(crate::dialect::go_by_indexes(self.engine()))).await?;
        self.reader.gathered.begin();
        Ok(())
    }

    /// Whether new rows wait.
    #[must_use]
    pub fn gathers(&self) -> bool {
        self.reader.gathered.is_on()
    }

    /// Puts in the new rows that wait.
    pub async fn settle(&mut self) -> Result<()> {
        self.reader.settle().await
    }

    /// Changes a new row that waits; says no when none with that id, at the version before, does.
    pub(crate) fn replace_waiting(&mut self, row: Sql) -> bool {
        let replaced = self.reader.gathered.replace(row);
        self.changed += u64::from(replaced);
        replaced
    }

    /// Runs a statement and says how many rows it changed.
    pub async fn run(&mut self, sql: Sql) -> Result<u64> {
        if written_table(sql.text()).is_some_and(is_seldom) {
            self.reader.memory = None;
        }
        if self.kept.is_some() {
            self.keep_what_it_writes(&sql).await?;
        }
        let sql = match self.reader.gathered.take(sql) {
            Ok(()) => {
                self.changed += 1;
                return Ok(1);
            }
            Err(sql) => sql,
        };
        self.settle_before(&sql).await?;
        give_way(&self.reader.conn).await;
        let (text, values) = sql.into_parts();
        let changed = match &mut self.reader.conn {
            Conn::Sqlite(tx) => tx.run(&text, &values)?,
            Conn::Postgres(tx, _) => {
                query(text, values).execute(&mut **tx).await.map_err(StoreError::from_engine)?.rows_affected()
            }
        };
        self.changed += changed;
        Ok(changed)
    }

    /// Puts in new rows of one table, many at a time: `head` is `insert into TABLE (COLUMNS) values`.
    pub(crate) async fn put_all(&mut self, head: &'static str, tail: &'static str, rows: Vec<Vec<Arg>>) -> Result<()> {
        if self.kept.is_some() {
            self.keep_what_it_writes(&Sql::new(head)).await?;
        }
        self.settle().await?;
        self.changed += u64::try_from(rows.len()).unwrap_or_default();
        self.reader.put_all(head, tail, rows).await
    }

    /// From now on every row is kept as it was before it is first changed.
    pub fn keep_rows(&mut self) {
        self.kept.get_or_insert_default();
    }

    /// The rows that were changed since, as they were and as they are.
    pub async fn kept_rows(&mut self) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        for ((place, row), before) in self.kept.take().unwrap_or_default() {
            let after = place.read(&mut self.reader, row).await?;
            if before != after {
                changes.push(Change { place, row, before, after });
            }
        }
        Ok(changes)
    }

    /// Says that a row is about to be changed by a statement that does not say so itself.
    pub(crate) async fn about_to_change(&mut self, place: Place, row: i64) -> Result<()> {
        if self.kept.as_ref().is_none_or(|kept| kept.contains_key(&(place, row))) {
            return Ok(());
        }
        let before = place.read(&mut self.reader, row).await?;
        if let Some(kept) = &mut self.kept {
            kept.insert((place, row), before);
        }
        Ok(())
    }

    /// Keeps the row a statement is about to write; one that does not say what it writes must have been announced.
    async fn keep_what_it_writes(&mut self, sql: &Sql) -> Result<()> {
        match sql.writes() {
            Writes::Derived => Ok(()),
            Writes::Row(table, row) => {
                for place in Place::ALL.iter().filter(|place| place.stands_in(table)) {
                    self.about_to_change(*place, row).await?;
                }
                Ok(())
            }
            Writes::Unsaid => {
                let Some(table) = written_table(sql.text()) else { return Ok(()) };
                let known = |place: &Place| place.stands_in(table);
                let announced = self.kept.iter().flat_map(BTreeMap::keys).any(|(place, _)| known(place));
                if announced || !Place::ALL.iter().any(known) {
                    return Ok(());
                }
                Err(StoreError::Unkept(table.to_owned()))
            }
        }
    }

    /// Runs the update of one record, which must still be at `version`: nobody else has changed it in between.
    pub(crate) async fn run_on_version(&mut self, update: Sql, version: i64, noun: Noun) -> Result<()> {
        match self.run(update.add_bound(" and version = ", version)).await? {
            1 => Ok(()),
            _ => Err(StoreError::Taken(format!("somebody else changed this {noun} in between"))),
        }
    }

    /// Lets the engine decide anew how to carry out statements it knows, because the tables have grown a lot.
    pub async fn decide_anew(&mut self) -> Result<()> {
        let sql = Sql::new(crate::dialect::decide_anew(self.engine()));
        self.run(sql).await.map(drop)
    }

    /// How many rows were changed so far.
    #[must_use]
    pub fn changed(&self) -> u64 {
        self.changed
    }

    /// Rings the bell of background work once this is committed.
    pub(crate) fn ring_when_kept(&mut self) {
        self.ring = true;
    }

    /// Runs several statements without values, as migrations are written.
    pub(crate) async fn run_script(&mut self, script: String) -> Result<()> {
        self.reader.memory = None;
        match &mut self.reader.conn {
            Conn::Sqlite(tx) => tx.run_script(&script),
            Conn::Postgres(tx, _) => {
                let script = sqlx::raw_sql(AssertSqlSafe(script));
                script.execute(&mut **tx).await.map(drop).map_err(StoreError::from_engine)
            }
        }
    }

    /// Marks a point that [`Self::back_to_savepoint`] returns to: a row of an import that fails takes only itself back.
    pub async fn savepoint(&mut self) -> Result<()> {
        if self.pending.is_much() {
            index::write(self).await?;
        }
        self.settle().await?;
        self.pending.mark();
        self.run(Sql::new("savepoint row_of_batch")).await.map(drop)
    }

    /// Takes back what was done since the savepoint, and the savepoint.
    pub async fn back_to_savepoint(&mut self) -> Result<()> {
        self.pending.back();
        self.reader.gathered.forget();
        self.run(Sql::new("rollback to savepoint row_of_batch")).await?;
        self.release_savepoint().await
    }

    /// Keeps what was done since the savepoint.
    pub async fn release_savepoint(&mut self) -> Result<()> {
        self.run(Sql::new("release savepoint row_of_batch")).await.map(drop)
    }

    /// Makes everything durable, or nothing.
    pub async fn commit(mut self) -> Result<()> {
        index::write(&mut self).await?;
        self.settle().await?;
        self.put_totals_together().await?;
        match self.reader.conn {
            Conn::Sqlite(tx) => tx.commit()?,
            Conn::Postgres(tx, _turn) => tx.commit().await.map_err(StoreError::from_commit)?,
        }
        if self.ring {
            self.bell.send_modify(|times| *times = times.wrapping_add(1));
        }
        Ok(())
    }

    /// Makes the rows of totals few again: at the end of much that changed, and after many small changes of this process.
    async fn put_totals_together(&mut self) -> Result<()> {
        let changed = self.changed + self.changes.fetch_add(self.changed, Ordering::Relaxed);
        if changed < MANY_CHANGES {
            return Ok(());
        }
        self.changes.store(0, Ordering::Relaxed);
        totals::put_together(self).await?;
        if self.changed >= MANY_CHANGES {
            self.run(Sql::new(crate::dialect::look_at_tables(self.engine()))).await?;
        }
        Ok(())
    }

    /// Takes everything back.
    pub async fn give_up(self) -> Result<()> {
        match self.reader.conn {
            Conn::Sqlite(tx) => tx.give_up(),
            Conn::Postgres(tx, _turn) => tx.rollback().await.map_err(StoreError::from_engine),
        }
    }
}
