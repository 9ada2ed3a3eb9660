//! People outside: the list, one of them, and what can be said about them.

mod form;
pub(crate) mod list;
pub(crate) mod loaded;

use askama::Template;
use goodword_actions::add_person::AddPerson;
use goodword_actions::change_person::ChangePerson;
use goodword_actions::correct_position::CorrectPosition;
use goodword_actions::custom::Custom;
use goodword_actions::delete_person::DeletePerson;
use goodword_actions::end_position::EndPosition;
use goodword_actions::log_touch::LogTouch;
use goodword_actions::move_person::MovePerson;
use goodword_actions::restore_person::RestorePerson;
use goodword_actions::set_referrer::SetReferrer;
use goodword_domain::custom::FieldOn;
use goodword_domain::merge::MergeOf;
use goodword_domain::permit::Right;
use goodword_domain::{Noun, PersonId, PositionId, Refusal};
use goodword_store::history;
use goodword_store::people::{Person, positions};
use goodword_store::referrers::Referrer;
use serde_json::{Value, json};

use crate::ctx::Ctx;
use crate::custom::Held;
use crate::draft::Draft;
use crate::duplicates::Beside;
use crate::error::{WebError, WebResult};
use crate::lists::listed;
use crate::shape::shape;
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::wish::Landing;

use form::PersonForm;
pub(crate) use form::{kinds, tiers};
use loaded::Known;

pub(crate) fn routes(t: &mut Table) {
    t.page("/people", Right::See, "people", show!(list::index));
    t.page("/people/file", Right::See, "people as a file", show!(listed::as_file::<list::People>));
    t.page("/people/new", Right::Capture, "new person", show!(list::new));
    t.page("/people/{person_id}", Right::See, "person", show!(show_person));
    t.page("/people/{person_id}/edit", Right::Capture, "change of a person", show!(edit));
    t.page("/people/{person_id}/positions/new", Right::Capture, "move of a person", show!(move_form));
    t.page("/people/{person_id}/referrer", Right::Capture, "a person as a referrer", show!(referrer));
    t.page("/people/{person_id}/touches/new", Right::Capture, "touch with a person", show!(touch));
    t.page("/positions/{position_id}/edit", Right::Capture, "correction of a position", show!(position));
    verbs(t);
    t.read("/people", (Right::See, "people"), (list::ASKS, listed::answer::<list::People>()), |ctx| {
        Box::pin(listed::api::<list::People>(ctx))
    });
    let one = shape! { "person": Person, "positions": Vec<positions::Position>, "referrer": Option<Referrer>, "custom": Custom };
    t.read("/people/{person_id}", (Right::See, "person"), (&[], one), |ctx| Box::pin(api(ctx)));
}

fn verbs(t: &mut Table) {
    t.verb::<AddPerson>("/people", show!(list::new), |id, _| {
        Landing::at(format!("/people/{id}"), "The person was added.").undo(format!("/people/{id}/deletion"))
    });
    t.verb::<ChangePerson>("/people/{person_id}", show!(edit), |(), ctx| Landing::at(here(ctx), "Changed."));
    t.verb::<MovePerson>("/people/{person_id}/positions", show!(move_form), |_, ctx| {
        Landing::at(here(ctx), "The move was recorded. Credit stays with where they were.")
    });
    t.verb::<SetReferrer>("/people/{person_id}/referrer", show!(referrer), |(), ctx| Landing::at(here(ctx), "Changed."));
    t.verb::<DeletePerson>("/people/{person_id}/deletion", show!(show_person), |(), ctx| {
        Landing::at("/people", "The person was put in the bin.").undo(format!("{}/restoration", here(ctx)))
    });
    t.verb_on::<RestorePerson>("/people/{person_id}/restoration", (Right::See, show!(crate::bin_page::page)), |(), ctx| {
        Landing::at(here(ctx), "The person is back from the bin.")
    });
    t.verb::<CorrectPosition>("/positions/{position_id}", show!(position), |(), _| Landing::at("/people", "Corrected."));
    t.verb::<EndPosition>("/positions/{position_id}/end", show!(position), |(), _| Landing::at("/people", "Ended."));
    t.verb::<LogTouch>("/touches", show!(touch), |_, _| Landing::at("/people", "The touch was logged."));
}

