//! Who of those a preview would record is probably on record already, or stands in the files twice: compared by the matcher, all of them
//! at once, and said with the row. Nobody is merged or taken for somebody by it.
//!
//! An import itself compares nobody while it holds the database: the search that follows it does, and the results of its rows say what
//! that found.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use goodword_domain::merge::AlikeRule;
use goodword_domain::{Noun, text};
use goodword_matching::{Pair, Register, find};
use goodword_store::StoreError;
use goodword_store::batches::BatchRow;
use goodword_store::duplicates::{self, Compared};

use super::hand::Hand;
use super::told::Told;
use crate::alike::{self, LEAST};
use crate::{Act, Result};

/// How many records are compared while somebody waits for a preview.
const MOST: i64 = 100_000;
/// How many are named with a row: the likeliest.
const NAMED: usize = 2;

/// Those a preview would record, with the rows that name them first.
#[derive(Default)]
pub(super) struct Newly {
    found: Vec<Found>,
    /// Those rows, and whether each is odd already.
    rows: BTreeMap<i64, (BatchRow, bool)>,
}

/// Somebody, or something, a preview would record.
struct Found {
    noun: Noun,
    id: i64,
    /// The number of the row.
    row: i64,
    /// Who is on record under the same name, with a sentence.
    namesake: Option<(i64, String)>,
}

impl Newly {
    /// Notes what a row would record.
    pub fn note(&mut self, row: &BatchRow, told: &mut Told) {
        for (noun, id) in std::mem::take(&mut told.recorded) {
            // The row is about one of them: only for that one a namesake was looked for.
            let own = told.record == Some((noun, id));
            let namesake = if own { told.namesake.take() } else { None };
            self.found.push(Found { noun, id, row: row.row_number, namesake });
            self.rows.entry(row.row_number).or_insert_with(|| (row.clone(), told.is_odd()));
        }
    }
}

/// Compares those a preview would record with each other and with everybody on record, and says it with their rows.
pub(super) async fn say(act: &mut Act<'_>, hand: &mut Hand) -> Result<()> {
    let newly = std::mem::take(&mut hand.newly);
    let ruled = duplicates::rule(&mut act.work).await? == Some(AlikeRule::Identical);
    let mut said: BTreeMap<i64, Vec<(f64, String)>> = BTreeMap::new();
    for (noun, many) in [(Noun::Person, "people"), (Noun::Organisation, "organisations")] {
        let new: HashMap<i64, i64> = newly.found.iter().filter(|f| f.noun == noun).map(|f| (f.id, f.row)).collect();
        if new.is_empty() {
            continue;
        }
        let mut named = BTreeSet::new();
        if duplicates::how_many(&mut act.work, noun).await? > MOST {
            hand.left_out.push(format!(
                "{MOST} {many} are compared before an import at most, and there are more: who is probably on record already is looked for once it is over."
            ));
        } else {
            let (records, pairs) = compared(act, noun, &new).await?;
            let all = Together { records: &records, new: &new, rows: &newly.rows, ruled };
            for pair in &pairs {
                let Some((row, ids, sentence)) = all.said(pair) else { continue };
                named.insert(ids);
                said.entry(row).or_default().push((pair.score, sentence));
            }
        }
        // Whom the matcher does not think likely is said where the name is the same to the letter.
        for Found { id, row, namesake, .. } in newly.found.iter().filter(|found| found.noun == noun) {
            if let Some((_, sentence)) = namesake.as_ref().filter(|(other, _)| !named.contains(&(*id, *other))) {
                said.entry(*row).or_default().push((0.0, sentence.clone()));
            }
        }
    }
    for (number, mut sentences) in said {
        sentences.sort_by(|a, b| b.0.total_cmp(&a.0));
        if let Some((row, odd)) = newly.rows.get(&number) {
            let sentences: Vec<String> = sentences.into_iter().take(NAMED).map(|(_, sentence)| sentence).collect();
            hand.warn_afterwards(row, *odd, &sentences.join(" "));
        }
    }
    Ok(())
}

/// All records of a noun, those on record first, and the pairs among them that are probably one and of which at least one is new.
async fn compared(act: &mut Act<'_>, noun: Noun, new: &HashMap<i64, i64>) -> Result<(Vec<Compared>, Vec<Pair>)> {
    let (mut records, mut added) = (Vec::new(), Vec::new());
    let take = |record: Compared| if new.contains_key(&record.id) { added.push(record) } else { records.push(record) };
    duplicates::compared(&mut act.work, noun, take).await?;
    // Of two new ones, the later row is told of the earlier.
    added.sort_by_key(|record| (new.get(&record.id).copied(), record.id));
    let before = records.len();
    records.append(&mut added);
    let found = tokio::task::spawn_blocking(move || {
        let fields = alike::fields(noun).iter().map(|field| Some(*field)).collect();
        let mut register = Register::new(&[fields]);
        for (at, record) in records.iter().enumerate() {
            if at == before {
                register.begin_new();
            }
            register.push(0, &alike::cells(noun, record));
        }
        let pairs = find(&register, LEAST);
        (records, pairs)
    });
    Ok(found.await.map_err(|stopped| StoreError::from_io(std::io::Error::other(stopped)))?)
}

/// What is needed to say a pair.
struct Together<'a> {
    records: &'a [Compared],
    new: &'a HashMap<i64, i64>,
    rows: &'a BTreeMap<i64, (BatchRow, bool)>,
    ruled: bool,
}

impl Together<'_> {
    /// The row a pair is said with, the new record and the other, and the sentence.
    fn said(&self, pair: &Pair) -> Option<(i64, (i64, i64), String)> {
        let (other, own) = (self.records.get(pair.a)?, self.records.get(pair.b)?);
        let row = *self.new.get(&own.id)?;
        let of_line = match self.new.get(&other.id) {
            // Both are named by one row, such as somebody and who introduced them.
            Some(number) if *number == row => " of the same line".to_owned(),
            Some(number) => format!(" of line {}", self.rows.get(number)?.0.line),
            None => other.organisation.as_ref().map(|at| format!(" ({at})")).unwrap_or_default(),
        };
        let merged = if self.ruled && identical(own, other) {
            " The rule of the firm calls them one: they are merged once the import is over."
        } else {
            ""
        };
        let sentence = sentence(&own.name, &format!("{}{of_line}", other.name), &pair.reasons);
        Some((row, (own.id, other.id), format!("{sentence}{merged}")))
    }
}

/// Who may be whom, and why.
pub(super) fn sentence(own: &str, other: &str, reasons: &[String]) -> String {
    let why = if reasons.is_empty() { String::new() } else { format!(": {}", reasons.join(", ")) };
    format!("Possible duplicate: {own} may be {other}{why}.")
}

/// Whether the rule of the firm calls two records one: the same name and the same address.
fn identical(one: &Compared, other: &Compared) -> bool {
    let address = |record: &Compared| record.address.as_deref().map(str::to_lowercase).filter(|address| !address.is_empty());
    let name = text::fold(&one.name);
    !name.is_empty() && name == text::fold(&other.name) && address(one).is_some() && address(one) == address(other)
}
