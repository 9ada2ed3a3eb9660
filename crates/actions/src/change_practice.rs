//! Changes a practice, gives it up or takes it up again.

use goodword_domain::permit::Right;
use goodword_domain::{ColleagueId, HistoryId, Noun, PracticeId, Refusal, text};
use goodword_store::colleagues::{self, Practice};
use goodword_store::lists;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, given, owner, seen};

/// A practice as it shall be: every field is written.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePractice {
    /// Which.
    pub practice_id: PracticeId,
    /// Its name.
    pub name: String,
    /// Who leads it.
    pub head_id: Option<ColleagueId>,
    /// Whether it is given up: what it has stays, nothing new falls to it.
    #[serde(default)]
    pub retired: bool,
    /// The last entry of the audit trail that the change was made looking at; a later one refuses.
    pub version: Option<HistoryId>,
}

impl Verb for ChangePractice {
    type Done = ();
    const NAME: &'static str = "change_practice";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let all = colleagues::practices(&mut act.work).await?;
        let before = all.into_iter().find(|p| p.id == self.practice_id).ok_or_else(|| Refusal::missing(Noun::Practice))?;
        seen::same_entry(act, (Noun::Practice, before.id.get()), self.version).await?;
        let name = given::name(&self.name, Noun::Practice)?;
        free(act, &name, Some(before.id)).await?;
        if self.head_id != before.head_id {
            can_lead(act, self.head_id).await?;
        }
        let retired_at = self.retired.then(|| before.retired_at.unwrap_or(act.now()));
        let after = Practice { id: before.id, name_sort: text::sort_key(&name), name, head_id: self.head_id, retired_at };
        lists::put(&mut act.work, after.update()).await?;
        let sentence = format!("The practice {} was changed", after.name);
        act.record(Noun::Practice, after.id.get(), sentence, Some(&before), Some(&after)).await
    }
}

/// Refuses a name that another practice has, written alike or nearly so.
pub(crate) async fn free(act: &mut Act<'_>, name: &str, own: Option<PracticeId>) -> Result<()> {
    let folded = text::fold(name);
    let all = colleagues::practices(&mut act.work).await?;
    match all.iter().find(|p| Some(p.id) != own && text::fold(&p.name) == folded) {
        None => Ok(()),
        Some(other) => {
            let sentence = format!("There is a practice {} already. Use it, or give this one another name.", other.name);
            Err(Refusal::invalid("practice.name_taken", sentence).at("name").into())
        }
    }
}

/// Refuses a head to whom nothing could be escalated.
pub(crate) async fn can_lead(act: &mut Act<'_>, head: Option<ColleagueId>) -> Result<()> {
    let Some(head) = head else { return Ok(()) };
    match owner::able(act, head).await {
        Err(crate::ActionError::Refused(refusal)) => Err(refusal.at("head_id").into()),
        other => other.map(drop),
    }
}
