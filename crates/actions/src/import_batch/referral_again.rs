//! A referral that an import knows already: the facts of the introduction follow the file; whose it is, where it stands
//! and what happens next belong to the work on it here, and stay.

use goodword_domain::custom::FieldOn;
use goodword_domain::referral::{Direction, Outcome};
use goodword_domain::{Noun, text};
use goodword_intake::row::ReferralRow;
use goodword_store::credits;
use goodword_store::referrals::Referral;

use super::custom;
use super::ending;
use super::hand::Hand;
use super::images;
use super::matter::{self, Says};
use super::referral::{close_loop, colleague, instant, practice};
use super::told::Told;
use crate::custom::keep_read;
use crate::parties::{Found, Named, ensure_referrer};
use crate::standing::keep;
use crate::{Act, Result, set_credits};
use goodword_domain::batch::RowOutcome;

/// Brings a known referral up to date.
pub(super) async fn take(act: &mut Act<'_>, hand: &mut Hand, row: &ReferralRow, known: Referral) -> Result<Told> {
    let mut told = Told::of(RowOutcome::Unchanged, Noun::Referral, known.id.get());
    let ending = ending::of_row(hand, row, &mut told)?;
    let over = match &ending {
        Some(ending) => ending::stands(act, &known, ending).await?,
        None => false,
    };
    let mut referral = known.clone();
    let mut changed = facts(act, hand, row, &mut referral).await?;
    other_names(act, hand, row, &known, &mut told).await?;
    let referrer = missing_referrer(act, row, &mut referral).await?;
    if referrer.is_some() {
        changed.push("referrer");
    }
    if !changed.is_empty() {
        images::of_referral(act, &known).await?;
        keep(act, &known, &mut referral, format!("An import changed {}", changed.join(", "))).await?;
        told.changed(changed.join(", "));
    }
    if let Some(found) = referrer {
        if credits::of_referral(&mut act.work, referral.id).await?.is_empty() {
            let version = set_credits::next_version(act, referral.id).await?;
            crate::record_referral::credit(act, &referral, version).await?;
        } else {
            told.warn("who is credited was agreed on the referral and stays. Share the credit anew there if the referrer belongs in it.".to_owned());
        }
        ensure_referrer(act, found, row.referrer_kind.as_deref().and_then(|kind| kind.parse().ok())).await?;
    }
    if let Some(wishes) = custom::wished(act, FieldOn::Referral, (referral.id.get(), false), &row.custom).await? {
        images::of_referral(act, &known).await?;
        keep_read(act, FieldOn::Referral, referral.id.get(), wishes).await?;
        told.changed("custom fields");
    }
    close_loop(act, &referral, row, &mut told).await?;
    if known.outcome == Some(Outcome::Won) {
        // An amount beside an open referral is what it may be worth, and not what the matter is.
        let value = ending.as_ref().and_then(|ending| ending.value);
        let says = Says { value, title: row.matter_title.as_deref(), custom: &row.matter_custom };
        matter::again(act, hand, &known, says, &mut told).await?;
    } else {
        let won = matches!(ending.as_ref().map(|ending| ending.outcome), Some(Outcome::Won));
        custom::without_a_matter(act, &row.matter_custom, won && known.direction != Direction::Outbound, &mut told).await?;
    }
    if let Some(ending) = ending.filter(|_| !over) {
        images::of_referral(act, &known).await?;
        told.outcome = RowOutcome::Updated;
        ending::end(act, referral.id, &ending, &mut told).await?;
    }
    Ok(told)
}

