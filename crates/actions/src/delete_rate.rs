//! Takes a rate away.

use goodword_domain::permit::Right;
use goodword_domain::refusal::RefusalKind;
use goodword_domain::{Noun, RateId, Refusal};
use goodword_store::rates;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb};

/// It was wrong; the rate before it counts again.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteRate {
    /// Which.
    pub rate_id: RateId,
}

impl Verb for DeleteRate {
    type Done = ();
    const NAME: &'static str = "delete_rate";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let missing =
            || Refusal::of_kind(RefusalKind::Missing, "missing", "There is no such rate; perhaps somebody took it away.");
        let rate = rates::find(&mut act.work, self.rate_id).await?.ok_or_else(missing)?;
        rates::delete(&mut act.work, rate.id).await?;
        let sentence =
            format!("The rate of {} from {} on, {} {}, was taken away", rate.currency, rate.day, rate.written, rate.against);
        act.record(Noun::Firm, 1, sentence, Some(&rate), None::<&()>).await
    }
}
