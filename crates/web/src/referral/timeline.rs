//! The timeline of a referral: what is coming, then what happened, in words with who and when.

use goodword_domain::cadence::{self, Cadence};
use goodword_domain::referral::LoopStep;
use goodword_domain::touch::TouchKind;
use goodword_domain::{Noun, Timestamp};
use goodword_store::history::Entry;
use goodword_store::referrals::steps::Step;
use goodword_store::touches::Touch;

use super::loaded::Loaded;
use crate::view::{Colleagues, Say, counted, money};
use goodword_domain::money::Money;

/// Something on the timeline.
pub(crate) struct Event {
    pub icon: &'static str,
    pub iso: String,
    pub when: String,
    /// "" coming late
    pub kind: &'static str,
    pub what: String,
    pub who: String,
    pub note: String,
    /// Where a form posts that puts it in the bin; empty where nothing can be.
    pub bin: String,
    at: Timestamp,
}

/// Verbs whose entries say what a touch, a step or a loop closure on the timeline says better.
const SAID_OTHERWISE: &[&str] = &["log_touch", "finish_step", "snooze_step", "close_loop"];

/// The icon of a kind of touch.
pub(crate) fn icon(kind: TouchKind) -> &'static str {
    match kind {
        TouchKind::Call => "phone",
        TouchKind::Meeting | TouchKind::Event => "calendar-days",
        TouchKind::Coffee => "coffee",
        TouchKind::Lunch => "utensils",
        TouchKind::EmailOut | TouchKind::EmailIn => "mail",
        TouchKind::Message => "message-square",
        TouchKind::Gift => "gift",
        TouchKind::Note => "file-text",
    }
}

/// The icon of a step: of its kind, of the decision, or of a thing to do.
pub(super) fn step_icon(kind: Option<TouchKind>, what: Option<&str>) -> &'static str {
    let plain = if what == Some(cadence::DECIDE) { "scale" } else { "calendar-check" };
    kind.map_or(plain, icon)
}

/// The next step, and the rest of the cadence as it would go on from there.
pub(super) fn coming(it: &Loaded) -> Vec<Event> {
    let r = &it.referral;
    let (Some(what), Some(due)) = (&r.next_what, r.next_due) else { return Vec::new() };
    let (kind, when) = it.say.due(due);
    let mut all = vec![Event {
        icon: step_icon(r.next_kind, r.next_what.as_deref()),
        iso: it.say.iso(due),
        when,
        kind: if kind == "late" { "late" } else { "coming" },
        what: what.clone(),
        who: it.colleagues.name(r.next_by_id).to_owned(),
        note: String::new(),
        bin: String::new(),
        at: due,
    }];
    let Some((_, _, cadence)) = it.rules.cadence(r.cadence_id) else { return all };
    all.extend(planned(it, cadence, due));
    all
}

fn planned(it: &Loaded, cadence: &Cadence, due: Timestamp) -> Vec<Event> {
    let open = it.steps.iter().find(|step| step.ended_at.is_none());
    let place = it.referral.cadence_place.unwrap_or(1);
    // A step set by hand stands before the touch of the cadence it took the turn of.
    let mut done = if open.is_some_and(|step| step.place.is_some()) { place } else { place - 1 };
    // What follows a late step follows it from today at the earliest.
    let mut reached = due.max(it.say.now());
    let mut all = Vec::new();
    let last = i64::try_from(cadence.steps.len()).unwrap_or(i64::MAX);
    while done <= last {
        let step = cadence::next_after(cadence, done, reached, &it.rules.calendar);
        (done, reached) = (step.position, step.due_at);
        all.push(Event {
            icon: step.kind.map_or("scale", icon),
            iso: it.say.iso(step.due_at),
            when: it.say.day(step.due_at),
            kind: "coming",
            what: step.what,
            who: "planned by the cadence".to_owned(),
            note: String::new(),
            bin: String::new(),
            at: step.due_at,
        });
    }
    all
}

/// What happened, newest first.
pub(super) fn happened(it: &Loaded) -> Vec<Event> {
    let mut all: Vec<Event> = it.touches.iter().map(|touch| of_touch(it, touch)).collect();
    all.extend(it.steps.iter().filter_map(|step| of_step(it, step)));
    all.extend(it.closures.iter().map(|closure| Event {
        icon: if closure.step == LoopStep::Thanked { "hand-heart" } else { "message-square-reply" },
        iso: it.say.iso(closure.at),
        when: it.say.day(closure.at),
        kind: "",
        // Isolated, so that a name written from right to left leaves the sentence as it is.
        what: format!("\u{2068}{}\u{2069} {}", it.referrer().unwrap_or("The referrer"), said(closure.step)),
        who: by(it.colleagues.name(closure.by_id), &closure.how),
        note: closure.note.clone(),
        bin: String::new(),
        at: closure.at,
    }));
    all.extend(it.history.iter().filter(|entry| tells(entry)).map(|entry| of_entry(it, entry)));
    all.sort_by_key(|event| std::cmp::Reverse(event.at));
    all
}

