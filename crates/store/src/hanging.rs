//! What hangs on a person or an organisation, so that neither is deleted from under it.

use goodword_domain::{Noun, OrganisationId, PersonId};

use crate::{Reader, Result, Scope, Sql, Viewer, record};

record! {
    /// What hangs on a record.
    pub struct Hanging {
        /// Referrals that name it.
        pub referrals: i64,
        /// Credits it has a share in.
        pub credits: i64,
        /// Touches somebody had with them.
        pub touches: i64,
        /// People who are or were there.
        pub people: i64,
        /// Whether it is a client: 1 or 0.
        pub clients: i64,
    }
}

impl Hanging {
    /// Whether nothing does.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.referrals + self.credits + self.touches + self.people + self.clients == 0
    }
}

/// What hangs on a person: all of it, for the decision whether they may be deleted, and what of it the viewer may see,
/// for the words.
pub async fn on_person(db: &mut Reader, person: PersonId) -> Result<(Hanging, Hanging)> {
    let seen = db.scope();
    Ok((one(db, person_sql(person, &everything())).await?, one(db, person_sql(person, &seen)).await?))
}

/// What hangs on an organisation: all of it, and what of it the viewer may see.
pub async fn on_organisation(db: &mut Reader, organisation: OrganisationId) -> Result<(Hanging, Hanging)> {
    let seen = db.scope();
    Ok((one(db, organisation_sql(organisation, &everything())).await?, one(db, organisation_sql(organisation, &seen)).await?))
}

async fn one(db: &mut Reader, sql: Sql) -> Result<Hanging> {
    db.maybe(sql).await?.ok_or_else(|| crate::StoreError::Engine(sqlx::Error::RowNotFound))
}

/// The scope of the decision: a record nobody here may see still needs whom it names.
fn everything() -> Scope {
    Scope::new(Viewer::System("whether anything hangs on a record"), false)
}

fn person_sql(person: PersonId, scope: &Scope) -> Sql {
    Sql::new("select (select count(*) from referrals r where (")
        .add_bound("r.prospect_person_id = ", person)
        .add_bound(" or r.referrer_person_id = ", person)
        .add_bound(" or r.recipient_person_id = ", person)
        .add(")")
        .visible(scope, Noun::Referral)
        .add(") as referrals, (select count(*) from credits cr join referrals r on r.id = cr.referral_id")
        .add_bound(" where cr.person_id = ", person)
        .visible(scope, Noun::Referral)
        .add(") as credits, (select count(*) from touches t join touch_people tp on tp.touch_id = t.id")
        .add_bound(" where tp.person_id = ", person)
        .visible(scope, Noun::Touch)
        .add(") as touches, cast(0 as bigint) as people, (select count(*) from clients c")
        .add_bound(" where c.person_id = ", person)
        .visible(scope, Noun::Client)
        .add(") as clients")
}

fn organisation_sql(organisation: OrganisationId, scope: &Scope) -> Sql {
    Sql::new("select (select count(*) from referrals r where (")
        .add_bound("r.prospect_organisation_id = ", organisation)
        .add_bound(" or r.referrer_organisation_id = ", organisation)
        .add_bound(" or r.recipient_organisation_id = ", organisation)
        .add(")")
        .visible(scope, Noun::Referral)
        .add(") as referrals, (select count(*) from credits cr join referrals r on r.id = cr.referral_id")
        .add_bound(" where cr.organisation_id = ", organisation)
        .visible(scope, Noun::Referral)
        .add(
            ") as credits, cast(0 as bigint) as touches, (select count(*) from positions ps join people p on p.id = ps.person_id",
        )
        .add_bound(" where p.deleted_at is null and ps.organisation_id = ", organisation)
        .visible(scope, Noun::Position)
        .visible(scope, Noun::Person)
        .add(") as people, (select count(*) from clients c")
        .add_bound(" where c.organisation_id = ", organisation)
        .visible(scope, Noun::Client)
        .add(") as clients")
}
