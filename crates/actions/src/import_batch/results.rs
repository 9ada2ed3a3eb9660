//! What became of each row, as a file.

use std::collections::{BTreeSet, HashMap};
use std::io::Write;

use goodword_domain::batch::RowOutcome;
use goodword_domain::refusal::Refusal;
use goodword_domain::{BatchId, ClientId, Noun, OrganisationId, PersonId, ReferralId};
use goodword_store::batches::{self, BatchRow};
use goodword_store::{Db, Reader, StoreError, Viewer, duplicates, many, walls};

use super::likely;
use crate::Result;

/// How many rows are read at once.
const AT_ONCE: i64 = 1_000;

/// Writes what became of each row as CSV: file, line, outcome, sentence, record.
pub async fn write_results(db: &Db, viewer: Viewer, batch: BatchId, writer: impl Write + Send) -> Result<()> {
    let mut reader = db.read(viewer).await?;
    if batches::find(&mut reader, batch).await?.is_none() {
        return Err(Refusal::missing(Noun::Batch).into());
    }
    let mut out = csv::Writer::from_writer(writer);
    out.write_record(["file", "line", "outcome", "sentence", "record"]).map_err(unwritable)?;
    let mut after = 0;
    loop {
        let rows = batches::rows(&mut reader, batch, None, after, AT_ONCE).await?;
        let Some(last) = rows.last() else { break };
        after = last.row_number;
        let rows = seen(&mut reader, rows).await?;
        for row in &with_alike(&mut reader, batch, rows).await? {
            out.write_record(cells(row)).map_err(unwritable)?;
        }
    }
    out.flush().map_err(|error| unwritable(error.into()))
}

/// The rows of an import after number `after`, as far as the viewer may see what they became; those of one outcome
/// where one is asked for. Fewer than `most` may come although more follow: go on after the last number asked for.
pub async fn rows(
    reader: &mut Reader,
    batch: BatchId,
    outcome: Option<RowOutcome>,
    after: i64,
    most: i64,
) -> Result<Vec<BatchRow>> {
    let rows = batches::rows(reader, batch, outcome, after, most).await?;
    let rows = seen(reader, rows).await?;
    with_alike(reader, batch, rows).await
}

/// Says with each row who of those it recorded is probably somebody else, as the search for duplicates found it and nobody has judged yet.
async fn with_alike(reader: &mut Reader, batch: BatchId, mut rows: Vec<BatchRow>) -> Result<Vec<BatchRow>> {
    let parties = parties(reader, &rows).await?;
    for noun in [Noun::Person, Noun::Organisation] {
        let ids: BTreeSet<i64> = parties.iter().flatten().filter(|party| party.0 == noun).map(|party| party.1).collect();
        let ids: Vec<i64> = ids.into_iter().collect();
        for pair in duplicates::of_batch(reader, noun, batch, &ids).await? {
            let (first, second) = ((noun, pair.first_id), (noun, pair.second_id));
            // The row that recorded the later of the two says it; the first of several that name them.
            let own = [(second, true), (first, false)].into_iter().find_map(|(party, later)| {
                let at = parties.iter().position(|of| of.contains(&party))?;
                Some((at, later))
            });
            let Some((at, later)) = own else { continue };
            let (own, other, address) = match later {
                true => (&pair.second, &pair.first, &pair.first_address),
                false => (&pair.first, &pair.second, &pair.second_address),
            };
            let other = address.as_ref().map_or_else(|| other.clone(), |address| format!("{other} ({address})"));
            if let Some(row) = rows.get_mut(at) {
                let said = likely::sentence(own, &other, &duplicates::words(&pair.reasons));
                row.sentence = format!("{} {said}", row.sentence);
            }
        }
    }
    Ok(rows)
}

/// The people and organisations in what each row became.
async fn parties(reader: &mut Reader, rows: &[BatchRow]) -> Result<Vec<Vec<(Noun, i64)>>> {
    let of = |noun: Noun| rows.iter().filter(move |row| row.noun == Some(noun)).filter_map(|row| row.record_id);
    let referrals: Vec<ReferralId> = of(Noun::Referral).map(ReferralId::from).collect();
    let clients: Vec<ClientId> = of(Noun::Client).map(ClientId::from).collect();
    let mut found: HashMap<(Noun, i64), Vec<(Noun, i64)>> = HashMap::new();
    let people = |ids: &[Option<PersonId>]| ids.iter().flatten().map(|id| (Noun::Person, id.get())).collect::<Vec<_>>();
    let organisations =
        |ids: &[Option<OrganisationId>]| ids.iter().flatten().map(|id| (Noun::Organisation, id.get())).collect::<Vec<_>>();
    for r in many::referrals(reader, &referrals).await? {
        let mut all = people(&[r.prospect_person_id, r.referrer_person_id, r.recipient_person_id]);
        all.extend(organisations(&[r.prospect_organisation_id, r.referrer_organisation_id, r.recipient_organisation_id]));
        found.insert((Noun::Referral, r.id.get()), all);
    }
    for c in many::clients(reader, &clients).await? {
        let all = [people(&[c.person_id]), organisations(&[c.organisation_id])].concat();
        found.insert((Noun::Client, c.id.get()), all);
    }
    let party = |row: &BatchRow| match (row.noun, row.record_id) {
        (Some(noun @ (Noun::Person | Noun::Organisation)), Some(id)) => vec![(noun, id)],
        (Some(noun), Some(id)) => found.get(&(noun, id)).cloned().unwrap_or_default(),
        _ => Vec::new(),
    };
    Ok(rows.iter().map(party).collect())
}

/// Leaves out the rows of what a wall hides from the viewer: their sentences could name it.
async fn seen(reader: &mut Reader, rows: Vec<BatchRow>) -> Result<Vec<BatchRow>> {
    let scope = reader.scope();
    let (true, Some(me)) = (scope.is_walled(), scope.viewer().colleague()) else { return Ok(rows) };
    let mut seen = Vec::with_capacity(rows.len());
    for row in rows {
        let hidden = match (row.noun, row.record_id) {
            (Some(noun), Some(id)) => walls::denied(reader, me, noun, id).await?,
            _ => false,
        };
        if !hidden {
            seen.push(row);
        }
    }
    Ok(seen)
}

fn cells(row: &BatchRow) -> [String; 5] {
    let record = match (row.noun, row.record_id) {
        (Some(noun), Some(id)) => format!("{noun} {}", goodword_domain::id::write(id)),
        _ => String::new(),
    };
    [safe(&row.file), row.line.to_string(), row.outcome.word().to_owned(), safe(&row.sentence), record]
}

/// A text that no spreadsheet takes for a formula.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}") } else { text.to_owned() }
}

fn unwritable(error: csv::Error) -> crate::ActionError {
    StoreError::from_io(std::io::Error::other(error)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_taken_for_a_formula() {
        for text in ["=1+1", "+44", "-1", "@x", "\tx"] {
            assert_eq!(safe(text), format!("'{text}"));
        }
        assert_eq!(safe("Created."), "Created.");
    }
}
