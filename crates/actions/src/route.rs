//! What routing needs to know of the firm: its rules, its colleagues with their load and hours, who knows the referrer.

use std::collections::HashMap;

use goodword_domain::calendar::WorkingTime;
use goodword_domain::routing::{self, Candidate, RouteFacts, RouteTo, Routed, RoutingRule};
use goodword_domain::strength::strength;
use goodword_domain::touch::TouchKind;
use goodword_domain::{ColleagueId, PersonId, Timestamp};
use goodword_store::colleagues::{self, Colleague};
use goodword_store::lists::{self, RoutingRuleRow};
use goodword_store::referrals::{self, Referral};
use goodword_store::{Reader, StoreError, json, touches};
use jiff::SignedDuration;

use crate::{Act, Result};

/// Touches older than this add nothing to strength that routing would see (ten half-lives).
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 1_800);

/// The firm's routing rules.
pub(crate) async fn rules(db: &mut Reader) -> Result<Vec<RoutingRule>> {
    let rows = lists::routing_rules(db).await?;
    Ok(rows.into_iter().map(rule).collect::<std::result::Result<_, StoreError>>()?)
}

fn rule(row: RoutingRuleRow) -> std::result::Result<RoutingRule, StoreError> {
    let to = match (row.send_to.as_str(), row.colleague_id) {
        ("colleague", Some(colleague)) => RouteTo::Colleague(colleague),
        ("practice_head", _) => RouteTo::PracticeHead,
        ("who_knows_referrer", _) => RouteTo::WhoKnowsReferrer,
        ("least_loaded", _) => RouteTo::LeastLoaded,
        (other, _) => {
            let (found, why) = (other.to_owned(), "it names nobody to send to".to_owned());
            return Err(StoreError::Unreadable { column: "send_to", found, why });
        }
    };
    Ok(RoutingRule {
        // People count from one.
        position: row.place + 1,
        practice: row.practice_id,
        office: row.office_id,
        language: row.language,
        direction: row.direction,
        knows_referrer: row.knows_referrer,
        to,
    })
}

/// Finds the owner among the colleagues whom no wall denies the referral.
pub(crate) async fn route(act: &mut Act<'_>, rules: &[RoutingRule], referral: &Referral) -> Result<Routed> {
    let settings = act.rules().await?;
    let now = act.now();
    let denied = referrals::denied_to(&mut act.work, referral).await?;
    let everybody = colleagues::all(&mut act.work).await?;
    // Counting is dear; without rules nobody asks who is least loaded or who knows whom.
    let loads = if rules.is_empty() { HashMap::new() } else { loads(&mut act.work).await? };
    let strengths = match referral.referrer_person_id.filter(|_| !rules.is_empty()) {
        Some(person) => strengths(act, person, now).await?,
        None => HashMap::new(),
    };
    let mut candidates = Vec::with_capacity(everybody.len());
    for colleague in everybody.iter().filter(|colleague| !denied.contains(&colleague.id)) {
        let mut candidate = candidate(colleague, &settings.calendar, now)?;
        candidate.open_referrals = loads.get(&colleague.id).copied().unwrap_or(0);
        candidate.strength_with_referrer = strengths.get(&colleague.id).copied().unwrap_or(0.0);
        candidates.push(candidate);
    }
    let practices = colleagues::practices(&mut act.work).await?;
    let facts = RouteFacts {
        practice: referral.practice_id,
        practice_head: practices.iter().find(|p| Some(p.id) == referral.practice_id).and_then(|p| p.head_id),
        office: referral.office_id,
        language: referral.language.clone(),
        direction: referral.direction,
        today: settings.calendar.date_of(now),
    };
    let fallback = settings.firm.fallback_owner_id.or_else(|| candidates.first().map(|c| c.id));
    let fallback = fallback.ok_or_else(goodword_domain::referral::refuse::no_owner)?;
    Ok(routing::route(rules, fallback, &candidates, &facts))
}

/// A colleague as routing sees them, before it is known how much they have and whom they know.
pub(crate) fn candidate(colleague: &Colleague, firm: &WorkingTime, now: Timestamp) -> std::result::Result<Candidate, StoreError> {
    let own: Option<WorkingTime> = match &colleague.working_time {
        Some(text) => Some(json::read("working_time", text)?),
        None => None,
    };
    Ok(Candidate {
        id: colleague.id,
        practice: colleague.practice_id,
        office: colleague.office_id,
        languages: colleague.languages.split_whitespace().map(str::to_owned).collect(),
        may_own: colleague.role.may_own(),
        away: colleague.away_from.zip(colleague.away_until),
        deputy: colleague.deputy_id,
        left: colleague.left_on.is_some(),
        open_referrals: 0,
        strength_with_referrer: 0.0,
        working_now: own.as_ref().unwrap_or(firm).is_working(now),
    })
}

pub(crate) async fn loads(db: &mut Reader) -> Result<HashMap<ColleagueId, u32>> {
    let loads = colleagues::loads(db).await?;
    Ok(loads.into_iter().map(|load| (load.owner_id, u32::try_from(load.open).unwrap_or(u32::MAX))).collect())
}

/// How strong each of ours is with a person, from the touches they had.
async fn strengths(act: &mut Act<'_>, person: PersonId, now: Timestamp) -> Result<HashMap<ColleagueId, f64>> {
    let since = now.saturating_sub(REMEMBERED).unwrap_or(Timestamp::MIN);
    let mut touched: HashMap<ColleagueId, Vec<(TouchKind, f64)>> = HashMap::new();
    for touch in touches::with_person(&mut act.work, person, since).await? {
        let days = now.duration_since(touch.at).as_secs_f64() / 86_400.0;
        touched.entry(touch.colleague_id).or_default().push((touch.kind, days));
    }
    Ok(touched.into_iter().map(|(colleague, had)| (colleague, strength(had))).collect())
}
