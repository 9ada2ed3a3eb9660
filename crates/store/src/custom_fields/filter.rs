//! What lists filter by: what a custom field of each record must hold.

use goodword_domain::custom::FieldOn;
use goodword_domain::{Date, Noun, PersonId};

use crate::{Scope, Sql, like};

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
    /// Adds the condition to a statement: `on` is what the field is on, `record` the column with the number of such a record.
    pub(crate) fn condition(&self, sql: Sql, scope: &Scope, (on, record): (FieldOn, &'static str)) -> Sql {
        let key = self.key.as_str();
        let sql = sql
            .add_bound(" and (not exists (select 1 from custom_fields nf where nf.retired_at is null and nf.noun = ", on)
            .add_bound(" and nf.key = ", key)
            .add(if self.nothing { ") or not exists (" } else { ") or exists (" })
            .add("select 1 from custom_fields cf join custom_values cv on cv.field_id = cf.id and cv.record_id = ")
            .add(record)
            .add_bound(" where cf.noun = ", on)
            .add_bound(" and cf.key = ", key);
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
