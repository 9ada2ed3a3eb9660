//! Search: everything with a name, places to go, and capturing what was typed; a page, and the list of the palette.

use askama::Template;
use goodword_domain::permit::Right;
use goodword_domain::writing::Label;
use goodword_domain::{Noun, PersonId, text};
use goodword_reports as reports;
use goodword_store::Reader;
use goodword_store::people::positions;
use goodword_store::search::{self, Hit as Found};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::asks::Ask;
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::settings;
use crate::shape::shape;
use crate::shell::{self, Shell};
use crate::show;
use crate::table::Table;
use crate::today::record_href;

/// How many of each kind the palette and the page show.
const IN_PALETTE: i64 = 5;
const ON_PAGE: i64 = 25;

pub(crate) fn routes(t: &mut Table) {
    t.page("/search", Right::See, "search", show!(index));
    let answer = shape! { "found": Vec<FoundSaid>, "similar": bool };
    t.read("/search", (Right::See, "search"), (ASKS, answer), |ctx| Box::pin(found_json(ctx)));
}

/// What a search may be asked.
const ASKS: &[Ask] = &[Ask::text("q", "What is looked for.")];

/// What was found, as programs read it.
#[derive(Serialize, JsonSchema)]
struct FoundSaid<'a> {
    /// The kind of record.
    noun: Noun,
    /// Its reference.
    id: String,
    /// What it is called.
    title: &'a str,
    /// What tells it apart.
    under: &'a str,
    /// What the custom field is called that it was found by; nothing where its own words did.
    field: Option<&'a str>,
}

/// Something to go to, or to do.
struct Hit {
    icon: &'static str,
    label: String,
    why: String,
    href: String,
    /// Whether it changes something, so that it is a form and no link.
    posts: bool,
}

/// Hits of one kind.
struct Group {
    title: String,
    hits: Vec<Hit>,
}

#[derive(Template)]
#[template(path = "search/hits.html")]
struct Hits {
    groups: Vec<Group>,
    csrf: String,
    typed: String,
    /// Whether something was typed and nothing has it in its name.
    none: bool,
    /// Whether what was found is only nearly called that.
    similar: bool,
}

#[derive(Template)]
#[template(path = "search/search.html")]
struct SearchPage {
    shell: Shell,
    hits: Hits,
}

/// What was found: the list alone for the palette, else a page.
pub async fn index(ctx: Ctx, draft: Draft) -> WebResult {
    let typed = ctx.query("q").unwrap_or_default().trim().to_owned();
    let most = if ctx.fragment { IN_PALETTE } else { ON_PAGE };
    let mut reader = ctx.read().await?;
    let (found, similar) = found(&ctx, &mut reader, &typed, most).await?;
    let matter = ctx.rules(&mut reader).await?.firm.matter();
    let [all_but, go] = going(&ctx, &typed);
    let acts = doing(&ctx, &typed);
    let named = all_but.hits.iter().chain(&go.hits).chain(acts.hits.iter().filter(|act| act.posts));
    let none = found.is_empty() && !typed.is_empty() && named.count() == 0;
    let mut all = vec![all_but];
    all.extend(groups(&found, &matter));
    all.extend([go, acts]);
    all.retain(|group| !group.hits.is_empty());
    let hits = Hits { groups: all, csrf: ctx.me.csrf().unwrap_or_default().to_owned(), none, similar, typed };
    if ctx.fragment {
        return show::html(&hits, &draft);
    }
    let shell = Shell::of(&ctx, &mut reader, "Search", "").await?;
    show::html(&SearchPage { shell, hits }, &draft)
}

async fn found(ctx: &Ctx, reader: &mut Reader, typed: &str, most: i64) -> Result<(Vec<Found>, bool), WebError> {
    let search::Found { hits: mut found, similar } = search::everything(reader, typed, most).await?;
    // Two of one name are told apart by where they are.
    let by_name = |hit: &Found| hit.noun == Noun::Person && hit.field.is_empty();
    let people = found.iter().filter(|hit| by_name(hit)).map(|hit| PersonId::from(hit.id)).collect();
    let today = ctx.rules(reader).await?.calendar.date_of(ctx.now());
    for at in positions::at(reader, people, today).await? {
        let of = |hit: &&mut Found| by_name(hit) && hit.id == at.person_id.get();
        found.iter_mut().filter(of).for_each(|hit| hit.under.clone_from(&at.name));
    }
    Ok((found, similar))
}

/// The kinds, in the order they are shown: which, as a heading, and their icon.
const KINDS: &[(Noun, &str, &str)] = &[
    (Noun::Referral, "Referrals", "handshake"),
    (Noun::Person, "People", "user-round"),
    (Noun::Organisation, "Organisations", "building-2"),
    (Noun::Matter, "Matters", "briefcase-business"),
    (Noun::Touch, "Notes", "message-square"),
];

