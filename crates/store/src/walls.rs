//! What walls deny one colleague, asked by those who act for the product itself: background work sees everything and
//! must still tell nobody of what a wall hides from them.

use goodword_domain::{ColleagueId, Noun};

use crate::{Reader, Result, Scope, Sql, Viewer};

/// What `colleague` may see, for a statement of a transaction that somebody else or the product itself opened.
#[must_use]
pub fn scope_of(colleague: ColleagueId) -> Scope {
    // Walled or not is not known here: the conditions are added either way and deny nothing where there is no wall.
    Scope::new(Viewer::Colleague(colleague), true)
}

/// Whether a wall hides a record from `colleague`, with everything the record names; one that is not there is hidden too.
pub async fn denied(db: &mut Reader, colleague: ColleagueId, noun: Noun, id: i64) -> Result<bool> {
    let Some(count) = counted(noun) else { return Ok(false) };
    let sql = Sql::new(count).bind(id).visible(&scope_of(colleague), noun);
    Ok(db.value::<i64>(sql).await? == 0)
}

/// Counts one record of a noun that a wall can hide, under the alias walls know it by.
fn counted(noun: Noun) -> Option<&'static str> {
    match noun {
        Noun::Referral => Some("select count(*) as seen from referrals r where r.id = $1"),
        Noun::Person => Some("select count(*) as seen from people p where p.id = $1"),
        Noun::Organisation => Some("select count(*) as seen from organisations o where o.id = $1"),
        Noun::Position => Some("select count(*) as seen from positions ps where ps.id = $1"),
        Noun::Client => Some("select count(*) as seen from clients c where c.id = $1"),
        Noun::Matter => Some("select count(*) as seen from matters m join clients c on c.id = m.client_id where m.id = $1"),
        Noun::Touch => Some("select count(*) as seen from touches t where t.id = $1"),
        _ => None,
    }
}
