//! Organisations outside: the list, one of them, who is there, and what comes from there.

pub(crate) mod list;

use askama::Template;
use goodword_actions::add_organisation::AddOrganisation;
use goodword_actions::change_organisation::ChangeOrganisation;
use goodword_actions::custom::Custom;
use goodword_actions::delete_organisation::DeleteOrganisation;
use goodword_actions::restore_organisation::RestoreOrganisation;
use goodword_actions::set_referrer::SetReferrer;
use goodword_domain::custom::FieldOn;
use goodword_domain::merge::MergeOf;
use goodword_domain::permit::Right;
use goodword_domain::referrer::Tier;
use goodword_domain::{Noun, OrganisationId, Refusal};
use goodword_store::organisations;
use goodword_store::organisations::list::{Member, members};
use goodword_store::referrers::Referrer;
use serde_json::{Value, json};

use crate::ctx::Ctx;
use crate::custom::Held;
use crate::draft::Draft;
use crate::duplicates::Beside;
use crate::error::{WebError, WebResult};
use crate::fields::Fields;
use crate::lists::listed;
use crate::people::loaded::Known;
use crate::shape::shape;
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::wish::Landing;

pub(crate) fn routes(t: &mut Table) {
    t.page("/organisations", Right::See, "organisations", show!(list::index));
    t.page("/organisations/file", Right::See, "organisations as a file", show!(listed::as_file::<list::Organisations>));
    t.page("/organisations/new", Right::Capture, "new organisation", show!(new));
    t.page("/organisations/{organisation_id}", Right::See, "organisation", show!(show_organisation));
    t.page("/organisations/{organisation_id}/edit", Right::Capture, "change of an organisation", show!(edit));
    t.page("/organisations/{organisation_id}/referrer", Right::Capture, "an organisation as a referrer", show!(referrer));
    t.verb::<AddOrganisation>("/organisations", show!(new), |id, _| {
        let undo = format!("/organisations/{id}/deletion");
        Landing::at(format!("/organisations/{id}"), "The organisation was added.").undo(undo)
    });
    t.verb::<ChangeOrganisation>("/organisations/{organisation_id}", show!(edit), |(), ctx| Landing::at(here(ctx), "Changed."));
    t.verb::<SetReferrer>("/organisations/{organisation_id}/referrer", show!(referrer), |(), ctx| {
        Landing::at(here(ctx), "Changed.")
    });
    t.verb::<DeleteOrganisation>("/organisations/{organisation_id}/deletion", show!(show_organisation), |(), ctx| {
        Landing::at("/organisations", "The organisation was put in the bin.").undo(format!("{}/restoration", here(ctx)))
    });
    t.verb_on::<RestoreOrganisation>(
        "/organisations/{organisation_id}/restoration",
        (Right::See, show!(crate::bin_page::page)),
        |(), ctx| Landing::at(here(ctx), "The organisation is back from the bin."),
    );
    let answer = listed::answer::<list::Organisations>();
    t.read("/organisations", (Right::See, "organisations"), (list::ASKS, answer), |ctx| {
        Box::pin(listed::api::<list::Organisations>(ctx))
    });
    let one = shape! { "organisation": organisations::Organisation, "people": Vec<Member>, "referrer": Option<Referrer>, "custom": Custom };
    t.read("/organisations/{organisation_id}", (Right::See, "organisation"), (&[], one), |ctx| Box::pin(api(ctx)));
}

/// The page of the organisation in the address.
fn here(ctx: &Ctx) -> String {
    format!("/organisations/{}", ctx.param("organisation_id"))
}

#[derive(Template)]
#[template(path = "organisations/new.html")]
struct NewPage {
    shell: Shell,
    f: Fields,
}

async fn new(ctx: Ctx, draft: Draft) -> WebResult {
    let mut db = ctx.read().await?;
    let shell = Shell::of(&ctx, &mut db, "Add an organisation", "organisations").await?;
    let f = Fields::of("organisation", &draft).set("name", ctx.query("name").unwrap_or_default());
    let f = f.with_custom_when_new(&Held::load(&mut db, FieldOn::Organisation, None).await?);
    show::html(&NewPage { shell, f }, &draft)
}

#[derive(Template)]
#[template(path = "organisations/organisation.html")]
struct OrganisationPage {
    shell: Shell,
    it: Known,
    beside: Beside,
    /// "", edit or referrer
    form: &'static str,
    f: Fields,
    referrer_version: i64,
    kinds: Vec<(&'static str, &'static str)>,
    tiers: Vec<(&'static str, &'static str)>,
    refused: String,
    may: bool,
}

async fn show_organisation(ctx: Ctx, draft: Draft) -> WebResult {
    page(ctx, draft, "").await
}

async fn edit(ctx: Ctx, draft: Draft) -> WebResult {
    page(ctx, draft, "edit").await
}

async fn referrer(ctx: Ctx, draft: Draft) -> WebResult {
    page(ctx, draft, "referrer").await
}

async fn page(ctx: Ctx, draft: Draft, form: &'static str) -> WebResult {
    let id: OrganisationId = ctx.id("organisation_id")?;
    let mut db = ctx.read().await?;
    let it = Known::organisation(&ctx, &mut db, id).await?;
    if !it.href.ends_with(&id.to_string()) && draft.refusal.is_none() {
        return Ok(show::go(&it.href));
    }
    let rules = ctx.rules(&mut db).await?;
    let say = ctx.say(&rules);
    let beside = Beside::load(&mut db, MergeOf::Organisations, id.get(), &say, ctx.may(Right::Capture)).await?;
    let shell = Shell::of(&ctx, &mut db, &it.name, "organisations").await?;
    let f = Fields::of(form, &draft);
    let f = match form {
        "edit" => f.set("name", &it.name).set("website", &it.website).set("note", &it.note).with_custom(&it.custom),
        _ => f
            .set("kind", it.referrer.as_ref().map_or("professional", |r| r.kind.word()))
            .set("tier", it.referrer.as_ref().and_then(|r| r.tier).map_or("", Tier::word))
            .set("note", it.referrer_note()),
    };
    let refused = draft.refusal.as_ref().filter(|_| form.is_empty()).map(|r| r.sentence.to_string()).unwrap_or_default();
    let page = OrganisationPage {
        shell,
        beside,
        form,
        f,
        referrer_version: it.referrer.as_ref().map_or(0, |r| r.version),
        kinds: crate::people::kinds(),
        tiers: crate::people::tiers(),
        refused,
        may: ctx.may(Right::Capture),
        it,
    };
    show::html(&page, &draft)
}

async fn api(ctx: Ctx) -> Result<Value, WebError> {
    let id: OrganisationId = ctx.id("organisation_id")?;
    let mut db = ctx.read().await?;
    let organisation = organisations::find(&mut db, id).await?.ok_or_else(|| Refusal::missing(Noun::Organisation))?;
    let id = organisation.id;
    Ok(json!({
        "organisation": organisation,
        "people": members(&mut db, id).await?,
        "referrer": goodword_store::referrers::of_organisation(&mut db, id).await?,
        "custom": Held::load(&mut db, FieldOn::Organisation, Some(id.get())).await?.json(),
    }))
}
