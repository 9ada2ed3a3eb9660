//! What custom fields hold of a matter, and the form that changes it.

use askama::Template;
use goodword_actions::set_custom_values::SetCustomValues;
use goodword_domain::custom::FieldOn;
use goodword_domain::permit::Right;
use goodword_domain::{MatterId, Noun, Refusal};
use goodword_store::clients::{self, Matter};
use serde_json::{Value, json};

use super::{Held, Input};
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::fields::{self, Clash};
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::wish::Landing;

pub(crate) fn routes(t: &mut Table) {
    t.page("/matters/{matter_id}", Right::Capture, "custom fields of a matter", show!(page));
    t.verb::<SetCustomValues>("/matters/{matter_id}", show!(page), |(), _| Landing::at("/clients", "Changed."));
    let shape = crate::shape::object(vec![("matter", crate::shape::of::<Matter>()), ("custom", super::shape())]);
    t.read("/matters/{matter_id}", (Right::See, "matter"), (&[], shape), |ctx| Box::pin(api(ctx)));
}

#[derive(Template)]
#[template(path = "custom/matter.html")]
struct MatterPage {
    shell: Shell,
    id: MatterId,
    version: i64,
    back: String,
    save: &'static str,
    error: String,
    clashes: Vec<Clash>,
    custom: Vec<Input>,
}

async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    let id: MatterId = ctx.id("matter_id")?;
    let mut db = ctx.read().await?;
    let matter = clients::matter(&mut db, id).await?.ok_or_else(|| Refusal::missing(Noun::Matter))?;
    let held = Held::load(&mut db, FieldOn::Matter, Some(id.get())).await?;
    let at_a_field = |field: &str| held.named(field).is_some();
    let error = draft.refusal.as_ref().filter(|r| !r.field.as_deref().is_some_and(at_a_field));
    let page = MatterPage {
        shell: Shell::of(&ctx, &mut db, &matter.title, "clients").await?,
        id,
        version: matter.version,
        back: format!("/clients/{}", matter.client_id),
        save: fields::save(&draft),
        error: error.map(|r| r.sentence.to_string()).unwrap_or_default(),
        clashes: held.clashes(&draft),
        custom: held.inputs(&draft),
    };
    show::html(&page, &draft)
}

async fn api(ctx: Ctx) -> Result<Value, WebError> {
    let id: MatterId = ctx.id("matter_id")?;
    let mut db = ctx.read().await?;
    let matter = clients::matter(&mut db, id).await?.ok_or_else(|| Refusal::missing(Noun::Matter))?;
    let custom = Held::load(&mut db, FieldOn::Matter, Some(id.get())).await?;
    Ok(json!({ "matter": matter, "custom": custom.json() }))
}
