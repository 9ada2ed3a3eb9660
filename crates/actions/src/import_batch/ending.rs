//! How a referral ended, as a file says it: it becomes the command that engages, declines or loses.

use goodword_domain::money::Money;
use goodword_domain::referral::{Direction, Outcome};
use goodword_domain::text::fold;
use goodword_domain::{Date, Noun, PracticeId, ReferralId, Timestamp};
use goodword_intake::row::{Moment, OutcomeRow, ReferralRow, before_first_contact};
use goodword_store::referrals::Referral;

use super::hand::Hand;
use super::matter::{self, Says};
use super::told::{Told, refuse};
use super::{custom, images, referral};
use crate::custom::Custom;
use crate::decline_referral::DeclineReferral;
use crate::engage_client::EngageClient;
use crate::lose_referral::LoseReferral;
use crate::owner::Warned;
use crate::standing::keep;
use crate::{Act, Result};
use goodword_domain::batch::RowOutcome;

/// How it ended, with the firm's lists looked up.
#[derive(Debug, Clone)]
pub(super) struct Ending {
    pub outcome: Outcome,
    pub on: Moment,
    pub reason: String,
    pub note: Option<String>,
    pub matter_title: Option<String>,
    pub practice_id: Option<PracticeId>,
    pub value: Option<Money>,
    /// Custom fields of the matter.
    pub custom: Custom,
}

/// How the referral of a row ended, where it says so.
pub(super) fn of_row(hand: &Hand, row: &ReferralRow, told: &mut Told) -> Result<Option<Ending>> {
    let Some((outcome, on)) = row.outcome else { return Ok(None) };
    // What we sent to another firm becomes no matter of ours.
    let ours = row.direction != Direction::Outbound;
    let (reason, note) = why(hand, outcome, row.reason.as_deref(), told)?;
    Ok(Some(Ending {
        outcome,
        on,
        reason,
        note,
        matter_title: row.matter_title.clone().filter(|_| ours),
        practice_id: referral::practice(hand, row.practice.as_deref())?,
        value: row.value.filter(|_| ours),
        custom: if ours { custom::given(&row.matter_custom) } else { Custom::new() },
    }))
}

/// Why it ended, by the list of the firm: where that is blank or not on the list, what the mapping says stands for it; then the word of the
/// file is kept as a note.
fn why(hand: &Hand, outcome: Outcome, given: Option<&str>, told: &mut Told) -> Result<(String, Option<String>)> {
    let fallback = hand.fallback_of("reason");
    let given = given.filter(|given| fallback.is_none_or(|(fallback, _)| fold(fallback) != fold(given)));
    let refused = match (hand.known.reason(outcome, given), outcome, given) {
        (Ok(reason), Outcome::Won, None) => return Ok((named_for_won(hand, fallback).unwrap_or(reason), None)),
        (Ok(reason), ..) => return Ok((reason, None)),
        (Err(refused), ..) => refused,
    };
    let Some((key, name)) = fallback.and_then(|(fallback, _)| hand.known.reason_otherwise(outcome, fallback)) else {
        return Err(refused);
    };
    let Some(given) = given else {
        if fallback.is_some_and(|(_, beside_a_column)| beside_a_column) {
            told.also(format!("the reason is blank, “{name}” was taken for it"));
        }
        return Ok((key, None));
    };
    let given = goodword_intake::problem::shown(given);
    let what =
        format!("“{given}” is no reason on the list: “{name}” was taken for it, and the word is kept in the note of the end.");
    told.warn(hand.in_place("reason", &what));
    Ok((key, Some(format!("Reason in the file: {given}"))))
}

/// The reason of what was won that the mapping names for it; most name none.
fn named_for_won(hand: &Hand, fallback: Option<(&str, bool)>) -> Option<String> {
    hand.known.reason_otherwise(Outcome::Won, fallback?.0).map(|(key, _)| key)
}

/// Ends the referral a row of another file belongs to.
pub(super) async fn take(act: &mut Act<'_>, hand: &mut Hand, row: &OutcomeRow) -> Result<Told> {
    let Some(known) = act.referral_with_key(&row.link.key).await? else {
        let what = format!(
            "there is no referral with the key “{}” of “{}”, in these files or imported before. Look for its row there.",
            goodword_intake::problem::shown(&row.link.key),
            row.link.to
        );
        return Err(refuse("link", what));
    };
    if known.deleted_at.is_some() {
        return Err(refuse("link", "the referral with this key is in the bin. Restore it first, or leave the row out."));
    }
    let ours = known.direction != Direction::Outbound;
    let mut told = Told::of(RowOutcome::Unchanged, Noun::Referral, known.id.get());
    let (reason, words) = why(hand, row.outcome, row.reason.as_deref(), &mut told)?;
    let note: Vec<String> = row.note.iter().cloned().chain(words).collect();
    let ending = Ending {
        outcome: row.outcome,
        on: row.decided_on,
        reason,
        note: Some(note.join("\n")).filter(|note| !note.is_empty()),
        matter_title: row.matter_title.clone().filter(|_| ours),
        practice_id: referral::practice(hand, row.practice.as_deref())?,
        value: row.value.filter(|_| ours),
        custom: if ours { custom::given(&row.matter_custom) } else { Custom::new() },
    };
    custom::without_a_matter(act, &row.matter_custom, ours && row.outcome == Outcome::Won, &mut told).await?;
    if stands(act, &known, &ending).await? {
        let says = Says { value: ending.value, title: ending.matter_title.as_deref(), custom: &row.matter_custom };
        matter::again(act, hand, &known, says, &mut told).await?;
        return Ok(told);
    }
    images::of_referral(act, &known).await?;
    let known = fill(act, known, row).await?;
    told.outcome = RowOutcome::Updated;
    warn_of_order(act, &known, &ending, hand, &mut told).await?;
    end(act, known.id, &ending, &mut told).await?;
    Ok(told)
}

