//! Handing over: everything a colleague who leaves holds, and who gets it.

use std::collections::HashMap;

use askama::Template;
use goodword_actions::hand_over::{HandOver, HandedOver};
use goodword_domain::permit::Right;
use goodword_domain::{ColleagueId, Noun, Refusal};
use goodword_store::colleagues::{self, Colleague};
use goodword_store::names::Names;
use goodword_store::referrals::{self, Referral};
use goodword_store::{Reader, lists};

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::{Say, counted};
use crate::wish::Landing;

use super::colleagues::HERE;
use super::{is_here, options};

const AT: &str = "/settings/colleagues/{colleague_id}/hand-over";

pub(super) fn routes(t: &mut Table) {
    t.page(AT, Right::WorkAny, "hand_over", show!(page));
    t.verb::<HandOver>(AT, show!(page), |done, ctx| {
        let to = format!("{HERE}/{}", ctx.param("colleague_id"));
        let landing = Landing::at(to, sentence(done));
        let deputies = counted(i64::try_from(done.without_deputy.len()).unwrap_or(i64::MAX), "colleague has", "colleagues have");
        let warning = format!("{deputies} no deputy any more. Name another for each.");
        landing.warning((!done.without_deputy.is_empty()).then_some(warning))
    });
}

/// What was handed over, in a sentence.
fn sentence(done: &HandedOver) -> String {
    let number = |n: usize, one, many| (n > 0).then(|| counted(i64::try_from(n).unwrap_or(i64::MAX), one, many));
    let parts = [
        number(done.referrals, "referral", "referrals"),
        number(done.steps, "next step", "next steps"),
        number(done.routing_rules, "routing rule", "routing rules"),
        number(done.practices, "practice", "practices"),
        done.fallback.then(|| "the firm's fallback".to_owned()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        "They left; nothing was open with them".to_owned()
    } else {
        format!("Handed over: {}", parts.join(", "))
    }
}

/// An open referral they own or do the next step of.
struct Line {
    id: String,
    href: String,
    prospect: String,
    need: String,
    /// The kind of the badge of the next step.
    kind: &'static str,
    next: String,
    /// What of it they hold.
    holds: &'static str,
    /// Who gets it.
    to: String,
}

#[derive(Template)]
#[template(path = "settings/hand_over.html")]
struct HandOverPage {
    shell: Shell,
    at: String,
    /// The colleague's page.
    colleague: String,
    name: String,
    refused: String,
    draft: Draft,
    /// Who takes over what is not given to somebody else; empty until one is chosen.
    to: String,
    takers: Vec<(String, String)>,
    lines: Vec<Line>,
    /// What else goes to the successor, in sentences.
    besides: Vec<String>,
    left_on: String,
    count: String,
}

/// What they hold, with the choice of who gets it.
pub async fn page(ctx: Ctx, draft: Draft) -> WebResult {
    let id: ColleagueId = ctx.id("colleague_id")?;
    let mut reader = ctx.read().await?;
    let rules = ctx.rules(&mut reader).await?;
    let say = ctx.say(&rules);
    let everybody = colleagues::all(&mut reader).await?;
    let leaver = everybody.iter().find(|c| c.id == id).ok_or_else(|| Refusal::missing(Noun::Colleague))?;
    let to = draft.value("to_id").or(ctx.query("to_id")).unwrap_or_default().to_owned();
    let held = referrals::in_the_hands_of(&mut reader, id).await?;
    let typed: HashMap<&str, &str> = draft.all("referral_ids").into_iter().zip(draft.all("owner_ids")).collect();
    let lines = lines(&mut reader, leaver, held, (&say, &to, &typed)).await?;
    let fallback = rules.firm.fallback_owner_id == Some(id);
    let page = HandOverPage {
        shell: Shell::of(&ctx, &mut reader, &format!("Hand over from {}", leaver.name), "settings").await?,
        at: format!("{HERE}/{id}/hand-over"),
        colleague: format!("{HERE}/{id}"),
        name: leaver.name.clone(),
        refused: draft.elsewhere(&["to_id", "left_on"]),
        takers: options(&everybody, |c| is_here(c, say.today()) && c.id != id && c.role.may_own()),
        count: counted(i64::try_from(lines.len()).unwrap_or(i64::MAX), "open referral", "open referrals"),
        besides: besides(&mut reader, leaver, &everybody, fallback).await?,
        left_on: draft.or("left_on", &say.today().to_string()),
        to,
        lines,
        draft: draft.clone(),
    };
    show::html(&page, &draft)
}

async fn lines(
    reader: &mut Reader,
    leaver: &Colleague,
    held: Vec<Referral>,
    (say, to, typed): (&Say, &str, &HashMap<&str, &str>),
) -> Result<Vec<Line>, WebError> {
    let people = held.iter().filter_map(|r| r.prospect_person_id).collect();
    let names = Names::load(reader, people, held.iter().filter_map(|r| r.prospect_organisation_id).collect()).await?;
    let line = |r: Referral| {
        let prospect = names.organisation(r.prospect_organisation_id).or(names.person(r.prospect_person_id));
        let owns = r.owner_id == Some(leaver.id);
        let proposed = match r.owner_id {
            // A step of somebody else's referral goes back to its owner.
            Some(owner) if !owns => owner.to_string(),
            _ => to.to_owned(),
        };
        let id = r.id.to_string();
        let (kind, next) = r.next_due.map(|due| say.due(due)).unwrap_or_default();
        Line {
            href: format!("/referrals/{id}"),
            prospect: prospect.unwrap_or("Nobody named").to_owned(),
            kind,
            next,
            holds: if owns { "Owner" } else { "Next step only" },
            to: typed.get(id.as_str()).map_or(proposed, |chosen| (*chosen).to_owned()),
            need: r.need,
            id,
        }
    };
    Ok(held.into_iter().map(line).collect())
}

/// What goes to the successor besides referrals.
async fn besides(
    reader: &mut Reader,
    leaver: &Colleague,
    everybody: &[Colleague],
    fallback: bool,
) -> Result<Vec<String>, WebError> {
    let mut besides = Vec::new();
    let rules = lists::routing_rules(reader).await?.iter().filter(|r| r.colleague_id == Some(leaver.id)).count();
    if rules > 0 {
        let rules = counted(i64::try_from(rules).unwrap_or(i64::MAX), "routing rule sends", "routing rules send");
        besides.push(format!("{rules} to them, and will send to the successor."));
    }
    if fallback {
        besides.push("They are the firm's fallback owner; the successor will be.".to_owned());
    }
    for practice in colleagues::practices(reader).await?.iter().filter(|p| p.head_id == Some(leaver.id)) {
        besides.push(format!("They are the head of {}; the successor will be.", practice.name));
    }
    let stood_for: Vec<&str> =
        everybody.iter().filter(|c| c.deputy_id == Some(leaver.id) && c.left_on.is_none()).map(|c| c.name.as_str()).collect();
    if !stood_for.is_empty() {
        besides.push(format!("They are the deputy of {}, who will need another.", stood_for.join(", ")));
    }
    Ok(besides)
}
