//! What an act has at hand, so that it need not ask for it again: people, organisations and lists that were looked up for
//! many rows of an import at once, and the referral it has just recorded. An act that looks up nothing ahead asks for each.

use std::collections::HashMap;
use std::sync::Arc;

use goodword_domain::custom::FieldOn;
use goodword_domain::referral::Outcome;
use goodword_domain::{Date, Noun, OrganisationId, PersonId, ReferralId};
use goodword_store::clients::{self, Client};
use goodword_store::colleagues::{self, Practice};
use goodword_store::custom_fields::{self, CustomField};
use goodword_store::lists::{self, Reason};
use goodword_store::organisations::Organisation;
use goodword_store::people::Person;
use goodword_store::people::positions::{self, Position};
use goodword_store::referrals::steps::Step;
use goodword_store::referrals::{self, Referral};
use goodword_store::referrers::{self, Referrer};
use goodword_store::{organisations, people};

use crate::parties::{Found, MOST_ALIKE};
use crate::{Act, Result};

/// What is at hand. Each map knows only what was asked for: what is not in it is looked up.
#[derive(Default)]
pub(crate) struct AtHand {
    /// People and organisations, until the next rows are looked up.
    pub parties: Parties,
    /// The referral that was recorded last,
    pub referral: Option<Referral>,
    /// and its open step.
    pub step: Option<Step>,
    /// Whether this act has recorded a referral at all.
    pub has_recorded: bool,
    /// People this act has put on record itself; an import, which makes very many, does not keep them,
    pub new_people: Vec<Person>,
    /// and organisations.
    pub new_organisations: Vec<Organisation>,
    reasons: HashMap<(Outcome, String), Option<Reason>>,
    practices: Option<Vec<Practice>>,
    custom_fields: HashMap<FieldOn, Arc<[CustomField]>>,
}

impl AtHand {
    /// Keeps a changed referral where it was recorded a moment ago.
    pub fn keep(&mut self, referral: &Referral) {
        if let Some(fresh) = self.referral.as_mut().filter(|fresh| fresh.id == referral.id) {
            fresh.clone_from(referral);
        }
    }

    /// The open step of a referral that was recorded a moment ago; it is not at hand any more then.
    pub fn take_step(&mut self, of: ReferralId) -> Option<Step> {
        self.step.take_if(|step| step.referral_id == of)
    }
}

/// Who and what many rows name.
#[derive(Default)]
pub(crate) struct Parties {
    pub organisations_named: HashMap<String, Vec<OrganisationId>>,
    pub organisations_with_key: HashMap<String, Option<OrganisationId>>,
    pub people_named: HashMap<String, Vec<PersonId>>,
    pub people_with_email: HashMap<String, Option<PersonId>>,
    pub people_with_key: HashMap<String, Option<PersonId>>,
    pub people: HashMap<PersonId, PersonAtHand>,
    /// Nothing for one behind a wall.
    pub organisations: HashMap<OrganisationId, Option<OrganisationAtHand>>,
    pub clients_with_key: HashMap<String, Option<Client>>,
    /// Each until it is asked for: whoever asks changes it, or records one under a key that none has.
    pub referrals_with_key: HashMap<String, Option<Box<Referral>>>,
    /// People and organisations that were recorded, until somebody notes them.
    pub recorded: Vec<(Noun, i64)>,
}

/// A person and what hangs on them.
pub(crate) struct PersonAtHand {
    pub known: Person,
    pub positions: Vec<Position>,
    pub referrer: Option<Referrer>,
    pub client: Option<Client>,
}

/// An organisation and what hangs on it.
pub(crate) struct OrganisationAtHand {
    pub known: Organisation,
    pub referrer: Option<Referrer>,
    pub client: Option<Client>,
}

impl PersonAtHand {
    /// A person whom nothing hangs on yet.
    pub fn of(known: Person) -> Self {
        Self { known, positions: Vec::new(), referrer: None, client: None }
    }
}

impl OrganisationAtHand {
    /// An organisation that nothing hangs on yet.
    pub fn of(known: Organisation) -> Self {
        Self { known, referrer: None, client: None }
    }
}

impl Parties {
    /// A new person, whom nothing hangs on yet.
    pub fn add_person(&mut self, person: &Person) {
        let id = person.id;
        if let Some(alike) = self.people_named.get_mut(&person.name_folded).filter(|alike| alike.len() < MOST_ALIKE) {
            alike.push(id);
        }
        self.people.insert(id, PersonAtHand::of(person.clone()));
        self.recorded.push((Noun::Person, id.get()));
        self.found_by(person);
    }

