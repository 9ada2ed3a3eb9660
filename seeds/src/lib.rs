//! The sample firm, told as a story with a named cast by the same verbs a firm uses, so that every number and every
//! entry of its history came about as a firm's own would; and a firm of any size, to try how the product does with many.

mod cast;
mod company;
mod firm;
mod noted;
mod plot;
mod scenes;
mod story;

use std::sync::{Arc, OnceLock};

pub use firm::fill;

use goodword_actions::{Actor, Desk, Result, Rules, Via};
use goodword_domain::Timestamp;
use goodword_domain::calendar::WorkingTime;
use goodword_domain::desk::{Chance, HandMovedClock, TimedIds};
use goodword_store::Viewer;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use crate::scenes::Scene;

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
    let calendar = calendar(desk).await?;
    let plot = plot::draw(plot::SEED, now, &calendar);
    let stage = Stage::new(desk, plot.happenings.first().map_or(now, |h| h.at));
    let mut act = stage.desk.begin(&stage.product).await?;
    act.work_only_from(now);
    let company = company::arrive(&mut act, &stage.product, &stage.cast, stage.began).await?;
    story::tell(&mut act, &company, &plot, &Scene::of_story(now)).await?;
    scenes::play(&mut act, &company, now, &calendar).await?;
    noted::play(&mut act, &company, now).await?;
    act.commit().await
}

/// Where the story is told: the firm's database, with a clock and ids of the story's own.
struct Stage {
    desk: Desk,
    product: Actor,
    cast: Vec<OnceLock<Actor>>,
    began: Timestamp,
}

impl Stage {
    fn new(desk: &Desk, began: Timestamp) -> Self {
        let clock = Arc::new(HandMovedClock::at(began));
        // The day the story begins is part of the seed: two firms on one database server never share an id by it.
        let seed = plot::SEED ^ desk.ids.next(desk.now()).unsigned_abs();
        let ids = Arc::new(TimedIds::new(Seeded(StdRng::seed_from_u64(seed))));
        Self {
            desk: Desk { db: desk.db.clone(), clock, ids },
            product: Actor { sample: true, ..Actor::product(Via::Sample) },
            cast: cast::COLLEAGUES.iter().map(|_| OnceLock::new()).collect(),
            began,
        }
    }
}

async fn calendar(desk: &Desk) -> Result<WorkingTime> {
    let mut reader = desk.db.read(Viewer::System("sample")).await?;
    Ok(Rules::load(&mut reader).await?.calendar.clone())
}
