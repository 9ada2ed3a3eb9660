//! What the forms of a referral offer to choose from.

use goodword_domain::ColleagueId;
use goodword_domain::referral::{Disclosure, Outcome};
use goodword_domain::touch::TouchKind;
use goodword_store::organisations::list;
use goodword_store::{Reader, referrers};

use super::forms::{CreditRow, Form, Tick};
use super::loaded::Loaded;
use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::WebError;
use crate::words;

/// How many empty rows the form of the credits has besides those that stand.
const EMPTY_SHARES: usize = 2;
/// How many referrers are offered for a share.
const MOST_REFERRERS: i64 = 100;

type Options = Vec<(String, String)>;

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

/// The form of the credits: the shares that stand, or as they were typed, and room for more.
pub(super) async fn credits(db: &mut Reader, it: &Loaded, base: Form, draft: &Draft) -> Result<Form, WebError> {
    let mut rows: Vec<CreditRow> = if draft.is_refused() {
        let both = draft.all("credited").into_iter().zip(draft.all("percents"));
        both.map(|(credited, percent)| CreditRow { credited: credited.to_owned(), percent: percent.to_owned() }).collect()
    } else {
        let standing = it.credits.iter().filter(|credit| credit.ended_at.is_none());
        standing
            .map(|credit| CreditRow { credited: key(credit), percent: crate::view::percent(credit.share).replace(" %", "") })
            .collect()
    };
    rows.retain(|row| !row.credited.is_empty() || !row.percent.is_empty());
    rows.extend((0..EMPTY_SHARES).map(|_| CreditRow { credited: String::new(), percent: String::new() }));
    Ok(Form {
        action: format!("{}/credits", it.href()),
        title: "Who is credited, in shares".to_owned(),
        why: "Together 100 %. The shares as they are now stay on record as an earlier version.".to_owned(),
        choices: may_be_credited(db, it, &rows).await?,
        credits: rows,
        ..base
    })
}

fn key(credit: &goodword_store::credits::Credit) -> String {
    if let Some(id) = credit.person_id {
        return format!("person:{id}");
    }
    if let Some(id) = credit.colleague_id {
        return format!("colleague:{id}");
    }
    if let Some(event) = &credit.event {
        return format!("event:{event}");
    }
    if let Some(campaign) = &credit.campaign {
        return format!("campaign:{campaign}");
    }
    credit.organisation_id.map(|id| format!("organisation:{id}")).unwrap_or_default()
}

/// Those on the referral, the referrers last heard of, and colleagues.
async fn may_be_credited(db: &mut Reader, it: &Loaded, rows: &[CreditRow]) -> Result<Options, WebError> {
    let r = &it.referral;
    let mut all: Options = Vec::new();
    let mut add = |key: String, name: String| {
        if all.iter().all(|(other, _)| *other != key) {
            all.push((key, name));
        }
    };
    for credit in &it.credits {
        let name = it.names.person(credit.person_id).or(it.names.organisation(credit.organisation_id));
        let name = name.map(str::to_owned).or_else(|| credit.event.clone()).or_else(|| credit.campaign.clone());
        let name = name.unwrap_or_else(|| it.colleagues.name(credit.colleague_id).to_owned());
        add(key(credit), name);
    }
    if let (Some(id), Some(name)) = (r.referrer_person_id, it.names.person(r.referrer_person_id)) {
        add(format!("person:{id}"), name.to_owned());
    }
    if let (Some(id), Some(name)) = (r.referrer_organisation_id, it.names.organisation(r.referrer_organisation_id)) {
        add(format!("organisation:{id}"), format!("{name} (organisation)"));
    }
    let wanted = referrers::list::Wanted { by_last: true, ..Default::default() };
    for line in referrers::list::page(db, &wanted, None, MOST_REFERRERS).await? {
        match (line.person_id, line.organisation_id) {
            (Some(id), _) => add(format!("person:{id}"), line.name),
            (None, Some(id)) => add(format!("organisation:{id}"), line.name),
            (None, None) => {}
        }
    }
    for (id, name) in it.colleagues.owners() {
        add(format!("colleague:{id}"), format!("{name} (ours)"));
    }
    for row in rows.iter().filter(|row| row.credited.contains(':')) {
        let name = row.credited.split_once(':').map_or("", |(_, name)| name);
        add(row.credited.clone(), name.to_owned());
    }
    Ok(all)
}
