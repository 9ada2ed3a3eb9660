//! Colleagues: who is here and what they may do, and adding one.

use std::collections::HashMap;

use askama::Template;
use goodword_actions::add_colleague::AddColleague;
use goodword_domain::ColleagueId;
use goodword_domain::colleague::Role;
use goodword_domain::permit::Right;
use goodword_store::colleagues::{self, Colleague};
use goodword_store::referrals::held;

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebResult;
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::{Face, Say, count};
use crate::wish::Landing;

use super::{colleague, is_here, options};

pub(super) const HERE: &str = "/settings/colleagues";

pub(super) fn routes(t: &mut Table) {
    t.page(HERE, Right::WorkAny, "colleagues", show!(list));
    t.page("/settings/colleagues/new", Right::KeepFirm, "new_colleague", show!(new));
    t.verb::<AddColleague>(HERE, show!(new), |id, _| Landing::at(format!("{HERE}/{id}"), "The colleague was added"));
    colleague::routes(t);
}

/// A colleague on the list.
struct Line {
    href: String,
    face: Face,
    email: String,
    role: &'static str,
    practice: String,
    office: String,
    /// The kind of the badge for what is to be said of them.
    kind: &'static str,
    /// Away, left, cannot sign in yet.
    stands: String,
    /// Open referrals they own, as far as the viewer may see them.
    open: String,
    sample: bool,
}

#[derive(Template)]
#[template(path = "settings/colleagues.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<Line>,
    here: String,
    left: String,
    shows_left: bool,
    may_add: bool,
}

/// How a colleague stands: the kind of a badge, and words.
pub(super) fn stands(colleague: &Colleague, say: &Say) -> (&'static str, String) {
    let today = say.today();
    match (colleague.left_on, colleague.away_from.zip(colleague.away_until)) {
        (Some(last), _) if last <= today => ("", format!("Left on {}", say.date(last))),
        (Some(last), _) => ("due", format!("Leaves on {}", say.date(last))),
        (None, Some((from, until))) if from <= today && today <= until => ("due", format!("Away until {}", say.date(until))),
        (None, Some((from, _))) if today < from => ("", format!("Away from {}", say.date(from))),
        _ if colleague.password_hash.is_none() && !colleague.sample => ("", "Cannot sign in yet".to_owned()),
        _ => ("", String::new()),
    }
}

/// Everybody who is here, or those who have left.
pub async fn list(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let say = ctx.say(&rules);
    let everybody = colleagues::all(&mut reader).await?;
    let practices: HashMap<_, _> = colleagues::practices(&mut reader).await?.into_iter().map(|p| (p.id, p.name)).collect();
    let offices: HashMap<_, _> = colleagues::offices(&mut reader).await?.into_iter().map(|o| (o.id, o.name)).collect();
    let open: HashMap<ColleagueId, i64> =
        held::open_by_owner(&mut reader).await?.into_iter().map(|load| (load.owner_id, load.open)).collect();
    let shows_left = ctx.query("show") == Some("left");
    let (here, left): (Vec<&Colleague>, Vec<&Colleague>) = everybody.iter().partition(|c| is_here(c, say.today()));
    let number = |all: &[&Colleague]| count(i64::try_from(all.len()).unwrap_or(i64::MAX));
    let (here_count, left_count) = (number(&here), number(&left));
    let line = |c: &Colleague| {
        let (kind, stands) = stands(c, &say);
        Line {
            href: format!("{HERE}/{}", c.id),
            face: Face::of(&c.name),
            email: c.email.clone(),
            role: c.role.label(),
            practice: c.practice_id.and_then(|id| practices.get(&id)).cloned().unwrap_or_default(),
            office: c.office_id.and_then(|id| offices.get(&id)).cloned().unwrap_or_default(),
            kind,
            stands,
            open: open.get(&c.id).map(|n| count(*n)).unwrap_or_default(),
            sample: c.sample,
        }
    };
    let lines = if shows_left { left } else { here }.into_iter().map(line).collect();
    let shell = Shell::of(&ctx, &mut reader, "Colleagues", "settings").await?;
    let may_add = ctx.may(Right::KeepFirm);
    show::html(&ListPage { shell, lines, here: here_count, left: left_count, shows_left, may_add }, &draft)
}

#[derive(Template)]
#[template(path = "settings/new_colleague.html")]
struct NewPage {
    shell: Shell,
    draft: Draft,
    refused: String,
    role: String,
    roles: Vec<(&'static str, &'static str)>,
    practices: Vec<(String, String)>,
    offices: Vec<(String, String)>,
    acts_for: Vec<(String, String, bool)>,
}

/// The roles as options of a select.
pub(super) fn roles() -> Vec<(&'static str, &'static str)> {
    Role::ALL.iter().map(|role| (role.word(), role.label())).collect()
}

/// The form for a new colleague.
pub async fn new(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let today = ctx.rules(&mut reader).await?.calendar.date_of(ctx.now());
    let everybody = colleagues::all(&mut reader).await?;
    let chosen = draft.all("acts_for");
    let for_whom = options(&everybody, |c| is_here(c, today) && c.role != Role::Assistant);
    let acts_for = for_whom.iter().map(|(id, name)| (id.clone(), name.clone(), chosen.contains(&id.as_str()))).collect();
    let page = NewPage {
        shell: Shell::of(&ctx, &mut reader, "Add a colleague", "settings").await?,
        refused: draft.elsewhere(&["name", "email", "role", "password", "practice_id", "office_id"]),
        role: draft.or("role", Role::FeeEarner.word()),
        roles: roles(),
        practices: practice_options(&mut reader).await?,
        offices: office_options(&mut reader).await?,
        acts_for,
        draft: draft.clone(),
    };
    show::html(&page, &draft)
}

/// The practices that are not given up, as options.
pub(super) async fn practice_options(reader: &mut goodword_store::Reader) -> goodword_store::Result<Vec<(String, String)>> {
    let all = colleagues::practices(reader).await?.into_iter().filter(|p| p.retired_at.is_none());
    Ok(all.map(|p| (p.id.to_string(), p.name)).collect())
}

/// The offices that are not given up, as options.
pub(super) async fn office_options(reader: &mut goodword_store::Reader) -> goodword_store::Result<Vec<(String, String)>> {
    let all = colleagues::offices(reader).await?.into_iter().filter(|o| o.retired_at.is_none());
    Ok(all.map(|o| (o.id.to_string(), o.name)).collect())
}
