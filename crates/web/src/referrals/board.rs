//! The board of a view: a column for each stage of what is open, and one for what was decided this quarter.

use askama::Template;
use axum::http::HeaderValue;
use axum::response::{IntoResponse, Response};
use goodword_actions::move_stage::MoveStage;
use goodword_domain::ReferralId;
use goodword_domain::money::Currency;
use goodword_domain::referral::{Outcome, Stage, State};
use goodword_domain::refusal::RefusalKind;
use goodword_store::Reader;
use goodword_store::referrals::filter::{Between, Filter};
use goodword_store::referrals::list::{self, Sort, Total};

use super::asked::{Asked, this_quarter};
use super::row::{Row, Words};
use super::sums;
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{self, WebError, WebResult};
use crate::view::{self, Colleagues};
use crate::wish::{self, Landing};
use crate::{flash, show};

/// How many cards a column shows; the rest is in the table.
const CARDS: i64 = 30;

/// A column.
pub(crate) struct Column {
    pub key: &'static str,
    pub name: &'static str,
    pub count: String,
    pub sums: String,
    pub cards: Vec<Row>,
    /// Where the rest of it is; nothing when all is shown.
    pub more: String,
    pub more_said: String,
}

/// The columns.
pub(crate) struct Board {
    pub columns: Vec<Column>,
    pub decided: Column,
    /// The stages and ends a card can be moved to.
    pub places: Vec<(&'static str, &'static str)>,
}

impl Board {
    /// Of what is asked for.
    pub(crate) async fn load(reader: &mut Reader, asked: &Asked, totals: &[Total], words: &Words<'_>) -> Result<Self, WebError> {
        let mut columns = Vec::new();
        for stage in Stage::ALL {
            let of_stage: Vec<Total> = totals.iter().filter(|t| t.outcome.is_none() && t.stage == *stage).cloned().collect();
            let asked_for = asked.filter.stage.is_empty() || asked.filter.stage.contains(stage);
            let filter = Filter { stage: vec![*stage], ..asked.filter.clone() };
            let lines = if asked_for && !of_stage.is_empty() {
                list::page(reader, &filter, Sort::Due, None, CARDS).await?
            } else {
                Vec::new()
            };
            let more = asked.query.with("view", &asked.view).with("as", "").with("stage", stage.word()).href();
            columns.push(column(
                (stage.word(), stage.label()),
                (&of_stage, words.say.reporting()),
                lines.iter().map(|l| Row::of(l, words)).collect(),
                more,
            ));
        }
        let decided = decided(reader, asked, words).await?;
        Ok(Self { columns, decided, places: places() })
    }
}

/// Where a card can go.
fn places() -> Vec<(&'static str, &'static str)> {
    let stages = Stage::ALL.iter().map(|s| (s.word(), s.label()));
    stages.chain(Outcome::ALL.iter().map(|o| (o.word(), o.label()))).collect()
}

/// What was decided, of what is asked for: this quarter, where nobody says when.
async fn decided(reader: &mut Reader, asked: &Asked, words: &Words<'_>) -> Result<Column, WebError> {
    let reporting = words.say.reporting();
    let open = |state: &State| matches!(state, State::Open | State::InProgress | State::Quiet);
    let mut filter = asked.filter.clone();
    filter.state.retain(|state| !open(state));
    // Who asks for open ones alone is shown no decided ones; a view of open work has the column to drop cards on.
    let narrowed = asked.view == "quiet" || asked.query.get("state").is_some() || asked.query.get("outcome").is_some();
    let none = !filter.stage.is_empty() || filter.clock.is_some() || (narrowed && filter.state.is_empty());
    let (key, label) = ("decided", if filter.decided == Between::default() { "Decided this quarter" } else { "Decided" });
    if none {
        return Ok(column((key, label), (&[], reporting), Vec::new(), String::new()));
    }
    if filter.state.is_empty() {
        filter.state = vec![State::Decided];
    }
    if filter.decided == Between::default() {
        filter.decided = this_quarter(words.rules, words.now);
    }
    let totals = list::totals(reader, &filter).await?;
    let lines = list::page(reader, &filter, Sort::Introduced, None, CARDS).await?;
    let more = decided_href(asked, &filter.state, words);
    Ok(column((key, label), (&totals, reporting), lines.iter().map(|l| Row::of(l, words)).collect(), more))
}

