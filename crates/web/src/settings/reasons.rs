//! Reasons: why something was won, declined or lost.

use std::collections::HashMap;

use askama::Template;
use goodword_actions::add_reason::AddReason;
use goodword_actions::change_reason::ChangeReason;
use goodword_domain::permit::Right;
use goodword_domain::referral::Outcome;
use goodword_domain::{HistoryId, Noun};
use goodword_store::history;
use goodword_store::lists::{self, Reason};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebResult;
use crate::fields;
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::wish::Landing;

use super::sources::{Line, places};

const HERE: &str = "/settings/reasons";

pub(super) fn routes(t: &mut Table) {
    t.page(HERE, Right::KeepLists, "reasons", show!(page));
    t.verb::<AddReason>(HERE, show!(page), |_, _| Landing::at(HERE, "The reason was added"));
    t.page("/settings/reasons/{reason_id}", Right::KeepLists, "reason", show!(page));
    t.verb::<ChangeReason>("/settings/reasons/{reason_id}", show!(page), |(), _| Landing::at(HERE, "The reason was changed"));
}

/// The reasons of an outcome.
struct Group {
    word: &'static str,
    title: &'static str,
    lines: Vec<Line>,
    /// What was typed into the form that adds one.
    draft: Draft,
    refused: String,
}

#[derive(Template)]
#[template(path = "settings/reasons.html")]
struct ReasonsPage {
    shell: Shell,
    groups: Vec<Group>,
}

/// The three lists, the form of one reason open where the address names it.
pub async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let all = lists::reasons(&mut reader).await?;
    let seen = history::latest_of(&mut reader, Noun::Reason).await?;
    let groups = [(Outcome::Won, "Won"), (Outcome::Declined, "Declined: we said no"), (Outcome::Lost, "Lost: they said no")];
    let groups = groups.map(|(outcome, title)| {
        let of_it: Vec<&Reason> = all.iter().filter(|r| r.outcome == outcome).collect();
        let new = draft.of_form(outcome.word());
        Group {
            word: outcome.word(),
            title,
            lines: lines(&of_it, ctx.param("reason_id"), &draft, &seen),
            refused: new.elsewhere(&[]),
            draft: new,
        }
    });
    let shell = Shell::of(&ctx, &mut reader, "Reasons", "settings").await?;
    show::html(&ReasonsPage { shell, groups: groups.into() }, &draft)
}

fn lines(reasons: &[&Reason], opened: &str, draft: &Draft, seen: &HashMap<i64, HistoryId>) -> Vec<Line> {
    let on_the_list = reasons.iter().filter(|r| r.retired_at.is_none()).count();
    let mut in_order: Vec<i64> = reasons.iter().map(|r| r.place).collect();
    in_order.sort_unstable();
    // The verb counts places over the whole list, those taken off included.
    let place = |at: String| {
        let stands = at.parse::<usize>().ok().and_then(|at| reasons.get(at));
        let place = stands.and_then(|r| in_order.iter().position(|place| *place == r.place));
        place.map(|place| place.to_string()).unwrap_or_default()
    };
    let lines = reasons.iter().enumerate().map(|(at, reason)| {
        let open = opened == reason.id.to_string();
        let draft = if open { draft.of_form("reason") } else { Draft::default() };
        let (up, down) = if reason.retired_at.is_none() { places(at, on_the_list) } else { Default::default() };
        Line {
            action: format!("{HERE}/{}", reason.id),
            title: reason.name.clone(),
            key: reason.key.clone(),
            is_referral: false,
            retired: reason.retired_at.is_some(),
            version: seen.get(&reason.id.get()).map(|id| id.to_string()).unwrap_or_default(),
            save: fields::save(&draft),
            open,
            name: draft.or("name", &reason.name),
            word: false,
            retire: draft.ticked("retired", reason.retired_at.is_some()),
            refused: draft.elsewhere(&[]),
            up: place(up),
            down: place(down),
        }
    });
    lines.collect()
}
