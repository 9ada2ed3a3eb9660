//! Duplicates: pairs that are probably one, to be judged; two records beside each other; what was merged, to be undone.

mod beside;
mod merge;

use askama::Template;
use goodword_actions::find_duplicates::FindDuplicates;
use goodword_actions::keep_apart::{AskAgain, KeepApart};
use goodword_actions::set_alike_rule::SetAlikeRule;
use goodword_domain::job::Job;
use goodword_domain::merge::{AlikeRule, MergeOf};
use goodword_domain::permit::Right;
use goodword_domain::{DuplicateId, Noun};
use goodword_store::duplicates::{self, Pair};
use goodword_store::{Reader, jobs};
use serde_json::{Value, json};

use crate::asks::Ask;
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::keyset::{self, Keyset};
use crate::shape::shape;
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::count;
use crate::wish::Landing;

pub(crate) use beside::Beside;

/// How many pairs a page holds.
const PAGE: i64 = 50;

pub(crate) fn routes(t: &mut Table) {
    t.page("/duplicates", Right::Capture, "duplicates", show!(index));
    t.verb::<FindDuplicates>("/duplicates/search", show!(index), |(), _| {
        Landing::at("/duplicates", "All records are being compared. What is found stands here in a moment.")
    });
    t.verb::<KeepApart>("/duplicates/{duplicate_id}/apart", show!(index), |(), ctx| {
        Landing::at("/duplicates", "They stay two, and are not asked about again.")
            .undo(format!("/duplicates/{}/question", ctx.param("duplicate_id")))
    });
    t.verb::<AskAgain>("/duplicates/{duplicate_id}/question", show!(index), |(), _| {
        Landing::at("/duplicates", "The pair is asked about again.")
    });
    t.verb_on::<SetAlikeRule>("/duplicates/rule", (Right::Capture, show!(index)), |(), _| {
        Landing::at("/duplicates", "The rule was changed. It is applied by the search of the night.")
    });
    let answer = shape! { "duplicates": Vec<Pair>, "next": Option<String> };
    t.read("/duplicates", (Right::Capture, "duplicates"), (ASKS, answer), |ctx| Box::pin(api(ctx)));
    merge::routes(t);
}

/// What the list may be asked for.
const ASKS: &[Ask] = &[
    Ask::words("of", "People (as where nothing is said) or organisations.", || MergeOf::ALL.iter().map(|of| of.word()).collect()),
    keyset::AFTER,
    keyset::after_id("DuplicateId"),
];

/// A pair on a line.
pub(crate) struct PairLine {
    pub id: String,
    pub first: String,
    pub first_under: String,
    pub second: String,
    pub second_under: String,
    /// Almost certain, likely, possible.
    pub likely: &'static str,
    pub percent: String,
    pub why: String,
    pub compare: String,
}

impl PairLine {
    fn of(pair: Pair) -> Self {
        let place = place(pair.noun);
        Self {
            likely: match pair.score {
                950.. => "Almost certainly one",
                800..950 => "Probably one",
                _ => "Possibly one",
            },
            // A chance is never shown as certain.
            percent: format!("{}%", (pair.score / 10).min(99)),
            why: duplicates::words(&pair.reasons).join("; "),
            compare: format!(
                "{place}/{}/merge?with={}",
                goodword_domain::id::write(pair.first_id),
                goodword_domain::id::write(pair.second_id)
            ),
            id: pair.id.to_string(),
            first: pair.first,
            first_under: pair.first_address.unwrap_or_default(),
            second: pair.second,
            second_under: pair.second_address.unwrap_or_default(),
        }
    }
}

/// Where the records of a noun have their pages.
pub(crate) fn place(noun: Noun) -> &'static str {
    if noun == Noun::Person { "/people" } else { "/organisations" }
}

#[derive(Template)]
#[template(path = "duplicates/duplicates.html")]
struct DuplicatesPage {
    shell: Shell,
    pairs: Vec<PairLine>,
    people: String,
    organisations: String,
    of_people: bool,
    more: String,
    by_rule: bool,
    may_search: bool,
    may_rule: bool,
    refused: String,
    /// Whether a search is under way, so that the page looks again by itself.
    searching: bool,
}

fn asked(ctx: &Ctx) -> MergeOf {
    ctx.query("of").and_then(|of| of.parse().ok()).unwrap_or(MergeOf::People)
}

async fn read(ctx: &Ctx, of: MergeOf, path: &str) -> Result<(Reader, Vec<Pair>, String), WebError> {
    let mut db = ctx.read().await?;
    let after = keyset::after::<DuplicateId>(ctx).and_then(|last| Some((last.name.parse().ok()?, last.id)));
    let mut all = duplicates::page(&mut db, of.noun(), after, PAGE + 1).await?;
    let more = keyset::more(ctx, path, &mut all, PAGE, |pair| Keyset { name: pair.score.to_string(), id: pair.id });
    Ok((db, all, more))
}

async fn index(ctx: Ctx, draft: Draft) -> WebResult {
    let of = asked(&ctx);
    let (mut db, all, more) = read(&ctx, of, "/duplicates").await?;
    let shell = Shell::of(&ctx, &mut db, "Duplicates", &format!("{of}")).await?;
    let search = Job::FindDuplicates { asked_at: ctx.now() };
    let searching = jobs::by_kind(&mut db, ctx.now()).await?.iter().any(|of| of.kind == search.kind() && of.due > 0);
    let page = DuplicatesPage {
        shell,
        pairs: all.into_iter().map(PairLine::of).collect(),
        people: waiting(duplicates::count(&mut db, Noun::Person).await?),
        organisations: waiting(duplicates::count(&mut db, Noun::Organisation).await?),
        of_people: of == MergeOf::People,
        more,
        by_rule: duplicates::rule(&mut db).await? == Some(AlikeRule::Identical),
        may_search: ctx.may(Right::Import),
        may_rule: ctx.may(Right::KeepLists),
        searching,
        refused: draft.refusal.as_ref().map(|r| r.sentence.to_string()).unwrap_or_default(),
    };
    show::html(&page, &draft)
}

/// A count stands only where something waits.
fn waiting(pairs: i64) -> String {
    if pairs > 0 { count(pairs) } else { String::new() }
}

async fn api(ctx: Ctx) -> Result<Value, WebError> {
    let (_, all, next) = read(&ctx, asked(&ctx), "/api/v1/duplicates").await?;
    Ok(json!({ "duplicates": all, "next": Some(next).filter(|next| !next.is_empty()) }))
}
