//! Whether somebody changed a record while another had it open: then nothing is saved, and both are told.

use goodword_domain::permit::{self, Right};
use goodword_domain::refusal::RefusalKind;
use goodword_domain::{HistoryId, Noun, ReferralId, Refusal};
use goodword_store::history::{self, Entry};
use goodword_store::referrals;

use crate::take_back::{moment, name_of};
use crate::{Act, Result};

/// How many records a sentence names that were changed in between; the rest are counted.
const NAMED: usize = 5;

/// Refuses a change that was made looking at an older version of a record than the one that stands, and says who changed it since.
pub(crate) async fn same_version(act: &mut Act<'_>, record: (Noun, i64), seen: Option<i64>, stands: i64) -> Result<()> {
    match seen {
        Some(seen) if seen != stands => Err(changed(act, record, stands - seen).await?.into()),
        _ => Ok(()),
    }
}

/// The same for a record that counts no versions: what was seen is the last entry of the audit trail that changed it.
pub(crate) async fn same_entry(act: &mut Act<'_>, record: (Noun, i64), seen: Option<HistoryId>) -> Result<()> {
    if seen.is_none() || seen == history::latest(&mut act.work, record.0, record.1).await? {
        return Ok(());
    }
    Err(changed(act, record, 1).await?.into())
}

async fn changed(act: &mut Act<'_>, (noun, id): (Noun, i64), times: i64) -> Result<Refusal> {
    let this = format!("changed this {}", noun.word().replace('_', " "));
    let who = match last(act, noun, id).await? {
        Some(entry) => {
            let (who, when) = (name_of(act, entry.colleague_id).await?, moment(act, entry.at).await?);
            format!("{who} {this} {when}, while you had it open{}.", what(act, &entry))
        }
        None => format!("Somebody else {this}, while you had it open."),
    };
    let before = if times > 1 { format!(" It was the last of {times} changes since.") } else { String::new() };
    let sentence =
        format!("{who}{before} Nothing of yours was saved yet: look at what stands now, then save yours over it or leave it.");
    let code = if noun == Noun::Referral { CHANGED } else { "conflict" };
    Ok(Refusal::of_kind(RefusalKind::Conflict, code, sentence))
}

/// The code of a referral that somebody changed in between.
pub(crate) const CHANGED: &str = "referral.changed_meanwhile";

/// Refuses to change several referrals of which some were changed since they were looked at, and lists those.
pub(crate) async fn same_versions(act: &mut Act<'_>, of: usize, changed: &[ReferralId]) -> Result<()> {
    if changed.is_empty() {
        return Ok(());
    }
    let (mut listed, now) = (Vec::new(), act.now());
    for id in changed.iter().take(NAMED) {
        let line = referrals::related::line(&mut act.work, *id, now).await?;
        let name = line.map_or_else(|| "one referral".to_owned(), |line| line.prospect().to_owned());
        let who = match last(act, Noun::Referral, id.get()).await? {
            Some(entry) => {
                let (who, when) = (name_of(act, entry.colleague_id).await?, moment(act, entry.at).await?);
                format!("{name} ({who}, {when}{})", what(act, &entry))
            }
            None => name,
        };
        listed.push(who);
    }
    let more = changed.len().saturating_sub(NAMED);
    if more > 0 {
        listed.push(format!("{more} more"));
    }
    let how_many = match changed.len() {
        1 if of == 1 => "It".to_owned(),
        1 => format!("One of the {of}"),
        many => format!("{many} of the {of}"),
    };
    let sentence = format!(
        "{how_many} changed while you had the list open: {}. Nothing of yours was done yet: look at what stands now, then do it again, for all or without what changed.",
        listed.join("; ")
    );
    Err(Refusal::of_kind(RefusalKind::Conflict, CHANGED, sentence).into())
}

async fn last(act: &mut Act<'_>, noun: Noun, id: i64) -> Result<Option<Entry>> {
    Ok(history::of_record(&mut act.work, noun, id, 1).await?.into_iter().next())
}

/// What was done, for whoever may read it in the history.
fn what(act: &Act<'_>, entry: &Entry) -> String {
    let sentence = entry.sentence.trim_end_matches('.');
    if permit::may(act.actor().role, Right::ReadHistory) { format!(": “{sentence}”") } else { String::new() }
}
