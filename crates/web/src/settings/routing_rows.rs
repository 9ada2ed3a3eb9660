//! The rules of routing as rows of a form, and in words.

use goodword_domain::referral::Direction;
use goodword_store::colleagues::{Colleague, Office, Practice};
use goodword_store::lists::RoutingRuleRow;

use crate::draft::Draft;

use super::cadence::moved;

/// A rule in the form.
#[derive(Clone, Default)]
pub(super) struct Row {
    /// `practice_head`, `who_knows_referrer`, `least_loaded`, or the reference of a colleague.
    pub(super) send_to: String,
    /// For which practice only.
    pub(super) practice: String,
    /// For which office only.
    pub(super) office: String,
    /// For which direction only.
    pub(super) direction: String,
    /// For which language only.
    pub(super) language: String,
    /// `yes` where one of ours must know the referrer.
    pub(super) knows: String,
    /// What the rule says.
    pub(super) words: String,
}

/// The names rules are said with.
pub(super) struct Named<'a> {
    /// Everybody.
    pub(super) colleagues: &'a [Colleague],
    /// Every practice.
    pub(super) practices: &'a [Practice],
    /// Every office.
    pub(super) offices: &'a [Office],
}

impl Row {
    fn of(rule: &RoutingRuleRow) -> Self {
        Self {
            send_to: rule.colleague_id.map_or_else(|| rule.send_to.clone(), |id| id.to_string()),
            practice: rule.practice_id.map(|id| id.to_string()).unwrap_or_default(),
            office: rule.office_id.map(|id| id.to_string()).unwrap_or_default(),
            direction: rule.direction.map_or("", Direction::word).to_owned(),
            language: rule.language.clone().unwrap_or_default(),
            knows: if rule.knows_referrer { "yes".to_owned() } else { String::new() },
            words: String::new(),
        }
    }

    /// The rule as a sentence.
    fn say(&mut self, named: &Named<'_>) {
        let mut when = Vec::new();
        if let Some(practice) = named.practices.iter().find(|p| p.id.to_string() == self.practice) {
            when.push(format!("is for {}", practice.name));
        }
        if let Some(office) = named.offices.iter().find(|o| o.id.to_string() == self.office) {
            when.push(format!("is for the office {}", office.name));
        }
        if !self.direction.is_empty() {
            when.push(format!("is {}", self.direction));
        }
        if !self.language.is_empty() {
            when.push(format!("is in {}", self.language));
        }
        if self.knows == "yes" {
            when.push("comes from a referrer one of ours knows".to_owned());
        }
        let whom = match self.send_to.as_str() {
            "" => "nobody yet: choose whom".to_owned(),
            "practice_head" => "the head of its practice".to_owned(),
            "who_knows_referrer" => "whoever knows the referrer best".to_owned(),
            "least_loaded" => "whoever has the fewest open referrals".to_owned(),
            id => {
                let found = named.colleagues.iter().find(|c| c.id.to_string() == id);
                found.map_or("somebody who is not here any more", |c| c.name.as_str()).to_owned()
            }
        };
        self.words = match when.as_slice() {
            [] => format!("Whatever comes in goes to {whom}."),
            when => format!("What {} goes to {whom}.", when.join(" and ")),
        };
    }
}

/// The rules as they were typed, else as they stand on record, each with its sentence.
pub(super) fn rows(draft: &Draft, on_record: &[RoutingRuleRow], named: &Named<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = if draft.fields.is_empty() { on_record.iter().map(Row::of).collect() } else { typed(draft) };
    for row in &mut rows {
        row.say(named);
    }
    rows
}

fn typed(draft: &Draft) -> Vec<Row> {
    let column = |name: &str| draft.all(name);
    let (practices, offices, directions) = (column("rule_practice"), column("rule_office"), column("rule_direction"));
    let (languages, knows) = (column("rule_language"), column("rule_knows_referrer"));
    let text = |column: &[&str], at: usize| column.get(at).map(|t| (*t).to_owned()).unwrap_or_default();
    let row = |(at, send_to): (usize, &str)| Row {
        send_to: send_to.to_owned(),
        practice: text(&practices, at),
        office: text(&offices, at),
        direction: text(&directions, at),
        language: text(&languages, at),
        knows: text(&knows, at),
        words: String::new(),
    };
    let mut rows: Vec<Row> = column("rule_send_to").into_iter().enumerate().map(row).collect();
    moved(&mut rows, draft.value("row").unwrap_or_default(), Row::default);
    rows
}
