//! What is known of each source: how many it sent, how they ended and when, and what matters they brought.

use std::collections::{BTreeMap, HashMap};

use goodword_domain::money::Currency;
use goodword_domain::referral::Outcome;
use goodword_domain::{Date, Noun, Timestamp};
use goodword_store::totals::{self, Of, Sources};
use goodword_store::{Reader, Sql, rates, record, worth_of_matter};

use crate::groups::{self, GroupKey, OF_RECEIVED, RECEIVED};
use crate::parameters::{Covered, Moment};
use crate::{By, Result, Settings};

record! {
    /// How many a source sent.
    pub struct Sent {
        /// Which kind of group.
        pub group_kind: i64,
        /// Which source.
        pub group_id: Option<i64>,
        /// How many.
        pub referrals: i64,
    }
    /// A decided referral.
    pub struct Ended {
        /// Which kind of group.
        pub group_kind: i64,
        /// Which source.
        pub group_id: Option<i64>,
        /// When it was received.
        pub received_at: Timestamp,
        /// How it ended.
        pub outcome: Outcome,
        /// When it ended.
        pub decided_at: Timestamp,
    }
    /// What a source brought, in one currency.
    pub struct Brought {
        /// Which kind of group.
        pub group_kind: i64,
        /// Which source.
        pub group_id: Option<i64>,
        /// The currency; nothing for matters without a value.
        pub currency: Option<Currency>,
        /// How many matters.
        pub matters: i64,
        /// What they are worth together.
        pub value: i64,
        /// The same in the firm's currency; nothing where no rate is known.
        pub worth: Option<i64>,
    }
}

/// What is known of one source.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub received: i64,
    pub won: i64,
    pub declined: i64,
    pub lost: i64,
    /// How many ended after how many days.
    pub days: BTreeMap<i64, i64>,
    pub matters: i64,
    pub valued: i64,
    pub value: i128,
}

impl Tally {
    /// Won, declined or lost.
    pub fn decided(&self) -> i64 {
        self.won + self.declined + self.lost
    }

    fn ended(&mut self, outcome: Outcome, many: i64) {
        match outcome {
            Outcome::Won => self.won += many,
            Outcome::Declined => self.declined += many,
            Outcome::Lost => self.lost += many,
        }
    }

    /// Takes another's in.
    pub fn join(&mut self, other: &Self) {
        self.received += other.received;
        self.won += other.won;
        self.declined += other.declined;
        self.lost += other.lost;
        for (days, many) in &other.days {
            *self.days.entry(*days).or_default() += many;
        }
        self.matters += other.matters;
        self.valued += other.valued;
        self.value += other.value;
    }
}

/// Everything that was counted.
#[derive(Default)]
pub(super) struct Counts {
    pub groups: HashMap<GroupKey, Tally>,
    days: HashMap<Timestamp, Date>,
    pub before_receipt: i64,
    /// What no rate is known for: how many matters, and what they come to.
    pub other_currencies: BTreeMap<Currency, (i64, i128)>,
    /// How many matters were converted.
    pub converted: i64,
}

impl Counts {
    /// Reads it.
    pub async fn load(db: &mut Reader, settings: &Settings, covered: Covered, moment: &Moment) -> Result<Self> {
        let scope = db.scope();
        let mut counts = Self::default();
        if moment.cut.is_none() && covered == (Covered { from: None, to: None }) && !scope.is_walled() {
            let kept = totals::of_sources(db).await?;
            let foreign = kept.foreign(settings.currency)?;
            let converts = !foreign.is_empty() && rates::any(db).await?;
            counts.take(&kept, settings.currency, converts)?;
            if converts {
                counts.brought(db, settings, (covered, moment), &foreign).await?;
            }
            return Ok(counts);
        }
        let sql = Sql::new("select ").add(groups::columns(Some(By::Source))).add(", count(*) as referrals").add(RECEIVED);
        let sql = covered.restrict(sql, settings, moment).visible(&scope, Noun::Referral).add(" group by 1, 2");
        for sent in db.all::<Sent>(sql).await? {
            counts.of(sent.group_kind, sent.group_id).received += sent.referrals;
        }
        let sql = Sql::new("select ").add(groups::columns(Some(By::Source))).add(", r.received_at, ");
        let sql = moment.had_ended(moment.received(moment.end_columns(sql)));
        let sql = covered.restrict(sql, settings, moment).visible(&scope, Noun::Referral);
        db.each::<Ended>(sql, |ended| counts.end(&ended, settings)).await?;
        counts.brought(db, settings, (covered, moment), &[]).await?;
        Ok(counts)
    }

