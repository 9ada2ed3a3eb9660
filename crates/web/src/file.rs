//! Lists and reports as files for spreadsheets: CSV, or a workbook where the address asks for one.

use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use goodword_domain::Date;
use goodword_reports::{Cell, FileKind, TableFile};
use goodword_store::Reader;

use crate::ctx::Ctx;
use crate::error::{WebError, WebResult};

/// How many lines of a list are read at once.
pub(crate) const AT_ONCE: i64 = 500;
/// A file of more lines is no list somebody looks at; the last line says what is missing.
const MOST: usize = 100_000;

/// What kind of file a list is asked for as: `format=xlsx`, or CSV where nobody says.
pub(crate) fn kind(ctx: &Ctx) -> FileKind {
    ctx.query("format").and_then(FileKind::called).unwrap_or(FileKind::Csv)
}

/// What a file is made of, some lines at a time.
pub(crate) trait Filed {
    /// The rows of the lines that come next; none where there are no more.
    fn rows(&mut self, db: &mut Reader) -> impl Future<Output = Result<Vec<Vec<Cell>>, WebError>> + Send;
}

/// All of it as a file, as far as files go.
pub(crate) async fn whole(
    db: &mut Reader,
    of: &mut impl Filed,
    (kind, title, head): (FileKind, &str, &[String]),
) -> Result<TableFile, WebError> {
    let mut table = TableFile::new(kind, title, head)?;
    let mut written = 0;
    while written < MOST {
        let rows = of.rows(db).await?;
        if rows.is_empty() {
            return Ok(table);
        }
        written += rows.len();
        for row in &rows {
            table.row(row)?;
        }
    }
    table.row(&cut(head.len()))?;
    Ok(table)
}

/// A text in a file; nothing where there is none.
pub(crate) fn text(said: Option<&str>) -> Cell {
    said.filter(|said| !said.is_empty()).map_or(Cell::None(""), |said| Cell::Text(said.to_owned()))
}

/// A day in a file; nothing where there is none.
pub(crate) fn day(day: Option<Date>) -> Cell {
    day.map_or(Cell::None(""), Cell::Date)
}

/// The last line of a file that is longer than files are.
fn cut(columns: usize) -> Vec<Cell> {
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
