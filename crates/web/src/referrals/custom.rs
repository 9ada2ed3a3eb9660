//! Custom fields in the list of referrals alone: as its order, its groups and its sums.

use goodword_domain::custom::{Choice, FieldKind, Number};
use goodword_domain::money::Money;
use goodword_store::Reader;
use goodword_store::custom_fields::CustomField;
use goodword_store::referrals::custom::{self, CustomSort};
use goodword_store::referrals::list::Sort;

use super::asked::Asked;
use crate::error::WebError;
use crate::lists::custom::{Column, Fields};
use crate::lists::query::Query;

/// The order an address asks for, where it is by a custom field: `custom.key`, or `-custom.key` for the largest first.
pub(super) fn sort(fields: &Fields, query: &Query) -> Option<Sort> {
    let word = query.get("sort")?;
    let (field, _) = fields.used(word.trim_start_matches('-'))?;
    Some(Sort::Custom(CustomSort { field: field.id, kind: field.kind, descending: word.starts_with('-') }))
}

/// The choice an address groups by.
pub(super) fn grouped_by<'f>(fields: &'f Fields, query: &Query) -> Option<(&'f CustomField, &'f [Choice])> {
    let (field, choices) = fields.used(query.get("group")?)?;
    (field.kind == FieldKind::Choice).then_some((field, choices.as_slice()))
}

/// What the columns that are shown come to, where one comes to one sum.
pub(super) async fn sums(
    db: &mut Reader,
    asked: &Asked,
    (all, columns): (&Fields, &[Column]),
) -> Result<Vec<(String, String)>, WebError> {
    let shown = columns.iter().filter(|column| column.shown && column.numeric);
    let fields: Vec<&CustomField> = shown.filter_map(|column| all.used(&column.word)).map(|(field, _)| field).collect();
    let ids: Vec<_> = fields.iter().map(|field| field.id).collect();
    let summed = custom::sums(db, &asked.filter, &ids).await?;
    let sum = |field: &&CustomField| {
        let mut of_it = summed.iter().filter(|sum| sum.field_id == field.id);
        let (Some(one), None) = (of_it.next(), of_it.next()) else { return None };
        let said = match one.currency {
            Some(currency) => Money::new(one.sum, currency).to_string(),
            None => Number::of_parts(one.sum).to_string(),
        };
        Some((field.label.clone(), said))
    };
    Ok(fields.iter().filter_map(sum).collect())
}
