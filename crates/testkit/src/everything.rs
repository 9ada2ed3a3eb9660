//! Every row of the tables a firm's records stand in, for telling whether two states of them are the same.

use goodword_store::clients::{Client, Engagement, Matter};
use goodword_store::colleagues::{Office, Practice};
use goodword_store::credits::Credit;
use goodword_store::lists::{CadenceRow, Reason, RoutingRuleRow, Source};
use goodword_store::loop_closures::LoopClosure;
use goodword_store::organisations::Organisation;
use goodword_store::people::Person;
use goodword_store::people::positions::Position;
use goodword_store::referrals::Referral;
use goodword_store::referrals::steps::Step;
use goodword_store::referrers::Referrer;
use goodword_store::touches::Touch;
use goodword_store::{FromRow, Reader, Sql, Viewer, firm, record};
use serde::Serialize;
use serde_json::Value;

use crate::TestFirm;

record! {
    /// Two numbers that stand beside each other.
    pub struct Beside {
        /// The one.
        pub one: i64,
        /// The other.
        pub other: i64,
    }
}

async fn rows<T: FromRow + Serialize>(db: &mut Reader, sql: &'static str, order: &'static str) -> Vec<Value> {
    let rows: Vec<T> = db.all(Sql::new(sql).add(order)).await.expect("the rows can be read");
    let image = |row: &T| {
        let mut row = serde_json::to_value(row).expect("a row can be written");
        row.as_object_mut().map(|row| row.remove("version"));
        row
    };
    rows.iter().map(image).collect()
}

/// Every row, without the numbers that only count changes.
pub async fn everything(firm: &TestFirm) -> Vec<Value> {
    let mut db = firm.desk.db.read(Viewer::System("test")).await.expect("the database can be read");
    let db = &mut db;
    let mut all = rows::<Person>(db, Person::SELECT, " order by p.id").await;
    all.extend(rows::<Organisation>(db, Organisation::SELECT, " order by o.id").await);
    all.extend(rows::<Position>(db, Position::SELECT, " order by ps.id").await);
    all.extend(rows::<Referral>(db, Referral::SELECT, " order by r.id").await);
    all.extend(rows::<Step>(db, Step::SELECT, " order by s.id").await);
    all.extend(rows::<Credit>(db, Credit::SELECT, " order by cr.id").await);
    all.extend(rows::<LoopClosure>(db, LoopClosure::SELECT, " order by l.referral_id, l.step").await);
    all.extend(rows::<Referrer>(db, Referrer::SELECT, " order by rf.id").await);
    all.extend(rows::<Client>(db, Client::SELECT, " order by c.id").await);
    all.extend(rows::<Matter>(db, Matter::SELECT, " order by m.id").await);
    all.extend(rows::<Engagement>(db, Engagement::SELECT, " order by e.referral_id").await);
    all.extend(rows::<Touch>(db, Touch::SELECT, " order by t.id").await);
    all.extend(rows::<Source>(db, Source::SELECT, " order by so.id").await);
    all.extend(rows::<Reason>(db, Reason::SELECT, " order by re.id").await);
    all.extend(rows::<CadenceRow>(db, CadenceRow::SELECT, " order by ca.id").await);
    all.extend(rows::<RoutingRuleRow>(db, RoutingRuleRow::SELECT, " order by ro.id").await);
    all.extend(rows::<Practice>(db, Practice::SELECT, " order by pr.id").await);
    all.extend(rows::<Office>(db, Office::SELECT, " order by off.id").await);
    all.extend(firm::find(db).await.expect("the firm can be read").and_then(|firm| serde_json::to_value(firm).ok()));
    for sql in [
        "select touch_id as one, person_id as other from touch_people order by 1, 2",
        "select touch_id as one, colleague_id as other from touch_colleagues order by 1, 2",
        "select wall_id as one, record_id as other from wall_records order by 1, 2",
        "select id as one, coalesce(merged_into_id, 0) as other from people order by 1",
        "select id as one, coalesce(merged_into_id, 0) as other from organisations order by 1",
        "select merge_id as one, row_id as other from merge_moves order by 1, 2",
    ] {
        all.extend(rows::<Beside>(db, sql, "").await);
    }
    all
}

/// Says which rows differ, instead of showing all of them.
///
/// # Panics
///
/// When they do.
pub fn assert_same(now: &[Value], then: &[Value]) {
    let only = |these: &[Value], those: &[Value]| {
        these.iter().filter(|row| !those.contains(row)).map(Value::to_string).collect::<Vec<_>>()
    };
    assert_eq!((only(now, then), only(then, now)), (Vec::new(), Vec::new()));
    assert_eq!(now.len(), then.len());
}
