//! Clears away what nobody needs any more.

use goodword_actions::empty_bin;
use goodword_actions::import_batch::uploads::{PutAway, Uploads};
use goodword_actions::{Act, Result};
use goodword_domain::Timestamp;
use goodword_store::{acts, jobs, schedules, sessions};
use jiff::SignedDuration;

use crate::reminders::counted;

/// How long finished work and tries to sign in are kept.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long a worker that is gone is remembered.
const WORKERS_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Forgets ended sessions, old tries to sign in, work done long ago, workers that are gone, sent files that no import
/// needs, and what has been in the bin for its time.
pub async fn tidy(act: &mut Act<'_>, uploads: Option<&Uploads>) -> Result<String> {
    let now = act.now();
    let before = |kept: SignedDuration| now.checked_sub(kept).unwrap_or(Timestamp::MIN);
    sessions::forget(&mut act.work, now, before(KEPT)).await?;
    schedules::forget_workers(&mut act.work, before(WORKERS_KEPT)).await?;
    let done = jobs::forget_done(&mut act.work, before(KEPT)).await?;
    let pieces = counted(usize::try_from(done).unwrap_or(usize::MAX), "piece");
    acts::forget_rows(&mut act.work, before(KEPT)).await?;
    let gone: usize = empty_bin::empty_bin(act).await?.into_iter().map(|(_, records)| records).sum();
    let put_away = match uploads {
        Some(uploads) => uploads.put_away(act).await?,
        None => PutAway::default(),
    };
    let sentence = match put_away.uploads {
        0 => format!("Cleared away {pieces} of finished work."),
        some => format!("Cleared away {pieces} of finished work and {}.", counted(some, "upload")),
    };
    let emptied = (gone > 0).then(|| format!("{} went from the bin for good.", counted(gone, "record")));
    Ok(std::iter::once(sentence).chain(emptied).chain(put_away.failures).collect::<Vec<_>>().join(" "))
}
