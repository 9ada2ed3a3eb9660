//! Background work: whether it runs, what recurs, what waits, and what went wrong.

use askama::Template;
use goodword_actions::background_work::{BackgroundWork, KindLine, RecurringLine, Trouble};
use goodword_actions::revive_job::ReviveJob;
use goodword_domain::permit::Right;
use serde_json::Value;

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shell::Shell;
use crate::table::Table;
use crate::view::{Say, count};
use crate::wish::Landing;
use crate::{shape, show};

const HERE: &str = "/settings/background-work";

pub(crate) fn routes(t: &mut Table) {
    t.page(HERE, Right::KeepJobs, "background_work", show!(page));
    t.verb::<ReviveJob>("/settings/background-work/{job_id}/another-try", show!(page), |(), _| {
        Landing::at(HERE, "It was put back on the list and is tried again")
    });
    let answer = shape::of::<BackgroundWork>();
    t.read("/background-work", (Right::KeepJobs, "background_work"), (&[], answer), |ctx| Box::pin(read(ctx)));
}

/// Recurring work, said.
struct Recurs {
    does: String,
    when: String,
    last: String,
    /// The kind of its badge: done, late, or nothing before the first run.
    kind: &'static str,
    stands: &'static str,
    message: String,
    next: String,
    overdue: bool,
}

/// A kind of work, said.
struct Kind {
    does: String,
    waiting: String,
    due: String,
    dead: String,
    done: String,
    is_dead: bool,
}

/// What failed, said.
struct Failed {
    does: String,
    tries: String,
    sentence: String,
    next: String,
    /// Where a form posts that gives it another try; empty where it comes by itself.
    again: String,
}

#[derive(Template)]
#[template(path = "background_work/page.html")]
struct BackgroundPage {
    shell: Shell,
    refused: String,
    running: bool,
    sentence: String,
    seen: String,
    troubles: Vec<Failed>,
    recurring: Vec<Recurs>,
    kinds: Vec<Kind>,
}

/// The state of the background work, what went wrong first.
pub async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let say = ctx.say(&rules);
    let work = BackgroundWork::read(&mut reader, &ctx.actor(), ctx.now()).await?;
    let page = BackgroundPage {
        shell: Shell::of(&ctx, &mut reader, "Background work", "background-work").await?,
        refused: draft.elsewhere(&[]),
        running: work.running,
        sentence: work.sentence,
        seen: work.last_seen_at.map(|at| say.moment(at)).unwrap_or_default(),
        troubles: work.troubles.into_iter().map(|t| failed(t, &say)).collect(),
        recurring: work.recurring.into_iter().map(|r| recurs(r, &say)).collect(),
        kinds: work.kinds.into_iter().map(kind).collect(),
    };
    show::html(&page, &draft)
}

async fn read(ctx: Ctx) -> Result<Value, WebError> {
    let mut reader = ctx.read().await?;
    let work = BackgroundWork::read(&mut reader, &ctx.actor(), ctx.now()).await?;
    serde_json::to_value(work).map_err(|error| WebError::Fault(error.to_string()))
}

fn recurs(line: RecurringLine, say: &Say) -> Recurs {
    let (kind, stands) = match line.worked {
        Some(true) => ("done", "Worked"),
        Some(false) => ("late", "Failed"),
        None => ("", "Not run yet"),
    };
    Recurs {
        does: line.does,
        when: line.when,
        last: line.last_run_at.map(|at| say.moment(at)).unwrap_or_default(),
        kind,
        stands,
        message: line.message,
        next: line.next_run_at.map(|at| say.moment(at)).unwrap_or_default(),
        overdue: line.overdue,
    }
}

fn kind(line: KindLine) -> Kind {
    Kind {
        does: line.does,
        waiting: count(line.waiting),
        due: count(line.due),
        dead: count(line.dead),
        done: count(line.done),
        is_dead: line.dead > 0,
    }
}

fn failed(trouble: Trouble, say: &Say) -> Failed {
    Failed {
        does: trouble.does,
        tries: crate::view::counted(trouble.tries, "try", "tries"),
        sentence: trouble.sentence,
        next: trouble.next_try_at.map(|at| say.moment(at)).unwrap_or_default(),
        again: if trouble.dead { format!("{HERE}/{}/another-try", trouble.job_id) } else { String::new() },
    }
}
