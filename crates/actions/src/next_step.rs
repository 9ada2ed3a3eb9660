//! Setting and ending the next step of a referral: the one place that keeps rule 1 of the product.

use goodword_domain::cadence::{self, PlannedStep};
use goodword_domain::job::Job;
use goodword_domain::referral::{Stage, refuse};
use goodword_domain::touch::TouchKind;
use goodword_domain::{ColleagueId, Date, ReferralId, Refusal, StepId, Timestamp, text};
use goodword_store::jobs;
use goodword_store::referrals::Referral;
use goodword_store::referrals::steps::{self, Step};

use crate::given;
use crate::owner;
use crate::{Act, Result};

/// The longest words for a step that are kept, in characters.
pub(crate) const LONGEST_WHAT: usize = 200;
/// The longest note on a step, in characters.
pub(crate) const LONGEST_NOTE: usize = 2_000;

/// What, who, by when.
#[derive(Debug, Clone)]
pub(crate) struct Next {
    pub kind: Option<TouchKind>,
    pub what: String,
    pub by: ColleagueId,
    pub due: Timestamp,
    /// Its place in the cadence, where it came from there.
    pub place: Option<i64>,
}

impl Next {
    /// The step the referral's cadence proposes after `at`, for the owner to do.
    pub async fn proposed(act: &mut Act<'_>, referral: &Referral, done: i64, at: Timestamp) -> Result<Self> {
        let rules = act.rules().await?;
        let by = referral.owner_id.ok_or_else(refuse::no_owner)?;
        let planned = match rules.cadence(referral.cadence_id) {
            Some((_, _, cadence)) => cadence::next_after(cadence, done, at, &rules.calendar),
            None => cadence::next_after(&cadence::Cadence::default(), done, at, &rules.calendar),
        };
        let PlannedStep { position, what, kind, due_at } = planned;
        Ok(Self { kind, what, by, due: due_at, place: Some(position) })
    }

    /// The step as somebody wishes it: what they say, and for the rest what was proposed.
    pub async fn wished(self, act: &mut Act<'_>, referral: &Referral, wish: &Wish) -> Result<Self> {
        let mut next = self;
        if let Some(what) = given::line(wish.what.as_deref(), LONGEST_WHAT) {
            next = Self { kind: wish.kind, what, place: None, ..next };
        }
        if let Some(day) = wish.on {
            next.due = due_on(act, day).await?;
        }
        if let Some(by) = wish.by {
            let doer = owner::doer(act, by).await?;
            owner::can_see(act, &doer, referral).await?;
            next.by = doer.id;
        }
        Ok(next)
    }

    /// The same step, due today where its day is over: a step of the past helps nobody.
    pub async fn not_before_today(mut self, act: &mut Act<'_>) -> Result<Self> {
        if self.due < act.now() {
            let rules = act.rules().await?;
            let today = rules.calendar.date_of(act.now());
            self.due = due_on(act, rules.calendar.add_working_days(today, 0)).await?;
        }
        Ok(self)
    }
}

/// What somebody says about the next step; nothing of it is needed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wish {
    pub what: Option<String>,
    pub on: Option<Date>,
    pub by: Option<ColleagueId>,
    pub kind: Option<TouchKind>,
}

/// By which instant a step of that day is due: close of business, or the end of today when business is over.
pub(crate) async fn due_on(act: &mut Act<'_>, day: Date) -> Result<Timestamp> {
    let (rules, now) = (act.rules().await?, act.now());
    if day < rules.calendar.date_of(now) {
        let sentence = format!("{} is over, so nothing can be due then. Choose today or a later day.", text::day(day));
        return Err(Refusal::invalid("referral.next_in_the_past", sentence).at("next_on").into());
    }
    let close = rules.calendar.close_of(day);
    if close > now {
        return Ok(close);
    }
    let last_second = rules.calendar.end_of(day).saturating_sub(jiff::SignedDuration::from_secs(1));
    Ok(last_second.unwrap_or(close).max(now))
}

/// How many touches of the cadence have happened when the open step is left undone.
pub(crate) fn touches_done(referral: &Referral) -> i64 {
    referral.cadence_place.unwrap_or(1) - 1
}

