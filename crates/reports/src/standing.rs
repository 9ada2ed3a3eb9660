//! Where each received referral stood at a moment: booked, a documented no, in progress or quiet, and where it stalled.
//!
//! At a past moment everything is judged by what was known then: outcomes and touches of before, and the step that was
//! open that day. The owner and the dates of receipt are those of today.

use std::collections::HashMap;

use goodword_domain::money::Currency;
use goodword_domain::quiet::{self, Stall, StallFacts};
use goodword_domain::referral::{Direction, Outcome, State};
use goodword_domain::touch::TouchKind;
use goodword_domain::{ColleagueId, Date, Noun, Timestamp};
use goodword_store::referrals::{filter, list};
use goodword_store::{Reader, Scope, Sql, record, worth_of_referral};

use crate::groups::{self, GroupKey};
use crate::parameters::{Covered, Moment};
use crate::{By, Result, Settings};

record! {
    /// A received referral, as far as its standing depends on it.
    pub struct Line {
        /// Which kind of group it is in.
        pub group_kind: i64,
        /// Which group.
        pub group_id: Option<i64>,
        /// Its owner.
        pub owner_id: Option<ColleagueId>,
        /// How it ended.
        pub outcome: Option<Outcome>,
        /// When it ended.
        pub decided_at: Option<Timestamp>,
        /// When the introduction was made.
        pub introduced_at: Timestamp,
        /// When somebody of ours first spoke with the prospect.
        pub first_contact_at: Option<Timestamp>,
        /// When the last touch was, as it stands today.
        pub last_touch_at: Option<Timestamp>,
        /// What it may be worth in the firm's currency; nothing where no rate is known.
        pub worth_minor: Option<i64>,
        /// Of which currency its value is.
        pub currency: Option<Currency>,
        /// When its next step was due.
        pub next_due: Option<Timestamp>,
        /// When the last contact before the moment was (past moments).
        pub touched_at: Option<Timestamp>,
        /// How many contacts with the prospect there were (open ones).
        pub contacts: i64,
    }
}

/// Where a referral stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Won.
    Booked,
    /// Declined or lost, with a reason.
    DocumentedNo,
    /// Open and not quiet.
    InProgress(Stall),
    /// Open and quiet.
    Quiet(Stall),
}

/// Judges lines at a moment.
pub(crate) struct Judge<'a> {
    settings: &'a Settings,
    moment: Moment,
    left: HashMap<i64, Date>,
}

impl<'a> Judge<'a> {
    /// Reads who has left the firm, which decides whether a referral has an owner.
    pub async fn at(db: &mut Reader, settings: &'a Settings, moment: Moment) -> Result<Self> {
        let left = groups::colleagues(db).await?.into_iter().filter_map(|k| Some((k.id, k.left_on?))).collect();
        Ok(Self { settings, moment, left })
    }

    /// Where a referral stood.
    pub fn standing(&self, line: &Line) -> Standing {
        let known = |at: Option<Timestamp>| at.filter(|at| self.moment.knows(*at));
        match line.outcome.filter(|_| known(line.decided_at).is_some()) {
            Some(Outcome::Won) => return Standing::Booked,
            Some(Outcome::Declined | Outcome::Lost) => return Standing::DocumentedNo,
            None => {}
        }
        let touched = match self.moment.cut {
            // As `Referral::last_happening` has it.
            None => line.last_touch_at,
            Some(_) => line.touched_at.max(known(line.last_touch_at)).max(known(line.first_contact_at)),
        };
        let last_happening = touched.map_or(line.introduced_at, |at| at.max(line.introduced_at));
        let quiet = quiet::is_quiet(&self.settings.quiet, self.moment.at, last_happening, line.next_due).is_some();
        // Whoever waits for a first contact here waits for it on Today and in the response times too.
        let contacts = known(line.first_contact_at).map_or(0, |_| line.contacts.max(1));
        let facts = StallFacts {
            has_owner: line.owner_id.is_some_and(|id| self.left.get(&id.get()).is_none_or(|day| *day >= self.moment.day)),
            contacts,
            quiet,
            next_step_due: line.next_due,
        };
        let stall = quiet::stall(&facts, self.moment.at);
        if quiet { Standing::Quiet(stall) } else { Standing::InProgress(stall) }
    }
}

