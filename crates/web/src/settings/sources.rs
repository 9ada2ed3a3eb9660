//! Sources: how clients found us.

use askama::Template;
use goodword_actions::add_source::AddSource;
use goodword_actions::change_source::ChangeSource;
use goodword_domain::Noun;
use goodword_domain::permit::Right;
use goodword_store::{history, lists};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebResult;
use crate::fields;
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::wish::Landing;

const HERE: &str = "/settings/sources";

pub(super) fn routes(t: &mut Table) {
    t.page(HERE, Right::KeepLists, "sources", show!(page));
    t.verb::<AddSource>(HERE, show!(page), |_, _| Landing::at(HERE, "The source was added"));
    t.page("/settings/sources/{source_id}", Right::KeepLists, "source", show!(page));
    t.verb::<ChangeSource>("/settings/sources/{source_id}", show!(page), |(), _| Landing::at(HERE, "The source was changed"));
}

/// An entry of a list that has an order, with its form.
pub(super) struct Line {
    /// Where its form posts.
    pub(super) action: String,
    /// As it stands on record.
    pub(super) title: String,
    /// Its key.
    pub(super) key: String,
    /// Whether it is somebody's word, on record.
    pub(super) is_referral: bool,
    /// Whether it is off the list.
    pub(super) retired: bool,
    /// The last entry that changed it.
    pub(super) version: String,
    /// What the button of its form is called.
    pub(super) save: &'static str,
    /// Whether its form is open.
    pub(super) open: bool,
    /// The name in the form.
    pub(super) name: String,
    /// Whether it is somebody's word, in the form.
    pub(super) word: bool,
    /// Whether to take it off the list, in the form.
    pub(super) retire: bool,
    /// Why the form was refused.
    pub(super) refused: String,
    /// The place one up; empty for the first.
    pub(super) up: String,
    /// The place one down; empty for the last.
    pub(super) down: String,
}

#[derive(Template)]
#[template(path = "settings/sources.html")]
struct SourcesPage {
    shell: Shell,
    lines: Vec<Line>,
    draft: Draft,
    refused: String,
}

/// The places one up and one down in a list of `many` whose entries stand at `at`.
pub(super) fn places(at: usize, many: usize) -> (String, String) {
    let up = at.checked_sub(1).map(|place| place.to_string()).unwrap_or_default();
    let down = if at + 1 < many { (at + 1).to_string() } else { String::new() };
    (up, down)
}

/// The list, the form of one open where the address names it.
pub async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let all = lists::sources(&mut reader).await?;
    let seen = history::latest_of(&mut reader, Noun::Source).await?;
    let on_the_list = all.iter().filter(|s| s.retired_at.is_none()).count();
    let mut in_order: Vec<_> = all.iter().map(|s| s.place).collect();
    in_order.sort_unstable();
    let lines = all.iter().enumerate().map(|(at, source)| {
        let open = ctx.param("source_id") == source.id.to_string();
        let draft = if open { draft.of_form("source") } else { Draft::default() };
        let (up, down) = if source.retired_at.is_none() { places(at, on_the_list) } else { Default::default() };
        // The verb counts places over the whole list, those taken off included.
        let place = |at: String| at.parse::<usize>().ok().map(|at| neighbour(&all, &in_order, at)).unwrap_or_default();
        Line {
            action: format!("{HERE}/{}", source.id),
            title: source.name.clone(),
            key: source.key.clone(),
            is_referral: source.is_referral,
            retired: source.retired_at.is_some(),
            version: seen.get(&source.id.get()).map(|id| id.to_string()).unwrap_or_default(),
            save: fields::save(&draft),
            open,
            name: draft.or("name", &source.name),
            word: draft.ticked("is_referral", source.is_referral),
            retire: draft.ticked("retired", source.retired_at.is_some()),
            refused: draft.elsewhere(&[]),
            up: place(up),
            down: place(down),
        }
    });
    let lines = lines.collect();
    let new = draft.of_form("new");
    let page = SourcesPage {
        shell: Shell::of(&ctx, &mut reader, "Sources", "settings").await?,
        lines,
        refused: new.elsewhere(&["name", "key"]),
        draft: new,
    };
    show::html(&page, &draft)
}

/// Where the entry that is shown at `at` stands in the whole order.
fn neighbour(all: &[lists::Source], in_order: &[i64], at: usize) -> String {
    let place = all.get(at).and_then(|s| in_order.iter().position(|place| *place == s.place));
    place.map(|place| place.to_string()).unwrap_or_default()
}
