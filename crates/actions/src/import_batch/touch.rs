//! A touch of a file: logged through the verb that logs one, with whoever of theirs and of ours the row names; the one with its key
//! is brought up to date instead.

use std::collections::BTreeSet;

use goodword_domain::batch::RowOutcome;
use goodword_domain::{ColleagueId, Noun, PersonId, ReferralId, Timestamp, text};
use goodword_intake::problem::shown;
use goodword_intake::row::{Moment, Party, TouchRow};
use goodword_intake::zone;
use goodword_store::touches::{self, Touch, lines};
use goodword_store::{people, referrals};

use super::hand::Hand;
use super::told::{Told, refuse};
use super::{images, referral};
use crate::delete_touch::DeleteTouch;
use crate::log_touch::LogTouch;
use crate::parties::{self, Named};
use crate::{Act, Result, given};

/// Who was there.
#[derive(Default)]
struct There {
    theirs: Vec<PersonId>,
    ours: Vec<ColleagueId>,
    /// Those nobody knows.
    unknown: Vec<String>,
}

/// Logs what a row says, or brings the touches with its key up to date.
pub(super) async fn take(act: &mut Act<'_>, hand: &Hand, row: &TouchRow) -> Result<Told> {
    if row.cancelled {
        return called_off(act, row).await;
    }
    let mut times = Vec::with_capacity(row.times.len());
    for moment in &row.times {
        let at = instant(act, row, *moment).await?;
        if at <= act.now() {
            times.push((*moment, at));
        }
    }
    let Some((first, _)) = times.first().copied() else {
        let when = row.times.first().map_or_else(String::new, |moment| text::day(moment.date));
        let what = format!("{when} lies ahead, and a touch is something that happened. Import the file again when it has.");
        return Err(refuse("happened_on", what));
    };
    let about = about(act, row).await?;
    let there = there(act, hand, row, first).await?;
    if there.theirs.is_empty() && about.is_none() {
        let what = match there.unknown.as_slice() {
            [] => "nobody of theirs is named, and no referral it was about.".to_owned(),
            unknown => format!(
                "nobody here knows {}. Record them first, or let the import add them (`create_missing` on with_people).",
                shown_all(unknown)
            ),
        };
        return Err(refuse("with_people", what));
    }
    let mut told = Told::nothing(RowOutcome::Unchanged);
    for (moment, at) in &times {
        one(act, row, (*moment, *at), about, &there, &mut told).await?;
    }
    if let [_, .., (last, _)] = times.as_slice() {
        told.also(format!("it repeats: {} times from {} to {}", times.len(), first.date, last.date));
    }
    if !there.unknown.is_empty() {
        let what = format!("nobody here knows {}; they were left out of it.", shown_all(&there.unknown));
        told.warn(hand.in_place("with_people", &what));
    }
    Ok(told)
}

fn shown_all(names: &[String]) -> String {
    names.iter().map(|name| format!("“{}”", shown(name))).collect::<Vec<_>>().join(", ")
}

/// One time it happened.
async fn one(
    act: &mut Act<'_>,
    row: &TouchRow,
    (moment, at): (Moment, Timestamp),
    about: Option<ReferralId>,
    there: &There,
    told: &mut Told,
) -> Result<()> {
    let key = key(row, moment);
    if let Some(key) = &key
        && let Some(known) = touches::find_by_external_key(&mut act.work, key).await?
    {
        told.record.get_or_insert((Noun::Touch, known.id.get()));
        return again(act, row, (known, at), there, told).await;
    }
    if key.is_none()
        && let Some(known) = logged_before(act, row, at, about, there).await?
    {
        told.record.get_or_insert((Noun::Touch, known.id.get()));
        if known.deleted_at.is_some() {
            told.warn("It was deleted here since, so it was left in the bin.");
        }
        return Ok(());
    }
    if let Some(id) = about
        && let Some(referral) = referrals::find(&mut act.work, id).await?
    {
        images::of_referral(act, &referral).await?;
    }
    let command = LogTouch {
        kind: row.kind,
        on: None,
        at: Some(at),
        note: row.note.clone(),
        minutes: row.minutes,
        cost: None,
        referral_id: about,
        person_ids: there.theirs.clone(),
        colleague_ids: there.ours.clone(),
    };
    let logged = act.perform(command).await?;
    if key.is_some()
        && let Some(touch) = touches::find(&mut act.work, logged.touch_id).await?
    {
        touches::save(&mut act.work, &Touch { external_key: key, ..touch }).await?;
    }
    told.outcome = RowOutcome::Created;
    told.record.get_or_insert((Noun::Touch, logged.touch_id.get()));
    Ok(())
}

