//! What the lists of people, organisations and clients are narrowed by alike, and what they count alike.

use goodword_domain::Noun;
use goodword_domain::referrer::{ReferrerKind, Tier};

use crate::referrals::filter::{Between, Pick};
use crate::{Scope, Sql};

/// Adds that something is there, or is not, where anybody asks.
pub(crate) fn there(sql: Sql, (is, is_not): (&'static str, &'static str), asked: Option<bool>) -> Sql {
    match asked {
        Some(true) => sql.add(is),
        Some(false) => sql.add(is_not),
        None => sql,
    }
}

/// Adds what they are as a referrer; `of` says whose row of referrers it is: `k.person_id = p.id`.
pub(crate) fn as_referrer(sql: Sql, of: &'static str, (kind, tier): (Option<Pick<ReferrerKind>>, Option<Tier>)) -> Sql {
    const IS: &str = " and exists (select 1 from referrers k where ";
    let sql = match kind {
        Some(Pick::One(kind)) => sql.add(IS).add(of).add_bound(" and k.kind = ", kind).add(")"),
        Some(Pick::Nothing) => sql.add(" and not exists (select 1 from referrers k where ").add(of).add(")"),
        None => sql,
    };
    match tier {
        Some(tier) => sql.add(IS).add(of).add_bound(" and k.tier = ", tier).add(")"),
        None => sql,
    }
}

/// What happens with those on a list: adds ` (select …)` of what happened within some time, in brackets.
pub(crate) type Happened<'h> = &'h dyn Fn(Sql, Between) -> Sql;

/// Adds that something last happened within some time: it did then, and not behind it.
pub(crate) fn last_within(sql: Sql, happened: Happened<'_>, within: Between) -> Sql {
    if within == Between::default() {
        return sql;
    }
    let sql = happened(sql.add(" and exists"), within);
    match within.before {
        Some(before) => happened(sql.add(" and not exists"), Between { from: Some(before), before: None }),
        None => sql,
    }
}

/// Adds that nothing happened within some time.
pub(crate) fn none_within(sql: Sql, happened: Happened<'_>, within: Between) -> Sql {
    if within == Between::default() { sql } else { happened(sql.add(" and not exists"), within) }
}

/// Adds in brackets how many referrals were received that `of` tells: `r.referrer_person_id = p.id`. Introductions without a need are not
/// counted.
pub(crate) fn received(sql: Sql, scope: &Scope, of: &'static str) -> Sql {
    let sql = sql.add("(select count(*) from referrals r where ").add(of).add(RECEIVED);
    sql.visible(scope, Noun::Referral).add(")")
}

/// What a referral `r` must be to count as received: in nobody's bin, with a need, and inbound or internal.
pub(crate) const RECEIVED: &str =
    " and r.deleted_at is null and r.received_at is not null and r.direction in ('inbound', 'internal')";
