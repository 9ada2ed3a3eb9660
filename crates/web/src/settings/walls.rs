//! Walls: what stands, raising one, and lowering one. Only who keeps walls comes here.

use askama::Template;
use goodword_actions::lower_wall::LowerWall;
use goodword_actions::raise_wall::RaiseWall;
use goodword_domain::Noun;
use goodword_domain::permit::Right;
use goodword_store::colleagues::{self, Colleague};
use goodword_store::names::Names;
use goodword_store::referrals::Referral;
use goodword_store::walls::{self, Wall, Walled};
use goodword_store::{Reader, clients, referrals, search};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::Say;
use crate::wish::Landing;

use super::{is_here, options};

const HERE: &str = "/settings/walls";
/// How many of each kind a search lists.
const FOUND: i64 = 8;

pub(super) fn routes(t: &mut Table) {
    t.page(HERE, Right::KeepWalls, "walls", show!(list));
    t.page("/settings/walls/new", Right::KeepWalls, "new_wall", show!(new));
    t.ask("/settings/walls/search", Right::KeepWalls, "wall_search", show!(new));
    t.verb::<RaiseWall>(HERE, show!(new), |_, _| Landing::at(HERE, "The wall stands from now on"));
    t.page("/settings/walls/{wall_id}/lowering", Right::KeepWalls, "walls", show!(list));
    t.verb::<LowerWall>("/settings/walls/{wall_id}/lowering", show!(list), |(), _| Landing::at(HERE, "The wall was lowered"));
}

/// A wall on the list.
struct Line {
    action: String,
    name: String,
    why: String,
    raised: String,
    lowered: String,
    ask: String,
    denied: Vec<String>,
    assistants: Vec<String>,
    records: Vec<Behind>,
    open: bool,
    draft: Draft,
    refused: String,
}

#[derive(Template)]
#[template(path = "settings/walls.html")]
struct WallsPage {
    shell: Shell,
    lines: Vec<Line>,
}

/// Every wall, those that stand first.
pub async fn list(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let say = ctx.say(&rules);
    let everybody = colleagues::all(&mut reader).await?;
    let mut lines = Vec::new();
    for wall in walls::all(&mut reader).await? {
        let open = ctx.param("wall_id") == wall.id.to_string();
        let draft = if open { draft.clone() } else { Draft::default() };
        lines.push(line(&mut reader, wall, (&everybody, &say), (open, draft)).await?);
    }
    let shell = Shell::of(&ctx, &mut reader, "Walls", "settings").await?;
    show::html(&WallsPage { shell, lines }, &draft)
}

async fn line(
    reader: &mut Reader,
    wall: Wall,
    (everybody, say): (&[Colleague], &Say),
    (open, draft): (bool, Draft),
) -> Result<Line, WebError> {
    let name = |id| everybody.iter().find(|c| c.id == id).map(|c| c.name.clone()).unwrap_or_default();
    let raised_by = wall.raised_by.map(&name).unwrap_or_default();
    let denied = walls::colleagues_of(reader, wall.id).await?;
    let mut assistants = walls::assistants_of(reader, &denied).await?;
    assistants.retain(|id| !denied.contains(id));
    let behind = walls::records_of(reader, wall.id).await?;
    let raised = say.moment(wall.raised_at);
    Ok(Line {
        action: format!("{HERE}/{}/lowering", wall.id),
        raised: if raised_by.is_empty() { raised } else { format!("{raised}, by {raised_by}") },
        lowered: wall.lowered_at.map(|at| say.moment(at)).unwrap_or_default(),
        ask: name(wall.ask_id),
        denied: denied.into_iter().map(&name).collect(),
        assistants: assistants.into_iter().map(&name).collect(),
        records: records(reader, &behind).await?,
        open,
        refused: draft.elsewhere(&["why"]),
        draft,
        name: wall.name,
        why: wall.why,
    })
}

/// A record behind a wall.
struct Behind {
    /// Where it is shown; empty where nowhere.
    href: String,
    /// Its name.
    text: String,
    /// What it is.
    kind: &'static str,
}

