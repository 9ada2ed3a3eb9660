//! Finding or creating the people and organisations a command names, so that a capture never fails because a form
//! wanted a record first.

use goodword_domain::referrer::ReferrerKind;
use goodword_domain::{Date, Noun, OrganisationId, PersonId, Refusal, text};
use goodword_store::organisations::Organisation;
use goodword_store::people::Person;
use goodword_store::referrals::Referral;
use goodword_store::referrals::reminders::Prospect;
use goodword_store::referrers::Referrer;
use goodword_store::{Reader, referrers};

use crate::look::Look;
use crate::on_record::{self, NewOrganisation, NewPerson, NewPosition};
use crate::{Act, Result, given};

/// The longest name that is kept, in characters.
const LONGEST_NAME: usize = 200;
/// How many people of one name are looked at: the oldest records.
pub(crate) const MOST_ALIKE: usize = 20;

/// A person, an organisation, or a person at an organisation, by id or by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Named {
    pub person_id: Option<PersonId>,
    pub person: Option<String>,
    pub organisation_id: Option<OrganisationId>,
    pub organisation: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// Who it turned out to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub person: Option<PersonId>,
    pub organisation: Option<OrganisationId>,
}

impl Named {
    /// Whether anybody is named at all.
    pub fn is_empty(&self) -> bool {
        let blank = |text: &Option<String>| text.as_deref().is_none_or(|t| t.trim().is_empty());
        self.person_id.is_none() && self.organisation_id.is_none() && blank(&self.person) && blank(&self.organisation)
    }

    /// Whether no organisation is named.
    pub fn names_no_organisation(&self) -> bool {
        self.organisation_id.is_none() && self.organisation.as_deref().is_none_or(|t| t.trim().is_empty())
    }

    /// Finds them, or creates who is not there yet; `day` dates a new position's beginning when it is one.
    pub async fn find_or_create(&self, act: &mut Act<'_>, day: Date) -> Result<Found> {
        let organisation = match (self.organisation_id, self.organisation.as_deref()) {
            (Some(id), _) => {
                let found = act.organisation(id).await?;
                Some(found.ok_or_else(|| Refusal::missing(Noun::Organisation))?.id)
            }
            (None, Some(name)) => organisation(act, name).await?,
            (None, None) => None,
        };
        let person = match self.person_id {
            Some(id) => {
                let found = act.person(id).await?;
                Some(found.ok_or_else(|| Refusal::missing(Noun::Person))?.id)
            }
            None => self.person(act, organisation).await?,
        };
        if let (Some(person), Some(organisation)) = (person, organisation) {
            ensure_position(act, person, organisation).await?;
        }
        // A person alone brings the organisation they were at on that day: credit stays there when they move.
        let organisation = match (organisation, person) {
            (None, Some(person)) => act.was_at(person, day).await?,
            (known, _) => known,
        };
        Ok(Found { person, organisation })
    }

    async fn person(&self, act: &mut Act<'_>, organisation: Option<OrganisationId>) -> Result<Option<PersonId>> {
        let Some(folded) = self.person_folded() else { return Ok(None) };
        if let Some(known) = known_person(act, &folded, self.email_folded().as_deref(), organisation).await? {
            return Ok(Some(known));
        }
        Ok(Some(new_person(act, self).await?.id))
    }

    /// The name of the person as they are found by, where one is named; empty where it has no letters.
    pub fn person_folded(&self) -> Option<String> {
        let name = text::tidy(self.person.as_deref()?, LONGEST_NAME);
        (!name.is_empty()).then(|| text::fold(&name))
    }

    /// The name of the organisation as it is found by, where one is named; empty where it has no letters.
    pub fn organisation_folded(&self) -> Option<String> {
        let name = text::tidy(self.organisation.as_deref()?, LONGEST_NAME);
        (!name.is_empty()).then(|| text::fold(&name))
    }

    /// The email address as somebody is found by.
    pub fn email_folded(&self) -> Option<String> {
        Some(given::line(self.email.as_deref(), 254)?.to_lowercase())
    }
}

