//! Looks up whom the next rows name, for all of them at once.

use std::collections::{BTreeSet, HashMap};

use goodword_domain::{OrganisationId, PersonId};
use goodword_intake::row::{ClientRow, Incoming, PersonRow, ReferralRow, Values, What};
use goodword_store::many::{self, KnownOrganisation, KnownPerson};

use crate::at_hand::{OrganisationAtHand, Parties, PersonAtHand};
use crate::parties::{MOST_ALIKE, Named};
use crate::{Act, Result};

/// What some rows name, each once.
#[derive(Default)]
struct Names {
    organisations: BTreeSet<String>,
    people: BTreeSet<String>,
    emails: BTreeSet<String>,
    keys: BTreeSet<String>,
}

/// Has at hand whom these rows name, and nothing of the rows before them.
pub(super) async fn look(act: &mut Act<'_>, rows: &[Incoming]) -> Result<()> {
    act.at_hand.parties = Parties::default();
    let mut names = Names::default();
    for row in rows {
        if let What::Row { values, .. } = &row.what {
            names.add(values);
        }
    }
    let mut parties = Parties::default();
    let people = people(act, &mut parties, names.people, names.emails).await?;
    let organisations = organisations(act, &mut parties, names.organisations).await?;
    let people = hang_on_people(act, &mut parties, people).await?;
    hang_on_organisations(act, &mut parties, organisations, people).await?;
    let keys: Vec<String> = names.keys.into_iter().collect();
    let taken: BTreeSet<String> = many::referral_keys(&mut act.work, &keys).await?.into_iter().collect();
    parties.free_keys = keys.into_iter().filter(|key| !taken.contains(key)).collect();
    act.at_hand.parties = parties;
    Ok(())
}

impl Names {
    fn add(&mut self, values: &Values) {
        match values {
            Values::Referral(row) => {
                self.keys.extend(row.external_key.clone());
                named_in(row).iter().for_each(|named| self.add_named(named));
            }
            Values::Client(row) => self.add_named(&client(row)),
            Values::Person(row) => self.add_named(&organisation_of(row)),
            Values::Outcome(_) | Values::Organisation(_) | Values::Touch(_) => {}
        }
    }

    fn add_named(&mut self, named: &Named) {
        let some = |folded: Option<String>| folded.filter(|folded| !folded.is_empty());
        self.organisations.extend(some(named.organisation_folded()));
        self.people.extend(some(named.person_folded()));
        self.emails.extend(named.email_folded());
    }
}

/// Who is in a referral of a file.
fn named_in(row: &ReferralRow) -> [Named; 3] {
    let named = |person: &Option<String>, organisation: &Option<String>, email: &Option<String>| Named {
        person: person.clone(),
        organisation: organisation.clone(),
        email: email.clone(),
        ..Named::default()
    };
    [
        named(&row.prospect_person, &row.prospect_organisation, &row.prospect_email),
        named(&row.referrer_person, &row.referrer_organisation, &row.referrer_email),
        named(&row.recipient_person, &row.recipient_organisation, &None),
    ]
}

fn client(row: &ClientRow) -> Named {
    let (person, organisation, email) = (row.person.clone(), row.organisation.clone(), row.email.clone());
    Named { person, organisation, email, ..Named::default() }
}

fn organisation_of(row: &PersonRow) -> Named {
    Named { organisation: row.organisation.clone(), ..Named::default() }
}

/// Who has these names and email addresses.
async fn people(
    act: &mut Act<'_>,
    parties: &mut Parties,
    names: BTreeSet<String>,
    emails: BTreeSet<String>,
) -> Result<HashMap<PersonId, KnownPerson>> {
    let mut found = HashMap::new();
    let names: Vec<String> = names.into_iter().collect();
    let most = i64::try_from(MOST_ALIKE).unwrap_or(i64::MAX);
    let alike = many::people_named(&mut act.work, &names, most).await?;
    parties.people_named = names.into_iter().map(|name| (name, Vec::new())).collect();
    for person in alike {
        parties.people_named.entry(person.name_folded.clone()).or_default().push(person.id);
        found.insert(person.id, person);
    }
    let emails: Vec<String> = emails.into_iter().collect();
    let with_email = many::people_with_email(&mut act.work, &emails).await?;
    parties.people_with_email = emails.into_iter().map(|email| (email, None)).collect();
    for person in with_email {
        parties.people_with_email.extend(person.email_folded.clone().map(|email| (email, Some(person.id))));
        found.insert(person.id, person);
    }
    Ok(found)
}

/// Which organisations have these names.
async fn organisations(
    act: &mut Act<'_>,
    parties: &mut Parties,
    names: BTreeSet<String>,
) -> Result<HashMap<OrganisationId, KnownOrganisation>> {
    let names: Vec<String> = names.into_iter().collect();
    let known = many::organisations_named(&mut act.work, &names).await?;
    parties.organisations_named = names.into_iter().map(|name| (name, None)).collect();
    parties.organisations_named.extend(known.iter().map(|o| (o.name_folded.clone(), Some(o.id))));
    Ok(known.into_iter().map(|organisation| (organisation.id, organisation)).collect())
}

/// What hangs on these people; hands back where they are or were.
async fn hang_on_people(
    act: &mut Act<'_>,
    parties: &mut Parties,
    people: HashMap<PersonId, KnownPerson>,
) -> Result<BTreeSet<OrganisationId>> {
    let ids: Vec<PersonId> = people.keys().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let at_hand = |known| PersonAtHand { known, positions: Vec::new(), is_referrer: false, client: None };
    parties.people = people.into_iter().map(|(id, known)| (id, at_hand(known))).collect();
    let mut seen = BTreeSet::new();
    let mut at = BTreeSet::new();
    for position in many::positions_of(&mut act.work, &ids).await? {
        at.insert(position.organisation_id);
        if seen.insert(position.id) {
            parties.add_position(&position);
        }
    }
    for id in many::referrers_among(&mut act.work, &ids).await? {
        parties.people.get_mut(&id).into_iter().for_each(|person| person.is_referrer = true);
    }
    many::clients_among(&mut act.work, &ids).await?.iter().for_each(|client| parties.add_client(client));
    Ok(at)
}

/// What hangs on these organisations, and on those that people are at.
async fn hang_on_organisations(
    act: &mut Act<'_>,
    parties: &mut Parties,
    mut known: HashMap<OrganisationId, KnownOrganisation>,
    more: BTreeSet<OrganisationId>,
) -> Result<()> {
    let more: Vec<OrganisationId> = more.into_iter().filter(|id| !known.contains_key(id)).collect();
    known.extend(many::organisations(&mut act.work, &more).await?.into_iter().map(|o| (o.id, o)));
    parties.organisations = more.into_iter().map(|id| (id, None)).collect();
    let ids: Vec<OrganisationId> = known.keys().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let at_hand = |known| Some(OrganisationAtHand { known, is_referrer: false, client: None });
    parties.organisations.extend(known.into_iter().map(|(id, known)| (id, at_hand(known))));
    for id in many::referring_organisations(&mut act.work, &ids).await? {
        parties.organisations.get_mut(&id).and_then(Option::as_mut).into_iter().for_each(|o| o.is_referrer = true);
    }
    many::client_organisations(&mut act.work, &ids).await?.iter().for_each(|client| parties.add_client(client));
    Ok(())
}
