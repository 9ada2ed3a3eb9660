//! The list as a file: all of it that matches, as CSV or as a workbook that any spreadsheet opens.

use goodword_domain::money::Money;
use goodword_reports::{Cell, FileKind, TableFile};
use goodword_store::Reader;
use goodword_store::colleagues::{self, Practice};
use goodword_store::lists::{self, Source};
use goodword_store::referrals::list::{self, After, Line};

use super::asked::Asked;
use crate::error::WebError;
use crate::file::{AT_ONCE, MOST, cut};
use crate::lists::custom::Fields;
use crate::view::{Colleagues, Say};

/// The columns, by the words of the API.
const HEAD: [&str; 20] = [
    "id",
    "prospect_person",
    "prospect_organisation",
    "referrer_person",
    "referrer_organisation",
    "referrer_colleague",
    "need",
    "direction",
    "stage",
    "outcome",
    "owner",
    "next_step",
    "next_due",
    "source",
    "practice",
    "introduced_on",
    "received_on",
    "decided_on",
    "value",
    "currency",
];

/// What lines are named with.
struct Said<'a> {
    say: &'a Say,
    colleagues: &'a Colleagues,
    sources: Vec<Source>,
    practices: Vec<Practice>,
}

/// Everything that matches, in the order of the list.
pub(super) async fn table(
    db: &mut Reader,
    asked: &Asked,
    (say, colleagues, fields): (&Say, &Colleagues, &Fields),
    kind: FileKind,
) -> Result<TableFile, WebError> {
    let head: Vec<String> = HEAD.iter().map(|key| (*key).to_owned()).chain(fields.file_heads()).collect();
    let (sources, practices) = (lists::sources(db).await?, colleagues::practices(db).await?);
    let said = Said { say, colleagues, sources, practices };
    let mut file = TableFile::new(kind, "Referrals", &head)?;
    let (mut after, mut written) = (None, 0);
    while written < MOST {
        let lines = list::page(db, &asked.filter, asked.sort, after, AT_ONCE).await?;
        let Some(last) = lines.last() else { break };
        after = Some(After { key: asked.sort.key(last), id: last.id });
        written += lines.len();
        let ids: Vec<i64> = lines.iter().map(|line| line.id.get()).collect();
        let (values, names) = fields.values(db, &ids).await?;
        for line in &lines {
            let held = values.get(&line.id.get()).map(Vec::as_slice).unwrap_or_default();
            let row: Vec<Cell> = said.cells(line).into_iter().chain(fields.file_cells(held, &names)).collect();
            file.row(&row)?;
        }
    }
    if written >= MOST {
        file.row(&cut(head.len()))?;
    }
    Ok(file)
}

impl Said<'_> {
    fn cells(&self, line: &Line) -> Vec<Cell> {
        let text = |given: Option<&str>| {
            given.filter(|text| !text.is_empty()).map_or(Cell::None(""), |text| Cell::Text(text.to_owned()))
        };
        let day = |at: Option<goodword_domain::Timestamp>| at.map_or(Cell::None(""), |at| Cell::Date(self.say.day_of(at)));
        let source = line.source_id.and_then(|id| self.sources.iter().find(|source| source.id == id));
        let practice = line.practice_id.and_then(|id| self.practices.iter().find(|practice| practice.id == id));
        let value = line.value_minor.zip(line.currency).map(|(minor, currency)| Money::new(minor, currency));
        vec![
            Cell::Text(line.id.to_string()),
            text(line.prospect_person.as_deref()),
            text(line.prospect_organisation.as_deref()),
            text(line.referrer_person.as_deref()),
            text(line.referrer_organisation.as_deref()),
            text(Some(self.colleagues.name(line.referrer_colleague_id))),
            text(Some(&line.need)),
            text(Some(line.direction.word())),
            text(Some(line.stage.word())),
            text(line.outcome.map(|outcome| outcome.word())),
            text(Some(self.colleagues.name(line.owner_id))),
            text(line.next_what.as_deref()),
            day(line.next_due),
            text(source.map(|source| source.name.as_str())),
            text(practice.map(|practice| practice.name.as_str())),
            day(Some(line.introduced_at)),
            day(line.received_at),
            day(line.decided_at),
            value.map_or(Cell::None(""), Cell::Money),
            line.currency.map_or(Cell::None(""), |currency| Cell::Text(currency.code().to_owned())),
        ]
    }
}
