//! Two records beside each other, and which of both each field of the merged one is taken from.

use askama::Template;
use goodword_actions::merge_organisations::MergeOrganisations;
use goodword_actions::merge_people::MergePeople;
use goodword_actions::merging::Merged;
use goodword_actions::merging::custom::on;
use goodword_actions::undo_merge::UndoMerge;
use goodword_domain::merge::MergeOf;
use goodword_domain::permit::Right;
use goodword_domain::{Date, Noun, text};
use goodword_store::hanging::{self, Hanging};
use goodword_store::{Reader, organisations, people};

use super::place;
use crate::ctx::Ctx;
use crate::custom::Held;
use crate::draft::Draft;
use crate::error::{WebError, WebResult};
use crate::people::loaded::Known;
use crate::shell::Shell;
use crate::show;
use crate::table::Table;
use crate::view::counted;
use crate::wish::Landing;

pub(super) fn routes(t: &mut Table) {
    t.page("/people/{person_id}/merge", Right::Capture, "merge of people", show!(of_people));
    t.page("/organisations/{organisation_id}/merge", Right::Capture, "merge of organisations", show!(of_organisations));
    t.verb::<MergePeople>("/people/{person_id}/merges", show!(of_people), |done, ctx| {
        landing(done, format!("/people/{}", ctx.param("person_id")))
    });
    t.verb::<MergeOrganisations>("/organisations/{organisation_id}/merges", show!(of_organisations), |done, ctx| {
        landing(done, format!("/organisations/{}", ctx.param("organisation_id")))
    });
    t.verb::<UndoMerge>("/merges/{merge_id}/undoing", show!(super::index), |done, _| {
        let at = format!("{}/{}", place(done.noun), goodword_domain::id::write(done.kept_id));
        let other = format!("{}/{}", place(done.noun), goodword_domain::id::write(done.id));
        let mut landing = Landing::at(at, "The merge was undone: both stand by themselves again.");
        landing.flash.made = other;
        landing
    });
}

fn landing(done: &Merged, at: String) -> Landing {
    let moved = moved(&done.moved);
    let sentence = if moved.is_empty() { "Merged.".to_owned() } else { format!("Merged. With it came {moved}.") };
    let warnings = done.warnings.iter().map(|warned| warned.sentence.clone());
    Landing::at(at, sentence).undo(format!("/merges/{}/undoing", done.merge_id)).warning(warnings)
}

/// What hangs on a record, in words; empty for nothing.
fn moved(hanging: &Hanging) -> String {
    let parts = [
        (hanging.referrals, "referral", "referrals"),
        (hanging.touches, "touch", "touches"),
        (hanging.people, "person", "people"),
    ];
    let mut said: Vec<String> =
        parts.iter().filter(|(count, ..)| *count > 0).map(|(count, one, many)| counted(*count, one, many)).collect();
    if hanging.clients > 0 {
        said.push("the record as a client".to_owned());
    }
    match said.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((only, _)) => only.clone(),
        None => String::new(),
    }
}

/// A field of both, and which is taken.
struct FieldLine {
    label: String,
    name: String,
    kept: String,
    other: String,
    chosen: String,
    /// A note may be both.
    both: bool,
}

impl FieldLine {
    /// Whether there is something to choose.
    fn differs(&self) -> bool {
        !self.kept.is_empty() && !self.other.is_empty() && self.kept != self.other
    }
}

/// Something both have, of which nothing is chosen.
struct FactLine {
    label: &'static str,
    kept: String,
    other: String,
}

/// Somebody else who may be chosen.
struct Choice {
    href: String,
    name: String,
    under: String,
}

/// The two, beside each other.
struct Two {
    kept: Known,
    other: Known,
    other_id: String,
    fields: Vec<FieldLine>,
    facts: Vec<FactLine>,
    swap: String,
    moves: String,
}

#[derive(Template)]
#[template(path = "duplicates/merge.html")]
struct MergePage {
    shell: Shell,
    /// The record the page is about.
    name: String,
    href: String,
    two: Option<Two>,
    find: String,
    choices: Vec<Choice>,
    refused: String,
}

async fn of_people(ctx: Ctx, draft: Draft) -> WebResult {
    page(ctx, draft, MergeOf::People, "person_id").await
}

async fn of_organisations(ctx: Ctx, draft: Draft) -> WebResult {
    page(ctx, draft, MergeOf::Organisations, "organisation_id").await
}

async fn known(ctx: &Ctx, db: &mut Reader, of: MergeOf, id: i64) -> Result<Known, WebError> {
    match of {
        MergeOf::People => Known::person(ctx, db, id.into()).await,
        MergeOf::Organisations => Known::organisation(ctx, db, id.into()).await,
    }
}

async fn page(ctx: Ctx, draft: Draft, of: MergeOf, param: &'static str) -> WebResult {
    let id = number(ctx.param(param)).ok_or_else(goodword_domain::Refusal::nothing_here)?;
    let mut db = ctx.read().await?;
    let kept = known(&ctx, &mut db, of, id).await?;
    let rules = ctx.rules(&mut db).await?;
    let today = ctx.say(&rules).today();
    let shell = Shell::of(&ctx, &mut db, &format!("Merge {}", kept.name), of.word()).await?;
    let (name, href) = (kept.name.clone(), kept.href.clone());
    let with = draft.value("other_id").or_else(|| ctx.query("with")).and_then(number);
    let refused = draft.refusal.as_ref().map(|r| r.sentence.to_string()).unwrap_or_default();
    let find = ctx.query("q").unwrap_or_default().to_owned();
    let two = match with {
        Some(with) => Some(beside(&ctx, &mut db, of, kept, with, &draft).await?),
        None => None,
    };
    let choices = if two.is_none() { choices(&mut db, of, &href, (&find, &name), today).await? } else { Vec::new() };
    show::html(&MergePage { shell, name, href, two, find, choices, refused }, &draft)
}

