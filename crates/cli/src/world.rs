//! The real world: the system's clock, the operating system's chance, and the database the command line names.

use std::path::PathBuf;
use std::sync::Arc;

use goodword_actions::{Actor, Desk, Via};
use goodword_domain::Timestamp;
use goodword_domain::desk::{Chance, Clock, TimedIds};
use goodword_store::{Db, Viewer, colleagues, migrate};
use rand::TryRng;
use rand::rngs::SysRng;

use crate::Failed;

/// Where the data is.
pub(crate) struct Place {
    pub data: PathBuf,
    pub database: Option<String>,
}

/// The system's clock, in whole microseconds.
struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the system what time it is")]
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }
}

/// The operating system's chance.
struct SystemChance;

impl Chance for SystemChance {
    fn fill(&mut self, bytes: &mut [u8]) {
        // A system that cannot give random bytes cannot keep a secret: nothing that needs one may go on.
        if SysRng.try_fill_bytes(bytes).is_err() {
            eprintln!("The operating system gave no random bytes, so nothing can be done safely.");
            std::process::abort();
        }
    }
}

impl Place {
    /// Opens the database, brings it to the newest schema, and sits down at it.
    pub async fn desk(&self) -> Result<Desk, Failed> {
        let db = match &self.database {
            Some(address) => Db::connect(address).await?,
            None => Db::open_folder(&self.data)?,
        };
        let clock = Arc::new(SystemClock);
        migrate::migrate(&db, clock.now()).await?;
        Ok(Desk { db, clock, ids: Arc::new(TimedIds::new(SystemChance)) })
    }
}

/// The colleague with that email address, as they act from the command line.
pub(crate) async fn colleague(desk: &Desk, email: &str) -> Result<Actor, Failed> {
    let mut reader = desk.db.read(Viewer::System("command line")).await?;
    let Some(found) = colleagues::with_email(&mut reader, &email.trim().to_lowercase()).await? else {
        return Err(Failed::Refused(format!("Nobody signs in with {email}. Give the email address of a colleague.")));
    };
    let acts_for = colleagues::acted_for(&mut reader, found.id).await?;
    Ok(Actor { acts_for, ..Actor::colleague(found.id, found.role, Via::CommandLine) })
}
