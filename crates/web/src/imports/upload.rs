//! Sending files: they are kept in the data folder until somebody has looked at their mapping and starts the import.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use askama::Template;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartRejection};
use axum::http::HeaderMap;
use axum::response::Response;
use goodword_actions::import_batch::sent::{self, Stands, Upload};
use goodword_actions::import_batch::{self, KeptFile, survey, uploads};
use goodword_domain::permit::{self, Right};
use goodword_domain::refusal::RefusalKind;
use goodword_domain::{Refusal, text};
use goodword_intake::custom::CustomField;
use goodword_intake::mapping::Mapping;
use tokio::fs;
use tokio::io::AsyncWriteExt;

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{self, WebError, WebResult};
use crate::shell::Shell;
use crate::{show, wish};

/// The largest sum of files, in bytes.
pub(super) const LARGEST: usize = 200 * 1024 * 1024;
/// How many files one import may have.
const MOST: usize = 20;
/// The largest mapping, in bytes.
pub(super) const LARGEST_MAPPING: usize = 512 * 1024;

#[derive(Template)]
#[template(path = "imports/new.html")]
struct NewPage {
    shell: Shell,
    refused: String,
    /// Why files that were sent before are not here any more.
    put_away: String,
}

/// The code of a refusal of files that are not here any more.
const PUT_AWAY: &str = "import.put_away";

/// The form that sends files.
pub async fn form(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let shell = Shell::of(&ctx, &mut reader, "Import files", "settings").await?;
    let page = NewPage { shell, refused: draft.elsewhere(&[]), put_away: String::new() };
    show::html(&page, &draft)
}

/// The form again, where the background work could not read what was sent.
pub(super) async fn refused(ctx: &Ctx, why: &str) -> WebResult {
    let mut reader = ctx.read().await?;
    let shell = Shell::of(ctx, &mut reader, "Import files", "settings").await?;
    let page = NewPage { shell, refused: why.to_owned(), put_away: String::new() };
    show::html(&page, &Draft::default())
}

/// An answer about an upload; where its files are not here any more, the form that sends them again says so.
pub(super) async fn or_again(ctx: &Ctx, answer: WebResult) -> WebResult {
    match answer {
        Err(WebError::Refused(refusal)) if refusal.code == PUT_AWAY => {
            let mut reader = ctx.read().await?;
            let shell = Shell::of(ctx, &mut reader, "Import files", "settings").await?;
            let page = NewPage { shell, refused: String::new(), put_away: refusal.sentence.to_string() };
            let mut answer = show::html(&page, &Draft::default())?;
            *answer.status_mut() = error::status(refusal.kind);
            Ok(answer)
        }
        other => other,
    }
}

/// Takes the files in; a refusal draws the form again.
pub async fn take(ctx: Ctx, headers: HeaderMap, files: Result<Multipart, MultipartRejection>) -> Response {
    let fragment = ctx.fragment;
    let upload = upload_of(&ctx);
    match take_into(&ctx, &headers, files, &upload).await {
        Ok(()) => show::go(&format!("/imports/uploads/{}", upload.1)),
        Err(error) => {
            // What was taken in so far is of no use to anybody; the refusal matters more than a folder that stays.
            if let Err(error) = fs::remove_dir_all(&upload.0).await {
                tracing::debug!(%error, "nothing to tidy up");
            }
            match error {
                WebError::Refused(refusal) if refusal.kind == RefusalKind::Invalid => {
                    let draft = Draft { fields: Vec::new(), refusal: Some(refusal) };
                    form(ctx, draft).await.unwrap_or_else(|error| error.page(fragment))
                }
                other => other.page(fragment),
            }
        }
    }
}

/// A new folder, and the reference it is found by.
fn upload_of(ctx: &Ctx) -> (PathBuf, String) {
    let reference = goodword_domain::id::write(ctx.web.desk.ids.next(ctx.now()));
    (ctx.web.imports_folder.join(&reference), reference)
}

async fn take_into(
    ctx: &Ctx,
    headers: &HeaderMap,
    form: Result<Multipart, MultipartRejection>,
    (folder, reference): &(PathBuf, String),
) -> Result<(), WebError> {
    permit::permit(ctx.me.colleague.role, Right::Import)?;
    let mut form = form.map_err(|rejection| error::of_status(rejection.status()))?;
    let (mut proven, mut files, mut mapping) = (false, Vec::new(), None);
    while let Some(field) = form.next_field().await.map_err(|_| cut_off())? {
        let (name, file) = (field.name().unwrap_or_default().to_owned(), field.file_name().map(str::to_owned));
        match (name.as_str(), file) {
            ("csrf", _) => {
                let token = field.text().await.map_err(|_| cut_off())?;
                wish::proven(ctx, headers, &[("csrf".to_owned(), token)])?;
                proven = true;
            }
            // The token stands first in the form, so nothing is written for somebody who did not prove themselves.
            _ if !proven => wish::proven(ctx, headers, &[]).map(|()| proven = true)?,
            ("files", Some(file)) if !file.is_empty() => {
                if files.len() == MOST {
                    return Err(
                        Refusal::invalid("import.too_many_files", format!("{MOST} files go into one import at most.")).into()
                    );
                }
                fs::create_dir_all(folder).await.map_err(unwritable)?;
                let path = folder.join(format!("{}.csv", files.len()));
                keep(field, &path).await?;
                files.push(KeptFile { name: text::tidy(file.rsplit(['/', '\\']).next().unwrap_or(&file), 200), path });
            }
            ("mapping", Some(file)) if !file.is_empty() => {
                let bytes = field.bytes().await.map_err(|_| cut_off())?;
                mapping = Some(read_mapping(&bytes)?);
            }
            _ => {}
        }
    }
    if files.is_empty() {
        return Err(Refusal::invalid("import.no_files", "Choose at least one file.").into());
    }
    let (colleague_id, mapped, stands) = (ctx.me.colleague.id, mapping.is_some(), Stands::default());
    let sent = Upload { colleague_id, files, remarks: Vec::new(), mapped, stands };
    understood(ctx, (folder, reference), sent, mapping).await
}

