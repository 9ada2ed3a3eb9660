//! Lists and reports as files for spreadsheets: CSV, or a workbook where the address asks for one.

use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use goodword_reports::{Cell, FileKind, TableFile};

use crate::ctx::Ctx;
use crate::error::{WebError, WebResult};

/// How many lines of a list are read at once.
pub(crate) const AT_ONCE: i64 = 500;
/// A file of more lines is no list somebody looks at; the last line says what is missing.
pub(crate) const MOST: usize = 100_000;

/// What kind of file a list is asked for as: `format=xlsx`, or CSV where nobody says.
pub(crate) fn kind(ctx: &Ctx) -> FileKind {
    ctx.query("format").and_then(FileKind::called).unwrap_or(FileKind::Csv)
}

/// The last line of a file that is longer than files are.
pub(crate) fn cut(columns: usize) -> Vec<Cell> {
    let sentence = format!("Only the first {MOST} are in this file. Filter the list to get the others.");
    std::iter::once(Cell::Text(sentence)).chain((1..columns).map(|_| Cell::None(""))).collect()
}

/// A file that is saved under a name. It is packed apart, so that nobody else waits for it.
pub(crate) async fn answer(file: TableFile, kind: FileKind, name: &str) -> WebResult {
    let packed = tokio::task::spawn_blocking(move || file.finish()).await;
    let bytes = packed.map_err(|error| WebError::Fault(error.to_string()))??;
    let name = format!("attachment; filename=\"{name}.{}\"", kind.ending());
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let of = HeaderValue::from_static(kind.media_type());
    Ok(([(header::CONTENT_TYPE, of), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}
