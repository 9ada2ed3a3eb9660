//! A referral as the API reads it.

use goodword_actions::custom::Custom;
use goodword_domain::custom::FieldOn;
use goodword_domain::{BatchId, ColleagueId, HistoryId, Noun, PersonId, ReferralId, Refusal, Timestamp};
use goodword_store::names::Names;
use goodword_store::touches::lines;
use goodword_store::{clients, credits, history, json, loop_closures, referrals, touches};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::ctx::Ctx;
use crate::custom::Held;
use crate::error::WebError;
use crate::record_history::filter::Asked;
use crate::shape::shape;

/// The shape of a referral with everything that belongs to it.
pub(super) fn one_answer() -> Value {
    shape! {
        "referral": referrals::Referral,
        "names": NamesSaid,
        "steps": Vec<referrals::steps::Step>,
        "touches": Vec<TouchSaid>,
        "credits": Vec<credits::Credit>,
        "loop_closures": Vec<loop_closures::LoopClosure>,
        "engagement": Option<clients::Engagement>,
        "custom": Custom,
    }
}

/// The shape of its history.
pub(super) fn history_answer() -> Value {
    shape! { "entries": Vec<EntrySaid> }
}

/// The names of those in a referral, as far as the reader may see them.
#[derive(Serialize, JsonSchema)]
struct NamesSaid<'a> {
    prospect_person: Option<&'a str>,
    prospect_organisation: Option<&'a str>,
    referrer_person: Option<&'a str>,
    referrer_organisation: Option<&'a str>,
    recipient_person: Option<&'a str>,
    recipient_organisation: Option<&'a str>,
}

/// A touch with who was there.
#[derive(Serialize, JsonSchema)]
struct TouchSaid<'a> {
    /// What happened.
    touch: &'a touches::Touch,
    /// Who of theirs was there.
    people: Vec<PersonSaid>,
    /// Who of ours.
    colleague_ids: Vec<ColleagueId>,
}

/// Somebody by name.
#[derive(Serialize, JsonSchema)]
struct PersonSaid {
    /// Who.
    person_id: PersonId,
    /// Their name.
    name: String,
}

/// An entry of the history.
#[derive(Serialize, JsonSchema)]
struct EntrySaid {
    /// Its place in the trail.
    id: HistoryId,
    /// When.
    at: Timestamp,
    /// Who did it; nobody for the product itself.
    colleague_id: Option<ColleagueId>,
    /// On whose behalf, when it was done for somebody.
    for_id: Option<ColleagueId>,
    /// From where: browser, api, command line, import, background work.
    via: String,
    /// Which verb.
    verb: String,
    /// What happened, in words.
    sentence: String,
    /// What changed, as it was.
    before: Option<Value>,
    /// What changed, as it is.
    after: Option<Value>,
    /// The import it came with.
    batch_id: Option<BatchId>,
}

impl EntrySaid {
    fn of(entry: history::Entry) -> Result<Self, WebError> {
        Ok(Self {
            id: entry.id,
            at: entry.at,
            colleague_id: entry.colleague_id,
            for_id: entry.for_id,
            via: entry.via,
            verb: entry.verb,
            sentence: entry.sentence,
            before: image(entry.before)?,
            after: image(entry.after)?,
            batch_id: entry.batch_id,
        })
    }
}

/// A record as it was kept, without the keys it is found and ordered by: they hold the names of those in it, and a wall may
/// stand before one of them today.
fn image(kept: Option<String>) -> Result<Option<Value>, WebError> {
    let Some(kept) = kept else { return Ok(None) };
    let mut image: Value = json::read("history", &kept)?;
    without_keys(&mut image);
    Ok(Some(image))
}

fn without_keys(image: &mut Value) {
    match image {
        Value::Object(fields) => {
            fields.retain(|name, _| !name.ends_with("_folded") && !name.ends_with("_sort"));
            fields.values_mut().for_each(without_keys);
        }
        Value::Array(items) => items.iter_mut().for_each(without_keys),
        _ => {}
    }
}

/// Everything of a referral: the row, its names, touches, steps, credits, loop closures and engagement.
pub(super) async fn one(ctx: Ctx) -> Result<Value, WebError> {
    let id: ReferralId = ctx.id("referral_id")?;
    let mut reader = ctx.read().await?;
    reader.decide_once().await?;
    let referral = referrals::find(&mut reader, id).await?.ok_or_else(|| Refusal::missing(Noun::Referral))?;
    let r = &referral;
    let people = [r.prospect_person_id, r.referrer_person_id, r.recipient_person_id];
    let organisations = [r.prospect_organisation_id, r.referrer_organisation_id, r.recipient_organisation_id];
    let names =
        Names::load(&mut reader, people.into_iter().flatten().collect(), organisations.into_iter().flatten().collect()).await?;
    let all = touches::of_referral(&mut reader, id).await?;
    let present = lines::present(&mut reader, &all).await?;
    let touches: Vec<TouchSaid<'_>> = all
        .iter()
        .map(|touch| {
            let there = present.get(&touch.id).cloned().unwrap_or_default();
            let people = there.theirs.into_iter().map(|(person_id, name)| PersonSaid { person_id, name }).collect();
            TouchSaid { touch, people, colleague_ids: there.ours }
        })
        .collect();
    Ok(json!({
        "referral": referral,
        "names": NamesSaid {
            prospect_person: names.person(r.prospect_person_id),
            prospect_organisation: names.organisation(r.prospect_organisation_id),
            referrer_person: names.person(r.referrer_person_id),
            referrer_organisation: names.organisation(r.referrer_organisation_id),
            recipient_person: names.person(r.recipient_person_id),
            recipient_organisation: names.organisation(r.recipient_organisation_id),
        },
        "steps": referrals::steps::of_referral(&mut reader, id).await?,
        "touches": touches,
        "credits": credits::of_referral(&mut reader, id).await?,
        "loop_closures": loop_closures::of_referral(&mut reader, id).await?,
        "engagement": clients::engagement_of(&mut reader, id).await?,
        "custom": Held::load(&mut reader, FieldOn::Referral, Some(id.get())).await?.json(),
    }))
}

/// The history of a referral, newest first: 500 entries at once, of those that are asked for.
pub(super) async fn history(ctx: Ctx) -> Result<Value, WebError> {
    let id: ReferralId = ctx.id("referral_id")?;
    let mut reader = ctx.read().await?;
    referrals::find(&mut reader, id).await?.ok_or_else(|| Refusal::missing(Noun::Referral))?;
    let rules = ctx.rules(&mut reader).await?;
    let wanted = Asked::of(&ctx).wanted(&rules);
    let kept = history::page(&mut reader, &[(Noun::Referral, id.get())], &wanted, 500).await?;
    let entries = kept.into_iter().map(EntrySaid::of).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({ "entries": entries }))
}
