//! Whether two states of a firm's records are the same.

use goodword_store::{Viewer, everything as store};
use serde_json::Value;

use crate::TestFirm;

/// Every row, without the numbers that only count changes.
pub async fn everything(firm: &TestFirm) -> Vec<Value> {
    let mut db = firm.desk.db.read(Viewer::System("test")).await.expect("the database can be read");
    store::everything(&mut db).await.expect("the rows can be read")
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
