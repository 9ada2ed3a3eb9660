//! The list of people as a file: all who are wanted, with the columns that are shown.

use goodword_domain::PersonId;
use goodword_domain::referrer::Tier;
use goodword_domain::view::PeopleColumn;
use goodword_reports::{Cell, TableFile};
use goodword_store::names::Names;
use goodword_store::people::list::{self, Line};

use super::list::Asked;
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebResult;
use crate::file::{self, AT_ONCE, MOST};
use crate::view::Say;

/// The heads of a column in a file.
fn heads(column: PeopleColumn) -> &'static [&'static str] {
    match column {
        PeopleColumn::At => &["organisation", "title"],
        PeopleColumn::Email => &["email"],
        PeopleColumn::Phone => &["phone"],
        PeopleColumn::Referrer => &["referrer_kind", "tier"],
        PeopleColumn::Received => &["received"],
        PeopleColumn::Referred => &["referred"],
        PeopleColumn::Touched => &["last_touch_on"],
    }
}

/// The cells of a column in a file, in step with its heads.
fn cells(column: PeopleColumn, line: &Line, (names, say): (&Names, &Say)) -> Vec<Cell> {
    let text = |said: Option<&str>| said.map_or(Cell::None(""), |said| Cell::Text(said.to_owned()));
    let at = names.organisation(line.organisation_id);
    match column {
        PeopleColumn::At => vec![text(at), text(line.title.as_deref().filter(|_| at.is_some()))],
        PeopleColumn::Email => vec![text(line.email.as_deref())],
        PeopleColumn::Phone => vec![text(line.phone.as_deref())],
        PeopleColumn::Referrer => vec![text(line.referrer_kind.map(|kind| kind.label())), text(line.tier.map(Tier::label))],
        PeopleColumn::Received => vec![Cell::Count(line.made)],
        PeopleColumn::Referred => vec![Cell::Count(line.about)],
        PeopleColumn::Touched => vec![line.last_touch.map_or(Cell::None(""), |at| Cell::Date(say.day_of(at)))],
    }
}

/// The list as a file: all who are wanted, with the columns that are shown.
pub(super) async fn as_file(ctx: Ctx, _: Draft) -> WebResult {
    let mut db = ctx.read().await?;
    let rules = ctx.rules(&mut db).await?;
    let say = ctx.say(&rules);
    let Asked { wanted, columns, fields, custom, .. } = Asked::of(&ctx, &mut db, &rules).await?;
    let fields = fields.only(&custom);
    let own = columns.iter().flat_map(|column| heads(*column)).map(|head| (*head).to_owned());
    let head: Vec<String> = ["id", "name"].map(str::to_owned).into_iter().chain(own).chain(fields.file_heads()).collect();
    let kind = file::kind(&ctx);
    let mut table = TableFile::new(kind, "People", &head)?;
    let (mut after, mut written): (Option<(String, PersonId)>, _) = (None, 0);
    while written < MOST {
        let behind = after.as_ref().map(|(name, id)| (name.as_str(), *id));
        let lines = list::page(&mut db, &wanted, behind, say.today(), AT_ONCE).await?;
        let Some(last) = lines.last() else { break };
        after = Some((last.name_sort.clone(), last.id));
        written += lines.len();
        let at = lines.iter().filter_map(|line| line.organisation_id).collect();
        let at = Names::load(&mut db, Vec::new(), at).await?;
        let ids: Vec<i64> = lines.iter().map(|line| line.id.get()).collect();
        let (values, names) = fields.values(&mut db, &ids).await?;
        for line in &lines {
            let mut row = vec![Cell::Text(line.id.to_string()), Cell::Text(line.name.clone())];
            columns.iter().for_each(|column| row.extend(cells(*column, line, (&at, &say))));
            row.extend(fields.file_cells(values.get(&line.id.get()).map(Vec::as_slice).unwrap_or_default(), &names));
            table.row(&row)?;
        }
    }
    if written >= MOST {
        table.row(&file::cut(head.len()))?;
    }
    file::answer(table, kind, "people").await
}
