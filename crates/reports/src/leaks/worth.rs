//! What quiet referrals are worth: how many × the firm's conversion × its mean matter value, as a range.
//!
//! The conversion and the mean are the whole firm's, so that what the groups are worth adds up to what all is worth.

use goodword_domain::Noun;
use goodword_domain::money::{Currency, Money};
use goodword_domain::referral::Outcome;
use goodword_domain::shrinkage::{self, Conversion, Interval};
use goodword_store::totals::{self, Of, Sources};
use goodword_store::{Reader, Sql, rates, record, worth_of_matter};

use crate::groups::OF_RECEIVED;
use crate::numbers::{counted, grouped, natural, only_wins, real, rounded};
use crate::parameters::Moment;
use crate::report::{ONLY_WINS, TOO_FEW};
use crate::{Cell, Result, Settings};

/// Why there is no mean.
const NO_VALUE: Cell = Cell::None("no matter has a value");

record! {
    #[derive(Default)]
    /// How many were received, decided and won.
    pub struct Decided {
        /// Received.
        pub received: i64,
        /// Decided.
        pub decided: i64,
        /// Won.
        pub won: i64,
    }
    #[derive(Default)]
    /// What matters are worth.
    pub struct Valued {
        /// How many matters have a value in the firm's currency, or one that a rate turns into it.
        pub matters: i64,
        /// What they are worth together.
        pub value: i64,
        /// How many have one in another currency, for which no rate is known.
        pub elsewhere: i64,
        /// How many have none.
        pub without: i64,
        /// How many of the first were converted.
        pub converted: i64,
    }
}

/// The firm's conversion and mean matter value, from everything known at the moment.
#[derive(Debug, Clone)]
pub(super) struct Worth {
    /// How many were decided, and how many of them won.
    pub decided: (i64, i64),
    conversion: std::result::Result<Interval, Cell>,
    mean_matter: Option<f64>,
    valued: Valued,
    currency: Currency,
}

impl Worth {
    /// Reads them.
    pub async fn load(db: &mut Reader, settings: &Settings, moment: &Moment) -> Result<Self> {
        let (Decided { received, decided, won }, valued) = match moment.cut {
            None if !db.scope().is_walled() => {
                let kept = totals::of_sources(db).await?;
                let (decided, mut valued) = of_totals(&kept, settings.currency)?;
                let foreign = kept.foreign(settings.currency)?;
                if !foreign.is_empty() && rates::any(db).await? {
                    let converted = valued_of(db, moment, &foreign).await?;
                    valued.matters += converted.matters;
                    valued.value += converted.value;
                    (valued.elsewhere, valued.converted) = (converted.elsewhere, converted.converted);
                }
                (decided, valued)
            }
            _ => (decided_of(db, moment).await?, valued_of(db, moment, &[]).await?),
        };
        // The firm is one group, so there is nothing to draw it towards: Jeffreys' prior.
        let conversion = match shrinkage::conversion(&shrinkage::fit(&[]), natural(won), natural(decided)) {
            Conversion::TooFew => Err(TOO_FEW),
            Conversion::Known(_) if only_wins(received, decided, won) => Err(ONLY_WINS),
            Conversion::Known(interval) => Ok(interval),
        };
        let mean_matter = (valued.matters > 0).then(|| real(valued.value) / real(valued.matters));
        Ok(Self { decided: (decided, won), conversion, mean_matter, valued, currency: settings.currency })
    }

    /// What `quiet` referrals are worth, from the low to the high end of the conversion.
    pub fn range(&self, quiet: i64) -> Option<(Money, Money)> {
        let (conversion, mean) = (self.conversion.as_ref().ok()?, self.mean_matter?);
        // Whole pounds: a range says more than its pence.
        let unit = 10_i64.pow(self.currency.digits());
        let at = |rate: f64| {
            let whole = rounded(real(quiet) * rate * mean / real(unit), self.currency);
            Money::new(whole.minor.saturating_mul(unit), self.currency)
        };
        Some((at(conversion.low), at(conversion.high)))
    }

    /// The range as two cells.
    pub fn cells(&self, quiet: i64) -> [Cell; 2] {
        match (self.range(quiet), &self.conversion, self.mean_matter) {
            (Some((low, high)), _, _) => [Cell::Money(low), Cell::Money(high)],
            (None, Err(why), Some(_)) => [why.clone(), why.clone()],
            (None, _, _) => [NO_VALUE, NO_VALUE],
        }
    }

    /// How likely a referral is won, with the interval around it.
    pub fn conversion(&self) -> [Cell; 2] {
        match &self.conversion {
            Ok(interval) => [Cell::Percent(interval.mean), Cell::Interval(interval.low, interval.high)],
            Err(why) => [why.clone(), why.clone()],
        }
    }

