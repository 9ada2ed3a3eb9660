//! Whether somebody changed a record while another had it open: then nothing is saved, and both are told.

use goodword_domain::refusal::RefusalKind;
use goodword_domain::{HistoryId, Noun, Refusal};
use goodword_store::history;

use crate::take_back::{moment, name_of};
use crate::{Act, Result};

/// Refuses a change that was made looking at an older version of a record than the one that stands, and says who changed it since.
pub(crate) async fn same_version(act: &mut Act<'_>, record: (Noun, i64), seen: Option<i64>, stands: i64) -> Result<()> {
    if seen.is_none_or(|seen| seen == stands) { Ok(()) } else { Err(changed(act, record).await?.into()) }
}

/// The same for a record that counts no versions: what was seen is the last entry of the audit trail that changed it.
pub(crate) async fn same_entry(act: &mut Act<'_>, record: (Noun, i64), seen: Option<HistoryId>) -> Result<()> {
    if seen.is_none() || seen == history::latest(&mut act.work, record.0, record.1).await? {
        return Ok(());
    }
    Err(changed(act, record).await?.into())
}

async fn changed(act: &mut Act<'_>, (noun, id): (Noun, i64)) -> Result<Refusal> {
    let last = history::of_record(&mut act.work, noun, id, 1).await?.into_iter().next();
    let who = match last {
        Some(last) => {
            let (who, when) = (name_of(act, last.colleague_id).await?, moment(act, last.at).await?);
            format!("{who} changed this {} {when}", noun.word().replace('_', " "))
        }
        None => format!("Somebody else changed this {}", noun.word().replace('_', " ")),
    };
    let sentence = format!(
        "{who}, while you had it open. Nothing of yours was saved yet: look at what stands now, then save yours over it or leave it."
    );
    let code = if noun == Noun::Referral { "referral.changed_meanwhile" } else { "conflict" };
    Ok(Refusal::of_kind(RefusalKind::Conflict, code, sentence))
}
