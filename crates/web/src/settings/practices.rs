//! Practices and offices.

use askama::Template;
use goodword_actions::add_office::AddOffice;
use goodword_actions::add_practice::AddPractice;
use goodword_actions::change_office::ChangeOffice;
use goodword_actions::change_practice::ChangePractice;
use goodword_domain::Noun;
use goodword_domain::permit::Right;
use goodword_store::colleagues::{self, Colleague};
use goodword_store::history;

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebResult;
use crate::fields;
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::counted;
use crate::wish::Landing;

use super::{is_here, options};

const HERE: &str = "/settings/practices";

pub(super) fn routes(t: &mut Table) {
    t.page(HERE, Right::KeepFirm, "practices", show!(page));
    t.verb::<AddPractice>(HERE, show!(page), |_, _| Landing::at(HERE, "The practice was added"));
    t.page("/settings/practices/{practice_id}", Right::KeepFirm, "practice", show!(page));
    t.verb::<ChangePractice>("/settings/practices/{practice_id}", show!(page), |(), _| {
        Landing::at(HERE, "The practice was changed")
    });
    t.page("/settings/offices", Right::KeepFirm, "offices", show!(page));
    t.verb::<AddOffice>("/settings/offices", show!(page), |_, _| Landing::at(HERE, "The office was added"));
    t.page("/settings/offices/{office_id}", Right::KeepFirm, "office", show!(page));
    t.verb::<ChangeOffice>("/settings/offices/{office_id}", show!(page), |(), _| Landing::at(HERE, "The office was changed"));
}

/// A practice or an office with its form.
struct Line {
    action: String,
    /// As it stands on record.
    title: String,
    /// Who leads it, and how many sit there.
    about: String,
    retired: bool,
    /// The last entry that changed it.
    version: String,
    /// What the button of its form is called.
    save: &'static str,
    /// Whether its form is open.
    open: bool,
    name: String,
    head: String,
    retire: bool,
    refused: String,
}

/// An empty form.
struct New {
    name: String,
    head: String,
    refused: String,
}

#[derive(Template)]
#[template(path = "settings/practices.html")]
struct PracticesPage {
    shell: Shell,
    practices: Vec<Line>,
    offices: Vec<Line>,
    new_practice: New,
    new_office: New,
    heads: Vec<(String, String)>,
}

fn new(draft: &Draft, form: &str) -> New {
    let draft = draft.of_form(form);
    New { name: draft.or("name", ""), head: draft.or("head_id", ""), refused: draft.elsewhere(&[]) }
}

/// The two lists, one of their forms open where the address names it.
pub async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let today = ctx.rules(&mut reader).await?.calendar.date_of(ctx.now());
    let everybody = colleagues::all(&mut reader).await?;
    let here: Vec<&Colleague> = everybody.iter().filter(|c| is_here(c, today)).collect();
    let people = |n: usize| counted(i64::try_from(n).unwrap_or(i64::MAX), "colleague", "colleagues");
    let seen = history::latest_of(&mut reader, Noun::Practice).await?;
    let mut practices = Vec::new();
    for practice in colleagues::practices(&mut reader).await? {
        let open = ctx.param("practice_id") == practice.id.to_string();
        let draft = if open { draft.of_form("practice") } else { Draft::default() };
        let head = everybody.iter().find(|c| Some(c.id) == practice.head_id);
        let sit = people(here.iter().filter(|c| c.practice_id == Some(practice.id)).count());
        practices.push(Line {
            action: format!("/settings/practices/{}", practice.id),
            about: head.map_or_else(|| format!("{sit}, without a head yet"), |head| format!("{sit}, led by {}", head.name)),
            retired: practice.retired_at.is_some(),
            version: seen.get(&practice.id.get()).map(|id| id.to_string()).unwrap_or_default(),
            save: fields::save(&draft),
            open,
            name: draft.or("name", &practice.name),
            head: draft.or("head_id", &practice.head_id.map(|id| id.to_string()).unwrap_or_default()),
            retire: draft.ticked("retired", practice.retired_at.is_some()),
            refused: draft.elsewhere(&[]),
            title: practice.name,
        });
    }
    let seen = history::latest_of(&mut reader, Noun::Office).await?;
    let mut offices = Vec::new();
    for office in colleagues::offices(&mut reader).await? {
        let open = ctx.param("office_id") == office.id.to_string();
        let draft = if open { draft.of_form("office") } else { Draft::default() };
        offices.push(Line {
            action: format!("/settings/offices/{}", office.id),
            about: people(here.iter().filter(|c| c.office_id == Some(office.id)).count()),
            retired: office.retired_at.is_some(),
            version: seen.get(&office.id.get()).map(|id| id.to_string()).unwrap_or_default(),
            save: fields::save(&draft),
            open,
            name: draft.or("name", &office.name),
            head: String::new(),
            retire: draft.ticked("retired", office.retired_at.is_some()),
            refused: draft.elsewhere(&[]),
            title: office.name,
        });
    }
    let page = PracticesPage {
        shell: Shell::of(&ctx, &mut reader, "Practices and offices", "settings").await?,
        practices,
        offices,
        new_practice: new(&draft, "new_practice"),
        new_office: new(&draft, "new_office"),
        heads: options(&everybody, |c| is_here(c, today) && c.role.may_own()),
    };
    show::html(&page, &draft)
}
