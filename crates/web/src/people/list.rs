//! The list of people, and the form of a new one.

use askama::Template;
use goodword_domain::PersonId;
use goodword_domain::custom::FieldOn;
use goodword_domain::referrer::Tier;
use goodword_store::Reader;
use goodword_store::names::Names;
use goodword_store::people::list;
use serde_json::{Value, json};

use crate::asks::Ask;
use crate::ctx::Ctx;
use crate::custom::Held;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::fields::Fields;
use crate::keyset::{self, Keyset};
use crate::shape::shape;
use crate::shell::Shell;
use crate::show;
use crate::view::{Face, Link, counted};

/// How many a page holds.
const PAGE: i64 = 50;

struct Row {
    face: Face,
    href: String,
    title: String,
    at: Option<Link>,
    email: String,
    phone: String,
    kind: &'static str,
    tier: &'static str,
    made: i64,
    about: i64,
}

#[derive(Template)]
#[template(path = "people/people.html")]
struct PeoplePage {
    shell: Shell,
    rows: Vec<Row>,
    find: String,
    count: String,
    more: String,
    may: bool,
}

/// The page of the list that the address asks for, with where the next one is.
async fn read(ctx: &Ctx, path: &str) -> Result<(Reader, Vec<list::Line>, String), WebError> {
    let mut db = ctx.read().await?;
    let rules = ctx.rules(&mut db).await?;
    let today = ctx.say(&rules).today();
    let find = ctx.query("q").unwrap_or_default();
    let after = keyset::after::<PersonId>(ctx);
    let mut all = list::page(&mut db, find, after.as_ref().map(|k| (k.name.as_str(), k.id)), today, PAGE + 1).await?;
    let more = keyset::more(ctx, path, &mut all, PAGE, |line| Keyset { name: line.name_sort.clone(), id: line.id });
    Ok((db, all, more))
}

/// The people by name.
pub(super) async fn index(ctx: Ctx, draft: Draft) -> WebResult {
    let (mut db, all, more) = read(&ctx, "/people").await?;
    let find = ctx.query("q").unwrap_or_default().to_owned();
    let names = Names::load(&mut db, Vec::new(), all.iter().filter_map(|line| line.organisation_id).collect()).await?;
    let row = |line: list::Line| Row {
        face: Face::of(&line.name),
        href: format!("/people/{}", line.id),
        title: line.title.filter(|_| names.organisation(line.organisation_id).is_some()).unwrap_or_default(),
        at: line
            .organisation_id
            .zip(names.organisation(line.organisation_id))
            .map(|(id, name)| Link { href: format!("/organisations/{id}"), text: name.to_owned() }),
        email: line.email.unwrap_or_default(),
        phone: line.phone.unwrap_or_default(),
        kind: line.referrer_kind.map_or("", |kind| kind.label()),
        tier: line.tier.map_or("", Tier::label),
        made: line.made,
        about: line.about,
    };
    let count = counted(list::count(&mut db, &find).await?, "person", "people");
    let shell = Shell::of(&ctx, &mut db, "People", "people").await?;
    let rows = all.into_iter().map(row).collect();
    show::html(&PeoplePage { shell, rows, find, count, more, may: ctx.may(goodword_domain::permit::Right::Capture) }, &draft)
}

#[derive(Template)]
#[template(path = "people/new.html")]
struct NewPage {
    shell: Shell,
    f: Fields,
}

/// The form of a new person.
pub(super) async fn new(ctx: Ctx, draft: Draft) -> WebResult {
    let mut db = ctx.read().await?;
    let shell = Shell::of(&ctx, &mut db, "Add a person", "people").await?;
    let f = Fields::of("person", &draft).set("name", ctx.query("name").unwrap_or_default());
    let f = f.with_custom_when_new(&Held::load(&mut db, FieldOn::Person, None).await?);
    show::html(&NewPage { shell, f }, &draft)
}

/// What the list may be asked for.
pub(super) const ASKS: &[Ask] = &[Ask::text("q", "Found by name or address."), keyset::AFTER, keyset::after_id("PersonId")];

/// The shape of the list.
pub(super) fn answer() -> Value {
    shape! { "people": Vec<list::Line>, "next": Option<String> }
}

/// The people as the API lists them.
pub(super) async fn api(ctx: Ctx) -> Result<Value, WebError> {
    let (_, all, next) = read(&ctx, "/api/v1/people").await?;
    Ok(json!({ "people": all, "next": Some(next).filter(|next| !next.is_empty()) }))
}
