//! What the API reads of settings.

use goodword_domain::cadence::CadenceStep;
use goodword_domain::colleague::Role;
use goodword_domain::permit::{self, Right};
use goodword_domain::referral::Direction;
use goodword_domain::{CadenceId, ColleagueId, Date, OfficeId, PracticeId, Timestamp};
use goodword_store::colleagues::{self, Colleague};
use goodword_store::lists;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::shape::shape;
use crate::table::Table;

pub(super) fn routes(t: &mut Table) {
    let see = |word| (Right::See, word);
    t.read("/colleagues", see("colleagues"), (&[], shape! { "colleagues": Vec<Said> }), |ctx| Box::pin(colleagues(ctx)));
    let practices = shape! { "practices": Vec<colleagues::Practice> };
    t.read("/practices", see("practices"), (&[], practices), |ctx| Box::pin(self::practices(ctx)));
    t.read("/offices", see("offices"), (&[], shape! { "offices": Vec<colleagues::Office> }), |ctx| Box::pin(offices(ctx)));
    t.read("/sources", see("sources"), (&[], shape! { "sources": Vec<lists::Source> }), |ctx| Box::pin(sources(ctx)));
    t.read("/reasons", see("reasons"), (&[], shape! { "reasons": Vec<lists::Reason> }), |ctx| Box::pin(reasons(ctx)));
    t.read("/cadences", see("cadences"), (&[], shape! { "cadences": Vec<CadenceSaid> }), |ctx| Box::pin(cadences(ctx)));
}

/// A colleague as programs see them; how they work is the business of who keeps the firm.
#[derive(Serialize, JsonSchema)]
struct Said {
    /// Which.
    id: ColleagueId,
    /// Their name.
    name: String,
    /// Their email address, by which they sign in.
    email: String,
    /// What they may do.
    role: Role,
    /// Their practice.
    practice_id: Option<PracticeId>,
    /// Their office.
    office_id: Option<OfficeId>,
    /// The languages they work in, as tags with spaces between.
    languages: String,
    /// Who stands in for them.
    deputy_id: Option<ColleagueId>,
    /// Away from that day,
    away_from: Option<Date>,
    /// to that day.
    away_until: Option<Date>,
    /// Their last day, for one who leaves or has left.
    left_on: Option<Date>,
    /// Whether they belong to the sample firm.
    sample: bool,
    /// Whether they have a password; for who keeps the firm.
    #[serde(skip_serializing_if = "Option::is_none")]
    can_sign_in: Option<bool>,
    /// Rises with every change; for who keeps the firm.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i64>,
}

fn said(colleague: &Colleague, keeps_firm: bool) -> Said {
    Said {
        id: colleague.id,
        name: colleague.name.clone(),
        email: colleague.email.clone(),
        role: colleague.role,
        practice_id: colleague.practice_id,
        office_id: colleague.office_id,
        languages: colleague.languages.clone(),
        deputy_id: colleague.deputy_id,
        away_from: colleague.away_from,
        away_until: colleague.away_until,
        left_on: colleague.left_on,
        sample: colleague.sample,
        can_sign_in: keeps_firm.then_some(colleague.password_hash.is_some()),
        version: keeps_firm.then_some(colleague.version),
    }
}

/// A cadence as programs see it: its steps are JSON in the database and an array here.
#[derive(Serialize, JsonSchema)]
struct CadenceSaid {
    /// Which.
    id: CadenceId,
    /// What the firm calls it.
    name: String,
    /// The direction it is for; none for any.
    direction: Option<Direction>,
    /// Whether it is used where no other fits.
    is_default: bool,
    /// Its steps, first to last.
    steps: Vec<CadenceStep>,
    /// Since when it is no longer used.
    retired_at: Option<Timestamp>,
    /// Rises with every change.
    version: i64,
}

async fn colleagues(ctx: Ctx) -> Result<Value, WebError> {
    let keeps_firm = permit::may(ctx.me.colleague.role, Right::KeepFirm);
    let all = colleagues::all(&mut ctx.read().await?).await?;
    Ok(json!({ "colleagues": all.iter().map(|c| said(c, keeps_firm)).collect::<Vec<_>>() }))
}

async fn practices(ctx: Ctx) -> Result<Value, WebError> {
    Ok(json!({ "practices": colleagues::practices(&mut ctx.read().await?).await? }))
}

async fn offices(ctx: Ctx) -> Result<Value, WebError> {
    Ok(json!({ "offices": colleagues::offices(&mut ctx.read().await?).await? }))
}

async fn sources(ctx: Ctx) -> Result<Value, WebError> {
    Ok(json!({ "sources": lists::sources(&mut ctx.read().await?).await? }))
}

async fn reasons(ctx: Ctx) -> Result<Value, WebError> {
    Ok(json!({ "reasons": lists::reasons(&mut ctx.read().await?).await? }))
}

async fn cadences(ctx: Ctx) -> Result<Value, WebError> {
    let mut all = Vec::new();
    for row in lists::cadences(&mut ctx.read().await?).await? {
        all.push(CadenceSaid {
            id: row.id,
            name: row.name,
            direction: row.direction,
            is_default: row.is_default,
            steps: goodword_store::json::read("steps", &row.steps)?,
            retired_at: row.retired_at,
            version: row.version,
        });
    }
    Ok(json!({ "cadences": all }))
}
