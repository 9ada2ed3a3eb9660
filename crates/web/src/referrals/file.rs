//! The list as a file: all of it that matches, as CSV or as a workbook that any spreadsheet opens.

use goodword_domain::money::Money;
use goodword_reports::{Cell, FileKind, TableFile};
use goodword_store::Reader;
use goodword_store::colleagues::{self, Practice};
use goodword_store::lists::{self, Source};
use goodword_store::referrals::list::{self, After, Line};

use super::asked::Asked;
use crate::error::WebError;
use crate::file::{self, AT_ONCE, Filed, text};
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

/// What lines are named with, and how far the file has come.
struct Said<'a> {
    asked: &'a Asked,
    say: &'a Say,
    colleagues: &'a Colleagues,
    fields: &'a Fields,
    sources: Vec<Source>,
    practices: Vec<Practice>,
    after: Option<After>,
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
    let mut said = Said { asked, say, colleagues, fields, sources, practices, after: None };
    file::whole(db, &mut said, (kind, "Referrals", &head)).await
}

impl Filed for Said<'_> {
    async fn rows(&mut self, db: &mut Reader) -> Result<Vec<Vec<Cell>>, WebError> {
        let lines = list::page(db, &self.asked.filter, self.asked.sort, self.after, AT_ONCE).await?;
        self.after = lines.last().map(|last| After { key: self.asked.sort.key(last), id: last.id });
        let ids: Vec<i64> = lines.iter().map(|line| line.id.get()).collect();
        let (values, names) = self.fields.values(db, &ids).await?;
        let row = |line: &Line| {
            let held = values.get(&line.id.get()).map(Vec::as_slice).unwrap_or_default();
            self.cells(line).into_iter().chain(self.fields.file_cells(held, &names)).collect()
        };
        Ok(lines.iter().map(row).collect())
    }
}

impl Said<'_> {
    fn cells(&self, line: &Line) -> Vec<Cell> {
        let day = |at: Option<goodword_domain::Timestamp>| file::day(at.map(|at| self.say.day_of(at)));
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
