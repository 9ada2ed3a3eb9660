//! An import: how far it is, what became of each row, stopping it and taking it back.

use askama::Template;
use axum::http::header;
use axum::response::IntoResponse;
use goodword_actions::import_batch::{self, CancelImport, Counts};
use goodword_domain::batch::{BatchState, RowOutcome};
use goodword_domain::{BatchId, Noun, Refusal};
use goodword_store::batches::{self, Batch};
use goodword_store::{Reader, Viewer, colleagues};
use serde_json::{Value, json};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shell::Shell;
use crate::show;
use crate::view::{Say, count, counted};
use crate::wish::{self, Landing};

use super::preview::{Figure, RowLine, figures, of_files, row_line};
use super::{kind, said};

/// How many rows a page shows.
const PAGE: i64 = 100;

/// What changes while an import is carried out; the whole of what a poll asks for.
#[derive(Template)]
#[template(path = "imports/progress.html")]
pub(super) struct ProgressPart {
    pub(super) csrf: String,
    pub(super) at: String,
    pub(super) under_way: bool,
    pub(super) kind: &'static str,
    pub(super) state: &'static str,
    pub(super) bytes: u64,
    pub(super) bytes_in_all: u64,
    pub(super) percent: String,
    pub(super) stopping: bool,
    pub(super) figures: Vec<Figure>,
    pub(super) message: Vec<String>,
}

#[derive(Template)]
#[template(path = "imports/batch.html")]
struct BatchPage {
    shell: Shell,
    progress: ProgressPart,
    about: String,
    refused: String,
    may_undo: bool,
    /// The tabs: what, address, whether it is this one, how many.
    tabs: Vec<(&'static str, String, bool, String)>,
    rows: Vec<RowLine>,
    more: String,
    over: bool,
}

async fn found(ctx: &Ctx, reader: &mut Reader) -> Result<Batch, WebError> {
    let id: BatchId = ctx.id("batch_id")?;
    Ok(batches::shown(reader, id).await?.ok_or_else(|| Refusal::missing(Noun::Batch))?)
}

/// How far an import is: what the process that carries it out says, else what stands on record.
fn progress(ctx: &Ctx, batch: &Batch) -> ProgressPart {
    let under_way = matches!(batch.state, BatchState::Waiting | BatchState::Running);
    let seen = ctx.web.underway.of(batch.id).filter(|_| under_way).map(|p| p.seen()).unwrap_or_default();
    let many = |n: i64| u64::try_from(n).unwrap_or(0);
    let on_record = Counts {
        rows: many(batch.created + batch.updated + batch.unchanged + batch.refused),
        created: many(batch.created),
        updated: many(batch.updated),
        unchanged: many(batch.unchanged),
        refused: many(batch.refused),
        warned: many(batch.warned),
    };
    ProgressPart {
        csrf: ctx.me.csrf().unwrap_or_default().to_owned(),
        at: format!("/imports/{}", batch.id),
        under_way,
        kind: kind(batch.state),
        state: batch.state.label(),
        bytes: seen.bytes.min(seen.bytes_in_all),
        bytes_in_all: seen.bytes_in_all,
        percent: percent(seen.bytes, seen.bytes_in_all, seen.counts.rows),
        stopping: seen.cancelled,
        figures: figures(if under_way { &seen.counts } else { &on_record }),
        message: batch.message.lines().filter(|l| !l.is_empty()).map(str::to_owned).collect(),
    }
}

/// How far a reading is, in words.
pub(super) fn percent(bytes: u64, bytes_in_all: u64, rows: u64) -> String {
    let percent = (bytes.min(bytes_in_all) * 100).checked_div(bytes_in_all).unwrap_or(0);
    format!("{percent}%, {}", counted(i64::try_from(rows).unwrap_or(i64::MAX), "row", "rows"))
}

/// The import with its rows; a poll gets how far it is, and the whole page again once it is over.
pub async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let batch = found(&ctx, &mut reader).await?;
    let progress = progress(&ctx, &batch);
    if ctx.fragment && ctx.query("poll").is_some() {
        let mut response = show::html(&progress, &draft)?;
        if !progress.under_way {
            // The rows can be seen now: the whole page is asked for.
            response.headers_mut().insert("hx-refresh", axum::http::HeaderValue::from_static("true"));
        }
        return Ok(response);
    }
    let rules = ctx.rules(&mut reader).await?;
    let say = ctx.say(&rules);
    let wanted: Option<RowOutcome> = ctx.query("outcome").and_then(|word| word.parse().ok());
    let after = ctx.query("after").and_then(|n| n.parse().ok()).unwrap_or(0);
    let kept = batches::rows(&mut reader, batch.id, wanted, after, PAGE).await?;
    let last = kept.last().map(|row| row.row_number).filter(|_| i64::try_from(kept.len()).unwrap_or(0) == PAGE);
    let rows = import_batch::rows(&mut reader, batch.id, wanted, after, PAGE).await?;
    let filter = wanted.map(|w| format!("outcome={}&", w.word())).unwrap_or_default();
    let page = BatchPage {
        shell: Shell::of(&ctx, &mut reader, &batch.name, "settings").await?,
        about: about(&mut reader, &batch, &say).await?,
        refused: draft.elsewhere(&[]),
        may_undo: batch.state == BatchState::Done,
        tabs: tabs(&batch, wanted),
        rows: of_files(rows.iter().map(row_line).collect(), files_of(&rows)),
        more: last.map(|last| format!("/imports/{}?{filter}after={last}", batch.id)).unwrap_or_default(),
        over: !progress.under_way,
        progress,
    };
    show::html(&page, &draft)
}

