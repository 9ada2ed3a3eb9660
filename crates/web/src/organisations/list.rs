//! The list of organisations: what it can be narrowed by, and its columns.

use askama::Template;
use goodword_domain::custom::FieldOn;
use goodword_domain::permit::Right;
use goodword_domain::referrer::{ReferrerKind, Tier};
use goodword_domain::view::{OrganisationColumn, ViewedList};
use goodword_domain::{Date, OrganisationId};
use goodword_reports::Cell;
use goodword_store::organisations::list::{self, Line, Order, Wanted};
use goodword_store::{Reader, sample};

use crate::asks::Ask;
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::file::{day, text};
use crate::keyset::{self, Keyset};
use crate::lists::bar::Select;
use crate::lists::columns::Columns;
use crate::lists::custom;
use crate::lists::listed::{self, Above, Given, Listed, Opened};
use crate::lists::query::ListOf;
use crate::shell::Shell;
use crate::show;
use crate::view::{Link, Say};

/// The list of organisations.
pub(crate) struct Organisations;

impl Listed for Organisations {
    type Column = OrganisationColumn;
    type Line = Line;
    type Id = OrganisationId;
    type Wanted = Wanted;
    /// Whether the sample firm is in the data.
    type Choices = bool;
    type Around = ();

    const LIST: ListOf = ListOf {
        list: ViewedList::Organisations,
        path: "/organisations",
        views: &[("all", "All")],
        filters: &[
            "q",
            "kind",
            "tier",
            "people",
            "client",
            "website",
            "received_in",
            "unreceived_in",
            "touched_in",
            "untouched_in",
            "recorded_in",
            "sample",
        ],
        how: &["view", "sort", "cols"],
    };
    const FIELDS: FieldOn = FieldOn::Organisation;
    const SORTS: &'static [(&'static str, OrganisationColumn)] = &[("recorded", OrganisationColumn::Recorded)];
    const WORDS: &'static str = "Name";
    const COUNTED: (&'static str, &'static str) = ("organisation", "organisations");

    async fn choices(_: &Ctx, db: &mut Reader) -> Result<bool, WebError> {
        Ok(sample::is_there(db).await?)
    }

    fn wanted(given: &Given<'_>, _: &bool) -> Wanted {
        Wanted {
            kind: given.pick("kind"),
            tier: given.one("tier"),
            people: given.whether("people"),
            client: given.whether("client"),
            website: given.whether("website"),
            received: given.within("received_in"),
            unreceived: given.within("unreceived_in"),
            touched: given.within("touched_in"),
            untouched: given.within("untouched_in"),
            recorded: given.within("recorded_in"),
            sample: given.whether("sample"),
            custom: given.custom(),
            order: if given.query.get("sort") == Some("recorded") { Order::Recorded } else { Order::Name },
            ..Wanted::named(given.words())
        }
    }

    fn selects(sample: &bool) -> Vec<Select> {
        let mut selects = Select::as_referrer();
        selects.extend([
            Select::whether(("People we know there", "people"), ("some", "nobody")),
            Select::whether(("Client", "client"), ("is one", "is none")),
            Select::behind(("Last referral received", "received_in")),
            Select::behind(("No referral received", "unreceived_in")),
        ]);
        selects.extend(Select::touches());
        selects.extend([
            Select::behind(("Recorded", "recorded_in")),
            Select::whether(("Website", "website"), ("is known", "is not known")),
        ]);
        selects.extend(Select::sample(*sample));
        selects
    }

    async fn page(
        db: &mut Reader,
        wanted: &Wanted,
        after: Option<&Keyset<OrganisationId>>,
        (today, most): (Date, i64),
    ) -> Result<Vec<Line>, WebError> {
        Ok(list::page(db, wanted, after.map(|last| (last.name.as_str(), last.id)), today, most).await?)
    }

    async fn count(db: &mut Reader, wanted: &Wanted, today: Date) -> Result<i64, WebError> {
        Ok(list::count(db, wanted, today).await?)
    }

    fn key(_: &Wanted, line: &Line) -> Keyset<OrganisationId> {
        Keyset { name: line.name_sort.clone(), id: line.id }
    }

    fn of(line: &Line) -> (i64, &str) {
        (line.id.get(), &line.name)
    }

    async fn around(_: &mut Reader, _: &[Line]) -> Result<(), WebError> {
        Ok(())
    }

    fn heads(column: OrganisationColumn) -> &'static [&'static str] {
        match column {
            OrganisationColumn::Website => &["website"],
            OrganisationColumn::Referrer => &["referrer_kind", "tier"],
            OrganisationColumn::Client => &["client_since"],
            OrganisationColumn::People => &["people"],
            OrganisationColumn::Received => &["received"],
            OrganisationColumn::Referred => &["referred"],
            OrganisationColumn::LastReceived => &["last_received_on"],
            OrganisationColumn::Touched => &["last_touch_on"],
            OrganisationColumn::Recorded => &["recorded_on"],
        }
    }

    fn cells(column: OrganisationColumn, line: &Line, ((), say): (&(), &Say)) -> Vec<Cell> {
        let on = |at: Option<goodword_domain::Timestamp>| day(at.map(|at| say.day_of(at)));
        match column {
            OrganisationColumn::Website => vec![text(line.website.as_deref())],
            OrganisationColumn::Referrer => {
                vec![text(line.referrer_kind.map(|kind| kind.label())), text(line.tier.map(Tier::label))]
            }
            OrganisationColumn::Client => vec![day(line.client_since)],
            OrganisationColumn::People => vec![Cell::Count(line.people)],
            OrganisationColumn::Received => vec![Cell::Count(line.made)],
            OrganisationColumn::Referred => vec![Cell::Count(line.about)],
            OrganisationColumn::LastReceived => vec![on(line.last_received)],
            OrganisationColumn::Touched => vec![on(line.last_touch)],
            OrganisationColumn::Recorded => vec![on(Some(line.created_at))],
        }
    }
}

