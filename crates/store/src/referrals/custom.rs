//! Custom fields in lists of referrals: what filters by them, orders by them, and what they come to.

use goodword_domain::custom::FieldKind;
use goodword_domain::money::Currency;
use goodword_domain::{CustomFieldId, Date, Noun, PersonId, ReferralId};

use super::filter::Filter;
use super::groups::Group;
use super::list::After;
use crate::{Reader, Result, Scope, Sql, custom_fields, like, record, worth_of_referral};

/// What must hold of one custom field, which goes by its key. A field that is retired, or that there is not, filters nothing: an old
/// link still leads somewhere.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CustomIs {
    /// Its key.
    pub key: String,
    /// Nothing is said in it.
    pub nothing: bool,
    /// Every folded word must be in a text,
    pub words: Vec<String>,
    /// or it is one of these choices,
    pub choices: Vec<String>,
    /// or this is who it holds.
    pub person: Option<PersonId>,
    /// A number, in ten-thousandths, from this on, or an amount, in minor units,
    pub least: Option<(i64, i64)>,
    /// up to this.
    pub most: Option<(i64, i64)>,
    /// A day from this on,
    pub from: Option<Date>,
    /// up to this.
    pub to: Option<Date>,
}

impl CustomIs {
    /// Adds the condition to a statement that reads `referrals r`.
    pub(super) fn condition(&self, sql: Sql, scope: &Scope) -> Sql {
        let key = self.key.as_str();
        let sql = sql
            .add_bound(
                " and (not exists (select 1 from custom_fields nf where nf.noun = 'referral' and nf.retired_at is null and nf.key = ",
                key,
            )
            .add(if self.nothing { ") or not exists (" } else { ") or exists (" })
            .add_bound(
                "select 1 from custom_fields cf join custom_values cv on cv.field_id = cf.id and cv.record_id = r.id \
                 where cf.noun = 'referral' and cf.key = ",
                key,
            );
        self.held(sql, scope).add("))")
    }

    fn held(&self, sql: Sql, scope: &Scope) -> Sql {
        // Who may not be seen is not said, so that nothing is.
        let mut sql = sql.add(" and (cv.person_id is null or (true").visible_as(scope, Noun::Person, "cv.person_id").add("))");
        if !(self.words.is_empty() && self.choices.is_empty() && self.person.is_none()) {
            sql = sql.add_list(" and ((cf.kind = 'choice' and cv.choice in", self.choices.iter().map(String::as_str));
            sql = match self.person {
                Some(person) => sql.add_bound(") or (cf.kind = 'person' and cv.person_id = ", person),
                None => sql.add(") or (false"),
            };
            sql = sql.add(if self.words.is_empty() { ") or (false" } else { ") or (cf.kind = 'text'" });
            for word in &self.words {
                sql = sql.add_bound(" and cv.text_folded like ", format!("%{}%", like::escape(word))).add(" escape '\\'");
            }
            sql = sql.add(
                ") or (cf.kind = 'person' and exists (select 1 from people p where p.id = cv.person_id and p.deleted_at is null",
            );
            for word in &self.words {
                sql = sql.add_bound(" and p.name_folded like ", format!("%{}%", like::escape(word))).add(" escape '\\'");
            }
            sql = sql.add(if self.words.is_empty() { " and false)))" } else { ")))" });
        }
        if let Some((number, minor)) = self.least {
            sql = sql.add_bound(" and (cv.number >= ", number).add_bound(" or cv.minor >= ", minor).add(")");
        }
        if let Some((number, minor)) = self.most {
            sql = sql.add_bound(" and (cv.number <= ", number).add_bound(" or cv.minor <= ", minor).add(")");
        }
        sql.add_if(" and cv.day >= ", self.from).add_if(" and cv.day <= ", self.to)
    }
}

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
