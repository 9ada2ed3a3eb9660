//! The firm's lists, looked up once per batch: sources, reasons, practices, colleagues, and what cadences propose.

use std::collections::HashMap;

use goodword_domain::cadence::{self, PlannedStep};
use goodword_domain::colleague::Role;
use goodword_domain::referral::{Direction, Outcome};
use goodword_domain::{ColleagueId, Noun, PracticeId, SourceId, text};
use goodword_intake::problem::shown;
use goodword_intake::row::SourceWord;
use goodword_store::colleagues::{self, Colleague, Practice};
use goodword_store::lists::{self, Reason, Source};
use goodword_store::walls;

use super::behind::Behind;
use super::near::did_you_mean;
use super::told::refuse;
use crate::{Act, Result};

/// What is looked up for many rows.
pub(super) struct Known {
    sources: Vec<Source>,
    by_key: HashMap<String, SourceId>,
    colleagues: Vec<Colleague>,
    practices: Vec<Practice>,
    reasons: Vec<Reason>,
    planned: HashMap<(Direction, i64), PlannedStep>,
    /// Whether any wall stands: then an owner may not see what they are given.
    walls: bool,
    behind: HashMap<ColleagueId, Behind>,
    /// Who owns what names nobody, and why.
    pub usual_owner: (ColleagueId, String),
}

impl Known {
    pub async fn load(act: &mut Act<'_>) -> Result<Self> {
        let colleagues = colleagues::all(&mut act.work).await?;
        let mut known = Self {
            sources: Vec::new(),
            by_key: HashMap::new(),
            practices: colleagues::practices(&mut act.work).await?,
            reasons: lists::reasons(&mut act.work).await?,
            planned: HashMap::new(),
            walls: walls::any(&mut act.work).await?,
            behind: HashMap::new(),
            usual_owner: usual_owner(act, &colleagues).await?,
            colleagues,
        };
        known.reload(act).await?;
        Ok(known)
    }

    /// Reads anew what rows of the batch add to; needed when some of them were taken back.
    pub async fn reload(&mut self, act: &mut Act<'_>) -> Result<()> {
        self.sources = lists::sources(&mut act.work).await?;
        self.by_key = self.sources.iter().map(|s| (s.key.clone(), s.id)).collect();
        Ok(())
    }

    /// The source a row names; created where the mapping wishes it.
    pub async fn source(&mut self, act: &mut Act<'_>, word: &SourceWord) -> Result<SourceId> {
        if let Some(id) = self.by_key.get(&word.key) {
            return Ok(*id);
        }
        let folded = text::fold(&word.label);
        if let Some(id) = self.sources.iter().find(|s| text::fold(&s.name) == folded).map(|s| s.id) {
            self.by_key.insert(word.key.clone(), id);
            return Ok(id);
        }
        if !word.create_missing {
            let what = format!(
                "there is no source “{}”. Add it in the settings, say in the mapping what it stands for, or let the import create it (`create_missing`).{}",
                shown(&word.label),
                did_you_mean(&word.label, self.sources.iter().map(|s| s.name.as_str()))
            );
            return Err(refuse("source", what));
        }
        let source = Source {
            id: act.id(),
            key: word.key.clone(),
            name: word.label.clone(),
            place: self.sources.iter().map(|s| s.place + 1).max().unwrap_or(0),
            is_referral: word.key.split('_').any(|w| matches!(w, "referral" | "referred")),
            batch_id: act.actor().batch,
            retired_at: None,
        };
        lists::put(&mut act.work, source.insert()).await?;
        act.record(Noun::Source, source.id.get(), format!("The source “{}” was added", source.name), None::<&()>, Some(&source))
            .await?;
        let id = source.id;
        self.by_key.insert(source.key.clone(), id);
        self.sources.push(source);
        Ok(id)
    }

