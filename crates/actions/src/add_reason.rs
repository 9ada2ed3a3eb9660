//! Adds a reason to the list of an outcome.

use goodword_domain::permit::Right;
use goodword_domain::referral::Outcome;
use goodword_domain::{Noun, ReasonId, Refusal, text};
use goodword_store::lists::{self, Reason};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, given};

/// A new reason, at the end of its outcome's list.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddReason {
    /// For which outcome.
    pub outcome: Outcome,
    /// Its name.
    pub name: String,
    /// Its key in files and reports, which never changes; made of the name where nobody says.
    pub key: Option<String>,
}

impl Verb for AddReason {
    type Done = ReasonId;
    const NAME: &'static str = "add_reason";
    const RIGHT: Right = Right::KeepLists;

    async fn perform(self, act: &mut Act<'_>) -> Result<ReasonId> {
        let name = given::name(&self.name, Noun::Reason)?;
        let key = given::key(given::line(self.key.as_deref(), 60).as_deref().unwrap_or(&name));
        if key.is_empty() {
            let sentence = "A key needs letters or digits of the Latin alphabet, such as too_small. Give one.";
            return Err(Refusal::invalid("reason.no_key", sentence).at("key").into());
        }
        let all = lists::reasons(&mut act.work).await?;
        let folded = text::fold(&name);
        let same = all.iter().find(|r| r.outcome == self.outcome && (r.key == key || text::fold(&r.name) == folded));
        if let Some(same) = same {
            let sentence =
                format!("There is a reason “{}” with the key {} already. Use it, or give another name.", same.name, same.key);
            return Err(Refusal::invalid("reason.taken", sentence).at("name").into());
        }
        let place = all.iter().map(|r| r.place + 1).max().unwrap_or(0);
        let reason = Reason { id: act.id(), outcome: self.outcome, key, name, place, retired_at: None };
        lists::put(&mut act.work, reason.insert()).await?;
        let sentence = format!("The reason {} was added", reason.name);
        act.record(Noun::Reason, reason.id.get(), sentence, None::<&()>, Some(&reason)).await?;
        Ok(reason.id)
    }
}
