//! Currencies: what others are worth in the one the firm adds amounts up in.

use askama::Template;
use goodword_actions::delete_rate::DeleteRate;
use goodword_actions::set_rate::SetRate;
use goodword_actions::set_rates::SetRates;
use goodword_domain::money::Currency;
use goodword_domain::permit::Right;
use goodword_store::rates::{self, DatedRate};
use serde_json::{Value, json};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shape::shape;
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::{Say, counted};
use crate::wish::Landing;

const HERE: &str = "/settings/currencies";
/// How many rates of a currency are listed.
const LISTED: usize = 60;

pub(super) fn routes(t: &mut Table) {
    t.page(HERE, Right::KeepFirm, "currencies", show!(page));
    t.verb::<SetRate>("/settings/rates", show!(page), |_, _| Landing::at(HERE, "The rate is kept"));
    t.verb::<SetRates>("/settings/rates/lines", show!(page), |set, _| {
        Landing::at(HERE, format!("{} kept", counted(i64::try_from(set.rates).unwrap_or(i64::MAX), "rate is", "rates are")))
    });
    t.verb::<DeleteRate>("/settings/rates/{rate_id}/deletion", show!(page), |(), _| Landing::at(HERE, "The rate was taken away"));
    let answer = shape! { "reporting_currency": Currency, "rates": Vec<DatedRate> };
    t.read("/rates", (Right::See, "rates"), (&[], answer), |ctx| Box::pin(json_of(ctx)));
}

/// A rate as it is listed.
struct RateLine {
    action: String,
    since: String,
    iso: String,
    rate: String,
    /// Whether it is the one that counts today.
    counts: bool,
}

/// A currency with its rates, the newest first.
struct Group {
    code: String,
    rates: Vec<RateLine>,
    /// How many older ones are not listed.
    more: usize,
}

#[derive(Template)]
#[template(path = "settings/currencies.html")]
struct CurrenciesPage {
    shell: Shell,
    own: String,
    groups: Vec<Group>,
    one: Draft,
    one_refused: String,
    lines: Draft,
    today: String,
}

/// The rates, and the forms that add some.
pub async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let say = ctx.say(&rules);
    let own = rules.firm.currency;
    let all = rates::against(&mut reader, own).await?;
    let (one, lines) = (draft.of_form("rate"), draft.of_form("lines"));
    let page = CurrenciesPage {
        own: own.code().to_owned(),
        groups: all.chunk_by(|a, b| a.currency == b.currency).map(|of_it| group(of_it, &say)).collect(),
        one_refused: one.elsewhere(&["currency", "rate", "day"]),
        one,
        lines,
        today: say.today().to_string(),
        shell: Shell::of(&ctx, &mut reader, "Currencies", "settings").await?,
    };
    show::html(&page, &draft)
}

/// The rates of one currency, the newest first.
fn group(rates: &[DatedRate], say: &Say) -> Group {
    let counts = rates.iter().position(|rate| rate.day <= say.today()).unwrap_or(rates.len() - 1);
    let line = |(at, rate): (usize, &DatedRate)| RateLine {
        action: format!("/settings/rates/{}/deletion", rate.id),
        since: say.date(rate.day),
        iso: rate.day.to_string(),
        rate: rate.written.clone(),
        counts: at == counts,
    };
    let code = rates.first().map(|rate| rate.currency.code().to_owned()).unwrap_or_default();
    let listed = rates.iter().enumerate().take(LISTED.max(counts + 1)).map(line).collect();
    Group { code, rates: listed, more: rates.len().saturating_sub(LISTED.max(counts + 1)) }
}

async fn json_of(ctx: Ctx) -> Result<Value, WebError> {
    let mut reader = ctx.read().await?;
    let own = ctx.rules(&mut reader).await?.firm.currency;
    Ok(json!({ "reporting_currency": own, "rates": rates::against(&mut reader, own).await? }))
}