/// What stands behind a wall, by name as far as the viewer may see it.
async fn records(reader: &mut Reader, behind: &[Walled]) -> Result<Vec<Behind>, WebError> {
    let of = |noun: Noun| behind.iter().filter(move |w| w.noun == noun).map(|w| w.record_id);
    let (people, organisations) = (of(Noun::Person).map(Into::into), of(Noun::Organisation).map(Into::into));
    let names = Names::load(reader, people.collect(), organisations.collect()).await?;
    let mut links = Vec::new();
    for walled in behind {
        let id = goodword_domain::id::write(walled.record_id);
        let (noun, place, name) = match walled.noun {
            Noun::Person => ("Person", "people", names.person(Some(walled.record_id.into())).map(str::to_owned)),
            Noun::Organisation => {
                ("Organisation", "organisations", names.organisation(Some(walled.record_id.into())).map(str::to_owned))
            }
            Noun::Referral => {
                let found = referrals::find(reader, walled.record_id.into()).await?;
                ("Referral", "referrals", called(reader, found).await?)
            }
            _ => ("Matter", "", clients::matter(reader, walled.record_id.into()).await?.map(|m| m.title)),
        };
        let seen = name.is_some() && !place.is_empty();
        let text = name.unwrap_or_else(|| "One you cannot see".to_owned());
        links.push(Behind { href: if seen { format!("/{place}/{id}") } else { String::new() }, text, kind: noun });
    }
    Ok(links)
}

/// What a referral is called: who was introduced, and what they need.
async fn called(reader: &mut Reader, referral: Option<Referral>) -> Result<Option<String>, WebError> {
    let Some(r) = referral else { return Ok(None) };
    let (person, organisation) = (r.prospect_person_id, r.prospect_organisation_id);
    let names = Names::load(reader, person.into_iter().collect(), organisation.into_iter().collect()).await?;
    let prospect = names.organisation(organisation).or(names.person(person)).unwrap_or_default();
    let parts: Vec<&str> = [prospect, r.need.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    Ok(Some(if parts.is_empty() { "Nobody named".to_owned() } else { parts.join(", ") }))
}

/// Something that can go behind a wall.
struct Choice {
    field: &'static str,
    id: String,
    title: String,
    kind: &'static str,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "settings/new_wall.html")]
struct NewPage {
    shell: Shell,
    draft: Draft,
    refused: String,
    q: String,
    choices: Vec<Choice>,
    denied: Vec<(String, String, bool)>,
    ask: String,
    asked: Vec<(String, String)>,
}

/// The form for a new wall: records are found by a search that keeps what was typed and ticked.
pub async fn new(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let today = ctx.rules(&mut reader).await?.calendar.date_of(ctx.now());
    let everybody = colleagues::all(&mut reader).await?;
    let chosen = draft.all("colleague_ids");
    let here = options(&everybody, |c| is_here(c, today));
    let page = NewPage {
        shell: Shell::of(&ctx, &mut reader, "Raise a wall", "settings").await?,
        refused: draft.elsewhere(&["name", "ask_id"]),
        q: draft.or("q", ""),
        choices: choices(&mut reader, &draft).await?,
        denied: here.iter().map(|(id, name)| (id.clone(), name.clone(), chosen.contains(&id.as_str()))).collect(),
        ask: draft.or("ask_id", &ctx.me.colleague.id.to_string()),
        asked: here,
        draft: draft.clone(),
    };
    show::html(&page, &draft)
}

/// The field of the command that takes records of a noun.
fn field(noun: Noun) -> Option<(&'static str, &'static str)> {
    match noun {
        Noun::Person => Some(("person_ids", "Person")),
        Noun::Organisation => Some(("organisation_ids", "Organisation")),
        Noun::Referral => Some(("referral_ids", "Referral")),
        Noun::Matter => Some(("matter_ids", "Matter")),
        _ => None,
    }
}

/// What was ticked so far, then what the search finds.
async fn choices(reader: &mut Reader, draft: &Draft) -> Result<Vec<Choice>, WebError> {
    let mut ticked = Vec::new();
    for noun in [Noun::Person, Noun::Organisation, Noun::Referral, Noun::Matter] {
        let Some((name, _)) = field(noun) else { continue };
        let ids = draft.all(name).into_iter().filter_map(|id| goodword_domain::id::read(id).ok());
        ticked.extend(ids.map(|record_id| Walled { noun, record_id }));
    }
    let links = records(reader, &ticked).await?;
    let mut choices = Vec::new();
    for (walled, link) in ticked.iter().zip(links) {
        let Some((field, kind)) = field(walled.noun) else { continue };
        choices.push(Choice { field, id: goodword_domain::id::write(walled.record_id), title: link.text, kind, chosen: true });
    }
    for hit in search::everything(reader, draft.value("q").unwrap_or_default(), FOUND).await?.hits {
        let Some((field, kind)) = field(hit.noun) else { continue };
        let id = goodword_domain::id::write(hit.id);
        if choices.iter().any(|c| c.field == field && c.id == id) {
            continue;
        }
        let title = if hit.under.is_empty() { hit.title } else { format!("{}, {}", hit.title, hit.under) };
        choices.push(Choice { field, id, title, kind, chosen: false });
    }
    Ok(choices)
}
