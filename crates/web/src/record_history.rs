//! The history of a record: who changed what, when, from where, with what stood before and what stands after.

mod diff;
pub(crate) mod filter;

use askama::Template;
use goodword_domain::merge::MergeOf;
use goodword_domain::permit::Right;
use goodword_domain::{ClientId, ColleagueId, Noun, OrganisationId, PersonId, ReferralId, Refusal};
use goodword_store::history::Entry;
use goodword_store::people::positions;
use goodword_store::{Reader, clients, colleagues, history, merges, organisations, people, referrals};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::{Colleagues, Face, Link, Say};
use crate::words;

use diff::{Change, Words};
use filter::{Asked, Filter};

/// How many entries a page shows.
const PAGE: i64 = 50;

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
    filter: Filter,
    /// Where older entries are; empty at the oldest.
    older: String,
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
    // Where they are and were is theirs, as far as the viewer may see the places; so is what was told of them under another name.
    let positions = positions::of_person(&mut db, id).await?;
    let mut also: Vec<(Noun, i64)> = positions.iter().map(|position| (Noun::Position, position.id.get())).collect();
    also.extend(merges::formers(&mut db, MergeOf::People, person.id.get()).await?.iter().map(|former| (Noun::Person, former.id)));
    let of = Link { href: format!("/people/{id}"), text: person.name };
    pages(&ctx, db, ((Noun::Person, person.id.get()), also), of, "people").await
}

async fn of_organisation(ctx: Ctx, _: Draft) -> WebResult {
    let id: OrganisationId = ctx.id("organisation_id")?;
    let mut db = ctx.read().await?;
    let organisation = organisations::find(&mut db, id).await?.ok_or_else(|| Refusal::missing(Noun::Organisation))?;
    let formers = merges::formers(&mut db, MergeOf::Organisations, organisation.id.get()).await?;
    let also = formers.iter().map(|former| (Noun::Organisation, former.id)).collect();
    let of = Link { href: format!("/organisations/{id}"), text: organisation.name };
    pages(&ctx, db, ((Noun::Organisation, organisation.id.get()), also), of, "organisations").await
}

async fn of_client(ctx: Ctx, _: Draft) -> WebResult {
    let id: ClientId = ctx.id("client_id")?;
    let mut db = ctx.read().await?;
    let client = clients::find(&mut db, id).await?.ok_or_else(|| Refusal::missing(Noun::Client))?;
    // A matter has no page of its own: it stands on its client's.
    let matters = clients::matters_of(&mut db, id).await?;
    let also = matters.iter().map(|matter| (Noun::Matter, matter.id.get())).collect();
    let name = match (client.organisation_id, client.person_id) {
        (Some(id), _) => organisations::find(&mut db, id).await?.map(|o| o.name),
        (None, Some(id)) => people::find(&mut db, id).await?.map(|p| p.name),
        (None, None) => None,
    };
    let of = Link { href: format!("/clients/{id}"), text: name.unwrap_or_else(|| "The client".to_owned()) };
    pages(&ctx, db, ((Noun::Client, id.get()), also), of, "clients").await
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

async fn page(ctx: &Ctx, db: Reader, of: (Noun, i64), link: Link, place: &str) -> WebResult {
    pages(ctx, db, (of, Vec::new()), link, place).await
}

/// The page of a record and of what else is told with it.
async fn pages(
    ctx: &Ctx,
    mut db: Reader,
    ((noun, id), also): ((Noun, i64), Vec<(Noun, i64)>),
    of: Link,
    place: &str,
) -> WebResult {
    let rules = ctx.rules(&mut db).await?;
    let say = ctx.say(&rules);
    let colleagues = Colleagues::load(&mut db, say.today()).await?;
    let records: Vec<(Noun, i64)> = std::iter::once((noun, id)).chain(also).collect();
    let asked = Asked::of(ctx);
    let mut entries = history::page(&mut db, &records, &asked.wanted(&rules), PAGE + 1).await?;
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = entries.len() > page;
    entries.truncate(page);
    let older = entries.last().filter(|_| more).map(|last| asked.older(&ctx.path, last.id)).unwrap_or_default();
    let filter = Filter::load(&mut db, &records, &asked, &colleagues).await?;
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
    show::html(&HistoryPage { shell, of, back, lines, filter, older }, &Draft::default())
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
