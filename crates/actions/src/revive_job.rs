//! Gives background work that was tried in vain another life.

use goodword_domain::job::KINDS;
use goodword_domain::permit::Right;
use goodword_domain::{JobId, Noun, Refusal};
use goodword_store::jobs;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb};

/// The number of the firm's one record, under which the trail keeps what concerns no other.
const FIRM: i64 = 1;

/// Another life for a piece of dead work.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviveJob {
    /// Which.
    pub job_id: JobId,
}

impl Verb for ReviveJob {
    type Done = ();
    const NAME: &'static str = "revive_job";
    const RIGHT: Right = Right::KeepJobs;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let dead = jobs::dead(&mut act.work, self.job_id).await?.ok_or_else(not_dead)?;
        let now = act.now();
        if !jobs::revive(&mut act.work, dead.id, now).await? {
            return Err(not_dead().into());
        }
        let does = KINDS.iter().find(|(kind, _)| *kind == dead.kind).map_or(dead.kind.as_str(), |(_, does)| does);
        let sentence = format!("Background work was put back on the list after {} tries: {does}", dead.attempts);
        act.record(Noun::Firm, FIRM, sentence, Some(&dead), None::<&()>).await
    }
}

/// Only what was given up needs another life; the rest comes by itself.
fn not_dead() -> Refusal {
    let sentence = "This work was not given up, so it needs no other try. Look at the list again: it may have been done since.";
    Refusal::invalid("job.not_dead", sentence).at("job_id")
}
