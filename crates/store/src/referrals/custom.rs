//! Custom fields in lists of referrals: what orders by them, and what they come to.

use goodword_domain::custom::FieldKind;
use goodword_domain::money::Currency;
use goodword_domain::{CustomFieldId, Noun, ReferralId};

use super::filter::Filter;
use super::groups::Group;
use super::list::After;
use crate::{Reader, Result, Scope, Sql, custom_fields, record, worth_of_referral};

/// An order by a custom field; what holds nothing in it comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomSort {
    /// Which field.
    pub field: CustomFieldId,
    /// What it holds.
    pub kind: FieldKind,
    /// The largest, or the last, first.
    pub descending: bool,
}

impl CustomSort {
    /// Adds where the page begins, behind the line of an id, and the order. A line's key is read where it stands, so that a page is
    /// named by the line before it alone.
    pub(super) async fn page(self, db: &mut Reader, sql: Sql, after: Option<After>) -> Result<Sql> {
        let scope = db.scope();
        let field = custom_fields::find(db, self.field).await?;
        let choices = field.map(|field| field.choices()).transpose()?.unwrap_or_default();
        let keys: Vec<&str> = choices.iter().map(|choice| choice.key.as_str()).collect();
        let (behind, order) = if self.descending { (") < (", (" desc", ", r.id desc")) } else { (") > (", ("", ", r.id")) };
        let mut sql = sql;
        if let Some(After { id, .. }) = after {
            sql = self.key(sql.add(" and ("), &scope, (&keys, None)).add(", r.id").add(behind);
            sql = self.key(sql, &scope, (&keys, Some(id))).add_bound(", ", id).add(")");
        }
        Ok(self.key(sql.add(" order by "), &scope, (&keys, None)).add(order.0).add(order.1))
    }

    /// Adds what a referral is ordered by: `r` itself, or the one of an id.
    fn key(self, sql: Sql, scope: &Scope, (choices, of): (&[&str], Option<ReferralId>)) -> Sql {
        let sql = sql.add("coalesce((select ");
        let sql = match self.kind {
            FieldKind::Text => sql.add("cv.text_sort"),
            FieldKind::Number => sql.add("cv.number"),
            FieldKind::Money => sql.add("cv.minor"),
            FieldKind::Date => sql.add("cast(replace(cv.day, '-', '') as bigint)"),
            FieldKind::Person => sql.add("p.name_sort"),
            FieldKind::Choice => {
                let sql = sql.add("case");
                let sql = (0_i64..).zip(choices).fold(sql, |sql, (place, key)| {
                    sql.add_bound(" when cv.choice = ", *key).add_bound(" then cast(", place).add(" as bigint)")
                });
                sql.add(" when false then cast(0 as bigint) end")
            }
        };
        let sql = match self.kind {
            FieldKind::Person => sql
                .add(" from custom_values cv join people p on p.id = cv.person_id and p.deleted_at is null")
                .visible(scope, Noun::Person),
            _ => sql.add(" from custom_values cv"),
        };
        let sql = sql.add_bound(" where cv.field_id = ", self.field);
        let sql = match of {
            Some(id) => sql.add_bound(" and cv.record_id = ", id),
            None => sql.add(" and cv.record_id = r.id"),
        };
        sql.add(match (matches!(self.kind, FieldKind::Text | FieldKind::Person), self.descending) {
            (true, false) => "), '\u{10ffff}')",
            (true, true) => "), '')",
            (false, false) => "), 9223372036854775807)",
            (false, true) => "), -9223372036854775807)",
        })
    }
}

record! {
    /// What a custom field comes to, in one currency or in none.
    pub struct CustomSum {
        /// Which field.
        pub field_id: CustomFieldId,
        /// Of which currency; nothing for numbers.
        pub currency: Option<Currency>,
        /// In minor units, or ten-thousandths.
        pub sum: i64,
    }
}

/// What the numbers and amounts of fields come to, of all that match.
pub async fn sums(db: &mut Reader, filter: &Filter, fields: &[CustomFieldId]) -> Result<Vec<CustomSum>> {
    if fields.is_empty() {
        return Ok(Vec::new());
    }
    let scope = db.scope();
    let sql = Sql::new(
        "select sv.field_id, sv.currency, cast(sum(coalesce(sv.number, sv.minor)) as bigint) as sum from referrals r \
         join custom_values sv on sv.record_id = r.id where coalesce(sv.number, sv.minor) is not null",
    );
    let sql = sql.add_list(" and sv.field_id in", fields.iter().copied());
    let sql = filter.restrict(sql, &scope).add(" group by sv.field_id, sv.currency");
    db.all(sql.add(" order by sv.field_id, coalesce(sv.currency, '')")).await
}

/// The groups of all that match by a choice; the largest first, at most `most` of them.
pub async fn groups(db: &mut Reader, filter: &Filter, field: CustomFieldId, most: i64) -> Result<Vec<Group>> {
    let scope = db.scope();
    let sql = Sql::new(concat!(
        "select cast(null as bigint) as id, gv.choice as word, r.currency, count(*) as referrals, \
         cast(coalesce(sum(r.value_minor), 0) as bigint) as minor, cast(sum(",
        worth_of_referral!(),
        ") as bigint) as worth from referrals r left join custom_values gv on gv.record_id = r.id"
    ));
    let sql = filter.restrict(sql.add_bound(" and gv.field_id = ", field).add(" where true"), &scope);
    let sql =
        sql.add(" group by gv.choice, r.currency order by count(*) desc, coalesce(gv.choice, ''), coalesce(r.currency, '')");
    db.all(sql.add_bound(" limit ", most)).await
}