/// Records a person whom nobody has recorded yet.
pub(crate) async fn new_person(act: &mut Act<'_>, named: &Named) -> Result<Person> {
    new_person_of_a_file(act, named, String::new(), None).await
}

/// The same, with what a file says besides.
pub(crate) async fn new_person_of_a_file(act: &mut Act<'_>, named: &Named, note: String, key: Option<String>) -> Result<Person> {
    let new = NewPerson {
        name: text::tidy(named.person.as_deref().unwrap_or_default(), LONGEST_NAME),
        email: given::line(named.email.as_deref(), 254),
        phone: given::line(named.phone.as_deref(), 60),
        note,
        external_key: key,
    };
    on_record::person(act, new, "was recorded").await
}

/// Who of a party is on record already: what [`Named::find_or_create`] would find. Nothing is written.
pub(crate) async fn find(db: &mut Reader, named: &Named) -> Result<Found> {
    let organisation = match named.organisation_folded() {
        Some(folded) => known_organisation(db, &folded).await?,
        None => None,
    };
    // Somebody at an organisation that is new cannot be one who is at another.
    let elsewhere = organisation.is_none() && named.organisation.as_deref().is_some_and(|o| !o.trim().is_empty());
    // No id is 0, so nobody holds a position there.
    let at = if elsewhere { Some(OrganisationId::from(0)) } else { organisation };
    let person = match named.person_folded() {
        Some(folded) => known_person(db, &folded, named.email_folded().as_deref(), at).await?,
        None => None,
    };
    Ok(Found { person, organisation })
}

async fn known_organisation(look: &mut impl Look, folded: &str) -> Result<Option<OrganisationId>> {
    // A name that folds to nothing (only marks) matches nobody.
    if folded.is_empty() { Ok(None) } else { look.organisation_named(folded).await }
}

async fn known_person(
    look: &mut impl Look,
    folded: &str,
    email: Option<&str>,
    organisation: Option<OrganisationId>,
) -> Result<Option<PersonId>> {
    if let Some(email) = email
        && let Some((known, name)) = look.person_with_email(email).await?
        && could_be(folded, &name)
    {
        return Ok(Some(known));
    }
    let alike = if folded.is_empty() { Vec::new() } else { look.people_named(folded).await? };
    the_same(look, &alike, organisation).await
}

/// Whether two folded names can be of one person who has one email address: they share a word. Mailboxes are shared as well
/// (info@, the partner's assistant), and a name that was typed is never given up for one that was not.
pub(crate) fn could_be(folded: &str, known: &str) -> bool {
    let words = |name: &str| -> Vec<String> { name.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect() };
    let known = words(known);
    folded.is_empty() || words(folded).iter().any(|word| word.chars().count() > 1 && known.contains(word))
}

/// Which of the people of one name is meant: the one at that organisation, else the only one who is nowhere else.
///
/// Two people of one name are told apart rather than taken for one: a wrong match is worse than a duplicate, which
/// can be merged.
pub(crate) async fn the_same(
    look: &mut impl Look,
    alike: &[PersonId],
    organisation: Option<OrganisationId>,
) -> Result<Option<PersonId>> {
    let Some(organisation) = organisation else {
        return Ok(if let [only] = alike { Some(*only) } else { None });
    };
    let mut nowhere = Vec::new();
    for person in alike {
        let held = look.organisations_of(*person).await?;
        if held.contains(&organisation) {
            return Ok(Some(*person));
        }
        if held.is_empty() {
            nowhere.push(*person);
        }
    }
    Ok(if let [only] = nowhere.as_slice() { Some(*only) } else { None })
}

/// Finds an organisation by name, or creates it.
async fn organisation(act: &mut Act<'_>, name: &str) -> Result<Option<OrganisationId>> {
    let name = text::tidy(name, LONGEST_NAME);
    if name.is_empty() {
        return Ok(None);
    }
    let folded = text::fold(&name);
    if let Some(known) = known_organisation(act, &folded).await? {
        return Ok(Some(known));
    }
    Ok(Some(new_organisation(act, &name).await?.id))
}

