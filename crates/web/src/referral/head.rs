//! The head of a referral: what it is, where it stands, what is next, and the loop back to the referrer.

use goodword_actions::loops;
use goodword_domain::permit::Right;
use goodword_domain::referral::loop_strip::{self, LoopMark, MarkState};
use goodword_domain::referral::{Direction, LoopStep, Outcome, Stage};

use super::loaded::Loaded;
use crate::ctx::Ctx;
use crate::stillness::Stillness;
use crate::view::{Face, Link, money};
use crate::words::direction;

/// One stage of the stepper.
pub(super) struct StageMark {
    pub key: &'static str,
    pub name: &'static str,
    pub state: &'static str,
}

/// One mark of the loop strip.
pub(super) struct Mark {
    pub name: &'static str,
    pub state: &'static str,
    pub when: String,
    pub action: String,
    pub button: &'static str,
    /// Where a form posts that takes it back.
    pub undo: &'static str,
}

/// What happens next.
pub(super) struct Next {
    pub icon: &'static str,
    pub what: String,
    pub kind: &'static str,
    pub due: String,
    pub iso: String,
    pub by: Face,
}

/// The response clock.
pub(super) struct Clock {
    pub iso: String,
    pub text: String,
    pub kind: &'static str,
}

/// The head.
pub(super) struct Head {
    pub href: String,
    pub title: String,
    pub need: String,
    pub value: String,
    pub from_word: &'static str,
    pub from: Option<Link>,
    pub from_at: String,
    /// Kind and text of each badge.
    pub badges: Vec<(&'static str, String)>,
    pub quiet: String,
    pub is_open: bool,
    pub is_introduction: bool,
    pub stages: Vec<StageMark>,
    pub stage_action: String,
    /// The version it was drawn from.
    pub version: i64,
    pub clock: Option<Clock>,
    pub next: Option<Next>,
    pub ended: String,
    pub ended_kind: &'static str,
    pub loop_marks: Vec<Mark>,
    pub has_back: bool,
    pub is_outbound: bool,
}

impl Head {
    pub(super) fn of(ctx: &Ctx, it: &Loaded) -> Self {
        let r = &it.referral;
        let may_work = ctx.may(Right::WorkOwn);
        let facts = loops::facts_of(r, &it.closures);
        let (from_word, from, from_at) = from(it);
        Self {
            href: it.href(),
            title: it.title(),
            need: r.need.clone(),
            value: money(r.value()),
            from_word,
            from,
            from_at,
            badges: badges(it),
            quiet: why_quiet(it),
            is_open: r.is_open(),
            is_introduction: r.received_at.is_none(),
            stages: stages(r.stage),
            stage_action: if may_work && r.is_open() { format!("{}/stage", it.href()) } else { String::new() },
            version: r.version,
            clock: clock(ctx, it),
            next: next(it),
            ended: ended(it),
            ended_kind: r.outcome.map_or("", Outcome::word),
            loop_marks: if facts.has_back() { marks(it, may_work) } else { Vec::new() },
            has_back: facts.has_back(),
            is_outbound: r.direction == Direction::Outbound,
        }
    }

