//! Look-ups for many rows at once: one way to the engine and back for a hundred names. Each answers what its counterpart
//! for one answers, as far as the viewer may see.

use std::collections::HashSet;

use goodword_domain::{ClientId, Noun, OrganisationId, PersonId, ReferralId};

use crate::clients::Client;
use crate::organisations::Organisation;
use crate::people::Person;
use crate::people::positions::Position;
use crate::referrals::Referral;
use crate::referrers::Referrer;
use crate::{Arg, FromRow, Reader, Result, Sql, record};

/// How many values one statement asks for.
const AT_ONCE: usize = 100;
/// How many one statement asks for where each value is a question of its own.
const QUESTIONS: usize = 25;

record! {
    /// Who or what is found by something that was asked for.
    pub struct Hit {
        /// What was asked for: a name, an email address, a key.
        pub asked: String,
        /// Which record.
        pub id: i64,
    }
}

/// The organisations of each of these names (folded) that are not in the bin, at most `most` of each, the oldest record first.
pub async fn organisations_named(db: &mut Reader, names_folded: &[String], most: i64) -> Result<Vec<Hit>> {
    const HEAD: &str = "select g.name_folded as asked, o.id from organisations g \
         join organisations o on o.id = coalesce(g.merged_into_id, g.id) where o.deleted_at is null and g.name_folded = ";
    questions(db, names_folded, (HEAD, " order by o.created_at, o.id limit "), Noun::Organisation, most).await
}

/// The organisations of each of these keys, also those in the bin.
pub async fn organisations_with_key(db: &mut Reader, keys: &[String]) -> Result<Vec<Hit>> {
    let scope = db.scope();
    ask(db, keys, |keys| {
        Sql::new(
            "select g.external_key as asked, o.id from organisations g join organisations o on o.id = coalesce(g.merged_into_id, g.id) \
             where g.external_key in",
        )
        .add_list("", keys)
        .visible(&scope, Noun::Organisation)
    })
    .await
}

/// These organisations, also those in the bin.
pub async fn organisations(db: &mut Reader, ids: &[OrganisationId]) -> Result<Vec<Organisation>> {
    let scope = db.scope();
    ask(db, ids, |ids| Sql::new(Organisation::SELECT).add_list(" and o.id in", ids).visible(&scope, Noun::Organisation)).await
}

/// The people of each of these names (folded) who are not in the bin, at most `most` of each, the oldest record first.
pub async fn people_named(db: &mut Reader, names_folded: &[String], most: i64) -> Result<Vec<Hit>> {
    const HEAD: &str = "select g.name_folded as asked, p.id from people g join people p on p.id = coalesce(g.merged_into_id, g.id) \
         where p.deleted_at is null and g.name_folded = ";
    questions(db, names_folded, (HEAD, " order by p.created_at, p.id limit "), Noun::Person, most).await
}

/// The oldest record of a person with each of these email addresses (in small letters).
pub async fn people_with_email(db: &mut Reader, emails_folded: &[String]) -> Result<Vec<Hit>> {
    const HEAD: &str = "select g.email_folded as asked, p.id from people g join people p on p.id = coalesce(g.merged_into_id, g.id) \
         where p.deleted_at is null and g.email_folded = ";
    questions(db, emails_folded, (HEAD, " order by p.created_at, p.id limit "), Noun::Person, 1).await
}

/// The people of each of these keys, also those in the bin.
pub async fn people_with_key(db: &mut Reader, keys: &[String]) -> Result<Vec<Hit>> {
    let scope = db.scope();
    ask(db, keys, |keys| {
        Sql::new(
            "select g.external_key as asked, p.id from people g join people p on p.id = coalesce(g.merged_into_id, g.id) \
             where g.external_key in",
        )
        .add_list("", keys)
        .visible(&scope, Noun::Person)
    })
    .await
}

/// These people, also those in the bin.
pub async fn people(db: &mut Reader, ids: &[PersonId]) -> Result<Vec<Person>> {
    let scope = db.scope();
    ask(db, ids, |ids| Sql::new(Person::SELECT).add_list(" and p.id in", ids).visible(&scope, Noun::Person)).await
}

/// The positions of these people.
pub async fn positions_of(db: &mut Reader, people: &[PersonId]) -> Result<Vec<Position>> {
    let scope = db.scope();
    ask(db, people, |people| Sql::new(Position::SELECT).add_list(" and ps.person_id in", people).visible(&scope, Noun::Position))
        .await
}

/// These people as referrers, where they are known as some; the caller has read them through its scope.
pub async fn referrers_among(db: &mut Reader, people: &[PersonId]) -> Result<Vec<Referrer>> {
    ask(db, people, |people| Sql::new(Referrer::SELECT).add_list(" and rf.person_id in", people)).await
}

