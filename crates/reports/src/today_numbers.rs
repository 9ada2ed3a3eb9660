//! This week's numbers against last week's, for the Today page, by the same definitions as the reports.

use goodword_domain::calendar::Period;
use goodword_domain::referral::{Outcome, State};
use goodword_domain::{Date, Noun};
use goodword_store::{Reader, Sql, record};
use jiff::Span;

use crate::numbers::{counted, grouped};
use crate::parameters::{Covered, Moment};
use crate::standing::quiet;
use crate::{Filter, Result, Settings};

/// One number of this week beside that of last week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TodayNumber {
    /// This week so far; for quiet, now.
    pub this_week: i64,
    /// All of last week; for quiet, as last week ended.
    pub last_week: i64,
    /// The filter of the list of referrals that shows exactly those of this week.
    pub link: Filter,
}

/// This week's numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TodayNumbers {
    /// The Monday this week began on, in the firm's zone.
    pub week_of: Date,
    /// Received.
    pub received: TodayNumber,
    /// Decided: won, declined or lost.
    pub decided: TodayNumber,
    /// Won.
    pub won: TodayNumber,
    /// Quiet.
    pub quiet: TodayNumber,
    /// All of it in one sentence.
    pub sentence: String,
}

record! {
    /// What happened in a week.
    pub struct Week {
        /// Received in it.
        pub received: i64,
        /// Decided in it.
        pub decided: i64,
        /// Won in it.
        pub won: i64,
    }
}

/// This week's numbers against last week's, as the viewer may see them. A week begins on Monday in the firm's zone.
pub async fn today_numbers(db: &mut Reader, settings: &Settings) -> Result<TodayNumbers> {
    let now = Moment::of(None, settings)?;
    let monday = on(now.day, -i64::from(now.day.weekday().to_monday_zero_offset()));
    let this_week = Period { from: monday, to: on(monday, 6) };
    let last_week = Period { from: on(monday, -7), to: on(monday, -1) };
    let then = Moment::of(Some(last_week.to), settings)?;
    let (this, last) = (week(db, settings, this_week, now).await?, week(db, settings, last_week, then).await?);
    let (quiet_now, quiet_then) = (quiet(db, settings, now).await?, quiet(db, settings, then).await?);
    let all = || Filter::received(Covered { from: None, to: None });
    let decided = |states: &[State]| {
        all().states(states).with("decided_from", this_week.from.to_string()).with("decided_to", this_week.to.to_string())
    };
    let sentence = format!(
        "This week {} received and {} decided, of which {} won; {} quiet. Last week it was {} received, {} decided, {} won, and {} quiet at its end.",
        counted(this.received, "referral was", "referrals were"),
        grouped(this.decided),
        grouped(this.won),
        counted(quiet_now, "is", "are"),
        grouped(last.received),
        grouped(last.decided),
        grouped(last.won),
        grouped(quiet_then),
    );
    let number = |this_week, last_week, link| TodayNumber { this_week, last_week, link };
    Ok(TodayNumbers {
        week_of: monday,
        received: number(
            this.received,
            last.received,
            Filter::received(Covered { from: Some(this_week.from), to: Some(this_week.to) }),
        ),
        decided: number(this.decided, last.decided, decided(&[State::Won, State::Declined, State::Lost])),
        won: number(this.won, last.won, decided(&[State::Won])),
        quiet: number(quiet_now, quiet_then, all().states(&[State::Quiet])),
        sentence,
    })
}

fn on(date: Date, days: i64) -> Date {
    date.saturating_add(Span::new().days(days))
}

/// What happened in a week, as it stood at a moment.
async fn week(db: &mut Reader, settings: &Settings, period: Period, moment: Moment) -> Result<Week> {
    let scope = db.scope();
    let (from, to) = period.instants(&settings.calendar);
    let sql = Sql::new("select ")
        .add_bound("count(case when w.received_at >= ", from)
        .add_bound(" and w.received_at < ", to)
        .add_bound(" then 1 end) as received, count(case when w.decided_at >= ", from)
        .add_bound(" and w.decided_at < ", to)
        .add_bound(" then 1 end) as decided, count(case when w.decided_at >= ", from)
        .add_bound(" and w.decided_at < ", to)
        .add_bound(" and w.outcome = ", Outcome::Won)
        .add(" then 1 end) as won from (select r.received_at, ");
    let sql = moment
        .received(moment.end_columns(sql))
        // One list of what each index has: of conditions joined by “or” SQLite would read every referral.
        .add_bound(" and r.id in (select y.id from referrals y where y.deleted_at is null and y.received_at >= ", from)
        .add_bound(" union all select y.id from referrals y where y.deleted_at is null and y.decided_at >= ", from)
        .add_if(" union all select x.referral_id from past_decisions x where x.taken_back_at >= ", moment.cut)
        .add(")");
    let sql = sql.visible(&scope, Noun::Referral).add(") w");
    Ok(db.maybe(sql).await?.unwrap_or(Week { received: 0, decided: 0, won: 0 }))
}
