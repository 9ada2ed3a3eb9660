//! A firm for tests: either engine, a clock moved by hand, ids from a seed, and verbs to act with.
//!
//! Tests of store, actions, reports and jobs are written once and run on both engines with [`on_both_engines!`].

#![allow(clippy::expect_used, reason = "a firm that cannot be made fails its test at once")]

pub mod everything;
mod fault_proxy;

use std::ops::Deref;
use std::sync::Arc;

pub use fault_proxy::{Fault, FaultProxy};
use goodword_actions::add_colleague::AddColleague;
use goodword_actions::set_up_firm::SetUpFirm;
use goodword_actions::{ActionError, Actor, Desk, Verb, Via};
use goodword_domain::colleague::Role;
use goodword_domain::desk::{Chance, HandMovedClock, TimedIds};
use goodword_domain::{ColleagueId, Refusal, Timestamp};
pub use goodword_store::Engine;
use goodword_store::scratch::{self, Scratch};
use goodword_store::search::index::{self, WordPlace};
use goodword_store::{Db, Reader, Viewer, jobs, migrate, totals};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tempfile::TempDir;

/// Where the test command says its PostgreSQL is.
pub const POSTGRES_AT: &str = "GOODWORD_TEST_POSTGRES";

/// When every test begins: a Wednesday in March 2026, ten in the morning in London.
pub const BEGINNING: &str = "2026-03-11T10:00:00Z";

/// Chance that comes from a seed, so that every run of a test hands out the same ids.
pub struct Seeded(pub StdRng);

impl Chance for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }
}

/// Where the data of a test firm is, until it ends.
enum Place {
    Folder(TempDir),
    Database(Scratch),
}

/// A firm that is set up, with its admin.
pub struct TestFirm {
    /// The desk verbs are done at.
    pub desk: Desk,
    /// Its clock.
    pub clock: Arc<HandMovedClock>,
    /// The admin who set it up.
    pub admin: Actor,
    place: Place,
}

impl Deref for TestFirm {
    type Target = Desk;
    fn deref(&self) -> &Desk {
        &self.desk
    }
}

impl TestFirm {
    /// A new firm on `engine`, called Harland & Pike, its admin Ada Admin.
    pub async fn on(engine: Engine) -> Self {
        let (desk, clock, place) = empty(engine).await;
        let set_up = SetUpFirm {
            name: "Harland & Pike".to_owned(),
            admin_name: Some("Ada Admin".to_owned()),
            email: "ada@example.com".to_owned(),
            password: "four words in a row".to_owned(),
            ..SetUpFirm::default()
        };
        let admin = desk.run(&Actor::product(Via::CommandLine), set_up).await.expect("the firm can be set up");
        Self { desk, clock, admin: Actor::colleague(admin, Role::Admin, Via::Browser), place }
    }

    /// Adds a colleague and hands back the actor they are.
    pub async fn colleague(&self, name: &str, role: Role) -> Actor {
        let email = format!("{}@example.com", goodword_domain::text::fold(name).replace(' ', "."));
        let add = AddColleague {
            name: name.to_owned(),
            email,
            role,
            practice_id: None,
            office_id: None,
            languages: String::new(),
            password: None,
            acts_for: Vec::new(),
        };
        let id: ColleagueId = self.desk.run(&self.admin, add).await.expect("a colleague can be added");
        Actor::colleague(id, role, Via::Browser)
    }

    /// Does a verb that must succeed.
    pub async fn done<V: Verb>(&self, actor: &Actor, verb: V) -> V::Done {
        match self.desk.run(actor, verb).await {
            Ok(done) => done,
            Err(error) => panic!("{} was refused: {error}", V::NAME),
        }
    }

    /// Does a verb that must be refused, and hands back why.
    pub async fn refused<V: Verb>(&self, actor: &Actor, verb: V) -> Refusal {
        match self.desk.run(actor, verb).await {
            Ok(_) => panic!("{} was not refused", V::NAME),
            Err(ActionError::Refused(refusal)) => refusal,
            Err(error) => panic!("{} failed instead of being refused: {error}", V::NAME),
        }
    }

    /// Reads as a colleague.
    pub async fn read_as(&self, actor: &Actor) -> Reader {
        let viewer = actor.colleague.map_or(Viewer::System("test"), Viewer::Colleague);
        self.desk.db.read(viewer).await.expect("the database can be read")
    }

    /// Moves the clock to an instant such as `2026-03-11T15:00:00Z`.
    pub fn at(&self, instant: &str) -> Timestamp {
        let to: Timestamp = instant.parse().expect("an instant");
        self.clock.set(to);
        to
    }

