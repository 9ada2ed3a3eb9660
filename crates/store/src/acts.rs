//! Acts: what somebody did at once, with every row it changed, as it was and as it was left, so that it can be taken back.

pub mod places;
pub mod turns;

use goodword_domain::{ActId, ColleagueId, HistoryId, Noun, ReferralId, Timestamp};
use serde_json::Value;

use crate::history::Entry;
use crate::{Reader, Result, Sql, Viewer, Work, json, record, table};
pub use places::Place;

table! {
    /// Something that was done at once.
    pub struct Done in acts as ac {
        /// Which.
        pub id: ActId,
        /// When.
        pub at: Timestamp,
        /// Which verb it was.
        pub verb: String,
        /// Who did it.
        pub colleague_id: Option<ColleagueId>,
        /// On whose behalf, when it was done for somebody.
        pub for_id: Option<ColleagueId>,
        /// The act that this one takes back.
        pub takes_back_id: Option<ActId>,
        /// Whether it is no longer in force: what takes back is not in force itself, what it took back depends on it.
        pub undone: bool,
    }
}

record! {
    /// A row that an act changed, as it is kept.
    pub struct KeptRow {
        /// The word of its place.
        pub place: String,
        /// Which row.
        pub row_id: i64,
        /// As it was.
        pub before: Option<String>,
        /// As it was left.
        pub after: Option<String>,
    }
}

/// A row that an act changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Where it stands.
    pub place: Place,
    /// Which row.
    pub row: i64,
    /// As it was; nothing where the act made it.
    pub before: Option<Value>,
    /// As the act left it; nothing where the act took it away.
    pub after: Option<Value>,
}

impl Change {
    /// The row as the act left it, or as it was where the act took it away.
    fn image(&self) -> &Value {
        self.after.as_ref().or(self.before.as_ref()).unwrap_or(&Value::Null)
    }

    /// The record in whose history it is told.
    #[must_use]
    pub fn record(&self) -> (Noun, i64) {
        self.place.record(self.row, self.image())
    }

    /// The referral it is, or hangs on.
    #[must_use]
    pub fn referral(&self) -> Option<ReferralId> {
        match self.record() {
            (Noun::Referral, id) => Some(ReferralId::from(id)),
            _ => None,
        }
    }

    /// Whether the act left a text, a reference or an instant in a field that is another now.
    #[must_use]
    pub fn left_other(&self, field: &str, now: Option<&str>) -> bool {
        let left = self.after.as_ref().and_then(|after| after.get(field));
        left.is_some_and(|left| left.as_str() != now)
    }
}

/// An image of the audit trail, to be written into it again.
pub fn image_of(text: Option<&str>) -> Result<Option<Value>> {
    text.map(|text| json::read("history", text)).transpose()
}

/// Keeps what was done, with the rows it changed.
pub async fn keep(work: &mut Work, done: &Done, changes: &[Change]) -> Result<()> {
    work.run(done.insert()).await?;
    let image = |value: &Option<Value>| value.as_ref().map(|value| json::write("act", value)).transpose();
    for change in changes {
        let sql = Sql::new("insert into act_rows (act_id, place, row_id, before, after) values ($1, $2, $3, $4, $5)");
        let sql = sql.bind(done.id).bind(change.place.word()).bind(change.row);
        work.run(sql.bind(image(&change.before)?).bind(image(&change.after)?)).await?;
    }
    Ok(())
}

/// An act by its number.
pub async fn find(db: &mut Reader, id: ActId) -> Result<Option<Done>> {
    db.maybe(Sql::new(Done::SELECT).add_bound(" and ac.id = ", id)).await
}

/// The act that took this one back.
pub async fn taken_back_by(db: &mut Reader, id: ActId) -> Result<Option<Done>> {
    db.maybe(Sql::new(Done::SELECT).add_bound(" and ac.takes_back_id = ", id)).await
}