/// Who started it, when, and what became of it.
async fn about(reader: &mut Reader, batch: &Batch, say: &Say) -> Result<String, WebError> {
    let everybody = colleagues::all(reader).await?;
    let name = |id| everybody.iter().find(|c| Some(c.id) == id).map_or("the product itself", |c| c.name.as_str());
    let mut about = format!("Started {} by {}", say.moment(batch.started_at), name(batch.started_by));
    if let Some(at) = batch.finished_at {
        about.push_str(&format!(", ended {}", say.moment(at)));
    }
    if let Some(at) = batch.undone_at {
        about.push_str(&format!(", taken back {} by {}", say.moment(at), name(batch.undone_by)));
    }
    Ok(about)
}

/// How many files the rows are of.
fn files_of(rows: &[batches::BatchRow]) -> usize {
    rows.iter().map(|row| row.file.as_str()).collect::<std::collections::BTreeSet<_>>().len()
}

fn tabs(batch: &Batch, wanted: Option<RowOutcome>) -> Vec<(&'static str, String, bool, String)> {
    let at = format!("/imports/{}", batch.id);
    let all = batch.created + batch.updated + batch.unchanged + batch.refused;
    let mut tabs = vec![("All rows", at.clone(), wanted.is_none(), count(all))];
    for (outcome, many) in [
        (RowOutcome::Created, batch.created),
        (RowOutcome::Updated, batch.updated),
        (RowOutcome::Unchanged, batch.unchanged),
        (RowOutcome::Refused, batch.refused),
    ] {
        tabs.push((outcome.label(), format!("{at}?outcome={}", outcome.word()), wanted == Some(outcome), count(many)));
    }
    tabs
}

/// What became of each row, as a file.
pub async fn csv(ctx: Ctx, _: Draft) -> WebResult {
    let id: BatchId = ctx.id("batch_id")?;
    let mut out = Vec::new();
    import_batch::write_results(&ctx.web.desk.db, Viewer::Colleague(ctx.me.colleague.id), id, &mut out).await?;
    let kind = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"import-{id}.csv\"")),
    ];
    Ok((kind, out).into_response())
}

/// Stops an import: one that is under way here, or one that waits.
pub async fn cancel(ctx: Ctx, draft: Draft) -> WebResult {
    let id: BatchId = ctx.id("batch_id")?;
    let landing = Landing::at(format!("/imports/{id}"), "The import is being stopped; nothing of it is kept");
    if let Some(progress) = ctx.web.underway.of(id) {
        progress.cancel();
        return Ok(wish::landed(&landing, &[]));
    }
    match ctx.web.desk.run(&ctx.actor(), CancelImport { batch_id: id }).await.map_err(WebError::from) {
        Ok(()) => Ok(wish::landed(&landing, &[])),
        Err(WebError::Refused(refusal)) => page(ctx, Draft { refusal: Some(refusal), ..draft }).await,
        Err(other) => Err(other),
    }
}

/// An import as programs see it, with how far it is.
pub(super) async fn read(ctx: Ctx) -> Result<Value, WebError> {
    let mut reader = ctx.read().await?;
    let batch = found(&ctx, &mut reader).await?;
    let rows = import_batch::rows(&mut reader, batch.id, Some(RowOutcome::Refused), 0, PAGE).await?;
    let progress = ctx.web.underway.of(batch.id).map(|p| p.seen());
    Ok(json!({ "import": said(&batch), "progress": progress, "refused_rows": rows }))
}
