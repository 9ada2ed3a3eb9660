//! What a record has once only: that it is a client, what is known of it as a referrer, one place on the same days. Where both of two
//! merged records have it, the one that goes gives what it has to the other's, and is kept as an image.

use goodword_domain::merge::{self, MergeOf};
use goodword_store::clients::{self, Client};
use goodword_store::merges::{self, Merge, TakenOut};
use goodword_store::people::positions::{self, Position};
use goodword_store::referrers::{self, Referrer};
use goodword_store::{StoreError, json};
use serde::Serialize;

use super::Changed;
use super::custom::{self, Picked};
use crate::{Act, Result};

/// Takes out of the record that goes what the kept one has as well.
pub(super) async fn take_out(act: &mut Act<'_>, of: MergeOf, merge: &Merge, picked: &Picked) -> Result<()> {
    custom::take_out(act, of, merge, picked).await?;
    if let [Some(kept), Some(gone)] = clients_of(act, of, merge).await? {
        client(act, merge, kept, &gone).await?;
    }
    if let [Some(kept), Some(gone)] = referrers_of(act, of, merge).await? {
        referrer(act, merge, kept, &gone).await?;
    }
    for gone in positions::of_both(&mut act.work, of, merge.kept_id, merge.gone_id).await? {
        image(act, merge, "position_of_both", gone.id.get(), &gone).await?;
        merges::take_out(&mut act.work, TakenOut::Position(&gone)).await?;
    }
    Ok(())
}

async fn clients_of(act: &mut Act<'_>, of: MergeOf, merge: &Merge) -> Result<[Option<Client>; 2]> {
    let mut found = [None, None];
    for (place, id) in found.iter_mut().zip([merge.kept_id, merge.gone_id]) {
        *place = clients::behind(&mut act.work, of, id).await?;
    }
    Ok(found)
}

async fn referrers_of(act: &mut Act<'_>, of: MergeOf, merge: &Merge) -> Result<[Option<Referrer>; 2]> {
    let mut found = [None, None];
    for (place, id) in found.iter_mut().zip([merge.kept_id, merge.gone_id]) {
        *place = match of {
            MergeOf::People => referrers::of_person(&mut act.work, id.into()).await?,
            MergeOf::Organisations => referrers::of_organisation(&mut act.work, id.into()).await?,
        };
    }
    Ok(found)
}

/// The matters go to the kept client, who is one since the earlier day and has the source that is known.
async fn client(act: &mut Act<'_>, merge: &Merge, kept: Client, gone: &Client) -> Result<()> {
    let mut after = kept.clone();
    after.since_on = kept.since_on.min(gone.since_on);
    if kept.source_id.is_none() {
        (after.source_id, after.tagged_at, after.tagged_by) = (gone.source_id, gone.tagged_at, gone.tagged_by);
    }
    after.sample = kept.sample && gone.sample;
    merges::move_client(&mut act.work, merge.id, gone, &kept).await?;
    image(act, merge, "client_of_both", gone.id.get(), gone).await?;
    merges::take_out(&mut act.work, TakenOut::Client(gone)).await?;
    // A key belongs to one record at a time, so it can be taken over only now.
    after.external_key = kept.external_key.clone().or_else(|| gone.external_key.clone());
    if after != kept {
        after.version += 1;
        image(act, merge, "client_kept", kept.id.get(), &Changed { before: kept, after: after.clone() }).await?;
        clients::put(&mut act.work, after.update()).await?;
    }
    Ok(())
}

/// The kept referrer keeps kind and tier; a tier and a note it has not are taken over.
async fn referrer(act: &mut Act<'_>, merge: &Merge, kept: Referrer, gone: &Referrer) -> Result<()> {
    let mut after = kept.clone();
    after.tier = kept.tier.or(gone.tier);
    after.note = merge::note(&kept.note, &gone.note, None);
    after.sample = kept.sample && gone.sample;
    after.created_at = kept.created_at.min(gone.created_at);
    image(act, merge, "referrer_of_both", gone.id, gone).await?;
    merges::take_out(&mut act.work, TakenOut::Referrer(gone)).await?;
    if after != kept {
        after.version += 1;
        image(act, merge, "referrer_kept", kept.id, &Changed { before: kept, after: after.clone() }).await?;
        referrers::save(&mut act.work, &after).await?;
    }
    Ok(())
}

