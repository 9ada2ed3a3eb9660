//! The list as a file: all of it that matches, as CSV that any spreadsheet opens.

use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use goodword_domain::money::Money;
use goodword_reports::{Cell, csv_of};
use goodword_store::Reader;
use goodword_store::colleagues::{self, Practice};
use goodword_store::lists::{self, Source};
use goodword_store::referrals::list::{self, After, Line};

use super::asked::Asked;
use super::custom::{self, Fields, PREFIX};
use crate::error::WebResult;
use crate::view::{Colleagues, Say};

/// How many lines are read at once.
const AT_ONCE: i64 = 500;
/// A file of more lines is no list somebody looks at; the last line says what is missing.
const MOST: usize = 100_000;

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
pub(super) async fn csv(db: &mut Reader, asked: &Asked, (say, colleagues, fields): (&Say, &Colleagues, &Fields)) -> WebResult {
    let custom: Vec<String> = fields.in_use().map(|field| format!("{PREFIX}{}", field.key)).collect();
    let head: Vec<&str> = HEAD.into_iter().chain(custom.iter().map(String::as_str)).collect();
    let (sources, practices) = (lists::sources(db).await?, colleagues::practices(db).await?);
    let said = Said { say, colleagues, sources, practices };
    let (mut after, mut rows) = (None, Vec::new());
    while rows.len() < MOST {
        let lines = list::page(db, &asked.filter, asked.sort, after, AT_ONCE).await?;
        let Some(last) = lines.last() else { break };
        after = Some(After { key: asked.sort.key(last), id: last.id });
        let (values, names) = custom::values(db, &lines).await?;
        for line in &lines {
            let held = values.get(&line.id.get()).map(Vec::as_slice).unwrap_or_default();
            let more = fields.plain(held, &names).into_iter().map(|text| text.map_or(Cell::None(""), Cell::Text));
            rows.push(said.cells(line).into_iter().chain(more).collect());
        }
    }
    if rows.len() >= MOST {
        let sentence = format!("Only the first {MOST} are in this file. Filter the list to get the others.");
        rows.push(std::iter::once(Cell::Text(sentence)).chain(std::iter::repeat_n(Cell::None(""), head.len() - 1)).collect());
    }
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let name = HeaderValue::from_static("attachment; filename=\"referrals.csv\"");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], csv_of(&head, rows)).into_response())
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