/// Hands every received referral of some days to `take`, with its group and where it stood.
pub(crate) async fn each(
    db: &mut Reader,
    (settings, moment): (&Settings, Moment),
    covered: Covered,
    by: Option<By>,
    mut take: impl FnMut(GroupKey, &Line, Standing) + Send,
) -> Result<()> {
    let judge = Judge::at(db, settings, moment).await?;
    let sql = select(&db.scope(), &moment, by, true);
    let sql = covered.restrict(sql, settings, &moment).visible(&db.scope(), Noun::Referral);
    db.each::<Line>(sql, |line| take(GroupKey { kind: line.group_kind, id: line.group_id }, &line, judge.standing(&line)))
        .await?;
    Ok(())
}

/// How many received referrals were quiet at a moment, whenever they were received.
pub(crate) async fn quiet(db: &mut Reader, settings: &Settings, moment: Moment) -> Result<i64> {
    if moment.cut.is_none() {
        let all = filter::Filter::all(moment.at, settings.quiet.cutoffs(moment.at));
        let (state, direction) = (vec![State::Quiet], vec![Direction::Inbound, Direction::Internal]);
        return Ok(list::count(db, &filter::Filter { state, direction, introductions: Some(false), ..all }).await?);
    }
    let judge = Judge::at(db, settings, moment).await?;
    let mut quiet = 0;
    // What is open was not decided. Asked apart, each part is read from an index of its own, and what is open from there alone.
    for part in [Part::Open, Part::Decided] {
        let sql = select(&db.scope(), &moment, None, false);
        let sql = match (part, moment.cut) {
            (Part::Open, _) => sql.add(" and r.outcome is null and r.next_due is not null"),
            (Part::Decided, cut) => sql.add_if(" and r.decided_at >= ", cut),
        };
        let sql = sql.visible(&db.scope(), Noun::Referral);
        db.each::<Line>(sql, |line| quiet += i64::from(matches!(judge.standing(&line), Standing::Quiet(_)))).await?;
    }
    Ok(quiet)
}

/// What is read apart for a past moment: what is open now, and what was decided since.
#[derive(Clone, Copy)]
enum Part {
    Open,
    Decided,
}

/// A word with the referrer alone is no contact with the prospect.
const WITH_PROSPECT: &str = " and (not exists (select 1 from touch_people tp where tp.touch_id = t.id) \
     or exists (select 1 from touch_people tp where tp.touch_id = t.id \
     and (r.referrer_person_id is null or tp.person_id <> r.referrer_person_id)))";

/// The statement that reads lines, without its conditions; where nobody asks where they stalled, neither contacts nor worth are read.
fn select(scope: &Scope, moment: &Moment, by: Option<By>, stalls: bool) -> Sql {
    let contacts = || TouchKind::ALL.iter().copied().filter(|kind| kind.is_contact());
    let sql = Sql::new("select ").add(groups::columns(by)).add(", r.owner_id, ");
    let sql = moment.end_columns(sql).add(", r.introduced_at, r.first_contact_at, r.last_touch_at, ");
    let sql = match stalls {
        true => sql.add(worth_of_referral!()).add(" as worth_minor, r.currency, "),
        false => sql.add("cast(null as bigint) as worth_minor, cast(null as text) as currency, "),
    };
    let sql = match moment.cut {
        None => sql.add("r.next_due, cast(null as bigint) as touched_at, case when r.outcome is null then "),
        Some(cut) => sql
            .add_bound("case when r.decided_at < ", cut)
            .add_bound(" then null else (select s.due_at from steps s where s.referral_id = r.id and s.set_at < ", cut)
            .add_bound(" and (s.ended_at is null or s.ended_at >= ", cut)
            .add_bound(") order by s.set_at desc, s.id desc limit 1) end as next_due, case when r.decided_at < ", cut)
            // Nothing happened later than the last that happened.
            .add_bound(" or r.last_touch_at < ", cut)
            .add_bound(" then null else (select max(t.at) from touches t where t.referral_id = r.id and t.at < ", cut)
            .add_list(" and t.deleted_at is null and t.kind in", contacts())
            .visible(scope, Noun::Touch)
            .add_bound(") end as touched_at, case when r.outcome is null or r.decided_at >= ", cut)
            .add(" then "),
    };
    if !stalls {
        return moment.received_among(sql.add("cast(0 as bigint) else 0 end as contacts"));
    }
    let sql = sql
        .add_list("(select count(*) from touches t where t.referral_id = r.id and t.deleted_at is null and t.kind in", contacts())
        .add_if(" and t.at < ", moment.cut)
        .add(WITH_PROSPECT)
        .visible(scope, Noun::Touch)
        .add(") else 0 end as contacts");
    moment.received(sql)
}
