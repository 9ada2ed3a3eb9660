//! Look-ups for many rows at once: one way to the engine and back for a hundred names. Each answers what its counterpart
//! for one answers, as far as the viewer may see.

use goodword_domain::{Noun, OrganisationId, PersonId};

use crate::clients::Client;
use crate::people::positions::Position;
use crate::{Arg, FromRow, Reader, Result, Sql, record};

/// How many values one statement asks for.
const AT_ONCE: usize = 100;
/// How many one statement asks for where each value is a question of its own.
const QUESTIONS: usize = 25;

record! {
    /// Somebody who is on record.
    pub struct KnownPerson {
        /// Who.
        pub id: PersonId,
        /// The name as written.
        pub name: String,
        /// Folded for finding.
        pub name_folded: String,
        /// Their email address in small letters.
        pub email_folded: Option<String>,
    }

    /// An organisation that is on record.
    pub struct KnownOrganisation {
        /// Which.
        pub id: OrganisationId,
        /// The name as written.
        pub name: String,
        /// Folded for finding.
        pub name_folded: String,
    }
}

/// The oldest organisation of each of these names (folded), where there is one that is not in the bin.
pub async fn organisations_named(db: &mut Reader, names_folded: &[String]) -> Result<Vec<KnownOrganisation>> {
    let scope = db.scope();
    ask(db, names_folded, |names| {
        Sql::new(
            "select o.id, o.name, o.name_folded from organisations o where o.id in (select min(o.id) from organisations o \
             where o.deleted_at is null and o.name_folded in",
        )
        .add_list("", names)
        .visible(&scope, Noun::Organisation)
        .add(" group by o.name_folded)")
    })
    .await
}

/// These organisations, but for those in the bin.
pub async fn organisations(db: &mut Reader, ids: &[OrganisationId]) -> Result<Vec<KnownOrganisation>> {
    let scope = db.scope();
    ask(db, ids, |ids| {
        Sql::new("select o.id, o.name, o.name_folded from organisations o where o.deleted_at is null and o.id in")
            .add_list("", ids)
            .visible(&scope, Noun::Organisation)
    })
    .await
}

/// The people of each of these names (folded) who are not in the bin, at most `most` of each, the oldest record first.
pub async fn people_named(db: &mut Reader, names_folded: &[String], most: i64) -> Result<Vec<KnownPerson>> {
    let scope = db.scope();
    let mut all = Vec::new();
    for names in pieces(names_folded, QUESTIONS) {
        // A name that thousands have costs no more than another: each is asked for by itself.
        let mut sql = Sql::new("");
        for (at, name) in names.into_iter().enumerate() {
            sql = sql
                .add(if at == 0 { "select * from (" } else { " union all select * from (" })
                .add("select p.id, p.name, p.name_folded, p.email_folded from people p where p.deleted_at is null")
                .add_bound(" and p.name_folded = ", name)
                .visible(&scope, Noun::Person)
                .add_bound(" order by p.id limit ", most)
                .add(") named");
        }
        all.extend(db.all::<KnownPerson>(sql).await?);
    }
    all.sort_by_key(|person| person.id);
    all.dedup_by_key(|person| person.id);
    Ok(all)
}

/// The oldest record of a person with each of these email addresses (in small letters).
pub async fn people_with_email(db: &mut Reader, emails_folded: &[String]) -> Result<Vec<KnownPerson>> {
    let scope = db.scope();
    ask(db, emails_folded, |emails| {
        Sql::new(
            "select p.id, p.name, p.name_folded, p.email_folded from people p where p.id in (select min(p.id) from people p \
             where p.deleted_at is null and p.email_folded in",
        )
        .add_list("", emails)
        .visible(&scope, Noun::Person)
        .add(" group by p.email_folded)")
    })
    .await
}

/// The positions of these people.
pub async fn positions_of(db: &mut Reader, people: &[PersonId]) -> Result<Vec<Position>> {
    let scope = db.scope();
    ask(db, people, |people| Sql::new(Position::SELECT).add_list(" and ps.person_id in", people).visible(&scope, Noun::Position))
        .await
}

/// Which of these people are known as referrers; the caller has read them through its scope.
pub async fn referrers_among(db: &mut Reader, people: &[PersonId]) -> Result<Vec<PersonId>> {
    let ids: Vec<(PersonId,)> =
        ask(db, people, |people| Sql::new("select rf.person_id from referrers rf where rf.person_id in").add_list("", people))
            .await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// Which of these organisations are known as referrers; the caller has read them through its scope.
pub async fn referring_organisations(db: &mut Reader, organisations: &[OrganisationId]) -> Result<Vec<OrganisationId>> {
    let ids: Vec<(OrganisationId,)> = ask(db, organisations, |ids| {
        Sql::new("select rf.organisation_id from referrers rf where rf.organisation_id in").add_list("", ids)
    })
    .await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
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

/// Which of these keys referrals have, also those in the bin.
pub async fn referral_keys(db: &mut Reader, keys: &[String]) -> Result<Vec<String>> {
    let scope = db.scope();
    let found: Vec<(String,)> = ask(db, keys, |keys| {
        Sql::new("select r.external_key from referrals r where r.external_key in")
            .add_list("", keys)
            .visible(&scope, Noun::Referral)
    })
    .await?;
    Ok(found.into_iter().map(|(key,)| key).collect())
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
