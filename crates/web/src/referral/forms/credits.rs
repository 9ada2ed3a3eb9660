//! Who is credited, in shares.

use goodword_store::{Reader, referrers};

use crate::draft::Draft;
use crate::error::WebError;
use crate::referral::form::{CreditRow, Form};
use crate::referral::loaded::Loaded;
use crate::referral::options::Options;
use crate::view::percent;

/// How many empty rows the form has besides the shares that stand.
const EMPTY_SHARES: usize = 2;
/// How many referrers are offered for a share.
const MOST_REFERRERS: i64 = 100;

/// The shares that stand, or as they were typed, and room for more.
pub(super) async fn credits(db: &mut Reader, it: &Loaded, base: Form, draft: &Draft) -> Result<Form, WebError> {
    let mut rows: Vec<CreditRow> = if draft.is_refused() {
        let both = draft.all("credited").into_iter().zip(draft.all("percents"));
        both.map(|(credited, percent)| CreditRow { credited: credited.to_owned(), percent: percent.to_owned() }).collect()
    } else {
        let standing = it.credits.iter().filter(|credit| credit.ended_at.is_none());
        standing.map(|credit| CreditRow { credited: key(credit), percent: percent(credit.share).replace(" %", "") }).collect()
    };
    rows.retain(|row| !row.credited.is_empty() || !row.percent.is_empty());
    rows.extend((0..EMPTY_SHARES).map(|_| CreditRow { credited: String::new(), percent: String::new() }));
    Ok(Form {
        action: format!("{}/credits", it.href()),
        title: "Who is credited, in shares".to_owned(),
        why: "Together 100 %. The shares as they are now stay on record as an earlier version.".to_owned(),
        choices: may_be_credited(db, it, &rows).await?,
        credits: rows,
        version: it.credits.first().map_or(0, |latest| latest.version),
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
