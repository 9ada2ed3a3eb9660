//! Both engines behind one transaction type: a [`Reader`] that reads one state of the data, and a [`Work`] that changes it.

mod gather;
mod pools;
mod reader;
mod seldom;
mod sqlite;
mod turns;
mod work;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use tokio::sync::watch;

use crate::{Result, Scope, Viewer};

use pools::{Conn, Pools};
pub use reader::Reader;
use seldom::Memories;
pub use work::Work;

/// Which engine holds the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file in the data folder.
    Sqlite,
    /// A server, version 15 or later.
    Postgres,
}

/// The database of one firm.
#[derive(Clone, Debug)]
pub struct Db {
    pools: Pools,
    bell: watch::Sender<u64>,
    changes: Arc<AtomicU64>,
    memories: Memories,
}

impl Db {
    /// Opens (and creates, where missing) the SQLite file `goodword.db` in `folder`.
    pub fn open_folder(folder: &Path) -> Result<Self> {
        Ok(Self::of(Pools::open_folder(folder)?))
    }

    /// How many threads may be taken at the same time by SQLite, which is asked in the thread of whoever asks; a program has more of them, so
    /// that some are left for all else.
    #[must_use]
    pub fn taken_at_once() -> usize {
        pools::taken_at_once()
    }

    /// Connects to a PostgreSQL database by its address.
    pub async fn connect(address: &str) -> Result<Self> {
        Ok(Self::of(Pools::connect(address).await?))
    }

    fn of(pools: Pools) -> Self {
        Self { pools, bell: watch::Sender::new(0), changes: Arc::default(), memories: Memories::default() }
    }

    /// Which engine this is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.pools.engine()
    }

    /// Opens a view of one state of the data, as `viewer` may see it.
    pub async fn read(&self, viewer: Viewer) -> Result<Reader> {
        self.open(self.pools.begin(false).await?, viewer).await
    }

    /// Opens a transaction that changes data on behalf of `viewer`; what is not committed never happened.
    pub async fn work(&self, viewer: Viewer) -> Result<Work> {
        let reader = self.open(self.pools.begin(true).await?, viewer).await?;
        Ok(self.work_of(reader))
    }

    /// A transaction before there is a schema that walls could stand in.
    pub(crate) async fn work_unscoped(&self) -> Result<Work> {
        let scope = Scope::new(Viewer::System("migrate"), false);
        Ok(self.work_of(Reader::within(self.pools.begin(true).await?, self.engine(), scope)))
    }

    /// A reader for `viewer`, who remembers what has not changed.
    async fn open(&self, conn: Conn, viewer: Viewer) -> Result<Reader> {
        let mut reader = Reader::within(conn, self.engine(), Scope::new(viewer, true));
        let changes = reader.value(seldom::changes()).await?;
        reader.memory = Some(self.memories.as_of(changes));
        reader.turn_to(viewer).await?;
        Ok(reader)
    }

    fn work_of(&self, reader: Reader) -> Work {
        Work::of(reader, self.bell.clone(), Arc::clone(&self.changes))
    }

    /// Changes whenever this process has committed work that is due at once, so that its worker need not wait.
    #[must_use]
    pub fn bell(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }

    /// Waits until every connection is given back, then closes them.
    pub async fn close(&self) {
        self.pools.close().await;
    }
}