/// The page of the person in the address.
fn here(ctx: &Ctx) -> String {
    format!("/people/{}", ctx.param("person_id"))
}

#[derive(Template)]
#[template(path = "people/person.html")]
struct PersonPage {
    shell: Shell,
    it: Known,
    beside: Beside,
    form: Option<PersonForm>,
    refused: String,
    may: bool,
}

macro_rules! pages {
    ($($(#[$doc:meta])* $name:ident => $key:expr),+ $(,)?) => {$(
        $(#[$doc])*
        async fn $name(ctx: Ctx, draft: Draft) -> WebResult {
            let id = person_of(&ctx, &draft)?;
            page(&ctx, &draft, id, $key).await
        }
    )+};
}

pages! {
    /// A person.
    show_person => None,
    /// With the form of their name and ways to reach them.
    edit => Some(("edit", None)),
    /// With the form of a move.
    move_form => Some(("move", None)),
    /// With the form of what they are as a referrer.
    referrer => Some(("referrer", None)),
    /// With the form of a touch.
    touch => Some(("touch", None)),
}

/// Who the address is about; a touch names them in its form.
fn person_of(ctx: &Ctx, draft: &Draft) -> Result<PersonId, WebError> {
    match draft.value("person_ids") {
        Some(id) if ctx.param("person_id").is_empty() => id.parse().map_err(|_| Refusal::missing(Noun::Person).into()),
        _ => Ok(ctx.id("person_id")?),
    }
}

/// The person whose position is corrected, with its form.
async fn position(ctx: Ctx, draft: Draft) -> WebResult {
    let id: PositionId = ctx.id("position_id")?;
    let mut db = ctx.read().await?;
    let position = positions::find(&mut db, id).await?.ok_or_else(|| Refusal::missing(Noun::Position))?;
    let seen = history::latest(&mut db, Noun::Position, id.get()).await?.map(|id| id.to_string()).unwrap_or_default();
    drop(db);
    page(&ctx, &draft, position.person_id, Some(("position", Some((position, seen))))).await
}

async fn page(
    ctx: &Ctx,
    draft: &Draft,
    id: PersonId,
    form: Option<(&'static str, Option<(positions::Position, String)>)>,
) -> WebResult {
    let mut db = ctx.read().await?;
    let it = Known::person(ctx, &mut db, id).await?;
    if it.person_id != id.to_string() && draft.refusal.is_none() {
        return Ok(show::go(&it.href));
    }
    let rules = ctx.rules(&mut db).await?;
    let say = ctx.say(&rules);
    let beside = Beside::load(&mut db, MergeOf::People, id.get(), &say, ctx.may(Right::Capture)).await?;
    let shell = Shell::of(ctx, &mut db, &it.name, "people").await?;
    let refused = if form.is_none() { draft.refusal.as_ref().map(|r| r.sentence.to_string()) } else { None };
    let form = form.map(|(key, position)| PersonForm::of(ctx, &it, key, position, draft));
    let may = ctx.may(Right::Capture);
    show::html(&PersonPage { shell, it, beside, form, refused: refused.unwrap_or_default(), may }, draft)
}

async fn api(ctx: Ctx) -> Result<Value, WebError> {
    let id: PersonId = ctx.id("person_id")?;
    let mut db = ctx.read().await?;
    let person = goodword_store::people::find(&mut db, id).await?.ok_or_else(|| Refusal::missing(Noun::Person))?;
    let id = person.id;
    Ok(json!({
        "person": person,
        "positions": positions::of_person(&mut db, id).await?,
        "referrer": goodword_store::referrers::of_person(&mut db, id).await?,
        "custom": Held::load(&mut db, FieldOn::Person, Some(id.get())).await?.json(),
    }))
}
