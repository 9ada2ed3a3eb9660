//! Merges two records of one organisation into one. Everything moves with it, nothing is sent, and it can be undone at any time.

use goodword_domain::merge::{self, MergeOf, Pick, PickNote};
use goodword_domain::permit::Right;
use goodword_domain::{Noun, OrganisationId, Refusal};
use goodword_store::hanging;
use goodword_store::organisations::{self, Organisation};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::merging::custom::{self, Picks};
use crate::merging::{self, Mergeable, Merged, Two};
use crate::{Act, Result, Verb, seen};

/// Two records of one organisation. What is not picked is what the kept record says, and where that says nothing, what the other says.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeOrganisations {
    /// The record that is kept.
    pub organisation_id: OrganisationId,
    /// The record that goes into it; its name and its address go on leading to the kept one.
    pub other_id: OrganisationId,
    /// Whose name.
    pub name: Option<Pick>,
    /// Whose website.
    pub website: Option<Pick>,
    /// Whose note; both, where nothing is said.
    pub note: Option<PickNote>,
    /// Whose custom fields, by their keys.
    #[serde(default)]
    pub custom: Picks,
    /// The version of the kept record that was looked at; a newer one refuses.
    pub version: Option<i64>,
    /// The version of the other one that was looked at.
    pub other_version: Option<i64>,
}

impl Verb for MergeOrganisations {
    type Done = Merged;
    const NAME: &'static str = "merge_organisations";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<Merged> {
        let missing = || Refusal::missing(Noun::Organisation);
        let before = organisations::find(&mut act.work, self.organisation_id).await?.ok_or_else(missing)?;
        let gone = organisations::find(&mut act.work, self.other_id).await?.ok_or_else(|| missing().at("other_id"))?;
        merging::may_be_one(act, MergeOf::Organisations, before.id.get(), gone.id.get()).await?;
        seen::same_version(act, (Noun::Organisation, before.id.get()), self.version, before.version).await?;
        seen::same_version(act, (Noun::Organisation, gone.id.get()), self.other_version, gone.version).await?;
        let (_, moved) = hanging::on_organisation(&mut act.work, gone.id).await?;
        let picked = custom::read(act, MergeOf::Organisations, [before.id.get(), gone.id.get()], &self.custom).await?;
        let mut after = self.joined(&before, &gone);
        organisations::save(&mut act.work, &mut after).await?;
        let two = Two {
            of: MergeOf::Organisations,
            gone: (gone.id.get(), &gone.name),
            kept: (after.id.get(), &after.name),
            before: &before,
            after: &after,
            picked,
        };
        merging::merge(act, two, moved).await
    }
}

impl MergeOrganisations {
    /// The kept record as it shall be.
    fn joined(&self, kept: &Organisation, gone: &Organisation) -> Organisation {
        let mut after = kept.clone();
        if self.name == Some(Pick::Other) {
            (after.name, after.name_folded, after.name_sort) =
                (gone.name.clone(), gone.name_folded.clone(), gone.name_sort.clone());
        }
        after.website = merge::field(kept.website.clone(), gone.website.clone(), self.website);
        after.note = merge::note(&kept.note, &gone.note, self.note);
        after.sample = kept.sample && gone.sample;
        after
    }
}

impl Mergeable for Organisation {
    fn take_apart(&mut self, before: Self, after: &Self) {
        if self.name == after.name {
            (self.name, self.name_folded, self.name_sort) = (before.name, before.name_folded, before.name_sort);
        }
        merge::put_back(&mut self.website, before.website, &after.website);
        merge::put_back(&mut self.note, before.note, &after.note);
        merge::put_back(&mut self.sample, before.sample, &after.sample);
    }

    fn join_again(&mut self, before: &Self, after: &Self, gone: &Self) {
        if before.name != after.name && gone.name == after.name && self.name == before.name {
            (self.name, self.name_folded, self.name_sort) = (gone.name.clone(), gone.name_folded.clone(), gone.name_sort.clone());
        }
        if before.website != after.website && gone.website == after.website && self.website == before.website {
            self.website.clone_from(&gone.website);
        }
        if before.note != after.note && self.note == before.note {
            self.note = merge::note(&self.note, &gone.note, None);
        }
        self.sample = self.sample && gone.sample;
    }
}
