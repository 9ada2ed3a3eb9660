//! How a referral is said on one line.

use goodword_domain::referral::{Direction, LoopIs, Outcome};
use goodword_store::referrals::related;

use super::{Colleagues, Say, money};

/// A referral on a line of a panel or a small table.
#[derive(Debug, Clone)]
pub struct RelatedLine {
    /// Where its page is.
    pub href: String,
    /// Who was introduced: the organisation, else the person.
    pub prospect: String,
    /// The person, where the organisation stands first.
    pub person: String,
    /// What they need.
    pub need: String,
    /// By whom, or to whom.
    pub who: String,
    /// The kind of its badge.
    pub kind: &'static str,
    /// Where it stands, in words.
    pub stands: &'static str,
    /// When the introduction was made.
    pub when: String,
    /// The same for programs.
    pub iso: String,
    /// What it may be worth.
    pub value: String,
    /// Who owns it.
    pub owner: String,
    /// Whether the referrer is still to be thanked, or told how it ended.
    pub loop_open: &'static str,
}

impl RelatedLine {
    /// Says a line.
    #[must_use]
    pub fn of(line: &related::Line, say: &Say, colleagues: &Colleagues) -> Self {
        let (word, person, organisation) = match line.direction {
            Direction::Outbound => ("to ", &line.recipient_person, &line.recipient_organisation),
            Direction::Inbound | Direction::Internal => ("from ", &line.referrer_person, &line.referrer_organisation),
        };
        let who = person.as_deref().or(organisation.as_deref()).map(|name| format!("{word}{name}")).unwrap_or_default();
        let loop_open = match line.waits_for {
            Some(LoopIs::ToThank) => "to be thanked",
            Some(LoopIs::ToTell) => "to be told",
            _ => "",
        };
        Self {
            href: format!("/referrals/{}", line.id),
            prospect: line.prospect().to_owned(),
            person: line.prospect_person.clone().filter(|_| line.prospect_organisation.is_some()).unwrap_or_default(),
            need: line.need.clone(),
            who,
            kind: line.outcome.map_or("stage", Outcome::word),
            stands: line.outcome.map_or(line.stage.label(), Outcome::label),
            when: say.day(line.introduced_at),
            iso: say.iso(line.introduced_at),
            value: money(line.value()),
            owner: colleagues.name(line.owner_id).to_owned(),
            loop_open,
        }
    }
}
