//! Changes an office, gives it up or takes it up again.

use goodword_domain::permit::Right;
use goodword_domain::{HistoryId, Noun, OfficeId, Refusal, text};
use goodword_store::colleagues::{self, Office};
use goodword_store::lists;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, given, seen};

/// An office as it shall be: every field is written.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeOffice {
    /// Which.
    pub office_id: OfficeId,
    /// Its name.
    pub name: String,
    /// Whether it is given up: what it has stays, nothing new falls to it.
    #[serde(default)]
    pub retired: bool,
    /// The last entry of the audit trail that the change was made looking at; a later one refuses.
    pub version: Option<HistoryId>,
}

impl Verb for ChangeOffice {
    type Done = ();
    const NAME: &'static str = "change_office";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let all = colleagues::offices(&mut act.work).await?;
        let before = all.into_iter().find(|o| o.id == self.office_id).ok_or_else(|| Refusal::missing(Noun::Office))?;
        seen::same_entry(act, (Noun::Office, before.id.get()), self.version).await?;
        let name = given::name(&self.name, Noun::Office)?;
        free(act, &name, Some(before.id)).await?;
        let retired_at = self.retired.then(|| before.retired_at.unwrap_or(act.now()));
        let after = Office { id: before.id, name_sort: text::sort_key(&name), name, retired_at };
        lists::put(&mut act.work, after.update()).await?;
        let sentence = format!("The office {} was changed", after.name);
        act.record(Noun::Office, after.id.get(), sentence, Some(&before), Some(&after)).await
    }
}

/// Refuses a name that another office has, written alike or nearly so.
pub(crate) async fn free(act: &mut Act<'_>, name: &str, own: Option<OfficeId>) -> Result<()> {
    let folded = text::fold(name);
    let all = colleagues::offices(&mut act.work).await?;
    match all.iter().find(|o| Some(o.id) != own && text::fold(&o.name) == folded) {
        None => Ok(()),
        Some(other) => {
            let sentence = format!("There is an office {} already. Use it, or give this one another name.", other.name);
            Err(Refusal::invalid("office.name_taken", sentence).at("name").into())
        }
    }
}
