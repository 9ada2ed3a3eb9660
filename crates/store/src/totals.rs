//! Totals that are kept instead of being summed each time: what came of each source, and what lists come to. Triggers of the schema write them in the
//! transaction of the change (`migrations/0011_totals.sql`); here they are read, put together and made anew.

pub(crate) mod of_lists;
pub(crate) mod zone;

use std::collections::BTreeMap;

use goodword_domain::money::Currency;
use goodword_domain::referral::Outcome;

use crate::migrate::expressions;
use crate::{Reader, Result, Sql, StoreError, Work, dialect, record};

record! {
    /// One total: what it is of, and how much.
    pub struct Total {
        /// 1 referrals received, 2 referrals that ended by days, 3 matters; 4 all that are not in the bin, by owner (`of_lists.rs`).
        pub what: i64,
        /// 1 for a colleague's word without a source of its own.
        pub word: i64,
        /// Which source; 0 for none.
        pub source_id: i64,
        /// The outcome, or the currency.
        pub detail: String,
        /// How many days after receipt.
        pub days: i64,
        /// How many.
        pub many: i64,
        /// What they are worth, in minor units.
        pub minor: i64,
    }
    /// Everything that ended of one source.
    pub struct Days {
        /// 1 for a colleague's word without a source of its own.
        pub word: i64,
        /// Which source; 0 for none.
        pub source_id: i64,
        /// How many ended after how many days, as text: days and how many, in turn.
        pub all_days: String,
    }
}

/// What a total of a source is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Referrals that were received, by how they ended.
    Received(Option<Outcome>),
    /// Matters, by the currency of their value.
    Matters(Option<Currency>),
}

impl Total {
    /// What it is of.
    pub fn kind(&self) -> Result<Of> {
        let given = Some(self.detail.as_str()).filter(|detail| !detail.is_empty());
        let read = match self.what {
            3 => given.map(str::parse).transpose().map(Of::Matters).map_err(|why| why.to_string()),
            _ => given.map(str::parse).transpose().map(Of::Received).map_err(|why| why.to_string()),
        };
        read.map_err(|why| StoreError::Unreadable { column: "detail", found: self.detail.clone(), why })
    }
}

/// What came of the sources; nobody whom a wall denies anything may be shown it.
pub struct Sources {
    /// Referrals received by outcome, and matters by currency.
    pub totals: Vec<Total>,
    /// How many of each source ended after how many days: word, source, days, how many.
    pub days: Vec<(i64, i64, i64, i64)>,
}

impl Sources {
    /// The currencies of matters other than the firm's own.
    pub fn foreign(&self, own: Currency) -> Result<Vec<Currency>> {
        let mut all = Vec::new();
        for total in &self.totals {
            if let Of::Matters(Some(currency)) = total.kind()?
                && currency != own
                && !all.contains(&currency)
            {
                all.push(currency);
            }
        }
        Ok(all)
    }
}

/// Rows of one total, added up; [`Total::SELECT`] has no sums.
const SUMMED: &str = "select t.what, t.word, t.source_id, t.detail, t.days, cast(sum(t.many) as bigint) as many, \
     cast(sum(t.minor) as bigint) as minor from totals t";
const GROUPED: &str = " group by t.what, t.word, t.source_id, t.detail, t.days having cast(sum(t.many) as bigint) <> 0 or cast(sum(t.minor) as bigint) <> 0";

/// What is kept of every source.
pub async fn of_sources(db: &mut Reader) -> Result<Sources> {
    let totals = db.all(Sql::new(SUMMED).add(" where t.what in (1, 3)").add(GROUPED)).await?;
    // Hundreds of rows are quicker read as one text than row by row.
    let listed: Vec<Days> = db
        .all(Sql::new(
            "select d.word, d.source_id, string_agg(cast(d.days as text) || ' ' || cast(d.many as text), ' ') as all_days from \
             (select t.word, t.source_id, t.days, cast(sum(t.many) as bigint) as many from totals t where t.what = 2 \
             group by t.word, t.source_id, t.days having cast(sum(t.many) as bigint) <> 0) d group by d.word, d.source_id",
        ))
        .await?;
    let mut days = Vec::new();
    for of in listed {
        let mut numbers = of.all_days.split(' ').filter_map(|number| number.parse::<i64>().ok());
        while let (Some(after), Some(many)) = (numbers.next(), numbers.next()) {
            days.push((of.word, of.source_id, after, many));
        }
    }
    Ok(Sources { totals, days })
}

