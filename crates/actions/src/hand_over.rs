//! Hands over everything a colleague who leaves holds: nothing can stay with them.

mod marks;

use std::collections::HashMap;

use goodword_domain::colleague::Role;
use goodword_domain::permit::{self, Right};
use goodword_domain::refusal::RefusalKind;
use goodword_domain::{ColleagueId, Date, Noun, ReferralId, Refusal, text};
use goodword_store::colleagues::{self, Colleague};
use goodword_store::referrals::{self, Referral};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::reassign_referral::move_step;
use crate::standing::keep;
use crate::{Act, Result, Verb, owner};

/// Who leaves, and who takes over; the two lists go in step.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// Who leaves.
    pub colleague_id: ColleagueId,
    /// Who takes over what is not given to somebody else below, and their place in routing.
    pub to_id: Option<ColleagueId>,
    /// Referrals that go to somebody else,
    #[serde(default)]
    pub referral_ids: Vec<ReferralId>,
    /// and to whom each goes.
    #[serde(default)]
    pub owner_ids: Vec<ColleagueId>,
    /// The last day they were with the firm; today where nobody says.
    pub left_on: Option<Date>,
}

/// What was handed over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HandedOver {
    /// How many open referrals have another owner now.
    pub referrals: usize,
    /// How many next steps of other owners' referrals have another doer now.
    pub steps: usize,
    /// Whose deputy they were: these need another.
    pub without_deputy: Vec<ColleagueId>,
    /// How many routing rules send to the successor now.
    pub routing_rules: usize,
    /// Whether the successor is the firm's fallback now.
    pub fallback: bool,
    /// How many practices have the successor as their head now.
    pub practices: usize,
    /// How many signed-in browsers were signed out.
    pub sessions: u64,
    /// How many tokens of the API were taken back.
    pub tokens: usize,
}

impl Verb for HandOver {
    type Done = HandedOver;
    const NAME: &'static str = "hand_over";
    const RIGHT: Right = Right::WorkAny;

    async fn perform(self, act: &mut Act<'_>) -> Result<HandedOver> {
        let before = colleagues::find(&mut act.work, self.colleague_id).await?;
        let before = before.ok_or_else(|| Refusal::missing(Noun::Colleague).at("colleague_id"))?;
        may_leave(act, &before).await?;
        let left_on = self.left_on(act).await?;
        let mut leaver = before.clone();
        leaver.left_on = Some(left_on);
        (leaver.away_from, leaver.away_until) = (None, None);
        colleagues::save(&mut act.work, &mut leaver).await?;
        let shown = |colleague: &Colleague| Colleague { password_hash: None, ..colleague.clone() };
        let sentence = format!("{} left on {}", leaver.name, text::day(left_on));
        act.record(Noun::Colleague, leaver.id.get(), sentence, Some(&shown(&before)), Some(&shown(&leaver))).await?;

        // From here on the leaver can be given nothing any more.
        let successor = match self.to_id {
            Some(id) => Some(owner::able(act, id).await.map_err(|error| at(error, "to_id"))?),
            None => None,
        };
        let mut done = HandedOver::default();
        self.referrals(act, &leaver, successor.as_ref(), &mut done).await?;
        if referrals::something_is_left_with(&mut act.work, leaver.id).await? {
            let sentence = format!(
                "Something restricted is still with {}, which you cannot see. Nothing was changed. Ask whoever keeps the walls to let \
                 somebody hand over who can see all of it.",
                leaver.name
            );
            return Err(Refusal::invalid("hand_over.restricted", sentence).into());
        }
        marks::replace(act, &leaver, successor.as_ref(), &mut done).await?;
        Ok(done)
    }
}

impl HandOver {
    async fn left_on(&self, act: &mut Act<'_>) -> Result<Date> {
        let today = act.rules().await?.calendar.date_of(act.now());
        match self.left_on {
            Some(day) if day > today => {
                let sentence = "That day has not come yet. Reassign what they own now, and hand over on their last day.";
                Err(Refusal::invalid("hand_over.in_the_future", sentence).at("left_on").into())
            }
            given => Ok(given.unwrap_or(today)),
        }
    }

