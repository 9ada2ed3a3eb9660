//! Looks up whom the next rows name, for all of them at once.

use std::collections::{BTreeSet, HashMap};

use goodword_domain::{Id, OrganisationId, PersonId};
use goodword_intake::row::{ClientRow, Incoming, OrganisationRow, PersonRow, ReferralRow, Values, What};
use goodword_store::many::{self, Hit};

use crate::at_hand::{OrganisationAtHand, Parties, PersonAtHand};
use crate::parties::{MOST_ALIKE, Named};
use crate::{Act, Result};

/// What some rows name, each once.
#[derive(Default)]
struct Names {
    organisations: BTreeSet<String>,
    people: BTreeSet<String>,
    emails: BTreeSet<String>,
    keys: Keys,
}

/// Keys of records, by what they are of.
#[derive(Default)]
struct Keys {
    organisations: BTreeSet<String>,
    people: BTreeSet<String>,
    clients: BTreeSet<String>,
    referrals: BTreeSet<String>,
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
    let keys = names.keys;
    let people = people(act, &mut parties, (names.people, names.emails, keys.people)).await?;
    let organisations = organisations(act, &mut parties, (names.organisations, keys.organisations)).await?;
    let at = hang_on_people(act, &mut parties, people).await?;
    hang_on_organisations(act, &mut parties, organisations, at).await?;
    let clients = listed(keys.clients);
    let known = many::clients_with_key(&mut act.work, &clients).await?;
    parties.clients_with_key = clients.into_iter().map(|key| (key, None)).collect();
    parties.clients_with_key.extend(known.into_iter().filter_map(|client| Some((client.external_key.clone()?, Some(client)))));
    let referrals = listed(keys.referrals);
    let known = many::referrals_with_key(&mut act.work, &referrals).await?;
    parties.referrals_with_key = referrals.into_iter().map(|key| (key, None)).collect();
    parties.referrals_with_key.extend(known.into_iter().filter_map(|r| Some((r.external_key.clone()?, Some(Box::new(r))))));
    act.at_hand.parties = parties;
    Ok(())
}

fn listed(values: BTreeSet<String>) -> Vec<String> {
    values.into_iter().collect()
}

