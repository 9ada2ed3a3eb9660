//! The audit trail: who, when, from where, before and after, appended with the change itself. Nothing here changes a row.

use std::collections::{HashMap, HashSet};

use goodword_domain::{ActId, BatchId, ColleagueId, HistoryId, Noun, id};
use jiff::Timestamp;
use serde_json::Value;

use crate::{Reader, Result, Sql, Viewer, Work, record, table};

table! {
    /// One entry.
    pub struct Entry in history as h {
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
        /// The act it belongs to, where that can be taken back.
        pub act_id: Option<ActId>,
    }
}

/// A record as the trail keeps it: JSON, or nothing.
pub fn image<T: serde::Serialize>(record: Option<&T>) -> Result<Option<String>> {
    record.map(|r| crate::json::write("history", r)).transpose()
}

/// Appends an entry.
pub async fn append(work: &mut Work, entry: &Entry) -> Result<()> {
    work.run(entry.insert()).await.map(drop)
}

/// The entries of one record, newest first. The caller has read the record itself before: walls stand there. What an entry
/// names beside it and a wall denies the viewer is left out.
pub async fn of_record(db: &mut Reader, noun: Noun, record_id: i64, most: i64) -> Result<Vec<Entry>> {
    let mut entries: Vec<Entry> = db.all(
        Sql::new(
            "select h.id, h.at, h.colleague_id, h.for_id, h.via, h.verb, h.noun, h.record_id, h.sentence, h.before, h.after, h.batch_id, h.act_id \
             from history h where h.noun = $1 and h.record_id = $2 order by h.id desc limit $3",
        )
        .bind(noun)
        .bind(record_id)
        .bind(most),
    )
    .await?;
    leave_out_denied(db, &mut entries).await?;
    Ok(entries)
}

/// Who did what is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A colleague.
    Colleague(ColleagueId),
    /// The product itself.
    Product,
}

/// Which entries of a history are looked for; all of them where nothing is said.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Those of one who did it.
    pub by: Option<By>,
    /// From this instant on,
    pub from: Option<Timestamp>,
    /// and before that one.
    pub until: Option<Timestamp>,
    /// Those of these verbs,
    pub verbs: Vec<&'static str>,
    /// and of none of these.
    pub without: Vec<&'static str>,
    /// Those that are older than an entry.
    pub before: Option<HistoryId>,
}

impl Wanted {
    fn restrict(&self, sql: Sql) -> Sql {
        let colleague = match self.by {
            Some(By::Colleague(id)) => Some(id),
            _ => None,
        };
        let sql = sql.add_if(" and h.colleague_id = ", colleague).add_if(" and h.id < ", self.before);
        let sql = if self.by == Some(By::Product) { sql.add(" and h.colleague_id is null") } else { sql };
        let sql = sql.add_if(" and h.at >= ", self.from).add_if(" and h.at < ", self.until);
        let sql = if self.verbs.is_empty() { sql } else { sql.add_list(" and h.verb in ", self.verbs.iter().copied()) };
        if self.without.is_empty() { sql } else { sql.add_list(" and h.verb not in ", self.without.iter().copied()) }
    }
}

/// A page of the entries of several records that are told together, newest first: those that are looked for. The caller has read the
/// records themselves before, as in [`of_record`].
pub async fn page(db: &mut Reader, records: &[(Noun, i64)], wanted: &Wanted, most: i64) -> Result<Vec<Entry>> {
    let sql = Sql::new(
        "select h.id, h.at, h.colleague_id, h.for_id, h.via, h.verb, h.noun, h.record_id, h.sentence, h.before, h.after, h.batch_id, h.act_id \
         from history h where ",
    );
    let sql = wanted.restrict(of_any(sql, records));
    let mut entries: Vec<Entry> = db.all(sql.add_bound(" order by h.id desc limit ", most)).await?;
    leave_out_denied(db, &mut entries).await?;
    Ok(entries)
}

/// Adds that an entry is of one of these records. Nothing stands beside them in the brackets: SQLite looks each of them up in the
/// index only where every side of an `or` can be.
fn of_any(sql: Sql, records: &[(Noun, i64)]) -> Sql {
    let none = if records.is_empty() { "(1 = 0" } else { "(" };
    let sql = records.iter().enumerate().fold(sql.add(none), |sql, (at, (noun, id))| {
        let sql = sql.add_bound(if at == 0 { "(h.noun = " } else { " or (h.noun = " }, *noun);
        sql.add_bound(" and h.record_id = ", *id).add(")")
    });
    sql.add(")")
}

