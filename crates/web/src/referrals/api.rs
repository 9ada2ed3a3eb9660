//! The list of referrals for programs: the same filters, order and pages as the page.

use goodword_domain::Refusal;
use goodword_domain::calendar::Relative;
use goodword_domain::custom::FieldOn;
use goodword_domain::referral::{ClockIs, Direction, LoopIs, Outcome, Stage, State};
use goodword_store::referrals::list::{self, After};
use serde_json::{Value, json};

use super::asked::{self, Asked, VIEWS};
use crate::asks::Ask;
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::lists::custom::{self, Fields, behind};
use crate::shape;

/// What the list may be asked for: what filters the page, and how much of it.
pub(super) const ASKS: &[Ask] = &[
    Ask::words("view", "A view of the page; all there is where nobody says.", || VIEWS.iter().map(|(word, _)| *word).collect()),
    Ask::given(
        "sort",
        "The order: `introduced`, `due`, `value`, `clock`, `waiting`, or a custom field by its key: `custom.KEY`, `-custom.KEY` for the largest first.",
        SORT,
        |text| ["introduced", "due", "value", "clock", "waiting"].contains(&text) || is_custom(text),
    ),
    Ask::words("as", "How the page shows it; makes no difference here.", || vec!["table", "board", "calendar", "groups"]),
    Ask::id("owner", "Whose.", "ColleagueId", &["me", "none"]).several(),
    Ask::id("next_by", "Who is to do the next step.", "ColleagueId", &["me"]).several(),
    Ask::id("practice", "Of which practice.", "PracticeId", &["mine", "none"]),
    Ask::id("office", "Of which office.", "OfficeId", &["mine", "none"]),
    Ask::id("source", "Of which source.", "SourceId", &["none"]),
    Ask::words("referrer", "`none`: nobody knows who put in the word.", || vec!["none"]),
    Ask::id("referrer_person", "Who put in the word.", "PersonId", &["none"]),
    Ask::id("referrer_organisation", "The organisation they were at.", "OrganisationId", &["none"]),
    Ask::id("referrer_colleague", "The colleague who put in the word.", "ColleagueId", &["me", "none"]),
    Ask::id("prospect_person", "Who was introduced.", "PersonId", &[]),
    Ask::id("prospect_organisation", "The organisation introduced.", "OrganisationId", &[]),
    Ask::words("direction", "Which way it went.", || Direction::ALL.iter().map(|d| d.word()).collect()).several(),
    Ask::words("stage", "In which stage.", || Stage::ALL.iter().map(|stage| stage.word()).collect()).several(),
    Ask::words("state", "How it stands.", || State::ALL.iter().map(|state| state.word()).collect()).several(),
    Ask::words("outcome", "How it ended.", || Outcome::ALL.iter().map(|outcome| outcome.word()).collect()).several(),
    Ask::words("received", "`yes`: only referrals, no introductions without a need.", || vec!["yes"]),
    Ask::day("received_from", "Received on that day or later."),
    Ask::day("received_to", "Received on that day or before."),
    Ask::day("decided_from", "Decided on that day or later."),
    Ask::day("decided_to", "Decided on that day or before."),
    Ask::day("due_from", "The next step is due on that day or later."),
    Ask::day("due_to", "The next step is due on that day or before."),
    Ask::words("received_in", "Received on days told from today.", behind),
    Ask::words("decided_in", "Decided on days told from today.", behind),
    Ask::words("due_in", "The next step is due on days told from today.", || {
        Relative::ALL.iter().map(|word| word.word()).collect()
    }),
    custom::ASK,
    Ask::text("or", "A query of its own in one value, such as `owner=me&state=quiet`: one of all that are given must match.")
        .several(),
    Ask::id("saved", "The saved view these parameters came from; makes no difference here.", "SavedViewId", &[]),
    Ask::words("introductions", "Only introductions without a need, or none of them.", || vec!["only", "no"]),
    Ask::words("clock", "How the response clock stands.", || ClockIs::ALL.iter().map(|clock| clock.word()).collect()),
    Ask::words("loop", "What the loop waits for.", || LoopIs::ALL.iter().map(|waits| waits.word()).collect()),
    Ask::text("q", "Words in names and needs."),
    Ask::given("after", "Where the page begins; take `after` of the answer before.", AFTER, |text| asked::after(text).is_some()),
    Ask::number("limit", "How many lines; 50 where nobody says, 500 at most.", 1),
];

/// What an order matches.
const SORT: &str = "^(introduced|due|value|clock|waiting|-?custom\\.[a-z0-9_]+)$";

/// Whether an order is by a custom field.
fn is_custom(sort: &str) -> bool {
    sort.trim_start_matches('-').starts_with(custom::PREFIX)
}

/// What the cursor of a page matches: the key of its order, and the record it ended with.
const AFTER: &str = "^-?[0-9]{1,18}\\.[0-7][0-9a-hjkmnp-tv-zA-HJKMNP-TV-Z]{12}$";

/// The shape of the list.
pub(super) fn answer() -> Value {
    shape::object(vec![
        ("referrals", custom::shape_of_lines::<list::Line>()),
        ("matching", shape::of::<i64>()),
        ("more_match", shape::of::<bool>()),
        ("after", shape::of::<Option<String>>()),
    ])
}

/// How many lines a call gets unless it says, and at most.
const USUAL: usize = 50;
const MOST: usize = 500;

/// What matches, a page of it, with the cursor of the next.
pub(super) async fn list(ctx: Ctx) -> Result<Value, WebError> {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let fields = Fields::load(&mut reader, FieldOn::Referral).await?;
    let mut asked = Asked::of(&ctx, &rules);
    if asked.query.get("view").is_none() {
        // A program that says no view means everything it may see.
        asked = Asked { after: asked.after, ..Asked::read(&ctx, &rules, asked.query.with("view", "all")) };
    }
    asked.sort = match super::custom::sort(&fields, &asked.query) {
        Some(sort) => sort,
        // An order that is passed over would look like the one that was asked for.
        None if asked.query.get("sort").is_some_and(is_custom) => {
            let sentence =
                "There is no custom field on referrals of that key, or it is retired. `GET /api/v1/custom-fields` lists them.";
            return Err(Refusal::invalid("custom.unknown", sentence).at("sort").into());
        }
        None => asked.sort,
    };
    let most = ctx.query("limit").and_then(|n| n.parse::<usize>().ok()).unwrap_or(USUAL).clamp(1, MOST);
    let wanted = i64::try_from(most).unwrap_or(50) + 1;
    let mut lines = list::page(&mut reader, &asked.filter, asked.sort, asked.after, wanted).await?;
    let more = lines.len() > most;
    lines.truncate(most);
    let next = lines.last().filter(|_| more).map(|last| After { key: asked.sort.key(last), id: last.id });
    let (totals, many) = list::totals_of_first(&mut reader, &asked.filter, list::COUNTED).await?;
    let matching = totals.iter().map(|t| t.referrals).sum::<i64>() - i64::from(many);
    let ids: Vec<i64> = lines.iter().map(|line| line.id.get()).collect();
    let said = fields.with_lines(&mut reader, (&lines, &ids)).await?;
    Ok(json!({
        "referrals": said,
        "matching": matching,
        "more_match": many,
        "after": next.map(|after| format!("{}.{}", after.key, after.id)),
    }))
}
