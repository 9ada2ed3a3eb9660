//! Turns at a database. Waiting for a connection that somebody else uses may take long; waiting for a server that does not
//! answer may not.

use std::sync::Arc;
use std::time::Duration;

use sqlx::Error;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// As many turns as there are connections.
#[derive(Clone, Debug)]
pub(super) struct Turns {
    all: u32,
    free: Arc<Semaphore>,
    away: Arc<Notify>,
}

/// A turn, until it is dropped.
pub(super) type Turn = OwnedSemaphorePermit;

impl Turns {
    pub fn of(connections: u32) -> Self {
        Self { all: connections, free: Arc::new(Semaphore::new(connections as usize)), away: Arc::default() }
    }

    /// Waits for a turn for as long as `patience`, unless those before it find that the server is away.
    pub async fn take(&self, patience: Duration) -> Result<Turn, Error> {
        let away = self.away.notified();
        tokio::select! {
            biased;
            turn = Arc::clone(&self.free).acquire_owned() => turn.map_err(|_| Error::PoolClosed),
            () = away => Err(Error::PoolTimedOut),
            () = tokio::time::sleep(patience) => Err(Error::PoolTimedOut),
        }
    }

    /// Waits until every turn is over, and gives none from then on.
    pub async fn close(&self) {
        // Fails only where somebody else has closed it.
        let _every = self.free.acquire_many(self.all).await;
        self.free.close();
    }

    /// Lets everybody who waits for a turn know that the server is away: they would wait for it one after the other.
    pub fn give_up(&self) {
        self.away.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(3_600);

    fn wait(turns: &Turns) -> tokio::task::JoinHandle<Result<Turn, Error>> {
        let turns = turns.clone();
        tokio::spawn(async move { turns.take(LONG).await })
    }

    #[tokio::test]
    async fn who_waits_for_somebody_elses_turn_gets_it() {
        let turns = Turns::of(2);
        let (first, _second) = (turns.take(LONG).await.unwrap(), turns.take(LONG).await.unwrap());
        let patient = wait(&turns);
        tokio::task::yield_now().await;
        assert!(!patient.is_finished());
        assert!(matches!(turns.take(Duration::ZERO).await, Err(Error::PoolTimedOut)), "not for longer than the patience");
        drop(first);
        assert!(patient.await.unwrap().is_ok());
    }

    #[tokio::test]
    async fn who_waits_for_a_server_that_is_away_is_told_with_the_first() {
        let turns = Turns::of(1);
        let first = turns.take(LONG).await.unwrap();
        let waiting: Vec<_> = (0..5).map(|_| wait(&turns)).collect();
        tokio::task::yield_now().await;
        turns.give_up();
        for one in waiting {
            let told = tokio::time::timeout(Duration::from_secs(20), one).await.unwrap().unwrap();
            assert!(matches!(told, Err(Error::PoolTimedOut)));
        }
        drop(first);
        assert!(turns.take(LONG).await.is_ok(), "whoever comes later tries anew");
    }
}
