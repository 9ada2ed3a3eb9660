//! Which referrals a list, a board, its counts, its sums and what is done to all of them mean: one filter for all.

use goodword_domain::custom::FieldOn;
use goodword_domain::quiet::QuietCutoffs;
use goodword_domain::referral::{ClockIs, DAYS_TO_THANK, Direction, LoopIs, Outcome, Stage, State};
use goodword_domain::{ColleagueId, Noun, OfficeId, OrganisationId, PersonId, PracticeId, ReferralId, SourceId, Timestamp};
use jiff::SignedDuration;

use crate::custom_fields::CustomIs;
use crate::search::having;
use crate::search::index::Kind;
use crate::sql::Arg;
use crate::{Scope, Sql};

/// One of them, or those that have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick<T> {
    /// This one.
    One(T),
    /// None at all.
    Nothing,
}

/// From an instant on, and before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Between {
    /// From this on.
    pub from: Option<Timestamp>,
    /// Before this.
    pub before: Option<Timestamp>,
}

/// Conditions that all hold; a list of several means any of them, an empty one says nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// What time it is,
    pub now: Timestamp,
    /// and since when nothing must have happened for a referral to be quiet.
    pub quiet: QuietCutoffs,
    /// Only these.
    pub ids: Option<Vec<ReferralId>>,
    /// Whose.
    pub owner: Vec<Pick<ColleagueId>>,
    /// Who does the next step.
    pub next_by: Vec<ColleagueId>,
    /// Of which service line.
    pub practice: Option<Pick<PracticeId>>,
    /// Of which office.
    pub office: Option<Pick<OfficeId>>,
    /// How they found us.
    pub source: Option<Pick<SourceId>>,
    /// Who put in the word: a person,
    pub referrer_person: Option<Pick<PersonId>>,
    /// an organisation,
    pub referrer_organisation: Option<Pick<OrganisationId>>,
    /// a colleague,
    pub referrer_colleague: Option<Pick<ColleagueId>>,
    /// or nobody we know of.
    pub referrer_unknown: bool,
    /// Who was introduced: a person,
    pub prospect_person: Option<PersonId>,
    /// or an organisation.
    pub prospect_organisation: Option<OrganisationId>,
    /// Which way.
    pub direction: Vec<Direction>,
    /// At which stage; only open ones have one.
    pub stage: Vec<Stage>,
    /// Where it stands.
    pub state: Vec<State>,
    /// When the introduction was made.
    pub introduced: Between,
    /// When it was received.
    pub received: Between,
    /// When it was decided.
    pub decided: Between,
    /// When the next step is due.
    pub due: Between,
    /// Only introductions without a need, or none of them.
    pub introductions: Option<bool>,
    /// Which clock.
    pub clock: Option<ClockIs>,
    /// Which loop.
    pub loop_is: Option<LoopIs>,
    /// Every folded word must be in the names it is found by, in what they need or in what else was said.
    pub words: Vec<String>,
    /// What custom fields must hold.
    pub custom: Vec<CustomIs>,
    /// One of these must hold as well, where there are any: “this or that”.
    pub any_of: Vec<Filter>,
}

impl Filter {
    /// Everything, as of `now`.
    #[must_use]
    pub fn all(now: Timestamp, quiet: QuietCutoffs) -> Self {
        Self {
            now,
            quiet,
            ids: None,
            owner: Vec::new(),
            next_by: Vec::new(),
            practice: None,
            office: None,
            source: None,
            referrer_person: None,
            referrer_organisation: None,
            referrer_colleague: None,
            referrer_unknown: false,
            prospect_person: None,
            prospect_organisation: None,
            direction: Vec::new(),
            stage: Vec::new(),
            state: Vec::new(),
            introduced: Between::default(),
            received: Between::default(),
            decided: Between::default(),
            due: Between::default(),
            introductions: None,
            clock: None,
            loop_is: None,
            words: Vec::new(),
            custom: Vec::new(),
            any_of: Vec::new(),
        }
    }

    /// Whether only open referrals can pass, which all have a next step.
    #[must_use]
    pub fn is_open_only(&self) -> bool {
        let open = |state: &State| matches!(state, State::Open | State::InProgress | State::Quiet);
        !self.stage.is_empty()
            || (!self.state.is_empty() && self.state.iter().all(open))
            || matches!(self.clock, Some(ClockIs::Unanswered | ClockIs::Running | ClockIs::Broken))
    }

