//! Insights: the list of reports, and a report with its filter, as a page, as CSV, and as JSON.

mod drawn;

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use goodword_domain::calendar::Period;
use goodword_domain::permit::Right;
use goodword_domain::{Date, Refusal};
use goodword_reports::{self as reports, By, Listed, Parameters, Report, ReportError, Settings};
use goodword_store::Reader;
use serde_json::Value;

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
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
    t.read("/reports", Right::See, "reports", |ctx| Box::pin(list(ctx)));
    t.read("/reports/{name}", Right::See, "report", |ctx| Box::pin(json(ctx)));
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
}

/// One report.
pub async fn report(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let settings = Settings::load(&mut reader, ctx.now()).await?;
    let name = ctx.param("name").to_owned();
    let listed = *listed(&name)?;
    let ran = match parameters(&ctx) {
        Ok(parameters) => reports::run(&name, &mut reader, &settings, &parameters).await,
        Err(refusal) => Err(ReportError::Refused(refusal)),
    };
    let as_file = ctx.query("as") == Some("csv");
    let (report, error) = match ran {
        Ok(report) => (report, String::new()),
        // What was asked cannot be answered: the page answers the usual question instead and says why. A file cannot say
        // it, so there is none.
        Err(ReportError::Refused(refusal)) if !as_file => {
            let usual = reports::run(&name, &mut reader, &settings, &Parameters::default()).await?;
            (usual, refusal.sentence.to_string())
        }
        Err(error) => return Err(error.into()),
    };
    if as_file {
        return Ok(csv(&report));
    }
    let shell = Shell::of(&ctx, &mut reader, listed.title, "insights").await?;
    let drawn = drawn::Drawn::of(&report);
    let typed = |name: &str| ctx.query(name).unwrap_or_default().to_owned();
    let asked = Asked { from: typed("from"), to: typed("to"), as_of: typed("as_of"), by: typed("by"), error };
    let by = listed.by.iter().map(|by| (by.word().to_owned(), by.label().to_owned())).collect();
    let periods = periods(&name, &settings);
    show::html(&ReportPage { shell, report, drawn, asked, periods, by }, &draft)
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
    let all = reports::ALL.iter().map(|l| {
        let by: Vec<&str> = l.by.iter().map(|by| by.word()).collect();
        serde_json::json!({ "name": l.name, "title": l.title, "question": l.question, "by": by })
    });
    Ok(Value::Array(all.collect()))
}

async fn json(ctx: Ctx) -> Result<Value, WebError> {
    let asked = parameters(&ctx)?;
    let name = ctx.param("name");
    listed(name)?;
    let mut reader: Reader = ctx.read().await?;
    let settings = Settings::load(&mut reader, ctx.now()).await?;
    Ok(reports::run(name, &mut reader, &settings, &asked).await?.to_json())
}
