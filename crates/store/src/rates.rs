//! What other currencies are worth in the one the firm adds amounts up in, day by day.

use goodword_domain::money::Currency;
use goodword_domain::rate::{Rate, Rates};
use goodword_domain::{Date, RateId, Timestamp};

use crate::{Reader, Result, Sql, Work, table};

table! {
    /// A rate that counts from a day on.
    pub struct DatedRate in rates as x {
        /// Which.
        pub id: RateId,
        /// One unit of this currency
        pub currency: Currency,
        /// in units of this one.
        pub against: Currency,
        /// From which day on.
        pub day: Date,
        /// The first instant of that day in UTC.
        pub starts_at: Timestamp,
        /// As it was written.
        pub written: String,
        /// Minor units of the one,
        pub numerator: i64,
        /// for so many minor units of the other.
        pub denominator: i64,
    }
}

/// An amount in the currency the firm adds up in: as `Rate::convert` does it, with the last rate before or on its day, and
/// with the first of all where there is none before. Null where no rate is known.
#[macro_export]
macro_rules! in_reporting_currency {
    ($value:literal, $currency:literal, $day:literal, $at:literal) => {
        concat!(
            "case when ",
            $currency,
            " = (select currency from firm) then ",
            $value,
            " else coalesce((select ",
            $value,
            " / x.denominator * x.numerator + (",
            $value,
            " % x.denominator * x.numerator + x.denominator / 2) / x.denominator \
             from rates x where x.against = (select currency from firm) and x.currency = ",
            $currency,
            " and x.",
            $day,
            " <= ",
            $at,
            " order by x.",
            $day,
            " desc limit 1), (select ",
            $value,
            " / x.denominator * x.numerator + (",
            $value,
            " % x.denominator * x.numerator + x.denominator / 2) / x.denominator \
             from rates x where x.against = (select currency from firm) and x.currency = ",
            $currency,
            " order by x.",
            $day,
            " limit 1)) end"
        )
    };
}

/// What a referral `r` may be worth, in the currency the firm adds up in, by the day it came in.
#[macro_export]
macro_rules! worth_of_referral {
    () => {
        $crate::in_reporting_currency!("r.value_minor", "r.currency", "starts_at", "coalesce(r.received_at, r.introduced_at)")
    };
}

/// What a matter `m` is worth, in the currency the firm adds up in, by the day it was opened.
#[macro_export]
macro_rules! worth_of_matter {
    () => {
        $crate::in_reporting_currency!("m.value_minor", "m.currency", "day", "m.opened_on")
    };
}

/// Every rate into a currency, by currency and day, the newest first.
pub async fn against(db: &mut Reader, currency: Currency) -> Result<Vec<DatedRate>> {
    let sql = Sql::new(DatedRate::SELECT).add_bound(" and x.against = ", currency);
    db.all(sql.add(" order by x.currency, x.day desc")).await
}

/// The rates into a currency, to convert with.
pub async fn load(db: &mut Reader, currency: Currency) -> Result<Rates> {
    let all = against(db, currency).await?;
    let rate = |x: &DatedRate| Rate { numerator: x.numerator, denominator: x.denominator };
    Ok(Rates::new(currency, all.iter().map(|x| (x.currency, x.day, rate(x)))))
}

/// Whether any rate into the firm's currency is known.
pub async fn any(db: &mut Reader) -> Result<bool> {
    let sql = "select count(*) as rates from (select 1 from rates x where x.against = (select currency from firm) limit 1) known";
    Ok(db.value::<i64>(Sql::new(sql)).await? > 0)
}

/// One rate.
pub async fn find(db: &mut Reader, id: RateId) -> Result<Option<DatedRate>> {
    db.maybe(Sql::new(DatedRate::SELECT).add_bound(" and x.id = ", id)).await
}

/// The rate of a currency from a day on.
pub async fn of_day(db: &mut Reader, (currency, against): (Currency, Currency), day: Date) -> Result<Option<DatedRate>> {
    let sql = Sql::new(DatedRate::SELECT).add_bound(" and x.currency = ", currency).add_bound(" and x.against = ", against);
    db.maybe(sql.add_bound(" and x.day = ", day)).await
}

/// How many rates of a currency there are.
pub async fn count(db: &mut Reader, (currency, against): (Currency, Currency)) -> Result<i64> {
    let sql = Sql::new("select count(*) as rates from rates where currency = $1 and against = $2");
    db.value(sql.bind(currency).bind(against)).await
}

/// Takes a rate away.
pub async fn delete(work: &mut Work, id: RateId) -> Result<()> {
    work.run(Sql::new("delete from rates where id = $1").bind(id).on_row("rates", id)).await.map(drop)
}
