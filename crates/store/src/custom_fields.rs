//! Custom fields: what they are, and what they hold of each record.

mod filter;

use std::collections::HashMap;

use goodword_domain::custom::{Choice, FieldKind, FieldOn, Number, Value};
use goodword_domain::money::{Currency, Money};
use goodword_domain::{CustomFieldId, CustomValueId, Date, Noun, PersonId, Timestamp, text};

pub use self::filter::CustomIs;
use crate::search::index::{self, Kind};
use crate::{Reader, Result, Sql, Work, json, table};

table! {
    /// A field a firm made for itself.
    pub struct CustomField in custom_fields as cf {
        /// Which.
        pub id: CustomFieldId,
        /// On what it is.
        pub noun: FieldOn,
        /// Its key in files and for programs, which never changes.
        pub key: String,
        /// What it is called.
        pub label: String,
        /// What it holds.
        pub kind: FieldKind,
        /// What can be chosen (JSON).
        pub choices: String,
        /// What stands below it.
        pub help: String,
        /// Its place among those of its noun, from 0.
        pub place: i64,
        /// Whether it stands on the form of a new record.
        pub on_form: bool,
        /// When it was retired: its values are kept and shown nowhere.
        pub retired_at: Option<Timestamp>,
        /// Whether it belongs to the sample firm.
        pub sample: bool,
    }
}

table! {
    /// What a field holds of one record.
    pub struct CustomValue in custom_values as cv {
        /// Which.
        pub id: CustomValueId,
        /// Of which field.
        pub field_id: CustomFieldId,
        /// Of which kind of record,
        pub noun: FieldOn,
        /// and which.
        #[serde(with = "goodword_domain::id::written")]
        #[schemars(with = "String")]
        pub record_id: i64,
        /// A line of text.
        pub text: Option<String>,
        /// Folded for finding.
        pub text_folded: Option<String>,
        /// The key of its order.
        pub text_sort: Option<String>,
        /// A number, in ten-thousandths.
        pub number: Option<i64>,
        /// An amount of money, in minor units.
        pub minor: Option<i64>,
        /// Of which currency.
        pub currency: Option<Currency>,
        /// A day.
        pub day: Option<Date>,
        /// The key of a choice.
        pub choice: Option<String>,
        /// Somebody outside.
        pub person_id: Option<PersonId>,
    }
}

impl CustomField {
    /// What can be chosen.
    pub fn choices(&self) -> Result<Vec<Choice>> {
        json::read("choices", &self.choices)
    }
}

impl CustomValue {
    /// A row that holds a value.
    #[must_use]
    pub fn new(id: CustomValueId, (field_id, noun, record_id): (CustomFieldId, FieldOn, i64), value: Value) -> Self {
        let empty = Self {
            id,
            field_id,
            noun,
            record_id,
            text: None,
            text_folded: None,
            text_sort: None,
            number: None,
            minor: None,
            currency: None,
            day: None,
            choice: None,
            person_id: None,
        };
        match value {
            Value::Text(said) => {
                Self { text_folded: Some(text::fold(&said)), text_sort: Some(text::sort_key(&said)), text: Some(said), ..empty }
            }
            Value::Number(number) => Self { number: Some(number.parts()), ..empty },
            Value::Money(money) => Self { minor: Some(money.minor), currency: Some(money.currency), ..empty },
            Value::Date(day) => Self { day: Some(day), ..empty },
            Value::Choice(key) => Self { choice: Some(key), ..empty },
            Value::Person(person) => Self { person_id: Some(person), ..empty },
        }
    }

    /// What it holds.
    #[must_use]
    pub fn value(&self) -> Option<Value> {
        let text = self.text.clone().map(Value::Text);
        text.or(self.number.map(|parts| Value::Number(Number::of_parts(parts))))
            .or(self.minor.zip(self.currency).map(|(minor, currency)| Value::Money(Money::new(minor, currency))))
            .or(self.day.map(Value::Date))
            .or(self.choice.clone().map(Value::Choice))
            .or(self.person_id.map(Value::Person))
    }
}

/// Every field, also those that are retired, in order.
pub async fn all(db: &mut Reader) -> Result<Vec<CustomField>> {
    db.seldom_all(Sql::new(CustomField::SELECT).add(" order by cf.noun, cf.place, cf.id")).await
}

/// The fields of a noun that are not retired, in order.
pub async fn on(db: &mut Reader, noun: FieldOn) -> Result<Vec<CustomField>> {
    let sql = Sql::new(CustomField::SELECT).add_bound(" and cf.noun = ", noun).add(" and cf.retired_at is null");
    db.seldom_all(sql.add(" order by cf.place, cf.id")).await
}

/// A field by its number.
pub async fn find(db: &mut Reader, id: CustomFieldId) -> Result<Option<CustomField>> {
    db.seldom_maybe(Sql::new(CustomField::SELECT).add_bound(" and cf.id = ", id)).await
}

