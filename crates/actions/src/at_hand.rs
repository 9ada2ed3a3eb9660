//! What an act has at hand, so that it need not ask for it again: people, organisations and lists that were looked up for
//! many rows of an import at once, and the referral it has just recorded. An act that looks up nothing ahead asks for each.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use goodword_domain::custom::FieldOn;
use goodword_domain::referral::Outcome;
use goodword_domain::{Date, OrganisationId, PersonId, ReferralId};
use goodword_store::clients::{self, Client};
use goodword_store::colleagues::{self, Practice};
use goodword_store::custom_fields::{self, CustomField};
use goodword_store::lists::{self, Reason};
use goodword_store::many::{KnownOrganisation, KnownPerson};
use goodword_store::organisations::Organisation;
use goodword_store::people::Person;
use goodword_store::people::positions::{self, Position};
use goodword_store::referrals::steps::Step;
use goodword_store::referrals::{self, Referral};
use goodword_store::{organisations, people, referrers};

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
    /// Whether any was.
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
    pub organisations_named: HashMap<String, Option<OrganisationId>>,
    pub people_named: HashMap<String, Vec<PersonId>>,
    pub people_with_email: HashMap<String, Option<PersonId>>,
    pub people: HashMap<PersonId, PersonAtHand>,
    /// Nothing for one in the bin, or behind a wall.
    pub organisations: HashMap<OrganisationId, Option<OrganisationAtHand>>,
    /// Keys that no referral has.
    pub free_keys: HashSet<String>,
}

/// A person and what hangs on them.
pub(crate) struct PersonAtHand {
    pub known: KnownPerson,
    pub positions: Vec<Position>,
    pub is_referrer: bool,
    pub client: Option<Client>,
}

/// An organisation and what hangs on it.
pub(crate) struct OrganisationAtHand {
    pub known: KnownOrganisation,
    pub is_referrer: bool,
    pub client: Option<Client>,
}

impl Parties {
    /// A new person, whom nothing hangs on yet.
    pub fn add_person(&mut self, person: &Person) {
        let (id, name, name_folded) = (person.id, person.name.clone(), person.name_folded.clone());
        let known = KnownPerson { id, name, name_folded, email_folded: person.email_folded.clone() };
        if let Some(alike) = self.people_named.get_mut(&known.name_folded).filter(|alike| alike.len() < MOST_ALIKE) {
            alike.push(id);
        }
        if let Some(first) = known.email_folded.as_ref().and_then(|email| self.people_with_email.get_mut(email)) {
            first.get_or_insert(id);
        }
        self.people.insert(id, PersonAtHand { known, positions: Vec::new(), is_referrer: false, client: None });
    }

    /// A new organisation.
    pub fn add_organisation(&mut self, organisation: &Organisation) {
        let (id, name, name_folded) = (organisation.id, organisation.name.clone(), organisation.name_folded.clone());
        let known = KnownOrganisation { id, name, name_folded };
        if let Some(first) = self.organisations_named.get_mut(&known.name_folded) {
            first.get_or_insert(id);
        }
        self.organisations.insert(id, Some(OrganisationAtHand { known, is_referrer: false, client: None }));
    }

    pub fn add_position(&mut self, position: &Position) {
        if let Some(person) = self.people.get_mut(&position.person_id) {
            person.positions.push(position.clone());
        }
    }

    /// Has a person looked up anew, because what hangs on them was changed.
    pub fn forget_person(&mut self, id: PersonId) {
        self.people.remove(&id);
    }

    /// Has people looked up by their email addresses anew, because somebody was given one.
    pub fn forget_emails(&mut self) {
        self.people_with_email.clear();
    }

    pub fn add_client(&mut self, client: &Client) {
        if let Some(person) = client.person_id.and_then(|id| self.people.get_mut(&id)) {
            person.client = Some(client.clone());
        }
        if let Some(organisation) = client.organisation_id.and_then(|id| self.organisations.get_mut(&id)?.as_mut()) {
            organisation.client = Some(client.clone());
        }
    }

    pub fn add_referrer(&mut self, found: Found) {
        match (found.person, found.organisation) {
            (Some(person), _) => drop(self.people.get_mut(&person).map(|person| person.is_referrer = true)),
            (None, Some(id)) => drop(self.organisations.get_mut(&id).and_then(Option::as_mut).map(|o| o.is_referrer = true)),
            (None, None) => {}
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

    /// The name of a person, and folded.
    pub(crate) async fn person_called(&mut self, id: PersonId) -> Result<Option<(String, String)>> {
        match self.at_hand.parties.people.get(&id) {
            Some(person) => Ok(Some((person.known.name.clone(), person.known.name_folded.clone()))),
            None => Ok(people::find(&mut self.work, id).await?.map(|person| (person.name, person.name_folded))),
        }
    }

    /// The name of an organisation, and folded.
    pub(crate) async fn organisation_called(&mut self, id: OrganisationId) -> Result<Option<(String, String)>> {
        match self.at_hand.parties.organisations.get(&id) {
            Some(known) => Ok(known.as_ref().map(|o| (o.known.name.clone(), o.known.name_folded.clone()))),
            None => Ok(organisations::find(&mut self.work, id).await?.map(|o| (o.name, o.name_folded))),
        }
    }

    /// Whether a person (or an organisation where there is none) is known as a referrer.
    pub(crate) async fn is_referrer(&mut self, found: Found) -> Result<bool> {
        match (found.person, found.organisation) {
            (Some(id), _) => match self.at_hand.parties.people.get(&id) {
                Some(person) => Ok(person.is_referrer),
                None => Ok(referrers::of_person(&mut self.work, id).await?.is_some()),
            },
            (None, Some(id)) => match self.at_hand.parties.organisations.get(&id) {
                Some(Some(organisation)) => Ok(organisation.is_referrer),
                _ => Ok(referrers::of_organisation(&mut self.work, id).await?.is_some()),
            },
            (None, None) => Ok(false),
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
        // Whoever asks records one under this key: the next row with it asks the database.
        if self.at_hand.parties.free_keys.remove(key) {
            return Ok(None);
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
