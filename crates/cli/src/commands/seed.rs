//! `goodword seed --referrals N`: an invented firm of that size, to try how the product does with many.

use std::time::Instant;

use clap::Args;
use goodword_actions::set_up_firm::SetUpFirm;
use goodword_actions::{Actor, Desk, Via};
use goodword_store::{Viewer, firm};

use crate::Outcome;
use crate::world::Place;

/// Who signs in to a firm that was empty before.
const EMAIL: &str = "admin@seeded.example";

#[derive(Args)]
pub(crate) struct Seed {
    /// How many referrals; a hundredth as many referrers and about five times as many touches come with them.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=5_000_000))]
    referrals: u32,
    /// What chance is drawn from: the same number on the same day makes the same firm.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Seed {
    pub async fn run(self, place: &Place) -> Outcome {
        let desk = place.desk().await?;
        let began = Instant::now();
        let password = set_up_where_empty(&desk).await?;
        let made = goodword_seeds::fill(&desk, self.referrals as usize, self.seed).await?;
        println!(
            "{} referrals of {} referrers, {} people, {} organisations and {} touches were made in {:.1} s. They are marked as sample \
             and go with the sample firm.",
            made.referrals,
            made.referrers,
            made.people,
            made.organisations,
            made.touches,
            began.elapsed().as_secs_f64()
        );
        if let Some(password) = password {
            println!("There was no firm here before. Sign in with {EMAIL} and the password {password}");
        }
        Ok(())
    }
}

/// Sets a firm up where there is none, with a password that is told once.
async fn set_up_where_empty(desk: &Desk) -> Result<Option<String>, crate::Failed> {
    let mut reader = desk.db.read(Viewer::System("seed")).await?;
    if firm::find(&mut reader).await?.is_some() {
        return Ok(None);
    }
    drop(reader);
    let mut bytes = [0_u8; 10];
    desk.ids.fill(&mut bytes);
    let password: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let set_up = SetUpFirm {
        name: "Invented firm".to_owned(),
        admin_name: Some("Admin".to_owned()),
        email: EMAIL.to_owned(),
        password: password.clone(),
        ..SetUpFirm::default()
    };
    desk.run(&Actor::product(Via::CommandLine), set_up).await?;
    Ok(Some(password))
}
