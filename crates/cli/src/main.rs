//! The one binary: configuration, wiring, and a command for everything a script needs. No business rules live here.

mod commands;
mod imports;
mod world;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use commands::{capture, duplicates, firm, import, jobs, recount, report, seed, serve, token};

/// A page, and a statement of the engine inside, are thousands of small texts: this takes and gives them back quicker than the system's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Holds every introduction until it is booked work or a documented no.
#[derive(Parser)]
#[command(name = "goodword", version, about, disable_help_subcommand = true)]
struct Arguments {
    /// The folder the data is in (SQLite).
    #[arg(long, env = "GOODWORD_DATA", hide_env_values = true, default_value = "data", global = true)]
    data: PathBuf,
    // The address may hold a password, so help does not show what the environment says.
    /// The address of a PostgreSQL database, instead of a folder: postgres://user@host/name.
    #[arg(long, env = "GOODWORD_DATABASE", hide_env_values = true, global = true)]
    database: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the pages and the API, and do the background work.
    Serve(serve::Serve),
    /// Set up a firm.
    #[command(subcommand)]
    Firm(firm::Firm),
    /// Bearer tokens of the API.
    #[command(subcommand)]
    Token(token::Token),
    /// Record an introduction from one line.
    Capture(capture::Capture),
    /// Import files as one batch.
    Import(import::Import),
    /// Find rows of a file that are probably the same person or organisation; nothing is imported.
    Duplicates(duplicates::Duplicates),
    /// Print a report.
    Report(report::Report),
    /// Fill the firm with invented referrals, to try how it does with many.
    Seed(seed::Seed),
    /// Count the totals that are kept anew, and say whether any was wrong.
    Recount(recount::Recount),
    /// Background work.
    #[command(subcommand)]
    Jobs(jobs::Jobs),
}

/// Why a command was not done; each becomes an exit code.
pub(crate) enum Failed {
    /// A sentence for standard error; exit 1.
    Refused(String),
    /// Wrong usage that only shows later; exit 2.
    Usage(String),
}

impl<E: std::error::Error> From<E> for Failed {
    fn from(error: E) -> Self {
        Self::Refused(error.to_string())
    }
}

/// What a command answers.
pub(crate) type Outcome = Result<(), Failed>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Threads that SQLite may take at once, and two for all else.
    let threads = goodword_store::Db::taken_at_once() + 2;
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("The program could not start its threads: {error}");
            return ExitCode::from(1);
        }
    };
    match runtime.block_on(run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed::Refused(sentence)) => {
            eprintln!("{sentence}");
            ExitCode::from(1)
        }
        Err(Failed::Usage(sentence)) => {
            eprintln!("{sentence}");
            ExitCode::from(2)
        }
    }
}

async fn run(arguments: Arguments) -> Outcome {
    let place = world::Place { data: arguments.data, database: arguments.database };
    match arguments.command {
        Command::Serve(serve) => serve.run(&place).await,
        Command::Firm(firm) => firm.run(&place).await,
        Command::Token(token) => token.run(&place).await,
        Command::Capture(capture) => capture.run(&place).await,
        Command::Import(import) => import.run(&place).await,
        Command::Duplicates(duplicates) => duplicates.run(),
        Command::Report(report) => report.run(&place).await,
        Command::Seed(seed) => seed.run(&place).await,
        Command::Recount(recount) => recount.run(&place).await,
        Command::Jobs(jobs) => jobs.run(&place).await,
    }
}
