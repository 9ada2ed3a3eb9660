//! One file per question a partner asks, each with its SQL; every answer is a [`Report`], a value that one CSV writer, one
//! writer of workbooks, one JSON shape and one table of text serve.
//!
//! This room must not know HTML, nor how to change anything. Every read goes through the scope of who asks, so what a
//! wall hides is in no number of theirs.

mod business_time;
mod ends;
mod filter;
mod groups;
mod leaks;
mod loops_left_open;
mod numbers;
mod parameters;
mod report;
mod response_times;
mod settings;
mod sources;
mod standing;
mod today_numbers;
mod write;

use goodword_domain::Refusal;
use goodword_store::{Reader, StoreError};

pub use filter::Filter;
pub use parameters::{By, Parameters};
pub use report::{Cell, Chart, Column, Figure, Kind, Report, Row};
pub use settings::Settings;
pub use today_numbers::{TodayNumber, TodayNumbers, today_numbers};
pub use write::{FileKind, TableFile};

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// What was asked cannot be answered.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be written.
    #[error("The file could not be written: {0}")]
    Unwritten(String),
}

/// What the functions of this room return.
pub type Result<T> = std::result::Result<T, ReportError>;

/// A report on the list, before it is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// The name commands and addresses use.
    pub name: &'static str,
    /// The title.
    pub title: &'static str,
    /// The question it answers.
    pub question: &'static str,
    /// What its rows may be grouped by.
    pub by: &'static [By],
}

/// Every report, in the order the product lists them.
pub const ALL: &[Listed] = &[leaks::LISTED, sources::LISTED, loops_left_open::LISTED, response_times::LISTED];

/// Runs the report called `name` for whoever `db` reads as.
pub async fn run(name: &str, db: &mut Reader, settings: &Settings, parameters: &Parameters) -> Result<Report> {
    let Some(listed) = ALL.iter().find(|listed| listed.name == name) else { return Err(unknown(name).into()) };
    if let Some(by) = parameters.by.filter(|by| !listed.by.contains(by)) {
        return Err(not_by(listed, by).into());
    }
    match listed.name {
        "leaks" => leaks::run(db, settings, parameters).await,
        "sources" => sources::run(db, settings, parameters).await,
        "loops_left_open" => loops_left_open::run(db, settings, parameters).await,
        _ => response_times::run(db, settings, parameters).await,
    }
}

fn unknown(name: &str) -> Refusal {
    let names: Vec<&str> = ALL.iter().map(|listed| listed.name).collect();
    let given: String = name.chars().take(60).collect();
    Refusal::invalid("report.unknown", format!("There is no report “{given}”. Choose one of {}.", names.join(", "))).at("name")
}

fn not_by(listed: &Listed, by: By) -> Refusal {
    let known: Vec<&str> = listed.by.iter().map(|by| by.word()).collect();
    let hint = match known.is_empty() {
        true => "Leave “by” out.".to_owned(),
        false => format!("Group it by {}.", known.join(", ")),
    };
    Refusal::invalid("report.not_by", format!("“{}” is not grouped by {}. {hint}", listed.title, by.word())).at("by")
}
