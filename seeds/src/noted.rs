//! What the sample firm notes of its records beyond what the product has fields for.

use goodword_actions::add_custom_field::AddCustomField;
use goodword_actions::change_organisation::ChangeOrganisation;
use goodword_actions::change_person::ChangePerson;
use goodword_actions::change_referral::ChangeReferral;
use goodword_actions::custom::Custom;
use goodword_actions::{Act, Result};
use goodword_domain::custom::{FieldKind, FieldOn, Given, key};
use goodword_domain::{Timestamp, text};
use goodword_store::{custom_fields, organisations, people, sample};

use crate::company::Company;

/// The fields: on what, what they are called, what they hold, what can be chosen.
const FIELDS: &[(FieldOn, &str, FieldKind, &str)] = &[
    (FieldOn::Referral, "Conflict check reference", FieldKind::Text, ""),
    (FieldOn::Organisation, "Panel member since", FieldKind::Date, ""),
    (FieldOn::Person, "Prefers", FieldKind::Choice, "Email\nTelephone\nIn person"),
];
/// How some referrers like to be reached.
const PREFERS: &[(&str, &str)] =
    &[("Amira Khan", "in_person"), ("Peter Voss", "telephone"), ("Tomás Reyes", "email"), ("Jonas Ek", "email")];
/// Since when some organisations are on the firm's panel.
const PANEL: &[(&str, &str)] = &[("Hale & Co", "2019-09-01"), ("Larch Property", "2023-03-20")];
/// How many referrals have the reference of their conflict check.
const CHECKED: usize = 25;

/// Makes the fields and fills some in, unless the firm has fields of those names already.
pub(crate) async fn play<'a>(act: &mut Act<'a>, company: &Company<'a>, now: Timestamp) -> Result<()> {
    act.turn_to(company.product, now);
    let there = custom_fields::all(&mut act.work).await?;
    for (noun, label, kind, choices) in FIELDS {
        if there
            .iter()
            .any(|field| field.noun == *noun && (field.key == key(label) || text::fold(&field.label) == text::fold(label)))
        {
            return Ok(());
        }
        let field = AddCustomField {
            noun: *noun,
            label: (*label).to_owned(),
            kind: *kind,
            choices: Some((*choices).to_owned()),
            help: None,
            on_form: *noun == FieldOn::Referral,
        };
        act.perform(field).await?;
    }
    prefers(act).await?;
    panel(act).await?;
    checked(act).await
}

fn one(key: &str, given: String) -> Custom {
    Custom::from([(key.to_owned(), Given::Text(given))])
}

async fn prefers(act: &mut Act<'_>) -> Result<()> {
    for (name, how) in PREFERS {
        let Some(person) = people::named(&mut act.work, &text::fold(name), 1).await?.pop() else { continue };
        let change = ChangePerson {
            person_id: person.id,
            name: person.name,
            email: person.email,
            phone: person.phone,
            note: Some(person.note),
            custom: one("prefers", (*how).to_owned()),
            version: None,
        };
        act.perform(change).await?;
    }
    Ok(())
}

async fn panel(act: &mut Act<'_>) -> Result<()> {
    for (name, since) in PANEL {
        let Some(organisation) = organisations::named(&mut act.work, &text::fold(name), 1).await?.pop() else { continue };
        let change = ChangeOrganisation {
            organisation_id: organisation.id,
            name: organisation.name,
            website: organisation.website,
            note: Some(organisation.note),
            custom: one("panel_member_since", (*since).to_owned()),
            version: None,
        };
        act.perform(change).await?;
    }
    Ok(())
}

/// The latest referrals have been checked for conflicts.
async fn checked(act: &mut Act<'_>) -> Result<()> {
    let all = sample::referrals(&mut act.work).await?;
    let first = all.len().saturating_sub(CHECKED);
    for (number, referral) in (1_u32..).zip(all.into_iter().skip(first).filter(|referral| referral.deleted_at.is_none())) {
        let custom = one("conflict_check_reference", format!("CC-{number:04}"));
        act.perform(ChangeReferral { referral_id: Some(referral.id), custom, ..ChangeReferral::default() }).await?;
    }
    Ok(())
}
