//! Routing: who owns what comes in. The first rule that fits and finds somebody wins; a named fallback always exists.

mod pool;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{ColleagueId, OfficeId, PracticeId};
use crate::noun::words;
use crate::referral::Direction;
use pool::{Pool, Stand};

/// To whom a rule sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "to", content = "colleague", rename_all = "snake_case")]
pub enum RouteTo {
    /// A named colleague.
    Colleague(ColleagueId),
    /// The head of the referral's practice.
    PracticeHead,
    /// The colleague with the strongest relationship to the referrer.
    WhoKnowsReferrer,
    /// Of those the rule's practice, office and language name: who is at work now, then who has the fewest open referrals.
    LeastLoaded,
}

/// One rule; every condition that is given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RoutingRule {
    /// Its place: the lowest is tried first.
    pub position: i64,
    /// Only referrals of this practice.
    pub practice: Option<PracticeId>,
    /// Only referrals of this office.
    pub office: Option<OfficeId>,
    /// Only prospects who speak this language (`pl`), in any case.
    pub language: Option<String>,
    /// Only referrals this way.
    pub direction: Option<Direction>,
    /// Only when a colleague who may own knows the referrer (strength above 0).
    pub knows_referrer: bool,
    /// To whom.
    pub to: RouteTo,
}

/// A colleague as routing sees them.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Who.
    pub id: ColleagueId,
    /// Their practice.
    pub practice: Option<PracticeId>,
    /// Their office.
    pub office: Option<OfficeId>,
    /// The languages they speak.
    pub languages: Vec<String>,
    /// Whether their role may own referrals.
    pub may_own: bool,
    /// The first and last day they are away.
    pub away: Option<(Date, Date)>,
    /// Who stands in for them.
    pub deputy: Option<ColleagueId>,
    /// Whether they have left the firm.
    pub left: bool,
    /// How many open referrals they own.
    pub open_referrals: u32,
    /// Their strength with the referrer, 0 to 100 ([`crate::strength`]).
    pub strength_with_referrer: f64,
    /// Whether it is working time for them.
    pub working_now: bool,
}

/// What is known about the referral to route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteFacts {
    /// Its practice.
    pub practice: Option<PracticeId>,
    /// Who heads that practice.
    pub practice_head: Option<ColleagueId>,
    /// Its office.
    pub office: Option<OfficeId>,
    /// The prospect's language.
    pub language: Option<String>,
    /// Which way it goes.
    pub direction: Direction,
    /// The day in the firm's zone.
    pub today: Date,
}

words! {
    /// How the owner was found.
    RoutedBy {
        /// By a rule.
        Rule = "rule",
        /// No rule found anybody: the fallback or the fallback's deputy.
        Fallback = "fallback",
        /// The fallback cannot own either: any colleague who can.
        Anybody = "anybody",
        /// Nobody can own anything: the fallback's name stands, and somebody must act.
        Nobody = "nobody",
    }
}

/// The owner routing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routed {
    /// Who owns it now.
    pub owner: ColleagueId,
    /// How they were found.
    pub by: RoutedBy,
    /// The position of the rule, when a rule did.
    pub rule: Option<i64>,
    /// Why, in a sentence without names.
    pub why: String,
}

/// Finds the owner: the first rule that fits and finds somebody, else the fallback, else whoever can own.
///
/// `candidates` are all colleagues who may see the referral. Nobody away or left is chosen: their deputy is, or the
/// deputy's deputy. Ties go to the lower id, so that equal input gives an equal owner.
#[must_use]
pub fn route(rules: &[RoutingRule], fallback: ColleagueId, candidates: &[Candidate], facts: &RouteFacts) -> Routed {
    let pool = Pool::new(candidates, facts.today);
    let mut in_order: Vec<&RoutingRule> = rules.iter().filter(|rule| rule.fits(facts, &pool)).collect();
    in_order.sort_by_key(|rule| rule.position);
    for rule in in_order {
        if let Some((owner, stand, whom)) = rule.find(facts, &pool) {
            let why = format!("Rule {} sends it to {whom}{}.", rule.position, stand.words());
            return Routed { owner, by: RoutedBy::Rule, rule: Some(rule.position), why };
        }
    }
    let (owner, by, why) = without_rule(fallback, &pool);
    Routed { owner, by, rule: None, why }
}

/// The fallback, their deputy, the fallback even though away, then anybody who is there, then anybody who has not left.
fn without_rule(fallback: ColleagueId, pool: &Pool<'_>) -> (ColleagueId, RoutedBy, String) {
    if let Some((owner, stand)) = pool.stand_in(fallback) {
        return (owner, RoutedBy::Fallback, format!("No rule found anybody, so it goes to the fallback{}.", stand.words()));
    }
    if pool.may_own(fallback) {
        let why = "No rule found anybody and the fallback is away without a deputy, so it waits with the fallback.";
        return (fallback, RoutedBy::Fallback, why.to_owned());
    }
    if let Some(owner) = pool.anybody() {
        let why = "No rule found anybody and the fallback cannot own it, so it goes to a colleague who can. Name a new fallback.";
        return (owner, RoutedBy::Anybody, why.to_owned());
    }
    let why = "No colleague can own it. Invite one, or give somebody a role that may own referrals.";
    (fallback, RoutedBy::Nobody, why.to_owned())
}

impl RoutingRule {
    /// Whether every condition that is given holds.
    fn fits(&self, facts: &RouteFacts, pool: &Pool<'_>) -> bool {
        self.practice.is_none_or(|p| facts.practice == Some(p))
            && self.office.is_none_or(|o| facts.office == Some(o))
            && self.language.as_deref().is_none_or(|l| facts.language.as_deref().is_some_and(|f| same_language(l, f)))
            && self.direction.is_none_or(|d| facts.direction == d)
            && (!self.knows_referrer || pool.somebody_knows_referrer())
    }

    /// Whom the rule finds, how they stand in, and the words for whom it meant.
    fn find(&self, facts: &RouteFacts, pool: &Pool<'_>) -> Option<(ColleagueId, Stand, &'static str)> {
        let named = |id: ColleagueId, whom| pool.stand_in(id).map(|(owner, stand)| (owner, stand, whom));
        match self.to {
            RouteTo::Colleague(id) => named(id, "a named colleague"),
            RouteTo::PracticeHead => named(facts.practice_head?, "the head of the practice"),
            RouteTo::WhoKnowsReferrer => {
                let found = pool.first(|c| c.strength_with_referrer > 0.0, pool::stronger)?;
                Some((found.0, found.1, "the colleague who knows the referrer best"))
            }
            RouteTo::LeastLoaded => {
                let meant = |c: &Candidate| {
                    self.practice.is_none_or(|p| c.practice == Some(p))
                        && self.office.is_none_or(|o| c.office == Some(o))
                        && self.language.as_deref().is_none_or(|l| c.languages.iter().any(|s| same_language(l, s)))
                };
                let found = pool.first(meant, pool::freer)?;
                Some((found.0, found.1, "the colleague with the fewest open referrals"))
            }
        }
    }
}

/// Whether two language tags are the same, whatever their case.
fn same_language(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}
