//! Chooses what one is told, and when.

use goodword_domain::notice::{Notice, NoticeChoices};
use goodword_domain::permit::Right;
use goodword_domain::{Noun, Refusal};
use goodword_store::choices::{self, About};
use goodword_store::colleagues;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb};

/// A choice for oneself: every field is written.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SetNotices {
    /// The kinds one is told.
    pub told: Vec<Notice>,
    /// From this time of the day on nothing new is shown, such as 18:30; empty for no quiet hours.
    pub quiet_from: String,
    /// Until this time; on the next day where it is not later.
    pub quiet_until: String,
    /// Whether nothing new is shown on days off.
    pub quiet_days_off: bool,
}

impl Verb for SetNotices {
    type Done = ();
    const NAME: &'static str = "set_notices";
    const RIGHT: Right = Right::See;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let me = act.actor().colleague.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
        let colleague = colleagues::find(&mut act.work, me).await?.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
        let before = choices::notices(&mut act.work, me).await?;
        let after = NoticeChoices::read(&self.told, &self.quiet_from, &self.quiet_until, self.quiet_days_off)?;
        if before == after {
            return Ok(());
        }
        choices::set(&mut act.work, me, About::Notices, &after).await?;
        let sentence = format!("{} chose what they are told", colleague.name);
        act.record(Noun::Colleague, me.get(), sentence, Some(&before), Some(&after)).await
    }
}