    /// The mean matter value, and of how many matters it is.
    pub fn mean_cells(&self) -> [Cell; 2] {
        let mean = self.mean_matter.map_or(NO_VALUE, |mean| Cell::Money(rounded(mean, self.currency)));
        [mean, Cell::Count(self.valued.matters)]
    }

    /// Which matters the mean is of, and which it leaves out.
    pub fn mean_note(&self) -> String {
        let Valued { matters, elsewhere, without, converted, .. } = self.valued;
        let of = match converted {
            0 => {
                format!("The mean matter value is of {} with a value in {}", counted(matters, "matter", "matters"), self.currency)
            }
            _ => format!(
                "The mean matter value is of {} with a value, {} of them converted to {} at the rate of the day they were opened",
                counted(matters, "matter", "matters"),
                grouped(converted),
                self.currency
            ),
        };
        match (elsewhere, without) {
            (0, 0) => format!("{of}."),
            (0, without) => format!("{of}; {} without a value {} left out.", grouped(without), is(without)),
            (elsewhere, 0) => format!("{of}; {} in a currency without a rate {} left out.", grouped(elsewhere), is(elsewhere)),
            _ => {
                format!(
                    "{of}; {} in a currency without a rate and {} without a value are left out.",
                    grouped(elsewhere),
                    grouped(without)
                )
            }
        }
    }

    /// Why there is no range, as a half sentence.
    pub fn missing(&self) -> Option<&'static str> {
        match (&self.conversion, self.mean_matter) {
            (Err(why), _) if *why == ONLY_WINS => Some("only wins are recorded as decided, so what that is worth cannot be said"),
            (Err(_), _) => Some("too few referrals have been decided to say what that is worth"),
            (Ok(_), None) => Some("no matter has a value yet, so what that is worth cannot be said"),
            (Ok(_), Some(_)) => None,
        }
    }
}

/// What became of every referral, read one by one: as of a past day, and for whom a wall denies a part of them.
async fn decided_of(db: &mut Reader, moment: &Moment) -> Result<Decided> {
    let scope = db.scope();
    let sql = moment.end_columns(Sql::new(
        "select count(*) as received, count(ended.outcome) as decided, count(case when ended.outcome = 'won' then 1 end) as won \
         from (select ",
    ));
    let sql = moment.received(sql).add_if(" and r.received_at < ", moment.cut);
    Ok(db.maybe(sql.visible(&scope, Noun::Referral).add(") ended")).await?.unwrap_or_default())
}

/// What every matter is worth, or those in some currencies, read one by one: rates are those of their days.
async fn valued_of(db: &mut Reader, moment: &Moment, only: &[Currency]) -> Result<Valued> {
    let scope = db.scope();
    let sql = Sql::new(concat!(
        "select count(known.worth) as matters, cast(coalesce(sum(known.worth), 0) as bigint) as value, \
         count(case when known.worth is null and known.minor is not null then 1 end) as elsewhere, \
         count(case when known.minor is null then 1 end) as without, \
         count(case when known.worth is not null and known.currency <> (select currency from firm) then 1 end) as converted \
         from (select m.value_minor as minor, m.currency, ",
        worth_of_matter!(),
        " as worth from matters m join clients c on c.id = m.client_id join referrals r on r.id = m.referral_id"
    ))
    .add(OF_RECEIVED)
    .add_if(" and m.opened_on <= ", moment.cut.map(|_| moment.day));
    let sql = if only.is_empty() { sql } else { sql.add_list(" and m.currency in", only.iter().copied()) };
    let sql = sql.visible(&scope, Noun::Referral).visible(&scope, Noun::Matter).add(") known");
    Ok(db.maybe(sql).await?.unwrap_or_default())
}

/// Both, from the totals that are kept.
fn of_totals(kept: &Sources, currency: Currency) -> Result<(Decided, Valued)> {
    let (mut decided, mut valued) = (Decided::default(), Valued::default());
    for total in &kept.totals {
        match total.kind()? {
            Of::Received(outcome) => {
                decided.received += total.many;
                decided.decided += if outcome.is_some() { total.many } else { 0 };
                decided.won += if outcome == Some(Outcome::Won) { total.many } else { 0 };
            }
            Of::Matters(None) => valued.without += total.many,
            Of::Matters(Some(of)) if of == currency => {
                valued.matters += total.many;
                valued.value += total.minor;
            }
            Of::Matters(Some(_)) => valued.elsewhere += total.many,
        }
    }
    Ok((decided, valued))
}

fn is(number: i64) -> &'static str {
    if number == 1 { "is" } else { "are" }
}