/// These organisations as referrers, where they are known as some; the caller has read them through its scope.
pub async fn referring_organisations(db: &mut Reader, organisations: &[OrganisationId]) -> Result<Vec<Referrer>> {
    ask(db, organisations, |ids| Sql::new(Referrer::SELECT).add_list(" and rf.organisation_id in", ids)).await
}

/// The clients that these people are.
pub async fn clients_among(db: &mut Reader, people: &[PersonId]) -> Result<Vec<Client>> {
    let scope = db.scope();
    ask(db, people, |people| Sql::new(Client::SELECT).add_list(" and c.person_id in", people).visible(&scope, Noun::Client)).await
}

/// The clients that these organisations are.
pub async fn client_organisations(db: &mut Reader, organisations: &[OrganisationId]) -> Result<Vec<Client>> {
    let scope = db.scope();
    ask(db, organisations, |ids| {
        Sql::new(Client::SELECT).add_list(" and c.organisation_id in", ids).visible(&scope, Noun::Client)
    })
    .await
}

/// The clients of these keys.
pub async fn clients_with_key(db: &mut Reader, keys: &[String]) -> Result<Vec<Client>> {
    let scope = db.scope();
    ask(db, keys, |keys| Sql::new(Client::SELECT).add_list(" and c.external_key in", keys).visible(&scope, Noun::Client)).await
}

/// The referrals of these keys, also those in the bin.
pub async fn referrals_with_key(db: &mut Reader, keys: &[String]) -> Result<Vec<Referral>> {
    let scope = db.scope();
    ask(db, keys, |keys| Sql::new(Referral::SELECT).add_list(" and r.external_key in", keys).visible(&scope, Noun::Referral))
        .await
}

/// These clients.
pub async fn clients(db: &mut Reader, ids: &[ClientId]) -> Result<Vec<Client>> {
    let scope = db.scope();
    ask(db, ids, |ids| Sql::new(Client::SELECT).add_list(" and c.id in", ids).visible(&scope, Noun::Client)).await
}

/// These referrals, also those in the bin.
pub async fn referrals(db: &mut Reader, ids: &[ReferralId]) -> Result<Vec<Referral>> {
    let scope = db.scope();
    ask(db, ids, |ids| Sql::new(Referral::SELECT).add_list(" and r.id in", ids).visible(&scope, Noun::Referral)).await
}

/// Asks for each value by itself, so that a name that thousands have costs no more than another; `head` ends where the value stands, and
/// `tail` where the number is that each has at most.
async fn questions(
    db: &mut Reader,
    values: &[String],
    (head, tail): (&'static str, &'static str),
    noun: Noun,
    most: i64,
) -> Result<Vec<Hit>> {
    let scope = db.scope();
    let mut all: Vec<Hit> = Vec::new();
    for values in pieces(values, QUESTIONS) {
        let mut sql = Sql::new("");
        for (at, value) in values.into_iter().enumerate() {
            sql = sql
                .add(if at == 0 { "select * from (" } else { " union all select * from (" })
                .add_bound(head, value)
                .visible(&scope, noun)
                .add_bound(tail, most)
                .add(") hits");
        }
        all.extend(db.all::<Hit>(sql).await?);
    }
    // The last piece is filled up by its last value, and two records that were merged can be found as one.
    let mut seen = HashSet::new();
    all.retain(|hit| seen.insert((hit.asked.clone(), hit.id)));
    Ok(all)
}

/// Asks for all values, some at a time.
async fn ask<V: Clone + Into<Arg>, T: FromRow>(
    db: &mut Reader,
    values: &[V],
    sql: impl Fn(Vec<V>) -> Sql + Send,
) -> Result<Vec<T>> {
    let mut all = Vec::new();
    for piece in pieces(values, AT_ONCE) {
        all.extend(db.all(sql(piece)).await?);
    }
    Ok(all)
}

/// Values some at a time. The last piece is filled up by its last value, so that few statements are prepared.
fn pieces<V: Clone>(values: &[V], most: usize) -> Vec<Vec<V>> {
    let fill = |piece: &[V]| {
        let whole = if piece.len() * 4 <= most { most.div_ceil(4) } else { most };
        let last = piece.last().cloned();
        piece.iter().cloned().chain(last.into_iter().cycle()).take(whole).collect()
    };
    values.chunks(most).map(fill).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_of_two_sizes() {
        let sizes = |many: usize| pieces(&vec![1; many], 100).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!((sizes(0), sizes(1), sizes(25)), (vec![], vec![25], vec![25]));
        assert_eq!((sizes(26), sizes(100), sizes(101)), (vec![100], vec![100], vec![100, 25]));
        assert_eq!(pieces(&[1, 2], 8), [[1, 2]]);
        assert_eq!(pieces(&[1, 2, 3], 8), [[1, 2, 3, 3, 3, 3, 3, 3]]);
    }
}