/// Who has entries on these records.
pub async fn by_whom(db: &mut Reader, records: &[(Noun, i64)]) -> Result<Vec<ColleagueId>> {
    let sql = Sql::new("select distinct h.colleague_id from history h where h.colleague_id is not null and ");
    db.column(of_any(sql, records).add(" order by h.colleague_id")).await
}

/// The verbs of the entries on these records.
pub async fn verbs(db: &mut Reader, records: &[(Noun, i64)]) -> Result<Vec<String>> {
    let sql = Sql::new("select distinct h.verb from history h where ");
    db.column(of_any(sql, records).add(" order by h.verb")).await
}

/// Leaves out of images what a wall denies the viewer.
async fn leave_out_denied(db: &mut Reader, entries: &mut [Entry]) -> Result<()> {
    if let (true, Viewer::Colleague(me)) = (db.scope().is_walled(), db.scope().viewer()) {
        let denied: Vec<i64> = db.column(Sql::new("select record_id from denials where colleague_id = $1").bind(me)).await?;
        let denied: HashSet<String> = denied.into_iter().map(id::write).collect();
        for entry in entries {
            entry.before = without(entry.before.take(), &denied)?;
            entry.after = without(entry.after.take(), &denied)?;
        }
    }
    Ok(())
}

/// The last entry that changed a record: what a form that was opened then has seen.
pub async fn latest(db: &mut Reader, noun: Noun, record_id: i64) -> Result<Option<HistoryId>> {
    let sql =
        "select h.id from history h where h.noun = $1 and h.record_id = $2 and h.after is not null order by h.id desc limit 1";
    Ok(db.column(Sql::new(sql).bind(noun).bind(record_id)).await?.first().copied())
}

record! {
    /// The last entry that changed a record.
    pub struct Latest {
        /// Which record.
        pub record_id: i64,
        /// The entry.
        pub entry: HistoryId,
    }
}

/// The last entry of every record of a kind of which there are few: a list of the settings.
pub async fn latest_of(db: &mut Reader, noun: Noun) -> Result<HashMap<i64, HistoryId>> {
    let sql =
        "select h.record_id, max(h.id) as entry from history h where h.noun = $1 and h.after is not null group by h.record_id";
    let all: Vec<Latest> = db.all(Sql::new(sql).bind(noun)).await?;
    Ok(all.into_iter().map(|latest| (latest.record_id, latest.entry)).collect())
}

/// An image without the references in `denied`, and without the parts of a list that hold one: the share of somebody denied
/// goes with them.
fn without(image: Option<String>, denied: &HashSet<String>) -> Result<Option<String>> {
    let Some(image) = image else { return Ok(None) };
    let mut value: Value = crate::json::read("history", &image)?;
    strip(&mut value, denied);
    crate::json::write("history", &value).map(Some)
}

fn strip(value: &mut Value, denied: &HashSet<String>) {
    let names = |value: &Value| value.as_str().is_some_and(|text| denied.contains(text));
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !names(value));
            fields.values_mut().for_each(|value| strip(value, denied));
        }
        Value::Array(parts) => {
            parts.retain(|part| !names(part) && !part.as_object().is_some_and(|fields| fields.values().any(names)));
            parts.iter_mut().for_each(|part| strip(part, denied));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_denied_is_left_out_of_an_image() {
        let denied = HashSet::from(["0a".to_owned()]);
        let said = |image: &str| without(Some(image.to_owned()), &denied).unwrap().unwrap();
        assert_eq!(said(r#"{"need":"x","person_id":"0a","owner_id":"0b"}"#), r#"{"need":"x","owner_id":"0b"}"#);
        assert_eq!(
            said(r#"[{"person_id":"0a","share":4000},{"person_id":"0b","share":6000}]"#),
            r#"[{"person_id":"0b","share":6000}]"#
        );
        assert_eq!(said(r#"{"people":["0a","0b"]}"#), r#"{"people":["0b"]}"#);
        assert_eq!(without(None, &denied).unwrap(), None);
    }
}