    /// A person was changed; they are found by what they are reached by now.
    pub fn change_person(&mut self, before: &Person, person: &Person) {
        if before.email_folded != person.email_folded
            && let Some(email) = &before.email_folded
        {
            // Somebody else may have it, so it is looked up anew.
            self.people_with_email.remove(email);
        }
        if let Some(at_hand) = self.people.get_mut(&person.id) {
            at_hand.known.clone_from(person);
            self.found_by(person);
        } else {
            self.people_with_email.clear();
            self.people_with_key.clear();
        }
    }

    fn found_by(&mut self, person: &Person) {
        if let Some(first) = person.email_folded.as_ref().and_then(|email| self.people_with_email.get_mut(email)) {
            first.get_or_insert(person.id);
        }
        if let Some(own) = person.external_key.as_ref().and_then(|key| self.people_with_key.get_mut(key)) {
            *own = Some(person.id);
        }
    }

    /// A new organisation.
    pub fn add_organisation(&mut self, organisation: &Organisation) {
        let named = self.organisations_named.get_mut(&organisation.name_folded);
        if let Some(alike) = named.filter(|alike| alike.len() < MOST_ALIKE) {
            alike.push(organisation.id);
        }
        self.organisations.insert(organisation.id, Some(OrganisationAtHand::of(organisation.clone())));
        self.recorded.push((Noun::Organisation, organisation.id.get()));
        self.change_organisation(organisation);
    }

    /// An organisation was changed.
    pub fn change_organisation(&mut self, organisation: &Organisation) {
        let own = organisation.external_key.as_ref().and_then(|key| self.organisations_with_key.get_mut(key));
        match self.organisations.get_mut(&organisation.id).and_then(Option::as_mut) {
            Some(at_hand) => {
                at_hand.known.clone_from(organisation);
                own.into_iter().for_each(|own| *own = Some(organisation.id));
            }
            None => self.organisations_with_key.clear(),
        }
    }

    pub fn add_position(&mut self, position: &Position) {
        if let Some(person) = self.people.get_mut(&position.person_id) {
            person.positions.push(position.clone());
        }
    }

    /// A position was changed.
    pub fn change_position(&mut self, position: &Position) {
        let held = self.people.get_mut(&position.person_id).map(|person| &mut person.positions);
        if let Some(known) = held.and_then(|held| held.iter_mut().find(|held| held.id == position.id)) {
            known.clone_from(position);
        }
    }

    pub fn add_client(&mut self, client: &Client) {
        if let Some(person) = client.person_id.and_then(|id| self.people.get_mut(&id)) {
            person.client = Some(client.clone());
        }
        if let Some(organisation) = client.organisation_id.and_then(|id| self.organisations.get_mut(&id)?.as_mut()) {
            organisation.client = Some(client.clone());
        }
        // One that has another key now is found by the old one no more.
        for known in self.clients_with_key.values_mut() {
            known.take_if(|known| known.id == client.id);
        }
        if let Some(own) = client.external_key.as_ref().and_then(|key| self.clients_with_key.get_mut(key)) {
            *own = Some(client.clone());
        }
    }

    pub fn add_referrer(&mut self, referrer: &Referrer) {
        if let Some(person) = referrer.person_id.and_then(|id| self.people.get_mut(&id)) {
            person.referrer = Some(referrer.clone());
        }
        if let Some(organisation) = referrer.organisation_id.and_then(|id| self.organisations.get_mut(&id)?.as_mut()) {
            organisation.referrer = Some(referrer.clone());
        }
    }
}

impl AtHand {
    /// Whether nothing was recorded of somebody before, because this act has just put them on record.
    pub fn is_new_here(&self, found: Found) -> bool {
        let person = found.person.is_none_or(|id| self.new_people.iter().any(|made| made.id == id));
        let organisation = found.organisation.is_none_or(|id| self.new_organisations.iter().any(|made| made.id == id));
        !self.has_recorded && person && organisation
    }
}

