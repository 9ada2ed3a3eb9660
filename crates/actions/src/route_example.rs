//! Where an invented referral would go, so that rules can be tried before they matter.

use goodword_domain::referral::Direction;
use goodword_domain::routing::{self, RouteFacts, Routed};
use goodword_domain::{OfficeId, PracticeId, Timestamp};
use goodword_store::{Reader, colleagues};

use crate::{Result, Rules, route};

/// An invented referral; nobody of ours knows its referrer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Its practice.
    pub practice_id: Option<PracticeId>,
    /// Its office.
    pub office_id: Option<OfficeId>,
    /// Which way it goes.
    pub direction: Direction,
    /// The prospect's language.
    pub language: Option<String>,
}

/// Who would own it at `now`, by the rules as they are saved.
pub async fn route_example(db: &mut Reader, example: Example, now: Timestamp) -> Result<Routed> {
    let settings = Rules::load(db).await?;
    let rules = route::rules(db).await?;
    let loads = route::loads(db).await?;
    let mut candidates = Vec::new();
    for colleague in &colleagues::all(db).await? {
        let mut candidate = route::candidate(colleague, &settings.calendar, now)?;
        candidate.open_referrals = loads.get(&colleague.id).copied().unwrap_or(0);
        candidates.push(candidate);
    }
    let practices = colleagues::practices(db).await?;
    let facts = RouteFacts {
        practice: example.practice_id,
        practice_head: practices.iter().find(|p| Some(p.id) == example.practice_id).and_then(|p| p.head_id),
        office: example.office_id,
        language: example.language,
        direction: example.direction,
        today: settings.calendar.date_of(now),
    };
    let fallback = settings.firm.fallback_owner_id.or_else(|| candidates.first().map(|c| c.id));
    let fallback = fallback.ok_or_else(goodword_domain::referral::refuse::no_owner)?;
    Ok(routing::route(&rules, fallback, &candidates, &facts))
}
