//! A referral: where it stands, what is next, what happened, and everything that can be done with it.

mod api;
mod beside;
mod facts;
mod form;
mod forms;
mod head;
mod loaded;
mod options;
mod routes;
pub(crate) mod timeline;

use askama::Template;

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebResult;
use crate::shell::{Notice, Shell};
use crate::show;

use beside::Beside;
use facts::Facts;
use form::Form;
use head::Head;
use loaded::Loaded;
pub(crate) use routes::routes;
use timeline::Event;

#[derive(Template)]
#[template(path = "referral/referral.html")]
struct ReferralPage {
    shell: Shell,
    body: Body,
}

/// The record opened from a list.
#[derive(Template)]
#[template(path = "referral/side.html")]
struct Side {
    shell: Shell,
    body: Body,
}

/// A form alone, for the place it opens in.
#[derive(Template)]
#[template(path = "referral/form_alone.html")]
struct FormAlone {
    shell: Shell,
    form: Form,
}

/// One fact with the form that changes it.
#[derive(Template)]
#[template(path = "referral/fact_edit.html")]
struct FactEdit {
    shell: Shell,
    form: Form,
}

struct Body {
    head: Head,
    form: Option<Form>,
    facts: Facts,
    coming: Vec<Event>,
    happened: Vec<Event>,
    beside: Beside,
    may_work: bool,
}

/// The page; in the side panel when a list asks for it.
pub async fn show(ctx: Ctx, draft: Draft) -> WebResult {
    with(ctx, draft, None).await
}

/// The page with one of its forms open.
async fn with(ctx: Ctx, draft: Draft, form: Option<&'static str>) -> WebResult {
    let mut reader = ctx.read().await?;
    reader.decide_once().await?;
    let it = Loaded::load(&ctx, &mut reader).await?;
    let mut shell = Shell::of(&ctx, &mut reader, &it.title(), "referrals").await?;
    let form = match form {
        Some(key) => Some(forms::form(&ctx, &mut reader, &it, key, &draft).await?),
        None => None,
    };
    drop(reader);
    if form.is_none()
        && let Some(refusal) = &draft.refusal
    {
        let stale = refusal.code == "referral.changed_meanwhile";
        let again = "This page shows how it stands now. Press the stage once more if you still want it there.";
        let text = if stale { again } else { "Nothing was changed." }.to_owned();
        shell.notice = Some(Notice { kind: "error", title: refusal.sentence.to_string(), text, look_at: String::new() });
    }
    match form {
        Some(form) if ctx.fragment && form.key == "edit" => show::html(&FactEdit { shell, form }, &draft),
        Some(form) if ctx.fragment => show::html(&FormAlone { shell, form }, &draft),
        form => {
            let may_work = ctx.may(goodword_domain::permit::Right::WorkOwn);
            let body = Body {
                head: Head::of(&ctx, &it),
                form,
                facts: Facts::of(&it, may_work),
                coming: timeline::coming(&it),
                happened: timeline::happened(&it),
                beside: Beside::of(&it),
                may_work,
            };
            if ctx.fragment {
                show::html(&Side { shell, body }, &draft)
            } else {
                show::html(&ReferralPage { shell, body }, &draft)
            }
        }
    }
}
