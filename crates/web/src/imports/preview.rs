//! What an import would do, and starting it.

use std::io::{Read, Seek};
use std::path::Path;

use askama::Template;
use goodword_actions::import_batch::{ImportBatch, KeptFile, Outcome, Progress, StartImport, import, sent};
use goodword_domain::batch::RowOutcome;
use goodword_intake::batch::{Opener, Source};
use goodword_intake::mapping::Mapping;
use goodword_intake::table::is_whole_only;
use goodword_store::batches::BatchRow;

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shell::Shell;
use crate::show;
use crate::view::count;
use crate::wish::{self, Landing};

use super::upload;

/// How much of a file a preview reads: a preview is a matter of seconds, the import itself reads everything.
const LOOKED_AT: u64 = 1024 * 1024;
/// How many rows of each file a preview takes: of a workbook, whose size says little of its rows.
const ROWS: u64 = 10_000;
/// How many rows of a kind are shown.
const SHOWN: usize = 50;

/// A row and what would become of it.
pub(super) struct RowLine {
    /// In which line it stands.
    pub(super) place: String,
    /// In which file, where there are several.
    pub(super) file: String,
    /// The kind of its badge.
    pub(super) kind: &'static str,
    /// What becomes of it.
    pub(super) outcome: &'static str,
    /// Why, or what is odd.
    pub(super) sentence: String,
    /// Where what it became is shown; empty where nothing is.
    pub(super) href: String,
}

/// Says a row.
pub(super) fn row_line(row: &BatchRow) -> RowLine {
    let kind = match row.outcome {
        RowOutcome::Created => "new",
        RowOutcome::Updated => "done",
        RowOutcome::Unchanged => "",
        RowOutcome::Refused => "late",
    };
    let place = row.noun.and_then(|noun| match noun {
        goodword_domain::Noun::Referral => Some("referrals"),
        goodword_domain::Noun::Person => Some("people"),
        goodword_domain::Noun::Organisation => Some("organisations"),
        goodword_domain::Noun::Client => Some("clients"),
        _ => None,
    });
    let href = place.zip(row.record_id).map(|(place, id)| format!("/{place}/{}", goodword_domain::id::write(id)));
    RowLine {
        place: format!("Line {}", row.line),
        file: row.file.clone(),
        kind,
        outcome: row.outcome.label(),
        sentence: without_outcome(row),
        href: href.unwrap_or_default(),
    }
}

/// The sentence of a row without its outcome, which stands beside it.
fn without_outcome(row: &BatchRow) -> String {
    let rest = row.sentence.strip_prefix(row.outcome.label()).and_then(|rest| rest.strip_prefix([':', '.']));
    let mut letters = rest.unwrap_or(&row.sentence).trim().chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Leaves the name of the file out where all rows are of one.
pub(super) fn of_files(mut rows: Vec<RowLine>, files: usize) -> Vec<RowLine> {
    if files < 2 {
        rows.iter_mut().for_each(|row| row.file.clear());
    }
    rows
}

/// A number with its word.
pub(super) type Figure = (&'static str, String);

#[derive(Template)]
#[template(path = "imports/preview.html")]
struct PreviewPage {
    shell: Shell,
    at: String,
    refused: String,
    figures: Vec<Figure>,
    /// Says that only the first rows were looked at, where that is so.
    part: String,
    remarks: Vec<String>,
    odd: Vec<RowLine>,
    good: Vec<RowLine>,
    may_start: bool,
}

/// The numbers of an import.
pub(super) fn figures(counts: &goodword_actions::import_batch::Counts) -> Vec<Figure> {
    let said = |n: u64| count(i64::try_from(n).unwrap_or(i64::MAX));
    vec![
        ("Rows", said(counts.rows)),
        ("Created", said(counts.created)),
        ("Updated", said(counts.updated)),
        ("Unchanged", said(counts.unchanged)),
        ("Refused", said(counts.refused)),
        ("Kept with a remark", said(counts.warned)),
    ]
}

/// What the import would do; nothing of it is kept.
pub async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    upload::or_again(&ctx, drawn(&ctx, &draft).await).await
}

async fn drawn(ctx: &Ctx, draft: &Draft) -> WebResult {
    ctx.let_go();
    let (uploaded, folder) = upload::find_read(ctx).await?;
    let text = sent::mapping(&folder).await?;
    let Ok(mapping) = Mapping::read(&text) else {
        return Ok(show::go(&format!("/imports/uploads/{}", ctx.param("upload"))));
    };
    let files = uploaded.files.iter().map(|file| (file.name.clone(), beginning(file.clone()))).collect();
    let wish = ImportBatch { files, mapping, dry_run: true, first: Some(ROWS) };
    let tried = import(&ctx.web.desk, &ctx.actor(), wish, &Progress::default()).await;
    let (outcome, refused) = match tried.map_err(WebError::from) {
        Ok(outcome) => (Some(outcome), String::new()),
        Err(WebError::Refused(refusal)) => (None, refusal.sentence.to_string()),
        Err(other) => return Err(other),
    };
    let mut reader = ctx.read().await?;
    let (good, odd): (Vec<&BatchRow>, Vec<&BatchRow>) =
        outcome.iter().flat_map(|o| o.rows.iter().map(move |row| (o, row))).fold((Vec::new(), Vec::new()), sorted);
    let line = |row: &BatchRow| RowLine { href: String::new(), ..row_line(row) };
    let say = |rows: Vec<&BatchRow>| of_files(rows.into_iter().take(SHOWN).map(line).collect(), uploaded.files.len());
    let page = PreviewPage {
        shell: Shell::of(ctx, &mut reader, "Preview", "settings").await?,
        at: format!("/imports/uploads/{}", ctx.param("upload")),
        figures: outcome.as_ref().map(|o| figures(&o.counts)).unwrap_or_default(),
        part: outcome.as_ref().map(|o| in_part(&uploaded.files, o.counts.rows)).unwrap_or_default(),
        remarks: outcome.as_ref().map(|o| o.remarks.clone()).unwrap_or_default(),
        odd: say(odd),
        good: say(good),
        may_start: outcome.is_some(),
        refused: if refused.is_empty() { draft.elsewhere(&[]) } else { refused },
    };
    show::html(&page, draft)
}

type Sorted<'a> = (Vec<&'a BatchRow>, Vec<&'a BatchRow>);

/// Puts a row among the good ones or those to look at.
fn sorted<'a>((mut good, mut odd): Sorted<'a>, (outcome, row): (&'a Outcome, &'a BatchRow)) -> Sorted<'a> {
    if outcome.odd.contains(&row.row_number) {
        odd.push(row)
    } else {
        good.push(row)
    }
    (good, odd)
}

