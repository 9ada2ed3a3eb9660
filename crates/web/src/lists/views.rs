//! Views: the product's own and those that were saved, as tabs; and the form that saves the list as it stands.

use goodword_actions::save_view::{DeleteView, SaveView, SetFirstView};
use goodword_domain::colleague::Role;
use goodword_domain::permit::Right;
use goodword_domain::view::{Shared, ViewedList};
use goodword_domain::{Refusal, SavedViewId};
use goodword_store::Reader;
use goodword_store::saved_views::{self, SavedView};
use serde_json::{Value, json};

use super::listed::Listed;
use super::query::{ListOf, Query};
use crate::clients::list::Clients;
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::organisations::list::Organisations;
use crate::people::list::People;
use crate::shape::shape;
use crate::table::Table;
use crate::wish::Landing;
use crate::{clients, organisations, people, referrals, show};

/// The lists there are views of.
const LISTS: &[ListOf] = &[referrals::asked::LIST, People::LIST, Organisations::LIST, Clients::LIST];

fn list_of(list: ViewedList) -> &'static ListOf {
    LISTS.iter().find(|of| of.list == list).unwrap_or(&referrals::asked::LIST)
}

pub(crate) fn routes(t: &mut Table) {
    const KEPT: &str = "The view is kept: it stands among the tabs.";
    const GONE: &str = "The view was taken away. What it showed is still there.";
    const FIRST: &str = "Said with which view the list opens.";
    // Those of referrals stand under their list, those of the other lists by its word.
    t.verb::<SaveView>("/referrals/views", show!(page), |id, ctx| saved_at(ctx, *id, KEPT));
    t.verb::<SaveView>("/views/{list}", show!(page), |id, ctx| saved_at(ctx, *id, KEPT));
    let gone = |(): &(), ctx: &Ctx| Landing::at(format!("{}?view=all", of(ctx).path), GONE);
    t.verb::<DeleteView>("/referrals/views/{saved_view_id}/deletion", show!(page), gone);
    t.verb::<DeleteView>("/views/{list}/{saved_view_id}/deletion", show!(page), gone);
    let first = |(): &(), ctx: &Ctx| Landing::at(of(ctx).path, FIRST);
    t.verb_on::<SetFirstView>("/referrals/views/first", (Right::See, show!(page)), first);
    t.verb_on::<SetFirstView>("/views/{list}/first", (Right::See, show!(page)), first);
    let answer = || shape! { "views": Vec<SavedView>, "first": Option<SavedViewId> };
    t.read("/referrals/views", (Right::See, "saved views"), (&[], answer()), |ctx| Box::pin(api(ctx)));
    t.read("/views/{list}", (Right::See, "saved views of a list"), (&[], answer()), |ctx| Box::pin(api(ctx)));
}

fn saved_at(ctx: &Ctx, id: SavedViewId, said: &'static str) -> Landing {
    Landing::at(format!("{}?saved={id}", of(ctx).path), said)
}

/// The list in the address, which a verb has read already; that of referrals where it names none.
fn of(ctx: &Ctx) -> &'static ListOf {
    list_of(ctx.param("list").parse().unwrap_or(ViewedList::Referrals))
}

/// The list in the address, with a form that was refused.
async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    match of(&ctx).list {
        ViewedList::Referrals => referrals::index(ctx, draft).await,
        ViewedList::People => people::list::index(ctx, draft).await,
        ViewedList::Organisations => organisations::list::index(ctx, draft).await,
        ViewedList::Clients => clients::list::index(ctx, draft).await,
    }
}

/// A tab.
pub(crate) struct Tab {
    pub label: String,
    pub href: String,
    pub current: bool,
    /// What stands behind its label.
    pub count: String,
}

/// What a page needs of views.
pub(crate) struct Views {
    /// Where they are kept.
    pub at: String,
    pub tabs: Vec<Tab>,
    /// The saved view the page shows, where it shows one.
    pub current: Option<Current>,
    /// What would be saved: the address as it stands,
    pub query: String,
    /// and whether anything filters in it.
    pub filtered: bool,
    /// For whom the colleague may save one.
    pub shares: Vec<(&'static str, &'static str)>,
    /// Roles, for whoever may say what each begins with.
    pub roles: Vec<(&'static str, &'static str)>,
}

/// The saved view a page shows.
pub(crate) struct Current {
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

/// The views of a list that a colleague has.
pub(crate) async fn saved(ctx: &Ctx, db: &mut Reader, list: ViewedList) -> Result<Vec<SavedView>, WebError> {
    let me = &ctx.me.colleague;
    Ok(saved_views::of_colleague(db, list, me.id, me.practice_id).await?)
}

/// Where an address leads that names a saved view alone, or nothing at all: to what that view holds, or to what the role begins with.
pub(crate) async fn leads_to(ctx: &Ctx, db: &mut Reader, (of, all): (&ListOf, &[SavedView])) -> Result<Option<String>, WebError> {
    let others = ctx.query.iter().any(|(name, value)| name != "saved" && !value.is_empty());
    if others || ctx.fragment {
        return Ok(None);
    }
    let named = match ctx.query("saved") {
        Some(id) => id.parse::<SavedViewId>().ok(),
        None if ctx.query.is_empty() => saved_views::first_of(db, of.list, ctx.me.colleague.role).await?,
        None => None,
    };
    let found = named.and_then(|id| all.iter().find(|view| view.id == id));
    Ok(found.filter(|view| !view.query.is_empty()).map(href))
}

fn href(view: &SavedView) -> String {
    let query = if view.query.is_empty() { "view=all" } else { view.query.as_str() };
    format!("{}?saved={}&{query}", list_of(view.list).path, view.id)
}

impl Views {
    /// For the page an address asks for.
    pub(crate) async fn load(
        ctx: &Ctx,
        db: &mut Reader,
        (asked, view): (&Query, &str),
        all: Vec<SavedView>,
    ) -> Result<Self, WebError> {
        let open = ctx.query("saved").and_then(|id| id.parse::<SavedViewId>().ok());
        let mut query = asked.with("view", view);
        query.0.sort();
        let query = serde_html_form::to_string(&query.0).unwrap_or_default();
        let own = asked.1.views.iter().map(|(word, label)| Tab {
            label: (*label).to_owned(),
            href: asked.with("view", word).with("sort", "").href(),
            current: *word == view && !all.iter().any(|view| Some(view.id) == open),
            count: String::new(),
        });
        let kept = all.iter().map(|view| Tab {
            label: view.name.clone(),
            href: href(view),
            current: Some(view.id) == open,
            count: String::new(),
        });
        let tabs = own.chain(kept).collect();
        let current = match all.iter().find(|view| Some(view.id) == open) {
            Some(view) => Some(Current::of(ctx, db, view, &query).await?),
            None => None,
        };
        let may_share = ctx.may(Right::KeepLists);
        let shares = Shared::ALL.iter().filter(|shared| may_share || **shared == Shared::Mine);
        Ok(Self {
            at: match asked.1.list {
                ViewedList::Referrals => "/referrals/views".to_owned(),
                other => format!("/views/{other}"),
            },
            tabs,
            current,
            query,
            filtered: asked.filters().next().is_some(),
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
    let list = match ctx.param("list") {
        "" => ViewedList::Referrals,
        word => word.parse().map_err(|_| Refusal::nothing_here())?,
    };
    let first = saved_views::first_of(&mut db, list, ctx.me.colleague.role).await?;
    Ok(json!({ "views": saved(&ctx, &mut db, list).await?, "first": first }))
}