impl Act<'_> {
    /// Keeps at hand whom this act has put on record.
    pub(crate) fn made_person(&mut self, person: &Person) {
        self.at_hand.parties.add_person(person);
        if !self.work.gathers() {
            self.at_hand.new_people.push(person.clone());
        }
    }

    /// Keeps at hand which organisation this act has put on record.
    pub(crate) fn made_organisation(&mut self, organisation: &Organisation) {
        self.at_hand.parties.add_organisation(organisation);
        if !self.work.gathers() {
            self.at_hand.new_organisations.push(organisation.clone());
        }
    }

    /// The organisation a person was at on `day`.
    pub(crate) async fn was_at(&mut self, person: PersonId, day: Date) -> Result<Option<OrganisationId>> {
        let Some(person) = self.at_hand.parties.people.get(&person) else {
            return Ok(positions::on_day(&mut self.work, person, day).await?.map(|position| position.organisation_id));
        };
        let held = |p: &&Position| p.from_on.is_none_or(|from| from <= day) && p.until_on.is_none_or(|until| until >= day);
        // The latest begun; an open beginning is the oldest there is.
        Ok(person.positions.iter().filter(held).max_by_key(|p| (p.from_on, p.id)).map(|p| p.organisation_id))
    }

    /// Every position of a person, the latest first.
    pub(crate) async fn positions_of(&mut self, person: PersonId) -> Result<Vec<Position>> {
        let Some(at_hand) = self.at_hand.parties.people.get(&person) else {
            return Ok(positions::of_person(&mut self.work, person).await?);
        };
        let mut held = at_hand.positions.clone();
        // An open beginning is the oldest there is, an open end the latest.
        held.sort_by_key(|p| std::cmp::Reverse((p.until_on.is_none(), p.until_on, p.from_on, p.id)));
        Ok(held)
    }

    /// A person who is not in the bin.
    pub(crate) async fn person(&mut self, id: PersonId) -> Result<Option<Person>> {
        match self.at_hand.parties.people.get(&id) {
            Some(person) => Ok(Some(person.known.clone()).filter(|known| known.deleted_at.is_none())),
            None => Ok(people::find(&mut self.work, id).await?),
        }
    }

    /// An organisation that is not in the bin.
    pub(crate) async fn organisation(&mut self, id: OrganisationId) -> Result<Option<Organisation>> {
        match self.at_hand.parties.organisations.get(&id) {
            Some(known) => Ok(known.as_ref().map(|o| o.known.clone()).filter(|known| known.deleted_at.is_none())),
            None => Ok(organisations::find(&mut self.work, id).await?),
        }
    }

    /// The name of a person, and folded.
    pub(crate) async fn person_called(&mut self, id: PersonId) -> Result<Option<(String, String)>> {
        Ok(self.person(id).await?.map(|person| (person.name, person.name_folded)))
    }

    /// The name of an organisation, and folded.
    pub(crate) async fn organisation_called(&mut self, id: OrganisationId) -> Result<Option<(String, String)>> {
        Ok(self.organisation(id).await?.map(|o| (o.name, o.name_folded)))
    }

    /// The person an import knows by `key`, also one in the bin.
    pub(crate) async fn person_with_key(&mut self, key: &str) -> Result<Option<Person>> {
        let parties = &self.at_hand.parties;
        match parties.people_with_key.get(key) {
            Some(None) => Ok(None),
            Some(Some(id)) if let Some(person) = parties.people.get(id) => Ok(Some(person.known.clone())),
            _ => Ok(people::find_by_external_key(&mut self.work, key).await?),
        }
    }

    /// The oldest record of a person with that email address (in small letters).
    pub(crate) async fn person_reached_by(&mut self, email: &str) -> Result<Option<Person>> {
        let parties = &self.at_hand.parties;
        match parties.people_with_email.get(email) {
            Some(None) => Ok(None),
            Some(Some(id)) if let Some(person) = parties.people.get(id) => Ok(Some(person.known.clone())),
            _ => Ok(people::with_email(&mut self.work, email).await?),
        }
    }

    /// The people of that name (folded), the oldest record first.
    pub(crate) async fn people_called(&mut self, folded: &str) -> Result<Vec<Person>> {
        let parties = &self.at_hand.parties;
        let known = |ids: &Vec<PersonId>| ids.iter().map(|id| Some(parties.people.get(id)?.known.clone())).collect();
        match parties.people_named.get(folded).and_then(known) {
            Some(known) => Ok(known),
            None => Ok(people::named(&mut self.work, folded, most_alike()).await?),
        }
    }

    /// The organisation an import knows by `key`, also one in the bin.
    pub(crate) async fn organisation_with_key(&mut self, key: &str) -> Result<Option<Organisation>> {
        let parties = &self.at_hand.parties;
        match parties.organisations_with_key.get(key) {
            Some(None) => Ok(None),
            Some(Some(id)) if let Some(Some(known)) = parties.organisations.get(id) => Ok(Some(known.known.clone())),
            _ => Ok(organisations::find_by_external_key(&mut self.work, key).await?),
        }
    }

    /// The organisations of that name (folded), the oldest record first.
    pub(crate) async fn organisations_called(&mut self, folded: &str) -> Result<Vec<Organisation>> {
        let parties = &self.at_hand.parties;
        let known = |ids: &Vec<OrganisationId>| {
            ids.iter().map(|id| Some(parties.organisations.get(id)?.as_ref()?.known.clone())).collect()
        };
        match parties.organisations_named.get(folded).and_then(known) {
            Some(known) => Ok(known),
            None => Ok(organisations::named(&mut self.work, folded, most_alike()).await?),
        }
    }

    /// A person (or an organisation where there is none) as a referrer, where they are known as one.
    pub(crate) async fn referrer(&mut self, found: Found) -> Result<Option<Referrer>> {
        match (found.person, found.organisation) {
            (Some(id), _) => match self.at_hand.parties.people.get(&id) {
                Some(person) => Ok(person.referrer.clone()),
                None => Ok(referrers::of_person(&mut self.work, id).await?),
            },
            (None, Some(id)) => match self.at_hand.parties.organisations.get(&id) {
                Some(Some(organisation)) => Ok(organisation.referrer.clone()),
                _ => Ok(referrers::of_organisation(&mut self.work, id).await?),
            },
            (None, None) => Ok(None),
        }
    }

    /// The client an import knows by `key`.
    pub(crate) async fn client_with_key(&mut self, key: &str) -> Result<Option<Client>> {
        match self.at_hand.parties.clients_with_key.get(key) {
            Some(known) => Ok(known.clone()),
            None => Ok(clients::find_by_external_key(&mut self.work, key).await?),
        }
    }

    /// The client that an organisation is, or a person where there is none.
    pub(crate) async fn client_of(
        &mut self,
        person: Option<PersonId>,
        organisation: Option<OrganisationId>,
    ) -> Result<Option<Client>> {
        let at_hand = match (organisation, person) {
            (Some(id), _) => self.at_hand.parties.organisations.get(&id).and_then(Option::as_ref).map(|o| o.client.clone()),
            (None, Some(id)) => self.at_hand.parties.people.get(&id).map(|person| person.client.clone()),
            (None, None) => Some(None),
        };
        match at_hand {
            Some(client) => Ok(client),
            None => Ok(clients::of_party(&mut self.work, person, organisation).await?),
        }
    }

    /// The referral an import knows by `key`.
    pub(crate) async fn referral_with_key(&mut self, key: &str) -> Result<Option<Referral>> {
        if let Some(known) = self.at_hand.parties.referrals_with_key.remove(key) {
            return Ok(known.map(|known| *known));
        }
        Ok(referrals::find_by_external_key(&mut self.work, key).await?)
    }

    /// A referral that is not in the bin.
    pub(crate) async fn referral(&mut self, id: ReferralId) -> Result<Option<Referral>> {
        match &self.at_hand.referral {
            Some(referral) if referral.id == id => Ok(Some(referral.clone())),
            _ => Ok(referrals::find(&mut self.work, id).await?),
        }
    }

    /// Whether a referral was recorded a moment ago, so that nothing hangs on it but what this act has hung there.
    pub(crate) fn is_fresh(&self, id: ReferralId) -> bool {
        self.at_hand.referral.as_ref().is_some_and(|referral| referral.id == id)
    }

    /// The reason of that key for an outcome; an import asks once.
    pub(crate) async fn reason(&mut self, outcome: Outcome, key: &str) -> Result<Option<Reason>> {
        if !self.work.gathers() {
            return Ok(lists::reason_with_key(&mut self.work, outcome, key).await?);
        }
        let of = (outcome, key.to_owned());
        if let Some(known) = self.at_hand.reasons.get(&of) {
            return Ok(known.clone());
        }
        let found = lists::reason_with_key(&mut self.work, outcome, key).await?;
        self.at_hand.reasons.insert(of, found.clone());
        Ok(found)
    }

    /// The custom fields of a noun; an import asks once.
    pub(crate) async fn custom_fields(&mut self, on: FieldOn) -> Result<Arc<[CustomField]>> {
        if let Some(known) = self.at_hand.custom_fields.get(&on) {
            return Ok(Arc::clone(known));
        }
        let found: Arc<[CustomField]> = custom_fields::on(&mut self.work, on).await?.into();
        if self.work.gathers() {
            self.at_hand.custom_fields.insert(on, Arc::clone(&found));
        }
        Ok(found)
    }

    /// The firm's service lines; an import asks once.
    pub(crate) async fn practices(&mut self) -> Result<Vec<Practice>> {
        if let Some(known) = &self.at_hand.practices {
            return Ok(known.clone());
        }
        let found = colleagues::practices(&mut self.work).await?;
        if self.work.gathers() {
            self.at_hand.practices = Some(found.clone());
        }
        Ok(found)
    }
}

/// How many of one name are looked at.
fn most_alike() -> i64 {
    i64::try_from(MOST_ALIKE).unwrap_or(i64::MAX)
}
