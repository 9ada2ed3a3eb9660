//! Fills a firm that has nothing of its own with invented records, many at once, to try how it does at that size.

use goodword_domain::permit::Right;
use goodword_domain::{Noun, Refusal};
use goodword_store::bulk::{self, Portion};
use goodword_store::{colleagues, sample};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Act, Result, Verb};

/// The records, portion by portion; every one is marked as sample and keeps the rules of the product.
pub struct SeedFirm {
    /// Made as they are asked for, so that a large firm needs no large memory.
    pub portions: Box<dyn Iterator<Item = Portion> + Send>,
}

/// What was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Seeded {
    /// Referrals.
    pub referrals: usize,
    /// People.
    pub people: usize,
    /// Organisations.
    pub organisations: usize,
    /// Referrers.
    pub referrers: usize,
    /// Touches.
    pub touches: usize,
    /// Colleagues.
    pub colleagues: usize,
}

impl Verb for SeedFirm {
    type Done = Seeded;
    const NAME: &'static str = "seed_firm";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<Seeded> {
        act.rules().await?;
        if sample::is_anything_ones_own(&mut act.work).await? {
            let sentence = "This firm has records of its own, and invented ones among them would falsify its numbers. \
                            Nothing was added. Seed an empty folder instead, with --data.";
            return Err(Refusal::invalid("seed.ones_own", sentence).into());
        }
        let mut made = Seeded::default();
        for portion in self.portions {
            if let Some(first) = portion.colleagues.first()
                && colleagues::with_email(&mut act.work, &first.email_folded).await?.is_some()
            {
                let sentence = "This firm was seeded before. Nothing was added. Remove the sample firm first (Settings, The firm), or \
                                seed an empty folder, with --data.";
                return Err(Refusal::invalid("seed.again", sentence).into());
            }
            bulk::insert(&mut act.work, &portion).await?;
            act.work.decide_anew().await?;
            made.referrals += portion.referrals.len();
            made.people += portion.people.len();
            made.organisations += portion.organisations.len();
            made.referrers += portion.referrers.len();
            made.touches += portion.touches.len();
            made.colleagues += portion.colleagues.len();
        }
        let sentence = format!("An invented firm of {} referrals was added, all of it marked as sample", made.referrals);
        act.record(Noun::Firm, 1, sentence, None::<&()>, Some(&made)).await?;
        Ok(made)
    }
}
