//! The list of clients: what it can be narrowed by, its columns, and the queue of those without a source.

use askama::Template;
use goodword_domain::custom::FieldOn;
use goodword_domain::permit::Right;
use goodword_domain::view::{ClientColumn, ViewColumn, ViewedList};
use goodword_domain::writing::Label;
use goodword_domain::{ClientId, ColleagueId, Date, Refusal};
use goodword_reports::Cell;
use goodword_store::clients::list::{self, Days, Line, MatterIs, MattersAre, Wanted};
use goodword_store::lists::{self, Source};
use goodword_store::{Reader, colleagues, firm, sample};
use serde_json::Value;

use super::queue::Burn;
use crate::asks::Ask;
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::file::{day, text};
use crate::keyset::{self, Keyset};
use crate::lists::bar::Select;
use crate::lists::columns::Columns;
use crate::lists::custom::{self, PREFIX};
use crate::lists::listed::{self, Above, Given, Listed, Opened};
use crate::lists::query::ListOf;
use crate::shell::Shell;
use crate::show;
use crate::view::{self, Colleagues, Say};

/// The list of clients.
pub(crate) struct Clients;

/// What the form that filters offers, and what lines are named with.
pub(crate) struct Choices {
    sources: Vec<Source>,
    /// Those in use, and the one that is filtered by: by key.
    source_keys: Vec<(String, String)>,
    practices: Vec<(String, String)>,
    fee_earners: Vec<(String, String)>,
    /// What the firm calls a matter.
    matter: Label,
    sample: bool,
}

impl Listed for Clients {
    type Column = ClientColumn;
    type Line = Line;
    type Id = ClientId;
    type Wanted = Wanted;
    type Choices = Choices;
    type Around = Vec<Source>;

    const LIST: ListOf = ListOf {
        list: ViewedList::Clients,
        path: "/clients",
        views: &[("all", "All"), ("untagged", "Untagged")],
        filters: &[
            "q",
            "source",
            "kind",
            "since_in",
            "matters",
            "practice",
            "fee_earner",
            "opened_in",
            "touched_in",
            "untouched_in",
            "sample",
        ],
        how: &["view", "cols"],
    };
    // A client is a person or an organisation, which have fields of their own in their lists; here it is those of its matters.
    const FIELDS: FieldOn = FieldOn::Matter;
    const OWN_FIELDS: bool = false;
    const WORDS: &'static str = "Name";
    const COUNTED: (&'static str, &'static str) = ("client", "clients");

    async fn choices(ctx: &Ctx, db: &mut Reader) -> Result<Choices, WebError> {
        let sources = lists::sources(db).await?;
        let asked = |name: &str, id: &str| ctx.query(name) == Some(id);
        let source_keys = sources.iter().filter(|s| s.retired_at.is_none() || asked("source", &s.key));
        let practices = colleagues::practices(db).await?.into_iter().map(|p| (p.retired_at.is_none(), p.id.to_string(), p.name));
        let rules = ctx.rules(db).await?;
        let ours = Colleagues::load(db, ctx.say(&rules).today()).await?;
        let mut fee_earners = vec![("me".to_owned(), "Me".to_owned())];
        fee_earners.extend(ours.owners());
        if let Some(id) = ctx.query("fee_earner").and_then(|id| id.parse::<ColleagueId>().ok())
            && !fee_earners.iter().any(|(known, _)| *known == id.to_string())
        {
            fee_earners.push((id.to_string(), ours.name(Some(id)).to_owned()));
        }
        Ok(Choices {
            source_keys: source_keys.map(|s| (s.key.clone(), s.name.clone())).collect(),
            sources,
            practices: practices.filter(|(used, id, _)| *used || asked("practice", id)).map(|(_, id, name)| (id, name)).collect(),
            fee_earners,
            matter: firm::find(db).await?.map(|firm| firm.matter()).unwrap_or_default(),
            sample: sample::is_there(db).await?,
        })
    }