/// Says that the numbers are of the first rows only, and how many there are about; blank where all were looked at.
fn in_part(files: &[KeptFile], looked_at: u64) -> String {
    let thought: Option<Vec<u64>> = files.iter().map(|file| thought_rows(&file.path).ok().flatten()).collect();
    let large = files.iter().any(|file| is_large(&file.path).unwrap_or(false));
    // Of a file that was read to its end the lines are counted, those of headers too.
    let all_seen = |all: u64| !large && all <= looked_at.saturating_add(files.len() as u64);
    if (!large && looked_at < ROWS) || thought.as_ref().is_some_and(|rows| all_seen(rows.iter().sum())) {
        return String::new();
    }
    let said = |rows: u64| count(i64::try_from(rows).unwrap_or(i64::MAX));
    let all = thought.map(|rows| rows.iter().sum::<u64>()).filter(|all| *all > looked_at);
    let (of, first) = (if files.len() == 1 { "the file" } else { "the files" }, said(looked_at));
    let has = if files.len() == 1 { "has" } else { "have" };
    let rest = match all {
        Some(all) => format!("{has} about {}", said(rounded(all))),
        None => "may have more".to_owned(),
    };
    format!(
        "These numbers are of the first {first} rows only: {of} {rest}. Of the rows behind them nothing is said here, and the import reads them all: \
         look at its result, where each row that was refused says why. The whole import can be undone."
    )
}

/// Whether a file of lines is longer than what is looked at.
fn is_large(path: &Path) -> std::io::Result<bool> {
    let (head, bytes) = head_of(path)?;
    Ok(!is_whole_only(&head[..head.len().min(64)]) && bytes > LOOKED_AT)
}

/// How many rows a file of lines is thought to have, by how long its first lines are; nothing for a workbook or cards.
fn thought_rows(path: &Path) -> std::io::Result<Option<u64>> {
    let (head, bytes) = head_of(path)?;
    if head.is_empty() || is_whole_only(&head[..head.len().min(64)]) {
        return Ok(None);
    }
    let lines = head.iter().filter(|byte| **byte == b'\n').count() as u64;
    let seen = head.len() as u64;
    Ok(Some((u128::from(lines) * u128::from(bytes) / u128::from(seen)).try_into().unwrap_or(u64::MAX)))
}

/// The part of a file that is looked at, and how long it is in all.
fn head_of(path: &Path) -> std::io::Result<(Vec<u8>, u64)> {
    let source = std::fs::File::open(path)?;
    let (bytes, mut head) = (source.metadata()?.len(), Vec::new());
    source.take(LOOKED_AT).read_to_end(&mut head)?;
    Ok((head, bytes))
}

/// A number to two digits, as one that is only thought to be so is said.
fn rounded(number: u64) -> u64 {
    let mut unit = 1;
    while number / unit >= 100 {
        unit *= 10;
    }
    (number + unit / 2) / unit * unit
}

/// Opens the beginning of a file, up to the end of a line; the whole of a workbook or of cards.
fn beginning(file: KeptFile) -> Opener {
    Box::new(move || {
        let mut source = std::fs::File::open(&file.path)?;
        let mut head = Vec::new();
        source.by_ref().take(64).read_to_end(&mut head)?;
        source.rewind()?;
        // What makes sense as a whole only is read up to so many rows.
        if is_whole_only(&head) || source.metadata()?.len() <= LOOKED_AT {
            return Ok(Box::new(source) as Source);
        }
        let mut head = Vec::new();
        source.by_ref().take(LOOKED_AT).read_to_end(&mut head)?;
        let end = head.iter().rposition(|byte| *byte == b'\n').map_or(LOOKED_AT, |at| at as u64 + 1);
        source.rewind()?;
        Ok(Box::new(source.take(end)) as Source)
    })
}

/// Puts the import on the list of background work; a refusal draws the preview again.
pub async fn start(ctx: Ctx, draft: Draft) -> WebResult {
    match started(&ctx).await {
        Err(WebError::Refused(refusal)) => page(ctx, Draft { refusal: Some(refusal), ..draft }).await,
        other => other,
    }
}

async fn started(ctx: &Ctx) -> WebResult {
    let (uploaded, folder) = upload::find_read(ctx).await?;
    let mapping = sent::mapping(&folder).await?;
    let id = ctx.web.desk.run(&ctx.actor(), StartImport { files: uploaded.files, mapping }).await?;
    Ok(wish::landed(&Landing::at(format!("/imports/{id}"), "The import has begun"), &[]))
}