/// The touch a row without a key says again: at the same moment, of the same kind, with the same people, words and referral. Two rows
/// of one file that are alike are two touches, and an import of before has both.
async fn logged_before(
    act: &mut Act<'_>,
    row: &TouchRow,
    at: Timestamp,
    about: Option<ReferralId>,
    there: &There,
) -> Result<Option<Touch>> {
    let (batch, note) = (act.actor().batch, given::as_written(row.note.as_deref()));
    let mut alike = touches::alike(&mut act.work, at, row.kind, about).await?;
    alike.retain(|known| known.batch_id != batch && known.note == note && known.external_key.is_none());
    let mut present = lines::present(&mut act.work, &alike).await?;
    let theirs: BTreeSet<PersonId> = there.theirs.iter().copied().collect();
    let mut same = |known: &Touch| {
        let known = present.remove(&known.id).unwrap_or_default();
        known.theirs.into_iter().map(|(id, _)| id).collect::<BTreeSet<_>>() == theirs
    };
    Ok(alike.into_iter().find(|known| same(known)))
}

/// The key of one time: of what repeats, each time has its own.
fn key(row: &TouchRow, moment: Moment) -> Option<String> {
    let key = row.external_key.as_ref()?;
    let time = moment.time.map_or_else(String::new, |time| format!(" {}", time.strftime("%H:%M:%S")));
    Some(if row.repeats { format!("{key} {}{time}", moment.date) } else { key.clone() })
}

/// Brings a touch that was imported before up to date; what somebody has put in the bin stays there.
async fn again(act: &mut Act<'_>, row: &TouchRow, (known, at): (Touch, Timestamp), there: &There, told: &mut Told) -> Result<()> {
    if known.deleted_at.is_some() {
        told.warn("It was deleted here since, so it was left in the bin.");
        return Ok(());
    }
    let present = lines::present(&mut act.work, std::slice::from_ref(&known)).await?.remove(&known.id).unwrap_or_default();
    let mut theirs: Vec<PersonId> = present.theirs.iter().map(|(id, _)| *id).collect();
    let mut ours = present.ours;
    let mut changed = Vec::new();
    let missing: Vec<PersonId> = there.theirs.iter().filter(|id| !theirs.contains(id)).copied().collect();
    let missing_ours: Vec<ColleagueId> = there.ours.iter().filter(|id| !ours.contains(id)).copied().collect();
    let before = known.clone();
    let mut touch = known;
    if touch.at != at {
        touch.at = at;
        changed.push("time");
    }
    if touch.kind != row.kind {
        touch.kind = row.kind;
        changed.push("kind");
    }
    if let Some(note) = row.note.as_ref().filter(|note| **note != touch.note) {
        touch.note.clone_from(note);
        changed.push("note");
    }
    if row.minutes.is_some() && touch.minutes != row.minutes {
        touch.minutes = row.minutes;
        changed.push("minutes");
    }
    if !missing.is_empty() || !missing_ours.is_empty() {
        changed.push("people");
    }
    if changed.is_empty() {
        return Ok(());
    }
    images::of_touch(act, &before, &theirs, &ours).await?;
    theirs.extend(missing);
    ours.extend(missing_ours);
    touches::put(&mut act.work, &touch, &theirs, &ours).await?;
    let what = changed.join(", ");
    act.record(Noun::Touch, touch.id.get(), format!("An import changed {what}"), Some(&before), Some(&touch)).await?;
    told.changed_again(&what);
    Ok(())
}

