//! Views: the product's own and those that were saved, as tabs; and the form that saves the list as it stands.

use goodword_actions::save_view::{DeleteView, SaveView, SetFirstView};
use goodword_domain::SavedViewId;
use goodword_domain::colleague::Role;
use goodword_domain::permit::Right;
use goodword_domain::view::Shared;
use goodword_store::Reader;
use goodword_store::saved_views::{self, SavedView};
use serde_json::{Value, json};

use super::asked::{Asked, Query, VIEWS};
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::shape::shape;
use crate::show;
use crate::table::Table;
use crate::wish::Landing;

/// The list these views are of.
const LIST: &str = "referrals";

pub(super) fn routes(t: &mut Table) {
    t.verb::<SaveView>("/referrals/views", show!(super::index), |id, _| {
        Landing::at(format!("/referrals?saved={id}"), "The view is kept: it stands among the tabs.")
    });
    t.verb::<DeleteView>("/referrals/views/{saved_view_id}/deletion", show!(super::index), |(), _| {
        Landing::at("/referrals?view=all", "The view was taken away. What it showed is still there.")
    });
    t.verb_on::<SetFirstView>("/referrals/views/first", (Right::See, show!(super::index)), |(), _| {
        Landing::at("/referrals", "Said with which view the list opens.")
    });
    let answer = shape! { "views": Vec<SavedView>, "first": Option<SavedViewId> };
    t.read("/referrals/views", (Right::See, "saved views"), (&[], answer), |ctx| Box::pin(api(ctx)));
}

/// A tab.
pub(super) struct Tab {
    pub label: String,
    pub href: String,
    pub current: bool,
}

/// What a page needs of views.
pub(super) struct Views {
    pub tabs: Vec<Tab>,
    /// The saved view the page shows, where it shows one.
    pub current: Option<Current>,
    /// What would be saved: the address as it stands.
    pub query: String,
    /// For whom the colleague may save one.
    pub shares: Vec<(&'static str, &'static str)>,
    /// Roles, for whoever may say what each begins with.
    pub roles: Vec<(&'static str, &'static str)>,
}

/// The saved view a page shows.
pub(super) struct Current {
    pub id: String,
    pub name: String,
    pub shared: &'static str,
    /// Whether the address says something else by now.
    pub changed: bool,
    /// Whether the colleague may change it.
    pub may: bool,
    pub firm: bool,
    /// With whom the list begins with it.
    pub first_for: String,
}

/// The views a colleague has.
pub(super) async fn saved(ctx: &Ctx, db: &mut Reader) -> Result<Vec<SavedView>, WebError> {
    let me = &ctx.me.colleague;
    Ok(saved_views::of_colleague(db, LIST, me.id, me.practice_id).await?)
}

/// Where an address leads that names a saved view alone, or nothing at all: to what that view holds, or to what the role begins with; and
/// one that comes from a form whose fields are to be one more way to match.
pub(super) async fn leads_to(
    ctx: &Ctx,
    db: &mut Reader,
    (asked, all): (&Asked, &[SavedView]),
) -> Result<Option<String>, WebError> {
    if let Some(to) = one_more_way(ctx, asked) {
        return Ok(Some(to));
    }
    let others = ctx.query.iter().any(|(name, value)| name != "saved" && !value.is_empty());
    if others || ctx.fragment {
        return Ok(None);
    }
    let named = match ctx.query("saved") {
        Some(id) => id.parse::<SavedViewId>().ok(),
        None if ctx.query.is_empty() => saved_views::first_of(db, LIST, ctx.me.colleague.role).await?,
        None => None,
    };
    let found = named.and_then(|id| all.iter().find(|view| view.id == id));
    Ok(found.filter(|view| !view.query.is_empty()).map(href))
}

fn href(view: &SavedView) -> String {
    let query = if view.query.is_empty() { "view=all" } else { view.query.as_str() };
    format!("/referrals?saved={}&{query}", view.id)
}

impl Views {
    /// For the page an address asks for.
    pub(super) async fn load(ctx: &Ctx, db: &mut Reader, asked: &Asked, all: Vec<SavedView>) -> Result<Self, WebError> {
        let open = ctx.query("saved").and_then(|id| id.parse::<SavedViewId>().ok());
        let mut query = asked.query.with("view", &asked.view);
        query.0.sort();
        let query = serde_html_form::to_string(&query.0).unwrap_or_default();
        let own = VIEWS.iter().map(|(word, label)| Tab {
            label: (*label).to_owned(),
            href: asked.query.with("view", word).with("sort", "").href(),
            current: *word == asked.view && !all.iter().any(|view| Some(view.id) == open),
        });
        let kept = all.iter().map(|view| Tab { label: view.name.clone(), href: href(view), current: Some(view.id) == open });
        let tabs = own.chain(kept).collect();
        let current = match all.iter().find(|view| Some(view.id) == open) {
            Some(view) => Some(Current::of(ctx, db, view, &query).await?),
            None => None,
        };
        let may_share = ctx.may(Right::KeepLists);
        let shares = Shared::ALL.iter().filter(|shared| may_share || **shared == Shared::Mine);
        Ok(Self {
            tabs,
            current,
            query,
            shares: shares.map(|shared| (shared.word(), shared.label())).collect(),
            roles: if may_share { Role::ALL.iter().map(|role| (role.word(), role.label())).collect() } else { Vec::new() },
        })
    }
}

impl Current {
    async fn of(ctx: &Ctx, db: &mut Reader, view: &SavedView, query: &str) -> Result<Self, WebError> {
        let roles = saved_views::first_for(db, view.id).await?;
        Ok(Self {
            id: view.id.to_string(),
            name: view.name.clone(),
            shared: view.shared.word(),
            changed: !same(&view.query, query),
            may: view.owner_id == ctx.me.colleague.id || ctx.may(Right::KeepLists),
            firm: view.shared == Shared::Firm,
            first_for: roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(", "),
        })
    }
}

/// Whether two addresses ask for the same, in whatever order they say it.
fn same(one: &str, other: &str) -> bool {
    let pairs = |text: &str| {
        let mut pairs: Vec<(String, String)> = serde_html_form::from_str(text).unwrap_or_default();
        pairs.retain(|(_, value)| !value.is_empty());
        pairs.sort();
        pairs
    };
    pairs(one) == pairs(other)
}

async fn api(ctx: Ctx) -> Result<Value, WebError> {
    let mut db = ctx.read().await?;
    let first = saved_views::first_of(&mut db, LIST, ctx.me.colleague.role).await?;
    Ok(json!({ "views": saved(&ctx, &mut db).await?, "first": first }))
}

/// What filters, out of a form whose fields are to be one more way to match.
fn one_more_way(ctx: &Ctx, asked: &Asked) -> Option<String> {
    ctx.query("or_these")?;
    let group = |query: &Query| {
        let pairs: Vec<_> = query.filters().filter(|(name, _)| name != "or").cloned().collect();
        if pairs.is_empty() { None } else { serde_html_form::to_string(&pairs).ok() }
    };
    let was = ctx.query("was").map(|was| Query(serde_html_form::from_str(was).unwrap_or_default()));
    let ways: Vec<String> = was
        .as_ref()
        .and_then(group)
        .into_iter()
        .chain(asked.query.all("or").map(str::to_owned))
        .chain(group(&asked.query))
        .collect();
    let mut query = asked.query.bare().with("view", &asked.view);
    for way in ways {
        if !query.0.contains(&("or".to_owned(), way.clone())) {
            query.0.push(("or".to_owned(), way));
        }
    }
    Some(query.href())
}