    fn wanted(given: &Given<'_>, choices: &Choices) -> Wanted {
        let days = |name: &str| {
            let (from, to) = given.days(name);
            Days { from, to }
        };
        // A field that filters nothing asks for no matter either.
        let used = |key: &str| given.fields.used(&format!("{PREFIX}{key}")).is_some();
        let me = given.query.get("fee_earner") == Some("me");
        Wanted {
            find: given.words().to_owned(),
            untagged: given.query.get("view") == Some("untagged"),
            source: given.query.get("source").and_then(|key| choices.sources.iter().find(|s| s.key == key)).map(|s| s.id),
            organisation: given.query.get("kind").map(|kind| kind == "organisation"),
            since: days("since_in"),
            matters: given.query.get("matters").and_then(|word| match word {
                "open" => Some(MattersAre::Open),
                "closed" => Some(MattersAre::Closed),
                "none" => Some(MattersAre::None),
                _ => None,
            }),
            matter: MatterIs {
                practice: given.one("practice"),
                fee_earner: if me { Some(given.ctx.me.colleague.id) } else { given.one("fee_earner") },
                opened: days("opened_in"),
                custom: given.custom().into_iter().filter(|is| used(&is.key)).collect(),
            },
            touched: given.within("touched_in"),
            untouched: given.within("untouched_in"),
            sample: given.whether("sample"),
        }
    }

    fn selects(choices: &Choices) -> Vec<Select> {
        fn of(head: (&str, &'static str, &'static str), options: &[(String, String)]) -> Select {
            Select::of(head, options.iter().map(|(word, label)| (word.as_str(), label.as_str())))
        }
        let matters = choices.matter.many_first();
        let mut selects = vec![
            of(("Source", "source", "Any"), &choices.source_keys),
            Select::of(("Client", "kind", "Either"), [("organisation", "is an organisation"), ("person", "is a person")]),
            Select::behind(("Client since", "since_in")),
            Select::of((matters, "matters", "Any"), [("open", "some are open"), ("closed", "all are closed"), ("none", "none")]),
            of(("Practice", "practice", "Any"), &choices.practices),
            of(("Fee earner", "fee_earner", "Anybody"), &choices.fee_earners),
            Select::behind((format!("{} opened", choices.matter.one_first()), "opened_in")),
        ];
        selects.extend(Select::touches());
        selects.extend(Select::sample(choices.sample));
        selects
    }

    async fn page(
        db: &mut Reader,
        wanted: &Wanted,
        after: Option<&Keyset<ClientId>>,
        (today, most): (Date, i64),
    ) -> Result<Vec<Line>, WebError> {
        Ok(list::page(db, wanted, after.map(|last| (last.name.as_str(), last.id)), today, most).await?)
    }

    async fn count(db: &mut Reader, wanted: &Wanted, today: Date) -> Result<i64, WebError> {
        Ok(list::count(db, wanted, today).await?)
    }

    fn key(_: &Wanted, line: &Line) -> Keyset<ClientId> {
        Keyset { name: line.name_sort.clone(), id: line.id }
    }

    fn of(line: &Line) -> (i64, &str) {
        (line.id.get(), &line.name)
    }

    async fn around(db: &mut Reader, _: &[Line]) -> Result<Vec<Source>, WebError> {
        Ok(lists::sources(db).await?)
    }

    fn label(column: ClientColumn, choices: &Choices) -> String {
        let (one, many) = (&choices.matter.one, &choices.matter.many);
        match column {
            ClientColumn::Matters => choices.matter.many_first(),
            ClientColumn::Open => format!("Open {many}"),
            ClientColumn::Opened => format!("Last {one} opened"),
            other => other.label().to_owned(),
        }
    }

    fn heads(column: ClientColumn) -> &'static [&'static str] {
        match column {
            ClientColumn::Source => &["source"],
            ClientColumn::Since => &["since_on"],
            ClientColumn::Matters => &["matters"],
            ClientColumn::Open => &["open_matters"],
            ClientColumn::Opened => &["last_opened_on"],
            ClientColumn::Touched => &["last_touch_on"],
        }
    }

    fn cells(column: ClientColumn, line: &Line, (sources, say): (&Vec<Source>, &Say)) -> Vec<Cell> {
        vec![match column {
            ClientColumn::Source => text(Some(source_of(line, sources))),
            ClientColumn::Since => day(Some(line.since_on)),
            ClientColumn::Matters => Cell::Count(line.matters),
            ClientColumn::Open => Cell::Count(line.open),
            ClientColumn::Opened => day(line.last_opened),
            ClientColumn::Touched => day(line.last_touch.map(|at| say.day_of(at))),
        }]
    }
}

/// What the source of a client is called; empty while there is none.
fn source_of<'s>(line: &Line, sources: &'s [Source]) -> &'s str {
    sources.iter().find(|source| Some(source.id) == line.source_id).map_or("", |source| source.name.as_str())
}

struct Row {
    id: String,
    href: String,
    name: String,
    source: String,
    since: String,
    matters: i64,
    open: i64,
    opened: String,
    touched: String,
}

