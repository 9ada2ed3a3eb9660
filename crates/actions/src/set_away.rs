//! Says that a colleague is away, from when to when, and who stands in for them; or that they are back.

use goodword_domain::permit::{self, Right};
use goodword_domain::refusal::RefusalKind;
use goodword_domain::{ColleagueId, Date, Noun, Refusal, text};
use goodword_store::colleagues::{self, Colleague};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::change_colleague::can_deputise;
use crate::{Act, Result, Verb, owner};

/// Away, or back.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SetAway {
    /// Who; oneself where nobody says.
    pub colleague_id: Option<ColleagueId>,
    /// The first day away,
    pub away_from: Option<Date>,
    /// and the last.
    pub away_until: Option<Date>,
    /// Who stands in; the deputy they have, where nobody says.
    pub deputy_id: Option<ColleagueId>,
    /// They are back, or do not go after all.
    pub back: bool,
}

/// How it stands with a colleague's absence.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Away {
    /// Who.
    pub colleague_id: ColleagueId,
    /// The first day away,
    pub away_from: Option<Date>,
    /// and the last.
    pub away_until: Option<Date>,
    /// Who stands in.
    pub deputy_id: Option<ColleagueId>,
}

impl Verb for SetAway {
    type Done = Away;
    const NAME: &'static str = "set_away";
    const RIGHT: Right = Right::See;

    async fn perform(self, act: &mut Act<'_>) -> Result<Away> {
        let id =
            self.colleague_id.or(act.actor().for_whom()).ok_or_else(|| Refusal::missing(Noun::Colleague).at("colleague_id"))?;
        let before = colleagues::find(&mut act.work, id).await?;
        let before = before.ok_or_else(|| Refusal::missing(Noun::Colleague).at("colleague_id"))?;
        may_say(act, &before)?;
        owner::still_here(&before)?;
        let mut colleague = before.clone();
        let sentence = if self.back {
            (colleague.away_from, colleague.away_until) = (None, None);
            format!("{} is back", colleague.name)
        } else {
            let (from, until) = self.days(act).await?;
            let deputy = self.deputy(act, &before, (from, until)).await?;
            (colleague.away_from, colleague.away_until) = (Some(from), Some(until));
            colleague.deputy_id = Some(deputy.id);
            format!("{} is away from {} to {}; {} stands in", colleague.name, text::day(from), text::day(until), deputy.name)
        };
        if colleague != before {
            colleagues::save(&mut act.work, &mut colleague).await?;
            let shown = |colleague: &Colleague| Colleague { password_hash: None, ..colleague.clone() };
            act.record(Noun::Colleague, colleague.id.get(), sentence, Some(&shown(&before)), Some(&shown(&colleague))).await?;
        }
        let Colleague { away_from, away_until, deputy_id, .. } = colleague;
        Ok(Away { colleague_id: id, away_from, away_until, deputy_id })
    }
}

/// One says it of oneself, an assistant of those they act for, and whoever may work on any referral of anybody.
fn may_say(act: &Act<'_>, colleague: &Colleague) -> std::result::Result<(), Refusal> {
    let actor = act.actor();
    if actor.stands_for(colleague.id) || permit::may(actor.role, Right::WorkAny) {
        return Ok(());
    }
    let sentence = format!("You cannot say that {} is away. Nothing was changed. Ask them or a manager.", colleague.name);
    Err(Refusal::of_kind(RefusalKind::Forbidden, "colleague.not_yours", sentence))
}

impl SetAway {
    async fn days(&self, act: &mut Act<'_>) -> Result<(Date, Date)> {
        let today = act.rules().await?.calendar.date_of(act.now());
        let Some(until) = self.away_until else {
            let sentence = "Say until which day, that day included.";
            return Err(Refusal::invalid("away.no_end", sentence).at("away_until").into());
        };
        let from = self.away_from.unwrap_or(today);
        if until < from || until < today {
            let sentence = "The last day away is before the first, or over already. Choose later days.";
            return Err(Refusal::invalid("away.ends_before", sentence).at("away_until").into());
        }
        Ok((from, until))
    }

    /// Somebody who can do the work, and who is there in those days or has a deputy who is.
    async fn deputy(&self, act: &mut Act<'_>, colleague: &Colleague, away: (Date, Date)) -> Result<Colleague> {
        let Some(id) = self.deputy_id.or(colleague.deputy_id) else {
            let sentence = format!("Say who stands in for {}, so that nothing waits for them.", colleague.name);
            return Err(Refusal::invalid("away.no_deputy", sentence).at("deputy_id").into());
        };
        can_deputise(act, colleague.id, id).await?;
        let deputy = owner::able(act, id).await?;
        let everybody = colleagues::all(&mut act.work).await?;
        let overlaps =
            |c: &Colleague| c.away_from.zip(c.away_until).is_some_and(|(from, until)| from <= away.1 && away.0 <= until);
        let mut asked = vec![deputy.id];
        let mut at = everybody.iter().find(|c| c.id == deputy.id);
        while let Some(away_too) = at.filter(|c| overlaps(c)) {
            let next = away_too.deputy_id;
            if next.is_none_or(|next| asked.contains(&next)) {
                let sentence = format!(
                    "{} is away then too, and nobody in the row of deputies is there. Choose somebody who is here in those days.",
                    deputy.name
                );
                return Err(Refusal::invalid("away.nobody_there", sentence).at("deputy_id").into());
            }
            asked.extend(next);
            at = everybody.iter().find(|c| Some(c.id) == next);
        }
        Ok(deputy)
    }
}
