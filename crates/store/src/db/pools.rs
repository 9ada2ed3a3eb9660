//! The connections to either engine, and how a transaction begins on one.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, Postgres, Transaction};

use super::Engine;
use super::sqlite::{self, Connections};
use super::turns::{Turn, Turns};
use crate::{Result, StoreError, dialect};

/// How long a wish waits for its turn before it is told that the database is busy.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a server may take to answer before somebody who waits is told that it is away.
const ANSWER: Duration = Duration::from_secs(4);
/// How many connections a process holds to a server.
const CONNECTIONS: u32 = 10;
/// Prepared statements kept per connection: more than the product has.
const STATEMENTS: usize = 512;

/// How many read SQLite at the same time: two for each processor. More would only take turns, and each holds pages and prepared
/// statements of its own.
fn readers() -> u32 {
    let processors = std::thread::available_parallelism().map_or(2, usize::from);
    u32::try_from(processors * 2).unwrap_or(8).clamp(4, 8)
}

/// How many threads may be taken by SQLite at the same time: those that read and the one that writes.
pub(super) fn taken_at_once() -> usize {
    readers() as usize + 1
}

/// The connections of one firm's database.
#[derive(Clone, Debug)]
pub(super) enum Pools {
    /// SQLite has one writer; readers never wait for it (write-ahead log).
    Sqlite {
        writer: Connections,
        readers: Connections,
    },
    Postgres {
        pool: PgPool,
        turns: Turns,
    },
}

impl Pools {
    /// Opens (and creates, where missing) the SQLite file `goodword.db` in `folder`.
    pub fn open_folder(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(StoreError::from_io)?;
        let file = folder.join("goodword.db");
        let writer = Connections::to_write(&file, PATIENCE)?;
        let readers = Connections::to_read(&file, readers(), PATIENCE);
        Ok(Self::Sqlite { writer, readers })
    }

    /// Connects to a PostgreSQL database by its address.
    pub async fn connect(address: &str) -> Result<Self> {
        let options = PgConnectOptions::from_str(address)
            .map_err(|_| StoreError::Address(address.chars().take(80).collect()))?
            .application_name("goodword")
            .statement_cache_capacity(STATEMENTS);
        let pool = PgPoolOptions::new()
            // Hands out only connections that no transaction is counted on; others are closed, which rolls back, and replaced.
            .before_acquire(|connection, _| {
                let at_rest = !connection.is_in_transaction();
                Box::pin(async move { Ok(at_rest) })
            })
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

    /// Begins a transaction.
    pub async fn begin(&self, writing: bool) -> Result<Conn> {
        let engine = self.engine();
        let begin = if writing { dialect::begin_writing(engine) } else { dialect::begin_reading(engine) };
        match self {
            Self::Sqlite { writer, readers } => {
                let connections = if writing { writer } else { readers };
                connections.begin(begin).await.map(Conn::Sqlite)
            }
            Self::Postgres { pool, turns } => begin_at_server(pool.clone(), turns.clone(), begin).await,
        }
    }
}

/// Begins in a task of its own: when a caller goes away in the middle of it, the finished transaction is dropped
/// and so rolled back, instead of staying open in the pool (transact-rs/sqlx#4385).
async fn begin_at_server(pool: PgPool, turns: Turns, begin: &'static str) -> Result<Conn> {
    let task = tokio::spawn(async move {
        let turn = turns.take(PATIENCE).await?;
        let begun = pool.begin_with(begin).await;
        if matches!(begun, Err(sqlx::Error::PoolTimedOut)) {
            turns.give_up();
        }
        begun.map(|transaction| Conn::Postgres(transaction, turn))
    });
    match task.await {
        Ok(begun) => begun.map_err(StoreError::from_engine),
        Err(stopped) => Err(StoreError::from_io(std::io::Error::other(stopped))),
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

/// An open transaction on either engine.
pub(super) enum Conn {
    Sqlite(sqlite::Transaction),
    Postgres(Transaction<'static, Postgres>, Turn),
}
