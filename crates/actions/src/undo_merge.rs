//! Takes a merge apart again: both records stand as two, each with what was its own. What came since stays with the kept one.

use goodword_domain::merge::{self, MergeOf};
use goodword_domain::permit::Right;
use goodword_domain::{MergeId, Noun, Refusal};
use goodword_store::custom_fields;
use goodword_store::merges::{self, Merge};
use goodword_store::organisations::{self, Organisation};
use goodword_store::people::{self, Person};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::merging::custom::{self, Picked};
use crate::merging::{self, Images, Mergeable};
use crate::{Act, Result, Verb};

/// A merge that was wrong.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoMerge {
    /// Which.
    pub merge_id: MergeId,
}

/// What stands again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TakenApart {
    /// People or organisations.
    pub noun: Noun,
    /// The record that came back.
    #[serde(with = "goodword_domain::id::written")]
    #[schemars(with = "String")]
    pub id: i64,
    /// The record it had been merged into.
    #[serde(with = "goodword_domain::id::written")]
    #[schemars(with = "String")]
    pub kept_id: i64,
}

impl Verb for UndoMerge {
    type Done = TakenApart;
    const NAME: &'static str = "undo_merge";
    const RIGHT: Right = Right::Capture;

    async fn perform(self, act: &mut Act<'_>) -> Result<TakenApart> {
        let missing = || Refusal::nothing_here();
        let merge = merges::find(&mut act.work, self.merge_id).await?.ok_or_else(missing)?;
        match merging::of(&merge)? {
            MergeOf::People => {
                people::find(&mut act.work, merge.kept_id.into()).await?.ok_or_else(missing)?;
                undo::<Person>(act, MergeOf::People, merge).await
            }
            MergeOf::Organisations => {
                organisations::find(&mut act.work, merge.kept_id.into()).await?.ok_or_else(missing)?;
                undo::<Organisation>(act, MergeOf::Organisations, merge).await
            }
        }
    }
}

/// Merges that came later and build on this one are taken apart for a moment, newest first, and joined again once it is gone: so
/// each holds just what it would hold had this one never been.
async fn undo<T: Record>(act: &mut Act<'_>, of: MergeOf, merge: Merge) -> Result<TakenApart> {
    if merge.undone_at.is_some() {
        return Err(merge::undone_already().into());
    }
    let later = merging::later(act, &merge).await?;
    let mut picked = Vec::with_capacity(later.len());
    for next in &later {
        picked.push(custom::picked(act, next).await?);
    }
    for next in later.iter().rev() {
        apart::<T>(act, of, next).await?;
    }
    let were = custom_fields::all_behind(&mut act.work, custom::on(of), merge.kept_id).await?;
    let (before, after, back) = apart::<T>(act, of, &merge).await?;
    let are = custom_fields::all_behind(&mut act.work, custom::on(of), merge.kept_id).await?;
    let undone = Merge { undone_at: Some(act.now()), undone_by: act.for_whom(), ..merge.clone() };
    merges::put(&mut act.work, undone.update()).await?;
    let sentence = format!("{} was taken out again: the merge was undone", back.name());
    let (before, after) = custom::with(act, of, (&before, &after), (&were, &are)).await?;
    act.record(merge.noun, merge.kept_id, sentence, Some(&before), Some(&after)).await?;
    act.record(merge.noun, merge.gone_id, "A record of its own again: the merge was undone", None::<&()>, None::<&()>).await?;
    for (next, picked) in later.iter().zip(&picked) {
        together::<T>(act, of, next, picked).await?;
    }
    Ok(TakenApart { noun: merge.noun, id: merge.gone_id, kept_id: merge.kept_id })
}

/// Takes one merge apart: the kept record before and after that, and the one that came back.
async fn apart<T: Record>(act: &mut Act<'_>, of: MergeOf, merge: &Merge) -> Result<(T, T, T)> {
    merging::carry_back(act, of, merge).await?;
    let images = Images::<T>::of(merge)?;
    let before = T::load(act, merge.kept_id).await?;
    let mut after = before.clone();
    after.take_apart(images.before, &images.after);
    if after != before {
        after.save(act).await?;
        merging::rename(act, of, merge.kept_id).await?;
    }
    let back = T::load(act, merge.gone_id).await?;
    Ok((before, after, back))
}

async fn together<T: Record>(act: &mut Act<'_>, of: MergeOf, merge: &Merge, picked: &Picked) -> Result<()> {
    let images = Images::<T>::of(merge)?;
    let gone = T::load(act, merge.gone_id).await?;
    let before = T::load(act, merge.kept_id).await?;
    let mut after = before.clone();
    after.join_again(&images.before, &images.after, &gone);
    if after != before {
        after.save(act).await?;
    }
    merging::carry_out_again(act, of, merge, picked).await?;
    let before = goodword_store::json::write("merge", &before)?;
    let after = goodword_store::json::write("merge", &after)?;
    let again = Merge { before, after, ..merge.clone() };
    Ok(merges::put(&mut act.work, again.update()).await?)
}

/// A person or an organisation, as undoing needs it.
trait Record: Mergeable {
    /// What it is called.
    fn name(&self) -> &str;
    /// The record of that number, which stands by itself, also behind a wall: a merge is taken apart whole.
    fn load(act: &mut Act<'_>, id: i64) -> impl Future<Output = Result<Self>> + Send;
    /// Writes it.
    fn save(&mut self, act: &mut Act<'_>) -> impl Future<Output = Result<()>> + Send;
}

impl Record for Person {
    fn name(&self) -> &str {
        &self.name
    }

    async fn load(act: &mut Act<'_>, id: i64) -> Result<Self> {
        people::behind(&mut act.work, id.into()).await?.ok_or_else(|| Refusal::missing(Noun::Person).into())
    }

    async fn save(&mut self, act: &mut Act<'_>) -> Result<()> {
        Ok(people::save(&mut act.work, self).await?)
    }
}

impl Record for Organisation {
    fn name(&self) -> &str {
        &self.name
    }

    async fn load(act: &mut Act<'_>, id: i64) -> Result<Self> {
        organisations::behind(&mut act.work, id.into()).await?.ok_or_else(|| Refusal::missing(Noun::Organisation).into())
    }

    async fn save(&mut self, act: &mut Act<'_>) -> Result<()> {
        Ok(organisations::save(&mut act.work, self).await?)
    }
}
