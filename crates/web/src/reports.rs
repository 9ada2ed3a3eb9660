//! Insights: the list of reports, and a report with its filter, as a page, as CSV, and as JSON.

mod asked;
mod drawn;

use std::collections::BTreeMap;

use askama::Template;
use goodword_domain::money::Currency;
use goodword_domain::permit::Right;
use goodword_domain::writing::Label;
use goodword_domain::{Date, Refusal};
use goodword_reports::{self as reports, By, FileKind, Listed, Parameters, Report, ReportError, Settings};
use goodword_store::{Reader, firm};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::asks::Ask;
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::file;
use crate::shape::{self, shape};
use crate::shell::Shell;
use crate::show;
use crate::table::Table;

impl From<ReportError> for WebError {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Refused(refusal) => Self::Refused(refusal),
            ReportError::Store(error) => Self::Store(error),
            error @ ReportError::Unwritten(_) => Self::Fault(error.to_string()),
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
    let (settings, matter) = settings(&ctx, &mut reader).await?;
    let mut said = Vec::new();
    for listed in reports::ALL {
        let report = reports::run(listed.name, &mut reader, &settings, &Parameters::default()).await?;
        said.push(Said { listed: *listed, sentence: matter.put_in(&report.sentence) });
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
    asked: asked::Asked,
    /// Whether nothing has been received at all, in whatever days.
    nothing_yet: bool,
    /// Where one is captured; empty for those who may not.
    capture: &'static str,
}

/// One report.
pub async fn report(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let (settings, matter) = settings(&ctx, &mut reader).await?;
    let name = ctx.param("name").to_owned();
    let listed = *listed(&name)?;
    let given = parameters(&ctx);
    let asked = given.as_ref().copied().unwrap_or_default();
    let ran = match given {
        Ok(_) => reports::run(&name, &mut reader, &settings, &asked).await,
        Err(refusal) => Err(ReportError::Refused(refusal)),
    };
    let as_file = ctx.query("as").and_then(FileKind::called);
    let (report, parameters, error) = match ran {
        Ok(ran) => (ran, asked, String::new()),
        // What was asked cannot be answered: the page answers the usual question instead and says why. A file cannot say
        // it, so there is none.
        Err(ReportError::Refused(refusal)) if as_file.is_none() => {
            let usual = reports::run(&name, &mut reader, &settings, &Parameters::default()).await?;
            (usual, Parameters::default(), refusal.sentence.to_string())
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(kind) = as_file {
        return file::answer(report.to_file(kind, &matter)?, kind, report.name).await;
    }
    let report = in_words_of(&matter, report);
    let drawn = drawn::Drawn::of(&report, &matter);
    let mut asked = asked::Asked::of(&listed, &report, &parameters, &settings);
    if !error.is_empty() {
        // What was typed stays in the form, to be put right.
        let typed = |name: &str| ctx.query(name).unwrap_or_default().to_owned();
        (asked.from, asked.to, asked.as_of, asked.error) = (typed("from"), typed("to"), typed("as_of"), error);
    }
    let page = ReportPage {
        shell: Shell::of(&ctx, &mut reader, listed.title, "insights").await?,
        nothing_yet: drawn.empty && nothing_yet(&mut reader, &settings).await?,
        asked,
        capture: if ctx.may(Right::Capture) { "/capture" } else { "" },
        report,
        drawn,
    };
    show::html(&page, &draft)
}

/// The firm's settings as this colleague reads them, and its word for a matter.
async fn settings(ctx: &Ctx, reader: &mut Reader) -> Result<(Settings, Label), WebError> {
    let settings = Settings::load(reader, ctx.now()).await?;
    let matter = firm::find(reader).await?.map(|firm| firm.matter()).unwrap_or_default();
    Ok((Settings { writing: ctx.me.colleague.writing.unwrap_or(settings.writing), ..settings }, matter))
}

/// A report in the firm's words.
fn in_words_of(matter: &Label, report: Report) -> Report {
    let notes = report.notes.iter().map(|note| matter.put_in(note)).collect();
    Report { sentence: matter.put_in(&report.sentence), notes, ..report }
}

/// Whether no referral has ever been received, as far as the viewer may see.
async fn nothing_yet(reader: &mut Reader, settings: &Settings) -> Result<bool, WebError> {
    Ok(reports::run("sources", reader, settings, &Parameters::default()).await?.rows.is_empty())
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
