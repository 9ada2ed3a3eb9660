//! The sample firm, told as a story with a named cast by the same verbs a firm uses, so that every number and every
//! entry of its history came about as a firm's own would.

mod cast;
mod company;
mod plot;
mod scenes;
mod story;

use std::sync::{Arc, OnceLock};

use goodword_actions::{Actor, Desk, Result, Rules, Via};
use goodword_domain::desk::{Chance, HandMovedClock, TimedIds};
use goodword_store::Viewer;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Chance from the story's own seed: its ids and names are the same in every firm that tells it on the same day.
struct Seeded(StdRng);

impl Chance for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }
}

/// Tells the story into a firm that is set up: eighteen months that end now, in one transaction, marked as sample.
pub async fn tell(desk: &Desk) -> Result<()> {
    let now = desk.now();
    let rules = Rules::load(&mut desk.db.read(Viewer::System("sample")).await?).await?;
    let plot = plot::draw(now, &rules.calendar);
    let began = plot.happenings.first().map_or(now, |h| h.at);

    let clock = Arc::new(HandMovedClock::at(began));
    let ids = Arc::new(TimedIds::new(Seeded(StdRng::seed_from_u64(began.as_microsecond().unsigned_abs()))));
    let told = Desk { db: desk.db.clone(), clock, ids };
    let product = Actor { sample: true, ..Actor::product(Via::Sample) };
    let cast: Vec<OnceLock<Actor>> = cast::COLLEAGUES.iter().map(|_| OnceLock::new()).collect();

    let mut act = told.begin(&product).await?;
    act.work_only_from(now);
    let company = company::arrive(&mut act, &product, &cast, began).await?;
    story::tell(&mut act, &company, &plot, (now, &rules.calendar)).await?;
    scenes::play(&mut act, &company, now, &rules.calendar).await?;
    act.commit().await
}
