//! Capture from one line: the form, what the line is understood to say while it is typed, and saving it.

mod reading;

use askama::Template;
use goodword_actions::capture_line::CaptureLine;
use goodword_actions::record_referral::Recorded;
use goodword_domain::permit::Right;

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebResult;
use crate::shell::Shell;
use crate::table::Table;
use crate::view::Colleagues;
use crate::wish::Landing;
use crate::{flash::Flash, show, words};

use reading::{Line, Look};

pub(crate) fn routes(t: &mut Table) {
    t.page("/capture", Right::Capture, "capture", show!(form));
    t.ask("/capture/reading", Right::Capture, "capture_reading", show!(reading::show));
    t.verb::<CaptureLine>("/capture", show!(form), |done, ctx| landing(done, ctx).again("/capture"));
}

/// Says what was recorded, with whom it is and why, and what to look at.
pub(crate) fn landing(done: &Recorded, ctx: &Ctx) -> Landing {
    let whom = if done.owner_id == ctx.me.colleague.id { "you" } else { done.owner.as_str() };
    let sentence = format!("{} was recorded. It is with {whom}: {}.", done.prospect, words::go_on(&done.routed_why));
    Landing::at(format!("/referrals/{}", done.id), sentence)
        .looking(&done.warnings)
        .undo(format!("/referrals/{}/deletion", done.id))
}

#[derive(Template)]
#[template(path = "capture/capture.html")]
struct CapturePage {
    shell: Shell,
    form: CaptureForm,
}

/// The form alone, as the dialog holds it.
#[derive(Template)]
#[template(path = "capture/form.html")]
struct CaptureForm {
    csrf: String,
    line: String,
    error: String,
    /// Whom the line can be recorded for, besides oneself.
    acts_for: Vec<(String, String)>,
    for_colleague: String,
    /// What the line is understood to say, when there is one already.
    reading: Vec<Line>,
    warnings: Vec<Look>,
    /// What was just recorded, when another may follow.
    said: Option<Flash>,
}

/// The form with one line: a page, or for the dialog the form alone.
pub async fn form(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let colleagues = Colleagues::load(&mut reader, rules.calendar.date_of(ctx.now())).await?;
    let line = draft.value("line").or(ctx.query("line")).unwrap_or_default().to_owned();
    let (reading, warnings) = if line.trim().is_empty() {
        (Vec::new(), Vec::new())
    } else {
        reading::of_line(&ctx, &mut reader, &rules, &line).await?
    };
    let form = CaptureForm {
        csrf: ctx.me.csrf().unwrap_or_default().to_owned(),
        error: draft.refusal.as_ref().map(|r| r.sentence.to_string()).unwrap_or_default(),
        acts_for: acts_for(&ctx, &colleagues),
        for_colleague: draft.or("for_colleague_id", ""),
        said: ctx.flash.clone().filter(|_| ctx.fragment && !draft.is_refused()),
        line,
        reading,
        warnings,
    };
    if ctx.fragment {
        return show::html(&form, &draft);
    }
    let shell = Shell::of(&ctx, &mut reader, "Capture a referral", "").await?;
    show::html(&CapturePage { shell, form }, &draft)
}

/// Whom the colleague may record something for: an assistant's colleagues.
pub(crate) fn acts_for(ctx: &Ctx, colleagues: &Colleagues) -> Vec<(String, String)> {
    ctx.me.acts_for.iter().map(|id| (id.to_string(), colleagues.name(Some(*id)).to_owned())).collect()
}
