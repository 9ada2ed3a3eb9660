//! The connections to either engine, and how a transaction begins on one.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::pool::PoolOptions;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Postgres, Sqlite, Transaction};

use super::Engine;
use super::turns::{Turn, Turns};
use crate::{Result, StoreError, dialect};

/// How long a wish waits for its turn before it is told that the database is busy.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a server may take to answer before somebody who waits is told that it is away.
const ANSWER: Duration = Duration::from_secs(4);
/// How many connections a process holds to a server.
const CONNECTIONS: u32 = 10;
/// Rows that SQLite may be ahead of whoever reads them: a list of fifty and the one behind it, with room.
const ROWS_AHEAD: usize = 256;
/// Prepared statements kept per connection: more than the product has.
const STATEMENTS: usize = 512;

/// How many read SQLite at the same time: two for each processor. More would only take turns, and each holds pages and prepared
/// statements of its own.
fn readers() -> u32 {
    let processors = std::thread::available_parallelism().map_or(2, usize::from);
    u32::try_from(processors * 2).unwrap_or(8).clamp(4, 8)
}

/// The connections of one firm's database.
#[derive(Clone, Debug)]
pub(super) enum Pools {
    /// SQLite has one writer; readers never wait for it (write-ahead log).
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres {
        pool: PgPool,
        turns: Turns,
    },
}

impl Pools {
    /// Opens (and creates, where missing) the SQLite file `goodword.db` in `folder`.
    pub async fn open_folder(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(|e| StoreError::Engine(sqlx::Error::Io(e)))?;
        let options = SqliteConnectOptions::new()
            .filename(folder.join("goodword.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            .statement_cache_capacity(STATEMENTS)
            // A page of a list comes over as a whole: the engine's thread need not wait in the middle of it.
            .row_buffer_size(ROWS_AHEAD)
            // Pages of the file are not mapped: every connection would have them in its own, and they are no quicker so.
            .pragma("mmap_size", "0")
            .pragma("temp_store", "memory");
        let writer = only_at_rest(SqlitePoolOptions::new())
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .connect_with(options.clone().pragma("cache_size", "-32000"))
            .await
            .map_err(StoreError::from_engine)?;
        let readers = only_at_rest(SqlitePoolOptions::new())
            .max_connections(readers())
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(options.pragma("query_only", "on"));
        Ok(Self::Sqlite { writer, readers })
    }

    /// Connects to a PostgreSQL database by its address.
    pub async fn connect(address: &str) -> Result<Self> {
        let options = PgConnectOptions::from_str(address)
            .map_err(|_| StoreError::Address(address.chars().take(80).collect()))?
            .application_name("goodword")
            .statement_cache_capacity(STATEMENTS);
        let pool = only_at_rest(PgPoolOptions::new())
            .max_connections(CONNECTIONS)
            .acquire_timeout(ANSWER)
            .connect_lazy_with(options.clone());
        // The first connection is made at once, so that a wrong address is told as one.
        match pool.acquire().await {
            Ok(_) => Ok(Self::Postgres { pool, turns: Turns::of(CONNECTIONS) }),
            Err(error) => Err(away(&options, error).await),
        }
    }

    /// Which engine they lead to.
    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite { .. } => Engine::Sqlite,
            Self::Postgres { .. } => Engine::Postgres,
        }
    }

    /// Waits until every connection is given back, then closes them.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres { pool, .. } => pool.close().await,
        }
    }

    /// Begins in a task of its own: when a caller goes away in the middle of it, the finished transaction is dropped
    /// and so rolled back, instead of staying open in the pool (transact-rs/sqlx#4385).
    pub async fn begin(&self, writing: bool) -> Result<Conn> {
        let pools = self.clone();
        let engine = self.engine();
        let begin = if writing { dialect::begin_writing(engine) } else { dialect::begin_reading(engine) };
        let task = tokio::spawn(async move {
            match pools {
                Self::Sqlite { writer, readers } => {
                    let pool = if writing { writer } else { readers };
                    pool.begin_with(begin).await.map(Conn::Sqlite)
                }
                Self::Postgres { pool, turns } => {
                    let turn = turns.take(PATIENCE).await?;
                    let begun = pool.begin_with(begin).await;
                    if matches!(begun, Err(sqlx::Error::PoolTimedOut)) {
                        turns.give_up();
                    }
                    begun.map(|transaction| Conn::Postgres(transaction, turn))
                }
            }
        });
        match task.await {
            Ok(begun) => begun.map_err(StoreError::from_engine),
            Err(stopped) => Err(StoreError::Engine(sqlx::Error::Io(std::io::Error::other(stopped)))),
        }
    }
}

/// Why a server was not reached: the pool, which tries again and again, only says that it took too long.
async fn away(options: &PgConnectOptions, error: sqlx::Error) -> StoreError {
    let why = match error {
        sqlx::Error::PoolTimedOut => match tokio::time::timeout(ANSWER, options.connect()).await {
            Ok(Err(error)) => error.to_string(),
            // It answers just now, but did not in all the time before.
            Ok(Ok(_)) | Err(_) => format!("no answer within {} seconds", ANSWER.as_secs()),
        },
        error => error.to_string(),
    };
    StoreError::Away { at: format!("{}:{}", options.get_host(), options.get_port()), why }
}

/// Hands out only connections that no transaction is counted on; others are closed, which rolls back, and replaced. A
/// full disk makes SQLite roll back by itself; the driver's own rollback fails then, and it would count that transaction
/// for good and refuse to begin another on this connection.
fn only_at_rest<DB: sqlx::Database>(options: PoolOptions<DB>) -> PoolOptions<DB> {
    options.before_acquire(|connection, _| {
        let at_rest = !connection.is_in_transaction();
        Box::pin(async move { Ok(at_rest) })
    })
}

/// An open transaction on either engine.
pub(super) enum Conn {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>, Turn),
}
