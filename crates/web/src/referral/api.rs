//! A referral as the API reads it.

use goodword_domain::{Noun, ReferralId, Refusal};
use goodword_store::names::Names;
use goodword_store::touches::lines;
use goodword_store::{clients, credits, history, loop_closures, referrals, touches};
use serde_json::{Value, json};

use crate::ctx::Ctx;
use crate::error::WebError;

/// Everything of a referral: the row, its names, touches, steps, credits, loop closures and engagement.
pub(super) async fn one(ctx: Ctx) -> Result<Value, WebError> {
    let id: ReferralId = ctx.id("referral_id")?;
    let mut reader = ctx.read().await?;
    let referral = referrals::find(&mut reader, id).await?.ok_or_else(|| Refusal::missing(Noun::Referral))?;
    let r = &referral;
    let people = [r.prospect_person_id, r.referrer_person_id, r.recipient_person_id];
    let organisations = [r.prospect_organisation_id, r.referrer_organisation_id, r.recipient_organisation_id];
    let names =
        Names::load(&mut reader, people.into_iter().flatten().collect(), organisations.into_iter().flatten().collect()).await?;
    let all = touches::of_referral(&mut reader, id).await?;
    let present = lines::present(&mut reader, &all).await?;
    let touches: Vec<Value> = all
        .iter()
        .map(|touch| {
            let there = present.get(&touch.id).cloned().unwrap_or_default();
            let theirs: Vec<Value> = there.theirs.iter().map(|(id, name)| json!({ "person_id": id, "name": name })).collect();
            json!({ "touch": touch, "people": theirs, "colleague_ids": there.ours })
        })
        .collect();
    Ok(json!({
        "referral": referral,
        "names": {
            "prospect_person": names.person(r.prospect_person_id),
            "prospect_organisation": names.organisation(r.prospect_organisation_id),
            "referrer_person": names.person(r.referrer_person_id),
            "referrer_organisation": names.organisation(r.referrer_organisation_id),
            "recipient_person": names.person(r.recipient_person_id),
            "recipient_organisation": names.organisation(r.recipient_organisation_id),
        },
        "steps": referrals::steps::of_referral(&mut reader, id).await?,
        "touches": touches,
        "credits": credits::of_referral(&mut reader, id).await?,
        "loop_closures": loop_closures::of_referral(&mut reader, id).await?,
        "engagement": clients::engagement_of(&mut reader, id).await?,
    }))
}

/// The history of a referral, newest first.
pub(super) async fn history(ctx: Ctx) -> Result<Value, WebError> {
    let id: ReferralId = ctx.id("referral_id")?;
    let mut reader = ctx.read().await?;
    referrals::find(&mut reader, id).await?.ok_or_else(|| Refusal::missing(Noun::Referral))?;
    Ok(json!({ "entries": history::of_record(&mut reader, Noun::Referral, id.get(), 500).await? }))
}
