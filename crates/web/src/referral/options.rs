//! What the forms of a referral offer to choose from.

use goodword_domain::ColleagueId;
use goodword_domain::referral::{Disclosure, Outcome};
use goodword_domain::touch::TouchKind;
use goodword_store::Reader;
use goodword_store::organisations::list;

use super::form::Tick;
use super::loaded::Loaded;
use crate::ctx::Ctx;
use crate::error::WebError;
use crate::words;

pub(super) type Options = Vec<(String, String)>;

/// The reasons in use for an outcome, by key.
pub(super) fn reasons(it: &Loaded, outcome: Outcome) -> Options {
    let all = it.reasons.iter().filter(|reason| reason.outcome == outcome && reason.retired_at.is_none());
    all.map(|reason| (reason.key.clone(), reason.name.clone())).collect()
}

/// The kinds of touch.
pub(super) fn touch_kinds() -> Options {
    TouchKind::ALL.iter().map(|kind| (kind.word().to_owned(), kind.label().to_owned())).collect()
}

/// The practices in use.
pub(super) fn practices(it: &Loaded) -> Options {
    let all = it.practices.iter().filter(|p| p.retired_at.is_none() || Some(p.id) == it.referral.practice_id);
    all.map(|p| (p.id.to_string(), p.name.clone())).collect()
}

/// The offices in use.
pub(super) fn offices(it: &Loaded) -> Options {
    let all = it.offices.iter().filter(|o| o.retired_at.is_none() || Some(o.id) == it.referral.office_id);
    all.map(|o| (o.id.to_string(), o.name.clone())).collect()
}

/// The sources in use, by key.
pub(super) fn sources(it: &Loaded) -> Options {
    let all = it.sources.iter().filter(|s| s.retired_at.is_none() || Some(s.id) == it.referral.source_id);
    all.map(|s| (s.key.clone(), s.name.clone())).collect()
}

/// The key of the source it has.
pub(super) fn source_key(it: &Loaded) -> String {
    it.sources.iter().find(|s| Some(s.id) == it.referral.source_id).map(|s| s.key.clone()).unwrap_or_default()
}

/// How much may be said.
pub(super) fn disclosures() -> Options {
    let said = |level: &Disclosure| {
        let consent = if level.needs_consent() { " (needs consent)" } else { "" };
        (level.word().to_owned(), format!("{}{consent}", words::disclosure(*level)))
    };
    Disclosure::ALL.iter().map(said).collect()
}

/// People of theirs who may have been there: those on the referral, and others at the prospect's organisation.
pub(super) async fn theirs(db: &mut Reader, it: &Loaded, typed: Option<&[String]>) -> Result<Vec<Tick>, WebError> {
    let r = &it.referral;
    let mut all: Vec<Tick> = Vec::new();
    let mut add = |id: String, label: String, proposed: bool| {
        if all.iter().all(|tick| tick.value != id) {
            let checked = typed.map_or(proposed, |typed| typed.contains(&id));
            all.push(Tick { value: id, label, checked });
        }
    };
    for (id, word) in
        [(r.prospect_person_id, "prospect"), (r.recipient_person_id, "recipient"), (r.referrer_person_id, "referrer")]
    {
        if let (Some(id), Some(name)) = (id, it.names.person(id)) {
            add(id.to_string(), format!("{name} ({word})"), word == "prospect");
        }
    }
    if let Some(organisation) = r.prospect_organisation_id {
        let today = it.say.today();
        for member in
            list::members(db, organisation).await?.into_iter().filter(|m| m.until_on.is_none_or(|day| day >= today)).take(12)
        {
            add(member.person_id.to_string(), member.name, false);
        }
    }
    Ok(all)
}

/// People of ours: those who are at it, and the rest.
pub(super) fn ours(ctx: &Ctx, it: &Loaded, typed: Option<&[String]>) -> (Vec<Tick>, Vec<Tick>) {
    let me = ctx.actor().for_whom();
    let near: Vec<ColleagueId> = [me, it.referral.owner_id, it.referral.next_by_id].into_iter().flatten().collect();
    let tick = |(id, name): (String, String)| {
        let mine = me.is_some_and(|me| me.to_string() == id);
        let checked = typed.map_or(mine, |typed| typed.contains(&id));
        Tick { label: if mine { format!("{name} (me)") } else { name }, value: id, checked }
    };
    let all = it.colleagues.owners().into_iter().map(tick);
    all.partition(|tick| tick.checked || near.iter().any(|id| id.to_string() == tick.value))
}
