//! The filters in force, in words, each with the address without it; and the choices of the form that sets them.

use goodword_domain::calendar::Relative;
use goodword_domain::referral::{ClockIs, Direction, LoopIs, Outcome, Stage, State};
use goodword_domain::{Date, OrganisationId, PersonId};
use goodword_store::lists::Reason;
use goodword_store::{Reader, colleagues, lists, organisations, people};

use super::asked::{Asked, LIST};
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::lists::bar::Chip;
use crate::lists::custom::{self, Fields};
use crate::lists::query::Query;
use crate::view::{Colleagues, Say};
use crate::words::direction;

/// The choices of the form that filters, as value and label.
pub(crate) struct Choices {
    pub owners: Vec<(String, String)>,
    pub practices: Vec<(String, String)>,
    pub offices: Vec<(String, String)>,
    pub sources: Vec<(String, String)>,
    pub directions: Vec<(String, String)>,
    pub states: Vec<(String, String)>,
    /// Days told from today: those that can be behind, and all.
    pub behind: Vec<(&'static str, &'static str)>,
    pub days: Vec<(&'static str, &'static str)>,
    /// Sources by key, for tagging many.
    pub source_keys: Vec<(String, String)>,
    /// Ends with their reasons, for ending many: `lost.price`.
    pub ends: Vec<(String, String)>,
    /// What the address says now: name and value.
    pub now: Vec<(String, String)>,
}

impl Choices {
    /// What a field of the form holds.
    pub(crate) fn v(&self, name: &str) -> &str {
        self.now.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }

    /// What the source of that id is called.
    pub(crate) fn source(&self, id: &str) -> &str {
        self.sources.iter().find(|(value, _)| value == id).map_or("", |(_, label)| label)
    }

    /// What the practice of that id is called.
    pub(crate) fn practice(&self, id: &str) -> &str {
        self.practices.iter().find(|(value, _)| value == id).map_or("", |(_, label)| label)
    }

    /// The choices a firm has.
    pub(crate) async fn load(reader: &mut Reader, asked: &Asked, ours: &Colleagues) -> Result<Self, WebError> {
        let pair = |id: String, name: String| (id, name);
        let none = |word: &str| ("none".to_owned(), word.to_owned());
        let mut owners = vec![("me".to_owned(), "Me".to_owned())];
        owners.extend(ours.owners());
        let practices = colleagues::practices(reader).await?.into_iter().filter(|p| p.retired_at.is_none());
        let mut practices: Vec<_> = practices.map(|p| pair(p.id.to_string(), p.name)).collect();
        practices.push(none("None said"));
        let offices = colleagues::offices(reader).await?.into_iter().filter(|o| o.retired_at.is_none());
        let mut offices: Vec<_> = offices.map(|o| pair(o.id.to_string(), o.name)).collect();
        offices.push(none("None said"));
        let listed = lists::sources(reader).await?;
        let in_use = listed.iter().filter(|s| s.retired_at.is_none());
        let source_keys = in_use.clone().map(|s| pair(s.key.clone(), s.name.clone())).collect();
        let mut sources: Vec<_> = in_use.map(|s| pair(s.id.to_string(), s.name.clone())).collect();
        sources.push(none("None said"));
        let directions = Direction::ALL.iter().map(|d| pair(d.word().to_owned(), direction(*d).to_owned())).collect();
        let states = State::ALL.iter().map(|s| pair(s.word().to_owned(), s.label().to_owned())).collect();
        let told = |word: &Relative| (word.word(), word.label());
        let behind = Relative::ALL.iter().filter(|word| word.is_behind()).map(told).collect();
        let days = Relative::ALL.iter().map(told).collect();
        Ok(Self {
            owners,
            practices,
            offices,
            sources,
            directions,
            states,
            behind,
            days,
            source_keys,
            ends: ends(&lists::reasons(reader).await?),
            now: asked.query.0.clone(),
        })
    }
}

/// How many can end at once, each with its reasons; what is passed on is passed on to somebody, one by one.
fn ends(reasons: &[Reason]) -> Vec<(String, String)> {
    let can = |reason: &&Reason| {
        reason.retired_at.is_none()
            && reason.outcome != Outcome::Won
            && reason.key != goodword_actions::decline_referral::PASSED_ON
    };
    let end = |reason: &Reason| {
        let (word, label) = (reason.outcome.word(), reason.outcome.label());
        (format!("{word}.{}", reason.key), format!("{label}: {}", reason.name))
    };
    reasons.iter().filter(can).map(end).collect()
}

/// The chips of what is asked for.
pub(crate) async fn chips(
    ctx: &Ctx,
    reader: &mut Reader,
    asked: &Asked,
    (choices, ours, say, fields): (&Choices, &Colleagues, &Say, &Fields),
) -> Result<Vec<Chip>, WebError> {
    let mut chips = Vec::new();
    let mut before = "";
    for (name, value) in asked.query.filters() {
        let (label, value_said) = if name == "or" {
            let way = Query(vec![(name.clone(), value.clone())], &LIST).ways().pop().map(|way| way.0).unwrap_or_default();
            let mut said = Vec::new();
            for (name, value) in &way {
                let (label, value) = one(ctx, reader, (name, value), (choices, ours, say, fields)).await?;
                said.push(format!("{label} {value}"));
            }
            ("Either".to_owned(), said.join(" and "))
        } else {
            one(ctx, reader, (name, value), (choices, ours, say, fields)).await?
        };
        let without = asked.query.without(name, value);
        // What is left when the last filter goes is still this view.
        let without = if asked.query.get("view").is_some() { without } else { without.with("view", &asked.view) };
        // Two values of one field are either of them.
        let joint = if name == before || name == "or" { "or" } else { "and" };
        before = name.as_str();
        chips.push((name == "or", Chip { name: label, value: value_said, without: without.href(), joint }));
    }
    // The ways of which one is enough stand together, behind what all of it must be.
    chips.sort_by_key(|(way, _)| *way);
    if let Some((_, first)) = chips.iter_mut().find(|(way, _)| *way) {
        first.joint = "and";
    }
    if let Some((_, first)) = chips.first_mut() {
        first.joint = "";
    }
    Ok(chips.into_iter().map(|(_, chip)| chip).collect())
}

