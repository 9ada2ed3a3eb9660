//! Both engines behind one transaction type: a [`Reader`] that reads one state of the data, and a [`Work`] that changes it.

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use futures_util::StreamExt;
use sqlx::pool::PoolOptions;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, Postgres, Sqlite, Transaction};
use tokio::sync::watch;

use crate::sql::Arg;
use crate::{FromRow, Result, Row, Scope, Sql, StoreError, Viewer, dialect};

/// Which engine holds the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file in the data folder.
    Sqlite,
    /// A server, version 15 or later.
    Postgres,
}

/// How long a wish waits for its turn before it is told that the database is busy.
const PATIENCE: Duration = Duration::from_secs(30);
/// Prepared statements kept per connection: more than the product has.
const STATEMENTS: usize = 512;

/// The database of one firm.
#[derive(Clone, Debug)]
pub struct Db {
    pools: Pools,
    bell: watch::Sender<u64>,
}

#[derive(Clone, Debug)]
enum Pools {
    /// SQLite has one writer; readers never wait for it (write-ahead log).
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

impl Db {
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
            .pragma("mmap_size", "268435456")
            .pragma("temp_store", "memory");
        let writer = only_at_rest(SqlitePoolOptions::new())
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .connect_with(options.clone().pragma("cache_size", "-32000"))
            .await
            .map_err(StoreError::from_engine)?;
        let readers = only_at_rest(SqlitePoolOptions::new())
            .max_connections(8)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(options.pragma("query_only", "on"));
        Ok(Self { pools: Pools::Sqlite { writer, readers }, bell: watch::Sender::new(0) })
    }

    /// Connects to a PostgreSQL database by its address.
    pub async fn connect(address: &str) -> Result<Self> {
        let options = PgConnectOptions::from_str(address)
            .map_err(|_| StoreError::Address(address.chars().take(80).collect()))?
            .application_name("goodword")
            .statement_cache_capacity(STATEMENTS);
        let pool = only_at_rest(PgPoolOptions::new())
            .max_connections(10)
            .acquire_timeout(PATIENCE)
            .connect_with(options)
            .await
            .map_err(StoreError::from_engine)?;
        Ok(Self { pools: Pools::Postgres(pool), bell: watch::Sender::new(0) })
    }

    /// Which engine this is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// Opens a view of one state of the data, as `viewer` may see it.
    pub async fn read(&self, viewer: Viewer) -> Result<Reader> {
        let conn = self.begin(false).await?;
        Reader::open(conn, self.engine(), viewer).await
    }

    /// Opens a transaction that changes data on behalf of `viewer`; what is not committed never happened.
    pub async fn work(&self, viewer: Viewer) -> Result<Work> {
        let conn = self.begin(true).await?;
        Ok(self.work_of(Reader::open(conn, self.engine(), viewer).await?))
    }

    /// A transaction before there is a schema that walls could stand in.
    pub(crate) async fn work_unscoped(&self) -> Result<Work> {
        let scope = Scope::new(Viewer::System("migrate"), false);
        Ok(self.work_of(Reader { conn: self.begin(true).await?, engine: self.engine(), scope }))
    }

    fn work_of(&self, reader: Reader) -> Work {
        Work { reader, changed: 0, bell: self.bell.clone(), ring: false }
    }

    /// Changes whenever this process has committed work that is due at once, so that its worker need not wait.
    #[must_use]
    pub fn bell(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }

    /// Waits until every connection is given back, then closes them.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    /// Begins in a task of its own: when a caller goes away in the middle of it, the finished transaction is dropped
    /// and so rolled back, instead of staying open in the pool (transact-rs/sqlx#4385).
    async fn begin(&self, writing: bool) -> Result<Conn> {
        let pools = self.pools.clone();
        let engine = self.engine();
        let begin = if writing { dialect::begin_writing(engine) } else { dialect::begin_reading(engine) };
        let task = tokio::spawn(async move {
            match pools {
                Pools::Sqlite { writer, readers } => {
                    let pool = if writing { writer } else { readers };
                    pool.begin_with(begin).await.map(Conn::Sqlite)
                }
                Pools::Postgres(pool) => pool.begin_with(begin).await.map(Conn::Postgres),
            }
        });
        match task.await {
            Ok(begun) => begun.map_err(StoreError::from_engine),
            Err(stopped) => Err(StoreError::Engine(sqlx::Error::Io(std::io::Error::other(stopped)))),
        }
    }
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
pub(crate) enum Conn {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Builds the query of one engine from a statement.
macro_rules! query {
    ($db:ty, $sql:expr) => {{
        let (text, args) = $sql.into_parts();
        let mut query = sqlx::query::<$db>(AssertSqlSafe(text));
        for arg in args {
            query = match arg {
                Arg::Int(x) => query.bind(x),
                Arg::Text(x) => query.bind(x),
                Arg::Bool(x) => query.bind(x),
                Arg::Real(x) => query.bind(x),
            };
        }
        query
    }};
}

/// Reads one state of the data, as one viewer may see it.
pub struct Reader {
    conn: Conn,
    engine: Engine,
    scope: Scope,
}

impl Reader {
    async fn open(conn: Conn, engine: Engine, viewer: Viewer) -> Result<Self> {
        let mut reader = Self { conn, engine, scope: Scope::new(viewer, true) };
        let walled = match viewer {
            Viewer::System(_) => false,
            Viewer::Colleague(id) => {
                let sql = Sql::new("select count(*) as walls from denials where colleague_id = $1").bind(id);
                reader.value::<i64>(sql).await? > 0
            }
        };
        reader.scope = Scope::new(viewer, walled);
        Ok(reader)
    }