/// Records an organisation that nobody has recorded yet.
async fn new_organisation(act: &mut Act<'_>, name: &str) -> Result<Organisation> {
    new_organisation_of_a_file(act, NewOrganisation { name: name.to_owned(), ..NewOrganisation::default() }).await
}

/// The same, with what a file says besides.
pub(crate) async fn new_organisation_of_a_file(act: &mut Act<'_>, new: NewOrganisation) -> Result<Organisation> {
    let new = NewOrganisation { name: text::tidy(&new.name, LONGEST_NAME), ..new };
    on_record::organisation(act, new, "was recorded").await
}

/// Gives a person a position at an organisation unless they have (or had) one there.
async fn ensure_position(act: &mut Act<'_>, person: PersonId, organisation: OrganisationId) -> Result<()> {
    if act.organisations_of(person).await?.contains(&organisation) {
        return Ok(());
    }
    let new = NewPosition { person_id: person, organisation_id: organisation, title: String::new(), from_on: None };
    on_record::position(act, new).await.map(drop)
}

/// Makes sure that somebody who put in a word is known as a referrer; a client of ours is one of that kind.
pub(crate) async fn ensure_referrer(act: &mut Act<'_>, found: Found, kind: Option<ReferrerKind>) -> Result<()> {
    let (person_id, organisation_id) = match (found.person, found.organisation) {
        (Some(person), _) => (Some(person), None),
        (None, Some(organisation)) => (None, Some(organisation)),
        (None, None) => return Ok(()),
    };
    if act.referrer(found).await?.is_some() {
        return Ok(());
    }
    let is_client =
        act.client_of(found.person, None).await?.is_some() || act.client_of(None, found.organisation).await?.is_some();
    let actor = act.actor();
    let referrer = Referrer {
        id: act.id(),
        person_id,
        organisation_id,
        kind: kind.unwrap_or(if is_client { ReferrerKind::Client } else { ReferrerKind::Professional }),
        tier: None,
        note: String::new(),
        batch_id: actor.batch,
        sample: actor.sample,
        created_at: act.now(),
        version: 1,
    };
    act.at_hand.parties.add_referrer(&referrer);
    if referrers::insert(&mut act.work, &referrer).await? {
        let (noun, id) = match (person_id, organisation_id) {
            (Some(person), _) => (Noun::Person, person.get()),
            (None, organisation) => (Noun::Organisation, organisation.map_or(0, OrganisationId::get)),
        };
        act.record(noun, id, "Became a referrer", None::<&()>, Some(&referrer)).await?;
    }
    Ok(())
}

/// The names a referral is found by, folded, each on a line of its own: who was introduced, who put in the word, whom it was sent to.
pub(crate) async fn found_by(act: &mut Act<'_>, referral: &Referral) -> Result<String> {
    called(act, referral).await.map(|(_, folded)| folded)
}

/// Who was introduced, by name, and the names the referral is found by.
pub(crate) async fn called(act: &mut Act<'_>, referral: &Referral) -> Result<(Prospect, String)> {
    let (mut prospect, mut all) = (None, String::new());
    for (person, organisation) in [
        (referral.prospect_person_id, referral.prospect_organisation_id),
        (referral.referrer_person_id, referral.referrer_organisation_id),
        (referral.recipient_person_id, referral.recipient_organisation_id),
    ] {
        let mut named = |called: Option<(String, String)>| {
            called.map(|(name, folded)| {
                all.push_str(&folded);
                all.push('\n');
                name
            })
        };
        let person = match person {
            Some(id) => named(act.person_called(id).await?),
            None => None,
        };
        let organisation = match organisation {
            Some(id) => named(act.organisation_called(id).await?),
            None => None,
        };
        prospect.get_or_insert(Prospect { person, organisation });
    }
    Ok((prospect.unwrap_or(Prospect { person: None, organisation: None }), all))
}
