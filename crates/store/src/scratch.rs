//! Databases for tests on a real PostgreSQL: each test gets its own, copied from one that was migrated once.

use goodword_domain::Timestamp;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

use crate::{Db, Result, StoreError, migrate};

/// A database that is dropped with [`Scratch::drop_database`].
#[derive(Debug, Clone)]
pub struct Scratch {
    server: String,
    name: String,
}

/// Makes an empty, migrated database called `name` on the server at `address` (its maintenance database).
pub async fn create(address: &str, name: &str, now: Timestamp) -> Result<(Db, Scratch)> {
    let mut server = PgConnection::connect(address).await?;
    let template = format!("goodword_template_{}", migrate::fingerprint());
    // Tests start together, each in a process or thread of its own; one of them makes the template.
    server.execute("select pg_advisory_lock(7164212)").await?;
    let made = prepare_template(&mut server, address, &template, now).await;
    server.execute("select pg_advisory_unlock(7164212)").await?;
    made?;
    server.execute(AssertSqlSafe(format!("create database \"{name}\" template \"{template}\""))).await?;
    server.close().await?;
    let db = Db::connect(&with_database(address, name)?).await?;
    Ok((db, Scratch { server: address.to_owned(), name: name.to_owned() }))
}

/// Makes a database called `name` without any table: for tests of migrating itself.
pub async fn create_bare(address: &str, name: &str) -> Result<(Db, Scratch)> {
    let mut server = PgConnection::connect(address).await?;
    let text = format!("create database \"{name}\" template template0 encoding 'UTF8' locale 'C.UTF-8'");
    server.execute(AssertSqlSafe(text)).await?;
    server.close().await?;
    let db = Db::connect(&with_database(address, name)?).await?;
    Ok((db, Scratch { server: address.to_owned(), name: name.to_owned() }))
}

async fn prepare_template(server: &mut PgConnection, address: &str, template: &str, now: Timestamp) -> Result<()> {
    let known: Option<i32> =
        sqlx::query_scalar("select 1 from pg_database where datname = $1").bind(template).fetch_optional(&mut *server).await?;
    if known.is_some() {
        return Ok(());
    }
    let half = format!("{template}_half");
    server.execute(AssertSqlSafe(format!("drop database if exists \"{half}\""))).await?;
    server
        .execute(AssertSqlSafe(format!("create database \"{half}\" template template0 encoding 'UTF8' locale 'C.UTF-8'")))
        .await?;
    let db = Db::connect(&with_database(address, &half)?).await?;
    migrate::migrate(&db, now).await?;
    db.close().await;
    server.execute(AssertSqlSafe(format!("alter database \"{half}\" rename to \"{template}\""))).await?;
    Ok(())
}

impl Scratch {
    /// The address of the database, for a process of its own.
    pub fn address(&self) -> Result<String> {
        with_database(&self.server, &self.name)
    }

    /// Drops the database, with whoever is still connected.
    pub async fn drop_database(self) -> Result<()> {
        let mut server = PgConnection::connect(&self.server).await?;
        server.execute(AssertSqlSafe(format!("drop database if exists \"{}\" with (force)", self.name))).await?;
        Ok(server.close().await?)
    }
}

/// The same server's address with another database: what follows the last slash is the name, before any `?`.
fn with_database(address: &str, name: &str) -> Result<String> {
    let (base, options) = address.split_once('?').unwrap_or((address, ""));
    let (server, _) = base.rsplit_once('/').ok_or_else(|| StoreError::Address(address.to_owned()))?;
    let mark = if options.is_empty() { "" } else { "?" };
    Ok(format!("{server}/{name}{mark}{options}"))
}