    /// Who reads, and whether walls stand before them.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// Which engine answers.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Every row.
    pub async fn all<T: FromRow>(&mut self, sql: Sql) -> Result<Vec<T>> {
        match &mut self.conn {
            Conn::Sqlite(tx) => {
                let rows = query!(Sqlite, sql).fetch_all(&mut **tx).await.map_err(StoreError::from_engine)?;
                rows.iter().map(|row| T::from_row(&Row::Sqlite(row))).collect()
            }
            Conn::Postgres(tx) => {
                let rows = query!(Postgres, sql).fetch_all(&mut **tx).await.map_err(StoreError::from_engine)?;
                rows.iter().map(|row| T::from_row(&Row::Postgres(row))).collect()
            }
        }
    }

    /// Each row as it comes, without holding them all.
    pub async fn each<T: FromRow>(&mut self, sql: Sql, mut take: impl FnMut(T) + Send) -> Result<()> {
        match &mut self.conn {
            Conn::Sqlite(tx) => {
                let mut rows = query!(Sqlite, sql).fetch(&mut **tx);
                while let Some(row) = rows.next().await {
                    take(T::from_row(&Row::Sqlite(&row.map_err(StoreError::from_engine)?))?);
                }
            }
            Conn::Postgres(tx) => {
                let mut rows = query!(Postgres, sql).fetch(&mut **tx);
                while let Some(row) = rows.next().await {
                    take(T::from_row(&Row::Postgres(&row.map_err(StoreError::from_engine)?))?);
                }
            }
        }
        Ok(())
    }

    /// The first row, if there is one.
    pub async fn maybe<T: FromRow>(&mut self, sql: Sql) -> Result<Option<T>> {
        match &mut self.conn {
            Conn::Sqlite(tx) => {
                let row = query!(Sqlite, sql).fetch_optional(&mut **tx).await.map_err(StoreError::from_engine)?;
                row.map(|row| T::from_row(&Row::Sqlite(&row))).transpose()
            }
            Conn::Postgres(tx) => {
                let row = query!(Postgres, sql).fetch_optional(&mut **tx).await.map_err(StoreError::from_engine)?;
                row.map(|row| T::from_row(&Row::Postgres(&row))).transpose()
            }
        }
    }

    /// The one value of the one row.
    pub async fn value<T: crate::Column + Send + Unpin>(&mut self, sql: Sql) -> Result<T> {
        self.maybe::<Value<T>>(sql).await?.map(|v| v.0).ok_or_else(|| StoreError::Engine(sqlx::Error::RowNotFound))
    }

    /// The first column of every row.
    pub async fn column<T: crate::Column + Send + Unpin>(&mut self, sql: Sql) -> Result<Vec<T>> {
        Ok(self.all::<Value<T>>(sql).await?.into_iter().map(|v| v.0).collect())
    }
}

/// The first column of a row, whatever its name.
struct Value<T>(T);

impl<T: crate::Column + Send + Unpin> FromRow for Value<T> {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        T::read(row, 0, "the first column").map(Self)
    }
}

/// A transaction that changes data; it reads through the [`Reader`] it holds.
pub struct Work {
    reader: Reader,
    changed: u64,
    bell: watch::Sender<u64>,
    ring: bool,
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
    /// Runs a statement and says how many rows it changed.
    pub async fn run(&mut self, sql: Sql) -> Result<u64> {
        let changed = match &mut self.reader.conn {
            Conn::Sqlite(tx) => {
                query!(Sqlite, sql).execute(&mut **tx).await.map(|done| done.rows_affected()).map_err(StoreError::from_engine)
            }
            Conn::Postgres(tx) => {
                query!(Postgres, sql).execute(&mut **tx).await.map(|done| done.rows_affected()).map_err(StoreError::from_engine)
            }
        }?;
        self.changed += changed;
        Ok(changed)
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
        let script = sqlx::raw_sql(AssertSqlSafe(script));
        match &mut self.reader.conn {
            Conn::Sqlite(tx) => script.execute(&mut **tx).await.map(drop),
            Conn::Postgres(tx) => script.execute(&mut **tx).await.map(drop),
        }
        .map_err(StoreError::from_engine)
    }

    /// Marks a point that [`Self::back_to_savepoint`] returns to: a row of an import that fails takes only itself back.
    pub async fn savepoint(&mut self) -> Result<()> {
        self.run(Sql::new("savepoint row_of_batch")).await.map(drop)
    }

    /// Takes back what was done since the savepoint, and the savepoint.
    pub async fn back_to_savepoint(&mut self) -> Result<()> {
        self.run(Sql::new("rollback to savepoint row_of_batch")).await?;
        self.release_savepoint().await
    }

    /// Keeps what was done since the savepoint.
    pub async fn release_savepoint(&mut self) -> Result<()> {
        self.run(Sql::new("release savepoint row_of_batch")).await.map(drop)
    }

    /// Makes everything durable, or nothing.
    pub async fn commit(self) -> Result<()> {
        match self.reader.conn {
            Conn::Sqlite(tx) => tx.commit().await,
            Conn::Postgres(tx) => tx.commit().await,
        }
        .map_err(StoreError::from_commit)?;
        if self.ring {
            self.bell.send_modify(|times| *times = times.wrapping_add(1));
        }
        Ok(())
    }

    /// Takes everything back.
    pub async fn give_up(self) -> Result<()> {
        match self.reader.conn {
            Conn::Sqlite(tx) => tx.rollback().await,
            Conn::Postgres(tx) => tx.rollback().await,
        }
        .map_err(StoreError::from_engine)
    }
}
