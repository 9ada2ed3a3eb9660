//! Adds an office.

use goodword_domain::permit::Right;
use goodword_domain::{Noun, OfficeId, text};
use goodword_store::colleagues::Office;
use goodword_store::lists;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, change_office, given};

/// A new office.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AddOffice {
    /// Its name.
    pub name: String,
}

impl Verb for AddOffice {
    type Done = OfficeId;
    const NAME: &'static str = "add_office";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<OfficeId> {
        let name = given::name(&self.name, Noun::Office)?;
        change_office::free(act, &name, None).await?;
        let office = Office { id: act.id(), name_sort: text::sort_key(&name), name, retired_at: None };
        lists::put(&mut act.work, office.insert()).await?;
        let sentence = format!("The office {} was added", office.name);
        act.record(Noun::Office, office.id.get(), sentence, None::<&()>, Some(&office)).await?;
        Ok(office.id)
    }
}
