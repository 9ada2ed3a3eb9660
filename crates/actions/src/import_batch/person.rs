//! A person of a file: found by key, email address or name, else recorded; with their position.

use goodword_domain::batch::RowOutcome;
use goodword_domain::custom::FieldOn;
use goodword_domain::{Noun, OrganisationId, PersonId, PositionId, text};
use goodword_intake::row::PersonRow;
use goodword_store::people::positions::{self, Position};
use goodword_store::people::{self, Person};

use super::told::{Told, refuse};
use super::{custom, images, organisation};
use crate::custom::keep_read;
use crate::parties::{self, Found, Named};
use crate::{Act, Result};

/// Records a person of a file, or brings the one who is there up to date.
pub(super) async fn take(act: &mut Act<'_>, row: &PersonRow) -> Result<Told> {
    let at = organisation::of_person(act, row).await?;
    let (mut person, mut told) = match known(act, row, at).await? {
        Known::Sure(known) => {
            let told = Told::of(RowOutcome::Unchanged, Noun::Person, known.id.get());
            (known, told)
        }
        Known::ByName(known) => {
            let mut told = Told::of(RowOutcome::Unchanged, Noun::Person, known.id.get());
            told.also(format!("taken for {} by name alone", said(&known)));
            (known, told)
        }
        Known::Not(namesake) => {
            let named =
                Named { person: Some(row.name.clone()), email: row.email.clone(), phone: row.phone.clone(), ..Named::default() };
            let mut note = String::new();
            super::add_to_note(&mut note, &lines(row));
            let person = parties::new_person_of_a_file(act, &named, note, row.external_key.clone()).await?;
            let mut told = Told::of(RowOutcome::Created, Noun::Person, person.id.get());
            told.namesake = namesake.map(|other| {
                let said = said(&other);
                (other.id.get(), format!("Possible duplicate: {said} is here under the same name; look whether they are one."))
            });
            (person, told)
        }
    };
    let before = person.clone();
    let mut changed = Vec::new();
    super::set_given(&mut person.external_key, row.external_key.as_ref(), "key", &mut changed);
    super::set_given(&mut person.email, row.email.as_ref(), "email", &mut changed);
    super::set_given(&mut person.phone, row.phone.as_ref(), "phone", &mut changed);
    person.email_folded = person.email.as_ref().map(|email| email.to_lowercase());
    if super::add_to_note(&mut person.note, &lines(row)) {
        changed.push("note");
    }
    if !changed.is_empty() {
        images::of_person(act, &before).await?;
        people::save(&mut act.work, &mut person).await?;
        act.at_hand.parties.change_person(&before, &person);
        let sentence = format!("An import changed {}", changed.join(", "));
        act.record(Noun::Person, person.id.get(), sentence, Some(&before), Some(&person)).await?;
        told.changed_again(&changed.join(", "));
    }
    let new = told.outcome == RowOutcome::Created;
    if let Some(wishes) = custom::wished(act, FieldOn::Person, (person.id.get(), new), &row.custom).await? {
        images::of_person(act, &before).await?;
        keep_read(act, FieldOn::Person, person.id.get(), wishes).await?;
        told.changed_again("custom fields");
    }
    if let Some(at) = at {
        position(act, row, person.id, at, &mut told).await?;
    }
    if let Some(name) = &row.referrer_person {
        referred_by(act, name).await?;
    }
    super::referrer(act, Found { person: Some(person.id), organisation: at }, row.referrer_kind.as_deref(), &mut told).await?;
    Ok(told)
}