    /// Reads the matters, or those in some currencies: rates are those of their days, so that they are added up one by one.
    async fn brought(
        &mut self,
        db: &mut Reader,
        settings: &Settings,
        (covered, moment): (Covered, &Moment),
        only: &[Currency],
    ) -> Result<()> {
        let scope = db.scope();
        let sql = Sql::new("select ")
            .add(groups::columns(Some(By::Source)))
            .add(", m.currency, count(*) as matters, cast(coalesce(sum(m.value_minor), 0) as bigint) as value, ")
            .add(concat!("cast(sum(", worth_of_matter!(), ") as bigint) as worth"))
            .add(" from matters m join clients c on c.id = m.client_id join referrals r on r.id = m.referral_id")
            .add(OF_RECEIVED)
            .add_if(" and m.opened_on <= ", moment.cut.map(|_| moment.day));
        let sql = if only.is_empty() { sql } else { sql.add_list(" and m.currency in", only.iter().copied()) };
        let sql = covered.restrict(sql, settings, moment).visible(&scope, Noun::Referral).visible(&scope, Noun::Matter);
        for brought in db.all::<Brought>(sql.add(" group by 1, 2, 3")).await? {
            self.bring(&brought, settings.currency);
        }
        Ok(())
    }

    /// Takes in what is kept of every source, which is what the statements above come to; where rates are known, matters in other
    /// currencies are not taken from it.
    fn take(&mut self, kept: &Sources, currency: Currency, without_foreign: bool) -> Result<()> {
        let group = |word, source| (word, Some(source).filter(|source| *source != 0));
        for total in &kept.totals {
            let (kind, id) = group(total.word, total.source_id);
            match total.kind()? {
                Of::Received(outcome) => {
                    let tally = self.of(kind, id);
                    tally.received += total.many;
                    if let Some(outcome) = outcome {
                        tally.ended(outcome, total.many);
                    }
                }
                Of::Matters(Some(of)) if of != currency && without_foreign => {}
                Of::Matters(of) => {
                    let worth = (of == Some(currency)).then_some(total.minor);
                    let (matters, value) = (total.many, total.minor);
                    self.bring(&Brought { group_kind: kind, group_id: id, currency: of, matters, value, worth }, currency);
                }
            }
        }
        for (word, source, days, many) in &kept.days {
            let (kind, id) = group(*word, *source);
            self.before_receipt += if *days < 0 { *many } else { 0 };
            *self.of(kind, id).days.entry(*days).or_default() += many;
        }
        Ok(())
    }

    fn of(&mut self, kind: i64, id: Option<i64>) -> &mut Tally {
        self.groups.entry(GroupKey { kind, id }).or_default()
    }

    fn end(&mut self, ended: &Ended, settings: &Settings) {
        // Imports give many referrals the same instants, and finding the day of one costs more than remembering it.
        let mut day = |at| *self.days.entry(at).or_insert_with(|| settings.calendar.date_of(at));
        let days = day(ended.received_at).until(day(ended.decided_at)).map_or(0, |span| i64::from(span.get_days()));
        self.before_receipt += i64::from(days < 0);
        let tally = self.of(ended.group_kind, ended.group_id);
        *tally.days.entry(days).or_default() += 1;
        tally.ended(ended.outcome, 1);
    }

    fn bring(&mut self, brought: &Brought, currency: Currency) {
        if let Some(other) = brought.currency.filter(|other| *other != currency) {
            if brought.worth.is_some() {
                self.converted += brought.matters;
            } else {
                let (matters, sum) = self.other_currencies.entry(other).or_default();
                *matters += brought.matters;
                *sum += i128::from(brought.value);
            }
        }
        let tally = self.of(brought.group_kind, brought.group_id);
        tally.matters += brought.matters;
        if let Some(worth) = brought.worth {
            tally.valued += brought.matters;
            tally.value += i128::from(worth);
        }
    }
}
