//! How a referral stands after a verb, and keeping it with its entry in the audit trail.

use goodword_domain::referral::{Outcome, Stage};
use goodword_domain::refusal::RefusalKind;
use goodword_domain::touch::TouchKind;
use goodword_domain::{ColleagueId, Noun, ReferralId, Refusal, Timestamp};
use goodword_store::referrals::{self, Referral};
use goodword_store::{StoreError, colleagues};
use schemars::JsonSchema;
use serde::Serialize;

use crate::owner::Warned;
use crate::{Act, Result};

/// What happens next: what, who, by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NextStep {
    /// What.
    pub what: String,
    /// The kind of touch it is, where it is one.
    pub kind: Option<TouchKind>,
    /// Who does it.
    pub by_id: ColleagueId,
    /// By when.
    pub due: Timestamp,
}

/// How a referral stands when a verb is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Standing {
    /// Which.
    pub referral_id: ReferralId,
    /// Its version, to give back with the next change.
    pub version: i64,
    /// Where it stands while it is open.
    pub stage: Stage,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Who owns it.
    pub owner_id: Option<ColleagueId>,
    /// What happens next; a screen may offer to change it.
    pub next: Option<NextStep>,
    /// What to look at, each with a way on.
    pub warnings: Vec<Warned>,
}

impl Standing {
    /// How `referral` stands.
    #[must_use]
    pub fn of(referral: &Referral, warnings: Vec<Warned>) -> Self {
        let next = match (&referral.next_what, referral.next_by_id, referral.next_due) {
            (Some(what), Some(by_id), Some(due)) => Some(NextStep { what: what.clone(), kind: referral.next_kind, by_id, due }),
            _ => None,
        };
        Self {
            referral_id: referral.id,
            version: referral.version,
            stage: referral.stage,
            outcome: referral.outcome,
            owner_id: referral.owner_id,
            next,
            warnings,
        }
    }
}

impl Warned {
    /// Something to look at.
    pub(crate) fn new(code: &str, sentence: impl Into<String>) -> Self {
        Self { code: code.to_owned(), sentence: sentence.into(), about: None }
    }
}

/// Writes a changed referral with its entry in the audit trail. What is open is never left with somebody whom a wall denies it.
pub(crate) async fn keep(
    act: &mut Act<'_>,
    before: &Referral,
    referral: &mut Referral,
    sentence: impl Into<String> + Send,
) -> Result<()> {
    hands_see(act, referral).await?;
    match referrals::save(&mut act.work, referral).await {
        Err(StoreError::Taken(_)) => return Err(changed_meanwhile("Somebody else").into()),
        kept => kept?,
    }
    act.at_hand.keep(referral);
    act.record(Noun::Referral, referral.id.get(), sentence, Some(before), Some(&*referral)).await
}

/// Refuses to leave an open referral with an owner or a doer who cannot see it: nobody could work on it.
pub(crate) async fn hands_see(act: &mut Act<'_>, referral: &Referral) -> Result<()> {
    if !referral.is_open() || referral.deleted_at.is_some() {
        return Ok(());
    }
    let denied = referrals::denied_to(&mut act.work, referral).await?;
    let hands = [referral.owner_id, referral.next_by_id];
    let Some(hidden_from) = hands.into_iter().flatten().find(|id| denied.contains(id)) else { return Ok(()) };
    let name = colleagues::find(&mut act.work, hidden_from).await?.map_or("Whoever works on it".to_owned(), |c| c.name);
    let sentence = format!(
        "{name} could not see this referral any more and works on it. Nothing was changed. Give it to somebody else first."
    );
    Err(Refusal::invalid("referral.hidden_from_its_hands", sentence).into())
}

/// Refuses a change that was made looking at an older version, and says who has changed it since.
pub(crate) async fn same_version(act: &mut Act<'_>, referral: &Referral, seen: Option<i64>) -> Result<()> {
    crate::seen::same_version(act, (Noun::Referral, referral.id.get()), seen, referral.version).await
}

fn changed_meanwhile(who: &str) -> Refusal {
    let sentence = format!("{who} changed this referral in between. Nothing was changed. Look at it anew and do it again.");
    Refusal::of_kind(RefusalKind::Conflict, crate::seen::CHANGED, sentence)
}

/// The name of the one who acts, as the audit trail says it.
pub(crate) async fn actor_name(act: &mut Act<'_>) -> Result<String> {
    let name = match act.actor().colleague {
        Some(id) => colleagues::find(&mut act.work, id).await?.map(|colleague| colleague.name),
        None => None,
    };
    Ok(name.unwrap_or_else(|| "Goodword".to_owned()))
}
