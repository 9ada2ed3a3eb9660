//! What a list comes to, group by group: how many, and what they may be worth.

use goodword_domain::money::Currency;
use goodword_domain::view::GroupBy;

use super::filter::Filter;
use crate::{Reader, Result, Sql, record, worth_of_referral};

record! {
    /// One group, in one currency or in none.
    pub struct Group {
        /// The record it is by; nothing for those that have none.
        pub id: Option<i64>,
        /// The word it is by, where it is by no record.
        pub word: Option<String>,
        /// Of which currency; nothing for those without a value.
        pub currency: Option<Currency>,
        /// How many.
        pub referrals: i64,
        /// What they may be worth, in minor units.
        pub minor: i64,
        /// The same in the currency the firm adds up in; nothing where no rate is known.
        pub worth: Option<i64>,
    }
}

macro_rules! by {
    ($id:literal, $word:literal) => {
        (
            concat!(
                "select ", $id, " as id, ", $word,
                " as word, r.currency, count(*) as referrals, cast(coalesce(sum(r.value_minor), 0) as bigint) as minor, cast(sum(",
                worth_of_referral!(), ") as bigint) as worth from referrals r where true"
            ),
            concat!(" group by ", $id, ", ", $word, ", r.currency order by count(*) desc, ", $id, ", ", $word, ", coalesce(r.currency, '')"),
        )
    };
}

/// The groups of all that match; the largest first, at most `most` of them.
pub async fn groups(db: &mut Reader, filter: &Filter, by: GroupBy, most: i64) -> Result<Vec<Group>> {
    let scope = db.scope();
    let (select, group) = match by {
        GroupBy::Owner => by!("r.owner_id", "cast(null as text)"),
        GroupBy::Source => by!("r.source_id", "cast(null as text)"),
        GroupBy::Practice => by!("r.practice_id", "cast(null as text)"),
        GroupBy::Office => by!("r.office_id", "cast(null as text)"),
        GroupBy::ReferrerPerson => by!("r.referrer_person_id", "cast(null as text)"),
        GroupBy::ReferrerOrganisation => by!("r.referrer_organisation_id", "cast(null as text)"),
        GroupBy::Direction => by!("cast(null as bigint)", "r.direction"),
        GroupBy::State => by!("cast(null as bigint)", "case when r.outcome is null then 'open' else r.outcome end"),
    };
    db.all(filter.restrict(Sql::new(select), &scope).add(group).add_bound(" limit ", most)).await
}
