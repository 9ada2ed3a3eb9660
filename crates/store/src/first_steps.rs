//! How far a new firm has come: what is there already of what makes it useful.

use goodword_domain::Noun;

use crate::totals::of_lists;
use crate::{Reader, Result, Sql, record};

record! {
    /// What there is.
    pub struct Come {
        /// How many colleagues of the firm's own, the first admin among them.
        pub colleagues: i64,
        /// Whether any referral is on record, of the sample firm or the firm's own.
        pub records: bool,
        /// Whether the firm has a referral of its own.
        pub own_records: bool,
        /// Whether somebody who put in a word for the firm was thanked or told.
        pub loop_closed: bool,
    }
}

/// Reads it, as the viewer may see it.
pub async fn come(db: &mut Reader) -> Result<Come> {
    let scope = db.scope();
    // A large sample firm is not read to its end only to find nothing of one's own in it.
    let (any, own) = if scope.is_walled() { (true, true) } else { of_lists::any(db).await? };
    if !own {
        let sql = Sql::new("select count(*) as colleagues from colleagues k where k.sample = false and k.left_on is null");
        let colleagues = db.value(sql).await?;
        return Ok(Come { colleagues, records: any, own_records: false, loop_closed: false });
    }
    let seen = |sql: Sql| sql.visible(&scope, Noun::Referral);
    let sql = Sql::new(
        "select (select count(*) from colleagues k where k.sample = false and k.left_on is null) as colleagues, \
         exists (select 1 from referrals r where r.deleted_at is null",
    );
    let sql = seen(sql).add(") as records, exists (select 1 from referrals r where r.sample = false and r.deleted_at is null");
    let sql = seen(sql).add(
        ") as own_records, exists (select 1 from loop_closures l join referrals r on r.id = l.referral_id \
         where r.sample = false and r.deleted_at is null",
    );
    let none = Come { colleagues: 0, records: false, own_records: false, loop_closed: false };
    Ok(db.maybe(seen(sql).add(") as loop_closed")).await?.unwrap_or(none))
}