/// The table of all that the column of decided ones counts.
fn decided_href(asked: &Asked, states: &[State], words: &Words<'_>) -> String {
    let mut query = asked.query.with("as", "").with("outcome", "").with("state", "");
    if asked.view == "won" {
        return query.with("view", "won").href();
    }
    query = query.with("view", "all");
    query.0.extend(states.iter().map(|state| ("state".to_owned(), state.word().to_owned())));
    if asked.view == "mine" && query.get("owner").is_none() {
        query = query.with("owner", "me");
    }
    if ["decided_from", "decided_to", "decided_in"].iter().all(|name| query.get(name).is_none()) {
        let period = goodword_domain::calendar::Period::quarter_of(words.say.today(), words.rules.year);
        query = query.with("decided_from", &period.from.to_string()).with("decided_to", &period.to.to_string());
    }
    query.href()
}

fn column(
    (key, name): (&'static str, &'static str),
    (totals, reporting): (&[Total], Currency),
    cards: Vec<Row>,
    more: String,
) -> Column {
    let count: i64 = totals.iter().map(|t| t.referrals).sum();
    let rest = count - i64::try_from(cards.len()).unwrap_or(0);
    Column {
        key,
        name,
        count: view::count(count),
        sums: sums(totals, reporting),
        cards,
        more: if rest > 0 { more } else { String::new() },
        more_said: format!("{} more", view::count(rest)),
    }
}

#[derive(Template)]
#[template(path = "referrals/card_moved.html")]
struct CardMoved {
    card: Row,
    csrf: String,
    places: Vec<(&'static str, &'static str)>,
    here: String,
    may_work: bool,
    said: String,
    undo: String,
}

/// A card was dropped on a column, or moved by its menu: a stage is changed at once, an end is asked for.
pub async fn moved(ctx: Ctx, draft: Draft) -> WebResult {
    let referral_id: ReferralId = ctx.id("referral_id")?;
    let stage = draft.or("stage", "");
    let back = draft.value("return_to").filter(|to| flash::local(to)).unwrap_or("/referrals?as=board").to_owned();
    let form = match stage.as_str() {
        "won" => Some("engagement"),
        "declined" => Some("decline"),
        "lost" => Some("loss"),
        "decided" => Some("decision"),
        _ => None,
    };
    if let Some(form) = form {
        return Ok(to_form(&ctx, &format!("/referrals/{referral_id}/{form}")));
    }
    let version = draft.value("version").and_then(|version| version.parse().ok());
    let moved = ctx.web.desk.run_once(&ctx.actor(), MoveStage { referral_id, version, stage }).await;
    let (done, act) = match moved.map_err(WebError::from) {
        // The card goes where it stands now, with what the other one did; from there it can be moved once more.
        Err(WebError::Refused(refusal)) if refusal.kind == RefusalKind::Conflict => {
            let said = refusal.sentence.to_string();
            if !ctx.fragment {
                return Ok(wish::landed(&Landing { to: back, ..Landing::default() }.warning([said]), &[]));
            }
            let card = card(&ctx, referral_id, (said, String::new(), back)).await?;
            return Ok((error::status(refusal.kind), card).into_response());
        }
        done => done?,
    };
    let said = format!("Moved to {}.", done.stage.label());
    if !ctx.fragment {
        let landing = Landing::at(back, said).taken_back_by(act);
        return Ok(wish::landed(&landing.looking(&done.warnings), &[]));
    }
    let undo = act.map(|act| format!("/acts/{act}/taking-back")).unwrap_or_default();
    let said = if undo.is_empty() { String::new() } else { said };
    card(&ctx, referral_id, (said, undo, back)).await
}

/// A card as it stands now, with what is said at the foot of the page and how it is taken back.
async fn card(ctx: &Ctx, referral_id: ReferralId, (said, undo, here): (String, String, String)) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let say = ctx.say(&rules);
    let colleagues = Colleagues::load(&mut reader, say.today()).await?;
    let words = Words { say: &say, colleagues: &colleagues, rules: &rules, now: ctx.now() };
    let filter = Filter::all(ctx.now(), rules.quiet.cutoffs(ctx.now()));
    let Some(line) = list::line(&mut reader, &filter, referral_id).await? else { return Ok(().into_response()) };
    let csrf = ctx.me.csrf().unwrap_or_default().to_owned();
    let card = CardMoved { card: Row::of(&line, &words), csrf, places: places(), said, undo, here, may_work: true };
    show::html(&card, &Draft::default())
}

/// Sends the browser to a form that asks for more.
fn to_form(ctx: &Ctx, address: &str) -> Response {
    if !ctx.fragment {
        return show::go(address);
    }
    let mut response = ().into_response();
    if let Ok(value) = HeaderValue::from_str(address) {
        response.headers_mut().insert("hx-redirect", value);
    }
    response
}
