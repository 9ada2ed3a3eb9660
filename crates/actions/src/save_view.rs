//! Saves a list as it stands in its address, under a name; changes a saved one; takes it away; lets a list open with it.

use goodword_domain::colleague::Role;
use goodword_domain::permit::{self, Right};
use goodword_domain::view::{self, Shared, ViewedList};
use goodword_domain::{Noun, Refusal, SavedViewId, text};
use goodword_store::colleagues;
use goodword_store::saved_views::{self, SavedView};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb};

/// The longest name, in characters.
const LONGEST: usize = 60;

/// A view as it shall be kept.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SaveView {
    /// Of which list; of referrals where nothing is said.
    pub list: Option<ViewedList>,
    /// The view that changes; a new one where nothing is said.
    pub saved_view_id: Option<SavedViewId>,
    /// What it is called.
    pub name: String,
    /// What stands in the address of the list, behind the question mark.
    pub query: String,
    /// For whom; oneself, where nothing is said.
    pub shared: Option<Shared>,
}

impl Verb for SaveView {
    type Done = SavedViewId;
    const NAME: &'static str = "save_view";
    const RIGHT: Right = Right::See;

    async fn perform(self, act: &mut Act<'_>) -> Result<SavedViewId> {
        let name = text::tidy(&self.name, LONGEST);
        if name.is_empty() {
            return Err(Refusal::invalid("view.name", "Give the view a name, so that you find it again.").at("name").into());
        }
        let query = view::query(&self.query)?;
        let shared = self.shared.unwrap_or(Shared::Mine);
        let list = self.list.unwrap_or(ViewedList::Referrals);
        may_share(act, shared)?;
        let before = match self.saved_view_id {
            Some(id) => Some(own(act, id, list).await?),
            None => None,
        };
        let me = act.for_whom().ok_or_else(|| Refusal::missing(Noun::Colleague))?;
        let owner_id = before.as_ref().map_or(me, |view| view.owner_id);
        let practice = colleagues::find(&mut act.work, owner_id).await?.and_then(|colleague| colleague.practice_id);
        let practice_id = if shared == Shared::Practice { Some(practice.ok_or_else(no_practice)?) } else { None };
        let after = SavedView {
            id: before.as_ref().map_or_else(|| act.id(), |view| view.id),
            list,
            name_sort: text::sort_key(&name),
            name,
            query,
            shared,
            owner_id,
            practice_id,
            created_at: before.as_ref().map_or(act.now(), |view| view.created_at),
            version: before.as_ref().map_or(1, |view| view.version + 1),
        };
        let statement = if before.is_some() { after.update() } else { after.insert() };
        saved_views::put(&mut act.work, statement).await?;
        let sentence = format!("The view “{}” was saved: {}", after.name, shared.label().to_lowercase());
        act.record(Noun::Firm, 1, sentence, before.as_ref(), Some(&after)).await?;
        Ok(after.id)
    }
}

fn no_practice() -> Refusal {
    let sentence = "You belong to no practice, so the view cannot be shared with one. Keep it for yourself, or ask an admin.";
    Refusal::invalid("view.no_practice", sentence).at("shared")
}

/// Everybody keeps views for themselves; for others only who keeps the firm's lists.
fn may_share(act: &Act<'_>, shared: Shared) -> std::result::Result<(), Refusal> {
    match shared {
        Shared::Mine => Ok(()),
        Shared::Practice | Shared::Firm => permit::permit(act.actor().role, Right::KeepLists),
    }
}

/// A view the actor may change: their own, or as one who keeps the firm's lists a shared one. Somebody else's own is not there.
async fn own(act: &mut Act<'_>, id: SavedViewId, list: ViewedList) -> Result<SavedView> {
    let found = saved_views::find(&mut act.work, id).await?.filter(|view| view.list == list);
    let view = found.ok_or_else(Refusal::nothing_here)?;
    if Some(view.owner_id) == act.for_whom() {
        return Ok(view);
    }
    match view.shared {
        Shared::Mine => Err(Refusal::nothing_here().into()),
        _ if permit::may(act.actor().role, Right::KeepLists) => Ok(view),
        _ => Err(view::not_yours().into()),
    }
}

/// A view nobody wants any more.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteView {
    /// Which.
    pub saved_view_id: SavedViewId,
    /// Of which list; of referrals where nothing is said.
    pub list: Option<ViewedList>,
}

impl Verb for DeleteView {
    type Done = ();
    const NAME: &'static str = "delete_view";
    const RIGHT: Right = Right::See;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let before = own(act, self.saved_view_id, self.list.unwrap_or(ViewedList::Referrals)).await?;
        saved_views::delete(&mut act.work, before.id).await?;
        let sentence = format!("The view “{}” was taken away", before.name);
        act.record(Noun::Firm, 1, sentence, Some(&before), None::<&()>).await
    }
}

/// With which view the list opens, for a role.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetFirstView {
    /// For which role.
    pub role: Role,
    /// Which view, one of the firm; the product's own where nothing is said.
    #[serde(default)]
    pub saved_view_id: Option<SavedViewId>,
    /// Which list; that of referrals where nothing is said.
    pub list: Option<ViewedList>,
}

impl Verb for SetFirstView {
    type Done = ();
    const NAME: &'static str = "set_first_view";
    const RIGHT: Right = Right::KeepLists;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let list = self.list.unwrap_or(ViewedList::Referrals);
        let before = saved_views::first_of(&mut act.work, list, self.role).await?;
        let name = match self.saved_view_id {
            Some(id) => {
                let found = saved_views::find(&mut act.work, id).await?.filter(|view| view.list == list);
                let view = found.ok_or_else(Refusal::nothing_here)?;
                if view.shared != Shared::Firm {
                    let sentence =
                        "Only a view that everybody has can be what a role begins with. Share it with everybody first.";
                    return Err(Refusal::invalid("view.not_shared", sentence).at("saved_view_id").into());
                }
                view.name
            }
            None => "the usual one".to_owned(),
        };
        if before == self.saved_view_id {
            return Ok(());
        }
        saved_views::set_first(&mut act.work, list, self.role, self.saved_view_id).await?;
        let sentence = format!("The list of {} opens with {name} for: {}", list.label(), self.role.label());
        act.record(Noun::Firm, 1, sentence, Some(&before), Some(&self.saved_view_id)).await
    }
}
