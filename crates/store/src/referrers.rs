//! Referrers: people (or organisations whose person we do not know) who put in words for us.

pub mod list;

use goodword_domain::referrer::{ReferrerKind, Tier};
use goodword_domain::{BatchId, OrganisationId, PersonId, Timestamp};

use crate::{Reader, Result, Sql, Work, table};

table! {
    /// What we know of somebody as a referrer; the caller has read the person or organisation through its scope.
    pub struct Referrer in referrers as rf {
        /// Its own number.
        #[serde(with = "goodword_domain::id::written")]
        #[schemars(with = "String")]
        pub id: i64,
        /// The person,
        pub person_id: Option<PersonId>,
        /// or the organisation.
        pub organisation_id: Option<OrganisationId>,
        /// Client, professional, employee or influencer.
        pub kind: ReferrerKind,
        /// How much care they get.
        pub tier: Option<Tier>,
        /// What else was said.
        pub note: String,
        /// The import they came with.
        pub batch_id: Option<BatchId>,
        /// Whether they belong to the sample firm.
        pub sample: bool,
        /// When they first were one.
        pub created_at: Timestamp,
        /// Rises with every change.
        pub version: i64,
    }
}

/// What we know of a person as a referrer.
pub async fn of_person(db: &mut Reader, person: PersonId) -> Result<Option<Referrer>> {
    db.maybe(Sql::new(Referrer::SELECT).add_bound(" and rf.person_id = ", person)).await
}

/// What we know of an organisation as a referrer.
pub async fn of_organisation(db: &mut Reader, organisation: OrganisationId) -> Result<Option<Referrer>> {
    db.maybe(Sql::new(Referrer::SELECT).add_bound(" and rf.organisation_id = ", organisation)).await
}

/// Records a new one; says whether it was new.
pub async fn insert(work: &mut Work, referrer: &Referrer) -> Result<bool> {
    if work.gathers() {
        // One that somebody else has just recorded refuses the row when it goes in, and the rows are taken once more.
        return Ok(work.run(referrer.insert()).await? == 1);
    }
    Ok(work.run(referrer.insert().add(" on conflict do nothing")).await? == 1)
}

/// Writes a changed one.
pub async fn save(work: &mut Work, referrer: &Referrer) -> Result<()> {
    work.run(referrer.update()).await.map(drop)
}
