//! Takes a decision back: it was a mistake, or they came back.

use goodword_domain::permit::Right;
use goodword_domain::referral::{LoopStep, refuse};
use goodword_domain::refusal::RefusalKind;
use goodword_domain::{ColleagueId, Date, Noun, ReferralId, Refusal, text};
use goodword_store::clients;
use goodword_store::loop_closures;
use goodword_store::referrals::{self, Referral};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::decide::undecide;
use crate::next_step::{self, Next, Wish};
use crate::owner::{self, Warned};
use crate::standing::{Standing, keep, same_version};
use crate::{Act, Result, Verb, may_work};

/// The end is taken back; what comes next is said here, or the cadence proposes it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenReferral {
    /// Which referral.
    pub referral_id: ReferralId,
    /// Why.
    pub note: Option<String>,
    /// What happens next.
    pub next_what: Option<String>,
    /// By which day.
    pub next_on: Option<Date>,
    /// Who owns it from now on; whoever did, where nobody says and they are still here.
    pub owner_id: Option<ColleagueId>,
    /// The version that was looked at; refused when somebody changed it since.
    pub version: Option<i64>,
}

impl Verb for ReopenReferral {
    type Done = Standing;
    const NAME: &'static str = "reopen_referral";
    const RIGHT: Right = Right::WorkOwn;

    async fn perform(self, act: &mut Act<'_>) -> Result<Standing> {
        let before = may_work::to_work_on(act, self.referral_id).await?;
        same_version(act, &before, self.version).await?;
        let Some(ended) = before.outcome else { return Err(refuse::still_open().into()) };
        let mut referral = before.clone();
        take_engagement_back(act, &referral).await?;
        undecide(act, &mut referral).await?;
        let warnings = left_behind(act, &before).await?;
        self.give_owner(act, &mut referral).await?;
        let next = Next::proposed(act, &referral, next_step::touches_done(&referral), act.now()).await?;
        let wish = Wish { what: self.next_what, on: self.next_on, ..Wish::default() };
        let next = next.wished(act, &referral, &wish).await?;
        next_step::set(act, &mut referral, next, "replaced", "").await?;
        let why = text::tidy(self.note.as_deref().unwrap_or_default(), 500);
        let why = if why.is_empty() { String::new() } else { format!(": {why}") };
        keep(act, &before, &mut referral, format!("Reopened after it was {}{why}", ended.word())).await?;
        Ok(Standing::of(&referral, warnings))
    }
}

impl ReopenReferral {
    /// Rule 1 asks for an owner who is here.
    async fn give_owner(&self, act: &mut Act<'_>, referral: &mut Referral) -> Result<()> {
        let Some(id) = self.owner_id else { return owner::keep_or_choose(act, referral).await };
        let colleague = owner::able(act, id).await?;
        owner::can_see(act, &colleague, referral).await?;
        referral.owner_id = Some(colleague.id);
        "Chosen by hand".clone_into(&mut referral.routed_why);
        Ok(())
    }
}

/// Takes the engagement away with its matter, and with the client where the engagement alone had made them one.
async fn take_engagement_back(act: &mut Act<'_>, referral: &Referral) -> Result<()> {
    let Some(engagement) = clients::engagement_behind(&mut act.work, referral.id).await? else { return Ok(()) };
    let matter = clients::matter(&mut act.work, engagement.matter_id).await?.ok_or_else(restricted)?;
    clients::take_engagement_back(&mut act.work, &engagement).await?;
    let sentence = "Taken back with the engagement";
    act.record(Noun::Matter, engagement.matter_id.get(), sentence, Some(&matter), None::<&()>).await?;
    let Some(client) = clients::find(&mut act.work, engagement.client_id).await? else { return Ok(()) };
    let made_by_it = client.created_at == engagement.recorded_at && client.version == 1;
    if made_by_it && clients::take_back_if_bare(&mut act.work, client.id).await? {
        act.record(Noun::Client, client.id.get(), "Is no client: the engagement was taken back", Some(&client), None::<&()>)
            .await?;
    }
    Ok(())
}

/// What somebody may not see they do not take away either.
fn restricted() -> Refusal {
    let sentence =
        "Something restricted hangs on this end, which you cannot see. Nothing was changed. Ask whoever keeps the walls.";
    Refusal::of_kind(RefusalKind::Forbidden, "referral.restricted", sentence)
}

/// What the end has left in the world: a referrer who was told of it, a referral that was passed on.
async fn left_behind(act: &mut Act<'_>, before: &Referral) -> Result<Vec<Warned>> {
    let mut warnings = Vec::new();
    let closures = loop_closures::of_referral(&mut act.work, before.id).await?;
    if let Some(told) = closures.iter().find(|closure| closure.step == LoopStep::Told) {
        loop_closures::delete(&mut act.work, before.id, LoopStep::Told).await?;
        let sentence = "The loop is open again: the referrer was told of an end that was taken back";
        act.record(Noun::Referral, before.id.get(), sentence, Some(told), None::<&()>).await?;
        let sentence = "The referrer was told of the end that is taken back. Tell them again when it is decided.";
        warnings.push(Warned::new("referral.told_before", sentence));
    }
    if referrals::passed_on_as(&mut act.work, before.id).await?.is_some() {
        let sentence =
            "It was passed on as a referral of its own, which stays open. Put that one in the bin if it no longer goes.";
        warnings.push(Warned::new("referral.passed_on_stays", sentence));
    }
    Ok(warnings)
}
