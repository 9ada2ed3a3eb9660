//! What the API reads of settings.

use goodword_domain::permit::{self, Right};
use goodword_store::colleagues::{self, Colleague};
use goodword_store::lists;
use serde_json::{Value, json};

use crate::ctx::Ctx;
use crate::error::WebError;
use crate::table::Table;

pub(super) fn routes(t: &mut Table) {
    t.read("/colleagues", Right::See, "colleagues", |ctx| Box::pin(colleagues(ctx)));
    t.read("/practices", Right::See, "practices", |ctx| Box::pin(practices(ctx)));
    t.read("/offices", Right::See, "offices", |ctx| Box::pin(offices(ctx)));
    t.read("/sources", Right::See, "sources", |ctx| Box::pin(sources(ctx)));
    t.read("/reasons", Right::See, "reasons", |ctx| Box::pin(reasons(ctx)));
    t.read("/cadences", Right::See, "cadences", |ctx| Box::pin(cadences(ctx)));
}

/// A colleague as programs see them; how they work is the business of who keeps the firm.
fn said(colleague: &Colleague, keeps_firm: bool) -> Value {
    let mut said = json!({
        "id": colleague.id,
        "name": colleague.name,
        "email": colleague.email,
        "role": colleague.role,
        "practice_id": colleague.practice_id,
        "office_id": colleague.office_id,
        "languages": colleague.languages,
        "deputy_id": colleague.deputy_id,
        "away_from": colleague.away_from,
        "away_until": colleague.away_until,
        "left_on": colleague.left_on,
        "sample": colleague.sample,
    });
    if keeps_firm && let Some(object) = said.as_object_mut() {
        object.insert("can_sign_in".to_owned(), Value::Bool(colleague.password_hash.is_some()));
        object.insert("version".to_owned(), Value::from(colleague.version));
    }
    said
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

/// The steps of a cadence are JSON in the database and an array here.
async fn cadences(ctx: Ctx) -> Result<Value, WebError> {
    let mut all = Vec::new();
    for row in lists::cadences(&mut ctx.read().await?).await? {
        let steps: Value = goodword_store::json::read("steps", &row.steps)?;
        all.push(json!({
            "id": row.id,
            "name": row.name,
            "direction": row.direction,
            "is_default": row.is_default,
            "steps": steps,
            "retired_at": row.retired_at,
            "version": row.version,
        }));
    }
    Ok(json!({ "cadences": all }))
}
