//! How many open referrals each owner has, as far as the viewer may see them.

use goodword_domain::Noun;

use crate::colleagues::Load;
use crate::{Reader, Result, Sql};

/// The open referrals of every owner, counted; who has none is not in it.
pub async fn open_by_owner(db: &mut Reader) -> Result<Vec<Load>> {
    let scope = db.scope();
    let sql = Sql::new(
        "select r.owner_id, count(*) as open from referrals r where r.outcome is null and r.deleted_at is null and r.owner_id is not null",
    );
    db.all(sql.visible(&scope, Noun::Referral).add(" group by r.owner_id order by r.owner_id")).await
}
