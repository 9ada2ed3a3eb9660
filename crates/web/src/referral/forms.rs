//! The forms of a referral. Each has an address of its own, where the page is shown with it open, and takes its values from
//! what was typed when it was refused.

mod credits;
mod ends;
mod fact;
mod steps;

use goodword_store::Reader;

use super::form::Form;
use super::loaded::Loaded;
use super::with;
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};

/// The fields each form shows a refusal at; what is refused elsewhere is said above the form.
const FIELDS: &[(&str, &[&str])] = &[
    ("touch", &["kind", "on", "minutes", "cost", "note"]),
    ("next", &["next_what", "next_on", "next_by_id", "next_kind"]),
    ("done", &["note", "next_what", "next_on", "next_by_id"]),
    ("snooze", &["until", "reason"]),
    ("engage", &["reason", "matter_title", "practice_id", "value", "decided_on", "note"]),
    ("decline", &["reason", "note", "decided_on", "pass_on_to_person", "pass_on_to_organisation"]),
    ("lose", &["reason", "note", "decided_on"]),
    ("reopen", &["note", "next_what", "next_on", "owner_id"]),
    ("loop", &["how", "note", "on", "disclosure"]),
    ("owner", &["owner_id", "note"]),
    ("kind", &["need", "received_on"]),
    ("credits", &["why"]),
    ("delete", &["note"]),
    ("edit", &[]),
];

macro_rules! pages {
    ($($(#[$doc:meta])* $name:ident => $key:literal),+ $(,)?) => {$(
        $(#[$doc])*
        pub(super) async fn $name(ctx: Ctx, draft: Draft) -> WebResult {
            with(ctx, draft, Some($key)).await
        }
    )+};
}

pages! {
    /// A touch to log.
    touch => "touch",
    /// The next step to say.
    next => "next",
    /// The step that is done.
    done => "done",
    /// The step that waits.
    snooze => "snooze",
    /// Which way it ends.
    decision => "decision",
    /// They engage us.
    engage => "engage",
    /// We say no.
    decline => "decline",
    /// They say no.
    lose => "lose",
    /// The end is taken back.
    reopen => "reopen",
    /// The referrer is thanked, or told.
    loop_closure_form => "loop",
    /// Who owns it.
    owner => "owner",
    /// Introduction or referral.
    kind => "kind",
    /// Who is credited.
    credits => "credits",
    /// Into the bin.
    delete => "delete",
    /// One fact to change.
    edit => "edit",
}

/// The form of that key, ready to be drawn.
pub(super) async fn form(ctx: &Ctx, db: &mut Reader, it: &Loaded, key: &'static str, draft: &Draft) -> Result<Form, WebError> {
    let r = &it.referral;
    let href = it.href();
    let shown = FIELDS.iter().find(|(k, _)| *k == key).map_or(&[][..], |(_, fields)| *fields);
    let refusal = draft.refusal.as_ref();
    let elsewhere = refusal.filter(|refusal| {
        refusal.field.as_deref().is_none_or(|field| !(shown.contains(&field) || key == "engage" && field.starts_with("custom.")))
    });
    let base = Form {
        key,
        back: href.clone(),
        error: elsewhere.map(|refusal| refusal.sentence.to_string()).unwrap_or_default(),
        version: r.version,
        owners: it.colleagues.owners(),
        draft: draft.clone(),
        ..Form::default()
    };
    let made = match key {
        "touch" => steps::touch(ctx, db, it, base).await?,
        "next" => steps::next(it, base),
        "done" => steps::done(it, base),
        "snooze" => steps::snooze(it, base),
        "decision" => Form { title: "How did it end?".to_owned(), ..base },
        "engage" => ends::engage(it, base),
        "decline" => ends::decline(it, base),
        "lose" => ends::lose(it, base),
        "reopen" => Form { action: format!("{href}/reopening"), title: "Reopen it".to_owned(), ..base },
        "loop" => ends::loop_closure(ctx, it, base),
        "owner" => {
            let owner = r.owner_id.map(|id| id.to_string()).unwrap_or_default();
            Form { action: format!("{href}/owner"), title: "Who owns it from now on?".to_owned(), ..base }
                .beside("Owner", "owner_id", &owner)
                .set("owner_id", owner)
        }
        "kind" => fact::kind(it, base),
        "credits" => credits::credits(db, it, base, draft).await?,
        "delete" => Form {
            action: format!("{href}/deletion"),
            title: "Put it in the bin".to_owned(),
            why: "It goes from every list and number, and can be brought back for 30 days.".to_owned(),
            ..base
        },
        _ => fact::edit(ctx, it, base),
    };
    Ok(made)
}
