//! Saved views: a list as somebody wants to see it again.

use goodword_domain::colleague::Role;
use goodword_domain::view::{Shared, ViewedList};
use goodword_domain::{ColleagueId, PracticeId, SavedViewId, Timestamp};

use crate::{Reader, Result, Sql, Work, table};

table! {
    /// A saved view.
    pub struct SavedView in saved_views as sv {
        /// Which.
        pub id: SavedViewId,
        /// Of which list.
        pub list: ViewedList,
        /// What it is called.
        pub name: String,
        /// The key of its order.
        pub name_sort: String,
        /// What stands in the address of the list.
        pub query: String,
        /// For whom: oneself, a practice, the firm.
        pub shared: Shared,
        /// Who saved it.
        pub owner_id: ColleagueId,
        /// For which practice, where it is for one.
        pub practice_id: Option<PracticeId>,
        /// When.
        pub created_at: Timestamp,
        /// Rises with every change.
        pub version: i64,
    }
}

/// The views of a list that a colleague has: their own, those of their practice, those of the firm. A view holds no record, so no
/// wall stands before it; what it shows does.
pub async fn of_colleague(
    db: &mut Reader,
    list: ViewedList,
    colleague: ColleagueId,
    practice: Option<PracticeId>,
) -> Result<Vec<SavedView>> {
    let sql = Sql::new(SavedView::SELECT)
        .add_bound(" and sv.list = ", list)
        .add_bound(" and (sv.shared = 'firm' or (sv.shared = 'mine' and sv.owner_id = ", colleague)
        .add_bound(") or (sv.shared = 'practice' and sv.practice_id = ", practice)
        .add(")) order by case sv.shared when 'mine' then 0 when 'practice' then 1 else 2 end, sv.name_sort, sv.id");
    db.seldom_all(sql).await
}

/// One view, whoever's it is.
pub async fn find(db: &mut Reader, id: SavedViewId) -> Result<Option<SavedView>> {
    db.seldom_maybe(Sql::new(SavedView::SELECT).add_bound(" and sv.id = ", id)).await
}

/// Records a new one, or writes a changed one: `view.insert()`, `view.update()`.
pub async fn put(work: &mut Work, statement: Sql) -> Result<()> {
    work.run(statement).await.map(drop)
}

/// Takes one away, also where a list opened with it.
pub async fn delete(work: &mut Work, id: SavedViewId) -> Result<()> {
    work.run(Sql::new("delete from first_views where view_id = $1").bind(id)).await?;
    work.run(Sql::new("delete from saved_views where id = $1").bind(id)).await.map(drop)
}

/// The view a list opens with for a role; nothing where that is the product's own.
pub async fn first_of(db: &mut Reader, list: ViewedList, role: Role) -> Result<Option<SavedViewId>> {
    let sql = Sql::new("select view_id from first_views where list = $1 and role = $2");
    Ok(db.seldom_column(sql.bind(list).bind(role)).await?.pop())
}

/// The roles whose list opens with a view.
pub async fn first_for(db: &mut Reader, view: SavedViewId) -> Result<Vec<Role>> {
    db.seldom_column(Sql::new("select role from first_views where view_id = $1 order by role").bind(view)).await
}

/// Lets a list open with a view for a role, or with the product's own again.
pub async fn set_first(work: &mut Work, list: ViewedList, role: Role, view: Option<SavedViewId>) -> Result<()> {
    work.run(Sql::new("delete from first_views where list = $1 and role = $2").bind(list).bind(role)).await?;
    if let Some(view) = view {
        let sql = Sql::new("insert into first_views (list, role, view_id) values ($1, $2, $3)");
        work.run(sql.bind(list).bind(role).bind(view)).await?;
    }
    Ok(())
}
