//! A referral of a file becomes the command that records one, and the commands that end it.

use goodword_domain::referral::{Direction, LoopStep, Outcome, Stage};
use goodword_domain::{ColleagueId, Date, Noun, OrganisationId, PracticeId, Timestamp};
use goodword_intake::row::{Moment, ReferralRow};
use goodword_store::loop_closures::{self, LoopClosure};
use goodword_store::referrals::Referral;

use super::ending;
use super::hand::Hand;
use super::imported::Imported;
use super::told::{Told, refuse};
use super::{custom, organisation, referral_again};
use crate::next_step::Next;
use crate::record_referral::RecordReferral;
use crate::{Act, Result};
use goodword_domain::batch::RowOutcome;

/// Records a referral of a file, or brings the one with its key up to date.
pub(super) async fn take(act: &mut Act<'_>, hand: &mut Hand, row: &ReferralRow) -> Result<Told> {
    if let Some(key) = &row.external_key
        && let Some(known) = act.referral_with_key(key).await?
    {
        if known.deleted_at.is_some() {
            return Err(refuse("key", "the referral with this key is in the bin. Restore it first, or leave the row out."));
        }
        return referral_again::take(act, hand, row, known).await;
    }
    let mut told = Told::of(RowOutcome::Created, Noun::Referral, 0);
    let ending = ending::of_row(hand, row, &mut told)?;
    let command = command(act, hand, row, &mut told).await?;
    let recorded = act.perform(command).await?;
    told.record = Some((Noun::Referral, recorded.id.get()));
    if row.thanked_on.is_some() || row.told_on.is_some() {
        let referral = act.referral(recorded.id).await?;
        if let Some(referral) = referral {
            close_loop(act, &referral, row, &mut told).await?;
        }
    }
    let won = matches!(ending.as_ref().map(|ending| ending.outcome), Some(Outcome::Won)) && row.direction != Direction::Outbound;
    custom::without_a_matter(act, &row.matter_custom, won, &mut told).await?;
    match ending {
        Some(ending) => ending::end(act, recorded.id, &ending, &mut told).await?,
        None => hand.filled(row.owner.is_none(), row.next_step.is_none()),
    }
    Ok(told)
}

/// The command a row becomes.
async fn command(act: &mut Act<'_>, hand: &mut Hand, row: &ReferralRow, told: &mut Told) -> Result<RecordReferral> {
    let referrer_colleague_id = colleague(hand, row)?;
    let practice_id = practice(hand, row.practice.as_deref())?;
    let (owner, owner_why) = owner(hand, row, told)?;
    let source_id = match &row.source {
        Some(word) => Some(hand.known.source(act, word).await?),
        None => None,
    };
    let introduced_at = instant(act, row.received_on, None).await?;
    let first_contact_at = match row.first_contact_on {
        Some(moment) => Some(instant(act, moment, Some(introduced_at)).await?),
        None => None,
    };
    let usual = if first_contact_at.is_some() { Stage::Contacted } else { Stage::Received };
    let stage = row.stage.unwrap_or(usual).max(usual);
    let next = next(act, hand, row, owner, stage, told).await?;
    let behind = hand.known.behind(act, owner).await?;
    let linked = linked(act, row).await?;
    let outbound = row.direction == Direction::Outbound;
    Ok(RecordReferral {
        direction: Some(row.direction),
        prospect_person: row.prospect_person.clone(),
        prospect_organisation: row.prospect_organisation.clone(),
        prospect_email: row.prospect_email.clone(),
        prospect_phone: row.prospect_phone.clone(),
        referrer_person: row.referrer_person.clone(),
        referrer_organisation: row.referrer_organisation.clone(),
        referrer_email: row.referrer_email.clone(),
        referrer_kind: row.referrer_kind.as_deref().and_then(|kind| kind.parse().ok()),
        referrer_colleague_id,
        recipient_person: row.recipient_person.clone(),
        recipient_organisation: row.recipient_organisation.clone(),
        recipient_organisation_id: linked.filter(|_| outbound),
        referrer_organisation_id: linked.filter(|_| !outbound),
        need: row.need.clone(),
        note: row.note.clone(),
        practice_id,
        external_key: row.external_key.clone(),
        custom: custom::given(&row.custom),
        imported: Some(Box::new(Imported {
            introduced_at,
            owner,
            owner_why,
            source_id,
            value: row.value,
            first_contact_at,
            stage,
            next,
            behind,
            ended: row.outcome.is_some(),
        })),
        ..RecordReferral::default()
    })
}

/// The organisation of another file that the row is linked to: whom it was passed to, or who put in the word.
async fn linked(act: &mut Act<'_>, row: &ReferralRow) -> Result<Option<OrganisationId>> {
    match &row.link {
        Some(link) => organisation::linked(act, link).await.map(Some),
        None => Ok(None),
    }
}

