//! SQLite, asked in the thread of whoever asks. Most answers come from memory within microseconds; the way to a thread of its own and
//! back, once for each statement and once more for each row, would take longer than they do.
//!
//! A thread that asks is taken until it is answered, so a program has more threads than can ask at once (`Db::taken_at_once`).

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{CachedStatement, Connection, OpenFlags};

use super::turns::{Turn, Turns};
use crate::{Arg, Result, StoreError};

/// Prepared statements kept per connection: more than the product has.
const STATEMENTS: usize = 512;
/// How soon, and after a while how often, it is looked whether another process still writes.
const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LAST_PAUSE: Duration = Duration::from_millis(25);
/// From here on a statement is worth a line in the log.
const SLOW: Duration = Duration::from_secs(1);

/// Connections of one kind to one file: those that read, or the one that writes.
#[derive(Clone, Debug)]
pub(super) struct Connections {
    home: Arc<Home>,
    turns: Turns,
    patience: Duration,
}

/// Where connections come from, and rest between two transactions.
#[derive(Debug)]
struct Home {
    file: PathBuf,
    pragmas: &'static [(&'static str, &'static str)],
    patience: Duration,
    at_rest: Mutex<Vec<Connection>>,
}

/// What both kinds have in common.
const COMMON: &[(&str, &str)] = &[
    ("journal_mode", "wal"),
    ("synchronous", "full"),
    ("foreign_keys", "on"),
    ("temp_store", "memory"),
    // Pages of the file are not mapped: every connection would have them in its own, and they are no quicker so.
    ("mmap_size", "0"),
];

/// What those that read have besides.
const READING: &[(&str, &str)] = &[("query_only", "on")];

/// How many KiB of a file of so many bytes a connection that reads keeps in memory: a page that is not among them is asked of the
/// system again each time. What people look at all day, such as what is open, is a small part of a large file.
fn kept_of(length: u64) -> i64 {
    const PART: u64 = 128;
    const LEAST: i64 = 2_000;
    const MOST: i64 = 32_000;
    i64::try_from(length / PART / 1_024).unwrap_or(MOST).clamp(LEAST, MOST)
}

impl Connections {
    /// The one that writes; opens (and creates, where missing) the file.
    pub fn to_write(file: &Path, patience: Duration) -> Result<Self> {
        // It waits in the engine only to open; see `begin`.
        let connections = Self::of(file, &[("cache_size", "-32000"), ("busy_timeout", "0")], 1, patience);
        let first = connections.home.open()?;
        connections.home.rest(first);
        Ok(connections)
    }

    /// So many that read, each opened when it is first needed; each keeps more of a larger file in memory.
    pub fn to_read(file: &Path, most: u32, patience: Duration) -> Self {
        Self::of(file, READING, most, patience)
    }

    fn of(file: &Path, pragmas: &'static [(&'static str, &'static str)], most: u32, patience: Duration) -> Self {
        let home = Home { file: file.to_owned(), pragmas, patience, at_rest: Mutex::default() };
        Self { home: Arc::new(home), turns: Turns::of(most), patience }
    }

    /// Begins a transaction, in turn.
    pub async fn begin(&self, begin: &str) -> Result<Transaction> {
        let turn = self.turns.take(self.patience).await?;
        let connection = match self.home.take() {
            Some(connection) => connection,
            None => self.home.open()?,
        };
        let mut transaction = Transaction { connection: Some(Mutex::new(connection)), home: Arc::clone(&self.home), _turn: turn };
        let begun = Instant::now();
        let mut pause = FIRST_PAUSE;
        // Another process may write for minutes. Waiting for it here, and not in the engine, leaves the thread to others, and whoever has
        // less patience can go away.
        while let Err(error) = transaction.run(begin, &[]) {
            if !error.is_passing() || begun.elapsed() >= self.patience {
                return Err(error);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LAST_PAUSE);
        }
        Ok(transaction)
    }

    /// Waits until every connection is given back, then closes them.
    pub async fn close(&self) {
        self.turns.close().await;
        while self.home.take().is_some() {}
    }
}

