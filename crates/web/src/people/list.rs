//! The list of people: narrowed, kept as views, with the columns somebody wants, as a page and for programs; and the form of a new one.

use askama::Template;
use goodword_actions::Rules;
use goodword_domain::PersonId;
use goodword_domain::calendar::Relative;
use goodword_domain::custom::FieldOn;
use goodword_domain::referrer::{ReferrerKind, Tier};
use goodword_domain::view::{PeopleColumn, ViewedList};
use goodword_store::Reader;
use goodword_store::names::Names;
use goodword_store::people::list::{self, Line, Wanted};
use goodword_store::referrals::filter::{Between, Pick};
use serde_json::{Value, json};

use crate::asks::Ask;
use crate::ctx::Ctx;
use crate::custom::Held;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::fields::Fields;
use crate::keyset::{self, Keyset};
use crate::lists::bar::{self, Bar, Select};
use crate::lists::custom::{self, Column};
use crate::lists::query::{ListOf, Query, relative};
use crate::lists::views::{self, Views};
use crate::shape;
use crate::shell::Shell;
use crate::show;
use crate::view::{Face, Link, Say, counted};

/// How many a page holds.
const PAGE: i64 = 50;

/// The list of people, as its addresses say it.
pub(crate) const LIST: ListOf = ListOf {
    list: ViewedList::People,
    path: "/people",
    views: &[("all", "All")],
    filters: &["q", "kind", "tier", "email", "phone", "touched_in", "untouched_in"],
    how: &["view", "cols"],
};

/// What is asked for.
pub(super) struct Asked {
    query: Query,
    pub wanted: Wanted,
    pub columns: Vec<PeopleColumn>,
    pub fields: custom::Fields,
    pub custom: Vec<Column>,
}

impl Asked {
    pub async fn of(ctx: &Ctx, db: &mut Reader, rules: &Rules) -> Result<Self, WebError> {
        let query = Query::of(ctx, &LIST);
        let fields = custom::Fields::load(db, FieldOn::Person).await?;
        // They stand in the one order the page has, whatever that of the address.
        let chosen = |column: &PeopleColumn| query.all("cols").any(|word| word == column.word());
        let chosen = PeopleColumn::ALL.iter().copied().filter(chosen).collect();
        Ok(Self {
            wanted: wanted(ctx, rules, &query),
            columns: if query.get("cols").is_none() { PeopleColumn::USUAL.to_vec() } else { chosen },
            custom: fields.columns(&query),
            fields,
            query,
        })
    }

    /// The page of the list that the address asks for, with where the next one is.
    async fn page(&self, ctx: &Ctx, db: &mut Reader, (say, path): (&Say, &str)) -> Result<(Vec<Line>, String), WebError> {
        let after = keyset::after::<PersonId>(ctx);
        let after = after.as_ref().map(|k| (k.name.as_str(), k.id));
        let mut all = list::page(db, &self.wanted, after, say.today(), PAGE + 1).await?;
        let more = keyset::more(ctx, path, &mut all, PAGE, |line| Keyset { name: line.name_sort.clone(), id: line.id });
        Ok((all, more))
    }

    fn bar(&self, say: &Say) -> Bar {
        let own = PeopleColumn::ALL.iter().map(|column| (column.word(), column.label(), self.columns.contains(column)));
        Bar::of(&self.query, ("Name or email", selects()), (&self.fields, say), bar::columns(own, &self.custom))
    }
}

fn wanted(ctx: &Ctx, rules: &Rules, query: &Query) -> Wanted {
    let has = |name: &str| query.get(name).map(|word| word == "yes");
    let within = |name: &str| {
        let word = query.get(name).and_then(|word| word.parse::<Relative>().ok());
        word.map_or_else(Between::default, |word| relative(rules, ctx.now(), word))
    };
    Wanted {
        kind: match query.get("kind") {
            Some("none") => Some(Pick::Nothing),
            word => word.and_then(|word| word.parse().ok()).map(Pick::One),
        },
        tier: query.get("tier").and_then(|word| word.parse().ok()),
        email: has("email"),
        phone: has("phone"),
        touched: within("touched_in"),
        untouched: within("untouched_in"),
        custom: custom::conditions(query, rules, rules.calendar.date_of(ctx.now())),
        ..Wanted::named(query.get("q").unwrap_or_default())
    }
}

/// What the form that filters offers.
fn selects() -> Vec<Select> {
    let kinds = ReferrerKind::ALL.iter().map(|kind| (kind.word(), kind.label())).chain([("none", "No referrer")]);
    let there = |label, name| Select::of((label, name, "Either"), [("yes", "is known"), ("no", "is not known")]);
    vec![
        Select::of(("As a referrer", "kind", "Anybody"), kinds),
        Select::of(("Tier", "tier", "Any"), Tier::ALL.iter().map(|tier| (tier.word(), tier.label()))),
        there("Email", "email"),
        there("Telephone", "phone"),
        Select::behind(("Last touch", "touched_in")),
        Select::behind(("No touch", "untouched_in")),
    ]
}

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
    touched: String,
    custom: Vec<String>,
}

