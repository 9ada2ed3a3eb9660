//! `goodword recount`: counts the totals that are kept anew from the records themselves, and says whether any had been wrong.

use clap::Args;
use goodword_store::{Viewer, totals};

use crate::Outcome;
use crate::world::Place;

#[derive(Args)]
pub(crate) struct Recount {}

impl Recount {
    pub async fn run(self, place: &Place) -> Outcome {
        let desk = place.desk().await?;
        let mut work = desk.db.work(Viewer::System("recount")).await?;
        let kept = (totals::all(&mut work).await?, totals::waiting(&mut work).await?);
        totals::rebuild(&mut work).await?;
        let counted = (totals::all(&mut work).await?, totals::waiting(&mut work).await?);
        work.commit().await?;
        let (many, waiting) = (counted.0.len(), counted.1.len());
        println!(
            "{many} totals and {waiting} referrals whose referrer waits for a word were counted anew. {}",
            if kept == counted { "All were right." } else { "Some were wrong and are put right." }
        );
        Ok(())
    }
}
