//! What became of each row, as a file.

use std::io::Write;

use goodword_domain::BatchId;
use goodword_domain::batch::RowOutcome;
use goodword_domain::refusal::Refusal;
use goodword_store::batches::{self, BatchRow};
use goodword_store::{Db, Reader, StoreError, Viewer, walls};

use crate::Result;

/// How many rows are read at once.
const AT_ONCE: i64 = 1_000;

/// Writes what became of each row as CSV: file, line, outcome, sentence, record.
pub async fn write_results(db: &Db, viewer: Viewer, batch: BatchId, writer: impl Write + Send) -> Result<()> {
    let mut reader = db.read(viewer).await?;
    if batches::find(&mut reader, batch).await?.is_none() {
        return Err(Refusal::missing(goodword_domain::Noun::Batch).into());
    }
    let mut out = csv::Writer::from_writer(writer);
    out.write_record(["file", "line", "outcome", "sentence", "record"]).map_err(unwritable)?;
    let mut after = 0;
    loop {
        let rows = batches::rows(&mut reader, batch, None, after, AT_ONCE).await?;
        let Some(last) = rows.last() else { break };
        after = last.row_number;
        for row in &seen(&mut reader, rows).await? {
            out.write_record(cells(row)).map_err(unwritable)?;
        }
    }
    out.flush().map_err(|error| unwritable(error.into()))
}

/// The rows of an import after number `after`, as far as the viewer may see what they became; those of one outcome
/// where one is asked for. Fewer than `most` may come although more follow: go on after the last number asked for.
pub async fn rows(
    reader: &mut Reader,
    batch: BatchId,
    outcome: Option<RowOutcome>,
    after: i64,
    most: i64,
) -> Result<Vec<BatchRow>> {
    let rows = batches::rows(reader, batch, outcome, after, most).await?;
    seen(reader, rows).await
}

/// Leaves out the rows of what a wall hides from the viewer: their sentences could name it.
async fn seen(reader: &mut Reader, rows: Vec<BatchRow>) -> Result<Vec<BatchRow>> {
    let scope = reader.scope();
    let (true, Some(me)) = (scope.is_walled(), scope.viewer().colleague()) else { return Ok(rows) };
    let mut seen = Vec::with_capacity(rows.len());
    for row in rows {
        let hidden = match (row.noun, row.record_id) {
            (Some(noun), Some(id)) => walls::denied(reader, me, noun, id).await?,
            _ => false,
        };
        if !hidden {
            seen.push(row);
        }
    }
    Ok(seen)
}

fn cells(row: &BatchRow) -> [String; 5] {
    let record = match (row.noun, row.record_id) {
        (Some(noun), Some(id)) => format!("{noun} {}", goodword_domain::id::write(id)),
        _ => String::new(),
    };
    [safe(&row.file), row.line.to_string(), row.outcome.word().to_owned(), safe(&row.sentence), record]
}

/// A text that no spreadsheet takes for a formula.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}") } else { text.to_owned() }
}

fn unwritable(error: csv::Error) -> crate::ActionError {
    StoreError::from_io(std::io::Error::other(error)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_taken_for_a_formula() {
        for text in ["=1+1", "+44", "-1", "@x", "\tx"] {
            assert_eq!(safe(text), format!("'{text}"));
        }
        assert_eq!(safe("Created."), "Created.");
    }
}
