//! Where the data of a test is, and the program run on it.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::Arc;

use goodword_actions::Desk;
use goodword_domain::Timestamp;
use goodword_domain::desk::{HandMovedClock, TimedIds};
use goodword_store::scratch::{self, Scratch};
use goodword_store::{Db, FromRow, Sql, Viewer};
use goodword_testkit::{BEGINNING, Engine, Seeded, postgres};
use rand::SeedableRng;
use rand::rngs::StdRng;
use tempfile::TempDir;

use crate::http::Client;

/// Who looks at the data behind the program's back.
pub const TEST: Viewer = Viewer::System("test");
/// The admin of a firm that is set up.
pub const ADA: &str = "ada@example.com";

/// A database of its own, and a folder for files.
pub struct Place {
    pub folder: TempDir,
    database: Option<Scratch>,
    address: Option<String>,
}

impl Place {
    /// Without any table.
    pub async fn empty(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => {
                let name: String = folder.path().display().to_string().chars().filter(char::is_ascii_alphanumeric).collect();
                let (db, database) =
                    scratch::create_bare(&postgres(), &format!("process_{}", name.to_lowercase())).await.unwrap();
                db.close().await;
                Some(database)
            }
        };
        let address = database.as_ref().map(|database| database.address().unwrap());
        Self { folder, database, address }
    }

    /// With a firm that is set up by the program.
    pub async fn with_firm(engine: Engine) -> Self {
        let place = Self::empty(engine).await;
        place.file("password", "four words in a row\n");
        let password = place.path("password");
        let ran = place.run(&["firm", "new", "--name", "Harland & Pike", "--email", ADA, "--password-file", &password]);
        assert_eq!(ran.code, 0, "{ran:?}");
        place
    }

    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The folder of the SQLite file.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The address of the PostgreSQL database.
    pub fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// The program on this data, with nothing of the environment that speaks to it.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_goodword"));
        self.prepare(&mut command);
        command.args(arguments);
        command
    }

    /// Says where the data is by the environment, as a service does.
    pub fn prepare(&self, command: &mut Command) {
        for name in ["GOODWORD_DATABASE", "GOODWORD_LISTEN", "GOODWORD_SECURE", "GOODWORD_LOG"] {
            command.env_remove(name);
        }
        command.env("GOODWORD_DATA", self.data()).stdin(Stdio::null());
        if let Some(address) = &self.address {
            command.env("GOODWORD_DATABASE", address);
        }
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }

    /// Starts a command that a test will kill.
    pub fn start(&self, arguments: &[&str]) -> Running {
        let child = self.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        Running(child)
    }

    /// Starts a server and waits until it says where it is.
    pub fn serve(&self) -> Server {
        Server::of(self.command(&["serve", "--listen", "127.0.0.1:0"]))
    }

    /// A bearer token of the admin.
    pub fn token(&self) -> String {
        let ran = self.run(&["token", "new", "--email", ADA]);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.out.trim().to_owned()
    }

    /// The database, looked at behind the program's back.
    pub async fn db(&self) -> Db {
        match &self.address {
            Some(address) => Db::connect(address).await.unwrap(),
            None => Db::open_folder(&self.data()).unwrap(),
        }
    }

    /// Rows of one column, from a connection of its own.
    pub async fn column<T: goodword_store::Column + Send + Unpin>(&self, sql: &'static str) -> Vec<T> {
        let db = self.db().await;
        let mut reader = db.read(TEST).await.unwrap();
        let found = reader.column(Sql::new(sql)).await.unwrap();
        drop(reader);
        db.close().await;
        found
    }

    /// A number, from a connection of its own.
    pub async fn count(&self, sql: &'static str) -> i64 {
        self.column::<i64>(sql).await[0]
    }

    /// Whole rows, from a connection of their own.
    pub async fn rows<T: FromRow>(&self, sql: &'static str) -> Vec<T> {
        let db = self.db().await;
        let mut reader = db.read(TEST).await.unwrap();
        let found = reader.all(Sql::new(sql)).await.unwrap();
        drop(reader);
        db.close().await;
        found
    }

    /// The minute of every lease is over.
    pub async fn leases_run_out(&self) {
        let db = self.db().await;
        let mut work = db.work(TEST).await.unwrap();
        work.run(Sql::new("update jobs set lease_until = 1 where lease_until is not null")).await.unwrap();
        work.commit().await.unwrap();
        db.close().await;
    }

    /// A desk in this process at the same database, where it is `now`.
    pub async fn desk(&self, now: Timestamp) -> (Desk, Arc<HandMovedClock>) {
        let clock = Arc::new(HandMovedClock::at(now));
        let ids = Arc::new(TimedIds::new(Seeded(StdRng::seed_from_u64(7))));
        (Desk { db: self.db().await, clock: clock.clone(), ids }, clock)
    }

    /// Whether that process holds the writer's place (SQLite), or somebody on this database has written and not yet
    /// committed (PostgreSQL).
    pub async fn is_writing(&self, watcher: &Db, process: u32) -> bool {
        if self.address.is_some() {
            let mut reader = watcher.read(TEST).await.unwrap();
            let sql = "select count(*) as n from pg_stat_activity where datname = current_database() and backend_xid is not null";
            return reader.value::<i64>(Sql::new(sql)).await.unwrap() > 0;
        }
        // Byte 120 of the shared memory is the lock of the writer.
        let locks = std::fs::read_to_string("/proc/locks").unwrap();
        locks.lines().any(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            words.get(3) == Some(&"WRITE") && words.get(4) == Some(&process.to_string().as_str()) && words.get(6) == Some(&"120")
        })
    }

    pub async fn end(self) {
        if let Some(database) = self.database {
            database.drop_database().await.unwrap();
        }
    }
}

/// A command that has ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// A process that is killed when its test is over, however the test ends.
pub struct Running(pub Child);

impl Running {
    /// `kill -9`, and gone.
    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    pub fn runs(&mut self) -> bool {
        self.0.try_wait().unwrap().is_none()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A server that answers.
pub struct Server {
    pub process: Running,
    pub at: SocketAddr,
    // Held open: a server that says something more must not find its standard output gone.
    _out: BufReader<ChildStdout>,
}

impl Server {
    pub fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut process = Running(child);
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let Some(at) = line.trim().strip_prefix("Goodword is at http://") else {
            process.kill();
            panic!("the server did not start: {line:?}");
        };
        Self { at: at.parse().unwrap(), process, _out: out }
    }

    pub fn client(&self, token: &str) -> Client {
        Client { at: self.at, token: token.to_owned() }
    }

    pub fn kill(mut self) {
        self.process.kill();
    }
}

/// When every story of a test begins.
pub fn beginning() -> Timestamp {
    BEGINNING.parse().unwrap()
}

/// A file of the data beside the project; a worktree may lie deeper than the project does.
pub fn shared(name: &str) -> Option<PathBuf> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    above.map(|folder| folder.join("shared/data").join(name)).find(|file| file.exists())
}
