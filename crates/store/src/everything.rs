//! Every row of the tables a firm's records stand in, for telling whether two states of them are the same.

use serde::Serialize;
use serde_json::Value;

use crate::clients::{Client, Engagement, Matter};
use crate::colleagues::{Office, Practice};
use crate::credits::Credit;
use crate::custom_fields::{CustomField, CustomValue};
use crate::lists::{CadenceRow, Reason, RoutingRuleRow, Source};
use crate::loop_closures::LoopClosure;
use crate::organisations::Organisation;
use crate::people::Person;
use crate::people::positions::Position;
use crate::rates::DatedRate;
use crate::referrals::Referral;
use crate::referrals::steps::Step;
use crate::referrers::Referrer;
use crate::touches::Touch;
use crate::{FromRow, Reader, Result, Sql, StoreError, firm, record};

record! {
    /// Two numbers that stand beside each other.
    pub struct Beside {
        /// The one.
        pub one: i64,
        /// The other.
        pub other: i64,
    }
}

async fn rows<T: FromRow + Serialize>(db: &mut Reader, sql: &'static str, order: &'static str) -> Result<Vec<Value>> {
    db.all::<T>(Sql::new(sql).add(order)).await?.iter().map(image).collect()
}

fn image<T: Serialize>(row: &T) -> Result<Value> {
    let unreadable =
        |error: serde_json::Error| StoreError::Unreadable { column: "row", found: String::new(), why: error.to_string() };
    let mut row = serde_json::to_value(row).map_err(unreadable)?;
    row.as_object_mut().map(|row| row.remove("version"));
    Ok(row)
}

/// Every row, without the numbers that only count changes.
pub async fn everything(db: &mut Reader) -> Result<Vec<Value>> {
    let mut all = rows::<Person>(db, Person::SELECT, " order by p.id").await?;
    all.extend(rows::<Organisation>(db, Organisation::SELECT, " order by o.id").await?);
    all.extend(rows::<Position>(db, Position::SELECT, " order by ps.id").await?);
    all.extend(rows::<Referral>(db, Referral::SELECT, " order by r.id").await?);
    all.extend(rows::<Step>(db, Step::SELECT, " order by s.id").await?);
    all.extend(rows::<Credit>(db, Credit::SELECT, " order by cr.id").await?);
    all.extend(rows::<LoopClosure>(db, LoopClosure::SELECT, " order by l.referral_id, l.step").await?);
    all.extend(rows::<Referrer>(db, Referrer::SELECT, " order by rf.id").await?);
    all.extend(rows::<Client>(db, Client::SELECT, " order by c.id").await?);
    all.extend(rows::<Matter>(db, Matter::SELECT, " order by m.id").await?);
    all.extend(rows::<Engagement>(db, Engagement::SELECT, " order by e.referral_id").await?);
    all.extend(rows::<Touch>(db, Touch::SELECT, " order by t.id").await?);
    all.extend(rows::<Source>(db, Source::SELECT, " order by so.id").await?);
    all.extend(rows::<Reason>(db, Reason::SELECT, " order by re.id").await?);
    all.extend(rows::<CadenceRow>(db, CadenceRow::SELECT, " order by ca.id").await?);
    all.extend(rows::<RoutingRuleRow>(db, RoutingRuleRow::SELECT, " order by ro.id").await?);
    all.extend(rows::<DatedRate>(db, DatedRate::SELECT, " order by x.id").await?);
    all.extend(rows::<Practice>(db, Practice::SELECT, " order by pr.id").await?);
    all.extend(rows::<Office>(db, Office::SELECT, " order by off.id").await?);
    all.extend(rows::<CustomField>(db, CustomField::SELECT, " order by cf.id").await?);
    all.extend(rows::<CustomValue>(db, CustomValue::SELECT, " order by cv.id").await?);
    all.extend(firm::find(db).await?.as_ref().map(image).transpose()?);
    for sql in [
        "select touch_id as one, person_id as other from touch_people order by 1, 2",
        "select touch_id as one, colleague_id as other from touch_colleagues order by 1, 2",
        "select wall_id as one, record_id as other from wall_records order by 1, 2",
        "select id as one, coalesce(merged_into_id, 0) as other from people order by 1",
        "select id as one, coalesce(merged_into_id, 0) as other from organisations order by 1",
        "select merge_id as one, row_id as other from merge_moves order by 1, 2",
    ] {
        all.extend(rows::<Beside>(db, sql, "").await?);
    }
    Ok(all)
}