async fn image<T: Serialize>(act: &mut Act<'_>, merge: &Merge, place: &'static str, id: i64, row: &T) -> Result<()> {
    Ok(merges::keep_image(&mut act.work, merge.id, place, id, row).await?)
}

/// Puts back what was taken out, and what the kept record's own rows were before, field by field as they still are.
pub(super) async fn put_in(act: &mut Act<'_>, merge: &Merge) -> Result<()> {
    let of = super::of(merge)?;
    // What was taken over from the one that comes back is given up first: a key belongs to one record at a time.
    let mut rows = merges::taken_out(&mut act.work, merge.id).await?;
    rows.sort_by_key(|row| !row.place.ends_with("_kept"));
    for row in rows {
        let text = row.image.unwrap_or_default();
        match row.place.as_str() {
            "client_kept" => give_up_client(act, of, merge, json::read("merge", &text)?).await?,
            "referrer_kept" => give_up_referrer(act, of, merge, json::read("merge", &text)?).await?,
            "client_of_both" => {
                let gone: Client = json::read("merge", &text)?;
                clients::put(&mut act.work, gone.insert()).await?;
                if let Some(kept) = clients::behind(&mut act.work, of, merge.kept_id).await? {
                    merges::move_client_back(&mut act.work, merge.id, &gone, kept.id).await?;
                }
            }
            "referrer_of_both" => {
                let gone: Referrer = json::read("merge", &text)?;
                referrers::insert(&mut act.work, &gone).await?;
            }
            "position_of_both" => {
                let gone: Position = json::read("merge", &text)?;
                positions::insert(&mut act.work, &gone).await?;
            }
            custom::KEPT => custom::give_up(act, merge, json::read("merge", &text)?).await?,
            custom::LEFT => custom::put_in(act, &json::read("merge", &text)?).await?,
            custom::PICKS => {}
            other => return Err(StoreError::Taken(format!("a merge holds “{other}”, which this program does not know")).into()),
        }
    }
    Ok(())
}

async fn give_up_client(act: &mut Act<'_>, of: MergeOf, merge: &Merge, changed: Changed<Client>) -> Result<()> {
    let Some(mut now) = clients::behind(&mut act.work, of, merge.kept_id).await? else { return Ok(()) };
    let Changed { before, after } = changed;
    let tagged = |c: &Client| (c.source_id, c.tagged_at, c.tagged_by);
    if tagged(&now) == tagged(&after) {
        (now.source_id, now.tagged_at, now.tagged_by) = tagged(&before);
    }
    merge::put_back(&mut now.since_on, before.since_on, &after.since_on);
    merge::put_back(&mut now.external_key, before.external_key, &after.external_key);
    merge::put_back(&mut now.sample, before.sample, &after.sample);
    now.version += 1;
    Ok(clients::put(&mut act.work, now.update()).await?)
}

async fn give_up_referrer(act: &mut Act<'_>, of: MergeOf, merge: &Merge, changed: Changed<Referrer>) -> Result<()> {
    let [Some(mut now), _] = referrers_of(act, of, merge).await? else { return Ok(()) };
    let Changed { before, after } = changed;
    merge::put_back(&mut now.tier, before.tier, &after.tier);
    merge::put_back(&mut now.note, before.note, &after.note);
    merge::put_back(&mut now.sample, before.sample, &after.sample);
    merge::put_back(&mut now.created_at, before.created_at, &after.created_at);
    now.version += 1;
    Ok(referrers::save(&mut act.work, &now).await?)
}
