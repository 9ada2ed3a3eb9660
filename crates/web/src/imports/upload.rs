//! Sending files: they are kept in the data folder until somebody has looked at their mapping and starts the import.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use askama::Template;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartRejection};
use axum::http::HeaderMap;
use axum::response::Response;
use goodword_actions::import_batch::{self, KeptFile, uploads};
use goodword_domain::batch::BatchState;
use goodword_domain::permit::{self, Right};
use goodword_domain::refusal::RefusalKind;
use goodword_domain::{ColleagueId, Refusal, text};
use goodword_intake::custom::CustomField;
use goodword_intake::guess;
use goodword_intake::mapping::{FileMapping, Mapping};
use goodword_intake::survey::Survey;
use goodword_intake::table::{Header, Layout, Row, Table};
use goodword_store::batches;
use serde::{Deserialize, Serialize};
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
/// How many rows are looked at to show some.
const SAMPLE: usize = 50;

/// Files that were sent and wait for their mapping.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Upload {
    /// Who sent them.
    colleague_id: ColleagueId,
    /// The files.
    pub(super) files: Vec<KeptFile>,
    /// What could not be told when the mapping was guessed.
    pub(super) remarks: Vec<String>,
}

/// The head of a file: its columns and some rows.
pub(super) struct Head {
    /// What it was called.
    pub(super) name: String,
    /// Its columns.
    pub(super) header: Header,
    /// Its first rows.
    pub(super) rows: Vec<Row>,
    /// How it is read, in words.
    pub(super) how: String,
}

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
    (folder, _): &(PathBuf, String),
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
    // What cannot be read is refused before anybody looks at its mapping.
    let heads = heads(&files, mapping.as_deref().unwrap_or_default()).await?;
    let custom = custom_fields(ctx).await?;
    let (mapping, remarks) = match mapping {
        Some(mapping) => (mapping, Vec::new()),
        None => match remembered(ctx, &heads, &custom).await? {
            Some(found) => found,
            None => guessed(&files, custom).await?,
        },
    };
    let upload = Upload { colleague_id: ctx.me.colleague.id, files, remarks };
    let about = serde_json::to_vec(&upload).map_err(|error| WebError::Fault(error.to_string()))?;
    fs::write(folder.join("mapping.toml"), mapping).await.map_err(unwritable)?;
    fs::write(folder.join("upload.json"), about).await.map_err(unwritable)
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

/// The mapping of the latest import that went in, of those that speak of these very columns.
async fn remembered(ctx: &Ctx, heads: &[Head], custom: &[CustomField]) -> Result<Option<(String, Vec<String>)>, WebError> {
    let mut reader = ctx.read().await?;
    let done =
        batches::latest(&mut reader, super::LISTED).await?.into_iter().filter(|b| b.state == BatchState::Done && !b.sample);
    for batch in done {
        let Ok(mapping) = Mapping::read(&batch.mapping) else { continue };
        if heads.iter().all(|head| mapping.files.iter().any(|file| is_of(file, head, custom))) {
            let remark = format!("The mapping of the import “{}” goes with these columns and was taken again.", batch.name);
            return Ok(Some((batch.mapping, vec![remark])));
        }
    }
    Ok(None)
}

/// Whether a mapping was written for such a file: all it speaks of is there, and that is not a small part of it.
fn is_of(file: &FileMapping, head: &Head, custom: &[CustomField]) -> bool {
    let spoken: BTreeSet<&str> = file.columns().map(|(column, _)| column).collect();
    let much = !file.matches.columns.is_empty() || spoken.len() * 2 >= head.header.names().len();
    much && file.fits(&head.name, &head.header) && file.check_header(&head.name, &head.header, custom).is_empty()
}

/// The custom fields of the firm, which columns may fill.
pub(super) async fn custom_fields(ctx: &Ctx) -> Result<Arc<[CustomField]>, WebError> {
    Ok(import_batch::custom_fields(&mut ctx.read().await?).await?)
}

/// A mapping for a file nobody said anything about: guessed from its columns and from all that stands in them.
async fn guessed(files: &[KeptFile], custom: Arc<[CustomField]>) -> Result<(String, Vec<String>), WebError> {
    let [one] = files else {
        let sentence =
            "Several files belong together only by a mapping that says how. Send it along, or send one file at a time.";
        return Err(Refusal::invalid("import.mapping_needed", sentence).into());
    };
    let one = one.clone();
    let guess = tokio::task::spawn_blocking(move || {
        let survey = Survey::of(&mut table(&one, &Layout::default())?).map_err(|error| unreadable(&error))?;
        Ok::<_, Refusal>(guess::of(&survey, Layout::default(), &custom))
    });
    let guess = guess.await.map_err(|error| WebError::Fault(error.to_string()))??;
    Ok((guess.mapping.to_toml(), guess.remarks))
}

/// Looks at the heads of files as their mapping says they are to be read, in a thread of its own.
pub(super) async fn heads(files: &[KeptFile], mapping: &str) -> Result<Vec<Head>, WebError> {
    let files = files.to_vec();
    let layout = match Mapping::read(mapping).map(|mapping| mapping.files).as_deref() {
        Ok([only]) => only.layout.clone(),
        _ => Layout::default(),
    };
    let read = tokio::task::spawn_blocking(move || files.iter().map(|f| head(f, &layout)).collect::<Result<Vec<_>, _>>());
    Ok(read.await.map_err(|error| WebError::Fault(error.to_string()))??)
}

fn unreadable(why: &dyn std::fmt::Display) -> Refusal {
    Refusal::invalid("import.unreadable", format!("{why}"))
}

fn table(file: &KeptFile, layout: &Layout) -> Result<Table<std::fs::File>, Refusal> {
    let source = std::fs::File::open(&file.path).map_err(|error| unreadable(&error))?;
    Table::open(&file.name, source, layout).map_err(|error| unreadable(&error))
}

fn head(file: &KeptFile, layout: &Layout) -> Result<Head, Refusal> {
    let mut table = table(file, layout)?;
    let mut rows = Vec::new();
    while rows.len() < SAMPLE {
        match table.next_row() {
            Ok(Some(Ok(row))) => rows.push(row),
            // A row that cannot be read is told of by the preview.
            Ok(Some(Err(_))) => {}
            Ok(None) | Err(_) => break,
        }
    }
    let how = format!("{} columns, read as {}", table.header().names().len(), table.read_as());
    Ok(Head { name: file.name.clone(), header: table.header().clone(), rows, how })
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
    let about = fs::read(folder.join("upload.json")).await.map_err(|_| missing())?;
    let upload: Upload = serde_json::from_slice(&about).map_err(|error| WebError::Fault(error.to_string()))?;
    if upload.colleague_id != ctx.me.colleague.id {
        return Err(missing().into());
    }
    Ok((upload, folder))
}

/// The mapping of an upload as it was last kept.
pub(super) async fn mapping_text(folder: &Path) -> Result<String, WebError> {
    fs::read_to_string(folder.join("mapping.toml")).await.map_err(unwritable)
}

/// Keeps the mapping of an upload.
pub(super) async fn keep_mapping(folder: &Path, text: &str) -> Result<(), WebError> {
    fs::write(folder.join("mapping.toml"), text).await.map_err(unwritable)
}

pub(super) fn cut_off() -> WebError {
    let sentence = "The files did not come in whole: together they are larger than 200 MB, or the connection broke off. \
                    Nothing was kept. Try again, in several imports if they are large.";
    Refusal::invalid("import.cut_off", sentence).into()
}

fn unwritable(error: std::io::Error) -> WebError {
    WebError::Fault(format!("the folder of imports cannot be used: {error}"))
}
