//! The sample firm: everything of it is marked, so that it can be told from the firm's own and go in one click.

use crate::{Reader, Result, Sql};

/// Whether anything of the sample firm is in the data.
pub async fn is_there(db: &mut Reader) -> Result<bool> {
    let sql = Sql::new("select count(*) as sampled from (select id from colleagues where sample = true limit 1) one");
    Ok(db.value::<i64>(sql).await? > 0)
}