/// Ends the open step `how` and sets the next one, on the referral as well; the caller saves the referral.
pub(crate) async fn set(act: &mut Act<'_>, referral: &mut Referral, next: Next, how: &str, note: &str) -> Result<()> {
    let (now, me) = (act.now(), act.for_whom());
    steps::end_open(&mut act.work, referral.id, (now, me), how, note).await?;
    begin(act, referral, next, true).await
}

/// Sets the step of a referral that has none open, on the referral as well; the caller saves the referral.
pub(crate) async fn begin(act: &mut Act<'_>, referral: &mut Referral, next: Next, remind: bool) -> Result<()> {
    let (now, me) = (act.now(), act.for_whom());
    let step = Step {
        id: act.id::<StepId>(),
        referral_id: referral.id,
        place: next.place,
        kind: next.kind,
        what: next.what.clone(),
        by_id: next.by,
        due_at: next.due,
        set_at: now,
        set_by: me,
        ended_at: None,
        ended_by: None,
        ended_how: None,
        ended_note: String::new(),
    };
    steps::insert(&mut act.work, &step).await?;
    referral.next_kind = next.kind;
    referral.next_what = Some(next.what);
    referral.next_by_id = Some(next.by);
    referral.next_due = Some(next.due);
    if next.place.is_some() {
        referral.cadence_place = next.place;
    }
    if remind {
        remind_of(act, &step).await?;
    }
    if act.work.gathers() {
        act.at_hand.step = Some(step);
    }
    Ok(())
}

/// Puts the reminder of a step on the list: in the morning of its day; of a step of today whose morning is over, when it is due.
async fn remind_of(act: &mut Act<'_>, step: &Step) -> Result<()> {
    let (rules, now) = (act.rules().await?, act.now());
    let morning = rules.calendar.add_minutes(rules.calendar.start_of(rules.calendar.date_of(step.due_at)), 0);
    let remind_at = if morning > now { morning.min(step.due_at) } else { step.due_at };
    act.enqueue(&Job::RemindOfStep { referral: step.referral_id, step: step.id }, remind_at).await
}

/// Reminds again of the open step of a referral that was ended in between, unless its day is over.
pub(crate) async fn remind_again(act: &mut Act<'_>, referral: &Referral) -> Result<()> {
    let open = steps::open_of(&mut act.work, referral.id).await?;
    let Some(step) = open.filter(|step| step.due_at > act.now()) else { return Ok(()) };
    let job = Job::RemindOfStep { referral: referral.id, step: step.id };
    jobs::withdraw(&mut act.work, &job.once_key()).await?;
    remind_of(act, &step).await
}

/// Ends the open step because the referral has ended; the caller saves the referral.
pub(crate) async fn clear(act: &mut Act<'_>, referral: &mut Referral) -> Result<()> {
    let (now, me) = (act.now(), act.for_whom());
    if !end_fresh(act, referral.id, "decided") {
        steps::end_open(&mut act.work, referral.id, (now, me), "decided", "").await?;
    }
    referral.next_kind = None;
    referral.next_what = None;
    referral.next_by_id = None;
    referral.next_due = None;
    Ok(())
}

/// Ends a step that was set a moment ago and waits to be put in; says no when there is none.
fn end_fresh(act: &mut Act<'_>, of: ReferralId, how: &str) -> bool {
    let (now, me) = (act.now(), act.for_whom());
    let Some(step) = act.at_hand.take_step(of) else { return false };
    let step = Step { ended_at: Some(now), ended_by: me, ended_how: Some(how.to_owned()), ..step };
    steps::replace_waiting(&mut act.work, &step)
}

/// Notes that somebody of ours was in contact with the prospect: the clock stops, the first stage is over.
pub(crate) fn contact(referral: &mut Referral, at: Timestamp, now: Timestamp) {
    if referral.first_contact_at.is_none_or(|first| at < first) {
        referral.first_contact_at = Some(at);
    }
    if referral.last_touch_at.is_none_or(|last| at > last) {
        referral.last_touch_at = Some(at);
    }
    if referral.is_open() && referral.stage == Stage::Received {
        referral.stage = Stage::Contacted;
        referral.stage_since = now;
    }
}

/// The place of the open step in the cadence, where it came from there.
pub(crate) async fn open_place(act: &mut Act<'_>, referral: &Referral) -> Result<Option<i64>> {
    Ok(steps::open_of(&mut act.work, referral.id).await?.and_then(|step| step.place))
}