impl Home {
    fn open(&self) -> Result<Connection> {
        // No lock of the library's own: a connection belongs to one transaction at a time.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        connection.busy_timeout(self.patience)?;
        // How a statement is carried out does not hang on its values: otherwise it is decided anew for each of them.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        for (name, value) in COMMON.iter().chain(self.pragmas) {
            connection.pragma_update(None, name, value)?;
        }
        if self.pragmas == READING {
            let length = std::fs::metadata(&self.file).map_or(0, |file| file.len());
            connection.pragma_update(None, "cache_size", -kept_of(length))?;
        }
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(connection)
    }

    fn take(&self) -> Option<Connection> {
        self.at_rest.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn rest(&self, connection: Connection) {
        self.at_rest.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}

/// An open transaction; what is not committed is taken back when it is dropped.
pub(super) struct Transaction {
    /// There until it is dropped; the lock is never waited for, it only lets others look at who holds it.
    connection: Option<Mutex<Connection>>,
    home: Arc<Home>,
    _turn: Turn,
}

impl Transaction {
    /// Every row of a statement, one after the other, until `take` has enough.
    pub fn each(&mut self, text: &str, values: &[Arg], mut take: impl FnMut(&rusqlite::Row<'_>) -> Result<Enough>) -> Result<()> {
        self.asked(text, values, |_, statement| {
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next()? {
                if take(row)? == Enough::Yes {
                    break;
                }
            }
            Ok(())
        })
    }

    /// Runs a statement and says how many rows it changed.
    pub fn run(&mut self, text: &str, values: &[Arg]) -> Result<u64> {
        self.asked(text, values, |connection, statement| {
            let reads = statement.readonly();
            let mut rows = statement.raw_query();
            while rows.next()?.is_some() {}
            Ok(if reads { 0 } else { connection.changes() })
        })
    }

    /// Runs several statements without values.
    pub fn run_script(&mut self, script: &str) -> Result<()> {
        Ok(self.connection()?.execute_batch(script)?)
    }

    /// Makes everything durable, or nothing.
    pub fn commit(mut self) -> Result<()> {
        self.run("commit", &[]).map(drop)
    }

    /// Takes everything back.
    pub fn give_up(mut self) -> Result<()> {
        self.run("rollback", &[]).map(drop)
    }

    fn connection(&mut self) -> Result<&Connection> {
        let held = self.connection.as_mut().ok_or(StoreError::File(rusqlite::Error::InvalidQuery))?;
        Ok(held.get_mut().unwrap_or_else(PoisonError::into_inner))
    }

    fn asked<T>(
        &mut self,
        text: &str,
        values: &[Arg],
        ask: impl FnOnce(&Connection, &mut CachedStatement<'_>) -> Result<T>,
    ) -> Result<T> {
        let begun = Instant::now();
        let connection = self.connection()?;
        let mut statement = connection.prepare_cached(&numbered(text))?;
        for (value, place) in values.iter().zip(1_usize..) {
            match value {
                Arg::Int(x) => statement.raw_bind_parameter(place, x),
                Arg::Text(x) => statement.raw_bind_parameter(place, x),
                Arg::Bool(x) => statement.raw_bind_parameter(place, x),
                Arg::Real(x) => statement.raw_bind_parameter(place, x),
            }?;
        }
        let answer = ask(connection, &mut statement);
        let took = begun.elapsed();
        if took >= SLOW {
            tracing::warn!(target: "goodword_store::sql", ?took, text, "a slow statement");
        } else {
            tracing::trace!(target: "goodword_store::sql", ?took, text);
        }
        answer
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        let connection = connection.into_inner().unwrap_or_else(PoisonError::into_inner);
        if !connection.is_autocommit() {
            // Where even this fails the connection is closed, which takes everything back as well.
            if connection.execute_batch("rollback").is_err() || !connection.is_autocommit() {
                return;
            }
        }
        self.home.rest(connection);
    }
}

/// Whether somebody who takes rows wants more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Enough {
    Yes,
    No,
}

/// The text as SQLite numbers its values: `$1` is a name there, which is looked up among all names; `?1` is a place.
fn numbered(text: &str) -> Cow<'_, str> {
    if !text.contains('$') {
        return Cow::Borrowed(text);
    }
    let mut numbered = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let (before, from) = rest.split_at(at);
        numbered.push_str(before);
        let is_number = from.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        numbered.push(if is_number { '?' } else { '$' });
        rest = from.get(1..).unwrap_or_default();
    }
    numbered.push_str(rest);
    Cow::Owned(numbered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_places() {
        assert_eq!(numbered("select 1"), "select 1");
        assert_eq!(numbered("a = $1 and b in ($2, $13) and c = '$.x'"), "a = ?1 and b in (?2, ?13) and c = '$.x'");
    }

    #[test]
    fn more_of_a_larger_file_is_kept() {
        assert_eq!(kept_of(0), 2_000);
        assert_eq!(kept_of(1 << 30), 8_192);
        assert_eq!(kept_of(u64::MAX), 32_000);
    }

    fn places() -> (tempfile::TempDir, Connections, Connections) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("goodword.db");
        let writer = Connections::to_write(&file, Duration::from_secs(5)).unwrap();
        let readers = Connections::to_read(&file, 2, Duration::ZERO);
        (folder, writer, readers)
    }

    fn count(transaction: &mut Transaction) -> i64 {
        let mut found = 0;
        transaction
            .each("select count(*) from t where n >= $1", &[Arg::from(0_i64)], |row| {
                found = row.get(0)?;
                Ok(Enough::Yes)
            })
            .unwrap();
        found
    }

    #[tokio::test]
    async fn what_is_dropped_is_taken_back() {
        let (_folder, writer, readers) = places();
        let mut first = writer.begin("begin immediate").await.unwrap();
        first.run_script("create table t (n integer not null) strict").unwrap();
        first.commit().unwrap();
        let mut second = writer.begin("begin immediate").await.unwrap();
        assert_eq!(second.run("insert into t (n) values ($1), ($2)", &[Arg::from(1_i64), Arg::from(2_i64)]).unwrap(), 2);
        assert_eq!(second.run("select n from t", &[]).unwrap(), 0, "what reads changes nothing");
        drop(second);
        let mut reader = readers.begin("begin deferred").await.unwrap();
        assert_eq!(count(&mut reader), 0);
        assert!(reader.run("insert into t (n) values (3)", &[]).is_err(), "who reads does not write");
        let mut third = writer.begin("begin immediate").await.unwrap();
        third.run("insert into t (n) values (3)", &[]).unwrap();
        third.commit().unwrap();
        assert_eq!(count(&mut reader), 0, "one state of the data from the first statement to the last");
        drop(reader);
        assert_eq!(count(&mut readers.begin("begin deferred").await.unwrap()), 1);
    }

    #[tokio::test]
    async fn who_waits_for_another_process_can_go_away() {
        let (folder, writer, _readers) = places();
        let other = Connections::to_write(&folder.path().join("goodword.db"), Duration::from_secs(5)).unwrap();
        let writes = other.begin("begin immediate").await.unwrap();
        let waits = tokio::time::timeout(Duration::from_millis(20), writer.begin("begin immediate")).await;
        assert!(waits.is_err(), "it waits in the engine");
        let (begun, ()) = tokio::join!(writer.begin("begin immediate"), async { drop(writes) });
        assert!(begun.is_ok(), "whoever waits comes next");
    }

    #[tokio::test]
    async fn there_are_only_so_many_and_none_once_closed() {
        let (_folder, _writer, readers) = places();
        let held = (readers.begin("begin deferred").await.unwrap(), readers.begin("begin deferred").await.unwrap());
        assert!(readers.begin("begin deferred").await.is_err_and(|error| error.is_passing()));
        drop(held);
        readers.begin("begin deferred").await.unwrap();
        readers.close().await;
        assert!(readers.begin("begin deferred").await.is_err());
    }
}
