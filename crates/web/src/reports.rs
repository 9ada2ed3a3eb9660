//! Insights: the list of reports, and a report with its filter, as a page, as CSV, and as JSON.

mod drawn;

use std::collections::BTreeMap;

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use goodword_domain::calendar::Period;
use goodword_domain::money::Currency;
use goodword_domain::permit::Right;
use goodword_domain::{Date, Refusal};
use goodword_reports::{self as reports, By, Listed, Parameters, Report, ReportError, Settings};
use goodword_store::Reader;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::asks::Ask;
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shape::{self, shape};
use crate::shell::Shell;
use crate::show;
use crate::table::Table;

impl From<ReportError> for WebError {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Refused(refusal) => Self::Refused(refusal),
            ReportError::Store(error) => Self::Store(error),
        }
    }
}

pub(crate) fn routes(t: &mut Table) {
    t.page("/reports", Right::See, "reports", show!(index));
    t.page("/reports/{name}", Right::See, "report", show!(report));
    t.read("/reports", (Right::See, "reports"), (&[], shape::of::<Vec<OnList>>()), |ctx| Box::pin(list(ctx)));
    t.read("/reports/{name}", (Right::See, "report"), (ASKS, answer()), |ctx| Box::pin(json(ctx)));
}

/// What a report may be asked.
const ASKS: &[Ask] = &[
    Ask::day("from", "The first day of receipt that counts."),
    Ask::day("to", "The last day of receipt that counts."),
    Ask::day("as_of", "The day as of whose end everything is judged; now where nobody says."),
    Ask::words("by", "What the rows are grouped by, where the report can.", || By::ALL.iter().map(|by| by.word()).collect()),
];

/// The shape of a report's JSON: the same for all of them.
fn answer() -> Value {
    shape! {
        "report": String,
        "title": String,
        "question": String,
        "sentence": String,
        "parameters": BTreeMap<String, String>,
        "figures": BTreeMap<String, Value>,
        "columns": Vec<ColumnSaid>,
        "rows": Vec<BTreeMap<String, Value>>,
        "totals": Option<BTreeMap<String, Value>>,
        "notes": Vec<String>,
    }
}

/// A column as programs read it.
#[derive(Serialize, JsonSchema)]
struct ColumnSaid {
    /// Its key in the rows.
    key: String,
    /// What stands in it: text, count, percent, days, minutes, money (minor units), date, or the reference of a record.
    kind: String,
    /// Its head.
    title: String,
    /// The currency, where all of it is in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<Currency>,
}

/// A report on the list, as programs read it.
#[derive(Serialize, JsonSchema)]
struct OnList {
    /// The name commands and addresses use.
    name: &'static str,
    /// The title.
    title: &'static str,
    /// The question it answers.
    question: &'static str,
    /// What its rows can be grouped by.
    by: Vec<&'static str>,
}

/// A report on the list, with what it says now.
struct Said {
    listed: Listed,
    sentence: String,
}

#[derive(Template)]
#[template(path = "reports/index.html")]
struct IndexPage {
    shell: Shell,
    said: Vec<Said>,
}

/// Every report with the sentence it says now.
pub async fn index(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let settings = Settings::load(&mut reader, ctx.now()).await?;
    let mut said = Vec::new();
    for listed in reports::ALL {
        let report = reports::run(listed.name, &mut reader, &settings, &Parameters::default()).await?;
        said.push(Said { listed: *listed, sentence: report.sentence });
    }
    let shell = Shell::of(&ctx, &mut reader, "Insights", "insights").await?;
    show::html(&IndexPage { shell, said }, &draft)
}

#[derive(Template)]
#[template(path = "reports/report.html")]
struct ReportPage {
    shell: Shell,
    report: Report,
    drawn: drawn::Drawn,
    asked: Asked,
    periods: Vec<(String, String)>,
    by: Vec<(String, String)>,
}

/// What was asked for, as the form shows it.
struct Asked {
    from: String,
    to: String,
    as_of: String,
    by: String,
    error: String,
    /// The same question to the API.
    as_json: String,
}