    /// Whether it means the open loops of everybody, with nothing that is quicker to begin with.
    pub(super) fn is_all_who_wait(&self) -> bool {
        let plain = Self::all(self.now, self.quiet);
        let wide = Self { practice: self.practice, office: self.office, source: self.source, loop_is: self.loop_is, ..plain };
        self.loop_is == Some(LoopIs::Open) && *self == wide
    }

    /// Adds the conditions to a statement that reads `referrals r` and has a `where`, with what walls deny the viewer.
    #[must_use]
    pub fn restrict(&self, sql: Sql, scope: &Scope) -> Sql {
        let mut sql = self.conditions(sql.add(" and r.deleted_at is null"), scope);
        if let Some((first, rest)) = self.any_of.split_first() {
            sql = first.conditions(sql.add(" and ((true"), scope);
            sql = rest.iter().fold(sql, |sql, way| way.conditions(sql.add(") or (true"), scope)).add("))");
        }
        sql.visible(scope, Noun::Referral)
    }

    /// Adds the conditions that all hold.
    fn conditions(&self, sql: Sql, scope: &Scope) -> Sql {
        let mut sql = sql;
        if let Some(ids) = &self.ids {
            sql = sql.add_list(" and r.id in", ids.iter().copied());
        }
        sql = self.owners(sql);
        sql = match self.next_by.as_slice() {
            [] => sql,
            [one] => sql.add_bound(" and r.next_by_id = ", *one),
            several => sql.add_list(" and r.next_by_id in", several.iter().copied()),
        };
        sql = pick(sql, (" and r.practice_id = ", " and r.practice_id is null"), self.practice);
        sql = pick(sql, (" and r.office_id = ", " and r.office_id is null"), self.office);
        sql = pick(sql, (" and r.source_id = ", " and r.source_id is null"), self.source);
        sql = self.parties(sql);
        sql = between(sql, (" and r.introduced_at >= ", " and r.introduced_at < "), self.introduced);
        sql = between(sql, (" and r.received_at >= ", " and r.received_at < "), self.received);
        sql = between(sql, (" and r.decided_at >= ", " and r.decided_at < "), self.decided);
        sql = between(sql, (" and r.next_due >= ", " and r.next_due < "), self.due);
        sql = match self.introductions {
            Some(true) => sql.add(" and r.received_at is null"),
            // Of the few that are open, found along the index of next steps; nearly all there are were received.
            Some(false) if self.is_open_only() => sql.add(" and +r.received_at is not null and r.next_due is not null"),
            Some(false) => sql.add(" and r.received_at is not null"),
            None => sql,
        };
        sql = any(sql, " and r.direction in", &self.direction);
        if !self.stage.is_empty() {
            sql = any(sql, " and r.outcome is null and r.stage in", &self.stage);
        }
        sql = self.standing(sql);
        sql = self.clocks(sql);
        sql = self.loops(sql);
        sql = self.custom.iter().fold(sql, |sql, is| is.condition(sql, scope, (FieldOn::Referral, "r.id")));
        having(sql, "r.id", Kind::Referral, &self.words)
    }

    fn owners(&self, sql: Sql) -> Sql {
        match self.owner.as_slice() {
            [] => sql,
            // One owner is a walk along the index of owners.
            [one] => pick(sql, (" and r.owner_id = ", " and r.owner_id is null"), Some(*one)),
            several => {
                let named = several.iter().filter_map(|picked| if let Pick::One(id) = picked { Some(*id) } else { None });
                let sql = sql.add_list(" and (r.owner_id in", named);
                sql.add(if several.contains(&Pick::Nothing) { " or r.owner_id is null)" } else { ")" })
            }
        }
    }

    fn parties(&self, sql: Sql) -> Sql {
        let sql = pick(sql, (" and r.referrer_person_id = ", " and r.referrer_person_id is null"), self.referrer_person);
        let organisation = (" and r.referrer_organisation_id = ", " and r.referrer_organisation_id is null");
        let sql = pick(sql, organisation, self.referrer_organisation);
        let colleague = (" and r.referrer_colleague_id = ", " and r.referrer_colleague_id is null");
        let sql = pick(sql, colleague, self.referrer_colleague);
        let sql = if self.referrer_unknown {
            sql.add(" and coalesce(r.referrer_person_id, r.referrer_organisation_id, r.referrer_colleague_id) is null")
        } else {
            sql
        };
        let sql = sql.add_if(" and r.prospect_person_id = ", self.prospect_person);
        sql.add_if(" and r.prospect_organisation_id = ", self.prospect_organisation)
    }