/// Whether the referral has ended so already; refused where it has ended otherwise.
pub(super) async fn stands(act: &mut Act<'_>, known: &Referral, ending: &Ending) -> Result<bool> {
    let (Some(outcome), Some(decided_at)) = (known.outcome, known.decided_at) else { return Ok(false) };
    let day = act.rules().await?.calendar.date_of(decided_at);
    if outcome == ending.outcome && day == ending.on.date {
        return Ok(true);
    }
    let (said, on) = (ending.outcome, ending.on.date);
    let what = format!(
        "this referral ended here as {outcome} on {day}, and the file says {said} on {on}. If the file is right, reopen it and import the row again."
    );
    Err(refuse("decided_on", what))
}

/// Fills what the referral leaves blank and the row of its end knows.
async fn fill(act: &mut Act<'_>, known: Referral, row: &OutcomeRow) -> Result<Referral> {
    let Some(need) = row.need.as_deref().filter(|_| known.need.is_empty()) else { return Ok(known) };
    let mut referral = known.clone();
    referral.need = need.trim().to_owned();
    keep(act, &known, &mut referral, "The need was filled in from an imported file").await?;
    Ok(referral)
}

/// Says it when it was decided before the first contact; both days are kept.
async fn warn_of_order(act: &mut Act<'_>, referral: &Referral, ending: &Ending, hand: &Hand, told: &mut Told) -> Result<()> {
    let first = referral.first_contact_at.or(referral.received_at).unwrap_or(referral.introduced_at);
    let first = act.rules().await?.calendar.date_of(first);
    if let Some(sentence) = before_first_contact(ending.outcome, first, ending.on.date) {
        told.warn(hand.in_place("decided_on", &sentence));
    }
    Ok(())
}

/// Ends a referral through the verb that does.
pub(super) async fn end(act: &mut Act<'_>, id: ReferralId, ending: &Ending, told: &mut Told) -> Result<()> {
    let (decided_on, decided_at) = when(act, ending.on).await?;
    let (reason, note) = (Some(ending.reason.clone()), ending.note.clone());
    let warnings = match ending.outcome {
        Outcome::Won => {
            let command = EngageClient {
                referral_id: id,
                version: None,
                reason,
                note,
                decided_on,
                decided_at,
                client_id: None,
                matter_title: ending.matter_title.clone(),
                practice_id: ending.practice_id,
                value: ending.value.map(written),
                fee_earner_id: None,
                opened_on: None,
                custom: ending.custom.clone(),
            };
            act.perform(command).await?.referral.warnings
        }
        Outcome::Declined => {
            let command = DeclineReferral {
                referral_id: id,
                version: None,
                reason,
                note,
                decided_on,
                decided_at,
                pass_on_to_person_id: None,
                pass_on_to_person: None,
                pass_on_to_organisation_id: None,
                pass_on_to_organisation: None,
            };
            act.perform(command).await?.referral.warnings
        }
        Outcome::Lost => {
            act.perform(LoseReferral { referral_id: id, version: None, reason, note, decided_on, decided_at }).await?.warnings
        }
    };
    told.also(format!("{} on {}", ending.outcome, ending.on.date));
    // The order of the days is said above, with the line and the column.
    for Warned { sentence, .. } in warnings.into_iter().filter(|w| w.code != "referral.decided_before_received") {
        told.warn(sentence);
    }
    Ok(())
}

/// The day alone, or the instant where the time of day is known.
async fn when(act: &mut Act<'_>, on: Moment) -> Result<(Option<Date>, Option<Timestamp>)> {
    match on.time {
        None => Ok((Some(on.date), None)),
        Some(_) => Ok((None, Some(referral::instant(act, on, None).await?))),
    }
}

/// An amount as commands read it.
fn written(money: Money) -> String {
    let (scale, digits) = (10_u64.pow(money.currency.digits()), money.currency.digits() as usize);
    let minor = money.minor.unsigned_abs();
    match digits {
        0 => format!("{} {minor}", money.currency.code()),
        _ => format!("{} {}.{:0digits$}", money.currency.code(), minor / scale, minor % scale),
    }
}
