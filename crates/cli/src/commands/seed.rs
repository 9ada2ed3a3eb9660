//! `goodword seed --referrals N`: fills a firm with invented referrals, to try how it does with many.

use std::time::Instant;

use clap::Args;

use crate::Outcome;
use crate::world::Place;

#[derive(Args)]
pub(crate) struct Seed {
    /// How many referrals, at least.
    #[arg(long)]
    referrals: usize,
}

impl Seed {
    pub async fn run(self, place: &Place) -> Outcome {
        let desk = place.desk().await?;
        let began = Instant::now();
        let told = goodword_seeds::many(&desk, self.referrals).await?;
        println!(
            "{told} referrals were made in {:.1} s. They are marked as sample and go with the sample firm.",
            began.elapsed().as_secs_f64()
        );
        Ok(())
    }
}