/// Records a new field, or writes a changed one: `field.insert()`, `field.update()`.
pub async fn put(work: &mut Work, statement: Sql) -> Result<()> {
    work.run(statement).await.map(drop)
}

/// Lets what has a choice of a field be found by what its choices are called now.
pub async fn relabelled(work: &mut Work, field: CustomFieldId) -> Result<()> {
    index::relabelled(work, field).await
}

/// Keeps a value: one that is new (`fresh`), or another where one stands; `choices` are those of its field.
pub async fn keep(work: &mut Work, value: &CustomValue, choices: &[Choice], fresh: bool) -> Result<()> {
    work.pending.custom_value(value, choices, fresh);
    work.run(if fresh { value.insert() } else { value.update() }).await.map(drop)
}

/// What the fields of one record hold, as far as the viewer may see it: somebody behind a wall, or in the bin, is not said. The
/// caller has read the record itself before, through its walls.
pub async fn values_of(db: &mut Reader, noun: FieldOn, record_id: i64) -> Result<Vec<CustomValue>> {
    Ok(values_of_all(db, noun, &[record_id]).await?.remove(&record_id).unwrap_or_default())
}

/// The same of several records at once, by their numbers.
pub async fn values_of_all(db: &mut Reader, noun: FieldOn, records: &[i64]) -> Result<HashMap<i64, Vec<CustomValue>>> {
    let scope = db.scope();
    let mut found: HashMap<i64, Vec<CustomValue>> = HashMap::new();
    for some in records.chunks(200) {
        let sql = Sql::new(CustomValue::SELECT)
            .add_bound(" and cv.noun = ", noun)
            .add_list(" and cv.record_id in", some.iter().copied())
            .add(
                " and (cv.person_id is null or exists (select 1 from people p where p.id = cv.person_id and p.deleted_at is null",
            )
            .visible(&scope, Noun::Person)
            .add("))");
        for value in db.all::<CustomValue>(sql).await? {
            found.entry(value.record_id).or_default().push(value);
        }
    }
    Ok(found)
}

/// What a field holds of a record also where it is not said to the viewer, for what must not write over it unseen.
pub async fn behind(db: &mut Reader, field: CustomFieldId, record_id: i64) -> Result<Option<CustomValue>> {
    let sql = Sql::new(CustomValue::SELECT).add_bound(" and cv.field_id = ", field);
    db.maybe(sql.add_bound(" and cv.record_id = ", record_id)).await
}

/// Everything a record holds also where it is not said to the viewer, for what takes it along whole.
pub async fn all_behind(db: &mut Reader, noun: FieldOn, record_id: i64) -> Result<Vec<CustomValue>> {
    let sql = Sql::new(CustomValue::SELECT).add_bound(" and cv.noun = ", noun).add_bound(" and cv.record_id = ", record_id);
    db.all(sql.add(" order by cv.field_id")).await
}

/// Whether a field of some record names a person, or holds something of theirs.
pub async fn names(db: &mut Reader, person: PersonId) -> Result<bool> {
    let sql =
        Sql::new("select count(*) as named from custom_values where person_id = $1 or (noun = 'person' and record_id = $1)");
    Ok(db.value::<i64>(sql.bind(person)).await? > 0)
}

/// Takes a value away.
pub async fn clear(work: &mut Work, id: CustomValueId) -> Result<()> {
    work.pending.gone(Kind::CustomValue, id.get());
    let sql = Sql::new("delete from custom_values where id = $1").bind(id).on_row("custom_values", id);
    work.run(sql).await.map(drop)
}

/// Takes every value of a record away, which goes for good; says how many there were.
pub async fn clear_record(work: &mut Work, noun: FieldOn, record_id: i64) -> Result<u64> {
    let sql = Sql::new("select id from custom_values where noun = $1 and record_id = $2").bind(noun).bind(record_id);
    work.column::<i64>(sql).await?.into_iter().for_each(|id| work.pending.gone(Kind::CustomValue, id));
    work.run(Sql::new("delete from custom_values where noun = $1 and record_id = $2").bind(noun).bind(record_id)).await
}

/// How many records hold something in each field, whoever may see it.
pub async fn held(db: &mut Reader) -> Result<HashMap<CustomFieldId, i64>> {
    let all: Vec<Held> = db.all(Sql::new("select field_id, count(*) as records from custom_values group by field_id")).await?;
    Ok(all.into_iter().map(|held| (held.field_id, held.records)).collect())
}

crate::record! {
    /// How many records hold something in a field.
    pub struct Held {
        /// Which field.
        pub field_id: CustomFieldId,
        /// How many records.
        pub records: i64,
    }
}

/// Which of the keys of a field's choices some record holds.
pub async fn choices_held(db: &mut Reader, field: CustomFieldId) -> Result<Vec<String>> {
    db.column(Sql::new("select distinct choice from custom_values where choice is not null and field_id = $1").bind(field)).await
}