/// Finds out what the files mean: small ones at once, large ones in the background.
async fn understood(
    ctx: &Ctx,
    (folder, reference): (&Path, &str),
    sent: Upload,
    mapping: Option<String>,
) -> Result<(), WebError> {
    let desk = &ctx.web.desk;
    if survey::is_large(&sent.files) {
        if let Some(mapping) = mapping {
            sent::keep_mapping(folder, &mapping).await?;
        }
        sent::keep(folder, &Upload { stands: Stands::Waiting, ..sent }).await?;
        let upload = goodword_domain::id::read(reference).map_err(|error| WebError::Fault(error.to_string()))?;
        return Ok(survey::ask(desk, &ctx.actor(), upload).await?);
    }
    if let Some(understood) = survey::understand(desk, &sent, mapping, |_| true).await? {
        sent::keep_mapping(folder, &understood.mapping).await?;
        sent::keep(folder, &Upload { remarks: understood.remarks, ..sent }).await?;
    }
    Ok(())
}

/// Writes a file as it comes, so that memory stays flat.
async fn keep(mut field: Field<'_>, path: &Path) -> Result<(), WebError> {
    let mut file = fs::File::create(path).await.map_err(unwritable)?;
    while let Some(piece) = field.chunk().await.map_err(|_| cut_off())? {
        file.write_all(&piece).await.map_err(unwritable)?;
    }
    file.flush().await.map_err(unwritable)
}

pub(super) fn read_mapping(bytes: &[u8]) -> Result<String, Refusal> {
    let refuse = |why: String| Refusal::invalid("import.mapping", format!("The mapping cannot be used. {why}"));
    if bytes.len() > LARGEST_MAPPING {
        return Err(refuse("It is far too long for one.".to_owned()));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| refuse("It is not a text in UTF-8.".to_owned()))?;
    Mapping::read(text).map_err(|problems| refuse(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")))?;
    Ok(text.to_owned())
}

/// The custom fields of the firm, which columns may fill.
pub(super) async fn custom_fields(ctx: &Ctx) -> Result<Arc<[CustomField]>, WebError> {
    Ok(import_batch::custom_fields(&mut ctx.read().await?).await?)
}

/// The upload in the address, with its folder; only who sent it comes to it, and only as long as it waits.
pub(super) async fn find(ctx: &Ctx) -> Result<(Upload, PathBuf), WebError> {
    let put_away = |sentence| Refusal::of_kind(RefusalKind::Missing, PUT_AWAY, sentence);
    let missing = || {
        put_away(
            "Sent files are put away once their import is over, and until then only who sent them sees them. \
             Send them again to import them.",
        )
    };
    // Read and written again, the reference can name nothing outside the folder.
    let reference = goodword_domain::id::read(ctx.param("upload")).map_err(|_| missing())?;
    if uploads::is_abandoned(reference, ctx.now()) {
        let sentence = "They were sent more than 7 days ago and were put away. Send them again to import them; \
                        an import that was started from them is on the list of imports.";
        return Err(put_away(sentence).into());
    }
    let folder = ctx.web.imports_folder.join(goodword_domain::id::write(reference));
    match sent::find(&folder).await? {
        Some(upload) if upload.colleague_id == ctx.me.colleague.id => Ok((upload, folder)),
        _ => Err(missing().into()),
    }
}

/// The same, once the files have been read.
pub(super) async fn find_read(ctx: &Ctx) -> Result<(Upload, PathBuf), WebError> {
    let (upload, folder) = find(ctx).await?;
    match &upload.stands {
        Stands::Read => Ok((upload, folder)),
        Stands::Refused(why) => Err(Refusal::invalid("import.unreadable", why.clone()).into()),
        Stands::Waiting => {
            let sentence = "These files are still being read. Go on when that is done; their page says how far it is.";
            Err(Refusal::invalid("import.being_read", sentence).into())
        }
    }
}

pub(super) fn cut_off() -> WebError {
    let sentence = "The files did not come in whole: together they are larger than 200 MB, or the connection broke off. \
                    Nothing was kept. Try again, in several imports if they are large.";
    Refusal::invalid("import.cut_off", sentence).into()
}

fn unwritable(error: std::io::Error) -> WebError {
    WebError::Fault(format!("the folder of imports cannot be used: {error}"))
}