/// Every total, in order: for telling whether they are what they would be if they were counted anew.
pub async fn all(db: &mut Reader) -> Result<Vec<Total>> {
    db.all(Sql::new(SUMMED).add(GROUPED).add(" order by t.what, t.word, t.source_id, t.detail, t.days")).await
}

/// Everything kept of open loops, as text: for the same.
pub async fn waiting(db: &mut Reader) -> Result<Vec<String>> {
    let sql = "select cast(w.referral_id as text) || ' ' || cast(w.opens_at as text) || ' ' || cast(w.since_at as text) as line \
               from waiting w order by w.referral_id";
    db.column(Sql::new(sql)).await
}

/// Counts everything anew from the records themselves, for data from before totals were kept.
pub async fn rebuild(work: &mut Work) -> Result<()> {
    work.run(Sql::new(dialect::lock_totals(work.engine()))).await?;
    work.run(Sql::new("delete from waiting")).await?;
    work.run_script(expressions(
        "insert into waiting (referral_id, opens_at, since_at) select r.id, @opens(r), @since(r) from referrals r where @waits(r)",
    ))
    .await?;
    work.run(Sql::new("delete from totals where what <> 2")).await?;
    work.run_script(expressions(
        "insert into totals (what, word, source_id, detail, days, many, minor) \
         select 1, @word(r), coalesce(r.source_id, 0), coalesce(r.outcome, ''), 0, count(*), 0 \
         from referrals r where @received(r) group by 1, 2, 3, 4; \
         insert into totals (what, word, source_id, detail, days, many, minor) \
         select 3, @word(r), coalesce(r.source_id, 0), coalesce(m.currency, ''), 0, count(*), cast(coalesce(sum(m.value_minor), 0) as bigint) \
         from matters m join referrals r on r.id = m.referral_id where @received(r) group by 1, 2, 3, 4; \
         insert into totals (what, word, source_id, detail, days, many, minor) \
         select 4, @introduction(r), coalesce(r.owner_id, 0), @standing(r), @sampled(r), count(*), \
         cast(coalesce(sum(r.value_minor), 0) as bigint) from referrals r where r.deleted_at is null group by 1, 2, 3, 4, 5",
    ))
    .await?;
    count_days(work).await
}

/// Counts the days from receipt to decision anew.
async fn count_days(work: &mut Work) -> Result<()> {
    work.run(Sql::new(dialect::lock_totals(work.engine()))).await?;
    work.run(Sql::new("delete from totals where what = 2")).await?;
    work.run_script(expressions(
        "insert into totals (what, word, source_id, detail, days, many, minor) \
         select 2, @word(r), coalesce(r.source_id, 0), '', @day(r.decided_at) - @day(r.received_at), count(*), 0 \
         from referrals r where r.outcome is not null and @received(r) group by 1, 2, 3, 4, 5",
    ))
    .await
}

/// What a total is of: what, word, source, detail and days.
type Key = (i64, i64, i64, String, i64);

/// Makes the rows of each total one row, passing over those that somebody else is just putting together.
pub(crate) async fn put_together(work: &mut Work) -> Result<()> {
    let sql = Sql::new("delete from totals where id in (select t.id from totals t")
        .add(dialect::for_update_skip_locked(work.engine()))
        .add(") returning what, word, source_id, detail, days, many, minor");
    let mut sums: BTreeMap<Key, (i64, i64)> = BTreeMap::new();
    work.each::<Total>(sql, |row| {
        let (many, minor) = sums.entry((row.what, row.word, row.source_id, row.detail, row.days)).or_default();
        *many += row.many;
        *minor += row.minor;
    })
    .await?;
    sums.retain(|_, sum| *sum != (0, 0));
    let rows: Vec<_> = sums.into_iter().collect();
    for some in rows.chunks(200) {
        let into = Sql::new("insert into totals (what, word, source_id, detail, days, many, minor) values ");
        let mut between = "(";
        let sql = some.iter().fold(into, |sql, ((what, word, source, detail, days), (many, minor))| {
            let sql = sql.add_bound(between, *what).add_bound(", ", *word).add_bound(", ", *source);
            let sql = sql.add_bound(", ", detail.as_str()).add_bound(", ", *days);
            between = ", (";
            sql.add_bound(", ", *many).add_bound(", ", *minor).add(")")
        });
        work.run(sql.derived()).await?;
    }
    Ok(())
}
