//! What a row says of custom fields, kept with what it became.

use std::sync::Arc;

use goodword_domain::custom::{FieldOn, Given};
use goodword_intake::custom::{Cell, Cells, CustomField};
use goodword_store::Reader;
use goodword_store::custom_fields;

use super::told::Told;
use crate::custom::{self, Custom, Wishes};
use crate::{Act, Result};

/// The custom fields files can fill.
pub async fn fields(reader: &mut Reader) -> Result<Arc<[CustomField]>> {
    let all = custom_fields::all(reader).await?.into_iter().filter(|field| field.retired_at.is_none());
    Ok(all.map(|f| CustomField { on: f.noun, key: f.key, label: f.label, kind: f.kind }).collect())
}

/// What a row says, as commands take it.
pub(super) fn given(cells: &Cells) -> Custom {
    let said = |cell: &Cell| match cell {
        Cell::Text(text) => Given::text(text.as_str()),
        Cell::Money(money) => Given::Money(*money),
    };
    cells.iter().map(|(key, cell)| (key.clone(), said(cell))).collect()
}

/// What a row says of a record, where that is not so already.
pub(super) async fn wished(act: &mut Act<'_>, on: FieldOn, (record, new): (i64, bool), cells: &Cells) -> Result<Option<Wishes>> {
    let wishes = custom::read(act, on, (record, new), &given(cells)).await?;
    Ok(wishes.change_anything().then_some(wishes))
}

/// Says it where a row fills custom fields of a matter and none is opened by it.
pub(super) async fn without_a_matter(act: &mut Act<'_>, cells: &Cells, won: bool, told: &mut Told) -> Result<()> {
    if !won && !cells.is_empty() {
        let sentence = "No matter is opened by this row, so what it says of custom fields of the matter was left out.";
        told.warn(act.rules().await?.firm.matter().put_in(sentence));
    }
    Ok(())
}
