//! Adds a practice.

use goodword_domain::permit::Right;
use goodword_domain::{ColleagueId, Noun, PracticeId, text};
use goodword_store::colleagues::Practice;
use goodword_store::lists;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, change_practice, given};

/// A new practice (service line).
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AddPractice {
    /// Its name.
    pub name: String,
    /// Who leads it.
    pub head_id: Option<ColleagueId>,
}

impl Verb for AddPractice {
    type Done = PracticeId;
    const NAME: &'static str = "add_practice";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<PracticeId> {
        let name = given::name(&self.name, Noun::Practice)?;
        change_practice::free(act, &name, None).await?;
        change_practice::can_lead(act, self.head_id).await?;
        let practice = Practice { id: act.id(), name_sort: text::sort_key(&name), name, head_id: self.head_id, retired_at: None };
        lists::put(&mut act.work, practice.insert()).await?;
        let sentence = format!("The practice {} was added", practice.name);
        act.record(Noun::Practice, practice.id.get(), sentence, None::<&()>, Some(&practice)).await?;
        Ok(practice.id)
    }
}
