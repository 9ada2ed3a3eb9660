//! Says anew who owns what comes in: the whole list of rules in order, and the fallback.

use goodword_domain::permit::Right;
use goodword_domain::referral::Direction;
use goodword_domain::{ColleagueId, HistoryId, Noun, OfficeId, PracticeId, Refusal, id};
use goodword_store::colleagues;
use goodword_store::firm::{self, Firm};
use goodword_store::lists::{self, RoutingRuleRow};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Act, ActionError, Result, Verb, change_firm, owner, seen};

/// The rules as they shall be, first to last; the first that fits wins.
///
/// They stand in lists of the same length, as a form sends its rows; a list left out says “any” for every rule.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SetRouting {
    /// To whom each rule sends: `practice_head`, `who_knows_referrer`, `least_loaded`, or the reference of a colleague.
    pub rule_send_to: Vec<String>,
    /// For which practice only, by its reference; empty for any.
    pub rule_practice: Vec<String>,
    /// For which office only, by its reference; empty for any.
    pub rule_office: Vec<String>,
    /// For which direction only: `inbound`, `outbound`, `internal`; empty for any.
    pub rule_direction: Vec<String>,
    /// For which language only, as a tag; empty for any.
    pub rule_language: Vec<String>,
    /// `yes` where only referrals count whose referrer one of ours knows.
    pub rule_knows_referrer: Vec<String>,
    /// Whether there shall be no rule at all: rules that were left out by mistake are not taken for that.
    pub no_rules: bool,
    /// Who owns what no rule sends elsewhere; as it is where nobody says.
    pub fallback_owner_id: Option<ColleagueId>,
    /// The last entry of the audit trail that the change was made looking at; a later one refuses.
    pub version: Option<HistoryId>,
}

/// As the audit trail shows it.
#[derive(Serialize)]
struct Shown {
    rules: Vec<RoutingRuleRow>,
    fallback_owner_id: Option<ColleagueId>,
}

impl Verb for SetRouting {
    /// How many rules there are now.
    type Done = usize;
    const NAME: &'static str = "set_routing";
    const RIGHT: Right = Right::KeepLists;

    async fn perform(self, act: &mut Act<'_>) -> Result<usize> {
        seen::same_entry(act, (Noun::RoutingRule, 0), self.version).await?;
        let rules = self.rules(act)?;
        check(act, &rules).await?;
        let firm = act.rules().await?.firm.clone();
        let fallback_owner_id = self.fallback_owner_id.or(firm.fallback_owner_id);
        if let Some(fallback) = fallback_owner_id {
            change_firm::fallback(act, fallback).await?;
        }
        let before = Shown { rules: lists::routing_rules(&mut act.work).await?, fallback_owner_id: firm.fallback_owner_id };
        lists::clear_routing_rules(&mut act.work).await?;
        for rule in &rules {
            lists::put(&mut act.work, rule.insert()).await?;
        }
        if fallback_owner_id != firm.fallback_owner_id {
            firm::save(&mut act.work, &Firm { fallback_owner_id, ..firm }).await?;
            act.forget_rules();
        }
        let after = Shown { rules, fallback_owner_id };
        act.record(Noun::RoutingRule, 0, "The routing was changed", Some(&before), Some(&after)).await?;
        Ok(after.rules.len())
    }
}

impl SetRouting {
    fn rules(&self, act: &Act<'_>) -> std::result::Result<Vec<RoutingRuleRow>, Refusal> {
        let rows = self.rule_send_to.len();
        if self.no_rules != (rows == 0) {
            let sentence = "Say either which rules there shall be, or that there shall be none. Nothing was changed.";
            return Err(Refusal::invalid("routing.nothing_said", sentence).at("no_rules"));
        }
        let lists =
            [&self.rule_practice, &self.rule_office, &self.rule_direction, &self.rule_language, &self.rule_knows_referrer];
        if lists.iter().any(|list| !list.is_empty() && list.len() != rows) {
            let sentence = "The rules do not stand in even rows. Give every rule each of its fields, empty for “any”.";
            return Err(Refusal::invalid("routing.ragged", sentence).at("rule_send_to"));
        }
        (0..rows).map(|row| self.rule(act, row)).collect()
    }

    fn rule(&self, act: &Act<'_>, row: usize) -> std::result::Result<RoutingRuleRow, Refusal> {
        let word = |list: &[String]| list.get(row).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
        let number = |field: &'static str, text: Option<String>| match text {
            None => Ok(None),
            Some(text) => id::read(&text).map(Some).map_err(|why| not(field, row, &why.to_string())),
        };
        let direction = word(&self.rule_direction).map(|text| text.parse::<Direction>()).transpose();
        let send_to = word(&self.rule_send_to).ok_or_else(|| not("rule_send_to", row, "It does not say whom it sends to."))?;
        let (send_to, colleague_id) = match send_to.as_str() {
            word @ ("practice_head" | "who_knows_referrer" | "least_loaded") => (word.to_owned(), None),
            reference => ("colleague".to_owned(), number("rule_send_to", Some(reference.to_owned()))?.map(ColleagueId::from)),
        };
        Ok(RoutingRuleRow {
            id: act.id(),
            place: i64::try_from(row).unwrap_or(i64::MAX),
            practice_id: number("rule_practice", word(&self.rule_practice))?.map(PracticeId::from),
            office_id: number("rule_office", word(&self.rule_office))?.map(OfficeId::from),
            direction: direction.map_err(|why| not("rule_direction", row, &why.to_string()))?,
            language: word(&self.rule_language).map(|tag| tag.to_lowercase()),
            knows_referrer: matches!(word(&self.rule_knows_referrer).as_deref(), Some("yes" | "true" | "on")),
            send_to,
            colleague_id,
        })
    }
}

fn not(field: &'static str, row: usize, why: &str) -> Refusal {
    Refusal::invalid("routing.unreadable", format!("Rule {} cannot be used. {why}", row + 1)).at(field)
}

/// Refuses rules that name what is not there, or send to somebody who can own nothing.
async fn check(act: &mut Act<'_>, rules: &[RoutingRuleRow]) -> Result<()> {
    let practices = colleagues::practices(&mut act.work).await?;
    let offices = colleagues::offices(&mut act.work).await?;
    for (row, rule) in rules.iter().enumerate() {
        if rule.practice_id.is_some_and(|id| !practices.iter().any(|p| p.id == id && p.retired_at.is_none())) {
            return Err(not("rule_practice", row, "There is no such practice any more. Choose one from the list.").into());
        }
        if rule.office_id.is_some_and(|id| !offices.iter().any(|o| o.id == id && o.retired_at.is_none())) {
            return Err(not("rule_office", row, "There is no such office any more. Choose one from the list.").into());
        }
        if let Some(colleague) = rule.colleague_id {
            match owner::able(act, colleague).await {
                Err(ActionError::Refused(why)) => return Err(not("rule_send_to", row, &why.sentence).into()),
                other => drop(other?),
            }
        }
    }
    Ok(())
}