    /// The address of its PostgreSQL database or the folder of its file, for a process of its own.
    pub fn address(&self) -> String {
        match &self.place {
            Place::Folder(folder) => folder.path().display().to_string(),
            Place::Database(scratch) => scratch.address().expect("an address"),
        }
    }

    /// Ends the firm; a test may not leave work behind that is due.
    pub async fn end(self) {
        let mut reader = self.desk.db.read(Viewer::System("test")).await.expect("the database can be read");
        let kinds = jobs::by_kind(&mut reader, self.clock_now()).await.expect("jobs can be counted");
        drop(reader);
        self.index_is_whole().await;
        self.totals_are_true().await;
        let due: Vec<_> = kinds.into_iter().filter(|k| k.due > 0).map(|k| (k.kind, k.due)).collect();
        self.desk.db.close().await;
        if let Place::Database(scratch) = self.place {
            scratch.drop_database().await.expect("the database can be dropped");
        }
        assert!(due.is_empty(), "the test ends with work undone: {due:?}");
    }

    /// The index of search is what it would be if it was made anew: no verb has forgotten it.
    async fn index_is_whole(&self) {
        let mut work = self.desk.db.work(Viewer::System("test")).await.expect("the database can be written");
        let kept = index::places(&mut work).await.expect("the index can be read");
        index::rebuild(&mut work).await.expect("the index can be made anew");
        let anew = index::places(&mut work).await.expect("the index can be read");
        work.give_up().await.expect("nothing is kept of it");
        let differ = |one: &[WordPlace], other: &[WordPlace]| {
            one.iter().filter(|place| !other.contains(place)).cloned().collect::<Vec<_>>()
        };
        if kept != anew {
            panic!(
                "in the index and in no record: {:?}; in a record and not in the index: {:?}",
                differ(&kept, &anew),
                differ(&anew, &kept)
            );
        }
    }

    /// The totals that are kept are what they would be if they were counted anew: nothing that changes data passes them by.
    async fn totals_are_true(&self) {
        let mut work = self.desk.db.work(Viewer::System("test")).await.expect("the database can be written");
        let kept = (totals::all(&mut work).await.expect("read"), totals::waiting(&mut work).await.expect("read"));
        totals::rebuild(&mut work).await.expect("they can be counted anew");
        let anew = (totals::all(&mut work).await.expect("read"), totals::waiting(&mut work).await.expect("read"));
        work.give_up().await.expect("nothing is kept of it");
        assert_eq!(kept, anew, "totals are not what counting anew makes of them");
    }

    fn clock_now(&self) -> Timestamp {
        self.desk.now()
    }
}

/// A desk with an empty, migrated database and no firm.
async fn empty(engine: Engine) -> (Desk, Arc<HandMovedClock>, Place) {
    let beginning: Timestamp = BEGINNING.parse().expect("an instant");
    let (db, place) = match engine {
        Engine::Sqlite => {
            let folder = tempfile::tempdir().expect("a folder");
            let db = Db::open_folder(folder.path()).expect("SQLite opens");
            migrate::migrate(&db, beginning).await.expect("it migrates");
            (db, Place::Folder(folder))
        }
        Engine::Postgres => {
            let server = postgres();
            let name = format!("test_{}", tempfile::Builder::new().rand_bytes(12).tempdir().expect("a name").path().display());
            let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
            let (db, scratch) = scratch::create(&server, &name, beginning).await.expect("PostgreSQL makes a database");
            (db, Place::Database(scratch))
        }
    };
    let clock = Arc::new(HandMovedClock::at(beginning));
    let ids = Arc::new(TimedIds::new(Seeded(StdRng::seed_from_u64(7))));
    (Desk { db, clock: clock.clone(), ids }, clock, place)
}

/// The server the test command started.
#[expect(clippy::disallowed_methods, reason = "the test command says by the environment where its server is")]
pub fn postgres() -> String {
    std::env::var(POSTGRES_AT).unwrap_or_else(|_| {
        panic!(
            "{POSTGRES_AT} is not set: run the tests with “make test”, or one of them with “scripts/with-postgres cargo test …”"
        )
    })
}

/// Writes a test once and runs it on SQLite and on PostgreSQL; `firm` is a `&TestFirm`.
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$attribute:meta])* async fn $name:ident($firm:ident) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports, reason = "not every test uses all its file does")]
            use super::*;

            async fn body($firm: &$crate::TestFirm) $body

            $(#[$attribute])*
            #[tokio::test]
            async fn sqlite() {
                let firm = $crate::TestFirm::on($crate::Engine::Sqlite).await;
                body(&firm).await;
                firm.end().await;
            }

            $(#[$attribute])*
            #[tokio::test]
            async fn postgres() {
                let firm = $crate::TestFirm::on($crate::Engine::Postgres).await;
                body(&firm).await;
                firm.end().await;
            }
        }
    )+};
}