#[derive(Template)]
#[template(path = "people/people.html")]
struct PeoplePage {
    shell: Shell,
    views: Views,
    /// The bar, as the templates of every list call it.
    choices: Bar,
    columns: Vec<PeopleColumn>,
    custom: Vec<Column>,
    rows: Vec<Row>,
    filtered: bool,
    count: String,
    more: String,
    may: bool,
    error: String,
}

impl PeoplePage {
    fn has(&self, column: PeopleColumn) -> bool {
        self.columns.contains(&column)
    }

    /// The custom fields that are shown.
    fn custom_shown(&self) -> impl Iterator<Item = &Column> {
        self.custom.iter().filter(|column| column.shown)
    }

    /// How many columns there are.
    fn many(&self) -> usize {
        1 + self.columns.len() + self.custom_shown().count()
    }
}

/// The people by name.
pub(crate) async fn index(ctx: Ctx, draft: Draft) -> WebResult {
    let mut db = ctx.read().await?;
    let rules = ctx.rules(&mut db).await?;
    let saved = views::saved(&ctx, &mut db, LIST.list).await?;
    if draft.refusal.is_none()
        && let Some(to) = views::leads_to(&ctx, &mut db, (&LIST, &saved)).await?
    {
        return Ok(show::go(&to));
    }
    let asked = Asked::of(&ctx, &mut db, &rules).await?;
    let say = ctx.say(&rules);
    let (all, more) = asked.page(&ctx, &mut db, (&say, LIST.path)).await?;
    let page = PeoplePage {
        rows: rows(&mut db, all, (&asked, &say)).await?,
        choices: asked.bar(&say),
        views: Views::load(&ctx, &mut db, (&asked.query, "all"), saved).await?,
        filtered: asked.query.filters().next().is_some(),
        count: counted(list::count(&mut db, &asked.wanted).await?, "person", "people"),
        shell: Shell::of(&ctx, &mut db, "People", "people").await?,
        may: ctx.may(goodword_domain::permit::Right::Capture),
        error: draft.refusal.as_ref().map(|r| r.sentence.to_string()).unwrap_or_default(),
        columns: asked.columns,
        custom: asked.custom,
        more,
    };
    show::html(&page, &draft)
}

async fn rows(db: &mut Reader, all: Vec<Line>, (asked, say): (&Asked, &Say)) -> Result<Vec<Row>, WebError> {
    let names = Names::load(db, Vec::new(), all.iter().filter_map(|line| line.organisation_id).collect()).await?;
    let ids: Vec<i64> = all.iter().map(|line| line.id.get()).collect();
    let mut cells = asked.fields.cells(db, &ids, &asked.custom).await?;
    let row = |line: Line| Row {
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
        touched: line.last_touch.map(|at| say.day(at)).unwrap_or_default(),
        custom: cells.remove(&line.id.get()).unwrap_or_default(),
    };
    Ok(all.into_iter().map(row).collect())
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
pub(super) const ASKS: &[Ask] = &[
    Ask::text("q", "Found by name or address."),
    Ask::words("view", "A view of the page; makes no difference here.", || vec!["all"]),
    Ask::words("kind", "What they are as a referrer.", || {
        ReferrerKind::ALL.iter().map(|kind| kind.word()).chain(["none"]).collect()
    }),
    Ask::words("tier", "Of this tier.", || Tier::ALL.iter().map(|tier| tier.word()).collect()),
    Ask::words("email", "Whether an email address is known.", || vec!["yes", "no"]),
    Ask::words("phone", "Whether a telephone number is known.", || vec!["yes", "no"]),
    Ask::words("touched_in", "The last touch was on days told from today.", custom::behind),
    Ask::words("untouched_in", "There was no touch on days told from today.", custom::behind),
    custom::ASK,
    keyset::AFTER,
    keyset::after_id("PersonId"),
];

/// The shape of the list.
pub(super) fn answer() -> Value {
    shape::object(vec![("people", custom::shape_of_lines::<Line>()), ("next", shape::of::<Option<String>>())])
}

/// The people as the API lists them.
pub(super) async fn api(ctx: Ctx) -> Result<Value, WebError> {
    let mut db = ctx.read().await?;
    let rules = ctx.rules(&mut db).await?;
    let asked = Asked::of(&ctx, &mut db, &rules).await?;
    let (all, next) = asked.page(&ctx, &mut db, (&ctx.say(&rules), "/api/v1/people")).await?;
    let ids: Vec<i64> = all.iter().map(|line| line.id.get()).collect();
    let said = asked.fields.with_lines(&mut db, (&all, &ids)).await?;
    Ok(json!({ "people": said, "next": Some(next).filter(|next| !next.is_empty()) }))
}
