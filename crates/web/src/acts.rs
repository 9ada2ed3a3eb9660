//! One act: what was done at once, and the form that takes it back.

use askama::Template;
use goodword_actions::take_back::TakeBack;
use goodword_domain::permit::Right;
use goodword_domain::{ActId, Noun, Refusal, id};
use goodword_store::acts;

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebResult;
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::today::record_href;
use crate::view::{Colleagues, Link};
use crate::wish::Landing;

/// How many of its entries a page lists.
const MOST: usize = 50;

pub(crate) fn routes(t: &mut Table) {
    t.page("/acts/{act_id}", Right::See, "act", show!(page));
    t.verb_on::<TakeBack>("/acts/{act_id}/taking-back", (Right::See, show!(page)), |done, _| {
        let record = id::read(&done.record_id).unwrap_or_default();
        Landing::at(place(done.noun, record), done.sentence.clone())
    });
}

/// Where a record is shown.
fn place(noun: Noun, record: i64) -> String {
    match noun {
        Noun::Source => "/settings/sources".to_owned(),
        Noun::Reason => "/settings/reasons".to_owned(),
        Noun::Cadence => "/settings/cadences".to_owned(),
        Noun::RoutingRule => "/settings/routing".to_owned(),
        Noun::Practice | Noun::Office => "/settings/practices".to_owned(),
        Noun::Firm => "/settings/firm".to_owned(),
        noun => record_href(noun, record),
    }
}

#[derive(Template)]
#[template(path = "acts/act.html")]
struct ActPage {
    shell: Shell,
    act: String,
    lines: Vec<Link>,
    more: usize,
    who: String,
    when: String,
    /// Who took it back, and when; empty while it stands.
    taken_back: String,
    refused: String,
}

/// What was done, by whom and when; also with why it was not taken back.
async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    let act: ActId = ctx.id("act_id")?;
    let missing = Refusal::nothing_here;
    let mut db = ctx.read().await?;
    let done = acts::find(&mut db, act).await?.ok_or_else(missing)?;
    let changes = acts::changes(&mut db, act).await?;
    if acts::something_is_hidden(&mut db, &changes).await? {
        return Err(missing().into());
    }
    let entries = acts::entries(&mut db, act).await?;
    let rules = ctx.rules(&mut db).await?;
    let say = ctx.say(&rules);
    let colleagues = Colleagues::load(&mut db, say.today()).await?;
    let by = acts::taken_back_by(&mut db, act).await?;
    let taken_back = by.map(|by| format!("{}, {}", colleagues.name(by.colleague_id), say.moment(by.at))).unwrap_or_default();
    let line = |entry: &goodword_store::history::Entry| {
        let href = place(entry.noun, entry.record_id);
        Link { href: if href == "/" { String::new() } else { href }, text: entry.sentence.clone() }
    };
    let shell = Shell::of(&ctx, &mut db, "What was done", "").await?;
    let page = ActPage {
        shell,
        act: act.to_string(),
        lines: entries.iter().take(MOST).map(line).collect(),
        more: entries.len().saturating_sub(MOST),
        who: colleagues.name(done.colleague_id).to_owned(),
        when: say.moment(done.at),
        taken_back,
        refused: draft.refusal.as_ref().map(|r| r.sentence.to_string()).unwrap_or_default(),
    };
    show::html(&page, &draft)
}