fn groups(found: &[Found], matter: &Label) -> Vec<Group> {
    let group = |(noun, title, icon): &(Noun, &'static str, &'static str)| {
        let of_kind = found.iter().filter(|hit| hit.noun == *noun);
        let hits = of_kind.map(|hit| Hit {
            icon,
            label: hit.title.clone(),
            why: hit.under.clone(),
            href: record_href(hit.on_noun, hit.on_id),
            posts: false,
        });
        Group { title: matter.put_in(title), hits: hits.collect() }
    };
    KINDS.iter().map(group).collect()
}

/// Whether one of a name's words begins with what was typed.
fn like(label: &str, typed: &str) -> bool {
    let (label, typed) = (text::fold(label), text::fold(typed));
    label.starts_with(&typed) || label.split(' ').any(|word| word.starts_with(&typed))
}

/// Places that are called like what was typed: those whose name is all but typed out, which come first, and the others.
fn going(ctx: &Ctx, typed: &str) -> [Group; 2] {
    let folded = text::fold(typed);
    let whole = |hit: &Hit| {
        let label = text::fold(&hit.label);
        label == folded || label.strip_suffix('s') == Some(folded.as_str())
    };
    let (all_but, others) = places(ctx, typed).into_iter().filter(|hit| like(&hit.label, typed)).partition(whole);
    let group = |hits| Group { title: "Go to".to_owned(), hits };
    [group(all_but), group(others)]
}

/// Every place somebody may go to; those that are not in the bar only for who types.
fn places(ctx: &Ctx, typed: &str) -> Vec<Hit> {
    let hit = |icon, label: &str, why: &str, href: String| Hit {
        posts: false,
        icon,
        label: label.to_owned(),
        why: why.to_owned(),
        href,
    };
    let mut all: Vec<_> = shell::places(ctx).map(|(_, label, href, icon)| hit(icon, label, "", href.to_owned())).collect();
    if ctx.may(Right::See) {
        all.push(hit("trash-2", "Bin", "", "/bin".to_owned()));
    }
    if typed.is_empty() {
        return all;
    }
    if ctx.may(Right::Capture) {
        all.push(hit("merge", "Duplicates", "", "/duplicates".to_owned()));
    }
    if ctx.may(Right::See) {
        let reports = reports::ALL.iter();
        all.extend(reports.map(|one| hit("chart-column", one.title, "Insights", format!("/reports/{}", one.name))));
    }
    for place in settings::places(ctx) {
        if all.iter().all(|there| there.href != place.href) {
            all.push(hit(place.icon, place.title, "Settings", place.href.to_owned()));
        }
    }
    all
}

/// What can be done with what was typed.
fn doing(ctx: &Ctx, typed: &str) -> Group {
    let mut acts = Vec::new();
    let leave =
        Hit { icon: "log-out", label: "Sign out".to_owned(), why: String::new(), href: "/sign-out".to_owned(), posts: true };
    // Whoever types it means it, and not to capture it.
    let meant = !typed.is_empty() && (like(&leave.label, typed) || like("Log out", typed));
    if ctx.may(Right::Capture) {
        let (label, href) = if typed.is_empty() {
            ("Capture a referral".to_owned(), "/capture".to_owned())
        } else {
            let query = serde_html_form::to_string([("line", typed)]).unwrap_or_default();
            (format!("Capture “{typed}”"), format!("/capture?{query}"))
        };
        acts.push(Hit { icon: "plus", label, why: String::new(), href, posts: false });
        if typed.is_empty() || like("New referral", typed) {
            let href = "/referrals/new".to_owned();
            let label = "New referral, the whole form".to_owned();
            acts.push(Hit { icon: "file-text", label, why: String::new(), href, posts: false });
        }
    }
    if meant {
        acts.insert(0, leave);
    } else if typed.is_empty() {
        acts.push(leave);
    }
    Group { title: "Do".to_owned(), hits: acts }
}

/// What was found, for programs.
async fn found_json(ctx: Ctx) -> Result<Value, WebError> {
    let typed = ctx.query("q").unwrap_or_default().to_owned();
    let mut reader = ctx.read().await?;
    let found = search::everything(&mut reader, &typed, ON_PAGE).await?;
    let said = |hit: &Found| {
        let id = goodword_domain::id::write(hit.id);
        let field = Some(hit.field.as_str()).filter(|field| !field.is_empty());
        json!(FoundSaid { noun: hit.noun, id, title: &hit.title, under: &hit.under, field })
    };
    Ok(json!({ "found": found.hits.iter().map(said).collect::<Vec<_>>(), "similar": found.similar }))
}