fn said(step: LoopStep) -> &'static str {
    match step {
        LoopStep::Thanked => "was thanked",
        LoopStep::Told => "was told what became of it",
    }
}

fn by(name: &str, how: &str) -> String {
    match (name.is_empty(), how.is_empty()) {
        (true, _) => how.to_owned(),
        (false, true) => name.to_owned(),
        (false, false) => format!("{name}, {how}"),
    }
}

fn tells(entry: &Entry) -> bool {
    entry.noun == Noun::Referral && !SAID_OTHERWISE.contains(&entry.verb.as_str())
}

/// A touch in words: what, with whom, how long.
pub(crate) fn touch_words(touch: &Touch, theirs: &[String], ours: &[String]) -> (String, String) {
    let with = if theirs.is_empty() { String::new() } else { format!(" with {}", and(theirs)) };
    let mut about = vec![and(ours)];
    about.extend(touch.minutes.map(|minutes| counted(minutes, "minute", "minutes")));
    about.extend(touch.cost_minor.zip(touch.currency).map(|(minor, currency)| money(Some(Money::new(minor, currency)))));
    about.retain(|text| !text.is_empty());
    (format!("{}{with}", touch.kind.label()), about.join(", "))
}

/// `A`, `A and B`, `A, B and C`.
fn and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A touch on a timeline.
pub(crate) fn touch_event(
    touch: &Touch,
    present: Option<&goodword_store::touches::lines::Present>,
    colleagues: &Colleagues,
    say: &Say,
) -> Event {
    let theirs: Vec<String> = present.map(|p| p.theirs.iter().map(|(_, name)| name.clone()).collect()).unwrap_or_default();
    let ours = present.map(|p| p.ours.iter().map(|id| colleagues.name(Some(*id)).to_owned()).collect::<Vec<_>>());
    let (what, who) = touch_words(touch, &theirs, &ours.unwrap_or_default());
    Event {
        icon: icon(touch.kind),
        iso: say.iso(touch.at),
        when: say.day(touch.at),
        kind: "",
        what,
        who,
        note: touch.note.clone(),
        bin: format!("/touches/{}/deletion", touch.id),
        at: touch.at,
    }
}

fn of_touch(it: &Loaded, touch: &Touch) -> Event {
    touch_event(touch, it.present.get(&touch.id), &it.colleagues, &it.say)
}

/// A step that was ticked off or put off; one that ended with a touch is told by the touch.
fn of_step(it: &Loaded, step: &Step) -> Option<Event> {
    let at = step.ended_at?;
    let by_touch = it.touches.iter().any(|touch| touch.logged_at == at);
    let (icon, word) = match step.ended_how.as_deref() {
        Some("done") if !by_touch => ("circle-check", "Done"),
        Some("snoozed") => ("clock", "Put off"),
        _ => return None,
    };
    Some(Event {
        icon,
        iso: it.say.iso(at),
        when: it.say.day(at),
        kind: "",
        what: format!("{word}: {}", step.what),
        who: it.colleagues.name(step.ended_by).to_owned(),
        note: step.ended_note.clone(),
        bin: String::new(),
        at,
    })
}

fn of_entry(it: &Loaded, entry: &Entry) -> Event {
    let icon = match entry.verb.as_str() {
        "move_stage" => "arrow-right",
        "engage_client" => "trophy",
        "decline_referral" => "ban",
        "lose_referral" => "circle-x",
        "reopen_referral" | "reopen_loop" => "undo-2",
        "set_next_step" => "calendar-check",
        "set_credits" => "star",
        "reassign_referral" => "user-round",
        "record_referral" | "capture_line" => "handshake",
        _ => "pencil",
    };
    let decided = matches!(entry.verb.as_str(), "engage_client" | "decline_referral" | "lose_referral");
    let note = it.referral.decision_note.clone().filter(|_| decided).unwrap_or_default();
    Event {
        icon,
        iso: it.say.iso(entry.at),
        when: it.say.day(entry.at),
        kind: "",
        what: entry.sentence.clone(),
        who: it.colleagues.name(entry.for_id.or(entry.colleague_id)).to_owned(),
        note,
        bin: String::new(),
        at: entry.at,
    }
}
