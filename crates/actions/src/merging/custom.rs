//! What custom fields hold of two records that become one: what the kept one holds, and where that holds nothing, what the other does;
//! or what was picked.

use std::collections::BTreeMap;

use goodword_domain::custom::{FieldOn, Value};
use goodword_domain::merge::{MergeOf, Pick};
use goodword_domain::{CustomFieldId, PersonId};
use goodword_store::custom_fields::{self, CustomValue};
use goodword_store::json;
use goodword_store::merges::{self, Merge};
use serde::{Deserialize, Serialize};

use super::Changed;
use crate::custom::{self, Said};
use crate::{Act, Result};

/// Which of two records a custom field is taken from, by the key of the field.
pub type Picks = BTreeMap<String, Pick>;

/// The same by the number of the field, as a merge keeps it, so that it is joined in the same way when it is taken apart for a moment.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Picked(Vec<(CustomFieldId, Pick)>);

/// Where a merge keeps what was picked, what it changed of the kept record, and what it left out.
pub(super) const PICKS: &str = "custom_picks";
pub(super) const KEPT: &str = "custom_kept";
pub(super) const LEFT: &str = "custom_left";

/// Custom fields stand on both kinds of records that are merged.
#[must_use]
pub fn on(of: MergeOf) -> FieldOn {
    match of {
        MergeOf::People => FieldOn::Person,
        MergeOf::Organisations => FieldOn::Organisation,
    }
}

/// Reads what is picked. Where either record holds somebody who is hidden from the one who acts nothing is picked: they did not see it.
pub(crate) async fn read(act: &mut Act<'_>, of: MergeOf, two: [i64; 2], picks: &Picks) -> Result<Picked> {
    if picks.is_empty() {
        return Ok(Picked::default());
    }
    let fields = act.custom_fields(on(of)).await?;
    let seen = custom_fields::values_of_all(&mut act.work, on(of), &two).await?;
    let mut picked = Vec::new();
    for (key, pick) in picks {
        let Some(field) = fields.iter().find(|field| field.key == *key) else { return Err(custom::unknown(on(of), key).into()) };
        let mut hidden = false;
        for record in two {
            let behind = custom_fields::behind(&mut act.work, field.id, record).await?;
            let shown = |value: &CustomValue| seen.get(&record).is_some_and(|all| all.iter().any(|seen| seen.id == value.id));
            hidden |= behind.is_some_and(|value| !shown(&value));
        }
        if !hidden {
            picked.push((field.id, *pick));
        }
    }
    Ok(Picked(picked))
}

/// What was picked in a merge that stands.
pub(crate) async fn picked(act: &mut Act<'_>, merge: &Merge) -> Result<Picked> {
    let rows = merges::taken_out(&mut act.work, merge.id).await?;
    match rows.into_iter().find(|row| row.place == PICKS).and_then(|row| row.image) {
        Some(image) => Ok(json::read("merge", &image)?),
        None => Ok(Picked::default()),
    }
}

/// Lets the kept record hold what was picked, and keeps what it held. What is not picked moves with everything else.
pub(super) async fn take_out(act: &mut Act<'_>, of: MergeOf, merge: &Merge, picked: &Picked) -> Result<()> {
    if !picked.0.is_empty() {
        merges::keep_image(&mut act.work, merge.id, PICKS, merge.kept_id, picked).await?;
    }
    for (field, pick) in &picked.0 {
        let kept = custom_fields::behind(&mut act.work, *field, merge.kept_id).await?;
        let gone = custom_fields::behind(&mut act.work, *field, merge.gone_id).await?;
        match (pick, kept, gone) {
            (Pick::Other, Some(kept), Some(gone)) => take_over(act, (of, merge), kept, gone.value()).await?,
            (Pick::Other, Some(left), None) | (Pick::Kept, None, Some(left)) => {
                merges::keep_image(&mut act.work, merge.id, LEFT, left.id.get(), &left).await?;
                custom_fields::clear(&mut act.work, left.id).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

async fn take_over(act: &mut Act<'_>, (of, merge): (MergeOf, &Merge), kept: CustomValue, value: Option<Value>) -> Result<()> {
    let Some(value) = value.filter(|value| kept.value().as_ref() != Some(value)) else { return Ok(()) };
    let after = CustomValue::new(kept.id, (kept.field_id, on(of), merge.kept_id), value);
    let changed = Changed { before: kept, after: after.clone() };
    merges::keep_image(&mut act.work, merge.id, KEPT, after.id.get(), &changed).await?;
    write(act, &after, false).await
}

async fn write(act: &mut Act<'_>, value: &CustomValue, fresh: bool) -> Result<()> {
    let field = custom_fields::find(&mut act.work, value.field_id).await?;
    let choices = field.map(|field| field.choices()).transpose()?.unwrap_or_default();
    Ok(custom_fields::keep(&mut act.work, value, &choices, fresh).await?)
}

/// Gives back what the kept record held before, where it still holds what the merge gave it.
pub(super) async fn give_up(act: &mut Act<'_>, merge: &Merge, changed: Changed<CustomValue>) -> Result<()> {
    let Changed { before, mut after } = changed;
    // Whoever named the record that went names the kept one while they are one.
    if after.person_id == Some(PersonId::from(merge.gone_id)) {
        after.person_id = Some(merge.kept_id.into());
    }
    let now = custom_fields::behind(&mut act.work, before.field_id, merge.kept_id).await?;
    if now.is_some_and(|now| now.id == before.id && now.value() == after.value()) {
        merges::forget(&mut act.work, merge.id, "custom_person", before.id.get()).await?;
        write(act, &before, false).await?;
    }
    Ok(())
}

/// Puts back what was left out, unless something else is held there since.
pub(super) async fn put_in(act: &mut Act<'_>, left: &CustomValue) -> Result<()> {
    match custom_fields::behind(&mut act.work, left.field_id, left.record_id).await? {
        Some(_) => Ok(()),
        None => write(act, left, true).await,
    }
}

/// A record as the audit trail keeps it with what its custom fields held, as far as that changed.
#[derive(Serialize)]
pub(crate) struct With<'a, T> {
    #[serde(flatten)]
    record: &'a T,
    #[serde(skip_serializing_if = "Said::is_empty")]
    custom: Said,
}

/// A record before and after, with what its custom fields held then and hold now.
pub(crate) async fn with<'a, T>(
    act: &mut Act<'_>,
    of: MergeOf,
    (before, after): (&'a T, &'a T),
    (were, are): (&[CustomValue], &[CustomValue]),
) -> Result<(With<'a, T>, With<'a, T>)> {
    let (was, is) = custom::told(act, on(of), were, are).await?;
    Ok((With { record: before, custom: was }, With { record: after, custom: is }))
}
