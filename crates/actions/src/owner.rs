//! Who shall own what comes in, and what to look at before it is taken further.

use goodword_domain::colleague::Role;
use goodword_domain::permit::{self, Right};
use goodword_domain::referrer::ReferrerKind;
use goodword_domain::routing::RoutedBy;
use goodword_domain::warning::{self, Captured};
use goodword_domain::{ColleagueId, Noun, ReferralId, Refusal};
use goodword_store::colleagues::{self, Colleague};
use goodword_store::referrals::{self, Referral};
use goodword_store::{clients, referrers};
use schemars::JsonSchema;
use serde::Serialize;

use crate::parties::Found;
use crate::{Act, Result, reading, route};

/// Something to look at, with a way on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Warned {
    /// Stable, for programs.
    pub code: String,
    /// In words.
    pub sentence: String,
    /// The other referral it is about.
    pub about: Option<ReferralId>,
}

/// Whom it went to, and why.
pub(crate) struct Routed {
    pub owner: ColleagueId,
    pub why: String,
}

/// Chooses the owner: the colleague who was named, else whom a routing rule sends it to, else whoever recorded it and
/// may own (an admin records for others), else the firm's fallback.
pub(crate) async fn choose(act: &mut Act<'_>, referral: &Referral, named: Option<ColleagueId>) -> Result<Routed> {
    if let Some(id) = named {
        let colleague = able(act, id).await?;
        can_see(act, &colleague, referral).await?;
        return Ok(Routed { owner: colleague.id, why: "Chosen by hand".to_owned() });
    }
    let rules = route::rules(&mut act.work).await?;
    if !rules.is_empty() {
        let found = route::route(act, &rules, referral).await?;
        if found.by == RoutedBy::Rule {
            return Ok(Routed { owner: found.owner, why: found.why });
        }
    }
    if let Some(me) = act.for_whom()
        && let Some(colleague) = colleagues::find(&mut act.work, me).await?
        && colleague.role.may_own()
        && colleague.left_on.is_none()
        && colleague.role != Role::Admin
    {
        return Ok(Routed { owner: me, why: "Recorded it".to_owned() });
    }
    let found = route::route(act, &rules, referral).await?;
    if found.by == RoutedBy::Nobody {
        return Err(goodword_domain::referral::refuse::no_owner().at("owner_id").into());
    }
    Ok(Routed { owner: found.owner, why: found.why })
}

/// A colleague who can own referrals: still with the firm, in a role that may.
pub(crate) async fn able(act: &mut Act<'_>, id: ColleagueId) -> Result<Colleague> {
    let colleague = colleagues::find(&mut act.work, id).await?.ok_or_else(|| Refusal::missing(Noun::Colleague).at("owner_id"))?;
    if !colleague.role.may_own() {
        let sentence = format!(
            "{} is {} and owns no referrals. Choose a fee earner, manager or admin.",
            colleague.name,
            colleague.role.label()
        );
        return Err(Refusal::invalid("colleague.cannot_own", sentence).at("owner_id").into());
    }
    still_here(&colleague).map_err(|refusal| refusal.at("owner_id"))?;
    Ok(colleague)
}

/// Refuses a colleague who has been handed over: nothing can stay with them, not even on their last day.
pub(crate) fn still_here(colleague: &Colleague) -> std::result::Result<(), Refusal> {
    if colleague.left_on.is_none() {
        return Ok(());
    }
    let sentence = format!("{} has left the firm, so nothing can stay with them. Choose somebody who is here.", colleague.name);
    Err(Refusal::invalid("colleague.left", sentence))
}

/// Leaves the owner as they are while they can own it and see it; else chooses another.
pub(crate) async fn keep_or_choose(act: &mut Act<'_>, referral: &mut Referral) -> Result<()> {
    if let Some(id) = referral.owner_id
        && let Some(colleague) = unless_refused(able(act, id).await)?
        && unless_refused(can_see(act, &colleague, referral).await)?.is_some()
    {
        return Ok(());
    }
    let routed = choose(act, referral, None).await?;
    referral.owner_id = Some(routed.owner);
    referral.routed_why = routed.why;
    Ok(())
}

/// Nothing where a rule says no; a failure of the database stays one.
pub(crate) fn unless_refused<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.refusal().is_some() => Ok(None),
        Err(error) => Err(error),
    }
}

/// A colleague who can do something about referrals: still with the firm, in a role that moves referrals on.
pub(crate) async fn doer(act: &mut Act<'_>, id: ColleagueId) -> Result<Colleague> {
    let colleague = colleagues::find(&mut act.work, id).await?.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
    still_here(&colleague)?;
    if !permit::may(colleague.role, Right::WorkOwn) {
        let (name, role) = (&colleague.name, colleague.role.label());
        let sentence = format!("{name} is {role} and moves no referrals on. Choose somebody who does.");
        return Err(Refusal::invalid("colleague.cannot_work", sentence).into());
    }
    Ok(colleague)
}

/// Refuses a colleague who cannot see the referral, because a wall stands between.
pub(crate) async fn can_see(act: &mut Act<'_>, colleague: &Colleague, referral: &Referral) -> Result<()> {
    if !referrals::denied_to(&mut act.work, referral).await?.contains(&colleague.id) {
        return Ok(());
    }
    Err(cannot_see(&colleague.name).into())
}

/// What is said of a colleague whom a wall denies the referral.
pub(crate) fn cannot_see(name: &str) -> Refusal {
    let sentence = format!("{name} cannot see this referral, so it cannot be given to them. Choose somebody else.");
    Refusal::invalid("colleague.walled", sentence)
}

/// What to look at: a referral of oneself, a duplicate, a circle; of what the actor may see.
pub(crate) async fn warnings(act: &mut Act<'_>, referral: &Referral, prospect: Found) -> Result<Vec<Warned>> {
    let rules = act.rules().await?;
    let captured = Captured {
        prospect: reading::prospect_of(referral),
        referrer: reading::referrer_of(referral),
        direction: referral.direction,
        on: rules.calendar.date_of(referral.introduced_at),
    };
    let found = if act.at_hand.is_new_here(prospect) {
        warning::warnings(&captured, &[])
    } else {
        reading::warnings(&mut act.work, &rules, &captured, referral.id).await?
    };
    Ok(found.into_iter().map(|w| Warned { code: w.code.word().to_owned(), sentence: w.sentence, about: w.about }).collect())
}

/// The key of the source that follows from who put in the word.
pub(crate) async fn source_of_referrer(act: &mut Act<'_>, referrer: Found) -> Result<&'static str> {
    let kind = match referrer.person {
        Some(person) => referrers::of_person(&mut act.work, person).await?.map(|r| r.kind),
        None => None,
    };
    let client = clients::of_party(&mut act.work, referrer.person, None).await?.is_some()
        || clients::of_party(&mut act.work, None, referrer.organisation).await?.is_some();
    Ok(if client || kind == Some(ReferrerKind::Client) { "client_referral" } else { "professional_referral" })
}
