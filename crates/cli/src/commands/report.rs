//! `goodword report NAME`: prints a report.

use clap::{Args, ValueEnum};
use goodword_domain::{ColleagueId, Date};
use goodword_reports::{self as reports, By, Parameters, Settings};
use goodword_store::Viewer;

use crate::world::{Place, colleague};
use crate::{Failed, Outcome};

/// How something is written.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    Table,
    Csv,
    Json,
}

#[derive(Args)]
pub(crate) struct Report {
    /// Which: leaks, sources, loops_left_open or response_times.
    name: String,
    /// The first day of receipt that counts, as 2026-01-31.
    #[arg(long)]
    from: Option<Date>,
    /// The last day of receipt that counts.
    #[arg(long)]
    to: Option<Date>,
    /// The day as of whose end everything is judged; now where nobody says.
    #[arg(long)]
    as_of: Option<Date>,
    /// What the rows are grouped by: owner, practice, source or referrer.
    #[arg(long)]
    by: Option<String>,
    /// As which colleague, by email address: walls that stand before them hold. The whole firm where nobody says.
    #[arg(long = "as", value_name = "EMAIL")]
    email: Option<String>,
    /// How it is written.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl Report {
    pub async fn run(self, place: &Place) -> Outcome {
        let desk = place.desk().await?;
        let by = self.by.as_deref().map(str::parse::<By>).transpose().map_err(|refusal| Failed::Usage(refusal.to_string()))?;
        let viewer = match self.reader(&desk).await? {
            Some(colleague) => Viewer::Colleague(colleague),
            None => Viewer::System("command line"),
        };
        let mut reader = desk.db.read(viewer).await?;
        let settings = Settings::load(&mut reader, desk.now()).await?;
        let asked = Parameters { from: self.from, to: self.to, as_of: self.as_of, by };
        let report = reports::run(&self.name, &mut reader, &settings, &asked).await?;
        match self.format {
            Format::Table => print!("{}", report.to_table()),
            Format::Csv => print!("{}", report.to_csv()),
            Format::Json => println!("{}", serde_json::to_string_pretty(&report.to_json())?),
        }
        Ok(())
    }

    async fn reader(&self, desk: &goodword_actions::Desk) -> Result<Option<ColleagueId>, Failed> {
        match &self.email {
            Some(email) => Ok(colleague(desk, email).await?.colleague),
            None => Ok(None),
        }
    }
}