/// One filter in words.
async fn one(
    ctx: &Ctx,
    reader: &mut Reader,
    (name, value): (&str, &str),
    (choices, ours, say, fields): (&Choices, &Colleagues, &Say, &Fields),
) -> Result<(String, String), WebError> {
    if name.starts_with(custom::PREFIX) {
        return Ok(fields.said((name, value), say));
    }
    let (label, said) = of_product(ctx, reader, (name, value), (choices, ours, say)).await?;
    Ok((label.to_owned(), said))
}

/// One of the product's own filters in words.
async fn of_product(
    ctx: &Ctx,
    reader: &mut Reader,
    (name, value): (&str, &str),
    (choices, ours, say): (&Choices, &Colleagues, &Say),
) -> Result<(&'static str, String), WebError> {
    Ok(match name {
        "referrer_person" | "prospect_person" => {
            let person = match value.parse::<PersonId>() {
                Ok(id) => people::find(reader, id).await?.map(|p| p.name),
                Err(_) => Some("no person".to_owned()),
            };
            (if name == "prospect_person" { "Prospect" } else { "From" }, person.unwrap_or_else(|| "somebody else".to_owned()))
        }
        "referrer_organisation" | "prospect_organisation" => {
            let organisation = match value.parse::<OrganisationId>() {
                Ok(id) => organisations::find(reader, id).await?.map(|o| o.name),
                Err(_) => Some("no organisation".to_owned()),
            };
            let label = if name == "prospect_organisation" { "Prospect" } else { "From" };
            (label, organisation.unwrap_or_else(|| "somebody else".to_owned()))
        }
        "owner" | "next_by" | "referrer_colleague" => {
            let label = match name {
                "owner" => "Owner",
                "next_by" => "Next step by",
                _ => "From",
            };
            (label, colleague(ctx, ours, value))
        }
        _ => words(name, value, choices, say),
    })
}

fn colleague(ctx: &Ctx, ours: &Colleagues, value: &str) -> String {
    match value {
        "me" => "is me".to_owned(),
        "none" => "is nobody".to_owned(),
        id => match id.parse() {
            Ok(id) if id == ctx.me.colleague.id => "is me".to_owned(),
            Ok(id) => format!("is {}", ours.name(Some(id))),
            Err(_) => "is somebody else".to_owned(),
        },
    }
}

fn words(name: &str, value: &str, choices: &Choices, say: &Say) -> (&'static str, String) {
    let of = |list: &[(String, String)]| {
        let mine = if value == "mine" { "is mine" } else { "is another" };
        list.iter().find(|(id, _)| id == value).map_or_else(|| mine.to_owned(), |(_, label)| format!("is {label}"))
    };
    let day = |way: &str| value.parse::<Date>().map_or_else(|_| value.to_owned(), |day| format!("{way} {}", say.date(day)));
    match name {
        "practice" => ("Practice", of(&choices.practices)),
        "office" => ("Office", of(&choices.offices)),
        "source" => ("Source", of(&choices.sources)),
        "direction" => ("Direction", of(&choices.directions)),
        "referrer" => ("From", "is unknown".to_owned()),
        "stage" => ("Stage", value.parse::<Stage>().map_or_else(|_| value.to_owned(), |s| format!("is {}", s.label()))),
        "state" => ("State", of(&choices.states)),
        "outcome" => ("Outcome", value.parse::<Outcome>().map_or_else(|_| value.to_owned(), |o| format!("is {}", o.label()))),
        "received" => ("Kind", "is a referral".to_owned()),
        "introductions" if value == "only" => ("Kind", "is an introduction".to_owned()),
        "introductions" => ("Kind", "is a referral".to_owned()),
        "received_from" => ("Received", day("from")),
        "received_to" => ("Received", day("to")),
        "decided_from" => ("Decided", day("from")),
        "decided_to" => ("Decided", day("to")),
        "due_from" => ("Next step", day("from")),
        "due_to" => ("Next step", day("to")),
        "received_in" => ("Received", told(value)),
        "decided_in" => ("Decided", told(value)),
        "due_in" => ("Next step due", told(value)),
        "clock" => ("Response clock", clock(value).to_owned()),
        "loop" => ("Loop", loop_words(value).to_owned()),
        _ => ("Name", format!("has “{value}”")),
    }
}

/// Days told from today.
fn told(value: &str) -> String {
    value.parse::<Relative>().map_or_else(|_| value.to_owned(), |word| word.label().to_owned())
}

fn clock(value: &str) -> &'static str {
    match value.parse::<ClockIs>() {
        Ok(ClockIs::Unanswered) => "waits for first contact",
        Ok(ClockIs::Running) => "is running",
        Ok(ClockIs::Broken) => "has run out",
        Ok(ClockIs::Off) => "asks for nothing",
        Ok(ClockIs::Any) | Err(_) => "was set",
    }
}

fn loop_words(value: &str) -> &'static str {
    match value.parse::<LoopIs>() {
        Ok(LoopIs::ToThank) => "waits for thanks",
        Ok(LoopIs::ToTell) => "waits for the outcome",
        Ok(LoopIs::Open) | Err(_) => "is open",
    }
}