    /// To whom each referral goes that does not go to the successor.
    fn choices(&self) -> std::result::Result<HashMap<ReferralId, ColleagueId>, Refusal> {
        if self.referral_ids.len() == self.owner_ids.len() {
            return Ok(self.referral_ids.iter().copied().zip(self.owner_ids.iter().copied()).collect());
        }
        let sentence = "Give every referral that is named a new owner, and nobody else.";
        Err(Refusal::invalid("hand_over.not_in_step", sentence).at("owner_ids"))
    }

    async fn referrals(
        &self,
        act: &mut Act<'_>,
        leaver: &Colleague,
        successor: Option<&Colleague>,
        done: &mut HandedOver,
    ) -> Result<()> {
        let choices = self.choices()?;
        let held = referrals::in_the_hands_of(&mut act.work, leaver.id).await?;
        if let Some(stranger) = choices.keys().find(|id| !held.iter().any(|referral| referral.id == **id)) {
            let sentence =
                format!("Referral {stranger} is not open or not with {}, so there is nothing to hand over.", leaver.name);
            return Err(Refusal::invalid("hand_over.not_theirs", sentence).at("referral_ids").into());
        }
        for referral in held {
            let taker = match choices.get(&referral.id) {
                Some(id) => Some(owner::able(act, *id).await.map_err(|error| at(error, "owner_ids"))?),
                None => successor.cloned(),
            };
            hand(act, leaver, referral, taker, done).await?;
        }
        Ok(())
    }
}

/// Hands one referral over: the ownership with the step, or the step alone where somebody else owns it.
async fn hand(
    act: &mut Act<'_>,
    leaver: &Colleague,
    before: Referral,
    taker: Option<Colleague>,
    done: &mut HandedOver,
) -> Result<()> {
    let mut referral = before.clone();
    let owned = before.owner_id == Some(leaver.id);
    let taker = match (taker, before.owner_id) {
        (Some(taker), _) => taker,
        // A step of somebody else's referral goes back to its owner.
        (None, Some(owner_id)) if !owned => owner::able(act, owner_id).await?,
        (None, _) => {
            let sentence = format!("{} still owns open referrals. Say who takes them over.", leaver.name);
            return Err(Refusal::invalid("hand_over.to_nobody", sentence).at("to_id").into());
        }
    };
    owner::can_see(act, &taker, &before).await?;
    if owned {
        referral.owner_id = Some(taker.id);
        referral.routed_why = format!("Handed over by {}, who left", leaver.name);
        done.referrals += 1;
    } else {
        done.steps += 1;
    }
    if before.next_by_id == Some(leaver.id) {
        move_step(act, &mut referral, taker.id, "Handed over").await?;
    }
    let sentence = format!("Handed over from {} to {}", leaver.name, taker.name);
    keep(act, &before, &mut referral, sentence).await
}

/// Who may be handed over: somebody who is still here; an admin only by an admin, and never the last one.
async fn may_leave(act: &mut Act<'_>, leaver: &Colleague) -> Result<()> {
    if leaver.left_on.is_some() {
        let sentence = format!("{} has left already, and nothing is left with them.", leaver.name);
        return Err(Refusal::invalid("hand_over.left_already", sentence).at("colleague_id").into());
    }
    if leaver.role != Role::Admin {
        return Ok(());
    }
    if !permit::may(act.actor().role, Right::KeepFirm) {
        let sentence = format!("{} is an admin, so only an admin can hand over for them. Nothing was changed.", leaver.name);
        return Err(Refusal::of_kind(RefusalKind::Forbidden, "hand_over.admin", sentence).into());
    }
    let everybody = colleagues::all(&mut act.work).await?;
    if everybody.iter().any(|c| c.id != leaver.id && c.role == Role::Admin && c.left_on.is_none()) {
        return Ok(());
    }
    let sentence = format!("{} is the last admin. Make somebody else an admin first.", leaver.name);
    Err(Refusal::invalid("hand_over.last_admin", sentence).at("colleague_id").into())
}

fn at(error: crate::ActionError, field: &'static str) -> crate::ActionError {
    match error {
        crate::ActionError::Refused(refusal) => refusal.at(field).into(),
        other => other,
    }
}
