//! Imports as background work, and the worker that does all of it.

use std::path::PathBuf;
use std::sync::Arc;

use goodword_actions::Desk;
use goodword_actions::find_duplicates;
use goodword_actions::import_batch::uploads::Uploads;
use goodword_actions::import_batch::{self, Underway};
use goodword_domain::BatchId;
use goodword_jobs::carry_out::Carried;
use goodword_jobs::{CarryOut, Worker};
use goodword_store::jobs::Held;

use crate::world::Place;

/// Carries out imports, listed where a page can see how far they are.
struct Imports {
    underway: Underway,
}

impl CarryOut for Imports {
    fn carry_out<'a>(&'a self, desk: &'a Desk, batch: BatchId, _held: &'a Held) -> Carried<'a> {
        Box::pin(async move {
            let listed = self.underway.begin(batch);
            // An import is one transaction that claims its batch, so a second worker finds it taken and keeps nothing.
            let outcome = import_batch::carry_out(desk, batch, &listed.progress).await.map_err(|error| error.to_string())?;
            find_duplicates::after_import(desk, &outcome).await.map_err(|error| error.to_string())?;
            Ok(outcome.sentence())
        })
    }
}

/// Where files that were sent wait for their import.
pub(crate) fn folder(place: &Place) -> PathBuf {
    place.data.join("imports")
}

/// The worker of this process.
pub(crate) fn worker(place: &Place, desk: &Desk, underway: Underway) -> Worker {
    Worker::new(desk.clone(), Arc::new(Imports { underway })).tidying(Uploads::within(folder(place)))
}
