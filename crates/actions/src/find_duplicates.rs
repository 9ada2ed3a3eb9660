//! Looks for people and organisations that stand on record twice: in the background, every night and when somebody asks.

use goodword_domain::batch::BatchState;
use goodword_domain::job::Job;
use goodword_domain::merge::AlikeRule;
use goodword_domain::permit::Right;
use goodword_domain::{DuplicateId, Noun};
use goodword_matching::{Register, find};
use goodword_store::duplicates::{self, Compared, Found, Pair};
use goodword_store::{StoreError, Viewer, json, merges};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::alike::{self, LEAST};
use crate::import_batch::Outcome;
use crate::merge_organisations::MergeOrganisations;
use crate::merge_people::MergePeople;
use crate::{Act, ActionError, Actor, Desk, Result, Verb, Via};

/// How many pairs are written at once.
const AT_ONCE: usize = 1_000;
/// How many pairs a rule merges in one night.
const MERGED_AT_MOST: i64 = 10_000;

/// Look now.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindDuplicates {}

impl Verb for FindDuplicates {
    type Done = ();
    const NAME: &'static str = "find_duplicates";
    const RIGHT: Right = Right::Import;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        enqueue(act).await?;
        act.record(Noun::Firm, 1, "A search for duplicates was asked for", None::<&()>, None::<&()>).await
    }
}

/// Puts a scan on the list, to be done at once.
pub async fn enqueue(act: &mut Act<'_>) -> Result<()> {
    let now = act.now();
    act.enqueue(&Job::FindDuplicates { asked_at: now }, now).await
}

/// Puts a scan on the list once an import has recorded somebody, so that who may be there twice is asked about at once and not only
/// after the night.
pub async fn after_import(desk: &Desk, outcome: &Outcome) -> Result<()> {
    if outcome.state != BatchState::Done || outcome.counts.created == 0 {
        return Ok(());
    }
    let actor = Actor::product(Via::Import);
    let mut act = desk.begin(&actor).await?;
    enqueue(&mut act).await?;
    act.commit().await
}

/// Compares all people and all organisations, keeps the pairs that are probably one, and merges those the firm's rule says. The comparing
/// holds no transaction: nobody waits for it.
pub async fn scan(desk: &Desk) -> Result<String> {
    let rule = duplicates::rule(&mut desk.db.read(Viewer::System("the search for duplicates")).await?).await?;
    let mut said = Vec::new();
    for (noun, one, many) in [(Noun::Person, "person", "people"), (Noun::Organisation, "organisation", "organisations")] {
        let (compared, pairs) = scan_one(desk, noun).await?;
        said.push(format!(
            "{} compared, {}",
            counted(compared, one, many),
            counted(pairs, "pair to look at", "pairs to look at")
        ));
        if let Some(rule) = rule {
            let merged = merge_alike(desk, noun, rule).await?;
            said.push(format!("{} merged by the firm's rule", counted(merged, "pair", "pairs")));
        }
    }
    Ok(format!("{}.", said.join("; ")))
}

async fn scan_one(desk: &Desk, noun: Noun) -> Result<(usize, usize)> {
    let started = desk.now();
    let mut reader = desk.db.read(Viewer::System("the search for duplicates")).await?;
    let fields = alike::fields(noun).iter().map(|field| Some(*field)).collect();
    let mut register = Register::new(&[fields]);
    let mut ids = Vec::new();
    let take = |record: Compared| {
        register.push(0, &alike::cells(noun, &record));
        ids.push(record.id);
    };
    duplicates::compared(&mut reader, noun, take).await?;
    drop(reader);
    let pairs = tokio::task::spawn_blocking(move || find(&register, LEAST)).await;
    let pairs = pairs.map_err(|stopped| StoreError::Taken(format!("The search for duplicates was cut off: {stopped}")))?;
    let scan = started.as_microsecond();
    let actor = Actor::product(Via::Job);
    for chunk in pairs.chunks(AT_ONCE) {
        let mut act = desk.begin(&actor).await?;
        let mut found = Vec::with_capacity(chunk.len());
        for pair in chunk {
            let (Some(a), Some(b)) = (ids.get(pair.a), ids.get(pair.b)) else { continue };
            let reasons = json::write("reasons", &pair.reasons)?;
            let pair = Found { pair: (*a.min(b), *a.max(b)), score: alike::thousandths(pair.score), reasons };
            found.push((act.id::<DuplicateId>(), pair));
        }
        let at = act.now();
        duplicates::keep(&mut act.work, noun, scan, at, &found).await?;
        act.commit().await?;
    }
    let mut act = desk.begin(&actor).await?;
    duplicates::forget_others(&mut act.work, noun, scan).await?;
    act.commit().await?;
    Ok((ids.len(), pairs.len()))
}

/// Merges what the firm's rule calls one; what people took apart again stays apart, and what a rule keeps apart is left to people.
async fn merge_alike(desk: &Desk, noun: Noun, AlikeRule::Identical: AlikeRule) -> Result<usize> {
    let mut reader = desk.db.read(Viewer::System("the search for duplicates")).await?;
    let pairs = duplicates::identical(&mut reader, noun, MERGED_AT_MOST).await?;
    drop(reader);
    let actor = Actor::product(Via::Job);
    let mut merged = 0;
    for pair in pairs {
        let mut act = desk.begin(&actor).await?;
        if merges::were_undone(&mut act.work, noun, pair.first_id, pair.second_id).await? {
            continue;
        }
        match merge_pair(&mut act, noun, &pair).await {
            Ok(()) => {
                act.commit().await?;
                merged += 1;
            }
            // Merged already by way of a third one, or kept apart by a wall.
            Err(ActionError::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(merged)
}

/// The older record is kept.
async fn merge_pair(act: &mut Act<'_>, noun: Noun, pair: &Pair) -> Result<()> {
    if noun == Noun::Person {
        let merge = MergePeople {
            person_id: pair.first_id.into(),
            other_id: pair.second_id.into(),
            name: None,
            email: None,
            phone: None,
            note: None,
            custom: Default::default(),
            version: None,
            other_version: None,
        };
        return act.perform(merge).await.map(drop);
    }
    let merge = MergeOrganisations {
        organisation_id: pair.first_id.into(),
        other_id: pair.second_id.into(),
        name: None,
        website: None,
        note: None,
        custom: Default::default(),
        version: None,
        other_version: None,
    };
    act.perform(merge).await.map(drop)
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