/// Sets what the row says and the referral does not; says which.
async fn facts(act: &mut Act<'_>, hand: &mut Hand, row: &ReferralRow, referral: &mut Referral) -> Result<Vec<&'static str>> {
    let mut changed = Vec::new();
    let introduced_at = instant(act, row.received_on, None).await?;
    // What became a referral on a day of its own keeps that day.
    let received_with_it = referral.received_at == Some(referral.introduced_at);
    set(&mut referral.introduced_at, introduced_at, "received_on", &mut changed);
    if received_with_it {
        referral.received_at = Some(introduced_at);
    }
    if let Some(word) = &row.source {
        let source = hand.known.source(act, word).await?;
        set(&mut referral.source_id, Some(source), "source", &mut changed);
    }
    if let Some(need) = &row.need {
        set(&mut referral.need, need.trim().to_owned(), "need", &mut changed);
    }
    if let Some(note) = &row.note {
        set(&mut referral.note, note.trim().to_owned(), "note", &mut changed);
    }
    if let Some(value) = row.value {
        let mut pair = (referral.value_minor, referral.currency);
        set(&mut pair, (Some(value.minor), Some(value.currency)), "value", &mut changed);
        (referral.value_minor, referral.currency) = pair;
    }
    if let Some(practice) = practice(hand, row.practice.as_deref())? {
        set(&mut referral.practice_id, Some(practice), "practice", &mut changed);
    }
    if let Some(colleague) = colleague(hand, row)? {
        set(&mut referral.referrer_colleague_id, Some(colleague), "referrer_colleague", &mut changed);
    }
    if let Some(moment) = row.first_contact_on {
        let first = instant(act, moment, Some(introduced_at)).await?;
        set(&mut referral.first_contact_at, Some(first), "first_contact_on", &mut changed);
        referral.last_touch_at = referral.last_touch_at.max(Some(first));
    }
    Ok(changed)
}

fn set<T: PartialEq>(field: &mut T, to: T, name: &'static str, changed: &mut Vec<&'static str>) {
    if *field != to {
        *field = to;
        changed.push(name);
    }
}

/// Who is in an introduction is never exchanged by an import: where the file names somebody else, that is said.
async fn other_names(act: &mut Act<'_>, hand: &Hand, row: &ReferralRow, known: &Referral, told: &mut Told) -> Result<()> {
    for (field, given, id) in [
        ("prospect_person", &row.prospect_person, known.prospect_person_id),
        ("referrer_person", &row.referrer_person, known.referrer_person_id),
        ("recipient_person", &row.recipient_person, known.recipient_person_id),
    ] {
        let (Some(given), Some(id)) = (given, id) else { continue };
        let Some((name, folded)) = act.person_called(id).await? else { continue };
        if text::fold(given) != folded {
            told.warn(hand.in_place(field, &stays(given, &name)));
        }
    }
    for (field, given, id) in [
        ("prospect_organisation", &row.prospect_organisation, known.prospect_organisation_id),
        ("referrer_organisation", &row.referrer_organisation, known.referrer_organisation_id),
        ("recipient_organisation", &row.recipient_organisation, known.recipient_organisation_id),
    ] {
        let (Some(given), Some(id)) = (given, id) else { continue };
        let Some((name, folded)) = act.organisation_called(id).await? else { continue };
        if text::fold(given) != folded {
            told.warn(hand.in_place(field, &stays(given, &name)));
        }
    }
    Ok(())
}

fn stays(given: &str, known: &str) -> String {
    format!(
        "the file says “{}” and the referral says “{known}”, which stays. Change it there if the file is right.",
        goodword_intake::problem::shown(given)
    )
}

/// Who put in the word, where nobody was known and the file names somebody now.
async fn missing_referrer(act: &mut Act<'_>, row: &ReferralRow, referral: &mut Referral) -> Result<Option<Found>> {
    let named = Named {
        person: row.referrer_person.clone(),
        organisation: row.referrer_organisation.clone(),
        email: row.referrer_email.clone(),
        ..Named::default()
    };
    if referral.referrer_person_id.is_some() || referral.referrer_organisation_id.is_some() || named.is_empty() {
        return Ok(None);
    }
    let found = named.find_or_create(act, row.received_on.date).await?;
    if found == Found::default() {
        return Ok(None);
    }
    referral.referrer_person_id = found.person;
    referral.referrer_organisation_id = found.organisation;
    let folded = text::fold(&format!(
        "{} {}",
        row.referrer_person.as_deref().unwrap_or_default(),
        row.referrer_organisation.as_deref().unwrap_or_default()
    ));
    referral.find_folded = format!("{}\n{folded}", referral.find_folded).trim().to_owned();
    Ok(Some(found))
}