impl Row {
    fn of(line: Line, sources: &[Source], say: &Say) -> Self {
        Self {
            id: line.id.to_string(),
            href: format!("/clients/{}", line.id),
            source: source_of(&line, sources).to_owned(),
            since: say.date(line.since_on),
            matters: line.matters,
            open: line.open,
            opened: line.last_opened.map(|day| say.date(day)).unwrap_or_default(),
            touched: line.last_touch.map(|at| say.day(at)).unwrap_or_default(),
            name: line.name,
        }
    }
}

#[derive(Template)]
#[template(path = "clients/clients.html")]
struct ClientsPage {
    shell: Shell,
    list: Above,
    columns: Columns<ClientColumn>,
    rows: Vec<Row>,
    untagged: bool,
    left: i64,
    sources: Vec<(String, String)>,
    burn: Option<Burn>,
    refused: String,
    ticked: Vec<String>,
    may_tag: bool,
    may_add: bool,
}

/// The clients by name, or the queue of those without a source.
pub(crate) async fn index(mut ctx: Ctx, draft: Draft) -> WebResult {
    // A refused tagging is shown where it was sent from.
    let tagging = draft.is_refused() && draft.value("source").is_some();
    if tagging {
        ctx.query.push(("view".to_owned(), "untagged".to_owned()));
    }
    let mut db = ctx.read().await?;
    let mut it = match listed::open::<Clients>(&ctx, &mut db, &draft).await? {
        Opened::Here(page) => page,
        Opened::Elsewhere(to) => return Ok(show::go(&to)),
    };
    let untagged = it.asked.wanted.untagged;
    let left = list::count(&mut db, &Wanted { untagged: true, ..Wanted::default() }, it.say.today()).await?;
    if let Some(tab) = it.above.views.tabs.get_mut(1)
        && left > 0
    {
        tab.count = view::count(left);
    }
    if untagged {
        // What all of them lack needs no column.
        it.asked.columns.shown.retain(|column| *column != ClientColumn::Source);
    }
    let refused = if tagging { std::mem::take(&mut it.above.error) } else { String::new() };
    let in_use = it.asked.choices.sources.iter().filter(|source| source.retired_at.is_none());
    let page = ClientsPage {
        shell: Shell::of(&ctx, &mut db, "Clients", "clients").await?,
        burn: if untagged { Burn::load(&mut db, &it.say).await? } else { None },
        sources: in_use.map(|source| (source.key.clone(), source.name.clone())).collect(),
        rows: it.lines.into_iter().map(|(line, _)| Row::of(line, &it.around, &it.say)).collect(),
        list: it.above,
        columns: it.asked.columns,
        untagged,
        left,
        refused,
        ticked: draft.all("client_ids").into_iter().map(str::to_owned).collect(),
        may_tag: ctx.may(Right::TagClients),
        may_add: ctx.may(Right::Capture),
    };
    show::html(&page, &draft)
}

/// What the list may be asked for.
pub(super) const ASKS: &[Ask] = &[
    Ask::text("q", "Found by name."),
    Ask::words("view", "`untagged`: those without a source.", || vec!["all", "untagged"]),
    Ask::text("source", "The key of a source."),
    Ask::words("kind", "Whether the client is an organisation or a person.", || vec!["organisation", "person"]),
    Ask::words("since_in", "A client since days told from today.", custom::behind),
    Ask::words("matters", "Whether some matter is open, all are closed, or there is none.", || vec!["open", "closed", "none"]),
    Ask::id("practice", "A matter is of this practice. What is asked of matters holds of one of them.", "PracticeId", &[]),
    Ask::id("fee_earner", "A matter is this colleague's.", "ColleagueId", &["me"]),
    Ask::words("opened_in", "A matter was opened on days told from today.", custom::behind),
    Ask::words("touched_in", "The last touch was on days told from today.", custom::behind),
    Ask::words("untouched_in", "There was no touch on days told from today.", custom::behind),
    Ask::words("sample", "Whether it belongs to the sample firm.", || vec!["yes", "no"]),
    custom::ASK,
    keyset::AFTER,
    keyset::after_id("ClientId"),
];

/// The clients as programs read them. A source that is passed over would look like the one that was asked for.
pub(super) async fn api(ctx: Ctx) -> Result<Value, WebError> {
    if let Some(key) = ctx.query("source") {
        let mut db = ctx.read().await?;
        if !lists::sources(&mut db).await?.iter().any(|source| source.key == key) {
            let sentence = "There is no source of that key. `GET /api/v1/sources` lists them.";
            return Err(Refusal::invalid("source.unknown", sentence).at("source").into());
        }
    }
    listed::api::<Clients>(ctx).await
}