/// What a row says that has no field of its own.
fn lines(row: &PersonRow) -> [(&'static str, Option<&str>); 2] {
    [("Referred by", row.referrer_person.as_deref()), ("", row.note.as_deref())]
}

/// Who referred somebody is a referrer, found by name or recorded.
async fn referred_by(act: &mut Act<'_>, name: &str) -> Result<()> {
    let today = act.rules().await?.calendar.date_of(act.now());
    let named = Named { person: Some(name.to_owned()), ..Named::default() };
    let found = named.find_or_create(act, today).await?;
    parties::ensure_referrer(act, found, None).await
}

/// Whether the person of a row is here.
enum Known {
    /// By key or email address.
    Sure(Person),
    /// By name, at the same organisation or where nothing speaks against it.
    ByName(Person),
    /// No; somebody of the same name may be.
    Not(Option<Person>),
}

/// Somebody as a sentence tells them from others of the name.
fn said(person: &Person) -> String {
    match &person.email {
        Some(email) => format!("{} ({email})", person.name),
        None => person.name.clone(),
    }
}

/// The person a row means: by key, by email address, or by name at the same organisation.
async fn known(act: &mut Act<'_>, row: &PersonRow, at: Option<OrganisationId>) -> Result<Known> {
    if let Some(key) = &row.external_key
        && let Some(known) = act.person_with_key(key).await?
    {
        if known.deleted_at.is_some() {
            return Err(refuse("key", "the person with this key is in the bin. Restore them first, or leave the row out."));
        }
        return Ok(Known::Sure(known));
    }
    // Somebody with another key is somebody else of that name.
    let free = |p: &Person| row.external_key.is_none() || p.external_key.is_none();
    let folded = text::fold(&row.name);
    if let Some(email) = &row.email
        && let Some(known) = act.person_reached_by(&email.to_lowercase()).await?.filter(free)
        && parties::could_be(&folded, &known.name_folded)
    {
        return Ok(Known::Sure(known));
    }
    if folded.is_empty() {
        return Ok(Known::Not(None));
    }
    let other_email =
        |p: &Person| matches!((&p.email_folded, &row.email), (Some(one), Some(other)) if *one != other.to_lowercase());
    let all = act.people_called(&folded).await?;
    let (alike, others): (Vec<Person>, Vec<Person>) = all.into_iter().partition(|p| free(p) && !other_email(p));
    let ids: Vec<PersonId> = alike.iter().map(|p| p.id).collect();
    let same = parties::the_same(act, &ids, at).await?;
    let (found, rest): (Vec<Person>, Vec<Person>) = alike.into_iter().partition(|p| Some(p.id) == same);
    match found.into_iter().next() {
        Some(person) => Ok(Known::ByName(person)),
        None => Ok(Known::Not(rest.into_iter().chain(others).next())),
    }
}

/// Their position there, with what the row says of it.
async fn position(act: &mut Act<'_>, row: &PersonRow, person: PersonId, at: OrganisationId, told: &mut Told) -> Result<()> {
    let held = act.positions_of(person).await?;
    let title = row.job_title.clone().unwrap_or_default();
    if let Some(mut known) = held.into_iter().find(|p| p.organisation_id == at) {
        let before = known.clone();
        if known.title.is_empty() {
            known.title = title;
        }
        known.from_on = known.from_on.or(row.position_since);
        if known != before {
            images::of_position(act, &before).await?;
            positions::save(&mut act.work, &known).await?;
            act.at_hand.parties.change_position(&known);
            act.record(Noun::Position, known.id.get(), "An import changed the position", Some(&before), Some(&known)).await?;
            told.changed_again("position");
        }
        return Ok(());
    }
    let actor = act.actor();
    let position = Position {
        id: act.id::<PositionId>(),
        person_id: person,
        organisation_id: at,
        title,
        from_on: row.position_since,
        until_on: None,
        batch_id: actor.batch,
        sample: actor.sample,
        created_at: act.now(),
    };
    positions::insert(&mut act.work, &position).await?;
    act.at_hand.parties.add_position(&position);
    act.record(Noun::Position, position.id.get(), "A position was recorded", None::<&()>, Some(&position)).await?;
    told.changed_again("position");
    Ok(())
}
