//! Clients: the list, the queue of those whose source nobody has said yet, and one with its matters.

pub(crate) mod list;
mod queue;

use std::collections::HashMap;

use askama::Template;
use goodword_actions::add_client::AddClient;
use goodword_actions::tag_clients::TagClients;
use goodword_domain::custom::FieldOn;
use goodword_domain::money::Money;
use goodword_domain::permit::Right;
use goodword_domain::{ClientId, MatterId, Noun, Refusal};
use goodword_store::clients::list::led;
use goodword_store::names::Names;
use goodword_store::referrals::related::{self, As, Party};
use goodword_store::{Reader, clients, colleagues, custom_fields, lists, organisations, people};

use crate::ctx::Ctx;
use crate::custom::Held;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::fields::Fields;
use crate::lists::listed;
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::{Colleagues, Link, RelatedLine, Say, counted, money};
use crate::wish::Landing;

/// How many referrals a page shows.
const PAGE: i64 = 50;

pub(crate) fn routes(t: &mut Table) {
    t.page("/clients", Right::See, "clients", show!(list::index));
    t.page("/clients/file", Right::See, "clients as a file", show!(listed::as_file::<list::Clients>));
    t.page("/clients/new", Right::Capture, "new client", show!(new));
    t.page("/clients/{client_id}", Right::See, "client", show!(show_client));
    t.verb::<AddClient>("/clients", show!(new), |id, _| Landing::at(format!("/clients/{id}"), "The client was added."));
    t.verb::<TagClients>("/clients/sources", show!(list::index), |tagged, _| {
        let many = counted(i64::try_from(*tagged).unwrap_or(i64::MAX), "client", "clients");
        Landing::at("/clients?view=untagged", format!("{many} tagged."))
    });
    let answer = listed::answer::<list::Clients>();
    t.read("/clients", (Right::See, "clients"), (list::ASKS, answer), |ctx| Box::pin(list::api(ctx)));
}

#[derive(Template)]
#[template(path = "clients/new.html")]
struct NewPage {
    shell: Shell,
    f: Fields,
    sources: Vec<(String, String)>,
}

async fn new(ctx: Ctx, draft: Draft) -> WebResult {
    let mut db = ctx.read().await?;
    let sources =
        lists::sources(&mut db).await?.into_iter().filter(|s| s.retired_at.is_none()).map(|s| (s.key, s.name)).collect();
    let shell = Shell::of(&ctx, &mut db, "Add a client", "clients").await?;
    show::html(&NewPage { shell, f: Fields::of("client", &draft), sources }, &draft)
}

/// A matter, with the referral that led to it.
struct MatterRow {
    title: String,
    practice: String,
    opened: String,
    closed: String,
    value: String,
    led: String,
    /// What custom fields hold, in words.
    custom: String,
    /// The form that changes it; nothing where there are no fields.
    edit: String,
}

#[derive(Template)]
#[template(path = "clients/client.html")]
struct ClientPage {
    shell: Shell,
    href: String,
    id: String,
    version: i64,
    party: Link,
    is_organisation: bool,
    source: String,
    since: String,
    tagged: String,
    matters: Vec<MatterRow>,
    lines: Vec<RelatedLine>,
    sources: Vec<(String, String)>,
    may_tag: bool,
}

async fn show_client(ctx: Ctx, draft: Draft) -> WebResult {
    let id: ClientId = ctx.id("client_id")?;
    let mut db = ctx.read().await?;
    let client = clients::find(&mut db, id).await?.ok_or_else(|| Refusal::missing(Noun::Client))?;
    let rules = ctx.rules(&mut db).await?;
    let say = ctx.say(&rules);
    let colleagues = Colleagues::load(&mut db, say.today()).await?;
    let party = party(&mut db, &client).await?;
    let sources = lists::sources(&mut db).await?;
    let source = sources.iter().find(|s| Some(s.id) == client.source_id).map(|s| s.name.clone()).unwrap_or_default();
    let lines = match (client.organisation_id, client.person_id) {
        (Some(id), _) => related::lines(&mut db, (Party::Organisation(id), As::Prospect), ctx.now(), PAGE).await?,
        (None, Some(id)) => related::lines(&mut db, (Party::Person(id), As::Prospect), ctx.now(), PAGE).await?,
        (None, None) => Vec::new(),
    };
    let matters = matters(&mut db, id, &say, ctx.may(Right::Capture)).await?;
    let shell = Shell::of(&ctx, &mut db, &party.text, "clients").await?;
    let by = colleagues.name(client.tagged_by);
    let page = ClientPage {
        shell,
        href: format!("/clients/{id}"),
        id: id.to_string(),
        version: client.version,
        party,
        is_organisation: client.organisation_id.is_some(),
        source,
        since: say.date(client.since_on),
        tagged: client
            .tagged_at
            .map(|at| if by.is_empty() { say.day(at) } else { format!("{} by {by}", say.day(at)) })
            .unwrap_or_default(),
        matters,
        lines: lines.iter().map(|line| RelatedLine::of(line, &say, &colleagues)).collect(),
        sources: sources.into_iter().filter(|s| s.retired_at.is_none()).map(|s| (s.key, s.name)).collect(),
        may_tag: ctx.may(Right::TagClients),
    };
    show::html(&page, &draft)
}

async fn party(db: &mut Reader, client: &clients::Client) -> Result<Link, WebError> {
    let (href, text) = match (client.organisation_id, client.person_id) {
        (Some(id), _) => (format!("/organisations/{id}"), organisations::find(db, id).await?.map(|o| o.name)),
        (None, Some(id)) => (format!("/people/{id}"), people::find(db, id).await?.map(|p| p.name)),
        (None, None) => ("/clients".to_owned(), None),
    };
    Ok(Link { href, text: text.unwrap_or_else(|| "Client".to_owned()) })
}

async fn matters(db: &mut Reader, client: ClientId, say: &Say, may_change: bool) -> Result<Vec<MatterRow>, WebError> {
    let all_led = led(db, client).await?;
    let practices = colleagues::practices(db).await?;
    let led = |id: MatterId| all_led.iter().find(|l| l.matter_id == id).map(|l| format!("/referrals/{}", l.referral_id));
    let all = clients::matters_of(db, client).await?;
    let fields = custom_fields::on(db, FieldOn::Matter).await?;
    let ids: Vec<i64> = all.iter().map(|m| m.id.get()).collect();
    let values = if fields.is_empty() { HashMap::new() } else { custom_fields::values_of_all(db, FieldOn::Matter, &ids).await? };
    let people = values.values().flatten().filter_map(|value| value.person_id).collect();
    let names = Names::load(db, people, Vec::new()).await?;
    let row = |m: clients::Matter| -> Result<MatterRow, WebError> {
        let values = values.get(&m.id.get()).map(Vec::as_slice).unwrap_or_default();
        let held = Held::of(fields.clone(), values, &names)?;
        let said: Vec<String> = held.said().into_iter().map(|said| format!("{}: {}", said.label, said.text)).collect();
        Ok(MatterRow {
            custom: said.join("; "),
            edit: if may_change && !fields.is_empty() { format!("/matters/{}", m.id) } else { String::new() },
            practice: practices.iter().find(|p| Some(p.id) == m.practice_id).map(|p| p.name.clone()).unwrap_or_default(),
            opened: say.date(m.opened_on),
            closed: m.closed_on.map(|day| say.date(day)).unwrap_or_default(),
            value: money(m.value_minor.zip(m.currency).map(|(minor, currency)| Money::new(minor, currency))),
            led: led(m.id).unwrap_or_default(),
            title: m.title,
        })
    };
    all.into_iter().map(row).collect()
}
