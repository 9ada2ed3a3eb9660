//! What happened and what happens next: a touch, the next step, the step that is done.

use goodword_store::Reader;

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::referral::form::Form;
use crate::referral::loaded::Loaded;
use crate::referral::{options, timeline};

/// A touch to log.
pub(super) async fn touch(ctx: &Ctx, db: &mut Reader, it: &Loaded, base: Form) -> Result<Form, WebError> {
    let typed = |name: &str| base.draft.is_refused().then(|| base.draft.all(name).into_iter().map(str::to_owned).collect());
    let (theirs, ours): (Option<Vec<String>>, Option<Vec<String>>) = (typed("person_ids"), typed("colleague_ids"));
    let theirs = options::theirs(db, it, theirs.as_deref()).await?;
    let (ours, more_of_ours) = options::ours(ctx, it, ours.as_deref());
    let kind = it.referral.next_kind.map_or("call", |kind| kind.word());
    Ok(Form {
        action: format!("{}/touches", it.href()),
        title: "Log a touch".to_owned(),
        why: "A real touch goes on with the cadence from here and proposes the next step.".to_owned(),
        kinds: options::touch_kinds(),
        theirs,
        ours,
        more_of_ours,
        ..base
    }
    .set("kind", kind)
    .set("on", it.say.today().to_string()))
}

/// The next step to say.
pub(super) fn next(it: &Loaded, base: Form) -> Form {
    let r = &it.referral;
    let what = r.next_what.clone().unwrap_or_default();
    let by = r.next_by_id.map(|id| id.to_string()).unwrap_or_default();
    let kind = r.next_kind.map(|kind| kind.word()).unwrap_or_default();
    Form {
        action: format!("{}/next-step", it.href()),
        title: "What happens next?".to_owned(),
        kinds: options::touch_kinds(),
        ..base
    }
    .beside("What", "next_what", &what)
    .beside("By when", "next_on", &due_on(it))
    .beside("Who", "next_by_id", &by)
    .beside("Kind", "next_kind", kind)
    .set("next_what", what)
    .set("next_on", r.next_due.map(|due| it.say.input(due.max(it.say.now()))).unwrap_or_default())
    .set("next_by_id", by)
    .set("next_kind", kind)
}

/// The day the next step is due, as a form holds it.
fn due_on(it: &Loaded) -> String {
    it.referral.next_due.map(|due| it.say.input(due)).unwrap_or_default()
}

/// The step that waits.
pub(super) fn snooze(it: &Loaded, base: Form) -> Form {
    Form { action: format!("{}/next-step/snooze", it.href()), title: "Put the next step off".to_owned(), ..base }.beside(
        "Due",
        "until",
        &due_on(it),
    )
}

/// The step that is done.
pub(super) fn done(it: &Loaded, base: Form) -> Form {
    let proposed = timeline::coming(it).into_iter().nth(1);
    let what = it.referral.next_what.clone().unwrap_or_default();
    let form = Form { action: format!("{}/next-step/done", it.href()), title: format!("Done: “{what}”"), ..base }.beside(
        "What comes next",
        "next_what",
        &what,
    );
    match proposed {
        Some(event) => {
            let hints = vec![format!("Left empty, this comes next: {} ({}).", event.what, event.when)];
            Form { hints, ..form }
        }
        None => {
            Form { hints: vec!["The cadence is at its end. Say what comes next, or record how it ended.".to_owned()], ..form }
        }
    }
}