    /// Whether the loop has the bright button; where it has none, logging a touch is what moves it.
    pub(super) fn loop_is_bright(&self) -> bool {
        self.loop_marks.iter().any(|mark| mark.state == "now" && !mark.action.is_empty())
    }
}

/// Who stands on the other side: the referrer of what we got, the recipient of what we gave.
fn from(it: &Loaded) -> (&'static str, Option<Link>, String) {
    let r = &it.referral;
    let (word, person, organisation) = match r.direction {
        Direction::Outbound => ("to", r.recipient_person_id, r.recipient_organisation_id),
        Direction::Inbound | Direction::Internal => ("from", r.referrer_person_id, r.referrer_organisation_id),
    };
    let at = it.names.organisation(organisation).unwrap_or_default();
    if let (Some(id), Some(name)) = (person, it.names.person(person)) {
        let href = if word == "from" { format!("/referrers/{id}") } else { format!("/people/{id}") };
        return (word, Some(Link { href, text: name.to_owned() }), at.to_owned());
    }
    if let Some(id) = organisation.filter(|_| !at.is_empty()) {
        return (word, Some(Link { href: format!("/organisations/{id}"), text: at.to_owned() }), String::new());
    }
    let colleague = it.colleagues.name(r.referrer_colleague_id);
    match r.direction {
        Direction::Internal if !colleague.is_empty() => ("from our colleague", None, colleague.to_owned()),
        Direction::Inbound => ("referrer unknown", None, String::new()),
        _ => ("", None, String::new()),
    }
}

fn badges(it: &Loaded) -> Vec<(&'static str, String)> {
    let r = &it.referral;
    let mut all = Vec::new();
    match r.outcome {
        Some(outcome) => all.push((outcome.word(), outcome.label().to_owned())),
        None => all.push(("stage", stage_since(it))),
    }
    if r.received_at.is_none() {
        all.push(("new", "Introduction".to_owned()));
    }
    if r.direction != Direction::Inbound {
        all.push(("", direction(r.direction).to_owned()));
    }
    all
}

/// Where it stands, and for how long.
fn stage_since(it: &Loaded) -> String {
    let stage = it.referral.stage.label();
    match it.say.ago(it.referral.stage_since).as_str() {
        "today" => format!("{stage} since today"),
        ago => format!("{stage} for {ago}"),
    }
}

fn why_quiet(it: &Loaded) -> String {
    let r = &it.referral;
    if !r.is_open() {
        return String::new();
    }
    Stillness::of(&it.rules.quiet, &it.say, r.last_happening(), r.next_due).short().to_owned()
}

fn stages(now: Stage) -> Vec<StageMark> {
    let mark = |stage: &Stage| StageMark {
        key: stage.word(),
        name: stage.label(),
        state: match stage.cmp(&now) {
            std::cmp::Ordering::Less => "past",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "todo",
        },
    };
    Stage::ALL.iter().map(mark).collect()
}

fn clock(ctx: &Ctx, it: &Loaded) -> Option<Clock> {
    let r = &it.referral;
    let by = r.respond_by.filter(|_| r.is_open() && r.first_contact_at.is_none())?;
    let (kind, said) = it.say.due(by);
    let kind = if by < ctx.now() { "late" } else { kind };
    Some(Clock { iso: it.say.iso(by), text: format!("First contact {said}"), kind: if kind.is_empty() { "due" } else { kind } })
}

fn next(it: &Loaded) -> Option<Next> {
    let r = &it.referral;
    let due = r.next_due?;
    let (kind, said) = it.say.due(due);
    Some(Next {
        icon: super::timeline::step_icon(r.next_kind, r.next_what.as_deref()),
        what: r.next_what.clone()?,
        kind,
        due: said,
        iso: it.say.iso(due),
        by: it.colleagues.face(r.next_by_id),
    })
}

fn ended(it: &Loaded) -> String {
    let r = &it.referral;
    let (Some(outcome), Some(at)) = (r.outcome, r.decided_at) else { return String::new() };
    let reason = it.reasons.iter().find(|reason| Some(reason.id) == r.reason_id).map(|reason| reason.name.as_str());
    let by = it.colleagues.name(r.decided_by);
    let by = if by.is_empty() { String::new() } else { format!(", recorded by {by}") };
    // The reasons of won are about us; an outbound referral is won by whom we sent it to.
    let outbound_won = r.direction == Direction::Outbound && outcome == Outcome::Won;
    let reason = if outbound_won { Some("the recipient was engaged") } else { reason };
    let reason = reason.map(|name| format!(": {name}")).unwrap_or_default();
    format!("{} on {}{reason}{by}", outcome.label(), it.say.day(at))
}

fn marks(it: &Loaded, may_work: bool) -> Vec<Mark> {
    let facts = loops::facts_of(&it.referral, &it.closures);
    let href = it.href();
    let mark = |(mark, state): (LoopMark, MarkState)| {
        let (state, when) = match state {
            MarkState::Done(at) => ("done", it.say.day(at)),
            MarkState::Bright => ("now", String::new()),
            MarkState::Waiting => ("todo", String::new()),
            MarkState::NotNeeded => ("skipped", String::new()),
        };
        let (action, button) = match mark {
            LoopMark::Received => (String::new(), ""),
            LoopMark::Thanked => (format!("{href}/loop-closure?step=thanked"), "Thank them"),
            LoopMark::Contacted => (format!("{href}/touches/new"), "Log the first contact"),
            LoopMark::Decided => (format!("{href}/decision"), "Decide"),
            LoopMark::Told => (format!("{href}/loop-closure?step=told"), "Tell them"),
        };
        let undo = match mark {
            LoopMark::Thanked if state == "done" && may_work => LoopStep::Thanked.word(),
            LoopMark::Told if state == "done" && may_work => LoopStep::Told.word(),
            _ => "",
        };
        Mark { name: mark.label(), state, when, action: if may_work { action } else { String::new() }, button, undo }
    };
    loop_strip::strip(&facts).map(mark).into_iter().collect()
}
