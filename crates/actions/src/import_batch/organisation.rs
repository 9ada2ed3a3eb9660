//! An organisation of a file: found by its key, else by its name, else recorded.

use goodword_domain::batch::RowOutcome;
use goodword_domain::custom::FieldOn;
use goodword_domain::{Noun, OrganisationId, text};
use goodword_intake::row::{Link, OrganisationRow};
use goodword_store::organisations::{self, Organisation};

use super::told::{Told, refuse};
use super::{custom, images};
use crate::custom::keep_read;
use crate::on_record::NewOrganisation;
use crate::parties::{self, Found, Named};
use crate::{Act, Result};

/// Records an organisation of a file, or brings the one that is there up to date.
pub(super) async fn take(act: &mut Act<'_>, row: &OrganisationRow) -> Result<Told> {
    let (mut organisation, mut told) = match known(act, row).await? {
        Some(known) => {
            let told = Told::of(RowOutcome::Unchanged, Noun::Organisation, known.id.get());
            (known, told)
        }
        None => {
            let organisation = first(act, row).await?;
            let told = Told::of(RowOutcome::Created, Noun::Organisation, organisation.id.get());
            (organisation, told)
        }
    };
    let before = organisation.clone();
    let mut changed = Vec::new();
    super::set_given(&mut organisation.external_key, row.external_key.as_ref(), "key", &mut changed);
    super::set_given(&mut organisation.website, row.website.as_ref(), "website", &mut changed);
    if super::add_to_note(&mut organisation.note, &lines(row)) {
        changed.push("note");
    }
    if !changed.is_empty() {
        images::of_organisation(act, &before).await?;
        organisations::save(&mut act.work, &mut organisation).await?;
        act.at_hand.parties.change_organisation(&organisation);
        let sentence = format!("An import changed {}", changed.join(", "));
        act.record(Noun::Organisation, organisation.id.get(), sentence, Some(&before), Some(&organisation)).await?;
        told.changed_again(&changed.join(", "));
    }
    let new = told.outcome == RowOutcome::Created;
    if let Some(wishes) = custom::wished(act, FieldOn::Organisation, (organisation.id.get(), new), &row.custom).await? {
        images::of_organisation(act, &before).await?;
        keep_read(act, FieldOn::Organisation, organisation.id.get(), wishes).await?;
        told.changed_again("custom fields");
    }
    let found = Found { person: None, organisation: Some(organisation.id) };
    super::referrer(act, found, row.referrer_kind.as_deref(), &mut told).await?;
    Ok(told)
}

/// What a row says that has no field of its own.
fn lines(row: &OrganisationRow) -> [(&'static str, Option<&str>); 3] {
    [("Email", row.email.as_deref()), ("Telephone", row.phone.as_deref()), ("", row.note.as_deref())]
}

/// Records the organisation of a row with all that it says.
async fn first(act: &mut Act<'_>, row: &OrganisationRow) -> Result<Organisation> {
    let mut note = String::new();
    super::add_to_note(&mut note, &lines(row));
    let new =
        NewOrganisation { name: row.name.clone(), website: row.website.clone(), note, external_key: row.external_key.clone() };
    parties::new_organisation_of_a_file(act, new).await
}

/// The organisation a row means.
async fn known(act: &mut Act<'_>, row: &OrganisationRow) -> Result<Option<Organisation>> {
    if let Some(key) = &row.external_key
        && let Some(known) = act.organisation_with_key(key).await?
    {
        if known.deleted_at.is_some() {
            return Err(refuse("key", "the organisation with this key is in the bin. Restore it first, or leave the row out."));
        }
        return Ok(Some(known));
    }
    let folded = text::fold(&row.name);
    if folded.is_empty() {
        return Ok(None);
    }
    let alike = act.organisations_called(&folded).await?;
    // One with another key is another organisation of the same name.
    let free = |o: &Organisation| row.external_key.is_none() || o.external_key.is_none();
    Ok(alike.into_iter().find(free))
}

/// The organisation a person of a file is at: by the link to its row, else by name.
pub(super) async fn of_person(act: &mut Act<'_>, row: &goodword_intake::row::PersonRow) -> Result<Option<OrganisationId>> {
    if let Some(link) = &row.link {
        return linked(act, link).await.map(Some);
    }
    let named = Named { organisation: row.organisation.clone(), ..Named::default() };
    if named.is_empty() {
        return Ok(None);
    }
    let today = act.rules().await?.calendar.date_of(act.now());
    Ok(named.find_or_create(act, today).await?.organisation)
}

/// The organisation whose key a link names.
pub(super) async fn linked(act: &mut Act<'_>, link: &Link) -> Result<OrganisationId> {
    match act.organisation_with_key(&link.key).await? {
        Some(organisation) if organisation.deleted_at.is_none() => Ok(organisation.id),
        _ => {
            let key = goodword_intake::problem::shown(&link.key);
            let what = format!("there is no organisation with the key “{key}” of “{}”. Look for its row there.", link.to);
            Err(refuse("link", what))
        }
    }
}
