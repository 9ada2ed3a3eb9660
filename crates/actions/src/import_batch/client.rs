//! A client of a file: the person or organisation is found or recorded first; without a source it is untagged.

use goodword_domain::batch::RowOutcome;
use goodword_domain::{ClientId, Date, Noun, SourceId};
use goodword_intake::row::ClientRow;
use goodword_store::clients::{self, Client};
use goodword_store::{organisations, people};

use super::hand::Hand;
use super::images;
use super::told::Told;
use crate::parties::{Found, Named};
use crate::{Act, Result};

/// Records a client of a file, or brings the one that is there up to date.
pub(super) async fn take(act: &mut Act<'_>, hand: &mut Hand, row: &ClientRow) -> Result<Told> {
    let owner = match &row.owner {
        Some(name) => Some(hand.known.colleague("owner", name)?.name.clone()),
        None => None,
    };
    let source = match &row.source {
        Some(word) => Some(hand.known.source(act, word).await?),
        None => None,
    };
    let known = match &row.external_key {
        Some(key) => act.client_with_key(key).await?,
        None => None,
    };
    let today = act.rules().await?.calendar.date_of(act.now());
    let found = match &known {
        Some(client) => Found { person: client.person_id, organisation: client.organisation_id },
        None => party(act, row, today).await?,
    };
    let known = match known {
        Some(client) => Some(client),
        None => act.client_of(found.person, found.organisation).await?,
    };
    let mut told = match known {
        Some(client) => again(act, row, client, source).await?,
        None => first(act, row, found, source, today).await?,
    };
    describe(act, row, found, owner.as_deref(), &mut told).await?;
    Ok(told)
}

/// The person or organisation that is the client; the organisation, where both are named.
async fn party(act: &mut Act<'_>, row: &ClientRow, today: Date) -> Result<Found> {
    let named = Named {
        person: row.person.clone(),
        organisation: row.organisation.clone(),
        email: row.email.clone(),
        phone: row.phone.clone(),
        ..Named::default()
    };
    let mut found = named.find_or_create(act, today).await?;
    if row.organisation.is_none() {
        // They are the client themselves, wherever they work.
        found.organisation = None;
    }
    Ok(found)
}

async fn first(act: &mut Act<'_>, row: &ClientRow, found: Found, source: Option<SourceId>, today: Date) -> Result<Told> {
    let actor = act.actor();
    let client = Client {
        id: act.id::<ClientId>(),
        person_id: if found.organisation.is_some() { None } else { found.person },
        organisation_id: found.organisation,
        source_id: source,
        since_on: row.client_since.unwrap_or(today),
        tagged_at: source.map(|_| act.now()),
        tagged_by: source.and(actor.for_whom()),
        external_key: row.external_key.clone(),
        batch_id: actor.batch,
        sample: actor.sample,
        created_at: act.now(),
        version: 1,
    };
    clients::put(&mut act.work, client.insert()).await?;
    act.at_hand.parties.add_client(&client);
    act.record(Noun::Client, client.id.get(), "Became a client", None::<&()>, Some(&client)).await?;
    let mut told = Told::of(RowOutcome::Created, Noun::Client, client.id.get());
    if row.client_since.is_none() {
        told.also(format!("client since {today}, because the file does not say"));
    }
    if source.is_none() {
        told.also("untagged, because the file names no source");
    }
    Ok(told)
}

async fn again(act: &mut Act<'_>, row: &ClientRow, before: Client, source: Option<SourceId>) -> Result<Told> {
    let mut told = Told::of(RowOutcome::Unchanged, Noun::Client, before.id.get());
    let (mut client, mut changed) = (before.clone(), Vec::new());
    super::set_given(&mut client.external_key, row.external_key.as_ref(), "key", &mut changed);
    if let Some(since) = row.client_since.filter(|since| *since != client.since_on) {
        client.since_on = since;
        changed.push("client_since");
    }
    if source.is_some() && source != client.source_id {
        client.source_id = source;
        client.tagged_at = Some(act.now());
        client.tagged_by = act.actor().for_whom();
        changed.push("source");
    }
    if !changed.is_empty() {
        images::of_client(act, &before).await?;
        client.version += 1;
        clients::put(&mut act.work, client.update()).await?;
        act.at_hand.parties.add_client(&client);
        let sentence = format!("An import changed {}", changed.join(", "));
        act.record(Noun::Client, client.id.get(), sentence, Some(&before), Some(&client)).await?;
        told.changed(changed.join(", "));
    }
    Ok(told)
}

/// What a row says besides is kept with the person or organisation the client is.
async fn describe(act: &mut Act<'_>, row: &ClientRow, found: Found, owner: Option<&str>, told: &mut Told) -> Result<()> {
    let (email, phone, note) = (row.email.as_deref(), row.phone.as_deref(), row.note.as_deref());
    if let Some(id) = found.organisation {
        let Some(before) = act.organisation(id).await? else { return Ok(()) };
        let mut organisation = before.clone();
        let of_person = row.person.is_some();
        let lines = [
            ("Looked after by", owner),
            ("Email", email.filter(|_| !of_person)),
            ("Telephone", phone.filter(|_| !of_person)),
            ("", note),
        ];
        if super::add_to_note(&mut organisation.note, &lines) {
            images::of_organisation(act, &before).await?;
            organisations::save(&mut act.work, &mut organisation).await?;
            act.at_hand.parties.change_organisation(&organisation);
            act.record(Noun::Organisation, id.get(), "An import added to the note", Some(&before), Some(&organisation)).await?;
            told.changed_again("note");
        }
        return Ok(());
    }
    let Some(id) = found.person else { return Ok(()) };
    let Some(before) = act.person(id).await? else { return Ok(()) };
    let (mut person, mut changed) = (before.clone(), Vec::new());
    super::set_given(&mut person.email, row.email.as_ref(), "email", &mut changed);
    super::set_given(&mut person.phone, row.phone.as_ref(), "phone", &mut changed);
    person.email_folded = person.email.as_ref().map(|email| email.to_lowercase());
    if super::add_to_note(&mut person.note, &[("Looked after by", owner), ("", note)]) {
        changed.push("note");
    }
    if !changed.is_empty() {
        images::of_person(act, &before).await?;
        people::save(&mut act.work, &mut person).await?;
        act.at_hand.parties.change_person(&before, &person);
        let sentence = format!("An import changed {}", changed.join(", "));
        act.record(Noun::Person, id.get(), sentence, Some(&before), Some(&person)).await?;
        told.changed_again(&changed.join(", "));
    }
    Ok(())
}
