//! Ending a referral and taking the end back: the one place that keeps rule 2 of the product.

use goodword_domain::referral::{LoopStep, Outcome, refuse};
use goodword_domain::{Date, Refusal, Timestamp, text};
use goodword_store::lists::Reason;
use goodword_store::loop_closures;
use goodword_store::referrals::Referral;
use goodword_store::referrals::past_decisions::{self, PastDecision};

use crate::given;
use crate::moment::When;
use crate::next_step;
use crate::owner::Warned;
use crate::{Act, Result};

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
    let note = given::as_written(decision.note.as_deref());
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

/// Takes the end back and keeps that it stood. The caller sets a next step and saves.
pub(crate) async fn undecide(act: &mut Act<'_>, referral: &mut Referral) -> Result<()> {
    if let (Some(outcome), Some(decided_at), Some(reason_id)) = (referral.outcome, referral.decided_at, referral.reason_id) {
        let closures = loop_closures::of_referral(&mut act.work, referral.id).await?;
        let entered = past_decisions::entered_at(&mut act.work, referral.id).await?;
        let past = PastDecision {
            id: act.id(),
            referral_id: referral.id,
            outcome,
            decided_at,
            // What came in decided had no step before its end.
            entered_at: entered.unwrap_or(referral.recorded_at),
            decided_by: referral.decided_by,
            reason_id,
            note: referral.decision_note.take(),
            told_at: closures.iter().find(|closure| closure.step == LoopStep::Told).map(|closure| closure.at),
            taken_back_at: act.now(),
            taken_back_by: act.for_whom(),
        };
        past_decisions::insert(&mut act.work, &past).await?;
    }
    referral.outcome = None;
    referral.decided_at = None;
    referral.decided_by = None;
    referral.reason_id = None;
    referral.decision_note = None;
    Ok(())
}

/// The reason of that key, which must be on the list for this outcome.
async fn reason(act: &mut Act<'_>, outcome: Outcome, key: Option<&str>) -> Result<Reason> {
    let Some(key) = key.map(str::trim).filter(|key| !key.is_empty()) else { return Err(refuse::no_reason().into()) };
    match act.reason(outcome, key).await? {
        Some(reason) if reason.retired_at.is_none() => Ok(reason),
        _ => {
            let (outcome, key) = (outcome.label(), text::tidy(key, 60));
            let sentence =
                format!("There is no reason “{key}” on the list for “{outcome}”. Choose one that is, or add it first.");
            Err(Refusal::invalid("reason.unknown", sentence).at("reason").into())
        }
    }
}
