//! Where people and organisations are looked up: in the database, or first in what an act has at hand.

use goodword_domain::{OrganisationId, PersonId};
use goodword_store::people::positions;
use goodword_store::{Reader, organisations, people};

use crate::parties::MOST_ALIKE;
use crate::{Act, Result};

/// Answers who of a name is on record, as far as the viewer may see.
pub(crate) trait Look: Send {
    /// The oldest organisation of that name (folded).
    fn organisation_named(&mut self, folded: &str) -> impl Future<Output = Result<Option<OrganisationId>>> + Send;
    /// The oldest record of a person with that email address (in small letters), and their name, folded.
    fn person_with_email(&mut self, email: &str) -> impl Future<Output = Result<Option<(PersonId, String)>>> + Send;
    /// The people of that name (folded), the oldest record first.
    fn people_named(&mut self, folded: &str) -> impl Future<Output = Result<Vec<PersonId>>> + Send;
    /// Where a person is or was.
    fn organisations_of(&mut self, person: PersonId) -> impl Future<Output = Result<Vec<OrganisationId>>> + Send;
}

impl Look for Reader {
    async fn organisation_named(&mut self, folded: &str) -> Result<Option<OrganisationId>> {
        Ok(organisations::named(self, folded, 1).await?.first().map(|known| known.id))
    }

    async fn person_with_email(&mut self, email: &str) -> Result<Option<(PersonId, String)>> {
        Ok(people::with_email(self, email).await?.map(|known| (known.id, known.name_folded)))
    }

    async fn people_named(&mut self, folded: &str) -> Result<Vec<PersonId>> {
        let most = i64::try_from(MOST_ALIKE).unwrap_or(i64::MAX);
        Ok(people::named(self, folded, most).await?.into_iter().map(|known| known.id).collect())
    }

    async fn organisations_of(&mut self, person: PersonId) -> Result<Vec<OrganisationId>> {
        Ok(positions::of_person(self, person).await?.into_iter().map(|held| held.organisation_id).collect())
    }
}

impl Look for Act<'_> {
    async fn organisation_named(&mut self, folded: &str) -> Result<Option<OrganisationId>> {
        match self.at_hand.parties.organisations_named.get(folded) {
            Some(known) => Ok(known.first().copied()),
            None => Look::organisation_named(&mut *self.work, folded).await,
        }
    }

    async fn person_with_email(&mut self, email: &str) -> Result<Option<(PersonId, String)>> {
        let parties = &self.at_hand.parties;
        match parties.people_with_email.get(email) {
            Some(None) => Ok(None),
            Some(Some(id)) if let Some(person) = parties.people.get(id) => Ok(Some((*id, person.known.name_folded.clone()))),
            _ => Look::person_with_email(&mut *self.work, email).await,
        }
    }

    async fn people_named(&mut self, folded: &str) -> Result<Vec<PersonId>> {
        match self.at_hand.parties.people_named.get(folded) {
            Some(known) => Ok(known.clone()),
            None => Look::people_named(&mut *self.work, folded).await,
        }
    }

    async fn organisations_of(&mut self, person: PersonId) -> Result<Vec<OrganisationId>> {
        match self.at_hand.parties.people.get(&person) {
            Some(known) => Ok(known.positions.iter().map(|held| held.organisation_id).collect()),
            None => Look::organisations_of(&mut *self.work, person).await,
        }
    }
}