    fn standing(&self, sql: Sql) -> Sql {
        let Some((first, rest)) = self.state.split_first() else { return sql };
        if rest.is_empty() && *first == State::Open {
            // Alone it is the condition that the indexes of open referrals have.
            return sql.add(" and r.outcome is null");
        }
        let sql = self.state_is(sql.add(" and ("), *first);
        rest.iter().fold(sql, |sql, state| self.state_is(sql.add(" or "), *state)).add(")")
    }

    fn state_is(&self, sql: Sql, state: State) -> Sql {
        let quiet = |sql: Sql| {
            sql.add("(case when r.last_touch_at > r.introduced_at then r.last_touch_at else r.introduced_at end")
                .add_bound(" <= ", self.quiet.last_happening_at_or_before)
                .add_bound(" or r.next_due < ", self.quiet.next_step_due_before)
                .add(")")
        };
        match state {
            State::Open => sql.add("r.outcome is null"),
            State::Quiet => quiet(sql.add("(r.outcome is null and ")).add(")"),
            State::InProgress => quiet(sql.add("(r.outcome is null and not ")).add(")"),
            State::Decided => sql.add("r.outcome is not null"),
            State::Won => sql.add_bound("r.outcome = ", Outcome::Won),
            State::Declined => sql.add_bound("r.outcome = ", Outcome::Declined),
            State::Lost => sql.add_bound("r.outcome = ", Outcome::Lost),
        }
    }

    fn clocks(&self, sql: Sql) -> Sql {
        const WAITS: &str = " and r.respond_by is not null and r.first_contact_at is null and r.outcome is null";
        match self.clock {
            None => sql,
            Some(ClockIs::Any) => sql.add(" and r.respond_by is not null"),
            Some(ClockIs::Unanswered) => sql.add(WAITS),
            Some(ClockIs::Running) => sql.add(WAITS).add_bound(" and r.respond_by >= ", self.now),
            Some(ClockIs::Broken) => sql.add(WAITS).add_bound(" and r.respond_by < ", self.now),
            Some(ClockIs::Off) => {
                sql.add(" and (r.respond_by is null or r.first_contact_at is not null or r.outcome is not null)")
            }
        }
    }

    fn loops(&self, sql: Sql) -> Sql {
        match self.loop_is {
            None => sql,
            Some(LoopIs::ToThank) => waits_for_thanks(sql.add(" and "), self.now),
            Some(LoopIs::ToTell) => waits_for_news(sql.add(" and ")),
            Some(LoopIs::Open) => sql
                .add(" and exists (select 1 from waiting wr where wr.referral_id = r.id")
                .add_bound(" and wr.opens_at <= ", a_week_before(self.now))
                .add(")"),
        }
    }
}

/// Who came in later than this need not have been thanked yet.
fn a_week_before(now: Timestamp) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(24 * DAYS_TO_THANK)).unwrap_or(Timestamp::MIN)
}

/// There is a way back: somebody put in the word, to us, with a need, and something may be said to them.
const HAS_BACK: &str = "(r.received_at is not null and r.direction in ('inbound', 'internal') and r.disclosure <> 'nothing' \
                        and coalesce(r.referrer_person_id, r.referrer_organisation_id, r.referrer_colleague_id) is not null";

/// Adds the condition that the referrer of `referrals r` waits for thanks: nobody thanked them in good time.
pub(super) fn waits_for_thanks(sql: Sql, now: Timestamp) -> Sql {
    sql.add(HAS_BACK)
        .add_bound(" and r.received_at <= ", a_week_before(now))
        .add(" and not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'thanked'))")
}

/// Adds the condition that the referrer of `referrals r` waits for the outcome.
pub(super) fn waits_for_news(sql: Sql) -> Sql {
    sql.add(HAS_BACK).add(
        " and r.outcome is not null and not exists (select 1 from loop_closures l where l.referral_id = r.id and l.step = 'told'))",
    )
}

fn pick<T: Into<Arg> + Copy>(sql: Sql, (is, is_none): (&'static str, &'static str), picked: Option<Pick<T>>) -> Sql {
    match picked {
        Some(Pick::One(id)) => sql.add_bound(is, id),
        Some(Pick::Nothing) => sql.add(is_none),
        None => sql,
    }
}

pub(crate) fn between(sql: Sql, (from, before): (&'static str, &'static str), wanted: Between) -> Sql {
    sql.add_if(from, wanted.from).add_if(before, wanted.before)
}

fn any<T: Into<Arg> + Copy>(sql: Sql, text: &'static str, wanted: &[T]) -> Sql {
    if wanted.is_empty() { sql } else { sql.add_list(text, wanted.iter().copied()) }
}