/// The colleague who put in the word.
pub(super) fn colleague(hand: &Hand, row: &ReferralRow) -> Result<Option<ColleagueId>> {
    match &row.referrer_colleague {
        Some(name) => Ok(Some(hand.known.colleague("referrer_colleague", name)?.id)),
        None if row.direction == Direction::Internal => {
            Err(refuse("referrer_colleague", "it is blank, and an internal referral comes from a colleague."))
        }
        None => Ok(None),
    }
}

/// The practice, where one is named.
pub(super) fn practice(hand: &Hand, name: Option<&str>) -> Result<Option<PracticeId>> {
    name.map(|name| hand.known.practice(name)).transpose()
}

/// Who owns it: whom the row names, else (with a warning) whom the mapping names, else whoever imports.
fn owner(hand: &Hand, row: &ReferralRow, told: &mut Told) -> Result<(ColleagueId, String)> {
    let Some(given) = &row.owner else { return Ok(hand.known.usual_owner.clone()) };
    match hand.known.owner(given) {
        Ok(owner) => Ok((owner, "Named in the file".to_owned())),
        Err(error) => match hand.default_of("owner").filter(|default| *default != given) {
            Some(default) => {
                let owner = hand.known.owner(default)?;
                let why = error.refusal().map_or_else(String::new, |refusal| refusal.sentence.to_string());
                let what = format!("{why} The mapping's default owns it: {}.", hand.known.name_of(owner));
                told.warn(hand.in_place("owner", &what));
                Ok((owner, "The default of the mapping".to_owned()))
            }
            None => Err(error),
        },
    }
}

/// The next step: what the row says, and for the rest what the cadence proposes, which is said.
async fn next(
    act: &mut Act<'_>,
    hand: &mut Hand,
    row: &ReferralRow,
    owner: ColleagueId,
    stage: Stage,
    told: &mut Told,
) -> Result<Next> {
    let done = i64::from(stage != Stage::Received);
    let planned = hand.known.planned(act, row.direction, done).await?;
    let mut next = Next { kind: planned.kind, what: planned.what, by: owner, due: planned.due_at, place: Some(planned.position) };
    if let Some(what) = &row.next_step {
        next = Next { kind: None, what: goodword_domain::text::tidy(what, 200), place: None, ..next };
    }
    if let Some(day) = row.next_step_due {
        next.due = act.rules().await?.calendar.close_of(day);
    }
    if row.outcome.is_none() {
        match (&row.next_step, row.next_step_due) {
            (None, _) => told.also("next step filled from the cadence"),
            (Some(_), None) => told.also("day of the next step filled from the cadence"),
            (Some(_), Some(_)) => {}
        }
    }
    Ok(next)
}

/// The instant of a moment in the firm's zone. Where only a day is known it is the beginning of that day, and never
/// before what it belongs to on the same day.
pub(super) async fn instant(act: &mut Act<'_>, moment: Moment, since: Option<Timestamp>) -> Result<Timestamp> {
    let rules = act.rules().await?;
    let Some(_) = moment.time else {
        let start = rules.calendar.start_of(moment.date);
        return Ok(match since {
            Some(since) if rules.calendar.date_of(since) == moment.date => since,
            _ => start,
        });
    };
    let zone = rules.calendar.zone();
    Ok(zone.to_timestamp(moment.datetime()).unwrap_or_else(|_| rules.calendar.start_of(moment.date)))
}

/// Notes that the referrer was thanked and told, on the days the file says; what is noted already stays.
pub(super) async fn close_loop(act: &mut Act<'_>, referral: &Referral, row: &ReferralRow, told: &mut Told) -> Result<()> {
    for (step, day) in [(LoopStep::Thanked, row.thanked_on), (LoopStep::Told, row.told_on)] {
        let Some(day) = day else { continue };
        if let Some(sentence) = note_closure(act, referral, step, day).await? {
            told.changed(sentence);
        }
    }
    Ok(())
}

async fn note_closure(act: &mut Act<'_>, referral: &Referral, step: LoopStep, day: Date) -> Result<Option<String>> {
    let there = match act.is_fresh(referral.id) {
        true => Vec::new(),
        false => loop_closures::of_referral(&mut act.work, referral.id).await?,
    };
    if there.iter().any(|closure| closure.step == step) {
        return Ok(None);
    }
    super::images::of_referral(act, referral).await?;
    let closure = LoopClosure {
        referral_id: referral.id,
        step,
        at: act.rules().await?.calendar.start_of(day),
        by_id: None,
        how: "As an imported file says".to_owned(),
        note: String::new(),
        disclosure: referral.disclosure,
        recorded_at: act.now(),
    };
    loop_closures::insert(&mut act.work, &closure).await?;
    let sentence = format!("{step} on {day}");
    let entry = format!("The referrer was {sentence}");
    act.record(Noun::Referral, referral.id.get(), entry, None::<&()>, Some(&closure)).await?;
    Ok(Some(sentence))
}
