//! Routing: who owns what comes in.

use askama::Template;
use goodword_actions::route_example::{Example, route_example};
use goodword_actions::set_routing::SetRouting;
use goodword_domain::Noun;
use goodword_domain::permit::Right;
use goodword_domain::referral::Direction;
use goodword_store::{Reader, colleagues, history, lists};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::fields;
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::wish::Landing;

use super::cadences::of;
use super::routing_rows::{Named, Row, rows};
use super::{is_here, options};

const HERE: &str = "/settings/routing";

pub(super) fn routes(t: &mut Table) {
    t.page(HERE, Right::KeepLists, "routing", show!(page));
    t.ask("/settings/routing/rows", Right::KeepLists, "routing_rows", show!(page));
    t.verb::<SetRouting>(HERE, show!(page), |many, _| {
        Landing::at(
            HERE,
            format!("The routing was changed: {}", crate::view::counted(i64::try_from(*many).unwrap_or(0), "rule", "rules")),
        )
    });
}

/// The example, and what would happen with it.
struct Tried {
    practice: String,
    office: String,
    direction: String,
    language: String,
    /// To whom it would go, and why.
    says: String,
}

#[derive(Template)]
#[template(path = "settings/routing.html")]
struct RoutingPage {
    shell: Shell,
    rows: Vec<Row>,
    /// Whom a rule can send to: kinds of colleague first, then colleagues.
    send_to: Vec<(String, String)>,
    practices: Vec<(String, String)>,
    offices: Vec<(String, String)>,
    directions: Vec<(&'static str, &'static str)>,
    fallback: String,
    owners: Vec<(String, String)>,
    /// What the fallback gets: all of it while there are no rules.
    everything: &'static str,
    tried: Tried,
    draft: Draft,
    refused: String,
    version: String,
    save: &'static str,
}

/// The rules as they stand, or as they were typed.
pub async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let today = rules.calendar.date_of(ctx.now());
    let everybody = colleagues::all(&mut reader).await?;
    let practices = colleagues::practices(&mut reader).await?;
    let offices = colleagues::offices(&mut reader).await?;
    let on_record = lists::routing_rules(&mut reader).await?;
    let owners = options(&everybody, |c| is_here(c, today) && c.role.may_own());
    let kinds = [
        ("practice_head", "The head of its practice"),
        ("who_knows_referrer", "Who knows the referrer best"),
        ("least_loaded", "Who has the fewest open referrals"),
    ];
    let named = Named { colleagues: &everybody, practices: &practices, offices: &offices };
    let fallback = rules.firm.fallback_owner_id.map(|id| id.to_string()).unwrap_or_default();
    let mut directions = vec![("", "Any")];
    directions.extend(Direction::ALL.iter().map(|d| (d.word(), of(Some(*d)))));
    let rows = rows(&draft, &on_record, &named);
    let stands = history::latest(&mut reader, Noun::RoutingRule, 0).await?.map(|id| id.to_string()).unwrap_or_default();
    let page = RoutingPage {
        tried: tried(&ctx, &mut reader).await?,
        shell: Shell::of(&ctx, &mut reader, "Routing", "settings").await?,
        everything: if rows.is_empty() { "Everything goes to" } else { "Everything else goes to" },
        rows,
        send_to: kinds.iter().map(|(w, n)| ((*w).to_owned(), (*n).to_owned())).chain(owners.iter().cloned()).collect(),
        practices: practices.iter().filter(|p| p.retired_at.is_none()).map(|p| (p.id.to_string(), p.name.clone())).collect(),
        offices: offices.iter().filter(|o| o.retired_at.is_none()).map(|o| (o.id.to_string(), o.name.clone())).collect(),
        directions,
        fallback: draft.or("fallback_owner_id", &fallback),
        owners,
        refused: draft.elsewhere(&["fallback_owner_id"]),
        // What a button of the rows draws again has seen what it had seen before.
        version: draft.value("version").filter(|_| !draft.is_refused()).map_or(stands, str::to_owned),
        save: fields::save(&draft),
        draft: draft.clone(),
    };
    show::html(&page, &draft)
}

/// Where the example of the address would go by the rules as they are saved.
async fn tried(ctx: &Ctx, reader: &mut Reader) -> Result<Tried, WebError> {
    let word = |name: &str| ctx.query(name).unwrap_or_default().to_owned();
    let (practice, office, direction, language) = (word("practice"), word("office"), word("direction"), word("language"));
    let example = Example {
        practice_id: practice.parse().ok(),
        office_id: office.parse().ok(),
        direction: direction.parse().unwrap_or(Direction::Inbound),
        language: Some(language.trim().to_lowercase()).filter(|l| !l.is_empty()),
    };
    let routed = route_example(reader, example, ctx.now()).await?;
    let name = colleagues::find(reader, routed.owner).await?.map(|c| c.name).unwrap_or_default();
    Ok(Tried { practice, office, direction, language, says: format!("It would go to {name} now. {}", routed.why) })
}
