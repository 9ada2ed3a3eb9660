//! Puts on record what nobody has recorded yet: a person, an organisation, a position, a client; each with its entry.

use goodword_domain::{Date, Noun, OrganisationId, PersonId, SourceId, text};
use goodword_store::clients::{self, Client};
use goodword_store::organisations::{self, Organisation};
use goodword_store::people::positions::{self, Position};
use goodword_store::people::{self, Person};

use crate::{Act, Result};

/// What is known of a new person; the texts are tidy.
#[derive(Debug, Default)]
pub(crate) struct NewPerson {
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub note: String,
    pub external_key: Option<String>,
}

/// What is known of a new organisation; the texts are tidy.
#[derive(Debug, Default)]
pub(crate) struct NewOrganisation {
    pub name: String,
    pub website: Option<String>,
    pub note: String,
    pub external_key: Option<String>,
}

/// Where a person is, from when, as what.
#[derive(Debug)]
pub(crate) struct NewPosition {
    pub person_id: PersonId,
    pub organisation_id: OrganisationId,
    pub title: String,
    pub from_on: Option<Date>,
}

/// Who is a client, since when, and how they found us; an organisation is the client rather than the person at it.
#[derive(Debug)]
pub(crate) struct NewClient {
    pub person_id: Option<PersonId>,
    pub organisation_id: Option<OrganisationId>,
    pub source_id: Option<SourceId>,
    pub since_on: Date,
}

/// Puts a person on record; `how` is the end of the entry's sentence, such as “was added”.
pub(crate) async fn person(act: &mut Act<'_>, new: NewPerson, how: &str) -> Result<Person> {
    let actor = act.actor();
    let person = Person {
        id: act.id(),
        name_folded: text::fold(&new.name),
        name_sort: text::sort_key(&new.name),
        name: new.name,
        email_folded: new.email.as_ref().map(|e| e.to_lowercase()),
        email: new.email,
        phone: new.phone,
        note: new.note,
        external_key: new.external_key,
        batch_id: actor.batch,
        sample: actor.sample,
        deleted_at: None,
        created_at: act.now(),
        created_by: act.for_whom(),
        version: 1,
    };
    people::insert(&mut act.work, &person).await?;
    act.made_person(&person);
    act.record(Noun::Person, person.id.get(), format!("{} {how}", person.name), None::<&()>, Some(&person)).await?;
    Ok(person)
}

/// Puts an organisation on record; `how` is the end of the entry's sentence, such as “was added”.
pub(crate) async fn organisation(act: &mut Act<'_>, new: NewOrganisation, how: &str) -> Result<Organisation> {
    let actor = act.actor();
    let organisation = Organisation {
        id: act.id(),
        name_folded: text::fold(&new.name),
        name_sort: text::sort_key(&new.name),
        name: new.name,
        website: new.website,
        note: new.note,
        external_key: new.external_key,
        batch_id: actor.batch,
        sample: actor.sample,
        deleted_at: None,
        created_at: act.now(),
        created_by: act.for_whom(),
        version: 1,
    };
    organisations::insert(&mut act.work, &organisation).await?;
    act.made_organisation(&organisation);
    let sentence = format!("{} {how}", organisation.name);
    act.record(Noun::Organisation, organisation.id.get(), sentence, None::<&()>, Some(&organisation)).await?;
    Ok(organisation)
}

/// Puts a position on record, which lasts.
pub(crate) async fn position(act: &mut Act<'_>, new: NewPosition) -> Result<Position> {
    let actor = act.actor();
    let position = Position {
        id: act.id(),
        person_id: new.person_id,
        organisation_id: new.organisation_id,
        title: new.title,
        from_on: new.from_on,
        until_on: None,
        batch_id: actor.batch,
        sample: actor.sample,
        created_at: act.now(),
    };
    positions::insert(&mut act.work, &position).await?;
    act.at_hand.parties.add_position(&position);
    act.record(Noun::Position, position.id.get(), "A position was recorded", None::<&()>, Some(&position)).await?;
    Ok(position)
}

/// Puts a client on record, tagged where their source is known; `sentence` is the entry's.
pub(crate) async fn client(act: &mut Act<'_>, new: NewClient, sentence: &str) -> Result<Client> {
    let actor = act.actor();
    let client = Client {
        id: act.id(),
        person_id: if new.organisation_id.is_some() { None } else { new.person_id },
        organisation_id: new.organisation_id,
        source_id: new.source_id,
        since_on: new.since_on,
        tagged_at: new.source_id.map(|_| act.now()),
        tagged_by: new.source_id.and(act.for_whom()),
        external_key: None,
        batch_id: actor.batch,
        sample: actor.sample,
        created_at: act.now(),
        version: 1,
    };
    clients::put(&mut act.work, client.insert()).await?;
    act.at_hand.parties.add_client(&client);
    act.record(Noun::Client, client.id.get(), sentence, None::<&()>, Some(&client)).await?;
    Ok(client)
}