/// Notes whether an act is in force.
pub async fn set_undone(work: &mut Work, id: ActId, undone: bool) -> Result<()> {
    work.run(Sql::new("update acts set undone = $1 where id = $2").bind(undone).bind(id)).await.map(drop)
}

/// The rows an act changed, in the order of their places; none once they are no longer kept.
pub async fn changes(db: &mut Reader, id: ActId) -> Result<Vec<Change>> {
    let sql = Sql::new("select place, row_id, before, after from act_rows where act_id = $1").bind(id);
    let mut all = Vec::new();
    for row in db.all::<KeptRow>(sql).await? {
        let Some(place) = Place::called(&row.place) else { continue };
        let read = |image: Option<String>| image.map(|text| json::read("act", &text)).transpose();
        all.push(Change { place, row: row.row_id, before: read(row.before)?, after: read(row.after)? });
    }
    all.sort_by_key(|change| (change.place, change.row));
    Ok(all)
}

/// What the audit trail says of an act, oldest first.
pub async fn entries(db: &mut Reader, id: ActId) -> Result<Vec<Entry>> {
    let sql = "select h.id, h.at, h.colleague_id, h.for_id, h.via, h.verb, h.noun, h.record_id, h.sentence, h.before, h.after, h.batch_id, \
               h.act_id from history h where h.act_id = $1 order by h.id";
    db.all(Sql::new(sql).bind(id)).await
}

/// The latest entry on a record that came after one, by another act.
pub async fn changed_since(db: &mut Reader, (noun, record): (Noun, i64), after: HistoryId) -> Result<Option<Entry>> {
    let sql = "select h.id, h.at, h.colleague_id, h.for_id, h.via, h.verb, h.noun, h.record_id, h.sentence, h.before, h.after, h.batch_id, \
               h.act_id from history h where h.noun = $1 and h.record_id = $2 and h.id > $3 order by h.id desc limit 1";
    db.maybe(Sql::new(sql).bind(noun).bind(record).bind(after)).await
}

/// Whether any of these rows names somebody, or stands on a referral, that walls hide from the viewer.
pub async fn something_is_hidden(db: &mut Reader, changes: &[Change]) -> Result<bool> {
    let scope = db.scope();
    let (true, Viewer::Colleague(me)) = (scope.is_walled(), scope.viewer()) else { return Ok(false) };
    let denied: Vec<i64> = db.column(Sql::new("select record_id from denials where colleague_id = $1").bind(me)).await?;
    let mut referrals = std::collections::BTreeSet::new();
    for image in changes.iter().flat_map(|change| [&change.before, &change.after]).flatten() {
        let named = named_in(image);
        if named.iter().any(|id| denied.contains(id)) {
            return Ok(true);
        }
        let of = |name: &str| image.get(name).and_then(Value::as_str).and_then(|text| goodword_domain::id::read(text).ok());
        referrals.extend(of("referral_id"));
    }
    referrals.extend(changes.iter().filter(|change| change.place == Place::Referral).map(|change| change.row));
    let asked = i64::try_from(referrals.len()).unwrap_or(i64::MAX);
    let sql = Sql::new("select count(*) as seen from referrals r where r.id in").add_list("", referrals);
    Ok(db.value::<i64>(sql.visible(&scope, Noun::Referral)).await? < asked)
}

/// Every reference in an image.
fn named_in(image: &Value) -> Vec<i64> {
    match image {
        Value::String(text) => goodword_domain::id::read(text).into_iter().collect(),
        Value::Array(parts) => parts.iter().flat_map(named_in).collect(),
        Value::Object(fields) => fields.values().flat_map(named_in).collect(),
        _ => Vec::new(),
    }
}

/// Forgets the rows of acts that are too old to be taken back; what was done stays on record, and so does whether it is in force.
pub async fn forget_rows(work: &mut Work, before: Timestamp) -> Result<u64> {
    work.run(Sql::new("delete from act_rows where act_id in (select id from acts where at < $1)").bind(before)).await
}