struct Row {
    name: String,
    href: String,
    website: String,
    kind: &'static str,
    tier: &'static str,
    client: Option<Link>,
    people: i64,
    made: i64,
    about: i64,
    received: String,
    touched: String,
    recorded: String,
    custom: Vec<String>,
}

impl Row {
    fn of((line, custom): (Line, Vec<String>), say: &Say) -> Self {
        let client = line.client_id.zip(line.client_since);
        Self {
            href: format!("/organisations/{}", line.id),
            name: line.name,
            website: line.website.unwrap_or_default(),
            kind: line.referrer_kind.map_or("", |kind| kind.label()),
            tier: line.tier.map_or("", Tier::label),
            client: client.map(|(id, since)| Link { href: format!("/clients/{id}"), text: say.date(since) }),
            people: line.people,
            made: line.made,
            about: line.about,
            received: line.last_received.map(|at| say.day(at)).unwrap_or_default(),
            touched: line.last_touch.map(|at| say.day(at)).unwrap_or_default(),
            recorded: say.day(line.created_at),
            custom,
        }
    }
}

#[derive(Template)]
#[template(path = "organisations/organisations.html")]
struct OrganisationsPage {
    shell: Shell,
    list: Above,
    columns: Columns<OrganisationColumn>,
    rows: Vec<Row>,
    may: bool,
}

/// The organisations by name.
pub(crate) async fn index(ctx: Ctx, draft: Draft) -> WebResult {
    let mut db = ctx.read().await?;
    let it = match listed::open::<Organisations>(&ctx, &mut db, &draft).await? {
        Opened::Here(page) => page,
        Opened::Elsewhere(to) => return Ok(show::go(&to)),
    };
    let page = OrganisationsPage {
        shell: Shell::of(&ctx, &mut db, "Organisations", "organisations").await?,
        rows: it.lines.into_iter().map(|line| Row::of(line, &it.say)).collect(),
        list: it.above,
        columns: it.asked.columns,
        may: ctx.may(Right::Capture),
    };
    show::html(&page, &draft)
}

/// What the list may be asked for.
pub(super) const ASKS: &[Ask] = &[
    Ask::text("q", "Found by name."),
    Ask::words("view", "A view of the page; makes no difference here.", || vec!["all"]),
    Ask::words("sort", "`recorded`: what was recorded last comes first; else by name.", || vec!["recorded"]),
    Ask::words("kind", "What it is as a referrer.", || {
        ReferrerKind::ALL.iter().map(|kind| kind.word()).chain(["none"]).collect()
    }),
    Ask::words("tier", "Of this tier.", || Tier::ALL.iter().map(|tier| tier.word()).collect()),
    Ask::words("people", "Whether we know somebody who is there now.", || vec!["yes", "no"]),
    Ask::words("client", "Whether it is a client.", || vec!["yes", "no"]),
    Ask::words("website", "Whether a website is known.", || vec!["yes", "no"]),
    Ask::words("received_in", "The last referral received from there was introduced on days told from today.", custom::behind),
    Ask::words("unreceived_in", "No referral received from there was introduced on days told from today.", custom::behind),
    Ask::words("touched_in", "The last touch with somebody there was on days told from today.", custom::behind),
    Ask::words("untouched_in", "There was no touch with anybody there on days told from today.", custom::behind),
    Ask::words("recorded_in", "It was recorded on days told from today.", custom::behind),
    Ask::words("sample", "Whether it belongs to the sample firm.", || vec!["yes", "no"]),
    custom::ASK,
    keyset::AFTER,
    keyset::after_id("OrganisationId"),
];
