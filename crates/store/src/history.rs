//! The audit trail: who, when, from where, before and after, appended with the change itself. Nothing here changes a row.

use goodword_domain::{BatchId, ColleagueId, HistoryId, Noun};
use jiff::Timestamp;

use crate::{Reader, Result, Sql, Work, record};

record! {
    /// One entry.
    pub struct Entry {
        /// Its place in the trail.
        pub id: HistoryId,
        /// When.
        pub at: Timestamp,
        /// Who did it; nobody for the product itself.
        pub colleague_id: Option<ColleagueId>,
        /// On whose behalf, when it was done for somebody.
        pub for_id: Option<ColleagueId>,
        /// From where: browser, api, command line, import, job.
        pub via: String,
        /// Which verb.
        pub verb: String,
        /// Which kind of record.
        pub noun: Noun,
        /// Which record.
        pub record_id: i64,
        /// What happened, in words.
        pub sentence: String,
        /// What changed, as it was (JSON).
        pub before: Option<String>,
        /// What changed, as it is (JSON).
        pub after: Option<String>,
        /// The import it came with.
        pub batch_id: Option<BatchId>,
    }
}

/// A record as the trail keeps it: JSON, or nothing.
pub fn image<T: serde::Serialize>(record: Option<&T>) -> Result<Option<String>> {
    record.map(|r| crate::json::write("history", r)).transpose()
}

/// Appends an entry.
pub async fn append(work: &mut Work, entry: &Entry) -> Result<()> {
    let sql = Sql::new(
        "insert into history (id, at, colleague_id, for_id, via, verb, noun, record_id, sentence, before, after, batch_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(entry.id)
    .bind(entry.at)
    .bind(entry.colleague_id)
    .bind(entry.for_id)
    .bind(entry.via.as_str())
    .bind(entry.verb.as_str())
    .bind(entry.noun)
    .bind(entry.record_id)
    .bind(entry.sentence.as_str())
    .bind(entry.before.clone())
    .bind(entry.after.clone())
    .bind(entry.batch_id);
    work.run(sql).await.map(drop)
}

/// The entries of one record, newest first. The caller has read the record itself before: walls stand there.
pub async fn of_record(db: &mut Reader, noun: Noun, record_id: i64, most: i64) -> Result<Vec<Entry>> {
    db.all(
        Sql::new(
            "select h.id, h.at, h.colleague_id, h.for_id, h.via, h.verb, h.noun, h.record_id, h.sentence, h.before, h.after, h.batch_id \
             from history h where h.noun = $1 and h.record_id = $2 order by h.id desc limit $3",
        )
        .bind(noun)
        .bind(record_id)
        .bind(most),
    )
    .await
}
