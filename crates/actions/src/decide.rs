//! Ending a referral and taking the end back: the one place that keeps rule 2 of the product.

use goodword_domain::referral::{Outcome, refuse};
use goodword_domain::{Date, Refusal, Timestamp, text};
use goodword_store::lists::{self, Reason};
use goodword_store::referrals::Referral;

use crate::moment::When;
use crate::next_step;
use crate::owner::Warned;
use crate::{Act, Result, given};

/// The longest note on a decision, in characters.
const LONGEST_NOTE: usize = 20_000;

/// How it ended, as a command says it.
#[derive(Debug, Clone)]
pub(crate) struct Decision {
    pub outcome: Outcome,
    /// The key of the reason.
    pub reason: Option<String>,
    pub note: Option<String>,
    pub on: Option<Date>,
    pub at: Option<Timestamp>,
}

/// Ends `referral`: its outcome, reason and day are set, its next step is over. The caller saves it. What is odd about
/// the day is kept and pointed out.
pub(crate) async fn decide(act: &mut Act<'_>, referral: &mut Referral, decision: Decision) -> Result<(Reason, Vec<Warned>)> {
    let reason = reason(act, decision.outcome, decision.reason.as_deref()).await?;
    let received = referral.received_at.unwrap_or(referral.introduced_at);
    let at = When { at: decision.at, on: decision.on, field: "decided_on" }.moment(act, received).await?;
    referral.outcome = Some(decision.outcome);
    referral.decided_at = Some(at);
    referral.decided_by = act.for_whom();
    referral.reason_id = Some(reason.id);
    let note = given::lines(decision.note.as_deref(), LONGEST_NOTE);
    referral.decision_note = Some(note).filter(|note| !note.is_empty());
    next_step::clear(act, referral).await?;
    let mut warnings = Vec::new();
    if at < received {
        let calendar = &act.rules().await?.calendar;
        let sentence = format!(
            "It was decided on {} and received on {}. Both days are kept; correct the one that is wrong.",
            calendar.date_of(at),
            calendar.date_of(received)
        );
        warnings.push(Warned::new("referral.decided_before_received", sentence));
    }
    Ok((reason, warnings))
}

/// Takes the end back. The caller sets a next step and saves.
pub(crate) fn undecide(referral: &mut Referral) {
    referral.outcome = None;
    referral.decided_at = None;
    referral.decided_by = None;
    referral.reason_id = None;
    referral.decision_note = None;
}

/// The reason of that key, which must be on the list for this outcome.
async fn reason(act: &mut Act<'_>, outcome: Outcome, key: Option<&str>) -> Result<Reason> {
    let Some(key) = key.map(str::trim).filter(|key| !key.is_empty()) else { return Err(refuse::no_reason().into()) };
    match lists::reason_with_key(&mut act.work, outcome, key).await? {
        Some(reason) if reason.retired_at.is_none() => Ok(reason),
        _ => {
            let (outcome, key) = (outcome.label(), text::tidy(key, 60));
            let sentence =
                format!("There is no reason “{key}” on the list for “{outcome}”. Choose one that is, or add it first.");
            Err(Refusal::invalid("reason.unknown", sentence).at("reason").into())
        }
    }
}