impl Names {
    fn add(&mut self, values: &Values) {
        match values {
            Values::Referral(row) => {
                self.keys.referrals.extend(row.external_key.clone());
                self.keys.organisations.extend(row.link.as_ref().map(|link| link.key.clone()));
                named_in(row).iter().for_each(|named| self.add_named(named));
            }
            Values::Outcome(row) => drop(self.keys.referrals.insert(row.link.key.clone())),
            Values::Client(row) => {
                self.keys.clients.extend(row.external_key.clone());
                self.add_named(&client(row));
            }
            Values::Person(row) => {
                self.keys.people.extend(row.external_key.clone());
                self.keys.organisations.extend(row.link.as_ref().map(|link| link.key.clone()));
                person(row).iter().for_each(|named| self.add_named(named));
            }
            Values::Organisation(row) => {
                self.keys.organisations.extend(row.external_key.clone());
                self.add_named(&organisation(row));
            }
            Values::Touch(_) => {}
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

fn organisation(row: &OrganisationRow) -> Named {
    Named { organisation: Some(row.name.clone()), ..Named::default() }
}

/// A person, where they are, and who referred them.
fn person(row: &PersonRow) -> [Named; 2] {
    let (person, organisation, email) = (Some(row.name.clone()), row.organisation.clone(), row.email.clone());
    let itself = Named { person, organisation, email, ..Named::default() };
    [itself, Named { person: row.referrer_person.clone(), ..Named::default() }]
}

fn most() -> i64 {
    i64::try_from(MOST_ALIKE).unwrap_or(i64::MAX)
}

/// Which record each of these has; none where there is none.
fn each<T: Id>(asked: Vec<String>, hits: &[Hit]) -> HashMap<String, Option<T>> {
    let none = asked.into_iter().map(|asked| (asked, None));
    none.chain(hits.iter().map(|hit| (hit.asked.clone(), Some(T::from(hit.id))))).collect()
}

/// Which records each of these has, in their order.
fn several<T: Id>(asked: Vec<String>, hits: &[Hit]) -> HashMap<String, Vec<T>> {
    let mut found: HashMap<String, Vec<T>> = asked.into_iter().map(|asked| (asked, Vec::new())).collect();
    hits.iter().for_each(|hit| found.entry(hit.asked.clone()).or_default().push(T::from(hit.id)));
    found
}

/// Who has these names, email addresses and keys.
async fn people(
    act: &mut Act<'_>,
    parties: &mut Parties,
    (names, emails, keys): (BTreeSet<String>, BTreeSet<String>, BTreeSet<String>),
) -> Result<Vec<PersonId>> {
    let (names, emails, keys) = (listed(names), listed(emails), listed(keys));
    let named = many::people_named(&mut act.work, &names, most()).await?;
    let with_email = many::people_with_email(&mut act.work, &emails).await?;
    let with_key = many::people_with_key(&mut act.work, &keys).await?;
    parties.people_named = several(names, &named);
    parties.people_with_email = each(emails, &with_email);
    parties.people_with_key = each(keys, &with_key);
    Ok(ids([named, with_email, with_key]))
}

/// Which organisations have these names and keys.
async fn organisations(
    act: &mut Act<'_>,
    parties: &mut Parties,
    (names, keys): (BTreeSet<String>, BTreeSet<String>),
) -> Result<Vec<OrganisationId>> {
    let (names, keys) = (listed(names), listed(keys));
    let named = many::organisations_named(&mut act.work, &names, most()).await?;
    let with_key = many::organisations_with_key(&mut act.work, &keys).await?;
    parties.organisations_named = several(names, &named);
    parties.organisations_with_key = each(keys, &with_key);
    Ok(ids([named, with_key]))
}

fn ids<T: Id, const N: usize>(hits: [Vec<Hit>; N]) -> Vec<T> {
    let ids: BTreeSet<i64> = hits.iter().flatten().map(|hit| hit.id).collect();
    ids.into_iter().map(T::from).collect()
}

/// These people and what hangs on them; hands back where they are or were.
async fn hang_on_people(act: &mut Act<'_>, parties: &mut Parties, ids: Vec<PersonId>) -> Result<BTreeSet<OrganisationId>> {
    let known = many::people(&mut act.work, &ids).await?;
    parties.people = known.into_iter().map(|known| (known.id, PersonAtHand::of(known))).collect();
    let mut seen = BTreeSet::new();
    let mut at = BTreeSet::new();
    for position in many::positions_of(&mut act.work, &ids).await? {
        at.insert(position.organisation_id);
        if seen.insert(position.id) {
            parties.add_position(&position);
        }
    }
    many::referrers_among(&mut act.work, &ids).await?.iter().for_each(|referrer| parties.add_referrer(referrer));
    many::clients_among(&mut act.work, &ids).await?.iter().for_each(|client| parties.add_client(client));
    Ok(at)
}

/// These organisations and what hangs on them, and those that people are at.
async fn hang_on_organisations(
    act: &mut Act<'_>,
    parties: &mut Parties,
    ids: Vec<OrganisationId>,
    more: BTreeSet<OrganisationId>,
) -> Result<()> {
    let all: Vec<OrganisationId> = more.into_iter().chain(ids).collect::<BTreeSet<_>>().into_iter().collect();
    let known = many::organisations(&mut act.work, &all).await?;
    parties.organisations = all.iter().map(|id| (*id, None)).collect();
    parties.organisations.extend(known.into_iter().map(|known| (known.id, Some(OrganisationAtHand::of(known)))));
    many::referring_organisations(&mut act.work, &all).await?.iter().for_each(|referrer| parties.add_referrer(referrer));
    many::client_organisations(&mut act.work, &all).await?.iter().for_each(|client| parties.add_client(client));
    Ok(())
}
