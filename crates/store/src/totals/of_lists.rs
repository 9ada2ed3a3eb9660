//! How many referrals a list has and what they may be worth, from totals that are kept: by owner, stage, outcome and currency.

use goodword_domain::money::Currency;
use goodword_domain::referral::{Outcome, Stage, State};

use crate::referrals::filter::{Filter, Pick};
use crate::referrals::list::Total;
use crate::{Reader, Result, Sql, StoreError, firm, rates, record};

record! {
    /// The rows of one standing, added up.
    pub struct Standing {
        /// Stage, outcome and currency, with `|` between.
        pub detail: String,
        /// How many.
        pub many: i64,
        /// What they may be worth, in minor units.
        pub minor: i64,
    }
}

const SUMMED: &str =
    "select t.detail, cast(sum(t.many) as bigint) as many, cast(sum(t.minor) as bigint) as minor from totals t where t.what = 4";
const GROUPED: &str = " group by t.detail having cast(sum(t.many) as bigint) <> 0 or cast(sum(t.minor) as bigint) <> 0";

/// What all that match come to, where totals that are kept tell: by owners, stages, how they ended, and whether they are introductions.
/// Nothing where the filter asks for more, where a wall stands before the viewer, or where a rate of some day is needed.
pub(crate) async fn kept(db: &mut Reader, filter: &Filter) -> Result<Option<Vec<Total>>> {
    if db.scope().is_walled() || !tells(filter) {
        return Ok(None);
    }
    let sql = match filter.introductions {
        Some(only) => Sql::new(SUMMED).add_bound(" and t.word = ", i64::from(only)),
        None => Sql::new(SUMMED).add(" and t.word in (0, 1)"),
    };
    let owners = filter.owner.iter().map(|owner| if let Pick::One(id) = owner { id.get() } else { 0 });
    let sql = if filter.owner.is_empty() { sql } else { sql.add_list(" and t.source_id in", owners) };
    let rows: Vec<Standing> = db.all(sql.add(GROUPED)).await?;
    let mut totals = rows.iter().map(total).collect::<Result<Vec<_>>>()?;
    totals.retain(|total| matches(filter, total));
    let own = firm::find(db).await?.map(|firm| firm.currency);
    let foreign = totals.iter().any(|total| total.currency.is_some() && total.currency != own);
    if foreign && rates::any(db).await? {
        return Ok(None);
    }
    for total in &mut totals {
        total.worth = (total.currency.is_some() && total.currency == own).then_some(total.minor);
    }
    totals.sort_by_key(key);
    Ok(Some(totals))
}

/// The order statements give them.
fn key(total: &Total) -> (&'static str, &'static str, String) {
    let currency = total.currency.map(|currency| currency.code().to_owned()).unwrap_or_default();
    (total.stage.word(), total.outcome.map_or("", Outcome::word), currency)
}

/// Whether there is any referral, and any of the firm's own, in the whole firm.
pub(crate) async fn any(db: &mut Reader) -> Result<(bool, bool)> {
    let sql =
        "select t.days from totals t where t.what = 4 group by t.days having cast(sum(t.many) as bigint) > 0 order by t.days";
    let kinds: Vec<i64> = db.column(Sql::new(sql)).await?;
    Ok((!kinds.is_empty(), kinds.contains(&0)))
}

/// Whether a filter asks only for what is kept.
fn tells(filter: &Filter) -> bool {
    let plain = Filter {
        owner: filter.owner.clone(),
        stage: filter.stage.clone(),
        state: filter.state.clone(),
        introductions: filter.introductions,
        ..Filter::all(filter.now, filter.quiet)
    };
    let by_time = |state: &State| matches!(state, State::Quiet | State::InProgress);
    *filter == plain && !filter.state.iter().any(by_time)
}

/// As [`Filter::restrict`] has it for stages and states.
fn matches(filter: &Filter, total: &Total) -> bool {
    let is = |state: &State| match state {
        State::Open => total.outcome.is_none(),
        State::Decided => total.outcome.is_some(),
        State::Won => total.outcome == Some(Outcome::Won),
        State::Declined => total.outcome == Some(Outcome::Declined),
        State::Lost => total.outcome == Some(Outcome::Lost),
        State::Quiet | State::InProgress => false,
    };
    let stage = filter.stage.is_empty() || (total.outcome.is_none() && filter.stage.contains(&total.stage));
    stage && (filter.state.is_empty() || filter.state.iter().any(is))
}

fn total(row: &Standing) -> Result<Total> {
    let unreadable = |why: String| StoreError::Unreadable { column: "detail", found: row.detail.clone(), why };
    let mut parts = row.detail.split('|');
    let mut next = || parts.next().unwrap_or_default();
    let stage: Stage = next().parse().map_err(|why: <Stage as std::str::FromStr>::Err| unreadable(why.to_string()))?;
    let outcome = Some(next()).filter(|word| !word.is_empty());
    let outcome = outcome.map(str::parse::<Outcome>).transpose().map_err(|why| unreadable(why.to_string()))?;
    let currency = Some(next()).filter(|code| !code.is_empty());
    let currency = currency.map(str::parse::<Currency>).transpose().map_err(|why| unreadable(why.to_string()))?;
    Ok(Total { stage, outcome, currency, referrals: row.many, minor: row.minor, worth: None })
}
