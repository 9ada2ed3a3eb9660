//! The list of people: what it can be narrowed by, its columns, and the form of a new one.

use askama::Template;
use goodword_domain::custom::FieldOn;
use goodword_domain::permit::Right;
use goodword_domain::referrer::{ReferrerKind, Tier};
use goodword_domain::view::{PeopleColumn, ViewedList};
use goodword_domain::{Date, PersonId};
use goodword_reports::Cell;
use goodword_store::Reader;
use goodword_store::names::Names;
use goodword_store::people::list::{self, Line, Wanted};

use crate::asks::Ask;
use crate::ctx::Ctx;
use crate::custom::Held;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::fields::Fields;
use crate::file::{day, text};
use crate::keyset::{self, Keyset};
use crate::lists::bar::Select;
use crate::lists::columns::Columns;
use crate::lists::custom;
use crate::lists::listed::{self, Above, Given, Listed, Opened};
use crate::lists::query::ListOf;
use crate::shell::Shell;
use crate::show;
use crate::view::{Face, Link, Say};

/// The list of people.
pub(crate) struct People;

impl Listed for People {
    type Column = PeopleColumn;
    type Line = Line;
    type Id = PersonId;
    type Wanted = Wanted;
    type Choices = ();
    type Around = Names;

    const LIST: ListOf = ListOf {
        list: ViewedList::People,
        path: "/people",
        views: &[("all", "All")],
        filters: &["q", "kind", "tier", "email", "phone", "touched_in", "untouched_in"],
        how: &["view", "cols"],
    };
    const FIELDS: FieldOn = FieldOn::Person;
    const WORDS: &'static str = "Name or email";
    const COUNTED: (&'static str, &'static str) = ("person", "people");

    async fn choices(_: &Ctx, _: &mut Reader) -> Result<(), WebError> {
        Ok(())
    }

    fn wanted(given: &Given<'_>, (): &()) -> Wanted {
        Wanted {
            kind: given.pick("kind"),
            tier: given.one("tier"),
            email: given.whether("email"),
            phone: given.whether("phone"),
            touched: given.within("touched_in"),
            untouched: given.within("untouched_in"),
            custom: given.custom(),
            ..Wanted::named(given.words())
        }
    }

    fn selects((): &()) -> Vec<Select> {
        let there = |label, name| Select::whether((label, name), ("is known", "is not known"));
        let mut selects = Select::as_referrer();
        selects.extend([there("Email", "email"), there("Telephone", "phone")]);
        selects.extend(Select::touches());
        selects
    }

    async fn page(
        db: &mut Reader,
        wanted: &Wanted,
        after: Option<&Keyset<PersonId>>,
        (today, most): (Date, i64),
    ) -> Result<Vec<Line>, WebError> {
        Ok(list::page(db, wanted, after.map(|last| (last.name.as_str(), last.id)), today, most).await?)
    }

    async fn count(db: &mut Reader, wanted: &Wanted, _: Date) -> Result<i64, WebError> {
        Ok(list::count(db, wanted).await?)
    }

    fn key(_: &Wanted, line: &Line) -> Keyset<PersonId> {
        Keyset { name: line.name_sort.clone(), id: line.id }
    }

    fn of(line: &Line) -> (i64, &str) {
        (line.id.get(), &line.name)
    }

    async fn around(db: &mut Reader, lines: &[Line]) -> Result<Names, WebError> {
        Ok(Names::load(db, Vec::new(), lines.iter().filter_map(|line| line.organisation_id).collect()).await?)
    }

    fn heads(column: PeopleColumn) -> &'static [&'static str] {
        match column {
            PeopleColumn::At => &["organisation", "title"],
            PeopleColumn::Email => &["email"],
            PeopleColumn::Phone => &["phone"],
            PeopleColumn::Referrer => &["referrer_kind", "tier"],
            PeopleColumn::Received => &["received"],
            PeopleColumn::Referred => &["referred"],
            PeopleColumn::Touched => &["last_touch_on"],
        }
    }

    fn cells(column: PeopleColumn, line: &Line, (names, say): (&Names, &Say)) -> Vec<Cell> {
        let at = names.organisation(line.organisation_id);
        match column {
            PeopleColumn::At => vec![text(at), text(line.title.as_deref().filter(|_| at.is_some()))],
            PeopleColumn::Email => vec![text(line.email.as_deref())],
            PeopleColumn::Phone => vec![text(line.phone.as_deref())],
            PeopleColumn::Referrer => vec![text(line.referrer_kind.map(|kind| kind.label())), text(line.tier.map(Tier::label))],
            PeopleColumn::Received => vec![Cell::Count(line.made)],
            PeopleColumn::Referred => vec![Cell::Count(line.about)],
            PeopleColumn::Touched => vec![day(line.last_touch.map(|at| say.day_of(at)))],
        }
    }
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

impl Row {
    fn of((line, custom): (Line, Vec<String>), names: &Names, say: &Say) -> Self {
        let at = line.organisation_id.zip(names.organisation(line.organisation_id));
        Self {
            face: Face::of(&line.name),
            href: format!("/people/{}", line.id),
            title: line.title.filter(|_| at.is_some()).unwrap_or_default(),
            at: at.map(|(id, name)| Link { href: format!("/organisations/{id}"), text: name.to_owned() }),
            email: line.email.unwrap_or_default(),
            phone: line.phone.unwrap_or_default(),
            kind: line.referrer_kind.map_or("", |kind| kind.label()),
            tier: line.tier.map_or("", Tier::label),
            made: line.made,
            about: line.about,
            touched: line.last_touch.map(|at| say.day(at)).unwrap_or_default(),
            custom,
        }
    }
}

#[derive(Template)]
#[template(path = "people/people.html")]
struct PeoplePage {
    shell: Shell,
    list: Above,
    columns: Columns<PeopleColumn>,
    rows: Vec<Row>,
    may: bool,
}

/// The people by name.
pub(crate) async fn index(ctx: Ctx, draft: Draft) -> WebResult {
    let mut db = ctx.read().await?;
    let it = match listed::open::<People>(&ctx, &mut db, &draft).await? {
        Opened::Here(page) => page,
        Opened::Elsewhere(to) => return Ok(show::go(&to)),
    };
    let page = PeoplePage {
        shell: Shell::of(&ctx, &mut db, "People", "people").await?,
        rows: it.lines.into_iter().map(|line| Row::of(line, &it.around, &it.say)).collect(),
        list: it.above,
        columns: it.asked.columns,
        may: ctx.may(Right::Capture),
    };
    show::html(&page, &draft)
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
