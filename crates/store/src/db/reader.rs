//! Reading one state of the data, as one viewer may see it.

use std::borrow::Cow;
use std::sync::Arc;

use futures_util::StreamExt;
use sqlx::Postgres;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;

use super::Engine;
use super::gather::Gathered;
use super::pools::Conn;
use super::seldom::Memory;
use super::sqlite::Enough;
use crate::{Arg, FromRow, Result, Row, Scope, Sql, StoreError, Viewer};

/// Builds the query of PostgreSQL from a text of the program's own and the values it binds.
pub(super) fn query(text: Cow<'static, str>, values: Vec<Arg>) -> Query<'static, Postgres, PgArguments> {
    values.into_iter().fold(sqlx::query::<Postgres>(sqlx::AssertSqlSafe(text)), |query, value| match value {
        Arg::Int(x) => query.bind(x),
        Arg::Text(x) => query.bind(x),
        Arg::Bool(x) => query.bind(x),
        Arg::Real(x) => query.bind(x),
    })
}

/// Reads one state of the data, as one viewer may see it.
pub struct Reader {
    pub(super) conn: Conn,
    engine: Engine,
    scope: Scope,
    /// What was asked since somebody began to watch.
    watched: Option<Vec<Sql>>,
    /// New rows of the same transaction that wait; none where nothing is changed.
    pub(super) gathered: Gathered,
    /// What others read that has not changed since; nothing once this transaction changes any of it.
    pub(super) memory: Option<Arc<Memory>>,
}

impl Reader {
    /// Reads for `viewer` from now on, with the walls that stand before them.
    pub async fn turn_to(&mut self, viewer: Viewer) -> Result<()> {
        let walled = if let Viewer::Colleague(id) = viewer {
            let sql = Sql::new("select count(*) as walls from denials where colleague_id = $1").bind(id);
            self.seldom_maybe::<Value<i64>>(sql).await?.is_none_or(|walls| walls.0 > 0)
        } else {
            false
        };
        self.scope = Scope::new(viewer, walled);
        Ok(())
    }

    /// A reader whose scope is known.
    pub(super) fn within(conn: Conn, engine: Engine, scope: Scope) -> Self {
        Self { conn, engine, scope, watched: None, gathered: Gathered::default(), memory: None }
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

    /// Lets PostgreSQL decide once how each statement of this transaction is carried out, and not for its values anew: of the pages that are
    /// asked for all the time, deciding takes most. Only for statements whose values do not change what is quickest.
    pub async fn decide_once(&mut self) -> Result<()> {
        if self.engine == Engine::Postgres {
            self.column::<String>(Sql::new("select set_config('plan_cache_mode', 'force_generic_plan', true)")).await?;
        }
        Ok(())
    }

    /// Keeps every statement from now on, so that a test can look at how the engine carries them out.
    pub fn watch(&mut self) {
        self.watched = Some(Vec::new());
    }

    /// The plans of all that was asked since [`Self::watch`], each with its statement. PostgreSQL reads a small table whole whatever
    /// indexes it has, so it is told to do so only where there is no other way.
    pub async fn plans(&mut self) -> Result<Vec<(String, Vec<String>)>> {
        let watched = self.watched.take().unwrap_or_default();
        if self.engine == Engine::Postgres {
            self.column::<String>(Sql::new("select set_config('enable_seqscan', 'off', true)")).await?;
        }
        let mut plans = Vec::new();
        for sql in watched {
            let text = sql.text().to_owned();
            let plan = match self.engine {
                Engine::Sqlite => {
                    let steps: Vec<Step> = self.all(sql.explained("explain query plan ")).await?;
                    steps.into_iter().map(|step| step.detail).collect()
                }
                Engine::Postgres => self.column(sql.explained("explain (costs off) ")).await?,
            };
            plans.push((text, plan));
        }
        Ok(plans)
    }

    pub(super) fn note(&mut self, sql: &Sql) {
        if let Some(watched) = &mut self.watched {
            watched.push(sql.clone());
        }
    }

    /// Every row.
    pub async fn all<T: FromRow>(&mut self, sql: Sql) -> Result<Vec<T>> {
        let (text, values) = self.asks(sql).await?;
        match &mut self.conn {
            Conn::Sqlite(tx) => {
                let mut found = Vec::new();
                tx.each(&text, &values, |row| {
                    found.push(T::from_row(&Row::Sqlite(row))?);
                    Ok(Enough::No)
                })?;
                Ok(found)
            }
            Conn::Postgres(tx, _) => {
                let rows = query(text, values).fetch_all(&mut **tx).await.map_err(StoreError::from_engine)?;
                rows.iter().map(|row| T::from_row(&Row::Postgres(row))).collect()
            }
        }
    }

    /// Each row as it comes, without holding them all.
    pub async fn each<T: FromRow>(&mut self, sql: Sql, mut take: impl FnMut(T) + Send) -> Result<()> {
        let (text, values) = self.asks(sql).await?;
        match &mut self.conn {
            Conn::Sqlite(tx) => tx.each(&text, &values, |row| {
                take(T::from_row(&Row::Sqlite(row))?);
                Ok(Enough::No)
            }),
            Conn::Postgres(tx, _) => {
                let mut rows = query(text, values).fetch(&mut **tx);
                while let Some(row) = rows.next().await {
                    take(T::from_row(&Row::Postgres(&row.map_err(StoreError::from_engine)?))?);
                }
                Ok(())
            }
        }
    }

    /// The first row, if there is one.
    pub async fn maybe<T: FromRow>(&mut self, sql: Sql) -> Result<Option<T>> {
        let (text, values) = self.asks(sql).await?;
        match &mut self.conn {
            Conn::Sqlite(tx) => {
                let mut found = None;
                tx.each(&text, &values, |row| {
                    found = Some(T::from_row(&Row::Sqlite(row))?);
                    Ok(Enough::Yes)
                })?;
                Ok(found)
            }
            Conn::Postgres(tx, _) => {
                let row = query(text, values).fetch_optional(&mut **tx).await.map_err(StoreError::from_engine)?;
                row.map(|row| T::from_row(&Row::Postgres(&row))).transpose()
            }
        }
    }

    /// What comes before every statement that reads.
    async fn asks(&mut self, sql: Sql) -> Result<(Cow<'static, str>, Vec<Arg>)> {
        self.note(&sql);
        self.settle_before(&sql).await?;
        give_way(&self.conn).await;
        Ok(sql.into_parts())
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

/// Lets others have the thread after much work: SQLite is never waited for, so nothing else would.
pub(super) async fn give_way(conn: &Conn) {
    if let Conn::Sqlite(_) = conn {
        tokio::task::consume_budget().await;
    }
}

crate::record! {
    /// A step of a plan.
    pub struct Step {
        /// Which step.
        pub id: i64,
        /// Within which.
        pub parent: i64,
        /// Always 0.
        pub notused: i64,
        /// What is read, and how.
        pub detail: String,
    }
}

/// The first column of a row, whatever its name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value<T>(pub(super) T);

impl<T: crate::Column + Send + Unpin> FromRow for Value<T> {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        T::read(row, 0, "the first column").map(Self)
    }
}
