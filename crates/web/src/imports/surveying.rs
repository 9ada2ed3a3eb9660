//! Large files that were sent and are still being read: how far that is, and stopping it.

use std::path::Path;

use askama::Template;
use goodword_actions::import_batch::sent::{self, Reached, Stands, Upload};
use goodword_actions::import_batch::survey;
use goodword_domain::Refusal;
use goodword_domain::job::Job;
use goodword_store::jobs::{self, JobLine};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shell::Shell;
use crate::show;
use crate::view::count;
use crate::wish::{self, Landing};

use super::batch::{ProgressPart, percent};
use super::upload;

#[derive(Template)]
#[template(path = "imports/surveying.html")]
struct SurveyingPage {
    shell: Shell,
    files: Vec<String>,
    progress: ProgressPart,
}

fn upload_in(ctx: &Ctx) -> Result<i64, WebError> {
    goodword_domain::id::read(ctx.param("upload")).map_err(|_| Refusal::missing(goodword_domain::Noun::Batch).into())
}

/// How far the reading is; a poll gets only that.
pub(super) async fn page(ctx: &Ctx, draft: &Draft, upload: &Upload, folder: &Path) -> WebResult {
    let reached = sent::reached(folder).await?;
    let mut reader = ctx.read().await?;
    let job = jobs::standing(&mut reader, &Job::SurveyUpload { upload: upload_in(ctx)? }.once_key()).await?;
    let progress = progress(ctx, reached, job.as_ref());
    if ctx.fragment && ctx.query("poll").is_some() {
        return show::html(&progress, draft);
    }
    let files = upload.files.iter().map(|file| file.name.clone()).collect();
    let shell = Shell::of(ctx, &mut reader, "Reading the files", "settings").await?;
    show::html(&SurveyingPage { shell, files, progress }, draft)
}

fn progress(ctx: &Ctx, reached: Reached, job: Option<&JobLine>) -> ProgressPart {
    let Reached { rows, bytes, bytes_in_all } = reached;
    let dead = job.is_some_and(|job| job.outcome.as_deref() == Some("dead"));
    let said = job.map(|job| job.message.as_str()).filter(|said| !said.is_empty());
    let message = match (said, dead) {
        (Some(said), true) => vec![
            format!("Reading them was given up: {said}"),
            "An admin can have it tried again under Background work. Or send the files again.".to_owned(),
        ],
        (Some(said), false) => vec![format!("The last try failed and is repeated by itself: {said}")],
        (None, _) => Vec::new(),
    };
    ProgressPart {
        csrf: ctx.me.csrf().unwrap_or_default().to_owned(),
        at: format!("/imports/uploads/{}", ctx.param("upload")),
        under_way: !dead,
        kind: if dead { "late" } else { "due" },
        state: if dead { "Given up" } else { "Being read" },
        bytes: bytes.min(bytes_in_all),
        bytes_in_all,
        percent: percent(bytes, bytes_in_all, rows),
        stopping: false,
        figures: vec![("Rows", count(i64::try_from(rows).unwrap_or(i64::MAX)))],
        message,
    }
}

/// What a poll gets once there is nothing to wait for: the whole page is asked for anew.
pub(super) fn over() -> axum::response::Response {
    let anew = [("hx-refresh", "true")];
    axum::response::IntoResponse::into_response((anew, ""))
}

/// Stops the reading and puts the files away.
pub async fn stop(ctx: Ctx, _: Draft) -> WebResult {
    upload::or_again(&ctx, stopped(&ctx).await).await
}

async fn stopped(ctx: &Ctx) -> WebResult {
    let (sent, folder) = upload::find(ctx).await?;
    if sent.stands == Stands::Read {
        // It was done a moment before.
        return Ok(show::go(&format!("/imports/uploads/{}", ctx.param("upload"))));
    }
    survey::stop(&ctx.web.desk, &ctx.actor(), &folder, upload_in(ctx)?).await?;
    Ok(wish::landed(&Landing::at("/imports/new".to_owned(), "The files were put away; nothing was recorded"), &[]))
}
