//! Merging two records into one, and taking that apart again: what is the same for people and organisations.

mod both;
pub mod custom;

use goodword_domain::merge::{self, MergeOf};
use goodword_domain::{MergeId, Noun, Refusal};
use goodword_store::custom_fields;
use goodword_store::hanging::Hanging;
use goodword_store::merges::{self, Merge};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use self::custom::Picked;
use crate::owner::Warned;
use crate::{Act, Result};

/// What a merge did.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Merged {
    /// The merge, to undo it.
    pub merge_id: MergeId,
    /// What moved with it, as far as you may see it.
    pub moved: Hanging,
    /// What to look at, each with a way on.
    pub warnings: Vec<Warned>,
}

/// Two records to be one, with the kept one as it was and as it shall be.
pub(crate) struct Two<'a, T> {
    pub of: MergeOf,
    /// The number of the one that goes, and what it is called.
    pub gone: (i64, &'a str),
    /// The number of the kept one, and what it is called from now on.
    pub kept: (i64, &'a str),
    pub before: &'a T,
    pub after: &'a T,
    /// Which custom fields are taken from which.
    pub picked: Picked,
}

/// Merges them; the kept record itself has been written by the caller. Nothing is sent to anybody.
pub(crate) async fn merge<T: Serialize + Sync>(act: &mut Act<'_>, two: Two<'_, T>, moved: Hanging) -> Result<Merged> {
    let (gone_id, kept_id) = (two.gone.0, two.kept.0);
    let merge = Merge {
        id: act.id(),
        noun: two.of.noun(),
        kept_id,
        gone_id,
        before: goodword_store::json::write("merge", two.before)?,
        after: goodword_store::json::write("merge", two.after)?,
        merged_at: act.now(),
        merged_by: act.for_whom(),
        undone_at: None,
        undone_by: None,
    };
    merges::put(&mut act.work, merge.insert()).await?;
    let were = custom_fields::all_behind(&mut act.work, custom::on(two.of), kept_id).await?;
    carry_out(act, two.of, &merge, &two.picked).await?;
    let are = custom_fields::all_behind(&mut act.work, custom::on(two.of), kept_id).await?;
    let (gone, kept) = (two.gone.1, two.kept.1);
    let (before, after) = custom::with(act, two.of, (two.before, two.after), (&were, &are)).await?;
    act.record(merge.noun, kept_id, format!("{gone} was merged into {kept}"), Some(&before), Some(&after)).await?;
    act.record(merge.noun, gone_id, format!("Merged into {kept}"), None::<&()>, None::<&()>).await?;
    Ok(Merged { merge_id: merge.id, moved, warnings: warnings(act, two.of, kept_id).await? })
}

/// Refuses what would hide an open referral from whoever works on it; asked before anything moves.
pub(crate) async fn may_be_one(act: &mut Act<'_>, of: MergeOf, kept: i64, gone: i64) -> Result<()> {
    merge::two(kept, gone)?;
    match merges::hidden_from_hands(&mut act.work, of, kept, gone).await? {
        0 => Ok(()),
        _ => Err(merge::would_hide_open_work().into()),
    }
}

async fn carry_out(act: &mut Act<'_>, of: MergeOf, merge: &Merge, picked: &Picked) -> Result<()> {
    both::take_out(act, of, merge, picked).await?;
    merges::carry_out(&mut act.work, of, merge).await?;
    rename(act, of, merge.kept_id).await
}

/// Writes anew what the referrals of a record are found by.
pub(crate) async fn rename(act: &mut Act<'_>, of: MergeOf, id: i64) -> Result<()> {
    let (person, organisation) = match of {
        MergeOf::People => (Some(id.into()), None),
        MergeOf::Organisations => (None, Some(id.into())),
    };
    Ok(goodword_store::referrals::rename(&mut act.work, person, organisation).await?)
}

async fn warnings(act: &mut Act<'_>, of: MergeOf, kept: i64) -> Result<Vec<Warned>> {
    let sentence = match merges::introduced_themselves(&mut act.work, of, kept).await? {
        0 => return Ok(Vec::new()),
        1 => "In one referral the referrer and the one introduced are the same now. Look whether both were meant.".to_owned(),
        some => {
            format!("In {some} referrals the referrer and the one introduced are the same now. Look whether both were meant.")
        }
    };
    Ok(vec![Warned::new("merge.introduced_themselves", sentence)])
}

/// A record whose fields a merge may have changed.
pub(crate) trait Mergeable: Serialize + DeserializeOwned + PartialEq + Clone + Send + Sync {
    /// Puts back every field that still is as the merge left it.
    fn take_apart(&mut self, before: Self, after: &Self);
    /// Takes over every field that the merge changed and whose value the one that goes again still has.
    fn join_again(&mut self, before: &Self, after: &Self, gone: &Self);
}

/// A merge with the kept record as it was before and as the merge made it.
pub(crate) struct Images<T> {
    pub before: T,
    pub after: T,
}

impl<T: DeserializeOwned> Images<T> {
    pub(crate) fn of(merge: &Merge) -> Result<Self> {
        Ok(Self {
            before: goodword_store::json::read("merge", &merge.before)?,
            after: goodword_store::json::read("merge", &merge.after)?,
        })
    }
}

/// The merges that came after one and that it is part of, oldest first: of its records, or of what those were merged into.
pub(crate) async fn later(act: &mut Act<'_>, merge: &Merge) -> Result<Vec<Merge>> {
    let mut touched = vec![merge.kept_id, merge.gone_id];
    let mut later = Vec::new();
    for next in merges::standing_after(&mut act.work, merge).await? {
        if touched.contains(&next.kept_id) || touched.contains(&next.gone_id) {
            touched.extend([next.kept_id, next.gone_id]);
            later.push(next);
        }
    }
    Ok(later)
}

/// Moves everything of a merge back.
pub(crate) async fn carry_back(act: &mut Act<'_>, of: MergeOf, merge: &Merge) -> Result<()> {
    both::put_in(act, merge).await?;
    merges::carry_back(&mut act.work, of, merge).await?;
    rename(act, of, merge.kept_id).await?;
    rename(act, of, merge.gone_id).await
}

/// Moves everything of a merge that was taken apart for a moment there again.
pub(crate) async fn carry_out_again(act: &mut Act<'_>, of: MergeOf, merge: &Merge, picked: &Picked) -> Result<()> {
    carry_out(act, of, merge, picked).await
}

/// What is merged in a merge by its noun.
pub(crate) fn of(merge: &Merge) -> Result<MergeOf> {
    MergeOf::of(merge.noun).ok_or_else(|| Refusal::missing(Noun::Person).into())
}

/// A row that both had and that the merge changed or took out.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Changed<T> {
    pub before: T,
    pub after: T,
}
