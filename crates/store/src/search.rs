//! Search over everything with a name, folded, as far as the viewer may see it.

use goodword_domain::{MatterId, Noun};

use crate::organisations::{self, OrganisationMatch};
use crate::people::{self, PersonMatch};
use crate::referrals::filter::Filter;
use crate::referrals::list::{self, Line, Sort};
use crate::{Reader, Result, Sql, record};

record! {
    /// A matter whose client is called like what was typed.
    pub struct MatterMatch {
        /// Which.
        pub id: MatterId,
        /// Its title.
        pub title: String,
        /// The client's person.
        pub person: Option<String>,
        /// The client's organisation.
        pub organisation: Option<String>,
        /// The client, by number.
        pub client_id: i64,
    }
}

/// What was found, of each kind the best first.
#[derive(Debug, Default)]
pub struct Found {
    /// People.
    pub people: Vec<PersonMatch>,
    /// Organisations.
    pub organisations: Vec<OrganisationMatch>,
    /// Referrals, the newest first.
    pub referrals: Vec<Line>,
    /// Matters, the newest first.
    pub matters: Vec<MatterMatch>,
}

/// Up to `most` of each kind with words that begin like those typed; `all` is the filter that lets every referral pass.
pub async fn everything(db: &mut Reader, typed_folded: &str, all: &Filter, most: i64) -> Result<Found> {
    if typed_folded.is_empty() {
        return Ok(Found::default());
    }
    let words = typed_folded.split(' ').map(str::to_owned).collect();
    let of_words = Filter { words, ..all.clone() };
    Ok(Found {
        people: people::matches(db, typed_folded, most).await?,
        organisations: organisations::matches(db, typed_folded, most).await?,
        referrals: list::page(db, &of_words, Sort::Introduced, None, most).await?,
        matters: matters(db, typed_folded, most).await?,
    })
}

async fn matters(db: &mut Reader, typed_folded: &str, most: i64) -> Result<Vec<MatterMatch>> {
    let scope = db.scope();
    let sql = Sql::new(
        "select m.id, m.title, p.name as person, o.name as organisation, m.client_id from matters m join clients c on c.id = m.client_id \
         left join people p on p.id = c.person_id left join organisations o on o.id = c.organisation_id where (",
    );
    let sql = sql
        .add_bound("p.name_folded like ", format!("{typed_folded}%"))
        .add_bound(" or p.name_folded like ", format!("% {typed_folded}%"))
        .add_bound(" or o.name_folded like ", format!("{typed_folded}%"))
        .add_bound(" or o.name_folded like ", format!("% {typed_folded}%"))
        .add(")");
    db.all(sql.visible(&scope, Noun::Matter).add_bound(" order by m.opened_on desc, m.id desc limit ", most)).await
}