fn number(text: &str) -> Option<i64> {
    goodword_domain::id::read(text).ok()
}

async fn beside(ctx: &Ctx, db: &mut Reader, of: MergeOf, kept: Known, with: i64, draft: &Draft) -> Result<Two, WebError> {
    let other = known(ctx, db, of, with).await?;
    let field = |label: &str, name: &str, kept: &str, other: &str| {
        let usual = match name {
            "note" => "both",
            _ if kept.is_empty() => "other",
            _ => "kept",
        };
        FieldLine {
            label: label.to_owned(),
            name: name.to_owned(),
            kept: kept.to_owned(),
            other: other.to_owned(),
            chosen: draft.value(name).unwrap_or(usual).to_owned(),
            both: name == "note",
        }
    };
    let mut fields = vec![field("Name", "name", &kept.name, &other.name)];
    if of == MergeOf::People {
        fields.push(field("Email", "email", &kept.email, &other.email));
        fields.push(field("Phone", "phone", &kept.phone, &other.phone));
    } else {
        fields.push(field("Website", "website", &kept.website, &other.website));
    }
    fields.push(field("Note", "note", &kept.note, &other.note));
    let ids = [number(last(&kept.href)).unwrap_or_default(), number(last(&other.href)).unwrap_or_default()];
    let held = [Held::load(db, on(of), Some(ids[0])).await?, Held::load(db, on(of), Some(ids[1])).await?];
    let said = held[0].0.iter().zip(&held[1].0).filter(|(kept, other)| kept.value.is_some() || other.value.is_some());
    fields.extend(
        said.map(|(kept, other)| field(&kept.field.label, &format!("custom.{}", kept.field.key), &kept.text(), &other.text())),
    );
    let hanging = [hangs(db, of, ids[0]).await?, hangs(db, of, ids[1]).await?];
    Ok(Two {
        facts: facts(of, [&kept, &other], &hanging),
        swap: format!("{}/merge?with={}", other.href, last(&kept.href)),
        moves: moved(&hanging[1]),
        other_id: last(&other.href).to_owned(),
        fields,
        kept,
        other,
    })
}

fn last(href: &str) -> &str {
    href.rsplit('/').next().unwrap_or_default()
}

async fn hangs(db: &mut Reader, of: MergeOf, id: i64) -> Result<Hanging, WebError> {
    let (_, seen) = match of {
        MergeOf::People => hanging::on_person(db, id.into()).await?,
        MergeOf::Organisations => hanging::on_organisation(db, id.into()).await?,
    };
    Ok(seen)
}

fn facts(of: MergeOf, two: [&Known; 2], hanging: &[Hanging; 2]) -> Vec<FactLine> {
    let both = |label, say: &dyn Fn(&Known, &Hanging) -> String| FactLine {
        label,
        kept: say(two[0], &hanging[0]),
        other: say(two[1], &hanging[1]),
    };
    let places = if of == MergeOf::People { "Where" } else { "People there" };
    let all = vec![
        both(places, &|known, _| known.places.iter().take(5).map(|p| p.link.text.clone()).collect::<Vec<_>>().join(", ")),
        both("As a referrer", &|known, _| [known.kind(), known.tier()].join(" ").trim().to_owned()),
        both("As a client", &|known, _| known.client.as_ref().map(|c| c.text.clone()).unwrap_or_default()),
        both("Referrals", &|_, hanging| if hanging.referrals > 0 { hanging.referrals.to_string() } else { String::new() }),
        both("Touches", &|_, hanging| if hanging.touches > 0 { hanging.touches.to_string() } else { String::new() }),
    ];
    all.into_iter().filter(|fact| !fact.kept.is_empty() || !fact.other.is_empty()).collect()
}

/// Who may be meant: those found by what was typed, else those of the same name.
async fn choices(
    db: &mut Reader,
    of: MergeOf,
    href: &str,
    (find, name): (&str, &str),
    today: Date,
) -> Result<Vec<Choice>, WebError> {
    let folded = text::fold(if find.trim().is_empty() { name.split_whitespace().next_back().unwrap_or_default() } else { find });
    let own = last(href);
    let choice = |id: String, name: String, under: Option<String>| {
        let href = format!("{href}/merge?with={id}");
        (id != own).then(|| Choice { href, name, under: under.unwrap_or_default() })
    };
    Ok(match of.noun() {
        Noun::Person => {
            let found = people::matches(db, &folded, today).await?.into_iter();
            found.filter_map(|p| choice(p.id.to_string(), p.name, p.organisation.or(p.email))).collect()
        }
        _ => {
            let found = organisations::matches(db, &folded).await?.into_iter();
            found.filter_map(|o| choice(o.id.to_string(), o.name, o.website)).collect()
        }
    })
}
