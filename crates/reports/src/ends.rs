//! How a referral had ended at a moment: the end it has, or one that stood then and was taken back since.

use goodword_store::Sql;

use crate::groups::{AMONG_RECEIVED, OF_RECEIVED};
use crate::parameters::Moment;

impl Moment {
    /// Adds the columns `outcome` and `decided_at` as they stood.
    pub(crate) fn end_columns(&self, sql: Sql) -> Sql {
        let sql = match self.cut {
            None => sql.add("r.outcome, "),
            Some(cut) => sql.add_bound("case when r.decided_at < ", cut).add(" then r.outcome else d.outcome end as outcome, "),
        };
        self.decided_at(sql)
    }

    /// Adds the column `decided_at` as it stood.
    pub(crate) fn decided_at(&self, sql: Sql) -> Sql {
        match self.cut {
            None => sql.add("r.decided_at"),
            Some(cut) => {
                sql.add_bound("case when r.decided_at < ", cut).add(" then r.decided_at else d.decided_at end as decided_at")
            }
        }
    }

    /// Adds the column `told_at`: when the referrer was told, also of an end that was taken back since.
    pub(crate) fn told_at(&self, sql: Sql) -> Sql {
        let told = "(select l.at from loop_closures l where l.referral_id = r.id and l.step = 'told'";
        match self.cut {
            None => sql.add(told).add(") as told_at"),
            Some(cut) => sql.add("coalesce(").add(told).add_bound(" and l.at < ", cut).add("), d.told_at) as told_at"),
        }
    }

    /// Adds where they are read from: the referrals we received, with the end that stood.
    pub(crate) fn received(&self, sql: Sql) -> Sql {
        self.from(sql).add(OF_RECEIVED)
    }

    /// The same for somebody who reads them by an index of something else than the day of receipt.
    pub(crate) fn received_among(&self, sql: Sql) -> Sql {
        self.from(sql).add(AMONG_RECEIVED).add_if(" and +r.received_at < ", self.cut)
    }

    fn from(&self, sql: Sql) -> Sql {
        match self.cut {
            None => sql.add(" from referrals r"),
            Some(cut) => sql
                .add_bound(
                    " from referrals r left join past_decisions d on d.id = (select x.id from past_decisions x \
                     where x.referral_id = r.id and x.decided_at < ",
                    cut,
                )
                .add_bound(" and x.entered_at < ", cut)
                .add_bound(" and x.taken_back_at >= ", cut)
                .add(" order by x.decided_at desc, x.id desc limit 1)"),
        }
    }

    /// Adds the condition that it had ended.
    pub(crate) fn had_ended(&self, sql: Sql) -> Sql {
        match self.cut {
            None => sql.add(" and r.outcome is not null"),
            Some(cut) => sql.add_bound(" and (r.decided_at < ", cut).add(" or d.id is not null)"),
        }
    }
}
