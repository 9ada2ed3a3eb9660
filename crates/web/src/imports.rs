//! Imports: files are sent, their mapping looked at, previewed, carried out in the background, and taken back.

mod batch;
mod mapping;
mod mapping_file;
mod mapping_form;
mod preview;
mod surveying;
mod upload;

use askama::Template;
use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use goodword_actions::import_batch::Seen;
use goodword_actions::undo_import::UndoImport;
use goodword_domain::batch::BatchState;
use goodword_domain::permit::Right;
use goodword_domain::{BatchId, ColleagueId, Timestamp};
use goodword_store::batches::{self, Batch, BatchRow};
use goodword_store::colleagues;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shape::shape;
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::{count, counted};
use crate::wish::Landing;

/// How many imports the list shows.
const LISTED: i64 = 200;

pub(crate) fn routes(t: &mut Table) {
    t.page("/imports", Right::Import, "imports", show!(list));
    t.page("/imports/new", Right::Import, "new_import", show!(upload::form));
    let taken = post(upload::take).layer(DefaultBodyLimit::max(upload::LARGEST));
    t.files("/imports/new", Right::Import, "send_files", taken);
    t.page("/imports/uploads/{upload}", Right::Import, "mapping", show!(mapping::page));
    t.ask("/imports/uploads/{upload}", Right::Import, "set_mapping", show!(mapping::set));
    t.ask("/imports/uploads/{upload}/cancellation", Right::Import, "stop_reading_files", show!(surveying::stop));
    t.page("/imports/uploads/{upload}/mapping.toml", Right::Import, "mapping_file", show!(mapping_file::download));
    let taken = post(mapping_file::take).layer(DefaultBodyLimit::max(2 * upload::LARGEST_MAPPING));
    t.files("/imports/uploads/{upload}/mapping", Right::Import, "send_mapping", taken);
    t.page("/imports/uploads/{upload}/preview", Right::Import, "preview_import", show!(preview::page));
    t.ask("/imports/uploads/{upload}/start", Right::Import, "start_import", show!(preview::start));
    t.page("/imports/{batch_id}", Right::Import, "import", show!(batch::page));
    t.page("/imports/{batch_id}/rows.csv", Right::Import, "import_rows", show!(batch::csv));
    t.ask("/imports/{batch_id}/cancellation", Right::Import, "cancel_import", show!(batch::cancel));
    t.verb::<UndoImport>("/imports/{batch_id}/undoing", show!(batch::page), |undone, ctx| {
        let records = |n: u64| counted(i64::try_from(n).unwrap_or(i64::MAX), "record", "records");
        let deleted = (undone.deleted > 0).then(|| format!("{} deleted", records(undone.deleted)));
        let restored = (undone.restored > 0).then(|| format!("{} as before", records(undone.restored)));
        let parts: Vec<String> = deleted.into_iter().chain(restored).collect();
        let parts = if parts.is_empty() { "nothing was left of it".to_owned() } else { parts.join(", ") };
        let sentence = format!("The import was taken back: {parts}");
        let kept = undone.kept_in_all;
        let stay =
            if kept == 1 { "stays, because somebody has worked on it" } else { "stay, because somebody has worked on them" };
        let warning = format!("{} {stay} since, or others depend on it.", records(kept));
        let landing = Landing::at(format!("/imports/{}", ctx.param("batch_id")), sentence);
        landing.warning((kept > 0).then_some(warning))
    });
    let all = shape! { "imports": Vec<Said> };
    t.read("/imports", (Right::Import, "imports"), (&[], all), |ctx| Box::pin(read_all(ctx)));
    let one = shape! { "import": Said, "progress": Option<Seen>, "refused_rows": Vec<BatchRow> };
    t.read("/imports/{batch_id}", (Right::Import, "import"), (&[], one), |ctx| Box::pin(batch::read(ctx)));
}

/// An import on the list.
struct Line {
    href: String,
    name: String,
    kind: &'static str,
    state: &'static str,
    when: String,
    who: String,
    created: String,
    updated: String,
    unchanged: String,
    refused: String,
}

#[derive(Template)]
#[template(path = "imports/list.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<Line>,
}

/// The badge of a state.
fn kind(state: BatchState) -> &'static str {
    match state {
        BatchState::Waiting | BatchState::Running => "due",
        BatchState::Done => "done",
        BatchState::Failed => "late",
        BatchState::Cancelled | BatchState::Undone => "",
    }
}

/// Every import, newest first.
pub async fn list(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let say = ctx.say(&rules);
    let everybody = colleagues::all(&mut reader).await?;
    let line = |b: Batch| Line {
        href: format!("/imports/{}", b.id),
        kind: kind(b.state),
        state: b.state.label(),
        when: say.moment(b.started_at),
        who: everybody.iter().find(|c| Some(c.id) == b.started_by).map(|c| c.name.clone()).unwrap_or_default(),
        created: count(b.created),
        updated: count(b.updated),
        unchanged: count(b.unchanged),
        refused: count(b.refused),
        name: b.name,
    };
    let lines = batches::latest(&mut reader, LISTED).await?.into_iter().map(line).collect();
    let shell = Shell::of(&ctx, &mut reader, "Imports", "settings").await?;
    show::html(&ListPage { shell, lines }, &draft)
}

/// An import as programs see it: where its files lie is nobody's business.
#[derive(Serialize, JsonSchema)]
struct Said {
    /// Which.
    id: BatchId,
    /// What it is called.
    name: String,
    /// The mapping it went by.
    mapping: String,
    /// Where it stands.
    state: BatchState,
    /// Records that are new.
    created: i64,
    /// Records that were changed.
    updated: i64,
    /// Rows that said what was there already.
    unchanged: i64,
    /// Rows that were refused.
    refused: i64,
    /// Rows that are odd, and were kept.
    warned: i64,
    /// How it ended, in words.
    message: String,
    /// Who started it.
    started_by: Option<ColleagueId>,
    /// When.
    started_at: Timestamp,
    /// When it was over.
    finished_at: Option<Timestamp>,
    /// When it was taken back.
    undone_at: Option<Timestamp>,
    /// Whether it belongs to the sample firm.
    sample: bool,
}

fn said(batch: &Batch) -> Said {
    Said {
        id: batch.id,
        name: batch.name.clone(),
        mapping: batch.mapping.clone(),
        state: batch.state,
        created: batch.created,
        updated: batch.updated,
        unchanged: batch.unchanged,
        refused: batch.refused,
        warned: batch.warned,
        message: batch.message.clone(),
        started_by: batch.started_by,
        started_at: batch.started_at,
        finished_at: batch.finished_at,
        undone_at: batch.undone_at,
        sample: batch.sample,
    }
}

async fn read_all(ctx: Ctx) -> Result<Value, WebError> {
    let all = batches::latest(&mut ctx.read().await?, LISTED).await?;
    Ok(json!({ "imports": all.iter().map(said).collect::<Vec<_>>() }))
}
