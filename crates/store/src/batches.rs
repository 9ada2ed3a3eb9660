//! Imports: the batch, what became of each row, and what it changed as that was before.

pub mod taking_back;

use goodword_domain::batch::{BatchState, RowOutcome};
use goodword_domain::{BatchId, ColleagueId, HistoryId, Noun, Timestamp};

use crate::{Reader, Result, Sql, Work, record, table};

table! {
    /// One import.
    pub struct Batch in batches as b {
        /// Which.
        pub id: BatchId,
        /// What it is called: the name of its mapping and of its files.
        pub name: String,
        /// The mapping, as TOML.
        pub mapping: String,
        /// Where its files are kept until it is carried out (JSON); none for files given on the command line.
        pub files: String,
        /// Where it stands.
        pub state: BatchState,
        /// How many rows recorded something new.
        pub created: i64,
        /// How many changed what was there.
        pub updated: i64,
        /// How many said what was there already.
        pub unchanged: i64,
        /// How many were refused.
        pub refused: i64,
        /// How many were kept and are odd.
        pub warned: i64,
        /// What is to be said of the whole of it.
        pub message: String,
        /// Who started it.
        pub started_by: Option<ColleagueId>,
        /// When.
        pub started_at: Timestamp,
        /// When it was over.
        pub finished_at: Option<Timestamp>,
        /// When it was taken back.
        pub undone_at: Option<Timestamp>,
        /// By whom.
        pub undone_by: Option<ColleagueId>,
        /// Whether it belongs to the sample firm.
        pub sample: bool,
    }
}

table! {
    /// What became of one row.
    pub struct BatchRow in batch_rows as br {
        /// Of which import.
        pub batch_id: BatchId,
        /// Its number in the import, from 1.
        pub row_number: i64,
        /// The file as it was named.
        pub file: String,
        /// The line it begins on.
        pub line: i64,
        /// What became of it.
        pub outcome: RowOutcome,
        /// In words, with what is odd about it.
        pub sentence: String,
        /// The kind of record it became.
        pub noun: Option<Noun>,
        /// Which one.
        #[serde(serialize_with = "goodword_domain::id::written::optional")]
        #[schemars(with = "Option<String>")]
        pub record_id: Option<i64>,
    }
}

record! {
    /// Something that was there before an import changed it.
    pub struct Image {
        /// The kind of record.
        pub noun: Noun,
        /// Which one.
        pub record_id: i64,
        /// The number the audit trail had reached: what it says later was not there then.
        pub taken_id: HistoryId,
        /// It and all that hangs on it (JSON).
        pub image: String,
    }
}

/// An import. Its rows name records, so who reads those goes through their scope.
pub async fn find(db: &mut Reader, id: BatchId) -> Result<Option<Batch>> {
    db.maybe(Sql::new(Batch::SELECT).add_bound(" and b.id = ", id)).await
}

/// Every import, newest first.
pub async fn latest(db: &mut Reader, most: i64) -> Result<Vec<Batch>> {
    db.all(Sql::new(Batch::SELECT).add_bound(" order by b.id desc limit ", most)).await
}

/// Imports that wait or were being carried out: after a crash those are carried out again.
pub async fn unfinished(db: &mut Reader) -> Result<Vec<Batch>> {
    db.all(Sql::new(Batch::SELECT).add(" and b.state in ('waiting', 'running') order by b.id")).await
}

/// Records a new one.
pub async fn insert(work: &mut Work, batch: &Batch) -> Result<()> {
    work.run(batch.insert()).await.map(drop)
}

/// Writes a changed one.
pub async fn save(work: &mut Work, batch: &Batch) -> Result<()> {
    work.run(batch.update()).await.map(drop)
}

/// Takes an import that is not over for this transaction alone: another that tries waits until this one ends. Says
/// whether it could be had.
pub async fn claim(work: &mut Work, id: BatchId, now: Timestamp) -> Result<bool> {
    let sql = Sql::new("update batches set state = 'running', started_at = $1 where id = $2 and state in ('waiting', 'running')");
    Ok(work.run(sql.bind(now).bind(id)).await? == 1)
}

/// Notes what became of a row.
pub async fn add_row(work: &mut Work, row: &BatchRow) -> Result<()> {
    work.run(row.insert()).await.map(drop)
}

/// The rows of an import after number `after`, at most `most`; those of one outcome where one is asked for.
pub async fn rows(db: &mut Reader, id: BatchId, outcome: Option<RowOutcome>, after: i64, most: i64) -> Result<Vec<BatchRow>> {
    let sql = Sql::new(BatchRow::SELECT).add_bound(" and br.batch_id = ", id).add_bound(" and br.row_number > ", after);
    db.all(sql.add_if(" and br.outcome = ", outcome).add_bound(" order by br.row_number limit ", most)).await
}

/// Keeps what was there before an import changes it; the first image of a record is the one that counts.
pub async fn keep_image(work: &mut Work, batch: BatchId, image: &Image) -> Result<()> {
    let sql = Sql::new(
        "insert into batch_images (batch_id, noun, record_id, taken_id, image) values ($1, $2, $3, $4, $5) on conflict do nothing",
    );
    let sql = sql.bind(batch).bind(image.noun).bind(image.record_id).bind(image.taken_id).bind(image.image.as_str());
    work.run(sql).await.map(drop)
}

/// Whether an import has changed a record already, so that its image is kept.
pub async fn has_image(db: &mut Reader, batch: BatchId, noun: Noun, record_id: i64) -> Result<bool> {
    let sql = Sql::new("select count(*) as images from batch_images where batch_id = $1 and noun = $2 and record_id = $3");
    Ok(db.value::<i64>(sql.bind(batch).bind(noun).bind(record_id)).await? > 0)
}

/// Says that a waiting import is being carried out.
pub async fn say_it_runs(work: &mut Work, id: BatchId) -> Result<()> {
    work.run(Sql::new("update batches set state = 'running' where id = $1 and state = 'waiting'").bind(id)).await.map(drop)
}
