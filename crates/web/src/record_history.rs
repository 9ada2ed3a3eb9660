//! The history of a record: who changed what, when, from where, with what stood before and what stands after.

mod diff;

use askama::Template;
use goodword_domain::permit::Right;
use goodword_domain::{ClientId, ColleagueId, Noun, OrganisationId, PersonId, ReferralId, Refusal};
use goodword_store::history::Entry;
use goodword_store::{Reader, clients, colleagues, history, organisations, people, referrals};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::{Colleagues, Face, Link, Say};
use crate::words;

use diff::{Change, Words};

/// How many entries a page shows.
const MOST: i64 = 200;

pub(crate) fn routes(t: &mut Table) {
    t.page("/referrals/{referral_id}/history", Right::ReadHistory, "history of a referral", show!(of_referral));
    t.page("/people/{person_id}/history", Right::ReadHistory, "history of a person", show!(of_person));
    t.page("/organisations/{organisation_id}/history", Right::ReadHistory, "history of an organisation", show!(of_organisation));
    t.page("/clients/{client_id}/history", Right::ReadHistory, "history of a client", show!(of_client));
    t.page("/colleagues/{colleague_id}/history", Right::ReadHistory, "history of a colleague", show!(of_colleague));
}

/// One entry as the page shows it.
struct Line {
    who: Face,
    for_whom: String,
    when: String,
    iso: String,
    via: String,
    sentence: String,
    changes: Vec<Change>,
}

#[derive(Template)]
#[template(path = "record_history/record_history.html")]
struct HistoryPage {
    shell: Shell,
    of: Link,
    /// What one goes back to.
    back: &'static str,
    lines: Vec<Line>,
    cut: bool,
}

async fn of_referral(ctx: Ctx, _: Draft) -> WebResult {
    let id: ReferralId = ctx.id("referral_id")?;
    let mut db = ctx.read().await?;
    referrals::find(&mut db, id).await?.ok_or_else(|| Refusal::missing(Noun::Referral))?;
    let line = referrals::related::line(&mut db, id, ctx.now()).await?;
    let name = line.map_or_else(|| "The referral".to_owned(), |line| line.prospect().to_owned());
    page(&ctx, db, (Noun::Referral, id.get()), Link { href: format!("/referrals/{id}"), text: name }, "referrals").await
}

async fn of_person(ctx: Ctx, _: Draft) -> WebResult {
    let id: PersonId = ctx.id("person_id")?;
    let mut db = ctx.read().await?;
    let person = people::find(&mut db, id).await?.ok_or_else(|| Refusal::missing(Noun::Person))?;
    page(&ctx, db, (Noun::Person, id.get()), Link { href: format!("/people/{id}"), text: person.name }, "people").await
}

async fn of_organisation(ctx: Ctx, _: Draft) -> WebResult {
    let id: OrganisationId = ctx.id("organisation_id")?;
    let mut db = ctx.read().await?;
    let organisation = organisations::find(&mut db, id).await?.ok_or_else(|| Refusal::missing(Noun::Organisation))?;
    let of = Link { href: format!("/organisations/{id}"), text: organisation.name };
    page(&ctx, db, (Noun::Organisation, id.get()), of, "organisations").await
}

async fn of_client(ctx: Ctx, _: Draft) -> WebResult {
    let id: ClientId = ctx.id("client_id")?;
    let mut db = ctx.read().await?;
    let client = clients::find(&mut db, id).await?.ok_or_else(|| Refusal::missing(Noun::Client))?;
    let name = match (client.organisation_id, client.person_id) {
        (Some(id), _) => organisations::find(&mut db, id).await?.map(|o| o.name),
        (None, Some(id)) => people::find(&mut db, id).await?.map(|p| p.name),
        (None, None) => None,
    };
    let of = Link { href: format!("/clients/{id}"), text: name.unwrap_or_else(|| "The client".to_owned()) };
    page(&ctx, db, (Noun::Client, id.get()), of, "clients").await
}

async fn of_colleague(ctx: Ctx, _: Draft) -> WebResult {
    let id: ColleagueId = ctx.id("colleague_id")?;
    let mut db = ctx.read().await?;
    let colleague = colleagues::find(&mut db, id).await?.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
    // Who may not see the colleague's page comes from their own.
    let href = if ctx.may(Right::WorkAny) { format!("/settings/colleagues/{id}") } else { "/me".to_owned() };
    let of = Link { href, text: colleague.name };
    page(&ctx, db, (Noun::Colleague, id.get()), of, "settings").await
}

async fn page(ctx: &Ctx, mut db: Reader, (noun, id): (Noun, i64), of: Link, place: &str) -> WebResult {
    let rules = ctx.rules(&mut db).await?;
    let say = Say::at(ctx.now(), &rules);
    let colleagues = Colleagues::load(&mut db, say.today()).await?;
    let mut entries = history::of_record(&mut db, noun, id, MOST + 1).await?;
    let cut = entries.len() > usize::try_from(MOST).unwrap_or(usize::MAX);
    entries.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    let said = Words::load(&mut db, &entries, &say, &colleagues).await?;
    let shell = Shell::of(ctx, &mut db, &format!("History of {}", of.text), place).await?;
    let lines = entries.iter().map(|entry| line(entry, &said, &say, &colleagues)).collect::<Result<_, WebError>>()?;
    let back = match noun {
        Noun::Referral => "Referral",
        Noun::Person => "Person",
        Noun::Organisation => "Organisation",
        Noun::Client => "Client",
        _ => "Colleague",
    };
    show::html(&HistoryPage { shell, of, back, lines, cut }, &Draft::default())
}

fn line(entry: &Entry, said: &Words<'_>, say: &Say, colleagues: &Colleagues) -> Result<Line, WebError> {
    let name = colleagues.name(entry.colleague_id);
    Ok(Line {
        who: Face::of(if name.is_empty() { "Goodword" } else { name }),
        for_whom: colleagues.name(entry.for_id.filter(|id| Some(*id) != entry.colleague_id)).to_owned(),
        when: say.moment(entry.at),
        iso: say.iso(entry.at),
        via: words::via(&entry.via).to_owned(),
        sentence: entry.sentence.clone(),
        changes: said.changes(entry),
    })
}