    /// The colleague a row names, by name or email.
    pub fn colleague(&self, field: &'static str, given: &str) -> Result<&Colleague> {
        let (folded, email) = (text::fold(given), given.trim().to_lowercase());
        let named = |c: &&Colleague| c.email_folded == email || (!folded.is_empty() && c.name_folded == folded);
        let mut found = self.colleagues.iter().filter(named);
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(only),
            (Some(_), Some(_)) => {
                let what = format!("more than one colleague is called “{}”. Name them by their email address.", shown(given));
                Err(refuse(field, what))
            }
            (None, _) => Err(refuse(
                field,
                format!(
                    "there is no colleague “{}”. Write their name or email address as in the settings.{}",
                    shown(given),
                    did_you_mean(given, self.colleagues.iter().map(|c| c.name.as_str()))
                ),
            )),
        }
    }

    /// The colleague a row names as owner, who must be able to own it.
    pub fn owner(&self, given: &str) -> Result<ColleagueId> {
        let colleague = self.colleague("owner", given)?;
        if colleague.left_on.is_some() {
            return Err(refuse("owner", format!("{} has left the firm, so nothing open can stay with them.", colleague.name)));
        }
        if !colleague.role.may_own() {
            let what = format!("{} is {} and owns no referrals.", colleague.name, colleague.role.label());
            return Err(refuse("owner", what));
        }
        Ok(colleague.id)
    }

    /// What walls hide from an owner; nothing where no wall stands.
    pub async fn behind(&mut self, act: &mut Act<'_>, owner: ColleagueId) -> Result<Option<Behind>> {
        if self.walls && !self.behind.contains_key(&owner) {
            let behind = Behind::of(act, owner, self.name_of(owner)).await?;
            self.behind.insert(owner, behind);
        }
        Ok(self.behind.get(&owner).cloned())
    }

    /// The name of a colleague.
    pub fn name_of(&self, id: ColleagueId) -> &str {
        self.colleagues.iter().find(|c| c.id == id).map_or("a colleague", |c| c.name.as_str())
    }

    /// The practice a row names.
    pub fn practice(&self, given: &str) -> Result<PracticeId> {
        let folded = text::fold(given);
        let found = self.practices.iter().find(|p| p.retired_at.is_none() && text::fold(&p.name) == folded);
        found.map(|p| p.id).ok_or_else(|| {
            let what = format!(
                "there is no practice “{}”. Add it in the settings, or say in the mapping what it stands for, under `values`.{}",
                shown(given),
                did_you_mean(given, self.practices.iter().filter(|p| p.retired_at.is_none()).map(|p| p.name.as_str()))
            );
            refuse("practice", what)
        })
    }

    /// The key of the reason a row names for an outcome.
    pub fn reason(&self, outcome: Outcome, given: Option<&str>) -> Result<String> {
        let listed: Vec<&Reason> = self.reasons.iter().filter(|r| r.outcome == outcome && r.retired_at.is_none()).collect();
        let names = || listed.iter().map(|r| r.name.as_str()).collect::<Vec<_>>().join(", ");
        let Some(given) = given else {
            if outcome == Outcome::Won {
                return Ok("engaged".to_owned());
            }
            let what = format!("it is blank, and what is {outcome} needs a reason. {}", choose(outcome, &names()));
            return Err(refuse("reason", what));
        };
        let found = listed.iter().find(|r| r.is_called(given));
        found.map(|r| r.key.clone()).ok_or_else(|| {
            let what = format!("“{}” is no reason on the list. {}", shown(given), choose(outcome, &names()));
            refuse("reason", what)
        })
    }

    /// The key and the name of the reason that stands for those of an outcome whose own is blank or not on the list: of several, with
    /// semicolons between them, the one on the list of that outcome. What is won needs none.
    pub fn reason_otherwise(&self, outcome: Outcome, fallback: &str) -> Option<(String, String)> {
        let listed = || self.reasons.iter().filter(|r| r.outcome == outcome && r.retired_at.is_none());
        let of = |wished: &str| listed().find(|r| r.is_called(wished));
        let found = of(fallback).or_else(|| fallback.split(';').find_map(of));
        let found = found.or_else(|| listed().find(|r| outcome == Outcome::Won && r.key == "engaged"));
        found.map(|r| (r.key.clone(), r.name.clone()))
    }

    /// The step the cadence of a direction proposes from now on, when `done` of its touches have happened.
    pub async fn planned(&mut self, act: &mut Act<'_>, direction: Direction, done: i64) -> Result<PlannedStep> {
        if let Some(step) = self.planned.get(&(direction, done)) {
            return Ok(step.clone());
        }
        let (rules, now) = (act.rules().await?, act.now());
        let step = match rules.cadence_for(direction) {
            Some((_, _, cadence)) => cadence::next_after(cadence, done, now, &rules.calendar),
            None => cadence::next_after(&cadence::Cadence::default(), done, now, &rules.calendar),
        };
        self.planned.insert((direction, done), step.clone());
        Ok(step)
    }
}

/// What to do about a reason that is blank or not on the list.
fn choose(outcome: Outcome, names: &str) -> String {
    format!(
        "Choose one beside “Reason” under “{}, if blank or unknown” where the columns are, or name it in the mapping as the default of reason. The list has: {names}.",
        outcome.label()
    )
}

/// Who owns what names nobody: whoever imports it, if they may own, else the firm's fallback.
async fn usual_owner(act: &mut Act<'_>, colleagues: &[Colleague]) -> Result<(ColleagueId, String)> {
    let able = |id: ColleagueId| colleagues.iter().find(|c| c.id == id && c.role.may_own() && c.left_on.is_none());
    let me = act.actor().for_whom().and_then(able);
    // As with what is typed in: an admin records for others.
    if let Some(me) = me.filter(|me| me.role != Role::Admin) {
        return Ok((me.id, "Imported it; the file names nobody".to_owned()));
    }
    match act.rules().await?.firm.fallback_owner_id.and_then(able).or(me) {
        Some(fallback) => Ok((fallback.id, "The file names nobody: the firm's fallback".to_owned())),
        None => Err(goodword_domain::referral::refuse::no_owner().at("owner").into()),
    }
}