/// What was called off did not happen: a touch that an earlier import logged for it goes to the bin.
async fn called_off(act: &mut Act<'_>, row: &TouchRow) -> Result<Told> {
    let mut told = Told::nothing(RowOutcome::Unchanged);
    for moment in &row.times {
        let Some(key) = key(row, *moment) else { continue };
        let Some(known) = touches::find_by_external_key(&mut act.work, &key).await? else { continue };
        told.record.get_or_insert((Noun::Touch, known.id.get()));
        if known.deleted_at.is_some() {
            continue;
        }
        let present = lines::present(&mut act.work, std::slice::from_ref(&known)).await?.remove(&known.id).unwrap_or_default();
        let theirs: Vec<PersonId> = present.theirs.iter().map(|(id, _)| *id).collect();
        images::of_touch(act, &known, &theirs, &present.ours).await?;
        if let Some(id) = known.referral_id
            && let Some(referral) = referrals::find(&mut act.work, id).await?
        {
            images::of_referral(act, &referral).await?;
        }
        act.perform(DeleteTouch { touch_id: known.id }).await?;
        told.outcome = RowOutcome::Updated;
    }
    told.also(if told.outcome == RowOutcome::Updated { "it was called off, so it is in the bin" } else { "it was called off" });
    Ok(told)
}

/// The referral it was about, where the row names one.
async fn about(act: &mut Act<'_>, row: &TouchRow) -> Result<Option<ReferralId>> {
    let Some(key) = &row.referral_key else { return Ok(None) };
    match referrals::find_by_external_key(&mut act.work, key).await? {
        Some(known) if known.deleted_at.is_none() => Ok(Some(known.id)),
        Some(_) => {
            Err(refuse("referral_key", "the referral with this key is in the bin. Restore it first, or leave the row out."))
        }
        None => {
            let what = format!("there is no referral with the key “{}”, in these files or imported before.", shown(key));
            Err(refuse("referral_key", what))
        }
    }
}

/// Who was there, as far as they are known; colleagues are told from the others by their email address.
async fn there(act: &mut Act<'_>, hand: &Hand, row: &TouchRow, first: Moment) -> Result<There> {
    let mut there = There::default();
    for party in &row.colleagues {
        let given = party.email.as_ref().or(party.name.as_ref()).map_or("", String::as_str);
        let id = hand.known.colleague("colleagues", given)?.id;
        if !there.ours.contains(&id) {
            there.ours.push(id);
        }
    }
    for party in &row.with_people {
        if let Some(ours) = party.email.as_deref().and_then(|email| hand.known.colleague("with_people", email).ok()) {
            if !there.ours.contains(&ours.id) {
                there.ours.push(ours.id);
            }
            continue;
        }
        match person(act, row, party, first).await? {
            Some(id) if there.theirs.contains(&id) => {}
            Some(id) => there.theirs.push(id),
            None => there.unknown.push(party.said()),
        }
    }
    Ok(there)
}

/// Somebody of theirs: by email address, else by name; added where the mapping wishes it.
async fn person(act: &mut Act<'_>, row: &TouchRow, party: &Party, first: Moment) -> Result<Option<PersonId>> {
    if let (None, Some(email)) = (&party.name, &party.email)
        && let Some(known) = people::with_email(&mut act.work, &email.to_lowercase()).await?
    {
        return Ok(Some(known.id));
    }
    let named = Named {
        person: party.name.clone().or_else(|| party.email.clone()),
        organisation: row.organisation.clone(),
        email: party.email.clone(),
        ..Named::default()
    };
    if row.add_missing {
        return Ok(named.find_or_create(act, first.date).await?.person);
    }
    Ok(parties::find(&mut act.work, &named).await?.person)
}

/// The instant of a time in the zone the row names, else in the firm's; of a day alone, its middle.
async fn instant(act: &mut Act<'_>, row: &TouchRow, moment: Moment) -> Result<Timestamp> {
    let rules = act.rules().await?;
    if moment.time.is_none() {
        let midday = moment.date.at(12, 0, 0, 0);
        let start = rules.calendar.start_of(moment.date);
        let at = rules.calendar.zone().to_timestamp(midday).unwrap_or(start);
        // A day that has begun has happened.
        return Ok(if start <= act.now() { at.min(act.now()) } else { at });
    }
    if let Some(zone) = row.zone.as_deref().and_then(zone::named)
        && let Ok(at) = zone.to_timestamp(moment.datetime())
    {
        return Ok(at);
    }
    referral::instant(act, moment, None).await
}