/// One report.
pub async fn report(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let settings = Settings::load(&mut reader, ctx.now()).await?;
    let name = ctx.param("name").to_owned();
    let listed = *listed(&name)?;
    let (parameters, error) = match parameters(&ctx) {
        Ok(parameters) => (parameters, String::new()),
        Err(refusal) => (Parameters::default(), refusal.sentence.to_string()),
    };
    let ran = reports::run(&name, &mut reader, &settings, &parameters).await;
    let (report, error) = match ran {
        Ok(report) => (report, error),
        // What was asked cannot be answered: the usual question is answered instead, and it is said why.
        Err(ReportError::Refused(refusal)) => {
            let usual = reports::run(&name, &mut reader, &settings, &Parameters::default()).await?;
            (usual, refusal.sentence.to_string())
        }
        Err(error) => return Err(error.into()),
    };
    if ctx.query("as") == Some("csv") {
        return Ok(csv(&report));
    }
    let shell = Shell::of(&ctx, &mut reader, listed.title, "insights").await?;
    let drawn = drawn::Drawn::of(&report);
    let text = |date: Option<Date>| date.map(|d| d.to_string()).unwrap_or_default();
    let asked = Asked {
        from: text(parameters.from),
        to: text(parameters.to),
        as_of: text(parameters.as_of),
        by: parameters.by.map(|by| by.word().to_owned()).unwrap_or_default(),
        error,
        as_json: as_json(&name, &parameters),
    };
    let by = listed.by.iter().map(|by| (by.word().to_owned(), by.label().to_owned())).collect();
    let periods = periods(&name, &settings);
    show::html(&ReportPage { shell, report, drawn, asked, periods, by }, &draft)
}

/// The address of the same question to the API.
fn as_json(name: &str, asked: &Parameters) -> String {
    let day = |name: &'static str, day: Option<Date>| day.map(|day| (name, day.to_string()));
    let by = asked.by.map(|by| ("by", by.word().to_owned()));
    let all = [day("from", asked.from), day("to", asked.to), day("as_of", asked.as_of), by];
    let query = serde_html_form::to_string(all.into_iter().flatten().collect::<Vec<_>>()).unwrap_or_default();
    format!("/api/v1/reports/{name}{}{query}", if query.is_empty() { "" } else { "?" })
}

/// Periods people ask for most, as links.
fn periods(name: &str, settings: &Settings) -> Vec<(String, String)> {
    let today = settings.calendar.date_of(settings.now);
    let quarter = Period::quarter_of(today, settings.year);
    let last = Period::previous_quarter(today, settings.year);
    let year = Period::financial_year_of(today, settings.year);
    let before = Period::previous_financial_year(today, settings.year);
    let months = Period::last_n_months(today, 12);
    let of = |label: &str, p: Period| (label.to_owned(), format!("/reports/{name}?from={}&to={}", p.from, p.to));
    vec![
        of(&format!("This quarter, {}", quarter.name(settings.year)), quarter),
        of(&format!("Last quarter, {}", last.name(settings.year)), last),
        of(&format!("This year, {}", year.name(settings.year)), year),
        of(&format!("Last year, {}", before.name(settings.year)), before),
        of("Last 12 months", months),
    ]
}

fn listed(name: &str) -> Result<&'static Listed, Refusal> {
    reports::ALL.iter().find(|listed| listed.name == name).ok_or_else(|| {
        let sentence = "There is no report of that name. Choose one from Insights.";
        Refusal::of_kind(goodword_domain::refusal::RefusalKind::Missing, "report.unknown", sentence)
    })
}

fn parameters(ctx: &Ctx) -> Result<Parameters, Refusal> {
    let day = |name: &'static str| match ctx.query(name) {
        None => Ok(None),
        Some(text) => text.parse::<Date>().map(Some).map_err(|_| {
            let given: String = text.chars().take(40).collect();
            Refusal::invalid("report.day", format!("“{given}” is not a day. Write it as 2026-03-31.")).at(name)
        }),
    };
    let by = ctx.query("by").map(str::parse::<By>).transpose()?;
    Ok(Parameters { from: day("from")?, to: day("to")?, as_of: day("as_of")?, by })
}

fn csv(report: &Report) -> axum::response::Response {
    let name = format!("attachment; filename=\"{}.csv\"", report.name);
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], report.to_csv()).into_response()
}

async fn list(_ctx: Ctx) -> Result<Value, WebError> {
    let all = reports::ALL.iter().map(|l| OnList {
        name: l.name,
        title: l.title,
        question: l.question,
        by: l.by.iter().map(|by| by.word()).collect(),
    });
    Ok(serde_json::json!(all.collect::<Vec<_>>()))
}

async fn json(ctx: Ctx) -> Result<Value, WebError> {
    let asked = parameters(&ctx)?;
    let name = ctx.param("name");
    listed(name)?;
    let mut reader: Reader = ctx.read().await?;
    let settings = Settings::load(&mut reader, ctx.now()).await?;
    Ok(reports::run(name, &mut reader, &settings, &asked).await?.to_json())
}
