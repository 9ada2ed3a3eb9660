//! Cadences: the planned rows of touches, with what each would mean for an introduction that came in now.

use askama::Template;
use goodword_actions::Rules;
use goodword_actions::retire_cadence::RetireCadence;
use goodword_actions::set_cadence::{SetCadence, write_wait};
use goodword_domain::cadence::{Cadence, CadenceStep, plan};
use goodword_domain::permit::Right;
use goodword_domain::referral::Direction;
use goodword_store::lists;
use goodword_store::lists::CadenceRow;

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::Say;
use crate::wish::Landing;

use super::cadence;

pub(super) const HERE: &str = "/settings/cadences";

pub(super) fn routes(t: &mut Table) {
    t.page(HERE, Right::KeepLists, "cadences", show!(list));
    t.page("/settings/cadences/new", Right::KeepLists, "new_cadence", show!(cadence::form));
    t.ask("/settings/cadences/rows", Right::KeepLists, "cadence_rows", show!(cadence::form));
    t.page("/settings/cadences/{cadence_id}", Right::KeepLists, "cadence", show!(cadence::form));
    t.verb::<SetCadence>(HERE, show!(cadence::form), |_, _| Landing::at(HERE, "The cadence was saved"));
    t.verb::<RetireCadence>("/settings/cadences/{cadence_id}/retirement", show!(list), |(), _| {
        Landing::at(HERE, "The cadence was taken off the list; what follows it goes on with the default")
    });
}

/// A step with the day it would be due.
pub(super) struct StepLine {
    /// What is to do.
    pub(super) what: String,
    /// How it is made.
    pub(super) kind: &'static str,
    /// How long after the touch before it.
    pub(super) wait: String,
    /// When it would be due.
    pub(super) due: String,
}

/// A cadence on the list.
struct Line {
    href: String,
    name: String,
    is_default: bool,
    of: &'static str,
    steps: Vec<StepLine>,
    retire: String,
}

#[derive(Template)]
#[template(path = "settings/cadences.html")]
struct CadencesPage {
    shell: Shell,
    lines: Vec<Line>,
    retired: Vec<String>,
    /// When the example comes in.
    from: String,
    refused: String,
}

/// What a direction is called in a list of cadences.
pub(super) fn of(direction: Option<Direction>) -> &'static str {
    match direction {
        None => "Every direction",
        Some(Direction::Inbound) => "Inbound: they to us",
        Some(Direction::Outbound) => "Outbound: we to them",
        Some(Direction::Internal) => "Internal: colleague to colleague",
    }
}

/// The steps of a cadence with the days they would be due when every touch happens on its day.
pub(super) fn example(cadence: &Cadence, ctx: &Ctx, rules: &Rules, say: &Say) -> Vec<StepLine> {
    let planned = plan(cadence, ctx.now(), &rules.calendar);
    let line = |(at, step): (usize, &goodword_domain::cadence::PlannedStep)| StepLine {
        what: step.what.clone(),
        kind: step.kind.map_or("", goodword_domain::touch::TouchKind::label),
        wait: cadence.steps.get(at).map(write_wait).unwrap_or_default(),
        due: say.moment(step.due_at),
    };
    planned.iter().enumerate().map(line).collect()
}

/// The cadence of a row.
pub(super) fn read(row: &CadenceRow) -> Result<Cadence, WebError> {
    let steps: Vec<CadenceStep> = goodword_store::json::read("steps", &row.steps)?;
    Ok(Cadence { name: row.name.clone(), steps })
}

/// The cadences in use, the default first.
pub async fn list(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let say = ctx.say(&rules);
    let (used, retired): (Vec<CadenceRow>, Vec<CadenceRow>) =
        lists::cadences(&mut reader).await?.into_iter().partition(|c| c.retired_at.is_none());
    let mut lines = Vec::new();
    for row in &used {
        lines.push(Line {
            href: format!("{HERE}/{}", row.id),
            name: row.name.clone(),
            is_default: row.is_default,
            of: of(row.direction),
            steps: example(&read(row)?, &ctx, &rules, &say),
            retire: if row.is_default { String::new() } else { format!("{HERE}/{}/retirement", row.id) },
        });
    }
    let page = CadencesPage {
        shell: Shell::of(&ctx, &mut reader, "Cadences", "settings").await?,
        lines,
        retired: retired.into_iter().map(|c| c.name).collect(),
        from: say.moment(ctx.now()),
        refused: draft.elsewhere(&[]),
    };
    show::html(&page, &draft)
}
