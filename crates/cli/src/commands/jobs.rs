//! `goodword jobs run-due`: does the background work that is due now, and says how it went.

use clap::Subcommand;
use goodword_actions::import_batch::Underway;

use crate::imports::worker;
use crate::world::Place;
use crate::{Failed, Outcome};

#[derive(Subcommand)]
pub(crate) enum Jobs {
    /// Do everything that is due now. A running server does the same by itself.
    RunDue,
}

impl Jobs {
    pub async fn run(self, place: &Place) -> Outcome {
        let Self::RunDue = self;
        let desk = place.desk().await?;
        let summary = worker(place, &desk, Underway::default()).run_due().await?;
        println!("{}", summary.sentence());
        if summary.has_failures() {
            return Err(Failed::Refused("Some of it failed; the page Background work says what and why.".to_owned()));
        }
        Ok(())
    }
}
