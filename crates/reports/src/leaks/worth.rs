//! What quiet referrals are worth: how many × the firm's conversion × its mean matter value, as a range.
//!
//! The conversion and the mean are the whole firm's, so that what the groups are worth adds up to what all is worth.

use goodword_domain::Noun;
use goodword_domain::money::{Currency, Money};
use goodword_domain::shrinkage::{self, Conversion, Interval};
use goodword_store::{Reader, Sql, record};

use crate::groups::OF_RECEIVED;
use crate::numbers::{natural, real, rounded};
use crate::parameters::Moment;
use crate::report::TOO_FEW;
use crate::{Cell, Result, Settings};

/// Why there is no mean.
const NO_VALUE: Cell = Cell::None("no matter has a value");

record! {
    /// How many were decided and won.
    pub struct Decided {
        /// Decided.
        pub decided: i64,
        /// Won.
        pub won: i64,
    }
    /// What matters are worth.
    pub struct Valued {
        /// How many matters have a value.
        pub matters: i64,
        /// What they are worth together.
        pub value: i64,
    }
}

/// The firm's conversion and mean matter value, from everything known at the moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Worth {
    /// How many were decided, and how many of them won.
    pub decided: (i64, i64),
    conversion: Option<Interval>,
    mean_matter: Option<f64>,
    currency: Currency,
}

impl Worth {
    /// Reads them.
    pub async fn load(db: &mut Reader, settings: &Settings, moment: &Moment) -> Result<Self> {
        let scope = db.scope();
        let sql = moment.end_columns(Sql::new(
            "select count(*) as decided, count(case when ended.outcome = 'won' then 1 end) as won from (select ",
        ));
        let sql = moment.had_ended(moment.received(sql)).visible(&scope, Noun::Referral).add(") ended");
        let Decided { decided, won } = db.maybe(sql).await?.unwrap_or(Decided { decided: 0, won: 0 });
        let sql = Sql::new(
            "select count(*) as matters, cast(coalesce(sum(m.value_minor), 0) as bigint) as value \
             from matters m join clients c on c.id = m.client_id join referrals r on r.id = m.referral_id",
        )
        .add(OF_RECEIVED)
        .add(" and m.value_minor is not null")
        .add_bound(" and m.currency = ", settings.currency)
        .add_if(" and m.opened_on <= ", moment.cut.map(|_| moment.day))
        .visible(&scope, Noun::Referral)
        .visible(&scope, Noun::Matter);
        let valued = db.maybe(sql).await?.unwrap_or(Valued { matters: 0, value: 0 });
        // The firm is one group, so there is nothing to draw it towards: Jeffreys' prior.
        let conversion = match shrinkage::conversion(&shrinkage::fit(&[]), natural(won), natural(decided)) {
            Conversion::TooFew => None,
            Conversion::Known(interval) => Some(interval),
        };
        let mean_matter = (valued.matters > 0).then(|| real(valued.value) / real(valued.matters));
        Ok(Self { decided: (decided, won), conversion, mean_matter, currency: settings.currency })
    }

    /// What `quiet` referrals are worth, from the low to the high end of the conversion.
    pub fn range(&self, quiet: i64) -> Option<(Money, Money)> {
        let (conversion, mean) = (self.conversion?, self.mean_matter?);
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
        match (self.range(quiet), self.mean_matter) {
            (Some((low, high)), _) => [Cell::Money(low), Cell::Money(high)],
            (None, Some(_)) => [TOO_FEW, TOO_FEW],
            (None, None) => [NO_VALUE, NO_VALUE],
        }
    }

    /// Won of decided, with its interval.
    pub fn conversion(&self) -> [Cell; 2] {
        let (decided, won) = self.decided;
        match self.conversion {
            Some(interval) => [Cell::Percent(real(won) / real(decided)), Cell::Interval(interval.low, interval.high)],
            None => [TOO_FEW, TOO_FEW],
        }
    }

    /// The mean matter value.
    pub fn mean_cell(&self) -> Cell {
        self.mean_matter.map_or(NO_VALUE, |mean| Cell::Money(rounded(mean, self.currency)))
    }

    /// Why there is no range, as a half sentence.
    pub fn missing(&self) -> Option<&'static str> {
        match (self.conversion, self.mean_matter) {
            (None, _) => Some("too few referrals have been decided to say what that is worth"),
            (_, None) => Some("no matter has a value yet, so what that is worth cannot be said"),
            _ => None,
        }
    }
}
