//! One thing done to the referrals that are ticked, or to all that the address asks for.

use std::collections::BTreeMap;

use goodword_actions::bulk_referrals::BulkReferrals;
use goodword_domain::{ReferralId, Refusal};
use goodword_reports::FileKind;
use goodword_store::referrals::list;

use super::asked::Asked;
use super::{as_file_of, index};
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::view;
use crate::wish::{self, Landing};

/// More than this is never wished for at once; the verb says how many it takes.
const MOST: i64 = 5_000;

/// Does what the bar under the list was asked to do, or draws the list again with why not.
pub async fn of_form(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let mut asked = Asked::of(&ctx, &rules);
    let all = draft.value("all_matching") == Some("true");
    if let Some(kind) = draft.value("do").and_then(FileKind::called) {
        // What is ticked as a file: the same rows the list shows, so that walls hold as they do there.
        if !all {
            asked.filter.ids = Some(ticked(&draft)?);
        }
        return as_file_of(&ctx, &mut reader, asked, kind).await;
    }
    let ids = if all { list::ids(&mut reader, &asked.filter, MOST).await? } else { ticked(&draft)? };
    drop(reader);
    let back = asked.query.with("view", &asked.view).href();
    let refused = match wish_of(&draft, ids) {
        Ok(verb) => match ctx.web.desk.run_once(&ctx.actor(), verb).await.map_err(WebError::from) {
            Ok((done, act)) => {
                let count = i64::try_from(done.referrals).unwrap_or(i64::MAX);
                let sentence = format!("{}: {}.", view::counted(count, "referral", "referrals"), said(&draft));
                return Ok(wish::landed(&Landing::at(back, sentence).taken_back_by(act), &[]));
            }
            Err(WebError::Refused(refusal)) => refusal,
            Err(error) => return Err(error),
        },
        Err(refusal) => refusal,
    };
    if !wish::redrawn(refused.kind) || ctx.fragment {
        return Err(refused.into());
    }
    index(ctx, Draft { refusal: Some(refused), ..draft }).await
}

fn ticked(draft: &Draft) -> Result<Vec<ReferralId>, Refusal> {
    let unreadable =
        |_| Refusal::invalid("bulk.unreadable", "One of the ticked rows could not be read. Reload the page and tick again.");
    ids(draft).map(|id| id.parse().map_err(unreadable)).collect()
}

/// What is ticked, without the versions that stand behind the ids.
pub(super) fn ids(draft: &Draft) -> impl Iterator<Item = &str> {
    draft.all("id").into_iter().map(|id| id.split_once('.').map_or(id, |(id, _)| id))
}

/// The versions of the ticked rows as the list showed them.
fn versions(draft: &Draft) -> BTreeMap<ReferralId, i64> {
    let seen = |ticked: &str| {
        let (id, version) = ticked.split_once('.')?;
        Some((id.parse().ok()?, version.parse().ok()?))
    };
    draft.all("id").into_iter().filter_map(seen).collect()
}

/// The one thing the pressed button stands for; what the others hold is not sent on.
fn wish_of(draft: &Draft, referral_ids: Vec<ReferralId>) -> Result<BulkReferrals, Refusal> {
    let filled = |name: &str| draft.value(name).map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned);
    let bulk = BulkReferrals { referral_ids, versions: versions(draft), ..BulkReferrals::default() };
    let unread = |what: &'static str| Refusal::invalid("bulk.unreadable", what);
    Ok(match draft.value("do") {
        Some("assign") => {
            let owner = filled("owner_id").and_then(|id| id.parse().ok()).ok_or_else(|| unread("Choose who shall own them."))?;
            BulkReferrals { owner_id: Some(owner), ..bulk }
        }
        Some("step") => {
            let day = filled("next_on").and_then(|d| d.parse().ok());
            let day = day.ok_or_else(|| unread("Choose the day the next step is due."))?;
            BulkReferrals { next_on: Some(day), next_what: filled("next_what"), ..bulk }
        }
        Some("stage") => BulkReferrals { stage: filled("stage"), ..bulk },
        Some("source") => BulkReferrals { source: filled("source"), ..bulk },
        Some("snooze") => {
            let day = filled("snooze_until").and_then(|d| d.parse().ok());
            let day = day.ok_or_else(|| unread("Choose the day they are put off to."))?;
            BulkReferrals { snooze_until: Some(day), reason: filled("snooze_reason"), ..bulk }
        }
        Some("end") => {
            // How it ends and why are one choice: `lost.price`.
            let chosen = filled("end").unwrap_or_default();
            let (outcome, reason) = chosen.split_once('.').ok_or_else(|| unread("Choose how they end, and why."))?;
            let outcome = outcome.parse().map_err(|_| unread("Choose how they end, and why."))?;
            BulkReferrals { outcome: Some(outcome), reason: Some(reason.to_owned()), note: filled("end_note"), ..bulk }
        }
        _ => bulk,
    })
}

fn said(draft: &Draft) -> &'static str {
    match draft.value("do") {
        Some("assign") => "given to their new owner",
        Some("step") => "next step set",
        Some("stage") => "moved",
        Some("source") => "tagged with their source",
        Some("snooze") => "put off",
        Some("end") => "ended",
        _ => "changed",
    }
}
